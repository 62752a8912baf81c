/** Findings about the policy itself: suppressions without a rationale (PHI901), past their date (PHI902), and vendors of which the policy says nothing (PHI903). */
import type { Span } from '../base/span';
import { fingerprints } from '../findings/fingerprint';
import type { Allow, AllowProblem } from '../findings/suppress';
import type { Finding, RuleId } from '../findings/types';
import { isNamed } from '../policy/match';
import type { Policy } from '../policy/types';
import { ruleById } from '../rules/metadata';
import type { LoadedFile } from './workspaceModules';

interface Note {
  readonly rule: RuleId;
  readonly span: Span;
  readonly message: string;
  /** What the finding is about, for its fingerprint: the rules of a suppression, a vendor. */
  readonly about: string;
  readonly vendor?: string;
}

/** PHI901 and PHI902 at the comments of a file. */
export function suppressionFindings(file: LoadedFile, problems: readonly AllowProblem[], expired: readonly Allow[]): readonly Finding[] {
  return notesOf(file, [
    ...problems.map((problem): Note => ({ rule: 'PHI901', span: problem.span, message: problem.message, about: problem.kind })),
    ...expired.map((allow): Note => ({
      rule: 'PHI902',
      span: allow.span,
      message: `The suppression of ${allow.rules.join(', ')} ended on ${allow.until ?? ''}: what it allowed is reported again.`,
      about: allow.rules.join(),
    })),
  ]);
}

/** PHI903 at the first import of each vendor's SDK that the policy does not name; nothing where there is no policy. */
export function vendorFindings(file: LoadedFile, policy: Policy | undefined): readonly Finding[] {
  if (policy === undefined || policy.files.length === 0) return [];
  const { module } = file;
  const { vendorPackages } = module.catalog;
  const notes = new Map<string, Note>();
  for (const statement of module.importStatements) {
    const source = statement.source.replace(/^node:/, '');
    const name = module.language === 'python' ? (source.split('.')[0] ?? source) : (/^(@[^/]+\/[^/]+|[^/]+)/.exec(source)?.[0] ?? source);
    const vendor = vendorPackages.get(name);
    if (vendor === undefined || notes.has(vendor)) continue;
    const isDeclared = policy.vendors.some(
      (v) =>
        v.key.toLowerCase() === vendor.toLowerCase() ||
        v.key === name ||
        isNamed(`${name}.`, v.sdk) ||
        v.sdk.some((sdk) => sdk === name || sdk.startsWith(`${name}.`)),
    );
    if (!isDeclared)
      notes.set(vendor, {
        rule: 'PHI903',
        span: statement.span,
        message: `The policy says nothing of the vendor ${vendor}, whose SDK is used here.`,
        about: vendor,
        vendor,
      });
  }
  return notesOf(file, [...notes.values()]);
}

function notesOf({ document }: LoadedFile, notes: readonly Note[]): readonly Finding[] {
  const sorted = [...notes].sort((a, b) => a.span.start - b.span.start);
  const keys = fingerprints(sorted.map((note) => ({ rule: note.rule, path: document.path, scope: '', elements: [note.about], sink: note.about })));
  return sorted.map((note, i): Finding => {
    const meta = ruleById(note.rule);
    const location = document.locate(note.span);
    return {
      rule: note.rule,
      slug: meta?.slug ?? '',
      kind: 'policy',
      severity: meta?.severity ?? 'warning',
      confidence: 'high',
      message: note.message,
      location,
      elements: [],
      context: [],
      sink: '',
      vendor: note.vendor ?? null,
      flows: [],
      fingerprint: keys[i] as string,
    };
  });
}
