"""Counts of people and answers rounded to a base: what is shown, what is said of it, and what it tells."""

import datetime as dt
import json
from dataclasses import asdict
from html import unescape
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from builders.counts import THRESHOLDS, at_random, later
from builders.studies import of_networks
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.disclosure import ROUNDED, EarlierRelease, Suppression, disclose, hidden_from_public, with_totals
from evaluation.disclosure.attacker import Attacker
from evaluation.disclosure.linked import linked
from evaluation.disclosure.sums import Linked
from evaluation.disclosure.suppression import suppress
from evaluation.disclosure.telling import Sizes, is_borough
from evaluation.metrics.cells import Cell, difference, rounded, total
from evaluation.metrics.programme import Programme
from evaluation.metrics.project.published import Reconciled
from evaluation.metrics.result import Result, share, suppressed_statistic
from evaluation.metrics.vocabulary import ALL
from evaluation.publication.files import FILE
from evaluation.publication.reading import Publication
from evaluation.publication.writing import as_text, published
from evaluation.records.parameters import DEFAULT_PROJECT, Disclosure, data_folder, read_project
from evaluation.records.tables.read import read
from evaluation.release.audit.recovery import between, changed, known_together, recovered
from evaluation.release.audit.remaking import executed
from evaluation.report import pages
from evaluation.report.study import Study
from evaluation.report.words import network as words_of_networks
from evaluation.report.words import page as words
from evaluation.report.words.surveys import is_same
from evaluation.run.prepare import Whole, stamp_of
from evaluation.run.request import Request

RULE = Disclosure(rounding=10)
TEN = Cell(10, rounded_to=10)


def counts_of(**numbers: int) -> dict[str, pd.DataFrame]:
    rows = [(borough, "", "now", "people", n) for borough, n in numbers.items()]
    places = [(borough, "filled", "places", n) for borough, n in numbers.items()]
    return {
        "participants": pd.DataFrame(rows, columns=["borough", "network", "status", "kind", "n"]),
        "places": pd.DataFrame(places, columns=["borough", "status", "kind", "n"]),
    }


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        ("public", {"one": (10, 10), "two": (20, 10), "three": (None, 0), ALL: (30, 10)}),
        ("borough", {"one": (14, 0), "two": (20, 10), "three": (None, 0), ALL: (30, 10)}),
        ("team", {"one": (14, 0), "two": (15, 0), "three": (2, 0), ALL: (31, 0)}),
    ],
)
def test_an_audience_sees_rounded_counts_of_people_but_its_own(audience, seen):
    shown = disclose(counts_of(one=14, two=15, three=2), audience, "one", RULE)
    found = {borough: shown.cells("participants", borough)["", "now"] for borough in seen}
    assert {borough: (one.n, one.rounded_to) for borough, one in found.items()} == seen
    assert shown.cells("places", "two")["filled"] == Cell(15)  # an organisation's count


def test_a_share_is_never_more_than_all_though_places_are_not_rounded():
    found = share(rounded_cell(15), Cell(17))
    assert (found.count, found.out_of, found.rounded_to) == (20, 20, 10)
    assert found.value == 1 and not found.is_all
    assert share(5, 5).is_all


def rounded_cell(n: int, base: int = 10) -> Cell:
    return Cell(rounded(n, base), rounded_to=base)


def test_sums_and_remainders_of_rounded_counts_say_that_they_are():
    assert total([TEN, Cell(3)]) == Cell(13, rounded_to=10)
    assert difference(Cell(34), TEN) == Cell(20, rounded_to=10)


def test_a_statistic_of_the_true_counts_is_not_told_where_it_gives_few_rounded_ones_away():
    assert suppressed_statistic([TEN] * 4, 0.2857).state == "[c]"
    assert suppressed_statistic([TEN] * 5, 0.2857).value == 0.29
    assert suppressed_statistic([Cell(10)] * 4, 0.2857).value == 0.2857


def test_of_rounded_numbers_nobody_says_all_or_the_same():
    people = {
        ("managers", "now"): rounded_cell(18),
        ("managers", "active"): rounded_cell(17),
        ("managers", "active_longer"): rounded_cell(16),
    }
    said = str(words_of_networks.still_going(of_networks(people=people, networks=["managers"])).answer)
    assert "20 of 20" in said and "the numbers are the same" not in said
    exact = dict.fromkeys(people, 18)
    said = str(words_of_networks.still_going(of_networks(people=exact, networks=["managers"])).answer)
    assert "Over 180 days the numbers are the same." in said
    one, other = share(rounded_cell(18), rounded_cell(18)), share(rounded_cell(17), rounded_cell(22))
    assert not is_same(one, other)
    assert is_same(share(17, 22), share(17, 22))


