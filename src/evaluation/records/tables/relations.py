"""What must hold between the cells of a row and between tables: keys, dates, membership, scales."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping

import numpy as np
import pandas as pd

from evaluation.metrics.measure import MEASURES
from evaluation.metrics.project.published import OFFERED
from evaluation.metrics.vocabulary import ALL, EVENT_KINDS, UNKNOWN
from evaluation.records.errors import Problem, did_you_mean, quoted
from evaluation.records.parameters import Project
from evaluation.records.tables.cells import is_total
from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.lookup import beside, is_among
from evaluation.records.tables.schema import KEYS, ORDERS, SCHEMAS

Frames = Mapping[str, pd.DataFrame]
Found = Iterator[tuple[pd.DataFrame, str, str]]  # rows, kind of fault, what is wrong: {column} is a cell of the row
BOTH = (
    "the place is both filled and cancelled. cancelled_on is for places withdrawn unfilled; someone who started and left "
    "belongs in apprentices."
)
TWICE = ["response_id", "question", "time"]  # one answer each, unless a question allows several
OF_ONE = {"person_id": "people", "borough": "boroughs"}  # of which a reply names one at most
MAY_SAY_TOTAL = ("answers", "questions", "published")
_QUOTED = re.compile(r"'\{(\w+)\}'")
LISTED = 1000  # keys among which the nearest is looked for


def related_faults(
    frames: Frames, files: Mapping[str, str], project: Project, records_to: dt.date | None = None
) -> list[Problem]:
    """Every relation that does not hold, by file and line. The records run to the project's as-at date unless a day is
    given."""
    found = [
        fault
        for table in frames
        for fault in (
            *row_faults(table, frames, files, project, records_to or project.as_at),
            *faults_across(table, frames, files),
        )
    ]
    return [*_what_filled_means(frames, files, project), *found]


def row_faults(
    table: str, frames: Frames, files: Mapping[str, str], project: Project, records_to: dt.date
) -> list[Problem]:
    """What does not hold of the rows of a table, each by itself, beside the other tables."""
    rows = complete(table, frames)
    checks = [_orphans(table, rows, frames), _out_of_order(table, rows), _totals(table, rows)]
    checks += [check(rows, frames) for check in OF_ROWS.get(table, ())]
    checks += [_networks(rows, project)] if table in ("participants", "events") else []
    checks += [_empty_and_taken(rows, frames, records_to)] if table == "pledges" else []
    checks += [_published_measures(rows, project)] if table == "published" else []
    return _told(files[table], checks)


def faults_across(table: str, frames: Frames, files: Mapping[str, str]) -> list[Problem]:
    """What does not hold between the rows of a table: of each, those that bear the same key are enough."""
    checks = [_repeated_rows(table, frames[table])]
    checks += [_twice(frames), _of_several(frames["answers"])] if table == "answers" else []
    return _told(files[table], checks)


def _told(file: str, checks: list[Found]) -> list[Problem]:
    return [
        Problem(said.format_map(_shown(row, {*_QUOTED.findall(said)})), file, int(line), kind)
        for check in checks
        for rows, kind, said in check
        if len(rows)
        for line, row in zip(rows.index, rows.to_dict("records"), strict=True)
    ]


def _shown(row: Mapping, in_quotes: Collection[str]) -> dict[str, object]:
    """The cells of a row as a message has them: what somebody wrote, and is quoted, not longer than is read."""
    return {
        name: f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else quoted(cell) if name in in_quotes else cell
        for name, cell in row.items()
    }


def complete(table: str, frames: Frames) -> pd.DataFrame:
    """The rows of a table with all the columns that it may have: those that were not supplied are empty."""
    frame, missing = frames.get(table, pd.DataFrame()), {}
    for name, column in SCHEMAS[table].columns.items():
        if name not in frame:
            missing[name] = pd.Series(None, frame.index, dtype=str(column.dtype))
        if kind_of(column) == "date" and f"{name}_by_month" not in frame:
            missing[f"{name}_by_month"] = pd.Series(False, frame.index)
    return frame.assign(**missing)


def key_hashes(table: str, frames: Frames) -> np.ndarray:
    """Of each row a number that is the same for rows that cannot both be right; for others hardly ever."""
    frame = frames[table]
    names = TWICE if table == "answers" else SCHEMAS[table].metadata["key"]
    hashes = pd.util.hash_pandas_object(frame[[name for name in names if name in frame]], index=False)
    if table == "answers" and "questions" in frames:  # one that allows several answers has each of them once
        several = frame["question"].isin(_that_allow_several(frames))
        hashes += pd.util.hash_pandas_object(frame["value"], index=False).where(several, 0)
    return hashes.to_numpy()


def claims(answers: pd.DataFrame) -> pd.DataFrame:
    """Whom, and which borough, the reply of a row names, as numbers. A claim of which two things are named is wrong."""
    found = []
    for number, (_, named) in enumerate(_names(answers)):
        replies = pd.util.hash_pandas_object(answers["response_id"][named.index], index=False)
        names = pd.util.hash_pandas_object(named, index=False)
        found.append(pd.DataFrame({"claim": replies + number, "named": names}).set_axis(named.index))
    return pd.concat(found)


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


def _repeated_rows(table: str, frame: pd.DataFrame) -> Found:
    key = [column for column in SCHEMAS[table].metadata["key"] if column in frame]
    if key:
        is_date = {column: kind_of(SCHEMAS[table].columns[column]) == "date" for column in key}
        said = ", ".join(f"{column} {{{column}}}" if is_date[column] else f"{column} '{{{column}}}'" for column in key)
        again = frame[frame.duplicated(key) & frame[key].notna().all(axis=1)]
        yield again, "repeated row", f"the same row again ({said}); keep one."


def _orphans(table: str, rows: pd.DataFrame, frames: Frames) -> Found:
    for key in KEYS:
        if key.table != table or key.of_table not in frames:
            continue  # what points into a table that was not supplied cannot be checked, and is not counted
        known, pointing = frames[key.of_table][key.column], rows[key.column]
        strays = rows[pointing.notna() & ~is_among(pointing, known)]
        near = [*known.dropna()] if len(strays) and len(known) <= LISTED else []
        close = strays[key.column].map(lambda value, near=near: did_you_mean(value, near))
        said = f"{key.column} '{{{key.column}}}' is not in {key.of_table}.{{close}}"
        yield strays.assign(close=close), f"{key.column} orphan", said


def _out_of_order(table: str, rows: pd.DataFrame) -> Found:
    for order in ORDERS:
        if order.table == table:
            wrong = rows[rows[order.later] < _earliest(rows, order.earlier)]
            said = f"{order.later} {{{order.later}}} is before {order.earlier} {{{order.earlier}}}."
            yield wrong, f"{order.later} order", said


def _places(pledges: pd.DataFrame, _: Frames) -> Found:
    has_day, is_filled = pledges["filled_on"].notna(), pledges["filled"].fillna(False)
    is_empty = ~pledges["filled"].fillna(True)
    yield pledges[is_empty & has_day], "filled twice", "filled is no, yet there is a filled_on: one of them is wrong."
    yield pledges[pledges["cancelled_on"].notna() & (has_day | is_filled)], "filled and cancelled", BOTH


def _empty_and_taken(pledges: pd.DataFrame, frames: Frames, records_to: dt.date) -> Found:
    """A place that nobody is said to have started in, with somebody who did."""
    apprentices = complete("apprentices", frames)
    is_cancelled = pledges["cancelled_on"].notna()
    is_empty = pledges["filled_on"].isna() & ~pledges["filled"].fillna(False)
    if not {"filled", "filled_on"} & {*frames["pledges"]}:  # nobody is said to have started anywhere
        is_empty = is_cancelled
    first = _first_starts(pledges, apprentices[apprentices["started_on"] <= pd.Timestamp(records_to)])
    found = pledges.assign(first=first, said=is_cancelled.map({True: "cancelled", False: "not filled"}))
    said = "pledge {pledge_id} is {said}, and apprentices has somebody in it from {first}: one of them is wrong."
    yield found[is_empty & first.notna()], "empty and taken", said


def _members(pledges: pd.DataFrame, frames: Frames) -> Found:
    if "member_boroughs" not in frames:
        return
    members = complete("member_boroughs", frames)
    members = members.assign(since=_earliest(members, "joined_on"))[["borough", "joined_on", "since", "left_on"]]
    is_member = is_among(pledges["borough"], members["borough"])
    strange = pledges[~is_member & pledges["borough"].notna() & (pledges["borough"] != UNKNOWN)]
    close = strange["borough"].map(lambda slug: did_you_mean(slug, members["borough"].unique()))
    yield strange.assign(close=close), "not a member", "{borough} is not in member_boroughs.{close}"
    days = pledges.assign(first=_earliest(pledges, "pledged_on"))[["borough", "pledged_on", "first"]]
    days = days[is_member & days["pledged_on"].notna()].reset_index(names="line").merge(members, on="borough")
    then = days["line"][(days["since"] <= days["pledged_on"]) & ~(days["left_on"] < days["first"])]
    wrong = pledges.loc[pledges.index.isin(days["line"]) & ~pledges.index.isin(then)]
    ends = members["left_on"].dt.strftime(" to %Y-%m-%d").fillna("")
    periods = ("from " + members["since"].dt.strftime("%Y-%m-%d") + ends).groupby(members["borough"])
    said = "{borough} was not a member on {pledged_on}, the day of this pledge (member {periods})."
    yield wrong.assign(periods=wrong["borough"].map(periods.agg(" and ".join))), "not a member then", said


def _has_a_page(rows: pd.DataFrame, frames: Frames) -> Found:
    """What a borough says for itself is on its own page, which only a member has."""
    listed = "member_boroughs" if "member_boroughs" in frames else "pledges"
    if listed in frames:
        is_member = is_among(rows["borough"], frames[listed]["borough"]) & (rows["borough"] != UNKNOWN)
        said = f"{{borough}} is not in {listed}, so that it has no page to say this on."
        yield rows[rows["borough"].notna() & ~is_member], "not a member", said


def _day_of_the_first(pledges: pd.DataFrame, frames: Frames) -> Found:
    apprentices, filled_on = complete("apprentices", frames), pledges["filled_on"]
    first = _first_starts(pledges, apprentices)
    in_a_month = _first_starts(pledges, apprentices[apprentices["started_on_by_month"]])
    of_first, of_that, of_filling = (days.dt.to_period("M") for days in (first, in_a_month, filled_on))
    may_be = pledges["filled_on_by_month"] & (of_first == of_filling)
    may_be |= (of_that == of_filling) & (filled_on <= first)
    wrong = first.notna() & filled_on.notna() & (first != filled_on) & ~may_be
    said = "filled_on is {filled_on}, and the place's first apprentice started on {first}: they are the same day."
    yield pledges.assign(first=first)[wrong], "filled_on start", said


def _first_starts(pledges: pd.DataFrame, apprentices: pd.DataFrame) -> pd.Series:
    """The day on which somebody first started in each place."""
    return beside(apprentices.groupby("pledge_id")["started_on"].min(), pledges["pledge_id"])


def _borough_of_apprentice(apprentices: pd.DataFrame, frames: Frames) -> Found:
    promised_by = _column_of("pledges", "borough", frames, apprentices["pledge_id"])
    wrong = promised_by.notna() & (promised_by != apprentices["borough"])
    said = "borough is {borough}, and the place was promised by {promised_by}."
    yield apprentices.assign(promised_by=promised_by)[wrong], "apprentice elsewhere", said


def _networks(rows: pd.DataFrame, project: Project) -> Found:
    strange = rows[rows["network"].notna() & ~rows["network"].isin(project.networks)]
    close = strange["network"].map(lambda name: did_you_mean(name, project.networks))
    known = ", ".join(project.networks) or "it has none"
    said = "network '{network}' is not one of the project's: {known}.{close}"
    yield strange.assign(close=close, known=known), "network", said


def _totals(table: str, rows: pd.DataFrame) -> Found:
    """A spreadsheet's total is no record: it would count everything a second time."""
    specs = SCHEMAS[table].columns if table not in MAY_SAY_TOTAL else {}
    for column in (name for name, spec in specs.items() if kind_of(spec) == "text"):
        codes, written = pd.factorize(rows[column])
        totals = np.array([is_total(f"{cell}") for cell in written], dtype=bool)
        if totals.any():
            yield (
                rows[totals[codes] & (codes >= 0)],
                "a total",
                f"{column} '{{{column}}}' says that the row is a total. Take it out: all rows are added up here.",
            )


