/** The fix that drops columns before a sink. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkCase, examine, fixesOf, openFindings } from './fixCase';
import { DROPS } from './fixCasesPython';

const HEAD = 'import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n';
const READ = 'df = pd.read_csv("p.csv", usecols=["ssn", "age", "y"])\n';

/** Sources with a finding that the fix would not be safe for, or would do nothing. */
const REFUSED: readonly { readonly name: string; readonly source: string }[] = [
  { name: 'a choice of columns is made in the argument', source: `${HEAD}${READ}print(df[["ssn", "age"]])\n` },
  { name: 'one column', source: `${HEAD}${READ}print(df["ssn"])\n` },
  { name: 'one row', source: `${HEAD}${READ}print(df.iloc[0])\n` },
  { name: 'one row in a variable', source: `${HEAD}${READ}row = df.iloc[0]\nprint(row)\n` },
  { name: 'rows in a loop', source: `${HEAD}${READ}for _, row in df.iterrows():\n    print(row)\n` },
  { name: 'a row in a lambda', source: `${HEAD}${READ}df.apply(lambda row: print(row), axis=1)\n` },
  { name: 'the largest of each column', source: `${HEAD}${READ}print(df.max())\n` },
  { name: 'columns by type: the text may be gone', source: `${HEAD}${READ}print(df.select_dtypes("number"))\n` },
  { name: 'columns by a mask', source: `${HEAD}${READ}print(df.loc[:, df.nunique() > 1])\n` },
  { name: 'columns that were renamed by a function', source: `${HEAD}${READ}print(df.rename(columns=str.upper))\n` },
  { name: 'columns that were renamed as a whole', source: `${HEAD}${READ}df.columns = df.columns.str.upper()\nprint(df)\n` },
  { name: 'columns that became indicators', source: `${HEAD}${READ}print(pd.get_dummies(df))\n` },
  { name: 'columns with a suffix after a join of the same data', source: `${HEAD}${READ}a = df[["age", "ssn"]]\nprint(a.merge(df, on="age"))\n` },
  { name: 'the column stands in the index', source: `${HEAD}${READ}print(df.set_index("ssn"))\n` },
  { name: 'the column may be missing', source: `${HEAD}${READ}if len(df) > 9:\n    del df["ssn"]\nprint(df)\n` },
  {
    name: 'somebody asks whether the column is there',
    source: `${HEAD}df = pd.read_csv("p.csv")\nif "ssn" in df.columns:\n    df["ssn"] = df["ssn"].str.strip()\nprint(df)\n`,
  },
  { name: 'the argument is a text', source: `${HEAD}${READ}print(df.to_string())\n` },
  { name: 'the call names the column', source: `${HEAD}${READ}df.to_csv("out.csv", columns=["ssn", "age"])\n` },
  {
    name: 'the model predicts from other data',
    source: `${HEAD}${READ}new = pd.read_csv("q.csv")\nmodel = LogisticRegression()\nmodel.fit(df.drop(columns=["y"]), df["y"])\nmodel.predict(new)\n`,
  },
  {
    name: 'the model goes to a function that predicts from other data',
    source: `${HEAD}${READ}new = pd.read_csv("q.csv")\ndef score(m):\n    return m.predict(new)\nmodel = LogisticRegression().fit(df.drop(columns=["y"]), df["y"])\nscore(model)\n`,
  },
  {
    name: 'what a transformer gives is used, and the transformer too',
    source: `${HEAD}from sklearn.preprocessing import StandardScaler\n${READ}new = pd.read_csv("q.csv")\nscaler = StandardScaler()\nXs = scaler.fit_transform(df.drop(columns=["y"]))\nscaler.transform(new)\n`,
  },
  {
    name: 'the model was told of the column',
    source: `import pandas as pd\nfrom catboost import CatBoostClassifier\n${READ}CatBoostClassifier(cat_features=["ssn"]).fit(df.drop(columns=["y"]), df["y"])\n`,
  },
  {
    name: 'quasi-identifiers, none of which has to go',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["age", "sex", "race", "zip_code", "y"])\nLogisticRegression().fit(df.drop(columns=["y"]), df["y"])\n`,
  },
  { name: 'a list of records', source: `${HEAD}${READ}print(df.to_dict(orient="records"))\n` },
];

describe('quick fix: drop columns', () => {
  for (const one of DROPS) it(one.name, () => checkCase('drop-columns', one).then(() => undefined));

  it('is proved on enough sources', () => assert.ok(DROPS.length >= 20));

  for (const { name, source } of REFUSED) {
    it(`is not offered: ${name}`, async () => {
      const subject = await examine('python', source);
      const findings = openFindings(subject.result);
      assert.ok(findings.length > 0, 'there is a finding');
      for (const finding of findings)
        assert.deepEqual(
          fixesOf(subject, finding).filter((fix) => fix.id === 'drop-columns'),
          [],
        );
    });
  }

  it('does not get lost in code that assigns a variable again and again', async () => {
    const again = 'df = df.dropna().fillna(0)\nmask = df["age"] > 3\nmask = mask & (df["age"] < 90)\ndf = df[mask]\n'.repeat(200);
    const subject = await examine('python', `${HEAD}${READ}${again}for _ in range(9):\n    df = df.head()\n    mask = mask | mask\nprint(df[mask])\n`);
    const finding = openFindings(subject.result)[0];
    assert.ok(finding);
    assert.ok(fixesOf(subject, finding).some((fix) => fix.id === 'drop-columns'));
  });

  it('does not get lost in functions that call each other', async () => {
    const subject = await examine(
      'python',
      `${HEAD}def a(x):\n    return b(x).head()\n\n\ndef b(x):\n    return a(x).tail() if len(x) else x\n\n\n${READ}print(a(df))\n`,
    );
    const finding = openFindings(subject.result)[0];
    assert.ok(finding);
    assert.ok(fixesOf(subject, finding).some((fix) => fix.id === 'drop-columns'));
  });
});
