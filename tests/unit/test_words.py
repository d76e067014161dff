"""What the pages say: every case of every sentence, from none to all, hidden, unknown and too early."""

import datetime as dt
import re
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import telling
from builders.cases import case
from builders.measures import rated
from builders.studies import EIGHTEEN, HIDDEN, MANY, OF_FILLING, content, hackney, hiding, places, together, whole
from evaluation.metrics import pledges, project
from evaluation.metrics.cells import CONFIDENTIAL, NOT_AVAILABLE
from evaluation.metrics.pledges.comparison import chance_limits
from evaluation.records.parameters import Recommendation
from evaluation.report import charts
from evaluation.report.study import Study
from evaluation.report.words import date, half_up, page, summary
from evaluation.report.words import plan as plan_words
from evaluation.report.words import pledges as say
from evaluation.report.words.comparison import beyond_chance, comparison
from evaluation.report.words.page import CHECKED

BY = "by 30 September 2020"
FILLED_HIDDEN = "how many are filled is hidden"


def asked(new=0, sooner=0, anyway=0, unknown=0):
    return {"new": new, "sooner": sooner, "anyway": anyway, "unknown": unknown}


def stay(in_post=0, left=0, finished=0):
    return {"started": in_post + left + finished, "in_post": in_post, "left": left, "finished": finished}


# Places promised and filled

EMPTY_UNKNOWN = "Not known: the records do not say how many places are empty and why."


@pytest.mark.parametrize(
    "counts, said",
    [
        case("none promised", places(), f"Hackney had promised no places {BY}."),
        case("one, filled", places(timely=1), f"Hackney promised 1 place and had filled it {BY}."),
        case("one, empty", places(overdue=1), f"Hackney promised 1 place and had not filled it {BY}."),
        case("both", places(timely=2), f"Hackney promised 2 places and had filled both {BY}."),
        case("all", places(timely=5), f"Hackney promised 5 places and had filled all of them {BY}."),
        case("none", places(overdue=5), f"Hackney promised 5 places and had not filled any of them {BY}."),
        case("some", EIGHTEEN, f"Hackney promised 18 places and had filled 14 {BY}."),
        case("one of two", places(timely=1, waiting=1), f"Hackney promised 2 places and had filled 1 {BY}."),
        case(
            "thousands",
            places(timely=1000, late=200),
            f"Hackney promised 1,200 places and had filled all of them {BY}.",
        ),
        case("hidden", hiding(EIGHTEEN), f"Hackney promised 18 places; {FILLED_HIDDEN}."),
        case(
            "fillings undated",
            places(4, filling_unknown=2),
            "Hackney promised 4 places; how many are filled is not known, since some fillings have no date.",
        ),
    ],
)
def test_promised_and_filled_in_a_sentence(counts, said):
    assert say.sentence(hackney(counts)) == said
    assert say.sentence(whole(counts)) == said.replace("Hackney", "Boroughs")


def test_promises_without_a_date():
    said = f"How many places Hackney had promised {BY} is not known: some promises have no date."
    assert say.sentence(hackney(places(4, promise_unknown=2))) == said
    assert say.sentence(whole(places(4, promise_unknown=1))) == said.replace("Hackney", "boroughs")


@pytest.mark.parametrize(
    "counts, said, answer",
    [
        case("none empty", places(timely=3), "", "No place is empty."),
        case("none promised", places(), "", "No place was promised, so none is empty."),
        case("the only one", places(waiting=1), "It was not yet due.", "The one place was not yet due."),
        case("the only one, overdue", places(overdue=1), "It was overdue.", "The one place was overdue."),
        case("one", places(timely=3, cancelled=1), *["The one still empty was cancelled."] * 2),
        case("both alike", places(overdue=2), *["Both still empty were overdue."] * 2),
        case("all alike", places(timely=3, overdue=4), *["All 4 still empty were overdue."] * 2),
        case("two kinds", EIGHTEEN, *["Of the 4 still empty, 3 were not yet due and 1 was overdue."] * 2),
        case(
            "three kinds",
            places(waiting=1, overdue=2, cancelled=3),
            *["Of the 6 still empty, 1 was not yet due, 2 were overdue and 3 were cancelled."] * 2,
        ),
        case("hidden", hiding(EIGHTEEN), "", "How many places are empty and why is hidden."),
        case("undated", places(timely=3, overdue=4, filling_unknown=1), "", EMPTY_UNKNOWN),
        case("all filled, undated", places(4, filling_unknown=1), "", EMPTY_UNKNOWN),
    ],
)
def test_why_the_empty_ones_are_empty(counts, said, answer):
    assert say.empties(hackney(counts)) == said
    assert say.why_empty(hackney(counts)).answer == answer


@pytest.mark.parametrize(
    "counts, headline",
    [
        case("one, filled", places(timely=1), "Hackney filled the one place promised"),
        case("one, empty", places(overdue=1), "Hackney had not filled the one place promised"),
        case("both", places(timely=2), "Hackney filled both places promised"),
        case("all", places(timely=5), "Hackney filled all 5 places promised"),
        case("none", places(overdue=5), "Hackney filled none of the 5 places promised"),
        case("some", EIGHTEEN, "Hackney filled 14 of the 18 places promised"),
        case("hidden", hiding(EIGHTEEN), "Places in Hackney"),
        case("none promised", places(), "Hackney promised no places"),
    ],
)
def test_the_headline_of_promised_and_filled(counts, headline):
    finding = say.promised_and_filled(hackney(counts))
    assert finding.headline == headline
    assert bool(finding.bars) == bool(counts["promised"])


@pytest.mark.parametrize(
    "means, ends",
    [
        ("started", "stay in the total."),
        ("in post", " A place counts as filled while someone is in post in it or has finished."),
        ("finished", " A place counts as filled once someone has finished."),
    ],
)
def test_what_filled_means_is_said(means, ends):
    finding = say.promised_and_filled(hackney(EIGHTEEN, settings={"filled_means": means}))
    assert finding.caveat.endswith(ends) and finding.caveat.startswith("*Places filled*: ")


# On time

UNTIMED = "Not known: the records do not say how many places were filled on time."


