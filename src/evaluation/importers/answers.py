"""Replies to questionnaires as rows of the table of answers. Only answers that were on offer, or that several people
gave, get into it: what one person wrote freely never does.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time
from difflib import get_close_matches
from itertools import pairwise

from evaluation.importers.cells import Grid, plain
from evaluation.importers.keys import Key
from evaluation.importers.parsed import Questionnaire, Record, Reply
from evaluation.importers.people import Person
from evaluation.importers.settings import FileSettings, Settings
from evaluation.importers.versions import family_of
from evaluation.records.boroughs import Registry
from evaluation.records.errors import did_you_mean

SEVERAL = 3  # people who say the same
AGREE = {
    "strongly disagree": 1,
    "disagree": 2,
    "neither agree nor disagree": 3,
    "neutral": 3,
    "agree": 4,
    "strongly agree": 5,
}
TORN = "has a number that says otherwise than its words: not read. The map may say under `scales` what it means."
ASKS_BOROUGH = re.compile(r"\b(borough|council|local authority)\b")

COUNT = 4  # digits at the end of a reply's key, which tell those of one second apart
ABOUT_REPLY = ("person_id", "borough", "event_id", "time")

Question = Mapping[str, str]
Cells = dict[str, str | Person]
Said = Mapping[str, set[str]]  # what was answered to each question, by its key


class Asked:
    """What the questions are, so that a column can be known by the words of one."""

    def __init__(self, questions: Sequence[Question], settings: Settings):
        self._by_text = {_bare(row["text"]): row for row in questions}
        self._by_key = {row["question"]: row for row in questions}
        self._settings = settings

    def find(self, heading: str) -> Question | None:
        """The question of a column; in a grid its statement may stand in brackets after the question."""
        statement = re.fullmatch(r".*\[(.+)\]", heading, re.DOTALL)
        for written in (heading, statement[1] if statement else heading):
            if found := self._by_text.get(_bare(written)):
                return found
        return None

    def did_you_mean(self, heading: str) -> str:
        """A question about the question whose words are most like a column's."""
        like = get_close_matches(_bare(heading), self._by_text, n=1, cutoff=0.6)
        return f" Did you mean '{self._by_text[like[0]]['text']}'?" if like else ""

    def options(self, question: Question) -> dict[str, str]:
        return {plain(option): option for option in self._settings.options.get(question["question"], ())}

    def number(self, question: Question, written: str) -> str | None:
        """An answer on a scale; None where it is not on it."""
        if question.get("not_applicable") and plain(written) == plain(question["not_applicable"]):
            return question["not_applicable"]
        scales = {plain(words): f"{number}" for words, number in self._settings.scales.items()}
        is_five = (question.get("scale_min"), question.get("scale_max")) == ("1", "5")
        found = scales.get(plain(written)) or (f"{AGREE.get(plain(written), '')}" if is_five else "") or written
        leading = re.match(r"(\d{1,2})(?:\.0+)?(?: *[-–:(] *[^\d\s].*)?$", found)
        if not leading or self.contradicts(question, written):
            return None
        low, high = int(question.get("scale_min") or 0), int(question.get("scale_max") or 10)
        return leading[1] if low <= int(leading[1]) <= high else None

    def contradicts(self, question: Question, written: str) -> bool:
        """Whether an answer's number and its words are different answers: "1 - Strongly agree" where 5 is."""
        parts = re.match(r"(\d{1,2}) *[-–:(] *(.*?)\)?$", plain(written))
        scales = {plain(words): number for words, number in self._settings.scales.items()}
        if not parts or plain(written) in scales:
            return False
        is_five = (question.get("scale_min"), question.get("scale_max")) == ("1", "5")
        means = scales.get(parts[2], AGREE.get(parts[2]) if is_five else None)
        return means is not None and int(means) != int(parts[1])


def _bare(text: str) -> str:
    return plain(text).rstrip(" ?.:!*")


