"""What is written down is true: commands, settings, tables, measures, packages; and nothing says too much."""

import re
import subprocess
import sys
import tomllib

import nbformat
import pytest
import yaml

from builders import published
from builders.notebooks import CORPUS
from evaluation import __version__
from evaluation.cli.main import app
from evaluation.importers import eventbrite, questionnaires, records, teams, webinars, zoom
from evaluation.importers.settings import FileSettings, Settings
from evaluation.metrics.measure import MEASURES
from evaluation.records.boroughs import ROOT
from evaluation.records.parameters import BoroughNotes, Project, read_borough_notes, read_project
from evaluation.records.tables.schema import SCHEMAS
from evaluation.records.tables.workbook import dictionary
from evaluation.report.words.glossary import glossary

FILLS = {  # which tables each kind of export can fill
    teams.KIND: ("attendance", "people", "events"),
    zoom.KIND: ("attendance", "people", "events"),
    webinars.KIND: ("attendance", "people", "events"),
    eventbrite.KIND: ("attendance", "people"),
    questionnaires.MICROSOFT: ("answers", "people"),
    questionnaires.GOOGLE: ("answers", "people"),
    records.SERVICE: ("apprentices", "people"),
    records.MAPPED: (*SCHEMAS,),
    records.OURS: (*SCHEMAS,),
}
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):.*##", MAKEFILE, flags=re.MULTILINE))
COMMANDS = {c.name or c.callback.__name__.replace("_", "-") for c in app.registered_commands if not c.hidden}


def test_every_make_target_is_in_the_readme_and_every_one_there_exists():
    named = set(re.findall(r"`make ([a-z-]+)", README))
    assert named == TARGETS - {"help"}


def test_the_command_does_all_that_make_does():
    assert TARGETS - {"help", "setup", "lock", "clean"} == COMMANDS


def test_every_setting_of_reports_is_in_the_readme_and_the_help_of_make():
    callbacks = [c.callback for c in app.registered_commands if c.callback.__name__ in ("report", "every_report")]
    settings = {name.upper() for callback in callbacks for name in callback.__annotations__ if name != "return"}
    assert len(callbacks) == 2
    assert set(re.findall(r"^\| `([A-Z_]+)=`", README, flags=re.MULTILINE)) == settings
    help_line = next(line for line in MAKEFILE.splitlines() if "Settings:" in line)
    assert settings == set(re.findall(r"([A-Z_]+)=", help_line))


def test_the_generated_documents_are_current():
    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == dictionary(), "make dictionary > docs/tables.md"
    assert (ROOT / "GLOSSARY.md").read_text(encoding="utf-8") == glossary(), "make glossary > GLOSSARY.md"


def test_every_parameter_is_described():
    for model in (Project, BoroughNotes, Settings, FileSettings):
        assert all(field.description for field in model.model_fields.values())


def test_what_each_kind_of_export_fills_is_told():
    told = re.findall(
        r"^\| ([^|(]+?)(?: \([^|]*\))? \| ([^|]+) \|$",
        (ROOT / "docs" / "importing.md")
        .read_text(encoding="utf-8")
        .partition("\n## What is read\n")[2]
        .partition("\n## ")[0],
        flags=re.MULTILINE,
    )
    expected = {
        kind: "any table" if len(tables) == len(SCHEMAS) else ", ".join(tables) for kind, tables in FILLS.items()
    }
    assert {kind: fills for kind, fills in told if kind != "export"} == expected


def test_the_parameters_that_come_with_the_project_are_sound():
    assert read_project().name == "Digital Apprenticeships"
    for file in (ROOT / "params" / "digital-apprenticeships").glob("*.yaml"):
        read_borough_notes("digital-apprenticeships", file.stem)


def test_the_changelog_has_the_version():
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == __version__


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "docs/decisions/README.md", "reports/README.md"])
def test_links_and_pictures_lead_somewhere(file):
    page = ROOT / file
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