@pytest.mark.parametrize(
    ("relation", "value", "agrees"),
    [
        ("=", 118, None),
        ("=", 130, False),
        (">", 114, True),
        (">", 118, None),
        (">", 124, False),
        (">=", 115, True),
    ],
)
def test_a_rounded_figure_agrees_with_a_published_one_only_where_it_must(relation, value, agrees):
    ours = Result(count=120, value=120, rounded_to=10)  # 115 to 124
    assert Reconciled("", relation, value, ours, "", "").agrees is agrees


@pytest.mark.parametrize("base", [5, 6, 9, 10])
def test_what_a_rounded_number_tells_holds_the_true_one_and_no_other(base):
    cells = Linked()
    cells.add(("apprentices", "one", ("started",)), "people", 0)
    for n in range(5, 200):
        attacker = Attacker(cells, {"people": 5})
        attacker.note_rounding(np.array([0]), np.array([rounded(n, base)]), np.array([base]))
        could_be = range(int(attacker.floor[0]), int(attacker.ceiling[0]) + 1)
        assert [k for k in range(5, 220) if rounded(k, base) == rounded(n, base)] == [*could_be]
        assert n in could_be


def released(
    counts: dict[str, pd.DataFrame],
    hidden: Suppression | None,
    rule: Disclosure,
    as_at: str,
    tmp_path,
) -> Publication:
    """A publication of these counts without pages; with nothing but small counts hidden where `hidden` is None."""
    project = read_project().model_copy(update={"disclosure": rule})
    sizes = Sizes.of(counts, rule)
    counts = with_totals(counts, sizes)
    if hidden is None:
        hidden = Suppression(suppress(linked(counts, Programme(), sizes=sizes), THRESHOLDS).primary)
    common = {
        "project": project.model_dump(mode="json"),
        "programme": asdict(Programme()),
        "sizes": sizes.as_dict(),
        "project_slug": "made-up",
        "as_at": as_at,
        "records_to": as_at,
        "illustrative": True,
        "boroughs": {area: area for table in counts.values() for area in table["borough"] if is_borough(area)},
        "leads": {},
        "tiles": {},
        "supplied": [],
        "not_supplied": [],
    }
    shown = disclose(counts, "public", "", rule, hidden)
    stamp = {"parameters": "0" * 16, "code": "0", "python": "3", "packages": {}}
    content = published(common, counts, shown, hidden, Programme(), project, "public", "", {}, stamp)
    folder = tmp_path / f"{as_at} {rule.rounding}"
    folder.mkdir()
    (folder / FILE).write_text(as_text(content), encoding="utf-8")
    return Publication.at(folder)


def found_in(one: Publication) -> list:
    return recovered(one, one.counts)


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(n, marks=pytest.mark.slow) for n in range(6, 30))])
def test_nothing_hidden_can_be_worked_out_beside_rounded_counts(seed, tmp_path):
    counts = at_random(seed)
    hidden = suppress(linked(with_totals(counts), Programme()), THRESHOLDS)
    one = released(counts, hidden, RULE, "2020-06-30", tmp_path)
    assert one.contradictions() == []
    cells, known = one.counts.cells, one.counts.known
    assert all(cells.numbers[at] % 10 == 0 for at in np.flatnonzero(known) if cells.kinds[at] in ROUNDED)
    assert found_in(one) == []


def test_what_rounded_counts_do_give_away_is_found(tmp_path):
    """Of 15 to 24 in all, one borough has 15 to 24 and one nobody knows how many: 0 to 9. Of 5 to 7, 5 to 7: 0 to 2."""
    counts = {"participants": counts_of(one=5, two=2)["participants"]}
    fine = released(counts, None, Disclosure(people=5, answers=5, rounding=5), "2020-06-30", tmp_path)
    assert [(one.borough, one.least, one.most) for one in found_in(fine)] == [("two", 0, 2)]
    counts = {"participants": counts_of(one=18, two=2)["participants"]}
    assert found_in(released(counts, None, RULE, "2020-06-30", tmp_path)) == []


def test_a_number_that_is_no_multiple_is_a_contradiction(tmp_path):
    one = released(counts_of(one=14, two=25), None, RULE, "2020-06-30", tmp_path)
    text = (one.folder / FILE).read_text(encoding="utf-8")
    content = json.loads(text)
    of_people = content["tables"]["participants"]
    for row in of_people["rows"]:
        if row[0] == "one":
            row[of_people["columns"].index("n")] = 14
    (one.folder / FILE).write_text(json.dumps(content), encoding="utf-8")
    faults = [str(fault) for fault in Publication.at(one.folder).contradictions()]
    assert any("participants, one,  now: is 14, and no multiple of 10" in fault for fault in faults)


