"""What a page says, found in its notebooks: a sentence that is new there is tried without standing in any list."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module

import nbformat

from evaluation.metrics.result import Result
from evaluation.records.boroughs import templates
from evaluation.report.findings import Finding
from evaluation.report.study import Study
from evaluation.report.words import contents

Sentence = Callable[[Study], Finding | str]
Key = tuple[str, str, str]  # a result's borough, measure and group
LACKING = re.compile(r"\bNone\b(?! (of the|of \d+|left|finished|are)\b)|\bnan\b|\(\)| {2}| [.,;:]|\.\.")  # in a text


@cache
def sentences(notebook: str) -> tuple[Sentence, ...]:
    """Whatever a notebook calls as `module.function(report)`, in its order."""
    nb = nbformat.read(templates() / f"{notebook}.ipynb", as_version=4)
    tree = ast.parse("\n".join(cell.source for cell in nb.cells if cell.cell_type == "code"))
    modules = {
        one.asname or one.name: f"{node.module}.{one.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    }
    called = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=module), attr=function), args=[ast.Name(id="report")], keywords=[]
            ):
                called.append(getattr(import_module(modules[module]), function))
    return tuple(dict.fromkeys(called))


def of_page(report: Study) -> tuple[Sentence, ...]:
    """The sentences of a page, each once."""
    return tuple(dict.fromkeys(one for name in contents.notebooks(report) for one in sentences(name)))


def answers(report: Study) -> list[str]:
    """The sentences that a page's questions are answered with."""
    return [found.answer if isinstance(found, Finding) else found for found in _found(report)]


def findings(report: Study) -> list[Finding]:
    return [found for found in _found(report) if isinstance(found, Finding)]


def texts(found: Finding | str) -> list[str]:
    """A sentence, or all that a finding says."""
    if isinstance(found, str):
        return [found]
    return [found.answer, f"{found.headline}.", found.left_out.lstrip()]


def all_texts(report: Study) -> list[str]:
    """All that a page says of its figures."""
    return [text for found in _found(report) for text in texts(found)]


def _found(report: Study) -> list[Finding | str]:
    return [say(report) for say in of_page(report)]


class Unseen(Study):
    """A study that remembers which results were read of it, of which one cannot be seen."""

    def __init__(self, report: Study):
        super().__init__(report.content)
        self.read: dict[Key, Result] = {}
        self.unseen: tuple[Key, str] | None = None  # the result, and the reason that stands instead

    def many(self, measure: str, of: str = "") -> list[Result]:
        found = []
        for one in super().many(measure, of):
            key = one.borough, one.measure, one.group
            self.read[key] = one
            if self.unseen and self.unseen[0] == key:
                one = replace(one, count=None, out_of=None, value=None, lower=None, upper=None, state=self.unseen[1])
            found.append(one)
        return found


def with_one_unseen(report: Study, state: str) -> Iterator[tuple[str, Finding | str]]:
    """Each sentence of a page, once for each result that it rests on and as it is where that one alone is not shown;
    with the names of both before it."""
    study = Unseen(report)
    for say in of_page(report):
        study.read, study.unseen = {}, None
        say(study)
        for key in [key for key, one in study.read.items() if one.is_shown]:
            study.unseen = key, state
            name = f"{say.__module__.rpartition('.')[2]}.{say.__name__} without {' '.join(filter(None, key))}"
            try:
                yield name, say(study)
            except Exception as error:
                raise AssertionError(f"{name} ({state}) breaks: {error!r}") from error
