"""Counts of answers, from one area's own: each a question, what it was asked about, and when."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from evaluation.counts.question import Own, Question, Rows, about_and_time

TIMES = (("before", "after"), ("after", "later"))  # the pairs of answers that are compared
MOVES = ("up", "same", "down")
SCALED = ("likert", "nps")  # kinds of questions that are answered on a scale


def survey_counts(own: Own, question: Question) -> dict[str, Rows]:
    """Each count table of answers."""
    if "answers" not in own:
        return {}
    answers = about_and_time(own["answers"], own.tables.get("events"))
    answered_on = answers.get("answered_on", pd.Series(pd.NaT, answers.index))
    answers = answers[question.until(answered_on)].assign(answered_on=answered_on).sort_values(
        ["answered_on", "response_id"], kind="stable"
    )  # fmt: skip
    questions = own["questions"].set_index("question")
    not_applicable = questions.get("not_applicable", pd.Series(dtype=str)).dropna().to_dict()
    aside = answers["question"].map(lambda asked: not_applicable.get(asked, "")).astype("str")
    is_answer = answers["value"] != aside
    said = answers[is_answer]
    paired = _by_person(said, questions)
    counted: dict[str, Rows] = {
        "answers": list(_values(said, own)),
        "respondents": list(_respondents(answers, said, questions, own)),
        "moved": list(_moved(paired, own)),
        "pairs": list(_pairs(paired)),
        "returned": list(_returned(paired, own)),
    }
    if "attendance" in own:
        counted["responses"] = list(_responses(own, answers, question))
    return counted


def _values(said: pd.DataFrame, own: Own) -> Iterator:
    """How many gave each answer; of questions that allow several, how many ticked it."""
    found = Counter(zip(said["question"], said["about"], said["time"], said["value"], strict=True))
    for key, allowed in own.asked.items():
        for value in allowed:
            yield (*key, value), found[*key, value], "answers"


def _respondents(answers: pd.DataFrame, said: pd.DataFrame, questions: pd.DataFrame, own: Own) -> Iterator:
    """How many answered, how many said that it did not apply, and how many chose the scale's best two, its upper
    half, its middle and its lower half."""
    keys = ["question", "about", "time"]
    replied = Counter(said.drop_duplicates([*keys, "response_id"])[keys].itertuples(index=False, name=None))
    aside = Counter(answers[~answers.index.isin(said.index)][keys].itertuples(index=False, name=None))
    gave = Counter(said[[*keys, "value"]].itertuples(index=False, name=None))
    parts = {asked: parts_of_scale(row) for asked, row in questions.to_dict("index").items()}
    for key in own.asked:
        yield (*key, "answered"), replied[key], "answers"
        yield (*key, "not_applicable"), aside[key], "answers"
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
    for asked, time, person, value in zip(own["question"], own["time"], own["person_id"], own["value"], strict=True):
        found.setdefault((asked, time), {})[person] = int(value)
    return found


def _asked_twice(own: Own) -> Iterator[tuple[str, str, str]]:
    """The questions about the project that were asked at two times that are compared."""
    scaled = set(own["questions"]["question"][own["questions"]["kind"].isin(SCALED)])
    about_project = {(asked, time) for asked, about, time in own.asked if about == "project" and asked in scaled}
    for asked in dict.fromkeys(asked for asked, _ in about_project):
        for first, then in TIMES:
            if {(asked, first), (asked, then)} <= about_project:
                yield asked, first, then


def _moved(paired, own: Own) -> Iterator:
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


def _returned(paired, own: Own) -> Iterator:
    """The first answers of those who answered again, and of those who did not."""
    for asked, first, then in sorted(_asked_twice(own)):
        if then != "after":
            continue
        before, after = paired.get((asked, first), {}), paired.get((asked, then), {})
        found = Counter(("came back" if p in after else "did not", value) for p, value in before.items())
        for (status, value), n in sorted(found.items()):
            yield (asked, status, str(value)), n, "answers"


def _responses(own: Own, answers: pd.DataFrame, question: Question) -> Iterator:
    """Of those who came to events that people were asked about, how many replied; replies of others apart."""
    if "event_id" not in answers:
        return
    events = own["events"][question.until(own["events"]["starts_at"]) & own["events"]["asked"]]
    came = own["attendance"][own["attendance"]["attended"].eq(True)]
    for kind, of_kind in events.groupby("kind", sort=False):
        ids = set(of_kind["event_id"])
        attended = set(zip(came["event_id"], came["person_id"], strict=True))
        attended = {pair for pair in attended if pair[0] in ids}
        replies = answers[answers["event_id"].isin(ids)].drop_duplicates(["response_id", "event_id"])
        persons = replies["person_id"] if "person_id" in replies else pd.Series(pd.NA, replies.index)
        matched = {pair for pair in zip(replies["event_id"], persons, strict=True) if pair in attended}
        yield (kind, "came"), len(attended), "answers"
        yield (kind, "replied"), len(matched), "answers"
        yield (kind, "others"), len(replies) - len(matched), "answers"
