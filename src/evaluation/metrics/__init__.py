"""The measures: counts in, results out. Usable alone, on head counts that somebody published."""

from evaluation.metrics import network, pledges, project, workshops
from evaluation.metrics.network import ties
from evaluation.metrics.pledges import apprentices, comparison, concentration, filling_time, plan
from evaluation.metrics.tables import check
from evaluation.metrics.workshops import change

__all__ = [
    "apprentices",
    "change",
    "comparison",
    "concentration",
    "filling_time",
    "network",
    "plan",
    "pledges",
    "project",
    "ties",
    "workshops",
]

check()
