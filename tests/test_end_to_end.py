"""From a command to a page: the same bytes again, each audience its folder, and failures that are honest."""

import csv
import filecmp
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from builders.making import make
from evaluation.cli.main import app
from evaluation.records.boroughs import ROOT, templates
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.run import batch, reports
from evaluation.run.engine import KERNEL, WARM
from evaluation.run.output import RUN, UNCHANGED, Report
from evaluation.run.request import Request


def evaluation(*arguments: str, cwd: Path = ROOT, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "evaluation", *arguments], capture_output=True, text=True, cwd=cwd, **more
    )


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_and_no_input_is_changed(report, tmp_path):
    first = report("hackney")
    before = _hashes(ROOT / "data"), _hashes(ROOT / "params"), _hashes(ROOT / "notebooks")
    again = make(Request("hackney"), tmp_path, KERNEL).page.parent  # not kept from before
    names = sorted(file.name for file in first.iterdir())
    assert names == sorted(file.name for file in again.iterdir())
    assert {"index.html", "summary.ipynb", "pledges.ipynb", "places.csv"} <= set(names)
    assert filecmp.cmpfiles(first, again, names, shallow=False) == (names, [], [])
    assert before == (_hashes(ROOT / "data"), _hashes(ROOT / "params"), _hashes(ROOT / "notebooks"))


@pytest.mark.slow
def test_audiences_have_their_own_folders_and_the_borough_sees_its_own(report):
    public, own = report("hackney"), report("hackney", "borough")
    assert (public.parent.name, own.parent.name) == ("public", "borough")
    told, exact = (
        {row[0]: row[1] for row in csv.reader((place / "still-here.csv").open(encoding="utf-8"))}
        for place in (public, own)
    )
    assert {"In post", "Left", "Finished"} <= exact.keys() and "[c]" not in {*told.values(), *exact.values()}
    assert "Left" not in told  # of one borough's people everybody is told little


@pytest.mark.slow
def test_an_earlier_date_tells_what_was_known_then(report):
    page = (report("project", as_at="2019-10-29") / "index.html").read_text(encoding="utf-8")
    assert "promised 69 apprenticeship places" in page
    assert "69 places were promised, where an even pace would have given 24" in page
    assert "200 days ahead of the plan" in page


@pytest.mark.slow
def test_the_command_says_where_the_page_is_how_long_it_took_and_what_is_hidden(tmp_path):
    run = evaluation("report", "--borough", "Hackney", "--out", str(tmp_path))
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert any("the audience 'public' is told little" in line and "AUDIENCE=borough" in line for line in lines)
    assert lines[-2].startswith("Made in") and "figures" in lines[-2]
    assert Path(lines[-1].removeprefix("Page: ")).is_file()
    assert run.stderr == ""


@pytest.mark.slow
def test_three_columns_from_a_council_are_enough(tmp_path):
    records = tmp_path / "records"
    records.mkdir()
    rows = ["pledge_id,borough,filled_on", "1,Camden,2020-01-06", "2,LB Camden,", "3,London Borough of Camden,2020-09"]
    (records / "pledges.csv").write_text("\n".join(rows), encoding="utf-8")
    made = make(Request("camden", data=str(records)), tmp_path)
    page = made.page.read_text(encoding="utf-8")
    assert "Camden promised 3 places and had filled 2 by 30 September 2020. The one still empty was overdue." in page
    assert "No other borough had places due" in page
    assert "Not known: no records of apprentices were supplied." in page
    assert "ILLUSTRATIVE" not in page
    assert "Not known: no jobs were given for the places." in page


def test_the_filled_in_workbook_is_enough(tmp_path):
    import openpyxl

    from evaluation.records.tables.workbook import write

    book = tmp_path / "mine.xlsx"
    write(book)
    filled = openpyxl.load_workbook(book)
    for row, values in enumerate([("1", "Camden", "IT user"), ("2", "Camden", "IT user")], start=3):
        for column, value in enumerate(values, start=1):
            filled["pledges"].cell(row, column, value)
    filled.save(book)
    run = evaluation("measures", "--data", str(book), "--format", "json")
    roles = [row for row in json.loads(run.stdout) if row["measure"] == "role" and row["borough"] == "camden"]
    assert [(row["group"], row["count"]) for row in roles] == [("IT user", 2)]