@pytest.mark.parametrize(
    "counts, answer",
    [
        case(
            "too early",
            places(waiting=3),
            "Too early to know: no places were due yet. 3 empty places are not yet due and left out.",
        ),
        case("none promised", places(), "Too early to know: no places were due yet."),
        case("one, on time", places(timely=1), "The one place due was filled on time."),
        case("one, late", places(late=1), "The one place due was filled late."),
        case("one, empty", places(overdue=1), "The one place due was not filled."),
        case("one, undated", places(timely=1, on_time_unknown=1), f"{UNTIMED} 1 of 1 place due was filled."),
        case("both", places(timely=2), "Both places due were filled on time."),
        case("all", places(timely=5), "All 5 places due were filled on time."),
        case("none", places(overdue=5), "None of the 5 places due was filled."),
        case("none on time", places(late=2, overdue=3), "0 of 5 places due were filled on time, 2 late."),
        case(
            "some",
            EIGHTEEN,
            "11 of 15 places due were filled on time, 3 late. 3 empty places are not yet due and left out.",
        ),
        case(
            "one of three",
            places(timely=1, overdue=2, waiting=1),
            "1 of 3 places due was filled on time. 1 empty place is not yet due and left out.",
        ),
        case("nineteen", places(timely=18, overdue=1), "18 of 19 places due were filled on time."),
        case("twenty", places(timely=19, overdue=1), "19 of 20 places due (95%) were filled on time."),
        case("half a point", places(timely=1, late=7), "1 of 8 places due was filled on time, 7 late."),
        case("hidden", hiding(EIGHTEEN), "How many places were filled on time is hidden."),
        case(
            "on time hidden",
            hiding(EIGHTEEN, "on_time"),
            "How many places were filled on time is hidden. "
            "14 of 15 places due were filled. 3 empty places are not yet due and left out.",
        ),
        case(
            "filled hidden",
            hiding(EIGHTEEN, "filled_of_due"),
            "11 of 15 places due were filled on time; how many were filled late is hidden. "
            "3 empty places are not yet due and left out.",
        ),
        case("filled hidden, all on time", hiding(places(5), "filled_of_due"), "All 5 places due were filled on time."),
        case(
            "filled hidden, none on time",
            hiding(places(overdue=1), "filled_of_due"),
            "The one place due was not filled on time; whether it was filled late is hidden.",
        ),
        case(
            "undated",
            places(timely=9, late=2, overdue=1, on_time_unknown=2),
            f"{UNTIMED} 11 of 12 places due were filled.",
        ),
        case("promises undated", places(4, promise_unknown=1), UNTIMED),
        case("all promises undated", places(promise_unknown=3), UNTIMED),
    ],
)
def test_on_time(counts, answer):
    assert say.on_time(hackney(counts)).answer == answer


# Jobs


@pytest.mark.parametrize(
    "roles, answer",
    [
        case("not supplied", None, "Not known: no jobs were given for the places."),
        case("none promised", {}, "No place was promised."),
        case("none named", {"unspecified": 3}, "The jobs of all 3 places are not given."),
        case("none named of one", {"unspecified": 1}, "The job of the one place is not given."),
        case("one", {"cook": 3}, "The one job named is cook, with 3 places."),
        case(
            "one of one place",
            {"cook": 1, "unspecified": 2},
            "The one job named is cook, with 1 place. The job is not given for 2 places.",
        ),
        case(
            "one has most",
            {"cook": 3, "clerk": 2, "unspecified": 1},
            "Of 2 jobs named, cook has most places, 3. The job is not given for 1 place.",
        ),
        case(
            "two tie", {"cook": 3, "clerk": 3, "guard": 1}, "Of 3 jobs named, clerk and cook have most places, 3 each."
        ),
        case("both tie", {"cook": 1, "clerk": 1}, "Both jobs named have 1 place each."),
        case("all tie", dict.fromkeys(["cook", "clerk", "guard", "smith"], 1), "All 4 jobs named have 1 place each."),
        case(
            "four of five tie",
            {**dict.fromkeys(["cook", "clerk", "guard", "smith"], 2), "baker": 1},
            "The places are spread over 5 jobs, none with more than 2 places.",
        ),
        case("marks of Markdown", {"R&D *lead*": 2}, "The one job named is R&amp;D \\*lead\\*, with 2 places."),
    ],
)
def test_jobs(roles, answer):
    finding = say.roles(hackney(places(timely=sum((roles or {}).values())), roles=roles))
    assert finding.answer == answer
    named = {*(roles or {})} - {"unspecified"}
    headline = answer.split(". ")[0].rstrip(".") if named else "No jobs are named"
    assert finding.headline == headline.replace("R&amp;D \\*lead\\*", "R&D *lead*")


@pytest.mark.parametrize(
    "counts, roles",
    [
        case("some", places(4, promise_unknown=1), {"cook": 4}),
        case("all", places(promise_unknown=3), {}),
    ],
)
def test_jobs_of_promises_undated(counts, roles):
    assert say.roles(hackney(counts, roles=roles)).answer == "Not known: some promises have no date."


# Apprentices


@pytest.mark.parametrize(
    "outcomes, answer",
    [
        case("not supplied", None, "Not known: no records of apprentices were supplied."),
        case("none started", stay(), "No apprentice had started."),
        case(
            "some",
            stay(14, 3, 1),
            "14 of 18 apprentices who started are still in post. 3 left before finishing. 1 finished.",
        ),
        case(
            "the only one",
            stay(1),
            "1 of 1 apprentice who started is still in post. None left before finishing. None finished.",
        ),
        case(
            "the only one left",
            stay(0, 1),
            "0 of 1 apprentice who started is still in post. 1 left before finishing. None finished.",
        ),
        case(
            "one stayed",
            stay(1, 3),
            "1 of 4 apprentices who started is still in post. 3 left before finishing. None finished.",
        ),
        case(
            "none stayed",
            stay(0, 0, 6),
            "0 of 6 apprentices who started are still in post. None left before finishing. 6 finished.",
        ),
        case(
            "all, and twenty",
            stay(20),
            "20 of 20 apprentices who started (100%) are still in post. None left before finishing. None finished.",
        ),
        case(
            "hidden",
            {**stay(3, 1), "in_post": HIDDEN, "left": HIDDEN, "finished": HIDDEN},
            "How many apprentices are still in post is hidden.",
        ),
        case(
            "those who left hidden",
            {**stay(8, 1), "left": HIDDEN, "finished": HIDDEN},
            "8 of 9 apprentices who started "
            "are still in post. How many left before finishing and how many finished are hidden.",
        ),
        case(
            "those who finished hidden",
            {**stay(8, 5), "finished": HIDDEN},
            "8 of 13 apprentices who started are still in post. 5 left before finishing. How many finished is hidden.",
        ),
    ],
)
def test_apprentices(outcomes, answer):
    finding = say.still_here(hackney(EIGHTEEN, outcomes=outcomes, all_outcomes=stay(80, 10, 14)))
    assert finding.answer == answer
    started = 0 if outcomes is None or HIDDEN in outcomes.values() else outcomes["started"]
    they = "apprentice" if started == 1 else "apprentices"
    assert not started or f", of {started} {they} who started" in finding.table.caption


def test_apprentices_hidden_on_the_projects_page_have_no_elsewhere():
    outcomes = {**stay(3, 1), "in_post": HIDDEN}
    answer = say.still_here(whole(EIGHTEEN, outcomes=outcomes)).answer
    assert answer == "How many apprentices are still in post is hidden."


# Verdicts


RULES = {
    "YES": "all places due are filled",
    "MOSTLY": "at least three quarters of the places due are filled",
    "PARTLY": "at least half of the places due are filled",
    "NO": "fewer than half of the places due are filled",
    "TOO EARLY": "no places were due yet",
    "NOT KNOWN": "the records do not say",
    "HIDDEN": "how many of the places due are filled is hidden",
}


