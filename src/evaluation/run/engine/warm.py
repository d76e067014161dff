"""Imports what a notebook's process needs before it is forked.

The shell comes first, because libraries look for it, then what notebooks use. A chart of each kind is drawn and thrown
away, because the first one takes longest. Importing this module does all of that, in the warm process. It starts no
thread and reads nobody's files.
"""

import gc
import os
import signal
import socket
import sys

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # with more, importing numpy starts threads
os.environ["JE_ARROW_MALLOC_CONF"] = "background_thread:false"  # else importing pyarrow starts one
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as a kernel does

NOT_NEEDED = (
    "debugpy",  # of which a kernel makes a debugger
    "rfc3987_syntax",  # of which a check of schemas that nobody asks for makes a grammar
)
sys.modules.update(dict.fromkeys(NOT_NEEDED))  # each takes half a second; without it, its user does without

import papermill  # noqa: E402, F401

from evaluation.run.engine.kernel import Kernel  # noqa: E402

KERNEL = Kernel()

with KERNEL.shell.builtin_trap:  # as if a cell imported them: pandas, for one, looks whether it is shown in a notebook
    from evaluation.report import charts, pages, study  # noqa: F401
    from evaluation.report.findings import Finding, Table, Text
    from evaluation.report.words import contents  # noqa: F401
    from evaluation.run import opening  # noqa: F401
    from evaluation.run.engine.forking import fork

    pages.exporter()
    for draw, first, second, numbers in (
        (charts.bars, "one", "other", 1),
        (charts.dots, "one", "other", 2),
        (charts.diverging, "one", "other", 3),
        (charts.at_dates, "2020-01-01", "2020-06-01", 1),
    ):
        rows, series = [(first, [1] * numbers), (second, [2] * numbers)], ["of nobody"] * numbers
        draw(Finding("", Text(""), Table("drawn-once", "", [], []), Text(""), rows, series=series))
for name in NOT_NEEDED:
    del sys.modules[name]
gc.collect()
gc.freeze()


def answer(descriptor: int) -> None:
    """Fork a child for each connection that comes through a socket, until the holder of its other end is gone."""
    from multiprocessing.connection import Connection

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here: the caller sees them end
    with socket.socket(fileno=descriptor) as asking:
        while True:
            asked, descriptors, _, _ = socket.recv_fds(asking, 1, 1)
            if not asked:
                return
            with Connection(descriptors[0]) as theirs:
                fork(theirs, asking)
