"""Tables too large to be held give the same values, faults and counts as if they were; what is kept is noticed when it
is stale or damaged."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from functools import partial

import pandas as pd
import pytest

from builders.records import in_memory
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.records import saved
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.records.parameters import DATA, read_project
from evaluation.records.tables.checking import Checking
from evaluation.records.tables.files import USUAL, Sizes, Source, pieces
from evaluation.records.tables.parted import Parted
from evaluation.records.tables.read import read
from evaluation.records.tables.store import kept_records
from evaluation.run.engine.executors import executor
from evaluation.sample import make, write

PROJECT = read_project()
SAMPLE = DATA / "digital-apprenticeships"
DAY = dt.date(2020, 9, 30)
ASKED = Scope.of(PROJECT, DAY, DAY)
IN_PIECES = Sizes(large=0, rows=97)
TOO_LARGE = ("pledges", "apprentices", "people", "participants", "attendance", "answers", "training")


@pytest.fixture(autouse=True)
def somewhere_else(monkeypatch, tmp_path):
    monkeypatch.setenv("EVALUATION_BUILD", str(tmp_path / "build"))


@pytest.fixture
def records(tmp_path):
    at = tmp_path / "records"
    shutil.copytree(SAMPLE, at)
    (at / "ILLUSTRATIVE.txt").unlink()  # so that a test may change them
    return at


def as_rows(counts):
    return {table: frame.to_dict("list") for table, frame in counts.items()}


def sorted_rows(frame):
    return frame.sort_values([*frame], ignore_index=True)


def test_every_table_is_the_same_read_in_pieces_to_the_type(records):
    held = read(records, PROJECT, DAY)
    held = {table: held.frames[table] for table in held.frames}
    shutil.rmtree(kept_records())
    parted = read(records, PROJECT, DAY, IN_PIECES)
    assert {table for table in parted.frames if isinstance(parted.frames[table], Parted)} == {*TOO_LARGE}
    assert [*parted.frames] == [*held] and parted.rows == {table: len(frame) for table, frame in held.items()}
    for table, frame in held.items():
        found = parted.frames[table]
        found = in_memory(found) if isinstance(found, Parted) else found
        pd.testing.assert_frame_equal(sorted_rows(found[[*frame]]), sorted_rows(frame))


@pytest.mark.slow
def test_counts_are_the_same_held_in_parts_and_by_several_processes(records):
    asked = [ASKED, Scope.of(PROJECT, dt.date(2020, 7, 31), DAY)]
    held = [as_rows(count(read(records, PROJECT, DAY), question)) for question in asked]
    for pool in (None, partial(executor, 2)):
        shutil.rmtree(kept_records())
        parted = read(records, PROJECT, DAY, Sizes(large=0))
        found = [as_rows(count(parted, question, pool)) for question in asked]
        again = [as_rows(count(parted, question, None)) for question in asked]
        assert found == held == again


def test_every_fault_is_told_alike(records):
    def change(table, line, column, value):
        frame = pd.read_csv(records / f"{table}.csv", dtype=str, keep_default_na=False)
        frame.loc[line, column] = value
        frame.to_csv(records / f"{table}.csv", index=False)

    for line, column, value in [
        (4, "event_id", "E-99"),
        (400, "person_id", "nobody"),
        (500, "attended", "perhaps"),
        (600, "minutes", "900"),
        (601, "minutes", "-1"),
        (602, "attended", ""),
    ]:
        change("attendance", line, column, value)
    for line, column, value in [(3, "value", "9"), (300, "answered_on", "soon"), (310, "borough", "Hackny")]:
        change("answers", line, column, value)
    change("answers", 700, "borough", "camden")  # of a reply whose other row names another
    change("pledges", 2, "filled", "no")
    change("pledges", 2, "filled_on", "")
    change("participants", 70, "network", "manager")
    change("training", 200, "completed_on", "2019-01-01")
    for table in ("attendance", "answers"):  # the same row again, far from the first
        lines = (records / f"{table}.csv").read_text().splitlines()
        (records / f"{table}.csv").write_text("\n".join([*lines, lines[20], lines[30]]) + "\n")

    def said(sizes):
        with pytest.raises(WrongInput) as wrong:
            read(records, PROJECT, DAY, sizes)
        return str(wrong.value), [(f.file, f.line, f.problem, f.kind) for f in wrong.value.faults]

    held, parted = said(USUAL), said(IN_PIECES)
    assert len(held[1]) >= 17 and held[0].count("the same row again") == 4
    assert "is of two boroughs" in held[0] and "pledge P-003 is not filled, and apprentices has" in held[0]
    assert parted[0] == held[0] and sorted(parted[1]) == sorted(held[1])
    assert not [*kept_records().rglob("*.parquet")]  # what is wrong is not kept


def test_a_table_with_nothing_right_is_not_read_to_its_end(records):
    file = records / "attendance.csv"
    file.write_text(file.read_text().replace(",yes,", ",perhaps,"))
    with pytest.raises(WrongInput, match=r"attendance.csv: reading stopped at line \d+, for want of anything right"):
        read(records, PROJECT, DAY, Sizes(large=0, rows=97, faults=100))


def test_what_is_kept_is_read_again_only_when_something_has_changed(records, monkeypatch):
    read(records, PROJECT, DAY)
    with monkeypatch.context() as patched:
        patched.setattr(Checking, "whole", None)  # nothing is checked again
        assert len(read(records, PROJECT, DAY)["people"]) == 167
    (records / "themes.csv").write_text((records / "themes.csv").read_text().replace("Time", "Hours"))
    assert read(records, PROJECT, DAY)["themes"]["theme"].str.contains("Hours").any()


@pytest.mark.parametrize("harm", ["cut", "gone", "changed", "no list"])
def test_what_is_kept_and_was_damaged_is_read_anew(records, harm):
    read(records, PROJECT, DAY)
    (file,) = kept_records().rglob("events.parquet")
    (what,) = kept_records().rglob("tables.json")
    content = file.read_bytes()
    {
        "cut": lambda: file.write_bytes(content[:-20]),
        "gone": file.unlink,
        "changed": lambda: file.write_bytes(content.replace(b"E-07", b"E-08")),
        "no list": lambda: what.write_text("{"),
    }[harm]()
    assert len(read(records, PROJECT, DAY)["events"]) == 34


@pytest.mark.slow
def test_damage_within_a_large_part_is_an_error_that_cures_itself(records):
    sizes = Sizes(large=0, rows=97, hashed=0)  # of a large file only the size is compared
    found = read(records, PROJECT, DAY, sizes)
    file = next(one for one in kept_records().rglob("*.parquet") if "attendance" in str(one))
    content = bytearray(file.read_bytes())
    content[60:70] = b"0123456789"
    file.write_bytes(content)
    with pytest.raises(RunFailed, match=r"damaged .*and was taken away. Run the same command again"):
        count(found, ASKED)
    assert count(read(records, PROJECT, DAY, sizes), ASKED)


@pytest.mark.slow
def test_counts_that_were_damaged_are_counted_again(records):
    found = read(records, PROJECT, DAY)
    first = as_rows(count(found, ASKED))
    (file,) = kept_records().rglob("counts-*.json")
    for damaged in (file.read_bytes().replace(b"1", b"2"), b"\xff\xfe", b""):
        file.write_bytes(damaged)
        assert as_rows(count(found, ASKED)) == first


def test_kept_records_go_when_their_folder_has_gone_or_somebody_was_taken_out_of_it(records, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(records, other)
    read(other, PROJECT, DAY)
    shutil.rmtree(other)
    for number in range(3):
        (records / "themes.csv").write_text(f"theme,respondents,coded_by\nTime,{number},two officers\n")
        read(records, PROJECT, DAY)
    assert len([*kept_records().glob("*/*")]) == 1
    (records / "themes.csv").write_text("theme,respondents,coded_by\nTime,few,two officers\n")
    with pytest.raises(WrongInput):
        read(records, PROJECT, DAY)
    assert not [*kept_records().glob("*/*")]  # gone though the new ones are not sound
    (records / "themes.csv").write_text("theme,respondents,coded_by\nTime,7,two officers\n")
    for year in (2019, 2018, 2017, 2016):  # other parameters, of the same records
        read(records, PROJECT.model_copy(update={"networks": [*PROJECT.networks, f"of {year}"]}), DAY)
    assert len([*kept_records().glob("*/*")]) == 2
    assert kept_records().stat().st_mode & 0o777 == 0o700


def test_rows_that_a_killed_process_has_left_half_written_go_too(records):
    read(records, PROJECT, DAY)
    (place,) = kept_records().glob("*/*")
    gone, unnoticed = (subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) for _ in range(2))
    gone.wait()
    unnoticed.stdout.read()  # it has ended, and is not waited for
    left = [
        place.parent / f".{name}.{pid}-{end}"
        for name, pid, end in (
            ("another", gone.pid, "x_1"),
            ("another", gone.pid, "before"),
            ("another", unnoticed.pid, "x_1"),
            ("another", os.getpid(), "x_1"),
        )
    ]
    for one in left:
        one.mkdir()
    (records / "themes.csv").unlink()
    time.sleep(0.1)
    read(records, PROJECT, DAY)
    unnoticed.wait()
    assert [one.exists() for one in left] == [False, False, False, True]


def test_a_large_file_is_hashed_once_and_again_when_it_was_touched(tmp_path, monkeypatch):
    file, hashed = tmp_path / "large.csv", []
    digest_of = partial(saved.digest_of, file, large=0, settled=-(10**18))
    file_digest = saved.hashlib.file_digest
    monkeypatch.setattr(saved.hashlib, "file_digest", lambda *given: hashed.append(1) or file_digest(*given))
    file.write_text("one")
    assert digest_of() == digest_of() == saved.digest(b"one") and len(hashed) == 1
    file.write_text("two")
    assert digest_of() == saved.digest(b"two") and len(hashed) == 2
    file.write_text("now")  # too new to be told from what may be written within the same tick of the clock
    saved.digest_of(file, large=0)
    assert saved.digest_of(file, large=0) == saved.digest(b"now") and len(hashed) == 4


def test_the_sample_many_times_over_counts_so_many_times_as_much(tmp_path):
    write(tmp_path / "sample", scale=3)
    once = count(read(SAMPLE, PROJECT, DAY), ASKED)
    thrice = count(read(tmp_path / "sample", PROJECT, DAY), ASKED)
    own = {"members", "events", "events_of_a_kind", "playbook", "costs"}  # organisations' counts, which are no more
    for table in once.keys() - own:
        key = [column for column in once[table] if column != "n"]
        both = once[table].merge(thrice[table], on=key, how="outer")
        assert (both["n_y"] == 3 * both["n_x"]).all(), table
    assert own <= once.keys()


@pytest.mark.slow
def test_the_sample_over_many_areas_is_sound_and_each_has_something(tmp_path):
    write(tmp_path / "sample", scale=23, areas=400)
    found = read(tmp_path / "sample", PROJECT, DAY)
    assert len(found.members()) == len(found.registry) == 400 and found.illustrative
    assert found.rows["pledges"] == 23 * len(make()["pledges"])
    counted = count(found, ASKED)["places"]
    promised = counted[(counted["status"] == "promised") & (counted["borough"] != "unknown")]
    assert 400 - 23 <= (promised["n"] > 0).sum() < 400  # one borough of the sample promises nothing
    with pytest.raises(WrongInput, match="400 areas need the sample at least 23 times over"):
        write(tmp_path / "other", scale=22, areas=400)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    "lines",
    [
        ["a,b", "1,2", " 3 ,", ",4"],
        ["a,b", "1,2", "", "3,4"],  # an empty line
        ["a,b", "1,2", "3", "4,5"],  # a short row
        ["\ufeffa,b", "ä,€", "NA,null"],
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_that_are_read_quickly_are_the_same_rows(tmp_path, lines, end):
    file = tmp_path / "table.csv"
    file.write_bytes(end.join([*lines, ""]).encode())
    held, quick = (pd.concat(pieces(Source(file, sizes=sizes), 2)) for sizes in (USUAL, Sizes(large=0)))
    assert quick.equals(held) and [*quick.index] == [*held.index] and [*quick.dtypes] == [*held.dtypes]


def test_a_file_that_is_cut_off_in_a_later_block_is_read_as_far_as_any(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("a,b\n" + "".join(f"{n},{n}\n" for n in range(200)) + "200\n201,201\n", encoding="utf-8")
    held, quick = (pd.concat(pieces(Source(file, sizes=s), 50)) for s in (Sizes(block=64), Sizes(large=0, block=64)))
    assert quick.equals(held) and len(held) == 202
