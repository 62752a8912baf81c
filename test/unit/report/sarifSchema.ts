/** Checks a log against the JSON schema of SARIF 2.1.0. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

let compiled: ValidateFunction | undefined;

/** What the schema objects to, one line each; empty for a valid log. */
export function sarifProblems(log: unknown): string[] {
  const validate = (compiled ??= compile());
  validate(log);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

function compile(): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(process.cwd(), 'test/data/sarif-schema-2.1.0.json'), 'utf8')) as Record<string, unknown>;
  // Written in draft 4, of which it uses nothing that later drafts read differently but the name of its own id; one of its patterns is no Unicode pattern.
  delete schema.$schema;
  delete schema.id;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  return ajv.compile(schema);
}
