"""The project as a whole: who took part, whether the target was met, what it gave and cost."""

from collections.abc import Mapping

from evaluation.metrics.cells import NOT_APPLICABLE, SHOWN, Numbers, cell, difference, first_reason, total
from evaluation.metrics.measure import Count, Groups, Proportion, Statistic, Told
from evaluation.metrics.network.tables import EVENTS
from evaluation.metrics.pledges.tables import ADDITIONALITY, MEMBERS, PLACES
from evaluation.metrics.programme import Programme
from evaluation.metrics.project.tables import COSTS, EQUALITY, PLAYBOOK, THEMES, USES
from evaluation.metrics.result import Result, figure, share
from evaluation.metrics.vocabulary import PENCE

VERDICTS = ("MET", "NOT YET", "NOT MET", "NOT KNOWN")
NOT_STATED = "not_stated"

members = Count(
    "members",
    "Member boroughs",
    unit="boroughs",
    text="Boroughs that were members of the project on the as-at date.",
    of=MEMBERS["member"],
    told=Told.PROJECT,
    example=(({"member": 18},), 18),
)

boroughs_promising = Proportion(
    "boroughs_promising",
    "Boroughs that promised a place",
    unit="share of member boroughs",
    text="Member boroughs that had promised at least one place by the as-at date, of those that were members then.",
    numerator=MEMBERS["promised_any"],
    denominator=MEMBERS["member"],
    told=Told.PROJECT,
    example=(({"member": 18, "promised_any": 17},), 17 / 18),
)


def _offered(programme: Programme) -> list[Result]:
    kinds = list(programme.kinds().values())
    found = [figure(kinds.count(kind), f"events:{kind}") for kind in dict.fromkeys(kinds)]
    others = {"scenarios": programme.scenarios, "courses": programme.courses, "stories": programme.stories}
    return found + [figure(len(rows), name) for name, rows in others.items() if rows]


offered = Statistic(
    "offered",
    "What the project offered",
    unit="events, scenarios, courses and stories",
    text="Events of each kind held by the as-at date, scenarios worked on at each of them, courses open to participants, and guest "
    "blogs that were published.",
    given=("programme",),
    told=Told.PROJECT,
    function=_offered,
    counts_of=(EVENTS["open"], None),
    example=((Programme(events=[{"event": "E1", "kind": "hackathon"}]),), [1]),
)


def _playbook_used(answers: Numbers) -> list[Result]:
    names = dict.fromkeys(name for name, _ in answers if name)
    found = [share(answers[name, "yes"], total(answers[name, use] for use in USES), name) for name in names]
    if ("", "answered") in answers:
        found.append(share(answers["", "uses_any"], answers["", "answered"], "at least one"))
    return found


playbook_used = Statistic(
    "playbook_used",
    "Recommendations of the playbook used",
    unit="share of boroughs that answered",
    text="Boroughs that say that they use a recommendation of the playbook, of those that answered; and boroughs that use "
    "at least one.",
    caveat="An organisation's own answer: yes, partly or no. Only yes counts as used.",
    tables=(PLAYBOOK,),
    function=_playbook_used,
    example=(({("Mentor", "yes"): 8, ("Mentor", "partly"): 4, ("Mentor", "no"): 6},), [8 / 18]),
)

playbook_partly = Count(
    "playbook_partly",
    "Recommendations of the playbook used in part",
    unit="boroughs",
    text="Boroughs that say that they use a recommendation of the playbook in part.",
    of=PLAYBOOK["partly"],
    example=(({("Mentor", "partly"): 4},), [4]),
)


def _cost(pence: Numbers) -> list[Result]:
    sums = {"all": total(pence.values())}
    for place, _ in enumerate(("kind", "payer")):
        for name in sorted({key[place] for key in pence}):
            label = name if place == 0 else f"paid by {name}"
            sums[label] = total(n for key, n in pence.items() if key[place] == name)
    return [
        Result(group=name, value=None if one.n is None else one.n / PENCE, state=one.state)
        for name, one in sums.items()
    ]


