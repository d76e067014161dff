"""What `cells.json` and `page.json` hold, key by key. A file of another shape is not read; a key that has no place here
is told by the audit.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    create_model,
    model_validator,
)

from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result
from evaluation.metrics.tables import TABLES
from evaluation.publication.files import FIRST_FORMAT, FORMAT
from evaluation.records.errors import WrongInput

LONGEST = 60  # characters of a wrong value that are repeated
OF_A_ROW = ("kind", "n", "state")  # what a row of counts has beside its area and key
BASE = "rounded_to"  # and where counts are rounded

Number = Annotated[int, Field(ge=0, lt=2**40)]


def _day(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(f"'{value}' is no day, such as 2020-09-30")
    dt.date.fromisoformat(value)
    return value


Day = Annotated[str, AfterValidator(_day)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Version = Annotated[str, Field(pattern=r"^[\w.+-]{1,40}$")]
Rows = list[dict[str, str]]
Model = TypeVar("Model", bound=BaseModel)


class Form(BaseModel):
    """A closed list of keys. What stands beside them is kept, so that it can be told (`beside`)."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)


class Table(Form):
    columns: list[str]
    rows: list[list[str | Number | None]]


class Sizes(Form):
    large: list[str]
    together: dict[str, list[str]]
    many: Number


class Compared(Form):
    """The other boroughs that a page has from another publication."""

    as_at: Day
    made_by: str
    boroughs: dict[str, str]
    tables: dict[str, Table]


OfProgramme = create_model("OfProgramme", __base__=Form, **{one.name: (Rows, ...) for one in fields(Programme)})
OfOneResult = create_model(
    "OfOneResult", __base__=Form, **{name: (type_, ...) for name, type_ in get_type_hints(Result).items()}
)


class Side(Form):
    """One of the two numbers of a correction."""

    count: int | None
    out_of: int | None
    value: float | None
    lower: float | None
    upper: float | None
    state: str


class Correction(Form):
    as_at: Day
    borough: str
    measure: str
    group: str
    was: Side
    now: Side
    difference: float | None


class Doubt(Form):
    """What is likely not meant in the records: people of no known borough, and days outside those that are counted."""

    about: Literal["borough", "after", "before"]
    table: str
    column: str
    extent: Literal["all", "most", "some", "few"]
    last: Day | Literal[""]


class FirstCommon(Form):
    """What all pages have in common, as version 0.1 wrote it."""

    project_slug: str
    as_at: Day
    records_to: Day
    illustrative: bool
    project: dict[str, Any]  # `Project` types it
    boroughs: dict[str, str]
    leads: dict[str, str]
    programme: OfProgramme
    tiles: dict[str, tuple[str, int, int]]
    supplied: list[str]
    not_supplied: list[str]
    compare: Compared | None = None
    corrections: list[Correction] | None = None


class Common(FirstCommon):
    sizes: Sizes
    doubts: list[Doubt] | None = None


class Figures(Form):
    columns: list[str]
    rows: list[list[str | int | float | None]]


class Stamp(Form):
    data: Hash | None = None
    parameters: Hash
    code: Version
    python: Version
    packages: dict[str, Version]
    compare: Hash | None = None


class System(Form):
    """How version 0.1 wrote down its counts, and their sums."""

    cells: list[tuple[str, str, list[str], str, bool | int, bool | int, int, int | None]]
    sums: list[list[int]]

    @model_validator(mode="after")
    def _within(self) -> "System":
        if any(not -len(self.cells) <= at < len(self.cells) for one in self.sums for at in one):
            raise ValueError("a sum names a cell that there is not")
        return self


class RememberedFirst(Form):
    """What a publication remembers of one of version 0.1."""

    as_at: Day
    records_to: Day
    rounding: Number = 0
    system: System


class KeyOf(Form):
    events: Rows
    questions: Rows
    published: Rows


class Remembered(Form):
    """What a publication remembers of one before it."""

    as_at: Day
    records_to: Day
    rounding: Number = 0
    programme: KeyOf
    filled_means: str
    window: Number
    sizes: Sizes
    tables: dict[str, Table]
    asked: list[tuple[str, str, list[str], Number]]


Before = Annotated[
    Annotated[RememberedFirst, Tag("first")] | Annotated[Remembered, Tag("now")],
    Discriminator(lambda one: "first" if isinstance(one, Mapping) and "system" in one else "now"),
]


class First(Form):
    """`cells.json` as version 0.1 wrote it."""

    format: Literal[FIRST_FORMAT]
    audience: Literal["public", "borough", "team"]
    own: str
    rule: dict[str, Any]
    common: FirstCommon
    tables: dict[str, Table]
    system: System
    figures: Figures | None = None
    before: list[Before] = []
    rest_on_hidden: dict[Literal["borough", "all"], list[OfOneResult]]
    stamp: Any = None
    definitions: Any = None
    log: Any = None


