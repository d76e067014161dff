"""The counts of networks and events."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from evaluation.metrics.tables import (
    ANY,
    Cells,
    CountTable,
    Known,
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
from evaluation.metrics.vocabulary import MEETUP, SESSION

LONGER_WINDOW = 180  # days; who is active is told again with it
SHOWN_TO_ALL = "an organisation's own statistics, shown to everybody as they are"

EVENTS = CountTable(
    "events",
    "Events at which a borough had somebody",
    ("event", "status"),
    counts="events",
    told=Told.OWN,
    base="boroughs that were members on the event's day",
    statuses={"open": "open to the borough", "came": "somebody from the borough came"},
    unknown_group=("came",),
    untied=dict.fromkeys(("open", "came"), SHOWN_TO_ALL),
)

EVENTS_OF_A_KIND = CountTable(
    "events_of_a_kind",
    "Events at which a borough had somebody, by kind of event",
    ("event_kind", "status"),
    counts="events",
    base="boroughs that were members on the day of each event, added up over the events of a kind",
    statuses={"open": "open to the borough", "came": "somebody from the borough came"},
    unknown_group=("came",),
    untied={"open": SHOWN_TO_ALL},
)

PARTICIPANTS = CountTable(
    "participants",
    "People in the networks",
    ("network", "status"),
    counts="people",
    told=Told.OWN,
    told_besides={
        ("", "now"): Told.AREAS,
        ("", "never"): Told.SIZES,
        ("", ANY): Told.INSIDE,  # with the networks' it would tell how many are in both
        "never": Told.INSIDE,
        "active_longer": Told.INSIDE,  # less those who came lately, few are left
        "now": Told.LARGE,
        "active": Told.LARGE,
    },
    base="people in a network on the as-at date; the network without a name is any",
    statuses={
        "now": "in it",
        "never": "came to no event by then",
        "active": "came to an event within the window",
        "active_longer": "came to an event within the last 180 days",
    },
)
IN_BOTH = "in both"
_NOW = PARTICIPANTS["{network}", "now"]
_NEVER, _ACTIVE, _LONGER = (PARTICIPANTS["{network}", one] for one in ("never", "active", "active_longer"))


@depending(*(PARTICIPANTS[status] for status in PARTICIPANTS.statuses))
def who_is_in_two_networks_counts_in_both(totals: Totals) -> Iterable[Whole]:
    named = list(dict.fromkeys(network for network, _ in totals.among(PARTICIPANTS[ANY]) if network))
    for status in PARTICIPANTS.statuses:
        parts = tuple(PARTICIPANTS[network, status] for network in named)
        yield Whole(PARTICIPANTS["", status], parts, IN_BOTH, personal=len(named) == 2, overlapping=True)
        for part in parts:
            yield within(PARTICIPANTS["", status], part, residual="in others only")
    if len(named) == 2:  # of more, somebody can be in three
        both = {
            one: left_of(PARTICIPANTS["", one], IN_BOTH, "in both counted twice", one) for one in PARTICIPANTS.statuses
        }
        for status in ("never", "active_longer", "active"):
            yield within(both["now"], both[status], residual="the rest of them", personal=False)
        yield within(both["active_longer"], both["active"], residual="the rest of them", personal=False)


PARTICIPANTS.add(
    for_each(
        PARTICIPANTS["{network}", ANY],
        within(_NOW, _NEVER, residual="came"),
        within(_NOW, _ACTIVE, residual="not lately"),
        within(_NOW, _LONGER, residual="not lately"),
        within(_LONGER, _ACTIVE, residual="longer ago", personal=False),
        within(_NOW, _NEVER, _LONGER, residual="long ago", personal=False),
        within(_NOW, _NEVER, _ACTIVE, residual="long ago or longer", personal=False),
    ),
    who_is_in_two_networks_counts_in_both,
)

CAME_BACK = CountTable(
    "came_back",
    "People who came back to the next meet-up",
    ("network", "status"),
    counts="people",
    told=Told.LARGE,
    base="who came to a meet-up of their network, added up over all meet-ups but the last",
    statuses={"came": "came to a meet-up", "came_again": "came to the next one too"},
    never_falls=("came", "came_again"),
)
CAME_BACK.add(
    for_each(
        CAME_BACK["{network}", ANY],
        within(CAME_BACK["{network}", "came"], CAME_BACK["{network}", "came_again"], residual="did not"),
    )
)

GROWTH = CountTable(
    "growth",
    "People in the networks by date",
    ("network", "date"),
    counts="people",
    told=Told.OWN,
    base="people in a network at the end of each quarter and on the as-at date",
    of_a_day=True,
    completed_by="participants",
)


@depending(PARTICIPANTS["now"], GROWTH[ANY])
def the_last_day_is_now(totals: Totals) -> Iterable[Whole]:
    keys = totals.among(GROWTH[ANY])
    last = max((day for _, day in keys), default="")
    for network, day in keys:
        if day == last:
            yield whole(PARTICIPANTS[network, "now"], GROWTH[network, day])


@depending(GROWTH[ANY])
def from_day_to_day(totals: Totals) -> Iterable[Whole]:
    """By how many a network grew or shrank between two days is a number of people too."""
    days: dict[str, list[str]] = {}
    for network, day in totals.among(GROWTH[ANY]):
        days.setdefault(network, []).append(day)
    for network, own in days.items():
        for before, after in pairwise(sorted(own)):
            change = GROWTH[network, after], (GROWTH[network, before],)
            yield Whole(*change, residual="since", change=True)


GROWTH.add(the_last_day_is_now, from_day_to_day)

ATTENDANCES = CountTable(
    "attendances",
    "People by how often they came",
    ("times",),
    counts="people",
    base="participants on the as-at date, by the number of events that each came to",
    told=Told.NOBODY,
    at_least_one=ANY,
)
ATTENDANCES.add(
    whole(PARTICIPANTS["", "now"], ATTENDANCES[ANY]),
    whole(PARTICIPANTS["", "never"], ATTENDANCES["0"]),
)

COHORTS = CountTable(
    "cohorts",
    "People who came again, by when they first came",
    ("quarter", "status"),
    counts="people",
    also_of_none=True,
    base="everybody who ever came, by the quarter of their first event, too late ones left out",
    statuses={"came": "first came then", "again": "came again on a later day"},
    told=Told.PROJECT,
    at_least_one="came",
    never_falls=("came", "again"),
)
COHORTS.add(
    for_each(
        COHORTS["{quarter}", ANY],
        within(COHORTS["{quarter}", "came"], COHORTS["{quarter}", "again"], residual="did not"),
    )
)

ATTENDERS = CountTable(
    "attenders",
    "People who came to an event, and how often",
    ("status",),
    counts="people",
    also_of_none=True,
    base="everybody who came to an event by the as-at date",
    statuses={"came": "came to at least one event", "times": "how often they came, added up over all events"},
    told=Told.OWN,
    told_besides={"times": Told.AREAS},
    people_behind={"times": "came"},
    unknown_group=("came", "times"),
    never_falls=("came", "times"),
)
ATTENDERS.add(
    within(ATTENDERS["came"], PARTICIPANTS["", "active_longer"], residual="others or longer ago", personal=False),
    within(ATTENDERS["times"], ATTENDERS["came"], residual="came again", personal=False),
    within(
        ATTENDERS["came"],
        left_of(PARTICIPANTS["", "never"], "came", *PARTICIPANTS["", "now"].key),
        residual="not in a network now",
        personal=False,
    ),
)


@depending(ATTENDANCES[ANY], ATTENDERS["times"], COHORTS[ANY, ANY], ATTENDERS["came"])
def how_often_each_came(totals: Totals) -> Iterable[Whole | Weighted]:
    """Who came again came at least twice."""
    again = tuple((-1, COHORTS[key]) for key in totals.among(COHORTS[ANY, "again"]))
    yield Weighted(((1, ATTENDERS["times"]), (-1, ATTENDERS["came"]), *again), residual="times of those who came more")
    times = [key for key in totals.among(ATTENDANCES[ANY]) if key != ("0",)]
    if times:
        each = tuple((-int(key[0]), ATTENDANCES[key]) for key in times)
        yield Weighted(((1, ATTENDERS["times"]), *each), residual="times of others")
    quarters = tuple(COHORTS[key] for key in totals.among(COHORTS[ANY, "came"]))
    yield Whole(ATTENDERS["came"], quarters, "came too lately", personal=False)


ATTENDERS.add(how_often_each_came)

TURNOUT = CountTable(
    "turnout",
    "People registered and attending, by kind of event",
    ("event_kind", "status"),
    counts="people",
    told=Told.OWN,
    told_besides={(SESSION, "registered"): Told.LARGE, (SESSION, "registered_came"): Told.LARGE},
    also_of_none=True,
    base="attendances and registrations, added up over the events of a kind",
    statuses={
        "registered": "registered, at events that kept a list",
        "registered_came": "of those, came",
        "walked_in": "came without having registered, at events that kept a list",
        "came": "came",
    },
    unknown_group=("registered", "registered_came", "walked_in", "came"),
    never_falls=("registered", "registered_came", "walked_in", "came"),
)

SESSIONS = CountTable(
    "sessions",
    "People registered and attending, by event",
    ("event", "status"),
    counts="people",
    also_of_none=True,
    base="attendances and registrations at one event",
    statuses={
        "registered": "registered, where a list was kept",
        "registered_came": "of those, came",
        "came": "came",
    },
    told=Told.PROJECT,
    told_besides={"registered": Told.NOBODY, "registered_came": Told.NOBODY},  # less who came, few are left at an event
    unknown_group=("registered", "registered_came", "came"),
)

RESPONSES = CountTable(
    "responses",
    "People who came and replied, by kind of event",
    ("event_kind", "status"),
    counts="answers",
    told=Told.OWN,
    also_of_none=True,
    base="attendances of the events that people were asked about, added up over the events of a kind",
    statuses={"came": "came", "replied": "of those, replied", "others": "other replies"},
    needs={ANY: ("answers.answered_on",)},
    lacks=lambda key, asked: any(about == key[0] and time != "before" for _, about, time in asked),
    unknown_group=("came", "replied"),
    never_falls=("came", "replied", "others"),
    untied={"others": "replies that cannot be matched with anybody who came are in no total"},
)


@depending(
    *(TURNOUT[one] for one in TURNOUT.statuses),
    *(SESSIONS[one] for one in SESSIONS.statuses),
    RESPONSES["came"],
    RESPONSES["replied"],
)
def of_each_kind_of_event(totals: Totals) -> Iterable[Whole]:
    kinds = totals.programme.kinds()
    for kind in dict.fromkeys(kind for kind, _ in totals.among(TURNOUT[ANY])):
        of = {status: TURNOUT[kind, status] for status in TURNOUT.statuses}
        yield within(of["registered"], of["registered_came"], residual="stayed away")
        yield within(of["came"], of["registered_came"], residual="came without a registration")
        listed = of["registered_came"], of["walked_in"]
        came, *parts = (totals.of(cells) for cells in (of["came"], *listed))
        if totals.has(of["walked_in"]):
            everybody = None not in (came, *parts) and came == sum(parts)
            yield Whole(of["came"], listed, "" if everybody else "at events without a list", personal=False)
        for status in SESSIONS.statuses:
            events = tuple(
                SESSIONS[event, s]
                for event, s in totals.among(SESSIONS[ANY])
                if s == status and kinds.get(event) == kind
            )
            yield Whole(of[status], events, where_there=True)
        asked = RESPONSES[kind, "came"]
        everybody = None not in (came, totals.of(asked)) and came == totals.of(asked)
        yield Whole(of["came"], (asked,), "" if everybody else "not asked", personal=False)
        yield within(asked, RESPONSES[kind, "replied"], residual="did not")
    for event in dict.fromkeys(event for event, _ in totals.among(SESSIONS[ANY])):
        yield within(SESSIONS[event, "registered"], SESSIONS[event, "registered_came"], residual="stayed away")
        yield within(
            SESSIONS[event, "came"], SESSIONS[event, "registered_came"], residual="came without a registration"
        )


RESPONSES.add(of_each_kind_of_event)


@depending(COHORTS[ANY, "came"], SESSIONS["came"], ATTENDERS["came"])
def first_came_at_one_of_them(totals: Totals) -> Iterable[Whole | Weighted]:
    """Who first came in a quarter came to one of its events; who came to an event had first come by then."""
    events = {event["event"]: event["date"] for event in totals.programme.events}
    came = {key: events[key[0]] for key in totals.among(SESSIONS[ANY, "came"]) if key[0] in events}
    cohorts = sorted(totals.among(COHORTS[ANY, "came"]))
    for key in came:
        yield within(ATTENDERS["came"], SESSIONS[key], residual="came to others", personal=False)
    if not totals.as_at:
        return
    last = f"{dt.date.fromisoformat(totals.as_at) - dt.timedelta(days=totals.window)}"
    begins = ""
    for ends, status in cohorts:
        own = tuple((1, SESSIONS[key]) for key, day in came.items() if begins < day <= ends)
        yield Weighted((*own, (-1, COHORTS[ends, status])), residual="had come before, or came twice")
        by_then = tuple((1, COHORTS[key]) for key in cohorts if key[0] <= ends)
        for key in (key for key, day in came.items() if begins < day <= min(ends, last)):
            yield Weighted((*by_then, (-1, SESSIONS[key])), residual="came to others by then")
        begins = ends


@depending(CAME_BACK["came"], CAME_BACK["came_again"], SESSIONS["came"])
def came_to_its_meetups(totals: Totals) -> Iterable[Weighted]:
    """Who came back to a network's meet-up came to one but its last, and again to one but its first."""
    for network in dict.fromkeys(network for network, _ in totals.among(CAME_BACK[ANY])):
        own = [
            SESSIONS[event["event"], "came"]
            for event in totals.programme.events
            if event["kind"] == MEETUP and event["network"] in ("", network)
        ]
        for status, at in (("came", own[:-1]), ("came_again", own[1:])):
            if at and all(map(totals.has, at)):
                terms = (*((1, one) for one in at), (-1, CAME_BACK[network, status]))
                yield Weighted(terms, residual=f"others at its meet-ups, {status}")


