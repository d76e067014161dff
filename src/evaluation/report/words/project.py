"""What is said of the project as a whole beyond its pledges: who took part, what people said, what lasts.

What its notebook asks besides stands in modules of its own: how it was meant to work, who had the opportunities,
what it cost, and how our figures stand to those that were published.
"""

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, UNRELIABLE
from evaluation.metrics.measure import Result
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import capital, date, is_, listed, none_or, number, of, one_or, things
from evaluation.report.words.cost import cost
from evaluation.report.words.equality import opportunities
from evaluation.report.words.network import never_came, of_people
from evaluation.report.words.published import reconciliation
from evaluation.report.words.surveys import some_of
from evaluation.report.words.theory import theory

__all__ = ["cost", "left_out", "opportunities", "reconciliation", "themes", "theory", "what_lasts"]


def themes(study: Study) -> Finding:
    """What did people say in their own words?"""
    found = [one for one in study.many("themes") if one.group]
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
    said = [_who_promised(promising)] if promising.is_shown else []
    if never.state == NOT_APPLICABLE:
        said.append("Nobody had joined a network.")
    elif never.state == CONFIDENTIAL:
        said.append("How many participants never came to anything is hidden.")
    elif not never.is_shown:
        said.append("Whether participants came to anything is not known.")
    else:
        said.append(never_came(study) or "No event had been held yet.")
    return Text(" ".join(said))


def _who_promised(promising: Result) -> str:
    none = promising.out_of - promising.count
    if promising.count == 0:
        which = "The one member borough" if none == 1 else f"None of {number(none)} member boroughs"
        return f"{which} promised {'no' if none == 1 else 'a'} place."
    rest = f"; {number(none)} promised none" if none else ""
    return f"{of(promising, 'member boroughs')} promised at least one place{rest}."
