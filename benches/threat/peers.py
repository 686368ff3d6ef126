"""CloudTrail events judged by Sigma rules, as others do it: `peers.py sqlite|python FOLDER` prints
events a second of processor time, from the compressed file on. Rules are read before the clock starts."""

import gzip
import json
import pathlib
import sqlite3
import sys
import time

from sigma.collection import SigmaCollection


def flat(value, name=""):
    """Members by their path: a row of SQLite has no tree."""
    for key, inner in value.items():
        path = f"{name}.{key}" if name else key
        if isinstance(inner, dict):
            yield from flat(inner, path)
        else:
            yield path, inner if isinstance(inner, (str, int, float, type(None))) else json.dumps(inner)


def read(folder):
    with gzip.open(folder / "events.json.gz") as file:
        return json.load(file)["Records"]


def as_queries(rules):
    from sigma.backends.sqlite import sqliteBackend

    fields = {item.field for rule in rules for item in rule.detection.detections["selection"].detection_items}
    return fields, sqliteBackend().convert(rules)


def by_sqlite(rules, folder):
    fields, queries = rules
    rows = [dict(flat(event)) for event in read(folder)]
    columns = sorted(fields.union(*rows))
    database = sqlite3.connect(":memory:")
    names = ", ".join(f'"{name}"' for name in columns)
    database.execute(f"CREATE TABLE logs ({names})")
    places = ", ".join("?" * len(columns))
    values = ([row.get(name) for name in columns] for row in rows)
    database.executemany(f"INSERT INTO logs VALUES ({places})", values)
    found = sum(len(database.execute(query).fetchall()) for query in queries)
    return len(rows), found


def test(item):
    """A condition on one member: what it is, contains or begins with."""
    path = item.field.split(".")
    pattern = str(item.value[0])
    words = pattern.strip("*").lower()
    if pattern.endswith("*"):
        holds = (lambda text: words in text) if pattern.startswith("*") else (lambda text: text.startswith(words))
    else:
        holds = words.__eq__

    def asks(event):
        for name in path:
            event = event.get(name) if isinstance(event, dict) else None
        return isinstance(event, str) and holds(event.lower())

    return asks


def as_tests(rules):
    of_rule = [rule.detection.detections["selection"].detection_items for rule in rules]
    return [[test(item) for item in items] for items in of_rule]


def by_python(tests, folder):
    events = read(folder)
    found = sum(all(asks(event) for asks in rule) for event in events for rule in tests)
    return len(events), found


def main():
    how, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    rules = SigmaCollection.from_yaml((folder / "rules.yml").read_text())
    compiled, judge = (as_queries(rules), by_sqlite) if how == "sqlite" else (as_tests(rules), by_python)
    begun = time.process_time()
    count, _ = judge(compiled, folder)
    print(count / (time.process_time() - begun))


main()
