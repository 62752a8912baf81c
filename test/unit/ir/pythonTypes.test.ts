/** Python annotations as types, also those written as strings. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { printType } from '../../../src/ir/printExpressions';
import { parseType } from '../../../src/ir/lowerPythonTypes';
import { lower } from './pythonSetup';

const TYPES: readonly (readonly [annotation: string, printed: string])[] = [
  ['int', 'int'],
  ['"int"', 'int'],
  ['a.b.C', 'a.b.C'],
  ['Optional[X]', '(X | null)'],
  ['typing.Optional["pd.DataFrame"]', '(pd.DataFrame | null)'],
  ['X | None', '(X | null)'],
  ['int | str | None', '(int | str | null)'],
  ['Union[int, Optional[str]]', '(int | str | null)'],
  ['Union[int]', 'int'],
  ['list[dict[str, Patient]]', 'list[dict[str, Patient]]'],
  ['Dict[str, List["Patient"]]', 'Dict[str, List[Patient]]'],
  ['a.b.C[x.D, "E"]', 'a.b.C[x.D, E]'],
  ['tuple[int, str]', 'tuple[int, str]'],
  ['tuple[int, ...]', 'array[int]'],
  ['Literal["a", 1, None, True]', '("a" | 1 | null | true)'],
  ['Literal["a"]', '"a"'],
  ['Literal[x.Y, "a"]', '(x.Y | "a")'],
  ['Callable[[int, str], bool]', 'fn(int, str) -> bool'],
  ['Callable[..., int]', 'fn(...) -> int'],
  ['Callable[P, T]', 'fn(P) -> T'],
  ['Callable', 'Callable'],
  ['Annotated[int, Field(gt=0), "x"]', 'int'],
  ['dict[str, Annotated[int, Field(gt=0)]] | None', '(dict[str, int] | null)'],
  ['Final[int]', 'int'],
  ['Final', 'Final'],
  ['ClassVar[list[int]]', 'list[int]'],
  ['\'list["Patient"]\'', 'list[Patient]'],
  ['"list[int] | None"', '(list[int] | null)'],
  ['None', 'null'],
  ['(int)', 'int'],
  ['type[X]', 'type[X]'],
  ['*Ts', 'Ts'],
  ['list[\n    int,  # comment\n    str\n]', 'list[int, str]'],
  // What is no type.
  ['f(x)', '?'],
  ['int if x else str', '?'],
  ['"not a type!"', '?'],
  ['""', '?'],
  ['lambda: x', '?'],
  ['list[f("],"), int]', 'list[?, int]'],
  ['list[)]', 'list[?]'],
  ['list[', 'list'],
  ['Literal[f(x)] | int', '?'],
  ['dict["A", r"B"]', 'dict[A, ?]'],
];

describe('Python annotations', () => {
  for (const [annotation, expected] of TYPES) {
    it(annotation, () => {
      assert.equal(printType(parseType(annotation, 0, annotation.length)), expected);
    });
  }

  it('stand where they are written, also inside strings', async () => {
    const source = 'x: "dict[str, Patient]" = 1\n';
    const [statement] = (await lower(source)).body.body;
    assert.ok(statement?.kind === 'Assign' && statement.type?.kind === 'ref');
    const [, second] = statement.type.args;
    assert.ok(second);
    assert.equal(source.slice(second.span.start, second.span.end), 'Patient');
  });

  it('nested beyond all reason do not overflow the stack', () => {
    const deep = 'list['.repeat(20_000) + 'int' + ']'.repeat(20_000);
    assert.equal(parseType(deep, 0, deep.length).kind, 'ref');
  });
});
