/** What a URL says of the data that comes over it: `/api/patients/7` and a handler of `/visits` bring records of these names. */
import type { Classifier } from '../catalog/elements';
import type { Exp } from '../ir/types';
import type { FunctionValue } from './functions';
import type { Context } from './machine';
import type { State } from './state';
import type { Source, Value } from './values';

/** Segments that say what is done with the records before them, or which of them are meant. */
const ACTION =
  /^(search|list|all|new|add|create|update|edit|save|view|details?|find|get|fetch|me|current|today|recent|upcoming|past|latest|active|history|export|download|full|me|mine|index|page|by-?id|bulk|batch|import)$/i;
/** Segments that stand for a value: `:id`, `[id]`, `{id}`, numbers. */
const VALUE = /^[:[({$]|^\d+$|[{}*]/;

/** The record of a patient that a URL or the pattern of a route names by its last telling segment. */
export function recordInUrl(classifier: Classifier, text: string): string | undefined {
  if (!/^(https?:\/)?\//i.test(text) || text.length > 400) return undefined;
  const segments = (text.split(/[?#]/)[0] as string).replace(/^https?:\/\/[^/]*/i, '').split('/');
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = segments[i] as string;
    if (segment === '' || VALUE.test(segment) || ACTION.test(segment)) continue;
    return isRecord(classifier, segment) ? segment : undefined;
  }
  return undefined;
}

function isRecord(classifier: Classifier, name: string): boolean {
  return name.length > 3 && (classifier.isPatientRecord(name) || classifier.isWeakRecord(name));
}

/** The record that the first of these values names as a URL, or in its field `url`. */
export function recordOfValues(c: Context, s: State, values: readonly (Value | undefined)[]): string | undefined {
  for (const given of values) {
    const value = given?.refs.length === 1 ? s.shape(given.refs[0] as string)?.fields.get('url') : given;
    if (value === undefined || value.refs.length > 0) continue;
    const text = value.consts?.length === 1 ? value.consts[0]?.value : value.prefix;
    if (typeof text === 'string' && text.includes('/')) return recordInUrl(c.m.program.classifier, text);
  }
  return undefined;
}

/** The record that the written URL names, its beginning unknown: `${base}/patients/${id}`, `base + '/patients'`. */
export function recordInExpression(c: Context, e: Exp | undefined): string | undefined {
  const text = e === undefined ? '' : textOf(e, 0);
  const at = text.startsWith('{}/') ? 2 : 0;
  return text.includes('/') ? recordInUrl(c.m.program.classifier, text.slice(at)) : undefined;
}

function textOf(e: Exp, depth: number): string {
  if (e.kind === 'Const') return typeof e.value === 'string' ? e.value : '{}';
  if (e.kind === 'Template') return e.parts.map((p) => (p.kind === 'text' ? p.text : '{}')).join('');
  if (e.kind === 'Binary' && e.op === '+' && depth < 8) return textOf(e.left, depth + 1) + textOf(e.right, depth + 1);
  return '{}';
}

/** The record that came over the route of what these values carry. */
export function recordOfCarried(s: State, values: readonly (Value | undefined)[]): string | undefined {
  for (const value of values)
    for (const t of [...(value?.taints ?? []), ...(value?.refs.length === 1 ? (s.shape(value.refs[0] as string)?.rest?.taints ?? []) : [])]) {
      const route = t.name === null ? routeOf(t.source) : undefined;
      if (route !== undefined) return route;
    }
  return undefined;
}

/** The record that a source came over the route of, if only names like `body` and `data` lie between. */
export function routeOf(source: Source): string | undefined {
  let root = source;
  for (; root.parent !== null; root = root.parent) if (!CARRIER.test(root.hints[0] ?? '')) return undefined;
  return root.route;
}

/** Parts of requests and responses that carry the record, or a list of them. */
const CARRIER = /^(body|data|json|payload|results?|items?|rows?|records?|values?|content|response|query|params)$/;

/** Parameters of handlers that hold the request or its body. */
const REQUEST = /^_?(req|request|ctx|context|event|body|dto|payload|data|input)$/i;

export function isRequest(parameter: string): boolean {
  return REQUEST.test(parameter);
}

/** Functions that make or change what their module or class is about. */
const WRITES = /^(post|put|patch|create|update|add|save|register|insert|store|edit|submit)$/i;

/** The record that a handler is for: by the folder of its file, its own name, or that of its controller. */
export function recordOfHandler(c: Context, callable: FunctionValue): string | undefined {
  const { classifier } = c.m.program;
  const { func } = callable;
  const name = func.name === '' ? (func.heldAs ?? '') : func.name;
  if (!func.params.some((p) => isRequest(p.name))) return undefined;
  const path = c.module.path;
  const file = /(?:^|\/)(?:app|pages)\/(.*?)\/?(?:route)?\.[jt]sx?$/.exec(path)?.[1];
  if (file !== undefined && /(^|\/)(route\.[jt]sx?$|api\/)/.test(path)) return recordInUrl(classifier, `/${file.replace(/\([^)]*\)\//g, '')}`);
  const own = /^(?:handle|create|update|add|save|register|insert|store|edit|submit|post|put)_?([A-Z_]\w+)$/.exec(name)?.[1];
  if (own !== undefined) return isRecord(classifier, own) ? own : undefined;
  if (!WRITES.test(name)) return undefined;
  const of = callable.cls?.name ?? path.replace(/^.*\//, '').replace(/\.[a-z]+$/, '');
  const about = of.replace(/(\.server)?[._-]?(controller|handler|resource|resolver|routes?|api)s?$/i, '');
  return about !== of && isRecord(classifier, about) ? about : undefined;
}
