"""YAML read as text and typed by a model, so that every fault has its line and `no` stays a word."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evaluation.records.errors import Problem, WrongInput, did_you_mean, quoted

DEEPEST = 8  # no parameter holds values so deep
LARGEST = 500_000  # bytes
MOST = 100_000  # values, those included that an alias repeats
ENDLESS = "values within values without end: does one refer to itself?"
Model = TypeVar("Model", bound=BaseModel)


class StrictModel(BaseModel):
    """Parameters of which none may be unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def read_yaml(file: Path, model: type[Model]) -> Model:
    """The parameters in a YAML file, typed by their model; WrongInput lists all that is wrong, by line."""
    if not file.is_file():
        raise WrongInput("it is no file that can be read.", file.name)
    if file.stat().st_size > LARGEST:
        raise WrongInput(f"it has more than {LARGEST:,} bytes; no file of parameters has.", file.name)
    try:
        text = file.read_text(encoding="utf-8")
        _refuse_depths(text, file.name)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise WrongInput(f"this is not YAML: {error.problem}.", file.name, line) from None
    except (OverflowError, ValueError, yaml.YAMLError):  # such as "\\UFFFFFFFF", which is no sign
        raise WrongInput("this is not YAML in UTF-8.", file.name) from None
    if not isinstance(node, yaml.MappingNode):
        raise WrongInput("a list of `name: value` lines is expected.", file.name)
    lines: dict[tuple, int] = {}
    faults: list[Problem] = []
    values = _plain(node, (), lines, faults, file.name)
    try:
        found = model.model_validate(values)
    except ValidationError as error:
        faults += [_fault(problem, model, lines, file.name) for problem in error.errors()]
    if faults:
        raise WrongInput(sorted(faults, key=lambda fault: fault.line or 0))
    return found


def _refuse_depths(text: str, file: str) -> None:
    """WrongInput where values are deeper than any parameter, before they are put together: that takes a call each."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST + 1:
            raise WrongInput(ENDLESS, file, event.start_mark.line + 1)


def _plain(node: yaml.Node, place: tuple, lines: dict[tuple, int], faults: list[Problem], file: str) -> object:
    lines[place] = node.start_mark.line + 1
    if len(place) > DEEPEST:
        raise WrongInput(ENDLESS, file, lines[place[:1]])
    if len(lines) > MOST:
        raise WrongInput(f"more than {MOST:,} values: do some refer to others again and again?", file, lines[place[:1]])
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*place, n), lines, faults, file) for n, child in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    values: dict[str, object] = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Problem("a name is expected before the colon.", file, key.start_mark.line + 1))
            continue
        if key.value in values:
            said = f"'{quoted(key.value)}' stands twice (first on line {lines[(*place, key.value)]}); keep one."
            faults.append(Problem(said, file, key.start_mark.line + 1))
        values[key.value] = _plain(child, (*place, key.value), lines, faults, file)
        lines[(*place, key.value)] = key.start_mark.line + 1
    return values


def _fault(problem: Mapping, model: type[BaseModel], lines: Mapping[tuple, int], file: str) -> Problem:
    place = tuple(problem["loc"])
    line = lines.get(place) or lines.get(place[:-1])
    name = ".".join(map(quoted, place))
    if problem["type"] == "extra_forbidden":
        known = _fields(model, place[:-1])
        return Problem(f"unknown parameter '{name}'.{did_you_mean(str(place[-1]), known)}", file, line)
    if problem["type"] == "missing":
        return Problem(f"parameter '{name}' is missing.", file, line if len(place) > 1 else None)
    said = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "literal_error":
        close = did_you_mean(str(problem["input"]), re.findall(r"'([^']*)'", said))
        return Problem(f"{name}: {said}. '{quoted(problem['input'])}' was given.{close}", file, line)
    received = "" if problem["type"] == "value_error" else f" '{quoted(problem['input'])}' was given."
    return Problem(f"{name}: {said}.{received}", file, line)


def _fields(model: type[BaseModel], place: tuple) -> list[str]:
    for step in place:
        if isinstance(step, int):
            continue
        annotation = model.model_fields[step].annotation
        inner = [t for t in (annotation, *getattr(annotation, "__args__", ())) if isinstance(t, type)]
        model = next((t for t in inner if issubclass(t, BaseModel)), model)
    return list(model.model_fields)
