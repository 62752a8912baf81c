/** Prints a lowered module compactly and stably, one statement a line, for snapshot tests and debugging. */
import { printExp, printPlace, printType } from './printExpressions';
import type { Case, ClassDef, ClassMember, Func, Module, Param, Pattern, Stmt } from './types';

/** The module as text. Spans are left out; functions carry their number, and their locals in braces where they have any. */
export function printModule(module: Module): string {
  const lines: string[] = [];
  const { body } = module;
  lines.push(`module${names(' locals', body.locals)}`);
  statements(body.body, 1, lines);
  for (const problem of module.syntaxErrors) lines.push(`! ${problem.span.start}-${problem.span.end} ${problem.message}`);
  for (const [node, count] of [...module.unknowns].sort(([a], [b]) => (a < b ? -1 : 1))) lines.push(`? ${node} ${count}`);
  return lines.join('\n');
}

/** Statements as lines, indented by `depth` levels. */
export function printStatements(body: readonly Stmt[], depth = 0): string {
  const lines: string[] = [];
  statements(body, depth, lines);
  return lines.join('\n');
}

function names(label: string, set: ReadonlySet<string>): string {
  return set.size > 0 ? `${label}{${[...set].join(', ')}}` : '';
}

function statements(body: readonly Stmt[], depth: number, lines: string[]): void {
  for (const s of body) statement(s, depth, lines);
}

function block(header: string, body: readonly Stmt[], depth: number, lines: string[]): void {
  lines.push('  '.repeat(depth) + header);
  statements(body, depth + 1, lines);
}

function statement(s: Stmt, depth: number, lines: string[]): void {
  const line = (text: string): void => void lines.push('  '.repeat(depth) + text);
  switch (s.kind) {
    case 'Assign':
      return line(`${s.targets.map(printPlace).join(' = ')}${s.type ? `: ${printType(s.type)}` : ''} = ${printExp(s.value)}`);
    case 'Augment':
      return line(`${printPlace(s.target)} ${s.op}= ${printExp(s.value)}`);
    case 'Declare':
      return line(`declare ${printPlace(s.target)}${s.type ? `: ${printType(s.type)}` : ''}`);
    case 'Expression':
      return line(printExp(s.value) + (s.isCellResult ? '  // cell result' : ''));
    case 'Delete':
      return line(`del ${s.targets.map(printPlace).join(', ')}`);
    case 'If':
      block(`if ${printExp(s.test)}`, s.then, depth, lines);
      if (s.otherwise.length > 0) block('else', s.otherwise, depth, lines);
      return;
    case 'While':
      block(s.testAfter ? `do … while ${printExp(s.test)}` : `while ${printExp(s.test)}`, s.body, depth, lines);
      if (s.update.length > 0) block('update', s.update, depth, lines);
      if (s.otherwise.length > 0) block('else', s.otherwise, depth, lines);
      return;
    case 'For':
      block(`${s.isAsync ? 'async ' : ''}for ${printPlace(s.target)} ${s.keys ? 'of keys' : 'in'} ${printExp(s.iterable)}`, s.body, depth, lines);
      if (s.otherwise.length > 0) block('else', s.otherwise, depth, lines);
      return;
    case 'Return':
      return line(s.value ? `return ${printExp(s.value)}` : 'return');
    case 'Raise':
      return line(`raise${s.value ? ` ${printExp(s.value)}` : ''}${s.cause ? ` from ${printExp(s.cause)}` : ''}`);
    case 'Break':
      return line(s.label ? `break ${s.label}` : 'break');
    case 'Continue':
      return line(s.label ? `continue ${s.label}` : 'continue');
    case 'Try':
      block('try', s.body, depth, lines);
      for (const h of s.handlers) block(`except${h.type ? ` ${printExp(h.type)}` : ''}${h.place ? ` as ${printPlace(h.place)}` : ''}`, h.body, depth, lines);
      if (s.otherwise.length > 0) block('else', s.otherwise, depth, lines);
      if (s.finally.length > 0) block('finally', s.finally, depth, lines);
      return;
    case 'With':
      block(
        `${s.isAsync ? 'async ' : ''}with ${s.items.map((i) => printExp(i.value) + (i.target ? ` as ${printPlace(i.target)}` : '')).join(', ')}`,
        s.body,
        depth,
        lines,
      );
      return;
    case 'Match':
      line(`match ${printExp(s.subject)}`);
      for (const c of s.cases) printCase(c, depth + 1, lines);
      return;
    case 'Assert':
      return line(`assert ${printExp(s.test)}${s.message ? `, ${printExp(s.message)}` : ''}`);
    case 'FunctionDef':
      for (const decorator of s.decorators) line(`@${printExp(decorator)}`);
      func(s.func, depth, lines);
      return;
    case 'ClassDef':
      classDef(s.cls, depth, lines);
      return;
    case 'TypeDef':
      return line(
        `type ${s.name}${s.params.length > 0 ? `[${s.params.join(', ')}]` : ''}${s.extends.length > 0 ? ` extends ${s.extends.map(printType).join(', ')}` : ''} = ${printType(s.type)}`,
      );
    case 'Import':
      return line(
        `import ${s.typeOnly ? 'type ' : ''}${JSON.stringify(s.source)}${s.names.map((n) => ` ${n.imported}${n.imported === n.local ? '' : ` as ${n.local}`}${n.isRoot ? ' (root)' : ''}`).join(',')}`,
      );
    case 'Export':
      return line(
        `export ${s.entries.map((e) => e.name + (e.local !== undefined && e.local !== e.name ? ` = ${e.local}` : '') + (e.value ? ` = ${printExp(e.value)}` : '')).join(', ')}${s.source !== undefined ? ` from ${JSON.stringify(s.source)}` : ''}`,
      );
    case 'Block':
      block(s.label ? `block ${s.label}` : 'block', s.body, depth, lines);
      return;
  }
}

