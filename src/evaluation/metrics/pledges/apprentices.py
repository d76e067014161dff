"""What became of the apprentices: still in post, how long they stayed, why they left."""

from evaluation.metrics.measure import Count, Groups, Proportion
from evaluation.metrics.pledges.tables import APPRENTICES, LEAVING, STAYED

OF_PEOPLE = "A count of people, so it may be hidden."

still_here = Proportion(
    "still_here",
    "Apprentices still in post, left or finished",
    unit="share of apprentices who started",
    text="Apprentices still in post, left before finishing, or finished by the as-at date, of those who started.",
    caveat=OF_PEOPLE,
    numerator={outcome.replace("_", " "): APPRENTICES[outcome] for outcome in ("in_post", "left", "finished")},
    denominator=APPRENTICES["started"],
    example=(({"started": 20, "in_post": 17, "left": 2, "finished": 1},), [17 / 20, 2 / 20, 1 / 20]),
)

stayed = Proportion(
    "stayed",
    "Apprentices who stayed for 3, 6 and 12 months",
    unit="share of apprentices who started that long ago",
    text="Apprentices still in post, or finished, so many months after they started, of those who started at least that "
    "long before the as-at date.",
    caveat="Who finished in that time, or left on the day that it was over, counts as having stayed. " + OF_PEOPLE,
    numerator=STAYED["stayed"],
    denominator=STAYED["could"],
    groups=Groups(lambda key: f"{key[0]} months"),
    example=(({("3", "could"): 67, ("3", "stayed"): 66},), [66 / 67]),
)

leaving = Count(
    "leaving",
    "Why apprentices left",
    unit="apprentices",
    text="Apprentices who left before finishing, by the reason that the borough recorded.",
    caveat="As the borough recorded it. An answer about a person, so it may be hidden.",
    of=LEAVING["*"],
    groups=Groups(largest_first=True),
    example=(({"another job": 6, "family": 2},), [6, 2]),
)