def _published_measures(rows: pd.DataFrame, project: Project) -> Found:
    """A published figure is compared with a measure of the project, or with what was offered of a kind."""
    wrong = rows["measure"].map(lambda written: _why_not_compared(written, project), na_action="ignore").fillna("")
    yield rows.assign(wrong=wrong)[wrong != ""], "measure", "{wrong}"


def _why_not_compared(written: str, project: Project) -> str:
    name, _, group = written.partition(":")
    known = (*MEASURES, *OFFERED)
    if name not in known:
        return f"there is no measure '{name}'.{did_you_mean(name, known)} `evaluation glossary` lists them."
    if name in MEASURES and not MEASURES[name].is_told_of(ALL):
        return f"the measure '{name}' is told of {MEASURES[name].told.value} only, not of the project."
    groups = {"participants": project.networks, "events": tuple(EVENT_KINDS)}.get(name, (group,))
    if group and group not in groups:
        return f"measure '{written}': {name} has no '{group}'.{did_you_mean(group, groups)} It has {', '.join(groups)}."
    return ""


def _minutes(attendance: pd.DataFrame, frames: Frames) -> Found:
    lasted = _column_of("events", "minutes", frames, attendance["event_id"])
    longer = (attendance["minutes"] > lasted).fillna(False)
    yield attendance.assign(lasted=lasted)[longer], "minutes", "{minutes} minutes at an event of {lasted}."


