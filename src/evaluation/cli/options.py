"""The settings that several commands share, and functions that check them."""

from pathlib import Path
from typing import Annotated

import typer

from evaluation.records.boroughs import ROOT
from evaluation.records.errors import WrongInput

Project = Annotated[str, typer.Option(help="a project's name, or its YAML file")]
Audience = Annotated[str, typer.Option(help="public, borough (its own figures exact) or team (all)")]
AsAt = Annotated[str, typer.Option(help="the date the figures describe, such as 2019-10-29; default: the project's")]
Data = Annotated[str, typer.Option(help="the folder (or workbook) of your tables; default: data/<project>")]
Previous = Annotated[
    str, typer.Option(help="the previous public release: hide figures that comparing the two would reveal")
]
Compare = Annotated[str, typer.Option(help="for one borough's records alone: the publication that has the others")]
Out = Annotated[str, typer.Option(help="the folder for reports")]
Engine = Annotated[
    str, typer.Option(help="kernel or warm; default: warm (forked children) where safe, otherwise kernel")
]
Jobs = Annotated[int, typer.Option(help="how many reports at once; default: the number of cores")]
Scheduler = Annotated[
    str, typer.Option(help="a dask scheduler whose workers make the reports, such as tcp://10.0.0.1:8786")
]
Format = Annotated[str, typer.Option(help="a document as well as the page: docx, pdf or quarto-html")]


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
    """How many processes run at once: the number of cores, unless another number is given."""
    from evaluation.run.engine.executors import cores

    if jobs < 0:
        raise WrongInput(f"JOBS= (--jobs) is {jobs}: it takes how many reports to make at once, 1 or more.")
    return jobs or cores()


def out_of(out: str) -> Path:
    """The folder for reports."""
    return ROOT / "reports" if out == "reports" else Path(out)
