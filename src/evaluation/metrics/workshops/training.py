"""Which training people took up and completed. Counts in, measures out."""

import datetime as dt

from evaluation.metrics.measure import NOT_AVAILABLE, Numbers, Result, defines, share
from evaluation.metrics.programme import Programme

TOO_NEW = 30  # days: a course that opened later than so many before the as-at date


@defines(
    "enrolled",
    "Courses taken up",
    "share of participants",
    caveat="Of everybody who ever joined a network. A count of people, so it may be hidden.",
)
def enrolled(by_course: Numbers | None, trained: Numbers | None) -> list[Result]:
    """Participants who enrolled on each course, and on any, of everybody who joined a network by the as-at date.

    >>> enrolled({("Data", "enrolled"): 42}, {"participants": 134, "enrolled": 102})[-1].count
    102
    """
    return _training("enrolled", by_course, trained)


@defines(
    "completed",
    "Courses completed",
    "share of participants",
    caveat="Of everybody who ever joined a network. A count of people, so it may be hidden.",
)
def completed(by_course: Numbers | None, trained: Numbers | None) -> list[Result]:
    """Participants who completed each course, and any, of everybody who joined a network by the as-at date."""
    return _training("completed", by_course, trained)


def too_new(programme: Programme, as_at: dt.date) -> list[str]:
    """The courses that opened so late that it is too early to tell who took them up."""
    latest = f"{as_at - dt.timedelta(days=TOO_NEW)}"
    return [row["course"] for row in programme.courses if row["opened_on"] > latest]


def _training(status: str, by_course: Numbers | None, trained: Numbers | None) -> list[Result]:
    if by_course is None or trained is None:
        return [Result(state=NOT_AVAILABLE)]
    everybody = trained.get("participants")
    found = [share(n, everybody, course) for (course, own), n in by_course.items() if own == status]
    return [*found, share(trained.get(status), everybody, "any course")]
