"""COMPARE=: one borough's records alone, beside the other boroughs of a publication, from the records to the audit."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builders.making import prepare
from builders.records import CAMDEN, OTHERS_OF_IT, folder_of, publication_of
from evaluation.cli.main import app
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.vocabulary import OTHERS
from evaluation.publication.comparators import others_of
from evaluation.publication.files import FILE
from evaluation.publication.reading import Publication
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import read_project
from evaluation.records.tables.folder import MARKER
from evaluation.records.tables.read import read
from evaluation.release.audit import audit
from evaluation.run import batch
from evaluation.run.opening import open_study
from evaluation.run.request import Request, cells_of, inputs_hash, prepared

COMPARED = [name for name, one in MEASURES.items() if one.beside]

SINCE = "8,Camden,2019-09-01,2020-04-01,2020-03-30"  # Camden knows of one place more than was published of it


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> str:
    """A publication of three boroughs."""
    at = tmp_path_factory.mktemp("three")
    return publication_of(Request("hackney", data=folder_of(at / "records", CAMDEN + OTHERS_OF_IT)), at / "public")


@pytest.fixture
def camden(three, tmp_path) -> Request:
    """Camden's officer, who has Camden's records and that publication."""
    return Request("camden", data=folder_of(tmp_path / "own", [*CAMDEN, SINCE]), compare=three)


def of_places(request: Request) -> dict[str, dict[str, tuple]]:
    """Count and total of what boroughs are compared by, each borough's and the others' together."""
    report = open_study("", study=prepare(request))
    each = {area: {name: report.one(name, of=area) for name in COMPARED} for area in [*report.beside, OTHERS]}
    return {area: {name: (one.count, one.out_of) for name, one in found.items()} for area, found in each.items()}


def test_ones_own_figures_are_ones_own_and_the_others_are_those_published(camden):
    # Of Camden's three places, due on 1 March and 1 April, two were filled. Of Hackney's three, all due, two; of
    # Brent's two one is due in December 2020, and the other was filled. Together 5 promised and 3 filled, 3 of 4 due.
    assert of_places(camden) == {
        "camden": {"promised": (3, None), "due": (3, None), "filled": (2, 3), "filled_of_due": (2, 3)},
        "brent": {"promised": (2, None), "due": (1, None), "filled": (1, 2), "filled_of_due": (1, 1)},
        "hackney": {"promised": (3, None), "due": (3, None), "filled": (2, 3), "filled_of_due": (2, 3)},
        OTHERS: {"promised": (5, None), "due": (4, None), "filled": (3, 5), "filled_of_due": (3, 4)},
    }
    without = of_places(replace(camden, compare=""))
    assert set(without) == {"camden", OTHERS} and without[OTHERS]["filled_of_due"] == (0, 0)


def test_the_publication_need_not_have_ones_own(camden, tmp_path):
    others = folder_of(tmp_path / "others", OTHERS_OF_IT)
    theirs = publication_of(Request("hackney", data=others), tmp_path / "public")
    assert of_places(replace(camden, compare=theirs)) == of_places(camden)
    assert of_places(replace(camden, compare=str(Path(theirs, FILE)))) == of_places(camden)


@pytest.mark.parametrize("audience", ["public", "borough", "team"])
def test_the_same_is_compared_for_every_audience(camden, audience):
    assert of_places(replace(camden, audience=audience)) == of_places(camden)


@pytest.mark.parametrize("audience", ["public", "borough"])
def test_the_study_is_made_again_from_its_own_cells_alone(camden, tmp_path, audience):
    file = prepare(replace(camden, audience=audience))
    shutil.copy(cells_of(file), tmp_path / FILE)
    made = json.loads(file.read_text(encoding="utf-8"))
    again = Publication.at(tmp_path).study(made).content
    assert json.loads(json.dumps(again)) == made
    before = cells_of(file).read_bytes()
    assert cells_of(prepare(replace(camden, audience=audience))).read_bytes() == before


def changed(folder: str, tmp_path: Path, change) -> str:
    """A copy of a publication, with what its cells say changed."""
    content = json.loads(Path(folder, FILE).read_text(encoding="utf-8"))
    change(content)
    place = tmp_path / "changed"
    place.mkdir()
    (place / FILE).write_text(json.dumps(content), encoding="utf-8")
    return str(place)


def test_a_changed_publication_makes_the_study_stale(camden, tmp_path):
    theirs = changed(camden.compare, tmp_path, lambda content: None)
    request = replace(camden, compare=theirs)
    before = inputs_hash(request)
    assert inputs_hash(request) == before
    Path(theirs, FILE).write_text(Path(camden.compare, FILE).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert inputs_hash(request) != before
    assert len({replace(camden, **given).file("camden") for given in ({}, {"compare": theirs}, {"compare": ""})}) == 3


def common(**values):
    return lambda content: content["common"].update(values)


def of_the_project(**values):
    return lambda content: content["common"]["project"].update(values)


REFUSED = {
    "of a borough's audience": (
        lambda content: content.update(audience="borough", own="camden"),
        ["this is for the audience 'borough': COMPARE= takes what is public, reports/<project>/public."],
    ),
    "of the team": (
        lambda content: content.update(audience="team"),
        ["this is for the audience 'team': COMPARE= takes what is public, reports/<project>/public."],
    ),
    "another project": (
        common(project_slug="data-literacy"),
        [
            "this is of the project 'data-literacy', and your "
            "records are of 'digital-apprenticeships': COMPARE= takes a publication of the same project, and PROJECT= its "
            "parameters."
        ],
    ),
    "another meaning of filled": (
        of_the_project(filled_means="finished"),
        [
            "its places were counted with "
            "filled_means: finished, and yours are with filled_means: started. Take the project's own parameters "
            "(PROJECT=), so that both are counted alike."
        ],
    ),
    "another deadline": (
        of_the_project(deadline="2020-12-31"),
        [
            "its places were counted with deadline: 2020-12-31, "
            "and yours are with deadline: 2020-09-30. Take the project's own parameters (PROJECT=), so that both are "
            "counted alike."
        ],
    ),
    "the sample": (
        common(illustrative=True),
        [
            "your records are real and this publication is illustrative: the two "
            "never mix. COMPARE= takes a publication of real records with them."
        ],
    ),
    "nobody else": (
        common(boroughs={"camden": "Camden"}),
        [
            "its one borough is Camden itself, so there is nothing to "
            "compare with: COMPARE= takes a publication that has other boroughs."
        ],
    ),
    "two faults": (
        common(illustrative=True, project_slug="data-literacy"),
        ["your records are real", "this is of the project"],
    ),
}


@pytest.mark.parametrize(("change", "said"), REFUSED.values(), ids=REFUSED)
def test_a_publication_that_is_none_to_compare_with_is_refused(camden, tmp_path, change, said):
    theirs = changed(camden.compare, tmp_path, change)
    with pytest.raises(WrongInput) as refused:
        prepare(replace(camden, compare=theirs))
    lines = str(refused.value).splitlines()
    assert len(lines) == len(said)
    assert all(line.startswith(f"{theirs}: {begins}") for line, begins in zip(lines, said, strict=True))


def test_what_is_hidden_of_people_is_to_be_hidden_alike_and_of_places_it_does_not_matter(camden, tmp_path):
    def change(content):
        content["common"]["project"]["disclosure"]["people"] = 9

    theirs = changed(camden.compare, tmp_path, change)
    assert of_places(replace(camden, compare=theirs)) == of_places(camden)
    project = read_project()
    records = read(Path(camden.data), project, project.as_at)
    of_people = project.model_copy(update={"filled_means": "in post"})
    with pytest.raises(WrongInput) as refused:
        others_of(Publication.at(Path(theirs)), camden.slug, of_people, records, "camden")
    assert [str(fault).split("counted with ")[1].split(":")[0] for fault in refused.value.faults] == [
        "filled_means",
        "disclosure",
    ]


def test_records_of_several_boroughs_are_refused(camden, tmp_path):
    both = folder_of(tmp_path / "both", [*CAMDEN, OTHERS_OF_IT[0]])
    with pytest.raises(
        WrongInput,
        match=r"is for the records of one borough, and these have 2 \(camden, hackney\), "
        "which stand beside each other already",
    ):
        prepare(replace(camden, data=both))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "is not a publication: it holds no cells.json"),
        ("nothing", "is not JSON"),
        ("[1, 2]", "is JSON and no file of cells"),
        ("{}", "is JSON and no file of cells that this version reads"),
        ('{"format": "evaluation cells 1"}', "is no file of cells that this version reads: audience is missing"),
    ],
)
def test_what_is_no_publication_is_refused(camden, tmp_path, written, said):
    place = tmp_path / "nothing"
    place.mkdir()
    if written is not None:
        (place / FILE).write_text(written, encoding="utf-8")
    with pytest.raises(WrongInput, match=said):
        prepare(replace(camden, compare=str(place)))


def test_the_project_has_nobody_to_compare_with(camden):
    with pytest.raises(WrongInput, match="the project's page has nobody to compare with"):
        prepared(replace(camden, borough="project"))
    run = CliRunner().invoke(app, ["project", "--compare", camden.compare])
    assert run.exit_code == 2 and "No such option: --compare" in run.stderr


def test_a_page_is_not_put_in_place_of_what_it_is_compared_with(camden, tmp_path):
    place = tmp_path / "out" / "digital-apprenticeships" / "public"
    shutil.copytree(camden.compare, place)
    before = (place / FILE).read_bytes()
    with pytest.raises(WrongInput, match="Give another folder with OUT="):
        batch.make_one(replace(camden, compare=str(place)), tmp_path / "out")
    assert [file.name for file in place.iterdir()] == [FILE] and (place / FILE).read_bytes() == before


@pytest.mark.slow
def test_a_page_beside_a_publication_is_sound_and_what_is_changed_in_it_is_found(camden, tmp_path):
    run = CliRunner().invoke(
        app,
        [
            "report",
            "--borough",
            "camden",
            "--data",
            camden.data,
            "--compare",
            camden.compare,
            "--out",
            str(tmp_path / "out"),
        ],
    )
    assert run.exit_code == 0, run.output
    assert "Compared with 2 other boroughs, as published as at 30 September 2020." in run.stdout.splitlines()
    place = tmp_path / "out" / "digital-apprenticeships" / "public"
    page = (place / "camden" / "index.html").read_text(encoding="utf-8")
    said = (
        "The other boroughs together filled 3 of 4 due; with numbers this small the difference could be chance. "
        "The other boroughs' figures are those published as at 30 September 2020."
    )
    assert page.count(said) == 2  # in short, and with the chart
    assert "Hackney 2 of 3; Brent 1 of 1" in page
    digest = hashlib.sha256(Path(camden.compare, FILE).read_bytes()).hexdigest()
    assert f"<dt>Publication compared with</dt><dd><code>{digest[:16]}</code></dd>" in page
    found = audit(place, data=Path(camden.data))
    assert found.is_sound, str(found)
    cells = (place / FILE).read_text(encoding="utf-8")
    row = '["hackney", "filled_of_due", "places", 2, "published"]'
    assert cells.count(row) == 1  # of the publication's; Camden's records have none of Hackney
    (place / FILE).write_text(cells.replace(row, row.replace("2", "3")), encoding="utf-8")
    assert {fault.file for fault in audit(place, data=Path(camden.data)).untraced} >= {
        "camden/index.html",
        "camden/boroughs.csv",
        "camden/pledges.ipynb",
    }


@pytest.mark.slow
def test_hackneys_rows_of_the_sample_beside_the_samples_publication_say_what_the_samples_own_page_does(tmp_path):
    whole = open_study("hackney")
    theirs = publication_of(Request("hackney"), tmp_path / "public")
    rows = (ROOT / "data" / "digital-apprenticeships" / "pledges.csv").read_text(encoding="utf-8").splitlines()
    records = tmp_path / "own"
    records.mkdir()
    column = rows[0].split(",").index("borough")
    own = [rows[0], *(row for row in rows if row.split(",")[column] == "hackney")]
    (records / "pledges.csv").write_text("\n".join(own), encoding="utf-8")
    request = Request("hackney", data=str(records), compare=theirs)
    with pytest.raises(WrongInput, match="your records are real and this publication is illustrative"):
        prepare(request)
    digest = hashlib.sha256((records / "pledges.csv").read_bytes()).hexdigest()
    (records / MARKER).write_text(f"{digest}  pledges.csv\n", encoding="utf-8")
    report = open_study("", study=prepare(request))
    assert report.illustrative and len(report.beside) == len(whole.boroughs) == 18
    for area in [*whole.boroughs, OTHERS]:
        for measure in COMPARED:
            assert report.one(measure, of=area) == whole.one(measure, of=area)
