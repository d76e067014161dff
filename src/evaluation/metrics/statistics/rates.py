"""Intervals of a count of events, and of a rate: events by the time or the people they could happen to.

They hold for events that come independently of each other, with no total that they are counted out of.
"""

import numpy as np
from numpy.typing import ArrayLike

from evaluation.metrics.statistics.intervals import Ends, plain, tail, z_score


def byar(count: ArrayLike, exposure: ArrayLike = 1, coverage: float = 0.95) -> Ends:
    """Byar's interval for an observed count, or for a rate: the count by its `exposure`.

    Close to the exact one from 10 events up, and needs no tables; below 10 use `exact_poisson`. `count` is a whole
    number from 0 up, `exposure` is over 0 (or arrays of them); ValueError otherwise. The ends are never below 0.
    Source: Breslow & Day (1987), Statistical Methods in Cancer Research II, 69, as England's public health
    statistics use it.

    >>> [round(end, 3) for end in byar(65)], [round(end, 4) for end in byar(65, exposure=100)]
    ([50.163, 82.849], [0.5016, 0.8285])
    """
    count, exposure = observed(count, exposure)
    z, more, some = z_score(coverage), count + 1, np.maximum(count, 1)
    low = count * np.maximum(1 - 1 / (9 * some) - z / (3 * np.sqrt(some)), 0) ** 3
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return plain(low / exposure), plain(high / exposure)


def exact_poisson(count: ArrayLike, exposure: ArrayLike = 1, coverage: float = 0.95) -> Ends:
    """The exact interval for an observed count, or for a rate: the count by its `exposure`.

    Arguments and errors as for `byar`; none starts at exactly 0.
    Source: Garwood (1936), Biometrika 28, 437-442.

    >>> [round(end, 3) for end in exact_poisson(10)], [round(end, 3) for end in exact_poisson(0)]
    ([4.795, 18.39], [0.0, 3.689])
    """
    from scipy.special import gammainccinv, gammaincinv

    count, exposure = observed(count, exposure)
    beyond = tail(coverage)
    low = np.where(count == 0, 0.0, gammaincinv(np.maximum(count, 1), beyond))
    return plain(low / exposure), plain(gammainccinv(count + 1, beyond) / exposure)


def observed(count: ArrayLike, exposure: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """A count and its exposure as arrays; ValueError if one of them makes no rate."""
    count, exposure = np.broadcast_arrays(np.asarray(count, float), np.asarray(exposure, float))
    whole = (count == np.floor(count)) & np.isfinite(count)
    fine = whole & (count >= 0) & (exposure > 0) & np.isfinite(exposure)
    if not fine.all():
        wrong = f"{count[~fine][0]:g} by {exposure[~fine][0]:g}"
        raise ValueError(f"a rate needs a whole number of events from 0 up and an exposure over 0, not {wrong}")
    return count, exposure