@pytest.mark.slow
def test_training_events_reach_a_page_and_the_project(training_events, tmp_path):
    """The Carpentries' instructor training: 1,747 of 3,352 certified, all the way to the page."""
    project, records = map(str, training_events)
    whole = make(Request("project", project=project, data=records), tmp_path)
    assert "1,747 of 3,352 places due (52%)" in whole.page.read_text(encoding="utf-8")
    assert whole.page == tmp_path / "training" / "public" / "project" / "index.html"
    one = make(Request("US", project=project, data=records), tmp_path)
    assert "What did the Instructor Training project do in US?" in one.page.read_text(encoding="utf-8")
    run = evaluation("measures", "--project", project, "--data", records)
    row = next(
        r for r in csv.DictReader(run.stdout.splitlines()) if (r["borough"], r["measure"]) == ("all", "filled_of_due")
    )
    assert (row["count"], row["out_of"], row["state"]) == ("1747", "3352", "published")


@pytest.mark.slow
def test_a_notebooks_process_is_given_the_studys_file_and_nothing_else(tmp_path, monkeypatch):
    """It lies in an otherwise empty folder; nothing tells where the records are, and what reads them is not there."""
    records = Path(shutil.copytree(ROOT / "data" / "digital-apprenticeships", tmp_path / "records-of-people"))
    shutil.copytree(templates(), tmp_path / "notebooks")
    monkeypatch.setenv("EVALUATION_NOTEBOOKS", str(tmp_path / "notebooks"))
    file = tmp_path / "notebooks" / "summary.ipynb"
    nb = nbformat.read(file, as_version=4)
    asked = (
        "import os, sys, json\nprint(json.dumps([os.listdir(), dict(os.environ), sys.argv, [*sys.modules]]))\n"
        "print(*(open(f'/proc/{pid}/environ').read() for pid in ('self', os.getppid()) if os.path.exists('/proc')))"
    )
    nb.cells.append(nbformat.v4.new_code_cell(asked))
    nbformat.write(nb, file)
    monkeypatch.setenv("DATA", str(records))  # as make hands on what stands on its command line
    monkeypatch.setenv("MAKEFLAGS", f" -- DATA={records}")
    page = make(Request("hackney", data=str(records)), tmp_path / "out").page
    assert os.environ["DATA"] == str(records)
    executed = (page.parent / "summary.ipynb").read_text(encoding="utf-8")
    listed, environment, started, modules = json.loads(
        nbformat.reads(executed, 4).cells[-1].outputs[0].text.splitlines()[0]
    )
    assert listed == ["study.json"]
    assert "evaluation.report.study" in modules
    assert not {"evaluation.records.tables.read", "evaluation.run.prepare", "pandera"} & set(modules)
    assert "records-of-people" not in json.dumps([environment, started])
    assert "records-of-people" not in executed


class TestANotebookThatFails:
    @pytest.fixture
    def broken(self, tmp_path, monkeypatch):
        """The notebooks with a cell of one put before its last; and a good report made before."""
        shutil.copytree(templates(), tmp_path / "notebooks")
        out = tmp_path / "reports"
        place = out / "digital-apprenticeships" / "public" / "hackney"
        place.mkdir(parents=True)
        (place / "index.html").write_text("an old page", encoding="utf-8")
        monkeypatch.setenv("EVALUATION_NOTEBOOKS", str(tmp_path / "notebooks"))

        def run(source: str) -> tuple[str, Path]:
            file = tmp_path / "notebooks" / "summary.ipynb"
            nb = nbformat.read(file, as_version=4)
            nb.cells.insert(4, nbformat.v4.new_code_cell(source))
            nbformat.write(nb, file)
            with pytest.raises(RunFailed) as failed:
                make(Request("hackney"), out)
            return str(failed.value), place

        return run

    def test_names_notebook_cell_error_and_the_kept_copy_and_leaves_no_page(self, broken):
        said, place = broken("rows = {}\nrows['total']")
        assert said.startswith("summary.ipynb, cell 5: KeyError: 'total'")
        assert str(place / "summary.ipynb") in said and (place / "summary.ipynb").is_file()
        assert "KeyError" in (place / "summary.ipynb").read_text(encoding="utf-8")
        assert not (place / "index.html").exists()
        assert [p.name for p in place.parent.iterdir()] == ["hackney"]

    @pytest.mark.slow
    @pytest.mark.parametrize("source", ["import sys\nsys.exit(0)", "import os\nos._exit(0)"])
    def test_ending_early_is_a_failure(self, broken, source):
        said, place = broken(source)
        assert said.startswith("summary.ipynb")
        assert not (place / "index.html").exists()


