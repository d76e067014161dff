"""What each table holds, and how tables point into each other. Checks, the data dictionary and the workbook to fill in
are made from this.

A table is a pandera schema of `columns`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pandera.pandas as pa

from evaluation.metrics.vocabulary import EVENT_KINDS, ROLES
from evaluation.records.tables.columns import (
    MAY,
    NOT_KNOWN,
    borough,
    choice,
    date,
    key,
    moment,
    number,
    text,
    whole,
    yes_no,
)

NOT_OF_PEOPLE = (
    "pledges",
    "boroughs",
    "member_boroughs",
    "events",
    "scenarios",
    "questions",
    "courses",
    "playbook",
    "costs",
    "stories",
    "published",
    "imported",
    "returns",
    "context",
    "actions",
    "lessons",
)
"""The tables of which everybody may know how many rows they have, and the day of the last. Any other holds people, what
they did, or how many they are."""
OWN_WORDS = ("returns", "context", "actions", "lessons")  # what people agreed and wrote for the pages themselves
NO_RECORDS = ("published", "imported", *OWN_WORDS)  # what others published, how the records came here, people's words
UNASKED = ("boroughs", "imported", *OWN_WORDS)  # that they were not supplied is never said: nothing is missed


def _table(name: str, about: str, unique: Sequence[str] = (), /, **columns: pa.Column) -> pa.DataFrameSchema:
    """A table and its columns; `unique` are those that together name a row."""
    told = {"key": [*unique], "of_people": name not in NOT_OF_PEOPLE}
    return pa.DataFrameSchema(columns, name=name, description=about, strict=True, metadata=told)


_TABLES = [
    _table(
        "pledges",
        "One row a promised apprentice place. The only table that is required.",
        pledge_id=key("a key of your own for the place", "P-001", unique=True),
        borough=borough("the borough that promised it"),
        role_family=text("the job, in a few words; empty: not known", "software developer", NOT_KNOWN),
        pledged_on=date("the day it was promised; empty: not known", "2019-10-29", NOT_KNOWN),
        due_on=date("the day it was to be filled by; empty: the project's deadline", "2020-09-30", MAY, planned=True),
        filled=yes_no("whether someone started in it; a filled_on implies yes; empty: no", MAY),
        filled_on=date(
            "the day its first apprentice started; empty: nobody did, or on a day not known", "2020-03-02", MAY
        ),
        cancelled_on=date("the day the employer withdrew it unfilled; empty: not withdrawn", "2020-06-30", MAY),
        additionality=choice(
            "would the place have been created anyway, says the borough; empty: not filled, or the borough did not say",
            "new",
            "sooner",
            "anyway",
            "unknown",
            may_be_empty=MAY,
        ),
    ),
    _table(
        "boroughs",
        "The areas. Leave it out to use the 33 London authorities.",
        borough=key("the borough's key, in every other table", "hackney", unique=True),
        name=text("what pages call it", "Hackney"),
        gss_code=text("its code in official statistics; empty: it has none", "E09000012", MAY),
        aliases=text("other ways people write it, with ; between; empty: there are none", "LBH", MAY),
        tile_row=whole("its row on a tile map, from 0 downwards; empty: it is on none", "2", MAY),
        tile_col=whole("its column on a tile map, from 0; empty: it is on none", "5", MAY),
    ),
    _table(
        "member_boroughs",
        "Who was a member of the project, and when. Left out: all in pledges, throughout.",
        ["borough", "joined_on"],
        borough=borough(),
        joined_on=date("first day of membership", "2019-07-15"),
        left_on=date("last day of membership; empty: a member still", "2020-09-30", MAY),
        source=text("where that is written", "minutes of the first meeting"),
    ),
    _table(
        "apprentices",
        "One row an apprentice.",
        apprentice_id=key("the apprentice's keyed hash, never a name", "9f2c41d07ab3e586", unique=True),
        pledge_id=key("the place they started in; empty: in none of these, or it is not known in which", "P-001", MAY),
        borough=borough("the employer"),
        role_family=text("the job, in a few words; empty: not known", "software developer", NOT_KNOWN),
        recruit_type=choice(
            "where they came from; empty: not known", "new", "existing_staff", "school", may_be_empty=NOT_KNOWN
        ),
        started_on=date("first day", "2020-03-02"),
        planned_end_on=date(
            "the day the apprenticeship was to end; empty: not known", "2021-09-01", NOT_KNOWN, planned=True
        ),
        left_on=date("the day they left before finishing; empty: they did not", "2020-08-14", MAY),
        left_reason=text("why, from a short list of your own; empty: they did not, or not given", "another job", MAY),
        achieved_on=date("the day they finished; empty: they have not", "2021-09-01", MAY),
        destination=text("what they did next; empty: they have not finished, or not known", "kept on", MAY),
    ),
    _table(
        "people",
        "One row a person who took part in anything.",
        person_id=key("the person's keyed hash, never a name", "1b7e0c9a44d2f835", unique=True),
        borough=borough("where they work; empty: partners and guests, or not known", MAY),
        role=choice("what they are in the project", *ROLES),
    ),
    _table(
        "participants",
        "One row a person's time in a network; someone who rejoins has two.",
        ["person_id", "network", "joined_on"],
        person_id=key("who", "1b7e0c9a44d2f835"),
        network=text("which network, from the project's parameters", "managers"),
        joined_on=date("first day", "2019-11-04"),
        left_on=date("last day; empty: they are in it still", "2020-08-31", MAY),
    ),
    _table(
        "events",
        "One row an event.",
        event_id=key("a key of your own for the event", "E-01", unique=True),
        kind=choice("what it was", *EVENT_KINDS),
        network=text("the network it was for; empty: everyone", "managers", MAY),
        title=text("its name", "Managers' meet-up"),
        starts_at=moment("when it began, local time", "2020-03-11 10:00"),
        minutes=whole("how long it lasted", "120", at_least=1),
        mode=choice("how people met", "in_person", "online", "hybrid"),
        partner=text("who gave it; empty: the project", "Microsoft", MAY),
    ),
    _table(
        "scenarios",
        "The scenarios of an event, one a row.",
        ["event_id", "scenario"],
        event_id=key("the event", "E-01"),
        scenario=text("the scenario, in a few words", "Keep residents informed"),
    ),
    _table(
        "attendance",
        "One row a person and event.",
        ["event_id", "person_id"],
        event_id=key("the event", "E-01"),
        person_id=key("who", "1b7e0c9a44d2f835"),
        registered=yes_no("whether they had registered; empty: not known", NOT_KNOWN),
        attended=yes_no("whether they came"),
        minutes=whole(
            "how long they stayed; empty: they did not come, or not known", "95", NOT_KNOWN, asked_of="attended"
        ),
    ),
    _table(
        "questions",
        "The questions asked, one a row.",
        question=key("a key of your own for the question", "confident", unique=True),
        text=text("as it was asked", "I am confident in using data at work"),
        kind=choice("how it is answered", "likert", "nps", "choice", "multi"),
        scale_min=whole("lowest answer of a scale, 0 for kind nps; empty: it has no scale", "1", MAY),
        scale_max=whole("highest answer of a scale, 10 for kind nps; empty: it has no scale", "5", MAY),
        direction=choice("which end is good; higher for kind nps", "higher", "lower", "none"),
        kirkpatrick=choice("what it tells of", "reaction", "learning", "behaviour", "results"),
        not_applicable=text("the answer that means not applicable; empty: none does", "6", MAY),
    ),
    _table(
        "answers",
        "One row an answer; each option ticked is a row.",
        ["response_id", "question", "time", "value"],
        response_id=key("the reply it belongs to", "R-001"),
        question=key("the question", "confident"),
        borough=borough("where the respondent works; empty: not known", MAY),
        event_id=key("the event it was about; empty: about none", "E-01", MAY),
        person_id=key("who; empty: the reply is anonymous", "1b7e0c9a44d2f835", MAY),
        time=choice(
            "when in the project; empty: at no such time, or not known", "before", "after", "later", may_be_empty=MAY
        ),
        value=text("the answer", "4"),
        answered_on=date("the day; empty: not known", "2020-08-20", NOT_KNOWN),
    ),
    _table(
        "courses",
        "The training on offer, one a row.",
        course=key("the course", "Data fundamentals", unique=True),
        provider=text("who gives it", "Microsoft"),
        opened_on=date("the day it opened; empty: not known", "2020-05-01", NOT_KNOWN),
    ),
    _table(
        "training",
        "One row a person's course.",
        ["person_id", "course"],
        person_id=key("who", "1b7e0c9a44d2f835"),
        course=key("the course", "Data fundamentals"),
        enrolled_on=date("the day they enrolled", "2020-05-11"),
        completed_on=date("the day they completed it; empty: they have not", "2020-06-22", MAY),
    ),
    _table(
        "playbook",
        "One row a borough and recommendation of the playbook.",
        ["borough", "recommendation"],
        borough=borough(),
        recommendation=text("the recommendation, in a few words", "Name a mentor before the first day"),
        used=choice("whether the borough uses it", "yes", "partly", "no"),
        asked_on=date("the day it was asked", "2020-09-21"),
    ),
    _table(
        "costs",
        "What it cost, one item a row.",
        item=text("what for", "Project officer"),
        borough=borough("whose it was; empty: the project's", MAY),
        amount=number("pounds", "12500"),
        kind=choice("what kind of money", "cash", "in_kind", "levy", "wages"),
        paid_by=text("who paid", "LOTI"),
    ),
    _table(
        "equality",
        "Head counts for the whole project; never a row a person.",
        ["characteristic", "category"],
        characteristic=text("what was asked", "sex"),
        category=text("the answer; `not_stated` for who did not say", "female"),
        apprentices=whole("how many", "31"),
        benchmark=number("the share to compare with, 0 to 1; empty: there is none", "0.51", MAY, at_most=1),
        source=text("where the benchmark is from; empty: there is none", "Census 2011", MAY),
    ),
    _table(
        "themes",
        "What open answers said, coded; never the answers.",
        ["theme", "coded_by"],
        theme=text("the theme, in a few words", "Time to study"),
        respondents=whole("how many people raised it", "12"),
        coded_by=text("who coded it, by role", "two officers, separately"),
    ),
    _table(
        "stories",
        "Published guest blogs, one a row; no titles, they carry names.",
        role=choice("who wrote it", *ROLES),
        borough=borough("the borough, by its key, its name or an alias; empty: it is of none", MAY),
        theme=text("what about", "Time to study"),
        link=text("where it can be read; empty: nowhere that is known", "https://example.org/stories/1", MAY),
    ),
    _table(
        "published",
        "Figures that were published elsewhere, to reconcile with.",
        figure=text("the figure, as it was published", "69"),
        measure=key("the measure of ours that it is", "promised"),
        relation=choice("how ours must stand to it", "=", ">", ">="),
        value=number("the figure as a number", "69"),
        date=date("as at; empty: of no day", "2019-10-29", MAY),
        source=text("where", "LOTI, Supporting our Future Digital Leaders"),
    ),
    _table(
        "returns",
        "When each borough agreed its figures, one row a borough.",
        ["borough"],
        borough=borough("the borough, by its key, its name or an alias"),
        agreed_on=date("the day it agreed them; empty: it has not yet", "2020-10-09", MAY, planned=True),
    ),
    _table(
        "context",
        "What a reader must know to judge the figures, a paragraph a row.",
        borough=borough("whose figures; empty: the project's", MAY),
        text=text("in a sentence or two, without names", "The council did not recruit from March to May 2020."),
    ),
    _table(
        "actions",
        "What was agreed to be done, one a row.",
        borough=borough("who agreed it; empty: the project", MAY),
        action=text("what will be done", "Fill the last two places"),
        owner=text("who does it, by role", "Apprenticeships lead"),
        by=date("by when", "2020-12-18", planned=True),
        finding=text("the finding that it rests on", "Two places were not filled on time."),
    ),
    _table(
        "lessons",
        "What the project got wrong, one lesson a row.",
        lesson=text("the lesson, in a sentence", "We asked for a baseline too late."),
    ),
    _table(
        "imported",
        "What an import read and refused, by file.",
        ["file", "outcome", "reason"],
        file=key("a key for the file, never its name", "3f2a91c07d55e6b8"),
        source=text("what kind of export it was", "Microsoft Teams attendance report"),
        outcome=choice("what became of the rows", "read", "left_out", "refused"),
        reason=text("why; empty: there is none to tell", "it names nobody", MAY),
        rows=whole("how many rows", "12"),
    ),
]
SCHEMAS: dict[str, pa.DataFrameSchema] = {table.name: table for table in _TABLES}


class Key(NamedTuple):
    """Every value of a column is one of those in the column of the same name of another table."""

    table: str
    column: str
    of_table: str


class Order(NamedTuple):
    """One date of a row is never before another."""

    table: str
    earlier: str
    later: str


KEYS = [
    Key("apprentices", "pledge_id", "pledges"),
    Key("participants", "person_id", "people"),
    Key("attendance", "event_id", "events"),
    Key("attendance", "person_id", "people"),
    Key("scenarios", "event_id", "events"),
    Key("answers", "question", "questions"),
    Key("answers", "event_id", "events"),
    Key("answers", "person_id", "people"),
    Key("training", "person_id", "people"),
    Key("training", "course", "courses"),
]

ORDERS = [
    Order("member_boroughs", "joined_on", "left_on"),
    Order("pledges", "pledged_on", "due_on"),
    Order("pledges", "pledged_on", "filled_on"),
    Order("pledges", "pledged_on", "cancelled_on"),
    Order("apprentices", "started_on", "planned_end_on"),
    Order("apprentices", "started_on", "left_on"),
    Order("apprentices", "started_on", "achieved_on"),
    Order("participants", "joined_on", "left_on"),
    Order("training", "enrolled_on", "completed_on"),
]
