"""What happens to files: cells, rows and columns changed, bytes flipped or cut off, lines of YAML renamed and nested."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl
import pandas as pd
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Rows = list[list[str]]
ODD = (
    *("", " ", "\u00a0", "-", "--", "n/a", "NA", "None", "null", "yes", "no", "x", "Total", "all boroughs", "unknown"),
    *("=1+1", "#N/A", "#REF!", "=cmd|'/c calc'!A0", "@SUM(A1)", "EXAMPLE", "1. Summary", "sep=;", "{}", "{file}", "%s"),
    *("0", "-0", "-5", "+5", "1e400", "1e5", "NaN", "inf", "0x10", "1_000", "½", "²", "١٢٣", "1,5", "1.5", "1.234,5"),
    *("1,234.50", "1'234", "£5", "(5)", "5-", "5%", "9" * 25, "9" * 400, "9" * 5000, f"{'9' * 400}h", f"{'9' * 5000} min"),
    *("31/02/2020", "2020-13-01", "0000-00-00", "9999-12-31", "29/2/2019", "44000", "99999.99999", "1/1/1", "2020-03"),
    *("Mar-20", "Mar 2020", "2020-W10", "3 März 2020", "22/7/69", "2563-03-10", "10/03/63", "2020-03-10T10:00:00Z"),
    *("2020-03-10 24:00", "2020-03-10 10:60", "10:00", "10:00 PM GMT+99", "2020/03/10 3:00:00 PM GMT-999", "1:30"),
    *("2100-12-31 23:59:59", "2000-01-01", "2020-03-10 12:00:00 AM EET+14:59", "-1h", "1h 1h", "99:99:99", "0s"),
    *("a@b", "@", "person-001@example.org", "PERSON-001@EXAMPLE.ORG", "mailto:person-009@example.org", "x@hackney.gov.uk"),
    *("Person-001", "Person-001 (Person-009)", "Otter.ai", "(Guest)", "Hackney", "LB of Hackney", "camden;hackney"),
    *("\x1b[2J", "\x00", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff", "a\nb", "a\rb", '"', "'"),
    *('a"b', "a;b", "a,b", "a\tb", "İ", "ß", "ﬁ", "ⅷ", "e\u0301" * 40, "😀", "x" * 2000, "1 - Strongly agree", "11", "99"),
)  # fmt: skip
SHAPES = (
    r"\d{1,5}[/.-]\d{1,3}[/.-]\d{1,5}(,? \d{1,3}[:.]\d{1,3}([:.]\d{1,3})?)?( ?[AaPp]\.?[Mm]\.?)?( (GMT|UTC|BST)?[+-]\d{1,4})?",
    r"[+-]?[£$€]?\d{1,4}([.,' ]\d{1,4}){0,3}",
    r"(\d{1,6} ?(h|m|s|Std\.|Min\.|godz|時間) ?){1,4}",
    r"\d{1,3}:\d{2}(:\d{2})?",
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(ODD), *(st.from_regex(one, fullmatch=True) for one in SHAPES), st.text(max_size=12))
NUMBERS = st.integers(0, 40)


@dataclass(frozen=True)
class Change:
    """One change: of what kind, where (counted round), where else, and a text for it."""

    kind: str
    at: int
    to: int
    text: str = ""


def some(
    kinds: Sequence[str], texts: st.SearchStrategy[str] = TEXTS, least: int = 1
) -> st.SearchStrategy[list[Change]]:
    """A few changes of these kinds."""
    return st.lists(st.builds(Change, st.sampled_from(kinds), NUMBERS, NUMBERS, texts), min_size=least, max_size=4)


OF_ROWS = (
    *("set", "set", "set", "set", "set", "add", "heading", "drop row", "double row", "swap rows", "blank row"),
    *("drop column", "double column", "swap columns", "shorten", "lengthen", "long row", "all of a column", "again"),
)


def changed(rows: Rows, changes: Sequence[Change]) -> Rows:
    """Rows after changes of their cells, rows and columns."""
    rows = [[*row] for row in rows]
    for one in changes:
        if not rows:
            return rows
        row = rows[(at := one.at % len(rows))]
        column = one.to % max(1, len(row))
        if one.kind in ("set", "add") and row:
            row[column] = (row[column] if one.kind == "add" else "") + one.text
        elif one.kind == "heading" and (wide := max(rows, key=len)):
            wide[column % len(wide)] = one.text
        elif one.kind == "drop row":
            del rows[at]
        elif one.kind == "double row":
            rows.insert(one.to % (len(rows) + 1), [*row])
        elif one.kind == "swap rows":
            other = one.to % len(rows)
            rows[at], rows[other] = rows[other], rows[at]
        elif one.kind == "blank row":
            rows.insert(at, [])
        elif one.kind == "again":
            rows += [[*row] for row in rows]
        elif one.kind == "shorten":
            del row[column:]
        elif one.kind == "lengthen":
            row += [one.text] * (1 + one.to % 3)
        elif one.kind == "long row":
            row += ["x"] * 50
        else:
            _column(rows, one)
    return rows


def _column(rows: Rows, one: Change) -> None:
    """Change a column of all rows that are as wide as the widest."""
    width = max(map(len, rows))
    at, to = one.at % max(1, width), one.to % max(1, width)
    for row in (row for row in rows if len(row) == width > 0):
        if one.kind == "drop column":
            del row[at]
        elif one.kind == "double column":
            row.insert(to, row[at])
        elif one.kind == "swap columns":
            row[at], row[to] = row[to], row[at]
        elif one.kind == "all of a column" and row is not rows[0]:
            row[at] = one.text


OF_BYTES = ("flip", "cut", "drop", "double", "insert")


def damaged(content: bytes, changes: Sequence[Change]) -> bytes:
    """Bytes after changes. Where they are is counted in fortieths, so that an example changes little as it is made
    smaller."""
    for one in changes:
        at, to = (len(content) * n // 41 + one.to for n in (one.at, one.to))
        if one.kind == "flip" and at < len(content):
            content = content[:at] + bytes([content[at] ^ (1 << one.to % 8)]) + content[at + 1 :]
        elif one.kind == "cut":
            content = content[:at]
        elif one.kind == "drop":
            content = content[:at] + content[at + 1 + one.to :]
        elif one.kind == "double":
            content = content[:at] + content[min(at, to) : max(at, to)] + content[at:]
        elif one.kind == "insert":
            content = content[:at] + one.text.encode("utf-8", "surrogatepass") + content[at:]
    return content


def damaged_within(content: bytes, part: int, changes: Sequence[Change]) -> bytes:
    """A workbook one of whose parts is damaged, as a program that writes workbooks wrongly would write it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(made, "w") as out:
        names = book.namelist()
        for n, name in enumerate(names):
            inner = book.read(name)
            out.writestr(name, damaged(inner, changes) if n == part % len(names) else inner)
    return made.getvalue()


