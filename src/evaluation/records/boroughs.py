"""The areas a project reports on: the 33 London authorities, or whatever registry replaces them."""

import csv
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.metrics.vocabulary import ALL
from evaluation.records.errors import Problem, WrongInput, did_you_mean

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "data" / "reference" / "boroughs.csv"
PROJECT = "project"  # the whole project, wherever a borough could stand
RESERVED = {PROJECT, ALL, "others"}


def build() -> Path:
    """The folder of what can be made again, which goes with `make clean`; EVALUATION_BUILD names another."""
    return Path(os.environ.get("EVALUATION_BUILD") or ROOT / "build")


def templates() -> Path:
    """The folder of the notebooks that reports run; EVALUATION_NOTEBOOKS names another."""
    return Path(os.environ.get("EVALUATION_NOTEBOOKS") or ROOT / "notebooks")


_BEFORE = re.compile(r"^(the )?((london|royal) borough( of)?|(lb|rb|city|corporation)( of)?) |^the ")
_AFTER = re.compile(
    r" ((city|borough|london borough|royal borough|metropolitan borough) )?council$| (london borough|lb|rb|lbc|corporation)$"
)
_NOTES = re.compile(r"\[\w{1,3}\]|[*†‡§⁰¹²³⁴⁵⁶⁷⁸⁹]+")  # a footnote's mark
_ALSO = re.compile(r"\(([^()]*)\)\s*$")  # another name in brackets


@dataclass(frozen=True)
class Borough:
    """One area: `slug` is its key in every table and folder, `name` is what pages say."""

    slug: str
    name: str
    gss_code: str = ""
    aliases: tuple[str, ...] = ()
    tile: tuple[int, int] | None = None


class Registry(dict[str, Borough]):
    """The boroughs by slug; `find` knows them by name and alias too.

    >>> london = Registry.read(REFERENCE)
    >>> [london.find(written).slug for written in ("LB Hackney", "H&F", "Westminster City Council", "E09000007")]
    ['hackney', 'hammersmith-and-fulham', 'westminster', 'camden']
    """

    def __init__(self, boroughs: Iterable[Borough]):
        super().__init__()
        self._written: dict[str, str] = {}
        faults: list[str] = []
        for borough in boroughs:
            if borough.slug in RESERVED or not re.fullmatch(r"\w[\w.-]*", borough.slug):
                faults.append(
                    f"'{borough.slug}' cannot be the key of a borough: use letters, digits "
                    f"and hyphens, and none of {', '.join(sorted(RESERVED))}."
                )
            self[borough.slug] = borough
            for written in (borough.slug, borough.name, borough.gss_code, *borough.aliases):
                key = _folded(written)
                if key and self._written.setdefault(key, borough.slug) != borough.slug:
                    both = f"'{self._written[key]}' and '{borough.slug}'"
                    faults.append(f"'{written}' stands for both {both}: each name may stand for one.")
        if faults:
            raise WrongInput(map(Problem, faults))

    def find(self, written: str) -> Borough | None:
        """The borough that someone wrote, by slug, name, alias or GSS code; None if there is none."""
        plain = _NOTES.sub("", written)
        also = _ALSO.search(plain)
        for name in dict.fromkeys((written, plain)):
            if slug := self._slug(name):
                return self[slug]
        slug = self._slug(plain[: also.start()]) if also else None
        return self[slug] if slug and self._named_in(also[1]) <= {slug} else None

    def _slug(self, written: str) -> str | None:
        return next(filter(None, map(self._written.get, _without_style(_folded(written)))), None)

    def _named_in(self, text: str) -> set[str]:
        words = f" {_folded(text)} "
        return {slug for name, slug in self._written.items() if f" {name} " in words}

    def suggest(self, written: str) -> str:
        """The question that names the nearest borough, or where none is near the list of all."""
        close = did_you_mean(written, self) or did_you_mean(written, (b.name for b in self.values()))
        return close or f" Known are {', '.join(self)}."

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, object]]) -> "Registry":
        """The registry of a `boroughs` table, a mapping a row."""

        def text(row: Mapping[str, object], column: str) -> str:
            value = row.get(column)
            return "" if value is None or value != value else str(value).strip()

        def tile(row: Mapping[str, object]) -> tuple[int, ...] | None:
            at = text(row, "tile_row"), text(row, "tile_col")
            try:
                return tuple(int(float(number)) for number in at) if all(at) else None
            except OverflowError:  # inf, or so large that it is
                raise ValueError from None

        return cls(
            Borough(
                text(row, "borough"),
                text(row, "name") or text(row, "borough"),
                text(row, "gss_code"),
                tuple(filter(None, (a.strip() for a in text(row, "aliases").split(";")))),
                tile(row),
            )
            for row in rows
        )

    @classmethod
    def read(cls, file: Path) -> "Registry":
        """The registry in a CSV file that is known to be sound (the reference)."""
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return cls.of_rows(csv.DictReader(lines))


def _without_style(name: str) -> Iterator[str]:
    """A name as it stands, and without what councils call themselves before and after it.

    >>> [*_without_style("the royal borough of greenwich council")]
    ['the royal borough of greenwich council', 'greenwich council', 'the royal borough of greenwich', 'royal borough of greenwich', 'greenwich']
    """
    after = "" if name == "city council" else _AFTER.sub("", name)
    bare = after.removeprefix("the ")
    yield from dict.fromkeys((name, _BEFORE.sub("", name), after, bare, _BEFORE.sub("", after)))


def _folded(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written).casefold().replace("&", " and ")
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())
