"""Figures that others published, each through the public function that the notebooks use.

Nobody in this project made these numbers; the sources stand beside them.
"""

import datetime as dt

import pytest

from builders.real import training_events_by_event
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.disclosure.results import all_results
from evaluation.metrics import pledges, workshops
from evaluation.metrics.cells import Cell
from evaluation.metrics.pledges.comparison import chance_limits
from evaluation.metrics.pledges.plan import Plan, ahead_in_places
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result, share
from evaluation.metrics.statistics import funnel, newcombe_difference, wilson
from evaluation.metrics.vocabulary import ALL
from evaluation.records import parameters
from evaluation.records.tables.read import read

# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3: share, lower, upper.
WILSON = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("count_", "out_of", "lower", "upper"), WILSON)
def test_wilson_interval_of_newcombe_1998(count_, out_of, lower, upper):
    assert [round(end, 4) for end in wilson(count_, out_of)] == [lower, upper]


@pytest.mark.parametrize(("count_", "out_of", "lower", "upper"), WILSON)
def test_a_share_of_a_survey_carries_the_interval_of_newcombe_1998(count_, out_of, lower, upper):
    asked = ("recommend", "project", "after")
    [measured] = workshops.best_two({(*asked, "best_two"): count_, (*asked, "answered"): out_of})
    assert (round(measured.lower, 4), round(measured.upper, 4)) == (lower, upper)
    of_shares = share(count_, out_of, interval=True)
    assert (of_shares.value, of_shares.lower, of_shares.upper) == (measured.value, measured.lower, measured.upper)


@pytest.mark.parametrize(("count_", "out_of", "lower", "upper"), WILSON)
def test_a_share_of_a_register_has_no_interval(count_, out_of, lower, upper):
    """It counts every place there is: there is no sample, and so nothing that chance could have drawn otherwise."""
    measured = pledges.filled_of_due({"filled_of_due": count_, "due": out_of})
    assert (measured.value, measured.lower, measured.upper) == (count_ / out_of, None, None)


def test_difference_of_two_shares_by_newcombes_method_10():
    """Newcombe (1998), Statistics in Medicine 17, 873-890, example (a): 56/70 less 48/80."""
    assert [round(end, 4) for end in newcombe_difference(56, 70, 48, 80)] == [0.0524, 0.3339]


@pytest.mark.parametrize(("count_", "out_of"), [(-1, 5), (6, 5), (0, 0)])
def test_an_impossible_share_is_refused(count_, out_of):
    with pytest.raises(ValueError, match="out_of"):
        wilson(count_, out_of)


PLAN = Plan(dt.date(2019, 7, 15), dt.date(2020, 9, 30), 100)


@pytest.mark.published(ahead_in_days="LOTI, Supporting our Future Digital Leaders: day 106 of 443")
def test_the_projects_443_days_and_its_106th():
    assert (PLAN.deadline - PLAN.starts).days == 443
    assert (dt.date(2019, 10, 29) - PLAN.starts).days == 106


@pytest.mark.published(
    ahead_in_places="LOTI, Supporting our Future Digital Leaders: 69 on day 106 of 443, where an even pace gives 23.9"
)
def test_an_even_pace_would_have_given_24_places_by_29_october_2019_and_69_were_secured():
    """LOTI, Supporting our Future Digital Leaders: 69 pledges by the meet-up of 29 October 2019."""
    assert round(PLAN.planned(dt.date(2019, 10, 29)), 1) == 23.9
    assert round(ahead_in_places({"promised": 69}, PLAN, dt.date(2019, 10, 29)).value, 1) == 45.1


@pytest.mark.published(role="LOTI, Supporting our Future Digital Leaders: the published roles")
def test_roles_of_the_published_places():
    """LOTI's list of the roles: 7 6 6 6 15 5 3 2 2 (and one graphic design and drone pilot)."""
    published = {
        "software developer": 7,
        "infrastructure technician": 6,
        "IT solutions technician": 6,
        "digital project manager": 6,
        "project manager": 15,
        "data and business analyst": 5,
        "IT user": 3,
        "cyber security technologist": 2,
        "ICT help desk": 2,
        "graphic design and drone pilot": 1,
    }
    counted = {(role, "promised"): n for role, n in published.items()}
    found = pledges.roles(counted)
    assert {one.group: one.count for one in found} == published
    assert found[0].group == "project manager"


def of_sample(as_at: str = "", area: str = ALL) -> dict[tuple[str, str], Result]:
    """Every figure of the sample for one area, as the project's team sees it."""
    found = parameters.read_project()
    date, records_to = parameters.read_as_at(found, as_at)
    records = read(parameters.data_folder("digital-apprenticeships"), found, records_to)
    counts, programme = count(records, Scope.of(found, date, records_to)), programme_of(records, date)
    measured = all_results(counts, found, "team", "", date, programme, [area])
    return {(one.measure, one.group): one for one in measured if one.borough == area}


