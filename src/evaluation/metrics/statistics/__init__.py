"""Intervals for shares: numbers in, numbers out.

Shares (`shares`), counts and rates (`rates`), areas beside each other (`funnels`) and means (`bootstrap`). What
takes counts takes one or an array of them, and gives Python's floats for one, arrays for several.
"""

from evaluation.metrics.statistics.bootstrap import bca_mean
from evaluation.metrics.statistics.funnel import BetaBinomial, Funnel, beta_binomial, binomial_limits, funnel
from evaluation.metrics.statistics.intervals import Z95, exact, jeffreys, newcombe_difference, wilson
from evaluation.metrics.statistics.rates import byar, exact_poisson

__all__ = [
    "Z95",
    "BetaBinomial",
    "Funnel",
    "bca_mean",
    "beta_binomial",
    "binomial_limits",
    "byar",
    "exact",
    "exact_poisson",
    "funnel",
    "jeffreys",
    "newcombe_difference",
    "wilson",
]
