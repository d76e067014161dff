"""A publication of odd shape, given to whatever reads one: one line, no traceback, and nothing is made of it."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evaluation.cli.main import app
from evaluation.publication.files import FILE
from evaluation.publication.reading import Publication
from evaluation.publication.writing import as_text
from evaluation.records.errors import WrongInput
from evaluation.run.request import Request, cells_of, prepared

ODD = (None, True, -1, 10**40, 0.5, "", "3 left", [], [None], {}, {"": None}, [[[]]])
NOT_NEEDED = {"compare", "corrections", "rest_on_hidden", "before"}  # which may be absent, or empty


@pytest.fixture(scope="module")
def content() -> dict:
    return json.loads(cells_of(prepared(Request("hackney"))).read_text(encoding="utf-8"))


def refused(content: object, folder: Path) -> str:
    """What is said of it; empty where it is read."""
    (folder / FILE).write_text(json.dumps(content), encoding="utf-8")
    try:
        Publication.at(folder)
    except WrongInput as error:
        said = f"{error}"
        assert len(said.splitlines()) == 1 and said.startswith(f"{folder / FILE}") and len(said) < 500, said
        return said
    return ""


def places(content: dict) -> list[tuple[str, ...]]:
    """Where a value stands that has a shape: each key, and each of what all pages have in common."""
    return [(name,) for name in content] + [("common", name) for name in content["common"]]


def test_each_value_of_another_type_or_missing_is_refused_with_its_place(content, tmp_path):
    assert refused(content, tmp_path) == ""
    read = []
    for *above, name in places(content):
        odd = deepcopy(content)
        within = odd[above[0]] if above else odd
        was = within.pop(name)
        said = refused(odd, tmp_path)
        assert said or name in NOT_NEEDED, f"without {name} it is read"
        for value in ODD:
            within[name] = value
            said = refused(odd, tmp_path)
            if not said:
                read.append((name, value))
                assert type(value) is type(was) or value is None, f"{name}: {value!r} is read, where {was!r:.40} stood"
    assert len(read) < 30, read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[]", "no file of cells"),
        ("null", "no file of cells"),
        ('{"format": []}', "no file of cells"),
        ('{"format": "evaluation cells 2"}', "audience is missing"),
        ("[" * 100_000, "is not JSON"),
        ('{"format": "evaluation cells 2", "own": "", "own": ""}', "the key 'own' stands twice"),
        ('{"format": "evaluation cells 2", "audience": "' + "a" * 10_000_000 + '"}', "…"),
        (b"\xff\xfe{", "is not JSON"),
    ],
    ids=["nothing", "a list", "null", "a list as format", "all missing", "deep", "a key twice", "10 MB", "no UTF-8"],
)
def test_what_is_no_file_of_cells_is_refused_by_whatever_reads_one(text, said, tmp_path):
    (tmp_path / FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    folder = str(tmp_path)
    commands = [
        ["diff", folder, folder],
        ["report", "--borough", "hackney", "--compare", folder, "--out", str(tmp_path / "out")],
        ["report", "--borough", "hackney", "--previous", folder, "--out", str(tmp_path / "out")],
    ]
    if "twice" not in said:  # which the audit finds, and tells with the rest
        commands.append(["audit", folder])
    for command in commands:
        with pytest.raises(WrongInput, match=said) as error:
            CliRunner().invoke(app, command, catch_exceptions=False)
        assert len(f"{error.value}".splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_release_of_version_0_1_is_read_with_all_that_it_told():
    """It said itself how its counts hang together; here the fewest tables, as at 31 March 2020."""
    of = Publication.at(Path(__file__).parents[1] / "expected" / "released-by-0.1")
    assert (of.as_at, of.audience) == ("2020-03-31", "public")
    told = of.counts.told
    assert ("participants", "hackney", ("apprentices", "now")) in told  # which is told of no borough now
    assert all(of.counts.cells.relations) and len(of.counts.cells.sums) == len(of.counts.cells.relations)
    assert of.to_be_remembered()[0]["system"]["cells"]
    broken = json.loads((of.folder / FILE).read_text(encoding="utf-8"))
    broken["system"]["sums"][0][0] = 10**6
    with pytest.raises(WrongInput, match="a sum names a cell that there is not"):
        _at(broken, Path("/nowhere"))


def _at(content: dict, folder: Path) -> None:
    from evaluation.publication import form

    form.checked(content, folder / FILE)


def test_the_same_content_gives_the_same_text(content):
    assert as_text(json.loads(as_text(content))) == as_text(content)
