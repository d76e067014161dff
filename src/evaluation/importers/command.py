"""An import from its beginning to its end: where from, where to, under which key."""

import datetime as dt
import os
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from evaluation.importers.importing import Import
from evaluation.importers.keys import DEMO, Key, key_of
from evaluation.importers.merging import ABOUT, forget, is_under, write
from evaluation.importers.outcome import Outcome
from evaluation.importers.people import own_pseudonyms
from evaluation.importers.settings import Settings, read_settings
from evaluation.records import parameters
from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.records.saved import digest_of
from evaluation.records.swap import Replaced, changing, reading
from evaluation.records.tables.folder import MARKER, digests_in
from evaluation.records.tables.store import take_away_outdated

WITHOUT_OUT = "What tables that are there already would become is not known: give --out as well."
CHANGED = (
    "These are not, or not all, the sample's exports as they were written: the tables are marked as invented "
    "all the same. Exports of your own belong in a folder of their own."
)


def import_folder(
    folder: Path,
    out: Path | None,
    given_map: str = "",
    project: str = parameters.DEFAULT_PROJECT,
    dry_run: bool = False,
    as_at: str = "",
    replacing: Sequence[str] = (),
    wait: float | None = None,
) -> tuple[Outcome, list[str]]:
    """Import a folder; what was understood, and what else there is to say of it. `replacing` are files that replace
    others of which it is not known. `wait` is how many seconds to wait for another command that changes the same tables;
    None is until it has finished."""
    if not folder.is_dir():
        raise WrongInput(
            f"There is no folder '{folder}'. FROM= takes the folder with the exports, or stands after `import`."
        )
    if out is None and not dry_run:
        raise WrongInput(
            "Where to? OUT= (--out) takes the folder for the tables; --dry-run only says what would be written."
        )
    if out is not None and out.resolve() == folder.resolve():
        raise WrongInput("The tables must go to another folder than the exports are in: those name people.")
    found, settings = parameters.read_project(project), read_settings(folder, given_map)
    records_to = parameters.read_as_at(found, as_at, True)[1]
    if out is None or dry_run:
        with reading(out) if out else nullcontext():
            return _imported(folder, out, settings, project, found, records_to, None, replacing)
    # Everything is read, merged and written alone: what another import or `forget` does comes before, or after.
    with changing(out, wait) as replaced:
        told = _imported(folder, out, settings, project, found, records_to, replaced, replacing)
        take_away_outdated(out)
    return told


def _imported(
    folder: Path,
    out: Path | None,
    settings: Settings,
    project: str,
    found: parameters.Project,
    records_to: dt.date,
    replaced: Replaced | None,
    replacing: Sequence[str],
) -> tuple[Outcome, list[str]]:
    slug, made_up = parameters.project_file(project).stem, (folder / MARKER).is_file()
    place = out or folder / "-"
    if out is not None and any(out.glob("*.csv")) and made_up != (out / MARKER).is_file():
        here, there = ("is", "is not") if made_up else ("is not", "is")
        raise WrongInput(
            f"Illustrative and real records never mix: {folder} {here} illustrative, what lies in {out} {there}."
        )
    key, said = Key(DEMO), ""
    if not (made_up and (_is_as_made(folder) or is_under(place, key))):
        key, said = key_of(slug, may_make=replaced is not None)
    more = [said, "" if out else WITHOUT_OUT, *([CHANGED] if made_up and not _is_as_made(folder) else [])]
    try:
        outcome = Import(folder, place, settings, found, key, records_to, replacing).run()
    except WrongInput:
        raise
    except OSError as error:
        raise WrongInput(
            f"The import stopped, and nothing was written: {error.strerror or type(error).__name__}."
        ) from None
    except Exception as error:
        if os.environ.get("EVALUATION_TRACEBACK"):
            raise
        told = "What it tripped over is not quoted, since it may name people: EVALUATION_TRACEBACK=1 shows it."
        raise RunFailed(
            f"The import failed ({type(error).__name__}), a fault of the program; nothing was written. {told}"
        ) from None
    if outcome.tables and not outcome.asked and out is not None and replaced:
        sources = [*map(asdict, outcome.sources)]
        write(outcome.tables, out, key, made_up, replaced, project=slug, sources=sources)
        outcome.written = out
    return outcome, [line for line in more if line]


def _is_as_made(folder: Path) -> bool:
    """Whether the exports of a marked folder are those of the sample, none changed and none added."""
    made = digests_in(folder / MARKER)
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} - {MARKER}
    return there == {*made} and all(digest_of(folder / name) == made[name] for name in there)


def forget_person(
    tables: Path, written: str, project: str = parameters.DEFAULT_PROJECT, wait: float | None = None
) -> int | None:
    """Take a person out of imported tables and of what was kept of them, by e-mail address, or by name and borough with a
    comma between. How many rows that were; None if they were taken out before."""
    with changing(tables, wait) as replaced:
        if not (tables / ABOUT).is_file():
            raise WrongInput(f"'{tables}' holds no tables that an import wrote.")
        key = Key(DEMO)
        if not is_under(tables, key):
            key = key_of(parameters.project_file(project).stem, may_make=False)[0]
        found = own_pseudonyms(written, key, Registry.read(REFERENCE))
        if not found:
            raise WrongInput("That is neither an e-mail address nor a name and a borough with a comma between.")
        gone = forget(tables, found, key, replaced)
        take_away_outdated(tables)
    return gone
