/** Metadata of all rules that the product can report, in order of id. The engine's predicates stand in the rules' own files. */
import type { RuleId } from '../findings/types';
import { policyRules } from './policyRules';
import type { RuleMeta } from './types';

const engineRules: readonly RuleMeta[] = [
  {
    id: 'PHI101',
    slug: 'identifier-in-training',
    kind: 'training',
    severity: 'error',
    title: 'A direct identifier reaches model fitting',
    description:
      'A column or field that identifies a person (name, record number, SSN, contact data, surrogate key …) is among the data that a model, encoder or vectorizer is fitted on. Models can memorise and reveal identifiers, and an identifier is rarely needed to learn.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.514(b)(2)(i)'],
  },
  {
    id: 'PHI102',
    slug: 'free-text-in-training',
    kind: 'training',
    severity: 'warning',
    title: 'Clinical free text reaches fitting or fine-tuning',
    description:
      'Clinical notes or other free text that no de-identification step has touched are used to fit or fine-tune a model. Notes hold names, dates and contact data that vocabularies and weights keep.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.514(a)'],
  },
  {
    id: 'PHI103',
    slug: 'quasi-identifiers-in-training',
    kind: 'training',
    severity: 'info',
    title: 'A combination of quasi-identifiers reaches fitting',
    description:
      'No direct identifier, but three or more of age or birth year, sex, race, ethnicity, small geography, service dates, marital status, language, insurance and the like are fitted together and may single out a person.',
    citations: ['45 CFR 164.514(b)(1)', '45 CFR 164.514(b)(2)(ii)'],
  },
  {
    id: 'PHI104',
    slug: 'hosted-training',
    kind: 'training',
    severity: 'error',
    title: "PHI is handed to a vendor's training service",
    description: "PHI is uploaded to a vendor's fine-tuning or training service. A business associate agreement does not by itself permit training on PHI.",
    citations: ['45 CFR 164.502(e)', '45 CFR 164.504(e)(2)', '45 CFR 164.504(e)(4)'],
  },
  {
    id: 'PHI201',
    slug: 'phi-in-log',
    kind: 'telemetry',
    severity: 'warning',
    title: 'PHI reaches a log or the console',
    description: 'PHI is printed or written by a logging framework. Logs are copied, shipped and kept beyond the reach of the controls on the record itself.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.312(a)(1)'],
  },
  {
    id: 'PHI202',
    slug: 'phi-in-experiment-tracker',
    kind: 'telemetry',
    severity: 'error',
    title: 'PHI reaches an experiment tracker',
    description: 'PHI is logged to an experiment tracker as a parameter, table, artifact or text. A hosted tracker is a disclosure to its vendor.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.502(e)'],
  },
  {
    id: 'PHI203',
    slug: 'phi-in-monitoring',
    kind: 'telemetry',
    severity: 'error',
    title: 'PHI reaches error monitoring, tracing or product analytics',
    description: 'PHI is attached to events, traces, user profiles or analytics calls of a monitoring vendor.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.502(e)'],
  },
  {
    id: 'PHI204',
    slug: 'phi-in-notebook-output',
    kind: 'telemetry',
    severity: 'warning',
    title: 'A notebook cell displays PHI',
    description: 'A cell displays rows or columns with PHI; the output is saved inside the notebook file and travels with it.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.310(d)(1)'],
  },
  {
    id: 'PHI301',
    slug: 'phi-to-llm-api',
    kind: 'external-api',
    severity: 'error',
    title: 'PHI is sent to a hosted language model',
    description:
      'PHI is part of a prompt, message, tool result or attachment sent to a hosted model. That is a disclosure, and needs a permission and no more than the minimum necessary.',
    citations: ['45 CFR 164.502(a)', '45 CFR 164.502(b)', '45 CFR 164.502(e)'],
  },
  {
    id: 'PHI302',
    slug: 'phi-to-external-http',
    kind: 'external-api',
    severity: 'error',
    title: 'PHI is sent to an external host over HTTP',
    description: 'PHI is in the URL, query, headers or body of a request to a host that is not declared internal.',
    citations: ['45 CFR 164.502(a)', '45 CFR 164.502(b)'],
  },
  {
    id: 'PHI303',
    slug: 'phi-to-cloud-service',
    kind: 'external-api',
    severity: 'error',
    title: 'PHI is uploaded to a cloud service',
    description: 'PHI is uploaded to hosted storage, a queue, messaging, e-mail, a hub or a warehouse.',
    citations: ['45 CFR 164.502(e)', '45 CFR 164.502(b)'],
  },
  {
    id: 'PHI304',
    slug: 'phi-to-vector-store',
    kind: 'external-api',
    severity: 'error',
    title: 'PHI is embedded by a hosted model or stored in a hosted vector database',
    description: 'PHI is embedded by a hosted model or stored in a hosted vector database; embeddings of PHI are PHI.',
    citations: ['45 CFR 164.502(e)', '45 CFR 164.502(b)'],
  },
  {
    id: 'PHI501',
    slug: 'weak-pseudonym',
    kind: 'de-identification',
    severity: 'warning',
    title: 'A code derived from an identifier stands in its place',
    description:
      'An identifier went through a hash, an encoding or another function of itself, and the result is used in its place: fitted, logged, sent or stored. Who has the identifiers can compute it again. Only a random code whose mapping stays inside is no identifier; a keyed hash needs an expert determination.',
    citations: ['45 CFR 164.514(c)', '45 CFR 164.514(b)(2)(i)'],
  },
  {
    id: 'PHI601',
    slug: 'phi-written-to-disk',
    kind: 'persistence',
    severity: 'info',
    title: 'PHI is written to an unprotected file',
    description:
      'PHI is written to a file (CSV, Parquet, pickle, JSON …), browser storage or a cookie: a new copy that has to be protected, tracked and destroyed.',
    citations: ['45 CFR 164.312(a)(2)(iv)', '45 CFR 164.310(d)(1)', '45 CFR 164.502(b)'],
  },
  {
    id: 'PHI602',
    slug: 'phi-in-model-artifact',
    kind: 'persistence',
    severity: 'warning',
    title: 'A saved model artifact embeds identifiers or notes',
    description: 'A fitted object that keeps identifiers or words of notes (label encoder, vectorizer vocabulary, tokenizer) is saved.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.514(a)'],
  },
  {
    id: 'PHI603',
    slug: 'phi-in-shared-ui',
    kind: 'persistence',
    severity: 'error',
    title: 'PHI is shown by a publicly shared demo or dashboard',
    description: 'PHI is shown by a demo or dashboard that is shared publicly.',
    citations: ['45 CFR 164.502(a)', '45 CFR 164.502(b)'],
  },
];

export const ruleMetadata: readonly RuleMeta[] = [...engineRules, ...policyRules].sort((a, b) => (a.id < b.id ? -1 : 1));

const byId = new Map(ruleMetadata.map((rule) => [rule.id as string, rule]));

/** Metadata by id, or undefined for an id that is no rule of this version. */
export function ruleById(id: string): RuleMeta | undefined {
  return byId.get(id);
}

/** Ids of all rules by slug. */
export const ruleIdsBySlug: ReadonlyMap<string, RuleId> = new Map(ruleMetadata.map((rule) => [rule.slug, rule.id]));
