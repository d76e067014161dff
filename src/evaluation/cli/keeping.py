"""Commands for people who look after a project: audits, imports, documents, the sample, tests.

`main` adds them to its own commands.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from evaluation.cli.options import AsAt, Project
from evaluation.records import parameters
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import WrongInput

keeping = typer.Typer()
TESTED = ("tests", "src", "examples")
Wait = Annotated[
    float | None,
    typer.Option(help="seconds to wait while another command changes the same tables; default: until it has finished"),
]


@keeping.command()
def audit(
    folder: Annotated[str, typer.Argument(help="a publication: reports/<project>/public")],
    against: Annotated[str, typer.Option(help="the previous publication, to check what both together reveal")] = "",
    data: Annotated[str, typer.Option(help="the records whose keys to look for; default: data/<project>")] = "",
    insiders: Annotated[
        list[str],
        typer.Option("--with", help="the folder of a borough that tells others its own; more than once for more"),
    ] = [],  # noqa: B006 (typer's)
    as_json: Annotated[bool, typer.Option("--json", help="print the findings as JSON")] = False,
) -> None:
    """Audit a publication. Can hidden counts be worked out, and does every number come from its counts?"""
    import json

    from evaluation.release.audit import audit

    given = (Path(one) if one else None for one in (against, data))
    found = audit(Path(folder), *given, [Path(one) for one in insiders])
    print(json.dumps(found.as_dict(), indent=1) if as_json else found)
    raise typer.Exit(0 if found.is_sound else 1)


@keeping.command()
def diff(
    old: Annotated[str, typer.Argument(help="a publication: its folder, or its cells.json")],
    new: Annotated[str, typer.Argument(help="a later one of the same project")],
    as_json: Annotated[bool, typer.Option("--json", help="print the differences as JSON")] = False,
) -> None:
    """Compare two publications. Which published figures differ, by how much, and what changed underneath?"""
    import json

    from evaluation.publication.reading import Publication
    from evaluation.publication.revisions import difference
    from evaluation.report.words.revisions import differing

    before, after = Publication.at(Path(old)), Publication.at(Path(new))
    found = difference(before, after)
    print(json.dumps(found.as_dict(), indent=1) if as_json else differing(found, after))


@keeping.command("import")
def import_exports(
    folder: Annotated[str, typer.Argument(help="the folder with the exports")],
    out: Annotated[str, typer.Option(help="the folder for the tables; existing tables are added to")] = "",
    map: Annotated[str, typer.Option(help="the map; default: import.yaml in the folder, if there is one")] = "",
    project: Project = parameters.DEFAULT_PROJECT,
    as_at: AsAt = "",
    replace: Annotated[
        list[str],
        typer.Option(help="a file that replaces others of the same table and boroughs; more than once for more"),
    ] = [],  # noqa: B006 (typer's)
    dry_run: Annotated[bool, typer.Option("--dry-run", help="report what would be written, and write nothing")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="exit with 1 if anything was refused")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print the report as JSON")] = False,
    wait: Wait = None,
) -> None:
    """Turn exports of other programs into tables without names."""
    import json

    from evaluation.importers.command import import_folder
    from evaluation.importers.outcome import as_dict, told

    to = Path(out) if out else None
    outcome, said = import_folder(Path(folder), to, map, project, dry_run, as_at, replace, wait)
    print(json.dumps(as_dict(outcome), indent=1, ensure_ascii=False) if as_json else told(outcome, said))
    raise typer.Exit(outcome.exit_code(strict))


@keeping.command()
def forget(
    tables: Annotated[str, typer.Argument(help="the folder of tables that an import wrote")],
    project: Project = parameters.DEFAULT_PROJECT,
    wait: Wait = None,
) -> None:
    """Remove one person from imported tables for good. It asks who, so that no command line shows it."""
    from evaluation.importers.command import forget_person

    print("E-mail address (or name, borough): ", end="", file=sys.stderr, flush=True)
    gone = forget_person(Path(tables), sys.stdin.readline().strip(), project, wait)
    if gone is None:
        print("This person was taken out before, and nothing about them was left.")
        return
    if not gone:
        raise WrongInput("Nobody of that address, or of that name and borough, is in these tables.")
    print(f"Took out {gone} rows. A later import leaves this person out; take them out of the exports as well.")


@keeping.command()
def template(out: Annotated[str, typer.Option(help="the workbook to write")] = "evaluation-template.xlsx") -> None:
    """Write a workbook to fill in. It has a sheet for each table, with headings, allowed values and an example."""
    from evaluation.records.tables.workbook import write

    write(Path(out))
    print(f"Wrote {out}. Fill in at least the sheet pledges, then: make report BOROUGH=... DATA={out}")


@keeping.command()
def sample(
    seed: Annotated[int, typer.Option(help="another seed gives other records")] = 2019,
    out: Annotated[str, typer.Option(help="the folder to write to")] = "data/digital-apprenticeships",
    scale: Annotated[int, typer.Option(help="how many times the people and places")] = 1,
    areas: Annotated[int, typer.Option(help="how many areas; default: the sample's boroughs")] = 0,
    exports: Annotated[
        str, typer.Option(help="write exports of Teams, Zoom, Forms and others to this folder instead")
    ] = "",
) -> None:
    """Write the illustrative records. A marker file says that they are illustrative."""
    from evaluation.sample import make, of_the_clone, write

    if exports:
        of_the_clone("examples.exports").write_exports(make(seed), Path(exports), seed)
        print(f"Wrote illustrative exports to {exports}. To import them: evaluation import {exports} --out tables")
        return

    if scale < 1 or areas < 0:
        raise WrongInput(f"--scale is {scale} and --areas {areas}: how many times the sample, and how many areas.")
    write(Path(out), seed, scale, areas)
    print(f"Wrote illustrative records to {out}.")


@keeping.command()
def dictionary() -> None:
    """Print the data dictionary: every table and column."""
    from evaluation.records.tables.workbook import dictionary

    print(dictionary(), end="")


@keeping.command()
def glossary() -> None:
    """Print the glossary. It has every measure and symbol, as the pages define them."""
    from evaluation.report.words.glossary import glossary

    print(glossary(), end="")


@keeping.command("parameters")
def show_parameters() -> None:
    """Print the parameters. They are those of a project, a borough and an import map."""
    from evaluation.importers.settings import FileSettings, NewEvents, Settings

    files = {
        "Project file": parameters.Project,
        "Borough file": parameters.BoroughNotes,
        "Map of an import": Settings,
        "Map, of each of the files": FileSettings,
        "Map, of new events": NewEvents,
    }
    for title, model in files.items():
        print(f"{title}:")
        for name, default, about in parameters.described(model):
            print(f"  {name:<22} {about} ({'' if default == 'required' else 'default: '}{default})")


@keeping.command()
def expected() -> None:
    """Write what the tests compare with: executed notebooks, a page's text, all figures, the list of published values."""
    from evaluation.sample import of_the_clone

    for written in of_the_clone("tests.builders.copies").write_all(ROOT):
        print(short(written))


