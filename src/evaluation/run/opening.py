"""A study for a notebook: made first, in a process of its own, if it is missing or stale. Notebooks read nothing else."""

import json
import os
from pathlib import Path

from evaluation.report.study import Study
from evaluation.run.request import Request, prepared


def open_study(borough: str, audience: str = "public", study: str | os.PathLike = "") -> Study:
    """The study of a borough (or of `project`) for an audience.

    With a file, that file; without one the sample's own, made first if anything it rests on has changed.
    """
    file = Path(study) if study else prepared(Request(borough, audience))
    return Study(json.loads(file.read_text(encoding="utf-8")))
