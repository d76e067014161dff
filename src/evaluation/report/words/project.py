"""What is said of the project as a whole: how it was to work, whom it reached, what it cost, and what lasts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, UNRELIABLE
from evaluation.metrics.project import benchmarks
from evaluation.metrics.project.published import Reconciled, reconciled
from evaluation.metrics.result import Result
from evaluation.metrics.statistics import wilson
from evaluation.records.parameters import Step
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import NONE, Study
from evaluation.report.words import (
    capital,
    cost_kind,
    date,
    every,
    half_up,
    hidden_or_not_known,
    is_,
    listed,
    none_or,
    number,
    of,
    one_or,
    percent,
    pounds,
    things,
    uncapital,
)
from evaluation.report.words.doubtful import none_counted, none_held
from evaluation.report.words.naming import full_title, title_and_detail, told
from evaluation.report.words.network import never_came, of_people
from evaluation.report.words.plan import promises_so_far
from evaluation.report.words.surveys import some_of

STRENGTH = {
    "strong": "strong: several kinds of evidence agree, and rivals were looked at",
    "moderate": "moderate: one kind of evidence, or rivals remain",
    "weak": "weak: opinion only, or few cases",
    "none": "none: nothing was collected that would tell",
    "not rated": "not rated: it happened during the project",
}
UNPROVEN = {"weak": "weak", "none": "none", "not rated": "not at all"}
HOPE = "Diversity was a hope of the partners, not a target."
NOT_STATED = "not_stated"
COMPARED = "“Above” and “below” are said where chance alone is not a likely explanation."
Benchmarks = Mapping[str, tuple[float, str]]
Found = Sequence[Reconciled]
AGREES = {True: "yes", False: "no", None: "cannot tell"}
NOT_SUPPLIED = (
    "No costs were supplied. What was spent or given, item by item, with its kind (cash, in kind, levy, "
    "wages) and who paid, would tell."
)
NONE_ADDED = "By the boroughs' own answers the project added no place, so there is no cost of an additional one"


def themes(study: Study) -> Finding:
    """What did people say in their own words?"""
    found = [*study.by_group("themes").values()]
    stories = study.one("offered", "stories")
    told = ""
    if stories.is_shown and stories.count and study.as_at == study.records_to:  # stories bear no dates
        verb = "tells" if stories.count == 1 else "tell"
        told = f"{capital(things(stories.count, 'guest blog'))} {verb} of the project at length."
    return Finding(
        headline="What people said in their own words",
        answer=Text(f"{_raised(study, found)} {told}".strip()),
        caveat=caveat("themes"),
        table=study.table(
            "themes",
            "Themes of open answers, all boroughs together",
            ["Theme", "People"],
            [(one.group, one) for one in found],
        ),
    )


def _raised(study: Study, found: list[Result]) -> str:
    """The themes that most people raised, and how many themes cannot be told of."""
    if not found and "themes" in study.supplied:
        return f"Not known: the themes that were supplied bear no dates, so not as at {date(study.as_at)}."
    if not found:
        return "Not known: no themes of open answers were supplied."
    shown = sorted((one for one in found if one.is_shown), key=lambda one: -one.count)
    if not shown:
        return "How many people raised each theme is hidden."
    hidden = len(found) - len(shown)
    rest = f" How many raised {things(hidden, 'other')} is hidden." if hidden else ""
    begins = "Of the themes that can be shown, people most often raised" if hidden else "Most often people raised"
    if not shown[0].count:
        return f"Nobody raised any of the themes that can be shown.{rest}"
    most = _most_raised(shown)
    if not most:
        alike = sum(one.count == shown[0].count for one in shown)
        return f"{begins} {number(alike)} themes, each by {one_or(shown[0].count, 'person', 'people')}.{rest}"
    said = listed([f"“{plain(one.group)}” ({one_or(one.count, 'person', 'people')})" for one in most])
    return f"{begins} {said}.{rest}"


def _most_raised(shown: list[Result]) -> list[Result]:
    """The first three themes and those that tie with the third; fewer where so many tie that they would not stand
    out, and none where that leaves nothing."""
    last = shown[min(3, len(shown)) - 1].count
    most = [one for one in shown if one.count and one.count >= last]
    return most if len(most) <= 5 else [one for one in shown if one.count > last]


def what_lasts(study: Study) -> Text:
    """What lasts, as far as the records go: apprentices in post, networks that meet, recommendations in use, answers
    given again later."""
    said, day = [], date(study.as_at)
    stayed = study.one("still_here", "in post")
    if stayed.is_shown:
        said.append(f"{of(stayed, 'apprentices who started')} {is_(stayed.count, stayed.out_of)} still in post.")
    lately = [one for one in study.many("active") if one.group and one.is_shown]
    if lately:
        parts = listed([of_people(one, plain(one.group)) for one in lately])
        said.append(f"In the last {study.project.active_window_days} days {parts} came to something.")
    some = study.one("playbook_used", "at least one")
    if some.is_shown and some.out_of:
        say = "says that it uses" if some.count == 1 else "say that they use"
        who = capital(some_of(some, "boroughs that answered"))
        said.append(f"{who} {say} at least one recommendation of the playbook.")
    said += [_kept(study, one) for one in study.many("moved") if one.group.endswith(" later up")]
    if study.as_at < study.records_to:
        ends = f"What lasts beyond {day} is not told here."
    else:
        ends = f"The records end on {day}: what lasts beyond it is too early to know."
    return Text(" ".join([*filter(None, said), ends]))


def _kept(study: Study, up: Result) -> str:
    """Whether answers given after were still the same later."""
    question = up.group.removesuffix(" later up")
    text = next((row["text"] for row in study.programme.questions if row["question"] == question), "")
    three = [up, *(study.one("moved", f"{question} later {way}") for way in ("same", "down"))]
    states = {one.state for one in three}
    if UNRELIABLE in states:
        return f"Too few people answered “{plain(text)}” again later to tell."
    if CONFIDENTIAL in states:
        return f"How people answered “{plain(text)}” again later is hidden."
    if not all(one.is_shown for one in three):
        return ""
    more, same, less = (none_or(one.count) for one in three)
    return (
        f"Of {number(up.out_of)} people asked “{plain(text)}” again later, {same} answered as before, {more} "
        f"agreed more and {less} less."
    )


def left_out(study: Study) -> Text:
    """Who took part, and who was left out?"""
    promising, never = study.one("boroughs_promising"), study.one("never_came")
    said = [none_counted(study) or _who_promised(promising)] if promising.is_shown else []
    if never.state == NOT_APPLICABLE:
        said.append("Nobody had joined a network.")
    elif never.state == CONFIDENTIAL:
        said.append("How many participants never came to anything is hidden.")
    elif not never.is_shown:
        said.append("Whether participants came to anything is not known.")
    else:
        said.append(never_came(study) or none_held(study))
    return Text(" ".join(said))


def _who_promised(promising: Result) -> str:
    none = promising.out_of - promising.count
    if promising.count == 0:
        which = "The one member borough" if none == 1 else f"None of {number(none)} member boroughs"
        return f"{which} promised {'no' if none == 1 else 'a'} place."
    rest = f"; {number(none)} promised none" if none else ""
    return f"{of(promising, 'member boroughs')} promised at least one place{rest}."


def theory(study: Study) -> Finding:
    """How was it meant to work? Each step with what speaks for it, what else could explain it, and how strong it is."""
    steps = study.project.theory_of_change
    rows = [
        (
            capital(step.kind),
            step.text,
            "; ".join(_evidence(study, step)) or "none collected",
            "; ".join(step.rivals) or "none named",
            _strength(step),
        )
        for step in steps
    ]
    meanings = "; ".join(meaning for word, meaning in STRENGTH.items() if word in {_strength(step) for step in steps})
    return Finding(
        headline="How the project was meant to work",
        answer=Text(_meant(steps)),
        caveat=Text(f"{capital(meanings)}." if meanings else "A theory of change says what was to lead to what."),
        table=study.table(
            "theory",
            "What was to lead to what, and what speaks for it",
            ["Step", "What", "Evidence", "What else could explain it", "Strength"],
            rows,
        ),
    )


def _meant(steps: Sequence[Step]) -> str:
    if not steps:
        return "No theory of change was given."
    found = {_strength(step) for step in steps}
    unproven = listed([said for word, said in UNPROVEN.items() if word in found] or [""]).replace(" and ", " or ")
    said = [f"The project was to work in {things(len(steps), 'step')}, {_rated(steps)} by how strong the evidence is."]
    if unproven:
        said.append(
            f"What is rated {unproven} happened, if it did, during the project; nothing here shows that it "
            "happened because of the project."
        )
    if found & {"strong", "moderate"}:
        rest = "of the rest too no more" if unproven else "no more"
        said.append(f"There was no comparison group, so {rest} can be said than that the project contributed to it.")
    return " ".join(said)


def _rated(steps: Sequence[Step]) -> str:
    rated = sum(bool(step.strength) for step in steps)
    if len(steps) == 1:
        return "which is rated" if rated else "which is not rated"
    if rated == len(steps):
        return "both of them rated" if rated == 2 else "all of them rated"
    return f"{rated or 'none'} of them rated"


def _strength(step: Step) -> str:
    return step.strength or "not rated"


def _evidence(study: Study, step: Step) -> list[str]:
    """The figures that a step names, as they stand on this page."""
    said = []
    for name in step.evidence:
        measure, _, group = name.partition(":")
        title, detail = title_and_detail(study, measure, group)
        if detail:
            title += f": {detail}" if detail.startswith("“") else f" ({detail})"
        said.append(f"{title}: {told(study.one(measure, group))}")
    return said


def opportunities(study: Study) -> Finding:
    """Who got the opportunities?"""
    found = [*study.by_group("equality").values()]
    compare = benchmarks(study.programme)
    rows = [_row(one, compare) for one in found]
    return Finding(
        headline="Apprentices by characteristic",
        answer=Text(f"{_who(study, found, compare)} {HOPE}"),
        caveat=Text(" ".join([caveat("equality"), *_sources(compare)])),
        table=study.table(
            "equality",
            "Apprentices of the whole project, by characteristic",
            ["Characteristic", "Apprentices", "Of those who stated it", "Benchmark"],
            rows,
        ),
    )


def _row(one: Result, compare: Benchmarks) -> tuple:
    characteristic, category = _parts(one)
    base = one if one.out_of is None else one.out_of
    if one.is_shown and one.out_of is None:  # a number without its share, since others of its kind are hidden
        base = replace(one, group=f"{characteristic}: stated", count=None, value=None, state=CONFIDENTIAL)
    there = compare.get(one.group)
    return (
        f"{capital(characteristic)}: {'not stated' if category == NOT_STATED else category}",
        one,
        "[z]" if category == NOT_STATED else base,
        _whole_percent(there[0]) if there else "[z]",
    )


def _sources(compare: Benchmarks) -> list[str]:
    if not compare:
        return []
    sources = dict.fromkeys(plain(source) or "source not given" for _, source in compare.values())
    return [COMPARED, f"Benchmark: {listed(list(sources))}."]


def _who(study: Study, found: list[Result], compare: Benchmarks) -> str:
    """Each characteristic's categories that can be shown, beside a benchmark where there is one."""
    if not found and "equality" in study.supplied:
        return (
            "NOT KNOWN: the equality figures that were supplied bear no dates, so they cannot be told as at "
            f"{date(study.as_at)}."
        )
    if not found:
        return (
            "NOT KNOWN: no equality figures were supplied. Head counts by characteristic, for the whole project, "
            "with how many did not say, would tell."
        )
    if not any(one.is_shown or one.state == NOT_APPLICABLE for one in found):
        return "How many apprentices there are of each characteristic is hidden."
    by_characteristic: dict[str, list[Result]] = {}
    for one in found:
        by_characteristic.setdefault(_parts(one)[0], []).append(one)
    return " ".join(_characteristic(name, own, compare) for name, own in by_characteristic.items())


