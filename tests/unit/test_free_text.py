"""Numbers in people's own words: which are numbers of people, and that a hidden one is refused with its line."""

import shutil

import pytest

from builders.making import prepare
from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.result import Result
from evaluation.records import parameters
from evaluation.records.errors import WrongInput
from evaluation.report.words.free_text import giving_away, numbers_in
from evaluation.run.request import Request


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Four of the six apprentices left.", [4, 6]),
        ("Twenty-one started, a dozen stayed and 1,200 applied.", [21, 12, 1200]),
        ("One apprentice left; one could not say why, and no one asked.", [1]),
        ("By 30 September 2020, since 2018, on 2020-03-23, within three months and 2 weeks.", []),
        ("It took a 12-week course, £3,500 and 2.3% of pay; 40 per cent agreed.", []),
        ("Nobody left.", []),
        ("Both stayed, none left.", [2, 0]),
    ],
)
def test_the_numbers_of_a_text_that_could_be_of_people(text, numbers):
    assert [n for _, n in numbers_in(text)] == numbers


@pytest.mark.parametrize(
    ("text", "given_away"),
    [
        ("Three left.", ["Three"]),
        ("3 left.", ["3"]),
        ("14 of 18 stayed.", []),  # shown figures
        ("Two apprentices left.", ["Two"]),
        ("Two places are empty.", []),  # two is hidden, and shown elsewhere
        ("A scheme of 2018 took on 21.", []),  # no figure of ours at all
        ("It took three months.", []),
    ],
)
def test_a_hidden_figure_is_found_and_a_shown_one_is_not(text, given_away):
    seen = [
        Result("still_here", "in post", count=14, out_of=18),
        Result("still_here", "left", state=CONFIDENTIAL),
        Result("finished", state=CONFIDENTIAL),
        Result("still_empty", count=2),
    ]
    true = [
        Result("still_here", "in post", count=14, out_of=18),
        Result("still_here", "left", count=3, out_of=18),
        Result("finished", count=2),
    ]
    assert giving_away(text, seen, true) == given_away


@pytest.fixture
def project(tmp_path):
    """The sample's project file with a file of Hackney's own beside it, to write into."""
    file = tmp_path / "digital-apprenticeships.yaml"
    shutil.copy(parameters.PARAMS / file.name, file)
    (tmp_path / "digital-apprenticeships").mkdir()
    return file


def prepared(project, text, audience="public"):
    (project.with_suffix("") / "hackney.yaml").write_text(f"figures_agreed_on: 2020-10-05\ncontext: {text}\n")
    data = str(parameters.data_folder(parameters.DEFAULT_PROJECT))
    return prepare(Request("hackney", audience, project=str(project), data=data))


def test_a_hidden_number_in_a_boroughs_own_words_is_refused_with_its_line(project):
    with pytest.raises(WrongInput) as refused:
        prepared(project, "Two apprentices left before finishing.")  # a count of people below five
    assert str(refused.value).startswith("hackney.yaml line 2: 'Two' is a number of people or answers that is hidden ")


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Two apprentices left before finishing.", "borough"),  # it may see its own
        ("18 apprentices started, and a scheme of 2018 took on 21.", "public"),
        ("The first meeting was within three months; two places were filled by then.", "public"),
    ],
)
def test_a_number_that_the_audience_may_see_or_that_is_none_of_ours_is_let_through(project, text, audience):
    assert prepared(project, text, audience).is_file()
