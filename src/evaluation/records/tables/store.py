"""What was found sound of a folder of records, kept as Parquet until anything has changed that it rests on.

It holds rows of people, so it is kept where the records are used, under `build/`, and goes with `make clean`.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from evaluation.records.boroughs import REFERENCE, build
from evaluation.records.parameters import Project
from evaluation.records.saved import beside, digest, digest_of, into_place, keep, kept, take_away_leftovers
from evaluation.records.tables import parted
from evaluation.records.tables.files import USUAL, Sizes
from evaluation.records.tables.folder import MARKER, fingerprint
from evaluation.records.tables.parted import Parted, undamaged
from evaluation.records.tables.quality import Quality

WHAT = "tables.json"  # what is in the folder


def kept_records() -> Path:
    """Where the checked tables of every folder lie."""
    return build() / "records"


def private() -> Path:
    """The same folder, made if it is not there: whoever may not see the folder of records may not see this either. What
    commands that are gone have left there is taken away."""
    records = kept_records()
    records.mkdir(parents=True, exist_ok=True)
    records.chmod(0o700)
    take_away_leftovers(records)
    return records


@dataclass(frozen=True)
class Store:
    """Where the checked tables of a folder lie, for these parameters, this code and these very files."""

    folder: Path
    content: str  # its fingerprint
    place: Path
    sizes: Sizes = USUAL

    @classmethod
    def of(cls, folder: Path, project: Project, records_to: object, sizes: Sizes = USUAL) -> "Store":
        code = [REFERENCE, Path(__file__).parents[1] / "boroughs.py", *sorted(Path(__file__).parent.glob("*.py"))]
        content = fingerprint(folder)
        marker = (folder if folder.is_dir() else folder.parent) / MARKER
        rests_on = [
            content,
            marker.is_file() and digest_of(marker),
            f"{records_to}",
            project.networks,
            project.filled_means,
            [digest_of(file) for file in code],
        ]
        of_these = digest(json.dumps(rests_on).encode())[:16]
        return cls(folder.resolve(), content, kept_records() / _name_of(folder) / of_these, sizes)

    def opened(self) -> "Kept | None":
        """The tables, if they are as they were written."""
        what = kept(self.place / WHAT)
        is_as_written = what and what["files"] == _files(self.place, self.sizes)
        return Kept(self.place, what["tables"], what["illustrative"], what["notes"]) if is_as_written else None

    @contextmanager
    def written(self, illustrative: bool) -> Iterator["Writing"]:
        """The tables are written beside, and are there at once when all of them are."""
        private()
        self._sweep()  # first: what was taken out of the records goes, whether or not the rest is sound
        self.place.parent.mkdir(exist_ok=True)
        try:
            with beside(self.place) as made:
                writing = Writing(made)
                yield writing
                about = {
                    "of": str(self.folder),
                    "content": self.content,
                    "illustrative": illustrative,
                    "tables": writing.tables,
                    "notes": writing.notes,
                    "files": _files(made, self.sizes),
                }
                keep(made / WHAT, about)
                into_place(made, self.place)
        except BaseException:
            with suppress(OSError):
                self.place.parent.rmdir()  # if nothing else is there
            raise

    def _sweep(self) -> None:
        """Take away what was kept of folders that are gone; of this one, what it held before something in it was
        changed, so that who was taken out of it is nowhere, and all but the last of what else is out of date."""
        with suppress(OSError):  # another process may take the same away
            stores = {place: _told(place) for of in kept_records().iterdir() for place in _stores_in(of)}
            stores.pop(self.place, None)
            others = [place for place in stores if place.parent == self.place.parent]
            last = max(others, key=lambda place: place.stat().st_mtime, default=None)
            for place, (folder, content) in stores.items():
                is_of_this = place in others and (content != self.content or place != last)
                if is_of_this or not folder or not Path(folder).exists():
                    shutil.rmtree(place, ignore_errors=True)
                    with suppress(OSError):
                        place.parent.rmdir()  # if nothing else is there


def take_away_outdated(folder: Path) -> None:
    """Take away what was kept of tables that were in a folder before, and what commands that are gone have left: both
    hold people."""
    content = fingerprint(folder)
    for place in _stores_in(private() / _name_of(folder)):
        if _told(place)[1] != content:
            shutil.rmtree(place, ignore_errors=True)


def _stores_in(of_folder: Path) -> list[Path]:
    """All that was kept of a folder, once what commands that are gone have left there is taken away."""
    if of_folder.name.startswith(".") or not of_folder.is_dir():
        return []
    take_away_leftovers(of_folder)
    return [place for place in of_folder.iterdir() if not place.name.startswith(".")]


def _name_of(folder: Path) -> str:
    return digest(str(folder.resolve()).encode())[:16]


def _told(place: Path) -> tuple[str, str]:
    """Which folder a store is of, and the fingerprint of what it held; nothing of one that is not whole."""
    return _whole(place / WHAT) if (place / WHAT).is_file() else ("", "")


@cache  # a store's name says what it is of, so that another never takes its place
def _whole(what: Path) -> tuple[str, str]:
    told = kept(what) or {}
    return told.get("of", ""), told.get("content", "")


def _files(place: Path, sizes: Sizes) -> dict[str, str | int]:
    """The tables' files: the hash of each, or of a large one, whose pages bear checksums, its size."""
    return {
        file.relative_to(place).as_posix(): size if (size := file.stat().st_size) > sizes.hashed else digest_of(file)
        for file in sorted(place.rglob("*.parquet"))
    }


