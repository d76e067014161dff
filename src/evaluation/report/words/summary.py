"""What a councillor with two minutes reads: the answers of a borough's page, or of the project's, in short."""

from collections.abc import Iterator

from evaluation.metrics.cells import CONFIDENTIAL, NOT_AVAILABLE, SHOWN
from evaluation.metrics.result import Result
from evaluation.report.findings import Text, plain
from evaluation.report.study import Study
from evaluation.report.words import date, listed, number, of, percent, sentences, was
from evaluation.report.words import pledges as say
from evaluation.report.words.comparison import compared, the_others
from evaluation.report.words.doubtful import doubtful, none_counted
from evaluation.report.words.network import never_came, someone_came
from evaluation.report.words.page import not_shown, rounding
from evaluation.report.words.pledges import anyway, span
from evaluation.report.words.surveys import Asked, asked, everywhere, moved_in_short, moves, no_answers, recommended

NEVER_CAME = "participants who never came"
UNSEEN = {CONFIDENTIAL: "hidden", NOT_AVAILABLE: "not known"}


def in_short(study: Study) -> Text:
    """The answer first, what is in doubt about it, and that some of it is hidden or rounded."""
    doubts = f"\n\n{doubtful(study)}" if doubtful(study) else ""
    hidden = f"\n\n**Not shown.** {not_shown(study)}" if study.hidden or study.tells_little else ""
    rounded = f"\n\n**Rounded.** {rounding(study)}" if rounding(study) else ""
    return Text(answer(study) + doubts + hidden + rounded)


def answer(study: Study) -> Text:
    """Promised, filled, still empty, and what would have come anyway."""
    if study.is_project:
        return sentences(_promised_against_target(study), say.empties(study), _who_promised(study))
    return sentences(say.sentence(study), say.empties(study), _added(study), plain(study.notes.context))


def did_what_we_said(study: Study) -> Text:
    """The verdict on a borough's promise, and the other boroughs beside it."""
    return Text(f"{say.kept_promise(study)} {compared(study)}")


def what_changed(study: Study) -> Text:
    """What the project added, as the borough judges it."""
    return Text(f"**Would it have happened anyway?** {anyway(study)}")


def took_part(study: Study) -> Text:
    """At which events someone from the borough came."""
    return Text(someone_came(study))


def did_it_help(study: Study) -> Text:
    """Whether those who replied would recommend it, and how confidence moved."""
    said, moved = recommended(study), moved_in_short(study)
    if not moved:
        return Text(said)
    return sentences("" if said == no_answers(study) else said, moved, "There was no comparison group.")


def how_sure(study: Study) -> Text:
    """What kind of evidence this is."""
    return Text(
        "Places promised and filled are a complete register of what boroughs recorded, not a sample, so they have "
        "no margin of error; they are as right as the records. Whether a place would have come anyway is the "
        "boroughs' own judgement. What people say of themselves is said by those who chose to come and to reply. "
        "Nobody was compared with a group outside the project: it can have contributed to what is shown here, and "
        "nothing here shows that it caused it."
    )


def the_other_way(study: Study) -> Text:
    """What speaks against the good news; never empty."""
    against = [_empty(study), _late(study), _anyway(study)]
    if study.is_project and study.one("never_came").count:
        against.append(never_came(study))
    against += [_turned(study, q, whole) for q, whole in _moves(study)]
    if not study.is_project:
        against.append(_outdone(study))
    against = [*filter(None, [*against, _untold(study)])] if any(against) else [_nothing_found(study)]
    if study.project.other_causes:
        against.append(f"Other causes than the project: {listed([plain(c) for c in study.project.other_causes])}.")
    return Text(" ".join(against))


def _empty(study: Study) -> str:
    """The places that should have been filled and are not."""
    found = ((word, study.one("still_empty", word)) for word in ("overdue", "cancelled"))
    kinds = [(one.count, word) for word, one in found if one.is_shown and one.count]
    total = sum(n for n, _ in kinds)
    if len(kinds) == 1:
        return f"{number(total)} {kinds[0][1]} {'place' if total == 1 else 'places'} {was(total)} still empty."
    said = listed([f"{number(n)} {word}" for n, word in kinds] or [""])
    return f"{number(total)} places were still empty: {said}." if kinds else ""


def _late(study: Study) -> str:
    done, timely = study.one("filled_of_due"), study.one("on_time")
    if not (done.is_shown and timely.is_shown and done.count > timely.count):
        return ""
    late = done.count - timely.count
    which = f"{number(late)} of {number(done.count)} places" if done.count > 1 else "The one place"
    return f"{which} due and filled {was(late)} filled late."


def _anyway(study: Study) -> str:
    without = study.one("anyway", "anyway")
    if not without.count:
        return ""
    which = of(without, "places filled") if without.out_of > 1 else "The one place filled"
    return f"{which} would have come anyway."


def _outdone(study: Study) -> str:
    """Whether the other boroughs did better."""
    done, others = study.one("filled_of_due"), study.one("filled_of_due", of="others")
    if not (done.is_shown and others.is_shown and done.count * others.out_of < others.count * done.out_of):
        return ""
    whose = "its" if len(study.beside) == 2 else "their"
    return f"The {the_others(study)} filled a larger share of {whose} places due."


