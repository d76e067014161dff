"""Read and check the records of a project, once, and say all that is wrong with them at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from pandera.errors import SchemaErrors

from evaluation.boroughs import REFERENCE, UNKNOWN, Registry
from evaluation.faults import Fault, WrongInput, nearest
from evaluation.parameters import Project
from evaluation.tables import cells
from evaluation.tables.columns import kind_of
from evaluation.tables.files import Source, find, is_illustrative, load
from evaluation.tables.relations import related_faults
from evaluation.tables.schema import SCHEMAS


@dataclass(frozen=True)
class Tables:
    """The records of a project, checked. `frames` holds the tables that were supplied, by name.

    An optional column that was left out, or is empty throughout, is not in its frame. Where a date is known
    only by month it is the month's last day, and the column `<date>_by_month` says so.
    """

    frames: Mapping[str, pd.DataFrame]
    registry: Registry
    records_to: dt.date
    illustrative: bool = False
    rows: Mapping[str, int] = field(default_factory=dict)

    def __contains__(self, table: str) -> bool:
        return table in self.frames

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    def members(self, on: dt.date | None = None) -> list[str]:
        """The boroughs that were members on a date, or ever; all in `pledges` where nothing is known."""
        if "member_boroughs" not in self:
            return self._known(self["pledges"]["borough"])
        periods = self["member_boroughs"]
        if on is not None:
            left = periods["left_on"] if "left_on" in periods else pd.Series(pd.NaT, periods.index)
            periods = periods[(periods["joined_on"] <= pd.Timestamp(on)) & ~(left < pd.Timestamp(on))]
        return self._known(periods["borough"])

    def _known(self, boroughs: pd.Series) -> list[str]:
        """The boroughs of a column, in the registry's order; the area `unknown` is none of them."""
        named = set(boroughs) - {UNKNOWN}
        return [slug for slug in self.registry if slug in named]


def read(folder: Path, project: Project, records_to: dt.date) -> Tables:
    """The tables in a folder, checked; WrongInput lists every fault by file and line."""
    sources = find(folder, SCHEMAS)
    illustrative = is_illustrative(folder, sources)
    faults: list[Fault] = []
    loaded = _load_all(sources, faults)
    registry = Registry.read(REFERENCE)
    if "boroughs" in loaded:
        own = _own_registry(loaded["boroughs"], sources["boroughs"].name, faults)
        if own is None:  # without the areas every other table would only seem wrong
            _checked("boroughs", loaded["boroughs"], sources["boroughs"].name, registry, records_to, faults)
            raise WrongInput(faults)
        registry = own
    frames = {
        table: _checked(table, text, sources[table].name, registry, records_to, faults)
        for table, text in loaded.items()
    }
    names = {table: source.name for table, source in sources.items()}
    faults += related_faults({t: f for t, f in frames.items() if f is not None}, names, project)
    if faults:
        raise WrongInput(sorted(faults, key=lambda fault: (fault.file, fault.line or 0)))
    rows = {table: len(frame) for table, frame in frames.items()}
    return Tables(frames, registry, records_to, illustrative, rows)


def _load_all(sources: Mapping[str, Source], faults: list[Fault]) -> dict[str, pd.DataFrame]:
    loaded = {}
    for table, source in sources.items():
        try:
            text = load(source)
        except WrongInput as wrong:
            faults += wrong.faults
            continue
        if text.empty and len(text.columns):
            faults.append(Fault("it has headings and no rows. Add rows, or take the table away if there is "
                                "nothing to say.", source.name))  # fmt: skip
        loaded[table] = text
    return loaded


def _own_registry(text: pd.DataFrame, file: str, faults: list[Fault]) -> Registry | None:
    if "borough" not in text:
        return None  # the missing column is a fault of its own
    try:
        return Registry.of_rows(text.to_dict("records"))
    except (WrongInput, ValueError) as wrong:
        found = getattr(wrong, "faults", [Fault("tile_row and tile_col must be whole numbers.")])
        faults += [Fault(fault.problem, file) for fault in found]
        return None


def _checked(table: str, text: pd.DataFrame, file: str, registry: Registry, records_to: dt.date,
             faults: list[Fault]) -> pd.DataFrame | None:  # fmt: skip
    schema = SCHEMAS[table]
    text, wrong = _with_known_headings(text, table, file)
    faults += wrong
    if wrong:
        return None
    given = [c for c in schema.columns if c in text and (schema.columns[c].required or (text[c] != "").any())]
    here: list[Fault] = []
    frame = pd.DataFrame({c: cells.values(text[c], schema.columns[c], file, registry, records_to, here) for c in given})
    unreadable = cells.refused_cells(here)
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        here += [f for f in _pandera_faults(errors, text, file) if (f.kind.split(" ")[0], f.line) not in unreadable]
    faults += here
    for column in given:
        if kind_of(schema.columns[column]) == "date" and cells.by_month(text[column]).any():
            frame[f"{column}_by_month"] = cells.by_month(text[column])
    return frame


def _with_known_headings(text: pd.DataFrame, table: str, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    schema = SCHEMAS[table]
    text = text.rename(columns=lambda name: str(name).casefold().replace(" ", "_"))
    faults = [
        Fault(f"'{name}' is not a column of {table}.{nearest(name, schema.columns)} "
              f"It has {', '.join(schema.columns)}.", file, 1)
        for name in text.columns if name not in schema.columns
    ]  # fmt: skip
    faults += [Fault(f"the column '{name}' stands twice.", file, 1)
               for name in text.columns[text.columns.duplicated()]]  # fmt: skip
    faults += [Fault(f"the column '{name}' is missing.", file, 1)
               for name, column in schema.columns.items() if column.required and name not in text]  # fmt: skip
    return text, faults


def _pandera_faults(errors: SchemaErrors, text: pd.DataFrame, file: str) -> list[Fault]:
    found = []
    for case in errors.failure_cases.to_dict("records"):
        column, check, line = case["column"], str(case["check"]), case["index"]
        if line is None or line != line:
            found.append(Fault(f"{column}: {check} ({case['failure_case']}).", file, 1))
            continue
        line = int(line)
        written = text.at[line, column] if column in text else case["failure_case"]
        if check == "not_nullable":
            problem = f"{column} is empty; it is always needed."
        elif check == "field_uniqueness":
            problem = f"{column} '{written}' stands more than once; each row needs a key of its own."
        else:
            problem = f"{column} '{written}' {check}."
        found.append(Fault(problem, file, line, f"{column} {check}"))
    return found
