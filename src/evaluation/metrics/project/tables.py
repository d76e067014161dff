"""The counts of the project's own books, and of what boroughs say of the playbook."""

from evaluation.metrics.pledges.tables import APPRENTICES
from evaluation.metrics.tables import ANY, CountTable, Told, Whole, for_each

SHOWN_TO_ALL = "an organisation's own statistics, shown to everybody as they are"
USES = ("yes", "partly", "no")

PLAYBOOK = CountTable(
    "playbook",
    "Boroughs by what they use of the playbook",
    ("recommendation", "used"),
    counts="events",
    base="boroughs that were asked by the as-at date",
    statuses={
        "yes": "used",
        "partly": "used in part",
        "no": "not used",
        "answered": "the borough answered",
        "uses_any": "it uses at least one recommendation",
    },
    untied=dict.fromkeys((*USES, "answered", "uses_any"), SHOWN_TO_ALL),
)

COSTS = CountTable(
    "costs",
    "Costs by kind and payer",
    ("cost", "paid_by"),
    counts="pence",
    told=Told.PROJECT,
    by_contributors=True,
    base="pence, by kind of cost and who paid, on the day the records run to",
    untied={ANY: SHOWN_TO_ALL},
)

EQUALITY = CountTable(
    "equality",
    "Apprentices by equality characteristic",
    ("characteristic", "category"),
    counts="answers",
    told=Told.PROJECT,
    base="apprentices of the whole project, as they were counted elsewhere",
)
EQUALITY.add(
    for_each(
        EQUALITY["{characteristic}", ANY],
        Whole(None, (EQUALITY["{characteristic}", ANY],), asked="asked"),
        Whole(APPRENTICES["started"], (EQUALITY["{characteristic}", ANY],), guess=True),
    )
)

THEMES = CountTable(
    "themes",
    "People by theme of open answers",
    ("theme",),
    counts="answers",
    told=Told.PROJECT,
    base="people who raised a theme in their own words",
    at_least_one=ANY,
    untied={ANY: "people raise several themes, so that they add up to nothing"},
)
