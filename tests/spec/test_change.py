"""Change between a first and a later answer of the same people, against figures that others published.

Nobody in this project made the expected values; the sources stand beside them. A difference is the answer after
less the answer before.
"""

import csv
from collections import Counter
from math import sqrt

import numpy as np
import pytest

from builders.real import HOW_OFTEN, needs_real
from evaluation.metrics.cells import Cell
from evaluation.metrics.statistics.paired import rank_biserial, standardised_mean_change, wilcoxon
from evaluation.metrics.workshops import change

CONFIDENTIAL = Cell(None, "[c]")

# The Carpentries' long-term survey of 2017: how often people used programming tools before their workshop and since.


@pytest.fixture
def survey_2017() -> list[tuple[str, str]]:
    """Each of 476 people's answer before and since; empty where they gave none."""
    with needs_real("carpentries_longterm_2017.csv").open(encoding="utf-8", newline="") as lines:
        return [
            (row["Programming-Usage-Before-Workshop"], row["Programming-Usage-Since-Workshop"])
            for row in csv.DictReader(lines)
        ]


@pytest.fixture
def tool_use(survey_2017) -> Counter[tuple[str, str]]:
    """The counts of (before, since) of those who answered both, in numbers written as text."""
    return Counter((str(HOW_OFTEN[before]), str(HOW_OFTEN[since])) for before, since in survey_2017 if before and since)


@pytest.mark.published(moved="The Carpentries (2017), long-term survey: of 433, 202 up, 209 the same, 22 down")
def test_survey_2017_of_433_people_202_went_up_209_stayed_and_22_went_down(tool_use):
    went = Counter({1: "up", 0: "same", -1: "down"}[sign] for sign in np.sign(change.differences(tool_use)).tolist())
    found = {one.group: (one.count, one.out_of) for one in change.moved(went, "tool use")}
    assert found == {"tool use up": (202, 433), "tool use same": (209, 433), "tool use down": (22, 433)}


@pytest.mark.published(mean_change="The Carpentries (2017), long-term survey: +0.875")
def test_survey_2017_mean_change_0_875_and_its_interval(tool_use):
    """The interval agrees with the normal one, 0.875 +/- 1.96 standard errors, to a twentieth: n is large."""
    found = change.mean_change(tool_use, tool_use, "tool use")
    assert round(found.value, 3) == 0.875
    spread = 1.96 * change.differences(tool_use).std(ddof=1) / sqrt(433)
    assert (found.lower, found.upper) == pytest.approx((0.875 - spread, 0.875 + spread), abs=0.05)
    assert found.lower < found.value < found.upper
    assert (found.count, found.out_of) == (None, None)


@pytest.mark.published(
    unmatched_difference="The Carpentries (2017), long-term survey: -11.1 and +14.5 of 476, -12.2 and +15.9 of those who answered"
)
def test_survey_2017_not_using_fell_from_17_to_5_percent_of_those_who_answered(survey_2017, tool_use):
    """The report prints -11.1 percentage points for "not using" and +14.5 for "daily": these are of all 476 people,
    43 of whom did not answer. Of the 433 who did they are -12.2 and +15.9.
    """
    before, since = Counter(), Counter()
    for (first, last), n in tool_use.items():
        before[first] += n
        since[last] += n
    assert (len(survey_2017), tool_use.total()) == (476, 433)
    assert [round(100 * asked["0"] / 433) for asked in (before, since)] == [17, 5]
    points = {use: [round(100 * (since[use] - before[use]) / base, 1) for base in (476, 433)] for use in "05"}
    assert points == {"0": [-11.1, -12.2], "5": [14.5, 15.9]}


@pytest.mark.published(median_change="The Carpentries (2017), long-term survey, against Python's median")
def test_survey_2017_median_change_is_none_though_the_mean_rose(tool_use):
    """209 of 433 stayed and 22 went down: the person in the middle, the 217th, is among those who stayed."""
    assert change.median_change(tool_use, tool_use, "tool use").value == 0


def test_survey_2017_the_tests_of_the_differences_agree_with_scipys_own(tool_use):
    """Oracle: scipy.stats, with R's settings (zeros dropped, normal approximation with continuity correction)."""
    from scipy import stats

    found = change.differences(tool_use)
    oracle = stats.wilcoxon(found, alternative="greater", correction=True, method="asymptotic")
    assert wilcoxon(found) == pytest.approx((oracle.statistic, 2 * oracle.pvalue))
    moved = found[found != 0]
    ranks = stats.rankdata(np.abs(moved))
    expected = float((np.sign(moved) * ranks).sum() / ranks.sum())
    assert change.rank_biserial_change(tool_use, tool_use, "tool use").value == pytest.approx(expected)
    d_z = stats.ttest_1samp(found, 0).statistic / sqrt(433)
    assert standardised_mean_change(found)[0] == pytest.approx(d_z)
    [p] = change.wilcoxon_p({"tool use": tool_use}, {"tool use": tool_use})
    assert (p.group, p.value) == ("tool use", pytest.approx(2 * oracle.pvalue))


