"""Cells as they are written, turned into values; what cannot be read without guessing is a fault."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial

import pandas as pd
import pandera.pandas as pa

from evaluation.metrics.vocabulary import UNKNOWN
from evaluation.records.boroughs import Registry
from evaluation.records.errors import Problem, did_you_mean, quoted
from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.excel import ERRORS

AS_WRITTEN = ("text", "key")
YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


_TOTAL = re.compile(
    r"sub[- ]?total\b.*|((grand|overall) )?(totals?|sum)( (all|boroughs|cash|in|kind|costs?|spend|amount|places|promised|"
    r"filled|recruited|people|apprentices|of|the|for|and|project|year|to|date|numbers?|levy|wages|gbp|pounds|\d+))*"
)


def is_total(written: str) -> bool:
    """Whether a cell says that its row is the total of others, and so no record.

    >>> [is_total(cell) for cell in ("TOTAL (£)", "Sub-total:", "Total cash", "Total quality management", "Totally agree")]
    [True, True, True, False, False]
    """
    return _TOTAL.fullmatch(" ".join(re.sub(r"[^\w-]+", " ", written.casefold()).split())) is not None


def values(
    cells: pd.Series, column: pa.Column, file: str, registry: Registry, records_to: dt.date, faults: list[Problem]
) -> pd.Series:
    """The cells of one column as values of its type; each cell that cannot be read adds a fault."""
    if kind_of(column) in AS_WRITTEN:
        for line, error in cells[cells.isin(ERRORS)].items():
            said = f"{cells.name}: '{error}' is an error of Excel's. Correct it, or empty the cell."
            faults.append(Problem(said, file, line, f"{cells.name} unreadable"))
        return cells.mask(cells == "").astype(str(column.dtype))
    read = reader(column, registry, records_to)
    codes, written = pd.factorize(cells)
    known: list[object] = []
    refused: dict[int, str] = {}
    for code, cell in enumerate(written):
        try:
            known.append(None if cell == "" else read(cell))
        except ValueError as error:
            known.append(None)
            refused[code] = f"{cells.name}: '{quoted(cell)}' {error}"
    if refused:
        for line, code in zip(cells.index, codes, strict=True):
            if code in refused:
                faults.append(Problem(refused[code], file, line, f"{cells.name} unreadable"))
    dtype = str(column.dtype)
    return pd.Series(known, dtype=object).astype(dtype).take(codes).set_axis(cells.index)


def by_month(cells: pd.Series) -> pd.Series:
    """Whether only the month of a date is known."""
    return cells.str.fullmatch(r"\d{4}-\d{2}").astype(bool)


def refused_cells(faults: list[Problem]) -> set[tuple[str, int | None]]:
    """The (column, line) of every cell that could not be read, so that it is not also called empty."""
    return {(f.kind.removesuffix(" unreadable"), f.line) for f in faults if f.kind.endswith(" unreadable")}


def reader(column: pa.Column, registry: Registry, records_to: dt.date | None = None) -> Callable[[str], object]:
    """What reads the cells of a column; its ValueError says what is wrong with one."""
    latest = None if column.metadata["planned"] else records_to
    return {
        "borough": partial(_borough, registry=registry),
        "choice": partial(_choice, allowed=column.metadata["allowed"]),
        "date": partial(_date, records_to=latest),
        "moment": _moment,
        "yes/no": _yes_no,
        "whole number": partial(_number, "is not a whole number.", r"-?\d{1,15}", int),
        "number": partial(
            _number,
            "is not a number; write it as 1234.50, without signs or separators.",
            r"-?\d{1,15}(\.\d+)?",
            float,
        ),
    }[kind_of(column)]


def _borough(written: str, registry: Registry) -> str:
    if written.casefold() == UNKNOWN:
        return UNKNOWN
    found = registry.find(written)
    if not found:
        raise ValueError(f"is not a borough we know.{registry.suggest(written)}")
    return found.slug


def _date(written: str, records_to: dt.date | None) -> dt.datetime:
    """A day; a month counts as its last day, or as the day the records run to if that comes first."""
    day = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", written)
    is_month = re.fullmatch(r"\d{4}-\d{2}", written)
    if not day and not is_month:
        raise ValueError(
            "is not a date we can read without guessing; write it as 2020-03-11 (or 2020-03), and leave the cell empty "
            "where it is not known."
        )
    try:
        read = pd.Timestamp(dt.date.fromisoformat(day[1] if day else f"{written}-01"))
    except ValueError:
        raise ValueError("is not a date: there is no such day.") from None
    if is_month:
        is_last = records_to and (read.year, read.month) == (records_to.year, records_to.month)
        read = pd.Timestamp(records_to) if is_last else read + pd.offsets.MonthEnd(0)
    return _likely(read)


def _moment(written: str) -> dt.datetime:
    try:
        read = dt.datetime.fromisoformat(written)
    except ValueError:
        read = None
    if read is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?", written):
        raise ValueError("is not a date and time; write it as 2020-03-11 10:00, local time.")
    return _likely(read)


def _likely(read: dt.datetime) -> dt.datetime:
    if not 2000 <= read.year <= 2100:
        raise ValueError("is not a likely date: the year must lie between 2000 and 2100.")
    return read


def _choice(written: str, allowed: tuple[str, ...]) -> str:
    key = re.sub(r"[\s-]+", "_", written.casefold())
    if key not in allowed:
        raise ValueError(f"is not one of {', '.join(allowed)}.{did_you_mean(written, allowed)}")
    return key


def _yes_no(written: str) -> bool:
    if written.casefold() not in YES_NO:
        raise ValueError("is neither yes nor no.")
    return YES_NO[written.casefold()]


def _number(wrong: str, pattern: str, type_: Callable[[str], float], written: str) -> float:
    if not re.fullmatch(pattern, written):
        raise ValueError(wrong)
    return type_(written)
