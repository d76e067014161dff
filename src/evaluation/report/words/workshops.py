"""What is said of workshops: who turned up, their training, the hackathon and challenge day, and the playbook."""

from collections.abc import Iterable, Sequence

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import BIG_DAYS, EVENT_KINDS, SESSION
from evaluation.metrics.workshops.training import TOO_NEW, too_new
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import NONE, NOT_KNOWN, Study
from evaluation.report.words import (
    OF_ATTENDANCE,
    base,
    capital,
    every,
    from_,
    half_up,
    hidden_or_not_known,
    in_,
    likely,
    listed,
    none_or,
    not_supplied,
    number,
    of,
    one_or,
    sentences,
    things,
    told_of,
)
from evaluation.report.words.doubtful import nobody_known, none_held
from evaluation.report.words.surveys import LEVELS, Asked, asked, everywhere, some_of, the_events, together, whose

ByKind = dict[str, Result]  # of event
NO_AIM = "No aim was recorded for such a day, so whether it was met cannot be told."
UNKNOWN = Result(state=NOT_AVAILABLE)
NAMED = 3  # the most recommendations that are named where several tie


@told_of("turnout", "attendances")
def turned_up(study: Study) -> Finding:
    """Did people turn up?"""
    came, listed_, walked = (study.by_group(name) for name in ("attendances", "turnout", "walked_in"))
    no_list = Result(state=NOT_APPLICABLE)
    headings = ["Event", "Registered", "Came, of those", "Came without registering", "Came in all"]
    rows = [
        (capital(EVENT_KINDS[kind]), *base(listed_.get(kind, no_list)), walked.get(kind, no_list), one)
        for kind, one in came.items()
    ]
    if listed_ and not came:
        headings = headings[:3]
        rows = [(capital(EVENT_KINDS[kind]), *base(one)) for kind, one in listed_.items()]
    return Finding(
        headline=_turnout_headline(study, listed_),
        answer=Text(_turned_up(study, came, listed_, walked)),
        caveat=caveat("turnout"),
        table=study.table(
            "turnout",
            f"Registrations and attendances {from_(study)}, by kind of event",
            headings,
            rows,
            none=NOT_KNOWN if study.many("attendances") or study.many("turnout") else NONE,
        ),
    )


def _turnout_headline(study: Study, listed_: dict[str, Result]) -> str:
    one = listed_.get(SESSION, UNKNOWN)
    return f"People came {_kept(study, one)}" if one.is_shown else "Who turned up"


def _turned_up(study: Study, came: ByKind, listed_: ByKind, walked: ByKind) -> str:
    if not (study.many("attendances") or study.many("turnout")):
        return none_held(study)
    if not (came or listed_):
        return not_supplied(study, *OF_ATTENDANCE)
    kept = [_kept(study, one, walked.get(kind, UNKNOWN)) for kind, one in listed_.items() if one.is_shown]
    said = f"People{whose(study)} came {'; '.join(kept)}." if kept else _came(study, came.values(), listed_)
    return sentences(said, _sizes(study))


def _kept(study: Study, one: Result, without: Result = UNKNOWN) -> str:
    """Registrations for events of one kind that somebody came on, and who came beside."""
    events = the_events(study, one.group)
    said = f"on {some_of(one, f'registrations for {events}', f'registration for {events}')}"
    if not without.is_shown or not without.count:
        return said
    return f"{said}, and {_times(without.count)} without having registered"


def _came(study: Study, came: Iterable[Result], listed_: dict[str, Result]) -> str:
    """How often people came, where nothing can be told of their registrations."""
    came = [*came]
    known = [one for one in came if one.is_shown and one.count]
    if known:
        times = sum(one.count for one in known)
        who = "Somebody" if times == 1 else "People"
        events = listed([the_events(study, one.group) for one in known])
        no_list = "" if any(one.group in listed_ for one in known) else "; no list of who had registered was kept"
        return f"{who}{whose(study)} came {_times(times)} to {events}{no_list}."
    if CONFIDENTIAL in {one.state for one in (*came, *listed_.values())}:
        return f"How often people{whose(study)} came is hidden."
    if NOT_AVAILABLE in {one.state for one in came}:
        return f"How often people{whose(study)} came is not known: some who came are of no known borough."
    return f"Nobody{whose(study)} came to any event."


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{number(n)} times")


