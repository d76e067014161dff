"""What is said of workshops: whether people turned up, and how many a session had.

What its notebook asks besides stands in modules of its own: the training that was taken up, the hackathon and the
challenge day, and whether the playbook was used. What people thought of it all stands in `surveys` and `change`.
"""

from collections.abc import Iterable

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE
from evaluation.metrics.measure import Result
from evaluation.report.findings import Finding, Text, caveat
from evaluation.report.study import NONE, NOT_KNOWN, Study
from evaluation.report.words import (
    KINDS,
    base,
    capital,
    from_,
    half_up,
    listed,
    not_supplied,
    number,
    sentences,
    things,
)
from evaluation.report.words.big_days import big_days
from evaluation.report.words.playbook import playbook
from evaluation.report.words.surveys import everywhere, some_of, the_events, together, whose
from evaluation.report.words.training import training

__all__ = ["big_days", "playbook", "training", "turned_up"]

ByKind = dict[str, Result]  # of event
UNKNOWN = Result(state=NOT_AVAILABLE)


def turned_up(study: Study) -> Finding:
    """Did people turn up?"""
    came = {one.group: one for one in study.many("attendances") if one.group}
    listed_ = {one.group: one for one in study.many("turnout") if one.group}
    walked = {one.group: one for one in study.many("walked_in") if one.group}
    no_list = Result(state=NOT_APPLICABLE)
    rows = [
        (capital(KINDS[kind]), *base(listed_.get(kind, no_list)), walked.get(kind, no_list), one)
        for kind, one in came.items()
    ]
    return Finding(
        headline=_turnout_headline(study, listed_),
        answer=Text(_turned_up(study, came, listed_, walked)),
        caveat=caveat("turnout"),
        table=study.table(
            "turnout",
            f"Registrations and attendances {from_(study)}, by kind of event",
            ["Event", "Registered", "Came, of those", "Came without registering", "Came in all"],
            rows,
            none=NOT_KNOWN if study.many("attendances") else NONE,
        ),
    )


def _turnout_headline(study: Study, listed_: dict[str, Result]) -> str:
    one = listed_.get("virtual_session")
    return f"People came {_kept(study, one)}" if one is not None and one.is_shown else "Who turned up"


def _turned_up(study: Study, came: ByKind, listed_: ByKind, walked: ByKind) -> str:
    if not study.many("attendances"):
        return "No event had been held yet."
    if not came:
        return not_supplied(study, "attendance", "events", "people")
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
    known = [one for one in came if one.is_shown and one.count]
    if known:
        times = sum(one.count for one in known)
        who = "Somebody" if times == 1 else "People"
        events = listed([the_events(study, one.group) for one in known])
        no_list = "" if any(one.group in listed_ for one in known) else "; no list of who had registered was kept"
        return f"{who}{whose(study)} came {_times(times)} to {events}{no_list}."
    if CONFIDENTIAL in {one.state for one in (*came, *listed_.values())}:
        return f"How often people{whose(study)} came is hidden."
    return f"Nobody{whose(study)} came to any event."


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{number(n)} times")


def _sizes(study: Study) -> str:
    """How many people a session had, where all the sessions can be shown."""
    sizes = next((one for one in study.many("people_a_session", of="all") if one.group == "virtual_session"), None)
    if sizes is None or not sizes.is_shown:
        return ""
    held = sum(event["kind"] == "virtual_session" for event in study.programme.events)
    low, high = int(sizes.lower), int(sizes.upper)
    had = f"{number(low)} to {number(high)} {'person' if high == 1 else 'people'}"
    if low == high:
        had = things(high, "person", plural="people") + (" each" if held > 1 else "")
    elif held > 2:
        middle = half_up(round(10 * sizes.value), 10)
        about = "" if middle == sizes.value else "about "
        had += f"; the middle one by size had {about}{number(middle) if middle else 'nobody'}"
    return together(everywhere(study), [capital(f"{the_events(study, 'virtual_session')} had {had}.")])
