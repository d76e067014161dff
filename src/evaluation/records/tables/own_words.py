"""What people agreed and wrote for the pages, where it is a table of the records: it goes before what the parameters
say of the same.
"""

from collections.abc import Iterator

import pandas as pd

from evaluation.records.parameters import BoroughNotes, Project, Recommendation
from evaluation.records.tables.read import Tables

Words = dict[str, object]


def project_with(project: Project, records: Tables) -> Project:
    """A project with what its records say of it in words."""
    lessons = records.frames.get("lessons")
    more = {"lessons": [*lessons["lesson"]]} if isinstance(lessons, pd.DataFrame) else {}
    return project.model_copy(update={**_words(records, ""), **more})


def notes_with(notes: BoroughNotes, slug: str, records: Tables) -> BoroughNotes:
    """What a borough says for itself, in its records and its file."""
    agreed = [row["agreed_on"].date() for row in _rows(records, "returns", slug) if pd.notna(row.get("agreed_on"))]
    more = {"figures_agreed_on": agreed[0]} if agreed else {}
    return notes.model_copy(update={**_words(records, slug), **more})


def said_twice(of: Project | BoroughNotes, whole: Project | BoroughNotes, file: str) -> Iterator[str]:
    """What a file of parameters says and the records say otherwise: a line for each, with which is taken."""
    tables = {"recommendations": "actions", "figures_agreed_on": "returns"}
    for name in type(of).model_fields:
        if getattr(of, name) and getattr(of, name) != getattr(whole, name):
            table = tables.get(name, name)
            yield f"{name} of {file} is not shown, since the table {table} says otherwise. Keep one of both."


def _words(records: Tables, slug: str) -> Words:
    found: Words = {}
    if paragraphs := [row["text"] for row in _rows(records, "context", slug)]:
        found["context"] = "\n\n".join(paragraphs)
    if actions := [*_rows(records, "actions", slug)]:
        fields = [*Recommendation.model_fields]
        found["recommendations"] = [
            Recommendation(**{name: row[name].date() if name == "by" else row[name] for name in fields})
            for row in actions
        ]
    return found


def _rows(records: Tables, table: str, slug: str) -> Iterator[dict]:
    """The rows of a table about one borough; without one, about the project."""
    frame = records.frames.get(table)
    if isinstance(frame, pd.DataFrame):
        boroughs = frame["borough"] if "borough" in frame else pd.Series("", frame.index)
        yield from frame[boroughs.fillna("") == slug].to_dict("records")
