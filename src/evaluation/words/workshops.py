"""What is said of workshops: whether people turned up, what the training was taken up, what the big days did."""

from evaluation.disclosure import CONFIDENTIAL
from evaluation.findings import Finding, Text, caveat, plain
from evaluation.measure import NOT_APPLICABLE, Measure
from evaluation.words import KINDS, base, capital, half_up, in_all, listed, none_or, number, of, one_or, things
from evaluation.workshops import too_new

BIG_DAYS = ("hackathon", "challenge_day")
NO_AIM = "No aim was recorded for such a day, so this is who came and what they said of it."


def turned_up(report) -> Finding:
    """Did people turn up?"""
    came = {one.group: one for one in report.many("attendances") if one.group}
    listed_ = {one.group: one for one in report.many("turnout") if one.group}
    walked = {one.group: one for one in report.many("walked_in") if one.group}
    no_list = Measure(state=NOT_APPLICABLE)
    rows = [
        (capital(KINDS[kind]), *base(listed_.get(kind, no_list)), walked.get(kind, no_list), one)
        for kind, one in came.items()
    ]
    return Finding(
        headline=_turnout_headline(report, listed_),
        answer=Text(_turned_up(report, came, listed_, walked)), caveat=caveat("turnout"),
        table=report.table("turnout", f"Registrations and attendances {_from(report)}, by kind of event",
                           ["Event", "Registered", "Came, of those", "Came without registering", "Came in all"],
                           rows or [("Not known", *["[x]"] * 4)]),
    )  # fmt: skip


def _turnout_headline(report, listed_: dict[str, Measure]) -> str:
    one = listed_.get("virtual_session")
    return f"People came on {of(one, 'registrations')}" if one is not None and one.is_shown else "Who turned up"


def _turned_up(report, came, listed_, walked) -> str:
    if not came:
        return "Not known: no attendance records were supplied."
    said = []
    for kind, one in listed_.items():
        if not one.is_shown:
            continue
        begins = f"people {_from(report)} came on {of(one, 'registrations')}"
        without = walked.get(kind)
        if without is not None and without.is_shown and without.count:
            begins += f", and {things(without.count, 'time')} without having registered"
        said.append(f"To {_named(report, kind)}, {begins}.")
    if not said:
        known = [one for kind, one in came.items() if one.is_shown and one.count]
        if known:
            times = sum(one.count for one in known)
            kinds = listed([f"{KINDS[one.group]}s" for one in known])
            return (f"People {_from(report)} came {things(times, 'time')} to {kinds}; no list of who had registered "
                    "can be shown.")  # fmt: skip
        hidden = any(one.state == CONFIDENTIAL for one in (*came.values(), *listed_.values()))
        said.append("Too few people to publish." if hidden else "No event had been held yet.")
    return " ".join([*said, _sizes(report)]).strip()


def _sizes(report) -> str:
    """How many people a session had, where all the sessions can be shown."""
    sizes = next((one for one in report.many("people_a_session", of="all") if one.group == "virtual_session"), None)
    if sizes is None or not sizes.is_shown or sizes.value is None:
        return ""
    ends = f"{number(int(sizes.lower))} to {number(int(sizes.upper))}"
    middle = half_up(round(10 * sizes.value), 10)
    return capital(f"{in_all(report)}virtual sessions had {ends} people, with about {number(middle)} in the middle.")


def training(report) -> Finding:
    """What training did they take up?"""
    began = {one.group: one for one in report.many("enrolled") if one.group}
    ended = {one.group: one for one in report.many("completed") if one.group}
    late = too_new(report.programme, report.as_at)
    rows = [
        (f"{course} (too early to know)" if course in late else capital(course), one, ended[course])
        for course, one in began.items()
        if report.is_project or course == "any course"
    ]
    any_, done = began.get("any course"), ended.get("any course")
    return Finding(
        headline=f"{of(any_, 'participants')} took up a course" if any_ and any_.is_shown else "Training taken up",
        answer=Text(_trained(report, any_, done, late)), caveat=caveat("enrolled", "completed"),
        table=report.table("training", f"Participants {_from(report)} who took up and completed courses"
                           f"{_of_participants(any_)}", ["Course", "Enrolled", "Completed"],
                           rows or [("Not known", "[x]", "[x]")]),
    )  # fmt: skip


def _of_participants(any_: Measure | None) -> str:
    return f", of {things(any_.out_of, 'participant')}" if any_ is not None and any_.is_shown else ""


def _trained(report, any_: Measure | None, done: Measure | None, late: list[str]) -> str:
    if any_ is None:
        return "Not known: no training records were supplied."
    if any_.state == NOT_APPLICABLE:
        return "Nobody had joined a network."
    if not any_.is_shown:
        return f"Too few people to publish. {_trained_elsewhere(report)}".strip()
    said = f"{capital(of(any_, 'participants'))} took up at least one course"
    if done is not None and done.is_shown:
        said += f", and {number(done.count) if done.count else 'none'} completed one"
    if not late:
        return f"{said}."
    names = listed([plain(course) for course in late])
    return f"{said}. It is too early to know of {names}, which opened as the project closed."


def _trained_elsewhere(report) -> str:
    any_ = report.one("enrolled", "any course", of="all")
    if report.is_project or not any_.is_shown:
        return ""
    return f"In all boroughs together {of(any_, 'participants')} took up at least one course."


