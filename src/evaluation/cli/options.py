"""The settings that several commands share, each told once, and what is made of them."""

from pathlib import Path
from typing import Annotated

import typer

from evaluation.records.boroughs import ROOT
from evaluation.records.errors import WrongInput

Project = Annotated[str, typer.Option(help="a project's name, or its YAML file")]
Audience = Annotated[str, typer.Option(help="public, borough (its own figures exact) or team (all)")]
AsAt = Annotated[str, typer.Option(help="the date of the report, such as 2019-10-29; default: the project's")]
Data = Annotated[str, typer.Option(help="the folder (or workbook) of your tables; default: data/<project>")]
Previous = Annotated[str, typer.Option(help="the public publication before this one: what the two would give away")]
Compare = Annotated[str, typer.Option(help="one borough's records alone: the publication that has the others")]
Out = Annotated[str, typer.Option(help="the folder that reports go to")]
Engine = Annotated[str, typer.Option(help="kernel: run notebooks in kernels of their own; default: forked where safe")]
Jobs = Annotated[int, typer.Option(help="how many reports at once; default: the cores of this machine")]
Scheduler = Annotated[str, typer.Option(help="a dask scheduler, such as tcp://10.0.0.1:8786: reports on its workers")]
Format = Annotated[str, typer.Option(help="docx, pdf or quarto-html: a document besides the page")]


def engine_of(engine: str) -> str:
    """The engine that runs notebooks: the warm one, unless a kernel is asked for."""
    from evaluation.records.errors import did_you_mean
    from evaluation.run.engine import KERNEL, WARM

    if engine not in ("", KERNEL, WARM):
        raise WrongInput(
            f"ENGINE= (--engine): unknown engine '{engine}'.{did_you_mean(engine, (KERNEL, WARM))} It takes "
            f"{KERNEL} or {WARM}."
        )
    return engine or WARM


def jobs_of(jobs: int) -> int:
    """How many processes at once: as many as there are cores, unless a number is given."""
    from evaluation.run.engine.executors import cores

    if jobs < 0:
        raise WrongInput(f"JOBS= (--jobs) is {jobs}: it takes how many reports to make at once, 1 or more.")
    return jobs or cores()


def out_of(out: str) -> Path:
    """The folder that reports go to."""
    return ROOT / "reports" if out == "reports" else Path(out)
