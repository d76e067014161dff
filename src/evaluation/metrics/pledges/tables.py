"""The counts of places, and of the apprentices in them."""

from collections.abc import Iterable

from evaluation.metrics.tables import (
    ANY,
    CountTable,
    Told,
    Totals,
    Weighted,
    Whole,
    depending,
    for_each,
    left_of,
    whole,
    within,
)
from evaluation.metrics.vocabulary import ADDITIONALITY as ANSWERS
from evaluation.metrics.vocabulary import MEANINGS, MONTHS, OUTCOMES, PLACE_STATUSES

SHOWN_TO_ALL = "an organisation's own statistics, shown to everybody as they are"

PROMISE = ("pledges.pledged_on",)
FILLING = (*PROMISE, "pledges.filled_on")

OF_FILLING = ("filled", "filled_of_due", "on_time", "not_yet_due", "overdue")

MEMBERS = CountTable(
    "members",
    "Boroughs that are members, and promised",
    ("status",),
    counts="places",
    base="boroughs that are members on the as-at date",
    statuses={"member": "a member", "promised_any": "a member that has promised at least one place"},
    untied=dict.fromkeys(("member", "promised_any"), SHOWN_TO_ALL),
)

PLACES = CountTable(
    "places",
    "Places, and what became of them",
    ("status",),
    counts="places",
    needs={ANY: FILLING, "promised": PROMISE, "due": PROMISE},
    by_others=True,
    base="every place promised by the as-at date, whoever promised it",
    statuses=PLACE_STATUSES,
    filled_kinds=OF_FILLING,
    untied={
        "filled_later": SHOWN_TO_ALL,
    },
)
PLACES.add(
    whole(PLACES["promised"], *(PLACES[one] for one in ("filled", "cancelled", "not_yet_due", "overdue"))),
    within(PLACES["due"], PLACES["filled_of_due"], residual="not filled"),
    within(PLACES["due"], PLACES["filled_of_due"], PLACES["overdue"], residual="due and cancelled", personal=False),
    within(PLACES["filled"], PLACES["filled_of_due"], residual="before it was due"),
    within(PLACES["filled_of_due"], PLACES["on_time"], residual="late"),
)

ROLES = CountTable(
    "roles",
    "Places by job",
    ("role_family", "status"),
    counts="places",
    needs={"promised": PROMISE, "filled": FILLING},
    base="places promised, by the family of their job",
    statuses={"promised": "promised by the as-at date", "filled": "of those promised, filled by the as-at date"},
    filled_kinds=("filled",),
)
ROLES.add(
    whole(PLACES["promised"], ROLES["promised"]),
    whole(PLACES["filled"], ROLES["filled"]),
    for_each(
        ROLES["{role}", ANY], within(ROLES["{role}", "promised"], ROLES["{role}", "filled"], residual="not filled")
    ),
)

ADDITIONALITY = CountTable(
    "additionality",
    "Places by what would have happened anyway",
    ("answer",),
    counts="places",
    needs={ANY: FILLING},
    base="places filled, by the borough's answer",
    statuses={
        "new": "new because of the project",
        "sooner": "sooner because of the project",
        "anyway": "would have come anyway",
        "unknown": "not known",
    },
    filled_kinds=ANSWERS,
)
ADDITIONALITY.add(
    whole(PLACES["filled"], ADDITIONALITY[ANY]),
    within(PLACES["filled"], ADDITIONALITY["anyway"], residual="not anyway"),
)

PROMISES_BY_DAY = CountTable(
    "promises_by_day",
    "Places promised, day by day",
    ("date",),
    counts="places",
    told=Told.OWN,
    needs={ANY: PROMISE},
    base="places promised, by the day of the promise",
    untied={ANY: SHOWN_TO_ALL},
)

TIME_TO_FILLING = CountTable(
    "time_to_filling",
    "Places by days to filling",
    ("days", "what"),
    counts="places",
    told=Told.OWN,
    needs={ANY: FILLING},
    base="places promised, by days since the promise and what happened then",
    filled_kinds=("filled", "open"),
)
TIME_TO_FILLING.add(
    whole(PLACES["filled"], TIME_TO_FILLING[ANY, "filled"]),
    whole(PLACES["cancelled"], TIME_TO_FILLING[ANY, "cancelled"]),
    whole(PLACES["promised"], TIME_TO_FILLING[ANY, ANY]),
)