def _sought(study: Study) -> dict[str, Result]:
    """What is looked for that speaks against the good news, beside answers and other boroughs."""
    sought = {
        "places overdue": study.one("still_empty", "overdue"),
        "places cancelled": study.one("still_empty", "cancelled"),
        "places filled late": study.one("on_time"),
        "places that would have come anyway": study.one("anyway", "anyway"),
    }
    return sought | ({NEVER_CAME: study.one("never_came")} if study.is_project else {})


def _untold(study: Study) -> str:
    """What was looked for too, beside what can be told, and is hidden."""
    hidden = [what for what, one in _sought(study).items() if one.state == CONFIDENTIAL]
    wrong = [_worse(q, whole) for q, whole in _moves(study)]
    if any(one.state == CONFIDENTIAL for one in wrong):
        to_others = " to other questions" if any(one.is_shown for one in wrong) else ""
        hidden.append(f"answers{to_others} that went the wrong way")
    return f"We looked for {listed(hidden)} too; how many there were is hidden." if hidden else ""


def _nothing_found(study: Study) -> str:
    """What was looked for, where nothing of it can be shown."""
    looked, sought = ["places overdue, cancelled or filled late"], _sought(study)
    if NEVER_CAME in sought and sought[NEVER_CAME].state not in (SHOWN, CONFIDENTIAL):
        del sought[NEVER_CAME]
    looked += [NEVER_CAME] if NEVER_CAME in sought else []
    answers = [one for _, whole in _moves(study) for one in whole]
    looked += ["answers that went the wrong way"] if answers else []
    states = {one.state for one in sought.values()} | {one.state for one in answers} & {CONFIDENTIAL}
    said = f"We looked for {', '.join(looked)}, and places that would have come anyway"
    rest = " or ".join(why for state, why in UNSEEN.items() if state in states)
    return f"{said}: none can be shown here, and the rest is {rest}." if rest else f"{said}, and found none."


def _moves(study: Study) -> Iterator[tuple[Asked, list[Result]]]:
    """The questions about the project of which one end is good, and how answers in all boroughs moved."""
    for q in asked(study, "learning"):
        whole = moves(study, q.row["question"], "all")
        if q.about == "project" and q.row["direction"] != "none" and whole:
            yield q, whole


def _turned(study: Study, q: Asked, whole: list[Result]) -> str:
    """How many answers went the wrong way."""
    up, worse = q.row["direction"] == "lower", _worse(q, whole)
    if not (worse.is_shown and worse.count):
        return ""
    how = f"agreed {'more' if up else 'less'} with"
    if q.row["kind"] != "likert":
        how = f"gave a {'higher' if up else 'lower'} answer to"
    people = f"{number(worse.count)} of {number(worse.out_of)} people who answered before and after"
    return f"{everywhere(study)}{people} {how} {q.name}."


def _worse(q: Asked, whole: list[Result]) -> Result:
    """The answers that went the wrong way."""
    return whole[0] if q.row["direction"] == "lower" else whole[2]


def what_next(study: Study) -> Text:
    """The actions that people agreed; with none agreed it says so."""
    agreed = study.project.recommendations if study.is_project else study.notes.recommendations
    if not agreed:
        whose = "the project" if study.is_project else plain(study.name)
        return Text(f"No actions have been agreed for {whose} yet. None are invented here.")
    return Text(
        "\n".join(
            f"- {plain(one.action)} ({plain(one.owner)}, by {date(one.by)}; it rests on: {plain(one.finding)})"
            for one in agreed
        )
    )


def context(study: Study) -> Text:
    """What a reader must know to judge the figures, in the project's own words."""
    return Text(plain(study.project.context) or "No context was given.")


def lessons(study: Study) -> Text:
    """What we got wrong, as the project's people put it."""
    found = study.project.lessons
    return Text(
        "\n".join(f"- {plain(one)}" for one in found) or "No lessons have been agreed yet. None are invented here."
    )


def _promised_against_target(study: Study) -> str:
    promised, filled, target = study.one("promised"), study.one("filled"), study.project.target
    if not promised.is_shown or target is None or none_counted(study):
        return say.sentence(study)
    unit = plain(study.project.target_unit) if promised.count != 1 else "place"
    how_many = number(promised.count) if promised.count else "no"
    begins = f"Boroughs promised {how_many} {unit} against a target of {number(target)}"
    if not promised.count:
        return f"{begins} by {date(study.as_at)}."
    if not filled.is_shown:
        return f"{begins} by {date(study.as_at)}; {say.not_told(filled)}."
    return f"{begins}, and {number(filled.count) if filled.count else 'none'} had been filled by {date(study.as_at)}."


def _who_promised(study: Study) -> str:
    some, three = study.one("boroughs_promising"), study.one("top_three")
    is_told = some.is_shown and not none_counted(study)
    said = f"{of(some, 'member boroughs')} promised at least one" if is_told else ""
    if said and three.is_shown:
        said += f"; three of them made {number(three.count)} of the {number(three.out_of)} promises{percent(three)}"
    return f"{said}." if said else ""


def _added(study: Study) -> str:
    least, most = (study.one("added", group) for group in ("at least", "at most"))
    filled = study.one("filled").count
    if not filled:
        return ""
    if not (least.is_shown and most.is_shown) or (filled > 1 and (least.count, most.count) == (0, filled)):
        return "We cannot say how many would have been filled anyway."
    if filled == 1:
        return anyway(study).partition("** ")[2]  # the sentence without the verdict's word
    added = span(least.count, most.count)
    return f"By {plain(study.name)}'s own judgement the project added {added} of {number(filled)} places filled."