def test_a_parameter_that_the_notebook_does_not_declare_is_refused(tmp_path):
    with pytest.raises(WrongInput, match="declares no parameter burough"):
        reports.run_notebook(templates() / "summary.ipynb", {"burough": "x"}, tmp_path / "n.ipynb", tmp_path)


@pytest.mark.slow
def test_exit_code_1_for_a_run_that_fails(tmp_path):
    (tmp_path / "out").write_text("a file where the folder of reports should be", encoding="utf-8")
    run = evaluation("report", "--borough", "hackney", "--out", str(tmp_path / "out"))
    assert run.returncode == 1 and "Traceback" not in run.stderr


def _hashes(folder: Path) -> dict[Path, str]:
    return {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.rglob("*") if file.is_file()}


def test_one_report_that_cannot_be_made_stops_none_of_the_others(tmp_path, monkeypatch):
    file = tmp_path / "study.json"

    def made_each(areas, request, out, jobs, engine, scheduler):
        assert jobs == 3 and engine == WARM and scheduler == "tcp://here"
        for area in areas:
            page = out / "p" / "public" / area / "index.html"
            yield (
                area,
                {
                    "two": WrongInput("a line of two.yaml is odd."),
                    "three": RunFailed("a notebook failed."),
                    "four": Report(page, file, ["ILLUSTRATIVE DATA"], UNCHANGED),
                }.get(area, Report(page, file, ["ILLUSTRATIVE DATA"], RUN)),
            )

    monkeypatch.setattr(batch, "make_each", made_each)
    monkeypatch.setattr(batch, "members", lambda request: ["one", "two", "three", "four"])
    done = CliRunner().invoke(app, ["reports", "--out", str(tmp_path), "--jobs", "3", "--scheduler", "tcp://here"])
    assert done.exit_code == 1
    assert "Made 2 reports in" in done.stdout and "ILLUSTRATIVE DATA" in done.stdout
    assert "Left as they are, since nothing that they rest on has changed: 1 report." in done.stdout
    assert "2 reports could not be made:\ntwo: a line of two.yaml is odd.\nthree: a notebook failed.\n" in done.stderr


def test_of_what_a_borough_may_see_there_is_none_of_the_project(monkeypatch):
    made = []
    monkeypatch.setattr(batch, "members", lambda request: ["one", "two"])
    monkeypatch.setattr(batch, "make_each", lambda areas, of, *_, **__: made.append((areas, of.audience)) or [])
    done = CliRunner().invoke(app, ["reports", "--audience", "borough"])
    assert (done.exit_code, made) == (0, [(["one", "two"], "borough")])


@pytest.mark.slow
def test_every_member_borough_and_the_project_from_a_list_of_pledges(tmp_path):
    records = tmp_path / "records"
    records.mkdir()
    rows = ["pledge_id,borough,filled", "1,camden,yes", "2,camden,no", "3,hackney,yes"]
    (records / "pledges.csv").write_text("\n".join(rows), encoding="utf-8")
    run = evaluation("reports", "--data", str(records), "--out", str(tmp_path / "out"))
    assert run.returncode == 0, run.stderr
    assert "Made 3 reports in" in run.stdout
    place = tmp_path / "out" / "digital-apprenticeships" / "public"
    assert sorted(page.parent.name for page in place.glob("*/index.html")) == ["camden", "hackney", "project"]
    assert evaluation("audit", str(place)).returncode == 0
    (records / "pledges.csv").write_text("pledge_id,borough,filed\n1,camden,yes\n", encoding="utf-8")
    run = evaluation("reports", "--data", str(records), "--out", str(tmp_path / "out"))
    assert run.returncode == 2 and "filed" in run.stderr and "Traceback" not in run.stderr