class Replies:
    """The replies that are known, of earlier imports and of this one, so that each counts once however often its form
    was exported: with another way to write the time, with another question, without the e-mail addresses.

    A reply is known by the second at which it was sent and by what it answers; where no time of day is told, by its
    form's name as well. Of several alike in one file each is another one.
    """

    def __init__(self, key: Key, before: Iterable[Mapping[str, str]], same: Iterable[tuple[str, str]] = ()):
        self._key, self._same = key, {second: first for first, second in same}
        self._about: dict[str, dict[str, str]] = {}
        self._said: dict[str, dict[str, set[str]]] = {}
        self._of_moment: dict[str, list[str]] = {}
        self.outdated: set[tuple[str, str]] = set()  # replies, and questions that they answer otherwise by now
        self.notes: list[str] = []
        for row in before:
            self._about[row["response_id"]] = {column: row.get(column, "") for column in ABOUT_REPLY}
            self._said.setdefault(row["response_id"], {}).setdefault(row["question"], set()).add(row["value"])
        for one in sorted(self._said):
            self._of_moment.setdefault(one[:-COUNT], []).append(one)

    def of(self, file: str, given: Sequence[tuple[Reply, Cells, Said]]) -> list[str]:
        """The key of each reply of a file; what was known of it before and the file does not say is added to it."""
        ids, taken, family = dict[int, str](), set[str](), family_of(file)
        for is_exact, is_edited in ((True, False), (False, False), (True, True)):
            found = dict[int, str]()
            for n, (reply, cells, said) in enumerate(given):
                if n not in ids and (reply.is_edited or not is_edited):
                    moments = (self._moment(at, family) for at in ([reply.at] if is_exact else reply.also_at))
                    likely = (one for at in moments for one in self._of_moment.get(at, ()) if one not in taken)
                    if one := next((one for one in likely if self._is_the_same(one, cells, said, is_edited)), None):
                        found[n] = one
                        taken.add(one)
            if is_exact or _are_the_first([reply.at for reply, _, _ in given], {*ids, *found}):
                ids |= found
        if ids:
            self.notes.append(f"{file}: {len(ids):,} of its {len(given):,} replies were known already: counted once.")
        for n, (reply, cells, said) in enumerate(given):
            if n not in ids:
                at = self._moment(reply.at, family)
                there = self._of_moment.setdefault(at, [])
                ids[n] = f"{at}{int(there[-1][-COUNT:], 16) + 1 if there else 1:0{COUNT}x}"
                there.append(ids[n])
            self._add(ids[n], cells, said)
        return [ids[n] for n in range(len(given))]

    def _moment(self, at: datetime, family: str) -> str:
        """What the keys of the replies of one second begin with; of a day without a time, those of one form."""
        of = "" if at.time() != time() else f" {family}"
        return self._key.of(f"reply {at:%Y-%m-%d %H:%M:%S}{of}")[:-COUNT]

    def _is_the_same(self, known: str, cells: Cells, said: Said, is_edited: bool) -> bool:
        """Whether a reply is one that is known: both are one person's or answer a question, and neither says otherwise
        than the other."""
        about, before = self._about[known], self._said[known]
        both = [(before[question], values) for question, values in said.items() if question in before and values]
        told = [(about[column], self._as_told(cells[column])) for column in ABOUT_REPLY]
        is_of_one = all(not one or not other or one == other for one, other in told)
        has_sender = bool(about["person_id"] and cells["person_id"])
        return (
            bool(both or has_sender)
            and is_of_one
            and (is_edited or all(one <= other or other <= one for one, other in both))
        )

    def _as_told(self, cell: str | Person) -> str:
        found = self._key.of(cell.email) if isinstance(cell, Person) else cell
        return self._same.get(found, found)

    def _add(self, reply: str, cells: Cells, said: Said) -> None:
        about, before = self._about.setdefault(reply, {}), self._said.setdefault(reply, {})
        is_moved = about.get("time", "") != (cells["time"] or about.get("time", ""))
        for column in ABOUT_REPLY:
            cells[column] = cells[column] or about.get(column, "")
            about[column] = self._as_told(cells[column])
        for question, values in said.items():
            old = before.get(question, set())
            if values and old and (is_moved or (old - values and values - old)):
                self.outdated.add((reply, question))
                old = set()
            before[question] = old | values


def _are_the_first(sent: Sequence[datetime], known: Collection[int]) -> bool:
    """Whether replies that are known but for their seconds or zone are known indeed: a form that is exported again
    begins with those that were exported before. Four in five do: some may have been removed."""
    last = max((sent[n] for n in known), default=None)
    until = [n for n, at in enumerate(sent) if last and at <= last]
    return 5 * sum(n in known for n in until) >= 4 * len(until)


def answers(
    grid: Grid,
    found: Questionnaire,
    asked: Asked,
    how: FileSettings,
    events: Mapping[str, str],
    registry: Registry,
    replies: Replies,
) -> list[Record]:
    """The rows of answers of a questionnaire; `events` are the events' keys by their titles in plain words."""
    columns = {n: question for n, text in enumerate(found.questions) if (question := asked.find(text))}
    borough, about = _column(found, how.borough_question), _column(found, how.event_question)
    if borough is None:
        asks = [n for n, text in enumerate(found.questions) if n not in columns and ASKS_BOROUGH.search(plain(text))]
        borough = next((n for n in asks if _are_boroughs(found, n, registry)), None)
    for n, text in enumerate(found.questions):
        if n not in columns and n not in (borough, about):
            said = f"its question {n + 1} is none of the table of questions: not read."
            grid.fault(f"{said}{asked.did_you_mean(text)}", grid.lines[0])
    for n, question in [*columns.items()]:
        if (first := next(one for one in columns if columns[one] == question)) < n:
            grid.fault(f"its question {n + 1} is its question {first + 1} again: not read.", grid.lines[0])
            del columns[n]
    said = _said(grid, found, columns, asked)
    given: list[tuple[Reply, Cells, Said]] = []
    for reply in found.replies:
        cells: Cells = {"time": how.time, "event_id": how.event, "borough": ""}
        if about is not None and reply.said[about]:
            cells["event_id"] = events.get(plain(reply.said[about]), "")
            if not cells["event_id"]:
                grid.fault("the event that it is about is none of the table of events.", reply.line)
                continue
        if borough is not None and reply.said[borough]:
            area = registry.find(reply.said[borough])
            if area is None:
                near = did_you_mean(reply.said[borough], registry)
                told = f"its borough is none that is known.{near} It was read as of no borough."
                grid.fault(told, reply.line, "no borough that is known")
            cells["borough"] = area.slug if area else ""
        cells["person_id"] = reply.who or ""
        cells["borough"] = cells["borough"] or (reply.who.borough if reply.who else "")
        of_line = said.get(reply.line, {})
        given.append((reply, cells, {columns[n]["question"]: {*values} for n, values in of_line.items() if values}))
    rows = []
    for response, (reply, cells, _) in zip(replies.of(grid.name, given), given, strict=True):
        each = {"response_id": response, "answered_on": f"{reply.at:%Y-%m-%d}", **cells}
        rows += [
            Record("answers", reply.line, {**each, "question": columns[n]["question"], "value": value})
            for n, values in said.get(reply.line, {}).items()
            for value in values
        ]
    return rows