def _scale_of_question(questions: pd.DataFrame, _: Frames) -> Found:
    wrong = questions[(questions["scale_max"] <= questions["scale_min"]).fillna(False)]
    yield wrong, "scale", "scale_max {scale_max} is not above scale_min {scale_min}."
    has_options = questions["kind"].isin(["choice", "multi"])
    scaled = questions[has_options & (questions["scale_min"].notna() | questions["scale_max"].notna())]
    said = "of kind {kind} has options, not a scale: leave scale_min and scale_max empty, or make it likert."
    yield scaled, "scale of options", f"question '{{question}}' {said}"
    recommends = questions[questions["kind"] == "nps"]
    is_whole = ((recommends["scale_min"] == 0) & (recommends["scale_max"] == 10)).fillna(False)
    said = "'{question}' is of kind nps, which is asked from 0 to 10, with direction higher; else make it likert."
    yield recommends[~is_whole | (recommends["direction"] != "higher")], "nps", said


def _scales(answers: pd.DataFrame, frames: Frames) -> Found:
    low, high, exempt = (
        _column_of("questions", column, frames, answers["question"])
        for column in ("scale_min", "scale_max", "not_applicable")
    )
    is_whole = answers["value"].str.fullmatch(r"-?\d+", na=False)
    value = pd.to_numeric(answers["value"].where(is_whole), errors="coerce").astype("Float64")
    is_on_it = value.between(low, high).fillna(False) | (answers["value"] == exempt).fillna(False)
    off = low.notna() & high.notna() & answers["value"].notna() & ~is_on_it.astype(bool)
    said = "value '{value}' is off the scale of '{question}', {low} to {high}."
    yield answers.assign(low=low, high=high)[off], "off the scale", said


