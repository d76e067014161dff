"""What is said of change: how the answers of those who were asked twice moved, and who did not answer."""

from evaluation.disclosure import CONFIDENTIAL
from evaluation.findings import Finding, Text, caveat, plain
from evaluation.measure import NOT_AVAILABLE, UNRELIABLE, Measure
from evaluation.words import KINDS, as_number, base, capital, in_all, listed, none_or, number, of, uncapital
from evaluation.words.surveys import NO_ANSWERS, Asked, asked

WAYS = ("up", "same", "down")


def changed(report) -> Finding:
    """What can they do now? The answers of those who were asked before and after."""
    found = [(q, moves(report, q.row["question"]), moves(report, q.row["question"], "all"))
             for q in asked(report, "learning")]  # fmt: skip
    found = [(q, own, whole) for q, own, whole in found if whole]
    told = [(q, whole) for q, _, whole in found if _shown(whole)]
    headings = ["Question", "More", "The same", "Less"]
    rows = [(q.row["text"], *own) for q, own, _ in found]
    if not report.is_project:
        headings += ["All: more", "All: the same", "All: less"]
        missing = [Measure(state=NOT_AVAILABLE)] * 3
        rows = [(q.row["text"], *(own or missing), *whole) for q, own, whole in found]
    return Finding(
        headline=_headline(*told[0]) if told else "Answers before and after",
        answer=Text(" ".join(filter(None, [_changed(report, found), _used(report)]))), caveat=caveat("moved", "ticked"),
        table=report.table("before-after", "People who answered before and after, and how their answers moved",
                           headings, rows or [("Not known", *["[x]"] * (len(headings) - 1))]),
        bars=[(q.row["text"], [one.count for one in reversed(whole)])
              for q, whole in told if report.is_project],
        series=("less", "the same", "more"),
    )  # fmt: skip


def _changed(report, found: list[tuple[Asked, list[Measure], list[Measure]]]) -> str:
    if not found:
        return NO_ANSWERS
    if report.is_project:
        shown = [(q, whole) for q, _, whole in found if _shown(whole)] or [(q, whole) for q, _, whole in found[:1]]
        return " ".join(moved(q, whole) for q, whole in shown)
    ours = " ".join(moved(q, own) for q, own, _ in found if own and _shown(own))
    ours = ours or f"Too few people from {plain(report.name)} answered both times to publish."
    every = " ".join(moved(q, whole) for q, _, whole in found if _shown(whole))
    return f"{ours} {in_all(report)}{uncapital(every)}" if every else ours


def moves(report, question: str, of: str = "") -> list[Measure]:
    """Up, same and down; an empty list where the question was not asked twice."""
    found = {one.group: one for one in report.many("moved", of)}
    three = [found.get(f"{question} {way}") for way in WAYS]
    return [] if None in three else three


def moved(q: Asked, three: list[Measure]) -> str:
    """How many moved which way, in one sentence."""
    up, same, down = three
    if UNRELIABLE in {one.state for one in three}:
        return "Too few people answered both times to tell."
    if not _shown(three):
        return "Too few people answered both times to publish."
    meant = " (less is better)" if q.row["direction"] == "lower" else ""
    return (f"Of {number(up.out_of)} people who answered before and after, {none_or(up.count)} agreed more with "
            f"{q.name}, {none_or(same.count)} the same and {none_or(down.count)} less{meant}.")  # fmt: skip


def first_move(report) -> tuple[Asked, list[Measure]] | None:
    """The first question whose movement in all boroughs can be told."""
    found = ((q, moves(report, q.row["question"], "all")) for q in asked(report, "learning"))
    return next(((q, whole) for q, whole in found if _shown(whole)), None)


def in_short(report) -> str:
    """The same for the summary; an empty string where nothing can be told."""
    first = first_move(report)
    return "" if first is None else capital(f"{in_all(report)}{uncapital(moved(*first))}" if in_all(report)
                                            else moved(*first))  # fmt: skip


def _shown(three: list[Measure]) -> bool:
    return bool(three) and all(one.is_shown for one in three)


def _headline(q: Asked, whole: list[Measure]) -> str:
    up = whole[0]
    return f"Of {number(up.out_of)} people asked before and after, {none_or(up.count)} agreed more with {q.name}"


def _used(report) -> str:
    """What people ticked as used at work, most first."""
    said = []
    for q in asked(report, "behaviour", kinds=("multi",)):
        ticked = [
            one for one in report.many("ticked", of="all") if one.group.startswith(f"{q.group} ") and one.is_shown
        ]
        most = sorted(ticked, key=lambda one: -one.count)[:3]
        if most:
            each = listed([f"{number(one.count)} {plain(one.group.removeprefix(f'{q.group} '))}" for one in most])
            people = f"of {number(most[0].out_of)} people who had used something at work, {each}."
            said.append(capital(f"{in_all(report)}{people}"))
    return " ".join(said)


def who_answered(report) -> Finding:
    """Who did not answer?"""
    replied, others = ({one.group: one for one in report.many(name, of="all") if one.group}
                       for name in ("replied", "other_replies"))  # fmt: skip
    unknown = Measure(state=NOT_AVAILABLE)
    rows = [(f"{capital(KINDS[kind])}s", *base(one), others.get(kind, unknown)) for kind, one in replied.items()]
    said = [f"{of(one, f'attendances at {KINDS[kind]}s')} were followed by a reply"
            for kind, one in replied.items() if one.is_shown]  # fmt: skip
    return Finding(
        headline=capital(said[0]) if said else "Who replied",
        answer=Text(" ".join(filter(None, [_replied(report, said, replied), _first_answers(report)]))),
        caveat=caveat("replied", "non_response"),
        table=report.table("replied", "Attendances of all boroughs, and replies to the questions asked afterwards",
                           ["Event", "Attendances", "Followed by a reply", "Replies that do not say from whom"],
                           rows or [("Not known", *["[x]"] * 3)]),
    )  # fmt: skip


def _replied(report, said: list[str], replied: dict[str, Measure]) -> str:
    if said:
        return f"{capital(in_all(report) + '; '.join(said))}. The others may think otherwise."
    if any(one.state == CONFIDENTIAL for one in replied.values()):
        return "Too few people answered to publish."
    return "Not known: no answers about an event were supplied."


def _first_answers(report) -> str:
    """Whether those who did not answer again had begun elsewhere on the scale."""
    found = {one.group: one for one in report.many("non_response", of="all")}
    said = []
    for q in asked(report, "learning"):
        pair = [found.get(f"{q.row['question']} {who}") for who in ("came back", "did not")]
        if all(one is not None and one.is_shown and one.value is not None for one in pair):
            back, lost = (as_number(one.value) for one in pair)
            said.append(f"On {q.name}, those who answered again had begun at {back} on average, the others at {lost}.")
    return " ".join(said)
