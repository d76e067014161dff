"""What is said of records that are sound and likely not meant: of no known borough, or of days that are not counted."""

from collections.abc import Sequence

from evaluation.report.findings import plain
from evaluation.report.study import Study
from evaluation.report.words import date, listed, number

DAYS = {  # what happened on the days of a column; of others it is no matter that they lie later
    "pledges pledged_on": "promises",
    "pledges filled_on": "places filled",
    "pledges cancelled_on": "places cancelled",
    "member_boroughs joined_on": "boroughs' first days as members",
    "apprentices started_on": "apprentices' first days",
    "participants joined_on": "people's first days in the networks",
    "events starts_at": "events",
    "answers answered_on": "answers",
    "courses opened_on": "courses opened",
    "training enrolled_on": "enrolments on courses",
    "playbook asked_on": "answers about the playbook",
}
HOW_MANY = {"all": "all", "most": "all or nearly all", "some": "some"}


def doubtful(study: Study) -> str:
    """What a reader must know before the figures, as paragraphs; an empty string where nothing is in doubt."""
    said = {"Not counted": _later(study), "Long before": _earlier(study), "Borough not known": _of_no_borough(study)}
    return "\n\n".join(f"**{what}.** {told}" for what, told in said.items() if told)


def nobody_known(study: Study, table: str = "people") -> str:
    """That it is not known which people are the borough's, as a sentence; an empty string where it is."""
    return f"Not known: the borough of all or nearly all {table} is not known." if study.is_unknown_of(table) else ""


def none_counted(study: Study) -> str:
    """That all promises lie after the days that a page counts, as a sentence; an empty string where some do not."""
    if not study.is_all_later("pledges", "pledged_on"):
        return ""
    return f"All promises in the records are dated after {date(study.records_to)}, so none is counted here."


def none_held(study: Study) -> str:
    """That there was no event by then; where there are later ones, that these are not counted."""
    if study.is_all_later("events", "starts_at"):
        return f"All events in the records are dated after {date(study.records_to)}, so none is counted here."
    return "No event had been held yet."


def boroughs_known(study: Study) -> str:
    """Of whom the borough is known, where it is known of nearly all: whether of all would tell of few people."""
    known = [row["table"] for row in study.doubts if row["about"] == "borough" and row["extent"] == "few"]
    return f"The borough of all or nearly all {listed(known)} is known." if known else ""


def _of_no_borough(study: Study) -> str:
    people = {row["table"]: row["extent"] for row in study.doubts if row["about"] == "borough"}
    who = [f"{HOW_MANY[extent]} {table}" for table, extent in people.items() if extent in HOW_MANY]
    if places := 0 if study.illustrative else study.places_of_no_borough:
        promised = study.one("promised", of="all")
        of_all = f"of {number(promised.count)} places promised" if promised.is_shown else "promised places"
        who = [f"{number(places)} {of_all}", *who]
    if not who:
        return ""
    said = f"The borough of {listed(who)} is not known. They are in the project's figures, and in no borough's."
    if "most" in people.values() and not study.is_project:
        said += f" So this page may count too few people from {plain(study.name)}, or none at all."
    return said


def _later(study: Study) -> str:
    rows = _of_days(study, "after")
    if not rows:
        return ""
    last = max(row["last"] for row in rows)
    whole = " A 0, “none” or “no” here does not mean that nothing happened." * any(
        row["extent"] != "some" for row in rows
    )
    return (
        f"This page counts what happened by {date(study.as_at)}. In the records, {_listed(rows)} are dated after "
        f"{date(study.records_to)} and are not counted.{whole} To count them, make this page with a later date "
        f"(AS_AT={last}) or with a project file that has your project's dates."
    )


def _earlier(study: Study) -> str:
    rows = _of_days(study, "before")
    if not rows:
        return ""
    return (
        f"In the records, {_listed(rows)} are dated more than a year before {date(study.project.starts)}, when the "
        "project started. If that is wrong, make this page with a project file that has your project's dates."
    )


def _of_days(study: Study, when: str) -> list[dict[str, str]]:
    return [row for row in study.doubts if row["about"] == when and f"{row['table']} {row['column']}" in DAYS]


def _listed(rows: Sequence[dict[str, str]]) -> str:
    """What lies on such days, those of which all does first."""
    said = []
    for extent, word in HOW_MANY.items():
        found = [DAYS[f"{row['table']} {row['column']}"] for row in rows if row["extent"] == extent]
        said += [f"{word} {listed(found)}"] if found else []
    return listed(said)
