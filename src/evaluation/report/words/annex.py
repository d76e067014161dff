"""What a statistician asks for: measures of spread, of ties and of change. The pages stand without them."""

from collections.abc import Mapping

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, UNRELIABLE
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.result import Result
from evaluation.report.findings import Finding, Text, caveat
from evaluation.report.study import NONE, Study
from evaluation.report.words import as_number, capital, half_up, not_supplied, number, things, why_none
from evaluation.report.words.pledges import half_filled
from evaluation.report.words.surveys import asked

WHY_NO_CHANGE = {
    CONFIDENTIAL: "How the answers changed is hidden.",
    UNRELIABLE: "Too few people answered both times to tell.",
    NOT_APPLICABLE: "Nobody answered both times.",
}
NO_ANSWERS = "Not known: there are no answers to the same question before and after."

SPREAD = (
    "top_three",
    "gini_of_promises",
    "herfindahl_of_promises",
    "evenness_of_roles",
    "diversity_of_roles",
    "gini_of_attendances",
    "ties_across",
    "ei_index",
    "ei_expected",
)
CHANGES = ("median_change", "mean_change", "standardised_change", "rank_biserial", "wilcoxon_p", "unmatched_difference")
EVERY = ("reaction", "learning", "behaviour", "results")


def spread(study: Study) -> Finding:
    """How unevenly are things spread?"""
    found = {name: study.one(name) for name in SPREAD}
    rows = [(MEASURES[name].title, _exact(one), MEASURES[name].unit) for name, one in found.items()]
    told = sum(one.is_shown for one in found.values())
    answer = f"{number(told) if told else 'None'} of {number(len(SPREAD))} measures can be told here."
    return Finding(
        headline="How unevenly things are spread",
        caveat=caveat(*SPREAD),
        answer=Text(f"{answer} {_across(found['ei_index'], found['ei_expected'])}".strip()),
        table=study.table(
            "spread", "Measures of spread and of ties, all boroughs together", ["Measure", "Value", "Unit"], rows
        ),
    )


def _across(ei: Result, chance: Result) -> str:
    """Whether ties join boroughs as often as chance would, to two decimals: more of them may have been rounded off."""
    if not (ei.is_shown and chance.is_shown):
        return ""
    found, expected = (half_up(round(10**6 * one.value), 10**4) for one in (ei, chance))
    how = "less often than" if found < expected else "more often than" if found > expected else "as often as"
    return f"Ties join people of different boroughs {how} if boroughs made no difference."


def filling_time(study: Study) -> Finding:
    """How long did it take to fill a place?"""
    found = [*study.by_group("filled_within").values()]
    shown = [one for one in found if one.is_shown]
    answer = _half(study)
    last = f"{_percent(shown[-1])}% of places are filled within {shown[-1].group} of the promise" if shown else ""
    return Finding(
        headline=last or answer.rstrip("."),
        answer=Text(answer),
        caveat=caveat("days_to_filling", "filled_within"),
        table=study.table(
            "filled-within",
            "Places filled within so many days of the promise, in per cent",
            ["Within", "Per cent of places promised"],
            [(one.group, _percent(one)) for one in found],
        ),
        bars=[(one.group, [_percent(one)]) for one in shown],
    )


def _half(study: Study) -> str:
    """How long it takes until half of the places are filled, or why that cannot be told."""
    half = study.one("days_to_filling")
    if half.is_shown:
        days = f"{things(int(half.value), 'day')} after" if half.value else "on the day of"
        is_one = study.one("promised").count == 1
        return f"The one place promised was filled {days} the promise." if is_one else half_filled(study)
    if half.state == CONFIDENTIAL:
        return "How long it took to fill a place is hidden."
    if half.state != NOT_APPLICABLE:
        return "Not known: it needs the day of each promise and of each filling."
    if study.one("promised").count == 0:
        return "No place was promised."
    return "Fewer than half of the places promised were filled, for as long as they were watched."


def shrunken(study: Study) -> Finding:
    """What may be expected of each borough, chance set aside?"""
    rated = {
        name: (study.one("filled_of_due", of=slug), study.one("shrunken", of=slug))
        for slug, name in study.boroughs.items()
    }
    rows = [
        (name, own, own.out_of, _percent(drawn)) for name, (own, drawn) in rated.items() if own.is_shown and own.out_of
    ]
    return Finding(
        headline="Rates drawn towards that of all boroughs",
        caveat=caveat("shrunken"),
        answer=Text(_expected([drawn for _, drawn in rated.values()])),
        table=study.table(
            "shrunken",
            "Places due and filled by borough, and the rate drawn towards that of all",
            ["Borough", "Filled, of those due", "Due", "Rate drawn towards all, per cent"],
            sorted(rows, key=lambda row: (-row[2], row[0])),
            none=NONE,
        ),
    )


