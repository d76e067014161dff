"""The audit of a publication, as it stands and tampered with."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builders.making import make
from evaluation.cli.main import app
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.metrics.cells import CONFIDENTIAL, SHOWN
from evaluation.metrics.vocabulary import ALL
from evaluation.publication.files import FILE, PAGE
from evaluation.publication.reading import Publication
from evaluation.publication.writing import as_text
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import DEFAULT_PROJECT, data_folder, read_project
from evaluation.records.tables.read import read
from evaluation.release.audit import audit
from evaluation.release.audit.held import not_as_made
from evaluation.release.audit.recovery import recovered
from evaluation.run.opening import open_study
from evaluation.run.request import Request, cells_of, prepared

pytestmark = pytest.mark.slow
NOWHERE = Path("/nowhere")


@pytest.fixture(scope="module")
def original(two_pages) -> Path:
    return two_pages


@pytest.fixture
def copy(original, tmp_path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "public"))


def change(file: Path, old: str, new: str) -> int:
    """Replace the first of something in a file; returns the line that it stands on."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} holds no {old}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def rows_of(content: dict, table: str) -> dict[tuple[str, ...], dict]:
    """A table's rows by area and key."""
    columns = content["tables"][table]["columns"]
    rows = (dict(zip(columns, row, strict=True)) for row in content["tables"][table]["rows"])
    keys = [name for name in columns if name not in ("kind", "n", "state")]
    return {tuple(row[name] for name in keys): row for row in rows}


def put(folder: Path, table: str, name: tuple[str, ...], n: int) -> None:
    """Show a count in `cells.json`, whatever it was."""
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    rows = rows_of(content, table)
    rows[name] |= {"n": n, "state": SHOWN}
    content["tables"][table]["rows"] = [[*row.values()] for row in rows.values()]
    (folder / FILE).write_text(as_text(content), encoding="utf-8")


def told(folder: Path, table: str, name: tuple[str, ...]) -> int | None:
    return rows_of(json.loads((folder / FILE).read_text(encoding="utf-8")), table)[name]["n"]


ANY_NETWORK = ("", "now")


def true_participants() -> dict[str, int]:
    """How many take part, by borough, as the records say."""
    project = read_project()
    records = read(data_folder(DEFAULT_PROJECT), project, project.as_at)
    found = count(records, Scope.of(project, project.as_at, project.as_at))["participants"]
    now = found[(found["network"] == "") & (found["status"] == "now")]
    return {area: int(n) for area, n in zip(now["borough"], now["n"], strict=True)}


def test_of_a_publication_nothing_can_be_worked_out_and_every_number_is_one_of_its_counts(original):
    found = audit(original)
    assert found.is_sound, str(found)
    assert (found.pages, found.recovered, found.untraced, found.identifiers) == (2, [], [], [])
    assert found.hidden > 100
    assert found.keys > 500
    assert found.files == len([file for file in original.rglob("*") if file.is_file()])


def test_what_boroughs_may_see_gives_them_nobody_elses_hidden_count(report):
    """One alone, and two that show each other their own, with what the public sees besides."""
    own = report("hackney", "borough")
    found = audit(own)
    assert found.is_sound, str(found)
    assert found.pages == 1 and found.insiders == ["Hackney"]
    others = [report(area, "borough") for area in ("barnet", "kingston-upon-thames")]
    for folder, *insiders in ((own, others[0]), (others[0], others[1]), (report("hackney").parent, *others)):
        found = audit(folder, insiders=insiders)
        assert len(found.insiders) == 2 and not (found.recovered or found.narrow), str(found)


def test_what_boroughs_know_together_is_found(copy, report):
    """All but one of the boroughs of a total: the last one's is what is left."""
    true = true_participants()
    hidden = [area for area in true if area != "unknown" and told(copy, "participants", (area, *ANY_NETWORK)) is None]
    put(copy, "participants", (ALL, *ANY_NETWORK), sum(true.values()))
    insiders = [report(area, "borough") for area in hidden[:-1]]
    found = audit(copy, insiders=insiders)
    assert (hidden[-1], ANY_NETWORK, true[hidden[-1]]) in [(one.borough, one.key, one.least) for one in found.recovered]


def test_who_is_no_borough_of_the_same_day_tells_nobody_its_own(copy, report):
    with pytest.raises(WrongInput, match="--with takes a borough's own"):
        audit(copy, insiders=[copy])
    with pytest.raises(WrongInput, match="--with takes the same"):
        audit(copy, insiders=[report("hackney", "borough", "2020-07-31")])


