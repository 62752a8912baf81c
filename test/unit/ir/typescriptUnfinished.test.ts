/** Half-typed TypeScript: whatever is missing, the statements before and after are whole. */
import assert from 'node:assert/strict';
import { printStatements } from '../../../src/ir/print';
import { lower, printed } from './typescriptSetup';

/** Lines of the module that must be there although `broken` stands in its middle or at its end. */
function survives(title: string, broken: readonly string[], expected: readonly string[], path?: string): void {
  it(title, () => {
    const module = lower(broken, path);
    const lines = printStatements(module.body.body).split('\n');
    for (const line of expected) assert.ok(lines.includes(line), `missing: ${line}\nin:\n${lines.join('\n')}`);
    assert.ok(module.syntaxErrors.length > 0, 'has no syntax error');
    for (const { span } of module.syntaxErrors) assert.ok(span.start <= span.end && span.end <= broken.join('\n').length);
  });
}

describe('Unfinished TypeScript', () => {
  survives(
    'an unfinished call',
    ['const before = 1;', 'console.log(patient.ssn,', 'const after = 2;'],
    ['before = 1', 'console.log(patient.ssn)', 'after = 2'],
  );
  survives(
    'a missing closing brace',
    ['const before = 1;', 'function f(p) {', '  if (p.ssn) {', '    send(p.ssn);', '  return 1;', '}', 'const last = 2;'],
    ['before = 1', 'def #1 f(p) locals{p, last}', '    send(p.ssn)', '  last = 2'],
  );
  survives('a dot at the end of the file', ['const before = 1;', 'patient.'], ['before = 1', '?Missing(patient)']);
  survives('a dot before the next statement', ['const before = 1;', 'patient.', 'const after = 2;'], ['before = 1', 'after = 2']);
  // What follows is read as properties: the object goes on until something ends it.
  survives(
    'an unfinished object',
    ['const before = 1;', 'const row = { ssn: p.ssn, name: ', '}', 'const after = 2;', 'send({ a: row, b'],
    ['before = 1', 'row = {"ssn": p.ssn, "name": ?Missing()}', 'after = 2', 'send({"a": row, "b": b})'],
  );
  survives('an unterminated template', ['const before = 1;', 'const s = `ssn ${p.ssn} and'], ['before = 1', 's = f"ssn {p.ssn} and"']);
  survives('an unterminated string', ['const before = 1;', 'log("text', 'const after = 2;'], ['before = 1', 'after = 2']);
  survives('an unfinished import', ['import { a } from "a";', 'import { b, ', 'use(a);', 'use(b);'], ['import "a" a', 'use(b)']);
  survives(
    'an unfinished class',
    ['const before = 1;', 'class A {', '  x = 1;', '  m(p) { send(p.ssn); ', '  private y'],
    ['before = 1', 'class A', '  field x = 1', '    send(p.ssn)'],
  );
  survives('an unfinished arrow function', ['xs.map((x) => ', 'const after = 2;', 'send(after);'], ['  after = 2']);
  survives(
    'an unfinished type argument at the end',
    ['class A {', '  m() { send(this.ssn); }', '  x: Map<string,'],
    ['class A', '    send(this.ssn)', '  field x: Map'],
  );
  survives('an unfinished condition', ['if (p.ssn && ', 'send(1);', 'const after = 2;'], ['after = 2']);
  survives('an unfinished element', ['const before = 1;', 'const a = <div>{p.ssn}<b'], ['before = 1', 'a = <"div">{p.ssn}{<"b"></>}</>'], 'a.tsx');
  survives('keywords out of place', ['const before = 1;', 'const const = ;', 'return', 'case 1:', 'const after = 2;'], ['before = 1', 'after = 2']);
  survives(
    'merge markers',
    ['const before = 1;', '<<<<<<< HEAD', 'const a = 1;', '=======', 'const a = 2;', '>>>>>>> other', 'const after = 2;'],
    ['before = 1', 'a = 1', 'after = 2'],
  );

  it('an argument that is not there yet is no argument', () => {
    assert.deepEqual(printed('send(a, '), ['send(a)']);
    assert.deepEqual(printed('send('), ['send()']);
  });

  it('says that something was missing', () => {
    assert.deepEqual([...lower('patient.').unknowns], [['Missing', 1]]);
  });
});
