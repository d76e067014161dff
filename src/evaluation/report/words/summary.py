"""What a councillor with two minutes reads: the answers of a borough's page, or of the project's, in short."""

from collections.abc import Iterator

from evaluation.metrics.cells import CONFIDENTIAL, SHOWN
from evaluation.metrics.measure import NOT_AVAILABLE, Result
from evaluation.report.findings import Text, plain
from evaluation.report.words import change, date, listed, number, of, percent, was
from evaluation.report.words import pledges as say
from evaluation.report.words.anyway import anyway, span
from evaluation.report.words.comparison import compared, the_others
from evaluation.report.words.network import never_came, someone_came
from evaluation.report.words.page import not_shown, rounding
from evaluation.report.words.surveys import Asked, asked, everywhere, no_answers, recommended

UNSEEN = {CONFIDENTIAL: "hidden", NOT_AVAILABLE: "not known"}


def in_short(report) -> Text:
    """The answer first, and that some of it is hidden or rounded."""
    hidden = f"\n\n**Not shown.** {not_shown(report)}" if report.hidden else ""
    rounded = f"\n\n**Rounded.** {rounding(report)}" if rounding(report) else ""
    return Text(answer(report) + hidden + rounded)


def answer(report) -> Text:
    """Promised, filled, still empty, and what would have come anyway."""
    said = [say.sentence(report), say.empties(report)]
    if report.is_project:
        said = [_promised_against_target(report), say.empties(report), _who_promised(report)]
    else:
        said.append(_added(report))
        said.append(plain(report.notes.context))
    return Text(" ".join(filter(None, said)))


def did_what_we_said(report) -> Text:
    """The verdict on a borough's promise, and the other boroughs beside it."""
    return Text(f"{say.kept_promise(report)} {compared(report)}")


def what_changed(report) -> Text:
    """What the project added, as the borough judges it."""
    return Text(f"**Would it have happened anyway?** {anyway(report)}")


def took_part(report) -> Text:
    """At which events someone from the borough came."""
    return Text(someone_came(report))


def did_it_help(report) -> Text:
    """Whether those who replied would recommend it, and how confidence moved."""
    said, moved = recommended(report), change.in_short(report)
    if not moved:
        return Text(said)
    return Text(
        " ".join(filter(None, ["" if said == no_answers(report) else said, moved, "There was no comparison group."]))
    )


def how_sure(report) -> Text:
    """What kind of evidence this is."""
    return Text(
        "Places promised and filled are a complete register of what boroughs recorded, not a sample, so they have "
        "no margin of error; they are as right as the records. Whether a place would have come anyway is the "
        "boroughs' own judgement. What people say of themselves is said by those who chose to come and to reply. "
        "Nobody was compared with a group outside the project: it can have contributed to what is shown here, and "
        "nothing here shows that it caused it."
    )


def the_other_way(report) -> Text:
    """What speaks against the good news; never empty."""
    against = [_empty(report), _late(report), _anyway(report)]
    if report.is_project and report.one("never_came").count:
        against.append(never_came(report))
    against += [_turned(report, q, whole) for q, whole in _moves(report)]
    if not report.is_project:
        against.append(_outdone(report))
    against = [*filter(None, [*against, _untold(report)])] if any(against) else [_nothing_found(report)]
    if report.project.other_causes:
        against.append(f"Other causes than the project: {listed([plain(c) for c in report.project.other_causes])}.")
    return Text(" ".join(against))


def _empty(report) -> str:
    """The places that should have been filled and are not."""
    found = ((word, report.one("still_empty", word)) for word in ("overdue", "cancelled"))
    kinds = [(one.count, word) for word, one in found if one.is_shown and one.count]
    total = sum(n for n, _ in kinds)
    if len(kinds) == 1:
        return f"{number(total)} {kinds[0][1]} {'place' if total == 1 else 'places'} {was(total)} still empty."
    said = listed([f"{number(n)} {word}" for n, word in kinds] or [""])
    return f"{number(total)} places were still empty: {said}." if kinds else ""


def _late(report) -> str:
    done, timely = report.one("filled_of_due"), report.one("on_time")
    if not (done.is_shown and timely.is_shown and done.count > timely.count):
        return ""
    late = done.count - timely.count
    which = f"{number(late)} of {number(done.count)} places" if done.count > 1 else "The one place"
    return f"{which} due and filled {was(late)} filled late."


def _anyway(report) -> str:
    without = report.one("anyway", "anyway")
    if not without.count:
        return ""
    which = of(without, "places filled") if without.out_of > 1 else "The one place filled"
    return f"{which} would have come anyway."


def _outdone(report) -> str:
    """Whether the other boroughs did better."""
    done, others = report.one("filled_of_due"), report.one("filled_of_due", of="others")
    if not (done.is_shown and others.is_shown and done.count * others.out_of < others.count * done.out_of):
        return ""
    whose = "its" if len(report.beside) == 2 else "their"
    return f"The {the_others(report)} filled a larger share of {whose} places due."