def test_every_number_that_is_not_made_from_the_counts_is_found_by_file_and_line(copy):
    page, whole = copy / "hackney", copy / "project"
    table = next(file for file in sorted(whole.glob("*.csv")) if CONFIDENTIAL in file.read_text(encoding="utf-8"))
    tampered = {
        (f"project/{table.name}", change(table, CONFIDENTIAL, "3")),
        ("project/index.html", change(whole / "index.html", f">{CONFIDENTIAL}<", ">3<")),
        ("hackney/index.html", change(page / "index.html", "</main>", "<p>Two of them left.</p></main>")),
        ("hackney/pledges.ipynb", change(page / "pledges.ipynb", "Filled 18", "Filled 19")),
        ("hackney/network.ipynb", change(page / "network.ipynb", '"tags": []', '"tags": ["3 left"]')),
    }
    picture = re.search(r'aria-label="[^"]*', (page / "index.html").read_text(encoding="utf-8"))[0]
    tampered.add(("hackney/index.html", change(page / "index.html", picture, f"{picture} 3 of them left.")))
    text = re.search(r"</text>", (page / "index.html").read_text(encoding="utf-8"))[0]
    tampered.add(("hackney/index.html", change(page / "index.html", text, f" 3{text}")))
    (page / "leavers.csv").write_text("left\n3\n", encoding="utf-8")
    (page / "turnout.csv").unlink()
    _, faults = not_as_made(Publication.at(copy))
    found = {(fault.file, fault.line) for fault in faults}
    assert tampered <= found
    assert {("hackney/leavers.csv", None), ("hackney/turnout.csv", None)} <= found
    assert len(found) == len(tampered) + 2


def test_completeness_that_is_not_that_of_the_records_is_found_though_page_and_file_agree(copy):
    change(copy / FILE, '"known": "48%"', '"known": "58%"')
    for page in ("hackney", "project"):
        change(copy / page / "index.html", "known in 48% of rows", "known in 58% of rows")
    assert not_as_made(Publication.at(copy))[1] == []
    assert [str(fault) for fault in audit(copy).untraced] == [
        "cells.json: what it tells of the completeness of its records is not what these give."
    ]


def test_a_page_in_another_boroughs_folder_is_found(copy):
    (copy / "hackney").rename(copy / "camden")
    _, faults = not_as_made(Publication.at(copy))
    assert [str(fault) for fault in faults] == ["camden: the page of Hackney is in another's folder."]


