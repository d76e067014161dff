"""A table's text checked and turned into values: whole, or in pieces where it is too large to be held."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from evaluation.records.boroughs import Registry
from evaluation.records.errors import Problem, WrongInput, did_you_mean, quoted
from evaluation.records.parameters import Project
from evaluation.records.tables import cells, parted, relations
from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.files import HEADINGS, Source, pieces
from evaluation.records.tables.schema import SCHEMAS

NO_ROWS = "it has headings and no rows. Add rows, or take the table away if there is nothing to say."
BY_MONTH = "_by_month"
NOTES = "notes"  # a column of somebody's own words, in any table

Frames = Mapping[str, pd.DataFrame]


@dataclass
class Checking:
    """What tables are checked against, and what was found wrong with them."""

    sources: Mapping[str, Source]
    project: Project
    registry: Registry
    records_to: dt.date
    faults: list[Problem]

    def whole(self, table: str, text: pd.DataFrame) -> pd.DataFrame | None:
        """A table, each cell a value of its column's type; None where its headings are wrong. An optional column
        that is empty throughout is left out."""
        schema, file = SCHEMAS[table], self.sources[table].name
        text, wrong, is_whole = _with_known_headings(text, table, file)
        self.faults += wrong
        if not is_whole:
            return None
        filled = [c for c in schema.columns if c in text and (schema.columns[c].required or (text[c] != "").any())]
        frame = self._values(table, text, filled)
        by_month = [column for column in frame if column.endswith(BY_MONTH) and not frame[column].any()]
        return frame.drop(columns=by_month)

    def related(self, frames: Frames) -> None:
        """What must hold between the tables that are held as a whole."""
        self.faults += relations.related_faults(frames, self._names(), self.project, self.records_to)

    def in_parts(self, table: str, frames: Frames) -> Iterator[tuple[pd.DataFrame, pd.Series]]:
        """A table piece by piece, with the area of each row, checked beside the tables that are held."""
        found, hashes, claims, before = 0, [np.array([], "uint64")], [], len(self.faults)
        homes = parted.homes_of(frames.get("people")), self._homes() if table == "answers" else None
        for frame in self._pieces(table):
            beside = {**frames, table: frame}
            self.faults += relations.row_faults(table, beside, self._names(), self.project, self.records_to)
            hashes.append(relations.key_hashes(table, beside))
            claims += [relations.claims(frame).drop_duplicates()] if table == "answers" else []
            found += len(frame)
            if len(self.faults) - before > self.sources[table].sizes.faults:
                said = f"reading stopped at line {frame.index[-1]}, for want of anything right: mend these first."
                self.faults.append(Problem(said, self.sources[table].name))
                return
            yield frame, parted.areas_of(frame, *homes)
        if not found and len(self.faults) == before:
            self.faults.append(Problem(NO_ROWS, self.sources[table].name))
        hashes += [pd.concat(claims).drop_duplicates()["claim"].to_numpy()] if claims else []
        numbers, times = np.unique(np.concatenate(hashes), return_counts=True)
        self._across(table, frames, numbers[times > 1])

    def _homes(self) -> pd.Series | None:
        """The boroughs of those who replied: read first, since a reply may name none where another of theirs does."""
        found = []
        for frame in self._untold("answers"):
            columns = [c for c in ("person_id", "borough", "answered_on", "response_id") if c in frame]
            if {"person_id", "borough"} <= set(columns):
                found.append(frame[columns].dropna(subset=["person_id", "borough"]))
        return parted.homes_of(pd.concat(found)) if found else None

    def _untold(self, table: str) -> Iterator[pd.DataFrame]:
        """The pieces of a table that is read a second time for good, or was: what is wrong with it is told once."""
        seen = len(self.faults)
        yield from self._pieces(table)
        del self.faults[seen:]

    def _pieces(self, table: str) -> Iterator[pd.DataFrame]:
        schema, source, before = SCHEMAS[table], self.sources[table], len(self.faults)
        try:
            for piece in pieces(source, source.sizes.rows):
                text, wrong, is_whole = _with_known_headings(piece, table, source.name)
                self.faults += [one for one in wrong if one not in self.faults[before:]]
                if not is_whole:
                    return
                if len(text):
                    yield self._values(table, text, [column for column in schema.columns if column in text])
        except WrongInput as wrong:  # of a file that cannot be read to its end nothing else is told
            self.faults[before:] = wrong.faults

    def _across(self, table: str, frames: Frames, suspect: np.ndarray) -> None:
        """Rows that bear the same key, and those of replies that name several people or boroughs, are read once more,
        and compared with each other."""
        again = []
        for frame in self._untold(table) if len(suspect) else ():
            alike = np.isin(relations.key_hashes(table, {**frames, table: frame}), suspect)
            if table == "answers":
                claims = relations.claims(frame)["claim"]
                alike |= frame.index.isin(claims.index[claims.isin(suspect)])
            again.append(frame[alike])
        if again:
            self.faults += relations.faults_across(table, {**frames, table: pd.concat(again)}, self._names())

    def _values(self, table: str, text: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
        schema, file, here = SCHEMAS[table], self.sources[table].name, list[Problem]()
        frame = pd.DataFrame(
            {c: cells.values(text[c], schema.columns[c], file, self.registry, self.records_to, here) for c in columns}
        )
        unreadable = cells.refused_cells(here)
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as errors:
            here += [f for f in _pandera_faults(errors, text, file) if (f.kind.split(" ")[0], f.line) not in unreadable]
        self.faults += here
        for column in columns:
            if kind_of(schema.columns[column]) == "date":
                frame[f"{column}{BY_MONTH}"] = cells.by_month(text[column])
        return frame

    def _names(self) -> dict[str, str]:
        return {table: source.name for table, source in self.sources.items()}


def _with_known_headings(text: pd.DataFrame, table: str, file: str) -> tuple[pd.DataFrame, list[Problem], bool]:
    """The columns that are known, what is wrong with the headings, and whether the rest can be read nevertheless."""
    schema, line = SCHEMAS[table], text.attrs.get(HEADINGS, 1)
    text = text.rename(columns=lambda name: str(name).casefold().replace(" ", "_"))
    bare = [at for at, name in enumerate(text.columns) if not name]
    filled = [at for at in bare if (text.iloc[:, at] != "").any()]  # empty ones are what a spreadsheet writes beside
    text = text.iloc[:, [at for at in range(text.shape[1]) if at not in bare]] if bare else text
    strange = [name for name in text.columns if name not in (*schema.columns, NOTES)]
    missing = [name for name, column in schema.columns.items() if column.required and name not in text]
    has = f"It has {', '.join(schema.columns)}; a column called {NOTES} is not read."
    said = [
        *(f"column {at + 1} holds cells, and has no heading." for at in filled),
        *(
            f"'{quoted(name)}' is not a column of {table}.{did_you_mean(name, schema.columns)} {has}"
            for name in strange
        ),
        *(f"the column '{quoted(name)}' stands twice." for name in text.columns[text.columns.duplicated()]),
        *(f"the column '{name}' is missing." for name in missing),
    ]
    is_whole = not missing and not text.columns.has_duplicates
    known = text[[name for name in text.columns if name in schema.columns]] if is_whole else text
    return known, [Problem(one, file, line) for one in said], is_whole


def _pandera_faults(errors: SchemaErrors, text: pd.DataFrame, file: str) -> list[Problem]:
    found = []
    for case in errors.failure_cases.to_dict("records"):
        column, check, line = case["column"], str(case["check"]), case["index"]
        if line is None or line != line:
            found.append(Problem(f"{column}: {check} ({case['failure_case']}).", file, 1))
            continue
        line = int(line)
        written = quoted(text.at[line, column] if column in text else case["failure_case"])
        if check == "not_nullable":
            problem = f"{column} is empty; it is always needed."
        elif check == "field_uniqueness":
            problem = f"{column} '{written}' stands more than once; each row needs a key of its own."
        else:
            problem = f"{column} '{written}' {check}."
        found.append(Problem(problem, file, line, f"{column} {check}"))
    return found
