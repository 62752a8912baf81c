/** What hovering over a finding tells: elements with their evidence, the receiver, why it has its severity, the provisions. Pure. */
import type { Finding } from '../findings/types';
import type { Translate } from '../protocol/words';
import { ruleById } from '../rules/metadata';
import { escapeMarkdown } from './markdown';

/** Elements named in one hover; the panel has them all. */
const MOST_ELEMENTS = 8;

/** Markdown about findings at one place. Holds names, classes and positions only. */
export function hoverText(findings: readonly Finding[], t: Translate): string {
  return findings.map((finding) => oneFinding(finding, t)).join('\n\n---\n\n');
}

function oneFinding(finding: Finding, t: Translate): string {
  const rule = ruleById(finding.rule);
  const elements = finding.elements.slice(0, MOST_ELEMENTS).map((element) => {
    const as = element.as === undefined || element.as === element.name ? '' : ` ${t('as {0}', strong(element.as))}`;
    return `- ${strong(element.name)}${as} · ${escapeMarkdown(element.class)} · ${t(element.confidence)} — ${escapeMarkdown(element.evidence)}`;
  });
  if (finding.elements.length > MOST_ELEMENTS) elements.push(`- ${t('and {0} more', finding.elements.length - MOST_ELEMENTS)}`);
  const lines = [`**${finding.rule}** ${escapeMarkdown(rule?.title ?? finding.slug)}`, elements.join('\n')];
  if (finding.context.length > 0) lines.push(labelled(t('With clinical values'), finding.context.map(escapeMarkdown).join(', ')));
  if (finding.sink !== '') {
    const vendor = finding.vendor === null ? '' : ` (${t('vendor: {0}', escapeMarkdown(finding.vendor))})`;
    lines.push(labelled(t('Receiver'), `${escapeMarkdown(finding.sink)}${vendor}`));
  }
  const reasons = finding.reasons ?? [];
  if (reasons.length > 0) lines.push(labelled(t('Severity'), `${t(finding.severity)}: ${reasons.map(escapeMarkdown).join('; ')}`));
  if (rule !== undefined && rule.citations.length > 0) lines.push(labelled(t('Provisions'), rule.citations.map(escapeMarkdown).join('; ')));
  return lines.filter((line) => line !== '').join('\n\n');
}

function labelled(label: string, text: string): string {
  return `**${label}** ${text}`;
}

function strong(name: string): string {
  return `**${escapeMarkdown(name)}**`;
}
