"""What became of the apprentices: still in post, how long they stayed, why they left."""

from evaluation.metrics import vocabulary
from evaluation.metrics.measure import NOT_AVAILABLE, Numbers, Result, cell, defines, figure, share


@defines(
    "still_here",
    "Apprentices still in post, left or finished",
    "share of apprentices who started",
    caveat="A count of people, so it may be hidden.",
)
def still_here(outcomes: Numbers | None) -> list[Result]:
    """Apprentices still in post, left before finishing, or finished by the as-at date, of those who started.

    >>> [one.count for one in still_here({"started": 20, "in_post": 17, "left": 2, "finished": 1})]
    [17, 2, 1]
    """
    if outcomes is None:
        return [Result(state=NOT_AVAILABLE)]
    return [
        share(outcomes.get(outcome), outcomes.get("started"), outcome.replace("_", " "))
        for outcome in vocabulary.OUTCOMES[1:]
    ]


@defines(
    "stayed",
    "Apprentices who stayed for 3, 6 and 12 months",
    "share of apprentices who started that long ago",
    caveat="Who finished in that time, or left on the day that it was over, counts as having stayed. A count of "
    "people, so it may be hidden.",
)
def stayed(by_month: Numbers | None) -> list[Result]:
    """Apprentices still in post, or finished, so many months after they started, of those who started at least
    that long before the as-at date.

    >>> [(one.group, one.count) for one in stayed({("3", "could"): 67, ("3", "stayed"): 66})][0]
    ('3 months', 66)
    """
    if by_month is None:
        return [Result(state=NOT_AVAILABLE)]
    return [
        share(by_month.get((f"{months}", "stayed")), by_month.get((f"{months}", "could")), f"{months} months")
        for months in vocabulary.MONTHS
    ]


@defines(
    "leaving",
    "Why apprentices left",
    "apprentices",
    caveat="As the borough recorded it. An answer about a person, so it may be hidden.",
)
def leaving(by_reason: Numbers | None) -> list[Result]:
    """Apprentices who left before finishing, by the reason that the borough recorded.

    >>> [(one.group, one.count) for one in leaving({"another job": 6, "family": 2})]
    [('another job', 6), ('family', 2)]
    """
    if by_reason is None:
        return [Result(state=NOT_AVAILABLE)]
    ordered = sorted(by_reason, key=lambda reason: (-(cell(by_reason[reason]).n or 0), reason))
    return [figure(by_reason[reason], reason) for reason in ordered]
