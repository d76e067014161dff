"""What people agreed and wrote, in tables of the records: it stands on the pages, and goes before the parameters."""

import json
from pathlib import Path

import pytest

from builders.making import prepare
from builders.records import CAMDEN, OTHERS_OF_IT, folder_of
from evaluation.cli.main import main
from evaluation.records.errors import WrongInput
from evaluation.run.request import Request

PROJECT = """\
name: Reading groups
made_by: the library service
starts: 2019-07-15
deadline: 2020-09-30
as_at: 2020-09-30
context: What the file says.
lessons: [What the file regrets.]
"""
ACTIONS = "borough,action,owner,by,finding\n"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "reading.yaml").write_text(PROJECT)
    (tmp_path / "reading").mkdir()
    (tmp_path / "reading" / "camden.yaml").write_text("figures_agreed_on: 2020-10-01\ncontext: What Camden wrote.\n")
    return tmp_path / "reading.yaml"


def content(project: Path, borough: str, **tables: str) -> dict:
    return json.loads(prepare(request(project, borough, **tables)).read_text(encoding="utf-8"))


def request(project: Path, borough: str, **tables: str) -> Request:
    folder = Path(folder_of(project.parent / "data", [*CAMDEN, *OTHERS_OF_IT]))
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return Request(borough, "public", project=str(project), data=str(folder))


def test_what_the_records_say_of_a_borough_goes_before_its_file(project):
    notes = content(
        project,
        "camden",
        returns="borough,agreed_on\nLondon Borough of Camden,2020-10-09\nHackney,\n",
        context="borough,text\nCamden,Nobody was hired in April.\nHackney,Of Hackney.\nCamden,A second paragraph.\n",
        actions=f"{ACTIONS}Camden,Fill the last place,Apprenticeships lead,2020-12-18,One is empty\n",
    )["notes"]
    assert notes == {
        "figures_agreed_on": "2020-10-09",
        "context": "Nobody was hired in April.\n\nA second paragraph.",
        "recommendations": [
            {
                "action": "Fill the last place",
                "owner": "Apprenticeships lead",
                "by": "2020-12-18",
                "finding": "One is empty",
            }
        ],
        "illustrative": False,
    }


def test_where_the_records_say_nothing_of_it_the_file_stands(project):
    notes = content(project, "camden", returns="borough,agreed_on\nCamden,\n", context="borough,text\n,Of all.\n")[
        "notes"
    ]
    assert notes["figures_agreed_on"] == "2020-10-01" and notes["context"] == "What Camden wrote."


def test_rows_without_a_borough_are_of_the_project(project):
    found = content(
        project,
        "project",
        context="text\nOf all boroughs.\n",
        lessons="lesson\nWe asked too late.\n",
        actions=f"{ACTIONS},Ask earlier,Programme lead,2021-01-29,Few answered\nHackney,Fill it,Lead,2021-01-29,One\n",
    )["project"]
    assert found["context"] == "Of all boroughs." and found["lessons"] == ["We asked too late."]
    assert [one["action"] for one in found["recommendations"]] == ["Ask earlier"]


def test_words_for_a_borough_without_a_page_and_an_agreement_said_twice_are_refused_by_line(project):
    words = {
        "returns": "borough,agreed_on\nCamden,2020-10-09\nCamden,2020-10-10\n",
        "context": "borough,text\nIslington,Of Islington.\nunknown,Of nobody.\n",
    }
    with pytest.raises(WrongInput) as refused:
        prepare(request(project, "camden", **words))
    assert str(refused.value).splitlines() == [
        "context.csv line 2: islington is not in pledges, so that it has no page to say this on.",
        "context.csv line 3: unknown is not in pledges, so that it has no page to say this on.",
        "returns.csv line 3: the same row again (borough 'camden'); keep one.",
    ]


def test_a_hidden_number_in_a_table_is_refused_and_says_where(project):
    words = {
        "people": "person_id,borough,role\n1,Camden,apprentice\n2,Camden,apprentice\n",
        "apprentices": "apprentice_id,pledge_id,borough,started_on,left_on\nA,1,Camden,2020-01-06,2020-02-01\n",
        "context": "borough,text\nCamden,One apprentice left.\n",
    }
    with pytest.raises(WrongInput) as refused:
        prepare(request(project, "camden", **words))
    assert str(refused.value).startswith("tables context, actions and lessons: 'One' is a number of people or answers")


def test_check_says_which_of_two_is_shown(project, capsys, monkeypatch):
    asked = request(project, "", context="borough,text\nCamden,Of the table.\n,Of all.\n")
    monkeypatch.setattr("sys.argv", ["evaluation", "check", f"--project={project}", f"--data={asked.data}"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    said = capsys.readouterr().out.splitlines()
    assert "context of reading.yaml is not shown, since the table context says otherwise. Keep one of both." in said
    assert "context of camden.yaml is not shown, since the table context says otherwise. Keep one of both." in said