def _twice(frames: Frames) -> Found:
    """One reply gives one answer to a question, unless it allows several."""
    if "questions" not in frames:
        return
    answers = frames["answers"]
    key = [column for column in TWICE if column in answers]
    several = answers["question"].isin(_that_allow_several(frames))
    again = answers.duplicated(key) & ~answers.duplicated([*key, "value"]) & ~several
    said = "reply '{response_id}' answers '{question}' twice; keep one, or make the question one that allows several "
    yield answers[again], "answered twice", f"{said}(kind multi)."


def _of_several(answers: pd.DataFrame) -> Found:
    """One reply is one person's, who works in one borough."""
    for what, named in _names(answers):
        rows = pd.DataFrame({"reply": answers["response_id"][named.index], "named": named}).drop_duplicates()
        rows = rows[rows.duplicated("reply")].drop_duplicates("reply")
        said = f"reply '{{reply}}' is of two {what}; each reply needs a response_id of its own."
        yield rows, f"reply of two {what}", said


def _that_allow_several(frames: Frames) -> set[str]:
    questions = frames["questions"]
    return set(questions["question"][questions["kind"] == "multi"])


def _earliest(frame: pd.DataFrame, column: str) -> pd.Series:
    """The first day that each date may stand for: of a date known only by month, the first of that month."""
    dates = frame[column]
    return dates.mask(frame[f"{column}_by_month"], dates.dt.to_period("M").dt.start_time)


def _column_of(table: str, column: str, frames: Frames, keys: pd.Series) -> pd.Series:
    """What stands in a column of another table beside each key."""
    rows = complete(table, frames).drop_duplicates(keys.name).set_index(keys.name)
    return beside(rows[column], keys)


OF_ROWS: dict[str, tuple[Callable[[pd.DataFrame, Frames], Found], ...]] = {
    "pledges": (_places, _members, _day_of_the_first),
    "apprentices": (_borough_of_apprentice,),
    "attendance": (_minutes,),
    "questions": (_scale_of_question,),
    "answers": (_scales,),
    **dict.fromkeys(("returns", "context", "actions"), (_has_a_page,)),
}
