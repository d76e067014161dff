"""The child's side: IPython's kernel without sockets, whose messages go through a pipe.

Only the warm process and its children import it.
"""

import asyncio
import atexit
import io
import logging
import os
import random
import sys
import tempfile
import threading
from multiprocessing.connection import Connection

from ipykernel.ipkernel import IPythonKernel
from ipykernel.jsonutil import json_clean
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from traitlets.config import Config

SETTINGS = Config({"HistoryManager": {"enabled": False}, "IPythonKernel": {"_execute_sleep": 0}})
AT_ONCE = 1_000_000  # characters of a stream that are written before they are sent on


class Wire(Session):
    """A session that sends everything a kernel publishes through a pipe."""

    def send(self, stream, msg_or_type, content=None, parent=None, ident=None, buffers=None, **more):
        message = msg_or_type
        if isinstance(message, str):
            about = {name: more.get(name) for name in ("header", "metadata")}
            message = self.msg(message, content=content, parent=parent, **about)
        if buffers:
            message["buffers"] = [bytes(buffer) for buffer in buffers]
        if self.pid == os.getpid():  # a process that a notebook forks publishes nothing, as of a kernel
            with self.one_at_a_time:
                self.pipe.send({**message, "content": json_clean(message["content"])})
        return message

    def through(self, pipe: Connection) -> None:
        self.pipe, self.pid, self.one_at_a_time = pipe, os.getpid(), threading.RLock()


class Stream(io.TextIOBase):
    """What a cell prints, and what its processes write to the underlying descriptor."""

    encoding, errors = "UTF-8", "strict"

    def __init__(self, name: str, descriptor: int, wire: Wire):
        self.name, self._wire, self._descriptor = name, wire, descriptor
        self._written: list[str] = []
        self._length = 0
        self._raw = tempfile.TemporaryFile()  # noqa: SIM115 (as long as the process)
        os.dup2(self._raw.fileno(), descriptor)
        self._raw_sent = 0

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._written.append(text)
        self._length += len(text)
        if self._length > AT_ONCE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        written, self._written, self._length = "".join(self._written), [], 0
        end = os.fstat(self._descriptor).st_size
        if end > self._raw_sent:
            written += os.pread(self._raw.fileno(), end - self._raw_sent, self._raw_sent).decode(errors="replace")
            self._raw_sent = end
        if written:
            self._wire.send(None, "stream", {"name": self.name, "text": written})

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._descriptor


class Kernel(IPythonKernel):
    """A kernel that is made before the fork, and serves one notebook after it."""

    def __init__(self):
        super().__init__(session=Wire(), config=SETTINGS, log=logging.getLogger(__name__))
        IPKernelApp.instance().kernel = self  # where magics look for it; never started
        self.path = sys.path[sys.path[:1] == [""] :]  # the caller's folder is none of a notebook's
        self.shell.displayhook.get_execution_count = lambda: self.shell.execution_count

    def serve(self, pipe: Connection) -> None:
        """Run cells as they arrive, until None arrives."""
        self.session.through(pipe)
        self._begin()
        self.session.send(None, "kernel_info_reply", {**self.language_info})
        while (asked := self._next(pipe)) is not None:
            self._run(*asked)
        atexit._run_exitfuncs()  # those of the notebook

    def _begin(self) -> None:
        """Set up what each newly forked process must have of its own."""
        sys.stdout, sys.stderr = Stream("stdout", 1, self.session), Stream("stderr", 2, self.session)
        asyncio.set_event_loop(asyncio.new_event_loop())
        atexit._clear()
        random.seed()
        sys.modules["numpy"].random.seed()
        from matplotlib_inline import backend_inline

        backend_inline._enable_matplotlib_integration()
        sys.path[:] = self.path

    @staticmethod
    def _next(pipe: Connection) -> tuple[str, bool] | None:
        try:
            return pipe.recv()
        except EOFError:
            return None

    def _run(self, code: str, store_history: bool) -> None:
        send = self.session.send
        send(None, "status", {"execution_state": "busy"})
        send(None, "execute_input", {"code": code, "execution_count": self.shell.execution_count})
        running = self.do_execute(code, silent=False, store_history=store_history, allow_stdin=False)
        try:
            running.send(None)  # it never waits: a cell that does runs in a loop of its own
        except StopIteration as ended:
            reply = ended.value
        sys.stdout.flush()
        sys.stderr.flush()
        send(None, "status", {"execution_state": "idle"})
        send(None, "execute_reply", reply)
