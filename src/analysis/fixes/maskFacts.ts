/** Which parts of a log call can be replaced by a fixed text so that it still runs, and says nothing of the elements. */
import type { FixPlan, MaskedPart } from '../../findings/types';
import type { CallExp, Entry, Exp } from '../../ir/types';
import type { Carrier } from '../../taint/carriers';
import { carries, keysOf } from './carried';
import { pathOf, rootOf } from './codeIndex';
import type { FixCase } from './fixFacts';
import type { Code } from './traceBack';

interface Plan {
  readonly parts: MaskedPart[];
  /** Keys of the taints that the masked parts carry. */
  readonly covered: Set<string>;
  /** A part that is not a single value was masked: more than the elements may be lost. */
  isBroad: boolean;
}

/** Methods and functions without effects whose result may be left out: conversions and readings of values. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...[
    'str',
    'repr',
    'int',
    'float',
    'bool',
    'len',
    'strip',
    'lstrip',
    'rstrip',
    'lower',
    'upper',
    'title',
    'capitalize',
    'replace',
    'split',
    'join',
    'format',
    'zfill',
  ],
  ...[
    'get',
    'keys',
    'values',
    'items',
    'isoformat',
    'strftime',
    'date',
    'head',
    'tail',
    'sample',
    'tolist',
    'to_list',
    'to_dict',
    'to_string',
    'item',
    'copy',
    'unique',
  ],
  ...[
    'String',
    'Number',
    'toString',
    'toUpperCase',
    'toLowerCase',
    'trim',
    'slice',
    'substring',
    'stringify',
    'toISOString',
    'toLocaleDateString',
    'concat',
    'padStart',
    'at',
  ],
]);

/** Rules whose sinks take a fixed text as well as any other: logs, messages to monitoring, prompts. A URL or record would be another one. */
const MASKED_RULES: ReadonlySet<string> = new Set(['PHI201', 'PHI203', 'PHI301']);

/** A plan to mask the elements of a finding in the call that shows them, or undefined where none is sure to be safe. */
export function maskFacts(fix: FixCase): FixPlan<MaskedPart> | undefined {
  const { call, code } = fix;
  if (call === undefined || !MASKED_RULES.has(fix.rule)) return undefined;
  const keys = keysOf(fix.event, fix.elements);
  const plan: Plan = { parts: [], covered: new Set(), isBroad: false };
  const isLog = fix.rule === 'PHI201';
  for (const carrier of (fix.event.carriers ?? []).filter((x) => carries(x.taints, keys))) {
    if (carrier.exp === null || !maskIn({ fix, keys, carrier, plan, values: isLog || (fix.rule === 'PHI203' && carrier.exp.kind === 'Record') }, carrier.exp))
      return undefined;
    for (const taint of carrier.taints) if (keys.has(taint.key) && !plan.covered.has(taint.key)) return undefined;
  }
  if (plan.parts.length === 0) return undefined;
  const masked = (exp: Exp): boolean => plan.parts.some((part) => part.as === 'value' && part.span.start === exp.span.start && part.span.end === exp.span.end);
  if (!takesTexts(call, masked)) return undefined;
  // Inside a text of the older grammar no other text can be quoted.
  if (code.index.module.language === 'python' && isInTemplate(fix, call)) return undefined;
  return { isPreferred: isLog && !plan.isBroad, edits: plan.parts };
}

interface Look {
  readonly fix: FixCase;
  readonly keys: ReadonlySet<string>;
  readonly carrier: Carrier;
  readonly plan: Plan;
  /** Whole values may be masked, not only parts of texts. */
  readonly values: boolean;
}