def big_days(report) -> Finding:
    """Did the hackathon and the challenge day do what they were for?"""
    days = [event for event in report.programme.events if event["kind"] in BIG_DAYS]
    came = {one.group: one for one in report.many("attendances", of="all") if one.group}
    reach = {one.group: one for one in report.many("reach", of="all") if one.group}
    useful = {about: one for about in BIG_DAYS for one in _useful(report, about)}
    unknown = Measure(state="[x]")
    rows = [
        (event["title"], reach.get(event["event"], unknown), came.get(event["kind"], unknown),
         *base(useful.get(event["kind"], unknown)))
        for event in days
    ]  # fmt: skip
    return Finding(
        headline="What the hackathon and the challenge day reached",
        answer=Text(" ".join([*(_day(report, event, came, reach, useful) for event in days), NO_AIM])
                    if days else "No such day was held."),
        caveat=caveat("reach", "best_two"),
        table=report.table("big-days", "The hackathon and the challenge day, all boroughs together",
                           ["Day", "Boroughs that came", "People who came", "Answered", "The two best answers"],
                           rows or [("None", *["[z]"] * 4)]),
    )  # fmt: skip


def _useful(report, about: str) -> list[Measure]:
    """What those who came said of a day, in the first scaled question that was asked about it."""
    asked = [row["question"] for row in report.programme.questions if row["kind"] == "likert"]
    found = {one.group: one for one in report.many("best_two", of="all")}
    return [found[f"{q} {about} after"] for q in asked[:1] if f"{q} {about} after" in found]


def _day(report, event, came, reach, useful) -> str:
    who, people, said = reach.get(event["event"]), came.get(event["kind"]), useful.get(event["kind"])
    name = f"“{plain(event['title'])}”"
    if who is None or not who.is_shown:
        return f"Who came to {name} is not known."
    parts = [f"{of(who, 'member boroughs')} sent somebody"]
    if people is not None and people.is_shown:
        parts.append(f"{one_or(people.count, 'person', 'people')} came")
    scenarios = [row["scenario"] for row in report.programme.scenarios if row["event"] == event["event"]]
    if scenarios:
        parts.append(f"they worked on {things(len(scenarios), 'scenario')}")
    if said is not None and said.is_shown:
        parts.append(f"{of(said)} who replied chose one of the two best answers for how useful it was")
    elif said is not None:
        parts.append("too few replied to publish what they thought of it")
    return f"{name}: {'; '.join(parts)}."


def playbook(report) -> Finding:
    """Was the playbook used?"""
    found = {one.group: one for one in report.many("playbook_used") if one.group}
    partly = {one.group: one for one in report.many("playbook_partly") if one.group}
    rows = [(name, *_answered(report, one, partly[name])) for name, one in found.items() if name != "at least one"]
    headings = ["Recommendation", "Used"]
    if report.is_project:
        headings = ["Recommendation", "Boroughs that use it", "In part", "Boroughs that answered"]
    return Finding(
        headline=_playbook_headline(report, found), answer=Text(_used(report, found)), caveat=caveat("playbook_used"),
        table=report.table("playbook", f"Recommendations of the playbook used {_in(report)}", headings,
                           rows or [("Not known", *["[x]"] * (len(headings) - 1))]),
    )  # fmt: skip


def _answered(report, one: Measure, partly: Measure) -> tuple:
    if report.is_project:
        return one, partly, one.out_of if one.is_shown else one
    if not one.is_shown or not one.out_of:
        return (one,)
    return ("yes" if one.count else "in part" if partly.count else "no",)


def _playbook_headline(report, found) -> str:
    some = found.get("at least one")
    if some is None or not some.is_shown or not report.is_project:
        return "Recommendations of the playbook used"
    return f"{capital(of(some, 'boroughs'))} use at least one recommendation of the playbook"


def _used(report, found: dict[str, Measure]) -> str:
    shown = {name: one for name, one in found.items() if one.is_shown and name != "at least one" and one.out_of}
    if not shown:
        return "Not known: nothing was supplied on whether the playbook is used."
    if not report.is_project:
        used = sum(one.count for one in shown.values())
        how_many = "all" if used == len(shown) else none_or(used)
        return f"{plain(report.name)} says that it uses {how_many} of the {number(len(shown))} recommendations."
    some = found["at least one"]
    most = max(shown.values(), key=lambda one: one.count / one.out_of)
    least = min(shown.values(), key=lambda one: one.count / one.out_of)
    uses = "uses" if some.count == 1 else "use"
    begins = f"{of(some, 'boroughs that answered')} {uses} at least one recommendation."
    if most.count == least.count:
        return f"{begins} Each is used by {number(most.count) if most.count else 'none'}."
    return f"{begins} Most use “{plain(most.group)}” ({of(most)}), fewest “{plain(least.group)}” ({of(least)})."


def _named(report, kind: str) -> str:
    held = sum(event["kind"] == kind for event in report.programme.events)
    return f"the {KINDS[kind]}" if held == 1 else f"the {number(held)} {KINDS[kind]}s"


def _from(report) -> str:
    return "from all boroughs" if report.is_project else f"from {plain(report.name)}"


def _in(report) -> str:
    return "in all boroughs" if report.is_project else f"in {report.name}"
