"""Numbers that people wrote in their own words, checked against what the audience of a page may see.

Context, recommendations and lessons come from the parameters, so no count stands behind them and no rule of
disclosure has seen them. A number there that is a hidden figure of the page, and no figure that is shown,
is refused. Dates, years, spans of time, money and percentages are not numbers of people.
"""

import re
from collections.abc import Iterable, Mapping

from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.result import Result
from evaluation.records.parameters import BoroughNotes, Project

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_LAST = ["", *(f"-{unit}" for unit in _UNITS.split()[1:10])]
NUMBER_WORDS = {
    **{word: n for n, word in enumerate(_UNITS.split())},
    **{f"{ten}{last}": 10 * tens + n for tens, ten in enumerate(_TENS.split(), 2) for n, last in enumerate(_LAST)},
    **{"dozen": 12, "none": 0, "both": 2},
}

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NOT_PEOPLE = re.compile(
    rf"\b\d{{1,2}} (?:{_MONTHS})\b|\d{{4}}-\d\d-\d\d|\b(?:1[89]|20)\d\d\b|£ ?[\d,.]+|\d[\d,.]*(?: ?%| per cent| pounds)"
    r"|\b[\w-]+[ -](?:minute|hour|day|week|month|quarter|year|term)s?\b|\b\d+\.\d+|\b(?:no|any|every|some)[ -]?one\b",
    re.IGNORECASE,
)
# "one" is mostly no number: only before a person is it.
_ONE = re.compile(r"(?<!-)\bone(?! (?:apprentice|person|manager|participant|officer|learner|of|left))\b", re.IGNORECASE)
_ABOUT_PEOPLE = re.compile(
    r"\b(?:apprentices?|people|persons?|managers?|participants?|learners?|officers?|who|they|left|leavers?|finished"
    r"|completed|answered|attended|joined|resigned)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\d[\d,]*|[a-z]+(?:-[a-z]+)?", re.IGNORECASE)


def numbers_in(text: str) -> list[tuple[str, int]]:
    """The numbers of a text that could be of people, as they are written, and what they are.

    >>> numbers_in("Of twenty-one apprentices 6 left by 30 September 2020, after three months; no one said why.")
    [('twenty-one', 21), ('6', 6)]
    """
    text = _ONE.sub(" ", _NOT_PEOPLE.sub(" ", text))
    found = []
    for written in _WORD.findall(text):
        if written[0].isdigit():
            found.append((written, int(written.replace(",", ""))))
        elif written.lower() in NUMBER_WORDS:
            found.append((written, NUMBER_WORDS[written.lower()]))
    return found


def giving_away(text: str, seen: Iterable[Result], true: Iterable[Result]) -> list[str]:
    """The numbers of a text, as they are written, that are hidden figures, or figures of people that are not told, and
    no figures that are shown.

    `seen` are the figures as the audience sees them, `true` the same figures unhidden.

    >>> seen = [Result("promised", count=18), Result("left", state="[c]")]
    >>> giving_away("Of 18 apprentices, two left.", seen, [Result("promised", count=18), Result("left", count=2)])
    ['two']
    """
    known: Mapping[tuple[str, str, str], Result] = {(m.borough, m.measure, m.group): m for m in seen}
    shown = {n for one in known.values() if one.is_shown for n in (one.count, one.out_of)}
    hidden = set()
    for one in true:
        of_audience = known.get((one.borough, one.measure, one.group))
        untold = of_audience is None and one.measure in MEASURES and MEASURES[one.measure].counts_people
        if untold or (of_audience is not None and of_audience.state == CONFIDENTIAL):
            hidden |= {one.count} | ({one.out_of} - shown)
    found = []
    for sentence in _sentences(text):
        # A number that is both a hidden figure and a shown one is refused where the sentence speaks of people.
        refused = hidden if _ABOUT_PEOPLE.search(sentence) else hidden - shown
        found += [written for written, n in numbers_in(sentence) if n in refused]
    return found


def own_words(project: Project, notes: BoroughNotes, is_project: bool) -> list[str]:
    """What people wrote that stands on a page: of the project, or of a borough."""
    if not is_project:
        return [notes.context, *(text for one in notes.recommendations for text in (one.action, one.finding))]
    texts = [project.context, *project.lessons, *(step.text for step in project.theory_of_change)]
    return texts + [text for one in project.recommendations for text in (one.action, one.finding)]


def of_people(text: str) -> list[tuple[str, int]]:
    """The numbers of the sentences that speak of people, as they are written, and what they are.

    >>> of_people("There are 12 desks. Two apprentices left; they had them for 90 days.")
    [('Two', 2)]
    """
    return [number for one in _sentences(text) if _ABOUT_PEOPLE.search(one) for number in numbers_in(one)]


def _sentences(text: str) -> list[str]:
    return re.split(r"[.;!?](?:\s|$)", text)
