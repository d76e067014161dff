"""Values looked up among the keys of another table, as quick as it can be done: tables may have millions of rows."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def is_among(values: pd.Series, keys: pd.Series) -> pd.Series:
    """Whether each value is one of the keys; an empty one is none.

    >>> is_among(pd.Series(["a", "c", None]), pd.Series(["a", "b"])).tolist()
    [True, False, False]
    """
    found = pc.is_in(_text(values), value_set=_text(keys), skip_nulls=True)
    return pd.Series(found.to_numpy(zero_copy_only=False), values.index)


def _text(values: pd.Series) -> pa.Array:
    text = pa.array(values.astype("str"), type=pa.large_string(), from_pandas=True)
    return text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text


class Keys:
    """Keys that are made ready once, to look up one lot of values after the other.

    >>> keys = Keys(pd.Series(["a", "b", "a", None]))
    >>> keys.holds(pd.Series(["b", "c", None])).tolist()
    [True, False, False]
    >>> keys.beside(pd.Series(["a", "c"]), pd.Series(["first", "second", "third", ""])).tolist()
    ['first', nan]
    """

    def __init__(self, keys: pd.Series):
        first = np.flatnonzero((keys.notna() & ~keys.duplicated()).to_numpy())
        self._rows, self._index = first, pd.Index(keys.iloc[first])
        self._last = (None, np.array([], dtype=int))

    def __len__(self) -> int:
        return len(self._index)

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def holds(self, values: pd.Series) -> pd.Series:
        """Whether each value is one of the keys; an empty one is none."""
        return pd.Series(self._places(values) >= 0, values.index)

    def _places(self, values: pd.Series) -> np.ndarray:
        """Where each value stands among the keys; the same column twice in a row is looked up once."""
        if self._last[0] is not values.array:
            self._last = values.array, self._index.get_indexer(values)
        return self._last[1]

    def beside(self, values: pd.Series, found: pd.Series) -> pd.Series:
        """What stands beside each value's key, where it stands first; missing where it stands nowhere."""
        place = self._places(values)
        if not len(self._rows):
            return pd.Series(np.nan, values.index, dtype="str")
        taken = found.take(self._rows.take(place.clip(min=0))).set_axis(values.index)
        return taken.where(place >= 0)
