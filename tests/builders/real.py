"""Real data that nobody here made."""

import csv
from pathlib import Path

import pytest

from evaluation.records.boroughs import ROOT

REAL = ROOT.parent / "shared" / "data"


# The answers of the Carpentries' long-term survey of 2017 on how often people used programming tools, in order.
HOW_OFTEN = {
    "I had not been using tools like these.": 0,
    "I have not been using tools like these.": 0,
    "Less than once per year.": 1,
    "Several times per year.": 2,
    "Monthly.": 3,
    "Weekly.": 4,
    "Daily.": 5,
}


def needs_real(name: str) -> Path:
    """A file of the real data, or a skip that says that it is not here."""
    file = REAL / name
    if not file.is_file():
        pytest.skip(f"the real data are not here: {file.relative_to(ROOT.parent)}")
    return file


def training_events_by_event() -> list[tuple[int, int]]:
    """Certified and trained, by event, of the events with time to finish."""
    with needs_real("carpentries_training_events.csv").open(encoding="utf-8", newline="") as lines:
        return [
            (int(float(row["count_badged"] or 0)), int(float(row["attendance"] or 0)))
            for row in csv.DictReader(lines)
            if row["tags"] != "6" and row["start"] <= "2018-07-31"
        ]
