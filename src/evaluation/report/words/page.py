"""What stands once on a page: its title, its banners, and the closing sections, with the quality of the records."""

import datetime as dt
import re
from collections.abc import Collection, Mapping

from evaluation.counts.scope import NOT_COUNTED_WITHOUT
from evaluation.report.findings import Table
from evaluation.report.study import Study
from evaluation.report.words import capital, date, is_, listed, number, things, was
from evaluation.report.words.doubtful import boroughs_known

NOT_PUBLISHED = "such pages are not for publication"
CHECKED = (
    "Records are checked before anything is counted. If a key stands twice or points to nothing, a cell cannot be "
    "read, dates are out of order or tables contradict each other, all records are refused until that is mended."
)
EXPLAINED = (
    "An empty cell can mean that something is not known: the table says in how many rows it is known. Where an empty "
    "cell says something itself, such as that somebody has not left, how many there are is not told. Of a table about "
    "people neither the number of rows nor a day is told, and no percentage where few rows have the cell or lack it."
)
REASONS = 4  # that are told of what was refused; the others are told together
NO_NUMBER = {"all": "all rows", "none": "no row", "most": "all or nearly all rows", "few": "few rows or none"}


def title(study: Study) -> str:
    if study.is_project:
        return f"What did the {study.project.name} project do?"
    return f"What did the {study.project.name} project do in {study.name}?"


def index_title(study: Study) -> str:
    return f"Evaluation of the {study.project.name} project"


def under_title(study: Study) -> str:
    as_at, made_by = f"As at {date(study.as_at)}.", f"Made by {study.project.made_by}"
    if study.is_project:
        led = [f"Led by {listed([*study.leads.values()])}."] if study.leads else []
        return " ".join([as_at, *led, f"{made_by}."])
    leads = ["Lead borough."] if study.area in study.leads else []
    day = study.notes.figures_agreed_on
    agreed = f"agreed by {study.name} on {date(day)}" if day else f"not yet agreed by {study.name}"
    return " ".join([as_at, *leads, f"{made_by}; figures {agreed}."])


def banners(study: Study) -> list[str]:
    """What a reader must know before the first figure."""
    whose = "the project's" if study.is_project else f"{study.name}'s"
    made_up = f"ILLUSTRATIVE DATA: these are not {whose} figures." if study.illustrative else ""
    return [*filter(None, [study.marking, made_up])]


def rounding(study: Study) -> str:
    """To what the counts of people and answers are rounded; an empty string where they are as counted."""
    base = study.rounded_to
    if not base:
        return ""
    own = f", except {study.name}'s own," if study.audience == "borough" and not study.is_project else ""
    return (
        f"Numbers of people and of answers{own} are rounded to the nearest {base}. Shares, intervals and sums are "
        "computed from the rounded numbers, so parts need not add up to their whole."
    )


def told_little(study: Study) -> str:
    """What a page for everybody tells of one borough's people, and where the rest is; an empty string elsewhere."""
    if not study.tells_little:
        return ""
    many = study.project.disclosure.many
    return (
        f"Of {study.name}'s people this page tells how many take part and how often they came, where that is enough "
        f"people; where {many} or more take part, it tells a little more. What else is told of people is of boroughs "
        "of the same size together, or of all boroughs."
    )


def not_shown(study: Study) -> str:
    """How many results are hidden, why, and where to look instead."""
    n = study.hidden
    if n == 0 and study.tells_little:
        return told_little(study)
    if n == 0:
        return "Nothing on this page is hidden."
    look = "" if study.is_project else " The project page has all boroughs together."
    rule = study.project.disclosure
    why = f"fewer than {rule.people} people or {rule.answers} answers, or would give such a number away"
    they_rest = "It rests" if n == 1 else "They rest"
    return f"{things(n, 'result')} on this page {is_(n)} hidden, marked [c]. {they_rest} on {why}.{look}"


def why_hidden(study: Study, by_table: Mapping[str, int]) -> list[str]:
    """The rule by which results are hidden, who sees them, and how they are counted by question; nothing where none
    is hidden. `by_table` says how many each table hides."""
    if not (study.hidden or study.tells_little):
        return []
    rule = study.project.disclosure
    said = [
        f"A number of fewer than {rule.people} people or {rule.answers} answers is hidden, none at all included, so "
        "that nobody can be told from it. So is every other number that it could be worked out from, such as the rest "
        "of its total: that one may be large. What boroughs promise, which events they come to and what they say of "
        "the playbook are counts of organisations, and shown.",
        told_little(study) if study.hidden else "",
        f"Where this page tells of {study.name} alone, its numbers are exact, however small."
        if study.audience == "borough"
        else "",
        _who_sees(study),
    ]
    if sum(by_table.values()) > study.hidden:
        said.append("A result that stands under several questions is counted under each of them.")
    return [*filter(None, said)]