def _column(found: Questionnaire, text: str) -> int | None:
    return next((n for n, one in enumerate(found.questions) if text and plain(one) == plain(text)), None)


def _are_boroughs(found: Questionnaire, n: int, registry: Registry) -> bool:
    written = [reply.said[n] for reply in found.replies if reply.said[n]]
    return 2 * sum(registry.find(one) is not None for one in written) >= len(written) > 0


def _said(
    grid: Grid, found: Questionnaire, columns: Mapping[int, Question], asked: Asked
) -> dict[int, dict[int, list[str]]]:
    """What each reply, by its line, answers to each question."""
    said: dict[int, dict[int, list[str]]] = {}
    for n, question in columns.items():
        cells = {reply.line: reply.said[n] for reply in found.replies}
        if question["kind"] in ("likert", "nps"):
            read = {line: [asked.number(question, cell)] if cell else [] for line, cell in cells.items()}
            wrong = "is not on the scale: not read."
        else:
            read = _chosen(cells, found.separator if question["kind"] == "multi" else "", asked.options(question))
            wrong = "is not known to have been on offer: not read. The map may name what was under `options`."
        for line, values in read.items():
            if None in values:
                is_torn = question["kind"] in ("likert", "nps") and asked.contradicts(question, cells[line])
                grid.fault(f"its answer to question {n + 1} {TORN if is_torn else wrong}", line)
            said.setdefault(line, {})[n] = [*dict.fromkeys(one for one in values if one)]
    return said


def _chosen(cells: Mapping[int, str], separator: str, options: Mapping[str, str]) -> dict[int, list[str | None]]:
    """What was chosen in each line's cell, None for what is not known to have been on offer: where the options are not
    known, answers that several people gave were."""
    read = {line: _ticked(cell, separator, options) for line, cell in cells.items()}
    if options:
        return read
    given = Counter(plain(one) for values in read.values() for one in {*values} if one)
    first = {plain(one): one for values in reversed([*read.values()]) for one in values if one}
    unsure = _inseparable(read.values()) if "," in separator else set[str]()
    offered = {one: first[plain(one)] for values in read.values() for one in values if one and one not in unsure}
    offered = {one: words for one, words in offered.items() if given[plain(one)] >= SEVERAL}
    return {line: [offered.get(one) for one in values] for line, values in read.items()}


def _inseparable(replies: Iterable[Sequence[str | None]]) -> set[str | None]:
    """Answers that several people gave, and nobody but beside the same other one: if a comma parts them, they may be
    one that holds a comma.

    >>> sorted(_inseparable([["Apps", "with code", "R"], ["Apps", "with code"], ["Apps", "with code"], ["R"]]))
    ['Apps', 'with code']
    """
    replies = [*replies]
    given = Counter(one for values in replies for one in values)
    beside = Counter(pair for values in replies for pair in pairwise(values))
    return {
        one
        for (first, second), times in beside.items()
        for one in (first, second)
        if SEVERAL <= times == given[first] == given[second]
    }


def _ticked(written: str, separator: str, options: Mapping[str, str]) -> list[str | None]:
    """The options that were ticked, None for what is no option; those with the separator in them are known by name.

    >>> _ticked("Apps, with code, Power BI", ", ", {"apps, with code": "Apps, with code", "power bi": "Power BI"})
    ['Apps, with code', 'Power BI']
    """
    if not separator or not options:
        text = " ".join(written.split())
        parts = [part.strip() for part in text.split(separator)] if separator else [text]
        return [options.get(plain(part)) if options else part for part in parts if part]
    found: list[str | None] = []
    rest = plain(written)
    while rest := rest.lstrip(f"{separator} "):
        length = max(
            (
                len(name)
                for name in options
                if rest.startswith(name) and (len(rest) == len(name) or rest.startswith(separator, len(name)))
            ),
            default=0,
        )
        found.append(options.get(rest[:length]))
        rest = rest[length:] if length else rest.partition(separator)[2]
    return found
