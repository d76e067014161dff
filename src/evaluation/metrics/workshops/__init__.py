"""Workshops: did people turn up, was it worth their time, was the training taken up.

Who came and who replied (`attendance`), what they answered (`opinions`), which courses they took (`training`), and how
the answers of those who were asked twice moved (`change`).
"""

from evaluation.metrics.workshops.attendance import (
    attendances,
    other_replies,
    people_a_session,
    replied,
    turnout,
    walked_in,
)
from evaluation.metrics.workshops.opinions import (
    agreement,
    answered,
    best_two,
    chosen,
    median_answer,
    net_promoter,
    ticked,
)
from evaluation.metrics.workshops.training import completed, enrolled

__all__ = [
    "agreement",
    "answered",
    "attendances",
    "best_two",
    "chosen",
    "completed",
    "enrolled",
    "median_answer",
    "net_promoter",
    "other_replies",
    "people_a_session",
    "replied",
    "ticked",
    "turnout",
    "walked_in",
]
