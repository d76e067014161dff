"""The caller's side: papermill's engine and client, with a forked child in place of a kernel.

papermill loads this module whenever it starts, after its own engines. So nothing slow is imported here, and no other
module imports it.
"""

import os
import signal
import sys
from contextlib import suppress
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

from nbclient.exceptions import CellExecutionComplete, CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.log import logger

from evaluation.run.engine import forking

OF_THE_ENGINE = ("input_path", "timeout", "startup_timeout", "start_timeout", "execution_timeout")  # not the client's
SECONDS_BETWEEN_SAVES = 1
SECONDS_TO_SAY_WHERE = 2  # for a cell that is interrupted since its time is over


class WarmEngine(NBClientEngine):
    """The engine that papermill calls, with the arguments of its standard engine."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **settings: Any) -> Any:
        if forking.is_safe() and _is_this_python(kernel_name):
            timeout = settings.get("execution_timeout") or settings.get("timeout")
            ours = {name: value for name, value in settings.items() if name not in OF_THE_ENGINE}
            client = ForkedClient(nb_man, kernel_name=kernel_name, log=logger, timeout=timeout, **ours)
            try:
                return client.execute()
            except forking.NotForked as failed:
                logger.warning(f"{failed} The standard engine is used.")
        return super().execute_managed_notebook(nb_man, kernel_name, **settings)


class ForkedClient(PapermillNotebookClient):
    """papermill's client, with a forked child in place of a kernel."""

    def execute(self, **kwargs: object) -> NotebookNode:
        self.reset_execution_trackers()
        self._save_less_often()
        folder = self.resources.get("metadata", {}).get("path") or Path.cwd()
        try:
            with forking.running_cells(folder) as self._child:
                language = self._receive(None)["content"]
                self.papermill_execute_cells()
                self.nb.metadata["language_info"] = language
                self.set_widgets_metadata()
        finally:
            self._has_ended = True
        return self.nb

    def _save_less_often(self) -> None:
        """Save the executed copy once a second, and at the end. papermill writes it before and after each cell."""
        save, saved_at = self.nb_man.save, monotonic()

        def save_now_and_then(**settings):
            nonlocal saved_at
            if self._has_ended or monotonic() - saved_at > SECONDS_BETWEEN_SAVES:
                save(**settings)
                saved_at = monotonic()

        self._has_ended, self.nb_man.save = False, save_now_and_then

    def execute_cell(
        self, cell: NotebookNode, cell_index: int, execution_count: int | None = None, store_history: bool = True
    ) -> NotebookNode:
        """Run one cell, as nbclient's method of this name does."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        if self.record_timing:
            cell["metadata"]["execution"] = {}
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        try:
            self._child.wire.send((cell.source, store_history))
        except OSError:  # the child ended between two cells
            self._died()
        reply = self._until_reply(cell, cell_index)
        run_sync(self._check_raise_for_error)(cell, cell_index, reply)
        self.nb["cells"][cell_index] = cell
        return cell

    def _until_reply(self, cell: NotebookNode, cell_index: int) -> dict:
        timeout = self._get_timeout(cell)
        reply = self._replied(cell, cell_index, timeout)
        if reply:
            return reply
        self.log.error(f"Timeout waiting for execute reply ({timeout}s).")
        os.kill(self._child.pid, signal.SIGINT)  # so that the copy shows where it was
        reply = self._replied(cell, cell_index, None if self.interrupt_on_timeout else SECONDS_TO_SAY_WHERE)
        if not self.interrupt_on_timeout:
            cell.metadata.get("execution", {}).pop("shell.execute_reply", None)  # it is none to what was asked
            raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", timeout, cell)
        return {"content": {**self.error_on_timeout, "status": "error"}} if self.error_on_timeout else reply

    def _replied(self, cell: NotebookNode, cell_index: int, seconds: float | None) -> dict | None:
        """The reply to a cell, with its outputs until then in the notebook. None if the time is over."""
        deadline = monotonic() + seconds if seconds else None
        while message := self._receive(deadline):
            if message["msg_type"] == "execute_reply":
                if self.record_timing:
                    cell["metadata"]["execution"]["shell.execute_reply"] = message["header"]["date"].isoformat()
                return message
            with suppress(CellExecutionComplete):  # said by the status "idle"; the reply follows
                self.process_message(message, cell, cell_index)
        return None

    def _receive(self, deadline: float | None) -> dict | None:
        """The child's next message. None if the time is over; DeadKernelError if the child has ended."""
        left = max(0, deadline - monotonic()) if deadline else None
        wire = self._child.wire
        ready = wait([wire, self._child.ended], left)
        if not ready:
            return None
        with suppress(EOFError, OSError):
            if wire in ready or wire.poll():
                return wire.recv()
        self._died()

    def _died(self) -> NoReturn:
        self.log.error("Kernel died while waiting for execute reply.")
        raise DeadKernelError("Kernel died")


@cache
def _is_this_python(kernel_name: str) -> bool:
    """Whether a kernel is the Python that is running."""
    from jupyter_client.kernelspec import NoSuchKernel, get_kernel_spec

    try:
        spec = get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return False
    first = Path(spec.argv[0])
    ours = first.name == spec.argv[0] and first.stem.startswith("python")  # whichever runs, jupyter_client says
    return spec.language == "python" and (ours or first.resolve() == Path(sys.executable).resolve())
