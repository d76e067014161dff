"""What need not be made again is not, what has changed or is damaged is, and killed processes lose nothing."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import DEFAULT_PROJECT, data_folder, read_project
from evaluation.records.saved import beside, kept
from evaluation.records.tables.files import Sizes
from evaluation.records.tables.read import read
from evaluation.run import batch, freshness
from evaluation.run.engine import forking
from evaluation.run.engine.executors import executor
from evaluation.run.output import RENDERED, RUN, UNCHANGED, Report
from evaluation.run.request import Request, cells_of, is_as_made, prepared

pytestmark = pytest.mark.slow
ROWS = ["pledge_id,borough,filled", "1,camden,yes", "2,camden,no", "3,hackney,yes", "4,enfield,yes"]
AREAS = ["camden", "hackney", "enfield", "project"]


@pytest.fixture
def records(tmp_path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "pledges.csv").write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    return folder


def made(records: Path, out: Path, areas=AREAS, **settings) -> dict[str, object]:
    found = dict(batch.make_each(areas, Request("", data=str(records)), out, jobs=2, **settings))
    return {area: one.how if isinstance(one, Report) else one for area, one in found.items()}


def test_what_has_not_changed_is_left_and_what_is_damaged_is_made_again(records, tmp_path):
    out = tmp_path / "out"
    assert made(records, out) == dict.fromkeys(AREAS, RUN)
    place = out / "digital-apprenticeships" / "public"
    bytes_of = {file: file.read_bytes() for file in place.rglob("*") if file.is_file()}
    left = place / f".camden.{nobody()}-before"
    left.mkdir()
    assert made(records, out) == dict.fromkeys(AREAS, UNCHANGED)
    assert not left.exists()
    (place / "camden" / "index.html").write_text("tampered with", encoding="utf-8")
    (place / "hackney" / "places.csv").unlink()
    (place / "enfield" / "mine.txt").write_text("put there", encoding="utf-8")
    (place / "cells.json").unlink()
    assert made(records, out) == {"camden": RENDERED, "hackney": RENDERED, "enfield": RENDERED, "project": UNCHANGED}
    assert {file: file.read_bytes() for file in place.rglob("*") if file.is_file()} == bytes_of


def test_damaged_notes_and_studies_are_noticed(records, tmp_path):
    out, request = tmp_path / "out", Request("camden", data=str(records))
    assert made(records, out, ["camden"]) == {"camden": RUN}
    file = prepared(request)
    assert is_as_made(file)
    note, run = (out / "none", freshness.run_note(file))
    for damaged, how in (
        (file, UNCHANGED),
        (cells_of(file), UNCHANGED),
        (file.with_suffix(".made.json"), UNCHANGED),
        (freshness.page_note(out / "digital-apprenticeships" / "public" / "camden"), RENDERED),
        (run, UNCHANGED),
    ):
        for text in (damaged.read_text(encoding="utf-8")[:-20], "{}", "[]", None):
            whole = damaged.read_bytes()
            damaged.unlink() if text is None else damaged.write_text(text, encoding="utf-8")
            assert made(records, out, ["camden"]) == {"camden": how}, (damaged, text)
            damaged.write_bytes(whole) if not damaged.is_file() else None
    run.write_text(run.read_text(encoding="utf-8").replace("places", "plaices", 1), encoding="utf-8")
    (note.parent / "digital-apprenticeships" / "public" / "camden" / "index.html").unlink()
    assert made(records, out, ["camden"]) == {"camden": RUN}, "executed notebooks that were changed were used"


def test_one_borough_changed_remakes_it_and_what_compares_with_it(records, tmp_path):
    out = tmp_path / "out"
    made(records, out)
    file = records / "pledges.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2,camden,no", "2,camden,yes"), encoding="utf-8")
    found = made(records, out)
    assert found["camden"] == found["project"] == RUN
    assert set(found.values()) <= {RUN, RENDERED}
    clean = tmp_path / "clean"
    forget_runs(records)
    made(records, clean)
    assert tree(out) == tree(clean), "made bit by bit is not what is made at once"


@pytest.mark.parametrize(("has_key", "how"), [(True, RENDERED), (False, UNCHANGED)])
def test_rows_that_change_no_figure_are_rendered_and_not_run(records, tmp_path, monkeypatch, has_key, how):
    """A page carries a hash of the records only where the project has a key."""
    key = tmp_path / "a.key"
    monkeypatch.setenv("EVALUATION_KEY", f"{key}")
    if has_key:
        key.write_text("0123456789abcdef" * 4 + "\n", encoding="ascii")
        key.chmod(0o600)
    out = tmp_path / "out"
    made(records, out)
    file = records / "pledges.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([head, *rows[::-1]]), encoding="utf-8")
    assert made(records, out) == dict.fromkeys(AREAS, how)


def test_a_changed_template_only_renders(records, tmp_path):
    out = tmp_path / "out"
    made(records, out)
    template = Path(shutil.copytree(freshness.TEMPLATE, tmp_path / "template"))
    (template / "page.css").write_text("body { color: black }", encoding="utf-8")
    file = prepared(Request("camden", data=str(records)))
    assert freshness.of_run(file, "warm") == freshness.of_run(file, "warm")
    page = out / "digital-apprenticeships" / "public" / "camden"
    assert freshness.kept_page(page, freshness.of_page(file, "warm", False)) is not None
    assert freshness.kept_page(page, freshness.of_page(file, "warm", False, template)) is None
    assert kept(freshness.run_note(file), freshness.of_run(file, "warm"))


def test_what_is_wrong_with_one_area_or_with_all_is_told(records, tmp_path):
    found = made(records, tmp_path, ["camden", "narnia", "barnet"])
    assert found["camden"] == RUN
    assert isinstance(found["narnia"], WrongInput) and "Unknown borough 'narnia'" in f"{found['narnia']}"
    assert isinstance(found["barnet"], WrongInput) and "never a member" in f"{found['barnet']}"
    (records / "pledges.csv").write_text("pledge_id,borough,filed\n1,camden,yes\n", encoding="utf-8")
    found = made(records, tmp_path, ["camden", "hackney"])
    assert all(isinstance(one, WrongInput) and "filed" in f"{one}" for one in found.values())


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that ended meanwhile has none
            found += [int(one) for one in (task / "children").read_text().split()]
    return found


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def descendants(pid: int) -> list[int]:
    return [one for child in children(pid) for one in (child, *descendants(child))]


def test_a_cluster_counts_large_records_alike(tmp_path, cluster, monkeypatch):
    project, sample = read_project(), data_folder(DEFAULT_PROJECT)
    asked = Scope.of(project, project.as_at, project.as_at)
    here = count(read(sample, project, project.as_at), asked)
    monkeypatch.setenv("EVALUATION_BUILD", str(tmp_path / "elsewhere"))
    there = count(
        read(sample, project, project.as_at, Sizes(large=0)), asked, partial(executor, 1, cluster.scheduler_address)
    )
    assert here.keys() == there.keys() and all(here[table].equals(there[table]) for table in here)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes as Linux tells them")
def test_a_process_that_is_killed_in_the_middle_loses_nothing(records, tmp_path):
    def kill_a_worker() -> None:
        until = time.monotonic() + 300
        while time.monotonic() < until:
            servers = [one for one in children(os.getpid()) if forking.MODULE in command(one)]
            workers = [one for server in servers for one in children(server)]
            busy = [one for one in workers if children(one)]  # it runs a notebook
            if busy:
                os.kill(busy[0], signal.SIGKILL)
                killed.append(busy[0])
                return
            time.sleep(0.01)

    killed: list[int] = []
    killer = threading.Thread(target=kill_a_worker)
    killer.start()
    found = made(records, tmp_path / "out")
    killer.join()
    assert killed and found == dict.fromkeys(AREAS, RUN)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes as Linux tells them")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_command_that_is_killed_leaves_nothing_running_and_nothing_half_made(records, tmp_path, how):
    out = tmp_path / "out"
    run = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
            "from evaluation.cli.main import main; main()",
            "reports",
            "--data",
            str(records),
            "--out",
            str(out),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    place = out / "digital-apprenticeships" / "public"
    until = time.monotonic() + 300
    while not list(place.glob(".*-*/*.ipynb")) and time.monotonic() < until:  # a notebook is being run
        time.sleep(0.01)
    running = descendants(run.pid)
    run.send_signal(how)
    run.wait(300)
    assert run.returncode != 0
    until = time.monotonic() + 180
    while any(command(one) for one in running) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [command(one) for one in running if command(one)]
    assert all((page / "index.html").is_file() for page in place.glob("[!.]*/"))
    assert set(made(records, out).values()) <= {RUN, RENDERED, UNCHANGED}
    assert [p.name for p in place.iterdir() if p.name.startswith(".")] == []


@pytest.fixture
def cluster():
    """A dask scheduler with two workers on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as found:
        yield found