@pytest.mark.parametrize(
    "counts, rule, said",
    [
        case("all", places(timely=5), "YES", " 5 of 5 due were filled, 5 on time."),
        case("the only one", places(late=1), "YES", " The one place due was filled, late."),
        case("the only one, empty", places(overdue=1), "NO", " The one place due was not filled."),
        case("the only one, no date", places(timely=1, on_time_unknown=1), "YES", " The one place due was filled."),
        case("most", EIGHTEEN, "MOSTLY", " 14 of 15 due were filled, 11 on time."),
        case("exactly three quarters", places(timely=3, overdue=1), "MOSTLY", " 3 of 4 due were filled, 3 on time."),
        case("half", places(timely=1, overdue=1), "PARTLY", " 1 of 2 due was filled, 1 on time."),
        case("fewer", places(timely=1, overdue=2), "NO", " 1 of 3 due was filled, 1 on time."),
        case("none", places(overdue=2), "NO", " 0 of 2 due were filled."),
        case("twenty", places(timely=12, late=3, overdue=5), "MOSTLY", " 15 of 20 due (75%) were filled, 12 on time."),
        case("none due", places(early=2, waiting=2), "TOO EARLY", ""),
        case("none promised", places(), "TOO EARLY", ""),
        case("promises undated", places(4, promise_unknown=1), "NOT KNOWN", ""),
        case("all promises undated", places(promise_unknown=3), "NOT KNOWN", ""),
        case("hidden", hiding(EIGHTEEN), "HIDDEN", ""),
        case("on time unknown", places(timely=4, on_time_unknown=1), "YES", " 4 of 4 due were filled."),
    ],
)
def test_did_it_keep_its_promise(counts, rule, said):
    word = "NOT KNOWN" if rule == "HIDDEN" else rule
    assert say.kept_promise(hackney(counts)) == f"**Did Hackney keep its promise? {word}** ({RULES[rule]}).{said}"


@pytest.mark.parametrize(
    "level, counts, words",
    [
        *(
            (level, places(timely=19, overdue=1), words)
            for level, words in [
                (0.75, "three quarters"),
                (0.8, "four fifths"),
                (0.9, "nine tenths"),
                (0.85, "85%"),
                (0.6, "60%"),
            ]
        ),
        case("not two thirds", 0.66, places(timely=33, overdue=17), "66%"),
        case("not rounded up", 0.655, places(timely=131, overdue=69), "65.5%"),
    ],
)
def test_the_rule_says_its_threshold_and_never_more_than_was_reached(level, counts, words):
    report = hackney(counts, settings={"verdict": {"mostly": level}})
    assert f"MOSTLY** (at least {words} of the places due are filled)." in say.kept_promise(report)


NOT_ASKED = (
    "**NOT KNOWN.** No answers were supplied on whether the places would have come anyway. Each borough's "
    "answer for each place (new, sooner, anyway, unknown) would tell."
)
OF_HIDDEN = "**NOT KNOWN.** What Hackney says is hidden."
OF_THREE = "Of 3 places filled, Hackney says 3"
UNDATED = "**NOT KNOWN.** Some fillings have no date."


@pytest.mark.parametrize(
    "counts, answers, said",
    [
        case("not asked", EIGHTEEN, None, NOT_ASKED),
        case("none filled", places(overdue=3), asked(), "**TOO EARLY.** No place had been filled."),
        case(
            "all kinds",
            places(timely=102),
            asked(31, 22, 33, 16),
            "**NOT KNOWN.** Of 102 places filled, Hackney says 31 "
            "are new because of the project, 22 came sooner, 33 would have come anyway and 16 cannot be judged: so the "
            "project added between 31 and 69.",
        ),
        case(
            "one of each",
            places(timely=4),
            asked(1, 1, 1, 1),
            "**NOT KNOWN.** Of 4 places filled, Hackney says 1 is "
            "new because of the project, 1 came sooner, 1 would have come anyway and 1 cannot be judged: so the project "
            "added between 1 and 3.",
        ),
        case(
            "all new",
            places(3),
            asked(3),
            f"**NO.** {OF_THREE} are new because of the project: so the project added 3.",
        ),
        case(
            "all sooner",
            places(3),
            asked(0, 3),
            f"**NOT KNOWN.** {OF_THREE} came sooner: so the project added at most 3.",
        ),
        case(
            "all anyway",
            places(3),
            asked(anyway=3),
            f"**YES.** {OF_THREE} would have come anyway: so the project added none.",
        ),
        case(
            "new or anyway",
            places(timely=5),
            asked(new=3, anyway=2),
            "**IN PART.** Of 5 places filled, Hackney says 3 "
            "are new because of the project and 2 would have come anyway: so the project added 3.",
        ),
        case(
            "none can say",
            places(timely=3),
            asked(unknown=3),
            "**NOT KNOWN.** Hackney cannot say it of any of 3 places filled.",
        ),
        case("one undated", places(4, filling_unknown=1), asked(4), UNDATED),
        case("all undated", places(waiting=5, filling_unknown=5), asked(), UNDATED),
        case("promises undated", places(4, promise_unknown=1), asked(4), "**NOT KNOWN.** Some promises have no date."),
        case("hidden", hiding(EIGHTEEN), dict.fromkeys(asked(), HIDDEN), OF_HIDDEN),
        case(
            "all but the new hidden",
            places(14),
            asked(10) | dict.fromkeys(["sooner", "anyway", "unknown"], HIDDEN),
            OF_HIDDEN,
        ),
    ],
)
def test_would_it_have_happened_anyway(counts, answers, said):
    assert say.additionality(hackney(counts, answers=answers)).answer == said
    assert summary.what_changed(hackney(counts, answers=answers)) == f"**Would it have happened anyway?** {said}"
    said = said.replace("Hackney says", "boroughs say").replace("Hackney cannot", "Boroughs cannot")
    assert say.additionality(whole(counts, answers=answers)).answer == said


@pytest.mark.parametrize(
    "answer, said",
    [
        ("new", "**NO.** Hackney says the one place filled is new because of the project."),
        ("sooner", "**NOT KNOWN.** Hackney says the one place filled came sooner."),
        ("anyway", "**YES.** Hackney says the one place filled would have come anyway."),
        ("unknown", "**NOT KNOWN.** Hackney says the one place filled cannot be judged."),
    ],
)
def test_would_the_only_place_have_come_anyway(answer, said):
    assert say.anyway(hackney(places(1), answers=asked(**{answer: 1}))) == said
    of_project = say.anyway(whole(places(1), answers=asked(**{answer: 1})))
    assert of_project == said.replace("Hackney says", "Boroughs say")


@pytest.mark.parametrize(
    "counts, day, target, promises, filled",
    [
        case("met", places(timely=102, waiting=16), 30, 100, ("MET", 118), ("MET", 102)),
        case("met to the place", places(timely=100), 30, 100, ("MET", 100), ("MET", 100)),
        case("not met", places(timely=80, overdue=19), 30, 100, ("NOT MET", 99), ("NOT MET", 80)),
        case("not yet", places(timely=80, waiting=20), 29, 100, ("MET", 100), ("NOT YET", 80)),
        case("hidden", hiding(EIGHTEEN), 30, 100, ("NOT MET", 18), ("NOT KNOWN", None)),
        case("none promised", places(), 30, 100, ("NOT MET", 0), ("NOT MET", 0)),
        case("a target of one", places(timely=1), 30, 1, ("MET", 1), ("MET", 1)),
    ],
)
def test_was_the_target_met(counts, day, target, promises, filled):
    said = ""
    for what, (word, n) in (("promises", promises), ("places filled", filled)):
        said += f"**{word}** for {what}{'' if n is None else f' ({n} against {target})'}. "
    said += f"The rule: MET when the count has reached {target} by {day} September 2020."
    assert plan_words.target_met(whole(counts, as_at=f"2020-09-{day}", settings={"target": target})) == said


def test_no_target():
    report = whole(EIGHTEEN, settings={"target": None})
    assert plan_words.target_met(report) == "No target was set."
    assert plan_words.against_plan(report).answer == "There was no plan to compare with."


def test_a_target_worded_in_two_ways():
    words = {"pledges": "the article", "recruiting": "the press release"}
    assert plan_words.target_met(whole(EIGHTEEN, settings={"target_words": words})).endswith(
        "The sources word the target in 2 ways: “pledges” (the article) and “recruiting” (the press release)."
    )


