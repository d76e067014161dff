"""The key that turns people into pseudonyms. Whoever holds it can tell whether a person is in the tables; so it lies
outside every repository, for its owner alone, and is never written anywhere else.
"""

import hashlib
import hmac
import os
import re
import secrets
import sys
from pathlib import Path

from evaluation.records.errors import WrongInput
from evaluation.records.tables.folder import MARKER, fingerprint

# Characters of a pseudonym: of a hundred thousand people two share one with a chance of 1 in 3 thousand million.
LENGTH = 16
WHERE = "EVALUATION_KEY"
DEMO = b"illustrative-data-demo-key"  # published on purpose: the people of the sample do not exist


class Key:
    """Pseudonyms of one project's people.

    >>> Key(b"illustrative-data-demo-key").of("person-001@example.org")
    '3e6b4222ee8642e6'
    """

    def __init__(self, secret: bytes):
        self._secret = secret

    def of(self, written: str) -> str:
        """The HMAC-SHA-256 of a text, its first 64 bits."""
        return hmac.new(self._secret, written.encode(), hashlib.sha256).hexdigest()[:LENGTH]

    def of_records(self, fingerprint: str) -> str:
        """What tells one state of the records from another to whoever holds the key. Without it a small table could be
        guessed from its hash. A key of its own is derived for it, so that it gives nothing away of pseudonyms.

        >>> len(Key(b"illustrative-data-demo-key").of_records("0" * 64))
        16
        """
        derived = hmac.new(self._secret, b"stamp of records", hashlib.sha256).digest()
        return Key(derived).of(fingerprint)

    @property
    def mark(self) -> str:
        """What tells one key from another and gives neither away."""
        return self.of("which key is this?")


def file_of(project: str) -> Path:
    """Where the key of a project lies: what the environment says, else beside the settings of this user."""
    if given := os.environ.get(WHERE):
        return Path(given).expanduser()
    settings = os.environ.get("APPDATA") if sys.platform == "win32" else os.environ.get("XDG_CONFIG_HOME")
    return Path(settings or Path.home() / ".config") / "evaluation" / f"{project}.key"


def key_of(project: str, may_make: bool = True) -> tuple[Key, str]:
    """The key of a project, made on first use, and what there is to say of it; WrongInput where that is not safe."""
    file = file_of(project)
    if repository := _repository(file):
        raise WrongInput(
            f"The key must not lie in a git repository, where it would be committed: {file} is in "
            f"{repository}. Name another file with {WHERE}=."
        )
    if not file.exists():
        if not may_make:
            return Key(secrets.token_bytes(32)), f"A key will be made in {file} when the tables are written."
        _make(file)
        return _read(file), f"Made a key in {file}. Keep it safe and keep it: without it nobody can be matched again."
    return _read(file), ""


def stamp_of_records(folder: Path, project: str) -> str:
    """What a page says of the records that it was made from; an empty string where the project has no key."""
    if ((folder if folder.is_dir() else folder.parent) / MARKER).exists():
        return Key(DEMO).of_records(fingerprint(folder))
    file = file_of(project)
    return _read(file).of_records(fingerprint(folder)) if file.exists() else ""


def _repository(file: Path) -> Path | None:
    return next((place for place in file.resolve().parents if (place / ".git").exists()), None)


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as written:
        written.write(f"{secrets.token_hex(32)}\n")
    try:
        os.link(beside, file)  # of two that make it at once, one wins
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _read(file: Path) -> Key:
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise WrongInput(
            f"Others on this machine may read the key {file}: chmod 600 it first, and ask yourself who has."
        )
    text = file.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch("(?:[0-9a-fA-F]{2}){16,}", text):
        raise WrongInput(f"{file} holds no key: one is 64 hexadecimal digits on a line.")
    return Key(bytes.fromhex(text))
