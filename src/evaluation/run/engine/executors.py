"""Runs several calls at a time, as Python's standard `Executor`, on this machine or a cluster.

A call that must not be lost runs in its own child where possible. If the child is stopped from outside, the call is
tried once more.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from evaluation.records.errors import RunFailed, WrongInput
from evaluation.run.engine import forking

T = TypeVar("T")


def cores() -> int:
    """The number of processes this machine runs at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def executor(jobs: int, scheduler: str = "") -> Iterator[Executor]:
    """An executor for this many calls at once on this machine, or as many as the workers of a dask scheduler have
    threads."""
    if scheduler:
        with _cluster(scheduler) as cluster:
            yield cluster
        return
    forking.start()
    pool = Forked(jobs) if forking.is_safe() else _spawned(jobs)
    try:
        yield pool
    except BaseException:
        if isinstance(pool, Forked):
            pool.end()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


class Forked(ThreadPoolExecutor):
    """Threads that each wait for a call in a child forked from the warm process."""

    def __init__(self, jobs: int):
        super().__init__(jobs)
        self._running: set[int] = set()
        self._has_ended = False

    def submit(self, function: Callable, /, *arguments) -> Future:
        return super().submit(
            in_a_child, function, *arguments, running=self._running, go_on=lambda: not self._has_ended
        )

    def end(self) -> None:
        """Stop what is running, without a second try."""
        self._has_ended = True
        for pid in [*self._running]:
            forking.end(pid)


def call(function: Callable[..., T], *arguments: object) -> T:
    """Call a function and return its result, in a child if that is safe, because everything is already imported there."""
    return in_a_child(function, *arguments) if forking.is_safe() else function(*arguments)


def in_a_child(
    function: Callable[..., T], *arguments: object, running: set[int] | None = None, go_on: Callable = lambda: True
) -> T:
    """Call a function in a child and return its result. If the child is stopped from outside, it is tried once more.

    `running` has the child's number as long as it runs.
    """
    for _ in range(2):
        try:
            return forking.call(function, *arguments, running=running)
        except forking.Ended:
            if not go_on():
                break
    raise RunFailed("Its process was ended from outside, twice.")


def _spawned(jobs: int) -> Executor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, context, _leave_interrupts_to_the_caller)


def _leave_interrupts_to_the_caller() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller is interrupted, and ends it


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise WrongInput(
            "SCHEDULER= (--scheduler) needs dask.distributed, which is not here. Get it with "
            "pip install 'evaluation[cluster]' on every machine that takes part."
        ) from None
    try:
        client = Client(scheduler, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise WrongInput(f"SCHEDULER= (--scheduler): nobody answers at {scheduler} ({type(error).__name__}).") from None
    with client:
        yield OnCluster(client)


class OnCluster(Executor):
    """Calls on a cluster's workers, each in a child forked from a worker's own warm process if that is safe."""

    def __init__(self, client):
        self._executor = client.get_executor(pure=False)

    def submit(self, function: Callable, /, *arguments) -> Future:
        return self._executor.submit(call, function, *arguments)
