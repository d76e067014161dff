"""From exports to tables: what comes in comes out again, whole, and without a name."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from evaluation.exports.command import import_folder
from evaluation.parameters import DEFAULT_PROJECT, data_folder
from evaluation.sample import make
from evaluation.sample.exported import write_exports
from evaluation.tables.folder import MARKER

SAMPLE = data_folder(DEFAULT_PROJECT)


@pytest.fixture(scope="session")
def exports(tmp_path_factory) -> Path:
    """The sample as exports; a test that changes it takes a copy."""
    folder = tmp_path_factory.mktemp("exports") / "of-the-sample"
    write_exports(make(), folder, 2019)
    return folder


@pytest.fixture
def key(tmp_path, monkeypatch) -> Path:
    file = tmp_path / "keys" / "project.key"
    monkeypatch.setenv("EVALUATION_KEY", str(file))
    return file


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    file = folder / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return [*csv.DictReader(lines)]


def replies(folder: Path) -> Counter:
    """Answers by reply, under whatever key each reply has."""
    found = defaultdict(set)
    for row in rows(folder, "answers"):
        found[row.pop("response_id")].add(tuple(row.items()))
    return Counter(frozenset(said) for said in found.values())


def test_the_sample_comes_back_from_its_exports_row_by_row(exports, tmp_path):
    out = tmp_path / "tables"
    outcome, _ = import_folder(exports, out)
    assert [str(fault) for fault in outcome.faults()] == []
    assert {file.stem for file in out.glob("*.csv")} == {file.stem for file in SAMPLE.glob("*.csv")}
    for file in sorted(SAMPLE.glob("*.csv")):
        if file.stem != "answers":
            here, there = (Counter(tuple(row.items()) for row in rows(folder, file.stem)) for folder in (out, SAMPLE))
            assert here == there, file.stem
    assert replies(out) == replies(SAMPLE)
    assert (out / MARKER).is_file()


def test_the_same_folder_twice_changes_nothing(exports, tmp_path):
    out = tmp_path / "tables"
    import_folder(exports, out)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    outcome, _ = import_folder(exports, out)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    assert outcome.people["new"] == 0 and outcome.people["known"] == 167
