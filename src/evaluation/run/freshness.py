"""Decides what can be reused: executed notebooks and finished pages whose inputs have not changed.

Two notes of a report are saved in `build/`. One has its executed notebooks, under a hash of everything they depend on.
The other is for each place where its page is: what the page was made from, and a hash of each file. Anything that does
not match its note is made again.
"""

import json
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from evaluation.records.boroughs import ROOT, build, templates
from evaluation.records.saved import digest, keep, kept
from evaluation.run.request import read_made

PACKAGE = Path(__file__).parents[1]
TEMPLATE = PACKAGE / "report" / "template"
LOCK = ROOT / "requirements.lock"


def of_run(study_file: Path, engine: str) -> str:
    """A hash of everything executed notebooks depend on: the figures they show, their code, this package and the
    installed packages."""
    return digest(json.dumps([read_made(study_file).get("figures"), engine, _code(templates())]).encode())


def of_page(study_file: Path, engine: str, in_site: bool, template: Path = TEMPLATE) -> str:
    """A hash of everything a page depends on: its notebooks, its whole study, and how it is rendered."""
    of_study = read_made(study_file).get("held")
    return digest(json.dumps([of_run(study_file, engine), of_study, _content(_files(template)), in_site]).encode())


@cache
def _code(notebooks: Path) -> str:
    code = [file for file in _files(PACKAGE) if TEMPLATE not in file.parents and "__pycache__" not in file.parts]
    return _content([*code, *_files(notebooks, "*.ipynb"), LOCK])


def _files(folder: Path, pattern: str = "*") -> list[Path]:
    return sorted(file for file in folder.rglob(pattern) if file.is_file())


def _content(files: Iterable[Path]) -> str:
    return digest("\n".join(f"{file.name} {digest(file.read_bytes())}" for file in files if file.is_file()).encode())


def keep_page(place: Path, stamp: str, said: Sequence[str]) -> None:
    """Note what a finished page was made from, the files in its folder, and the messages about it."""
    keep(page_note(place), [*said], f"{stamp} {_held(place)}")


def kept_page(place: Path, stamp: str) -> list[str] | None:
    """The messages about a finished page, if it was made from the same inputs and no file has changed; otherwise None."""
    return kept(page_note(place), f"{stamp} {_held(place)}")


def _held(place: Path) -> dict[str, str]:
    return {os.fspath(file.relative_to(place)): digest(file.read_bytes()) for file in _files(place)}


def run_note(study_file: Path) -> Path:
    """Where the executed notebooks of a study are kept."""
    return build() / "executed" / study_file.relative_to(build() / "studies")


def page_note(place: Path) -> Path:
    """Where it is noted what the page at a place was made from."""
    return build() / "pages" / f"{digest(os.fspath(place.resolve()).encode())}.json"
