"""Attack many programmes made at random: `python tests/attack/run.py --programmes 200 --jobs 2`."""

import argparse
import csv
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import pandas as pd

from attack.adversary import ALL, ELSEWHERE, PEOPLE, SHOWN, UNKNOWN, Content, Name, Reader
from attack.programmes import Release, programme
from attack.solving import Leak
from builders.making import prepare
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.metrics.vocabulary import PENCE
from evaluation.publication.files import FILE
from evaluation.records.parameters import read_as_at, read_project
from evaluation.records.tables.read import read
from evaluation.run.request import Request, cells_of

EXPLAINED = 4  # leaks of a programme: it takes a while to find out from what a leak follows


@dataclass
class Found:
    """What an attack came to."""

    seed: int
    releases: int = 0
    attacked: int = 0
    leaks: list[tuple[Leak, int | None]] = field(default_factory=list)  # each with the real number
    guessed: set[object] = field(default_factory=set)  # leaks that rest on a guess that is true
    reasons: dict[object, list[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)  # relations that are not true of the real counts
    seconds: float = 0.0

    def __str__(self) -> str:
        lines = [f"programme {self.seed}: {len(self.leaks)} of {self.attacked} hidden counts are told"]
        for leak, true in self.leaks:
            guess = ", by a guess" if leak.name in self.guessed else ""
            lines.append(f"  {written(leak.name)} is {leak.least} to {leak.most} (in truth {true}){guess}")
            lines += [f"      {reason}" for reason in self.reasons.get(leak.name, ())]
        return "\n".join([*lines, *(f"  NOT TRUE: {one}" for one in self.wrong)])


def written(name: object) -> str:
    """A count's name in words: the release, the table, the area, the key."""
    number, table, area, *keys = name
    return f"[{number + 1}] {table}, {area}: {' less '.join(' '.join(str(one) for one in key) for key in keys)}"


def releases_of(seed: int) -> int:
    """How many releases a programme has: one, two or three."""
    return (1, 1, 2, 1, 1, 3)[seed % 6]


def attacked(seed: int, place: Path, why: bool = False, insiders: int = 0) -> Found:
    """Publish a programme made at random, and attack it; `insiders` boroughs know what they see of their own."""
    return attacked_each(seed, programme(seed, place / f"{seed}", releases_of(seed)), place / f"{seed}", why, insiders)


def attacked_each(seed: int, releases: Sequence[Release], place: Path, why: bool = False, insiders: int = 0) -> Found:
    """Publish releases in their order, and attack all of them together."""
    contents, numbers, previous = [], dict[Name, int](), ""
    for number, release in enumerate(releases):
        content = published(release, previous, folder := place / f"published-{number}")
        contents.append(content)
        numbers |= truth(release, number, content)
        before, previous = previous, str(folder)
    boroughs = random.Random(seed).sample(sorted(contents[-1]["common"]["boroughs"]), insiders)
    own = [published(releases[-1], before, place / f"own-{borough}", borough) for borough in boroughs]
    return attack(seed, contents, numbers, own, why)


def attack(
    seed: int, contents: Sequence[Content], numbers: Mapping[Name, int], own: Sequence[Content] = (), why: bool = False
) -> Found:
    """What follows from these publications, checked with the real counts."""
    start = time.monotonic()
    reader = Reader(contents, own)
    found = Found(seed, len(contents))
    found.wrong = [reader.model.told(one) for one in reader.keep_true(numbers)]
    found.wrong += [*not_as_shown(contents, numbers)]
    true = reader.true(numbers)
    reader.model.is_possible({one: n for one, n in true.items() if reader.model.names[one] in numbers})
    found.attacked = len(reader.hidden)
    leaks = reader.attack(numbers)
    found.leaks = [(leak, true.get(reader.model.at[leak.name])) for leak in leaks]
    found.guessed = {leak.name for leak in leaks} - reader.by_definition(leaks)
    for leak in sorted(leaks, key=lambda leak: not leak.is_exact)[:EXPLAINED] if why else ():
        found.reasons[leak.name] = reader.model.reasons(reader.model.at[leak.name], leak)
    found.seconds = time.monotonic() - start
    return found


def published(release: Release, previous: str, folder: Path, borough: str = "") -> Content:
    """What everybody is told, or a borough: the content of `cells.json`, which is kept in a folder."""
    request = Request(
        borough or "project",
        "borough" if borough else "public",
        project=str(release.project),
        data=str(release.folder),
        as_at=f"{release.as_at}",
        previous=previous,
    )
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(cells_of(prepare(request)), folder / FILE)
    return json.loads((folder / FILE).read_text(encoding="utf-8"))


def truth(release: Release, number: int, content: Content) -> dict[Name, int]:
    """The real counts: of each area, of boroughs of a size together, and of all."""
    project = read_project(str(release.project))
    as_at, records_to = read_as_at(project, f"{release.as_at}", True)
    counts = count(read(release.folder, project, records_to), Scope.of(project, as_at, records_to))
    known = {*content["common"]["boroughs"], UNKNOWN}
    known |= {row[0] for held in content["tables"].values() for row in held["rows"]}
    together = content["common"]["sizes"]["together"]
    found: Counter[Name] = Counter()
    for table, frame in counts.items():
        for area, *key, _, n, _ in frame.itertuples(index=False):
            n = 0 if pd.isna(n) else int(n)
            sizes = [size for size, areas in together.items() if area in areas]
            for each in (area if area in known else ELSEWHERE, ALL, *sizes):
                found[number, table, each, tuple(key)] += n
    return _with_zeros(found, number, [*known - {ALL}, ELSEWHERE])


def _with_zeros(found: Counter[Name], number: int, areas: Iterable[str]) -> dict[Name, int]:
    keys = {(table, key) for _, table, _, key in found}
    zeros = {(number, table, area, key): 0 for table, key in keys for area in areas}
    return zeros | found


def not_as_shown(contents: Sequence[Content], numbers: Mapping[Name, int]) -> Iterable[str]:
    """Counts of people that are shown and are not as we count them: then we have misread the glossary, or it errs."""
    for number, content in enumerate(contents):
        for table, held in content["tables"].items():
            for area, *key, kind, n, state in held["rows"]:
                true = numbers.get((number, table, area, tuple(key)), 0)
                if kind in PEOPLE and state == SHOWN and true != n:
                    yield f"{table} {area} {key} is shown as {n}, and is {true}"


def costs_of_few(release: Release, content: Content) -> Iterable[str]:
    """Costs that are shown though they are those of fewer than three boroughs, or nearly all of one."""
    with (release.folder / "costs.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for _, kind, payer, _, n, state in content["tables"].get("costs", {"rows": ()})["rows"]:
        paid: Counter[str] = Counter()
        for row in rows:
            if row["borough"] and (row["kind"], row["paid_by"]) == (kind, payer):
                paid[row["borough"]] += float(row["amount"])
        if paid and state == SHOWN and (len(paid) < 3 or max(paid.values()) > 0.85 * n / PENCE):
            yield f"{kind} paid by {payer}: {n / PENCE} pounds, of {dict(paid)}"


def _one(seed: int, why: bool, insiders: int) -> Found:
    with tempfile.TemporaryDirectory() as place:
        try:
            return attacked(seed, Path(place), why, insiders)
        except Exception as error:  # a programme that cannot be published or attacked is told too
            return Found(seed, wrong=[f"{type(error).__name__}: {error}"])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--programmes", type=int, default=20)
    options.add_argument("--first", type=int, default=0, help="the first seed")
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--insiders", type=int, default=0, help="boroughs that tell each other what they see")
    options.add_argument("--why", action="store_true", help="tell from which relations each leak follows")
    asked = options.parse_args()
    start, total, kinds = time.monotonic(), Counter[str](), Counter[tuple[str, bool]]()
    with ProcessPoolExecutor(asked.jobs) as pool:
        seeds = range(asked.first, asked.first + asked.programmes)
        for found in pool.map(_one, seeds, repeat(asked.why), repeat(asked.insiders)):
            exact = sum(leak.is_exact for leak, _ in found.leaks)
            total += Counter(
                programmes=1,
                releases=found.releases,
                attacked=found.attacked,
                exact=exact,
                narrow=len(found.leaks) - exact,
                by_guess=len(found.guessed),
                untrue=len(found.wrong),
            )
            kinds += Counter((leak.name[1], leak.is_exact) for leak, _ in found.leaks)
            print(found, f"  {found.releases} releases, {found.seconds:.0f} s of attack", sep="\n", flush=True)
    for (table, is_exact), n in kinds.most_common():
        print(f"{n} {'exact' if is_exact else 'narrow'}: {table}")
    print(", ".join(f"{n} {what}" for what, n in total.items()), f"{time.monotonic() - start:.0f} seconds", sep=", ")
    sys.exit(1 if total["exact"] or total["narrow"] or total["untrue"] else 0)


if __name__ == "__main__":
    main()
