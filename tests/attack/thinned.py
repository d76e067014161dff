"""Programmes made at random, of which each table is thinned by itself: empty, nearly so, or as it was.

The programmes of `programmes.py` have tables that go together: where many people are, many come. Relations are only
found out to be accidental where one table is large and another nearly empty.
"""

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from attack.programmes import FIRST, Release, Row, Tables, programme

MANY = 3  # boroughs: counting takes a while for each, and a borough stands for a programme of its own
SHARES = (1, 1, 1, 0.5, 0.2, 0.05, 0)
BY_PERSON = ("participants", "attendance", "training")
THINNED: Mapping[str, Sequence[tuple[str, ...]]] = {  # each with columns by whose values shares may differ
    "participants": (("network",), ("left_on",), ("person_id",)),
    "attendance": (("event_id",), ("registered",), ("attended",), ("person_id",), ("event_id", "registered")),
    "training": (("course",), ("completed_on",), ("person_id",)),
    "pledges": (("role_family",), ("filled",), ("additionality",), ("due_on",)),
    "apprentices": (("left_on",), ("achieved_on",), ("left_reason",), ("started_on",)),
    "answers": (("question", "time"), ("question", "time", "value"), ("value",), ("time",), ("event_id",)),
    "costs": (),
    "playbook": (),
    "themes": (),
    "equality": (),
}
ALIKE = 0.3  # of programmes: all their places take as long to fill
OF_ONE = 0.15  # of programmes: a table with one row is where most counts are alike


def thinned(seed: int, place: Path) -> Release:
    """Write a programme, and thin its tables."""
    (release,) = programme(seed, place, 1)
    rng = random.Random(seed)
    tables = {file.stem: _read(file) for file in sorted(release.folder.glob("*.csv"))}
    _of_few_boroughs(rng, tables)
    _alike(random.Random(f"alike {seed}"), tables)
    for name, columns in THINNED.items():
        rows = tables.get(name, [])
        tables[name] = _some(rng, rows, rng.choice([(), *columns]))
        if rows and (rng.random() < OF_ONE or (name == "pledges" and not tables[name])):
            tables[name] = [rng.choice(rows)]
    _replied_unknown(rng, tables)
    _fit(tables)
    for name, rows in tables.items():
        _write(release.folder / f"{name}.csv", rows)
    return release


def _alike(rng: random.Random, tables: Tables) -> None:
    """Let places be filled on the day that they were promised, the empty ones all be promised on the last day."""
    if rng.random() >= ALIKE:
        return
    for row in tables.get("pledges", ()):
        if not row["cancelled_on"]:
            row["pledged_on"] = row["filled_on"] or f"{FIRST}"
            row["due_on"] = max(f"{row['due_on']}", f"{row['pledged_on']}")


def _some(rng: random.Random, rows: Sequence[Row], columns: Sequence[str]) -> list[Row]:
    """A share of the rows, another one for each value of these columns."""
    share: dict[tuple[object, ...], float] = {}
    for row in rows:
        share.setdefault(tuple(row[column] for column in columns), rng.choice(SHARES))
    return [row for row in rows if rng.random() < share[tuple(row[column] for column in columns)]]


def _of_few_boroughs(rng: random.Random, tables: Tables) -> None:
    """Keep what is of a few boroughs, or of none."""
    every = sorted({f"{row['borough']}" for row in [*tables.get("people", ()), *tables.get("pledges", ())]} - {""})
    kept = {"", *rng.sample(every, min(MANY, len(every)))}
    for name, rows in tables.items():
        tables[name] = [row for row in rows if row.get("borough", "") in kept]


def _replied_unknown(rng: random.Random, tables: Tables) -> None:
    """Let replies to events be those of nobody known, some of them twice; of some events let them be of another time."""
    share, at_another = rng.choice((0, 0, 0.5, 1)), rng.choice((0, 0, 0.5))
    of_events = [row for row in tables.get("answers", ()) if row["event_id"]]
    times = {
        event: rng.choice(("before", "later")) if rng.random() < at_another else "after"
        for event in dict.fromkeys(row["event_id"] for row in of_events)
    }
    for row in of_events:
        row["time"] = times[row["event_id"]]
        if rng.random() < share:
            row["person_id"] = ""
            if rng.random() < share:
                tables["answers"].append(row | {"response_id": f"{row['response_id']}-again"})


def _fit(tables: Tables) -> None:
    """Drop what points to rows that are no longer there."""
    people = {row["person_id"] for row in tables.get("people", ())}
    filled = {row["pledge_id"]: row["filled_on"] for row in tables.get("pledges", ())}
    first = {row["pledge_id"] for row in tables["apprentices"] if filled.get(row["pledge_id"]) == row["started_on"]}
    for name in BY_PERSON:
        tables[name] = [row for row in tables.get(name, ()) if row["person_id"] in people]
    tables["answers"] = [row for row in tables.get("answers", ()) if row["person_id"] in {"", *people}]
    for row in tables.get("apprentices", ()):
        row["pledge_id"] = row["pledge_id"] if row["pledge_id"] in first else ""


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [dict(row) for row in csv.DictReader(lines)]


def _write(file: Path, rows: list[Mapping[str, object]]) -> None:
    """An empty table is one that was not supplied."""
    if not rows:
        file.unlink(missing_ok=True)
        return
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
