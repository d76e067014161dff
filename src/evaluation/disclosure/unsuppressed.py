"""The project's figures that may be told though single counts beneath them are hidden.

They rest on many counts at once: who came to what, single answers, pairs of answers. Each is shown as it is,
rounded, or hidden, with the counts beneath (`measure.suppressed_statistic`). They cannot be made from what is shown.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from evaluation.counts import Counts
from evaluation.disclosure import Disclosed, cells, disclose
from evaluation.metrics import network, workshops
from evaluation.metrics.cells import CONFIDENTIAL, SHOWN, Cell
from evaluation.metrics.measure import Result, missing, of_borough
from evaluation.metrics.network import ties
from evaluation.metrics.programme import Programme
from evaluation.metrics.vocabulary import ALL
from evaluation.metrics.workshops import change

RETURNED = ("came back", "did not")  # who answered again, and who did not
SCALED = ("likert", "nps")
NARROWING = ("standardised_change", "rank_biserial", "wilcoxon_p")
CHANGES = (change.median_change, change.mean_change, change.standardised_change, change.rank_biserial_change)


def resting_on_hidden(
    shown: Disclosed, counts: Counts, boroughs: Collection[str], programme: Programme, technical: bool = True
) -> list[Result]:
    """The project's figures that may be told, rounded or resting on many, though single counts beneath are hidden."""
    true = disclose(counts, "team")
    return of_borough(
        ALL, [*_of_sessions(shown, true, boroughs, programme), *_of_answers(shown, true, programme, technical)]
    )


def _of_sessions(shown: Disclosed, true: Disclosed, boroughs: Collection[str], programme: Programme) -> list[Result]:
    """Figures that rest on who came to what: shown as they are, rounded, or hidden, with the counts beneath."""
    if "sessions" not in true:
        return missing("people_a_session", "ties_across", "ei_index", "gini_of_attendances")
    seen, came = (
        {
            (event, slug): n
            for slug in boroughs
            for (event, status), n in cells(counted, "sessions", slug).items()
            if status == "came"
        }
        for counted in (shown, true)
    )
    came = {key: one.n for key, one in came.items() if one.n}
    seen = {key: seen[key] for key in came}
    found = [
        *workshops.people_a_session(cells(shown, "sessions", ALL), programme.kinds()),
        ties.ties_across(came, seen),
        ties.ei_of_ties(came, seen),
    ]
    if "attendances" in true:
        times = {number: one.n for number, one in cells(true, "attendances", ALL).items()}
        found.append(network.gini_of_attendances(times, cells(shown, "attendances", ALL)))
        sizes = {slug: cells(true, "participants", slug)["", "now"].n for slug in boroughs}
        people = {slug: cells(shown, "participants", slug)["", "now"] for slug in boroughs}
        found.append(ties.ei_by_chance(sizes, people))
    return found


def _of_answers(shown: Disclosed, true: Disclosed, programme: Programme, technical: bool) -> list[Result]:
    """Figures that rest on single answers: of the middle answer, of who did not answer again, and of change."""
    if "respondents" not in true:
        return missing("median_answer", "mean_change")
    (asked, seen), (pairs, pairs_seen), (first, first_seen) = (
        ({key: one.n for key, one in cells(true, table, ALL).items()}, cells(shown, table, ALL))
        for table in ("answers", "pairs", "returned")
    )
    found = []
    for question in dict.fromkeys(question for question, _, _ in first):
        groups, groups_seen = (
            [
                {value: n for (own, which, value), n in table.items() if (own, which) == (question, group)}
                for group in RETURNED
            ]
            for table in (first, first_seen)
        )
        found += change.non_response(*groups, tuple(groups_seen), question)
    if not technical:
        return found
    found += workshops.median_answer(asked, seen, cells(shown, "respondents", ALL), programme.asked(SCALED))
    of_pairs, of_seen = _pairs_of(pairs), _pairs_of(pairs_seen)
    for question, own in of_pairs.items():
        found += [_leaving_room(measured(own, of_seen[question], question), of_seen[question]) for measured in CHANGES]
        times, times_seen = (
            [_values(table, question, time) for time in ("before", "after")] for table in (asked, seen)
        )
        found.append(change.unmatched_difference(*times, tuple(times_seen), question))
    chance = change.wilcoxon_p(of_pairs, of_seen) if of_pairs else []
    return [*found, *(_leaving_room(one, of_seen[one.group]) for one in chance)]


def _leaving_room(one: Result, seen: Mapping[object, Cell]) -> Result:
    """A figure of change, as far as it leaves room for what is hidden beneath: beside up, same and down, and the mean
    and the median, each of `NARROWING` would tell how many answers changed by how much."""
    if not one.is_shown or all(beneath.state == SHOWN for beneath in seen.values()):
        return one
    if one.measure in NARROWING:
        return Result(measure=one.measure, group=one.group, unit=one.unit, state=CONFIDENTIAL)
    return replace(one, lower=None, upper=None)


def _values(answers: Mapping[tuple[str, ...], object], question: str, time: str) -> dict[str, object]:
    """How many gave each answer to a question about the project at a time."""
    return {key[3]: n for key, n in answers.items() if key[:3] == (question, "project", time)}


def _pairs_of(pairs: Mapping[tuple[str, ...], object]) -> dict[str, dict]:
    """The answers before and after, by question."""
    found: dict[str, dict] = {}
    for (question, own, one, other), n in pairs.items():
        if own == "after":
            found.setdefault(question, {})[one, other] = n
    return found
