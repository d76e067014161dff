"""The project as a whole: who took part, whether the target was met, what it gave and cost. Counts in, measures out."""

from collections.abc import Mapping

from evaluation.metrics.cells import SHOWN, Cell
from evaluation.metrics.measure import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Numbers,
    Result,
    cell,
    defines,
    figure,
    first_reason,
    share,
    total,
)
from evaluation.metrics.programme import Programme
from evaluation.metrics.vocabulary import PENCE

VERDICTS = ("MET", "NOT YET", "NOT MET", "NOT KNOWN")


@defines("members", "Member boroughs", "boroughs")
def members(status: Numbers) -> Result:
    """Boroughs that were members of the project on the as-at date."""
    return figure(status.get("member"))


@defines("boroughs_promising", "Boroughs that promised a place", "share of member boroughs")
def boroughs_promising(status: Numbers) -> Result:
    """Member boroughs that had promised at least one place by the as-at date, of those that were members then.

    >>> boroughs_promising({"member": 18, "promised_any": 17}).count
    17
    """
    return share(status.get("promised_any"), status.get("member"))


@defines("offered", "What the project offered", "events, scenarios, courses and stories")
def offered(programme: Programme) -> list[Result]:
    """Events of each kind held by the as-at date, scenarios worked on at them, courses open to participants, and
    guest blogs that were published.

    >>> offered(Programme(events=[{"event": "E1", "kind": "hackathon"}]))[0].count
    1
    """
    kinds = list(programme.kinds().values())
    found = [figure(kinds.count(kind), f"events:{kind}") for kind in dict.fromkeys(kinds)]
    others = {"scenarios": programme.scenarios, "courses": programme.courses, "stories": programme.stories}
    return found + [figure(len(rows), name) for name, rows in others.items() if rows]


@defines(
    "playbook_used",
    "Recommendations of the playbook used",
    "share of boroughs that answered",
    caveat="An organisation's own answer: yes, partly or no. Only yes counts as used.",
)
def playbook_used(answers: Numbers | None) -> list[Result]:
    """Boroughs that say that they use a recommendation of the playbook, of those that answered; and boroughs that
    use at least one.

    >>> said = {("Name a mentor", "yes"): 8, ("Name a mentor", "partly"): 4, ("Name a mentor", "no"): 6}
    >>> playbook_used(said)[0].out_of
    18
    """
    if answers is None:
        return [Result(state=NOT_AVAILABLE)]
    names = dict.fromkeys(name for name, _ in answers if name)
    found = [
        share(answers[name, "yes"], total(answers[name, use] for use in ("yes", "partly", "no")), name)
        for name in names
    ]
    if ("", "answered") in answers:
        found.append(share(answers["", "uses_any"], answers["", "answered"], "at least one"))
    return found


@defines("playbook_partly", "Recommendations of the playbook used in part", "boroughs")
def playbook_partly(answers: Numbers | None) -> list[Result]:
    """Boroughs that say that they use a recommendation of the playbook in part.

    >>> playbook_partly({("Name a mentor", "partly"): 4})[0].count
    4
    """
    if answers is None:
        return [Result(state=NOT_AVAILABLE)]
    return [figure(n, name) for (name, use), n in answers.items() if use == "partly"]


@defines(
    "cost",
    "What it cost",
    "pounds",
    caveat="As the project and its partners valued it; time given in kind is an estimate.",
)
def cost(pence: Numbers | None) -> list[Result]:
    """Pounds spent or given: altogether, by kind (cash, in kind, levy, wages), and by who paid.

    >>> found = cost({("cash", "LOTI"): 4_050_000, ("wages", "boroughs"): 1_800_000})
    >>> [(one.group, one.value) for one in found][:2]
    [('all', 58500.0), ('cash', 40500.0)]
    """
    if pence is None:
        return [Result(state=NOT_AVAILABLE)]
    sums = {"all": total(pence.values())}
    for place, _ in enumerate(("kind", "payer")):
        for name in sorted({key[place] for key in pence}):
            label = name if place == 0 else f"paid by {name}"
            sums[label] = total(n for key, n in pence.items() if key[place] == name)
    return [
        Result(group=name, value=None if one.n is None else one.n / PENCE, state=one.state)
        for name, one in sums.items()
    ]


@defines(
    "cost_of_a_place",
    "Cost of a place",
    "pounds a place",
    caveat="All costs, in kind and wages too; nothing is set off against them.",
)
def cost_of_a_place(pence: Numbers | None, filled: Result, least: Result, most: Result) -> list[Result]:
    """All costs, divided by the places filled; and by the places that the project added, of which there were at
    least and at most so many.

    >>> found = cost_of_a_place({("cash", "LOTI"): 10_100_000}, share(102, 118), figure(31), figure(69))
    >>> [(one.group, round(one.value)) for one in found]
    [('filled', 990), ('added, at least', 1464), ('added, at most', 3258)]
    """
    if pence is None:
        return [Result(state=NOT_AVAILABLE)]
    spent = total(pence.values())
    by = {"filled": filled, "added, at least": most, "added, at most": least}  # the more places, the less each cost
    found = []
    for name, places in by.items():
        state = first_reason(spent, cell(places.count) if places.is_shown else Cell(None, places.state))
        if state == SHOWN and not places.count:
            state = NOT_APPLICABLE
        value = spent.n / PENCE / places.count if state == SHOWN else None
        found.append(Result(group=name, value=value, state=state))
    return found


@defines(
    "equality",
    "Apprentices by characteristic",
    "share of those who stated it",
    alone="apprentices",
    caveat="Head counts for the whole project; no row a person was ever supplied. The benchmark is of other "
    "people of other ages, so a difference is a question and not a finding.",
)
def equality(counts: Numbers | None) -> list[Result]:
    """Apprentices in each category of a characteristic, of those who stated it; who did not state it is counted
    apart.

    >>> found = equality({("sex", "female"): 41, ("sex", "male"): 58, ("sex", "not_stated"): 5})
    >>> [(one.group, one.count, one.out_of, one.unit) for one in found][1:]
    [('sex: male', 58, 99, 'share of those who stated it'), ('sex: not_stated', 5, None, 'apprentices')]
    """
    if counts is None:
        return [Result(state=NOT_AVAILABLE)]
    stated = {
        c: total(n for (own, category), n in counts.items() if own == c and category != "not_stated")
        for c in dict.fromkeys(c for c, _ in counts)
    }
    return [
        share(n, stated[c], f"{c}: {category}")
        if category != "not_stated" and stated[c].state == SHOWN
        else figure(n, f"{c}: {category}")  # a number without its share, where the others of its kind are hidden
        for (c, category), n in counts.items()
    ]


@defines(
    "themes",
    "What open answers said",
    "people",
    caveat="Read and sorted into themes by people; who says more than one thing counts in each.",
)
def themes(counts: Numbers | None) -> list[Result]:
    """People who raised each theme in their own words, as those who read the answers sorted them."""
    if counts is None:
        return [Result(state=NOT_AVAILABLE)]
    ordered = sorted(counts.items(), key=lambda row: -(cell(row[1]).n or 0))
    return [figure(n, theme) for theme, n in ordered]


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