def _sizes(study: Study) -> str:
    """How many people a session had, where all the sessions can be shown."""
    sizes = study.one("people_a_session", SESSION, of="all")
    if not sizes.is_shown:
        return ""
    held = sum(event["kind"] == SESSION for event in study.programme.events)
    low, high = int(sizes.lower), int(sizes.upper)
    had = f"{number(low)} to {number(high)} {'person' if high == 1 else 'people'}"
    if low == high:
        had = things(high, "person", plural="people") + (" each" if held > 1 else "")
    elif held > 2:
        middle = half_up(round(10 * sizes.value), 10)
        about = "" if middle == sizes.value else "about "
        had += f"; the middle one by size had {about}{number(middle) if middle else 'nobody'}"
    return together(everywhere(study), [capital(f"{the_events(study, SESSION)} had {had}.")])


def big_days(study: Study) -> Finding:
    """Did the hackathon and the challenge day do what they were for?"""
    kinds = ((kind, [event for event in study.programme.events if event["kind"] == kind]) for kind in BIG_DAYS)
    days = {kind: held for kind, held in kinds if held}
    came, reach = study.by_group("attendances", of="all"), study.by_group("reach", of="all")
    rows, told = [], []
    for kind, held in days.items():
        q = _statement(study, kind)
        thought = UNKNOWN if q is None else study.one("best_two", q.group, of="all")
        people = came.get(kind, UNKNOWN)
        rows += _day_rows(held, reach, people, thought)
        told += _days(study, held, reach, [*_people(people, len(held)), *_opinion(q, thought)])
    no_events = "events" in study.not_supplied
    no_day = "Not known: no events were supplied." if no_events else "No such day had been held."
    return Finding(
        headline="What the hackathon and the challenge day reached",
        answer=Text(" ".join([NO_AIM, *told]) if days else no_day),
        caveat=caveat("reach", "best_two"),
        table=study.table(
            "big-days",
            "The hackathon and the challenge day, all boroughs together",
            ["Day", "Boroughs that came", "People who came", "Answered", "The two best answers"],
            rows,
            none=NONE,
        ),
    )


def _statement(study: Study, kind: str) -> Asked | None:
    """The first statement that people were asked about after a day of this kind."""
    found = asked(study, *LEVELS, kinds=("likert",))
    return next((q for q in found if q.about == kind and q.row["direction"] != "none"), None)


def _day_rows(held: Sequence[dict], reach: dict[str, Result], people: Result, said: Result) -> list[tuple]:
    """A row a day; who came and what they said is known of the days of a kind together."""
    pooled = people, *base(said)
    if len(held) == 1:
        return [(held[0]["title"], reach.get(held[0]["event"], UNKNOWN), *pooled)]
    rows = [(event["title"], reach.get(event["event"], UNKNOWN), *[UNKNOWN] * 3) for event in held]
    return [*rows, (_all_of(held), Result(state=NOT_APPLICABLE), *pooled)]


def _all_of(held: Sequence[dict]) -> str:
    return f"{capital(every(len(held), EVENT_KINDS[held[0]['kind']]))} together"


def _people(people: Result, days: int) -> list[str]:
    if not people.is_shown:
        return []
    several = days > 1  # to which somebody may have come more than once
    return [things(people.count, "attendance") if several else f"{one_or(people.count, 'person', 'people')} came"]


def _opinion(q: Asked | None, thought: Result) -> list[str]:
    if thought.is_shown:
        return [f"{some_of(thought, 'who replied', ending=likely(thought))} {plain(q.best)}"]
    why = {CONFIDENTIAL: "what people thought of it is hidden", NOT_APPLICABLE: "nobody replied"}
    return [why[thought.state]] if thought.state in why else []


