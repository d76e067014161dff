"""Networks and events: who came, who came back, who was reached."""

from collections.abc import Mapping

from evaluation.metrics.cells import Cell, cell
from evaluation.metrics.measure import Count, Groups, Proportion, Release, Statistic, Told
from evaluation.metrics.network.tables import (
    ATTENDANCES,
    ATTENDERS,
    CAME_BACK,
    COHORTS,
    EVENTS,
    EVENTS_OF_A_KIND,
    GROWTH,
    PARTICIPANTS,
)
from evaluation.metrics.result import Result, side_by_side, suppressed_statistic
from evaluation.metrics.statistics.inequality import gini

OF_PEOPLE = "A count of people, so it may be hidden."
OF_NETWORKS = Groups(over="networks")
AND_OF_ANY = Groups(over="networks", also=("",))  # the network without a name is any

participants = Count(
    "participants",
    "Participants",
    unit="people",
    text="People in each network on the as-at date: joined by then and not yet left, each counted once.",
    caveat=OF_PEOPLE,
    of=PARTICIPANTS["now"],
    given=("networks",),
    groups=AND_OF_ANY,
    example=(({("managers", "now"): 50, ("", "now"): 70}, ["managers"]), [50, 70]),
)

growth = Count(
    "growth",
    "Participants over time",
    unit="people",
    text="People in each network at the end of each quarter and on the as-at date: joined by then and not yet left, each "
    "counted once.",
    caveat=OF_PEOPLE,
    of=GROWTH["*"],
    example=(({("managers", "2019-12-31"): 24},), [24]),
)

active = Proportion(
    "active",
    "Came in the last 90 days",
    unit="share of participants",
    text="Participants who came to at least one event in the last 90 days, of the participants on the as-at date.",
    caveat="The number of days is a parameter. " + OF_PEOPLE,
    numerator=PARTICIPANTS["active"],
    denominator=PARTICIPANTS["now"],
    given=("networks",),
    groups=OF_NETWORKS,
    example=(({("managers", "now"): 50, ("managers", "active"): 30}, ["managers"]), [0.6]),
)

active_longer = Proportion(
    "active_longer",
    "Came in the last 180 days",
    unit="share of participants",
    text="Participants who came to at least one event in the last 180 days, of the participants on the as-at date.",
    caveat=OF_PEOPLE,
    numerator=PARTICIPANTS["active_longer"],
    denominator=PARTICIPANTS["now"],
    given=("networks",),
    groups=OF_NETWORKS,
    example=(({("managers", "now"): 50, ("managers", "active_longer"): 40}, ["managers"]), [0.8]),
)

came_back = Proportion(
    "came_back",
    "Came back",
    unit="share of attendances",
    text="Of those who came to a meet-up of a network that they were in on that day, the share who came to its next "
    "meet-up too.",
    caveat="Added up over all meet-ups but the last. " + OF_PEOPLE,
    numerator=CAME_BACK["came_again"],
    denominator=CAME_BACK["came"],
    given=("networks",),
    groups=OF_NETWORKS,
    example=(({("managers", "came"): 40, ("managers", "came_again"): 30}, ["managers"]), [0.75]),
)


someone_came = Proportion(
    "someone_came",
    "Events at which someone came",
    unit="share of events open to the borough",
    text="Events at which the borough had at least one attender, of those open to it, by kind of event.",
    caveat="An organisation's count: one person is enough. An event is open to that day's members.",
    numerator=EVENTS_OF_A_KIND["came"],
    denominator=EVENTS_OF_A_KIND["open"],
    told=Told.BOROUGHS,
    example=(({("meetup", "open"): 2, ("meetup", "came"): 1},), [0.5]),
)

reach = Proportion(
    "reach",
    "Boroughs reached",
    unit="share of boroughs that were members that day",
    text="Boroughs with at least one attender at an event, of the boroughs that were members on that date.",
    numerator=EVENTS["came"],
    denominator=EVENTS["open"],
    given=("kinds",),
    groups=Groups(over="kinds"),
    told=Told.PROJECT,
    example=(({("E1", "came"): 11, ("E1", "open"): 15}, ["E1"]), [11 / 15]),
)

times_come = Count(
    "times_come",
    "Attendances at all events",
    unit="attendances",
    text="How often people came, added up over all events.",
    caveat="A person who comes to three events is three attendances. Hidden where they are of too few people.",
    of=ATTENDERS["times"],
    example=(({"times": 41},), 41),
)

never_came = Proportion(
    "never_came",
    "Never came to anything",
    unit="share of participants",
    text="Participants on the as-at date who had come to no event at all, of the participants on that date.",
    caveat=OF_PEOPLE,
    numerator=PARTICIPANTS["never"],
    denominator=PARTICIPANTS["now"],
    given=("networks",),
    groups=AND_OF_ANY,
    example=(({("managers", "now"): 50, ("managers", "never"): 6}, ["managers"]), [0.12, None]),
)

came_again = Proportion(
    "came_again",
    "Came again, by when people first came",
    unit="share of those who first came then",
    text="Of those who first came to an event in a quarter, the share who came to another on a later day.",
    caveat="Who first came less than 90 days before the as-at date is left out: too early to know. The number of days is "
    "a parameter. " + OF_PEOPLE,
    numerator=COHORTS["again"],
    denominator=COHORTS["came"],
    groups=Groups(in_order=True),
    told=Told.PROJECT,
    example=(({("2019-09-30", "came"): 17, ("2019-09-30", "again"): 14},), [14 / 17]),
)


def _gini_of_attendances(by_times: Mapping[str, int], shown: Mapping[str, Cell]) -> Result:
    side_by_side(by_times, shown)
    times = [int(number) for number, people in by_times.items() for _ in range(cell(people).n or 0)]
    return suppressed_statistic(shown.values(), gini(times) if sum(times) else None)


gini_of_attendances = Statistic(
    "gini_of_attendances",
    "How unevenly participants came (Gini)",
    unit="index from 0 to 1",
    text="How unevenly participants came to events, those who never came included: the Gini coefficient of the number of "
    "events that each came to.",
    caveat="0 if everybody came equally often. It rests on counts of people: where those are hidden it is rounded, or "
    "hidden too.",
    tables=(ATTENDANCES,),
    told=Told.PROJECT,
    release=Release.ROUNDED,
    function=_gini_of_attendances,
    example=(({"0": 1, "2": 1},), 0.5),
)
