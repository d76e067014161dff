"""Who is who, under which key; and that nobody's name gets past the import."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from evaluation.cli.main import main
from evaluation.importers.answers import Asked
from evaluation.importers.command import forget_person, import_folder
from evaluation.importers.keys import DEMO, Key, file_of, key_of
from evaluation.importers.people import People, Roles, person
from evaluation.importers.settings import Settings
from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.errors import WrongInput
from evaluation.records.tables.folder import MARKER
from evaluation.sample import make
from examples.exports import write_exports

LONDON = Registry.read(REFERENCE)
KEY = Key(b"a key for tests alone, not secret")


@pytest.fixture
def key_file(tmp_path, monkeypatch) -> Path:
    file = tmp_path / "keys" / "project.key"
    monkeypatch.setenv("EVALUATION_KEY", str(file))
    return file


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    (made / "pledges.csv").write_text("pledge_id,borough\nP-1,hackney\n", encoding="utf-8")
    return made


def met(*persons, same=()) -> People:
    people = People(KEY, Roles(), same)
    people.meet(persons)
    return people


def of(email="", name="", borough="", file="a.csv", role=""):
    return person(email, name, file, LONDON, borough, role)


# Who is who


def test_the_same_address_is_the_same_person_however_it_is_written():
    first, second = (
        of("Person-001@Example.org ", "Person 001"),
        of("mailto:person-001@example.org", "P. One", file="b.csv"),
    )
    people = met(first, second)
    assert people[first] == people[second] == KEY.of("person-001@example.org")


def test_a_name_in_a_borough_is_the_one_who_has_an_address_there():
    known, named = of("person-001@hackney.gov.uk", "Person 001"), of(name="person 001 (Guest)", borough="hackney")
    people = met(known, named)
    assert people[known] == people[named] and people.matched == 1 and people.doubtful == []


def test_a_name_in_another_borough_or_in_none_is_somebody_else_and_doubtful():
    known = of("person-001@hackney.gov.uk", "Person 001")
    elsewhere, nowhere = of(name="Person 001", borough="camden"), of(name="Person 001", file="b.csv")
    people = met(known, elsewhere, nowhere)
    assert len({people[known], people[elsewhere], people[nowhere]}) == 3
    assert len(people.doubtful) == 2 and all("bear the same name" in fault.problem for fault in people.doubtful)


def test_where_two_have_the_name_and_borough_a_third_without_address_is_neither():
    twins = of("person-001@hackney.gov.uk", "Person X"), of("person-002@hackney.gov.uk", "Person X")
    third = of(name="Person X", borough="hackney")
    people = met(*twins, third)
    assert len({people[one] for one in (*twins, third)}) == 3


def test_a_guest_is_one_person_in_a_file_and_another_in_the_next():
    here, there = of(name="A guest"), of(name="A guest", file="b.csv")
    people = met(here, there)
    assert people[here] != people[there]


def test_the_same_person_with_another_address_is_told_and_joined_only_by_the_map():
    work, home = of("person-001@hackney.gov.uk", "Person 001"), of("person-001@example.org", "Person 001")
    apart = met(work, home)
    assert apart[work] != apart[home] and len(apart.doubtful) == 1
    joined = met(work, home, same=[(apart[work], apart[home])])
    assert joined[home] == joined[work] == apart[work] and joined.doubtful == []


@pytest.mark.parametrize("written", ["", "anonymous", "+44 20 0000 0000", "()", "x"])
def test_what_names_nobody_is_nobody(written):
    assert of(name=written) is None


def test_roles_follow_from_lists_then_from_domains_then_from_the_borough():
    roles = Roles({"partner.example": "partner", "hackney.gov.uk": "manager"})
    assert roles.of(["apprentice", ""], ["x@partner.example"], "") == "apprentice"
    assert roles.of([""], ["x@mail.partner.example"], "") == "partner"
    assert roles.of([""], ["x@hackney.gov.uk"], "hackney") == "manager"
    assert (roles.of([""], [], "camden"), roles.of([""], [], "")) == ("officer", "partner")


def test_a_person_cannot_be_read_from_what_python_prints_of_them():
    assert "001" not in repr(of("person-001@example.org", "Person 001"))


# The key


def test_a_key_is_made_once_for_its_owner_alone(key_file):
    first, said = key_of("a-project")
    assert f"{key_file}" in said and key_file.stat().st_mode & 0o777 == 0o600
    again, said = key_of("a-project")
    assert again.mark == first.mark and said == ""
    assert len(bytes.fromhex(key_file.read_text().strip())) == 32


def test_a_dry_run_makes_no_key(key_file, folder):
    import_folder(folder, None, dry_run=True)
    assert not key_file.exists()


def test_without_a_word_it_lies_among_the_settings_of_the_user(monkeypatch, tmp_path):
    monkeypatch.delenv("EVALUATION_KEY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    assert file_of("a-project") == tmp_path / "evaluation" / "a-project.key"


def test_a_key_in_a_repository_is_refused(key_file, monkeypatch):
    repository = key_file.parent / "checkout"
    (repository / ".git").mkdir(parents=True)
    monkeypatch.setenv("EVALUATION_KEY", str(repository / "data" / "project.key"))
    with pytest.raises(WrongInput, match="must not lie in a git repository"):
        key_of("a-project")
    assert not (repository / "data").exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_a_key_that_others_may_read_is_refused(key_file):
    key_of("a-project")
    key_file.chmod(0o640)
    with pytest.raises(WrongInput, match="Others on this machine may read"):
        key_of("a-project")


@pytest.mark.parametrize("content", ["", "not a key", "00ff"])
def test_a_file_that_holds_no_key_is_refused(key_file, content):
    key_file.parent.mkdir()
    key_file.write_text(content)
    key_file.chmod(0o600)
    with pytest.raises(WrongInput, match="holds no key"):
        key_of("a-project")


def test_another_key_makes_other_people_and_is_not_mixed_with_the_first(key_file, folder, tmp_path):
    (folder / "people.csv").write_text(
        "person_id,borough,role\nperson-001@example.org,hackney,officer\n", encoding="utf-8"
    )
    out = tmp_path / "tables"
    import_folder(folder, out)
    before = (out / "people.csv").read_bytes()
    key_file.unlink()
    with pytest.raises(WrongInput, match="not written under this key"):
        import_folder(folder, out)
    assert (out / "people.csv").read_bytes() == before
    import_folder(folder, tmp_path / "anew")
    first, second = (row(place / "people.csv")["person_id"] for place in (out, tmp_path / "anew"))
    assert first != second


def row(file: Path) -> dict[str, str]:
    with file.open(encoding="utf-8", newline="") as lines:
        return next(csv.DictReader(lines))


# Taking a person out


def test_a_person_is_taken_out_of_every_table_and_stays_out(tmp_path):
    exports, out = tmp_path / "exports", tmp_path / "tables"
    write_exports(make(), exports, 2019)
    import_folder(exports, out)
    with (out / "attendance.csv").open(encoding="utf-8", newline="") as lines:
        some = next(csv.DictReader(lines))["person_id"]
    number = next(n for n in range(1, 200) if Key(DEMO).of(f"person-{n:03d}@example.org") == some)
    held = {file.name for file in out.glob("*.csv") if some in file.read_text(encoding="utf-8")}
    assert {"attendance.csv", "people.csv"} <= held
    assert forget_person(out, f"Person-{number:03d}@example.org") > 1
    assert not any(some in file.read_text(encoding="utf-8") for file in out.glob("*.csv"))
    import_folder(exports, out)
    assert not any(some in file.read_text(encoding="utf-8") for file in out.glob("*.csv"))


def test_who_to_take_out_is_asked_for_and_not_on_the_command_line(key_file, folder, tmp_path, monkeypatch, capsys):
    (folder / "people.csv").write_text(
        "person_id,borough,role\nperson-001@example.org,hackney,officer\n", encoding="utf-8"
    )
    out = tmp_path / "tables"
    import_folder(folder, out)
    for asked, code, said in [
        ("person-002@example.org", 2, "Nobody of that address"),
        ("", 2, "neither an e-mail"),
        ("person-001@example.org", 0, "Took out 1 rows"),
    ]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{asked}\n"))
        monkeypatch.setattr(sys, "argv", ["evaluation", "forget", str(out)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = "".join(capsys.readouterr())
        assert (ended.value.code or 0) == code and said in told and "person-00" not in told
    assert not (out / "people.csv").exists()


# Nobody's name gets past the import

FIFTY = 50


def planted(number: int) -> list[str]:
    """One identity in the ways that it may stand in a cell."""
    name = f"Zephyrine Quillfeather-{chr(97 + number // 26)}{chr(97 + number % 26)}"
    return [
        name,
        f"zephyrine.quill{number:02d}@example.org",
        f"29990000{number:02d}",
        f"{number % 28 + 1:02d}/04/1999",
        f"198.51.100.{number}",
        f"Ask {name} (born 1999-04-{number % 28 + 1:02d}), +44 20 7946 00{number:02d}",
    ]


OF_EVERY_FORMAT = [
    "teams-E-04.csv",
    "teams-E-06.csv",
    "teams-E-08.csv",
    "zoom-E-05.csv",
    "zoom-total-E-07.csv",
    "eventbrite-E-06.csv",
    "Manageyourapprentices_example.csv",
    "survey-before.xlsx",
    "feedback.csv",
    "workbook.xlsx",
    "promises.xlsx",
    "apprentices.xlsx",
    "signed-in.xlsx",
    "network.csv",
    "people.csv",
    "events.csv",
    "scenarios.csv",
    "questions.csv",
]
MARKS = ("quill", "zephyrine", "29990000", "1999", "198.51.100.", "7946")


@pytest.mark.parametrize("more", [[], pytest.param(["--json"], marks=pytest.mark.slow)])
def test_no_identity_gets_past_the_import_from_any_field_of_any_format(tmp_path, monkeypatch, capsys, more):
    exports = tmp_path / "exports"
    write_exports(make(), exports, 2019)
    (exports / MARKER).unlink()  # so that a key is made, which would be printed if anything were
    monkeypatch.setenv("EVALUATION_KEY", str(tmp_path / "keys" / "project.key"))
    map_file = exports / "import.yaml"  # what it says of a file it says of those that are planted beside it
    map_file.write_text(
        re.sub(
            r"file: ([\w-]+)\.(?=xlsx$|csv$)",
            r"together: true\n  file: \1*.",
            map_file.read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        ),
        encoding="utf-8",
    )
    (exports / "pledges.csv").write_text("pledge_id,borough\nP-1,hackney\n", encoding="utf-8")
    _those_with_a_name(exports)
    seen = tmp_path / "seen"
    _keep_what_is_written_meanwhile(monkeypatch, seen)
    fields = 0
    for name in OF_EVERY_FORMAT:
        fields += _plant(exports / name)
    assert fields > 120
    out = tmp_path / "tables"
    monkeypatch.setattr(sys, "argv", ["evaluation", "import", str(exports), "--out", str(out), *more])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert not identities("".join(capsys.readouterr()).replace(str(tmp_path), ""))
    written = [file for place in (out, seen) for file in place.rglob("*") if file.is_file()]
    assert len(written) > 10
    for file in written:
        assert not identities(text_of(file)), file.name


def text_of(file: Path) -> str:
    return pd.read_parquet(file).to_csv() if file.suffix == ".parquet" else file.read_text(encoding="utf-8")


def identities(text: str) -> list[str]:
    """What of those that were planted stands in a text, pseudonyms aside."""
    return [mark for mark in MARKS if mark in re.sub(r"\b[0-9a-f]{16}\b", "", text.casefold())]


def _those_with_a_name(exports: Path) -> None:
    lines = [["Name (Original Name)", "User Email", "Total Duration (Minutes)", "Guest"]]
    lines += [[planted(n)[0], planted(n)[1], 5, "Yes"] for n in range(FIFTY)]
    text = "\n".join(",".join(map(str, line)) for line in lines)
    (exports / "zoom-total-E-12.csv").write_text(text, encoding="utf-8")


def _keep_what_is_written_meanwhile(monkeypatch, seen: Path) -> None:
    clean = tempfile.TemporaryDirectory.cleanup

    def keep(self) -> None:
        shutil.copytree(self.name, seen / Path(self.name).name, dirs_exist_ok=True)
        clean(self)

    monkeypatch.setattr(tempfile.TemporaryDirectory, "cleanup", keep)
    monkeypatch.setattr(tempfile.TemporaryDirectory, "__exit__", lambda self, *_: keep(self))


def _plant(file: Path) -> int:
    """Beside a file, one more for each of its columns, in which identities stand in that column; how many fields."""
    rows, save = _opened(file)
    width = max(map(len, rows))
    for column in range(width):
        copy = [[*row] for row in rows]
        for number, row in enumerate(row for row in copy if len(row) > column):
            if number % 7 or len(copy) < 40:
                ways = planted(number % FIFTY)
                row[column] = ways[(number + column) % len(ways)]
        save(file.with_name(f"{file.stem}-{column}{file.suffix}"), copy)
        below = [[*row] for row in rows]
        for number, row in enumerate(below[len(below) // 3 :]):  # so that its headings are known
            if len(row) > column:
                row[column] = planted(number % FIFTY)[number % 6]
        save(file.with_name(f"{file.stem}-{column}-below{file.suffix}"), below)
    return width


def _opened(file: Path):
    if file.suffix == ".xlsx":
        book = openpyxl.load_workbook(file)
        sheet = max(book.worksheets, key=lambda one: one.max_row)
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        return rows, lambda place, found: _save_book(place, sheet.title, found)
    content = file.read_bytes()
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    delimiter = "\t" if file.name.startswith("teams") else ";" if file.name in ("network.csv", "people.csv") else ","
    rows = [
        *csv.reader(
            io.StringIO(content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")), delimiter=delimiter
        )
    ]

    def save(place: Path, found: list[list]) -> None:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(found)
        place.write_bytes(text.getvalue().encode(encoding))

    return rows, save


def _save_book(place: Path, title: str, rows: list[list]) -> None:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(place)


def test_the_command_tells_of_an_export_no_more_than_its_name_when_it_breaks(tmp_path, monkeypatch, folder, key_file):
    code = (
        "import sys; from evaluation.importers import people; people.People.meet = lambda self, _: {}['Zephyrine']; "
        "from evaluation.cli.main import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "import", str(folder), "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1 and "KeyError" in run.stderr and "Zephyrine" not in run.stdout + run.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "written, read_as",
    [
        (["1.234,50", "250,00", "1 234,50", "1.234"], ["1234.50", "250.00", "1234.50", "1234"]),
        (["£1,234.50", "250", "1,234"], ["1234.50", "250", "1234"]),
        (["1'234.50", "€ 12"], ["1234.50", "12"]),
        (["1.234.567", "1.000"], ["1234567", "1000"]),
        (["12,5", "0,125"], ["12.5", "0.125"]),
        (["1,000", "12,500"], ["1000", "12500"]),
    ],
)
def test_which_sign_parts_the_decimals_is_settled_from_the_whole_column(tmp_path, key_file, written, read_as):
    text = "Item;Amount;Kind;Paid by\n" + "".join(f"Item {n};{one};cash;us\n" for n, one in enumerate(written))
    found, said = costs_of(tmp_path, text)
    assert (found, said) == (read_as, [])


@pytest.mark.parametrize(
    "written, problem",
    [
        (["1.234"], "c.csv line 2: amount: what is written can be read as 1234 or as 1.234: write it without a sign in its thousands."),
        (["1,234.50", "1.234,50"], "c.csv: amount: its numbers are written in two ways, as 1,234.50 and as 1.234,50. Write them in one."),
        (["1,23,45.00"], "c.csv line 2: amount: what is written is not a number."),
        (["1.5,"], "c.csv line 2: amount: what is written is not a number."),
    ],
)  # fmt: skip
def test_a_number_that_can_be_read_in_two_ways_is_refused(tmp_path, key_file, written, problem):
    text = "Item;Amount;Kind;Paid by\n" + "".join(f"Item {n};{one};cash;us\n" for n, one in enumerate(written))
    assert problem in costs_of(tmp_path, text)[1]


def test_totals_are_left_out_and_told(tmp_path, key_file):
    rows = ["Training;1234.50", "Total quality course;250.00"]
    totals = ["Total cash;1484.50", "Sub-total;1484.50", "Total:;1484.50", "TOTAL (£);1484.50", "Grand Total;1484.50"]
    text = "".join(f"{row};cash;us\n" for row in ["Item;Amount", *rows, *totals]).replace(
        "Amount;cash;us", "Amount;Kind;Paid by"
    )
    assert costs_of(tmp_path, text) == (["1234.50", "250.00"], [])


def costs_of(tmp_path: Path, text: str) -> tuple[list[str], list[str]]:
    """The amounts that are read from a spreadsheet of costs, and what was wrong with it."""
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "c.csv").write_text(text, encoding="utf-8")
    (exports / "pledges.csv").write_text("pledge_id,borough\nP-1,hackney\n", encoding="utf-8")
    columns = "{item: Item, amount: Amount, kind: Kind, paid_by: Paid by}"
    (exports / "import.yaml").write_text(f"files:\n  - {{file: c.csv, table: costs, columns: {columns}}}\n")
    outcome, _ = import_folder(exports, tmp_path / "tables")
    file = tmp_path / "tables" / "costs.csv"
    found = [row["amount"] for row in csv.DictReader(file.open(encoding="utf-8"))] if file.exists() else []
    return found, [str(fault) for fault in outcome.faults()]


@pytest.mark.parametrize(
    "written, number",
    [
        ("5 - Strongly agree", "5"),
        ("4: agree", "4"),
        ("2 (Disagree)", "2"),
        ("Strongly agree", "5"),
        ("1 - Strongly agree", None),
        ("5 – strongly disagree", None),
        ("4 (Disagree)", None),
        ("1 - Not at all confident", "1"),
        ("1 - Very sure", None),
        ("1 - Sure of it", "5"),
    ],
)
def test_an_answer_whose_number_and_words_disagree_is_not_read(written, number):
    question = {"question": "sure", "text": "I am sure", "scale_min": "1", "scale_max": "5"}
    asked = Asked([question], Settings(scales={"very sure": 5, "1 - sure of it": 5}))
    assert asked.number(question, written) == number
