"""The notebooks are short, stripped, parameterised, and do nothing but show a study."""

import ast

import nbformat
import pytest

from builders.copies import EXPECTED
from evaluation.records.boroughs import ROOT, templates
from evaluation.report.words.contents import OF_BOROUGH, OF_PROJECT

SOURCES = sorted(templates().glob("*.ipynb"))
COPIES = sorted((ROOT / "tests" / "expected").glob("*.ipynb"))
MAY_IMPORT = {"evaluation"}
INPUT_OUTPUT = {
    "open",
    "read_text",
    "write_text",
    "read_bytes",
    "write_bytes",
    "read_csv",
    "to_csv",
    "savefig",
    "eval",
    "exec",
    "system",
    "run",
    "Popen",
    "urlopen",
    "connect",
    "__import__",
    "getattr",
    "input",
}


def read(file):
    return nbformat.read(file, as_version=4)


def code_of(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: f.stem)
class TestEachNotebook:
    def test_is_committed_without_outputs(self, file):
        assert all(not cell.outputs and cell.execution_count is None for cell in code_of(read(file)))

    def test_declares_the_three_parameters_first(self, file):
        cell = code_of(read(file))[0]
        assert cell.metadata.tags == ["parameters"]
        values = {node.targets[0].id: node.value.value for node in ast.parse(cell.source).body}
        assert list(values) == ["borough", "audience", "study"]
        assert (values["audience"], values["study"]) == ("public", "")

    def test_has_no_function_and_no_loop(self, file):
        for cell in code_of(read(file)):
            kinds = {type(node) for node in ast.walk(ast.parse(cell.source))}
            assert not kinds & {ast.FunctionDef, ast.Lambda, ast.For, ast.While, ast.ClassDef, ast.With, ast.Try}

    def test_does_no_input_or_output_of_its_own(self, file):
        for cell in code_of(read(file)):
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                    assert module.split(".")[0] in MAY_IMPORT
                name = getattr(node, "attr", getattr(node, "id", ""))
                assert name not in INPUT_OUTPUT, f"{cell.id} uses {name}"
            assert not cell.source.startswith(("!", "%"))

    def test_is_short(self, file):
        lines = [line for cell in code_of(read(file)) for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 60 and max(len(c.source.splitlines()) for c in code_of(read(file))) <= 6

    def test_its_anchors_are_its_own(self, file):
        ids = [cell.id for cell in read(file).cells]
        assert len(ids) == len(set(ids))
        headings = [c for c in read(file).cells if c.cell_type == "markdown"]
        assert all(not c.id.isalnum() or c.id.isalpha() for c in headings)  # words, not random ids

    def test_its_questions_are_questions(self, file):
        asked = [c.source for c in read(file).cells if c.source.startswith("## ")]
        assert asked and all(heading.endswith("?") for heading in asked)


@pytest.mark.parametrize("page", [OF_BOROUGH, OF_PROJECT], ids=["borough", "project"])
def test_anchors_differ_between_the_notebooks_of_one_page(page):
    ids = [c.id for name in page for c in read(templates() / f"{name}.ipynb").cells]
    assert len([i for i in ids if i not in ("parameters", "setup")]) == len(set(ids) - {"parameters", "setup"})


@pytest.mark.parametrize("file", COPIES, ids=lambda f: f.stem)
def test_an_expected_copy_has_the_cells_of_its_notebook(file):
    name, borough, audience = file.stem.split(".")
    own = [cell for cell in read(file).cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    source = read(templates() / f"{name}.ipynb").cells
    assert [(c.id, c.source) for c in own] == [(c.id, c.source) for c in source], "run `make expected`"
    injected = next(c for c in read(file).cells if "injected-parameters" in c.metadata.get("tags", []))
    assert f'borough = "{borough}"\naudience = "{audience}"' in injected.source


def test_the_expected_copies_are_those_that_are_made():
    assert {file.stem for file in COPIES} == {".".join(copy) for copy in EXPECTED}
    assert len({borough for _, borough, _ in EXPECTED}) >= 2 and len({a for *_, a in EXPECTED}) >= 2


@pytest.mark.parametrize("file", COPIES, ids=lambda f: f.stem)
def test_expected_copies_hold_no_path_and_no_time(file):
    text = file.read_text(encoding="utf-8")
    assert str(ROOT) not in text and "start_time" not in text and '"papermill"' not in text
