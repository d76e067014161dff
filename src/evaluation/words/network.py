"""What is said of networks and events: who came, who came back, whether it goes on."""

import datetime as dt

from evaluation.disclosure import CONFIDENTIAL
from evaluation.findings import Finding, Text, caveat, plain
from evaluation.measure import NOT_APPLICABLE, Measure, share
from evaluation.words import (
    KINDS,
    capital,
    date,
    every,
    half_up,
    in_all,
    listed,
    none_or,
    number,
    of,
    percent,
    things,
    was,
)

NO_RECORDS = "Not known: no attendance records were supplied."


def who_came(report) -> Finding:
    """Who came, and who never did?"""
    if report.is_project:
        return _reached(report)
    found = [one for one in report.many("someone_came") if one.group]
    rows = [(capital(KINDS[one.group]), one if one.out_of is None else one.out_of, one) for one in found]
    return Finding(
        headline=f"Events at which someone from {plain(report.name)} came",
        answer=Text(someone_came(report)), caveat=caveat("someone_came"),
        table=report.table("someone-came", f"Events open to {report.name}, and those at which someone came",
                           ["Event", "Open to it", "Someone came"], rows or [("Not known", "[x]", "[x]")]),
        bars=[(capital(KINDS[one.group]), [one.out_of, one.count]) for one in found if one.is_shown],
        series=("open to the borough", "that someone came to"), axis="Events",
    )  # fmt: skip


def someone_came(report) -> str:
    """At how many events of each kind someone from the borough came."""
    found = [one for one in report.many("someone_came") if one.group and one.is_shown]
    if not report.many("someone_came") or not any(one.group for one in report.many("someone_came")):
        return NO_RECORDS
    if not found:
        return f"No event was open to {plain(report.name)} yet."
    came = [f"{_of_kind(one)}" for one in found if one.count]
    missed = [f"{_none_of(one)}" for one in found if not one.count]
    said = f"Someone from {plain(report.name)} came to {listed(came)}." if came else ""
    missed_them = f"Nobody came to {listed(missed).replace(' and ', ' or ')}." if missed else ""
    return " ".join(filter(None, [said, missed_them]))


def _of_kind(one: Measure) -> str:
    kind = KINDS[one.group]
    if one.count == one.out_of:
        return f"the {kind}" if one.out_of == 1 else every(one.out_of, kind)
    return f"{number(one.count)} of {number(one.out_of)} {kind}s"


def _none_of(one: Measure) -> str:
    kind = KINDS[one.group]
    return f"the {kind}" if one.out_of == 1 else f"any of {number(one.out_of)} {kind}s"


def _reached(report) -> Finding:
    """Which events reached how many boroughs, for the project."""
    found = {one.group: one for one in report.many("reach") if one.is_shown}
    shown = [(event, found[event["event"]]) for event in report.programme.events if event["event"] in found]
    answer = headline = NO_RECORDS
    if shown:
        least, most = (pick(shown, key=lambda pair: pair[1].count) for pick in (min, max))
        headline = f"Events reached {number(least[1].count)} to {number(most[1].count)} boroughs"
        begins = f"{capital(every(len(shown), 'event'))} reached at least {things(least[1].count, 'borough')}"
        answer = f"{begins}. The most, {of(most[1], 'member boroughs')}, came to “{plain(most[0]['title'])}”."
        answer = " ".join(filter(None, [answer, never_came(report)]))
    headings = ["Event", "Boroughs that came", "Members that day"]
    rows = [(f"{_day(event)}: {event['title']}", one, one.out_of) for event, one in shown]
    return Finding(
        headline=headline.rstrip("."), answer=Text(answer), caveat=caveat("reach"),
        table=report.table("reach", "Boroughs reached by each event", headings, rows or [("Not known", "[x]", "[x]")]),
    )  # fmt: skip


def never_came(report) -> str:
    """How many participants never came to anything, where that can be told."""
    one = report.one("never_came")
    return f"{capital(of(one, 'participants'))} never came to anything." if one.is_shown else ""


