/** Reading a name out of something open: the name is recorded as a part of its source and carried as a taint if it may be PHI. */
import type { Span } from '../base/span';
import type { NameRole } from '../catalog/elements';
import type { Context } from './machine';
import { prove } from './sharedSources';
import type { Source, Taint, Value } from './values';
import { addStep, CLEAN, makeTaint, moreDoubt, taintedValue } from './values';

/**
 * The value of `name` in something whose open rest carries `rest` (taints without name). Named taints in `rest` are kept
 * only when the name itself says nothing. `deep` also makes what lies below reachable by name (`patient.contact.phone`).
 */
export function readOpen(c: Context, rest: readonly Taint[], name: string, role: NameRole, span: Span, deep = true): Value {
  // Members in capitals of imported or global names are constants, not data.
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name) && name.length > 1 && rest.every((t) => t.name === null && rootOf(t.source).kind === 'name')) return CLEAN;
  const taints: Taint[] = [];
  let kept: readonly Taint[] = [];
  const candidate = c.m.mayBePhi(name, role);
  for (const t of rest) {
    if (t.name !== null && t.source.element !== null) {
      // What a catalog declares is so in all its parts.
      taints.push(t);
      continue;
    }
    if (t.name !== null || t.marks.includes('via')) {
      kept = [...kept, t];
      continue;
    }
    if (t.except?.has(name)) continue;
    // What a path has are names of files and folders.
    if (rootOf(t.source).isFile === true) continue;
    if (t.source.element !== null) {
      taints.push({ ...t });
      continue;
    }
    prove(t.source, name, role);
    if (candidate || t.source.described?.columns.has(name) === true) {
      taints.push(makeTaint(t.source, name, role, t.steps, { doubt: t.doubt, marks: t.marks }));
    }
    if (deep && !t.source.tabular && depthOf(t.source) < 4) {
      const part = c.m.part(t.source, name);
      taints.push(partTaint(part, t));
    }
  }
  const stepped = addStep(taints, 'assign', c.module.path, span, `read as ${name}`);
  const unknownResult = kept.length > 0 && rest.some((t) => t.name === null && t.source.kind === 'call');
  if (unknownResult && role === 'attribute' && !CONTENT.has(name)) kept = [];
  if (!candidate && kept.length > 0) return taintedValue([...stepped, ...(rest.length > kept.length ? moreDoubt(kept) : kept)]);
  return stepped.length === 0 ? CLEAN : taintedValue(stepped);
}

/** Whatever a part of a thing holds: it went through what the whole went through. */
export function partTaint(part: Source, whole: Taint): Taint {
  return makeTaint(part, null, 'column', whole.steps, { doubt: whole.doubt, marks: whole.marks === 'via' ? '' : whole.marks });
}

/** Whether a field of an unknown result may hold what the call was given. */
export function isContent(name: string): boolean {
  return CONTENT.has(name);
}

function rootOf(source: Source): Source {
  let root = source;
  while (root.parent !== null) root = root.parent;
  return root;
}

/** Fields of an unknown result that may hold what the call was given; others (`status`, `method`, `count`) do not. */
const CONTENT = new Set([
  'data',
  'body',
  'text',
  'message',
  'messages',
  'content',
  'contents',
  'result',
  'results',
  'value',
  'values',
  'item',
  'items',
  'row',
  'rows',
  'record',
  'records',
  'output',
  'html',
  'response',
  'json',
  'payload',
  'args',
  'detail',
  'details',
  'entries',
  'choices',
  'stdout',
  'columns',
]);

function depthOf(source: Source): number {
  let n = 0;
  for (let s: Source | null = source; s !== null; s = s.parent) n++;
  return n;
}

/** Items of something open: the same source seen as rows, named after the loop variable where that says more. */
export function itemOfOpen(c: Context, rest: readonly Taint[], variable: string | null): Value {
  if (rest.length === 0) return CLEAN;
  const taints = rest.map((t) => {
    if (t.name !== null || t.source.element !== null) return t;
    if (variable === null || t.source.kind === 'frame') return t;
    const part = c.m.part(t.source, '[]');
    if (!part.hints.includes(variable)) part.hints.unshift(variable);
    return partTaint(part, t);
  });
  return taintedValue(taints);
}
