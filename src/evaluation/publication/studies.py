"""The study of one page, from the counts that its audience may see: made so where the records are, and by the audit."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from evaluation.disclosure import Disclosed
from evaluation.disclosure.results import Seen, from_shown, of_others_published
from evaluation.disclosure.telling import Sizes, Telling
from evaluation.metrics.cells import NOT_APPLICABLE, NOT_AVAILABLE
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.pledges.tables import APPRENTICES, LEAVING, STAYED
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL, OTHERS, ROUNDED, UNKNOWN
from evaluation.records.parameters import Project
from evaluation.report.study import Study
from evaluation.report.words import contents

OF_A_PAGE = ("area", "name", "notes", "filled_later", "seen_by", "stamp")  # what a page has beside the cells


def study_of(
    common: Mapping, page: Mapping, shown: Disclosed, project: Project, audience: str, rest: list[Result]
) -> Study:
    """A study from the counts that its audience may see, and the figures that rest on others."""
    area = page["area"]
    own = "" if area == ALL else area
    view = Seen(shown, project, Programme(**common["programme"]), dt.date.fromisoformat(common["as_at"]))
    together = sizes_of(common).size_of(area)
    areas = [one for one in dict.fromkeys([area, together, ALL]) if one]
    measures = from_shown(view, audience, own, areas, common["boroughs"], rest)
    theirs = common.get("compare")
    if theirs:  # the records have no others to put beside this borough
        measures = [one for one in measures if one.borough != OTHERS]
        others = shown_of(theirs["tables"], Telling("public"))
        measures += of_others_published(others, theirs["boroughs"], own, project)
    revised = {
        (row["borough"], row["measure"], row["group"])
        for row in common.get("corrections", ())
        if row["as_at"] == common["as_at"]
    }
    measures = [_known_of(one, common.get("doubts") or ()) for one in measures]
    measures = [replace(one, revised=(one.borough, one.measure, one.group) in revised) for one in measures]
    content = {
        **common,
        **{name: page[name] for name in OF_A_PAGE},
        "audience": audience,
        "page": area,
        "together": together,
        "definitions": definitions(),
        "measures": [one.as_row() for one in measures],
        "promises_by_day": _promises_by_day(shown, area),
        "places_of_no_borough": _places_of_no_borough(shown),
        "hidden": 0,
    }
    return Study(content | {"hidden": len(contents.hidden(Study(content)))})


def _known_of(one: Result, doubts: Iterable[Mapping[str, str]]) -> Result:
    """A figure; not known if it says that nobody of a borough was counted, and of nearly nobody the borough is known."""
    says_nobody = one.state == NOT_APPLICABLE or (one.is_shown and not one.count and not one.out_of and not one.value)
    if one.borough == ALL or not (says_nobody and _is_of_people(one.measure)):
        return one
    table = "apprentices" if _is_of_apprentices(one.measure) else "people"
    if not any(row["about"] == "borough" and row["table"] == table and row["extent"] == "most" for row in doubts):
        return one
    return replace(one, state=NOT_AVAILABLE, count=None, out_of=None, value=None)


def _is_of_people(measure: str) -> bool:
    return any(table.counts in ROUNDED for table in MEASURES[measure].tables)


def _is_of_apprentices(measure: str) -> bool:
    return any(table in (APPRENTICES, STAYED, LEAVING) for table in MEASURES[measure].tables)


def _places_of_no_borough(shown: Disclosed) -> int:
    """How many of the places promised are of no known borough."""
    cells = shown.cells("places", UNKNOWN) or {}
    return (cells["promised"].n or 0) if "promised" in cells else 0


def _promises_by_day(shown: Disclosed, area: str) -> list[tuple[str, int]]:
    """Dates and how many so far; nothing where a number is hidden."""
    if "promises_by_day" not in shown:
        return []
    days = shown["promises_by_day"]
    days = days[days["borough"] == area].sort_values("date")
    if days["n"].isna().any():
        return []
    return list(zip(days["date"], days["n"].cumsum().astype(int).tolist(), strict=True))


def sizes_of(common: Mapping) -> Sizes:
    """The sizes of boroughs, as a publication holds them."""
    return Sizes(**common["sizes"])


def areas_of(common: Mapping) -> list[str]:
    """Every area that a publication tells of: boroughs, boroughs of a size together, and the project."""
    return [*common["boroughs"], *sizes_of(common).together, ALL]


def shown_of(tables: Mapping[str, Mapping], telling: Telling) -> Disclosed:
    """The tables of counts as a file of cells holds them."""
    return Disclosed(
        {
            name: pd.DataFrame(table["rows"], columns=table["columns"]).astype({"n": "Int64"})
            for name, table in tables.items()
        },
        telling,
    )


def definitions() -> dict[str, list[str]]:
    """The title, text and caveat of every measure, by name."""
    return {name: [d.title, d.text, d.caveat] for name, d in MEASURES.items()}
