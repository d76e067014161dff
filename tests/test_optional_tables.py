"""Every table but pledges may be left out: each page still stands, and says what is not known for want of which."""

import csv
import io
import re
import shutil
from functools import cache

import pytest

from builders.making import make
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.counts.scope import NOT_COUNTED_WITHOUT
from evaluation.metrics.vocabulary import ALL
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import DEFAULT_PROJECT, data_folder, read_project
from evaluation.records.tables.folder import MARKER
from evaluation.records.tables.read import Tables, read
from evaluation.records.tables.relations import related_faults
from evaluation.records.tables.schema import KEYS, SCHEMAS, UNASKED
from evaluation.report.findings import Finding
from evaluation.report.study import Study
from evaluation.report.words import contents, plan, project, summary
from evaluation.report.words.page import quality
from evaluation.run.prepare import Whole
from evaluation.run.request import Request

PROJECT = read_project()
FOLDER = data_folder(DEFAULT_PROJECT)
SMALLEST = "kingston-upon-thames"
PAGES = [
    ("hackney", "public"),
    ("hackney", "borough"),
    ("hackney", "team"),
    (ALL, "public"),
    (ALL, "team"),
    (SMALLEST, "public"),
    (SMALLEST, "borough"),
    (SMALLEST, "team"),
]
TWO_PAGES = [("hackney", "public"), (ALL, "team")]

OF_ATTENDANCE = [
    "who_came",
    "came_back",
    "met_others",
    "going_online",
    "still_going",
    "turned_up",
    "big_days",
    "who_answered",
    "theory",
    "spread",
]
OF_ANSWERS = ["worth", "changed", "at_work", "who_answered", "theory", "changes", "scales"]
OF_TRAINING = ["training"]
# Which findings cannot be told, or not in full, without a table.
NEEDS = {
    "apprentices": ["still_here", "theory"],
    "people": [*OF_ATTENDANCE, *OF_TRAINING, "growth"],
    "participants": ["growth", "came_back", "still_going", *OF_TRAINING, "theory", "spread"],
    "events": OF_ATTENDANCE,
    "attendance": OF_ATTENDANCE,
    "questions": OF_ANSWERS,
    "answers": OF_ANSWERS,
    "courses": OF_TRAINING,
    "training": OF_TRAINING,
    "playbook": ["playbook", "theory"],
    "costs": ["cost", "theory"],
    "equality": ["opportunities"],
    "themes": ["themes"],
    "member_boroughs": [],
    "scenarios": [],
    "stories": [],
    "published": [],  # all is told without them, only less
}
# What a sentence says was not supplied, and the tables without which it may say so.
NOT_SUPPLIED = {
    "no attendance records were supplied": {"attendance"},
    "no training records were supplied": {"training"},
    "no records of apprentices were supplied": {"apprentices"},
    "no events were supplied": {"events"},
    "no records of people were supplied": {"people"},
    "no records of who joined the networks were supplied": {"participants"},
    "no questions were supplied": {"questions"},
    "no answers about an event were supplied": {"answers"},
    "no answers to the same question before and after were supplied": {"answers"},
    "no answers to such questions were supplied": {"answers"},
    "nothing was supplied on whether the playbook is used": {"playbook"},
    "No costs were supplied": {"costs"},
    "no equality figures were supplied": {"equality"},
    "no themes of open answers were supplied": {"themes"},
    "No published figures were given": {"published"},
}
POINTED_INTO = ["people", "events", "questions", "courses"]
SMALL_TABLES = tuple(table for table in NEEDS if table not in {*POINTED_INTO, "participants", "attendance", "answers"})

OF_BOROUGH = (
    summary.in_short,
    summary.did_what_we_said,
    summary.what_changed,
    summary.took_part,
    summary.did_it_help,
    summary.how_sure,
    summary.the_other_way,
    summary.what_next,
)
OF_PROJECT = (
    summary.in_short,
    summary.context,
    plan.target_met,
    summary.did_it_help,
    project.left_out,
    project.what_lasts,
    summary.how_sure,
    summary.the_other_way,
    summary.lessons,
    summary.what_next,
)

