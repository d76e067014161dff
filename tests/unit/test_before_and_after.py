"""Up, same and down are told, and of the finer tables beneath them nothing can be worked out: an attacker with
every published count, all sums and linear programming tries it on surveys made at random, as somebody outside and
as each borough that knows its own."""

import numpy as np
import pandas as pd
import pytest

from builders.counts import ASKED, NO_PLACES, THRESHOLDS, counts_of
from builders.possible import possible
from evaluation.counts import AreaRecords
from evaluation.disclosure import with_totals
from evaluation.disclosure.linked import OF_ANSWERS, linked
from evaluation.disclosure.sums import Linked
from evaluation.disclosure.suppression import Suppression, suppress
from evaluation.metrics.cells import CONFIDENTIAL, Cell
from evaluation.metrics.measure import measure
from evaluation.metrics.programme import Programme
from evaluation.metrics.statistics.paired import standardised_mean_change
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import ALL, UNKNOWN

SURVEYS = 60
QUICK = (5, 6)  # small ones
MOVES = [("moved", ALL, ("sure", "after", way)) for way in ("up", "same", "down")]


def survey_of(answers: pd.DataFrame, boroughs: list[str], scale: list[str]) -> Linked:
    """The counts of a question about the project, from who answered what."""
    ends = 1, len(scale)
    questions = pd.DataFrame(
        [("sure", "likert", *ends, "higher", None)],
        columns=["question", "kind", "scale_min", "scale_max", "direction", "not_applicable"],
    ).astype({"scale_min": "Int64", "scale_max": "Int64"})
    asked = {("sure", "project", time): scale for time in answers["time"].unique()}
    by_table: dict[str, list[pd.DataFrame]] = {table: [] for table in OF_ANSWERS}
    for borough in boroughs:
        own = answers[answers["borough"] == borough].drop(columns="borough")
        tables = {"pledges": NO_PLACES, "answers": own, "questions": questions}
        counted = counts_of(AreaRecords(borough, tables, asked=asked), ASKED)
        for table, frames in by_table.items():
            frames.append(counted[table])
    row = {"question": "sure", "kind": "likert", "direction": "higher", "scale_min": "1", "scale_max": f"{len(scale)}"}
    counts = {
        table: pd.concat([own for own in frames if len(own)] or frames[:1], ignore_index=True)
        for table, frames in by_table.items()
    }
    return linked(with_totals(counts), Programme(questions=[row]))


def at_random(seed: int, never_after: bool = False) -> Linked:
    """A small survey: some answer before only, some after only, some twice or later again, some without a name; or one
    in which nobody was asked after, but later."""
    chance = np.random.default_rng(seed)
    scale = [f"{n}" for n in range(1, chance.integers(4, 7))]
    times = ["before", "after"] + (["later"] if chance.random() < 0.25 else [])
    boroughs = [f"borough-{n}" for n in range(chance.integers(2, 6))] + ([UNKNOWN] if chance.random() < 0.5 else [])
    style = chance.integers(4)
    rows = []
    for borough in boroughs:
        for person in range(chance.integers(0, 4 if borough == UNKNOWN else (6, 25, 40, 25)[style])):
            first = 1 if style == 3 else chance.integers(len(scale))
            for time, likely in zip(times, (0.9, 0.75, 0.5), strict=False):
                if chance.random() < likely:
                    value = scale[np.clip(first + (time != "before") * chance.integers(-1, 2), 0, len(scale) - 1)]
                    name = f"{borough} {person}" if chance.random() < 0.95 else None
                    rows.append((f"{borough} {person} {time}", borough, "sure", name, time, value))
    answers = pd.DataFrame(rows, columns=["response_id", "borough", "question", "person_id", "time", "value"])
    if never_after:
        answers = answers[answers["time"] != "later"]
        answers = answers.assign(time=answers["time"].replace("after", "later"))
    return survey_of(answers.assign(answered_on=pd.Timestamp("2020-05-01")), boroughs, scale)


def moving(how_many: dict[tuple[str, str, str], int]) -> Linked:
    """The counts of so many people of each borough who gave each first and second answer, on a scale of five."""
    people = [
        (borough, f"{borough} {first} {then} {n}", first, then)
        for (borough, first, then), many in how_many.items()
        for n in range(many)
    ]
    rows = [
        (f"{person} {time}", borough, "sure", person, time, value)
        for borough, person, first, then in people
        for time, value in (("before", first), ("after", then))
        if value
    ]
    answers = pd.DataFrame(rows, columns=["response_id", "borough", "question", "person_id", "time", "value"])
    answers = answers.assign(answered_on=pd.Timestamp("2020-05-01"))
    return survey_of(answers, list(answers["borough"].unique()), list("12345"))


def hidden_in(cells: Linked, found: Suppression) -> np.ndarray:
    return ~np.array(cells.printable) | np.array([name in found for name in cells.names])