def _characteristic(name: str, own: list[Result], compare: Benchmarks) -> str:
    stated = [one for one in own if _parts(one)[1] != NOT_STATED]
    silent = next((one for one in own if one not in stated), None)
    shown = [one for one in stated if one.is_shown]
    said = "; ".join(
        f"{number(one.count)} “{plain(_parts(one)[1])}”{percent(one) if one.out_of else ''}{_beside(one, compare)}"
        for one in shown
    )
    rest = _hidden(len(stated) - len(shown), silent)
    if shown and shown[0].out_of:
        answer = f"Of {things(shown[0].out_of, 'apprentice')} who stated their {plain(name)}: {said}{rest}."
    elif shown:
        answer = f"{capital(plain(name))}: {said}{rest}."
    elif stated and stated[0].state == NOT_APPLICABLE:
        answer = f"Nobody stated their {plain(name)}."
    else:
        answer = f"{capital(plain(name))}: {hidden_or_not_known(stated[0]) if stated else 'not known'}."
    return f"{answer} {number(silent.count)} did not say." if silent and silent.count else answer


def _hidden(answers: int, silent: Result | None) -> str:
    """What cannot be told beside the answers that can, as the end of a sentence."""
    what = [f"the other {'answer' if answers == 1 else 'answers'}"] if answers else []
    what += ["how many did not say"] if silent is not None and silent.state == CONFIDENTIAL else []
    if not what:
        return ""
    return f"; {listed(what)} {'is' if len(what) == 1 and answers <= 1 else 'are'} hidden"


