"""Values looked up among the keys of another table, as quickly as possible: tables may have millions of rows."""

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


def beside(known: pd.Series, keys: pd.Series) -> pd.Series:
    """What is known of each key, by the index of what is known; missing where nothing is.

    >>> beside(pd.Series(["first", "second"], index=["a", "b"]), pd.Series(["b", "c"], index=[7, 8])).to_dict()
    {7: 'second', 8: nan}
    """
    return known.reindex(keys).set_axis(keys.index)


def _text(values: pd.Series) -> pa.Array:
    text = pa.array(values.astype("str"), type=pa.large_string(), from_pandas=True)
    return text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