cost = Statistic(
    "cost",
    "What it cost",
    unit="pounds",
    text="Pounds spent or given: altogether, by kind (cash, in kind, levy, wages), and by who paid.",
    caveat="As the project and its partners valued it; time given in kind is an estimate.",
    tables=(COSTS,),
    told=Told.PROJECT,
    function=_cost,
    example=(
        ({("cash", "LOTI"): 4_050_000, ("wages", "boroughs"): 1_800_000},),
        [58500.0, 40500.0, 18000.0, 40500.0, 18000.0],
    ),
)


def _cost_of_a_place(pence: Numbers, places: Numbers, answers: Numbers | None) -> list[Result]:
    spent, filled = total(pence.values()), cell(places.get("filled"))
    answers = answers or {}
    least = cell(answers.get("new", 0) if answers else None)
    most = difference(filled, cell(answers.get("anyway", 0) if answers else None))
    # The more places, the less each cost.
    by = {"filled": filled, "added, at least": most, "added, at most": least}
    found = []
    for name, number in by.items():
        state = first_reason(spent, number)
        if state == SHOWN and not number.n:
            state = NOT_APPLICABLE
        found.append(Result(group=name, value=spent.n / PENCE / number.n if state == SHOWN else None, state=state))
    return found


cost_of_a_place = Statistic(
    "cost_of_a_place",
    "Cost of a place",
    unit="pounds a place",
    text="All costs, divided by the places filled; and by the places that the project added, of which there were at least "
    "and at most so many.",
    caveat="All costs, in kind and wages too; nothing is set off against them.",
    tables=(COSTS, PLACES, ADDITIONALITY),
    optional=(ADDITIONALITY,),
    told=Told.PROJECT,
    function=_cost_of_a_place,
    example=(
        ({("cash", "LOTI"): 10_100_000}, {"filled": 102}, {"new": 31, "sooner": 22, "anyway": 33, "unknown": 16}),
        [101_000 / 102, 101_000 / 69, 101_000 / 31],
    ),
)


def _equality(counts: Numbers) -> list[Result]:
    stated = {
        c: total(n for (own, category), n in counts.items() if own == c and category != NOT_STATED)
        for c in dict.fromkeys(c for c, _ in counts)
    }
    return [
        share(n, stated[c], f"{c}: {category}")
        if category != NOT_STATED and stated[c].state == SHOWN
        else figure(n, f"{c}: {category}")  # a number without its share, where the others of its kind are hidden
        for (c, category), n in counts.items()
    ]


equality = Statistic(
    "equality",
    "Apprentices by characteristic",
    unit="share of those who stated it",
    count_unit="apprentices",
    text="Apprentices in each category of a characteristic, of those who stated it; who did not state it is counted apart.",
    caveat="Head counts for the whole project; no row a person was ever supplied. The benchmark is of other people of other "
    "ages, so a difference is a question and not a finding.",
    tables=(EQUALITY,),
    told=Told.PROJECT,
    function=_equality,
    example=(({("sex", "female"): 41, ("sex", "male"): 58, ("sex", "not_stated"): 5},), [41 / 99, 58 / 99, 5]),
)

themes = Count(
    "themes",
    "What open answers said",
    unit="people",
    text="People who raised each theme in their own words, as those who read the answers sorted them.",
    caveat="Read and sorted into themes by people; who says more than one thing counts in each. Where two people sorted the "
    "same answers separately, the smaller number counts.",
    of=THEMES["*"],
    groups=Groups(largest_first=True, ties_as_given=True),
    told=Told.PROJECT,
    example=(({"Time to study": 12, "A mentor": 15},), [15, 12]),
)


def verdict(count: Result, target: int | None, deadline_passed: bool) -> str:
    """Whether a target was met, in a word of VERDICTS, by a measure's count.

    >>> verdict(figure(118), 100, deadline_passed=True)
    'MET'
    """
    if target is None or not (count.is_shown or count.state == NOT_APPLICABLE):
        return "NOT KNOWN"
    if (count.count or 0) >= target:
        return "MET"
    return "NOT MET" if deadline_passed else "NOT YET"


def benchmarks(programme: Programme) -> Mapping[str, tuple[float, str]]:
    """The share to compare a category with, and its source, where one was given."""
    return {
        f"{row['characteristic']}: {row['category']}": (float(row["benchmark"]), row["source"])
        for row in programme.benchmarks
        if row["benchmark"]
    }