def _who_sees(study: Study) -> str:
    """Whose pages show what is hidden on this one; an empty string where nobody else's do."""
    pages = {"borough": f"{study.name}'s own pages", "team": "the project team's pages"}
    seen = [(pages[audience], k) for audience, k in study.seen_by.items() if k and audience in pages]
    if not seen:
        return ""
    n = study.hidden
    if n == 1:
        return f"{capital(listed([whose for whose, _ in seen]))} show the hidden result; {NOT_PUBLISHED}."
    said = [f"{whose} show {'all' if k == n else number(k)}" for whose, k in seen]
    return f"Of the hidden results, {listed(said)}; {NOT_PUBLISHED}."


def quality(study: Study) -> list[str]:
    """What was supplied, what the records lack, how they were checked and imported, and how their quality is told."""
    said = [f"Tables supplied: {listed(study.supplied)}."]
    if study.not_supplied:
        needs = "it" if len(study.not_supplied) == 1 else "them"
        said.append(f"Not supplied: {listed(study.not_supplied)}. What needs {needs} is marked [x].")
        said += not_counted(study.supplied, study.not_supplied)
    said += [CHECKED, *imported(study), *filter(None, [boroughs_known(study)])]
    later = study.filled_later
    if later:
        said.append(
            f"{things(later, 'place').capitalize()} {is_(later)} recorded as filled after "
            f"{date(study.as_at)} and not counted as filled here."
        )
    if study.as_at < study.records_to:
        said.append(
            f"The records run to {date(study.records_to)}; this page tells what they say of {date(study.as_at)}."
        )
    if study.compared_with:
        said.append(
            "What other boroughs promised and filled is not in these records: it is what was published as at "
            f"{date(study.compared_as_at)}, in the evaluation made by {study.compared_with['made_by']}."
        )
    return [*said, EXPLAINED] if study.programme.quality else said


def not_counted(supplied: Collection[str], missing: Collection[str]) -> list[str]:
    """Which tables were supplied in vain, and for want of which others.

    >>> not_counted(["attendance", "questions", "answers"], ["events"])
    ['Without events, attendance and answers about an event cannot be counted.']
    """
    said = []
    for table, pointing in NOT_COUNTED_WITHOUT.items():
        vain = [one for one in pointing if one in supplied] if table in missing else []
        if table == "events" and table in missing and {"answers", "questions"} <= {*supplied}:
            vain.append("answers about an event")
        if vain:
            said.append(f"Without {table}, {listed(vain)} cannot be counted.")
    return said


def terminal(study: Study) -> str:
    """How many results are hidden, and which audience would see them."""
    n = study.hidden
    if n == 0 and study.tells_little:
        return (
            f"Of {study.name}'s people the audience 'public' is told little; AUDIENCE=borough and AUDIENCE=team are told "
            "all of it."
        )
    if n == 0:
        return f"No result is hidden from the audience '{study.audience}'."
    them = {a: "it" if n == 1 else f"{'all' if k == n else number(k)} of them" for a, k in study.seen_by.items()}
    seen = "; ".join(f"AUDIENCE={audience} shows {them[audience]}" for audience, k in study.seen_by.items() if k)
    who = f" ({seen})" if seen else ""  # what a publication beside the records hides, no audience of theirs is shown
    return f"{things(n, 'result')} {is_(n)} hidden from the audience '{study.audience}'{who}."


def said_at_the_end(study: Study) -> list[str]:
    """What the command says of a finished page."""
    made_up = "ILLUSTRATIVE DATA: these are not real figures." if study.illustrative else ""
    return [line for line in (terminal(study), compared_with(study), made_up) if line]


def compared_with(study: Study) -> str:
    """With whose published figures a page compares its borough; an empty string where it compares its records alone."""
    if not study.compared_with:
        return ""
    others = things(len(study.compared_with["boroughs"]), "other borough")
    return f"Compared with {others}, as published as at {date(study.compared_as_at)}."


