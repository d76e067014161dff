"""Statistics: numbers in, numbers out.

Intervals of shares (`intervals`) and of means (`bootstrap`), areas beside each other (`funnel`), how unevenly numbers
are spread (`inequality`), and the same people's first and later answers (`paired`).
"""

from evaluation.metrics.statistics.bootstrap import bca_mean
from evaluation.metrics.statistics.funnel import BetaBinomial, Funnel, beta_binomial, binomial_limits, funnel
from evaluation.metrics.statistics.intervals import Z95, newcombe_difference, wilson

__all__ = [
    "Z95",
    "BetaBinomial",
    "Funnel",
    "bca_mean",
    "beta_binomial",
    "binomial_limits",
    "funnel",
    "newcombe_difference",
    "wilson",
]