def bold_words(text):
    """The verdicts of a text: the bold capitals at the end of what is bold."""
    return re.findall(r"\*\*(?:[^*]*\? )?([A-Z][A-Z ]+)\.?\*\*", text)


def test_every_word_of_the_lists_is_reached_by_some_case():
    undated = places(1, promise_unknown=1)
    promises = [places(timely=5), EIGHTEEN, places(1, overdue=1), places(overdue=2), places(), undated]
    assert {word for one in promises for word in bold_words(say.kept_promise(hackney(one)))} == set(pledges.VERDICTS)
    answers = [None, asked(), asked(3), asked(2, 1), asked(2, 0, 1), asked(anyway=3)]
    cases = [hackney(places(sum((one or asked()).values())), answers=one) for one in answers]
    assert {word for one in cases for word in bold_words(say.anyway(one))} == set(pledges.ANYWAY_VERDICTS)
    targets = [whole(places(timely=100)), whole(EIGHTEEN), whole(EIGHTEEN, as_at="2020-01-01"), whole(hiding(EIGHTEEN))]
    assert {word for one in targets for word in bold_words(plan_words.target_met(one))} == set(project.VERDICTS)


# Beside the others

OTHERS = "The other boroughs together filled"
CHANCE = "with numbers this small the difference could be chance."


@pytest.mark.parametrize(
    "own, others, said",
    [
        case("chance", EIGHTEEN, MANY, f"{OTHERS} 76 of 86 due (88%); {CHANCE}"),
        case(
            "small and clear",
            places(overdue=10),
            MANY,
            f"{OTHERS} 76 of 86 due (88%); chance alone is not a likely explanation of the difference.",
        ),
        case(
            "the same",
            places(timely=3, overdue=1),
            places(timely=6, overdue=2),
            f"{OTHERS} 6 of 8 due: the same share.",
        ),
        case(
            "large, chance",
            places(timely=30, overdue=10),
            places(timely=64, overdue=16),
            f"{OTHERS} 64 of 80 due (80%); "
            "Hackney's share is likely between 22 points lower and 10 points higher than theirs, so the difference could "
            "be chance.",
        ),
        case(
            "large, clear",
            places(timely=10, overdue=30),
            places(timely=64, overdue=16),
            f"{OTHERS} 64 of 80 due (80%); "
            "Hackney's share is likely between 68 points lower and 37 points lower than theirs, so the difference is more "
            "than chance would explain.",
        ),
        case(
            "one point",
            places(980, overdue=20),
            places(96, overdue=4),
            f"{OTHERS} 96 of 100 due (96%); Hackney's share "
            "is likely between 1 point lower and 8 points higher than theirs, so the difference could be chance.",
        ),
        case(
            "no whole point",
            places(5, overdue=15),
            places(7, overdue=73),
            f"{OTHERS} 7 of 80 due (9%); Hackney's share "
            "is likely between less than 1 point higher and 39 points higher than theirs, so the difference is more than "
            "chance would explain.",
        ),
        case(
            "others none due",
            EIGHTEEN,
            places(waiting=3),
            "No other borough had places due, so there is nothing to compare with.",
        ),
        case(
            "others hidden", EIGHTEEN, hiding(MANY), "How many of their places due the other boroughs filled is hidden."
        ),
        case(
            "others undated",
            EIGHTEEN,
            places(9, promise_unknown=1),
            "How many of their places due the other boroughs filled is not known.",
        ),
        case("own none due", places(waiting=2), MANY, f"{OTHERS} 76 of 86 due (88%)."),
        case("own hidden", hiding(EIGHTEEN), MANY, f"{OTHERS} 76 of 86 due (88%)."),
    ],
)
def test_beside_the_others(own, others, said):
    report = hackney(own, {"camden": others, "brent": places()}, others=others)
    assert summary.did_what_we_said(report) == f"{say.kept_promise(report)} {said}"
    assert comparison(report).answer.startswith(said)


@pytest.mark.parametrize(
    "own, other, say_it, said",
    [
        case(
            "compared",
            EIGHTEEN,
            MANY,
            lambda it: comparison(it).answer,
            f"The other borough filled 76 of 86 due (88%); {CHANCE}",
        ),
        case(
            "hidden",
            EIGHTEEN,
            hiding(MANY),
            lambda it: comparison(it).answer,
            "How many of its places due the other borough filled is hidden.",
        ),
        case(
            "undated",
            EIGHTEEN,
            places(9, promise_unknown=1),
            lambda it: comparison(it).answer,
            "How many of its places due the other borough filled is not known.",
        ),
        case(
            "the headline",
            places(1),
            MANY,
            lambda it: comparison(it).headline,
            "Hackney filled 1 of 1 place due, the other borough 76 of 86 (88%)",
        ),
        case(
            "did better",
            places(overdue=1),
            MANY,
            summary.the_other_way,
            "1 overdue place was still empty. The other borough filled a larger share of its places due.",
        ),
    ],
)
def test_beside_the_only_other(own, other, say_it, said):
    assert say_it(hackney(own, {"camden": other})) == said


@pytest.mark.parametrize(
    "own, beside, said",
    [
        case(
            "one of three",
            2,
            (5, 1, 9),
            "Hackney is one of 3 boroughs with 1 to 5 places: together they promised 8 places and had filled 5.",
        ),
        case(
            "none filled",
            1,
            (1,),
            "Hackney is one of 2 boroughs with 1 to 5 places: together they promised 2 places and had filled none.",
        ),
        case("the only small one", 2, (9, 6), ""),
        case("none", 0, (5, 1), ""),
        case("large", 6, (5, 1), ""),
    ],
)
def test_a_small_borough_is_not_read_alone(own, beside, said):
    around = {f"b{n}": places(timely=n - 1, waiting=1) for n in beside}
    report = hackney(places(timely=own - 1, waiting=1) if own else places(), around)
    answer = comparison(report).answer
    assert answer.endswith(said) and ("1 to 5 places" in answer) == bool(said)


@pytest.mark.parametrize(
    "boroughs, answer",
    [
        case("none due", [places(waiting=2)], "No borough's places were due yet."),
        case("hidden", [hiding(EIGHTEEN)], "How many of their places due the boroughs filled is hidden."),
        case(
            "undated", [places(9, filling_unknown=1)], "How many of their places due the boroughs filled is not known."
        ),
        case(
            "one hidden",
            [places(2), hiding(EIGHTEEN)],
            "Of 1 borough with places due whose figures can be shown, 1 filled all of them.",
        ),
        case("one, all", [places(timely=2), places()], "The one borough with places due filled all of them."),
        case("one, not all", [places(timely=2, overdue=1)], "Of 1 borough with places due, none filled all of them."),
        case("both", [places(timely=2)] * 2, "Both boroughs with places due filled all of them."),
        case("all", [places(timely=2)] * 3, "All 3 boroughs with places due filled all of them."),
        case(
            "some",
            [places(timely=2), places(overdue=2), EIGHTEEN, places()],
            "Of 3 boroughs with places due, 1 filled all of them.",
        ),
        case("none", [places(overdue=2), EIGHTEEN], "Of 2 boroughs with places due, none filled all of them."),
    ],
)
def test_how_the_boroughs_compare(boroughs, answer):
    finding = comparison(whole(boroughs={f"b{n}": one for n, one in enumerate(boroughs)}))
    assert finding.answer == answer
    assert [row[1].count for row in finding.table.rows] == sorted((b["promised"] for b in boroughs), reverse=True)


