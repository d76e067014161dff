"""Which training people took up and completed."""

import datetime as dt
from collections.abc import Callable

from evaluation.metrics.cells import Numbers
from evaluation.metrics.measure import Statistic
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result, share
from evaluation.metrics.workshops.tables import TRAINED, TRAINING

TOO_NEW = 30  # days: a course that opened later than so many before the as-at date
OF_EVERYBODY = "Of everybody who ever joined a network. A count of people, so it may be hidden."


def _of_courses(status: str) -> Callable[[Numbers, Numbers], list[Result]]:
    def measured(by_course: Numbers, trained: Numbers) -> list[Result]:
        everybody = trained.get("participants")
        found = [share(n, everybody, course) for (course, own), n in by_course.items() if own == status]
        return [*found, share(trained.get(status), everybody, "any course")]

    return measured


enrolled = Statistic(
    "enrolled",
    "Courses taken up",
    unit="share of participants",
    text="Participants who enrolled on each course, and on any, of everybody who joined a network by the as-at date.",
    caveat=OF_EVERYBODY,
    tables=(TRAINING, TRAINED),
    function=_of_courses("enrolled"),
    example=(({("Data", "enrolled"): 42}, {"participants": 134, "enrolled": 102}), [42 / 134, 102 / 134]),
)

completed = Statistic(
    "completed",
    "Courses completed",
    unit="share of participants",
    text="Participants who completed each course, and any, of everybody who joined a network by the as-at date.",
    caveat=OF_EVERYBODY,
    tables=(TRAINING, TRAINED),
    function=_of_courses("completed"),
    example=(({("Data", "completed"): 30}, {"participants": 134, "completed": 71}), [30 / 134, 71 / 134]),
)


def too_new(programme: Programme, as_at: dt.date) -> list[str]:
    """The courses that opened so late that it is too early to tell who took them up."""
    latest = f"{as_at - dt.timedelta(days=TOO_NEW)}"
    return [row["course"] for row in programme.courses if row["opened_on"] > latest]