ENDS = re.compile(r"[.?!][”*]*$")


@cache
def sample() -> Tables:
    return read(FOLDER, PROJECT, PROJECT.as_at)


def without(*missing: str) -> Tables:
    """The sample without some tables; what points into them is kept."""
    frames = {table: frame for table, frame in sample().frames.items() if table not in missing}
    assert related_faults(frames, {name: name for name in frames}, PROJECT) == []
    return Tables(frames, sample().registry, sample().records_to, illustrative=True)


class Road:
    """The way from tables to studies, as `prepare` goes it; what is made once is kept."""

    def __init__(self, tables: Tables):
        self.tables = tables
        self.counts = count(tables, Scope.of(PROJECT, PROJECT.as_at, PROJECT.as_at))
        self.whole = Whole(Request("project"), PROJECT, tables, self.counts, PROJECT.as_at)
        self.study = cache(self._study)

    def _study(self, area: str, audience: str) -> Study:
        return Study(self.whole.content(area, audience))


@cache
def road(*missing: str) -> Road:
    return Road(without(*missing))


def findings(study: Study) -> dict[str, Finding]:
    return {find.__name__: find(study) for name in contents.notebooks(study) for find in contents.findings(name)}


def faults(study: Study) -> list[str]:
    """All that is wrong with the sentences and tables of a page."""
    found = []
    for name, one in findings(study).items():
        said = {"answer": one.answer, "headline": one.headline, "caveat": one.caveat, "caption": one.table.caption}
        found += [
            f"{name}, {what}: {words!r}" for what, words in said.items() if not words.strip() or unfinished(words)
        ]
        if not ENDS.search(one.answer):
            found.append(f"{name}, the answer has no end: {one.answer!r}")
        headings, *rows = csv.reader(io.StringIO(one.table.csv()))
        if not rows or any(len(row) != len(headings) or not all(cell.strip() for cell in row) for row in rows):
            found.append(f"{name}, a cell is blank, or there is no row: {rows}")
        if any(cell == "None" or unfinished(cell) for row in rows for cell in row[1:]):
            found.append(f"{name}, a cell was left unfinished: {rows}")
    for text in OF_PROJECT if study.is_project else OF_BOROUGH:
        said = text(study)
        if not ENDS.search(said.strip()) or unfinished(said):
            found.append(f"{text.__name__}: {said!r}")
    return found


def unfinished(words: str) -> bool:
    """Whether a program left in them what no person would write; “None” may only begin a sentence."""
    without_openings = re.sub(r"(^|[.?!:;]\**[ \n]+)None\b", r"\1", words)
    return bool(re.search(r"\bNone\b|\bnan\b|\bNaT\b|<NA>|[{}]", without_openings))


def not_known(study: Study) -> set[str]:
    """The findings that say that they, or something in their table, is not known."""
    said = {name: f"{one.answer} {one.table.csv()}" for name, one in findings(study).items()}
    return {name for name, words in said.items() if "[x]" in words or "not known" in words.lower()}


def wrongly_missed(road: Road, page) -> list[str]:
    """The sentences of a page that say that a table was not supplied which was."""
    return [
        f"{name}: {one.answer}"
        for name, one in findings(road.study(*page)).items()
        for said, needed in NOT_SUPPLIED.items()
        if said in one.answer and needed <= set(road.tables.frames)
    ]


def check(missing, page) -> None:
    study = road(*missing).study(*page)
    assert faults(study) == []
    needing = {name for table in missing for name in NEEDS[table]}
    assert needing & findings(study).keys() <= not_known(study)
    not_supplied = next((said for said in quality(study) if said.startswith("Not supplied: ")), "")
    assert all(re.search(rf"\b{table}\b", not_supplied) for table in set(missing) - {"published"})


