"""What a statistician asks for: measures of spread, of ties and of change. The pages stand without them."""

from collections.abc import Iterable

from evaluation.findings import Finding, Text, caveat
from evaluation.measure import DEFINITIONS, Measure
from evaluation.words import as_number, capital, half_up, things
from evaluation.words.surveys import asked

SPREAD = ("top_three", "gini_of_promises", "herfindahl_of_promises", "evenness_of_roles", "diversity_of_roles",
          "gini_of_attendances", "ties_across", "ei_index", "ei_expected")  # fmt: skip
CHANGES = ("median_change", "mean_change", "standardised_change", "rank_biserial", "wilcoxon_p", "unmatched_difference")
EVERY = ("reaction", "learning", "behaviour", "results")


def spread(report) -> Finding:
    """How unevenly are things spread?"""
    found = {name: report.one(name) for name in SPREAD}
    rows = [(DEFINITIONS[name].title, _exact(one), DEFINITIONS[name].unit) for name, one in found.items()]
    ei, chance = found["ei_index"], found["ei_expected"]
    answer = f"{_how_many(found.values(), 'index', 'indices')} can be told here."
    if ei.is_shown and chance.is_shown:
        how = (
            "less often than"
            if ei.value < chance.value
            else "more often than"
            if ei.value > chance.value
            else "as often as"
        )
        answer += f" Ties join people of different boroughs {how} if boroughs made no difference."
    return Finding(
        headline="How unevenly things are spread", answer=Text(answer), caveat=caveat(*SPREAD),
        table=report.table("spread", "Measures of spread and of ties, all boroughs together",
                           ["Measure", "Value", "Unit"], rows),
    )  # fmt: skip


def filling_time(report) -> Finding:
    """How long did it take to fill a place?"""
    found = [one for one in report.many("filled_within") if one.group]
    half = report.one("days_to_filling")
    shown = [one for one in found if one.is_shown]
    answer = "Not known: it needs the day of each promise and of each filling."
    if half.is_shown:
        answer = f"Half of the places promised were filled within {things(int(half.value), 'day')} of the promise."
    elif shown:
        answer = "Half of the places promised were not filled for as long as they were watched."
    return Finding(
        headline=answer.rstrip("."), answer=Text(answer), caveat=caveat("days_to_filling", "filled_within"),
        table=report.table("filled-within", "Places filled within so many days of the promise, in per cent",
                           ["Within", "Per cent of places promised"],
                           [(one.group, _percent(one)) for one in found] or [("Not known", "[x]")]),
        bars=[(one.group, [_percent(one)]) for one in shown],
    )  # fmt: skip


def shrunken(report) -> Finding:
    """What may be expected of each borough, chance set aside?"""
    rated = {name: (report.one("filled_of_due", of=slug), report.one("shrunken", of=slug))
             for slug, name in report.boroughs.items()}  # fmt: skip
    rows = [(name, own, own.out_of, _percent(drawn))
            for name, (own, drawn) in rated.items() if own.is_shown and own.out_of]  # fmt: skip
    known = [_percent(drawn) for _, drawn in rated.values() if drawn.is_shown]
    answer = "Boroughs differ by no more than chance, or too few can be compared: there is nothing to draw them apart."
    if known:
        answer = ("Judged by its own record together with that of all, each borough would be expected to fill between "
                  f"{min(known)}% and {max(known)}% of its places due.")  # fmt: skip
    return Finding(
        headline="Rates drawn towards that of all boroughs", answer=Text(answer), caveat=caveat("shrunken"),
        table=report.table("shrunken", "Places due and filled by borough, and the rate drawn towards that of all",
                           ["Borough", "Filled, of those due", "Due", "Rate drawn towards all, per cent"],
                           sorted(rows, key=lambda row: (-row[2], row[0])) or [("None", *["[z]"] * 3)]),
    )  # fmt: skip


def changes(report) -> Finding:
    """How large is the change in the answers?"""
    questions = [q for q in asked(report, "learning") if report.one("mean_change", q.row["question"]).measure]
    rows, said = [], []
    for q in questions:
        found = {name: report.one(name, q.row["question"]) for name in CHANGES}
        rows += [(q.row["text"], DEFINITIONS[name].title, *_with_ends(one)) for name, one in found.items()]
        mean = found["mean_change"]
        if mean.is_shown and mean.lower is not None:
            said.append(f"{q.name}: the mean change is {_signed(mean.value)} on its scale (95% interval "
                        f"{_signed(mean.lower)} to {_signed(mean.upper)}).")  # fmt: skip
    return Finding(
        headline="How large the change is", caveat=caveat(*CHANGES),
        answer=Text(" ".join(said) or "Too few people answered both times to tell."),
        table=report.table("changes", "Change of those who answered before and after, all boroughs together",
                           ["Question", "Measure", "Value", "Lower end", "Upper end"],
                           rows or [("Not known", *["[x]"] * 4)]),
    )  # fmt: skip


def scales(report) -> Finding:
    """What are the middle answers?"""
    questions = list(asked(report, *EVERY))
    rows = []
    for q in questions:
        rows.append((q.label, "Middle answer", *_with_ends(report.one("median_answer", q.group))))
        if q.row["kind"] == "nps":
            rows.append((q.label, "Net promoter score", *_with_ends(report.one("net_promoter", q.group))))
    middle = [report.one("median_answer", q.group) for q in questions]
    return Finding(
        headline="Middle answers", caveat=caveat("median_answer", "net_promoter"),
        answer=Text(f"{_how_many(middle, 'middle answer', 'middle answers')} can be told here."),
        table=report.table("scales", "Middle answers, and the net promoter score with its 95% interval",
                           ["Question", "Measure", "Value", "Lower end", "Upper end"],
                           rows or [("Not known", *["[x]"] * 4)]),
    )  # fmt: skip


def _how_many(found: Iterable[Measure], thing: str, plural: str) -> str:
    return capital(things(sum(one.is_shown for one in found), thing, plural=plural))


def _with_ends(one: Measure) -> tuple[str | Measure, ...]:
    return _exact(one), _exact(one, "lower"), _exact(one, "upper")


def _exact(one: Measure, end: str = "value") -> str | Measure:
    """A figure to two decimals; the end of an interval that there is none of is not applicable."""
    if not one.is_shown:
        return one
    value = getattr(one, end)
    if one.measure == "wilcoxon_p" and value is not None and value < 0.005:
        return "under 0.005"
    return "[z]" if value is None else f"{round(value, 2):g}"


def _percent(one: Measure) -> int | Measure:
    return half_up(round(1000 * one.value), 10) if one.is_shown else one


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{as_number(abs(value))}"
