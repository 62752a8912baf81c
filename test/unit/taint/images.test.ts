/** Images of modules: the same findings whatever order files come in, nothing left behind by one file for the next, and files that are not run because nothing in them could be PHI. */
import { strict as assert } from 'node:assert';
import { createEngine } from '../../../src/node/engine';
import type { Engine } from '../../../src/node/engine';
import { makeTree } from '../node/tempTree';

const FILES: Readonly<Record<string, string>> = {
  'data.py': 'import pandas as pd\ndf = pd.read_csv("in.csv")\n',
  'first.py': 'from data import df\nimport logging\nlogging.info(df["mrn"].max())\nlogging.warning("%s", df)\n',
  'second.py': 'from data import df\nimport logging\nlogging.info("%s", df)\n',
  'a.py': 'import b\nVALUE = {"ssn": b.load()}\ndef show():\n    print(b.VALUE)\n',
  'b.py': 'import a\nVALUE = {"mrn": a.show}\ndef load():\n    return input("ssn")\ndef show():\n    print(a.VALUE["ssn"])\n',
  'c.py': 'from a import VALUE\nfrom b import VALUE as other\nprint(VALUE, other)\n',
  'settings.py': 'class Settings:\n    subject = "x"\n',
  'changes.py': 'from settings import Settings\nimport pandas as pd\nSettings.subject = pd.read_csv("p.csv")["ssn"]\nprint(Settings.subject)\n',
  'reads.py': 'from settings import Settings\nssn_label = "ssn"\nprint(Settings.subject)\n',
};

function findings(engine: Engine, order: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of order) {
    const result = engine.check({ path, text: FILES[path] ?? '' });
    found.set(
      path,
      result.findings.map((f) => `${f.rule} ${f.location.file}:${f.location.range.start.line} ${f.elements.map((e) => e.name).join()}`).join('; '),
    );
  }
  return found;
}

describe('images of modules', () => {
  let root = '';
  before(() => {
    root = makeTree(FILES);
  });

  it('give the same findings in any order of files', async () => {
    const names = Object.keys(FILES);
    const expected = findings(await createEngine({ root }), names);
    assert.ok(expected.get('first.py')?.includes('mrn') && expected.get('c.py')?.includes('ssn') && expected.get('changes.py')?.includes('ssn'));
    for (const order of [[...names].reverse(), [...names.slice(4), ...names.slice(0, 4)]]) {
      const found = findings(await createEngine({ root }), order);
      for (const name of names) assert.equal(found.get(name), expected.get(name), name);
    }
  });

  it('keep what one file learns of a source, or writes into a class, from the next', async () => {
    const engine = await createEngine({ root });
    const found = findings(engine, ['first.py', 'second.py', 'changes.py', 'reads.py']);
    assert.equal(found.get('second.py'), '');
    assert.equal(found.get('reads.py'), '');
    const again = findings(engine, ['first.py', 'changes.py']);
    assert.equal(again.get('first.py'), found.get('first.py'));
    assert.equal(again.get('changes.py'), found.get('changes.py'));
  });

  it('are computed again after an edit of what they depend on', async () => {
    const engine = await createEngine({ root });
    findings(engine, Object.keys(FILES));
    engine.check({ path: 'data.py', text: 'df = 1\n' });
    engine.forget();
    const result = engine.check({ path: 'second.py', text: 'from data import df\nimport logging\nlogging.info(df["ssn"])\n' });
    assert.equal(result.findings.length, 1);
  });
});

describe('files in which nothing could be PHI', () => {
  const steps = async (files: Readonly<Record<string, string>>, path: string): Promise<number> => {
    const engine = await createEngine({ root: makeTree(files) });
    return engine.check({ path, text: files[path] ?? '' }).steps;
  };

  it('are not run', async () => {
    assert.equal(await steps({ 'a.py': 'import os\nfor name in os.listdir("."):\n    print(name, len(name))\n' }, 'a.py'), 0);
    assert.equal(await steps({ 'a.ts': 'const rows: { id: number; total: number }[] = await load();\nconsole.log(rows);\n' }, 'a.ts'), 0);
    assert.equal(await steps({ 'a.py': 'import b\nprint(b.load())\n', 'b.py': 'def load():\n    return {"fullname": input()}\n' }, 'a.py'), 0);
  });

  it('are run when a name, a text, a file of the workspace or an import could bring some', async () => {
    for (const text of [
      'print(row["ssn"])\n',
      'def f(patient):\n    print(patient)\n',
      'import db\nprint(db.query("select a, birth_date from t"))\n',
      'import pandas as pd\nprint(pd.read_csv("table.csv"))\n',
      'cols = "a,mrn".split(",")\nprint(df[cols])\n',
    ])
      assert.notEqual(await steps({ 'a.py': text, 'table.csv': 'x,ssn\n' }, 'a.py'), 0, text);
    assert.notEqual(await steps({ 'a.py': 'import b\nprint(b.load())\n', 'b.py': 'def load():\n    return {"ssn": input()}\n' }, 'a.py'), 0);
  });
});
