"""Records for which it is hard to choose what to hide, made from the sample's."""

import csv
import random
import shutil
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from evaluation.records.boroughs import REFERENCE

Rows = list[dict[str, str]]
DAY, PROMISES = "2019-07-10", 50


def rows(file: Path) -> Rows:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(file: Path, found: Rows) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(found[0]))
        writer.writeheader()
        writer.writerows(found)


def other_labels(folder: Path, seed: int = 1) -> None:
    """Other boroughs have what boroughs have, and rows are in another order."""
    rng = random.Random(seed)
    used = sorted({row["borough"] for row in rows(folder / "pledges.csv")})
    names = dict(zip(used, rng.sample([row["borough"] for row in rows(REFERENCE)], len(used)), strict=True))
    for file in folder.glob("*.csv"):
        found = rows(file)
        for row in found:
            if row.get("borough"):
                row["borough"] = names.get(row["borough"], row["borough"])
        rng.shuffle(found)
        _write(file, found)


def all_alike(folder: Path) -> None:
    """Everybody joined on one day and came to everything, and all answers to a question are the same."""
    first = dict[str, str]()
    answers = [row | {"value": first.setdefault(row["question"], row["value"])} for row in rows(folder / "answers.csv")]
    once = {(row["response_id"], row["question"], row["time"]): row for row in answers}
    _write(folder / "answers.csv", list(once.values()))
    joined = {(row["person_id"], row["network"]): row for row in rows(folder / "participants.csv")}
    _write(folder / "participants.csv", [row | {"joined_on": DAY, "left_on": ""} for row in joined.values()])
    came = rows(folder / "attendance.csv")[0] | {"registered": "yes", "attended": "yes"}
    events = [row["event_id"] for row in rows(folder / "events.csv")]
    people = [row["person_id"] for row in rows(folder / "people.csv")]
    _write(folder / "attendance.csv", [came | {"event_id": e, "person_id": p} for e in events for p in people])


def one_or_two_each(folder: Path) -> None:
    """All boroughs of London are members, with a place or two, and some people."""
    boroughs = [row["borough"] for row in rows(REFERENCE)]
    places = rows(folder / "pledges.csv")[:PROMISES]
    home = {place["pledge_id"]: borough for place, borough in zip(places, cycle(boroughs), strict=False)}
    _write(folder / "pledges.csv", [place | {"borough": home[place["pledge_id"]]} for place in places])
    apprentices = [row for row in rows(folder / "apprentices.csv") if row["pledge_id"] in home]
    _write(folder / "apprentices.csv", [row | {"borough": home[row["pledge_id"]]} for row in apprentices])
    people = zip(rows(folder / "people.csv"), cycle(boroughs), strict=False)
    _write(folder / "people.csv", [row | {"borough": row["borough"] and borough} for row, borough in people])
    member = rows(folder / "member_boroughs.csv")[0]
    _write(folder / "member_boroughs.csv", [member | {"borough": borough} for borough in boroughs])


HARD: dict[str, Callable[[Path], None]] = {
    "sample": lambda folder: None,
    "other_labels": other_labels,
    "all_alike": all_alike,
    "33_boroughs_of_one_or_two": one_or_two_each,
}


def made(name: str, sample: Path, folder: Path) -> Path:
    """A copy of the sample, made hard. It is nobody's sample any more, so its sums of files are left behind."""
    shutil.copytree(sample, folder, ignore=shutil.ignore_patterns("*.txt"))
    HARD[name](folder)
    return folder