def _days(study: Study, held: Sequence[dict], reach: dict[str, Result], pooled: list[str]) -> list[str]:
    """A sentence a day; who came and what they said is known of the days of a kind together."""
    if len(held) == 1:
        return [_day(study, held[0], reach, pooled)]
    told = [_day(study, event, reach, []) for event in held]
    return [*told, f"{_all_of(held)}: {'; '.join(pooled)}."] if pooled else told


def _day(study: Study, event: dict, reach: dict[str, Result], pooled: list[str]) -> str:
    boroughs = reach.get(event["event"], UNKNOWN)
    parts = [
        f"{some_of(boroughs, 'member boroughs')} sent somebody"
        if boroughs.is_shown
        else "no borough was a member that day"
        if boroughs.state == NOT_APPLICABLE
        else "which boroughs came is not known"
    ]
    scenarios = [row["scenario"] for row in study.programme.scenarios if row["event"] == event["event"]]
    if scenarios and boroughs.count:
        parts.append(f"they worked on {things(len(scenarios), 'scenario')}")
    return f"“{plain(event['title'])}”: {'; '.join([*parts, *pooled])}."


@told_of("enrolled")
def training(study: Study) -> Finding:
    """What training did they take up?"""
    began, ended = study.by_group("enrolled"), study.by_group("completed")
    late = too_new(study.programme, study.as_at)
    rows = [
        (f"{course} (too early to know)" if course in late else capital(course), one, ended[course])
        for course, one in began.items()
        if study.is_project or course == "any course"
    ]
    any_, done = began.get("any course"), ended.get("any course")
    of = f", of {things(any_.out_of, 'participant')}" if any_ and any_.is_shown else ""
    return Finding(
        headline=f"{capital(_participants(any_))} took up a course" if any_ and any_.is_shown else "Training taken up",
        answer=Text(_trained(study, any_, done, late)),
        caveat=caveat("enrolled", "completed"),
        table=study.table(
            "training",
            f"Participants {from_(study)} who took up and completed courses{of}",
            ["Course", "Enrolled", "Completed"],
            rows,
        ),
    )


def _participants(one: Result, whose: str = "") -> str:
    return some_of(one, f"participants{whose}", f"participant{whose}")


def _trained(study: Study, any_: Result | None, done: Result | None, late: list[str]) -> str:
    if any_ is None:
        return _not_supplied(study)
    if any_.state == NOT_APPLICABLE:
        return f"Nobody{whose(study)} had joined a network."
    if any_.state == NOT_AVAILABLE and nobody_known(study):
        return nobody_known(study)
    if not any_.is_shown:
        hidden = f"How many participants{whose(study)} took up a course is hidden."
        return hidden
    said = f"{capital(_participants(any_, whose(study)))} took up at least one course"
    if any_.count and done is not None and done.is_shown:
        said += f", and {none_or(done.count)} completed one"
    elif any_.count and done is not None and done.state == CONFIDENTIAL:
        said += "; how many completed one is hidden"
    if not late:
        return f"{said}."
    names = listed([plain(course) for course in late])
    return f"{said}. It is too early to know of {names}, which had been open for fewer than {TOO_NEW} days."


def _not_supplied(study: Study) -> str:
    """Which table is missing: training is counted of who joined a network, borough by borough, by course."""
    if "training" not in study.supplied:
        return "Not known: no training records were supplied."
    return not_supplied(study, "participants", "people") or "Not known: no courses were supplied."


def playbook(study: Study) -> Finding:
    """Was the playbook used?"""
    found, partly = study.by_group("playbook_used"), study.by_group("playbook_partly")
    rows = [(name, *_answered(study, one, partly[name])) for name, one in found.items() if name != "at least one"]
    headings = ["Recommendation", "Used"]
    if study.is_project:
        headings = ["Recommendation", "Boroughs that use it", "In part", "Boroughs that answered"]
    return Finding(
        headline=_playbook_headline(study, found),
        answer=Text(_used(study, found, partly)),
        caveat=caveat("playbook_used"),
        table=study.table("playbook", f"Recommendations of the playbook used {in_(study)}", headings, rows),
    )


