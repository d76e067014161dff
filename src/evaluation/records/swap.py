"""A folder that is read whole and replaced whole, whoever is killed or runs beside.

`changing` and `reading` lock the folder by a file beside it, `.<name>.lock`; the kernel frees the lock of a process that
is killed. A new folder is written beside it, `.<name>.new`, and takes its place at once. Where the file system cannot
exchange two folders, the old one is moved to `.<name>.before` first: as long as that is there and the folder is not, the
new one is complete, and the next command moves it into place.
"""

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from evaluation.records.errors import RunFailed, WrongInput

try:
    import fcntl
except ImportError:  # Windows: who writes locks a byte of the file; readers do not lock
    fcntl = None

Replaced = Callable[[Callable[[str], bool]], AbstractContextManager[Path]]
_ours = set[Path]()  # the folders that this process is changing, and may read meanwhile
SAID_AFTER = 1.0  # seconds of waiting
STANDS = "Nothing in it was changed."


@contextmanager
def changing(place: Path, wait: float | None = None) -> Iterator[Replaced]:
    """Alone with a folder, which need not exist: what is yielded makes a new one that replaces it.

    `with changing(place) as replaced, replaced(is_ours) as made:` writes into `made`. Files and folders in the old one
    for which `is_ours(name)` is false are carried over. What a killed process left is tidied first. `wait` is how many
    seconds to wait for others; None is as long as it takes. Raises WrongInput if the folder cannot be replaced.
    """
    if place.is_symlink():
        raise WrongInput(f"{place} is a link. Name the folder it leads to.")
    place = place.resolve()
    if not place.name:
        raise WrongInput(f"{place} cannot be replaced. Name a folder in it.")
    made = [folder for folder in place.parents if not folder.exists()]
    with _as_wrong_input(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = _locked(place, True, wait)
    try:
        _settle(place)
        _refuse_what_cannot_be_replaced(place)
        _ours.add(place)
        yield lambda is_ours: _replaced(place, is_ours)
    finally:
        _ours.discard(place)
        if not place.exists():  # nothing was ever written
            with suppress(OSError):
                _beside(place, "lock").unlink()
                for folder in made:
                    folder.rmdir()
        _unlock(lock, True)


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Nobody replaces a folder meanwhile. Raises WrongInput if a killed process left it unfinished, and it cannot be
    finished here. Where there is no lock, since nobody has changed the folder yet or the system has none for readers,
    RunFailed if the folder was replaced meanwhile."""
    place = folder.resolve()
    if place in _ours or not place.name:
        yield
        return
    lock = _locked(place, False)
    try:
        if any(map(_is_there, _both(place))):  # nobody is writing it now
            _unlock(lock, False)
            lock = None
            _finish(place)
            lock = _locked(place, False)
        found = _identity(place)
        yield
        if lock is None and found not in (None, _identity(place)):
            raise RunFailed(f"{place} was replaced by another command while it was read. Run this command again.")
    finally:
        _unlock(lock, False)


def _finish(place: Path) -> None:
    """Tidy up after a killed process, or refuse to read what it left; if only leftovers cannot be taken away, go on."""
    try:
        with changing(place):
            pass
    except (WrongInput, RunFailed) as why:
        new, before = map(_is_there, _both(place))
        if before and (new or not place.is_dir()):
            raise WrongInput(
                f"{place} was left unfinished by a command that was stopped, and cannot be finished here: run this "
                f"command again as somebody who may write to {place.parent}. ({why})"
            ) from None


def _beside(place: Path, what: str) -> Path:
    return place.with_name(f".{place.name}.{what}")


def _both(place: Path) -> tuple[Path, Path]:
    """Where the new folder is made, and where the old one is while the two are exchanged in two steps."""
    return _beside(place, "new"), _beside(place, "before")


def _identity(place: Path) -> tuple[int, int] | None:
    """What tells a folder from another that takes its place."""
    return (place.stat().st_dev, place.stat().st_ino) if place.exists() else None


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)


# Locks


def _locked(place: Path, alone: bool, wait: float | None = None) -> int | None:
    """The lock of a folder, held. Readers make no lock file; None where there is none."""
    file, began, has_said = _beside(place, "lock"), time.monotonic(), False
    while True:
        lock = _opened(file, alone)
        if lock is None:
            return None
        try:
            while not _is_locked(lock, alone):
                waited = time.monotonic() - began
                if wait is not None and waited >= wait:
                    raise WrongInput(f"{_holder(lock, place)}. {STANDS} Run this command again when it has finished.")
                if waited >= SAID_AFTER and not has_said:
                    print(f"Waiting. {_holder(lock, place)}.", file=sys.stderr, flush=True)
                    has_said = True
                time.sleep(0.02)
            with suppress(OSError):  # who held it may have taken its file away
                if os.path.samestat(os.fstat(lock), file.stat()):
                    if alone:
                        _sign(lock, f"{os.getpid()} {time.strftime('%Y-%m-%d %H:%M:%S')}")
                    return lock
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)


def _opened(file: Path, alone: bool) -> int | None:
    follow = getattr(os, "O_NOFOLLOW", 0)
    refused = None
    if alone:
        try:
            return os.open(file, os.O_RDWR | os.O_CREAT | follow, 0o666)
        except PermissionError as error:  # if it is somebody else's, it can be locked all the same, but not signed
            refused = error
    with suppress(OSError):
        return os.open(file, os.O_RDONLY | follow) if fcntl else None
    if refused:
        raise refused
    return None


def _is_locked(lock: int, alone: bool) -> bool:
    """Whether the lock could be had; OSError where the file system has no locks."""
    try:
        if fcntl:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        else:
            import msvcrt

            os.lseek(lock, 1 << 20, os.SEEK_SET)
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        if not alone:
            return True  # nobody could lock it to write either
        raise
    return True


def _sign(lock: int, text: str) -> None:
    """Say in the lock file who holds it."""
    with suppress(OSError):
        os.ftruncate(lock, 0)
        os.lseek(lock, 0, os.SEEK_SET)
        os.write(lock, text.encode())


def _holder(lock: int, place: Path) -> str:
    with suppress(OSError):
        os.lseek(lock, 0, os.SEEK_SET)
        pid, _, since = os.read(lock, 60).decode(errors="replace").partition(" ")
        if pid.isdigit():
            return f"Process {pid} has been changing {place} since {since}"
    return f"Another command is using {place}"


def _unlock(lock: int | None, alone: bool) -> None:
    if lock is not None:
        if alone:
            _sign(lock, "")
        if fcntl:  # told outright, since a process that was forked meanwhile may hold it too
            fcntl.flock(lock, fcntl.LOCK_UN)
        os.close(lock)


# Replacing


@contextmanager
def _replaced(place: Path, is_ours: Callable[[str], bool]) -> Iterator[Path]:
    new = _beside(place, "new")
    with _as_wrong_input(place):
        try:
            new.mkdir()
            mode = new.stat().st_mode
            new.chmod(0o700)
            yield new
            for file in new.rglob("*"):
                _to_disk(file)
            if place.exists():
                for one in place.iterdir():
                    if not is_ours(one.name) and not _is_there(new / one.name):
                        _carry_over(one, new / one.name)
                _like(place, new)
            else:
                new.chmod(mode)
            _to_disk(new)
            _exchange(new, place)
        finally:
            _settle(place)


def _refuse_what_cannot_be_replaced(place: Path) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise WrongInput(f"{place} is a file. Name a folder.")
    if place.is_mount():
        raise WrongInput(f"{place} is a disk of its own, which cannot be replaced. Name a folder in it.")
    here = Path().absolute()
    if place in (here, *here.parents):
        raise WrongInput(f"{place} is the folder you are in, or holds it. Run this command from another folder.")
    # Its owner may forbid writing to it for everybody: who may write to everything heeds that too.
    if not place.stat().st_mode & 0o222 or not os.access(place, os.W_OK):
        raise WrongInput(f"{place} may not be written to. {STANDS} Name another folder, or allow writing to it.")


@contextmanager
def _as_wrong_input(place: Path) -> Iterator[None]:
    """What the file system refuses, in one line."""
    try:
        yield
    except OSError as error:
        raise WrongInput(
            f"{place} could not be replaced by a new folder beside it: {error.strerror or type(error).__name__}. {STANDS} "
            f"Make room or allow writing in {place.parent}, or name another folder."
        ) from None


def _carry_over(old: Path, new: Path) -> None:
    """The same file under a second name, or where that cannot be, a copy; of a folder, all that is in it."""
    if old.is_dir() and not old.is_symlink():
        if old.is_mount():
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        new.mkdir(mode=0o700)
        for one in old.iterdir():
            _carry_over(one, new / one.name)
        _like(old, new)
        _to_disk(new)
        return
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(old, new, follow_symlinks=False)
        if not new.is_symlink():
            _to_disk(new)


def _like(old: Path, new: Path) -> None:
    """With the owner, the permissions and the times of another folder."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(new, old.stat().st_uid, old.stat().st_gid)
    shutil.copystat(old, new)


def _to_disk(path: Path) -> None:
    """A file's content, or a folder's names, are on the disk even if the power fails."""
    if os.name == "nt" and path.is_dir():
        return
    opened = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system without it
            raise
    finally:
        os.close(opened)


def _exchange(new: Path, place: Path) -> None:
    """Put a complete folder in place. Afterwards `new` is the old one, if there was one."""
    if not place.exists():
        new.rename(place)
    elif not _exchanged_at_once(new, place):
        before = _beside(place, "before")
        place.rename(before)
        _to_disk(place.parent)
        new.rename(place)
        _to_disk(place.parent)
        before.rename(new)
    with suppress(OSError):  # it is in place all the same
        _to_disk(place.parent)


def _exchanged_at_once(one: Path, other: Path) -> bool:
    """Whether the system could exchange two folders in one step (Linux, on most file systems)."""
    import ctypes

    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    if renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code))


def _settle(place: Path) -> None:
    """Finish what a killed process began, and take away what it left."""
    new, before = _both(place)
    if _is_there(before):
        if _is_there(place) and _is_there(new):
            raise WrongInput(
                f"{place} was left unfinished by a command that was stopped, and something else is there now. Keep one "
                f"of {place.name}, {new.name} and {before.name} in {place.parent}, and delete the others."
            )
        if not _is_there(place):
            with _as_wrong_input(place):
                (new if _is_there(new) else before).rename(place)
                _to_disk(place.parent)
    for left in (new, before):
        if _is_there(left):
            _take_away(left)


def _take_away(left: Path) -> None:
    if left.is_symlink() or not left.is_dir():
        left.unlink()
        return
    for folder, _, _ in os.walk(left):
        with suppress(OSError):
            Path(folder).chmod(0o700)  # what is in a folder that may not be written to cannot be taken away
    shutil.rmtree(left, ignore_errors=True)
    if left.exists():
        raise RunFailed(f"What was there before could not be deleted. Delete {left}.")