def test_two_rounded_releases_do_not_call_a_step_of_the_rounding_a_change(tmp_path):
    first = released(counts_of(one=14, two=25), None, RULE, "2020-06-30", tmp_path)
    second = released(counts_of(one=15, two=25), None, RULE, "2020-07-31", tmp_path)
    assert changed(second.counts, [first.counts], second.rule) == []
    assert between(second, second.counts, [first.counts]) == []


@pytest.mark.parametrize("rules", [(Disclosure(), RULE), (RULE, Disclosure())])
def test_a_count_and_what_it_is_rounded_to_later_are_no_change(rules, tmp_path):
    first = released(counts_of(one=14, two=25), None, rules[0], "2020-06-30", tmp_path)
    second = released(counts_of(one=14, two=25), None, rules[1], "2020-07-31", tmp_path)
    assert changed(second.counts, [first.counts], second.rule) == []
    assert between(second, second.counts, [first.counts]) == []


def test_a_change_by_few_is_still_found_where_neither_is_rounded(tmp_path):
    first = released(counts_of(one=14, two=25), None, Disclosure(), "2020-06-30", tmp_path)
    second = released(counts_of(one=15, two=25), None, Disclosure(), "2020-07-31", tmp_path)
    found = changed(second.counts, [first.counts], second.rule)
    assert {(one.borough, one.least) for one in found} == {("one", 1), (ALL, 1)}


@pytest.mark.parametrize(
    ("then", "now", "numbers", "bases"),
    [
        (Disclosure(), RULE, {14}, {0}),  # what was shown exactly stays known
        (RULE, Disclosure(), {14}, {0}),
        (RULE, RULE, {10}, {10}),
    ],
)
def test_of_one_day_the_finer_of_two_releases_is_what_is_known(then, now, numbers, bases, tmp_path):
    (tmp_path / "then").mkdir(), (tmp_path / "now").mkdir()
    first = released(counts_of(one=14, two=25), None, then, "2020-06-30", tmp_path / "then")
    second = released(counts_of(one=14, two=25), None, now, "2020-06-30", tmp_path / "now")
    at = second.counts.cells.at["participants", "one", ("", "now")]
    both = known_together(second.counts, first.counts)
    assert both.known[at] and {both.cells.numbers[at]} == numbers and {int(both.bases[at])} == bases


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 6))])
def test_two_rounded_releases_together_give_nothing_away(seed, tmp_path):
    earlier, now = (linked(with_totals(one), Programme()) for one in (at_random(seed), later(at_random(seed), seed)))
    hidden = suppress(earlier, THRESHOLDS)
    first = released(at_random(seed), hidden, RULE, "2020-06-30", tmp_path)
    project = read_project()
    counts = with_totals(later(at_random(seed), seed))
    hides = hidden_from_public(
        counts,
        project,
        Programme(),
        dt.date(2020, 7, 31),
        [EarlierRelease(earlier, first.counts.cells, first.counts.as_told)],
    )
    second = released(later(at_random(seed), seed), hides, RULE, "2020-07-31", tmp_path)
    assert {name for name in second.counts.cells.names if name in now.at} == set(now.names)
    assert changed(second.counts, [first.counts], second.rule) == []
    assert between(second, second.counts, [first.counts]) == []


@pytest.mark.slow
@pytest.mark.parametrize(("area", "audience"), [("hackney", "public"), ("hackney", "borough"), (ALL, "public")])
def test_a_page_of_rounded_numbers_says_so_and_holds_no_other_of_people(area, audience, tmp_path):
    project = read_project().model_copy(update={"disclosure": RULE})
    records = read(data_folder(DEFAULT_PROJECT), project, project.as_at)
    counts = count(records, Scope.of(project, project.as_at, project.as_at))
    whole = Whole(Request(area, audience), project, records, counts, project.as_at)
    study = Study(whole.content(area) | {"stamp": {"inputs": "", **stamp_of(Request(area, audience))}})
    of_people = ("still_here", "participants", "answered", "turnout")
    others = [
        one
        for one in study.every_measure()
        if one.measure in of_people and one.is_shown and (audience == "public" or one.borough != area)
    ]
    assert others and all(one.count % 10 == 0 and one.rounded_to == 10 for one in others)
    (tmp_path / FILE).write_text(whole.cells_text(area), encoding="utf-8")
    one = Publication.at(tmp_path)
    assert one.contradictions() == [] and found_in(one) == []
    page, _ = pages.render(executed(study), study)
    said = words.rounding(study)
    assert "rounded to the nearest 10" in said
    assert unescape(page).count(said) == 2
    assert ("except Hackney's own" in said) == (audience == "borough")


def test_without_rounding_no_page_speaks_of_it():
    rounding = read_project().model_copy(update={"disclosure": RULE})
    for audience, project in (("public", read_project()), ("team", rounding)):
        base = Study.rounded_to.fget(SimpleNamespace(audience=audience, project=project))
        assert words.rounding(SimpleNamespace(rounded_to=base)) == ""