def test_every_notebook_of_the_engines_corpus_is_in_the_table():
    told = dict(
        re.findall(
            r"^\| ([^|]+) \| (\d+) \|", (ROOT / "docs" / "fidelity.md").read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    )
    made_by_tests = {"leaks", "looks", "threads of the warm process"}
    assert told == {name: str(len(cells)) for name, cells in CORPUS.items() if name not in made_by_tests}


def test_every_test_of_the_exports_is_in_the_list():
    source = (ROOT / "tests" / "unit" / "test_exports_formats.py").read_text(encoding="utf-8")
    tests = [name.replace("_", " ") for name in re.findall(r"^def test_(\w+)", source, flags=re.MULTILINE)]
    told = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert re.findall(r"^- (.+)$", told, flags=re.MULTILINE) == tests


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(p.name for p in folder.glob("0*.md"))


def normal(requirement: str) -> str:
    name, limits = re.fullmatch(r"([A-Za-z0-9_.-]+)(.*)", requirement.replace(" ", "")).groups()
    return re.sub(r"[-_.]+", "-", name).lower() + ",".join(sorted(limits.split(",")))


def test_environment_yml_has_the_packages_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {normal(r) for r in [*project["dependencies"], *(r for extra in extras.values() for r in extra)]}
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in environment if isinstance(entry, dict))
    given = {normal(r) for r in [*filter(lambda e: isinstance(e, str), environment), *pip] if not r.startswith("--")}
    python = normal(f"python{project['requires-python']}")
    in_conda = {re.sub("^quarto-cli", "quarto", re.sub("^pypandoc-binary", "pypandoc", name)) for name in wanted}
    assert in_conda | {python, "pip"} == given


def test_every_locked_package_has_a_hash_and_every_dependency_is_locked():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {re.sub(r"[-_.]+", "-", re.split("==", entry)[0]) for entry in entries}
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["dev"], *extras["word"], *extras["cluster"]]
    assert {re.match(r"[a-z0-9-]+", normal(r))[0] for r in needed} <= locked


def test_the_workflow_runs_the_gate_and_publishes_what_make_site_makes():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8"))["jobs"]
    steps = {
        name: [step.get("run") or step["uses"].partition("@")[0] for step in job["steps"]] for name, job in jobs.items()
    }
    assert steps["test"][-1] == ".ci/run" and (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert steps["build"][-2:] == ["make site", "actions/upload-pages-artifact"]
    assert (jobs["build"]["needs"], jobs["publish"]["needs"]) == ("test", "build")
    assert jobs["build"]["steps"][-1]["with"]["path"] == "site"
    assert steps["publish"] == ["actions/deploy-pages"]


def committed() -> dict[str, str]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return {n: (ROOT / n).read_text(encoding="utf-8") for n in names if not n.endswith(".png") and (ROOT / n).is_file()}


def test_nothing_committed_names_a_package_registry_or_a_path_of_a_machine():
    words = ["pypi" + ".org", "python" + "hosted.org", "/home" + "/", "/ro" + "ot/", "/wo" + "rk/", "--index" + "-url"]
    found = [(name, word) for name, text in committed().items() for word in words if word in text]
    assert not found


def test_git_ignores_records_that_are_not_the_sample():
    ignored = ["data/mine/pledges.csv", "data/pledges.csv", "reports/x/index.html", "build/x", "site/x", ".venv/x"]
    run = subprocess.run(["git", "check-ignore", *ignored], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.split() == ignored


def test_the_hooks_refuse_records_and_leave_the_sample_alone():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert {hook["id"] for hook in hooks} == {"nbstripout", "ruff-check", "ruff-format", "large-files", "no-records"}
    rule = next(hook for hook in hooks if hook["id"] == "no-records")

    def refused(name):
        return bool(re.search(rule["files"], name)) and not re.search(rule["exclude"], name)

    assert refused("data/mine/pledges.csv") and refused("notes/People.XLSX")
    assert not refused("data/digital-apprenticeships/pledges.csv") and not refused("notebooks/pledges.ipynb")


def test_the_hook_strips_outputs_and_keeps_the_anchors(tmp_path):
    """The command of the hook itself, on an executed notebook."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    words = next(hook["entry"] for hook in hooks if hook["id"] == "nbstripout").split()[1:]
    executed = tmp_path / "summary.ipynb"
    executed.write_bytes((ROOT / "tests" / "expected" / "summary.hackney.public.ipynb").read_bytes())
    subprocess.run([sys.executable, "-m", "nbstripout", *words, str(executed)], check=True)
    cells = nbformat.read(executed, as_version=4).cells
    assert not any(cell.get("outputs") for cell in cells)
    assert [cell.id for cell in cells][:2] == ["summary", "parameters"]


def test_every_measure_has_a_published_value_or_is_said_to_have_none():
    assert published.faults([name for name, _, _ in published.marked()], MEASURES) == []


def test_a_measure_without_a_published_value_is_told_how_to_say_so():
    marked = ["promised", "promised", "fild"]
    nothing, twice, strange = published.faults(marked, ["promised", "filled", *published.UNPUBLISHED])
    assert nothing.startswith('filled: mark a test in tests/spec with @pytest.mark.published(filled="')
    assert nothing.endswith("or name it in UNPUBLISHED of tests/builders/published.py")
    assert (twice, strange) == ("promised: is said twice", "fild: is no measure. Did you mean 'filled'?")


def test_the_list_of_published_values_is_current():
    assert published.PAGE.read_text(encoding="utf-8") == published.text(), (
        "make expected writes docs/published-values.md"
    )