def _beside(one: Result, compare: Benchmarks) -> str:
    """Above or below the benchmark only where chance alone is not a likely explanation."""
    if one.group not in compare or not one.out_of:
        return ""
    there = compare[one.group][0]
    lower, upper = wilson(one.count, one.out_of)
    how = "above" if lower > there else "below" if upper < there else "not clearly different from"
    return f", {how} the benchmark of {_whole_percent(there)}"


def _parts(one: Result) -> tuple[str, str]:
    characteristic, _, category = one.group.partition(": ")
    return characteristic, category


def _whole_percent(share: float) -> str:
    return f"{half_up(round(10_000 * share), 100)}%"


def reconciliation(study: Study) -> Finding:
    """Do our figures agree with those that were published?"""
    found = reconciled(
        study.programme.published, study.one, study.as_at, lambda day: promises_so_far(study, day), study.records_to
    )
    told = [one for one in found if one.agrees is not None]
    against = [one for one in told if not one.agrees]
    rows = [
        (
            f"“{one.figure}”",
            _about(study, one),
            date(dt.date.fromisoformat(one.date)) if one.date else "not dated",
            one.ours,
            AGREES[one.agrees],
            one.source,
        )
        for one in found
    ]
    return Finding(
        headline=_headline(told, against),
        answer=Text(_reconciled(study, found, told, against)),
        caveat=Text(
            "A published figure is compared as it was worded: exactly, “over” or “at least”, as at its own "
            "date, or as at the last day of the records where it has none."
        ),
        table=study.table(
            "published",
            "Published figures and ours",
            ["Published", "What it counts", "As at", "Ours", "Agrees", "Source"],
            rows,
            none=NONE,
        ),
    )


