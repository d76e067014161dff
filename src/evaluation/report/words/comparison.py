"""How a borough stands beside the others, and what chance could explain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import ceil, floor

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE
from evaluation.metrics.result import Result
from evaluation.metrics.statistics import newcombe_difference
from evaluation.report.findings import Finding, Table, Text, caveat, plain
from evaluation.report.study import NONE, Study
from evaluation.report.words import (
    PERCENT_FROM,
    capital,
    date,
    every,
    half_up,
    hidden_or_not_known,
    listed,
    none_or,
    number,
    of,
    things,
    why_none,
)


def comparison(study: Study) -> Finding:
    """How do we compare?"""
    rows = sorted(
        (
            (name, *(study.one(measure, of=slug) for measure in ("promised", "filled", "due", "filled_of_due")))
            for slug, name in study.beside.items()
        ),
        key=lambda row: (-(row[1].count or 0), row[0]),
    )
    bars = [(name, [due.count, done.count]) for name, _, _, due, done in rows if due.count and done.is_shown]
    answer = compared(study) if not study.is_project else _best_and_rest(study)
    return Finding(
        headline=_compared_headline(study),
        answer=Text(f"{answer} {size_band(study)}".strip()),
        table=_table(study, rows),
        caveat=caveat("filled_of_due"),
        bars=bars if len(bars) > 1 else [],
        highlight=study.name,
        series=("due", "filled"),
        axis="Places",
        not_drawn=[name for name, *_, done in rows if done.state == CONFIDENTIAL],
    )


def _table(study: Study, rows: Sequence[tuple]) -> Table:
    """The boroughs beside each other; where the others are from a publication, caption and download say so."""
    found = study.table(
        "boroughs", "Places by borough", ["Borough", "Promised", "Filled", "Due", "Filled, of those due"], rows, none=()
    )
    day = study.compared_as_at
    if day is None:
        return found
    source = f"{_whose(study)} figures as published as at {date(day)}"
    if day != study.as_at:
        source = f"{study.name}'s figures as at {date(study.as_at)}, {_whose(study)} as published as at {date(day)}"
    return replace(found, caption=f"{found.caption}: {source}", status="; ".join(filter(None, [found.status, source])))


def beyond_chance(study: Study) -> Finding:
    """Is the difference more than chance?"""
    found = {name: study.one("chance_limits", of=slug) for slug, name in study.boroughs.items()}
    rated = {name: one for name, one in found.items() if one.is_shown}
    largest_first = sorted(rated.items(), key=lambda item: (-item[1].out_of, item[0]))
    rows = [(name, one.out_of, one.count, *_in_places(one)) for name, one in largest_first]
    answer = stands_out(rated)
    if not rated:
        hidden = {CONFIDENTIAL: "How many of their places due the boroughs filled is hidden."}
        answer = why_none(found.values(), hidden, "Too few boroughs had places due to tell.")
    return Finding(
        headline=(stands_out(rated, written=str) if rated else answer).rstrip("."),
        answer=Text(answer),
        table=study.table(
            "chance",
            "Places due and filled, and what chance explains, by borough",
            ["Borough", "Due", "Filled", "Chance explains from", "to"],
            rows,
            none=NONE,
        ),
        caveat=caveat("chance_limits"),
        bars=[(row[0], list(row[1:])) for row in rows],
    )


def _in_places(one: Result) -> tuple[int, int]:
    """The fewest and most places that chance explains."""
    return ceil(round(one.lower * one.out_of, 9)), floor(round(one.upper * one.out_of, 9))


def stands_out(rated: Mapping[str, Result], written: Callable[[str], str] = plain) -> str:
    """Which boroughs filled more or fewer of their places due than chance would explain."""
    above = [written(name) for name, one in rated.items() if one.value > one.upper]
    below = [written(name) for name, one in rated.items() if one.value < one.lower]
    if not above and not below:
        return "No borough stands out: chance alone could explain how they differ."
    said = [
        f"{listed(names)} filled {how} of {'its' if len(names) == 1 else 'their'} places due"
        for names, how in ((above, "more"), (below, "fewer"))
        if names
    ]
    return f"{listed(said)} than chance would explain."


def compared(study: Study) -> str:
    """A borough beside all others together, whether chance could explain the difference, and whose figures it was
    compared with."""
    return f"{_compared(study)} {_as_published(study)}".strip()


def _as_published(study: Study) -> str:
    """Where the other boroughs' figures are from and of which day; an empty string where that is the page's own."""
    day = study.compared_as_at
    if day is None:
        return ""
    said = f"{capital(_whose(study))} figures are those published as at {date(day)}"
    if day == study.as_at:
        return f"{said}."
    differ = all(study.one("filled_of_due", of=whose).is_shown for whose in ("", "others"))
    ends = ": some of the difference may be what changed in between" if differ else ""
    return f"{said}, and {plain(study.name)}'s are as at {date(study.as_at)}{ends}."


def _whose(study: Study) -> str:
    return "the other borough's" if len(study.beside) == 2 else "the other boroughs'"


def _compared(study: Study) -> str:
    own, others = study.one("filled_of_due"), study.one("filled_of_due", of="others")
    one_other = len(study.beside) == 2
    if others.state == NOT_APPLICABLE:
        return "No other borough had places due, so there is nothing to compare with."
    if not others.is_shown:
        whose = "its places due the other borough" if one_other else "their places due the other boroughs"
        return f"How many of {whose} filled is {hidden_or_not_known(others)}."
    said = f"The {the_others(study)} filled {of(others, 'due')}"
    if not own.is_shown:
        return f"{said}."
    low, high = newcombe_difference(own.count, own.out_of, others.count, others.out_of)
    if own.count * others.out_of == others.count * own.out_of:
        return f"{said}: the same share."
    chance = low <= 0 <= high
    if min(own.out_of, others.out_of) < PERCENT_FROM:
        return f"{said}; " + (
            "with numbers this small the difference could be chance."
            if chance
            else "chance alone is not a likely explanation of the difference."
        )
    points = half_up(round(1000 * low), 10), half_up(round(1000 * high), 10)
    ends = listed(
        [f"{_points(abs(p))} {'lower' if end < 0 else 'higher'}" for p, end in zip(points, (low, high), strict=True)]
    )
    return f"{said}; {plain(study.name)}'s share is likely between {ends} than theirs, so the difference " + (
        "could be chance." if chance else "is more than chance would explain."
    )


def size_band(study: Study) -> str:
    """For a borough with few places: the boroughs of its size together, so that it is not read alone."""
    promised = {slug: study.one("promised", of=slug) for slug in study.beside}
    own = promised.get(study.area)
    small = [slug for slug, one in promised.items() if one.is_shown and 1 <= one.count <= 5]
    if own is None or not own.is_shown or not 1 <= own.count <= 5 or len(small) < 2:
        return ""
    filled = [study.one("filled", of=slug) for slug in small]
    all_shown = all(one.is_shown for one in filled)
    done = f" and had filled {none_or(sum(one.count for one in filled))}" if all_shown else ""
    total = sum(promised[slug].count for slug in small)
    return (
        f"{plain(study.name)} is one of {number(len(small))} boroughs with 1 to 5 places: together they promised "
        f"{number(total)} places{done}."
    )


def _compared_headline(study: Study) -> str:
    own, others = study.one("filled_of_due"), study.one("filled_of_due", of="others")
    if study.is_project:
        whole = study.one("filled_of_due")
        return f"Boroughs filled {of(whole, 'places due')}" if whole.is_shown else "Places due and filled, by borough"
    if own.is_shown and others.is_shown:
        return f"{study.name} filled {of(own, 'places due')}, the {the_others(study)} {of(others)}"
    return "Places due and filled, by borough"


def the_others(study: Study) -> str:
    """The boroughs that one is compared with."""
    return "other borough" if len(study.beside) == 2 else "other boroughs together"


def _best_and_rest(study: Study) -> str:
    shown = [study.one("filled_of_due", of=slug) for slug in study.boroughs]
    rated = [one for one in shown if one.is_shown]
    unseen = [one for one in shown if not one.is_shown and one.state != NOT_APPLICABLE]
    if not rated:
        if not unseen:
            return "No borough's places were due yet."
        why = "hidden" if any(one.state == CONFIDENTIAL for one in unseen) else "not known"
        return f"How many of their places due the boroughs filled is {why}."
    full = sum(one.count == one.out_of for one in rated)
    if full == len(rated) and not unseen:
        return f"{capital(every(full, 'borough'))} with places due filled all of them."
    shown = " whose figures can be shown" if unseen else ""
    return f"Of {things(len(rated), 'borough')} with places due{shown}, {none_or(full)} filled all of them."


def _points(n: int) -> str:
    """Percentage points, as the distance of two shares."""
    return things(n, "point") if n else "less than 1 point"