/** Plans the masks of an expression; false when it carries elements that cannot be masked. */
function maskIn(look: Look, exp: Exp): boolean {
  const { fix, keys, carrier, plan } = look;
  switch (exp.kind) {
    case 'Const':
    case 'Lambda':
      return true;
    case 'Template':
      if (exp.tag !== undefined) return false;
      return exp.parts.every((part) => {
        const taints = part.kind === 'value' ? carrier.parts.get(part.value) : undefined;
        if (part.kind === 'text' || taints === undefined || !carries(taints, keys)) return true;
        if (!isHarmless(fix.code, part.value) || !isHarmless(fix.code, part.format)) return false;
        plan.parts.push({ span: part.span, as: 'text' });
        cover(plan, taints, keys);
        return true;
      });
    case 'Binary':
      if (exp.op === '%' && exp.left.kind === 'Const')
        return (
          takesAnything(exp.left, '%') &&
          (exp.right.kind === 'Sequence' || exp.right.kind === 'Record' || isScalar(fix.code, exp.right)) &&
          maskIn({ ...look, values: true }, exp.right)
        );
      // A sum of texts; of numbers it would not be one any more.
      return exp.op === '+' && isTextSum(exp) && maskIn({ ...look, values: true }, exp.left) && maskIn({ ...look, values: true }, exp.right);
    case 'Cast':
      return maskIn(look, exp.value);
    case 'Sequence':
      return exp.items.every((item) => (item.spread ? !tainted(look, item.value) : maskIn(look, item.value)));
    case 'Record':
      return exp.entries.every((entry) => maskEntry(look, entry));
    case 'Call':
      if (exp.callee.kind === 'Attr' && exp.callee.object.kind === 'Const' && exp.callee.name === 'format' && tainted(look, exp)) {
        return (
          takesAnything(exp.callee.object, '{') && exp.args.every((arg) => (arg.spread !== undefined ? false : maskIn({ ...look, values: true }, arg.value)))
        );
      }
      return maskValue(look, exp);
    default:
      return maskValue(look, exp);
  }

  function maskEntry(inside: Look, entry: Entry): boolean {
    if (entry.key === undefined || entry.accessor !== undefined) return !tainted(inside, entry.value);
    const isShorthand = entry.value.kind === 'Name' && entry.span.start === entry.value.span.start && entry.span.end === entry.value.span.end;
    if (!isShorthand || !tainted(inside, entry.value)) return maskIn(inside, entry.value);
    if (!inside.values || entry.value.kind !== 'Name') return false;
    const written = fix.text.slice(entry.span.start, entry.span.end);
    if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(written)) return false;
    plan.parts.push({ span: entry.span, as: 'shorthand', name: written });
    cover(plan, carrier.parts.get(entry.value) ?? [], keys);
    return true;
  }
}

function tainted({ carrier, keys }: Look, exp: Exp): boolean {
  return carries(carrier.parts.get(exp) ?? [], keys);
}

function maskValue(look: Look, exp: Exp): boolean {
  const taints = look.carrier.parts.get(exp) ?? [];
  if (!carries(taints, look.keys)) return true;
  if (!look.values || !isHarmless(look.fix.code, exp)) return false;
  look.plan.parts.push({ span: exp.span, as: 'value' });
  cover(look.plan, taints, look.keys);
  // A single value is named; a record or text holds more than what is reported.
  if (new Set(taints.flatMap((t) => t.name ?? [])).size !== 1 || (exp === look.carrier.exp && isMessage(look.fix, exp))) look.plan.isBroad = true;
  return true;
}

function cover(plan: Plan, taints: readonly { readonly key: string }[], keys: ReadonlySet<string>): void {
  for (const { key } of taints) if (keys.has(key)) plan.covered.add(key);
}

/** A variable that holds a text put together elsewhere. */
function isMessage({ code }: FixCase, exp: Exp): boolean {
  if (exp.kind !== 'Name') return false;
  return code.index
    .bindings(code.index.keyOf(exp.name, exp))
    .some((b) => b.kind === 'value' && (b.value.kind === 'Template' || b.value.kind === 'Binary' || b.value.kind === 'Call'));
}

function isScalar(code: Code, exp: Exp): boolean {
  return exp.kind === 'Attr' || exp.kind === 'Index' || exp.kind === 'Name' || (exp.kind === 'Call' && isHarmless(code, exp));
}