def spans(cells: Linked, hidden: np.ndarray, which: np.ndarray, insider: str, enough: np.ndarray) -> dict[int, float]:
    """How far apart the least and the most of each of these counts are, or that they are far enough."""
    knows = np.array([area == insider for _, area, _ in cells.names])
    found = possible(cells, ~hidden | knows, np.flatnonzero(which & ~knows), enough)
    return {cell: most - least for cell, (least, most) in found.items()}


def attacked(cells: Linked, found: Suppression) -> list:
    """The small counts that somebody outside finds to lie in a narrower span than the threshold less one, and those
    that a borough finds the number of; not what they would find where all that may be hidden is."""
    personal = np.array(cells.personal)
    limit = np.array([THRESHOLDS.get(kind, 0) for kind in cells.kinds])
    small = personal & (np.array(cells.numbers) < limit)
    hidden, everything = hidden_in(cells, found), ~np.array(cells.printable) | personal
    leaks = []
    for insider in ("", *sorted({area for _, area, _ in cells.names} - {ALL})):
        enough = np.full(len(limit), 1) if insider else limit - 1
        found_out = spans(cells, hidden, small, insider, enough)
        narrow = {cell: span for cell, span in found_out.items() if span < enough[cell]}
        if narrow:
            anyway = spans(cells, everything, np.isin(np.arange(len(small)), [*narrow]), insider, enough)
            leaks += [(insider, cells.names[cell], span) for cell, span in narrow.items() if span < anyway[cell]]
    return leaks


@pytest.mark.parametrize(
    "seed", [*QUICK, *(pytest.param(n, marks=pytest.mark.slow) for n in range(SURVEYS) if n not in QUICK)]
)
def test_nobody_works_out_a_hidden_answer(seed):
    cells = at_random(seed)
    assert all(sum(sign * cells.numbers[cell] for sign, cell in one) == 0 for one in cells.sums)
    assert attacked(cells, suppress(cells, THRESHOLDS)) == []


@pytest.mark.parametrize(
    "seed", [QUICK[0], *(pytest.param(n, marks=pytest.mark.slow) for n in range(20) if n != QUICK[0])]
)
def test_nor_where_answers_later_are_compared_with_those_before(seed):
    cells = at_random(seed, never_after=True)
    assert ("moved", ALL, ("sure", "later", "up")) in cells.at
    assert all(sum(sign * cells.numbers[cell] for sign, cell in one) == 0 for one in cells.sums)
    assert attacked(cells, suppress(cells, THRESHOLDS)) == []


def test_without_complements_the_same_attack_finds_leaks():
    cells = at_random(8)
    assert attacked(cells, Suppression(suppress(cells, THRESHOLDS).primary))


@pytest.mark.slow
def test_up_same_and_down_are_told_where_each_is_large():
    """As they are in 36 of these surveys; in 23 of them they were told while pairs stood in files."""
    told = []
    for seed in range(200):
        cells = at_random(seed)
        if all(cells.numbers[cells.at[move]] >= THRESHOLDS["answers"] for move in MOVES):
            found = suppress(cells, THRESHOLDS)
            told.append(not any(move in found for move in MOVES))
    assert len(told) == 36 and all(told)


def four_boroughs() -> Linked:
    """24 up, 12 the same and 10 down; 23 more answered before only."""
    return moving(
        {
            ("one", "2", "3"): 7,
            ("one", "3", "3"): 3,
            ("one", "4", "2"): 4,
            ("two", "3", "4"): 5,
            ("two", "4", "4"): 4,
            ("three", "1", "2"): 7,
            ("three", "2", "2"): 3,
            ("three", "5", "4"): 4,
            ("four", "1", "3"): 5,
            ("four", "3", "3"): 2,
            ("four", "3", "2"): 2,
            ("one", "2", ""): 11,
            ("four", "3", ""): 12,
        }
    )


def test_up_same_and_down_are_told_though_pairs_are_few():
    cells = four_boroughs()
    found = suppress(cells, THRESHOLDS)
    assert [cells.numbers[cells.at[move]] for move in MOVES] == [24, 12, 10]
    assert not any(move in found for move in MOVES)


@pytest.mark.parametrize(("table", "many"), [("pairs", 25), ("returned", 10)])
def test_of_pairs_no_file_tells_a_count_nor_which_there_are(table, many):
    cells = four_boroughs()
    own = [
        cells.at[of, area, key]
        for of, area, key in cells.names
        if (of, area) == (table, ALL) and len(key) == len(TABLES[table].dimensions)
    ]
    assert len(own) == many
    assert not any(cells.printable[cell] or cells.least[cell] for cell in own)
    assert all(cells.personal[cell] for cell in own)


def test_all_who_answered_after_had_before_so_that_pairs_add_up_to_the_answers_after():
    cells = four_boroughs()
    after = cells.at["answers", ALL, ("sure", "project", "after", "4")]
    (parts,) = [
        [cell for _, cell in one[1:]]
        for one in cells.sums
        if one[0][1] == after and all(cells.names[cell][0] == "pairs" for _, cell in one[1:])
    ]
    found = {cells.names[cell][2][2:]: cells.numbers[cell] for cell in parts}
    assert [found.pop((f"{first}", "4")) for first in range(1, 6)] == [0, 0, 5, 4, 4]
    assert [*found.values()] == [0]  # those of whom no answer before is known


