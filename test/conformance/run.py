"""Runs the programs of the table with the real libraries and says where the cells of the source files came out.

Standard input: a JSON list of {"id", "code"}. Standard output: a JSON object of id to
{"columns": {name: [source column]} or null, "index": [...], "whole": [...]} or {"error": text}.
The working directory holds the source files.
"""
import collections.abc
import csv
import glob
import io
import json
import contextlib
import re
import sys
import warnings

warnings.simplefilter("ignore")

MARKS = {}
for path in sorted(glob.glob("*.csv")):
    with open(path) as file:
        for row in csv.DictReader(file):
            for name, cell in row.items():
                # A key that joins two files is the same column in both.
                MARKS.setdefault(cell.lower(), name)
# Digits beside a number make it another one.
PATTERN = re.compile("|".join(sorted((rf"(?<!\d){mark}(?!\d)" for mark in map(re.escape, MARKS)), key=len, reverse=True)))


def sources(value, depth=0):
    """The source columns whose cells a value holds, at any depth."""
    found = set()
    if value is None or depth > 8:
        return found
    module = type(value).__module__.split(".")[0]
    if isinstance(value, float) and not value.is_integer():
        return found
    if isinstance(value, (str, bytes, int, float)):
        return {MARKS[mark] for mark in PATTERN.findall(str(value).lower())}
    if isinstance(value, collections.abc.Mapping):
        for key, item in value.items():
            found |= sources(key, depth + 1) | sources(item, depth + 1)
        return found
    if module == "pandas" and hasattr(value, "columns") and hasattr(value, "index"):
        for position in range(value.shape[1]):
            found |= sources(list(value.iloc[:, position]), depth + 1)
            found |= sources(value.columns[position], depth + 1)
        return found | sources(value.index, depth + 1)
    if module == "pandas" and hasattr(value, "index") and hasattr(value, "values") and hasattr(value, "name"):
        return sources(list(value), depth + 1) | sources(value.index, depth + 1)
    if module == "polars" and hasattr(value, "collect"):
        value = value.collect()
    if module == "polars" and hasattr(value, "columns") and hasattr(value, "rows"):
        return sources(value.rows(), depth + 1) | sources(list(value.columns), depth + 1)
    if module == "pyarrow" and hasattr(value, "to_pylist"):
        return sources(value.to_pylist(), depth + 1)
    if module == "numpy" and hasattr(value, "tolist"):
        return sources(value.tolist(), depth + 1)
    if isinstance(value, collections.abc.Iterable):
        for item in value:
            found |= sources(item, depth + 1)
        return found
    return {MARKS[mark] for mark in PATTERN.findall(str(value).lower())}


def columns(value):
    """The source columns by the column they came out in; null where the result has no columns that are texts."""
    module = type(value).__module__.split(".")[0]
    if module == "polars" and hasattr(value, "collect_schema") and hasattr(value, "collect"):
        value = value.collect()
    if module == "pandas" and hasattr(value, "columns") and hasattr(value, "iloc"):
        if any(not isinstance(name, str) for name in value.columns):
            return None
        out = {}
        for position, name in enumerate(value.columns):
            out.setdefault(name, set()).update(sources(list(value.iloc[:, position])))
        return out
    if module == "polars" and hasattr(value, "columns") and hasattr(value, "rows"):
        return {name: sources(value[name]) for name in value.columns}
    if module == "datasets" and isinstance(getattr(value, "column_names", None), list):
        return {name: sources(list(value[name])) for name in value.column_names}
    return None


def describe(value):
    found = columns(value)
    module = type(value).__module__.split(".")[0]
    index = sources(value.index) if module == "pandas" and hasattr(value, "index") and not callable(value.index) else set()
    return {
        "columns": None if found is None else {name: sorted(items) for name, items in found.items()},
        "index": sorted(index),
        "whole": sorted(sources(value)),
    }


def main():
    results = {}
    for program in json.load(sys.stdin):
        space = {"__name__": "__main__"}
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                exec(compile(program["code"], "program", "exec"), space)
                results[program["id"]] = describe(space["result"])
        except Exception as error:  # a program that does not run is a mistake of the table, to be shown
            results[program["id"]] = {"error": f"{type(error).__name__}: {error}"[:300]}
    json.dump(results, sys.stdout)


main()
