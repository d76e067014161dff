"""Files that are kept: written whole or not at all, and known by their hashes.

A large file is hashed once: after that its size, its times and its place on the disk tell whether it is the same one.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from evaluation.records.boroughs import build

LARGE = 4_000_000  # bytes: what is smaller is hashed each time
SETTLED = 2_000_000_000  # nanoseconds: a file that is changed sooner after a change may bear the same time


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digest_of(file: Path, large: int = LARGE, settled: int = SETTLED) -> str:
    """The SHA-256 of a file's content; of a large one that has not been touched since, as it was found then."""
    told = file.stat()
    if told.st_size < large:
        return digest(file.read_bytes())
    mark = [told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino]
    known, name = kept(_digests()) or {}, str(file.resolve())
    if name in known and known[name][:-1] == mark:
        return known[name][-1]
    began = time.time_ns()
    with file.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if began - max(told.st_mtime_ns, told.st_ctime_ns) > settled:
        with suppress(OSError):  # it is hashed again where it cannot be kept
            keep(_digests(), {**(kept(_digests()) or {}), name: [*mark, found]})
    return found


def _digests() -> Path:
    return build() / "digests.json"


def keep(file: Path, what: object, stamp: str = "") -> None:
    """Keep in a file what JSON can hold, under a stamp of what it rests on."""
    text = json.dumps(what, ensure_ascii=False)
    write_text(file, f"{digest(f'{stamp} {text}'.encode())}\n{text}")


def kept(file: Path, stamp: str = "") -> Any:
    """What a file keeps under a stamp; None where there is none, or it is of another stamp, or damaged."""
    try:
        mark, _, text = file.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return json.loads(text) if mark == digest(f"{stamp} {text}".encode()) else None


def write_text(file: Path, text: str) -> None:
    """Write beside, then rename: nothing is ever half-written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(file)


@contextmanager
def beside(place: Path) -> Iterator[Path]:
    """A folder to make something in that goes to a place; those are taken away that a killed process has left there."""
    take_away_leftovers(place.parent, place.name)
    with tempfile.TemporaryDirectory(prefix=f".{place.name}.{os.getpid()}-", dir=place.parent) as made:
        yield Path(made)


def take_away_leftovers(folder: Path, of: str = "*") -> None:
    """Take away what processes that are gone have left beside a place of a folder, or beside any."""
    for left in folder.glob(f".{of}.*"):
        pid = left.name.rpartition(".")[2].split("-")[0]
        with suppress(FileNotFoundError):  # whose it was, or another, has just taken it away
            if left.is_dir() and pid.isdigit() and not _is_running(int(pid), left.stat().st_mtime):
                shutil.rmtree(left, ignore_errors=True)


def _is_running(pid: int, since: float) -> bool:
    """Whether a process that was there at a time still is; one that began later bears the same number by chance."""
    import psutil  # here, since hardly anybody asks

    try:
        process = psutil.Process(pid)  # of a zombie nobody has taken note yet that it ended
        return process.status() != psutil.STATUS_ZOMBIE and process.create_time() < since + 2
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # somebody else's
        return True


def into_place(made: Path, place: Path) -> None:
    """Swap a finished folder in: what stood there before is gone, and never mixed with the new."""
    made.chmod(0o755)
    old = place.with_name(f".{place.name}.{os.getpid()}-before")
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    made.mkdir()  # for the context that made it to take away
