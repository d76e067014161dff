"""What a figure is called, for a reader, where a parameter or a published figure names it by its measure and group."""

import datetime as dt

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE, UNRELIABLE
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import EVENT_KINDS
from evaluation.report.study import Study
from evaluation.report.words import capital, cost_kind, date, number, of, pounds
from evaluation.report.words.surveys import of_kind

UNTOLD = {
    CONFIDENTIAL: "hidden",
    NOT_AVAILABLE: "not known",
    NOT_APPLICABLE: "nothing to count",
    UNRELIABLE: "too few answers",
}
WAYS = {
    "up": "more",
    "same": "the same",
    "down": "less",
    "upper": "above the middle",
    "middle": "in the middle",
    "lower": "below the middle",
}


def title_and_detail(study: Study, measure: str, group: str) -> tuple[str, str]:
    """A figure's title, and which of the measure's figures it is; what no measure is called stays as it was written."""
    if measure == "offered":
        return capital(f"{_readable(group)}s" if group.startswith("events:") else group), ""
    title = MEASURES[measure].title if measure in MEASURES else measure
    if measure == "reach":
        return title, _event(study, group)
    if measure == "cost":
        return title, "" if group == "all" else cost_kind(group)
    return title, _question(study, measure, group) or _readable(group)


def full_title(study: Study, measure: str, group: str) -> str:
    """A figure's title, with which of the measure's figures it is after a comma."""
    return ", ".join(filter(None, title_and_detail(study, measure, group)))


def told(one: Result) -> str:
    """A figure's number as it stands in a list of figures, or in a word why there is none."""
    if not one.is_shown:
        return UNTOLD.get(one.state, one.state)
    if one.measure in ("cost", "cost_of_a_place"):
        return pounds(one)
    if one.out_of is not None and one.count is not None:
        return of(one)
    return number(int(one.value)) if one.value == int(one.value) else f"{one.value:,.2f}"


def _question(study: Study, measure: str, group: str) -> str:
    """The question that a group names, in its own words, what it was asked about, and which answers are meant; an
    empty string if it names none."""
    texts = {row["question"]: row["text"] for row in study.programme.questions}
    question, *rest = group.split(" ", 3 if measure in ("ticked", "chosen") else -1)
    if question not in texts:
        return ""
    about = f" ({of_kind(study, rest[0])})" if rest and rest[0] in EVENT_KINDS else ""
    later = ", asked again later" if "later" in rest else ""
    answers = ""
    if measure in ("ticked", "chosen") and len(rest) == 3:
        answers = f", “{rest[2]}”"
    elif rest and rest[-1] in WAYS:
        answers = f", {WAYS[rest[-1]]}"
    return f"“{texts[question]}”{about}{answers}{later}"


def _event(study: Study, event: str) -> str:
    row = next((row for row in study.programme.events if row["event"] == event), None)
    return event if row is None else f"“{row['title']}”, {date(dt.date.fromisoformat(row['date']))}"


def _readable(group: str) -> str:
    kind = group.removeprefix("events:")
    return EVENT_KINDS.get(kind, kind).replace("_", " ")
