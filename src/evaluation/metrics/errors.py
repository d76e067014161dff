"""What the measures refuse, in words."""

from collections.abc import Iterable
from difflib import get_close_matches


class MetricsError(ValueError):
    """A count, table, status or measure that there is not, or numbers that give no measure."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question naming the known word nearest to a misspelt one, or an empty string.

    >>> did_you_mean("hackny", ["hackney", "haringey"])
    " Did you mean 'hackney'?"
    >>> did_you_mean("xyz", ["hackney"])
    ''
    """
    by_folded = {str(name).casefold(): str(name) for name in known}
    close = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f" Did you mean '{by_folded[close[0]]}'?" if close else ""
