"""Whatever reads a file reads one changed at random as it should, or refuses it in words of ours; see `make fuzz`."""

import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parent / "run.py"


@pytest.mark.slow
def test_no_target_finds_anything(tmp_path):
    """Few examples of every target; in a process of its own, so that its folders and its key are its own."""
    given = ["--minutes=10", "--examples=4"]
    done = subprocess.run([sys.executable, RUN, *given], capture_output=True, text=True, encoding="utf-8", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "zoom rows: 4 examples" in done.stdout


def test_a_finding_is_told_with_its_smallest_example():
    from hypothesis import strategies as st

    from fuzz.probes import Target
    from fuzz.run import fuzzed

    def fails(_: Path, n: int) -> bool:
        if n > 17:
            raise ZeroDivisionError("so many")
        return True

    found = fuzzed(Target("numbers", st.integers(0, 1000), fails), 60, batch=100, batches=2)
    assert [one.split() for one in found.findings] == [["ZeroDivisionError:", "so", "many", "'18'"]]
    assert found.accepted > 0
