"""The set-up and the Makefile's skin: what a bare machine is told, and that settings arrive as they were typed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.records.boroughs import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not here")


@pytest.fixture
def make(clean_environment):
    def run(*words: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["make", *words], cwd=cwd, capture_output=True, text=True, env=clean_environment | environment
        )

    return run


def pretender(folder: Path, refuses: str) -> Path:
    """A Python that is this one, but for one import that fails, as on machines that come without it."""
    file = folder / "python"
    file.write_text(
        f'#!/bin/sh\ncase "$*" in *{refuses}*) exit 1;; esac\nexec {sys.executable} "$@"\n', encoding="utf-8"
    )
    file.chmod(0o755)
    return file


def test_a_python_without_ensurepip_is_told_which_package_to_install(make, tmp_path):
    run = make("setup", f"PYTHON={pretender(tmp_path, 'ensurepip')}", f"VENV={tmp_path}/venv")
    assert run.returncode == 2
    assert f"sudo apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in run.stderr
    assert not (tmp_path / "venv").exists()


def test_a_machine_without_a_python_that_will_do_is_told_so(make, tmp_path):
    run = make("setup", f"PYTHON={pretender(tmp_path, 'version_info')}", f"VENV={tmp_path}/venv")
    assert run.returncode == 2 and "Python 3.11 or newer is needed" in run.stderr


needs_venv = pytest.mark.skipif(not (ROOT / ".venv" / ".ready").exists(), reason="not set up by make")


@needs_venv
def test_nothing_is_set_up_again_while_nothing_changed(make):
    assert make("-q", ".venv/.ready").returncode == 0


@needs_venv
def test_settings_arrive_as_they_were_typed(make, tmp_path):
    strange = 'O\'Neill & Sons $HOME "x"'
    run = make("report", f"BOROUGH={strange}")
    assert run.returncode == 2 and f"Unknown borough '{strange}'" in run.stderr


@needs_venv
@pytest.mark.parametrize(
    "written", ["$(shell touch {ran})", "`touch {ran}`", "$(touch {ran})", "'; touch {ran}; '", "a\\b, c"]
)
def test_a_setting_runs_nothing_whatever_it_says(make, tmp_path, written):
    ran = tmp_path / "ran"
    written = written.format(ran=ran)
    for words in (
        ["report", f"BOROUGH={written}"],
        ["audit", f"FOLDER={written}"],
        ["setup", f"PYTHON={written}", f"VENV={tmp_path}/v"],
    ):
        run = make(*words)
        assert run.returncode == 2 and (words[0] == "setup" or written in run.stderr) and not ran.exists()


@needs_venv
@pytest.mark.parametrize("target", ["dictionary", "glossary", "parameters", "test", "expected"])
def test_a_setting_given_to_a_target_that_takes_none_is_refused(make, target):
    run = make(target, "BOROUGH=hackney")
    assert run.returncode == 2 and "--borough" in run.stderr and not run.stdout


@needs_venv
@pytest.mark.parametrize("name", ["DATA", "OUT", "BOROUGH", "AS_AT"])
def test_a_setting_in_the_environment_is_refused_by_name(make, name):
    run = make("reports", **{name: "x"})
    assert run.returncode == 2 and f"{name} is set in the environment" in run.stderr
    assert f"make reports {name}=" in run.stderr


def test_a_folder_that_is_no_environment_is_never_taken_away(make, tmp_path):
    kept = tmp_path / "precious" / "work.txt"
    kept.parent.mkdir()
    kept.write_text("mine", encoding="utf-8")
    run = make("setup", f"VENV={kept.parent}")
    assert run.returncode == 2 and "no environment of Python" in run.stderr
    assert kept.read_text(encoding="utf-8") == "mine"


@needs_venv
def test_a_misspelt_setting_stops_before_anything_runs(make):
    run = make("report", "BOROUGH=hackney", "AUDIANCE=team")
    assert run.returncode == 2 and "--audience" in run.stderr and "ran in" not in run.stdout


@needs_venv
def test_a_misspelt_borough_is_one_line_with_the_nearest(make):
    run = make("report", "BOROUGH=hackny")
    assert run.returncode == 2
    assert run.stderr.splitlines()[0] == "Unknown borough 'hackny'. Did you mean 'hackney'?"


def test_make_alone_lists_every_target(make):
    run = make()
    assert run.returncode == 0
    for target in ("report", "project", "check", "lab", "test", "test-all", "template"):
        assert f"\n  {target} " in run.stdout


@pytest.mark.slow
def test_a_fresh_clone_makes_a_report_even_where_uv_cannot_install(make, tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    run = make("report", "BOROUGH=camden", cwd=clone, UV_OFFLINE="1", UV_NO_CACHE="1")
    assert run.returncode == 0, run.stderr
    assert "trying pip" in run.stderr and "Set up." not in run.stdout
    assert (clone / "reports" / "digital-apprenticeships" / "public" / "camden" / "index.html").is_file()