def growth(report) -> Finding:
    """How did the networks grow?"""
    found = {one.group: one for one in report.many("growth") if one.group}
    networks = [name for name in report.project.networks if any(group.startswith(f"{name} ") for group in found)]
    days = sorted({group.rpartition(" ")[2] for group in found})
    rows = [(date(dt.date.fromisoformat(day)), *(found[f"{name} {day}"] for name in networks)) for day in days]
    hidden = [n for n, row in enumerate(rows) if not all(one.is_shown for one in row[1:])]
    drawn = days[hidden[-1] + 1 :] if hidden else days  # the chart begins where nothing is hidden any more
    headings = ["On", *(capital(plain(name)) for name in networks)]
    return Finding(
        headline=_grown(report, found, networks, days).rstrip("."),
        answer=Text(_grown(report, found, networks, days)), caveat=caveat("growth"),
        table=report.table("participants", f"Participants {_where(report)}, by quarter",
                           headings if rows else ["On", "Participants"], rows or [("Not known", "[x]")]),
        bars=[(day, [found[f"{name} {day}"].count for name in networks]) for day in drawn] if len(drawn) > 1 else [],
        series=networks, axis="Participants",
    )  # fmt: skip


def _grown(report, found: dict[str, Measure], networks: list[str], days: list[str]) -> str:
    """How many are in each network now; those that may be told."""
    now = [(name, found[f"{name} {days[-1]}"]) for name in networks] if days else []
    shown = [f"{number(one.count)} {plain(name)}" for name, one in now if one.is_shown]
    if not shown:
        return _unseen([one for _, one in now])
    return f"On {date(report.as_at)}, {listed(shown)} were in the networks."


def came_back(report) -> Finding:
    """Did they come back?"""
    found = [one for one in report.many("came_back") if one.group]
    shown = [one for one in found if one.is_shown]
    said = [_followed(one) for one in shown if one.out_of]
    return Finding(
        headline="Those who came back to the next meet-up",
        answer=Text(" ".join(filter(None, [capital("; ".join(said) + ".") if said else _unseen(found),
                                           _again(report)]))),
        caveat=caveat("came_back", "came_again"),
        table=report.table("came-back", f"Attendances at meet-ups {_where(report)}, and those who came to the next",
                           ["Network", "Came", "Came to the next"],
                           [(capital(one.group), one.out_of if one.is_shown else one, one) for one in found]
                           or [("Not known", "[x]", "[x]")]),
    )  # fmt: skip


def _again(report) -> str:
    """Of everybody who first came long enough ago, how many came again."""
    found = [one for one in report.many("came_again", of="all") if one.group]
    if not found or not all(one.is_shown for one in found):
        return ""
    both = share(sum(one.count for one in found), sum(one.out_of for one in found))
    days = report.project.active_window_days
    people = f"of {number(both.out_of)} people who first came at least {days} days ago"
    return capital(f"{in_all(report)}{people}, {none_or(both.count)} came again{percent(both)}.")


def _followed(one: Measure) -> str:
    again = number(one.count) if one.count else "none"
    if one.count == one.out_of:
        again = every(one.count, "time").removesuffix(" times").removesuffix(" time")
    return (
        f"of the {number(one.out_of)} times that {plain(one.group)} came to a meet-up, {again} "
        f"{was(one.count)} followed by the next{percent(one)}"
    )


def still_going(report) -> Finding:
    """Is it still going?"""
    found = [one for one in report.many("active") if one.group]
    longer = {one.group: one for one in report.many("active_longer")}
    days = report.project.active_window_days
    headings = ["Network", "Participants", f"Came in the last {days} days", "In the last 180 days"]
    rows = [(capital(one.group), report.one("participants", one.group), one, longer[one.group]) for one in found]
    return Finding(
        headline=f"Participants who came in the last {days} days",
        answer=Text(_lately(report, found, longer)), caveat=caveat("participants", "active"),
        table=report.table("active", f"Participants {_where(report)}, and those who came lately", headings,
                           rows or [("Not known", "[x]", "[x]", "[x]")]),
    )  # fmt: skip


def _lately(report, found: list[Measure], longer: dict[str, Measure]) -> str:
    """How many came lately, and whether a longer window would tell another story."""
    shown = [one for one in found if one.is_shown]
    if not shown:
        return _unseen(found)
    parts = listed([of(one, plain(one.group)) for one in shown])
    begins = f"In the last {report.project.active_window_days} days {parts} came to something."
    again = [longer[one.group] for one in shown if longer[one.group].is_shown]
    if [one.count for one in again] == [one.count for one in shown]:
        return f"{begins} Over 180 days the numbers are the same."
    return f"{begins} Over 180 days it is {listed([of(one, plain(one.group)) for one in again])}." if again else begins


