"""Intervals for shares: numbers in, numbers out.

Shares (`shares`), counts and rates (`rates`), areas beside each other (`funnels`) and means (`bootstrap`). What
takes counts takes one or an array of them, and gives Python's floats for one, arrays for several.
"""

from evaluation.intervals.bootstrap import bca_mean
from evaluation.intervals.funnels import BetaBinomial, Funnel, beta_binomial, binomial_limits, funnel
from evaluation.intervals.rates import byar, exact_poisson
from evaluation.intervals.shares import Z95, exact, jeffreys, newcombe_difference, wilson

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
