"""What the project cost, who paid, and what that is a place."""

from evaluation.metrics.cells import NOT_APPLICABLE
from evaluation.metrics.measure import Result
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import capital, date, half_up, hidden_or_not_known, listed

COST_KINDS = {"cash": "in cash", "in_kind": "in kind", "levy": "from the apprenticeship levy", "wages": "in wages"}
NOT_SUPPLIED = (
    "No costs were supplied. What was spent or given, item by item, with its kind (cash, in kind, levy, "
    "wages) and who paid, would tell."
)
NONE_ADDED = "By the boroughs' own answers the project added no place, so there is no cost of an additional one"


def cost(study: Study) -> Finding:
    """What did it cost, and who paid?"""
    found = {one.group: one for one in study.many("cost") if one.group}
    places = {one.group: one for one in study.many("cost_of_a_place") if one.group}
    labels = {name: "Altogether" if name == "all" else capital(COST_KINDS.get(name, name)) for name in found}
    rows = [(labels[name], _to_the_pound(one)) for name, one in found.items()]
    rows += [(f"A place {name}", _to_the_pound(one)) for name, one in places.items()]
    total = found.get("all")
    return Finding(
        headline=f"The project cost {pounds(total)}" if total and total.is_shown and total.value else "What it cost",
        answer=Text(_cost(study, found, places)),
        caveat=caveat("cost", "cost_of_a_place"),
        table=study.table("cost", "What the project cost, in pounds", ["What", "Pounds"], rows),
    )


def pounds(one: Result) -> str:
    """Pounds to two figures, since more would be false precision; from £10,000 to the hundred.

    >>> [pounds(Result(value=value)) for value in (101_000, 12_549.5, 990.2, 3258, 0.2)]
    ['£101,000', '£12,500', '£990', '£3,300', 'under £1']
    """
    if 0 < one.value < 0.5:
        return "under £1"
    step = 100 if one.value >= 10_000 else 10 ** max(len(str(int(one.value))) - 2, 0)
    return f"£{half_up(_pence(one), 100 * step) * step:,}"


def _cost(study: Study, found: dict[str, Result], places: dict[str, Result]) -> str:
    if not found and "costs" in study.supplied:
        return (
            f"**NOT KNOWN.** The costs that were supplied bear no dates, so what had been spent by "
            f"{date(study.as_at)} cannot be told."
        )
    if not found:
        return f"**NOT KNOWN.** {NOT_SUPPLIED}"
    total = found["all"]
    if not total.is_shown:
        return f"**NOT KNOWN.** What it cost is {hidden_or_not_known(total)}."
    if not total.value:
        return "The costs that were supplied add up to nothing."
    return f"{_by_kind(found)} {_who_paid(found)} {_of_a_place(places)}"


def _by_kind(found: dict[str, Result]) -> str:
    kinds = [(one, COST_KINDS[name]) for name, one in found.items() if name in COST_KINDS and one.value]
    total = capital(pounds(found["all"]))
    if len(kinds) == 1:
        return f"{total}, all of it {kinds[0][1]}."
    return f"{total}: {listed([f'{pounds(one)} {kind}' for one, kind in kinds])}."


def _who_paid(found: dict[str, Result]) -> str:
    payers = [
        (plain(name.removeprefix("paid by ")), one)
        for name, one in found.items()
        if name.startswith("paid by ") and one.value
    ]
    if len(payers) == 1:
        return f"{capital(payers[0][0])} paid all of it."
    return f"Who paid: {listed([f'{payer} {pounds(one)}' for payer, one in payers])}."


def _of_a_place(places: dict[str, Result]) -> str:
    """What it is a filled place and, as a range, an additional one; or why that cannot be told."""
    filled, least, most = (places[name] for name in ("filled", "added, at least", "added, at most"))
    if filled.state == NOT_APPLICABLE:
        return "No place had been filled, so there is no cost of a place."
    if not filled.is_shown:
        return f"What that comes to for a filled place is {hidden_or_not_known(filled)}."
    begins = f"That is {pounds(filled)} a filled place"
    ends = [pounds(one) for one in (least, most) if one.is_shown]
    if len(ends) == 2:
        return f"{begins}, and {ends[0] if ends[0] == ends[1] else ' to '.join(ends)} an additional one."
    if ends:
        return f"{begins}, and at {'least' if least.is_shown else 'most'} {ends[0]} an additional one."
    if least.state == NOT_APPLICABLE:
        return f"{begins}. {NONE_ADDED}."
    return f"{begins}; what it comes to for an additional one is {hidden_or_not_known(least)}."


def _to_the_pound(one: Result) -> int | Result:
    return half_up(_pence(one), 100) if one.is_shown else one


def _pence(one: Result) -> int:
    return round(100 * one.value)