@depending(
    *(PARTICIPANTS[ANY, one] for one in ("now", "never", "active", "active_longer")),
    ATTENDERS["came"],
    SESSIONS["came"],
)
def came_lately(totals: Totals) -> Iterable[Weighted]:
    """Who is active came to a late event; who came to one is active, or in no network now."""
    days = {event["event"]: event["date"] for event in totals.programme.events}
    if not (totals.as_at and days and all(key[0] in days for key in totals.among(SESSIONS[ANY, "came"]))):
        return  # which events were late is not known
    now, never = PARTICIPANTS["", "now"], PARTICIPANTS["", "never"]
    for status, window in (("active", totals.window), ("active_longer", LONGER_WINDOW)):
        since = f"{dt.date.fromisoformat(totals.as_at) - dt.timedelta(days=window)}"
        lately = [key for key in totals.among(SESSIONS[ANY, "came"]) if days[key[0]] > since]
        each = tuple((1, SESSIONS[key]) for key in lately)
        for key in totals.among(PARTICIPANTS[ANY, status]):  # also of each network: of any together nobody is told
            yield Weighted((*each, (-1, PARTICIPANTS[key])), residual=f"came to more or is not in it, {' '.join(key)}")
        apart = (1, PARTICIPANTS["", status]), (1, ATTENDERS["came"]), (1, never), (-1, now)
        for key in lately:
            yield Weighted((*apart, (-1, SESSIONS[key])), residual=f"came to other late events than {key[0]}, {status}")


