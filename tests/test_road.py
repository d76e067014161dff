"""The package is one road: a module imports only from modules to its left."""

import ast
import re

import evaluation
from evaluation.boroughs import ROOT

PACKAGE = ROOT / "src" / "evaluation"


def stations() -> dict[str, int]:
    """Each room's place on the road, as the package's own docstring draws it; commas share a place."""
    drawn = evaluation.__doc__.split("\n\n")[-1]
    return {
        room.strip(): place for place, rooms in enumerate(re.split(r">", drawn)) for room in rooms.strip().split(",")
    }


def imported(tree: ast.AST) -> set[str]:
    """The rooms that a module imports from, wherever it does; what only a type checker reads is left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "evaluation":
            inside = node.module.split(".")[1:2]
            found |= {inside[0]} if inside else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("evaluation.")}
    return found


def test_every_import_points_left():
    place = stations()
    back = []
    for file in sorted(PACKAGE.rglob("*.py")):
        room = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        for other in imported(ast.parse(file.read_text(encoding="utf-8"))) - {room, "__version__"}:
            if place[other] > place[room]:
                back.append(f"{room} imports {other}")
    assert not back


def test_the_drawing_names_every_room_and_no_other():
    rooms = {p.stem for p in PACKAGE.glob("*.py")} | {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert set(stations()) == rooms - {"__init__"}


def test_opening_a_study_does_not_import_what_reads_records():
    import subprocess
    import sys

    code = "import sys, evaluation.study, evaluation.charts; print('pandera' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
