"""The warm engine records what papermill's standard engine records.

Each notebook of the corpus is run by both, and everything in the executed copies is compared but what differs from run
to run: times, and addresses in memory.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest
from traitlets.config import Config

from builders.notebooks import CORPUS
from evaluation.run.engine import KERNEL, WARM, forking

pytestmark = pytest.mark.skipif(not forking.is_safe(), reason="no notebook is forked on this system")
ENCRYPTED = Config(KernelManager={"transport_encryption": "auto"})

IN_ANY_ORDER = {"what is written to the descriptor"}  # a kernel reads it in a thread: whenever that comes to it
ERRORS_ALLOWED = {"an error that may be"}
RAISES = {"too long": "CellTimeoutError", "a crash": "DeadKernelError", "an end without a word": "DeadKernelError"}


def notebook(name: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(CORPUS[name])]
    if name in ERRORS_ALLOWED:
        cells[0].metadata.tags = ["raises-exception"]
    if name == "parameters":
        cells.insert(0, nbformat.v4.new_code_cell("a = 1", id="given", metadata={"tags": ["parameters"]}))
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return made


def run(name: str, engine: str | None, folder: Path, **settings) -> tuple[str, nbformat.NotebookNode]:
    """What a run raised, and the copy that it left."""
    (folder / "work").mkdir(parents=True)
    raised, copy = "", folder / "out.ipynb"
    try:
        papermill.execute_notebook(
            notebook(name),
            copy,
            parameters={"a": 7} if name == "parameters" else None,
            engine_name=engine,
            progress_bar=False,
            execution_timeout=3 if name == "too long" else 60,
            resources={"metadata": {"path": str(folder / "work")}},
            config=ENCRYPTED,
            **{"kernel_name": "python3"} | settings,
        )
    except Exception as error:
        raised = type(error).__name__
    return raised, nbformat.read(copy, as_version=4)


def recorded(nb: nbformat.NotebookNode) -> dict:
    """All that an executed copy holds, without times and addresses."""
    kept = re.sub(r"0x[0-9a-f]{6,}", "0x", nbformat.writes(nb))
    kept = re.sub(r"ipykernel_\d+/\d+\.py", "ipykernel", kept)
    kept = re.sub(r'"(start_time|end_time|iopub\.[a-z_.]+|shell\.[a-z_.]+)": "[^"]*"', r'"\1": "time"', kept)
    kept = re.sub(r'"duration": [\d.e-]+', '"duration": 0', kept)
    found = nbformat.reads(kept, as_version=4)
    for cell in found.cells:
        if "injected-parameters" in cell.metadata.get("tags", []) or "papermill-error" in f"{cell.metadata}":
            cell.id = "made"
        if "iopub.status.idle" not in cell.metadata.get("execution", {"iopub.status.idle": ""}):
            cell.execution_count = None  # how much a kernel still says that dies is chance
            cell.metadata.execution = {}
    found.metadata.papermill.output_path = ""
    return found


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow) for name in CORPUS])
def test_what_is_recorded_is_what_a_kernel_records(name, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # with it, a kernel does not look at descriptors
    raised, ours = run(name, WARM, tmp_path / WARM)
    raised_there, theirs = run(name, None, tmp_path / KERNEL)
    assert raised == raised_there and RAISES.get(name, raised) == raised
    ours, theirs = recorded(ours), recorded(theirs)
    if name in IN_ANY_ORDER:
        for nb in (ours, theirs):
            said = "".join(output.get("text", "") for cell in nb.cells for output in cell.pop("outputs"))
            nb.metadata.said = sorted(said.splitlines())
    assert ours == theirs


@pytest.mark.slow
def test_the_comparison_can_fail(tmp_path):
    _, one = run("a result", WARM, tmp_path / "one")
    _, other = run("display data", WARM, tmp_path / "other")
    assert recorded(one) != recorded(other)
    assert recorded(one) == recorded(one)


@pytest.mark.parametrize("name", ["an error", "standard output and error", "parameters", "a crash"])
def test_a_forked_child_runs_cells(name, tmp_path):
    raised, nb = run(name, WARM, tmp_path)
    texts = [
        text
        for cell in nb.cells
        for o in cell.get("outputs", [])
        for text in (o.get("text"), o.get("ename"), o.get("data", {}).get("text/plain"))
        if text
    ]
    expected = {
        "an error": ("PapermillExecutionError", ["before\n", "ZeroDivisionError"]),
        "standard output and error": (
            "",
            ["one\ntwo", "wrong\n", "three", "5", "before\n", "'between'", "after\n", "é ☃ 中 \x1b[31mred\x1b[0m\n"],
        ),
        "parameters": ("", ["7"]),
        "a crash": ("DeadKernelError", []),
    }
    assert (raised, texts) == expected[name]


def in_another_process(code: str, folder: Path) -> subprocess.Popen:
    """A Python that runs a notebook of one cell with the warm engine."""
    text = (
        "import signal, nbformat, papermill\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # what runs in the background ignores it
        f"nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell({code!r})])\n"
        "nb.metadata.kernelspec = {'name': 'python3', 'language': 'python', 'display_name': 'Python 3'}\n"
        f"papermill.execute_notebook(nb, 'out.ipynb', engine_name={WARM!r}, progress_bar=False)\n"
    )
    return subprocess.Popen([sys.executable, "-c", text], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def waits_until(holds, seconds: float = 180) -> bool:  # a busy machine is no fault of the code
    until = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < until:
        time.sleep(0.05)
    return bool(found)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_when_the_caller_is_killed_nothing_of_a_notebook_goes_on(how, tmp_path):
    code = (
        "import os, subprocess, time\nother = subprocess.Popen(['sleep', '300'])\n"
        "open('pids', 'w').write(f'{os.getpid()} {os.getppid()} {other.pid}')\ntime.sleep(300)"
    )
    caller = in_another_process(code, tmp_path)
    pids = tmp_path / "pids"
    assert waits_until(lambda: pids.is_file() and len(pids.read_text().split()) == 3), caller.stdout.read()
    found = [int(pid) for pid in pids.read_text().split()]
    assert all(is_running(pid) for pid in found)
    caller.send_signal(how)
    caller.wait(180)
    caller.stdout.close()
    assert waits_until(lambda: not any(is_running(pid) for pid in found))


@pytest.mark.slow
def test_what_a_notebook_leaves_running_ends_with_it(tmp_path):
    code = "import subprocess\nopen('pid', 'w').write(str(subprocess.Popen(['sleep', '300']).pid))"
    caller = in_another_process(code, tmp_path)
    said, _ = caller.communicate(timeout=300)
    assert caller.returncode == 0, said
    assert waits_until(lambda: not is_running(int((tmp_path / "pid").read_text())))


def test_nothing_leaks_from_one_notebook_into_the_next(tmp_path):
    leaks = [
        "import os, sys, random, numpy, pandas, matplotlib, evaluation, builtins\n"
        "numpy.leaked = builtins.leaked = 1; os.environ['LEAKED'] = '1'; matplotlib.rcParams['font.size'] = 3\n"
        "pandas.set_option('display.max_rows', 3); sys.path.insert(0, 'leaked'); numpy.random.seed(0)\n"
        "random.seed(0); evaluation.leaked = 1; import json; json.leaked = 1; os.chdir('/')"
    ]
    looks = [
        "import os, sys, random, numpy, pandas, matplotlib, evaluation, builtins, json\n"
        "[hasattr(numpy, 'leaked'), hasattr(builtins, 'leaked'), 'LEAKED' in os.environ, 'leaked' in sys.path,\n"
        " matplotlib.rcParams['font.size'] == 3, pandas.get_option('display.max_rows') == 3,\n"
        " hasattr(evaluation, 'leaked'), hasattr(json, 'leaked'), os.getcwd() == '/', 'leaks' in globals()]",
        "float(numpy.random.rand()), random.random()",
    ]
    CORPUS.update(leaks=leaks, looks=looks)
    run("leaks", WARM, tmp_path / "leaks")
    (_, one), (_, other) = (run("looks", WARM, tmp_path / name) for name in ("one", "other"))
    assert one.cells[0].outputs[0].data["text/plain"].count("False") == 10
    assert one.cells[1].outputs != other.cells[1].outputs, "two notebooks draw the same numbers by chance"


def test_the_process_that_is_forked_from_runs_one_thread(tmp_path):
    CORPUS["threads of the warm process"] = ["import os\nlen(os.listdir(f'/proc/{os.getppid()}/task'))"]
    _, nb = run("threads of the warm process", WARM, tmp_path)
    assert nb.cells[0].outputs[0].data["text/plain"] == "1"


@pytest.mark.slow
def test_another_kernel_than_this_python_gets_the_standard_engine(tmp_path, monkeypatch):
    kernel = tmp_path / "kernels" / "another" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    launched = ["/usr/bin/env", sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(json.dumps({"argv": launched, "display_name": "Another", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setattr(forking, "running_cells", lambda folder: pytest.fail("a child was forked"))
    assert run("a result", WARM, tmp_path, kernel_name="another")[0] == ""


def test_code_that_changes_is_imported_anew(monkeypatch):
    before = forking.warm_process()
    assert forking.warm_process() is before
    monkeypatch.setenv("PYTHONPATH", os.fspath(Path.home()))
    assert forking.warm_process() is not before
