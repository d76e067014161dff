"""The kinds of column that a table may have.

What a cell may look like when it is written is its column's `kind`, in the column's metadata: text, key, borough,
date, moment, yes/no, whole number, number, choice.
"""

from collections.abc import Sequence

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


def _column(
    kind: str,
    about: str,
    example: str,
    may_be_empty: str = NEVER,
    allowed: Sequence[str] = (),
    at_least: float | None = None,
    unique: bool = False,
) -> pa.Column:
    checks, nullable = [], may_be_empty != NEVER
    if allowed:
        checks.append(pa.Check.isin(list(allowed), error=f"is not one of {', '.join(allowed)}"))
    if at_least is not None:
        checks.append(pa.Check.ge(at_least, error=f"is less than {at_least:g}"))
    return pa.Column(
        _TYPES[kind],
        checks,
        nullable=nullable,
        required=not nullable,
        unique=unique,
        description=about,
        metadata={"kind": kind, "example": example, "allowed": tuple(allowed), "empty": may_be_empty},
    )


def key(about: str, example: str, may_be_empty: str = NEVER, unique: bool = False) -> pa.Column:
    return _column("key", about, example, may_be_empty, unique=unique)


def text(about: str, example: str, may_be_empty: str = NEVER) -> pa.Column:
    return _column("text", about, example, may_be_empty)


def borough(about: str = "the borough, by its key, its name or an alias", may_be_empty: str = NEVER) -> pa.Column:
    return _column("borough", about, "hackney", may_be_empty)


def date(about: str, example: str = "2020-03-11", may_be_empty: str = NEVER, planned: bool = False) -> pa.Column:
    column = _column("date", about, example, may_be_empty)
    column.metadata["planned"] = planned  # a planned day may lie after the day the records run to
    return column


def choice(about: str, *allowed: str, may_be_empty: str = NEVER) -> pa.Column:
    return _column("choice", about, allowed[0], may_be_empty, allowed)


def yes_no(about: str, may_be_empty: str = NEVER) -> pa.Column:
    return _column("yes/no", about, "yes", may_be_empty)


def moment(about: str, example: str) -> pa.Column:
    return _column("moment", about, example)


def whole(
    about: str, example: str, may_be_empty: str = NEVER, at_least: float | None = 0, asked_of: str = ""
) -> pa.Column:
    column = _column("whole number", about, example, may_be_empty, at_least=at_least)
    column.metadata["asked_of"] = asked_of  # a column of yes and no: nothing is missing but where it says yes
    return column


def number(about: str, example: str, may_be_empty: str = NEVER, at_least: float | None = 0) -> pa.Column:
    return _column("number", about, example, may_be_empty, at_least=at_least)


def kind_of(column: pa.Column) -> str:
    return column.metadata["kind"]


def tells_what_is_known(column: pa.Column) -> bool:
    """Whether everybody may know in how many rows it is known."""
    return column.metadata["empty"] == NOT_KNOWN


def tells_how_recent(column: pa.Column) -> bool:
    """Whether its last day says how recent a table is; that of the last who left says who has left."""
    is_of_days = kind_of(column) in ("date", "moment") and not column.metadata.get("planned")
    return is_of_days and column.metadata["empty"] != MAY
