"""Values looked up among the keys of another table, as quick as Arrow does it: tables may have millions of rows."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def is_among(values: pd.Series, keys: pd.Series) -> pd.Series:
    """Whether each value is one of the keys; an empty one is none.

    >>> is_among(pd.Series(["a", "c", None]), pd.Series(["a", "b"])).tolist()
    [True, False, False]
    """
    return pd.Series(_place(values, keys).is_valid().to_numpy(zero_copy_only=False), values.index)


def looked_up(values: pd.Series, keys: pd.Series, found: pd.Series) -> pd.Series:
    """For each value what stands beside the same key, at its first place; missing where it stands nowhere.

    >>> looked_up(pd.Series(["b", "c"]), pd.Series(["a", "b"]), pd.Series(["one", "two"])).tolist()
    ['two', nan]
    """
    place = pd.Series(_place(values, keys).fill_null(-1).to_numpy(), values.index)
    taken = found.take(place.clip(lower=0)) if len(found) else found.reindex(values.index)
    return taken.set_axis(values.index).where(place >= 0)


def _place(values: pd.Series, keys: pd.Series) -> pa.Array:
    known = _text(keys)
    return pc.index_in(_text(values), value_set=known, skip_nulls=True)


def _text(values: pd.Series) -> pa.Array:
    text = pa.array(values.astype("str"), type=pa.large_string(), from_pandas=True)
    return text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
