"""What is tried: a reader is given a changed file, and either reads it or refuses it in words of ours."""

import contextlib
import datetime as dt
import functools
import io
import os
import random
import shutil
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import pandas as pd
from hypothesis import strategies as st

from evaluation.cli.asking import check, measures
from evaluation.importers.command import import_folder
from evaluation.importers.importing import Import
from evaluation.importers.keys import DEMO, Key
from evaluation.importers.outcome import IMPORTED, Outcome, as_dict, told
from evaluation.importers.settings import read_settings
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.records.parameters import BoroughNotes, read_project
from evaluation.records.tables.files import Sizes
from evaluation.records.tables.read import read
from evaluation.records.tables.schema import SCHEMAS
from evaluation.records.yaml_file import read_yaml
from fuzz import changes
from fuzz.cases import LISTS, Case, ours, small_tables
from fuzz.changes import NUMBERS, Rows, as_csv, as_parquet, as_workbook, changed, damaged, damaged_within, some

AS_AT = "2020-09-30"
LONGEST = 5.0  # seconds of CPU that an example may take
GIVEN = {"pledge_id", "response_id"}  # keys that follow from the order of rows where a file bears none
PARAMETERS = (ROOT / "params" / "digital-apprenticeships.yaml").read_text(encoding="utf-8")
NOTES = """figures_agreed_on: 2020-07-01
context: >-
  Hackney ran the data evening.
recommendations:
  - action: Ask early.
    owner: Hackney
    by: 2020-12-31
    finding: filled
"""
MAP = """files:
  - file: list.csv
    table: people
    columns: {email: E-mail, name: Name, borough: Council, role: Role}
    values: {kind: officer}
    dates: day first
    together: true
  - file: other-*.csv
    event: E-1
    leave: true
new_events: {kind: meetup, mode: online}
words: [Data analyst]
options: {used: [Power BI, Paper]}
scales: {Strongly agree: 5, Agree: 4}
domains: {microsoft.com: partner}
role: officer
same:
  - [0123456789abcdef, 0123456789abcdee]
"""


class TooLong(BaseException):
    """An example that takes more time than any file of its size should; nothing may catch it on its way."""


class NotAlike(AssertionError):
    """A file was read to something else than another one of the same meaning."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop whatever takes more CPU than that (where the system can measure it)."""

    def stop(*_: object) -> None:
        raise TooLong

    if not hasattr(signal, "SIGPROF"):
        yield
        return
    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class Unchecked(Import):
    """An import that leaves out the last check of all tables together, which takes most of the time."""

    def _until_sound(self) -> None:
        pass


def imported(folder: Path, case: Case, content: bytes, is_whole: bool = True) -> Outcome:
    """The import of a file and of what lies beside it, told in words and for programs."""
    (folder / "list.csv").write_bytes(content)
    for name, text in case.beside.items():
        (folder / name).write_text(text, encoding="utf-8")
    if case.map:
        (folder / "import.yaml").write_text(case.map, encoding="utf-8")
    if is_whole:
        outcome, said = import_folder(folder, None, dry_run=True, as_at=AS_AT)
    else:
        rest = read_settings(folder), _project(), Key(DEMO), dt.date.fromisoformat(AS_AT)
        outcome, said = Unchecked(folder, folder / "-", *rest).run(), []
    told(outcome, said), as_dict(outcome)
    return outcome


_project = functools.cache(read_project)


def rows_of(outcome: Outcome) -> dict[str, Counter]:
    """The rows of each table, in no order."""
    return {
        name: Counter(tuple((k, v) for k, v in row.items() if k not in GIVEN) for row in table.rows.values())
        for name, table in outcome.tables.items()
        if name != IMPORTED
    }


@dataclass
class Target:
    """What is tried, with which examples; `accepted` counts examples that were read without a fault."""

    name: str
    examples: st.SearchStrategy[Any]
    run: Callable[[Path, Any], bool]
    accepted: int = 0
    tried: int = 0
    known: set[str] = field(default_factory=set)  # kinds of findings that are told already