@pytest.mark.published(
    promised="LOTI, Supporting our Future Digital Leaders: 69 by 29 October 2019",
    filled="LOTI, Supporting our Future Digital Leaders: recruited over 100; The Carpentries, instructor training events: 1,747",
    members="LOTI, Supporting our Future Digital Leaders: 15 founding members, then 18",
)
@pytest.mark.parametrize(
    ("as_at", "measure", "relation", "value"),
    [
        ("2019-07-15", "promised", "=", 0),
        ("2019-10-29", "promised", "=", 69),  # LOTI, Supporting our Future Digital Leaders
        ("2020-08-28", "promised", "=", 101),  # London Councils, press release of 28 August 2020: the 100 are passed
        ("2020-09-30", "promised", "=", 118),
        ("2020-09-30", "filled", ">", 100),  # "recruited over 100"
        ("2019-07-15", "members", "=", 15),
        ("2020-09-30", "members", "=", 18),
    ],
)
def test_the_sample_agrees_with_what_was_published(as_at, measure, relation, value):
    found = of_sample(as_at)[measure, ""].count
    assert found == value if relation == "=" else found > value


@pytest.mark.published(
    filled_of_due="The Carpentries, instructor training events: 1,747 of 3,352, 52.12%; intervals of Newcombe (1998)"
)
def test_training_events_pooled_share_certified(training_events):
    """The Carpentries' instructor training, events with time to finish: 1,747 of 3,352, 52.12%."""
    file, folder = training_events
    found = parameters.read_project(str(file))
    records = read(folder, found, found.as_at)
    counts = count(records, Scope.of(found, found.as_at, found.as_at))
    measured = all_results(counts, found, "public", "", found.as_at, Programme(), [ALL])
    pooled = {one.measure: one for one in measured if one.borough == ALL}["filled_of_due"]
    assert (pooled.count, pooled.out_of, round(100 * pooled.value, 2)) == (1747, 3352, 52.12)


@pytest.mark.published(
    chance_limits="The Carpentries, instructor training events: rate .5212, dispersion 2.665 and 1.571, 34 and 11 outside"
)
def test_funnel_of_the_training_events():
    """162 events: rate 0.5212, dispersion 2.665 raw and 1.571 winsorised at 10%; 34 beyond 95%, 11 beyond 99.8%."""
    events = training_events_by_event()
    found = funnel(*zip(*events, strict=True))
    assert len(events) == 162
    assert (round(found.rate, 4), round(found.dispersion, 3), round(found.winsorised, 3)) == (0.5212, 2.665, 1.571)
    for coverage, expected in ((0.95, 34), (0.998, 11)):
        limits = [found.limits(n, coverage, between=False) for _, n in events]
        outside = [not low <= y / n <= high for (y, n), (low, high) in zip(events, limits, strict=True)]
        assert sum(outside) == expected


def of_due(pairs):
    """Places filled and due of each borough, as the measures across boroughs take them."""
    return {borough: {"filled_of_due": filled, "due": due} for borough, (filled, due) in pairs.items()}


def test_what_chance_explains_of_the_training_events_is_the_funnel_widened_for_their_spread():
    events = training_events_by_event()
    found = chance_limits(of_due({f"event {n}": pair for n, pair in enumerate(events)}))
    plain = funnel(*zip(*events, strict=True))
    beyond = [one.borough for one in found if not one.lower <= one.value <= one.upper]
    narrow = [plain.limits(n, between=False) for _, n in events]
    assert len(beyond) < 11
    assert all(one.lower <= low and high <= one.upper for one, (low, high) in zip(found, narrow, strict=True))


def test_none_of_one_is_not_beyond_chance_where_one_in_twelve_is_so():
    """The normal curve of a funnel would say so: 0.92 less 3.09 x sqrt(0.92 x 0.08) is above 0."""
    found = chance_limits(of_due({"small": (0, 1), "large": (92, 99), "other": (92, 100)}))
    assert all(one.lower <= one.value <= one.upper for one in found)
    assert chance_limits(of_due({"a": (Cell(None, "[c]"), 4), "b": (3, 4)}))[1].state == "[c]"


def test_over_dispersion_is_added_where_areas_differ_by_more_than_chance_and_only_there():
    """Spiegelhalter (2005), section 3: nothing is added while the spread is what chance gives."""
    events = training_events_by_event()
    found = funnel(*zip(*events, strict=True))
    assert found.winsorised > 1 and found.between > 0
    beyond = [not low <= y / n <= high for y, n in events for low, high in [found.limits(n)]]
    assert sum(beyond) < 11
    alike = funnel([50, 51, 49, 50], [100, 100, 100, 100])
    assert alike.winsorised < 1 and alike.between == 0


@pytest.mark.published(participants="LOTI, Supporting our Future Digital Leaders: 50 managers, 75+ apprentices")
def test_the_networks_of_the_sample_agree_with_what_was_published():
    """LOTI, Supporting our Future Digital Leaders: a managers' network of 50, an apprentices' network of 75+."""
    found = of_sample()
    assert found["participants", "managers"].count == 50
    assert found["participants", "apprentices"].count > 75


def test_someone_from_hackney_came_to_13_of_16_virtual_sessions():
    """More than 15 virtual sessions were published; the 13 is how the illustrative records were laid out."""
    came = of_sample(area="hackney")["someone_came", "virtual_session"]
    assert (came.count, came.out_of) == (13, 16) and came.out_of > 15
