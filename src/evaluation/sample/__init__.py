"""The illustrative data of the sample project: invented records that agree with the published totals."""

import datetime as dt
import hashlib
import random
import tempfile
from pathlib import Path

import pandas as pd

from evaluation.faults import WrongInput
from evaluation.sample import answers, gatherings, given, people, places
from evaluation.tables.folder import MARKER
from evaluation.tables.schema import SCHEMAS

NOT_MADE = {"boroughs"}  # the project takes them from the reference
_MARKER_TEXT = """\
These records are invented. They agree with the published totals of the project as a whole and with
nothing else: they are not the figures of any borough and tell of no real person.
They were made by: evaluation sample --seed {seed}
"""


def make(seed: int = 2019) -> dict[str, pd.DataFrame]:
    """Every table but the boroughs, each cell as it stands in the CSV; an empty string is an empty cell.

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
    return {name: _frame(name, rows[name]) for name in SCHEMAS if name not in NOT_MADE}


def write(folder: Path, seed: int = 2019) -> None:
    """One CSV a table and the marker that sums them. An older sample is replaced and a README kept;
    WrongInput where the folder holds anything else: own records and the sample never mix."""
    files = {f"{name}.csv": _csv(table) for name, table in make(seed).items()}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    _refuse_to_mix(folder, sums)
    listed = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    marker = f"{_MARKER_TEXT.format(seed=seed)}\n{listed}".encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        # The marker goes first: no moment at which invented records lie there unmarked.
        for name, content in {MARKER: marker, **files}.items():
            Path(made, name).write_bytes(content)
        folder.mkdir(exist_ok=True)
        for name in (MARKER, *files):
            Path(made, name).replace(folder / name)


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
        file.name for file in sorted(folder.iterdir())
        if file.name not in (MARKER, "README.md") and not file.name.startswith(".")
        and not (file.is_file() and f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" in ours)
    ]  # fmt: skip
    if foreign:
        named = ", ".join(foreign[:5]) + (" and more" if len(foreign) > 5 else "")
        raise WrongInput(
            f"'{folder}' holds {named}, which the sample did not make or someone has changed since. "
            "Own records and the sample never mix: move them away, or choose another folder."
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


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode()
