"""A study and a report made in this process, so that a test may change what they rest on."""

from pathlib import Path

from evaluation.records.errors import WrongInput
from evaluation.run.engine import WARM
from evaluation.run.output import Report
from evaluation.run.prepare import prepare_each
from evaluation.run.reports import from_study
from evaluation.run.request import Request, prepared


def prepare(request: Request) -> Path:
    """Make one study's file from the records."""
    (found,) = prepare_each(request, [request.borough])
    if isinstance(found, WrongInput):
        raise found
    return found


def make(request: Request, out: Path, engine: str = WARM) -> Report:
    """Make the report of one borough, or of the project, for one audience."""
    return from_study(prepared(request), request, out, engine=engine)
