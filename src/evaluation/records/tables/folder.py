"""What can be told of a folder of records without reading a table."""

import hashlib
from pathlib import Path

from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.saved import digest_of
from evaluation.records.swap import reading

MARKER = "ILLUSTRATIVE.txt"
MOST = 1_000_000  # characters of a marker that are read; the sample's has 1,660
WORKBOOKS = {".xlsx", ".xlsm"}
TABULAR = {".csv", ".parquet"} | WORKBOOKS  # how the names of files end that hold tables


def digests_in(marker: Path) -> dict[str, str]:
    """The files that a marker says were made, and the hash of each."""
    with marker.open(encoding="utf-8", errors="replace") as written:
        lines = [line.partition("  ") for line in written.read(MOST).splitlines()]
    return {name: digest for digest, _, name in lines if len(digest) == 64}


def fingerprint(folder: Path) -> str:
    """A hash of every file a folder's tables could come from."""
    with reading(folder):
        if not folder.exists():
            return ""
        files = sorted(folder.iterdir()) if folder.is_dir() else [folder]
        digest = hashlib.sha256()
        for file in files:
            if (file.suffix.lower() in TABULAR or file.name == MARKER) and file.is_file():
                digest.update(f"{file.name}\0{digest_of(file)}".encode())
        return digest.hexdigest()


def registry_of(folder: Path) -> Registry | None:
    """The areas of a folder of records where they can be told without reading it: no table of its own."""
    has_own = (folder.is_dir() and any(folder.glob("boroughs.*"))) or any(
        file.suffix.lower() in WORKBOOKS for file in folder.glob("*.xls?")
    )
    return None if has_own or not folder.is_dir() else Registry.read(REFERENCE)
