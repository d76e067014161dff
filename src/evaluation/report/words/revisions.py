"""What is said of figures that were revised: the log of corrections, and how two publications differ."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL
from evaluation.report.findings import Table, Text, plain
from evaluation.report.study import NONE, Study
from evaluation.report.words import as_number, date, number, things, was
from evaluation.report.words.naming import full_title, told

if TYPE_CHECKING:
    from evaluation.publication.reading import Publication
    from evaluation.publication.revisions import Difference, Revised

STAMPED = {
    "as_at": "the as-at date",
    "records_to": "the day the records run to",
    "data": "the records",
    "parameters": "the parameters",
    "code": "the code",
    "python": "Python",
    "compare": "the publication compared with",
}
IN_WORDS = {**STAMPED, "packages": "packages", "project": "the project's parameters", "definitions": "definitions"}


def corrections(study: Study, area: str = "") -> tuple[Text, Table] | None:
    """The log of corrections, of one area or of all: what people say of them, and each figure that was revised, with
    what it was; None where there was none."""
    rows = [row for row in study.content.get("corrections", []) if not area or row["borough"] in (area, ALL)]
    said = [f"{date(one.on)}: {plain(one.what)}" for one in study.project.corrections]
    if not rows and not said:
        return None
    begins = f"{things(len(rows), 'figure').capitalize()} published before {was(len(rows))} revised."
    answer = [begins, *said, "" if said else "Why is not recorded."]
    return Text(" ".join(filter(None, answer))), study.table(
        "corrections",
        "Figures published before and revised",
        ["Figure", "Whose", "As at", "Was", "Is"],
        [_revised(study, row) for row in rows],
        none=NONE,
    )


def _revised(study: Study, row: Mapping) -> tuple[str, ...]:
    was, now = (Result(row["measure"], row["group"], **row[side]) for side in ("was", "now"))
    area = study.boroughs.get(row["borough"], "all boroughs")
    return full_title(study, was.measure, was.group), area, row["as_at"], told(was), told(now)


def differing(found: "Difference", study: "Study | Publication") -> str:
    """How two publications differ, as text for a terminal. `study` names measures and boroughs."""
    lists = (("differ", found.changed), ("are new", found.appeared), ("are gone", found.gone))
    counts = [f"{number(len(those))} {what}" for what, those in lists if those]
    under = [IN_WORDS[name] for name in found.under]
    changed = f"Changed under them: {', '.join(under)}." if under else "Nothing is recorded as changed under them."
    lines = [f"Of {things(found.figures, 'published figure')} {', '.join(counts) or 'none differs'}. {changed}"]
    if "as_at" in found.under:
        days = f"{found.old.as_at}, then {found.new.as_at}"
        lines.append(f"The days differ ({days}): a difference is no correction by itself.")
    for heading, those in (("", found.changed), ("New: ", found.appeared), ("Gone: ", found.gone)):
        for borough, own in groupby(those, key=lambda one: one.borough):
            lines.append(f"\n{heading}{study.boroughs.get(borough, 'All boroughs together')}")
            lines += [f"  {_line(study, one)}" for one in own]
    return "\n".join([*lines, *_under(found.under)])


def _line(study: "Study | Publication", one: "Revised") -> str:
    name = full_title(study, one.measure, one.group)
    if not (one.was and one.now):
        return f"{name}: {told(one.was or one.now)}"
    by = one.difference
    unit = " percentage points" if one.now.out_of is not None else ""
    ends = f" ({'+' if by > 0 else '-'}{as_number(abs(by))}{unit})" if by else ""
    return f"{name}: {told(one.was)}, now {told(one.now)}{ends}"


def _under(under: Mapping[str, object]) -> Iterable[str]:
    if not under:
        return
    yield "\nChanged under them"
    for name, found in under.items():
        if name in STAMPED:
            yield f"  {STAMPED[name]}: {found[0]}, now {found[1]}"
            continue
        what = {"packages": "", "project": "parameter ", "definitions": "definition of "}[name]
        for key, sides in found.items():
            one, other = map(_said, sides)
            yield f"  {what}{key}: {one}, now {other}"


def _said(side: object) -> str:
    if side is None:
        return "none"
    return " ".join(filter(None, map(str, side[1:]))) if isinstance(side, list) and len(side) == 3 else f"{side}"
