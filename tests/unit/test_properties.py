"""What holds of all records, whatever stands in them: from the tables to the counts, to what an audience may see,
to the figures."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from zlib import crc32

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st

from builders import declared
from builders.counts import added_up, counts_of
from evaluation.counts import Scope
from evaluation.counts.areas import count, own_rows
from evaluation.counts.programme import programme_of
from evaluation.counts.scope import EVERYBODYS, AreaRecords
from evaluation.disclosure import with_totals
from evaluation.disclosure.results import all_results
from evaluation.metrics.measure import MEASURES, Count, Proportion, Statistic
from evaluation.metrics.result import Result
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import ALL, OTHERS
from evaluation.records.parameters import DEFAULT_PROJECT, data_folder, read_project
from evaluation.records.tables.read import Tables, read
from evaluation.records.tables.relations import related_faults
from evaluation.records.tables.schema import KEYS, SCHEMAS

PROJECT = read_project()
SAMPLE = read(data_folder(DEFAULT_PROJECT), PROJECT, PROJECT.as_at)
FIRST, LAST = PROJECT.starts, PROJECT.as_at
DAYS = (LAST - FIRST).days
BOROUGHS = ["hackney", "camden", "enfield", "sutton", "lewisham", "kingston-upon-thames", "city-of-london", "barnet"]
WHOLE = (*EVERYBODYS, "scenarios", "stories", "published")  # of no borough, or counted nowhere
NOTHING, NOTHING_OF_0 = (None, None, None, None), (0, None, None, None)  # of a figure that is not shown
FEWEST = {"people": PROJECT.disclosure.people, "answers": PROJECT.disclosure.answers}

# A borough beside the others. These change where a borough is added, and so does `replied`: an event counts as one
# that people were asked about once anybody has answered.
BESIDE_OTHERS = {"chance_limits", "shrunken", "met_boroughs", "replied"}
# Statistics of many counts, which an audience may see rounded to two decimals (`measure.suppressed_statistic`).
ROUNDED = {
    "gini_of_attendances",
    "ties_across",
    "ei_index",
    "ei_expected",
    "median_answer",
    "median_change",
    "mean_change",
    "standardised_change",
    "rank_biserial",
    "unmatched_difference",
    "non_response",
}
BOUNDS = {
    "share": (0, 1),
    "index from 0 to 1": (0, 1),
    "index from -1 to +1": (-1, 1),
    "probability": (0, 1),
    "from -1": (-1, 1),
}  # by how the unit begins


PHASES = [Phase.explicit, Phase.generate]


def few(examples: int):
    """So many examples, the same ones each time. They are not made smaller when they fail: that takes minutes."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=PHASES,
        suppress_health_check=[HealthCheck.too_slow],
    )


# Records: how many of everything is drawn; the rest is dealt by chance from a seed that is drawn.


def table(name: str, rows: list[dict]) -> pd.DataFrame:
    """A table as `read` gives it: a column that no row has anything in is left out."""
    kinds = {"datetime64[ns]": "datetime64[ns]", "boolean": "boolean", "Int64": "Int64", "Float64": "Float64"}
    columns = {}
    for column, schema in SCHEMAS[name].columns.items():
        given_ = [row.get(column) for row in rows]
        if schema.required or any(value is not None for value in given_):
            columns[column] = pd.Series(given_, dtype=kinds.get(str(schema.dtype), "string"))
    return pd.DataFrame(columns)


@dataclass(frozen=True)
class MadeUp:
    """Small records in which all that may be missing sometimes is: so many of each, the rest dealt from a seed."""

    areas: tuple[str, ...]
    places: int
    people: int
    events: int
    replies: int
    seed: int

    @property
    def tables(self) -> Tables:
        chance = Random(self.seed)
        deal = Deal(chance, list(self.areas))
        rows = {
            "pledges": deal.places(self.places),
            "people": deal.people(self.people),
            "events": deal.events(self.events),
            "playbook": deal.playbook(),
            **deal.books(),
        }
        rows |= {
            "member_boroughs": deal.members(rows["pledges"]),
            "apprentices": deal.apprentices(rows["pledges"]),
            "participants": deal.participants(rows["people"]),
            "training": deal.training(rows["people"]),
            "attendance": deal.attendance(rows["people"], rows["events"]),
            "answers": deal.answers(self.replies, rows["people"], rows["events"]),
        }
        kept = [name for name, found in rows.items() if found and (name == "pledges" or chance.random() < 0.9)]
        frames = {name: table(name, rows[name]) for name in SCHEMAS if name in kept}
        frames |= {name: SAMPLE[name] for name in ("questions", "courses")}
        return Tables(_closed(frames), SAMPLE.registry, SAMPLE.records_to)