def test_nobody_of_no_known_borough_who_answered_twice_is_not_told():
    """One of no known borough answered before: that they did not after is a count of nobody, and hidden."""
    cells = moving({("one", "2", "3"): 12, ("two", "3", "3"): 12, (UNKNOWN, "2", ""): 1})
    found = suppress(cells, THRESHOLDS)
    at = cells.at["moved", UNKNOWN, ("sure", "after", "up")]
    assert not cells.printable[at] and cells.personal[at] and ("moved", ALL, ("sure", "after", "up")) in found


def test_where_all_are_of_known_boroughs_there_is_no_area_of_others():
    cells = moving({("one", "2", "3"): 12, ("two", "3", "3"): 12})
    assert UNKNOWN not in {area for _, area, _ in cells.names}


def test_what_the_text_leans_on_is_hidden_last():
    """A small count, and beside it one that the text leans on and a larger, farther one: the larger goes."""
    cells = Linked()
    whole, small, up = (
        cells.add((table, ALL, (key,)), "answers", n)
        for table, key, n in (("respondents", "all", 24), ("answers", "few", 4), ("moved", "up", 20))
    )
    other = cells.add(("answers", ALL, ("many",)), "answers", 30)
    sum_ = cells.add(("answers", ALL, ("both",)), "answers", 34)
    cells.tie(whole, [small, up])
    cells.tie(sum_, [small, other])
    found = suppress(cells, THRESHOLDS)
    assert cells.names[up] not in found and cells.names[other] in found


FOUR_PAIRS = {("1", "2"): 24, ("3", "3"): 12, ("4", "2"): 4, ("5", "4"): 6}
EIGHT_PAIRS = {(f"{n}", "3"): n + 1 for n in range(8)}


def seen(pairs, hidden=0):
    """Counts as an audience sees them, so many of them hidden."""
    return {pair: Cell(None, CONFIDENTIAL) if at < hidden else Cell(n) for at, (pair, n) in enumerate(pairs.items())}


def of_change(name, pairs, shown):
    if name == "wilcoxon_p":
        return measure(name)({"sure": pairs}, {"sure": shown})[0]
    return measure(name)(pairs, shown, "sure")


@pytest.mark.parametrize("name", ["standardised_change", "rank_biserial", "wilcoxon_p"])
def test_a_figure_that_would_tell_how_far_answers_moved_is_hidden_with_the_pairs_beneath(name):
    """Where one pair is hidden or many are: rounding does not help."""
    for pairs, many in ((FOUR_PAIRS, 1), (EIGHT_PAIRS, 5)):
        plain, hidden = of_change(name, pairs, seen(pairs)), of_change(name, pairs, seen(pairs, many))
        assert plain.is_shown and plain.value is not None
        assert (hidden.state, hidden.value, hidden.group) == (CONFIDENTIAL, None, "sure")


def test_the_mean_change_keeps_its_value_and_loses_its_interval():
    plain, hidden = (of_change("mean_change", EIGHT_PAIRS, seen(EIGHT_PAIRS, many)) for many in (0, 5))
    assert plain.lower < plain.value < plain.upper
    assert hidden.value == round(plain.value, 1) and hidden.lower is hidden.upper is None


def how_many_fell_by_two(*told) -> set[int]:
    """Of 46 on a scale of five, 24 up and 10 down with a mean change of 0.43: how many can have fallen by two points,
    given what else is told of the changes (a function of them and its value to two decimals)."""
    found = set()
    for up in _spread_over(24, 4):
        for down in _spread_over(10, 4):
            total = sum(n * by for by, n in enumerate(up, 1)) - sum(n * by for by, n in enumerate(down, 1))
            if total == 20:  # the one sum of which 0.43 is a 46th
                if down[1] in found and not told:
                    continue
                changes = np.repeat([*range(1, 5), 0, *range(-1, -5, -1)], [*up, 12, *down])
                if all(abs(figure(changes) - value) <= 0.005 for figure, value in told):
                    found.add(down[1])
    return found


def _spread_over(n: int, sizes: int):
    """Every way to share n answers out over changes by one point, by two and so on."""
    if sizes == 1:
        yield (n,)
        return
    for most in range(n + 1):
        for rest in _spread_over(n - most, sizes - 1):
            yield *rest, most


def test_the_mean_alone_leaves_it_open_how_far_answers_fell():
    assert how_many_fell_by_two() == set(range(11))


@pytest.mark.slow
def test_and_with_the_standardised_change_it_is_nearly_known():
    """Which is why it is hidden: the sample's 0.41."""
    assert max(how_many_fell_by_two((lambda found: standardised_mean_change(found)[1], 0.41))) <= 2
