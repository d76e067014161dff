"""The counts of networks and events."""

from collections.abc import Iterable

from evaluation.metrics.tables import ANY, CountTable, Told, Totals, Whole, depending, for_each, whole, within

SHOWN_TO_ALL = "an organisation's own statistics, shown to everybody as they are"

EVENTS = CountTable(
    "events",
    "Events at which a borough had somebody",
    ("event", "status"),
    counts="events",
    base="boroughs that were members on the event's day",
    statuses={"open": "open to the borough", "came": "somebody from the borough came"},
    unknown_group=("came",),
    untied=dict.fromkeys(("open", "came"), SHOWN_TO_ALL),
)

PARTICIPANTS = CountTable(
    "participants",
    "People in the networks",
    ("network", "status"),
    counts="people",
    base="people in a network on the as-at date; the network without a name is any",
    statuses={
        "now": "in it",
        "never": "came to no event by then",
        "active": "came to an event within the window",
        "active_longer": "came to an event within the last 180 days",
    },
)
_NOW = PARTICIPANTS["{network}", "now"]
_NEVER, _ACTIVE, _LONGER = (PARTICIPANTS["{network}", one] for one in ("never", "active", "active_longer"))


@depending(*(PARTICIPANTS[status] for status in PARTICIPANTS.statuses))
def who_is_in_two_networks_counts_in_both(totals: Totals) -> Iterable[Whole]:
    named = list(dict.fromkeys(network for network, _ in totals.among(PARTICIPANTS[ANY]) if network))
    for status in PARTICIPANTS.statuses:
        parts = tuple(PARTICIPANTS[network, status] for network in named)
        yield Whole(PARTICIPANTS["", status], parts, "in both", personal=False, overlapping=True)


PARTICIPANTS.add(
    for_each(
        PARTICIPANTS["{network}", ANY],
        within(_NOW, _NEVER, residual="came"),
        within(_NOW, _ACTIVE, residual="not lately"),
        within(_NOW, _LONGER, residual="not lately"),
        within(_LONGER, _ACTIVE, residual="longer ago", personal=False),
        within(_NOW, _NEVER, _LONGER, residual="long ago", personal=False),
    ),
    who_is_in_two_networks_counts_in_both,
)

CAME_BACK = CountTable(
    "came_back",
    "People who came back to the next meet-up",
    ("network", "status"),
    counts="people",
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
    base="people in a network at the end of each quarter and on the as-at date",
    completed_by="participants",
)


@depending(PARTICIPANTS["now"], GROWTH[ANY])
def the_last_day_is_now(totals: Totals) -> Iterable[Whole]:
    keys = totals.among(GROWTH[ANY])
    last = max((day for _, day in keys), default="")
    for network, day in keys:
        if day == last:
            yield whole(PARTICIPANTS[network, "now"], GROWTH[network, day])


GROWTH.add(the_last_day_is_now)

ATTENDANCES = CountTable(
    "attendances",
    "People by how often they came",
    ("times",),
    counts="people",
    base="participants on the as-at date, by the number of events that each came to",
    told=Told.PROJECT,
    open_zero=True,
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
    base="everybody who ever came, by the quarter of their first event, too late ones left out",
    statuses={"came": "first came then", "again": "came again on a later day"},
    told=Told.PROJECT,
)
COHORTS.add(
    for_each(
        COHORTS["{quarter}", ANY],
        within(COHORTS["{quarter}", "came"], COHORTS["{quarter}", "again"], residual="did not"),
    )
)

ATTENDERS = CountTable(
    "attenders",
    "People who came to an event",
    ("status",),
    counts="people",
    base="everybody who came to an event by the as-at date",
    statuses={"came": "came to at least one event"},
    told=Told.PROJECT,
    never_falls=("came",),
)
ATTENDERS.add(
    within(ATTENDERS["came"], PARTICIPANTS["", "active_longer"], residual="others or longer ago", personal=False),
)

TURNOUT = CountTable(
    "turnout",
    "People registered and attending, by kind of event",
    ("event_kind", "status"),
    counts="people",
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
    base="attendances and registrations at one event",
    statuses={
        "registered": "registered, where a list was kept",
        "registered_came": "of those, came",
        "came": "came",
    },
    told=Told.PROJECT,
    unknown_group=("registered", "registered_came", "came"),
)

RESPONSES = CountTable(
    "responses",
    "People who came and replied, by kind of event",
    ("event_kind", "status"),
    counts="answers",
    base="attendances of the events that people were asked about, added up over the events of a kind",
    statuses={"came": "came", "replied": "of those, replied", "others": "other replies"},
    needs={ANY: ("answers.answered_on",)},
    lacks=lambda key, asked: any(about == key[0] and time != "before" for _, about, time in asked),
    unknown_group=("came", "replied"),
    never_falls=("came", "replied"),
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
        listed = of["registered_came"], of["walked_in"]
        came, *parts = (totals.of(cells) for cells in (of["came"], *listed))
        if None not in (came, *parts):
            rest = "" if came == sum(parts) else "at events without a list"
            yield Whole(of["came"], listed, rest, personal=False)
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


RESPONSES.add(of_each_kind_of_event)