@pytest.mark.parametrize(
    "report, headline",
    [
        (
            hackney(EIGHTEEN, {"camden": MANY, "brent": places()}),
            "Hackney filled 14 of 15 places due, the other boroughs together 76 of 86 (88%)",
        ),
        (
            hackney(places(1), {"camden": MANY, "brent": places()}),
            "Hackney filled 1 of 1 place due, the other boroughs together 76 of 86 (88%)",
        ),
        (hackney(places(), {"camden": MANY}), "Places due and filled, by borough"),
        (whole(MANY), "Boroughs filled 76 of 86 places due (88%)"),
        (whole(places(1)), "Boroughs filled 1 of 1 place due"),
        (whole(), "Places due and filled, by borough"),
    ],
)
def test_the_headline_of_the_comparison(report, headline):
    assert comparison(report).headline == headline


LAST_OF_MANY = {"b0": (1, 40)} | {f"b{n}": (36 + n % 3, 40) for n in range(1, 20)}  # filled, of those due
WRITTEN = "St. R&D *lead* <b>"  # as a borough or a job may be called


@pytest.mark.parametrize(
    "find, report, headline",
    [
        case(
            "places",
            say.promised_and_filled,
            hackney(places(1), name=WRITTEN),
            f"{WRITTEN} filled the one place promised",
        ),
        case(
            "jobs", say.roles, hackney(places(2), roles={WRITTEN: 2}), f"The one job named is {WRITTEN}, with 2 places"
        ),
        case(
            "comparison",
            comparison,
            hackney(places(1), {"camden": MANY}, name=WRITTEN),
            f"{WRITTEN} filled 1 of 1 place due, the other borough 76 of 86 (88%)",
        ),
        case(
            "chance",
            beyond_chance,
            Study(
                content(
                    "all",
                    chance_limits(rated(LAST_OF_MANY)),
                    [],
                    {},
                    "2020-09-30",
                    boroughs=dict.fromkeys(LAST_OF_MANY, "Camden") | {"b0": WRITTEN},
                )
            ),
            f"{WRITTEN} filled fewer of its places due than chance would explain",
        ),
    ],
)
def test_a_headline_is_as_it_was_written_and_a_chart_escapes_it_once(find, report, headline):
    finding = find(report)
    assert finding.headline == headline
    assert WRITTEN not in finding.answer
    if finding.bars:
        assert "&amp;amp;" not in charts.bars(finding).html()


@pytest.mark.parametrize(
    "job", ["Coder a$^$b", "Band $30k & 5% bonus to $40k", "$10/hr (50%) -> $12/hr", "x_{1} \\\\alpha"]
)
def test_a_chart_takes_no_label_for_a_formula(job):
    finding = comparison(hackney(EIGHTEEN, {"brent": MANY}))
    (_, numbers), *others = finding.bars
    drawn = charts.bars(replace(finding, bars=[(job, numbers), *others]))
    assert f">{escape(job, quote=False)}</text>" in drawn.html()


def test_a_chart_says_what_it_leaves_out_since_it_is_hidden():
    finding = say.promised_and_filled(hackney(hiding(EIGHTEEN, "filled", "overdue"), audience="public"))
    chart = charts.bars(finding)
    said = "Not drawn, because a number is hidden: Filled; Overdue."
    assert chart.alt == f"Places in Hackney. Bar chart: Not yet due 3, cancelled 0. {said}"
    assert f"<figcaption>Places in Hackney. {said}</figcaption>" in chart.html()
    beside = {"camden": hiding(places(6), "filled", "filled_of_due"), "brent": MANY}
    assert comparison(hackney(EIGHTEEN, beside)).left_out == " Not drawn, because a number is hidden: Camden."
    assert comparison(hackney(EIGHTEEN, {"brent": MANY})).left_out == ""


# In short

EMPTY_SAID = "Of the 4 still empty, 3 were not yet due and 1 was overdue."
EIGHTEEN_SAID = f"Hackney promised 18 places and had filled 14 {BY}. {EMPTY_SAID}"
ALL_THREE = f"Hackney promised 3 places and had filled all of them {BY}."
UNSAID = "We cannot say how many would have been filled anyway."


@pytest.mark.parametrize(
    "counts, answers, said",
    [
        case("not asked", EIGHTEEN, None, f"{EIGHTEEN_SAID} {UNSAID}"),
        case(
            "asked",
            EIGHTEEN,
            asked(3, 2, 9),
            f"{EIGHTEEN_SAID} By Hackney's own judgement the project added between 3 and 5 of 14 places filled.",
        ),
        case("none promised", places(), None, f"Hackney had promised no places {BY}."),
        case(
            "the only one",
            places(1),
            asked(sooner=1),
            f"Hackney promised 1 place and had filled it {BY}. Hackney says the one place filled came sooner.",
        ),
        case("hidden", hiding(EIGHTEEN), None, f"Hackney promised 18 places; {FILLED_HIDDEN}."),
        case("all sooner", places(3), asked(sooner=3), f"{ALL_THREE} {UNSAID}"),
        case("none can say", places(3), asked(unknown=3), f"{ALL_THREE} {UNSAID}"),
    ],
)
def test_in_short_for_a_borough(counts, answers, said):
    assert summary.in_short(hackney(counts, answers=answers)) == said
    context = {"context": "Hackney had a scheme of its own."}
    assert summary.in_short(hackney(counts, answers=answers, notes=context)) == f"{said} {context['context']}"


PROMISING = "promised at least one"


@pytest.mark.parametrize(
    "promised, filled, boroughs, said",
    [
        case(
            "some",
            "19 apprenticeship places",
            ", and 18 had been filled",
            {"a": places(9), "b": places(2, waiting=1), "c": places(1), "d": places(6), "e": places()},
            f". The one still empty was not yet due. 4 of 5 member boroughs {PROMISING}; three of them made 18 of the 19 "
            "promises.",
        ),
        case(
            "twenty",
            "20 apprenticeship places",
            ", and 20 had been filled",
            {"a": places(9), "b": places(4), "c": places(1), "d": places(6)},
            f". 4 of 4 member boroughs {PROMISING}; three of them made 19 of the 20 promises (95%).",
        ),
        case(
            "one place",
            "1 place",
            ", and none had been filled",
            {"a": places(overdue=1), "b": places()},
            f". It was overdue. 1 of 2 member boroughs {PROMISING}.",
        ),
        case(
            "one member",
            "4 apprenticeship places",
            ", and 4 had been filled",
            {"a": places(4)},
            f". 1 of 1 member borough {PROMISING}.",
        ),
        case(
            "two of five",
            "6 apprenticeship places",
            ", and 6 had been filled",
            {"a": places(4), "b": places(2), **dict.fromkeys("cde", places())},
            f". 2 of 5 member boroughs {PROMISING}.",
        ),
        case("none", "no apprenticeship places", "", {"a": places()}, f". 0 of 1 member borough {PROMISING}."),
        case(
            "hidden",
            "18 apprenticeship places",
            "",
            {"a": hiding(EIGHTEEN)},
            f"; {FILLED_HIDDEN}. 1 of 1 member borough {PROMISING}.",
        ),
    ],
)
def test_in_short_for_the_project(promised, filled, boroughs, said):
    begins = f"Boroughs promised {promised} against a target of 100{filled} {BY}"
    assert summary.in_short(whole(boroughs=boroughs)) == begins + said


# What points the other way

NOTHING = "We looked for places overdue, cancelled or filled late, and places that would have come anyway"