def by_table(study: Study) -> Table | None:
    """The quality of each table; None where nothing is known of it."""
    rows = study.programme.quality
    if not rows:
        return None
    return study.table(
        "quality",
        f"The quality of each table, for a page as at {date(study.as_at)}",
        ["Table", "Rows", "Completeness", "Latest date"],
        [
            (
                _plain(row["table"]),
                number(int(row["rows"])) if row["rows"] else "not told",
                _complete(study, row["table"]),
                _latest(row),
            )
            for row in rows
        ],
    )


def _plain(name: str) -> str:
    """The name of a table or column as words, which can be spoken, and stand below each other where there is little
    room.

    >>> _plain("planned_end_on")
    'planned end on'
    """
    return name.replace("_", " ")


def _complete(study: Study, table: str) -> str:
    said = [_known(row) for row in study.programme.completeness if row["table"] == table]
    return "; ".join(said) or "all that is needed is there"


def _known(row: Mapping[str, str]) -> str:
    """
    >>> _known({"column": "minutes", "asked_of": "attended", "known": "71%"})
    'minutes is known in 71% of rows where attended is yes'
    """
    column, known = _plain(row["column"]), row["known"]
    if not known:
        return f"{column}: too few rows to say"
    rows = NO_NUMBER.get(known) or f"{_in_words(known)} rows"
    return f"{column} is known in {rows}" + (f" where {row['asked_of']} is yes" if row["asked_of"] else "")


def _in_words(known: str) -> str:
    """
    >>> _in_words("17/18"), _in_words(">99%"), _in_words("<1%"), _in_words("93%")
    ('17 of 18', 'more than 99% of', 'less than 1% of', '93% of')
    """
    rows, _, of = known.partition("/")
    if of:
        return f"{rows} of {of}"
    return known.replace(">", "more than ").replace("<", "less than ") + " of"


def _latest(row: Mapping[str, str]) -> str:
    if not row["column"]:
        return "it has no dates"
    return f"{_day_or_month(row['latest']) if row['latest'] else 'not told'} ({_plain(row['column'])})"


def _day_or_month(written: str) -> str:
    """
    >>> _day_or_month("2020-09-21"), _day_or_month("2020-09")
    ('21 September 2020', 'September 2020')
    """
    if re.fullmatch(r"\d{4}-\d{2}", written):
        return f"{dt.date.fromisoformat(f'{written}-01'):%B %Y}"
    return date(dt.date.fromisoformat(written))


def imported(study: Study) -> list[str]:
    """What an import read and refused, and why; nothing where the records were not imported."""
    told = {
        what: [(row["about"], row["number"]) for row in study.programme.imported if row["what"] == what]
        for what in ("file", "in vain", "read", "left_out", "refused")
    }
    if not told["file"]:
        return []
    kinds = [f"{kind} ({number(int(n))})" for kind, n in told["file"]]
    files = things(sum(int(n) for _, n in told["file"]), "file")
    return [f"The records were imported from {files}: {listed(kinds)}.", *_nothing(told["in vain"]), _rows(told)]


def _nothing(vain: list[tuple[str, str]]) -> list[str]:
    """Of how many files nothing was read."""
    files = sum(int(n) for _, n in vain)
    return [f"Nothing was read of {things(files, 'file')}{_why(vain)}."] if files else []


def _rows(told: Mapping[str, list[tuple[str, str]]]) -> str:
    [(_, read)] = told["read"]
    said = ["few rows were read" if not read else f"{things(int(read), 'row')} {was(int(read))} read"]
    for outcome, what in (("left_out", "left out"), ("refused", "refused")):
        n = sum(int(n) for _, n in told[outcome])
        said += [f"{number(n)} {was(n)} {what}{_why(told[outcome])}"] if n else []
    if not told["refused"]:
        said.append("none was refused")
    return f"{capital(listed(said))}."


def _why(reasons: list[tuple[str, str]]) -> str:
    """The reasons in brackets: the only one, or each with its number, the less frequent ones together.

    >>> _why([("it names nobody", "7"), ("no such event", "5")]), _why([("it is cancelled", "2")]), _why([("", "2")])
    (' (7: it names nobody; 5: no such event)', ' (it is cancelled)', '')
    """
    if len(reasons) == 1 and reasons[0][0]:
        return f" ({reasons[0][0]})"
    given = [(reason, int(n)) for reason, n in reasons if reason]
    said = [f"{number(n)}: {reason}" for reason, n in given[:REASONS]]
    others = sum(n for _, n in given[REASONS:])
    said += [f"{number(others)}: for other reasons"] if others else []
    return f" ({'; '.join(said)})" if said else ""