FORMS = st.one_of(
    st.tuples(
        st.just("text"),
        st.sampled_from([None, ",", ";", "\t"]),
        st.sampled_from([None, "utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
        st.sampled_from(["\n", "\r\n", "\r"]),
    ),
    st.just(("workbook",)),
    st.just(("typed",)),
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


def written(case: Case, rows: Rows, form: tuple) -> bytes:
    if form[0] != "text":
        return as_workbook(rows, form[0] == "typed")
    return as_csv(rows, form[1] or case.separator, form[2] or case.encoding, form[3])


def of_list(name: str, make: Callable[[], Case]) -> Iterator[Target]:
    """A list that is imported: with odd cells, with odd bytes, and written in other ways that say the same."""
    case = functools.cache(make)
    right = functools.cache(lambda: rows_of(_right(case())))

    def odd_cells(folder: Path, given: tuple) -> bool:
        made, form, part = given
        content = written(case(), changed(case().rows, made), form)
        return not any(imported(folder, case(), content, part == 0).faults())

    def odd_bytes(folder: Path, given: tuple) -> bool:
        made, form, part = given
        content = written(case(), case().rows, form)
        odd = damaged(content, made) if form[0] == "text" or part > 30 else damaged_within(content, part, made)
        return not any(imported(folder, case(), odd, part == 0).faults())

    def alike(folder: Path, given: tuple) -> bool:
        form, order, columns, blank = given
        rows = _reordered(case(), order, columns, blank)
        outcome = imported(folder, case(), written(case(), rows, form), order == 0)
        if any(outcome.faults()):
            return False
        if (found := rows_of(outcome)) != right():
            raise NotAlike(_difference(right(), found))
        return True

    def rows_only(folder: Path, given: list) -> bool:
        top, below = case().rows[: case().heading + 1], changed(case().rows[case().heading + 1 :], given)
        outcome = imported(folder, case(), written(case(), [*top, *below], ("text", None, None, "\n")), False)
        if any(outcome.faults()) or outcome.asked or not below:
            return False
        people = {row[case().people] for row in below}
        found = len(outcome.tables[case().counts].rows) if case().counts in outcome.tables else 0
        if found != len(people):
            raise NotAlike(f"{len(people)} addresses, and {found} rows of {case().counts}")
        return True

    # one in forty runs the import as a whole
    yield Target(f"{name} cells", st.tuples(some(changes.OF_ROWS), FORMS, NUMBERS), odd_cells)
    yield Target(f"{name} bytes", st.tuples(some(changes.OF_BYTES), FORMS, NUMBERS), odd_bytes)
    same = st.tuples(FORMS, st.integers(0, 999), st.booleans(), st.one_of(st.none(), NUMBERS))
    yield Target(f"{name} alike", same, alike)
    if make().people is not None:
        yield Target(f"{name} rows", some(("drop row", "double row", "swap rows", "again")), rows_only)


def _right(case: Case) -> Outcome:
    with tempfile.TemporaryDirectory() as made:
        outcome = imported(Path(made), case, written(case, case.rows, ("text", None, None, "\n")))
    assert not [*outcome.faults()], [*map(str, outcome.faults())]
    assert outcome.tables[case.counts].rows
    return outcome


def _reordered(case: Case, order: int, is_columns: bool, blank: int | None) -> Rows:
    """The same list with its rows and columns in another order, and perhaps a blank row above, amid or below."""
    chance = random.Random(order)
    top, below = [[*row] for row in case.rows[: case.heading]], [[*row] for row in case.rows[case.heading :]]
    if is_columns and case.has_named_columns:
        at = [*range(len(below[0]))]
        chance.shuffle(at)
        below = [[row[n] for n in at] for row in below]
    rows = below[1:]
    chance.shuffle(rows)
    if blank is not None:
        rows.insert(blank % (len(rows) + 1), [])
    return [*top, below[0], *rows]


def _difference(right: Mapping[str, Counter], found: Mapping[str, Counter]) -> str:
    for name in {**right, **found}:
        one, other = right.get(name, Counter()), found.get(name, Counter())
        if one != other:
            return f"{name}: lacks {[*(one - other)][:2]}, and has {[*(other - one)][:2]}"
    return "nothing"


def of_tables() -> Iterator[Target]:
    """The tables of DATA=: CSV, workbooks, Parquet; also read in pieces."""
    tables = functools.cache(small_tables)  # by the name of the table that is changed
    names = st.sampled_from([name for name in SCHEMAS if name != "boroughs"])
    pieces = Sizes(large=0, rows=2, block=256, few=1)

    def put(folder: Path, odd: str, content: bytes = b"", suffix: str = "csv") -> None:
        for name, rows in tables(odd).items():
            (folder / f"{name}.{suffix if name == odd else 'csv'}").write_bytes(
                content if name == odd else as_csv(rows)
            )

    def run(folder: Path) -> bool:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                check(data=str(folder), as_at=AS_AT)
        finally:
            with contextlib.suppress(WrongInput):
                read(folder, read_project(), dt.date.fromisoformat(AS_AT), pieces)
        return True

    def as_text(folder: Path, given: tuple) -> bool:
        name, made, encoding, ending = given
        put(folder, name, as_csv(changed(tables(name)[name], made), ",", encoding, ending))
        return run(folder)

    def as_book(folder: Path, given: tuple) -> bool:
        name, made, is_typed = given
        put(folder, name, as_workbook(changed(tables(name)[name], made), is_typed), "xlsx")
        return run(folder)

    def as_columns(folder: Path, given: tuple) -> bool:
        name, made, kind, at = given
        put(folder, name, as_parquet(changed(tables(name)[name], made), kind, at), "parquet")
        return run(folder)

    def odd_bytes(folder: Path, given: tuple) -> bool:
        name, suffix, made, part = given
        rows = tables(name)[name]
        content = {"csv": as_csv, "xlsx": as_workbook, "parquet": as_parquet}[suffix](rows)
        inner = suffix == "xlsx" and part is not None
        put(folder, name, damaged_within(content, part, made) if inner else damaged(content, made), suffix)
        return run(folder)

    def alike(folder: Path, given: tuple) -> bool:
        name, suffix, encoding, order, is_columns, blank = given
        rows = _reordered(Case(tables(name)[name]), order, is_columns, blank)
        content = {"csv": lambda: as_csv(rows, ",", encoding), "xlsx": lambda: as_workbook(rows)}[suffix]()
        put(folder, name, content, suffix)
        to = dt.date.fromisoformat(AS_AT)
        for sizes in (Sizes(), pieces):
            found = _cells(read(folder, read_project(), to, sizes).frames[name])
            if found != right(name):
                raise NotAlike(_difference({name: right(name)}, {name: found}))
        return True

    @functools.cache
    def right(name: str) -> Counter:
        with tempfile.TemporaryDirectory() as made:
            put(Path(made), name, as_csv(tables(name)[name]))
            return _cells(read(Path(made), read_project(), dt.date.fromisoformat(AS_AT)).frames[name])

    odd = some(changes.OF_ROWS)
    yield Target("data csv", st.tuples(names, odd, ENCODINGS, st.sampled_from(["\n", "\r\n", "\r"])), as_text)
    yield Target("data xlsx", st.tuples(names, odd, st.booleans()), as_book)
    kinds = st.sampled_from(changes.PARQUET_TYPES)
    yield Target("data parquet", st.tuples(names, some(changes.OF_ROWS, least=0), kinds, NUMBERS), as_columns)
    suffixes = st.sampled_from(["csv", "xlsx", "parquet"])
    at = st.one_of(st.none(), NUMBERS)
    yield Target("data bytes", st.tuples(names, suffixes, some(changes.OF_BYTES), at), odd_bytes)
    two, order = st.sampled_from(["csv", "xlsx"]), st.integers(0, 999)
    yield Target("data alike", st.tuples(names, two, ENCODINGS, order, st.booleans(), at), alike)


def _cells(table: Any) -> Counter:
    frame = table if isinstance(table, pd.DataFrame) else pd.concat([*table.pieces()])
    frame = frame[sorted(frame.columns)]
    return Counter(tuple(zip(frame.columns, map(str, row), strict=True)) for row in frame.itertuples(index=False))


def of_yaml() -> Iterator[Target]:
    """The parameters of a project and a borough, and the map of an import, in lines and in bytes."""
    words = st.one_of(st.sampled_from(changes.WORDS), changes.TEXTS)
    lines = some(changes.OF_YAML, words)

    def project(folder: Path, content: bytes) -> bool:
        file = folder / "mine.yaml"
        file.write_bytes(content)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            check(str(file), data=str(_records()))
            measures(str(file), "public", "", str(_records()), "", "csv", "")
        return True

    def notes(folder: Path, content: bytes) -> bool:
        (folder / "hackney.yaml").write_bytes(content)
        read_yaml(folder / "hackney.yaml", BoroughNotes)
        return True

    def map_(folder: Path, content: bytes) -> bool:
        case = LISTS["people"]()
        (folder / "import.yaml").write_bytes(content)
        return not any(imported(folder, Case(case.rows), as_csv(case.rows, ";")).faults())

    def of_map(name: str, folder: Path, content: bytes) -> bool:
        case = LISTS[name]()
        (folder / "import.yaml").write_bytes(content)
        return not any(
            imported(folder, Case(case.rows, beside=case.beside), as_csv(case.rows, case.separator)).faults()
        )

    every = [("parameters", PARAMETERS, project), ("notes", NOTES, notes), ("map", MAP, map_)]
    every += [
        (f"map of {name}", LISTS[name]().map, functools.partial(of_map, name)) for name in ("microsoft", "google")
    ]
    for name, text, run in every:
        made = lines.map(functools.partial(changes.rewritten, text))
        odd = some(changes.OF_BYTES).map(functools.partial(damaged, text.encode()))
        yield Target(name, st.one_of(made.map(lambda one: one.encode("utf-8", "surrogatepass")), odd), run)


@functools.cache
def _records() -> Path:
    folder = Path(tempfile.mkdtemp(dir=os.environ.get("EVALUATION_BUILD")))
    for name, rows in small_tables("attendance").items():
        (folder / f"{name}.csv").write_bytes(as_csv(rows))
    return folder


def targets() -> dict[str, Target]:
    """Every target by its name."""
    lists = {**LISTS, **{f"ours-{name}": functools.partial(ours, name) for name in ("pledges", "events", "attendance")}}
    every = [one for name, make in lists.items() for one in of_list(name, make)]
    return {one.name: one for one in (*every, *of_tables(), *of_yaml())}


def kind_of(error: BaseException) -> str:
    """What tells one finding from another: the error, and where in our code it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "evaluation" in Path(frame.filename).parts and "tests" not in frame.filename]
    at = f" in {Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].name}" if ours else ""
    return f"{type(error).__name__}{at}"


def tried(target: Target, given: Any) -> str:
    """Try an example: an empty text, or what was found and is not known yet."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    begun = time.process_time()
    try:
        with within(2 * LONGEST):
            target.accepted += target.run(folder, given)
    except (WrongInput, RunFailed):
        pass
    except TooLong:
        return _new(target, "TooLong", f"more than {2 * LONGEST:g} seconds")
    except Exception as error:
        if isinstance(error, hypothesis.errors.HypothesisException):
            raise
        return _new(target, kind_of(error), f"{kind_of(error)}: {str(error)[:600]}")
    finally:
        target.tried += 1
        shutil.rmtree(folder, ignore_errors=True)
    took = time.process_time() - begun
    return _new(target, "TooLong", f"{took:.1f} seconds") if took > LONGEST else ""


def _new(target: Target, kind: str, said: str) -> str:
    return "" if kind in target.known else f"{kind}\n{said}"