def test_equal_changes_are_ties_whatever_the_computer_makes_of_tenths():
    """0.3 - 0.1 is 0.19999999999999998 to a computer, yet no larger or smaller a change than 0.2 - 0.0."""
    assert rank_biserial(change.differences({("0.1", "0.3"): 1, ("0.2", "0.0"): 1})) == 0


# What an audience sees of them.

PAIRS = {(1, 2): 12, (1, 3): 6, (2, 2): 11, (3, 4): 4, (4, 3): 3, (4, 5): 2, (5, 5): 7}  # 45 people, mean +0.6
ONE_NUMBER = (change.median_change, change.mean_change, change.standardised_change, change.rank_biserial_change)
TOO_FEW = {(1, 2): 5, (2, 2): 4}


def as_seen(pairs: dict, hidden: int) -> dict:
    """The smallest few counts hidden."""
    smallest = sorted(pairs, key=pairs.get)[:hidden]
    return {pair: CONFIDENTIAL if pair in smallest else Cell(n) for pair, n in pairs.items()}


@pytest.mark.parametrize("measure", ONE_NUMBER)
@pytest.mark.parametrize(
    ("pairs", "shown", "state"),
    [
        (PAIRS, as_seen(PAIRS, 0), "published"),
        (PAIRS, as_seen(PAIRS, 1), "[c]"),
        (PAIRS, as_seen(PAIRS, 4), "[c]"),
        (TOO_FEW, TOO_FEW, "[u]"),
        (TOO_FEW, dict.fromkeys(TOO_FEW, CONFIDENTIAL), "[c]"),
        ({}, {}, "[z]"),
        (None, {}, "[x]"),
        (PAIRS, None, "[x]"),
    ],
)
def test_a_change_is_shown_if_the_counts_it_rests_on_allow(measure, pairs, shown, state):
    found = measure(pairs, shown, "confidence")
    assert (found.group, found.state) == ("confidence", state)
    assert (found.value is None) == (state != "published")
    assert found.out_of is None


@pytest.mark.parametrize("hidden", [5, 6, 7])
@pytest.mark.parametrize(
    ("measure", "state"),
    [
        (change.median_change, "[c]"),
        (change.mean_change, "published"),
        (change.standardised_change, "[c]"),
        (change.rank_biserial_change, "[c]"),
    ],
)
def test_from_five_hidden_counts_up_a_mean_is_told_and_what_says_more_of_them_is_not(measure, state, hidden):
    """Rounded to one decimal, a mean of many gives no hidden count away; a middle says how many lie on either side of
    it, and an effect size with the mean might."""
    found = measure(PAIRS, as_seen(PAIRS, hidden), "confidence")
    assert (found.group, found.state, found.value is None) == ("confidence", state, state == "[c]")


def test_a_mean_of_few_hidden_answers_is_hidden():
    """With nineteen it would nearly say how many answers changed by how much."""
    few = dict(zip(PAIRS, (4, 3, 3, 3, 3, 3), strict=False))
    assert sum(few.values()) == 19
    assert change.mean_change(few, as_seen(few, 5), "confidence").state == "[c]"
    assert change.mean_change(few, few, "confidence").is_shown


def test_ten_pairs_are_enough():
    ten = {(1, 2): 6, (2, 2): 4}
    assert change.mean_change(ten, ten, "confidence").value == 0.6


def test_a_mean_that_rests_on_hidden_counts_is_rounded_and_has_no_interval():
    """27 of 46 points up: +0.587. An interval would tell how many answers changed by how much."""
    pairs = PAIRS | {(5, 5): 8}
    exact, rounded = (change.mean_change(pairs, as_seen(pairs, hidden), "confidence") for hidden in (0, 5))
    assert exact.value == pytest.approx(27 / 46)
    assert exact.lower < exact.value < exact.upper
    assert (rounded.value, rounded.lower, rounded.upper) == (0.6, None, None)


def test_where_everyone_changed_by_the_same_there_is_a_mean_without_an_interval_and_no_spread():
    alike = {(1, 2): 8, (3, 4): 8}
    mean = change.mean_change(alike, alike, "confidence")
    assert (mean.value, mean.lower, mean.upper) == (1, None, None)
    assert change.standardised_change(alike, alike, "confidence").state == "[z]"
    assert change.rank_biserial_change(alike, alike, "confidence").value == 1
    nobody = {(3, 3): 20}
    assert change.mean_change(nobody, nobody, "confidence").value == 0
    assert change.rank_biserial_change(nobody, nobody, "confidence").state == "[z]"
    assert [one.state for one in change.wilcoxon_p({"confidence": nobody}, {"confidence": nobody})] == ["[z]"]


def test_that_all_changed_alike_is_not_told_of_hidden_counts():
    """A missing interval would say that every hidden person stayed as they were."""
    alike = {(value, value): 4 for value in range(1, 7)}
    hidden = dict.fromkeys(alike, CONFIDENTIAL)
    assert [measure(alike, hidden, "confidence").state for measure in ONE_NUMBER] == ["[c]"] * 4


