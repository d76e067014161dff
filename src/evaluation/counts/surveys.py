"""Counts of answers, from one area's own: each a question, what it was asked about, and when."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from evaluation.counts.scope import AreaRecords, Rows, Scope, about_and_time
from evaluation.records.tables.lookup import is_among

TIMES = (("before", "after"), ("after", "later"))  # the pairs of answers that are compared
MOVES = ("up", "same", "down")
ASKED = ["question", "about", "time"]
SCALED = ("likert", "nps")  # kinds of questions that are answered on a scale


def survey_counts(own: AreaRecords, question: Scope) -> dict[str, Rows]:
    """Each count table of answers."""
    if "answers" not in own:
        return {}
    answers = about_and_time(own["answers"], own.tables.get("events"))
    answered_on = answers.get("answered_on", pd.Series(pd.NaT, answers.index))
    answers = answers[question.until(answered_on)].assign(answered_on=answered_on)
    questions = own["questions"].set_index("question")
    not_applicable = questions.get("not_applicable", pd.Series(dtype=str)).dropna().to_dict()
    is_aside = pd.Series(False, answers.index)
    for asked, value in not_applicable.items():
        is_aside |= (answers["question"] == asked) & (answers["value"] == value)
    said, aside = answers[~is_aside], answers[is_aside]
    gave, paired = _number_of(said, "value"), _by_person(said, questions)
    counted: dict[str, Rows] = {
        "answers": list(_values(gave, own)),
        "respondents": list(_respondents(said, aside, gave, questions, own)),
        "moved": list(_moved(paired, own)),
        "pairs": list(_pairs(paired)),
        "returned": list(_returned(paired, own)),
    }
    if "attendance" in own:
        counted["responses"] = list(_responses(own, answers, question))
    return counted


def _values(gave: Counter, own: AreaRecords) -> Iterator:
    """How many gave each answer; of questions that allow several, how many ticked it."""
    for key, allowed in own.asked.items():
        for value in allowed:
            yield (*key, value), gave[*key, value], "answers"


def _number_of(rows: pd.DataFrame, *also: str) -> Counter:
    """How many rows there are of each question, about what and when, and of what else is named."""
    return Counter(_rows(rows, *ASKED, *also))


def _respondents(
    said: pd.DataFrame, aside: pd.DataFrame, gave: Counter, questions: pd.DataFrame, own: AreaRecords
) -> Iterator:
    """How many answered, how many said that it did not apply, and how many chose the scale's best two, its upper
    half, its middle and its lower half."""
    replied, put_aside = _number_of(said.drop_duplicates([*ASKED, "response_id"])), _number_of(aside)
    parts = {asked: parts_of_scale(row) for asked, row in questions.to_dict("index").items()}
    for key in own.asked:
        yield (*key, "answered"), replied[key], "answers"
        yield (*key, "not_applicable"), put_aside[key], "answers"
        for part, values in parts[key[0]].items():
            yield (*key, part), sum(gave[*key, str(value)] for value in values), "answers"


def parts_of_scale(question: Mapping) -> dict[str, list[int]]:
    """The parts of a question's scale that the pages tell of; which end is good is its own direction.

    >>> parts_of_scale({"kind": "likert", "direction": "higher", "scale_min": 1, "scale_max": 5})["best_two"]
    [4, 5]
    """
    low, high = (question.get(end, "") for end in ("scale_min", "scale_max"))
    if pd.isna(low) or pd.isna(high) or "" in (low, high):
        return {}
    low, high = int(float(low)), int(float(high))  # what everybody knows of a programme is text
    scale = list(range(low, high + 1))
    parts = {
        "best_two": scale[:2] if question["direction"] == "lower" else scale[-2:],
        "upper": [n for n in scale if 2 * n > low + high],
        "middle": [n for n in scale if 2 * n == low + high],
        "lower": [n for n in scale if 2 * n < low + high],
    }
    if question["kind"] == "nps":  # 9 and 10 promote, 0 to 6 detract
        parts |= {"passive": [7, 8], "detract": [n for n in scale if n <= 6]}
    return parts


def _by_person(said: pd.DataFrame, questions: pd.DataFrame) -> dict[tuple[str, str], dict[str, int]]:
    """Each person's last answer to each scaled question of the project, at each time."""
    scaled = set(questions.index[questions["kind"].isin(SCALED)])
    found: dict[tuple[str, str], dict[str, int]] = {}
    if "person_id" not in said:
        return found
    own = said[(said["about"] == "project") & said["person_id"].notna() & said["question"].isin(scaled)]
    own = own.sort_values(["answered_on", "response_id"], kind="stable")  # the last answer is the one that stands
    for key, rows in own.groupby(["question", "time"]):
        values = rows["value"].map({value: int(value) for value in rows["value"].unique()})
        found[key] = dict(zip(rows["person_id"].to_numpy(object), values.tolist(), strict=True))
    return found


