"""Who is who. People come with an e-mail address, or with a name and perhaps a borough, and become pseudonyms here;
nothing that names them goes further.

- The same e-mail address is the same person.
- A name without an address, in a borough, is the one person of that name and borough who has an address; where there
  is none, or there are several, it is a person of its own.
- A name without address or borough is a person of its own at each event, and in each other file.
- Everything else that looks like the same person (a name that also stands beside another address) is told, and left
  apart.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evaluation.importers.cells import plain
from evaluation.importers.keys import Key
from evaluation.metrics.vocabulary import ROLES
from evaluation.records.boroughs import Registry
from evaluation.records.errors import Problem

ANONYMOUS = {"anonymous", "anonym", "anonimowy", "anonyme"}
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NOTES = re.compile(
    r"\((?:guest|gast|gość|invitée?|external|externe?|zewnętrzny|unverified|nicht überprüft|"
    r"nicht verifiziert|niezweryfikowany|non vérifiée?|you|"
    r"(?:she|he|they)(?:/\w+)*)\)",
    re.IGNORECASE,
)
_DOMAINS = {"royalgreenwich": "greenwich", "lbbd": "barking-and-dagenham"}  # that are no name of the borough


@dataclass(frozen=True)
class Person:
    """A person as an export tells of them: what is known of them here and nowhere else."""

    email: str = ""
    name: str = ""
    borough: str = ""
    file: str = ""
    role: str = ""  # in the project, where the export tells
    event: str = ""  # that it is a guest of

    def __repr__(self) -> str:  # so that no message and no traceback tells who it is
        return "Person(...)"


def person(email: str, name: str, file: str, registry: Registry, borough: str = "", role: str = "") -> Person | None:
    """A person from the cells of an export; None where these name nobody."""
    address = unicodedata.normalize("NFKC", email).strip().casefold().removeprefix("mailto:")
    address = address if _ADDRESS.fullmatch(address) else ""
    named = " ".join(_NOTES.sub(" ", plain(name)).split())
    if _ADDRESS.fullmatch(named):
        address, named = address or named, ""
    named = "" if not re.search(r"[^\W\d_]{2}", named) or named in ANONYMOUS else named
    if not address and not named:
        return None
    return Person(address, named, borough or borough_of(address, registry), file, role)


def own_pseudonyms(written: str, key: Key, registry: Registry) -> list[str]:
    """The pseudonyms of somebody by e-mail address, or by name and borough; none where it is neither."""
    name, _, area = written.rpartition(",")
    borough = registry.find(area) if name else None
    one = person(written, name, "", registry, borough.slug if borough else "")
    if one is None or not (one.email or borough):
        return []
    return [key.of(one.email)] if one.email else [_of_name(key, one.name, one.borough)]


def _of_name(key: Key, name: str, where: str) -> str:
    return key.of("\0".join(["name", name, where]))


def borough_of(address: str, registry: Registry) -> str:
    """The borough whose council an address is of; an empty string where it is of none.

    >>> from evaluation.records.boroughs import REFERENCE
    >>> london = Registry.read(REFERENCE)
    >>> [borough_of(f"x@{of}", london) for of in ("hackney.gov.uk", "digital.towerhamlets.gov.uk", "example.org")]
    ['hackney', 'tower-hamlets', '']
    """
    council = re.fullmatch(r".*@(?:[\w.-]+\.)?([\w-]+)\.gov\.uk", address)
    if not council:
        return ""
    wanted = council[1].replace("-", "")
    if wanted in _DOMAINS and _DOMAINS[wanted] in registry:
        return _DOMAINS[wanted]
    for borough in registry.values():
        for written in (borough.slug, borough.name, *borough.aliases):
            if re.sub(r"\W", "", plain(written)) == wanted:
                return borough.slug
    return ""


@dataclass
class Roles:
    """What people are in the project, by rule; the first that tells."""

    domains: Mapping[str, str] = field(default_factory=dict)  # what the map says of those of an e-mail domain
    otherwise: str = ""

    def of(self, told: Iterable[str], addresses: Iterable[str], borough: str) -> str:
        """What exports say of them, most telling first; else what the map says of their address or of everybody;
        else whoever is of a borough is an officer, and whoever is not a partner."""
        said = {*told}
        roles = [role for role in ROLES if role in said]
        domains = [f".{address.partition('@')[2]}" for address in addresses]
        roles += [role for of in domains for named, role in self.domains.items() if of.endswith(f".{named}")]
        return next(iter(roles), self.otherwise or ("officer" if borough else "partner"))


class People:
    """Everybody whom the exports of a folder name, each with a pseudonym."""

    def __init__(self, key: Key, roles: Roles, same: Iterable[tuple[str, str]] = ()):
        self._key, self._roles = key, roles
        self._same = {second: first for first, second in same}
        self._met: dict[Person, str] = {}
        self.doubtful: list[Problem] = []
        self._in_doubt: set[str] = set()
        self.matched = 0  # names that were found to be those of an address

    def meet(self, persons: Iterable[Person]) -> None:
        """Give everybody a pseudonym, once all exports have been read."""
        everybody = [*dict.fromkeys(persons)]
        addressed = defaultdict[tuple[str, str], set[str]](set)
        boroughs = {one.email: one.borough for one in everybody if one.email and one.borough}
        for one in everybody:
            if one.email and one.name:
                addressed[one.name, one.borough or boroughs.get(one.email, "")].add(one.email)
        for one in everybody:
            self._met[one] = self._pseudonym(one, addressed)
        self._doubt(everybody)

    def _pseudonym(self, one: Person, addressed: Mapping[tuple[str, str], set[str]]) -> str:
        found = self._key.of(one.email)
        if not one.email:
            known = addressed.get((one.name, one.borough), set()) if one.borough else set()
            if len(known) == 1:
                self.matched += 1
                found = self._key.of(*known)
            else:
                found = _of_name(self._key, one.name, one.borough or one.event or one.file)
        return self._same.get(found, found)

    def _doubt(self, everybody: list[Person]) -> None:
        of_name = defaultdict[str, dict[str, Person]](dict)
        for one in everybody:
            if one.name:
                of_name[one.name].setdefault(self._met[one], one)
        for alike in of_name.values():
            (first, met), *others = alike.items()
            self._in_doubt |= {*alike} if others else set()
            for pseudonym, other in others:
                where = f", the second in {other.file}" if other.file != met.file else ""
                said = (
                    f"{first} and {pseudonym} bear the same name{where}. They were left apart; if they are one person, "
                )
                self.doubtful.append(Problem(f"{said}the map may say so under `same`.", met.file, kind="the same name"))

    def by_file(self, known: Iterable[str]) -> dict[str, Counter[str]]:
        """How many people of each file, taken in turn, are matched with somebody of a file before it or known from an
        earlier import, how many are new, and about how many there is doubt."""
        in_files = defaultdict[str, set[str]](set)
        for one, pseudonym in self._met.items():
            in_files[one.file].add(pseudonym)
        seen, found = {*known}, {}
        for file in sorted(in_files):
            here = in_files[file]
            found[file] = Counter(matched=len(here & seen), new=len(here - seen), doubtful=len(here & self._in_doubt))
            seen |= here
        return found

    def __getitem__(self, one: Person) -> str:
        return self._met[one]

    def rows(self) -> dict[str, dict[str, str]]:
        """Everybody's row in the table of people, by pseudonym."""
        alike = defaultdict[str, list[Person]](list)
        for one, pseudonym in self._met.items():
            alike[pseudonym].append(one)
        found = {}
        for pseudonym, persons in alike.items():
            borough = next((one.borough for one in persons if one.borough), "")
            role = self._roles.of([one.role for one in persons], [one.email for one in persons if one.email], borough)
            found[pseudonym] = {"person_id": pseudonym, "borough": borough, "role": role}
        return found
