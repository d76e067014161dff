"""Counts of answers, from one area's own: each a question, what it was asked about, and when."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from evaluation.counts.scope import AreaRecords, Rows, Scope, about_and_time
from evaluation.metrics.vocabulary import SCALED
from evaluation.metrics.workshops.tables import CAME_BACK, DID_NOT, earlier_times, parts_of_scale
from evaluation.records.tables.lookup import is_among

MOVES = ("up", "same", "down")
Paired = Mapping[tuple[str, str], Mapping[str, int]]  # each person's answer, by question and time
ASKED = ["question", "about", "time"]


def survey_counts(own: AreaRecords, scope: Scope) -> dict[str, Rows]:
    """Each count table of answers."""
    if "answers" not in own:
        return {}
    answers = about_and_time(own["answers"], own.tables.get("events"))
    answered_on = answers.get("answered_on", pd.Series(pd.NaT, answers.index))
    answers = answers[scope.until(answered_on)].assign(answered_on=answered_on)
    questions = own["questions"].set_index("question")
    not_applicable = questions.get("not_applicable", pd.Series(dtype=str)).dropna().to_dict()
    is_aside = pd.Series(False, answers.index)
    for asked, value in not_applicable.items():
        is_aside |= (answers["question"] == asked) & (answers["value"] == value)
    said, aside = answers[~is_aside], answers[is_aside]
    gave, paired = _number_of(said, "value"), _by_person(said, questions)
    counted: dict[str, Rows] = {
        # of questions that allow several answers, how many ticked each
        "answers": [((*key, value), gave[*key, value]) for key, allowed in own.asked.items() for value in allowed],
        "respondents": list(_respondents(said, aside, gave, questions, own)),
        **_answered_twice(paired, own),
    }
    if "attendance" in own:
        counted["responses"] = list(_responses(own, answers, scope))
    return counted


def _number_of(rows: pd.DataFrame, *also: str) -> Counter:
    """How many rows there are of each question, about what and when, and of what else is named."""
    return Counter(_rows(rows, *ASKED, *also))


def _respondents(
    said: pd.DataFrame, aside: pd.DataFrame, gave: Counter, questions: pd.DataFrame, own: AreaRecords
) -> Iterator:
    """How many answered, how many said that it did not apply, and how many chose the scale's best two, its upper
    half, its middle and its lower half."""
    replied, put_aside = _number_of(said.drop_duplicates([*ASKED, "response_id"])), _number_of(aside)
    given = questions.astype(object).where(questions.notna(), "")
    parts = {asked: parts_of_scale(row) for asked, row in given.to_dict("index").items()}
    for key in own.asked:
        yield (*key, "answered"), replied[key]
        yield (*key, "not_applicable"), put_aside[key]
        for part, values in parts[key[0]].items():
            yield (*key, part), sum(gave[*key, str(value)] for value in values)


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
    times: dict[str, list[str]] = {}
    for asked, about, time in own.asked:
        if about == "project" and asked in scaled:
            times.setdefault(asked, []).append(time)
    for asked, at in times.items():
        for then, first in earlier_times(at).items():
            yield asked, first, then


def _answered_twice(paired: Paired, own: AreaRecords) -> dict[str, Rows]:
    """Of those who answered both times, how many went up the scale, stayed, went down, and each pair of answers; and the
    first answers of those who answered again and of those who did not. Of nobody there is a row that counts nobody, so
    that it can be said of it that it is not known."""
    counted: dict[str, Rows] = {"moved": [], "pairs": [], "returned": []}
    for asked, first, then in sorted(_asked_twice(own)):
        before, after = paired.get((asked, first), {}), paired.get((asked, then), {})
        one, other = (own.asked[asked, "project", time][0] for time in (first, then))
        both = [(before[person], after[person]) for person in before.keys() & after.keys()]
        moves = Counter((second > first) - (second < first) for first, second in both)
        counted["moved"] += [((asked, then, move), moves[sign]) for move, sign in zip(MOVES, (1, 0, -1), strict=True)]
        pairs = Counter(both) or {(one, other): 0}
        counted["pairs"] += [((asked, then, f"{was}", f"{now}"), n) for (was, now), n in sorted(pairs.items())]
        if then == "after":
            back = Counter((CAME_BACK if person in after else DID_NOT, value) for person, value in before.items())
            none = dict.fromkeys([(CAME_BACK, int(one)), (DID_NOT, int(one))], 0)
            rows = sorted((none | back).items())
            counted["returned"] += [((asked, status, f"{value}"), n) for (status, value), n in rows]
    return counted


def _responses(own: AreaRecords, answers: pd.DataFrame, scope: Scope) -> Iterator:
    """Of those who came to events that people were asked about, how many replied; replies of others apart."""
    if "event_id" not in answers:
        return
    about = answers[answers["event_id"].notna() & (answers["time"] != "before")]  # what was said before is no reply
    held = own["events"][scope.until(own["events"]["starts_at"])]
    events = held[held["event_id"].isin(own.asked_about)]
    kind_of = dict(zip(events["event_id"], events["kind"], strict=True))
    at_these = own["attendance"]["event_id"].isin(kind_of) & own["attendance"]["attended"].eq(True)
    attended = _who_at_which(own["attendance"][at_these])
    replies = about[about["event_id"].isin(kind_of)].drop_duplicates(["response_id", "event_id"])
    who = (
        replies["event_id"] + "\n" + replies["person_id"] if "person_id" in replies else pd.Series(pd.NA, replies.index)
    )
    elsewhere = pd.Series(sorted(own.replied_elsewhere), dtype=who.dtype if len(who) else "str")
    is_theirs = who.notna() & (is_among(who, attended["who"]) | is_among(who, elsewhere))
    gave = attended[is_among(attended["who"], pd.concat([who.dropna(), elsewhere]))]  # who replies twice counts once
    came, replied, others = (
        rows["event_id"].map(kind_of).value_counts().to_dict() for rows in (attended, gave, replies[~is_theirs])
    )
    for kind in events["kind"].unique():
        yield (kind, "came"), came.get(kind, 0)
        yield (kind, "replied"), replied.get(kind, 0)
        yield (kind, "others"), others.get(kind, 0)


def _who_at_which(rows: pd.DataFrame) -> pd.DataFrame:
    """Each event, and who was at it, once; a reply without a name is nobody's."""
    named = rows[rows["person_id"].notna()]
    found = pd.DataFrame({"event_id": named["event_id"], "who": named["event_id"] + "\n" + named["person_id"]})
    return found.drop_duplicates("who")


def _rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    """The rows of some columns; the way that is quick where there are millions."""
    return zip(*(frame[column].to_numpy(object) for column in columns), strict=True)