def test_a_cluster_makes_the_same_reports(records, tmp_path, cluster):
    assert made(records, tmp_path / "here") == dict.fromkeys(AREAS, RUN)
    forget_runs(records)
    found = made(records, tmp_path / "there", scheduler=cluster.scheduler_address)
    assert found == dict.fromkeys(AREAS, RUN)
    assert tree(tmp_path / "here") == tree(tmp_path / "there")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes as Linux tells them")
def test_a_worker_of_a_cluster_that_is_killed_loses_nothing(records, tmp_path, cluster):
    workers = [worker.process.pid for worker in cluster.workers.values()]
    killed: list[int] = []

    def kill_one_at_work() -> None:
        until = time.monotonic() + 300
        while not killed and time.monotonic() < until:
            for worker in workers:
                warm = [one for one in children(worker) if forking.MODULE in command(one)]
                if any(descendants(child) for one in warm for child in children(one)):  # a report's notebook runs
                    os.kill(worker, signal.SIGKILL)
                    killed.append(worker)
                    return
            time.sleep(0.01)

    killer = threading.Thread(target=kill_one_at_work)
    killer.start()
    found = made(records, tmp_path / "out", scheduler=cluster.scheduler_address)
    killer.join()
    assert killed and set(found.values()) <= {RUN, RENDERED, UNCHANGED}
    assert sorted(found) == sorted(AREAS)


def test_where_nobody_answers_is_told(records, tmp_path):
    with pytest.raises(WrongInput, match=r"nobody answers at tcp://127\.0\.0\.1:9"):
        made(records, tmp_path, scheduler="tcp://127.0.0.1:9")


def test_what_a_killed_process_left_beside_a_place_is_taken_away(tmp_path):
    left, in_use = tmp_path / f".page.{nobody()}-x", tmp_path / f".page.{os.getpid()}-y"
    left.mkdir()
    in_use.mkdir()
    with beside(tmp_path / "page") as here:
        assert here.is_dir() and not left.exists() and in_use.is_dir()


def nobody() -> int:
    """The number of a process that has ended."""
    gone = subprocess.Popen(["true"])
    gone.wait()
    return gone.pid


def forget_runs(records: Path) -> None:
    for area in AREAS:
        freshness.run_note(Request(area, data=str(records)).file(area)).unlink()


def tree(folder: Path) -> dict[str, bytes]:
    return {f"{file.relative_to(folder)}": file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
