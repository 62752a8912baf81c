/** Python sources that quick fixes are proved on; `fixesWithPandas.ts` runs those with frames in the real library too. */
import type { FixCase } from './fixCase';

const HEAD = 'import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\nfrom sklearn.model_selection import train_test_split\n';

export const REMOVALS: readonly FixCase[] = [
  {
    name: 'the first item',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nLogisticRegression().fit(df[["ssn", "age", "bmi"]], df["readmitted"])\n`,
    changes: [['"ssn", "age", "bmi"', '"age", "bmi"']],
    isPreferred: true,
  },
  {
    name: 'an item in the middle',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nLogisticRegression().fit(df[["age", "ssn", "bmi"]], df["readmitted"])\n`,
    changes: [['"age", "ssn", "bmi"', '"age", "bmi"']],
  },
  {
    name: 'the last item',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nLogisticRegression().fit(df[["age", "bmi", "ssn"]], df["readmitted"])\n`,
    changes: [['"age", "bmi", "ssn"', '"age", "bmi"']],
  },
  {
    name: 'the last item before a comma at the end',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nprint(df[["age", "ssn",]])\n`,
    changes: [['"age", "ssn",]', '"age",]']],
  },
  {
    name: 'two columns of one list',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nLogisticRegression().fit(df[["ssn", "age", "mrn"]], df["readmitted"])\n`,
    changes: [['"ssn", "age", "mrn"', '"age"']],
  },
  {
    name: 'two columns beside each other at the end',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nLogisticRegression().fit(df[["age", "ssn", "mrn"]], df["readmitted"])\n`,
    changes: [['"age", "ssn", "mrn"', '"age"']],
  },
  {
    name: 'a list on several lines, with comments',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nX = df[[\n    "age",  # in years\n    "ssn",  # social security number\n    "bmi",\n]]\nLogisticRegression().fit(X, df["readmitted"])\n`,
    changes: [['    "ssn",  # social security number\n', '']],
    isPreferred: true,
  },
  {
    name: 'the last of several lines without a comma',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nX = df[[\n    "age",  # in years\n    "ssn"  # social security number\n]]\nLogisticRegression().fit(X, df["readmitted"])\n`,
    changes: [['    "ssn"  # social security number\n', '']],
  },
  {
    name: 'several lines with two items each',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nX = df[[\n    "age", "ssn",\n    "bmi", "sbp",\n]]\nLogisticRegression().fit(X, df["readmitted"])\n`,
    changes: [['"age", "ssn",\n    "bmi"', '"age", "bmi"']],
  },
  {
    name: 'single quotes',
    source: `${HEAD}df = pd.read_csv('patients.csv')\nprint(df[['age', 'ssn']])\n`,
    changes: [["['age', 'ssn']", "['age']"]],
  },
  {
    name: 'a constant list, used once',
    source: `${HEAD}FEATURES = ["age", "bmi", "mrn"]\ndf = pd.read_csv("patients.csv")\nLogisticRegression().fit(df[FEATURES], df["readmitted"])\n`,
    changes: [['["age", "bmi", "mrn"]', '["age", "bmi"]']],
    isPreferred: true,
  },
  {
    name: 'a constant list, used for fitting and predicting',
    source: `${HEAD}FEATURES = ["age", "bmi", "mrn"]\ntrain, test = train_test_split(pd.read_csv("patients.csv"))\nmodel = LogisticRegression()\nmodel.fit(train[FEATURES], train["readmitted"])\nrisk = model.predict_proba(test[FEATURES])\n`,
    changes: [['["age", "bmi", "mrn"]', '["age", "bmi"]']],
    isPreferred: false,
  },
  {
    name: 'the columns of a read',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["ssn", "age", "readmitted"])\nLogisticRegression().fit(df.drop(columns=["readmitted"]), df["readmitted"])\n`,
    changes: [['["ssn", "age", "readmitted"]', '["age", "readmitted"]']],
    isPreferred: false,
  },
  {
    name: 'the columns of a Parquet read',
    source: `${HEAD}df = pd.read_parquet("patients.parquet", columns=["mrn", "age"])\nprint(df)\n`,
    changes: [['["mrn", "age"]', '["age"]']],
  },
  {
    name: 'a list that is added to another, whole',
    source: `${HEAD}NUMERIC = ["age", "bmi"]\ndf = pd.read_csv("patients.csv")\nX = df[["mrn"] + NUMERIC]\nLogisticRegression().fit(X, df["readmitted"])\n`,
    changes: [['["mrn"] + NUMERIC', 'NUMERIC']],
  },
  {
    name: 'a list that is added behind another, whole',
    source: `${HEAD}NUMERIC = ["age", "bmi"]\ndf = pd.read_csv("patients.csv")\nX = df[NUMERIC + ["mrn"]]\nLogisticRegression().fit(X, df["readmitted"])\n`,
    changes: [['NUMERIC + ["mrn"]', 'NUMERIC']],
  },
  {
    name: 'a list that is spread into another',
    source: `${HEAD}NUMERIC = ["age", "bmi"]\ndf = pd.read_csv("patients.csv")\nLogisticRegression().fit(df[["mrn", *NUMERIC]], df["readmitted"])\n`,
    changes: [['["mrn", *NUMERIC]', '[*NUMERIC]']],
  },
  {
    name: 'columns behind loc',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nprint(df.loc[df["age"] > 60, ["mrn", "age"]])\n`,
    changes: [['["mrn", "age"]', '["age"]']],
    isPreferred: true,
  },
  {
    name: 'the selection is shown in part',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nprint(df[["patient_name", "age"]].sort_values("age").head(3))\n`,
    changes: [['["patient_name", "age"]', '["age"]']],
  },
  {
    name: 'a selection of what was read by name',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["ssn", "age", "bmi", "readmitted"])\nX = df[["ssn", "age", "bmi"]]\nLogisticRegression().fit(X, df["readmitted"])\n`,
    changes: [['df[["ssn", "age", "bmi"]]', 'df[["age", "bmi"]]']],
  },
  {
    name: 'a selection in a function',
    source: `${HEAD}def features(frame):\n    return frame[["age", "bmi", "mrn"]].fillna(0)\n\n\ndf = pd.read_csv("patients.csv")\nLogisticRegression().fit(features(df), df["readmitted"])\n`,
    changes: [['["age", "bmi", "mrn"]', '["age", "bmi"]']],
  },
  {
    name: 'a frame that is split afterwards',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nX = df[["age", "bmi", "mrn"]]\nX_train, X_test, y_train, y_test = train_test_split(X, df["readmitted"])\nmodel = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n`,
    changes: [['["age", "bmi", "mrn"]', '["age", "bmi"]']],
  },
  {
    name: 'the column is also counted in the whole frame',
    source: `${HEAD}df = pd.read_csv("patients.csv")\ndf["ssn"] = df["ssn"].str.strip()\nprint(df["ssn"].nunique())\nX = df[["ssn", "age"]]\nLogisticRegression().fit(X, df["readmitted"])\n`,
    changes: [['[["ssn", "age"]]', '[["age"]]']],
  },
  {
    name: 'a quasi-identifying rest comes to light',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nLogisticRegression().fit(df[["mrn", "age", "sex", "race"]], df["readmitted"])\n`,
    changes: [['"mrn", "age"', '"age"']],
    reveals: ['PHI103'],
    isPreferred: false,
  },
  {
    name: 'a date that would be reported next goes too',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nLogisticRegression().fit(df[["mrn", "bmi", "admission_date"]], df["readmitted"])\n`,
    changes: [['"mrn", "bmi", "admission_date"', '"bmi"']],
    isPreferred: true,
  },
  {
    name: 'carriage returns',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nX = df[[\n    "age",\n    "ssn",\n]]\nprint(X)\n`.replace(/\n/g, '\r\n'),
    changes: [['    "ssn",\r\n', '']],
  },
  {
    name: 'letters beyond the first plane before it',
    source: `${HEAD}print("🏥 Zürich")\ndf = pd.read_csv("patients.csv")\nprint(df[["ssn", "age"]])\n`,
    changes: [['[["ssn", "age"]]', '[["age"]]']],
  },
  {
    name: 'notebook: the last expression of a cell',
    kind: 'notebook',
    source: `import pandas as pd\ndf = pd.read_csv("patients.csv")\n# %%\ndf[["mrn", "age"]].head()\n`,
    changes: [['["mrn", "age"]', '["age"]']],
    isPreferred: true,
  },
  {
    name: 'notebook: a list in another cell',
    kind: 'notebook',
    source: `import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\nFEATURES = [\n    "age",\n    "mrn",\n]\n# %%\ndf = pd.read_csv("patients.csv")\n# %%\nLogisticRegression().fit(df[FEATURES], df["readmitted"])\n`,
    changes: [['    "mrn",\n', '']],
  },
  {
    name: 'notebook: beside a magic and a shell line',
    kind: 'notebook',
    source: `%matplotlib inline\nimport pandas as pd\n# %%\n!ls data\ndf = pd.read_csv("patients.csv")\nprint(df[["age", "ssn"]])\n`,
    changes: [['["age", "ssn"]', '["age"]']],
  },
];

export const DROPS: readonly FixCase[] = [
  {
    name: 'a frame that is fitted',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["ssn", "age", "bmi"])\ny = pd.read_csv("labels.csv")["y"]\nLogisticRegression().fit(df, y)\n`,
    changes: [['.fit(df, y)', '.fit(df.drop(columns=["ssn"]), y)']],
    isPreferred: true,
  },
  {
    name: 'several columns in one drop',
    source: `${HEAD}df = pd.read_csv("patients.csv")\ndf["ssn"] = df["ssn"].str.strip()\ndf["mrn"] = df["mrn"].str.strip()\nprint(df)\n`,
    changes: [['print(df)', 'print(df.drop(columns=["ssn", "mrn"]))']],
    isPreferred: true,
  },
  {
    name: 'a drop that is there already',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["mrn", "age", "readmitted"])\nLogisticRegression().fit(df.drop(columns=["readmitted"]), df["readmitted"])\n`,
    changes: [['columns=["readmitted"]', 'columns=["readmitted", "mrn"]']],
  },
  {
    name: 'a drop of one name',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["mrn", "age", "readmitted"])\nLogisticRegression().fit(df.drop(columns="readmitted"), df["readmitted"])\n`,
    changes: [['columns="readmitted"', 'columns=["readmitted", "mrn"]']],
  },
  {
    name: 'a drop along the axis',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["mrn", "age", "readmitted"])\nLogisticRegression().fit(df.drop(["readmitted"], axis=1), df["readmitted"])\n`,
    changes: [['drop(["readmitted"], axis=1)', 'drop(["readmitted", "mrn"], axis=1)']],
  },
  {
    name: 'a drop on several lines',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["mrn", "age", "readmitted"])\nX = df.drop(\n    columns=[\n        "readmitted",  # the target\n    ],\n)\nmodel = LogisticRegression()\nmodel.fit(X, df["readmitted"])\nrisk = model.predict_proba(X)\n`,
    changes: [['        "readmitted",  # the target', '        "readmitted", "mrn",  # the target']],
    isPreferred: false,
  },
  {
    name: 'where the frame is made, since the model predicts as well',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["mrn", "age", "bmi", "readmitted"])\nX = df.drop(columns=["readmitted"])\nX_train, X_test, y_train, y_test = train_test_split(X, df["readmitted"])\nmodel = LogisticRegression()\nmodel.fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n`,
    changes: [['columns=["readmitted"])', 'columns=["readmitted", "mrn"])']],
    isPreferred: false,
  },
  {
    name: 'where the frame is read, since the model predicts as well',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["mrn", "age", "bmi", "readmitted"])\ntrain, test = train_test_split(df)\nmodel = LogisticRegression()\nmodel.fit(train.drop(columns=["readmitted"]), train["readmitted"])\nrisk = model.predict_proba(test.drop(columns=["readmitted"]))\n`,
    changes: [['usecols=["mrn", "age", "bmi", "readmitted"])', 'usecols=["mrn", "age", "bmi", "readmitted"]).drop(columns=["mrn"])']],
  },
  {
    name: 'rows of a frame',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["patient_name", "age"])\nprint(df[df["age"] > 60])\n`,
    changes: [['print(df[df["age"] > 60])', 'print(df[df["age"] > 60].drop(columns=["patient_name"]))']],
  },
  {
    name: 'the beginning of a frame, single quotes',
    source: `${HEAD.replace(/"/g, "'")}df = pd.read_csv('patients.csv', usecols=['patient_name', 'age'])\nprint(df.head(3))\n`,
    changes: [['df.head(3)', "df.head(3).drop(columns=['patient_name'])"]],
  },
  {
    name: 'a column under another name',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["ssn", "age"]).rename(columns={"ssn": "key"})\nprint(df)\n`,
    changes: [['print(df)', 'print(df.drop(columns=["key"]))']],
  },
  {
    name: 'a column and its copy',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["ssn", "age"])\ndf["id2"] = df["ssn"]\nprint(df)\n`,
    changes: [['print(df)', 'print(df.drop(columns=["ssn", "id2"]))']],
  },
  {
    name: 'a frame that is written',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["ssn", "age"])\ndf.to_csv("out.csv", index=False)\n`,
    changes: [['df.to_csv', 'df.drop(columns=["ssn"]).to_csv']],
    isPreferred: false,
  },
  {
    name: 'a join',
    source: `${HEAD}stays = pd.read_csv("stays.csv", usecols=["mrn", "los"])\npeople = pd.read_csv("people.csv", usecols=["mrn", "last_name", "age"])\nboth = stays.merge(people, on="mrn")\nprint(both)\n`,
    changes: [['print(both)', 'print(both.drop(columns=["mrn", "last_name"]))']],
  },
  {
    name: 'frames one after the other',
    source: `${HEAD}a = pd.read_csv("a.csv", usecols=["mrn", "age"])\nb = pd.read_csv("b.csv", usecols=["mrn", "age"])\nprint(pd.concat([a, b]))\n`,
    changes: [['pd.concat([a, b])', 'pd.concat([a, b]).drop(columns=["mrn"])']],
  },
  {
    name: 'one of two frames',
    source: `${HEAD}a = pd.read_csv("a.csv", usecols=["mrn", "age"])\nb = pd.read_csv("b.csv", usecols=["mrn", "age"])\nprint(a if a.size > b.size else b)\n`,
    changes: [['print(a if a.size > b.size else b)', 'print((a if a.size > b.size else b).drop(columns=["mrn"]))']],
  },
  {
    name: 'two frames in one call',
    source: `${HEAD}a = pd.read_csv("a.csv", usecols=["mrn", "age"])\nb = pd.read_csv("b.csv", usecols=["mrn", "ssn", "age"])\nprint(a, b)\n`,
    changes: [['print(a, b)', 'print(a.drop(columns=["mrn"]), b.drop(columns=["mrn", "ssn"]))']],
  },
  {
    name: 'a frame made on the spot',
    source: `${HEAD}df = pd.read_csv("patients.csv")\nprint(pd.DataFrame({"who": df["patient_name"], "age": df["age"]}))\n`,
    changes: [['"age": df["age"]})', '"age": df["age"]}).drop(columns=["who"])']],
  },
  {
    name: 'the values of a frame',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["mrn", "age", "bmi"])\ny = pd.read_csv("labels.csv")["y"]\nLogisticRegression().fit(df.values, y)\n`,
    changes: [['.fit(df.values, y)', '.fit(df.drop(columns=["mrn"]).values, y)']],
  },
  {
    name: 'a parameter of a function that gets frames',
    source: `${HEAD}def show(frame):\n    print(frame)\n\n\nshow(pd.read_csv("a.csv", usecols=["mrn", "age"]))\nshow(pd.read_csv("b.csv", usecols=["mrn", "los"]))\n`,
    changes: [['print(frame)', 'print(frame.drop(columns=["mrn"]))']],
  },
  {
    name: 'an annotated parameter',
    source: `${HEAD}def show(patients: pd.DataFrame) -> None:\n    patients["ssn"] = patients["ssn"].str.strip()\n    print(patients)\n\n\nshow(pd.read_csv("patients.csv", usecols=["ssn", "age"]))\n`,
    changes: [['print(patients)', 'print(patients.drop(columns=["ssn"]))']],
  },
  {
    name: 'a keyword argument',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["ssn", "age"])\ny = pd.read_csv("labels.csv")["y"]\nLogisticRegression().fit(X=df, y=y)\n`,
    changes: [['X=df,', 'X=df.drop(columns=["ssn"]),']],
  },
  {
    name: 'the index moves back among the columns',
    source: `${HEAD}df = pd.read_csv("patients.csv", usecols=["mrn", "age"]).set_index("mrn")\nback = df.reset_index()\nprint(back)\n`,
    changes: [['print(back)', 'print(back.drop(columns=["mrn"]))']],
  },
  {
    name: 'polars: columns as single arguments',
    source: 'import polars as pl\n\ndf = pl.read_csv("patients.csv", columns=["ssn", "mrn", "age"])\nprint(df)\n',
    changes: [['print(df)', 'print(df.drop("ssn", "mrn"))']],
  },
  {
    name: 'notebook: the last expression of a cell',
    kind: 'notebook',
    source: `import pandas as pd\ndf = pd.read_csv("patients.csv", usecols=["mrn", "age"])\n# %%\n# what does it look like?\ndf.tail()\n`,
    changes: [['df.tail()', 'df.tail().drop(columns=["mrn"])']],
    isPreferred: true,
  },
  {
    name: 'notebook: a call behind a magic',
    kind: 'notebook',
    source: `%load_ext autoreload\nimport pandas as pd\n# %%\ndf = pd.read_csv("patients.csv", usecols=["mrn", "age"])\n# %%\n%time n = 1\nprint(df.sample(2))\n`,
    changes: [['df.sample(2)', 'df.sample(2).drop(columns=["mrn"])']],
  },
];
