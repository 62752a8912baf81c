/** `phi-trace explain RULE`: the guidance page of a rule. */
import { ruleMetadata } from '../rules/metadata';
import { UsageError } from './exitCodes';
import { guidancePage } from './packageFiles';

/** The text to print: the rule's page, or without a rule the list of all. Throws `UsageError` for an unknown rule. */
export function explain(name: string | undefined): string {
  if (name === undefined) return ruleList();
  const wanted = name.toLowerCase();
  const rule = ruleMetadata.find((one) => one.id.toLowerCase() === wanted || one.slug === wanted);
  if (!rule) throw new UsageError(`there is no rule «${name}»\n\n${ruleList().trimEnd()}`);
  const page = guidancePage(rule.id);
  if (page !== undefined) return page.endsWith('\n') ? page : `${page}\n`;
  return `# ${rule.id}: ${rule.title}\n\n${rule.description}\n\nKind ${rule.kind}, severity ${rule.severity}. ${rule.citations.join('; ')}.\n`;
}

function ruleList(): string {
  const width = Math.max(...ruleMetadata.map((rule) => rule.slug.length));
  return `${ruleMetadata.map((rule) => `${rule.id}  ${rule.slug.padEnd(width)}  ${rule.title}`).join('\n')}\n`;
}