function printCase(c: Case, depth: number, lines: string[]): void {
  block(`case ${printPattern(c.pattern)}${c.guard ? ` if ${printExp(c.guard)}` : ''}${c.fallsThrough ? ' (falls through)' : ''}`, c.body, depth, lines);
}

function printPattern(p: Pattern): string {
  switch (p.kind) {
    case 'wildcard':
      return '_';
    case 'value':
      return `=${printExp(p.value)}`;
    case 'capture':
      return p.pattern ? `${printPattern(p.pattern)} as ${p.name}` : p.name;
    case 'sequence':
      return `[${p.items.map(printPattern).join(', ')}]`;
    case 'star':
      return `*${p.name ?? '_'}`;
    case 'mapping':
      return `{${[...p.entries.map((e) => `${printExp(e.key)}: ${printPattern(e.pattern)}`), ...(p.rest !== undefined ? [`**${p.rest}`] : [])].join(', ')}}`;
    case 'class':
      return `${printExp(p.type)}(${[...p.positional.map(printPattern), ...p.keywords.map((k) => `${k.name}=${printPattern(k.pattern)}`)].join(', ')})`;
    case 'or':
      return `(${p.options.map(printPattern).join(' | ')})`;
  }
}

function func(f: Func, depth: number, lines: string[]): void {
  block(
    `${f.isAsync ? 'async ' : ''}def${f.isGenerator ? '*' : ''} #${f.id} ${f.name}${printHead(f)}${names(' locals', f.locals)}${names(' globals', f.globals)}`,
    f.body,
    depth,
    lines,
  );
}

/** Parameters and return type of a function. */
export function printHead(f: Func): string {
  return `(${f.params.map(param).join(', ')})${f.returnType ? ` -> ${printType(f.returnType)}` : ''}`;
}

const PARAM_MARKS: Readonly<Record<Param['kind'], string>> = { normal: '', 'positional-only': '/', 'keyword-only': 'kw ', rest: '*', 'keyword-rest': '**' };

function param(p: Param): string {
  const name = p.pattern ? `${p.name}=>${printPlace(p.pattern)}` : p.name;
  return `${PARAM_MARKS[p.kind]}${p.isProperty ? 'this.' : ''}${name}${p.type ? `: ${printType(p.type)}` : ''}${p.default ? ` = ${printExp(p.default)}` : ''}`;
}

function classDef(cls: ClassDef, depth: number, lines: string[]): void {
  const pad = '  '.repeat(depth);
  for (const decorator of cls.decorators) lines.push(`${pad}@${printExp(decorator)}`);
  const bases = [...cls.bases.map(printExp), ...cls.keywords.map((a) => (a.name !== undefined ? `${a.name}=` : '**') + printExp(a.value))];
  lines.push(
    `${pad}class ${cls.name}${bases.length > 0 ? `(${bases.join(', ')})` : ''}${cls.implements.length > 0 ? ` implements ${cls.implements.map(printType).join(', ')}` : ''}`,
  );
  for (const member of cls.members) printMember(member, depth + 1, lines);
  if (cls.body.length > 0) block('body', cls.body, depth + 1, lines);
}

/** The members and remaining statements of a class, as lines. */
export function printClass(cls: ClassDef): string {
  const lines: string[] = [];
  classDef(cls, 0, lines);
  return lines.join('\n');
}

function printMember(m: ClassMember, depth: number, lines: string[]): void {
  const pad = '  '.repeat(depth);
  for (const decorator of m.decorators) lines.push(`${pad}@${printExp(decorator)}`);
  if (m.kind === 'field') {
    lines.push(`${pad}${m.isStatic ? 'static ' : ''}field ${m.name}${m.type ? `: ${printType(m.type)}` : ''}${m.value ? ` = ${printExp(m.value)}` : ''}`);
    return;
  }
  const marks = [m.isStatic && 'static', m.isClassMethod && 'classmethod', m.isAbstract && 'abstract', m.accessor].filter((mark) => mark);
  const before = lines.length;
  func(m.func, depth, lines);
  if (marks.length > 0) lines[before] = `${pad}${marks.join(' ')} ${(lines[before] as string).trimStart()}`;
}
