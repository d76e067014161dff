"""Cells as they are written, turned into values; what cannot be read without guessing is a fault."""

import datetime as dt
import re
from collections.abc import Callable

import pandas as pd
import pandera.pandas as pa

from evaluation.metrics.vocabulary import UNKNOWN
from evaluation.records.boroughs import Registry
from evaluation.records.errors import Problem, did_you_mean
from evaluation.records.tables.columns import kind_of

AS_WRITTEN = ("text", "key")
YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def values(
    cells: pd.Series, column: pa.Column, file: str, registry: Registry, records_to: dt.date, faults: list[Problem]
) -> pd.Series:
    """The cells of one column as values of its type; each cell that cannot be read adds a fault."""
    if kind_of(column) in AS_WRITTEN:
        return cells.mask(cells == "").astype(str(column.dtype))
    read = _reader(column, registry, records_to)
    codes, written = pd.factorize(cells)
    known: list[object] = []
    refused: dict[int, str] = {}
    for code, cell in enumerate(written):
        try:
            known.append(None if cell == "" else read(cell))
        except ValueError as error:
            known.append(None)
            refused[code] = str(error)
    if refused:
        for line, code in zip(cells.index, codes, strict=True):
            if code in refused:
                faults.append(Problem(f"{cells.name}: {refused[code]}", file, line, f"{cells.name} unreadable"))
    dtype = str(column.dtype)
    return pd.Series(known, dtype=object).astype(dtype).take(codes).set_axis(cells.index)


def by_month(cells: pd.Series) -> pd.Series:
    """Whether only the month of a date is known."""
    return cells.str.fullmatch(r"\d{4}-\d{2}").astype(bool)


def refused_cells(faults: list[Problem]) -> set[tuple[str, int | None]]:
    """The (column, line) of every cell that could not be read, so that it is not also called empty."""
    return {(f.kind.removesuffix(" unreadable"), f.line) for f in faults if f.kind.endswith(" unreadable")}


def _reader(column: pa.Column, registry: Registry, records_to: dt.date) -> Callable[[str], object]:
    kind = kind_of(column)
    if kind == "borough":
        return lambda written: _borough(written, registry)
    if kind == "date":
        latest = None if column.metadata["planned"] else records_to
        return lambda written: _date(written, latest)
    if kind == "choice":
        return lambda written: _choice(written, column.metadata["allowed"])
    return {"moment": _moment, "yes/no": _yes_no, "whole number": _whole, "number": _number}[kind]


def _borough(written: str, registry: Registry) -> str:
    if written.casefold() == UNKNOWN:
        return UNKNOWN
    found = registry.find(written)
    if not found:
        raise ValueError(f"'{written}' is not a borough we know.{registry.suggest(written)}")
    return found.slug


def _date(written: str, records_to: dt.date | None) -> dt.datetime:
    """A day; a month counts as its last day, or as the day the records run to if that comes first."""
    month = re.fullmatch(r"(\d{4})-(\d{2})", written)
    day = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", written)
    try:
        if month:
            read = pd.Timestamp(f"{written}-01") + pd.offsets.MonthEnd(0)
            if records_to and (read.year, read.month) == (records_to.year, records_to.month):
                read = pd.Timestamp(records_to)
        elif day:
            read = pd.Timestamp(dt.date.fromisoformat(day[1]))
        else:
            raise ValueError(
                f"'{written}' is not a date we can read without guessing; write it as 2020-03-11 "
                "(or 2020-03), and leave the cell empty where it is not known."
            )
    except ValueError as error:
        if "guessing" in str(error):
            raise
        raise ValueError(f"'{written}' is not a date: there is no such day.") from None
    return _likely(read, written)


def _moment(written: str) -> dt.datetime:
    try:
        read = dt.datetime.fromisoformat(written)
    except ValueError:
        read = None
    if read is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?", written):
        raise ValueError(f"'{written}' is not a date and time; write it as 2020-03-11 10:00, local time.")
    return _likely(read, written)


def _likely(read: dt.datetime, written: str) -> dt.datetime:
    if not 2000 <= read.year <= 2100:
        raise ValueError(f"'{written}' is not a likely date: the year must lie between 2000 and 2100.")
    return read


def _choice(written: str, allowed: tuple[str, ...]) -> str:
    key = re.sub(r"[\s-]+", "_", written.casefold())
    if key not in allowed:
        raise ValueError(f"'{written}' is not one of {', '.join(allowed)}.{did_you_mean(written, allowed)}")
    return key


def _yes_no(written: str) -> bool:
    if written.casefold() not in YES_NO:
        raise ValueError(f"'{written}' is neither yes nor no.")
    return YES_NO[written.casefold()]


def _whole(written: str) -> int:
    if not re.fullmatch(r"-?\d{1,15}", written):
        raise ValueError(f"'{written}' is not a whole number.")
    return int(written)


def _number(written: str) -> float:
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", written):
        raise ValueError(f"'{written}' is not a number; write it as 1234.50, without signs or separators.")
    return float(written)
