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
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import DEFAULT_PROJECT, data_folder, read_project
from evaluation.records.tables.read import read
from evaluation.release.audit import audit
from evaluation.release.audit.remaking import not_made_from_cells
from evaluation.run.opening import open_study
from evaluation.run.request import Request, cells_of, prepared

pytestmark = pytest.mark.slow
NOWHERE = Path("/nowhere")


@pytest.fixture(scope="module")
def original(report, tmp_path_factory) -> Path:
    """A publication of one page."""
    page = report("hackney")
    folder = tmp_path_factory.mktemp("publication") / "public"
    shutil.copytree(page, folder / "hackney")
    shutil.copy(page.parent / FILE, folder / FILE)
    return folder


@pytest.fixture
def copy(original, tmp_path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "public"))


def change(file: Path, old: str, new: str) -> int:
    """Replace the first of something in a file; returns the line that it stands on."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} holds no {old}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def reveal(folder: Path, table: str, borough: str, key: list[str], n: int) -> None:
    """Show one hidden count in `cells.json`, in its tables and in its sums."""
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    columns = content["tables"][table]["columns"]
    for row in content["tables"][table]["rows"]:
        named = dict(zip(columns, row, strict=True))
        if named["borough"] == borough and [named[c] for c in columns[1:] if c not in ("kind", "n", "state")] == key:
            row[columns.index("n")], row[columns.index("state")] = n, SHOWN
    for cell in content["system"]["cells"]:
        if cell[:3] == [table, borough, key]:
            assert cell[-1] is None
            cell[-1] = n
    (folder / FILE).write_text(json.dumps(content), encoding="utf-8")


def test_of_a_publication_nothing_can_be_worked_out_and_every_number_is_one_of_its_counts(original):
    found = audit(original)
    assert found.is_sound, str(found)
    assert (found.pages, found.recovered, found.untraced, found.identifiers) == (1, [], [], [])
    assert found.hidden > 2000
    assert found.keys > 500
    assert found.files == len([file for file in original.rglob("*") if file.is_file()])


def test_what_one_borough_may_see_gives_it_nobody_elses_hidden_count(report):
    found = audit(report("hackney", "borough"))
    assert found.is_sound, str(found)
    assert found.pages == 1


def test_every_number_that_is_not_made_from_the_counts_is_found_by_file_and_line(copy):
    page = copy / "hackney"
    table = next(file for file in sorted(page.glob("*.csv")) if CONFIDENTIAL in file.read_text(encoding="utf-8"))
    tampered = {
        (f"hackney/{table.name}", change(table, CONFIDENTIAL, "3")),
        ("hackney/index.html", change(page / "index.html", f">{CONFIDENTIAL}<", ">3<")),
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
    _, faults = not_made_from_cells(Publication.at(copy))
    found = {(fault.file, fault.line) for fault in faults}
    assert tampered <= found
    assert {("hackney/leavers.csv", None), ("hackney/turnout.csv", None)} <= found
    assert len(found) == len(tampered) + 2


def test_completeness_that_is_not_that_of_the_records_is_found_though_page_and_file_agree(copy):
    change(copy / FILE, '"known": "48%"', '"known": "58%"')
    change(copy / "hackney" / "index.html", "known in 48% of rows", "known in 58% of rows")
    assert not_made_from_cells(Publication.at(copy))[1] == []
    assert [str(fault) for fault in audit(copy).untraced] == [
        "cells.json: what it tells of the completeness of its records is not what these give."
    ]


def test_a_page_in_another_boroughs_folder_is_found(copy):
    (copy / "hackney").rename(copy / "camden")
    _, faults = not_made_from_cells(Publication.at(copy))
    assert [str(fault) for fault in faults] == ["camden: the page of Hackney is in another's folder."]


def test_a_small_number_of_people_in_a_boroughs_own_words_is_found(copy):
    page = json.loads((copy / "hackney" / PAGE).read_text(encoding="utf-8"))
    page["notes"]["context"] = "Three apprentices left for other councils. There are 4 desks."
    (copy / "hackney" / PAGE).write_text(json.dumps(page), encoding="utf-8")
    _, faults = not_made_from_cells(Publication.at(copy))
    assert [fault.problem.split(",")[0] for fault in faults if fault.file == f"hackney/{PAGE}"] == [
        "'Three' is a number of people"
    ]


def test_a_count_told_in_the_tables_and_hidden_in_the_sums_is_found(copy):
    line = next(
        line for line in (copy / FILE).read_text(encoding="utf-8").splitlines() if line.endswith('null, "[c]"],')
    )
    change(copy / FILE, line, line.replace('null, "[c]"', '3, "[c]"'))
    faults = Publication.at(copy).contradictions()
    assert len(faults) == 1
    assert "is 3 ([c]) in the tables and hidden in the sums" in faults[0].problem


def test_a_hidden_count_that_its_sums_give_away_is_found(copy):
    """With all but one of a total's boroughs shown, the last one's is what is left."""
    content = json.loads((copy / FILE).read_text(encoding="utf-8"))
    hidden = [
        (c[0], c[1], c[2])
        for c in content["system"]["cells"]
        if c[:1] + c[2] == ["apprentices", "in_post"] and c[-1] is None and c[1] != "all"
    ]
    assert len(hidden) > 2
    project = read_project()
    records = read(data_folder(DEFAULT_PROJECT), project, project.as_at)
    true = count(records, Scope.of(project, project.as_at, project.as_at))["apprentices"]
    true = true[true["outcome"] == "in_post"].set_index("borough")["n"]
    for table, borough, key in hidden[:-1]:
        reveal(copy, table, borough, key, int(true[borough]))
    found = audit(copy)
    assert not found.is_sound
    last = hidden[-1]
    spans = {(one.table, one.borough, one.key[0]): (one.least, one.most) for one in found.recovered}
    assert spans[(*last[:2], "in_post")] == (true[last[1]],) * 2


def test_counts_that_cannot_all_be_are_said_to_contradict_each_other(copy):
    content = json.loads((copy / FILE).read_text(encoding="utf-8"))
    cells = content["system"]["cells"]
    borough = next(c[1] for c in cells if c[:1] + c[2] == ["apprentices", "left"] and c[-1] is None)
    reveal(copy, "apprentices", borough, ["left"], 900)
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
    cells = json.loads((copy / FILE).read_text(encoding="utf-8"))["system"]["cells"]
    table, borough, key = next(c[:3] for c in cells if c[:1] + c[2] == ["apprentices", "in_post"] and c[-1] is None)
    reveal(copy, table, borough, key, 2)
    found = audit(original, against=copy)
    assert not found.is_sound
    assert (table, borough, tuple(key), 2, 2) in [
        (one.table, one.borough, one.key, one.least, one.most) for one in found.recovered
    ]
    assert audit(original, against=original).is_sound


def test_between_two_days_a_count_that_changed_by_few_is_found_and_one_that_changed_by_many_is_not(original, copy):
    content = json.loads((copy / FILE).read_text(encoding="utf-8"))
    content["common"]["as_at"] = "2020-08-31"
    shown = [c for c in content["system"]["cells"] if c[4] and c[5] and c[-1] is not None and c[-1] >= 20][:2]
    for cell, fewer in zip(shown, (1, 10), strict=True):
        cell[-1] -= fewer
    (copy / FILE).write_text(json.dumps(content), encoding="utf-8")
    found = audit(original, against=copy)
    assert not found.is_sound
    assert [(one.table, one.borough, list(one.key), one.least) for one in found.changed] == [(*shown[0][:3], 1)]


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
    assert any(one.table.startswith("since: ") for one in without.recovered)


def released(request: Request, out: Path) -> Path:
    return make(request, out).page.parent.parent


def test_a_third_release_takes_note_of_the_first_that_the_second_remembers(tmp_path):
    """And its audit finds what the three give away together, where it is told that the second remembers nothing."""
    records = tmp_path / "records"
    records.mkdir()
    for table in ("pledges", "apprentices", "member_boroughs"):  # of more, three releases take minutes
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
    assert found.changed or found.recovered
    assert any("what it remembers" in fault.problem for fault in audit(forgets, against=second).untraced)


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
        ("hackney", one.measure, one.group)
        for one in study.every_measure()
        if one.borough == "hackney" and one.state == CONFIDENTIAL
    }
    assert of_page <= hidden[1] and not of_page <= hidden[0]


def test_a_release_before_that_was_corrected_since_is_taken_note_of(original, report, tmp_path):
    before = Path(shutil.copytree(report("hackney", as_at="2020-07-31").parent, tmp_path / "before"))
    content = json.loads((before / FILE).read_text(encoding="utf-8"))
    names = ["participants", "hackney", ["managers", "now"]]
    cell = next(c for c in content["system"]["cells"] if c[:3] == names)
    now = next(
        c[-1] for c in json.loads((original / FILE).read_text(encoding="utf-8"))["system"]["cells"] if c[:3] == names
    )
    assert now is not None
    cell[-1] = now + 1
    (before / FILE).write_text(json.dumps(content), encoding="utf-8")
    made = prepared(Request("hackney", previous=f"{before}"))
    cells = json.loads(cells_of(made).read_text(encoding="utf-8"))["system"]["cells"]
    assert next(c[-1] for c in cells if c[:3] == names) is None


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
    of = {(table, *key): n for table, area, key, *_, n in content["system"]["cells"] if area == ALL}
    assert {n for (table, *_), n in of.items() if table in ("pairs", "returned")} == {None}
    assert [of["moved", "confident", "after", way] for way in ("up", "same", "down")] == [24, 12, 10]


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
    assert (sound.exit_code, json.loads(sound.stdout)["sound"]) == (0, True)
    change(copy / "hackney" / "index.html", f">{CONFIDENTIAL}<", ">3<")
    tampered = run.invoke(app, ["audit", str(copy)])
    assert tampered.exit_code == 1
    assert "this is not what the counts give" in tampered.stdout
    with pytest.raises(WrongInput, match="is not a publication"):
        run.invoke(app, ["audit", str(NOWHERE)], catch_exceptions=False)