def test_a_small_number_of_people_in_a_boroughs_own_words_is_found(copy):
    page = json.loads((copy / "hackney" / PAGE).read_text(encoding="utf-8"))
    page["notes"]["context"] = "Three apprentices left for other councils. There are 4 desks."
    (copy / "hackney" / PAGE).write_text(json.dumps(page, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _, faults = not_as_made(Publication.at(copy))
    assert [fault.problem.split(",")[0] for fault in faults if fault.file == f"hackney/{PAGE}"] == [
        "'Three' is a number of people"
    ]


def test_a_number_that_is_said_to_be_hidden_is_found(copy):
    line = next(
        line for line in (copy / FILE).read_text(encoding="utf-8").splitlines() if line.endswith('null, "[c]"],')
    )
    change(copy / FILE, line, line.replace('null, "[c]"', '3, "[c]"'))
    faults = Publication.at(copy).contradictions()
    assert len(faults) == 1 and "is 3 and [c]" in faults[0].problem


def test_a_hidden_count_that_its_sums_give_away_is_found(copy):
    """With all but one of a total's boroughs shown, the last one's is what is left."""
    true = true_participants()
    hidden = [area for area in true if area != "unknown" and told(copy, "participants", (area, *ANY_NETWORK)) is None]
    assert len(hidden) > 2
    for area, n in [(ALL, sum(true.values())), *((area, true[area]) for area in hidden[:-1])]:
        put(copy, "participants", (area, *ANY_NETWORK), n)
    found = audit(copy)
    assert not found.is_sound
    spans = {(one.table, one.borough, one.key): (one.least, one.most) for one in found.recovered}
    assert spans["participants", hidden[-1], ANY_NETWORK] == (true[hidden[-1]],) * 2


def test_counts_that_cannot_all_be_are_said_to_contradict_each_other(copy):
    put(copy, "participants", ("kingston-upon-thames", *ANY_NETWORK), 900)
    found = audit(copy)
    assert any("the counts contradict each other" in fault.problem for fault in found.untraced)


def test_what_names_people_is_found_in_every_file(copy):
    key = next(iter((ROOT / "data/digital-apprenticeships/people.csv").read_text(encoding="utf-8").splitlines()[1:]))
    places = ("index.html", "pledges.ipynb", "roles.csv")
    for name, planted in zip(places, ("person-017@example.org", "1000000019", key.split(",")[0]), strict=True):
        with (copy / "hackney" / name).open("a", encoding="utf-8") as file:
            file.write(f"{planted}\n")
    found = audit(copy)
    assert [fault.file for fault in found.identifiers] == [f"hackney/{name}" for name in places]
    assert [fault.problem.split(" ")[1] for fault in found.identifiers] == ["e-mail", "number", "key"]


def test_a_count_that_was_shown_before_is_no_secret_now(original, copy):
    """Its number, and what follows from it together with what is shown now."""
    name = ("kingston-upon-thames", *ANY_NETWORK)
    assert told(original, "participants", name) is None
    put(copy, "participants", name, 2)
    found = audit(original, against=copy)
    assert not found.is_sound
    assert ("participants", "kingston-upon-thames", ANY_NETWORK, 2, 2) in [
        (one.table, one.borough, one.key, one.least, one.most) for one in found.recovered
    ]
    assert audit(original, against=original).is_sound


def test_between_two_days_a_count_that_changed_by_few_is_found_and_one_that_changed_by_many_is_not(original, copy):
    content = json.loads((copy / FILE).read_text(encoding="utf-8"))
    content["common"]["as_at"] = "2020-08-31"
    (copy / FILE).write_text(as_text(content), encoding="utf-8")
    few, many = ("hackney", *ANY_NETWORK), ("camden", *ANY_NETWORK)
    for name, fewer in ((few, 1), (many, 10)):
        put(copy, "participants", name, told(original, "participants", name) - fewer)
    found = audit(original, against=copy)
    assert not found.is_sound
    assert ("participants", "hackney", ANY_NETWORK, 1) in [
        (one.table, one.borough, one.key, one.least) for one in found.changed
    ]
    assert "camden" not in {one.borough for one in found.changed}


def test_a_release_that_knows_the_one_before_gives_nothing_away_with_it(original, report, tmp_path):
    """And one that does not know of it does."""
    before = report("hackney", as_at="2020-07-31").parent
    request = Request("hackney", previous=f"{before}")
    now = make(request, tmp_path).page.parent.parent
    found = audit(now, against=before)
    assert found.is_sound, f"{found}"
    assert found.hidden > audit(original).hidden
    without = audit(original, against=before)
    assert without.changed
    assert any(one.table.startswith("since: ") for one in (*without.recovered, *without.narrow))


def released(request: Request, out: Path) -> Path:
    return make(request, out).page.parent.parent


def test_a_third_release_takes_note_of_the_first_that_the_second_remembers(tmp_path):
    """And its audit finds what the three give away together, where it is told that the second remembers nothing."""
    records = tmp_path / "records"
    records.mkdir()
    for table in ("pledges", "member_boroughs", "people", "participants"):  # of more, three releases take minutes
        shutil.copy(ROOT / "data" / "digital-apprenticeships" / f"{table}.csv", records)
    of = Request("hackney", data=f"{records}")
    first = released(replace(of, as_at="2020-03-31"), tmp_path / "1")
    second = released(replace(of, as_at="2020-07-31", previous=f"{first}"), tmp_path / "2")
    third = released(replace(of, previous=f"{second}"), tmp_path / "3")
    assert [one.as_at for one in Publication.at(third).remembered()] == ["2020-07-31", "2020-03-31"]
    with_second, alone = audit(third, against=second), audit(third)
    assert with_second.is_sound and with_second.older == 1, f"{with_second}"
    assert alone.is_sound and alone.older == 2, f"{alone}"
    assert "the 2 publications remembered from before" in f"{alone}"
    content = json.loads((second / FILE).read_text(encoding="utf-8"))
    content["before"] = []
    (second / FILE).write_text(json.dumps(content), encoding="utf-8")
    forgets = released(replace(of, previous=f"{second}"), tmp_path / "4")
    assert audit(forgets).is_sound
    cells = json.loads((forgets / FILE).read_text(encoding="utf-8"))
    cells["before"].append(json.loads((third / FILE).read_text(encoding="utf-8"))["before"][1])
    (forgets / FILE).write_text(json.dumps(cells), encoding="utf-8")
    found = audit(forgets)
    assert found.changed or found.recovered or found.narrow
    assert any("what it remembers" in fault.problem for fault in audit(forgets, against=second).untraced)


def test_what_a_release_of_version_0_1_told_stays_known(tmp_path):
    """Of tables that are told of no borough now, too: without a word of it a new release gives more away."""
    records = tmp_path / "records"
    records.mkdir()
    for table in ("pledges", "member_boroughs", "people", "participants"):
        shutil.copy(ROOT / "data" / "digital-apprenticeships" / f"{table}.csv", records)
    before = ROOT / "tests" / "expected" / "released-by-0.1"
    of = Request("hackney", data=f"{records}")
    with_it = audit(released(replace(of, previous=f"{before}"), tmp_path / "with"), against=before)
    assert with_it.is_sound, f"{with_it}"
    without = audit(released(of, tmp_path / "without"), against=before)
    assert without.recovered or without.narrow or without.changed
    assert with_it.hidden > without.hidden


def test_measures_hide_what_the_release_with_the_same_one_before_hides(report):
    before = report("hackney", as_at="2020-07-31").parent
    hidden = []
    for more in ([], ["--previous", f"{before}"]):
        done = CliRunner().invoke(app, ["measures", "--format", "json", *more])
        assert done.exit_code == 0, done.output
        hidden.append(
            {
                (row["borough"], row["measure"], row["group"])
                for row in json.loads(done.stdout)
                if row["state"] == CONFIDENTIAL
            }
        )
    study = open_study("", study=prepared(Request("hackney", previous=f"{before}")))
    of_page = {
        (ALL, one.measure, one.group)
        for one in study.every_measure()
        if one.borough == ALL and one.state == CONFIDENTIAL
    }
    assert of_page <= hidden[1] and not of_page <= hidden[0]


def test_a_release_before_that_was_corrected_since_is_taken_note_of(original, report, tmp_path):
    before = Path(shutil.copytree(report("hackney", as_at="2020-07-31").parent, tmp_path / "before"))
    name = ("hackney", *ANY_NETWORK)
    now = told(original, "participants", name)
    assert now is not None
    put(before, "participants", name, now + 1)
    made = prepared(Request("hackney", previous=f"{before}"))
    content = json.loads(cells_of(made).read_text(encoding="utf-8"))
    assert rows_of(content, "participants")[name]["n"] is None


@pytest.mark.parametrize("what", ["as_at", "project_slug"])
def test_a_release_that_is_not_before_this_one_is_refused(original, copy, what):
    content = json.loads((copy / FILE).read_text(encoding="utf-8"))
    content["common"][what] = "2021-01-31"
    (copy / FILE).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(WrongInput, match="PREVIOUS takes"):
        prepared(Request("hackney", previous=f"{copy}"))


def test_no_file_tells_of_pairs_of_answers_and_up_same_and_down_are_told(original):
    content = json.loads((original / FILE).read_text(encoding="utf-8"))
    assert not {"pairs", "returned"} & {*content["tables"], *content["log"]}
    of = rows_of(content, "moved")
    assert [of[ALL, "confident", "after", way]["n"] for way in ("up", "same", "down")] == [24, 12, 10]


def test_the_log_tells_no_table_to_hide_small_counts_alone(original):
    log = json.loads((original / FILE).read_text(encoding="utf-8"))["log"]
    assert any("first" in table for table in log.values())
    assert any(set(table) == {"hidden"} for table in log.values())
    assert all(min(table["first"], table["complement"]) >= 5 for table in log.values() if "first" in table)


@pytest.mark.parametrize(("what", "other"), [("project_slug", "data-literacy"), ("as_at", "2021-01-31")])
def test_what_is_not_the_publication_before_is_refused(original, copy, what, other):
    content = json.loads((copy / FILE).read_text(encoding="utf-8"))
    content["common"][what] = other
    (copy / FILE).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(WrongInput, match="AGAINST takes"):
        audit(original, against=copy)


def test_the_command_leaves_with_0_where_all_is_well_1_where_not_2_where_there_is_no_publication(copy):
    run = CliRunner()
    sound = run.invoke(app, ["audit", str(copy), "--json"])
    said = json.loads(sound.stdout)
    assert (sound.exit_code, said["sound"], said["recovered"], said["narrow"]) == (0, True, [], [])
    assert said["hidden"] and said["relations"]["places due = places filled_of_due + not filled"] > 1
    counted = [numbers for areas in said["shown"].values() for numbers in areas.values()]
    assert {"boroughs", "sizes", "project"} <= {area for areas in said["shown"].values() for area in areas}
    assert sum(one["hidden"] for one in counted) == said["hidden"]
    change(copy / "project" / "index.html", f">{CONFIDENTIAL}<", ">3<")
    tampered = run.invoke(app, ["audit", str(copy)])
    assert tampered.exit_code == 1
    assert "this is not what the counts give" in tampered.stdout
    with pytest.raises(WrongInput, match="is not a publication"):
        run.invoke(app, ["audit", str(NOWHERE)], catch_exceptions=False)


def test_where_no_event_was_held_lately_everybody_knows_that_nobody_is_active(tmp_path):
    """The project's last event was half a year before the day that is reported."""
    records = tmp_path / "records"
    records.mkdir()
    for file in data_folder(DEFAULT_PROJECT).glob("*.csv"):
        shutil.copy(file, records)
    file = prepared(Request("project", data=str(records), as_at="2021-02-28"))
    (tmp_path / "public").mkdir()
    shutil.copy(cells_of(file), tmp_path / "public" / FILE)
    told = Publication.at(tmp_path / "public")
    rows = rows_of(told.content, "participants")
    assert {
        rows[area, network, "active"]["n"] for area in (ALL, "camden") for network in ("managers", "apprentices")
    } == {0}
    assert recovered(told, told.counts) == []
