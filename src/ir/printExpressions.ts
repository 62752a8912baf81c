/** Prints expressions, places and types of the IR compactly; used by the module printer. */
import { printClass, printHead, printStatements } from './print';
import type { Arg, ComprehensionClause, Entry, Exp, Func, Place, TemplatePart, TypeExp } from './types';

/** One expression on one line (class and function bodies excepted). */
export function printExp(e: Exp): string {
  switch (e.kind) {
    case 'Const':
      return constant(e);
    case 'Name':
      return e.name;
    case 'Attr':
      return `${printExp(e.object)}.${e.name}`;
    case 'Index':
      return `${printExp(e.object)}[${printExp(e.index)}]`;
    case 'Slice':
      return `${optional(e.lower)}:${optional(e.upper)}${e.step ? `:${printExp(e.step)}` : ''}`;
    case 'Call':
      return `${e.isNew ? 'new ' : ''}${printExp(e.callee)}${e.typeArgs ? `<${e.typeArgs.map(printType).join(', ')}>` : ''}(${e.args.map(arg).join(', ')})`;
    case 'Binary':
    case 'Compare':
    case 'Logical':
      return `(${printExp(e.left)} ${e.op} ${printExp(e.right)})`;
    case 'Unary':
      return `(${e.op} ${printExp(e.operand)})`;
    case 'Conditional':
      return `(${printExp(e.test)} ? ${printExp(e.then)} : ${printExp(e.otherwise)})`;
    case 'Sequence': {
      const inside = e.items.map((i) => (i.spread ? '*' : '') + printExp(i.value)).join(', ');
      if (e.type === 'list') return `[${inside}]`;
      return e.type === 'set' ? `set{${inside}}` : `(${inside}${e.items.length === 1 ? ',' : ''})`;
    }
    case 'Record':
      return `{${e.entries.map(entry).join(', ')}}`;
    case 'Template':
      return `${e.tag ? printExp(e.tag) : 'f'}"${e.parts.map(part).join('')}"`;
    case 'Lambda':
      return lambda(e.func);
    case 'Comprehension':
      return `${e.type}(${e.key ? `${printExp(e.key)}: ` : ''}${printExp(e.value)}${e.clauses.map(clause).join('')})`;
    case 'Await':
      return `(await ${printExp(e.value)})`;
    case 'Yield':
      return `(yield${e.delegate ? ' from' : ''}${e.value ? ` ${printExp(e.value)}` : ''})`;
    case 'AssignExp':
      return `(${printPlace(e.target)} ${e.op ?? ':'}= ${printExp(e.value)})`;
    case 'ClassExp':
      return `<${printClass(e.cls)}>`;
    case 'ImportExp':
      return `import(${JSON.stringify(e.source)})`;
    case 'Super':
      return 'super()';
    case 'Cast':
      return `(${printExp(e.value)} as ${e.type ? printType(e.type) : '!'})`;
    case 'Jsx':
      return `<${optional(e.tag)}${e.attributes.map((a) => ` ${entry(a)}`).join('')}>${e.children.map((child) => `{${printExp(child)}}`).join('')}</>`;
    case 'Unknown':
      return `?${e.node}(${e.operands.map(printExp).join(', ')})`;
  }
}

function optional(e: Exp | undefined): string {
  return e ? printExp(e) : '';
}

function constant(e: Exp & { kind: 'Const' }): string {
  switch (e.special) {
    case 'undefined':
      return 'undefined';
    case 'ellipsis':
      return '...';
    case 'bytes':
      return `b${JSON.stringify(e.value)}`;
    case 'regex':
      return `re${JSON.stringify(e.value)}`;
    case 'bigint':
      return `${String(e.value)}n`;
    default:
      return Object.is(e.value, -0) ? '-0' : JSON.stringify(e.value);
  }
}

function arg(a: Arg): string {
  const mark = a.spread === 'sequence' ? '*' : a.spread === 'mapping' ? '**' : '';
  return `${mark}${a.name !== undefined ? `${a.name}=` : ''}${printExp(a.value)}`;
}

function entry(e: Entry): string {
  const value = printExp(e.value);
  return e.key ? `${e.accessor ? `${e.accessor} ` : ''}${printExp(e.key)}: ${value}` : `**${value}`;
}

function part(p: TemplatePart): string {
  if (p.kind === 'text') return JSON.stringify(p.text).slice(1, -1);
  return `{${printExp(p.value)}${p.debug ? '=' : ''}${p.conversion !== undefined ? `!${p.conversion}` : ''}${p.format ? `:${printExp(p.format)}` : ''}}`;
}

function clause(c: ComprehensionClause): string {
  return c.kind === 'if' ? ` if ${printExp(c.test)}` : ` ${c.isAsync ? 'async ' : ''}for ${printPlace(c.target)} in ${printExp(c.iterable)}`;
}

function lambda(f: Func): string {
  const head = `${f.isAsync ? 'async ' : ''}fn${f.isGenerator ? '*' : ''}#${f.id}${printHead(f)}`;
  const only = f.body[0];
  return f.body.length === 1 && only?.kind === 'Return' && only.value
    ? `(${head} => ${printExp(only.value)})`
    : `(${head} {\n${printStatements(f.body, 1)}\n})`;
}

/** An assignment target. */
export function printPlace(p: Place): string {
  switch (p.kind) {
    case 'NamePlace':
      return p.name;
    case 'AttrPlace':
      return `${printExp(p.object)}.${p.name}`;
    case 'IndexPlace':
      return `${printExp(p.object)}[${printExp(p.index)}]`;
    case 'SequencePlace':
      return `[${p.items.map((i) => (i ? `${i.spread ? '*' : ''}${printPlace(i.place)}${i.default ? ` = ${printExp(i.default)}` : ''}` : '')).join(', ')}]`;
    case 'RecordPlace':
      return `{${[
        ...p.properties.map((q) => `${printExp(q.key)}: ${printPlace(q.place)}${q.default ? ` = ${printExp(q.default)}` : ''}`),
        ...(p.rest ? [`...${printPlace(p.rest)}`] : []),
      ].join(', ')}}`;
    case 'UnknownPlace':
      return `?${p.node}(${p.operands.map(printExp).join(', ')})`;
  }
}

/** A type. */
export function printType(t: TypeExp): string {
  switch (t.kind) {
    case 'ref':
      return t.args.length > 0 ? `${t.name}[${t.args.map(printType).join(', ')}]` : t.name;
    case 'record':
      return `{${t.members.map((m) => `${m.name}${m.optional ? '?' : ''}${m.type ? `: ${printType(m.type)}` : ''}`).join(', ')}}`;
    case 'array':
      return `array[${printType(t.element)}]`;
    case 'tuple':
      return `tuple[${t.items.map(printType).join(', ')}]`;
    case 'union':
      return `(${t.options.map(printType).join(' | ')})`;
    case 'intersection':
      return `(${t.parts.map(printType).join(' & ')})`;
    case 'literal':
      return JSON.stringify(t.value);
    case 'function':
      return `fn(${t.params.map(printType).join(', ')})${t.result ? ` -> ${printType(t.result)}` : ''}`;
    case 'other':
      return '?';
  }
}