@pytest.mark.parametrize(
    "counts, answers, others, said",
    [
        case("nothing", places(timely=5), asked(new=5), places(timely=5), f"{NOTHING}, and found none."),
        case(
            "nothing that is known",
            places(timely=5),
            None,
            places(),
            f"{NOTHING}: none can be shown here, and the rest is not known.",
        ),
        case(
            "hidden",
            hiding(EIGHTEEN),
            dict.fromkeys(asked(), HIDDEN),
            places(),
            f"{NOTHING}: none can be shown here, and the rest is hidden.",
        ),
        case(
            "hidden, and not asked",
            hiding(EIGHTEEN),
            None,
            places(),
            f"{NOTHING}: none can be shown here, and the rest is hidden or not known.",
        ),
        case(
            "late hidden, and overdue told",
            hiding(EIGHTEEN, "on_time"),
            dict.fromkeys(asked(), HIDDEN),
            places(),
            "1 overdue place was still empty. We looked for places filled late and places that would have come anyway "
            "too; how many there were is hidden.",
        ),
        case("one overdue", places(timely=5, overdue=1), asked(5), places(), "1 overdue place was still empty."),
        case(
            "overdue and cancelled",
            places(timely=5, overdue=1, cancelled=2),
            asked(5),
            places(),
            "3 places were still empty: 1 overdue and 2 cancelled.",
        ),
        case("late", places(timely=3, late=1), asked(4), places(), "1 of 4 places due and filled was filled late."),
        case("all late", places(late=2), asked(2), places(), "2 of 2 places due and filled were filled late."),
        case("the only one late", places(late=1), asked(1), places(), "The one place due and filled was filled late."),
        case(
            "anyway",
            places(timely=20),
            asked(11, anyway=9),
            places(),
            "9 of 20 places filled (45%) would have come anyway.",
        ),
        case(
            "the only one anyway",
            places(timely=1),
            asked(anyway=1),
            places(),
            "The one place filled would have come anyway.",
        ),
        case(
            "others did better",
            EIGHTEEN,
            asked(14),
            places(timely=20),
            "1 overdue place was still empty. 3 of 14 "
            "places due and filled were filled late. The other boroughs together filled a larger share of their places "
            "due.",
        ),
        case(
            "others did as well",
            places(timely=3, overdue=1),
            asked(3),
            places(timely=6, overdue=2),
            "1 overdue place was still empty.",
        ),
    ],
)
def test_what_points_the_other_way(counts, answers, others, said):
    assert summary.the_other_way(hackney(counts, answers=answers, others=others)) == said


def test_other_causes_are_always_said():
    report = hackney(places(1), answers=asked(1), settings={"other_causes": ["the 2.3% target", "the pandemic"]})
    assert summary.the_other_way(report) == (
        f"{NOTHING}, and found none. Other causes than the project: the 2.3% target and the pandemic."
    )


# The plan


STEPS = [{"by": "2019-10-01", "places": 50}, {"by": "2020-03-01", "places": 100}]
EVEN, PLAN = "where an even pace would have given", "where the plan would have given"


@pytest.mark.parametrize(
    "promised, as_at, plan, said",
    [
        case("none", 0, "2019-10-29", [], f"no places were promised, {EVEN} 24. That is 106 days behind the plan."),
        case("one", 1, "2019-10-29", [], f"1 place was promised, {EVEN} 24. That is 102 days behind the plan."),
        case("ahead", 69, "2019-10-29", [], f"69 places were promised, {EVEN} 24. That is 200 days ahead of the plan."),
        case(
            "a day ahead", 24, "2019-10-28", [], f"24 places were promised, {EVEN} 24. That is 1 day ahead of the plan."
        ),
        case("on the plan", 100, "2020-09-30", [], f"100 places were promised, {EVEN} 100. That is on the plan."),
        case(
            "after the deadline", 100, "2020-10-31", [], f"100 places were promised, {EVEN} 100. That is on the plan."
        ),
        case(
            "more than ever planned",
            118,
            "2020-09-30",
            [],
            f"118 places were promised, {EVEN} 100. That is more than the plan ever has.",
        ),
        case(
            "ahead of a step",
            60,
            "2020-02-01",
            STEPS,
            f"60 places were promised, {PLAN} 50. That is 29 days ahead of the plan.",
        ),
        case(
            "behind a step",
            40,
            "2020-02-01",
            STEPS,
            f"40 places were promised, {PLAN} 50. That is 123 days behind the plan.",
        ),
        case("between two steps", 50, "2020-02-01", STEPS, f"50 places were promised, {PLAN} 50. That is on the plan."),
        case(
            "nothing planned, nothing promised",
            0,
            "2019-09-01",
            STEPS,
            f"no places were promised, {PLAN} 0. That is on the plan.",
        ),
    ],
)
def test_against_the_plan(promised, as_at, plan, said):
    finding = plan_words.against_plan(whole(places(waiting=promised), as_at=as_at, settings={"plan": plan}))
    assert finding.answer == f"By {date(dt.date.fromisoformat(as_at))}, {said}"
    assert finding.headline == finding.answer.split(". ")[0]


@pytest.mark.parametrize(
    "so_far, plan, now, then",
    [
        case("many", 55, STEPS, f"{PLAN} 50. That is 29 days", f"55 places were promised, {PLAN} 50."),
        case("one", 1, [], f"{EVEN} 45. That is 65 days", f"1 place was promised, {EVEN} 24."),
        case("none", 0, [], f"{EVEN} 45. That is 65 days", f"no places were promised, {EVEN} 24."),
    ],
)
def test_against_the_plan_on_published_days(so_far, plan, now, then):
    report = whole(
        places(waiting=60),
        as_at="2020-02-01",
        promises_by_day=[("2019-10-20", so_far), ("2020-01-20", 60)],
        programme={"published": [{"measure": "promised", "date": d} for d in ("2019-10-29", "2020-02-01", "")]},
        settings={"plan": plan},
    )
    assert plan_words.against_plan(report).answer == (
        f"By 1 February 2020, 60 places were promised, {now} ahead of the plan. By 29 October 2019, {then}"
    )


def test_against_the_plan_with_promises_undated():
    assert plan_words.against_plan(whole(places(4, promise_unknown=1))).answer == (
        "How the promises stood to the plan is not known: some promises have no date."
    )


# Actions, lessons, context


def test_actions_that_were_agreed():
    agreed = Recommendation(action="Name a mentor", owner="HR", by=dt.date(2021, 3, 1), finding="3 were late")
    report = hackney(notes={"recommendations": [agreed.model_dump(mode="json")] * 2})
    line = "- Name a mentor (HR, by 1 March 2021; it rests on: 3 were late)"
    assert summary.what_next(report) == f"{line}\n{line}"


def test_nothing_is_invented():
    none = "None are invented here."
    assert summary.what_next(hackney()) == f"No actions have been agreed for Hackney yet. {none}"
    assert summary.what_next(whole()) == f"No actions have been agreed for the project yet. {none}"
    assert summary.lessons(whole()) == f"No lessons have been agreed yet. {none}"
    assert summary.context(whole()) == "No context was given."


def test_lessons_and_context_in_the_projects_own_words():
    report = whole(settings={"lessons": ["Ask earlier.", "Ask *all*."], "context": "Everyone worked from home."})
    assert summary.lessons(report) == "- Ask earlier.\n- Ask \\*all\\*."
    assert summary.context(report) == "Everyone worked from home."


# Once a page