def as_csv(rows: Rows, separator: str = ",", encoding: str = "utf-8", ending: str = "\n", quoting: int = 0) -> bytes:
    """Rows as a text, in one of the ways in which programs write one."""
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=separator, lineterminator=ending, quoting=quoting).writerows(rows)
    return made.getvalue().encode(encoding, "surrogatepass")


def as_workbook(rows: Rows, is_typed: bool = False, hidden: Sequence[int] = ()) -> bytes:
    """Rows as a workbook; typed, its days and numbers are what Excel makes of them."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([_typed(cell) if is_typed else _text(cell) for cell in row])
    for n in hidden:
        book.active.row_dimensions[n].hidden = True
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _text(cell: str) -> str | None:
    return ILLEGAL_CHARACTERS_RE.sub("", cell.encode("utf-8", "replace").decode())[:30_000] or None


def _typed(cell: str) -> object:
    for read in (int, float, dt.datetime.fromisoformat):
        try:
            found = read(cell)
        except (ValueError, OverflowError):
            continue
        return found if found == found and abs(getattr(found, "real", 0)) < 1e300 else _text(cell)
    return _text(cell)


PARQUET_TYPES = ("text", "typed", "list", "bytes", "object", "category", "zone", "nested")


def as_parquet(rows: Rows, kind: str = "text", at: int = 0) -> bytes:
    """Rows as Parquet, one column of another type."""
    headings, *below = rows if rows else [[]]
    names = [
        f"{one}{'' if one not in headings[:n] else n}".encode("utf-8", "replace").decode()
        for n, one in enumerate(headings)
    ]
    clean = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in below]
    frame = pd.DataFrame([(row + [""] * len(names))[: len(names)] for row in clean], columns=names, dtype=object)
    if len(names):
        name = names[at % len(names)]
        to = {
            "typed": lambda cell: _typed(cell),
            "list": lambda cell: [cell],
            "bytes": lambda cell: cell.encode("utf-16"),
            "nested": lambda cell: {"a": cell},
        }
        if kind in to:
            frame[name] = frame[name].map(to[kind])
        elif kind == "category":
            frame[name] = frame[name].astype("category")
        elif kind == "zone":
            frame[name] = pd.to_datetime(frame[name], errors="coerce", utc=True)
    made = io.BytesIO()
    frame.to_parquet(made, index=False)
    return made.getvalue()


OF_YAML = (
    *("value", "value", "value", "rename", "drop", "double", "indent", "outdent", "list", "map", "anchor", "refer"),
    *("swap", "insert", "comment", "key"),
)
WORDS = (
    *("", "~", "null", "no", "1", "-1", "0", "1.5", "1e999", ".nan", ".inf", "9" * 30, "0x1F", "0o17", "1_000", "1:30"),
    *("2020-02-30", "2020-09-30", "0000-00-00", "9999-12-31", "2020-09-30T00:00:00Z", "[]", "{}", "[[[[]]]]", "[1, 2"),
    *("{a: b}", "{a", "'", '"', "|", ">-", "&a", "*a", "*b", "!!python/object/apply:os.system [x]", "!!binary aGk=", "!x y"),
    *("<<: *a", "? [a, b]", "a: b: c", "\t", "%YAML 9.9", "---", "...", "- -", "@x", "`x`", "hackney", "pledges", "x" * 500),
    *("file", "files", "table", "columns", "same", "domains", "scales", "options", "role", "new_events", "[*", "**", "[a-"),
)  # fmt: skip


def rewritten(text: str, changes: Sequence[Change]) -> str:
    """YAML after changes of its lines."""
    lines = text.split("\n")
    for one in changes:
        at, to = one.at % len(lines), one.to % len(lines)
        name, colon, value = lines[at].partition(":")
        space = name[: len(name) - len(name.lstrip(" -"))]
        if one.kind == "swap":
            lines[at], lines[to] = lines[to], lines[at]
        elif one.kind == "drop" and len(lines) > 1:
            del lines[at]
        elif one.kind in ("double", "insert"):
            lines.insert(to, lines[at] if one.kind == "double" else one.text)
        else:
            lines[at] = {
                "value": f"{name}{colon} {one.text}",
                "rename": f"{space}{one.text}{colon}{value}",
                "indent": f"  {lines[at]}",
                "outdent": lines[at][2:],
                "list": f"{name}{colon} [{value.strip()}, {one.text}]",
                "map": f"{name}{colon} {{{one.text}: {value.strip()}}}",
                "anchor": f"{name}{colon} &a{value}",
                "refer": f"{name}{colon} *a",
                "comment": f"{lines[at]} # {one.text}",
                "key": f"{space}? {one.text}\n{space}: {value}",
            }.get(one.kind, lines[at])
    return "\n".join(lines)