COHORTS.add(first_came_at_one_of_them, came_to_its_meetups)
ATTENDERS.add(came_lately)


@depending(
    ATTENDERS["times"],
    ATTENDERS["came"],
    TURNOUT[ANY, "came"],
    EVENTS_OF_A_KIND["came"],
    EVENTS_OF_A_KIND["open"],
    SESSIONS["came"],
    EVENTS["came"],
)
def somebody_came(totals: Totals) -> Iterable[Whole | Weighted]:
    """Where somebody came, at least one person did; where nobody did, none; and nobody comes to one event twice."""
    kinds = list(dict.fromkeys(kind for kind, _ in totals.among(TURNOUT[ANY])))
    yield Whole(ATTENDERS["times"], tuple(TURNOUT[kind, "came"] for kind in kinds))
    came, is_open = ({kind: EVENTS_OF_A_KIND[kind, one] for kind in kinds} for one in ("came", "open"))
    kind_of, held = totals.programme.kinds(), dict.fromkeys(kinds, 0)
    events = dict.fromkeys(event for event, _ in totals.among(EVENTS[ANY]))
    for event in events:
        held[kind_of.get(event, "")] = held.get(kind_of.get(event, ""), 0) + 1
    more = {"residual": "more than one each", "personal": False}
    without = tuple(is_open.values()), sum(held.values())
    # Of a kind of event of which it is not known whether somebody came, at least nobody did.
    yield Whole(ATTENDERS["times"], tuple(came.values()), **more, none_without=without, where_there=True)

    def somebody(of: Known) -> int:
        return int(any(of(one) for one in came.values()))

    def at_events(kind: str) -> Callable[[Known], int]:
        return lambda of: of(came[kind]) or 0

    def of_nobody(kind: str, term: tuple[int, Cells]) -> Callable[[Known], Sequence[tuple[int, Cells]]]:
        return lambda of: [term] if of(came[kind]) == 0 and of(is_open[kind]) == held[kind] else []

    yield Weighted(((1, ATTENDERS["came"]),), residual="people who came", least=somebody)
    for kind in kinds:
        yield Whole(TURNOUT[kind, "came"], (came[kind],), **more, none_without=((is_open[kind],), held[kind]))
        yield Weighted(((1, TURNOUT[kind, "came"]),), residual=f"times at each {kind}", least=at_events(kind))
        each, times = (held[kind], ATTENDERS["came"]), (1, ATTENDERS["times"])
        there = -1, TURNOUT[kind, "came"]
        yield Weighted((each, there), residual=f"did not come to each {kind}", own=of_nobody(kind, each))
        yield Weighted((times, there), residual=f"came to others than {kind}", own=of_nobody(kind, times))
    for event in events:
        yield Whole(SESSIONS[event, "came"], (EVENTS[event, "came"],), **more)


ATTENDERS.add(somebody_came)
