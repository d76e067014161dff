"""Starts the process that children are forked from: it has imported what notebooks use, and done nothing else.

A caller starts that process when it first needs it. It then asks, over a pair of sockets, for a child: one that runs a
notebook's cells, or one that calls a function, such as making a whole report. A child that calls a function is as warm
as the process it was forked from, and forks its notebooks itself.
"""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TypeVar

AT_IMPORT = ("OMP_NUM_THREADS", "MPLBACKEND", "TZ", "LANG", "LC_ALL", "PYTHONPATH")  # what imported libraries look at
MODULE = "evaluation.run.engine.warm"
START = f"from {MODULE} import answer; answer(%d)"
T = TypeVar("T")
SECONDS_TO_END = 5  # for what a notebook has registered to be done at its end


class NotForked(Exception):
    """The warm process could not be started, or did not fork."""


class Ended(Exception):
    """A child ended before it answered."""


@dataclass(frozen=True)
class Child:
    """A process, the connection to it, and a descriptor that shows when it has ended."""

    pid: int
    wire: Connection
    ended: int


def is_safe() -> bool:
    """Whether notebooks can run in forked children: not on Windows or macOS."""
    return sys.platform.startswith("linux") and hasattr(os, "pidfd_open")


_forks_itself = False


def is_warm() -> bool:
    """Whether this process forks its children itself: it was forked from a warm process, and runs one thread."""
    return _forks_itself


@contextmanager
def running_cells(folder: str | os.PathLike) -> Iterator[Child]:
    """A child that runs a notebook's cells in a folder. On leaving, it and everything it started have ended."""
    with _child(_run_cells, os.fspath(folder)) as child:
        yield child
        child.wire.send(None)
        wait([child.ended], SECONDS_TO_END)


def call(function: Callable[..., T], *arguments: object, running: set[int] | None = None) -> T:
    """Call a function in a child, and return its result or raise its error. Raises Ended if the child ends first.

    `running` has the child's number as long as it runs.
    """
    running = set() if running is None else running
    with _child(_call, function, arguments) as child:
        running.add(child.pid)
        try:
            is_well, found = child.wire.recv()
        except (EOFError, OSError):
            raise Ended from None
        finally:
            running.discard(child.pid)
    if is_well:
        return found
    raise found


@contextmanager
def _child(run: Callable, *arguments: object) -> Iterator[Child]:
    ours, theirs = Pipe()
    is_ours = is_warm()
    try:
        if is_ours:
            pid = fork(theirs, ours)
        else:
            socket.send_fds(warm_process(), [b"."], [theirs.fileno()])
        theirs.close()
        ours.send((dict(os.environ), run, arguments))
        pid = ours.recv()
        ended = os.pidfd_open(pid)
    except (EOFError, OSError) as error:
        ours.close()
        raise NotForked(f"No child could be forked ({type(error).__name__}: {error}).") from None
    try:
        yield Child(pid, ours, ended)
    finally:
        ours.close()
        end(pid)
        wait([ended], SECONDS_TO_END)
        os.close(ended)
        if is_ours:
            os.waitpid(pid, 0)


def fork(theirs: Connection, *others: Connection | socket.socket) -> int:
    """Fork a child that serves a connection, without the other ends that it would inherit."""
    pid = os.fork()
    if pid:
        return pid
    code, told = 1, os.dup(2)
    try:
        for other in others:
            other.close()
        _serve(theirs)
        code = 0
    except BaseException:  # whatever it is: a child never goes on with what its parent was doing
        os.write(told, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _serve(wire: Connection) -> None:
    """Serve the connection, in the child. What it is to run comes first."""
    os.setsid()  # what it starts is ended with it
    for name, handler in (
        (signal.SIGCHLD, signal.SIG_DFL),
        (signal.SIGALRM, signal.SIG_DFL),
        (signal.SIGINT, signal.default_int_handler),
    ):
        signal.signal(name, handler)
    environment, run, arguments = wire.recv()
    os.environ.clear()
    os.environ.update(environment)
    wire.send(os.getpid())
    run(wire, *arguments)


def _run_cells(wire: Connection, folder: str) -> None:
    threading.Thread(target=_end_with_the_caller, args=(wire,), daemon=True, name="ends with its caller").start()
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as a kernel does
    os.chdir(folder)
    from evaluation.run.engine.warm import KERNEL

    KERNEL.serve(wire)


def _call(wire: Connection, function: Callable, arguments: Sequence) -> None:
    """Call a function, and check every second whether the caller is still there.

    A thread that waited for that would make this process unsafe to fork from.
    """
    global _forks_itself
    _forks_itself = True
    hung_up = select.poll()
    hung_up.register(wire.fileno(), select.POLLRDHUP)
    signal.signal(signal.SIGALRM, lambda *_: end(os.getpid()) if hung_up.poll(0) else None)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    try:
        answer = True, function(*arguments)
    except Exception as error:
        answer = False, error
    wire.send(answer)


def _end_with_the_caller(wire: Connection) -> None:
    """End this process, and everything it started, once its caller is gone."""
    hangs_up = select.poll()
    hangs_up.register(wire.fileno(), select.POLLRDHUP)
    hangs_up.poll()
    end(os.getpid())


def end(leader: int) -> None:
    """End a process and the group that it leads."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def start() -> None:
    """Start the warm process early, so that it imports while something else is done."""
    if is_safe() and not is_warm():
        warm_process()


_lock = threading.Lock()
_started: dict[tuple, socket.socket] = {}


def warm_process() -> socket.socket:
    """The socket of the warm process. A new process is started if what it has imported is out of date."""
    imported = _imported()
    with _lock:
        if imported not in _started:
            for before in _started.values():
                before.close()  # which ends it
            _started.clear()
            ours, theirs = socket.socketpair()
            with theirs:
                subprocess.Popen(
                    [sys.executable, "-c", START % theirs.fileno()],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )
            _started[imported] = ours
        return _started[imported]


def _imported() -> tuple:
    """What the warm process depends on: the environment, and the code of this package."""
    package = Path(__file__).parents[2]
    return (
        os.getpid(),
        *(os.environ.get(name) for name in AT_IMPORT),
        *((file, file.stat().st_mtime_ns) for file in sorted(package.rglob("*.py"))),
    )
