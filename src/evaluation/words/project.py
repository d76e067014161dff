"""What is said of the project as a whole beyond its pledges: how it was meant to work, who had the opportunities,
what it cost, what lasts, and how our figures stand to those that were published."""

import datetime as dt

from evaluation.disclosure import CONFIDENTIAL
from evaluation.findings import Finding, Text, caveat, plain
from evaluation.measure import DEFINITIONS, NOT_APPLICABLE, Measure
from evaluation.project import benchmarks
from evaluation.project.published import Reconciled, reconciled
from evaluation.words import (
    KINDS,
    capital,
    date,
    every,
    half_up,
    is_,
    listed,
    none_or,
    number,
    of,
    percent,
    things,
    was,
)

STRENGTH = {
    "strong": "strong: several kinds of evidence agree, and rivals were looked at",
    "moderate": "moderate: one kind of evidence, or rivals remain",
    "weak": "weak: opinion only, or few cases",
    "none": "none: nothing was collected that would tell",
    "not rated": "not rated: it happened during the project",
}
HOPE = "Diversity was a hope of the partners, not a target."
AGREES = {True: "yes", False: "no", None: "cannot tell"}
COST_KINDS = {"cash": "in cash", "in_kind": "in kind", "levy": "from the apprenticeship levy", "wages": "in wages"}


def theory(report) -> Finding:
    """How was it meant to work? Each step with what speaks for it, what else could explain it, and how strong it is."""
    steps = report.project.theory_of_change
    rows = [
        (capital(step.kind), step.text, "; ".join(_evidence(report, step)) or "none collected",
         "; ".join(step.rivals) or "none named", step.strength or "not rated")
        for step in steps
    ]  # fmt: skip
    rated = [step for step in steps if step.strength]
    used = [word for word in STRENGTH if any((step.strength or "not rated") == word for step in steps)]
    answer = "No theory of change was given." if not steps else (
        f"The project was to work in {things(len(steps), 'step')}, of which {none_or(len(rated))} {is_(len(rated))} "
        "rated by how strong the evidence is. What is rated weak or not at all happened during the project; that it "
        "happened because of the project is not shown.")  # fmt: skip
    meanings = "; ".join(STRENGTH[word] for word in used)
    return Finding(
        headline="How the project was meant to work", answer=Text(answer),
        caveat=Text(f"{capital(meanings)}." if meanings else "A theory of change says what was to lead to what."),
        table=report.table("theory", "What was to lead to what, and what speaks for it",
                           ["Step", "What", "Evidence", "What else could explain it", "Strength"],
                           rows or [("Not known", *["[x]"] * 4)]),
    )  # fmt: skip


def _evidence(report, step) -> list[str]:
    """The figures that a step names, as they stand on this page."""
    said = []
    for name in step.evidence:
        measure, _, group = name.partition(":")
        one = report.one(measure, group)
        label = _label(report, measure, group)
        if not one.is_shown:
            said.append(f"{label}: {one.state}")
        elif one.out_of is not None:
            said.append(f"{label}: {of(one)}")
        else:
            said.append(f"{label}: {number(one.count if one.count is not None else one.value)}")
    return said


def _label(report, measure: str, group: str) -> str:
    """A figure's name for a reader; a question in its own words."""
    texts = {row["question"]: row["text"] for row in report.programme.questions}
    question = group.split(" ")[0]
    if question in texts:
        way = {"up": ", more", "same": ", the same", "down": ", less"}.get(group.split(" ")[-1], "")
        return f"{DEFINITIONS[measure].title}: “{texts[question]}”{way}"
    if measure == "cost":
        return f"{DEFINITIONS[measure].title}, in pounds"
    if measure == "offered":
        return capital(f"{_readable(group)}s" if group.startswith("events:") else group)
    return f"{DEFINITIONS[measure].title}{f' ({_readable(group)})' if group else ''}"


def _readable(group: str) -> str:
    kind = group.removeprefix("events:")
    return KINDS.get(kind, kind).replace("_", " ")


def reconciliation(report) -> Finding:
    """Do our figures agree with those that were published?"""
    days = report.promises_by_day()
    so_far = (lambda day: max((n for on, n in days if on <= day), default=0)) if days else (lambda day: None)
    found = reconciled(report.programme.published, report.one, report.as_at, so_far)
    told = [one for one in found if one.agrees is not None]
    against = [one for one in told if not one.agrees]
    rows = [(f"“{one.figure}”", _about(one), date(dt.date.fromisoformat(one.date)) if one.date else "not dated",
             one.ours, AGREES[one.agrees], one.source) for one in found]  # fmt: skip
    return Finding(
        headline=_reconciled_headline(told, against), answer=Text(_reconciled(found, told, against)),
        caveat=Text("A published figure is compared as it was worded: exactly, “over” or “at least”, as at its own "
                    "date where it has one."),
        table=report.table("published", "Published figures and ours", ["Published", "What it counts", "As at", "Ours",
                                                                       "Agrees", "Source"],
                           rows or [("None", *["[z]"] * 5)]),
    )  # fmt: skip


