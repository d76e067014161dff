"""What everybody can add up over all tables of a publication: the boroughs make the total, parts make a whole."""

import pandas as pd

from evaluation.counts import DIMENSIONS, TEAM_ONLY, TOLD_OF_BOROUGHS, Counts
from evaluation.disclosure.sums import Key, Linked
from evaluation.disclosure.wholes import EARLIER, Wholes
from evaluation.metrics.programme import Programme
from evaluation.metrics.vocabulary import ALL, UNKNOWN

WHERE_COUNTED = {"attendances"}  # a total stands there only where it is one or more
IN_NO_FILE = {"pairs", "returned"}
"""Tables finer than any page needs: no count of theirs stands in a file, nor which there are."""
OF_ANSWERS = ("answers", "respondents", "moved", *IN_NO_FILE)  # of one area in all of them, or in none
MANY = 4  # areas: with as many, a total of which no part is told gives no part away


def linked(counts: Counts, programme: Programme, filled_means: str = "started") -> Linked:
    """The counts of a publication, with the project's totals, and how they hang together."""
    found = Linked()
    counts = dict(counts) | _every_pair(counts)
    for table, frame in counts.items():
        if table in TEAM_ONLY and frame["borough"].nunique() > MANY:
            frame = frame[frame["borough"] == ALL]
        elif table in TEAM_ONLY:
            frame = completed(frame, table, frame[["borough"]].drop_duplicates())
        if table in TOLD_OF_BOROUGHS:
            frame = frame[(frame["borough"] == ALL) | frame["status"].isin(TOLD_OF_BOROUGHS[table])]
        beside = [counts[one] for one in OF_ANSWERS if one in counts] if table in OF_ANSWERS else [frame]
        nowhere = set() if any(one.loc[one["borough"] == UNKNOWN, "n"].any() for one in beside) else {UNKNOWN}
        keys = frame[list(DIMENSIONS[table])].itertuples(index=False, name=None)
        rows = zip(frame["borough"], keys, frame["kind"], frame["n"], strict=True)
        for borough, key, kind, n in rows:
            if borough not in nowhere:
                found.add(
                    (table, borough, key),
                    kind,
                    int(n),
                    table not in TEAM_ONLY or (borough == ALL and table not in IN_NO_FILE),
                    least=int(table in WHERE_COUNTED and borough == ALL),
                )
    by_key: dict[tuple[str, Key], list[int]] = {}
    for (table, borough, key), cell in found.at.items():
        if borough != ALL:
            by_key.setdefault((table, key), []).append(cell)
    for (table, key), boroughs in by_key.items():
        found.tie(found.at.get((table, ALL, key)), boroughs)
    within = Wholes(found, programme, filled_means)
    for borough in dict.fromkeys(borough for _, borough, _ in list(found.names)):
        within.tie(borough)
    return found


def _every_pair(counts: Counts) -> Counts:
    """The tables `IN_NO_FILE` with every answer on the scale, in every area: which were given would tell of few."""
    if not {"answers", "moved", *IN_NO_FILE} <= set(counts):
        return {}
    answers = counts["answers"]
    scale = answers[(answers["borough"] == ALL) & (answers["about"] == "project")][["question", "time", "value"]]
    pairs = counts["moved"][["borough", "question", "time"]].drop_duplicates()
    pairs = pairs.assign(earlier=pairs["time"].map(EARLIER))
    pairs = pairs.merge(scale.rename(columns={"time": "earlier", "value": "first"}), on=["question", "earlier"])
    pairs = pairs.merge(scale.rename(columns={"value": "second"}), on=["question", "time"])
    returned = pairs[pairs["time"] == "after"].rename(columns={"first": "value"})
    returned = returned.merge(pd.DataFrame({"status": ["came back", "did not"]}), how="cross")
    possible = {"pairs": pairs, "returned": returned}
    return {
        table: pd.concat([counts[table], every.assign(kind="answers", n=0)[counts[table].columns]]).drop_duplicates(
            ["borough", *DIMENSIONS[table]]
        )
        for table, every in possible.items()
    }


def completed(frame: pd.DataFrame, table: str, boroughs: pd.DataFrame) -> pd.DataFrame:
    """With a row for every borough and key: which rows there are would tell what is hidden."""
    first, last = DIMENSIONS[table][0], DIMENSIONS[table][-1]
    place = {value: n for n, value in enumerate(frame[first].unique())}
    keys = frame[[*DIMENSIONS[table], "kind"]].drop_duplicates().sort_values(last)
    keys = keys if first == last else keys.sort_values(first, key=lambda own: own.map(place), kind="stable")
    every = boroughs.merge(keys, how="cross")
    return every.merge(frame, how="left").fillna({"n": 0}).astype({"n": "int64"})[frame.columns]