class OfCells(Form):
    """`cells.json`, its keys in the order in which they are written."""

    format: Literal[FORMAT]
    audience: Literal["public", "borough", "team"]
    own: str
    rule: dict[str, Any]  # `Disclosure` types it
    common: Common
    tables: dict[str, Table]
    figures: Figures | None
    stamp: Stamp
    definitions: dict[str, tuple[str, str, str]]
    before: list[Before]
    rest_on_hidden: dict[Literal["borough", "all"], list[OfOneResult]]
    log: dict[str, dict[Literal["first", "complement", "hidden"], Number]]
    ended_early: bool
    asked: list[tuple[str, str, list[str], Number]]

    @model_validator(mode="after")
    def _of_tables(self) -> "OfCells":
        earlier = {f"before {n}, ": one.tables for n, one in enumerate(self.before) if isinstance(one, Remembered)}
        for where, tables in {"": self.tables, **earlier}.items():
            for name, table in tables.items():
                if wrong := _wrong(name, table):
                    raise ValueError(f"{where}{wrong}")
        return self


class OfPage(Form):
    """`page.json`: what a page has beside the counts, its keys in their order."""

    area: str
    name: str
    notes: dict[str, Any]  # `BoroughNotes` types it
    filled_later: Number
    seen_by: dict[Literal["public", "borough", "team"], Number]
    stamp: Stamp


def _wrong(name: str, table: Table) -> str:
    """What keeps the rows of a count table from being read."""
    if name not in TABLES:
        return f"there is no count table '{name}'"
    columns = ["borough", *TABLES[name].dimensions, *OF_A_ROW]
    if table.columns not in (columns, [*columns, BASE]):
        return f"the count table '{name}' has the columns {', '.join(table.columns)}, not {', '.join(columns)}"
    numbers = [table.columns.index("n"), *([len(columns)] if BASE in table.columns else [])]
    for n, row in enumerate(table.rows, start=1):
        is_text = [isinstance(value, str) for value in row]
        if is_text != [at not in numbers for at in range(len(table.columns))] or None in row[len(columns) :]:
            return f"row {n} of the count table '{name}' is {_shortly(row)}"
        status = row[len(TABLES[name].dimensions)]
        if TABLES[name].statuses and status not in TABLES[name].statuses:
            return f"row {n} of the count table '{name}' has the status {_shortly(status)}, which there is not"
    return ""


def read(file: Path, repeats: bool = False) -> dict:
    """The content of a JSON file; WrongInput where it is none, or holds a key twice (`repeats`: then the last counts)."""
    try:
        return json.loads(file.read_bytes().decode("utf-8"), object_pairs_hook=dict if repeats else _once)
    except OSError:
        raise WrongInput(f"{file} cannot be read.") from None
    except _Twice as error:
        raise WrongInput(f"{file}: the key '{error}' stands twice in the same place.") from None
    except (ValueError, RecursionError) as error:
        raise WrongInput(f"{file} is not JSON: {error}.") from None


class _Twice(Exception):
    pass


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


def checked(content: object, file: Path, form: type[Form] | None = None) -> Form:
    """A file's content, typed; WrongInput, in one line, where it has not the shape that it must have."""
    given = content.get("format") if isinstance(content, dict) else None
    form = form or {FORMAT: OfCells, FIRST_FORMAT: First}.get(given if isinstance(given, str) else "")
    if form is None:
        raise WrongInput(f"{file} is JSON and no file of cells that this version reads ('{FORMAT}').")
    try:
        return form.model_validate_json(json.dumps(content))  # in JSON a list may stand for a tuple
    except ValidationError as error:
        first, *others = error.errors()
        more = f" ({len(others)} more of this sort.)" if others else ""
        what = "no file of cells" if form is not OfPage else "no page"
        raise WrongInput(f"{file} is {what} that this version reads: {_told(first)}.{more}") from None


def parameters_in(file: Path, model: type[Model], given: Mapping) -> Model:
    """Parameters as a publication holds them; WrongInput where they are none."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise WrongInput(f"{file} is no file that this version reads: {_told(error.errors()[0])}.") from None


def _told(error: Mapping) -> str:
    """One fault of a shape: where, what must stand there, and what does."""
    where = ", ".join(str(one) for one in error["loc"] if one not in ("first", "now"))
    said = error["msg"].removeprefix("Value error, ")
    if error["type"] == "missing":
        return f"{where} is missing"
    if error["type"] == "value_error":
        return f"{where}{': ' if where else ''}{said}"
    return f"{where}: {said[:1].lower()}{said[1:]}, and {_shortly(error['input'])} stands there"


def _shortly(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def beside(form: Form, where: str = "") -> Iterator[str]:
    """The keys that do not belong in a file, each with its place."""
    yield from (f"{where}{name}" for name in form.model_extra or ())
    for name in type(form).model_fields:
        yield from _beside(getattr(form, name), f"{where}{name}, ")


def _beside(value: object, where: str) -> Iterator[str]:
    if isinstance(value, Form):
        yield from beside(value, where)
    elif isinstance(value, list):
        for n, one in enumerate(value):
            yield from _beside(one, f"{where}{n}, ")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _beside(one, f"{where}{name}, ")