def test_titles():
    assert page.title(hackney()) == "What did the Test Scheme project do in Hackney?"
    assert page.title(whole()) == "What did the Test Scheme project do?"


LEADS = {"hackney": "Hackney", "camden": "Camden"}
TEAM = "Made by the project team"


@pytest.mark.parametrize(
    "report, said",
    [
        case("a borough", hackney(), f"{TEAM}; figures not yet agreed by Hackney."),
        case("a lead", hackney(leads=LEADS), f"Lead borough. {TEAM}; figures not yet agreed by Hackney."),
        case(
            "agreed",
            hackney(notes={"figures_agreed_on": "2020-10-05"}),
            f"{TEAM}; figures agreed by Hackney on 5 October 2020.",
        ),
        case("the project", whole(), f"{TEAM}."),
        case(
            "its leads",
            whole(boroughs=dict.fromkeys(LEADS, places()), leads=LEADS),
            f"Led by Hackney and Camden. {TEAM}.",
        ),
        case("a lead that is no member yet", whole(leads={"barnet": "Barnet"}), f"Led by Barnet. {TEAM}."),
    ],
)
def test_what_stands_under_the_title(report, said):
    assert page.under_title(report) == f"As at 30 September 2020. {said}"


MARKING = "OFFICIAL-SENSITIVE: not for publication"


@pytest.mark.parametrize(
    "audience, illustrative, banners, status",
    [
        ("public", False, [], ""),
        ("team", False, [MARKING], MARKING),
        ("public", True, ["ILLUSTRATIVE DATA: these are not Hackney's figures."], "illustrative data"),
        (
            "borough",
            True,
            [MARKING, "ILLUSTRATIVE DATA: these are not Hackney's figures."],
            f"illustrative data; {MARKING}",
        ),
    ],
)
def test_banners_and_the_status_of_downloads(audience, illustrative, banners, status):
    report = hackney(audience=audience, illustrative=illustrative)
    assert (page.banners(report), report.status) == (banners, status)
    on_project = page.banners(whole(audience=audience, illustrative=illustrative))
    assert on_project == [banner.replace("Hackney's", "the project's") for banner in banners]


REST = "on fewer than 5 people or 10 answers, or would give such a number away."


LITTLE = (
    "Of Hackney's people this page tells how many take part and how often they came, where that is enough people; where "
    "15 or more take part, it tells a little more. What else is told of people is of boroughs of the same size "
    "together, or of all boroughs."
)


@pytest.mark.parametrize("audience", ["public", "borough"])
@pytest.mark.parametrize(
    "hidden, said",
    [
        (0, "Nothing on this page is hidden."),
        (1, f"1 result on this page is hidden, marked [c]. It rests {REST}"),
        (5, f"5 results on this page are hidden, marked [c]. They rest {REST}"),
    ],
)
def test_what_is_not_shown(hidden, said, audience):
    of_hackney = f"{said} The project page has all boroughs together." if hidden else said
    if audience == "public" and not hidden:
        of_hackney = LITTLE
    assert page.not_shown(hackney(hidden=hidden, audience=audience)) == of_hackney
    assert page.not_shown(whole(hidden=hidden)) == said


def test_everybody_is_told_in_short_that_they_are_told_little_of_one_borough():
    assert summary.in_short(hackney(audience="public")).endswith(f"**Not shown.** {LITTLE}")
    assert not any("**Not shown.**" in summary.in_short(report) for report in (hackney(), whole()))


TO_HACKNEY, TO_TEAM = "Hackney's own pages show", "the project team's pages show"
NOT_PUBLISHED = "such pages are not for publication."


@pytest.mark.parametrize(
    "more, by_table, said",
    [
        case("nothing hidden", {"seen_by": {"team": 0}}, {}, []),
        case("nothing hidden of the public's", {"audience": "public", "seen_by": {"team": 0}}, {}, []),
        case(
            "the public's",
            {"audience": "public", "hidden": 42, "seen_by": {"borough": 31, "team": 42}},
            {"places": 40, "worth": 2},
            [LITTLE, f"Of the hidden results, {TO_HACKNEY} 31 and {TO_TEAM} all; {NOT_PUBLISHED}"],
        ),
        case(
            "one",
            {"audience": "public", "hidden": 1, "seen_by": {"borough": 0, "team": 1}},
            {"worth": 1},
            [LITTLE, f"The project team's pages show the hidden result; {NOT_PUBLISHED}"],
        ),
        case(
            "one result twice",
            {"audience": "public", "hidden": 1},
            {"worth": 1, "big-days": 1},
            [LITTLE, "A result that stands under several questions is counted under each of them."],
        ),
        case(
            "the borough's own",
            {"hidden": 2, "audience": "borough", "seen_by": {"public": 0, "team": 2}},
            {"worth": 2},
            [
                "Where this page tells of Hackney alone, its numbers are exact, however small.",
                f"Of the hidden results, {TO_TEAM} all; {NOT_PUBLISHED}",
            ],
        ),
    ],
)
def test_why_it_is_hidden_and_who_sees_it(more, by_table, said):
    rule = {"disclosure": {"people": 7, "answers": 12}}
    report = hackney(settings=rule, **more)
    found = page.why_hidden(report, by_table)
    assert found[1:] == said and bool(found) == bool(report.hidden or report.tells_little)
    assert not found or found[0].startswith("A number of fewer than 7 people or 12 answers is hidden, none at all ")


@pytest.mark.parametrize(
    "more, said",
    [
        case("pledges alone", {}, ["Tables supplied: pledges."]),
        case(
            "some",
            {"supplied": ["pledges", "people", "events"], "not_supplied": ["costs", "themes"]},
            [
                "Tables supplied: pledges, people and events.",
                "Not supplied: costs and themes. What needs them is marked [x].",
            ],
        ),
        case(
            "all but one",
            {"not_supplied": ["costs"]},
            ["Tables supplied: pledges.", "Not supplied: costs. What needs it is marked [x]."],
        ),
        case(
            "one later",
            {"filled_later": 1},
            [
                "Tables supplied: pledges.",
                "1 place is recorded as filled after 30 September 2020 and not counted as filled here.",
            ],
        ),
        case(
            "more later",
            {"filled_later": 3},
            [
                "Tables supplied: pledges.",
                "3 places are recorded as filled after 30 September 2020 and not counted as filled here.",
            ],
        ),
        case(
            "earlier",
            {"as_at": "2019-10-29"},
            [
                "Tables supplied: pledges.",
                "The records run to 30 September 2020; this page tells what they say of 29 October 2019.",
            ],
        ),
    ],
)
def test_what_the_records_hold(more, said):
    assert [one for one in page.quality(hackney(**more)) if one != CHECKED] == said


@pytest.mark.parametrize(
    "more, said",
    [
        ({}, "No result is hidden from the audience 'borough'."),
        (
            {"audience": "public"},
            "Of Hackney's people the audience 'public' is told little; AUDIENCE=borough and AUDIENCE=team are told all of "
            "it.",
        ),
        (
            {"audience": "public", "hidden": 1, "seen_by": {"team": 1}},
            "1 result is hidden from the audience 'public' (AUDIENCE=team shows it).",
        ),
        (
            {"audience": "public", "hidden": 4, "seen_by": {"borough": 3, "team": 4}},
            "4 results are hidden from the audience 'public' (AUDIENCE=borough shows 3 of them; AUDIENCE=team shows all of "
            "them).",
        ),
        (
            {"hidden": 4, "audience": "borough", "seen_by": {"public": 0, "team": 4}},
            "4 results are hidden from the audience 'borough' (AUDIENCE=team shows all of them).",
        ),
    ],
)
def test_what_the_terminal_says_is_hidden(more, said):
    assert page.terminal(hackney(**more)) == said


