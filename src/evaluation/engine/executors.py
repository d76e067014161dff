"""Who makes several reports at a time: processes of this machine, through Python's standard `Executor`."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from evaluation.engine import forking


def cores() -> int:
    """How many processes this machine runs at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """So many processes at once, forked from a warm one where that is safe."""
    if forking.is_safe():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([forking.MODULE])
    else:
        context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_leave_interrupts_to_the_caller)
    try:
        pool.submit(os.getpid)  # starts the processes, while something else is done
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_to_the_caller() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
