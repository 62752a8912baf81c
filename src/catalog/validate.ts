/** Checks a catalog file's data against its JSON Schema and says what is wrong in words. */
import Ajv from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { DataPath, DataProblem } from './load';
import schema from './models/catalog.schema.json';
import { listed, nearest } from './words';

/** Compiled at the first use: only people's own files are validated at run time, the shipped catalogs when they are built. */
export function createSchemaCheck(schema: object, whole: string): (data: unknown) => DataProblem[] {
  let compiled: ValidateFunction | undefined;
  return (data) => {
    compiled ??= new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(schema);
    return problemsOf(compiled, data, whole);
  };
}

/** Every mistake in the shape of a catalog's data; empty when it is right. */
export const checkSchema = createSchemaCheck(schema, 'the catalog');

function problemsOf(validate: ValidateFunction, data: unknown, whole: string): DataProblem[] {
  if (validate(data)) return [];
  const problems: DataProblem[] = [];
  const seen = new Set<string>();
  for (const error of preferred(validate.errors ?? [])) {
    const problem = inWords(error, whole);
    const key = JSON.stringify([problem.path, problem.key ?? '']);
    if (seen.has(key)) continue;
    seen.add(key);
    problems.push(problem);
  }
  return problems;
}

/** Leaves out errors that another error at the same place says better: the branches of `anyOf`, `if` itself, and a missing key that is there mistyped. */
function preferred(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === 'anyOf');
  const meant = new Set(errors.filter((error) => error.keyword === 'additionalProperties').map((error) => `${error.instancePath} ${meantKey(error) ?? ''}`));
  return errors.filter((error) => {
    if (error.keyword === 'if') return false;
    if (error.keyword === 'required' && meant.has(`${error.instancePath} ${String((error.params as Record<string, unknown>)['missingProperty'])}`))
      return false;
    return !choices.some((choice) => choice !== error && error.schemaPath.startsWith('#/definitions') && isInside(error.instancePath, choice.instancePath));
  });
}

/** The key that an unknown one was probably meant to be. */
function meantKey(error: ErrorObject): string | undefined {
  const parent = error.parentSchema as { properties?: Record<string, unknown> } | undefined;
  return nearest(String((error.params as Record<string, unknown>)['additionalProperty']), Object.keys(parent?.properties ?? {}));
}

function isInside(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

function inWords(error: ErrorObject, whole: string): DataProblem {
  const path = pathOf(error.instancePath);
  const where = nameOf(path, whole);
  const parent = error.parentSchema as { description?: string; title?: string; properties?: Record<string, unknown> } | undefined;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const known = Object.keys(parent?.properties ?? {});
      const near = meantKey(error);
      return { path, key, message: `unknown key "${key}" in ${where}${near ? `; did you mean "${near}"?` : `; expected ${listed(known)}`}` };
    }
    case 'required':
      return { path, message: `${where} lacks "${String(params['missingProperty'])}"` };
    case 'const':
      return { path, message: `${where} is ${shown(error.data)}; expected ${shown(params['allowedValue'])}` };
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).map(String);
      const near = typeof error.data === 'string' ? nearest(error.data, allowed) : undefined;
      return { path, message: `${where} is ${shown(error.data)}; ${near ? `did you mean "${near}"? ` : ''}expected ${listed(allowed)}` };
    }
    case 'type': {
      const types = [params['type']].flat().map((type) => TYPE_WORDS[String(type)] ?? String(type));
      return { path, message: `${where} is ${shown(error.data)}; expected ${listed(types)}` };
    }
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return { path, message: `${where} is empty` };
    case 'minimum':
      return { path, message: `${where} is ${shown(error.data)}; positions count from 0` };
    case 'pattern':
    case 'anyOf':
      return { path, message: `${where} is ${shown(error.data)}; expected ${parent?.description ?? 'another form'}` };
    default:
      return { path, message: `${where} ${error.message ?? 'is not as expected'}` };
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 57)}…` : value}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'nothing';
}

function pathOf(pointer: string): DataPath {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

const ROW_WORDS: Readonly<Record<string, string>> = {
  elements: 'an element',
  dataSets: 'a data set',
  purposes: 'a purpose',
  sources: 'a source',
  sinks: 'a sink',
  sanitizers: 'a sanitizer',
  guards: 'a guard',
  operations: 'an operation',
};

/** What a place is called in a message: `"data" of a sink`. */
function nameOf(path: DataPath, whole: string): string {
  if (path.length === 0) return whole;
  const [section, row, ...rest] = path;
  const rowWord = ROW_WORDS[String(section)];
  const key = rest.find((part) => typeof part === 'string');
  if (rowWord !== undefined && row !== undefined) return key === undefined ? rowWord : `"${key}" of ${rowWord}`;
  if (section === 'vendors' && row !== undefined) return key === undefined ? `the vendor "${row}"` : `"${key}" of the vendor "${row}"`;
  if (section === 'types' && row !== undefined) return key === undefined ? `the type "${row}"` : `"${key}" of the type "${row}"`;
  return `"${String(section)}"`;
}