FILLED_IF = CountTable(
    "filled_if",
    "Places filled, by what filled could mean",
    ("meaning",),
    counts="places",
    needs={ANY: FILLING},
    base="places promised, by what makes a place filled",
    statuses={
        "started": "somebody has started in it",
        "in post": "somebody is in post in it, or has finished",
        "finished": "somebody has finished in it",
    },
    other_kinds={"in post": "people", "finished": "people"},
    told_besides={"in post": Told.OWN, "finished": Told.OWN},
    never_falls=("started", "finished"),
)


@depending(PLACES["filled"], *(FILLED_IF[meaning] for meaning in MEANINGS))
def filled_is_what_it_means(totals: Totals) -> Iterable[Whole]:
    yield whole(PLACES["filled"], FILLED_IF[totals.filled_means])


FILLED_IF.add(
    filled_is_what_it_means,
    within(FILLED_IF["started"], FILLED_IF["in post"], residual="left"),
    within(FILLED_IF["in post"], FILLED_IF["finished"], residual="still there"),
)

APPRENTICES = CountTable(
    "apprentices",
    "Apprentices by outcome",
    ("outcome",),
    counts="people",
    told=Told.OWN,
    told_besides={"started": Told.LARGE, "in_post": Told.LARGE},
    base="apprentices who started by the as-at date",
    statuses={
        "started": "started",
        "in_post": "still in post",
        "left": "left before finishing",
        "finished": "finished",
    },
    never_falls=("started", "left", "finished"),
)
APPRENTICES.add(
    whole(APPRENTICES["started"], *(APPRENTICES[outcome] for outcome in OUTCOMES[1:])),
    within(APPRENTICES["started"], APPRENTICES["in_post"], residual="no longer there"),
    within(APPRENTICES["finished"], FILLED_IF["finished"], residual="of no place", personal=False),
)

STAYED = CountTable(
    "stayed",
    "Apprentices still there after so many months",
    ("months", "status"),
    counts="people",
    told=Told.OWN,
    base="apprentices who started so many months before the as-at date or earlier",
    statuses={"could": "started that long ago", "stayed": "of those, still in post so many months later, or finished"},
    never_falls=("could", "stayed"),
)


def _stays() -> Iterable[Whole]:
    """Who could have stayed so long, who did, and both against the months before."""
    could, stayed = APPRENTICES["started"], None
    for months in map(str, MONTHS):
        yield within(STAYED[months, "could"], STAYED[months, "stayed"], residual="left")
        left = left_of(STAYED[months, "stayed"], "left", months, "could")
        yield within(APPRENTICES["started"], APPRENTICES["in_post"], left, residual="gone later", personal=False)
        yield within(could, STAYED[months, "could"], residual="started later", personal=False)
        if stayed:
            yield within(stayed, STAYED[months, "stayed"], residual="not since", personal=False)
        could, stayed = STAYED[months, "could"], STAYED[months, "stayed"]


STAYED.add(*_stays())


# Nobody says that there is one apprentice a filled place, but everybody may guess it.
APPRENTICES.add(
    Weighted(
        ((1, APPRENTICES["in_post"]), (1, APPRENTICES["finished"]), (-1, FILLED_IF["in post"])), residual="of no place"
    ),
    Whole(APPRENTICES["started"], (FILLED_IF["started"],), guess=True),
    Whole(FILLED_IF["in post"], (APPRENTICES["in_post"], APPRENTICES["finished"]), guess=True),
    Whole(FILLED_IF["finished"], (APPRENTICES["finished"],), guess=True),
)

LEAVING = CountTable(
    "leaving",
    "Apprentices who left, by reason",
    ("reason",),
    counts="answers",
    told=Told.OWN,
    base="apprentices who left before finishing, by the reason recorded",
    at_least_one=ANY,
    completed_by="apprentices",
)
LEAVING.add(whole(APPRENTICES["left"], LEAVING[ANY]))