def _untold(report) -> str:
    """What was looked for too, beside what can be told, and is hidden."""
    wrong = [_worse(q, whole) for q, whole in _moves(report)]
    some = any(one.is_shown for one in wrong)
    sought = {
        "places overdue": [report.one("still_empty", "overdue")],
        "places cancelled": [report.one("still_empty", "cancelled")],
        "places filled late": [report.one("on_time")],
        "places that would have come anyway": [report.one("anyway", "anyway")],
        "participants who never came": [report.one("never_came")] if report.is_project else [],
        f"answers{' to other questions' if some else ''} that went the wrong way": wrong,
    }
    hidden = [what for what, found in sought.items() if CONFIDENTIAL in {one.state for one in found}]
    return f"We looked for {listed(hidden)} too; how many there were is hidden." if hidden else ""


def _nothing_found(report) -> str:
    """What was looked for, where nothing of it can be shown."""
    looked = ["places overdue, cancelled or filled late"]
    sought = [
        report.one("still_empty", "overdue"),
        report.one("still_empty", "cancelled"),
        report.one("on_time"),
        report.one("anyway", "anyway"),
    ]
    never, moves = report.one("never_came"), [one for _, whole in _moves(report) for one in whole]
    if report.is_project and never.state in (SHOWN, CONFIDENTIAL):
        looked.append("participants who never came")
        sought.append(never)
    if moves:
        looked.append("answers that went the wrong way")
    states = {one.state for one in sought} | {one.state for one in moves} & {CONFIDENTIAL}
    said = f"We looked for {', '.join(looked)}, and places that would have come anyway"
    rest = " or ".join(why for state, why in UNSEEN.items() if state in states)
    return f"{said}: none can be shown here, and the rest is {rest}." if rest else f"{said}, and found none."


def _moves(report) -> Iterator[tuple[Asked, list[Result]]]:
    """The questions about the project of which one end is good, and how answers in all boroughs moved."""
    for q in asked(report, "learning"):
        whole = change.moves(report, q.row["question"], "all")
        if q.about == "project" and q.row["direction"] != "none" and whole:
            yield q, whole


def _turned(report, q: Asked, whole: list[Result]) -> str:
    """How many answers went the wrong way."""
    up, worse = q.row["direction"] == "lower", _worse(q, whole)
    if not (worse.is_shown and worse.count):
        return ""
    how = f"agreed {'more' if up else 'less'} with"
    if q.row["kind"] != "likert":
        how = f"gave a {'higher' if up else 'lower'} answer to"
    people = f"{number(worse.count)} of {number(worse.out_of)} people who answered before and after"
    return f"{everywhere(report)}{people} {how} {q.name}."


def _worse(q: Asked, whole: list[Result]) -> Result:
    """The answers that went the wrong way."""
    return whole[0] if q.row["direction"] == "lower" else whole[2]


def what_next(report) -> Text:
    """The actions that people agreed; with none agreed it says so."""
    agreed = report.project.recommendations if report.is_project else report.notes.recommendations
    if not agreed:
        whose = "the project" if report.is_project else plain(report.name)
        return Text(f"No actions have been agreed for {whose} yet. None are invented here.")
    return Text(
        "\n".join(
            f"- {plain(one.action)} ({plain(one.owner)}, by {date(one.by)}; it rests on: {plain(one.finding)})"
            for one in agreed
        )
    )


def context(report) -> Text:
    """What a reader must know to judge the figures, in the project's own words."""
    return Text(plain(report.project.context) or "No context was given.")


def lessons(report) -> Text:
    """What we got wrong, as the project's people put it."""
    found = report.project.lessons
    return Text(
        "\n".join(f"- {plain(one)}" for one in found) or "No lessons have been agreed yet. None are invented here."
    )


def _promised_against_target(report) -> str:
    promised, filled, target = report.one("promised"), report.one("filled"), report.project.target
    if not promised.is_shown or target is None:
        return say.sentence(report)
    unit = plain(report.project.target_unit) if promised.count != 1 else "place"
    how_many = number(promised.count) if promised.count else "no"
    begins = f"Boroughs promised {how_many} {unit} against a target of {number(target)}"
    if not promised.count:
        return f"{begins} by {date(report.as_at)}."
    if not filled.is_shown:
        return f"{begins} by {date(report.as_at)}; {say.not_told(filled)}."
    return f"{begins}, and {number(filled.count) if filled.count else 'none'} had been filled by {date(report.as_at)}."


def _who_promised(report) -> str:
    some, three = report.one("boroughs_promising"), report.one("top_three")
    said = f"{of(some, 'member boroughs')} promised at least one" if some.is_shown else ""
    if said and three.is_shown:
        said += f"; three of them made {number(three.count)} of the {number(three.out_of)} promises{percent(three)}"
    return f"{said}." if said else ""


def _added(report) -> str:
    least, most = (report.one("added", group) for group in ("at least", "at most"))
    filled = report.one("filled").count
    if not filled:
        return ""
    if not (least.is_shown and most.is_shown) or (filled > 1 and (least.count, most.count) == (0, filled)):
        return "We cannot say how many would have been filled anyway."
    if filled == 1:
        return anyway(report).partition("** ")[2]  # the sentence without the verdict's word
    added = span(least.count, most.count)
    return f"By {plain(report.name)}'s own judgement the project added {added} of {number(filled)} places filled."