@dataclass(frozen=True)
class OfTheSample:
    """The sample's records of a few boroughs."""

    boroughs: tuple[str, ...]

    @property
    def tables(self) -> Tables:
        return part(SAMPLE, self.boroughs)


def some_of(boroughs: list[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(boroughs), min_size=2, max_size=most, unique=True).map(tuple)


@dataclass(frozen=True)
class MostlyAnyway:
    """Twenty places filled, of which eighteen would have come anyway."""

    @property
    def tables(self) -> Tables:
        places = [
            {
                "pledge_id": f"P{n}",
                "borough": "hackney",
                "pledged_on": on(0),
                "filled_on": on(9),
                "additionality": "anyway" if n < 18 else "new",
            }
            for n in range(20)
        ]
        people = [
            {
                "apprentice_id": f"A{n}",
                "pledge_id": f"P{n}",
                "borough": "hackney",
                "started_on": on(9),
                "recruit_type": "new",
            }
            for n in range(20)
        ]
        frames = {"pledges": table("pledges", places), "apprentices": table("apprentices", people)}
        return Tables(frames, SAMPLE.registry, SAMPLE.records_to)


SEEDS = st.integers(0, 2**32 - 1)
MADE_UP = st.builds(
    MadeUp,
    areas=some_of(BOROUGHS, 6),
    places=st.integers(1, 30),
    people=st.integers(0, 60),
    events=st.integers(0, 8),
    replies=st.integers(0, 40),
    seed=SEEDS,
)
RECORDS = st.one_of(MADE_UP, MADE_UP, st.builds(OfTheSample, some_of(SAMPLE.members(), 4)))
AS_AT = st.sampled_from([LAST, LAST, dt.date(2020, 3, 31)])
MEANINGS = st.sampled_from(["started", "in post", "finished"])


class Deal:
    """Rows of each table, dealt by chance."""

    def __init__(self, chance: Random, areas: list[str]):
        self.chance, self.areas = chance, areas

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def day(self, least: int = 0) -> int:
        return self.chance.randint(min(least, DAYS), DAYS)

    def places(self, n: int) -> list[dict]:
        rows = []
        for number in range(n):
            promised = self.day()
            happened = self.chance.choice(["filled", "filled", "undated", "cancelled", "open"])
            rows.append(
                {
                    "pledge_id": f"P{number}",
                    "borough": self.chance.choice(self.areas),
                    "role_family": self.chance.choice(["data analyst", "IT user", None]),
                    "pledged_on": None if self.often(0.05) else on(promised),
                    "due_on": None if self.often(0.3) else on(promised + self.chance.randint(0, 300)),
                    "filled": happened in ("filled", "undated"),
                    "filled_on": on(self.day(promised)) if happened == "filled" else None,
                    "cancelled_on": on(self.day(promised)) if happened == "cancelled" else None,
                    "additionality": self.chance.choice(["new", "sooner", "anyway", "unknown", None]),
                }
            )
        return rows

    def members(self, places: list[dict]) -> list[dict]:
        first = {
            area: min(
                [row["pledged_on"] for row in places if row["borough"] == area and row["pledged_on"]],
                default=on(self.day()),
            )
            for area in self.areas
        }
        return [{"borough": area, "joined_on": day, "source": "the minutes"} for area, day in first.items()]

    def apprentices(self, places: list[dict]) -> list[dict]:
        rows = []
        for place in places:
            if place["filled_on"] is None or self.often(0.2):
                continue
            started = (place["filled_on"] - on(0)).days
            left, achieved = self.often(0.3), self.often(0.2)
            rows.append(
                {
                    "apprentice_id": f"A{len(rows)}",
                    "pledge_id": place["pledge_id"],
                    "borough": place["borough"],
                    "recruit_type": "new",
                    "started_on": place["filled_on"],
                    "left_on": on(self.day(started)) if left else None,
                    "left_reason": self.chance.choice(["another job", "family", None]) if left else None,
                    "achieved_on": on(self.day(started)) if achieved else None,
                }
            )
        return rows

    def people(self, n: int) -> list[dict]:
        homes = [*self.areas, *self.areas, None]
        found = [{"person_id": f"H{number}", "borough": self.chance.choice(homes)} for number in range(n)]
        return [one | {"role": "officer" if one["borough"] or self.often(0.5) else "partner"} for one in found]

    def events(self, n: int) -> list[dict]:
        kinds = ["meetup", "meetup", "kickoff", "virtual_session", "hackathon", "challenge_day", "webinar"]
        return [
            {
                "event_id": f"E{number}",
                "kind": self.chance.choice(kinds),
                "title": "An event",
                "minutes": 60,
                "network": self.chance.choice([*PROJECT.networks, None]),
                "mode": self.chance.choice(["in_person", "online"]),
                "starts_at": on(day) + pd.Timedelta(hours=10),
            }
            for number, day in enumerate(self.chance.sample(range(DAYS + 1), n))
        ]

    def participants(self, people: list[dict]) -> list[dict]:
        rows = []
        for person in people:
            for network in PROJECT.networks:
                if self.often(0.6):
                    joined = self.chance.randint(0, DAYS) // self.chance.choice([1, 4])
                    left = on(self.day(joined)) if self.often(0.2) else None
                    time = {"joined_on": on(joined), "left_on": left}
                    rows.append({"person_id": person["person_id"], "network": network, **time})
        return rows

    def attendance(self, people: list[dict], events: list[dict]) -> list[dict]:
        rows, density = [], self.chance.choice([0.2, 0.5, 0.9])
        for event in events:
            kept_list = self.often(0.5)
            rows += [
                {
                    "event_id": event["event_id"],
                    "person_id": person["person_id"],
                    "attended": self.often(0.7),
                    "registered": self.chance.choice([True, True, True, False, None]) if kept_list else None,
                }
                for person in people
                if self.often(density)
            ]
        return rows

    def answers(self, n: int, people: list[dict], events: list[dict]) -> list[dict]:
        rows = []
        for number in range(n):
            person = self.chance.choice([*people[:20], *people[:20], {"person_id": None}])
            who = {
                "response_id": f"R{number}",
                "person_id": person["person_id"],
                "answered_on": None if self.often(0.05) else on(self.day()),
                "borough": self.chance.choice([*self.areas, None]),
            }
            if events and self.often(0.3):
                who |= {"event_id": self.chance.choice(events)["event_id"], "time": None}
                rows += [
                    {**who, "question": "useful", "value": f"{self.chance.randint(1, 5)}"},
                    {**who, "question": "pace", "value": self.chance.choice(["slow", "right"])},
                ]
                continue
            who["time"] = self.chance.choice(["before", "before", "after", "after", "later"])
            rows += [
                {**who, "question": asked, "value": f"{self.chance.randint(1, 5)}"} for asked in ("confident", "alone")
            ]
            if who["time"] == "after":
                rows += [
                    {**who, "question": "recommend", "value": f"{self.chance.randint(0, 10)}"},
                    {**who, "question": "at_work", "value": f"{self.chance.randint(1, 6)}"},
                ]
                rows += [
                    {**who, "question": "used", "value": tool}
                    for tool in ("Power BI", "Spreadsheets")
                    if self.often(0.5)
                ]
        return rows

    def training(self, people: list[dict]) -> list[dict]:
        rows = []
        for person in people:
            for course in SAMPLE["courses"]["course"]:
                if self.often(0.2):
                    began = self.day()
                    ended = on(self.day(began)) if self.often(0.5) else None
                    time = {"enrolled_on": on(began), "completed_on": ended}
                    rows.append({"person_id": person["person_id"], "course": course, **time})
        return rows

    def playbook(self) -> list[dict]:
        uses = ["yes", "partly", "no"]
        return [
            {"borough": area, "recommendation": what, "used": self.chance.choice(uses), "asked_on": on(self.day())}
            for area in self.areas
            for what in ("Name a mentor", "Plan study time")
        ]

    def books(self) -> dict[str, list[dict]]:
        """The tables of the whole project."""
        return {
            "costs": [
                {
                    "item": f"{n}",
                    "borough": self.chance.choice([*self.areas, None]),
                    "paid_by": "LOTI",
                    "kind": self.chance.choice(["cash", "levy"]),
                    "amount": self.chance.randint(0, 10**6) / 100,
                }
                for n in range(5)
            ],
            "equality": [
                {"characteristic": "sex", "category": category, "apprentices": self.chance.randint(0, 40)}
                for category in ("female", "male", "not_stated")
            ],
            "themes": [
                {"theme": theme, "respondents": self.chance.randint(0, 20), "coded_by": "two officers"}
                for theme in ("Time to study", "Learning from home")
            ],
        }


def on(day: int) -> pd.Timestamp:
    return pd.Timestamp(FIRST) + pd.Timedelta(days=day)


def _closed(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Without the tables and columns that point into a table that is not there."""
    for key in KEYS:
        if key.table in frames and key.of_table not in frames and key.column in frames[key.table]:
            if SCHEMAS[key.table].columns[key.column].required:
                return _closed({name: frame for name, frame in frames.items() if name != key.table})
            frames = frames | {key.table: frames[key.table].drop(columns=key.column)}
    return frames


def part(tables: Tables, boroughs, rest: bool = True) -> Tables:
    """The records of some boroughs: each row goes with its person's borough, else with its own; those of no borough
    go with the rest. What everybody knows stays whole.
    """
    homes = pd.Series(dtype="string")
    if "people" in tables and "borough" in tables["people"]:
        homes = tables["people"].set_index("person_id")["borough"]
    frames = {}
    for name, frame in tables.frames.items():
        if name not in WHOLE:
            own = frame["borough"] if "borough" in frame else pd.Series(pd.NA, frame.index, dtype="string")
            if "person_id" in frame and name != "people":
                own = homes.reindex(frame["person_id"]).set_axis(frame.index).fillna(own)
            frame = frame[own.isin(list(boroughs)) | (own.isna() & rest)]
        frames[name] = frame
    if "people" in frames and "borough" in frames["people"] and frames["people"]["borough"].isna().all():
        frames["people"] = frames["people"].drop(columns="borough")  # as `read` leaves out what is empty throughout
    return replace(tables, frames=frames)


def in_another_order(tables: Tables, seed: int) -> Tables:
    return replace(
        tables, frames={name: rows.sample(frac=1, random_state=seed) for name, rows in tables.frames.items()}
    )


def asked(tables: Tables, as_at: dt.date = LAST, project=PROJECT) -> Scope:
    return Scope.of(project, as_at, tables.records_to)


def by_key(counts) -> dict:
    """Each table's numbers by their key; None where one is not known."""
    return {
        name: {
            key: None if pd.isna(n) else int(n)
            for key, n in rows.set_index(["borough", *TABLES[name].dimensions, "kind"])["n"].items()
        }
        for name, rows in counts.items()
    }


def differing(one: dict, other: dict) -> dict:
    """The cells of all tables that are not the same in both, with their two numbers."""
    cells = {(name, key) for keyed in (one, other) for name, found in keyed.items() for key in found}
    both = {at: tuple(keyed.get(at[0], {}).get(at[1]) for keyed in (one, other)) for at in cells}
    return {at: pair for at, pair in both.items() if pair[0] != pair[1]}


def above_0(keyed: dict) -> dict:
    return {name: {key: n for key, n in cells.items() if n} for name, cells in keyed.items()}


def told(tables: Tables, audience: str, own: str = "", as_at: dt.date = LAST, areas=None, project=PROJECT) -> dict:
    """Every figure that an audience sees of some areas (of all if none is named), by borough, measure and group."""
    counts, programme = count(tables, asked(tables, as_at, project)), programme_of(tables, as_at)
    found = all_results(
        counts, project, audience, own, as_at, programme, [*tables.members(), ALL] if areas is None else areas
    )
    keyed = {(one.borough, one.measure, one.group): one for one in found}
    assert len(keyed) == len(found), "a figure stands twice"
    return keyed


# What holds of all of them.


@few(8)
@given(MADE_UP)
def test_the_records_made_up_here_are_such_as_would_be_accepted(records):
    tables = records.tables
    assert related_faults(tables.frames, {name: name for name in tables.frames}, PROJECT) == []
    for name, frame in tables.frames.items():
        SCHEMAS[name].validate(frame)


@few(4)
@given(RECORDS, AS_AT, st.sampled_from(["public", "borough", "team"]))
def test_a_count_is_at_most_its_total_and_a_share_lies_in_its_own_interval(records, as_at, audience):
    tables = records.tables
    for key, one in told(tables, audience, tables.members()[0], as_at).items():
        assert one.is_shown or (one.count, one.value, one.lower, one.upper) in (NOTHING, NOTHING_OF_0), one
        if one.count is not None and one.out_of is not None:
            assert 0 <= one.count <= one.out_of, one
        unit = MEASURES[key[1]].unit
        bounds = next((ends for begins, ends in BOUNDS.items() if unit.startswith(begins)), None)
        if bounds is None or one.value is None or (key[1] == "equality" and one.out_of is None):  # a count by itself
            continue
        assert bounds[0] <= one.value <= bounds[1], one
        if one.lower is not None and key[1] != "chance_limits":  # those are limits about the rate of all boroughs
            assert bounds[0] <= one.lower <= one.value <= one.upper <= bounds[1], one


@few(3)
@given(RECORDS, AS_AT)
@example(MadeUp(("hackney", "camden", "sutton"), 20, 30, 4, 30, 4), dt.date(2020, 3, 31))
def test_the_boroughs_add_up_to_the_project_in_every_table(records, as_at):
    """What is not known of an area is not of the project either; and only then."""
    tables = records.tables
    for name, frame in with_totals(count(tables, asked(tables, as_at))).items():
        keys = [*TABLES[name].dimensions, "kind"]
        own = frame[frame["borough"] != ALL].groupby(keys)["n"]
        whole = frame[frame["borough"] == ALL].set_index(keys)["n"]
        sums, lacks = own.sum().reindex(whole.index), own.apply(lambda n: n.isna().any()).reindex(whole.index)
        assert whole[whole.notna()].to_dict() == sums[whole.notna()].to_dict(), name
        assert whole[lacks].isna().all(), name
        if not TABLES[name].has_open_keys:  # of others it is not even known which keys an area has
            assert whole[~lacks].notna().all(), name
        assert whole.notna().all() or lacks.any(), name


@few(8)
@given(RECORDS)
def test_every_row_is_some_areas_own_and_only_one_areas(records):
    tables = records.tables
    areas = list(own_rows(tables, asked(tables)))
    for name in tables.frames.keys() - set(WHOLE):
        rows = [row for own in areas if name in own for row in own[name].index]
        assert sorted(rows) == sorted(tables[name].index), name


@few(3)
@given(RECORDS, AS_AT, SEEDS)
def test_counts_of_parts_add_up_to_the_count_of_the_whole_in_any_order(records, as_at, seed):
    """Each area is counted by itself, the areas are dealt into parts, and the parts added up."""
    tables = records.tables
    question, chance = asked(tables, as_at), Random(seed)
    areas = [counts_of(own, question) for own in own_rows(tables, question)]
    chance.shuffle(areas)
    parts = chance.randint(1, len(areas))
    merged = added_up(added_up(areas[n::parts]) for n in range(parts))
    assert differing(by_key(merged), by_key(count(tables, question))) == {}


@pytest.mark.slow
@few(3)
@given(MADE_UP, AS_AT, st.integers(2, 3))
def test_one_areas_people_and_places_dealt_into_parts_add_up_too(records, as_at, parts):
    """Each row goes with its person, place or reply. What is told of a borough as an organisation (whether it is a
    member, came to an event, uses a recommendation) is not added up from rows, and stays with the first part. What is
    not known of the whole, for want of a day, may be known of a part.
    """
    question = asked(records.tables, as_at)
    areas = list(own_rows(records.tables, question))
    pieces = (counts_of(own, question) for area in areas for own in dealt(area, parts))
    whole = by_key(added_up(counts_of(own, question) for own in areas))
    found = differing(*(above_0(keyed) for keyed in (by_key(added_up(pieces)), whole)))
    known = {name for name, key in found if whole[name].get(key, 0) is not None}
    assert known <= {"members", "events", "events_of_a_kind"}


def dealt(own: AreaRecords, parts: int) -> list[AreaRecords]:
    """An area's own rows in several parts: those of each person, place or reply together."""
    at = {name: part_of_each_row(frame, parts) for name, frame in own.tables.items() if name not in EVERYBODYS}
    return [
        replace(own, tables={**own.tables, **{name: own[name][of_rows == n] for name, of_rows in at.items()}})
        for n in range(parts)
    ]


def part_of_each_row(frame: pd.DataFrame, parts: int) -> pd.Series:
    together = pd.Series("", frame.index, dtype="str")
    for column in ("response_id", "pledge_id", "person_id"):
        if column in frame:
            together = frame[column].fillna(together)
    return together.map(lambda key: crc32(key.encode()) % parts if key else 0)


def test_the_records_of_half_of_the_boroughs_and_of_the_rest_add_up_to_those_of_all():
    """Each half's tables are counted as if there were no others, with its zeros left aside. Only `responses` may be
    fewer: an event counts as one that people were asked about once anybody has answered, and that may be the others.
    """
    members = SAMPLE.members()
    halves = part(SAMPLE, members[::2]), part(SAMPLE, members[1::2], rest=False)
    merged = above_0(by_key(added_up(count(one, asked(SAMPLE)) for one in halves)))
    whole = above_0(by_key(count(SAMPLE, asked(SAMPLE))))
    assert whole.keys() == TABLES.keys() and all(whole.values())
    assert {(name, key) for name, key in differing(merged, whole) if name != "responses"} == set()


@few(1)
@given(RECORDS, AS_AT, SEEDS)
@example(OfTheSample(("hackney", "camden")), LAST, 1)
def test_the_order_of_the_rows_changes_nothing(records, as_at, seed):
    tables = records.tables
    question = asked(tables, as_at)
    found = (by_key(count(one, question)) for one in (tables, in_another_order(tables, seed)))
    assert differing(*found) == {}


@few(4)
@given(RECORDS, AS_AT)
def test_adding_a_borough_changes_no_other_boroughs_own_figures(records, as_at):
    tables = records.tables
    *others, _ = tables.members()
    assume(others)
    before = told(part(tables, others), "team", as_at=as_at, areas=others)
    after = told(tables, "team", as_at=as_at, areas=others)
    for key, one in before.items():
        assert key[1] in BESIDE_OTHERS or after[key] == one
    for key in after.keys() - before.keys():  # of a question or a kind of list that only the new borough has
        assert key[1] in BESIDE_OTHERS or not after[key].count


@pytest.mark.slow
@few(3)
@given(RECORDS, AS_AT)
def test_what_the_public_and_a_borough_see_is_what_the_team_sees_with_the_same_numbers(records, as_at):
    tables = records.tables
    own = tables.members()[0]
    exact = told(tables, "team", own, as_at)
    for audience in ("public", "borough"):
        seen = told(tables, audience, own, as_at)
        assert seen.keys() <= exact.keys()
        for key, one in seen.items():
            if one.is_shown:
                assert same(one, exact[key]), (audience, one, exact[key])


def same(seen: Result, exact: Result) -> bool:
    if seen.measure in ROUNDED:
        ends = ((seen.value, exact.value), (seen.lower, exact.lower), (seen.upper, exact.upper))
        return all(a == b or abs(a - b) <= 0.005 + 1e-9 for a, b in ends)
    if seen.measure == "wilcoxon_p":  # Holm's method counts a hidden question as one that shows nothing
        return seen.value is None or seen.value >= exact.value - 0.005 - 1e-9
    if seen.measure == "equality" and seen.out_of is None:  # where the others of its kind are hidden, so is its share
        return seen.count == exact.count
    return seen == exact


@pytest.mark.slow
@few(5)
@given(RECORDS, AS_AT, MEANINGS)
def test_no_figure_of_the_public_rests_on_fewer_than_5_people_or_10_answers(records, as_at, filled_means):
    tables = records.tables
    assume(filled_means == "started" or "apprentices" in tables)
    found = [one for one in few_beneath(tables, as_at, filled_means) if not is_a_difference(one)]
    assert [one for one in found if one.count != 0] == []  # of no place promised none is filled, and everybody knows


@pytest.mark.parametrize(
    ("records", "filled_means"),
    [
        pytest.param(OfTheSample(("hackney", "hammersmith-and-fulham")), "started", id="others together: all less own"),
        pytest.param(MostlyAnyway(), "in post", id="added at most: filled less anyway"),
    ],
)
def test_neither_does_one_that_is_the_difference_of_two(records, filled_means):
    as_at = dt.date(2020, 3, 31)
    assert [one for one in few_beneath(records.tables, as_at, filled_means) if is_a_difference(one)] == []


def is_a_difference(one: Result) -> bool:
    return one.borough == OTHERS or (one.measure, one.group) == ("added", "at most")


def few_beneath(tables: Tables, as_at: dt.date, filled_means: str) -> list[Result]:
    """The figures of the public, beside the first borough's own, that rest on too few."""
    project = PROJECT.model_copy(update={"filled_means": filled_means})
    found = []
    for one in told(tables, "public", tables.members()[0], as_at, project=project).values():
        if not one.is_shown:
            continue
        of_count, of_total = kinds_of(one, filled_means)
        beneath = [(one.count, of_count), (one.out_of, of_total)]
        if one.count is None and one.unit in FEWEST:  # the size of something, such as a session
            beneath = [(one.value, one.unit), (one.lower, one.unit)]
        if any(n is not None and n < FEWEST.get(kind, 0) for n, kind in beneath):
            found.append(one)
    return found


def kinds_of(one: Result, filled_means: str) -> tuple[str, str]:
    """What the count and the total of a figure count, as its measure declares."""
    measure = MEASURES[one.measure]
    if isinstance(measure, Statistic) and measure.counts_of:
        pair = measure.counts_of
    elif isinstance(measure, Count | Proportion):
        own = measure.of if isinstance(measure, Count) else measure.numerator
        pair = own[one.group] if isinstance(own, Mapping) else own, getattr(measure, "denominator", None)
    else:
        kinds = declared.kinds(measure, filled_means)
        if len(kinds) == 1:
            return (*kinds, *kinds)
        if (one.count, one.out_of) != (None, None):
            pytest.fail(
                f"Say in the declaration of '{one.measure}' what its count and its total are of: counts_of=(Cells, Cells), "
                "None for what is of none of its tables."
            )
        pair = None, None
    count_, total = (cells.table.kind(cells.key, filled_means) if cells else "" for cells in pair)
    return count_, total


@pytest.mark.parametrize("filled_means", ["started", "in post"])
def test_of_every_figure_it_is_known_what_it_counts(filled_means):
    known = {
        one.measure: kinds_of(one, filled_means)
        for one in told(SAMPLE, "team", SAMPLE.members()[0]).values()
        if one.is_shown
    }
    assert known["never_came"] == ("people", "people") and known["best_two"] == ("answers", "answers")
    assert known["filled"] == known["on_time"] == ("places" if filled_means == "started" else "people", "places")


def test_a_reply_that_answers_a_question_twice_is_refused():
    reply = {"response_id": "R1", "question": "confident", "borough": "hackney", "time": "after"}
    answers = table("answers", [{**reply, "value": "4"}, {**reply, "value": "5"}])
    frames = {"pledges": SAMPLE["pledges"], "questions": SAMPLE["questions"], "answers": answers}
    faults = related_faults(frames, {name: name for name in frames}, PROJECT)
    assert "reply 'R1' answers 'confident' twice" in faults[0].problem and len(faults) == 1
