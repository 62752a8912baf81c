/** Names for values of unknown origin: what first holds such a value may say what it is. */
import type { Span } from '../base/span';
import type { Context } from './machine';
import { hint, prove } from './sharedSources';
import type { State } from './state';
import type { Taint, Value } from './values';
import { addStep, joinTaints, makeTaint } from './values';

/** Verbs with which functions that give something begin: `get_patient_id()` gives a patient id. */
const GETTER = /^(get|fetch|find|load|read|extract|parse|lookup|look_up|select|query|retrieve|request|ask|input|pick|decode)(?=[_A-Z])_?/;

/**
 * A value of unknown origin that nothing has named yet takes the name of what holds it (`ssn = fetch_it()`,
 * `{"mrn": row[3]}`, `for subject_id in ids`); a name nearer to the origin wins (`race = cache["race_warnings"]` is no
 * race), and what is known to be clean stays clean.
 */
export function nameUnnamed(c: Context, s: State, value: Value, name: string, span: Span): Value {
  if (value.refs.length > 1) return value;
  if (value.refs.length === 1) nameRow(c, s, value.refs[0] as string, name);
  const held = value.refs.length === 1 ? openRest(s, value.refs[0] as string) : [];
  if (value.taints.length === 0 && held.length === 0) return value;
  const said = value.taints.filter((t) => t.name !== null);
  if (said.length > 0) {
    // What the call was given does not keep its result from being named.
    if (c.m.program.classifier.isPatientRecord(name)) for (const t of [...value.taints, ...held]) if (isUnnamedCall(t)) hint(t.source, name);
    return renameGeneric(c, value, said, name, span);
  }
  if (value.refs.length > 0 && held.length === 0 && !isEmptyDefault(s, value)) return value;
  const unnamed = [...value.taints, ...held].filter((t) => t.name === null && t.source.element === null && !t.source.tabular && t.source.isFile !== true);
  const open = unnamed.find((t) => !t.marks.includes('via')) ?? unnamed[0];
  if (open === undefined) return value;
  const { hints, kind } = open.source;
  if ((kind === 'call' || kind === 'name') && hints.length === 1) hint(open.source, name);
  if (open.source.id.includes('|cell|') && c.m.mayBePhi(name)) return besideOthers(c, value, open, name, span);
  if (!c.m.isElement(name, c.module.isHealth) || !namesIt(c, hints[0] ?? '', name)) return value;
  const taint: Taint = { ...open, name, role: 'variable', except: null, key: `${open.source.id}|${name}|${open.marks}` };
  return { ...value, taints: addStep([...value.taints, taint], 'assign', c.module.path, span, `assigned to ${name}`) };
}

/** A table or one of its rows: what the program calls it says what the table is about. */
function nameRow(c: Context, s: State, ref: string, name: string): void {
  const shape = s.shape(ref);
  const source = shape?.kind === 'frame' || (shape?.kind === 'record' && shape.type === null) ? shape.source : null;
  if (source === null || source.kind !== 'frame' || !source.tabular || source.rowName !== undefined) return;
  const { classifier } = c.m.program;
  if (classifier.isPatientRecord(name) || classifier.isTextHolder(name)) source.rowName = name;
}

/**
 * A column of a table of which nobody knows what it holds, under the name that the program gives it
 * (`rename(columns={"a": "ssn"})`, `SELECT a AS ssn`); what is known of it wins.
 */
export function nameColumn(c: Context, open: Value | null, value: Value, from: string, to: string, span: Span): Value {
  if (open === null || from === to || value.taints.length > 0 || value.refs.length > 0 || !c.m.isElement(to, c.module.isHealth)) return value;
  if (CODED.test(from) || !namesIt(c, from, to)) return value;
  const rest = open.taints.find((t) => t.name === null && t.source.element === null && t.except?.has(from) !== true);
  if (rest === undefined) return value;
  const taint: Taint = { ...rest, name: to, role: 'column', except: null, key: `${rest.source.id}|${to}|${rest.marks}` };
  return { ...value, taints: addStep([taint], 'transform', c.module.path, span, `${from} becomes ${to}`) };
}

/** Names of columns that hold codes or counts in place of what is renamed to. */
const CODED = /hash|token|anon|pseudo|synth|fake|dummy|mask|encrypt|deid|de_id|count|size|total|num_|^n_|_n$|flag|«/i;

/** What a component of a user interface is about: `PatientPage`, `IntakeForm`; a form is no thing that its fields describe. */
export function subjectOf(component: string): string {
  return component.replace(/(Page|View|Panel|Card|Form|Modal|Dialog|Screen|Tab|Component|Widget|Section|Drawer|Wizard|Step)+\d*$/, '');
}

