/** The fix that takes a column out of the list that selects it. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkCase, examine, fixesOf, openFindings, type FixCase, type SourceKind } from './fixCase';
import { REMOVALS } from './fixCasesPython';

const HEAD = 'import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n';

/** Sources with a finding that the fix would not be safe for. */
const REFUSED: readonly { readonly name: string; readonly source: string; readonly kind?: SourceKind }[] = [
  { name: 'a list of one item', source: `${HEAD}df = pd.read_csv("p.csv")\nprint(df[["ssn"]])\n` },
  { name: 'the column is used by name afterwards', source: `${HEAD}df = pd.read_csv("p.csv")\nX = df[["ssn", "age"]]\nprint(X)\nkeys = X["ssn"].nunique()\n` },
  {
    name: 'the column is used as an attribute afterwards',
    source: `${HEAD}df = pd.read_csv("p.csv")\nX = df[["ssn", "age"]]\nprint(X)\nkeys = X.ssn.nunique()\n`,
  },
  { name: 'the column is dropped afterwards', source: `${HEAD}df = pd.read_csv("p.csv", usecols=["ssn", "age"])\nprint(df)\ndf = df.drop(columns=["ssn"])\n` },
  { name: 'columns are taken by position afterwards', source: `${HEAD}df = pd.read_csv("p.csv")\nX = df[["ssn", "age"]]\nprint(X)\nages = X.iloc[:, 1]\n` },
  { name: 'the columns get new names afterwards', source: `${HEAD}df = pd.read_csv("p.csv")\nX = df[["ssn", "age"]]\nprint(X)\nX.columns = ["a", "b"]\n` },
  {
    name: 'the column is used in a function that gets the frame',
    source: `${HEAD}def key(frame):\n    return frame["ssn"]\n\ndf = pd.read_csv("p.csv")\nX = df[["ssn", "age"]]\nprint(X)\nkey(X)\n`,
  },
  {
    name: 'the list serves something else than a selection',
    source: `${HEAD}COLUMNS = ["ssn", "age"]\ndf = pd.read_csv("p.csv")\nprint(df[COLUMNS])\nwidths = dict(zip(COLUMNS, [9, 3]))\n`,
  },
  {
    name: 'the model meets other data with the column',
    source: `${HEAD}df = pd.read_csv("p.csv")\nnew = pd.read_csv("q.csv")\nmodel = LogisticRegression()\nmodel.fit(df[["ssn", "age"]], df["y"])\nmodel.predict(new.drop(columns=["y"]))\n`,
  },
  {
    name: 'the model is told of the column',
    source: `import pandas as pd\nfrom catboost import CatBoostClassifier\ndf = pd.read_csv("p.csv")\nCatBoostClassifier(cat_features=["ssn"]).fit(df[["ssn", "age"]], df["y"])\n`,
  },
  {
    name: 'the read names the column once more',
    source: `${HEAD}df = pd.read_csv("p.csv", usecols=["admission_date", "mrn", "age"], parse_dates=["admission_date"])\nprint(df)\n`,
  },
  { name: 'the column becomes the index', source: `${HEAD}df = pd.read_csv("p.csv", usecols=["mrn", "age"]).set_index("mrn")\nprint(df)\n` },
  { name: 'the list is made by a function', source: `${HEAD}df = pd.read_csv("p.csv")\nprint(df["ssn age".split()])\n` },
  {
    name: 'one of two selections on the way',
    source: `${HEAD}df = pd.read_csv("p.csv")\nX = df[["ssn", "age"]] if df.size else df[["ssn", "bmi"]]\nprint(X)\n`,
  },
];

describe('quick fix: remove from the list', () => {
  for (const one of REMOVALS) it(one.name, () => checkCase('remove-from-list', one).then(() => undefined));

  it('is proved on enough sources', () => assert.ok(REMOVALS.length >= 20));

  for (const { name, source, kind } of REFUSED) {
    it(`is not offered: ${name}`, async () => {
      const subject = await examine(kind ?? 'python', source);
      const findings = openFindings(subject.result);
      assert.ok(findings.length > 0, 'there is a finding');
      for (const finding of findings)
        assert.deepEqual(
          fixesOf(subject, finding).filter((fix) => fix.id === 'remove-from-list'),
          [],
        );
    });
  }

  it('names the columns, and several in one fix', async () => {
    const case_ = REMOVALS.find((one) => one.name.includes('two columns')) as FixCase;
    const { fix } = await checkCase('remove-from-list', case_);
    assert.match(fix.title, /^Remove "\w+" and "\w+" from the list of columns$/);
  });
});
