"""Tables with many rows to a person, kept on disk a folder an area, so that one area's rows are read by themselves."""

import itertools
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from evaluation.metrics.vocabulary import UNKNOWN
from evaluation.records.errors import RunFailed
from evaluation.records.tables.lookup import beside

AREA = "area"
OPEN_AT_ONCE = 256  # files
_TYPES = {
    pa.large_string(): pd.StringDtype("pyarrow"),
    pa.string(): pd.StringDtype("pyarrow"),
    pa.bool_(): pd.BooleanDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
}


@dataclass(frozen=True)
class Part:
    """The rows of one area, on disk."""

    files: tuple[Path, ...]
    columns: tuple[str, ...]

    def load(self) -> pd.DataFrame:
        read = partial(pq.read_table, columns=[*self.columns], partitioning=None, page_checksum_verification=True)
        with undamaged(self.files[0].parents[2]):
            return _as_frame(pa.concat_tables(map(read, self.files)))


@dataclass(frozen=True)
class Parted:
    """A table on disk, in parts by area. Like a frame it knows its columns and how many rows it has."""

    folder: Path
    columns: tuple[str, ...]
    rows: int

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def __len__(self) -> int:
        return self.rows

    @cached_property
    def by_area(self) -> dict[str, Part]:
        """The part of each area that has one."""
        return {
            folder.name.removeprefix(f"{AREA}="): Part(tuple(sorted(folder.glob("*.parquet"))), self.columns)
            for folder in sorted(self.folder.iterdir())
        }

    def none(self) -> pd.DataFrame:
        """The table without a row."""
        part = next(iter(self.by_area.values()))
        return _as_frame(pq.read_schema(part.files[0]).empty_table().select([*self.columns]))


@contextmanager
def undamaged(place: Path) -> Iterator[None]:
    """What is read of a folder of tables is as it was written; else the folder is taken away, to be made anew."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        shutil.rmtree(place, ignore_errors=True)
        first = str(error).strip().splitlines()[0]
        raise RunFailed(
            f"What was kept of the records is damaged ({first}) and was taken away. Run the same command "
            "again: it reads them anew."
        ) from None


def _as_frame(table: pa.Table) -> pd.DataFrame:
    frame = table.to_pandas(types_mapper=_TYPES.get)
    return frame.astype({column: bool for column in frame if column.endswith("_by_month")})


def distinct(table: pd.DataFrame | Parted, columns: Iterable[str]) -> pd.DataFrame:
    """Each combination of some columns' values once; those of a table in parts are read an area at a time."""
    if not isinstance(table, Parted):
        return table[[*columns]].drop_duplicates()
    found = [Part(part.files, tuple(columns)).load().drop_duplicates() for part in table.by_area.values()]
    return pd.concat(found, ignore_index=True).drop_duplicates(ignore_index=True)


def write(folder: Path, frames: Iterator[tuple[pd.DataFrame, pd.Series]]) -> int:
    """Write a table that comes in pieces, with the area of each row, and say how many rows it has. All pieces have the
    same columns."""
    rows = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal rows
        for frame, areas in frames:
            rows += len(frame)
            if len(frame):
                yield _batch(frame, areas)

    each = batches()
    if first := next(each, None):
        ds.write_dataset(
            itertools.chain([first], each),
            folder,
            schema=first.schema,
            format="parquet",
            use_threads=False,
            partitioning=ds.partitioning(pa.schema([(AREA, pa.large_string())]), flavor="hive"),
            max_open_files=OPEN_AT_ONCE,
            max_partitions=1 << 20,
            file_options=ds.ParquetFileFormat().make_write_options(write_page_checksum=True, compression="zstd"),
        )
    return rows


def _batch(frame: pd.DataFrame, areas: pd.Series) -> pa.RecordBatch:
    """In the order of areas, so that each area's rows of a piece are written at once."""
    table = pa.Table.from_pandas(frame.assign(**{AREA: areas}), preserve_index=False).replace_schema_metadata()
    return table.sort_by(AREA).combine_chunks().to_batches()[0]


def areas_of(frame: pd.DataFrame, *homes: pd.Series | None) -> pd.Series:
    """The area of each row: its person's, by the first of `homes` that tells it; else its own, else none that is
    known."""
    found = pd.Series(pd.NA, frame.index, dtype="str")
    for known in homes:
        if known is not None and "person_id" in frame:
            found = found.fillna(beside(known, frame["person_id"]))
    return found.fillna(frame.get("borough", UNKNOWN)).fillna(UNKNOWN)


def homes_of(rows: pd.DataFrame | None) -> pd.Series | None:
    """The borough of each person in the table of people, or of each who replied: that which their latest reply with a
    borough names (a reply without a day is the latest). None where no row says both."""
    if rows is None or not {"person_id", "borough"} <= set(rows):
        return None
    named = rows[rows["person_id"].notna() & rows["borough"].notna()]
    order = [column for column in ("answered_on", "response_id") if column in named]
    ordered = named.sort_values(order, kind="stable") if order else named
    return ordered.drop_duplicates("person_id", keep="last").set_index("person_id")["borough"]
