"""What is said of an import: nothing of it quotes a cell."""

from collections import Counter

from evaluation.importers.importing import IMPORTED
from evaluation.importers.outcome import Outcome
from evaluation.importers.reading import FileRead
from evaluation.records.errors import Problem, summary

QUESTIONS = {  # what a report answers, and the tables it needs for that
    "Did the boroughs keep their promise?": ("pledges",),
    "Who came together in the networks?": ("participants", "people", "events", "attendance"),
    "Who came to the events?": ("events", "attendance", "people"),
    "What did the workshops change?": ("questions", "answers"),
    "Did apprentices stay?": ("apprentices",),
}


def told(outcome: Outcome, more: list[str]) -> str:
    """The whole import in words: first what can be answered, then each file, then what was refused and why."""
    read, there = [one for one in outcome.files if one.found.kind != "empty sheet"], {*outcome.tables}
    answered = [question for question, needed in QUESTIONS.items() if there >= {*needed}]
    number = len(_names(read)) + len({fault.file for fault in outcome.unread} - _names(read))
    lines = [
        f"I read {len(_names(read))} of {_things(number, 'file')}; you can answer {len(answered)} of "
        f"{len(QUESTIONS)} questions{_lacking(there)}"
    ]
    lines += [f"  {_file(one, outcome)}" for one in read]
    lines += [f"  {fault.file}: not read" for fault in outcome.unread]
    people = outcome.people
    if sum(people.values()):
        lines.append(
            f"People: {people['new']:,} new, {people['known']:,} known already, {people['matched']:,} matched "
            f"by name and borough, {_things(len(outcome.doubtful), 'doubtful pair')}."
        )
    lines += outcome.notes
    faults = [*outcome.faults()]
    if faults:
        lines += ["Refused:", summary(faults)]
    if outcome.doubtful:
        lines += ["Doubtful:", summary(outcome.doubtful)]
    lines += more
    if outcome.tables:
        rows = ", ".join(f"{name} {len(table.rows):,}" for name, table in outcome.tables.items() if name != IMPORTED)
        lines.append(f"{f'Wrote to {outcome.written}' if outcome.written else 'Nothing was written'}: {rows}.")
    return "\n".join(lines)


def as_dict(outcome: Outcome) -> dict:
    """The same for programs."""
    there = {*outcome.tables}
    return {
        "files": [
            {
                "file": one.grid.file,
                "sheet": one.grid.sheet,
                "kind": one.found.kind,
                "rows": one.found.rows,
                "left_out": one.found.left_out,
                "people": outcome.people_in.get(one.name, {}),
                "refused": [*map(_fault, outcome.faults_of(one))],
            }
            for one in outcome.files
        ],
        "not_read": [*map(_fault, outcome.unread)],
        "people": {
            **{what: outcome.people[what] for what in ("new", "known", "matched")},
            "doubtful": len(outcome.doubtful),
        },
        "doubtful": [fault.problem for fault in outcome.doubtful],
        "tables": {name: len(table.rows) for name, table in outcome.tables.items()},
        "questions": {question: there >= {*needed} for question, needed in QUESTIONS.items()},
        "notes": outcome.notes,
        "written": str(outcome.written or ""),
    }


def _fault(fault: Problem) -> dict:
    return {"file": fault.file, "line": fault.line, "reason": fault.problem}


def _names(files: list[FileRead]) -> set[str]:
    return {one.grid.file for one in files}


def _file(one: FileRead, outcome: Outcome) -> str:
    rows = Counter[str]()
    for (what, _), number in outcome.rows_of(one).items():
        rows[what] += number
    said = [_things(one.found.rows, "row"), *([f"{rows['refused']:,} refused"] if rows["refused"] else [])]
    said += [f"{number:,} {what}" for what, number in one.found.left_out.items()]
    people = ", ".join(f"{number:,} {what}" for what, number in outcome.people_in.get(one.name, {}).items() if number)
    return f"{one.name}: {one.found.kind}, {', '.join(said)}{f'; people: {people}' if people else ''}"


def _lacking(there: set[str]) -> str:
    lacking = {question: [table for table in needed if table not in there] for question, needed in QUESTIONS.items()}
    needs = [f"“{question}” needs {' and '.join(tables)}" for question, tables in lacking.items() if tables]
    return f". {'; '.join(needs)}." if needs else "."


def _things(n: int, thing: str) -> str:
    return f"{n:,} {thing}" + ("" if n == 1 else "s")