def test_all_that_may_be_left_out_is_tried_here():
    assert NEEDS.keys() == SCHEMAS.keys() - {"pledges", *UNASKED}
    assert {key.of_table for key in KEYS} - {"pledges"} == set(POINTED_INTO)
    names = [find.__name__ for name in {*contents.OF_BOROUGH, *contents.OF_PROJECT} for find in contents.findings(name)]
    assert len(names) == len(set(names)) and {name for needing in NEEDS.values() for name in needing} <= set(names)


def slow(*values: object):
    return pytest.param(*values, marks=pytest.mark.slow)


@pytest.mark.parametrize("page", TWO_PAGES, ids=" ".join)
def test_with_all_tables_a_page_has_no_faults_and_nothing_is_missing(page):
    study = road().study(*page)
    assert faults(study) == []
    assert wrongly_missed(road(), page) == []
    assert not_known(study) <= {"additionality"}  # its verdict: too many boroughs could not say
    assert set(study.not_supplied) == set()


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_with_pledges_alone_a_page_stands_and_says_what_is_not_known(page):
    check(tuple(NEEDS), page)


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_with_three_columns_of_pledges_alone_a_page_stands(page):
    study = three_columns().study(*page)
    assert faults(study) == []
    needing = {name for needed in NEEDS.values() for name in needed} | {"roles", "additionality", "filling_time"}
    assert needing & findings(study).keys() <= not_known(study)


@cache
def three_columns() -> Road:
    pledges = sample()["pledges"][["pledge_id", "borough", "filled_on"]]
    return Road(Tables({"pledges": pledges}, sample().registry, sample().records_to))


@pytest.mark.parametrize("page", TWO_PAGES, ids=" ".join)
@pytest.mark.parametrize(
    "missing",
    [SMALL_TABLES, ("people",), ("questions",), *(slow((table,)) for table in ("events", "courses", "answers"))],
    ids=["all small ones", "people", "questions", "events", "courses", "answers"],
)
def test_without_some_tables_a_page_stands_and_says_what_is_not_known(missing, page):
    check(missing, page)


@pytest.mark.slow
@pytest.mark.parametrize("missing", NEEDS)
def test_without_any_one_table_every_page_stands_and_says_what_is_not_known(missing):
    for page in PAGES:
        check((missing,), page)


def test_where_all_is_missing_or_one_table_each_of_these_sentences_is_said():
    roads = [road(*NEEDS), *(road(missing) for missing in ("people", "participants", "questions"))]
    answers = [one.answer for r in roads for page in TWO_PAGES for one in findings(r.study(*page)).values()]
    assert [said for said in NOT_SUPPLIED if not any(said in answer for answer in answers)] == []


# `workshops` speaks of its own table, whichever is missing.
@pytest.mark.parametrize(
    "missing",
    [
        "people",
        "participants",
        "events",
        "questions",
        *map(slow, ("answers", "attendance", "courses", *SMALL_TABLES)),
    ],
)
def test_no_sentence_says_that_a_table_was_not_supplied_which_was(missing):
    assert [said for page in TWO_PAGES for said in wrongly_missed(road(missing), page)] == []


@pytest.mark.parametrize("missing", ["people", "participants", "events", slow("courses")])
def test_of_networks_and_answers_every_sentence_names_the_table_that_is_missing(missing):
    found = [said for page in TWO_PAGES for said in wrongly_missed(road(missing), page)]
    assert [said for said in found if not said.startswith(("turned_up", "training"))] == []


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("people", ["Without people, participants, attendance and training cannot be counted."]),
        ("events", ["Without events, attendance and answers about an event cannot be counted."]),
        ("questions", ["Without questions, answers cannot be counted."]),
        slow("courses", ["Without courses, training cannot be counted."]),
        slow("costs", []),
    ],
)
def test_what_was_supplied_and_cannot_be_counted_is_named(missing, said):
    for page in TWO_PAGES:
        assert [one for one in quality(road(missing).study(*page)) if one.startswith("Without ")] == said


