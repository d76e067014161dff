"""What must hold between the cells of a row and between tables: keys, dates, membership, scales."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import numpy as np
import pandas as pd

from evaluation.metrics.measure import MEASURES
from evaluation.metrics.project.published import OFFERED
from evaluation.metrics.vocabulary import ALL, EVENT_KINDS, UNKNOWN
from evaluation.records.errors import Problem, did_you_mean
from evaluation.records.parameters import Project
from evaluation.records.tables.lookup import Keys
from evaluation.records.tables.schema import KEYS, ORDERS, SCHEMAS

Frames = Mapping[str, pd.DataFrame]
KeysOf = Callable[[str, str], Keys]  # of a table's column
Found = Iterator[tuple[int, str, str]]  # line, kind of fault, what is wrong
BOTH = (
    "the place is both filled and cancelled. cancelled_on is for places withdrawn unfilled; someone who started and left "
    "belongs in apprentices."
)
TWICE = ("response_id", "question", "time")  # one answer each, unless a question allows several
OF_ONE = {"person_id": "people", "borough": "boroughs"}  # of which a reply names one at most


def related_faults(
    frames: Frames,
    files: Mapping[str, str],
    project: Project,
    keys: KeysOf | None = None,
    records_to: dt.date | None = None,
) -> list[Problem]:
    """Every relation that does not hold, by file and line. The records run to the project's as-at date unless a day is
    given."""
    keys, day = keys or keys_of(frames), records_to or project.as_at
    found = [
        fault
        for table in frames
        for fault in (*row_faults(table, frames, keys, files, project, day), *faults_across(table, frames, files))
    ]
    return [*_what_filled_means(frames, files, project), *found]


def keys_of(frames: Frames) -> KeysOf:
    """The keys of tables that others point into, made ready once each."""
    return cache(lambda table, column: Keys(frames[table][column]))


def row_faults(
    table: str, frames: Frames, keys: KeysOf, files: Mapping[str, str], project: Project, records_to: dt.date
) -> list[Problem]:
    """What does not hold of the rows of a table, each by itself, beside the other tables."""
    checks = [_orphans(table, frames, keys), _out_of_order(table, frames)]
    checks += [check(frames) for check in OF_ROWS.get(table, ())]
    checks += [_networks(table, frames, project)] if table in ("participants", "events") else []
    checks += [_empty_and_taken(frames, records_to)] if table == "pledges" else []
    checks += [_published_measures(frames, project)] if table == "published" else []
    return [Problem(problem, files[table], int(line), kind) for check in checks for line, kind, problem in check]


def faults_across(table: str, frames: Frames, files: Mapping[str, str]) -> list[Problem]:
    """What does not hold between the rows of a table: of each, those that bear the same key are enough."""
    checks = [_repeated_rows(table, frames)]
    checks += [_twice(frames), _of_several(frames)] if table == "answers" else []
    return [Problem(problem, files[table], int(line), kind) for check in checks for line, kind, problem in check]


def key_hashes(table: str, frames: Frames) -> np.ndarray:
    """Of each row a number that is the same for rows that cannot both be right; for others hardly ever."""
    frame = frames[table]
    names = TWICE if table == "answers" else SCHEMAS[table].metadata["key"]
    hashes = pd.util.hash_pandas_object(frame[[name for name in names if name in frame]], index=False)
    if table == "answers" and "questions" in frames:  # one that allows several answers has each of them once
        several = frame["question"].isin(_that_allow_several(frames))
        hashes += pd.util.hash_pandas_object(frame["value"], index=False).where(several, 0)
    return hashes.to_numpy()


def reply_hashes(answers: pd.DataFrame) -> np.ndarray:
    """Of each row a number that is the same for the rows of a reply; for others hardly ever."""
    return pd.util.hash_pandas_object(answers["response_id"], index=False).to_numpy()


def named_hashes(answers: pd.DataFrame) -> pd.DataFrame:
    """Of each reply (its number as in `reply_hashes`) whom and which borough it names, as numbers: each once."""
    replies, found = reply_hashes(answers), []
    for what, (_, named) in enumerate(_names(answers)):
        reply = replies[answers.index.get_indexer(named.index)]
        hashes = pd.util.hash_pandas_object(named, index=False).to_numpy()
        found.append(pd.DataFrame({"reply": reply, "what": what, "named": hashes}).drop_duplicates())
    return pd.concat(found)


def of_several(named: pd.DataFrame) -> np.ndarray:
    """The replies that name more than one of anything, from the numbers of all."""
    named = named.drop_duplicates()
    return named["reply"][named.duplicated(["reply", "what"])].unique()


def _names(answers: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """The persons that replies name, and the boroughs, each with what they are."""
    for column, what in OF_ONE.items():
        named = answers.get(column, pd.Series(dtype="str"))
        yield what, named[named.notna() & (named != UNKNOWN)]


def _what_filled_means(frames: Frames, files: Mapping[str, str], project: Project) -> Iterator[Problem]:
    """Whether somebody still is in a place, or has finished, only the apprentices tell, by place."""
    if project.filled_means == "started" or "pledge_id" in frames.get("apprentices", ()):
        return
    missing = "the column pledge_id is" if "apprentices" in frames else "that table is"
    yield Problem(
        f"filled_means is '{project.filled_means}' in the parameters, which the apprentices of each place "
        f"tell, and {missing} missing. Supply it, or say filled_means: started.",
        files.get("apprentices", files["pledges"]),
    )


def _repeated_rows(table: str, frames: Frames) -> Found:
    frame = frames[table]
    key = [column for column in SCHEMAS[table].metadata["key"] if column in frame]
    if key:
        for line, row in frame[frame.duplicated(key) & frame[key].notna().all(axis=1)].iterrows():
            said = ", ".join(f"{column} {_shown(row[column])}" for column in key)
            yield line, "repeated row", f"the same row again ({said}); keep one."


def _orphans(table: str, frames: Frames, keys: KeysOf) -> Found:
    frame = frames[table]
    for key in KEYS:
        if key.table != table or key.column not in frame or key.of_table not in frames:
            continue  # what points into a table that was not supplied cannot be checked, and is not counted
        known = keys(key.of_table, key.of_column)
        pointing = frame[key.column]
        for line, value in pointing[~known.holds(pointing)].dropna().items():
            close = did_you_mean(value, known) if len(known) <= 1000 else ""
            yield (line, f"{key.column} orphan", f"{key.column} '{value}' is not in {key.of_table}.{close}")


def _out_of_order(table: str, frames: Frames) -> Found:
    frame = frames[table]
    for order in ORDERS:
        if order.table != table or order.earlier not in frame or order.later not in frame:
            continue
        for line, row in frame[frame[order.later] < _earliest(frame, order.earlier)].iterrows():
            later, earlier = (f"{column} {_shown(row[column])}" for column in (order.later, order.earlier))
            yield line, f"{order.later} order", f"{later} is before {earlier}."


def _places(frames: Frames) -> Found:
    pledges = frames.get("pledges", pd.DataFrame())
    none = pd.Series(pd.NA, pledges.index)
    filled, filled_on, cancelled_on = (pledges.get(c, none) for c in ("filled", "filled_on", "cancelled_on"))
    for line in pledges.index[filled.eq(False).fillna(False) & filled_on.notna()]:
        yield line, "filled twice", "filled is no, yet there is a filled_on: one of them is wrong."
    for line in pledges.index[cancelled_on.notna() & (filled_on.notna() | filled.eq(True).fillna(False))]:
        yield line, "filled and cancelled", BOTH


def _empty_and_taken(frames: Frames, records_to: dt.date) -> Found:
    """A place that nobody is said to have started in, with somebody who did."""
    pledges, apprentices = frames.get("pledges"), frames.get("apprentices")
    if pledges is None or apprentices is None or "pledge_id" not in apprentices:
        return
    none = pd.Series(pd.NA, pledges.index)
    filled, filled_on, cancelled_on = (pledges.get(c, none) for c in ("filled", "filled_on", "cancelled_on"))
    is_cancelled = cancelled_on.notna()
    is_empty = ~(filled.eq(True).fillna(False).astype(bool) | filled_on.notna())
    if not {"filled", "filled_on"} & set(pledges):  # nobody is said to have started anywhere
        is_empty = is_cancelled
    started = apprentices[apprentices["started_on"] <= pd.Timestamp(records_to)].dropna(subset=["pledge_id"])
    if started.empty:
        return
    first = pledges["pledge_id"].map(started.groupby("pledge_id")["started_on"].min())
    for line in pledges.index[is_empty & first.notna()]:
        said = "cancelled" if is_cancelled[line] else "not filled"
        yield (
            line,
            "empty and taken",
            f"pledge {pledges.at[line, 'pledge_id']} is {said}, and apprentices has somebody in it from "
            f"{_shown(first[line])}: one of them is wrong.",
        )


def _members(frames: Frames) -> Found:
    pledges, members = frames.get("pledges"), frames.get("member_boroughs")
    if pledges is None or members is None:
        return
    left = members["left_on"] if "left_on" in members else pd.Series(pd.NaT, members.index)
    periods: dict[str, list[tuple]] = {}
    for slug, joined, end in zip(members["borough"], members["joined_on"], left, strict=True):
        periods.setdefault(slug, []).append((joined, end))
    dates = pledges["pledged_on"] if "pledged_on" in pledges else pd.Series(pd.NaT, pledges.index)
    firsts = _earliest(pledges, "pledged_on") if "pledged_on" in pledges else dates
    when = pd.DataFrame({"slug": pledges["borough"], "day": dates, "first": firsts})
    kinds = when.groupby(["slug", "day", "first"], dropna=False, sort=False).ngroup()
    wrong = {kinds[line] for line, *_ in _not_members(when[~kinds.duplicated()], periods)}
    yield from _not_members(when[kinds.isin(wrong)], periods)


def _not_members(when: pd.DataFrame, periods: Mapping[str, list[tuple]]) -> Found:
    for line, slug, day, first in when.itertuples(name=None):
        if slug not in periods and not pd.isna(slug) and slug != UNKNOWN:
            yield line, "not a member", f"{slug} is not in member_boroughs.{did_you_mean(slug, periods)}"
        elif slug in periods and not pd.isna(day) and not any(a <= day and not b < first for a, b in periods[slug]):
            known = " and ".join(
                f"from {_shown(a)}" + ("" if pd.isna(b) else f" to {_shown(b)}") for a, b in periods[slug]
            )
            said = f"{slug} was not a member on {_shown(day)}, the day of this pledge (member {known})."
            yield line, "not a member then", said


def _first_starts(frames: Frames) -> Found:
    pledges, apprentices = frames.get("pledges"), frames.get("apprentices")
    if pledges is None or apprentices is None or "pledge_id" not in apprentices or "filled_on" not in pledges:
        return
    first = apprentices.groupby("pledge_id")["started_on"].min()
    starts, filled_on = pledges["pledge_id"].map(first), pledges["filled_on"]
    by_month = pledges.get("filled_on_by_month", pd.Series(False, pledges.index))
    same = (starts == filled_on) | (by_month & (starts.dt.to_period("M") == filled_on.dt.to_period("M")))
    for line in pledges.index[starts.notna() & filled_on.notna() & ~same]:
        said = f"filled_on is {_shown(pledges.at[line, 'filled_on'])}, and the place's first apprentice started on "
        yield line, "filled_on start", f"{said}{_shown(starts[line])}: they are the same day."


def _borough_of_apprentice(frames: Frames) -> Found:
    pledges, apprentices = frames.get("pledges"), frames.get("apprentices")
    if pledges is None or apprentices is None or "pledge_id" not in apprentices:
        return
    place_of = pledges.drop_duplicates("pledge_id").set_index("pledge_id")["borough"]
    promised_by = apprentices["pledge_id"].map(place_of)
    for line in apprentices.index[promised_by.notna() & (promised_by != apprentices["borough"])]:
        said = f"borough is {apprentices.at[line, 'borough']}, and the place was promised by {promised_by[line]}."
        yield line, "apprentice elsewhere", said


def _networks(table: str, frames: Frames, project: Project) -> Found:
    frame = frames[table]
    if "network" not in frame:
        return
    named = frame["network"].dropna()
    for line, network in named[~named.isin(project.networks)].items():
        known = ", ".join(project.networks) or "it has none"
        close = did_you_mean(network, project.networks)
        yield line, "network", f"network '{network}' is not one of the project's: {known}.{close}"


def _published_measures(frames: Frames, project: Project) -> Found:
    """A published figure is compared with a measure of ours, or with what was offered of a kind."""
    groups_of = {"participants": project.networks, "events": tuple(EVENT_KINDS)}
    for line, written in frames["published"]["measure"].dropna().items():
        name, _, group = written.partition(":")
        known = (*MEASURES, *OFFERED)
        if name not in known:
            close = did_you_mean(name, known)
            yield line, "measure", f"there is no measure '{name}'.{close} `evaluation glossary` lists them."
        elif name in MEASURES and not MEASURES[name].is_told_of(ALL):
            yield (
                line,
                "measure",
                f"the measure '{name}' is told of {MEASURES[name].told.value} only, not of the project.",
            )
        elif group and group not in groups_of.get(name, (group,)):
            close = did_you_mean(group, groups_of[name])
            yield (
                line,
                "measure",
                f"measure '{written}': {name} has no '{group}'.{close} It has {', '.join(groups_of[name])}.",
            )


def _minutes(frames: Frames) -> Found:
    attendance, events = frames.get("attendance"), frames.get("events")
    if attendance is None or events is None or "minutes" not in attendance:
        return
    lasted = attendance["event_id"].map(events.drop_duplicates("event_id").set_index("event_id")["minutes"])
    for line in attendance.index[(attendance["minutes"] > lasted).fillna(False)]:
        yield (line, "minutes", f"{attendance.at[line, 'minutes']} minutes at an event of {lasted[line]}.")


def _scale_of_question(frames: Frames) -> Found:
    questions = frames["questions"]
    if "scale_min" not in questions or "scale_max" not in questions:
        return
    for line, row in questions[questions["scale_max"] <= questions["scale_min"]].iterrows():
        yield line, "scale", f"scale_max {row['scale_max']} is not above scale_min {row['scale_min']}."


def _scales(frames: Frames) -> Found:
    answers, questions = frames.get("answers"), frames.get("questions")
    if questions is None or "scale_min" not in questions or "scale_max" not in questions:
        return
    scales = questions.drop_duplicates("question").set_index("question")
    low, high = (answers["question"].map(scales[end]).astype("Float64") for end in ("scale_min", "scale_max"))
    exempt = answers["question"].map(scales["not_applicable"]) if "not_applicable" in scales else None
    on_scale = low.notna() & high.notna()
    if exempt is not None:
        on_scale &= ~(answers["value"] == exempt).fillna(False)
    whole = answers["value"].where(answers["value"].str.fullmatch(r"-?\d+", na=False))
    value = pd.to_numeric(whole, errors="coerce").astype("Float64")
    off = on_scale & answers["value"].notna() & ~value.between(low, high).fillna(False).astype(bool)
    for line in answers.index[off]:
        scale = f"the scale of '{answers.at[line, 'question']}', {low[line]:g} to {high[line]:g}"
        yield line, "off the scale", f"value '{answers.at[line, 'value']}' is off {scale}."


def _twice(frames: Frames) -> Found:
    """One reply gives one answer to a question, unless it allows several."""
    answers, questions = frames.get("answers"), frames.get("questions")
    if answers is None or questions is None:
        return
    several = _that_allow_several(frames)
    key = [column for column in TWICE if column in answers]
    again = answers.duplicated(key) & ~answers.duplicated([*key, "value"]) & ~answers["question"].isin(several)
    for line, row in answers[again].iterrows():
        said = f"reply '{row['response_id']}' answers '{row['question']}' twice; keep one, or make the question one "
        yield line, "answered twice", f"{said}that allows several (kind multi)."


def _of_several(frames: Frames) -> Found:
    """One reply is one person's, who works in one borough."""
    answers = frames["answers"]
    for what, named in _names(answers):
        rows = pd.DataFrame({"reply": answers["response_id"][named.index], "named": named}).drop_duplicates()
        rows = rows[rows.duplicated("reply")].drop_duplicates("reply")
        for line, reply in rows["reply"].items():
            yield (
                line,
                f"reply of two {what}",
                f"reply '{reply}' is of two {what}; each reply needs a response_id of its own.",
            )


def _that_allow_several(frames: Frames) -> set[str]:
    questions = frames["questions"]
    return set(questions["question"][questions["kind"] == "multi"])


def _earliest(frame: pd.DataFrame, column: str) -> pd.Series:
    """The first day that each date may stand for: of a date known only by month, the first of that month."""
    dates = frame[column]
    if f"{column}_by_month" not in frame:
        return dates
    return dates.mask(frame[f"{column}_by_month"], dates.dt.to_period("M").dt.start_time)


def _shown(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else f"'{value}'"


OF_ROWS: dict[str, tuple[Callable[[Frames], Found], ...]] = {
    "pledges": (_places, _members, _first_starts),
    "apprentices": (_borough_of_apprentice,),
    "attendance": (_minutes,),
    "questions": (_scale_of_question,),
    "answers": (_scales,),
}