def met_others(report) -> Finding:
    """Did they meet other boroughs?"""
    found = {name: report.one("met_boroughs", of=slug) for slug, name in report.boroughs.items()}
    if not report.is_project:
        found = {report.name: report.one("met_boroughs")}
    rows = [(name, one, one.out_of if one.out_of is not None else one) for name, one in found.items()]
    return Finding(
        headline="Boroughs that met at events", answer=Text(_met(report, found)),
        caveat=caveat("met_boroughs", "ties_across"),
        table=report.table("met-boroughs", "Other boroughs met at events", ["Borough", "Others met", "Other boroughs"],
                           rows or [("Not known", "[x]", "[x]")]),
    )  # fmt: skip


def _met(report, found: dict[str, Measure]) -> str:
    shown = {name: one for name, one in found.items() if one.is_shown and one.out_of}
    if not shown:
        states = {one.state for one in found.values()}
        return "There was no other borough to meet." if states == {NOT_APPLICABLE} else NO_RECORDS
    if not report.is_project:
        one = shown[report.name]
        others = "the other borough" if one.out_of == 1 else f"{_count(one)} other boroughs"
        begins = f"People from {plain(report.name)} were at events with people from {others}."
        if not one.count:
            begins = f"People from {plain(report.name)} were at no event with people from another borough."
    else:
        every_one = sum(one.count == one.out_of for one in shown.values())
        begins = (f"{capital(every(len(shown), 'borough'))} met every other at some event." if every_one == len(shown)
                  else f"{number(every_one) if every_one else 'None'} of {number(len(shown))} boroughs met every other "
                       "at some event.")  # fmt: skip
    ties = report.one("ties_across", of="all")
    if not ties.is_shown or ties.value is None:
        return begins
    of_100 = half_up(round(1000 * ties.value), 10)
    return f"{begins} In all boroughs together, about {of_100} in 100 ties between people join two boroughs."


def _count(one: Measure) -> str:
    return f"all {number(one.out_of)}" if one.count == one.out_of else f"{number(one.count)} of {number(one.out_of)}"


def going_online(report) -> Finding:
    """Did it survive going online?"""
    reach = {one.group: one for one in report.many("reach", of="all") if one.is_shown}
    met = {"in person": [], "online": []}
    for event in report.programme.events:
        if event["kind"] == "meetup" and event["mode"] in ("in_person", "online") and event["event"] in reach:
            met[event["mode"].replace("_", " ")].append(reach[event["event"]])
    sums = {
        mode: share(sum(one.count for one in found), sum(one.out_of for one in found)) for mode, found in met.items()
    }
    headings = ["Meet-ups", "Number", "Boroughs that came", "Members that day"]
    rows = [(capital(mode), len(met[mode]), sums[mode], sums[mode].out_of) for mode in met if met[mode]]
    return Finding(
        headline="Boroughs at meet-ups in person and online",
        answer=Text(_survived(sums["in person"], sums["online"])),
        caveat=Text(f"{caveat('reach')}{_not_alike(report)}"),
        table=report.table("going-online", "Meet-ups of all boroughs, and the boroughs they reached, added up",
                           headings, rows or [("Not known", "[x]", "[x]", "[x]")]),
    )  # fmt: skip


def _survived(before: Measure, after: Measure) -> str:
    """How widely the meet-ups reached, in person and online, added up over the meet-ups."""
    if not (before.is_shown and after.is_shown):
        return "Not known: it needs the attendance of meet-ups both in person and online."
    more = after.count * before.out_of - before.count * after.out_of
    how = "as widely as" if more == 0 else "more widely than" if more > 0 else "less widely than"
    return (
        f"Online, meet-ups reached the boroughs {how} in person: added up over the meet-ups, member boroughs came "
        f"{of(after, 'times')} online, and {of(before, 'times')} in person."
    )


def _not_alike(report) -> str:
    """What else than the screen may explain the difference: who the meet-ups were for."""
    meetups = [event for event in report.programme.events if event["kind"] == "meetup"]
    for_one = {mode: {bool(event["network"]) for event in meetups if event["mode"] == mode}
               for mode in ("in_person", "online")}  # fmt: skip
    if for_one == {"in_person": {False}, "online": {True}}:
        return " In person every meet-up was for all networks at once, online for one, so the two are not quite alike."
    return ""


def _unseen(found: list[Measure]) -> str:
    if not found:
        return NO_RECORDS
    if any(one.state == CONFIDENTIAL for one in found):
        return "Too few people to publish."
    return "Nobody had joined a network." if any(one.state == NOT_APPLICABLE for one in found) else NO_RECORDS


def _day(event: dict) -> str:
    return date(dt.date.fromisoformat(event["date"]))


def _where(report) -> str:
    return "in all boroughs" if report.is_project else f"from {report.name}"