def _answered(study: Study, one: Result, partly: Result) -> tuple:
    if study.is_project:
        return one, partly, one.out_of if one.is_shown else one
    unseen = next((each for each in (one, partly) if not each.is_shown), None)
    if unseen and not one.count:  # who does not use it may use it in part
        return (unseen,)
    return ("yes" if one.count else "in part" if partly.count else "no",)


def _playbook_headline(study: Study, found: dict[str, Result]) -> str:
    some = found.get("at least one", UNKNOWN)
    return (
        f"{_users(some)} of the playbook"
        if some.is_shown and study.is_project
        else "Recommendations of the playbook used"
    )


def _users(some: Result) -> str:
    """How many boroughs use a recommendation at all."""
    uses = "uses" if 1 in (some.count, some.out_of) else "use"
    which = "at least one" if some.count else "any"
    return f"{capital(some_of(some, 'boroughs that answered'))} {uses} {which} recommendation"


def _used(study: Study, found: dict[str, Result], partly: dict[str, Result]) -> str:
    if not found:
        return "Not known: nothing was supplied on whether the playbook is used."
    shown = [one for name, one in found.items() if one.is_shown and name != "at least one"]
    if not shown:
        who = "no borough has" if study.is_project else f"{plain(study.name)} has not"
        return f"Not known: {who} said whether it uses the playbook."
    some = found["at least one"]
    if some.out_of == 1 or not study.is_project:
        who = "The one borough that answered" if study.is_project else plain(study.name)
        return f"{who} says that it {_own_use(shown, partly)}."
    if not some.is_shown:
        return f"How many boroughs use any recommendation is {hidden_or_not_known(some)}. {_ranked(shown)}"
    return f"{_users(some)}. {_ranked(shown)}" if some.count else f"{_users(some)}."


def _own_use(shown: Sequence[Result], partly: dict[str, Result]) -> str:
    """What one borough said of the recommendations that it was asked about."""
    used, in_parts = sum(one.count for one in shown), [partly[one.group] for one in shown]
    half = sum(one.count for one in in_parts if one.is_shown)
    unseen = next((one for one in in_parts if not one.is_shown), None)
    if len(shown) == 1:
        uses = "uses" if used else "uses in part" if half else "does not fully use" if unseen else "does not use"
        return f"{uses} the one recommendation that it was asked about"
    which = f"{none_or(used)} of the {number(len(shown))} recommendations"
    if used == len(shown):
        which = every(used, "recommendation")
    in_part = f", {'and' if used else 'but'} {number(half)} in part" if half else ""
    if unseen:
        in_part = f"; how many it uses in part is {hidden_or_not_known(unseen)}"
    return f"uses {which} that it was asked about{in_part}"


def _ranked(shown: Sequence[Result]) -> str:
    """Which recommendations are used most and least, and by how many; all that tie."""
    if len(shown) == 1:
        return f"The one that was asked about is “{plain(shown[0].group)}”."
    most, least = (pick(one.value for one in shown) for pick in (max, min))
    if most == least:
        by = of(shown[0]) if len({one.out_of for one in shown}) == 1 else "the same share of boroughs"
        return f"Each of the {number(len(shown))} recommendations is used by {by}."
    ends = ([one for one in shown if one.value == end] for end in (most, least))
    first, last = (f"used {'is' if len(tied) == 1 else 'are'} {_names(tied, len(shown))}" for tied in ends)
    return f"The most {first}, and the least {last}."


def _names(tied: Sequence[Result], out_of: int) -> str:
    if len(tied) > NAMED:
        return f"{number(len(tied))} of the {number(out_of)}"
    return listed([f"“{plain(one.group)}” ({some_of(one, ending='')})" for one in tied])
