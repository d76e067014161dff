"""The file a notebook opens: one area's parameters, measures and counts, as one audience may see them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING

from evaluation.metrics.cells import CONFIDENTIAL, NOT_AVAILABLE
from evaluation.metrics.errors import MetricsError, did_you_mean
from evaluation.metrics.measure import measure as declared
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL, OTHERS, SIZE
from evaluation.records.parameters import BoroughNotes, Project
from evaluation.report.findings import Table

if TYPE_CHECKING:
    import pandas as pd

NOT_KNOWN, NONE = ("Not known", "[x]"), ("None", "[z]")  # of a table without rows: its first cell, and the others


class Study:
    """One area (a borough, or the project) for one audience. What it holds is all that a notebook sees."""

    area: str
    name: str
    audience: str
    project_slug: str
    illustrative: bool
    boroughs: dict[str, str]
    leads: dict[str, str]
    hidden: int
    seen_by: dict[str, int]
    supplied: list[str]
    not_supplied: list[str]
    filled_later: int
    together: str  # the boroughs of its size, as an area; empty where there are none
    stamp: dict
    definitions: dict[str, list[str]]

    def __init__(self, content: Mapping):
        self.content = content
        self.project = Project.model_validate(content["project"])
        self.notes = BoroughNotes.model_validate(content["notes"])
        self.programme = Programme(**content["programme"])
        self.as_at = dt.date.fromisoformat(content["as_at"])
        self.records_to = dt.date.fromisoformat(content["records_to"])
        for name in Study.__annotations__:
            setattr(self, name, content[name])

    @property
    def compared_with(self) -> Mapping:
        """The publication that the other boroughs' figures are from, if they are not from the same records."""
        return self.content.get("compare") or {}

    @property
    def compared_as_at(self) -> dt.date | None:
        """The day of which that publication tells."""
        return dt.date.fromisoformat(self.compared_with["as_at"]) if self.compared_with else None

    @property
    def beside(self) -> dict[str, str]:
        """The boroughs that stand beside each other, by key: those of the records, and of a publication beside them."""
        return {**self.boroughs, **self.compared_with.get("boroughs", {})}

    @property
    def doubts(self) -> list[dict[str, str]]:
        """What is likely not meant in the records: people of no known borough, days that are not counted."""
        return self.content.get("doubts") or []

    @property
    def places_of_no_borough(self) -> int:
        return self.content.get("places_of_no_borough", 0)

    def is_unknown_of(self, table: str) -> bool:
        """Whether it is of a borough, and of all or nearly all rows of a table it is not known whose they are."""
        lacking = {"about": "borough", "table": table, "extent": "most"}
        return not (self.is_project or self.is_together) and any(lacking.items() <= row.items() for row in self.doubts)

    def is_all_later(self, table: str, column: str) -> bool:
        """Whether all days of a column lie after the records' end, so that nothing of them is counted."""
        later = {"about": "after", "table": table, "column": column, "extent": "all"}
        return any(later.items() <= row.items() for row in self.doubts)

    @property
    def is_project(self) -> bool:
        return self.area == ALL

    @property
    def is_together(self) -> bool:
        """Whether it is of boroughs of a size together."""
        return self.area.startswith(SIZE)

    @property
    def tells_little(self) -> bool:
        """Whether it is of one borough, for everybody: then little is told of its people."""
        return self.audience == "public" and not (self.is_project or self.is_together)

    def is_told(self, *measures: str) -> bool:
        """Whether the audience is told any of these measures of the area."""
        told = [measure for measure in measures if declared(measure).is_told_of(self.area)]
        return any(one.state != CONFIDENTIAL for measure in told for one in self.many(measure))

    def where_told(self, *measures: str) -> "Study":
        """This study, if everybody may be told any of these measures of its borough; else that of boroughs of its size
        together or, if they are not told of them either, that of all boroughs."""
        if not self.tells_little or self.is_told(*measures):
            return self
        for area, name in ((self.together, self.together), (ALL, "all boroughs")):
            if area:
                wider = Study({**self.content, "area": area, "name": name})
                if area == ALL or wider.is_told(*measures):
                    return wider
        return self

    @property
    def marking(self) -> str:
        return "" if self.audience == "public" else self.project.marking

    @property
    def rounded_to(self) -> int:
        """To what the counts of people and answers are rounded; 0 where they are as counted."""
        return 0 if self.audience == "team" else self.project.disclosure.rounding

    @property
    def status(self) -> str:
        """What the status column of every download says."""
        rounded = f"people and answers rounded to the nearest {self.rounded_to}" if self.rounded_to else ""
        return "; ".join(filter(None, ["illustrative data" if self.illustrative else "", self.marking, rounded]))

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[Result]]:
        found = defaultdict(list)
        for one in self.every_measure():
            found[one.borough, one.measure].append(one)
        return found

    def many(self, measure: str, of: str = "") -> list[Result]:
        """A measure's figures, one a group, for this area or for another (`all`, `others`, a borough).

        MetricsError, with the nearest, for a measure or an area that there is not; and for an area that the measure is
        not told of.
        """
        area = of or self.area
        declared(measure).check_told_of(area)
        known = (*filter(None, (self.area, self.together)), ALL, OTHERS, *self.beside)
        if area not in known:
            raise MetricsError(f"'{area}' is not in this study.{did_you_mean(area, known)} It has {', '.join(known)}.")
        return self._found.get((area, measure), [])

    def by_group(self, measure: str, of: str = "") -> dict[str, Result]:
        """The same by group; without the one that stands for all groups where nothing is known of any."""
        return {one.group: one for one in self.many(measure, of) if one.group}

    def one(self, measure: str, group: str = "", of: str = "") -> Result:
        """One figure; not available, `[x]`, if there is none."""
        found = [one for one in self.many(measure, of) if one.group == group]
        return found[0] if found else Result(measure=measure, group=group, state=NOT_AVAILABLE)

    def promises_by_day(self) -> list[tuple[dt.date, int]]:
        """The days on which places were promised, and how many there were so far."""
        return [(dt.date.fromisoformat(day), n) for day, n in self.content["promises_by_day"]]

    def published_dates(self, measure: str) -> list[dt.date]:
        """The days for which somebody published this measure's figure."""
        days = {row["date"] for row in self.programme.published if row["measure"] == measure and row["date"]}
        return [dt.date.fromisoformat(day) for day in sorted(days)]

    def table(
        self, name: str, caption: str, headings: Sequence[str], rows: Sequence[Sequence], none: Sequence = NOT_KNOWN
    ) -> Table:
        """A table of this study. Where it has no rows, `none` is what the first cell and every other say instead. On one
        borough's page for everybody, columns of which all is hidden and rows of which something is are left out."""
        if self.audience == "public" and self.content["page"] != ALL:
            headings, rows = _without_hidden(headings, rows)
        instead = [(*none[:1], *none[1:] * (len(headings) - 1))] if none else []
        return Table(name, caption, headings, rows or instead, self.status)

    @property
    def is_page(self) -> bool:
        """Whether the page is of this area, and not of a borough that it tells more than: that has less room."""
        return self.content["page"] == self.area

    def every_measure(self) -> list[Result]:
        """All figures of this study, in their order."""
        return [Result(**row) for row in self.content["measures"]]

    def measures(self) -> "pd.DataFrame":
        """Every figure of this study as a pandas frame, for exploring."""
        import pandas as pd

        return pd.DataFrame(self.content["measures"], columns=[field.name for field in fields(Result)])


def _without_hidden(headings: Sequence[str], rows: Sequence[Sequence]) -> tuple[Sequence[str], Sequence[Sequence]]:
    columns = [n for n in range(len(headings)) if not rows or not all(_is_hidden(row[n]) for row in rows)]
    left = [[row[n] for n in columns] for row in rows]
    shown = [row for row in left if not any(map(_is_hidden, row))]
    return ([headings[n] for n in columns], shown) if shown and len(columns) > 1 else (headings, rows)


def _is_hidden(value: object) -> bool:
    return isinstance(value, Result) and value.state == CONFIDENTIAL
