"""Imports and `forget` lose nothing, whoever is killed or runs beside: the old tables are there whole, or the new ones."""

import csv
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from evaluation.cli.main import main
from evaluation.importers.command import forget_person, import_folder
from evaluation.records import swap
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.records.parameters import read_project
from evaluation.records.tables.folder import fingerprint
from evaluation.records.tables.read import read
from evaluation.records.tables.store import kept_records

PROJECT = read_project()
BOTH_WAYS = pytest.mark.parametrize("at_once", [True, False], ids=["exchanged", "in two steps"])


@pytest.fixture(autouse=True)
def somewhere_else(monkeypatch, tmp_path):
    monkeypatch.setenv("EVALUATION_BUILD", str(tmp_path / "build"))
    monkeypatch.setenv("EVALUATION_KEY", str(tmp_path / "keys" / "project.key"))


def exports(folder: Path, people: range) -> Path:
    """Tables of the toolkit about people, to be imported."""
    folder.mkdir(parents=True)
    each = [f"person-{number:03d}@example.org" for number in people]
    (folder / "pledges.csv").write_text("pledge_id,borough\nP-1,hackney\n", encoding="utf-8")
    (folder / f"{folder.name} people.csv").write_text(
        "person_id,borough,role\n" + "".join(f"{one},hackney,officer\n" for one in each), encoding="utf-8"
    )
    return folder


def held(out: Path) -> list[dict[str, str]]:
    with (out / "people.csv").open(encoding="utf-8", newline="") as lines:
        return [*csv.DictReader(lines)]


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def left_beside(out: Path, build: Path) -> list[str]:
    """Hidden folders beside the tables, and what processes left that made the tables or read them."""
    beside = [
        one.name for one in out.parent.iterdir() if one.name.startswith(f".{out.name}.") and one.suffix != ".lock"
    ]
    kept = [one.name for one in (build / "records").rglob(".*")] if build.exists() else []
    inside = [one.name for one in out.rglob(".*")]
    return [*beside, *kept, *inside]


def started(*arguments: str, **more) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "evaluation", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}"},
        **more,
    )


