"""Kill imports and `forget` again and again, and run two imports at once; print what that lost, as JSON.

`python tests/faults/kills.py FOLDER KILLS PAIRS` works in an empty folder, and prints how many rows were lost, how
often tables were neither the old ones nor the new ones, how many people came back who had been taken out, and how many
hidden files and folders stayed after the next command.
"""

import csv
import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from evaluation.importers.command import forget_person, import_folder
from evaluation.importers.keys import key_of
from evaluation.records.parameters import read_project
from evaluation.records.tables.read import read

ADDRESS = "person-{:03d}@example.org"
GONE = 7  # the person who is taken out


def exports(folder: Path, people: range) -> Path:
    """Tables of the toolkit about people, to be imported."""
    folder.mkdir(parents=True)
    (folder / "pledges.csv").write_text("pledge_id,borough\nP-1,hackney\n", encoding="utf-8")
    rows = "".join(f"{ADDRESS.format(number)},hackney,officer\n" for number in people)
    (folder / f"{folder.name}.csv").write_text(f"person_id,borough,role\n{rows}", encoding="utf-8")
    return folder


def people_in(out: Path) -> set[str]:
    with (out / "people.csv").open(encoding="utf-8", newline="") as lines:
        return {row["person_id"] for row in csv.DictReader(lines)}


def tables_in(out: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in out.iterdir()}


def leftovers(out: Path, build: Path) -> list[str]:
    """Hidden files and folders beside the tables, among them, and where checked tables are kept; but for the lock."""
    found = [*out.parent.glob(f".{out.name}.*"), *out.rglob(".*"), *(build / "records").rglob(".*")]
    return [one.name for one in found if one.name != f".{out.name}.lock"]


def forked(run: Callable[[], object], at_event: int = 0, events: Path | None = None) -> int:
    """Run something in a process of its own, which ends itself at the n-th thing it asks of the file system."""
    child = os.fork()
    if not child:
        seen = 0

        def count(event: str, _: object) -> None:
            nonlocal seen
            if event == "open" or event.startswith(("os.", "shutil.")):
                seen += 1
                if seen == at_event:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            run()
            if events:
                events.write_text(f"{seen}", encoding="utf-8")
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
    return child


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed(name: str, run: Callable[[], object], kills: int, out: Path, build: Path) -> Counter:
    """What kills at spread and random moments lose, where a command may leave all as it was, or as it shall be."""
    found, copy, project = (
        Counter(kills=0, finished=0, lost=0, mixed=0, back=0, left=0),
        out.with_name("copy"),
        read_project(),
    )
    key = key_of("digital-apprenticeships", may_make=False)[0]
    gone, before = key.of(ADDRESS.format(GONE)), people_in(out)
    shutil.copytree(out, copy)
    began = time.monotonic()
    if code := ended(forked(run, events=out.with_name("events"))):
        raise SystemExit(f"{name} ended with {code}")
    lasts, events = time.monotonic() - began, int(out.with_name("events").read_text(encoding="utf-8"))
    after, whole = people_in(out), [tables_in(copy), tables_in(out)]
    for number in range(kills):
        shutil.rmtree(out)
        shutil.copytree(copy, out)
        spread = (number + random.random()) / kills
        if number % 2:
            child = forked(run, at_event=max(1, round(events * spread)))
        else:
            child = forked(run)
            time.sleep(lasts * spread)
            os.kill(child, signal.SIGKILL)
        was_killed = ended(child) < 0
        was_done = out.is_dir() and people_in(out) == after
        if ended(forked(lambda: read(out, project, project.as_at))):  # the next command
            raise SystemExit(f"the tables could not be read after kill {number} of {name}")
        there = people_in(out)
        found["kills"] += was_killed
        found["finished"] += was_done
        found["lost"] += 0 if there in (before, after) else min(len(before - there), len(after - there))
        found["mixed"] += tables_in(out) not in whole
        found["left"] += len(leftovers(out, build))
        if name == "forget" and there == after:
            ended(forked(lambda: import_folder(out.with_name("one"), out)))
            found["back"] += gone in people_in(out)
    return found


def pairs_at_once(pairs: int, folder: Path, build: Path) -> Counter:
    """What two imports of different people into one folder lose."""
    found = Counter(pairs=0, lost=0, left=0)
    for number in range(pairs):
        out = folder / f"tables-{number}"
        both = [forked(lambda one=one, out=out: import_folder(folder / one, out)) for one in ("one", "two")]
        if {ended(child) for child in both} != {0}:
            raise SystemExit(f"an import of pair {number} failed")
        found["pairs"] += 1
        found["lost"] += 500 - len(people_in(out))
        found["left"] += len(leftovers(out, build))
    return found


def main(folder: Path, kills: int, pairs: int) -> None:
    os.environ["EVALUATION_BUILD"], os.environ["EVALUATION_KEY"] = f"{folder / 'build'}", f"{folder / 'project.key'}"
    one, two, build = exports(folder / "one", range(300)), exports(folder / "two", range(200, 500)), folder / "build"
    found = {}
    for name, run in {
        "import": lambda out: import_folder(two, out),
        "forget": lambda out: forget_person(out, ADDRESS.format(GONE)),
    }.items():
        out = folder / name / "tables"
        out.parent.mkdir()
        shutil.copytree(one, out.with_name("one"))
        ended(forked(lambda out=out: import_folder(one, out)))
        found[name] = killed(name, lambda run=run, out=out: run(out), kills, out, build)
    found["at once"] = pairs_at_once(pairs, folder, build)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:4]))
