"""The map: what the exports of a folder do not say of themselves, in YAML. Most folders need a few lines, some none."""

from fnmatch import fnmatch
from pathlib import Path
from typing import Literal

from pydantic import Field

from evaluation.metrics.vocabulary import EVENT_KINDS, ROLES
from evaluation.records.errors import Problem, WrongInput
from evaluation.records.yaml_file import StrictModel, read_yaml

NAMES = ("import.yaml", "import.yml")

Role = Literal[*ROLES]
Order = Literal["", "day first", "month first", "year first"]


class FileSettings(StrictModel):
    file: str = Field(description="its name, or a pattern such as teams-*.csv")
    sheet: str = Field("", description="of a workbook with several, which sheet this is about")
    event: str = Field(
        "", description="the key of the event that it is the attendance list of, or the questionnaire about"
    )
    event_question: str = Field("", description="of a questionnaire about several events, the question that asks which")
    time: Literal["", "before", "after", "later"] = Field(
        "", description="when in the project a questionnaire was sent"
    )
    borough: str = Field("", description="whose export it is, where it does not say")
    borough_question: str = Field("", description="of a questionnaire, the question that asks for the borough")
    dates: Order = Field("", description="day first, month first or year first, where the file leaves it open")
    table: str = Field("", description="of a spreadsheet of your own, the table that its rows are of")
    columns: dict[str, str] = Field(
        {},
        description="of a spreadsheet of your own, each column of the table and the "
        "heading it has there; also `email` and `name`, which become a key, and of pledges "
        "`promised` and `filled_number`, how many places a row stands for",
    )
    values: dict[str, str] = Field(
        {}, description="of a spreadsheet of your own, columns that hold the same in every row"
    )
    together: bool = Field(
        False,
        description="of a spreadsheet of your own, whether it counts beside others of the same table and boroughs",
    )
    leave: bool = Field(False, description="whether to leave the file out")


class NewEvents(StrictModel):
    kind: Literal[*EVENT_KINDS]
    network: str = ""
    mode: Literal["online", "in_person", "hybrid"] = "online"
    partner: str = ""


class Settings(StrictModel):
    files: list[FileSettings] = Field([], description="what single files do not say of themselves")
    new_events: NewEvents | None = Field(None, description="what meetings are that stand in no table of events")
    words: list[str] = Field([], description="words that tables may hold though fewer than three rows say them")
    options: dict[str, list[str]] = Field(
        {}, description="of questions of choice, the answers there were, by the question's key"
    )
    scales: dict[str, int] = Field({}, description="answers in words, and the number each is on the scale")
    domains: dict[str, Role] = Field(
        {}, description="what those of an e-mail domain are, such as {microsoft.com: partner}"
    )
    role: Literal["", *ROLES] = Field("", description="what everybody else is")
    same: list[tuple[str, str]] = Field(
        [], description="pairs of pseudonyms that are one person: the second becomes the first"
    )

    def of(self, file: str, sheet: str = "") -> FileSettings:
        """What is said of a file, or of a sheet of it; an empty one where nothing is."""
        said = [one for one in self.files if fnmatch(file, one.file) and one.sheet in ("", sheet)]
        return max(said, key=lambda one: (bool(one.sheet), one.file == file), default=FileSettings(file=file))


def read_settings(folder: Path, given: str = "") -> Settings:
    """The map that is given, else the one in the folder, else one that says nothing."""
    if given and not Path(given).is_file():
        raise WrongInput(f"There is no map '{given}'. --map takes a YAML file.")
    file = Path(given) if given else next((folder / name for name in NAMES if (folder / name).is_file()), None)
    if file is None:
        return Settings()
    found = read_yaml(file, Settings)
    strange = [one for one in found.files if one.table and not one.columns]
    if strange:
        raise WrongInput(
            [Problem(f"files: '{one.file}' names the table {one.table} and no columns.", file.name) for one in strange]
        )
    return found
