"""How long a promised place stays empty: published figures, two libraries, and an example worked by hand.

Each table of times says how many places were filled, cancelled or still open so many days after their promise.
"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from statsmodels.duration.survfunc import CumIncidenceRight

from evaluation.metrics.cells import Cell
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.pledges.filling_time import days_to_filling, filled_within, incidence

HIDDEN, UNKNOWN = Cell(None, "[c]"), Cell(None, "[x]")


def table(filled: list[int] = (), cancelled: list[int] = (), still_open: list[int] = ()) -> Counter:
    """Places one by one, as the table of counts that the measures take."""
    happened = {"filled": filled, "cancelled": cancelled, "open": still_open}
    return Counter((day, what) for what, days in happened.items() for day in days)


# Freireich and others (1963), Blood 21, 699-716: weeks in remission of 21 patients given 6-mercaptopurine. The
# first list relapsed, as a place is filled; the second, 6+ and so on in the paper, was in remission when last seen.
REMISSION = table([6, 6, 6, 7, 10, 13, 16, 22, 23], still_open=[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])


def test_survival_of_the_remission_data_of_freireich_1963():
    """The one who was seen until week 6 was still there when three relapsed in week 6: 18 / 21 = .8571."""
    published = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    found = {step.day: step.survival for step in incidence(REMISSION)}
    assert {week: round(found[week], 4) for week in published} == published


@pytest.mark.published(
    days_to_filling="6-MP remission data (Freireich 1963): median 23; competing events as in R and Stata"
)
def test_median_of_the_remission_data():
    assert days_to_filling(REMISSION).value == 23


def test_days_come_as_numbers_or_as_the_text_that_a_table_holds():
    as_text = {(str(day), what): Cell(n) for (day, what), n in REMISSION.items()}
    assert incidence(as_text) == incidence(REMISSION)
    assert days_to_filling(as_text) == days_to_filling(REMISSION)


# The example on which statsmodels checks itself against R's cmprsk and Stata's stcompet: 18 times, three causes
# that compete, and the cumulative incidence of each on the days 1, 2, 4, 6, 7, 8 and 9.
CAUSES = {"first": [1, 1, 2], "second": [4, 4, 4], "third": [6, 6, 7]}
CENSORED = [1, 2, 2, 4, 4, 8, 9, 9, 9]
BY_R = {
    "first": [0.11111111, 0.17037037, 0.17037037, 0.17037037, 0.17037037, 0.17037037, 0.17037037],
    "second": [0.0, 0.0, 0.20740741, 0.20740741, 0.20740741, 0.20740741, 0.20740741],
    "third": [0.0, 0.0, 0.0, 0.17777778, 0.26666667, 0.26666667, 0.26666667],
}


@pytest.mark.published(filled_within="R cmprsk and Stata stcompet, the example of statsmodels' own tests")
@pytest.mark.parametrize("cause", CAUSES)
def test_cumulative_incidence_as_r_and_stata_have_it(cause):
    """Whichever cause is taken as the filling, the two others end the waiting as a cancellation does."""
    others = [day for other, days in CAUSES.items() if other != cause for day in days]
    found = incidence(table(CAUSES[cause], others, CENSORED))
    assert [step.day for step in found] == [1, 2, 4, 6, 7, 8, 9]
    assert [step.filled for step in found] == pytest.approx(BY_R[cause], abs=1e-8)


# Ten places, worked by hand.
#
#   day   watched  what happened           still empty          filled                   cancelled
#    10     10     2 filled                8/10        = .8     2/10            = .2     0
#    20      8     3 cancelled             .8 x 5/8    = .5     .2                       .8 x 3/8 = .3
#    30      5     1 open, watched no more .5                   .2                       .3
#    40      4     2 filled                .5 x 2/4    = .25    .2 + .5 x 2/4   = .45    .3
#    50      2     1 filled, 1 open        .25 x 1/2   = .125   .45 + .25 x 1/2 = .575   .3
TEN = table(filled=[10, 10, 40, 40, 50], cancelled=[20, 20, 20], still_open=[30, 50])


def test_ten_places_by_hand():
    assert [tuple(round(share, 12) for share in step) for step in incidence(TEN)] == [
        (10, 0.8, 0.2, 0),
        (20, 0.5, 0.2, 0.3),
        (30, 0.5, 0.2, 0.3),
        (40, 0.25, 0.45, 0.3),
        (50, 0.125, 0.575, 0.3),
    ]


def test_half_of_the_ten_places_were_filled_by_day_50():
    """Were the three cancelled places taken as still open, 60% would seem filled by day 40: .2 + .8 x 2/4 = .6."""
    assert days_to_filling(TEN).value == 50
    assert days_to_filling(table([10, 10, 40, 40, 50], still_open=[20, 20, 20, 30, 50])).value == 40


def test_of_the_ten_places_a_fifth_was_filled_within_30_days_and_nobody_knows_of_60():
    found = {one.group: one for one in filled_within(TEN)}
    assert list(found) == ["30 days", "60 days", "90 days", "180 days", "270 days", "365 days"]
    assert (round(found["30 days"].value, 12), found["30 days"].out_of) == (0.2, 10)
    assert all(found[group].state == "[x]" and found[group].value is None for group in list(found)[1:])


def test_within_30_days_is_on_the_30th_day_too():
    assert filled_within(table([30], [31]))[0].value == 0.5
    assert filled_within(table([31], [31]))[0].value == 0


def test_the_last_day_on_which_a_place_was_watched_still_counts():
    found = filled_within(table([40], still_open=[90]))
    assert [one.value for one in found] == [0.0, 0.5, 0.5, None, None, None]


def test_a_number_of_0_is_no_place_watched():
    assert [one.state for one in filled_within({("40", "filled"): 1, ("400", "open"): 0})][1:] == ["[x]"] * 5


def test_exactly_half_is_half():
    """Ten places filled one a day: five of ten, though ten times a tenth is a crumb less in floating point."""
    assert days_to_filling(table(list(range(1, 11)))).value == 5
    assert days_to_filling(table([8, 8], [3, 3])).value == 8


@pytest.mark.parametrize(
    "times",
    [table([8], [3, 3]), table([8], still_open=[9, 9]), table(still_open=[5]), table(cancelled=[5])],
    ids=["most cancelled", "most open", "only open", "only cancelled"],
)
def test_without_half_filled_there_is_no_such_day(times):
    assert (days_to_filling(times).state, days_to_filling(times).value) == ("[z]", None)


@pytest.mark.parametrize(
    ("times", "state"),
    [
        ({}, "[z]"),
        ({("9", "open"): 0}, "[z]"),
        ({("9", "filled"): UNKNOWN, ("12", "open"): UNKNOWN}, "[x]"),
        ({("9", "filled"): 3, ("12", "open"): UNKNOWN}, "[x]"),
        ({("9", "filled"): 3, ("12", "open"): HIDDEN}, "[c]"),
        ({("9", "filled"): HIDDEN}, "[c]"),
    ],
    ids=["nothing promised", "nothing at all", "a day missing", "one not known", "one hidden", "all hidden"],
)
def test_why_no_time_is_told(times, state):
    found = [days_to_filling(times), *filled_within(times)]
    assert [(one.state, one.value, one.out_of) for one in found] == [(state, None, None)] * 7


def test_without_records_there_is_one_row_that_is_not_available():
    [within] = filled_within(None)
    for found in (days_to_filling(None), within):
        assert (found.group, found.state, found.value) == ("", "[x]", None)


def test_a_number_of_0_does_not_matter_even_without_its_day():
    assert days_to_filling({("9", "filled"): 3, ("", "open"): 0}).value == 9


@pytest.mark.parametrize(
    ("times", "match"),
    [
        ({(5, "lost"): 1}, "filled, cancelled, open"),
        ({("", "undated"): 1}, "undated"),
        ({("", "filled"): 1}, "whole"),
        ({(-5, "filled"): 1}, "whole"),
        ({("-5", "filled"): 1}, "whole"),
        ({(5.5, "filled"): 1}, "whole"),
        ({("soon", "filled"): 1}, "whole"),
        ({(5, "filled"): -1}, "0 or more"),
        ({(5, "filled"): HIDDEN}, "must be known"),
        ({(5, "filled"): UNKNOWN}, "must be known"),
    ],
)
def test_times_that_cannot_be_are_refused(times, match):
    with pytest.raises(ValueError, match=match):
        incidence(times)


PLACES = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["filled", "cancelled", "open"])), min_size=1)


@given(PLACES.map(lambda places: [(day, "open" if what == "cancelled" else what) for day, what in places]))
def test_kaplan_meier_as_lifelines_has_it(places):
    found = {step.day: step.survival for step in incidence(Counter(places))}
    by_lifelines = KaplanMeierFitter().fit([day for day, _ in places], [what == "filled" for _, what in places])
    assert list(found.values()) == pytest.approx([by_lifelines.predict(day) for day in found], abs=1e-9)


@given(PLACES)
def test_cumulative_incidence_as_statsmodels_has_it(places):
    """A filling and a cancellation are added after all others: statsmodels needs one of each."""
    places = [*places, (50, "filled"), (50, "cancelled")]
    found = incidence(Counter(places))
    status = {"open": 0, "filled": 1, "cancelled": 2}
    oracle = CumIncidenceRight([day for day, _ in places], [status[what] for _, what in places])
    assert [step.day for step in found] == list(oracle.times)
    assert [step.filled for step in found] == pytest.approx(list(oracle.cinc[0]))
    assert [step.cancelled for step in found] == pytest.approx(list(oracle.cinc[1]))


@given(PLACES)
def test_a_place_is_empty_filled_or_cancelled(places):
    assert all(one.survival + one.filled + one.cancelled == pytest.approx(1) for one in incidence(Counter(places)))


@given(PLACES)
def test_where_no_place_is_open_the_shares_are_plain_shares(places):
    settled = [(day, what) for day, what in places if what != "open"]
    for step in incidence(Counter(settled)):
        by_then = Counter(what for day, what in settled if day <= step.day)
        assert step.filled == pytest.approx(by_then["filled"] / len(settled))
        assert step.cancelled == pytest.approx(by_then["cancelled"] / len(settled))


def test_what_the_public_reads():
    assert MEASURES["days_to_filling"].unit == "days"
    assert MEASURES["filled_within"].title == "Places filled within so many days of the promise"
    assert {one.measure for one in filled_within(TEN)} == {"filled_within"}