/** States of one component are fields of one form: what stands beside a name says whether it is a patient's. */
function besideOthers(c: Context, value: Value, open: Taint, name: string, span: Span): Value {
  const { func } = c.env;
  const form = c.m.source(`${c.module.path}|form|${func.span.start}`, () => ({
    kind: 'call',
    file: c.module.path,
    span: func.nameSpan,
    hints: [subjectOf(func.name === '' ? (func.heldAs ?? '') : func.name)],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  prove(form, name, 'variable');
  const taint: Taint = { ...open, source: form, name, role: 'variable', except: null, key: `${form.id}|${name}|${open.marks}` };
  return { ...value, taints: addStep([...value.taints, taint], 'assign', c.module.path, span, `assigned to ${name}`) };
}

function isUnnamedCall(t: Taint): boolean {
  return t.name === null && t.source.kind === 'call' && t.source.hints.length === 1 && !t.marks.includes('via') && t.source.element === null;
}

/** Names that say only what kind of value it is. */
const GENERIC = /^(id|_id|uid|uuid|value|val|key|number|num|no|code|text|identifier)$/i;

/** `{ patientId: id }`, `ssn = keys[0]`: a name that says nothing by itself gives way to that of what holds the value. */
function renameGeneric(c: Context, value: Value, said: readonly Taint[], name: string, span: Span): Value {
  if (!c.m.isElement(name, c.module.isHealth) || said.some((t) => t.source.element !== null || t.name === name || saysSomething(c, t.name ?? ''))) return value;
  const first = said[0] as Taint;
  const taint: Taint = { ...first, name, role: 'variable', key: `${first.source.id}|${name}|${first.marks}` };
  return { ...value, taints: addStep([...value.taints, taint], 'assign', c.module.path, span, `assigned to ${name}`) };
}

function saysSomething(c: Context, name: string): boolean {
  return !GENERIC.test(name) && c.m.isElement(name, c.module.isHealth);
}

/** `x.get("discharge", [])`: a value of unknown origin or an empty container. */
function isEmptyDefault(s: State, value: Value): boolean {
  const shape = s.shape(value.refs[0] as string);
  return value.taints.length > 0 && shape?.kind === 'sequence' && shape.fields.size === 0 && shape.rest === null;
}

/** What an object holds of which nothing is known but where it comes from. */
function openRest(s: State, ref: string): readonly Taint[] {
  const shape = s.shape(ref);
  return shape !== undefined && shape.kind === 'record' && shape.type === null && shape.fields.size === 0 && shape.rest !== null ? shape.rest.taints : [];
}

/** Whether the nearer name leaves room for this one: it says nothing, or the same. */
function namesIt(c: Context, nearer: string, name: string): boolean {
  const given = nearer.replace(GETTER, '');
  if (given === '' || c.m.mayBePhi(given) || c.m.mayBePhi(given.charAt(0).toLowerCase() + given.slice(1))) return true;
  const said = wordsOf(given);
  const own = new Set(wordsOf(name));
  // `race_warnings` is no race; `discharge` and `unique_patient_ids` leave room for `discharge_notes` and `patient_ids`.
  return !said.some((w) => w.length > 2 && own.has(w)) || said.every((w) => own.has(w) || QUALIFIERS.has(w));
}

/** Words that say which of them, not what they are. */
const QUALIFIERS = new Set(['unique', 'all', 'raw', 'new', 'old', 'current', 'selected', 'distinct', 'sorted', 'first', 'last', 'valid', 'my', 'the']);

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

/** A variable or parameter that a catalog declares to be a source by its name carries that, whatever it is given. */
export function declaredByName(c: Context, value: Value, name: string, span: Span): Value {
  const { catalog } = c.module;
  const [row] = catalog.declaresNames ? (catalog.name(name) ?? []) : [];
  if (row === undefined || value.taints.some((t) => t.name === name)) return value;
  const source = c.m.source(`${c.module.path}|named|${span.start}|${name}`, () => ({
    kind: 'catalog',
    file: c.module.path,
    span,
    hints: [name],
    evidence: null,
    element: row.element,
    ...(row.confidence === undefined ? {} : { confidence: row.confidence }),
    parent: null,
    tabular: false,
  }));
  const taint = makeTaint(source, name, 'variable', {
    previous: null,
    kind: 'source',
    file: c.module.path,
    span,
    message: `${name} is declared a source`,
    length: 1,
  });
  return { ...value, consts: null, prefix: null, taints: joinTaints(value.taints, [taint]) };
}