# One result at a time


def without(report, measure, group="", state=CONFIDENTIAL):
    """A page's study, of which one result cannot be seen."""
    unseen = telling.Unseen(report)
    unseen.unseen = (report.area, measure, group), state
    return unseen


def test_what_stands_beside_the_one_result_that_is_hidden():
    said = (
        "**NOT KNOWN.** Of 14 places filled, Hackney says 4 are new because of the project, 5 came sooner and 5 would "
    )
    report = hackney(EIGHTEEN, answers=asked(4, 5, 5))
    assert say.anyway(report) == f"{said}have come anyway: so the project added between 4 and 9."
    for group in ("at least", "at most"):
        unseen = without(report, "added", group)
        assert say.anyway(unseen) == f"{said}have come anyway; how many the project added is hidden."
    one_empty = hackney(places(timely=3, overdue=1))
    assert say.why_empty(without(one_empty, "promised")).answer == "The one still empty was overdue."
    assert say.empties(without(one_empty, "filled")) == "The one still empty was overdue."
    assert say.why_empty(without(hackney(places(5)), "promised")).answer == "No place is empty."
    jobs = without(hackney(places(3), roles={"cook": 3}), "role", "cook")
    assert say.roles(jobs).answer == "How many places there are of each job is hidden."
    on_plan = plan_words.against_plan(without(whole(places(50)), "ahead_in_days", state=NOT_AVAILABLE))
    assert on_plan.answer.endswith("would have given 100.")


ONE_OF_EACH = {"roles": {"cook": 2, "unspecified": 1}, "outcomes": stay(in_post=2, left=1, finished=1)}


@pytest.mark.parametrize("state", [CONFIDENTIAL, NOT_AVAILABLE])
@pytest.mark.parametrize(
    "counts",
    [
        case("none promised", places()),
        case("one, on time", places(timely=1)),
        case("one, late", places(late=1)),
        case("one, overdue", places(overdue=1)),
        case("not yet due", places(waiting=3)),
        case("two", places(timely=1, late=1)),
        case("all", places(timely=5)),
        case("some", EIGHTEEN),
        case("many", MANY),
    ],
)
def test_every_sentence_stands_whichever_one_result_is_not_shown(counts, state):
    more = {**ONE_OF_EACH, "answers": asked(new=counts["filled"])}
    for report in (
        hackney(counts, {"camden": MANY}, **more),
        whole(None, {"hackney": counts, "camden": MANY}, **ONE_OF_EACH),
        whole(counts, **more),
    ):
        for name, found in telling.with_one_unseen(report, state):
            assert [text for text in telling.texts(found) if telling.LACKING.search(text)] == [], name


# Many studies at once


def texts(report):
    """Every sentence of a page, its headings, and its caveats."""
    findings = telling.findings(report)
    once = [page.not_shown(report), page.terminal(report), page.under_title(report), *page.quality(report)]
    return (
        [*telling.answers(report), *once],
        [*(one.headline for one in findings), page.title(report)],
        [one.caveat for one in findings],
    )


SIZES = st.one_of(st.integers(0, 3), st.integers(0, 40))


@st.composite
def counted(draw, unknown=True):
    counts = draw(st.builds(places, *[SIZES] * 6))
    if unknown:
        lacking = draw(st.sampled_from([None, None, "promise_unknown", "filling_unknown", "on_time_unknown"]))
        counts |= {lacking: 1} if lacking else {}
    return counts


@st.composite
def studies(draw):
    """Any borough's study or any project's, its counts agreeing with each other."""
    beside = {f"b{n}": draw(counted(unknown=False)) for n in range(draw(st.integers(0, 4)))}
    own = draw(counted())
    everyone = {"hackney": own, **beside}
    is_project = draw(st.booleans())
    total = together(everyone.values()) if is_project else own
    new, sooner, anyway = draw(st.tuples(SIZES, SIZES, SIZES))
    answers = asked(new, sooner, anyway, total["filled"] - new - sooner - anyway)
    named = draw(st.lists(st.integers(1, 9), max_size=5))
    roles = {f"job {chr(97 + n)}": one for n, one in enumerate(named)}
    roles["unspecified"] = total["promised"] - sum(named)
    outcomes = stay(*draw(st.tuples(SIZES, SIZES, SIZES)))
    if draw(st.booleans()):  # few people, and an audience that may not see them
        few = [name for name in OF_FILLING if total[name] < 10]
        own, total = (hiding(counts, *few) if few else counts for counts in (own, total))
        outcomes = {name: HIDDEN if n < 5 else n for name, n in outcomes.items()}
    more = {
        "roles": draw(st.sampled_from([None, roles])) if roles["unspecified"] >= 0 else None,
        "answers": draw(st.sampled_from([None, answers])) if answers["unknown"] >= 0 else None,
        "outcomes": draw(st.sampled_from([None, outcomes])),
        "as_at": draw(st.sampled_from(["2019-08-01", "2020-03-31", "2020-09-30"])),
        "hidden": (hidden := draw(st.integers(0, 3))),
        "seen_by": {"team": hidden},
        "filled_later": draw(st.integers(0, 2)),
        "not_supplied": draw(st.sampled_from([[], ["costs", "themes"]])),
    }
    if not is_project:
        return hackney(own, beside, others=together(beside.values()), **more)
    steps = [{"by": "2019-12-31", "places": 20}, {"by": "2020-09-30", "places": 60}]
    settings = {"target": draw(st.sampled_from([None, 1, 60])), "plan": draw(st.sampled_from([[], steps]))}
    return whole(total, everyone, settings=settings, **more)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(studies())
def test_every_sentence_of_any_study(report):
    sentences, headings, caveats = texts(report)
    for text in [*sentences, *headings, *caveats]:
        assert text and text == text.strip()
        assert not re.search(r"\bNone\b(?! (of the|of \d+|left|finished|are)\b)|\bnan\b|\binf\b", text, re.ASCII), text
        assert not re.search(r" {2}| [.,;:]|\.\.|[{}]|\(\)|[a-z]\. [a-z]", text), text
    for text in [*sentences, *headings]:
        assert not re.search(r"\b0 places were|\b1 (places|boroughs|apprentices|points|jobs)\b|-\d", text), text
        assert not re.search(r"\b[Aa]ll [0-2] ", text), text
        _percentages_are_right(text)
    assert all(text.endswith(".") for text in sentences)
    assert not any(text.endswith(".") for text in headings)
    verdicts = {word for text in sentences for word in bold_words(text)}
    assert verdicts <= {*pledges.VERDICTS, *pledges.ANYWAY_VERDICTS, *project.VERDICTS}
    assert verdicts or report.is_project


def _percentages_are_right(text):
    """A percentage has a base of twenty at least, and is rounded right; a rate that a model expects has no base."""
    text = re.sub(r"expected to fill (about \d+%|between \d+% and \d+%) of its places due", "", text)
    shares = re.findall(r"([\d,]+) of (?:the )?([\d,]+)[^\d.,;:(]*\((\d+)%\)", text)
    assert len(shares) == text.count("%"), text
    for count, out_of, percent in shares:
        count, out_of = (int(n.replace(",", "")) for n in (count, out_of))
        assert out_of >= 20 and int(percent) == half_up(100 * count, out_of), text
