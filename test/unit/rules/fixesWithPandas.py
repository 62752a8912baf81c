"""Runs sources before and after a quick fix with the real pandas, and compares the frames that reach sinks.

Reads cases as JSON from standard input: name, before, after, columns. Reads, estimators and writers are stand-ins: every
read gives a frame of six rows with the columns that are asked for, every estimator checks that it predicts from the columns
that it was fitted on. Exits with 1 when a case fails.
"""
import ast
import builtins
import importlib.abc
import importlib.machinery
import json
import sys
import types

import numpy as np
import pandas as pd

COLUMNS = [
    "ssn", "mrn", "patient_name", "last_name", "age", "bmi", "sbp", "sex", "race", "los", "admission_date", "readmitted", "y",
]
seen = []


def made_up(columns):
    """Six rows; texts where identifiers are, numbers elsewhere."""
    texts = {"ssn", "mrn", "patient_name", "last_name", "sex", "race", "admission_date"}
    data = {}
    for name in columns:
        # The same values whatever else is read.
        data[name] = [f"{name}-{n}" for n in range(6)] if name in texts else np.arange(6.0) * 10 + len(name)
    return pd.DataFrame(data)


def read(*_args, usecols=None, columns=None, **_kwargs):
    wanted = usecols if usecols is not None else columns
    return made_up(list(wanted) if wanted is not None else COLUMNS)


def note(value):
    """Remembers what a sink gets."""
    if isinstance(value, (pd.DataFrame, np.ndarray)):
        seen.append(value.copy())


def shape_of(value):
    return list(value.columns) if isinstance(value, pd.DataFrame) else np.asarray(value).shape[1:]


class Estimator:
    """Fits anything, and predicts only from columns that it was fitted on."""

    def __init__(self, *_args, **_kwargs):
        self.fitted = None

    def fit(self, X, y=None):
        note(X)
        self.fitted = shape_of(X)
        return self

    def fit_transform(self, X, y=None):
        self.fit(X)
        return np.asarray(X)

    def predict(self, X):
        assert shape_of(X) == self.fitted, f"fitted on {self.fitted}, not on {shape_of(X)}"
        return np.zeros(len(X))

    def predict_proba(self, X):
        return np.column_stack([self.predict(X)] * 2)

    def score(self, X, y):
        self.predict(X)
        return 1.0


def train_test_split(*frames, **_kwargs):
    halves = []
    for frame in frames:
        halves += [frame.iloc[:4], frame.iloc[4:]]
    return halves


class Library(types.ModuleType):
    """A module that has any name."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "train_test_split":
            return train_test_split
        return Estimator


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"sklearn", "catboost"}:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Library(spec.name)

    def exec_module(self, module):
        pass


def run(source):
    """Runs a source and gives the frames that reached sinks, the value of a last expression among them."""
    seen.clear()
    np.random.seed(0)
    tree = ast.parse(source)
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        tree.body[-1] = ast.Assign(targets=[ast.Name("_shown", ast.Store())], value=last.value)
        ast.fix_missing_locations(tree)
    names = {"__name__": "__main__", "print": lambda *values, **_kwargs: [note(v) for v in values]}
    exec(compile(tree, "case", "exec"), names)
    note(names.get("_shown"))
    return list(seen)


def compare(before, after, columns):
    """What is wrong with the frames after the fix, or None."""
    if len(before) != len(after):
        return f"{len(before)} frames reached sinks before, {len(after)} after"
    changed = 0
    for old, new in zip(before, after):
        if isinstance(old, np.ndarray):
            if old.shape[1] - new.shape[1] not in (0, len(columns)):
                return f"shapes {old.shape} and {new.shape}"
            changed += old.shape != new.shape
            continue
        expected = old.drop(columns=[c for c in columns if c in old.columns])
        if list(new.columns) == list(old.columns) and len(expected.columns) < len(old.columns):
            continue  # another sink
        if not new.equals(expected):
            return f"columns {list(new.columns)}, not {list(expected.columns)}, or other values"
        changed += 1
    return None if changed > 0 else "no frame lost a column"


def main():
    sys.meta_path.insert(0, Finder())
    for name in ["read_csv", "read_parquet"]:
        setattr(pd, name, read)
    pd.DataFrame.to_csv = lambda self, *_args, **_kwargs: note(self)
    failed = 0
    cases = json.load(sys.stdin)
    for case in cases:
        try:
            wrong = compare(run(case["before"]), run(case["after"]), case["columns"])
        except Exception as error:  # noqa: BLE001 - whatever it is, the case fails
            wrong = f"{type(error).__name__}: {error}"
        if wrong is not None:
            failed += 1
            builtins.print(f"FAILED {case['name']}: {wrong}")
    builtins.print(f"pandas {pd.__version__}: {len(cases) - failed} of {len(cases)} fixes run as before, without the columns")
    sys.exit(1 if failed else 0)


main()