def _about(one: Reconciled) -> str:
    group = one.ours.group
    if one.ours.measure == "offered":
        return f"{_readable(group)}s" if group.startswith("events:") else group
    title = DEFINITIONS[one.ours.measure].title.lower() if one.ours.measure in DEFINITIONS else one.ours.measure
    return f"{title}{f', {_readable(group)}' if group else ''}"


def _reconciled_headline(told, against) -> str:
    if not told:
        return "Published figures"
    return f"Our figures agree with {none_or(len(told) - len(against))} of {number(len(told))} published"


def _reconciled(found, told, against) -> str:
    if not found:
        return "No published figures were given to compare with."
    unknown = len(found) - len(told)
    rest = f" Of {things(unknown, 'other')} it cannot be told here." if unknown else ""
    if not told:
        return f"It cannot be told here of any of {number(len(found))} published figures."
    if not against:
        all_ = every(len(told), "published figure")
        return f"Our figures agree with {all_} that can be compared here.{rest}"
    said = listed([f"“{one.figure}” ({_about(one)}), where ours is {number(one.ours.count)}" for one in against])
    return f"{_reconciled_headline(told, against)} figures. They do not agree with {said}.{rest}"


def opportunities(report) -> Finding:
    """Who got the opportunities?"""
    found = [one for one in report.many("equality") if one.group]
    compare = benchmarks(report.programme)
    rows = []
    for one in found:
        there = compare.get(one.group)
        stated = not one.group.endswith("not_stated")
        base = one.out_of if one.out_of is not None else one if not one.is_shown else Measure(state=CONFIDENTIAL)
        rows.append((_category(one.group), one, base if stated else "[z]",
                     f"{half_up(round(1000 * there[0]), 10)}%" if there else "[z]"))  # fmt: skip
    sources = list(dict.fromkeys(source for _, source in compare.values() if source))
    return Finding(
        headline="Apprentices by characteristic",
        answer=Text(_equality(found, compare) if found else
                    "NOT KNOWN: no equality figures were supplied. Head counts by characteristic, for the whole "
                    f"project, with how many did not say, would tell. {HOPE}"),
        caveat=Text(f"{caveat('equality')}{f' Benchmark: {listed([plain(s) for s in sources])}.' if sources else ''}"),
        table=report.table("equality", "Apprentices of the whole project, by characteristic",
                           ["Characteristic", "Apprentices", "Of those who stated it", "Benchmark"],
                           rows or [("Not known", *["[x]"] * 3)]),
    )  # fmt: skip


def _category(group: str) -> str:
    characteristic, _, category = group.partition(": ")
    return f"{capital(characteristic)}: {'not stated' if category == 'not_stated' else category}"


def _equality(found: list[Measure], compare) -> str:
    """Each characteristic's categories that can be shown beside a benchmark, and what chance could explain."""
    said = []
    for characteristic in dict.fromkeys(one.group.partition(": ")[0] for one in found):
        all_ = [one for one in found if one.group.startswith(f"{characteristic}: ") and one.is_shown]
        own = [one for one in all_ if one.out_of]
        parts = [
            f"{number(one.count)} {plain(one.group.partition(': ')[2])}{percent(one)}" + _beside(one, compare)
            for one in own
        ]
        if parts:
            said.append(
                f"Of {number(own[0].out_of)} apprentices who stated their {plain(characteristic)}: {'; '.join(parts)}."
            )
        elif known := [one for one in all_ if not one.group.endswith("not_stated")]:
            shown = "; ".join(f"{number(one.count)} {plain(one.group.partition(': ')[2])}" for one in known)
            said.append(f"{capital(plain(characteristic))}: {shown}; the other answers are too few to publish.")
    return f"{' '.join(said) or 'Too few people to publish.'} {HOPE}"


def _beside(one: Measure, compare) -> str:
    there = compare.get(one.group)
    if there is None:
        return ""
    share, _ = there
    how = "above" if one.lower > share else "below" if one.upper < share else "near"
    return f", {how} the benchmark of {half_up(round(1000 * share), 10)}%"


def cost(report) -> Finding:
    """What did it cost, and who paid?"""
    found = {one.group: one for one in report.many("cost") if one.group}
    places = {one.group: one for one in report.many("cost_of_a_place") if one.group}
    rows = [(_cost_label(name), _pounds(one)) for name, one in found.items()]
    rows += [(f"A place {name}", _pounds(one)) for name, one in places.items()]
    return Finding(
        headline=f"The project cost {_rounded(found['all'])}" if found and found["all"].is_shown else "What it cost",
        answer=Text(_cost(found, places)), caveat=caveat("cost", "cost_of_a_place"),
        table=report.table("cost", "What the project cost, in pounds", ["What", "Pounds"],
                           rows or [("Not known", "[x]")]),
    )  # fmt: skip