def _asked_twice(own: AreaRecords) -> Iterator[tuple[str, str, str]]:
    """The questions about the project that were asked at two times that are compared."""
    scaled = set(own["questions"]["question"][own["questions"]["kind"].isin(SCALED)])
    about_project = {(asked, time) for asked, about, time in own.asked if about == "project" and asked in scaled}
    for asked in dict.fromkeys(asked for asked, _ in about_project):
        for first, then in TIMES:
            if {(asked, first), (asked, then)} <= about_project:
                yield asked, first, then


def _moved(paired, own: AreaRecords) -> Iterator:
    """Of those who answered both times, how many went up the scale, stayed, went down."""
    for asked, first, then in sorted(_asked_twice(own)):
        before, after = paired.get((asked, first), {}), paired.get((asked, then), {})
        found = Counter((after[p] > before[p]) - (after[p] < before[p]) for p in before.keys() & after.keys())
        for move, sign in zip(MOVES, (1, 0, -1), strict=True):
            yield (asked, then, move), found[sign], "answers"


def _pairs(paired) -> Iterator:
    """Every pair of a first and a second answer."""
    for asked, then in sorted(paired):
        first = {b: a for a, b in TIMES}.get(then)
        before, after = paired.get((asked, first), {}), paired[asked, then]
        found = Counter((before[p], after[p]) for p in before.keys() & after.keys())
        for (one, other), n in sorted(found.items()):
            yield (asked, then, str(one), str(other)), n, "answers"


def _returned(paired, own: AreaRecords) -> Iterator:
    """The first answers of those who answered again, and of those who did not."""
    for asked, first, then in sorted(_asked_twice(own)):
        if then != "after":
            continue
        before, after = paired.get((asked, first), {}), paired.get((asked, then), {})
        found = Counter(("came back" if p in after else "did not", value) for p, value in before.items())
        for (status, value), n in sorted(found.items()):
            yield (asked, status, str(value)), n, "answers"


def _responses(own: AreaRecords, answers: pd.DataFrame, question: Scope) -> Iterator:
    """Of those who came to events that people were asked about, how many replied; replies of others apart."""
    if "event_id" not in answers:
        return
    events = own["events"][question.until(own["events"]["starts_at"]) & own["events"]["asked"]]
    kind_of = dict(zip(events["event_id"], events["kind"], strict=True))
    at_these = own["attendance"]["event_id"].isin(kind_of) & own["attendance"]["attended"].eq(True)
    attended = _who_at_which(own["attendance"][at_these])
    replies = answers[answers["event_id"].isin(kind_of)].drop_duplicates(["response_id", "event_id"])
    by_name = _who_at_which(replies) if "person_id" in replies else attended[:0]
    matched = by_name[is_among(by_name["who"], attended["who"])]
    came, replied, of_kind = (
        rows["event_id"].map(kind_of).value_counts().to_dict() for rows in (attended, matched, replies)
    )
    for kind in events["kind"].unique():
        yield (kind, "came"), came.get(kind, 0), "answers"
        yield (kind, "replied"), replied.get(kind, 0), "answers"
        yield (kind, "others"), of_kind.get(kind, 0) - replied.get(kind, 0), "answers"


def _who_at_which(rows: pd.DataFrame) -> pd.DataFrame:
    """Each event, and who was at it, once; a reply without a name is nobody's."""
    named = rows[rows["person_id"].notna()]
    found = pd.DataFrame({"event_id": named["event_id"], "who": named["event_id"] + "\n" + named["person_id"]})
    return found.drop_duplicates("who")


def _rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    """The rows of some columns; the way that is quick where there are millions."""
    return zip(*(frame[column].to_numpy(object) for column in columns), strict=True)