def test_a_count_of_which_nobody_said_whether_it_may_be_shown_is_refused():
    with pytest.raises(ValueError, match=r"whether these counts may be shown.*\(5, 5\)"):
        change.mean_change(PAIRS, {pair: n for pair, n in PAIRS.items() if pair != (5, 5)}, "confidence")
    with pytest.raises(ValueError, match="raw counts"):
        change.differences(as_seen(PAIRS, 1))


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ({"up": 24, "same": 12, "down": 10}, "published"),
        ({"up": 24, "same": 12}, "published"),  # nobody went down
        ({"up": 24, "same": 12, "down": CONFIDENTIAL}, "[c]"),
        ({"up": 5, "same": 4, "down": 0}, "[u]"),
        ({"up": 0, "same": 0, "down": 0}, "[z]"),
        (None, "[x]"),
    ],
)
def test_up_same_and_down_are_shown_together_or_not_at_all(counts, state):
    found = change.moved(counts, "confidence")
    assert [one.group for one in found] == ["confidence up", "confidence same", "confidence down"]
    assert {one.state for one in found} == {state}


def test_the_p_values_of_several_questions_are_adjusted_together_in_the_order_asked():
    """The weaker of two is left as it is, the stronger doubled (Holm)."""
    weak = {(1, 2): 14, (2, 1): 6, (3, 3): 5}
    questions = {"weak": weak, "strong": PAIRS, "few": TOO_FEW, "not asked": None}
    found = change.wilcoxon_p(questions, questions)
    alone = {name: wilcoxon(change.differences(questions[name]))[1] for name in ("weak", "strong")}
    assert [one.group for one in found] == ["weak", "strong", "few", "not asked"]
    assert [one.value for one in found[:2]] == pytest.approx([alone["weak"], 2 * alone["strong"]])
    assert [one.state for one in found[2:]] == ["[u]", "[x]"]
    assert [one.state for one in change.wilcoxon_p(None, None)] == ["[x]"]


def test_a_hidden_question_changes_no_p_value_of_the_others():
    """It counts as one question more, whatever its answers were: of two questions, the other's p-value is doubled."""
    p = wilcoxon(change.differences(PAIRS))[1]
    for last in ((3, 4), (4, 3)):  # many went up; as many went down
        hidden = {(1, 5): 12, (2, 2): 1, last: 12}
        seen = hidden | {(2, 2): CONFIDENTIAL}
        found = change.wilcoxon_p({"a": PAIRS, "b": hidden}, {"a": PAIRS, "b": seen})
        assert [(one.state, one.value) for one in found] == [("published", pytest.approx(2 * p)), ("[c]", None)]


def test_a_p_value_of_hidden_pairs_is_not_told_however_many_they_are_and_the_others_are_exact():
    other = {(1, 2): 14, (2, 1): 6, (3, 3): 5}
    p = wilcoxon(change.differences(other))[1]
    for hidden in (1, 5, 7):
        found = change.wilcoxon_p({"a": other, "b": PAIRS}, {"a": other, "b": as_seen(PAIRS, hidden)})
        assert [(one.state, one.value) for one in found] == [("published", pytest.approx(2 * p)), ("[c]", None)]


def test_the_difference_of_all_answers_is_not_the_change_of_anyone():
    """The same 20 people did not change; 20 more, who had answered low, did not come back."""
    before, after = {"1": 20, "4": 20}, {"4": 20}
    found = change.unmatched_difference(before, after, (before, after), "confidence")
    assert (found.measure, found.group, found.value) == ("unmatched_difference", "confidence", 4 - 2.5)
    stayed = {("4", "4"): 20}
    assert change.mean_change(stayed, stayed, "confidence").value == 0


@pytest.mark.parametrize(
    ("before", "after", "shown", "state"),
    [
        ({1: 20, 4: 20}, {4: 9}, None, "[u]"),
        ({1: 20, 4: 20}, {}, None, "[z]"),
        ({1: 20, 4: 20}, None, None, "[x]"),
        ({1: 20, 4: 2}, {4: 20}, ({1: 20, 4: CONFIDENTIAL}, {4: 20}), "[c]"),
    ],
)
def test_the_difference_of_all_answers_is_shown_if_both_may_be(before, after, shown, state):
    assert change.unmatched_difference(before, after, shown or (before, after), "confidence").state == state


def test_first_answers_of_those_who_came_back_and_of_those_who_did_not():
    returned, lost = {"3": 10, "4": 10}, {"1": 6, "2": 6, "3": 2}
    seen = {"1": Cell(6), "2": Cell(6), "3": CONFIDENTIAL}
    found = change.non_response(returned, lost, (returned, lost), "confidence")
    assert [(one.group, one.value) for one in found] == [
        ("confidence came back", 3.5),
        ("confidence did not", pytest.approx(24 / 14)),
    ]
    found = change.non_response(returned, lost, (returned, seen), "confidence")
    assert [one.state for one in found] == ["published", "[c]"]
    found = change.non_response(returned, {"1": 3}, (returned, {"1": 3}), "confidence")
    assert [one.state for one in found] == ["published", "[u]"]
