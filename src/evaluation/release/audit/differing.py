"""Where a file of a publication differs from what its counts give: line by line, or by the parts that it is packed of."""

import difflib
import io
import zipfile
from pathlib import Path

from evaluation.records.errors import Problem

SHOWN_OF_A_LINE, BEFORE = 120, 40  # characters of a line that differs, and how many before it does


def by_line(file: Path, expected: bytes, where: str) -> list[Problem]:
    """The lines of a text that differ from the expected ones."""
    try:
        content = file.read_bytes()
        found = content.decode("utf-8")
    except OSError:
        return [Problem("is missing.", where)]
    except UnicodeDecodeError:
        return [Problem("is not text.", where)]
    if content == expected:
        return []
    before, after = expected.decode("utf-8").split("\n"), found.split("\n")
    faults = []
    for kind, begin, end, first, last in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "delete":
            faults.append(Problem(f"a line is missing here: {about(before[begin])}", where, first + 1, "missing"))
        elif kind != "equal":
            for n in range(first, last):
                other = before[begin + n - first] if begin + n - first < end else ""
                faults.append(
                    Problem(f"this is not what the counts give: {about(after[n], other)}", where, n + 1, "line")
                )
    return faults


def by_part(file: Path, expected: bytes, where: str) -> list[Problem]:
    """Where a workbook or a Word file is not, byte for byte, the one that the counts give."""
    try:
        return of_parts(file.read_bytes(), expected, where)
    except OSError:
        return [Problem("is missing.", where)]


def of_parts(found: bytes, expected: bytes, where: str) -> list[Problem]:
    """Where a packed file is not, byte for byte, the expected one: by the parts that it is packed of."""
    if found == expected:
        return []
    try:
        theirs, ours = _parts(found), _parts(expected)
    except Exception as error:  # whatever a stranger's file makes a reader stumble over
        return [Problem(f"cannot be read as a packed file: {type(error).__name__}: {error}.", where)]
    unlike = [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]
    said = [f"this is not what the counts give: its part {name}." for name in unlike]
    packed = (
        "holds the same as the file made from the counts, and is packed differently: by another version of a "
        "library, or with something beside its parts."
    )
    return [Problem(problem, where, kind="part") for problem in said or [packed]]


def as_a_whole(file: Path, expected: bytes, where: str) -> list[Problem]:
    """Whether a file is, byte for byte, the one that the counts give."""
    if not file.is_file():
        return [Problem("is missing.", where)]
    if file.read_bytes() == expected:
        return []
    return [Problem("is not what the counts give, or was made by another version of what renders it.", where)]


def _parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def about(line: str, other: str = "") -> str:
    """A line, or the part of it from where it differs from another."""
    pairs = zip(line, other, strict=False)
    same = next((n for n, (one, two) in enumerate(pairs) if one != two), min(len(line), len(other)))
    begin = max(0, same - BEFORE) if len(line) > SHOWN_OF_A_LINE else 0
    part = line[begin : begin + SHOWN_OF_A_LINE].strip()
    return f"{'…' if begin else ''}{part}{'…' if begin + SHOWN_OF_A_LINE < len(line) else ''}"