def _about(study: Study, one: Reconciled) -> str:
    return uncapital(full_title(study, one.ours.measure, one.ours.group))


def _headline(told: Found, against: Found) -> str:
    if not told:
        return "Published figures"
    if len(told) == 1:
        return f"Our figures {'do not agree' if against else 'agree'} with the one published"
    return f"Our figures agree with {none_or(len(told) - len(against))} of {number(len(told))} published"


def _reconciled(study: Study, found: Found, told: Found, against: Found) -> str:
    if not found:
        return "No published figures were given to compare with."
    if not told:
        which = "the one published figure" if len(found) == 1 else f"any of {number(len(found))} published figures"
        return f"Whether our figures agree with {which} cannot be told here."
    unknown = len(found) - len(told)
    rest = f" Whether they agree with {things(unknown, 'other')} cannot be told here." if unknown else ""
    if not against:
        return f"Our figures agree with {every(len(told), 'published figure')} that can be compared here.{rest}"
    differ = listed(
        [f"“{plain(one.figure)}” for {plain(_about(study, one))} (ours: {number(one.ours.count)})" for one in against]
    )
    if len(told) == 1:
        return f"Our figures do not agree with the one published figure that can be compared here: {differ}.{rest}"
    return f"{_headline(told, against)} figures that can be compared here. They do not agree with {differ}.{rest}"


