"""Who makes several reports at a time: processes of this machine, through Python's standard `Executor`."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait

from evaluation.engine import forking

SECONDS = 1  # after which a process looks whether its caller is still there


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
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)
    starting = threading.Thread(target=pool.submit, args=(os.getpid,))  # it waits until they have imported
    starting.start()
    try:
        yield pool
    finally:
        starting.join()
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """What a process does first that makes reports. It ends by itself when its caller is gone: nobody else would tell
    it, and a thread that waits for that would make it unfit to fork from."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller is interrupted, and ends it
    if hasattr(signal, "setitimer"):
        caller = multiprocessing.parent_process().sentinel
        signal.signal(signal.SIGALRM, lambda *_: os._exit(1) if wait([caller], 0) else None)
        signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)
    forking.fork_from_here()