@pytest.mark.parametrize("missing", [slow(table) if table == "courses" else table for table in POINTED_INTO])
def test_what_is_counted_without_a_table_is_no_other_number_than_with_it(missing):
    """Nothing is wrong for want of a table: what is still told, is told alike."""
    for page in TWO_PAGES:
        all_, some = (
            {(one["borough"], one["measure"], one["group"]): one for one in r.study(*page).content["measures"]}
            for r in (road(), road(missing))
        )
        both = ((one, all_[key]) for key, one in some.items() if key in all_)  # what is hidden may be another
        assert [one for one, other in both if one["state"] == other["state"] == "published" and one != other] == []


def test_what_is_not_counted_without_a_table_is_what_points_into_it():
    """All that must point into it; but scenarios are nobody's own, and are not counted by area."""
    must = {(key.of_table, key.table) for key in KEYS if SCHEMAS[key.table].columns[key.column].required}
    named = {(table, one) for table, pointing in NOT_COUNTED_WITHOUT.items() for one in pointing}
    assert named == must - {("events", "scenarios")}


@pytest.mark.parametrize("missing", NEEDS)
def test_any_table_may_be_left_out_by_itself(missing):
    frames = {name: frame for name, frame in sample().frames.items() if name != missing}
    assert related_faults(frames, {name: f"{name}.csv" for name in frames}, PROJECT) == []


class TestAFolderOfTheSampleWithoutSomeFiles:
    @pytest.fixture
    def folder(self, tmp_path):
        copy = tmp_path / "records"
        shutil.copytree(FOLDER, copy)
        return copy

    def test_is_still_the_sample(self, folder):
        for table in ("apprentices", "costs", "published"):
            (folder / f"{table}.csv").unlink()
        tables = read(folder, PROJECT, PROJECT.as_at)
        assert tables.illustrative and (folder / MARKER).is_file()
        assert set(tables.frames) == set(sample().frames) - {"apprentices", "costs", "published"}

    def test_is_refused_where_a_row_points_at_none_of_a_table_that_is_there(self, folder):
        (folder / "people.csv").unlink()
        (folder / MARKER).unlink()
        lines = (folder / "events.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / "events.csv").write_text("".join(lines[:-1]), encoding="utf-8")
        with pytest.raises(WrongInput) as refused:
            read(folder, PROJECT, PROJECT.as_at)
        assert re.search(r"attendance\.csv line .* is not in events\.", str(refused.value))
        assert "people" not in str(refused.value)


@pytest.mark.slow
def test_three_columns_of_the_samples_pledges_make_the_projects_page(tmp_path):
    """The whole way, notebooks and all."""
    records = tmp_path / "records"
    records.mkdir()
    with (FOLDER / "pledges.csv").open(encoding="utf-8", newline="") as lines:
        rows = [[row["pledge_id"], row["borough"], row["filled_on"]] for row in csv.DictReader(lines)]
    with (records / "pledges.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([["pledge_id", "borough", "filled_on"], *rows])
    made = make(Request("project", data=str(records)), tmp_path)
    page = made.page.read_text(encoding="utf-8")
    filled = sum(bool(row[2]) for row in rows)
    assert f"promised {len(rows)} apprenticeship places" in page and f"{filled} had been filled" in page
    assert "Not known: no records of apprentices were supplied." in page
    assert "Not known: no attendance records were supplied." in page
    assert "No costs were supplied." in page
    assert "ILLUSTRATIVE" not in page and "Not supplied: member_boroughs, apprentices, people" in page
    assert not any(unfinished(cell) or not cell for cell in re.findall(r"<td[^>]*>([^<]*)</td>", page))