def cost(study: Study) -> Finding:
    """What did it cost, and who paid?"""
    found, places = study.by_group("cost"), study.by_group("cost_of_a_place")
    labels = {name: "Altogether" if name == "all" else capital(cost_kind(name)) for name in found}
    rows = [(labels[name], _to_the_pound(one)) for name, one in found.items()]
    rows += [(f"A place {name}", _to_the_pound(one)) for name, one in places.items()]
    total = found.get("all")
    return Finding(
        headline=f"The project cost {pounds(total)}" if total and total.is_shown and total.value else "What it cost",
        answer=Text(_cost(study, found, places)),
        caveat=caveat("cost", "cost_of_a_place"),
        table=study.table("cost", "What the project cost, in pounds", ["What", "Pounds"], rows),
    )


def _cost(study: Study, found: dict[str, Result], places: dict[str, Result]) -> str:
    if not found and "costs" in study.supplied:
        return (
            f"**NOT KNOWN.** The costs that were supplied bear no dates, so what had been spent by "
            f"{date(study.as_at)} cannot be told."
        )
    if not found:
        return f"**NOT KNOWN.** {NOT_SUPPLIED}"
    total = found["all"]
    if not total.is_shown:
        return f"**NOT KNOWN.** What it cost is {hidden_or_not_known(total)}."
    if not total.value:
        return "The costs that were supplied add up to nothing."
    return f"{_by_kind(found)} {_who_paid(found)} {_of_a_place(places)}"


def _by_kind(found: dict[str, Result]) -> str:
    by_kind = {name: one for name, one in found.items() if name != "all" and not name.startswith("paid by ")}
    kinds = [(one, cost_kind(name)) for name, one in by_kind.items() if one.value]
    total = capital(pounds(found["all"]))
    if len(kinds) == 1:
        return f"{total}, all of it {kinds[0][1]}."
    return f"{total}: {listed([f'{pounds(one)} {kind}' for one, kind in kinds])}."


def _who_paid(found: dict[str, Result]) -> str:
    payers = [
        (plain(name.removeprefix("paid by ")), one)
        for name, one in found.items()
        if name.startswith("paid by ") and one.value
    ]
    if len(payers) == 1:
        return f"{capital(payers[0][0])} paid all of it."
    return f"Who paid: {listed([f'{payer} {pounds(one)}' for payer, one in payers])}."


def _of_a_place(places: dict[str, Result]) -> str:
    """What it is a filled place and, as a range, an additional one; or why that cannot be told."""
    filled, least, most = (places[name] for name in ("filled", "added, at least", "added, at most"))
    if filled.state == NOT_APPLICABLE:
        return "No place had been filled, so there is no cost of a place."
    if not filled.is_shown:
        return f"What that comes to for a filled place is {hidden_or_not_known(filled)}."
    begins = f"That is {pounds(filled)} a filled place"
    ends = [pounds(one) for one in (least, most) if one.is_shown]
    if len(ends) == 2:
        return f"{begins}, and {ends[0] if ends[0] == ends[1] else ' to '.join(ends)} an additional one."
    if ends:
        return f"{begins}, and at {'least' if least.is_shown else 'most'} {ends[0]} an additional one."
    if least.state == NOT_APPLICABLE:
        return f"{begins}. {NONE_ADDED}."
    return f"{begins}; what it comes to for an additional one is {hidden_or_not_known(least)}."


def _to_the_pound(one: Result) -> int | Result:
    return half_up(round(100 * one.value), 100) if one.is_shown else one
