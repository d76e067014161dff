"""Opens a study for a notebook. If it is missing or out of date, a separate process makes it first.

Notebooks read nothing else.
"""

import json
import os
from pathlib import Path

from evaluation.report.study import Study
from evaluation.run.request import Request, prepared


def open_study(borough: str, audience: str = "public", study: str | os.PathLike = "") -> Study:
    """The study of a borough (or of `project`) for an audience.

    Give a file to open that file. Without one, it opens the sample's study, and makes it first if anything it depends
    on has changed.
    """
    file = Path(study) if study else prepared(Request(borough, audience))
    return Study(json.loads(file.read_text(encoding="utf-8")))