class Writing:
    """Tables as they are written."""

    def __init__(self, place: Path):
        self.place, self.tables, self.notes = place, dict[str, dict](), list[str]()

    def whole(self, table: str, frame: pd.DataFrame) -> None:
        frame.to_parquet(self.place / f"{table}.parquet", write_page_checksum=True, compression="zstd")
        found = Quality()
        found.add(table, frame)
        self.tables[table] = {"rows": len(frame), "columns": [*frame], "quality": asdict(found)}

    def parts(self, table: str, frames: Iterator[tuple[pd.DataFrame, pd.Series]]) -> None:
        """A table that comes in pieces, each with the area of every row."""
        found, holds = Quality(), dict[str, bool]()

        def seen() -> Iterator[tuple[pd.DataFrame, pd.Series]]:
            for frame, areas in frames:
                found.add(table, frame)
                for column in frame:
                    is_here = frame[column].any() if frame[column].dtype == bool else frame[column].notna().any()
                    holds[column] = holds.get(column, False) or bool(is_here)
                yield frame, areas

        rows = parted.write(self.place / table, seen())
        columns = [
            column for column, is_held in holds.items() if is_held
        ]  # a `_by_month` holds something if it is true
        self.tables[table] = {"rows": rows, "columns": columns, "quality": asdict(found)}


class Kept(Mapping[str, pd.DataFrame | Parted]):
    """The tables, each read when it is asked for."""

    def __init__(self, place: Path, tables: Mapping[str, Mapping], illustrative: bool, notes: Sequence[str]):
        self.place, self.illustrative, self.notes = place, illustrative, notes
        self.rows = {table: about["rows"] for table, about in tables.items()}
        self.quality = {table: Quality(**about["quality"]) for table, about in tables.items()}
        self._tables, self._read = tables, dict[str, pd.DataFrame | Parted]()

    def __getitem__(self, table: str) -> pd.DataFrame | Parted:
        about, folder = self._tables[table], self.place / table
        if table not in self._read and folder.is_dir():
            self._read[table] = Parted(folder, tuple(about["columns"]), about["rows"])
        elif table not in self._read:
            with undamaged(self.place):
                self._read[table] = pd.read_parquet(f"{folder}.parquet", page_checksum_verification=True)
        return self._read[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)