def _expected(drawn: list[Result]) -> str:
    """What the rates that are drawn together range over, or why there are none."""
    known = [_percent(one) for one in drawn if one.is_shown]
    if not known:
        if CONFIDENTIAL in {one.state for one in drawn}:
            return "What may be expected of each borough is hidden."
        return "Boroughs differ by no more than chance, or too few can be compared: nothing draws them apart."
    some = f"between {min(known)}% and {max(known)}%" if min(known) < max(known) else f"about {min(known)}%"
    return (
        "Judged by its own record together with that of all, each borough would be expected to fill "
        f"{some} of its places due."
    )


def changes(study: Study) -> Finding:
    """How large is the change in the answers?"""
    known = study.by_group("mean_change")
    questions = [q for q in asked(study, "learning") if q.about == "project" and q.row["question"] in known]
    rows = []
    for q in questions:
        found = {name: study.one(name, q.row["question"]) for name in CHANGES}
        hidden = found["standardised_change"] if _is_without_interval(found) else None
        rows += [
            (q.row["text"], MEASURES[name].title, *_with_ends(one, hidden if name == "mean_change" else None))
            for name, one in found.items()
        ]
    means = [(q.name, study.one("mean_change", q.row["question"])) for q in questions]
    told = " ".join(_mean(study, name, one) for name, one in means if one.is_shown)
    return Finding(
        headline="How large the change is",
        caveat=caveat(*CHANGES),
        answer=Text(told or _untold(study, means)),
        table=study.table(
            "changes",
            "Change of those who answered before and after, all boroughs together",
            ["Question", "Measure", "Value", "Lower end", "Upper end"],
            rows,
        ),
    )


def _is_without_interval(found: Mapping[str, Result]) -> bool:
    """Whether a mean change is told and its interval hidden: that it has none since all changed alike is told only
    where nothing is hidden."""
    return found["mean_change"].is_shown and found["standardised_change"].state == CONFIDENTIAL


def _mean(study: Study, question: str, mean: Result) -> str:
    found = {name: study.one(name, mean.group) for name in CHANGES}
    if _is_without_interval(found):
        return f"{question}: the mean change is {_signed(mean.value)} on its scale; its interval is hidden."
    if mean.lower is None:
        return f"{question}: everybody's answer changed alike, by {_signed(mean.value)} on its scale."
    return (
        f"{question}: the mean change is {_signed(mean.value)} on its scale (95% interval {_signed(mean.lower)} to "
        f"{_signed(mean.upper)})."
    )


def _untold(study: Study, means: list[tuple[str, Result]]) -> str:
    """Why no change can be told."""
    otherwise = ("answers" in study.supplied and not_supplied(study, "questions")) or NO_ANSWERS
    return why_none((one for _, one in means), WHY_NO_CHANGE, otherwise)


def scales(study: Study) -> Finding:
    """What are the middle answers?"""
    questions = list(asked(study, *EVERY))
    rows = []
    for q in questions:
        rows.append((q.label, "Middle answer", *_with_ends(study.one("median_answer", q.group))))
        if q.row["kind"] == "nps":
            rows.append((q.label, "Net promoter score", *_with_ends(study.one("net_promoter", q.group))))
    middle = things(sum(study.one("median_answer", q.group).is_shown for q in questions), "middle answer")
    return Finding(
        headline="Middle answers",
        caveat=caveat("median_answer", "net_promoter"),
        answer=Text(f"{capital(middle)} can be told here."),
        table=study.table(
            "scales",
            "Middle answers, and the net promoter score with its 95% interval",
            ["Question", "Measure", "Value", "Lower end", "Upper end"],
            rows,
        ),
    )


def _with_ends(one: Result, hidden: Result | None = None) -> tuple[str | Result, ...]:
    """A figure and the ends of its interval; where that is hidden, `hidden` is a measure that is too."""
    return _exact(one), *([hidden] * 2 if hidden else (_exact(one, "lower"), _exact(one, "upper")))


def _exact(one: Result, end: str = "value") -> str | Result:
    """A figure to two decimals; the end of an interval that there is none of is not applicable."""
    if not one.is_shown:
        return one
    value = getattr(one, end)
    if one.measure == "wilcoxon_p" and value is not None and value < 0.005:
        return "under 0.005"
    return "[z]" if value is None else f"{round(value, 2):g}"


def _percent(one: Result) -> int | Result:
    return half_up(round(1000 * one.value), 10) if one.is_shown else one


def _signed(value: float) -> str:
    """A change with its sign, to one decimal; none where it rounds to nothing.

    >>> _signed(0.44), _signed(-0.25), _signed(-0.01)
    ('+0.4', '−0.3', '0')
    """
    size = as_number(abs(value))
    return size if size == "0" else f"{'+' if value > 0 else '−'}{size}"
