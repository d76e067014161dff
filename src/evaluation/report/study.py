"""The file a notebook opens: one area's parameters, measures and counts, as one audience may see them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property

from evaluation.metrics.cells import NOT_AVAILABLE
from evaluation.metrics.measure import Result
from evaluation.metrics.programme import Programme
from evaluation.metrics.vocabulary import ALL
from evaluation.records.parameters import BoroughNotes, Project
from evaluation.report.findings import Table
from evaluation.report.words import page


class Study:
    """One area (a borough, or the project) for one audience. What it holds is all that a notebook sees."""

    def __init__(self, content: Mapping):
        self.content = content
        self.project = Project.model_validate(content["project"])
        self.notes = BoroughNotes.model_validate(content["notes"])
        self.programme = Programme(**content["programme"])
        self.as_at = dt.date.fromisoformat(content["as_at"])
        self.records_to = dt.date.fromisoformat(content["records_to"])
        for name in (
            "area",
            "name",
            "audience",
            "illustrative",
            "boroughs",
            "leads",
            "hidden",
            "seen_by",
            "supplied",
            "not_supplied",
            "filled_later",
            "stamp",
            "definitions",
            "project_slug",
        ):
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
    def is_project(self) -> bool:
        return self.area == ALL

    @property
    def marking(self) -> str:
        return "" if self.audience == "public" else self.project.marking

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[Result]]:
        found: dict[tuple[str, str], list[Result]] = {}
        for row in self.content["measures"]:
            found.setdefault((row["borough"], row["measure"]), []).append(Result(**row))
        return found

    def many(self, measure: str, of: str = "") -> list[Result]:
        """A measure's figures, one a group, for this area or for another (`all`, `others`, a borough)."""
        return self._found.get((of or self.area, measure), [])

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

    def table(self, name: str, caption: str, headings, rows) -> Table:
        return Table(name, caption, headings, rows, status=page.status(self))

    def every_measure(self) -> list[Result]:
        """All figures of this study, in their order."""
        return [Result(**row) for row in self.content["measures"]]

    def measures(self):
        """Every figure of this study as a pandas frame, for exploring."""
        import pandas as pd

        return pd.DataFrame(self.content["measures"], columns=[field.name for field in fields(Result)])
