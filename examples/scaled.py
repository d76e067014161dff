"""The sample many times over, and over more areas: how the toolkit does with a large project is tried with it.

A copy is everybody and every place once more, under keys of their own, at the same events. The copies of one
borough's people and places are dealt out among the areas.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.errors import WrongInput
from evaluation.sample.days import KICKOFF
from evaluation.sample.places import PLAN

KEYS = ("pledge_id", "response_id")  # what is a copy's own, besides its people
PEOPLE = ("person_id", "apprentice_id")
COPIED = ("pledges", "apprentices", "people", "participants", "attendance", "answers", "training")
HEADS = {"equality": "apprentices", "themes": "respondents"}  # head counts of the whole project
OF_ONE = ("costs", "stories")  # they name a borough and stand once
NOT_SCALED = ("published",)  # what was published is of the project as it was
ROWS_AT_ONCE = 500_000


def scaled(tables: Mapping[str, pd.DataFrame], scale: int, areas: int) -> Iterator[tuple[str, Iterator[pd.DataFrame]]]:
    """Each table of the sample `scale` times over, in pieces; `areas` many areas, 0 for those it has.

    >>> from evaluation.sample import make
    >>> sizes = {name: sum(map(len, pieces)) for name, pieces in scaled(make(), scale=3, areas=40)}
    >>> sizes["pledges"], sizes["events"], sizes["member_boroughs"], sizes["boroughs"]
    (354, 34, 40, 40)
    """
    boroughs = [plan.borough for plan in PLAN]
    named = area_names(areas) if areas else dict.fromkeys(boroughs, "")
    if len(named) > scale * len(boroughs):
        raise WrongInput(
            f"{areas} areas need the sample at least {-(-areas // len(boroughs))} times over "
            f"(--scale), so that each has something; it is {scale} times."
        )
    place = {borough: number for number, borough in enumerate(boroughs)}
    slugs = np.array([*named])
    if areas > len(Registry.read(REFERENCE)):
        yield "boroughs", iter([_boroughs(named)])
    for name, table in tables.items():
        if name in COPIED:
            yield name, _copies(table, scale, place, slugs)
        elif name == "member_boroughs" and areas:
            about = {"joined_on": f"{KICKOFF}", "left_on": "", "source": "illustrative: all from the first day"}
            yield name, iter([pd.DataFrame([{"borough": slug, **about} for slug in slugs])])
        elif name == "playbook":
            said = {slug: table[table["borough"] == boroughs[n % len(boroughs)]] for n, slug in enumerate(slugs)}
            yield name, iter([pd.concat(rows.assign(borough=slug) for slug, rows in said.items())])
        elif name in HEADS:
            yield name, iter([table.assign(**{HEADS[name]: (table[HEADS[name]].astype(int) * scale).astype(str)})])
        elif name in OF_ONE:
            yield name, iter([table.assign(borough=table["borough"].where(table["borough"].isin(slugs), ""))])
        elif name not in NOT_SCALED:
            yield name, iter([table])


def area_names(areas: int) -> dict[str, str]:
    """So many areas by key, with their names: the sample's boroughs, the other London authorities, made-up ones."""
    known = Registry.read(REFERENCE)
    first = [plan.borough for plan in PLAN]
    real = {slug: known[slug].name for slug in [*first, *(slug for slug in known if slug not in first)]}
    made_up = {f"area-{n:03d}": f"Area {n:03d}" for n in range(len(real) + 1, areas + 1)}
    return dict([*real.items(), *made_up.items()][:areas])


def _boroughs(named: Mapping[str, str]) -> pd.DataFrame:
    known = Registry.read(REFERENCE)
    rows = [
        {"borough": slug, "name": name, "gss_code": known[slug].gss_code if slug in known else ""}
        for slug, name in named.items()
    ]
    return pd.DataFrame(rows, dtype="str")


def _copies(table: pd.DataFrame, scale: int, place: Mapping[str, int], slugs: Sequence[str]) -> Iterator[pd.DataFrame]:
    at_once = max(1, ROWS_AT_ONCE // len(table))
    for first in range(0, scale, at_once):
        copies = np.arange(first, min(first + at_once, scale))
        copy = np.repeat(copies, len(table))
        rows = table.iloc[np.tile(np.arange(len(table)), len(copies))].reset_index(drop=True)
        number = pd.Series(copy, rows.index)
        for column in {*KEYS} & {*rows}:
            rows[column] = _joined(rows[column], number.map({one: f"-{one:05d}" for one in copies}))
        for column in {*PEOPLE} & {*rows}:
            rows[column] = _joined(rows[column].str[:8], number.map({one: f"{one:08x}" for one in copies}))
        if "borough" in rows and len(slugs):
            known = rows["borough"].map(place)
            area = (known.fillna(0).astype(int).to_numpy() + len(place) * copy) % len(slugs)
            rows["borough"] = pd.Series(np.asarray(slugs)[area], rows.index).where(known.notna(), "")
        yield rows


def _joined(keys: pd.Series, ends: pd.Series) -> pd.Series:
    return (keys + ends).where(keys != "", "")