/** Whether leaving an expression out leaves out nothing that happens. */
function isHarmless(code: Code, exp: Exp | undefined): boolean {
  if (exp === undefined) return true;
  const waiting: Exp[] = [exp];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    switch (at.kind) {
      case 'Const':
      case 'Name':
        break;
      case 'Attr':
        waiting.push(at.object);
        break;
      case 'Index':
        waiting.push(at.object, at.index);
        break;
      case 'Slice':
        for (const bound of [at.lower, at.upper, at.step]) if (bound) waiting.push(bound);
        break;
      case 'Cast':
        waiting.push(at.value);
        break;
      case 'Binary':
      case 'Compare':
      case 'Logical':
        waiting.push(at.left, at.right);
        break;
      case 'Unary':
        if (at.op === 'delete') return false;
        waiting.push(at.operand);
        break;
      case 'Conditional':
        waiting.push(at.test, at.then, at.otherwise);
        break;
      case 'Sequence':
        for (const item of at.items) waiting.push(item.value);
        break;
      case 'Record':
        for (const entry of at.entries) waiting.push(...(entry.key ? [entry.key] : []), entry.value);
        break;
      case 'Template':
        for (const part of at.parts) if (part.kind === 'value') waiting.push(part.value);
        break;
      case 'Call':
        if (at.isNew || !((at.callee.kind === 'Attr' || at.callee.kind === 'Name') && HARMLESS.has(at.callee.name))) return false;
        // A function of the module or of a package only shares the name.
        if (at.callee.kind === 'Name' ? code.index.bindings(code.index.keyOf(at.callee.name, at)).length > 0 : isOfPackage(code, at.callee)) return false;
        if (at.callee.kind === 'Attr') waiting.push(at.callee.object);
        for (const arg of at.args) waiting.push(arg.value);
        break;
      default:
        return false;
    }
  }
  return true;
}

function isOfPackage(code: Code, callee: Extract<Exp, { kind: 'Attr' }>): boolean {
  const root = rootOf(callee);
  return root !== undefined && pathOf(code.index, callee) !== undefined && code.index.bindings(code.index.keyOf(root.name, root)).length > 0;
}

/** Whether a sum has a text in it, so that all of it is text. */
function isTextSum(exp: Exp): boolean {
  const waiting: Exp[] = [exp];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at.kind === 'Template' || (at.kind === 'Const' && typeof at.value === 'string')) return true;
    if (at.kind === 'Binary' && at.op === '+') waiting.push(at.left, at.right);
  }
  return false;
}

/** Whether all fields of a format take any text. */
function takesAnything(format: Extract<Exp, { kind: 'Const' }>, style: '%' | '{'): boolean {
  if (typeof format.value !== 'string' || format.special !== undefined) return false;
  const fields =
    style === '%' ? format.value.matchAll(/%(?:\(\w+\))?([#0\- +]*)([\d*.]*)([a-zA-Z%])/g) : format.value.replace(/\{\{|\}\}/g, '').matchAll(/\{([^{}]*)\}/g);
  for (const field of fields) {
    if (style === '%' ? !/^[sra%]$/.test(field[3] ?? '') || (field[2] ?? '').includes('*') : !/^\w*(![rsa])?(:[<>^]?\d*s?)?$/.test(field[1] ?? ''))
      return false;
  }
  return true;
}

/** Whether a call whose first argument may be a format takes texts for the arguments that are masked. */
function takesTexts(call: CallExp, masked: (exp: Exp) => boolean): boolean {
  const positional = call.args.filter((arg) => arg.name === undefined);
  const [first, ...rest] = positional;
  if (first === undefined || rest.length === 0) return true;
  if (first.value.kind === 'Const' && typeof first.value.value === 'string') {
    return !rest.some((arg) => masked(arg.value)) || (takesAnything(first.value, '%') && takesAnything(first.value, '{'));
  }
  // Where arguments follow a format that is not known, a fixed text has no place for them.
  return !(masked(first.value) && call.callee.kind === 'Attr' && rest.some((arg) => arg.value.kind !== 'Const') && isFormatter(call));
}

/** A method of a logger rather than a function that prints what it gets. */
function isFormatter(call: CallExp): boolean {
  return (
    call.callee.kind === 'Attr' &&
    call.callee.object.kind === 'Name' &&
    call.args.some((arg) => arg.value.kind === 'Const' && typeof arg.value.value === 'string' && /%[sdrif]/.test(arg.value.value)) === false &&
    /log/i.test(call.callee.object.name)
  );
}

function isInTemplate({ code }: FixCase, call: CallExp): boolean {
  for (let at: object | undefined = code.index.parentOf(call); at !== undefined; at = code.index.parentOf(at))
    if ((at as { kind?: string }).kind === 'Template') return true;
  return false;
}