def _cost(found: dict[str, Measure], places: dict[str, Measure]) -> str:
    if not found:
        return ("**NOT KNOWN.** No costs were supplied. What was spent or given, item by item, with its kind (cash, in "
                "kind, levy, wages) and who paid, would tell.")  # fmt: skip
    kinds = [f"{_rounded(one)} {COST_KINDS[name]}" for name, one in found.items() if name in COST_KINDS and one.value]
    payers = [f"{plain(name.removeprefix('paid by '))} {_rounded(one)}" for name, one in found.items()
              if name.startswith("paid by ") and one.value]  # fmt: skip
    said = f"{_rounded(found['all'])}: {listed(kinds)}. Who paid: {listed(payers)}."
    filled, least, most = (places.get(name) for name in ("filled", "added, at least", "added, at most"))
    if filled is not None and filled.is_shown:
        said += f" That is {_rounded(filled)} a filled place"
        if least.is_shown and most.is_shown:
            said += f", and {_rounded(least)} to {_rounded(most)} an additional one"
        elif least.is_shown:
            said += f", and at least {_rounded(least)} an additional one"
        said += "."
    return said


def _cost_label(name: str) -> str:
    if name == "all":
        return "Altogether"
    return capital(COST_KINDS.get(name, name))


def _pounds(one: Measure) -> int | Measure:
    return round(one.value) if one.is_shown and one.value is not None else one


def _rounded(one: Measure) -> str:
    """Pounds to two figures: more would be false precision; a total to the hundred."""
    if one.value >= 10_000:
        return f"£{half_up(round(one.value), 100) * 100:,}"
    digits = max(len(str(int(one.value))) - 2, 0)
    return f"£{half_up(round(one.value), 10**digits) * 10**digits:,}"


def themes(report) -> Finding:
    """What did people say in their own words?"""
    found = [one for one in report.many("themes") if one.group]
    shown = [one for one in found if one.is_shown]
    answer = "Not known: no themes of open answers were supplied."
    if shown:
        first = listed([f"“{plain(one.group)}” ({number(one.count)} people)" for one in shown[:3]])
        answer = f"Most often people raised {first}."
        rest = len(found) - len(shown)
        if rest:
            answer += f" {things(rest, 'theme').capitalize()} {was(rest)} raised by too few to publish how many."
    elif found:
        answer = "Too few people to publish."
    stories = report.one("offered", "stories")
    if stories.is_shown:
        answer += (
            f" {capital(things(stories.count, 'guest blog'))} tell{'s' if stories.count == 1 else ''} of it at length."
        )
    return Finding(
        headline="What people said in their own words", answer=Text(answer), caveat=caveat("themes"),
        table=report.table("themes", "Themes of open answers, all boroughs together", ["Theme", "People"],
                           [(one.group, one) for one in found] or [("Not known", "[x]")]),
    )  # fmt: skip


def what_lasts(report) -> Text:
    """What lasts, as far as the records go: apprentices in post, networks that meet, recommendations in use, answers
    given again later."""
    said, day = [], date(report.as_at)
    stayed = report.one("still_here", "in post")
    if stayed.is_shown:
        said.append(
            f"{capital(of(stayed, 'apprentices who started'))} {is_(stayed.count, stayed.out_of)} still in post."
        )
    lately = [one for one in report.many("active") if one.group and one.is_shown]
    if lately:
        parts = listed([of(one, plain(one.group)) for one in lately])
        said.append(f"In the last {report.project.active_window_days} days {parts} came to something.")
    some = report.one("playbook_used", "at least one")
    if some.is_shown and some.out_of:
        said.append(f"{capital(of(some, 'boroughs'))} say that they use a recommendation of the playbook.")
    for one in report.many("moved"):
        if one.group.endswith(" later up"):
            said.append(_kept(report, one))
    ends = f"The records end on {day}: what lasts beyond it is too early to know."
    return Text(" ".join([*filter(None, said), ends]))


def _kept(report, up: Measure) -> str:
    """Whether answers given after were still the same later."""
    question = up.group.removesuffix(" later up")
    text = next((row["text"] for row in report.programme.questions if row["question"] == question), "")
    same, down = (report.one("moved", f"{question} later {way}") for way in ("same", "down"))
    if not all(one.is_shown for one in (up, same, down)):
        few = CONFIDENTIAL in {one.state for one in (up, same, down)} or up.state == "[u]"
        return f"Too few people answered “{plain(text)}” again later to publish." if few else ""
    return (f"Of {number(up.out_of)} people asked “{plain(text)}” again later, {none_or(same.count)} answered as "
            f"before, {none_or(up.count)} agreed more and {none_or(down.count)} less.")  # fmt: skip


def left_out(report) -> Text:
    """Who took part, and who was left out?"""
    promising, never = report.one("boroughs_promising"), report.one("never_came")
    said = []
    if promising.is_shown:
        none = promising.out_of - promising.count
        said.append(f"{capital(of(promising, 'member boroughs'))} promised at least one place"
                    + (f"; {number(none)} promised none." if none else "."))  # fmt: skip
    if never.is_shown:
        said.append(f"{capital(of(never, 'participants'))} never came to anything.")
    elif never.state == NOT_APPLICABLE:
        said.append("Nobody had joined a network.")
    elif never.state == CONFIDENTIAL:
        said.append("How many participants never came to anything is hidden.")
    else:
        said.append("Whether participants came to anything is not known.")
    return Text(" ".join(said))
