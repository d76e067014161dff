"""The command line: what it prints, where, and the exit code it leaves with (0 right, 2 wrong input)."""

import csv
import io
import json
import subprocess
import sys
from functools import cache

import pytest

from evaluation.records.boroughs import ROOT

MEMBERS = (
    "barnet, brent, camden, enfield, greenwich, hackney, hammersmith-and-fulham, haringey, hounslow, islington, "
    "kingston-upon-thames, lambeth, lewisham, merton, newham, southwark, sutton, waltham-forest"
)
EARLIER = ("measures", "--audience", "team", "--as-at", "2019-10-29")
HEADER = "project,borough,measure,group,count,out_of,value,lower,upper,unit,state"


@cache
def run(*arguments):
    """One run of the command line; the same arguments run once."""
    return subprocess.run(
        [sys.executable, "-m", "evaluation", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A folder of records with faults in two tables."""
    at = tmp_path_factory.mktemp("broken")
    (at / "pledges.csv").write_text("pledge_id,borough,filled_on\nP-1,hackny,soon\n")
    (at / "costs.csv").write_text("item,amount,kind,paid_by\nRooms,a lot,cash,LOTI\n")
    return str(at)


REFUSED = {
    "misspelt borough": (("report", "--borough", "hackny"), "Unknown borough 'hackny'. Did you mean 'hackney'?"),
    "no borough": (("report",), f"Which borough? Give BOROUGH= (--borough), one of: {MEMBERS}."),
    "no member": (
        ("report", "--borough", "croydon"),
        f"Croydon was never a member of this project. Its members: {MEMBERS}.",
    ),
    "misspelt audience": (
        ("report", "--borough", "hackney", "--audience", "publik"),
        "Unknown audience 'publik'. Did you mean 'public'? AUDIENCE takes public, borough, team.",
    ),
    "project for a borough": (
        ("project", "--audience", "borough"),
        "The project's page has no borough to show its own figures to: AUDIENCE takes public or team with it.",
    ),
}


@pytest.mark.parametrize("arguments, said", REFUSED.values(), ids=REFUSED)
def test_wrong_input_is_refused_in_one_line_of_plain_words(arguments, said):
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")


def test_a_misspelt_option_is_refused_and_the_nearest_named():
    done = run("report", "--borough", "hackney", "--audiance=team")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such option: --audiance" in done.stderr and "--audience" in done.stderr.split("--audiance")[1]


def test_a_misspelt_borough_whose_own_figures_are_asked_for_is_named():
    done = run("measures", "--audience", "borough", "--borough", "hackny")
    assert done.returncode == 2 and "'hackny'" in done.stderr and "Did you mean 'hackney'?" in done.stderr


@pytest.mark.slow
def test_without_a_borough_nobodys_own_figures_are_exact():
    public, own = run("measures"), run("measures", "--audience", "borough")
    assert own.returncode == 0 and own.stdout == public.stdout and "[c]" in own.stdout
    assert "--borough names one" in own.stderr
    hackneys = run("measures", "--audience", "borough", "--borough", "hackney").stdout
    changed = {row.split(",")[1] for row in set(hackneys.splitlines()) ^ set(public.stdout.splitlines())}
    assert changed == {"hackney"}


def test_measures_are_a_csv_with_a_row_a_figure():
    done = run(*EARLIER)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == HEADER
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    promised = [row for row in rows if (row["borough"], row["measure"]) == ("all", "promised")]
    assert [(row["count"], row["state"]) for row in promised] == [("69", "published")]
    assert {row["project"] for row in rows} == {"digital-apprenticeships"}


def test_measures_as_json_are_the_same_rows():
    def as_text(value):
        return "" if value is None else str(value)

    rows = json.loads(run(*EARLIER, "--format", "json").stdout)
    assert [[as_text(value) for value in row.values()] for row in rows] == [
        list(row.values()) for row in csv.DictReader(io.StringIO(run(*EARLIER).stdout))
    ]
    assert list(rows[0]) == HEADER.split(",")


def test_check_counts_the_rows_of_sound_records():
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["pledges", "118", "rows"]
    assert lines[-1] == "All sound. Not supplied: nothing."


def test_check_tells_every_fault_on_stderr_alone(broken):
    done = run("check", "--data", broken)
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(" is not")[0] for line in done.stderr.splitlines()] == [
        "costs.csv line 2: amount: 'a lot'",
        "pledges.csv line 2: borough: 'hackny'",
        "pledges.csv line 2: filled_on: 'soon'",
    ]


def test_nobody_ever_sees_a_traceback(broken):
    runs = [run(*arguments) for arguments, _ in REFUSED.values()]
    runs += [run("check", "--data", broken), run("check"), run(*EARLIER)]
    assert not [done.args for done in runs if "Traceback" in done.stdout + done.stderr]