def command(monkeypatch, capsys, *arguments: str, asked: str = "") -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["evaluation", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{asked}\n"))
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0, "".join(capsys.readouterr())


# Whoever is killed

# Kills itself at the n-th thing it asks of the file system while one folder replaces another; prints how many there are.
KILLED = """
import os, signal, sys
from pathlib import Path
from evaluation.records import swap

at_once, place, copy = sys.argv[1] == "True", Path(sys.argv[2]), Path(sys.argv[3])
if not at_once:
    swap._exchanged_at_once = lambda *_: False
import ctypes, shutil
asked = 0
def counted(event, _, stop):
    global asked
    if event in ("open", "shutil.rmtree", "ctypes.dlsym") or event.startswith("os."):
        asked += 1
        if asked == stop:
            os.kill(os.getpid(), signal.SIGKILL)

def replace():
    with swap.changing(place) as replaced, replaced(lambda name: name.endswith(".csv")) as made:
        (made / "a.csv").write_text("new")
        (made / "b.csv").write_text("new")

shutil.copytree(place, copy)
kills = 0
while True:
    kills += 1
    child = os.fork()
    if not child:
        sys.addaudithook(lambda event, given: counted(event, given, kills))
        replace()
        os._exit(0)
    was_killed = os.waitpid(child, 0)[1] == signal.SIGKILL
    with swap.reading(place):
        there = {one.name: one.read_text() for one in place.iterdir()}
        beside = {one.name for one in place.parent.iterdir() if one.name.startswith(f".{place.name}.")}
    old = {"a.csv": "old", "b.csv": "old", "c.csv": "old", "notes.md": "mine"}
    new = {"a.csv": "new", "b.csv": "new", "notes.md": "mine"}
    assert there in (old, new), (kills, there)
    assert beside <= {f".{place.name}.lock"}, (kills, beside)
    if not was_killed:
        break
    shutil.rmtree(place)
    shutil.copytree(copy, place)
print(kills)
"""


@BOTH_WAYS
def test_killed_at_any_moment_the_old_folder_is_there_whole_or_the_new_one(at_once, tmp_path):
    place = tmp_path / "tables"
    place.mkdir()
    for name, text in {"a.csv": "old", "b.csv": "old", "c.csv": "old", "notes.md": "mine"}.items():
        (place / name).write_text(text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", KILLED, f"{at_once}", f"{place}", f"{tmp_path / 'copy'}"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}"},
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 20  # moments that were tried


@pytest.mark.parametrize(("kills", "pairs"), [(5, 5), pytest.param(50, 20, marks=pytest.mark.slow)])
def test_of_commands_that_are_killed_or_run_at_once_nothing_is_lost_and_nothing_stays(kills, pairs, tmp_path):
    run = subprocess.run(
        [sys.executable, str(Path(__file__).parents[1] / "faults" / "kills.py"), str(tmp_path), f"{kills}", f"{pairs}"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}"},
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["import"]["kills"] and found["forget"]["kills"] and found["at once"].pop("pairs") == pairs
    for what in found.values():
        what.pop("kills", None), what.pop("finished", None)
        assert not any(what.values()), found


def test_what_a_killed_forget_left_is_taken_away_by_the_next_command_and_it_may_be_run_again(
    tmp_path, monkeypatch, capsys
):
    out = tmp_path / "tables"
    import_folder(exports(tmp_path / "one", range(3)), out)
    read(out, PROJECT, PROJECT.as_at)
    monkeypatch.setattr("evaluation.importers.command.take_away_outdated", lambda _: None)  # as if it was killed before
    assert forget_person(out, "person-001@example.org") == 1
    monkeypatch.undo()
    somewhere = {"EVALUATION_BUILD": str(tmp_path / "build"), "EVALUATION_KEY": str(tmp_path / "keys" / "project.key")}
    for name, value in somewhere.items():
        monkeypatch.setenv(name, value)
    assert [*kept_records().rglob("people.parquet")]
    code, said = command(monkeypatch, capsys, "forget", str(out), asked="person-001@example.org")
    assert (code, "taken out before" in said) == (0, True)
    assert not [*kept_records().rglob("*.parquet")]


def test_what_a_killed_import_of_an_earlier_version_left_in_the_folder_goes(tmp_path):
    out = tmp_path / "tables"
    import_folder(exports(tmp_path / "one", range(3)), out)
    (out / ".4711-abcd_123").mkdir()
    (out / ".4711-abcd_123" / "people.csv").write_text("person_id\nsomebody\n", encoding="utf-8")
    (out / ".mine").mkdir()
    import_folder(tmp_path / "one", out)
    assert [one.name for one in out.iterdir() if one.name.startswith(".")] == [".mine"]


# Whoever runs beside


def at_once(*commands) -> list[threading.Thread]:
    """Commands that begin now, each in a thread of its own."""
    threads = [threading.Thread(target=command) for command in commands]
    for thread in threads:
        thread.start()
    return threads


def test_an_import_that_began_before_brings_nobody_back(tmp_path):
    one, out = exports(tmp_path / "one", range(3)), tmp_path / "tables"
    import_folder(one, out)
    before = {row["person_id"] for row in held(out)}
    with swap.changing(out):
        both = at_once(lambda: import_folder(one, out), lambda: forget_person(out, "person-000@example.org"))
        time.sleep(0.3)
        assert all(thread.is_alive() for thread in both)
    for thread in both:
        thread.join()
    assert len(held(out)) == 2
    outcome, _ = import_folder(one, out)
    assert outcome.notes == ["1 of those whom `forget` took out are in the exports, and were left out again."]
    assert outcome.people["new"] == 0
    assert before - {row["person_id"] for row in held(out)} == {
        *json.loads((out / "import.json").read_text(encoding="utf-8"))["erased"]
    }


def test_who_waits_is_told_for_whom_and_a_wait_may_be_bounded(tmp_path, monkeypatch, capsys):
    one, out = exports(tmp_path / "one", range(3)), tmp_path / "tables"
    import_folder(one, out)
    holder = f"Process {os.getpid()} has been changing {out} since 20"
    with swap.changing(out):
        code, said = command(monkeypatch, capsys, "import", str(one), "--out", str(out), "--wait", "0.1")
        assert (
            code == 2 and len(said.splitlines()) == 1 and said.startswith(holder) and "Run this command again" in said
        )
        code, said = command(monkeypatch, capsys, "forget", str(out), "--wait", "0", asked="person-001@example.org")
        assert code == 2 and holder in said
        (importing,) = at_once(lambda: import_folder(one, out))
        checking = started("check", "--data", f"{out}")
        assert checking.stderr.readline().startswith(f"Waiting. {holder}")
        assert importing.is_alive() and checking.poll() is None
    importing.join()
    assert "All sound" in checking.communicate()[0] and checking.returncode == 0
    assert capsys.readouterr().err.startswith(f"Waiting. {holder}")


def test_nobody_replaces_what_is_being_read(tmp_path):
    out = tmp_path / "tables"
    import_folder(exports(tmp_path / "one", range(3)), out)
    with swap.reading(out), swap.reading(out):
        with pytest.raises(WrongInput, match="Another command is using"):
            import_folder(tmp_path / "one", out, wait=0)
        fingerprint(out)
    import_folder(tmp_path / "one", out, wait=0)


def test_a_folder_without_a_lock_is_read_and_none_is_made(tmp_path):
    out = tmp_path / "elsewhere" / "tables"
    import_folder(exports(tmp_path / "one", range(3)), tmp_path / "tables")
    shutil.copytree(tmp_path / "tables", out)
    out.chmod(0o555)
    out.parent.chmod(0o555)
    assert read(out, PROJECT, PROJECT.as_at).rows["people"] == 3
    assert [one.name for one in out.parent.iterdir()] == ["tables"]


def test_what_is_replaced_while_it_is_read_without_a_lock_is_not_believed(tmp_path):
    one, out = exports(tmp_path / "one", range(3)), tmp_path / "tables"
    import_folder(one, out)
    (tmp_path / ".tables.lock").unlink()  # an earlier version made none
    with pytest.raises(RunFailed, match="was replaced by another command while it was read"), swap.reading(out):
        import_folder(one, out)


# What was left unfinished


def unfinished(tmp_path: Path) -> Path:
    """The tables as an import leaves them that is killed between two steps."""
    out = tmp_path / "tables"
    import_folder(exports(tmp_path / "one", range(3)), out)
    import_folder(exports(tmp_path / "two", range(5)), tmp_path / ".tables.new")
    (tmp_path / "..tables.new.lock").unlink()
    out.rename(tmp_path / ".tables.before")
    return out


@pytest.mark.parametrize("what", ["check", "import", "forget"])
def test_what_is_complete_is_put_in_place_by_the_next_command(what, tmp_path, monkeypatch, capsys):
    out = unfinished(tmp_path)
    arguments = {
        "check": ["check", "--data", str(out)],
        "import": ["import", str(tmp_path / "one"), "--out", str(out)],
        "forget": ["forget", str(out)],
    }[what]
    code, said = command(monkeypatch, capsys, *arguments, asked="person-001@example.org")
    assert code == 0 and len(held(out)) == (4 if what == "forget" else 5), said
    assert left_beside(out, tmp_path / "build") == []


@pytest.mark.parametrize("what", ["check", "report", "import"])
def test_what_cannot_be_finished_is_refused_with_the_cure(what, tmp_path, monkeypatch, capsys):
    out = unfinished(tmp_path)
    out.mkdir()  # somebody else put something there
    arguments = {
        "check": ["check", "--data", str(out)],
        "report": ["report", "--borough", "hackney", "--data", str(out)],
        "import": ["import", str(tmp_path / "one"), "--out", str(out)],
    }[what]
    code, said = command(monkeypatch, capsys, *arguments)
    assert code == 2 and len(said.splitlines()) == 1
    assert "was left unfinished" in said and "Keep one of tables, .tables.new and .tables.before" in said
    assert {"tables", ".tables.new", ".tables.before"} <= {one.name for one in tmp_path.iterdir()}


def test_what_may_not_be_finished_here_is_refused(tmp_path, monkeypatch):
    out = unfinished(tmp_path)
    monkeypatch.setattr(
        swap, "_opened", lambda file, alone: (_ for _ in ()).throw(PermissionError(13, "no")) if alone else None
    )
    with pytest.raises(
        WrongInput, match="cannot be finished here: run this command again as somebody who may write to"
    ):
        read(out, PROJECT, PROJECT.as_at)


# What cannot be written


def test_a_folder_that_cannot_be_replaced_is_refused_in_one_line(tmp_path, monkeypatch, capsys):
    one = exports(tmp_path / "one", range(3))
    import_folder(one, tmp_path / "tables")
    before, given = files_in(tmp_path / "tables"), files_in(one)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "tables")
    shutil.copytree(tmp_path / "tables", tmp_path / "closed")
    (tmp_path / "closed").chmod(0o555)
    for name, why in [("file", "is a file"), ("link", "is a link"), ("closed", "may not be written to")]:
        code, said = command(monkeypatch, capsys, "import", str(one), "--out", str(tmp_path / name))
        assert code == 2 and why in said and len(said.splitlines()) == 1, said
    code, said = command(monkeypatch, capsys, "forget", str(tmp_path / "closed"), asked="person-001@example.org")
    assert code == 2 and "may not be written to" in said.splitlines()[-1]
    monkeypatch.chdir(tmp_path / "tables")
    code, said = command(monkeypatch, capsys, "import", str(one), "--out", ".")
    assert code == 2 and "is the folder you are in" in said and len(said.splitlines()) == 1
    assert files_in(tmp_path / "tables") == files_in(tmp_path / "closed") == before and files_in(one) == given
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine" and (tmp_path / "link").is_symlink()


def test_on_a_full_disk_the_old_tables_stay(tmp_path):
    out = tmp_path / "tables"
    import_folder(exports(tmp_path / "one", range(3)), out)
    before, many = files_in(out), exports(tmp_path / "many", range(999))

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    importing = started("import", f"{many}", "--out", f"{out}", preexec_fn=full)
    _, said = importing.communicate()
    assert importing.returncode == 2 and len(said.splitlines()) == 1 and "nothing was written" in said, said
    assert files_in(out) == before
    assert left_beside(out, tmp_path / "build") == []


def test_a_disk_that_is_full_while_the_new_folder_is_written_leaves_the_old_one(tmp_path, monkeypatch, capsys):
    out = tmp_path / "tables"
    one = exports(tmp_path / "one", range(3))
    import_folder(one, out)
    before = files_in(out)
    monkeypatch.setattr(swap, "_to_disk", lambda _: (_ for _ in ()).throw(OSError(28, os.strerror(28))))
    code, said = command(monkeypatch, capsys, "import", str(one), "--out", str(out))
    assert code == 2 and "No space left on device. Nothing in it was changed." in said and len(said.splitlines()) == 1
    assert files_in(out) == before and left_beside(out, tmp_path / "build") == []


# What an import did not write


@BOTH_WAYS
def test_what_an_import_did_not_write_is_carried_over(at_once, tmp_path, monkeypatch):
    if not at_once:
        monkeypatch.setattr(swap, "_exchanged_at_once", lambda *_: False)
    out = tmp_path / "tables"
    import_folder(exports(tmp_path / "one", range(3)), out)
    (out / "more" / "closed").mkdir(parents=True)
    (out / "more" / "closed" / "notes.md").write_text("mine", encoding="utf-8")
    (out / "more" / "closed").chmod(0o555)
    (out / "linked").symlink_to("more")
    (out / "costs.csv").write_text("cost_id\n", encoding="utf-8")  # a table that is empty is none
    out.chmod(0o750)
    import_folder(tmp_path / "one", out)
    assert (out / "more" / "closed" / "notes.md").read_text(encoding="utf-8") == "mine"
    assert (out / "linked").readlink() == Path("more") and not (out / "costs.csv").exists()
    assert (out.stat().st_mode & 0o777, (out / "more" / "closed").stat().st_mode & 0o777) == (0o750, 0o555)
    assert left_beside(out, tmp_path / "build") == []


def test_an_import_that_writes_nothing_leaves_nothing(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "what.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    before = {*tmp_path.iterdir()}
    outcome, _ = import_folder(tmp_path / "one", tmp_path / "new" / "tables")
    assert not outcome.tables and {one.name for one in {*tmp_path.iterdir()} - before} <= {"keys", "build"}
