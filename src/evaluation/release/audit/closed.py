"""Checks that a publication is a closed form: only the files, keys and values that belong there, written as we write them.

A note under a key that nobody reads, a key that stands twice, a folder with nothing in it but a telling name, a row of
an area that there is not: none of it is on a page, and all of it is published.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from evaluation.disclosure.telling import Sizes, Telling, stands_in_files
from evaluation.metrics.cells import CONFIDENTIAL, SHOWN, SYMBOLS
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.tables import TABLES, Key, Whole
from evaluation.metrics.vocabulary import ALL, UNKNOWN
from evaluation.publication import form
from evaluation.publication.files import FILE, FIRST_FORMAT, PAGE
from evaluation.publication.reading import Publication, page_of
from evaluation.publication.studies import areas_of, definitions, sizes_of
from evaluation.publication.writing import FEWEST_APART
from evaluation.records.errors import Problem


def not_closed(of: Publication) -> list[Problem]:
    """What stands in a publication beside what belongs there; of one of version 0.1, only its folders and keys."""
    empty = (place for place in of.folder.rglob("*") if place.is_dir() and not any(place.iterdir()))
    faults = [
        Problem("is an empty folder, which is no part of a publication.", str(place.relative_to(of.folder)))
        for place in empty
    ]
    faults += [Problem(f"the key '{name}' does not belong here.", FILE) for name in form.beside(of.form)]
    if of.content["format"] == FIRST_FORMAT:
        return faults
    faults += _of_keys(of.folder / FILE, FILE, form.OfCells)
    for folder in (page for page in of.pages if (page / PAGE).is_file()):
        where = str((folder / PAGE).relative_to(of.folder))
        page = page_of(folder, repeats=True)
        strange = form.beside(form.checked(page, folder / PAGE, form.OfPage))
        faults += [Problem(f"the key '{name}' does not belong here.", where) for name in strange]
        faults += _of_keys(folder / PAGE, where, form.OfPage)
        if page["stamp"] != of.content["stamp"]:
            faults.append(Problem(f"its stamp is not that of {FILE}.", where))
        if page["name"] != of.boroughs.get(page["area"], "all boroughs"):
            faults.append(Problem(f"its name is '{page['name']}', and its area {page['area']}.", where))
    said = [*_of_tables(of), *_of_the_rest(of)]
    return faults + [Problem(problem, FILE) for problem in said]


def _of_keys(file: Path, where: str, of: type[form.Form]) -> Iterator[Problem]:
    """Keys that stand twice, and keys in another order than ours."""
    twice = list[str]()

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        twice.extend(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        return dict(pairs)

    content = json.loads(file.read_bytes(), object_pairs_hook=once)
    yield from (Problem(f"the key '{name}' stands twice in the same place.", where) for name in twice)
    in_order = [name for name in of.model_fields if name in content]
    if [name for name in content if name in in_order] != in_order:
        yield Problem("its keys are in another order than ours, which may tell something.", where)


def _of_tables(of: Publication) -> Iterator[str]:
    """Rows that no count table has, that this audience is not told, or that stand twice."""
    telling = Telling(of.audience, of.own, sizes_of(of.content["common"]))
    areas = {*areas_of(of.content["common"]), UNKNOWN}
    for name, held in of.content["tables"].items():
        table, seen = TABLES[name], set[tuple[str, Key]]()
        for row in (dict(zip(held["columns"], one, strict=True)) for one in held["rows"]):
            area, key = row["borough"], tuple(row[one] for one in table.dimensions)
            what = f"the count table '{name}' has a row of {area}, {' '.join(key)}"
            if (area, key) in seen:
                yield f"{what} twice."
            seen.add((area, key))
            if area not in areas:
                yield f"{what}, which is no area of this project."
            elif not (telling(name, key, area) and stands_in_files(name, key, area)):
                yield f"{what}, which this audience is not told."
            if row["kind"] != table.kind(key, of.project.filled_means):
                yield f"{what} of the kind '{row['kind']}'."
            if row["state"] not in (SHOWN, *SYMBOLS):
                yield f"{what} with the state '{row['state']}'."


def _of_the_rest(of: Publication) -> Iterator[str]:
    """What beside the rows does not follow from them, or from what this version declares."""
    content = of.content
    if content["definitions"] != json.loads(json.dumps(definitions())):
        yield "its definitions are not those of this version."
    if content["rule"] != content["common"]["project"]["disclosure"]:
        yield "its rule of what is hidden is not that of its parameters."
    if of.own not in ("", *of.boroughs) or bool(of.own) != (of.audience == "borough"):
        yield f"it is for the audience '{of.audience}' of '{of.own}'."
    yield from _of_sizes(of)
    yield from _of_log(of)
    for pages, found in content["rest_on_hidden"].items():
        for one in found:
            measure = MEASURES.get(one["measure"])
            if measure is None or not measure.needs_unsuppressed or one["borough"] != ALL:
                yield f"rest_on_hidden, {pages}: {one['measure']} of {one['borough']} is no figure that rests on hidden counts."
            elif one["count"] is not None or one["out_of"] is not None:
                yield f"rest_on_hidden, {pages}: {one['measure']} {one['group']} tells a count."
    sums = {
        (relation.parts[0].table.name, relation.asked)
        for table in TABLES.values()
        for relation in table.relations
        for relation in (getattr(relation, "relations", None) or [relation])
        if isinstance(relation, Whole) and relation.asked
    }
    seen = Counter((table, area, tuple(key)) for table, area, key, _ in content["asked"])
    for (table, area, key), times in seen.items():
        if times > 1 or not key or (table, key[-1]) not in sums:
            yield f"asked: {table}, {area}, {' '.join(key)} is no sum that everybody knows{', or stands twice' * (times > 1)}."


def _of_sizes(of: Publication) -> Iterator[str]:
    """Sizes that are not those of the boroughs: of what is rounded nobody can tell."""
    told, counts = sizes_of(of.content["common"]), of.shown()
    follow = Sizes.of(counts, of.project.disclosure)
    if {size: [*areas] for size, areas in follow.together.items()} != {**told.together}:
        yield "the boroughs of a size together are not those that their places promised give."
    shown = counts.cells("participants", ALL) and [
        area for area in of.boroughs if counts.cells("participants", area)[("", "now")].state == SHOWN
    ]
    if not of.rounding and any((area in told.large) != (area in follow.large) for area in shown or ()):
        yield "the boroughs with many participants are not those that their counts give."


def _of_log(of: Publication) -> Iterator[str]:
    """What the log tells of how many counts are hidden must be what the rows tell, and never how many are small where
    these are few."""
    for table, numbers in of.content["log"].items():
        if table not in TABLES:
            yield f"log: there is no count table '{table}'."
        elif set(numbers) not in ({"hidden"}, {"first", "complement"}):
            yield f"log: {table} has {', '.join(numbers)}."
        elif "first" in numbers and min(numbers.values()) < FEWEST_APART:
            yield f"log: {table} tells small counts from complements, where one of them are few."
        elif of.audience == "public" and sum(numbers.values()) != (hidden := _hidden_in(of, table)):
            yield f"log: of {table} {sum(numbers.values())} counts are hidden, and in its rows {hidden}."


def _hidden_in(of: Publication, table: str) -> int:
    held = of.content["tables"].get(table, {"columns": ["state"], "rows": []})
    at = held["columns"].index("state")
    return sum(row[at] == CONFIDENTIAL for row in held["rows"])