@keeping.command()
def bench(
    jobs: Annotated[int, typer.Option(help="how many processes at once; default: the number of cores")] = 0,
    runs: Annotated[int, typer.Option(help="how many times each way is timed")] = 3,
    areas: Annotated[int, typer.Option(help="how many boroughs besides the project")] = 5,
    ways: Annotated[str, typer.Option(help="which ways to time, such as ours,limit, or none; default: all")] = "",
    rows: Annotated[str, typer.Option(help="how many rows of attendance, such as 100000, or none")] = "",
    over: Annotated[str, typer.Option(help="how many areas those rows cover, such as 33,400")] = "",
    searches: Annotated[
        str, typer.Option(help="none: without records for which it is hard to choose what to hide")
    ] = "",
) -> None:
    """Time reports and print the ratios. Compares our reports, other ways of making them, and the limit of this
    machine."""
    given = {"jobs": jobs, "ways": ways, "rows": rows, "over": over, "searches": searches}
    more = [f"--{name}={'' if value == 'none' else value}" for name, value in given.items() if value]
    script = str(ROOT / "tests" / "bench.py")
    raise typer.Exit(_call(sys.executable, script, f"--runs={runs}", f"--areas={areas}", *more))


@keeping.command()
def attack(
    programmes: Annotated[int, typer.Option(help="how many programmes, each made at random")] = 200,
    first: Annotated[int, typer.Option(help="the first one's number: the same number gives the same programme")] = 0,
    jobs: Annotated[int, typer.Option(help="how many at once")] = 2,
    insiders: Annotated[int, typer.Option(help="how many boroughs tell the attacker what they see of their own")] = 0,
    why: Annotated[bool, typer.Option("--why", help="tell from which relations each leak follows")] = False,
) -> None:
    """Attack the publications of programmes made at random, by an attacker who shares no code with what hides."""
    script = str(ROOT / "tests" / "attack" / "run.py")
    given = [f"--programmes={programmes}", f"--first={first}", f"--jobs={jobs}", f"--insiders={insiders}"]
    given += ["--why"] if why else []
    raise typer.Exit(_call(sys.executable, script, *given))


@keeping.command()
def fuzz(
    minutes: Annotated[float, typer.Option(help="minutes of CPU for each target")] = 10,
    only: Annotated[str, typer.Option(help="targets in whose name this is, such as zoom or 'data csv'")] = "",
    seed: Annotated[int, typer.Option(help="another seed gives other examples")] = 0,
) -> None:
    """Change files at random, for whatever reads one. Is each read as before, or refused in words of ours?"""
    script = str(ROOT / "tests" / "fuzz" / "run.py")
    raise typer.Exit(_call(sys.executable, script, f"--minutes={minutes}", f"--only={only}", f"--seed={seed}"))


@keeping.command()
def lab() -> None:
    """Open JupyterLab on the notebooks."""
    raise typer.Exit(_call(sys.executable, "-m", "jupyterlab", "--notebook-dir", str(ROOT / "notebooks")))


@keeping.command()
def test() -> None:
    """Run the tests needed before a commit. They cover style, units, notebooks, pages, and commands end to end."""
    raise typer.Exit(_tests("-m", "not slow"))


@keeping.command("test-all")
def test_all() -> None:
    """Run every test. Some are slow or need a browser."""
    raise typer.Exit(_tests())


def short(path: Path) -> str:
    """A path, relative to the current folder if it is inside it."""
    path = path.resolve()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _tests(*chosen: str) -> int:
    for command in (["ruff", "check"], ["ruff", "format", "--check"]):
        code = _call(sys.executable, "-m", *command, str(ROOT))
        if code:
            return code
    pytest = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--nbval", "-q", *chosen]
    return _call(
        *pytest, f"--rootdir={ROOT}", "-c", str(ROOT / "pyproject.toml"), *(str(ROOT / place) for place in TESTED)
    )


def _call(*command: str) -> int:
    import subprocess

    return min(subprocess.call(command, cwd=ROOT), 1)
