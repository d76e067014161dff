"""The illustrative data of the sample project: invented records that agree with the published totals."""

import datetime as dt
import importlib
import random
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pandas as pd

from evaluation.records.boroughs import ROOT
from evaluation.records.errors import WrongInput
from evaluation.records.saved import digest_of
from evaluation.records.tables.folder import MARKER
from evaluation.records.tables.schema import SCHEMAS
from evaluation.sample import answers, gatherings, given, people, places

_MARKER_TEXT = """\
These records are invented. They agree with the published totals of the project as a whole and with
nothing else: they are not the figures of any borough and tell of no real person.
They were made by: evaluation sample {how}
"""


def make(seed: int = 2019) -> dict[str, pd.DataFrame]:
    """Every table but the boroughs, what an import notes, and people's own words; each cell as it stands in the CSV. An
    empty string is an empty cell.

    >>> tables = make()
    >>> len(tables["pledges"]), sum(tables["pledges"]["filled"] == "yes"), len(tables["member_boroughs"])
    (118, 102, 18)
    """
    rng = random.Random(seed)
    rows = given.tables() | {"member_boroughs": places.member_boroughs(), "courses": people.courses()}
    rows["pledges"] = places.pledges(rng)
    rows["apprentices"] = people.apprentices(rng, rows["pledges"])
    rows["people"] = people.people(rows["apprentices"])
    times = rows["participants"] = people.participants(rng, rows["people"], rows["apprentices"])
    rows["training"] = people.training(rng, times)
    rows["events"] = gatherings.events()
    rows["scenarios"] = gatherings.scenarios(rows["events"])
    rows["attendance"] = gatherings.attendance(rng, rows["events"], rows["people"], times)
    rows["questions"] = answers.questions()
    rows["answers"] = answers.answers(rng, rows["events"], rows["people"], times, rows["attendance"])
    rows["playbook"] = answers.playbook(rng)
    return {name: _frame(name, rows[name]) for name in SCHEMAS if name in rows}


def write(folder: Path, seed: int = 2019, scale: int = 1, areas: int = 0) -> None:
    """One CSV a table and the marker that sums them, the sample so many times over where that is asked for. An older
    sample is replaced and a README kept; WrongInput where the folder holds anything else: own records and the sample
    never mix."""
    tables = make(seed)
    many = scale > 1 or areas
    whole = ((name, iter([table])) for name, table in tables.items())
    whole = of_the_clone("examples.scaled").scaled(tables, scale, areas) if many else whole
    how = f"--seed {seed}" + (f" --scale {scale} --areas {areas}" if many else "")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        files = sorted(_write_csv(Path(made, f"{name}.csv"), pieces) for name, pieces in whole)
        sums = {file.name: digest_of(file) for file in files}
        _refuse_to_mix(folder, sums)
        listed = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
        Path(made, MARKER).write_bytes(f"{_MARKER_TEXT.format(how=how)}\n{listed}".encode())
        folder.mkdir(exist_ok=True)
        for name in (MARKER, *sums):  # the marker first: no moment at which invented records lie there unmarked
            Path(made, name).replace(folder / name)
        for name in {file.name for file in folder.glob("*.csv")} - {*sums}:
            (folder / name).unlink()  # of an older sample that had a table more


def of_the_clone(module: str) -> ModuleType:
    """A module that lies beside the package: what is made of the sample to try things with."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    return importlib.import_module(module)


def _refuse_to_mix(folder: Path, sums: dict[str, str]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise WrongInput(f"'{folder}' is not a folder; name one for the sample to be written to.")
    marker = folder / MARKER
    lines = marker.read_text(encoding="utf-8").splitlines() if marker.is_file() else []
    # What a marked folder may hold: what its marker lists, and what an interrupted run had moved in.
    ours = {*lines, *(f"{digest}  {name}" for name, digest in sums.items())} if lines else set()
    foreign = [
        file.name
        for file in sorted(folder.iterdir())
        if file.name not in (MARKER, "README.md")
        and not file.name.startswith(".")
        and not (file.is_file() and f"{digest_of(file)}  {file.name}" in ours)
    ]
    if foreign:
        named = ", ".join(foreign[:5]) + (" and more" if len(foreign) > 5 else "")
        raise WrongInput(
            f"'{folder}' holds {named}, which the sample did not make or someone has changed since. "
            "Your records and the sample never mix: move them away, or choose another folder."
        )


def _frame(name: str, rows: list[dict]) -> pd.DataFrame:
    columns = list(SCHEMAS[name].columns)
    cells = [[_cell(row.get(column)) for column in columns] for row in rows]
    return pd.DataFrame(cells, columns=columns, dtype="str")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return "" if value is None else str(value)


def _write_csv(file: Path, pieces: Iterable[pd.DataFrame]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as written:
        for number, piece in enumerate(pieces):
            piece.to_csv(written, index=False, header=number == 0, lineterminator="\n")
    return file
