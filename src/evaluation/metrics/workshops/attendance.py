"""Who turned up at workshops, and who replied to the questions asked afterwards."""

from collections.abc import Mapping
from statistics import median

from evaluation.metrics.cells import SHOWN, Numbers, cell, first_reason
from evaluation.metrics.measure import Count, Proportion, Statistic, Told
from evaluation.metrics.network.tables import RESPONSES, SESSIONS, TURNOUT
from evaluation.metrics.result import Result

turnout = Proportion(
    "turnout",
    "Came, of those who had registered",
    unit="share of registrations",
    text="Registrations that somebody came on, of all registrations, added up over the events of each kind.",
    caveat="Only events that kept a list; who came without having registered is counted apart.",
    numerator=TURNOUT["registered_came"],
    denominator=TURNOUT["registered"],
    example=(({("workshop", "registered"): 7620, ("workshop", "registered_came"): 6037},), [6037 / 7620]),
)

walked_in = Count(
    "walked_in",
    "Came without having registered",
    unit="attendances",
    text="Attendances of people who had not registered, added up over the events of each kind.",
    caveat="Only events that kept a list, and only people of whom it says that they had not registered.",
    of=TURNOUT["walked_in"],
    example=(({("workshop", "walked_in"): 41},), [41]),
)

attendances = Count(
    "attendances",
    "Attendances",
    unit="attendances",
    text="How often people came, added up over the events of each kind.",
    caveat="A person who comes to three events is three attendances.",
    of=TURNOUT["came"],
    example=(({("workshop", "came"): 6078},), [6078]),
)


def _people_a_session(by_event: Numbers, kinds: Mapping[str, str]) -> list[Result]:
    found = []
    for kind in dict.fromkeys(kinds.values()):
        came = [cell(by_event.get((event, "came"))) for event, own in kinds.items() if own == kind]
        state = first_reason(*came)
        if state != SHOWN:
            found.append(Result(group=kind, state=state))
            continue
        sizes = sorted(one.n for one in came)
        found.append(Result(group=kind, value=median(sizes), lower=sizes[0], upper=sizes[-1]))
    return found


people_a_session = Statistic(
    "people_a_session",
    "People at a session",
    unit="people",
    text="People who came to the middle event of each kind, ordered by how many came, and to the smallest and the largest.",
    caveat="The middle one of the sessions by size, with the smallest and the largest.",
    tables=(SESSIONS,),
    given=("kinds",),
    told=Told.PROJECT,
    limits="the smallest and the largest",
    function=_people_a_session,
    example=(
        ({("E1", "came"): 12, ("E2", "came"): 20, ("E3", "came"): 31}, dict.fromkeys(("E1", "E2", "E3"), "session")),
        [20],
    ),
)

replied = Proportion(
    "replied",
    "Replied, of those who came",
    unit="share of attendances",
    text="Attendances that were followed by a reply to the questions asked after the event, of all attendances.",
    caveat="Only events that people were asked about by the as-at date, and only replies that say who sent them; the others "
    "are counted apart. Whoever replies twice counts once, and what was answered before an event is no reply.",
    numerator=RESPONSES["replied"],
    denominator=RESPONSES["came"],
    example=(({("hackathon", "came"): 24, ("hackathon", "replied"): 10},), [10 / 24]),
)

other_replies = Count(
    "other_replies",
    "Replies that do not say who sent them",
    unit="replies",
    text="Replies to the questions asked after an event that cannot be matched with anybody who came.",
    of=RESPONSES["others"],
    example=(({("hackathon", "others"): 3},), [3]),
)
