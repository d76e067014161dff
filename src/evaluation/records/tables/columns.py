"""The kinds of column that a table may have.

What a cell may look like when it is written is its column's `kind`, in the column's metadata: text, key, borough,
date, moment, yes/no, whole number, number, choice.
"""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import pandera.pandas as pa

NEVER, MAY, NOT_KNOWN = "never", "may", "not known"
"""When a cell may be empty, or the column left out. Of a column that `MAY` be, nobody is told in how many rows it is:
an empty cell says something there (they have not left; they are of no borough), so that the number is a count like
others, which may have to be hidden. Where a cell is empty only since it is `NOT_KNOWN`, in how many rows it is known is
told of the table as a whole."""

_TYPES = {
    "text": "str",
    "key": "str",
    "borough": "str",
    "choice": "str",
    "yes/no": "boolean",
    "date": "datetime64[ns]",
    "moment": "datetime64[ns]",
    "whole number": "Int64",
    "number": "Float64",
}


SHORTENED = "is a number that a spreadsheet shortened. Format the column as text, and enter the keys again"


def _is_whole(keys: pd.Series) -> pd.Series:
    """Whether each key is not what Excel makes of a long number: 1.23457E+19 may be any of many."""
    return ~keys.str.fullmatch(r"\d(\.\d+)?[Ee]\+\d+").fillna(False)


def _column(
    kind: str,
    about: str,
    example: str = "2020-03-11",
    may_be_empty: str = NEVER,
    allowed: Sequence[str] = (),
    at_least: float | None = None,
    at_most: float | None = None,
    unique: bool = False,
    planned: bool = False,
    asked_of: str = "",
) -> pa.Column:
    """A column of a kind. A `planned` day may lie after the day the records run to; `asked_of` is a column of yes and no:
    nothing is missing but where it says yes."""
    checks, nullable = [], may_be_empty != NEVER
    if allowed:
        checks.append(pa.Check.isin(list(allowed), error=f"is not one of {', '.join(allowed)}"))
    if at_least is not None:
        checks.append(pa.Check.ge(at_least, error=f"is less than {at_least:g}"))
    if at_most is not None:
        checks.append(pa.Check.le(at_most, error=f"is more than {at_most:g}"))
    if kind == "key":
        checks.append(pa.Check(_is_whole, error=SHORTENED))
    told = {"kind": kind, "example": example, "allowed": tuple(allowed), "empty": may_be_empty}
    return pa.Column(
        _TYPES[kind],
        checks,
        nullable=nullable,
        required=not nullable,
        unique=unique,
        description=about,
        metadata={**told, "planned": planned, "asked_of": asked_of},
    )


key, text, date, moment = (partial(_column, kind) for kind in ("key", "text", "date", "moment"))
whole, number = (partial(_column, kind, at_least=0) for kind in ("whole number", "number"))


def borough(about: str = "the borough, by its key, its name or an alias", may_be_empty: str = NEVER) -> pa.Column:
    return _column("borough", about, "hackney", may_be_empty)


def choice(about: str, *allowed: str, may_be_empty: str = NEVER) -> pa.Column:
    return _column("choice", about, allowed[0], may_be_empty, allowed)


def yes_no(about: str, may_be_empty: str = NEVER) -> pa.Column:
    return _column("yes/no", about, "yes", may_be_empty)


def kind_of(column: pa.Column) -> str:
    return column.metadata["kind"]


def tells_what_is_known(column: pa.Column) -> bool:
    """Whether everybody may know in how many rows it is known."""
    return column.metadata["empty"] == NOT_KNOWN


def tells_how_recent(column: pa.Column) -> bool:
    """Whether its last day says how recent a table is; that of the last who left says who has left."""
    is_of_days = kind_of(column) in ("date", "moment") and not column.metadata["planned"]
    return is_of_days and column.metadata["empty"] != MAY
