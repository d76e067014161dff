"""Every case of what is said of the project as a whole, of who met whom, and in the annex; and of the lines of other
pages that go with it: what if filled meant something else, did it help, what points the other way."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.cases import case
from builders.measures import attended, costing, met_boroughs, promised_by, rated, ties_across
from builders.studies import HIDDEN, MISSING, content, missing, places
from evaluation.metrics import network, pledges, project, workshops
from evaluation.metrics.cells import CONFIDENTIAL, Cell
from evaluation.metrics.network import ties
from evaluation.metrics.pledges import apprentices as of_apprentices
from evaluation.metrics.pledges import comparison, concentration, filling_time
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result, of_area
from evaluation.metrics.workshops import change
from evaluation.report.study import Study
from evaluation.report.words import annex, half_up, summary
from evaluation.report.words import network as networks
from evaluation.report.words import plan as plan_words
from evaluation.report.words import pledges as of_pledges
from evaluation.report.words import project as say
from evaluation.report.words.project import reconciliation

WRITTEN, MARKED = "R&D *lead* <b>", "R&amp;D \\*lead\\* &lt;b&gt;"  # in the records, and in a sentence
ALL = "In all boroughs together,"
EARLY = "2019-10-29"


def study(found=(), area="all", every=(), boroughs=("hackney", "camden"), as_at="2020-09-30", settings=None, **more):
    """A study of an area's own figures, and of those of all boroughs; without an area, the project's."""
    found = [
        *of_area(area, [one for one in found if not one.borough]),
        *(one for one in found if one.borough),
        *of_area("all", every),
    ]
    return Study(content(area, found, boroughs, settings or {}, as_at, **more))


# What did it cost, and who paid?


def spent(*items, filled=102, promised=118, least=31, most=69):
    """Figures of items, each its kind, who paid and how many pounds; of so many places filled, and added."""
    pence = {(kind, payer): round(100 * n) if isinstance(n, int | float) else n for kind, payer, n in items}
    return [*project.cost(pence), *project.cost_of_a_place(pence, *costing(filled, least, most))]


SAMPLE = [
    ("cash", "LOTI", 40_500),
    ("in_kind", "AWS", 4_000),
    ("in_kind", "Microsoft", 12_500),
    ("in_kind", "boroughs", 14_000),
    ("levy", "boroughs", 12_000),
    ("wages", "boroughs", 18_000),
]
CASH = [("cash", "LOTI", 5_000)]
ONE_KIND = "£5,000, all of it in cash. LOTI paid all of it."
NOT_ADDED = "By the boroughs' own answers the project added no place, so there is no cost of an additional one."


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "the pattern of the pages",
            spent(*SAMPLE),
            "£101,000: £40,500 in cash, £30,500 in kind, £12,000 from the "
            "apprenticeship levy and £18,000 in wages. Who paid: AWS £4,000, LOTI £40,500, Microsoft £12,500 and boroughs "
            "£44,000. That is £990 a filled place, and £1,500 to £3,300 an additional one.",
        ),
        case(
            "one kind, one payer",
            spent(*CASH, filled=10, least=2, most=5),
            f"{ONE_KIND} That is £500 a filled place, and £1,000 to £2,500 an additional one.",
        ),
        case(
            "one kind, two payers",
            spent(("cash", "LOTI", 3_000), ("cash", "boroughs", 2_000), filled=10, least=5, most=5),
            "£5,000, all of it in cash. Who paid: LOTI £3,000 and boroughs £2,000. That is £500 a filled place, and "
            "£1,000 an additional one.",
        ),
        case(
            "two kinds, one payer",
            spent(("cash", "boroughs", 3_000), ("wages", "boroughs", 2_000), filled=1, promised=1, least=1, most=1),
            "£5,000: £3,000 in cash and £2,000 in wages. Boroughs paid all of it. That is £5,000 a filled place, and "
            "£5,000 an additional one.",
        ),
        case(
            "a narrow range",
            spent(*CASH, least=99, most=100),
            f"{ONE_KIND} That is £49 a filled place, and £50 to £51 an additional one.",
        ),
        case(
            "a range of which both ends round to one figure",
            spent(("cash", "LOTI", 500_000), filled=110, least=100, most=101),
            "£500,000, all of it in cash. LOTI paid all of it. That is £4,500 a filled place, and £5,000 an additional "
            "one.",
        ),
        case(
            "no place added at the least",
            spent(*CASH, filled=10, least=0, most=5),
            f"{ONE_KIND} That is £500 a filled place, and at least £1,000 an additional one.",
        ),
        case(
            "no place added",
            spent(*CASH, filled=10, least=0, most=0),
            f"{ONE_KIND} That is £500 a filled place. {NOT_ADDED}",
        ),
        case(
            "places added not supplied",
            spent(*CASH, filled=10, least=MISSING, most=MISSING),
            f"{ONE_KIND} That is £500 a filled place; what it comes to for an additional one is not known.",
        ),
        case(
            "places added hidden",
            spent(*CASH, filled=10, least=HIDDEN, most=HIDDEN),
            f"{ONE_KIND} That is £500 a filled place; what it comes to for an additional one is hidden.",
        ),
        case(
            "the most added hidden",
            spent(*CASH, filled=10, least=2, most=HIDDEN),
            f"{ONE_KIND} That is £500 a filled place, and at most £2,500 an additional one.",
        ),
        case(
            "the least added hidden",
            spent(*CASH, filled=10, least=HIDDEN, most=5),
            f"{ONE_KIND} That is £500 a filled place, and at least £1,000 an additional one.",
        ),
        case(
            "none filled",
            spent(*CASH, filled=0, least=0, most=0),
            f"{ONE_KIND} No place had been filled, so there is no cost of a place.",
        ),
        case(
            "none promised",
            spent(*CASH, filled=0, promised=0, least=0, most=0),
            f"{ONE_KIND} No place had been filled, so there is no cost of a place.",
        ),
        case(
            "filled hidden",
            spent(*CASH, filled=HIDDEN, least=HIDDEN, most=HIDDEN),
            f"{ONE_KIND} What that comes to for a filled place is hidden.",
        ),
        case(
            "filled not known",
            spent(*CASH, filled=MISSING, least=MISSING, most=MISSING),
            f"{ONE_KIND} What that comes to for a filled place is not known.",
        ),
        case(
            "a kind that cost nothing",
            spent(*CASH, ("wages", "boroughs", 0), filled=10, least=2, most=5),
            f"{ONE_KIND} That is £500 a filled place, and £1,000 to £2,500 an additional one.",
        ),
        case("nothing at all", spent(("cash", "LOTI", 0)), "The costs that were supplied add up to nothing."),
        case(
            "pence",
            spent(("cash", "LOTI", 0.4), filled=10, least=2, most=5),
            "Under £1, all of it in cash. LOTI paid "
            "all of it. That is under £1 a filled place, and under £1 an additional one.",
        ),
        case("hidden", spent(("cash", "LOTI", HIDDEN)), "**NOT KNOWN.** What it cost is hidden."),
        case("not known", spent(("cash", "LOTI", MISSING)), "**NOT KNOWN.** What it cost is not known."),
        case(
            "not supplied",
            missing("cost", "cost_of_a_place"),
            "**NOT KNOWN.** No costs were supplied. What was spent or "
            "given, item by item, with its kind (cash, in kind, levy, wages) and who paid, would tell.",
        ),
    ],
)
def test_what_it_cost_and_who_paid(found, said):
    assert say.cost(study(found)).answer == said


def test_costs_bear_no_dates_so_an_earlier_day_has_none():
    report = study(missing("cost"), as_at=EARLY, supplied=["pledges", "costs"])
    assert say.cost(report).answer == (
        "**NOT KNOWN.** The costs that were supplied bear no dates, so what had been "
        "spent by 29 October 2019 cannot be told."
    )


@pytest.mark.parametrize(
    "found, headline",
    [
        (spent(*SAMPLE), "The project cost £101,000"),
        (spent(("cash", "LOTI", 0)), "What it cost"),
        (spent(("cash", "LOTI", HIDDEN)), "What it cost"),
        (missing("cost"), "What it cost"),
    ],
)
def test_the_headline_of_the_cost(found, headline):
    assert say.cost(study(found)).headline == headline


# How was it meant to work?

NOT_BECAUSE = "happened, if it did, during the project; nothing here shows that it happened because of the project."
AT_MOST = "There was no comparison group, so no more can be said than that the project contributed to it."
OF_THE_REST = "There was no comparison group, so of the rest too no more can be said than that the project contributed"
BY_EVIDENCE = "rated by how strong the evidence is."


def steps(*strengths, **more):
    """Steps of these strengths; None is one that nobody rated."""
    return [{"kind": "output", "text": "Places filled", "strength": strength, **more} for strength in strengths]


@pytest.mark.parametrize(
    "strengths, said",
    [
        case("no theory of change", [], "No theory of change was given."),
        case("one step, rated", ["moderate"], f"The project was to work in 1 step, which is {BY_EVIDENCE} {AT_MOST}"),
        case(
            "one step, weak",
            ["weak"],
            f"The project was to work in 1 step, which is {BY_EVIDENCE} What is rated weak {NOT_BECAUSE}",
        ),
        case(
            "one step, not rated",
            [None],
            f"The project was to work in 1 step, which is not {BY_EVIDENCE} What is rated not at all {NOT_BECAUSE}",
        ),
        case(
            "both rated",
            ["strong", "strong"],
            f"The project was to work in 2 steps, both of them {BY_EVIDENCE} {AT_MOST}",
        ),
        case(
            "all rated, some of them weak",
            ["strong", "moderate", "weak"],
            "The project was to work in 3 steps, all of "
            f"them {BY_EVIDENCE} What is rated weak {NOT_BECAUSE} {OF_THE_REST} to it.",
        ),
        case(
            "some not rated",
            ["strong", None, None],
            f"The project was to work in 3 steps, 1 of them {BY_EVIDENCE} What "
            f"is rated not at all {NOT_BECAUSE} {OF_THE_REST} to it.",
        ),
        case(
            "none rated",
            [None, None],
            f"The project was to work in 2 steps, none of them {BY_EVIDENCE} What is rated not at all {NOT_BECAUSE}",
        ),
        case(
            "weak and not rated",
            ["weak", None],
            f"The project was to work in 2 steps, 1 of them {BY_EVIDENCE} What is "
            f"rated weak or not at all {NOT_BECAUSE}",
        ),
        case(
            "weak, none and not rated",
            ["weak", "none", None],
            "The project was to work in 3 steps, 2 of them "
            f"{BY_EVIDENCE} What is rated weak, none or not at all {NOT_BECAUSE}",
        ),
    ],
)
def test_how_it_was_meant_to_work(strengths, said):
    finding = say.theory(study(settings={"theory_of_change": steps(*strengths)}))
    assert finding.answer == said
    assert [row[-1] for row in finding.table.rows] == ([one or "not rated" for one in strengths] or ["[x]"])


def test_the_words_for_strength_are_explained_where_they_are_used():
    report = study(settings={"theory_of_change": steps("strong", None)})
    assert say.theory(report).caveat == (
        "Strong: several kinds of evidence agree, and rivals were looked at; not rated: it happened during the project."
    )


QUESTION = {
    "question": "confident",
    "text": "I am confident in using data",
    "kind": "likert",
    "direction": "higher",
    "kirkpatrick": "learning",
    "scale_min": "1",
    "scale_max": "5",
}
RECOMMEND = QUESTION | {
    "question": "recommend",
    "text": "Would you recommend it?",
    "kind": "nps",
    "kirkpatrick": "reaction",
    "scale_min": "0",
    "scale_max": "10",
}
LONELY = QUESTION | {"question": "alone", "text": "I feel on my own", "direction": "lower"}
USED = QUESTION | {"question": "used", "text": "Which have you used?", "kind": "multi", "direction": "none"}
MEETUP = {
    "event": "E-01",
    "network": "",
    "title": "All networks",
    "date": "2019-10-29",
    "kind": "meetup",
    "mode": "in_person",
}


THREE_WAYS = {"up": 24, "same": 12, "down": 10}


@pytest.mark.parametrize(
    "evidence, found, said",
    [
        ("promised", [pledges.promised({"promised": 118})], "Places promised: 118"),
        ("filled", [pledges.filled({"filled": 102, "promised": 118})], "Places filled: 102 of 118 (86%)"),
        ("filled", [pledges.filled({"filled": 3, "promised": 4})], "Places filled: 3 of 4"),
        ("filled", [pledges.filled({"filled": HIDDEN, "promised": 118})], "Places filled: hidden"),
        ("filled", [pledges.filled({"filled": 0, "promised": 0})], "Places filled: nothing to count"),
        ("filled", [], "Places filled: not known"),
        (
            "came_back:managers",
            network.came_back({("managers", "came"): 40, ("managers", "came_again"): 30}, ["managers"]),
            "Came back (managers): 30 of 40 (75%)",
        ),
        ("cost:all", spent(*SAMPLE), "What it cost: £101,000"),
        ("cost:in_kind", spent(*SAMPLE), "What it cost (in kind): £30,500"),
        ("cost:paid by LOTI", spent(*SAMPLE), "What it cost (paid by LOTI): £40,500"),
        ("cost_of_a_place:filled", spent(*SAMPLE), "Cost of a place (filled): £990"),
        ("offered:events:meetup", project.offered(Programme(events=[MEETUP])), "Meet-ups: 1"),
        ("offered:stories", project.offered(Programme(stories=[{}] * 4)), "Stories: 4"),
        (
            "reach:E-01",
            network.reach({("E-01", "came"): 11, ("E-01", "open"): 15}, ["E-01"]),
            "Boroughs reached: “All networks”, 29 October 2019: 11 of 15",
        ),
        (
            "reach:E-02",
            network.reach({("E-02", "came"): 1, ("E-02", "open"): 15}, ["E-02"]),
            "Boroughs reached (E-02): 1 of 15",
        ),
        (
            "moved:confident up",
            change.moved(THREE_WAYS, "confident"),
            "Answers before and after: “I am confident in using data”, more: 24 of 46 (52%)",
        ),
        (
            "moved:confident later same",
            change.moved(THREE_WAYS, "confident later"),
            "Answers before and after: “I am confident in using data”, the same, asked again later: 12 of 46 (26%)",
        ),
        (
            "moved:confident down",
            change.moved({"up": 4, "same": 2, "down": 1}, "confident"),
            "Answers before and after: “I am confident in using data”, less: too few answers",
        ),
        (
            "best_two:confident hackathon after",
            workshops.best_two(
                {("confident", "hackathon", "after", part): n for part, n in (("answered", 16), ("best_two", 10))}
            ),
            "Chose one of the two best answers: “I am confident in using data” (hackathons): 10 of 16",
        ),
        (
            "ticked:used project after Power BI",
            workshops.ticked(
                {("used", "project", "after", "Power BI"): 31}, {("used", "project", "after", "answered"): 45}, ["used"]
            ),
            "Ticked each option: “Which have you used?”, “Power BI”: 31 of 45 (69%)",
        ),
        (
            "gini_of_promises",
            [concentration.gini_of_promises(promised_by({"a": 8, "b": 0, "c": 0, "d": 0}))],
            "How unevenly boroughs promised (Gini): 0.75",
        ),
        (
            "ahead_in_places",
            [Result(measure="ahead_in_places", count=118, value=18.0)],
            "Ahead of the plan, in places: 18",
        ),
    ],
)
def test_the_evidence_of_a_step_is_the_figure_by_its_name(evidence, found, said):
    report = study(
        found,
        programme={"questions": [QUESTION, USED], "events": [MEETUP]},
        settings={"theory_of_change": steps("weak", evidence=[evidence])},
    )
    assert say.theory(report).table.rows[0][2] == said


@pytest.mark.parametrize("held_, said", [(1, "(hackathon)"), (2, "(hackathons)")])
def test_evidence_names_the_events_that_a_question_was_about_as_pages_do(held_, said):
    found = workshops.best_two({("confident", "hackathon", "after", part): 16 for part in ("answered", "best_two")})
    held = [MEETUP | {"event": f"E-{n}", "kind": "hackathon"} for n in range(held_)]
    settings = {"theory_of_change": steps("weak", evidence=["best_two:confident hackathon after"])}
    report = study(found, programme={"questions": [QUESTION], "events": held}, settings=settings)
    assert said in say.theory(report).table.rows[0][2]


def test_a_step_without_evidence_or_rivals_says_so():
    row = say.theory(study(settings={"theory_of_change": steps("none")})).table.rows[0]
    assert row == ("Output", "Places filled", "none collected", "none named", "none")


# Do our figures agree with those published?


def published(figure_, measure="promised", relation="=", value=None, date="2020-09-30"):
    value = figure_ if value is None else value
    return {
        "figure": f"{figure_}",
        "measure": measure,
        "relation": relation,
        "value": f"{value}",
        "date": date,
        "source": "LOTI",
    }


def beside(*rows, promised=118, days=(("2019-10-29", 69), ("2020-09-30", 118)), **more):
    """Our 118 places promised, 69 of them by 29 October 2019, beside what others published."""
    found = [pledges.promised({"promised": promised}), pledges.filled({"filled": 102, "promised": promised})]
    return study(found, programme={"published": list(rows)}, promises_by_day=list(days), **more)


LATER = published("200", date="2020-12-31")
NOT_TOLD = "cannot be told here."


@pytest.mark.parametrize(
    "rows, said",
    [
        case("none", [], "No published figures were given to compare with."),
        case(
            "one agrees", [published(118)], "Our figures agree with the one published figure that can be compared here."
        ),
        case(
            "both agree",
            [published(118), published(69, date=EARLY)],
            "Our figures agree with both published figures that can be compared here.",
        ),
        case(
            "all agree, each as it was worded",
            [published(118), published("over 100", relation=">", value=100), published("75+", relation=">=", value=75)],
            "Our figures agree with all 3 published figures that can be compared here.",
        ),
        case(
            "one differs",
            [published(120)],
            "Our figures do not agree with the one published figure that can be compared "
            "here: “120” for places promised (ours: 118).",
        ),
        case(
            "over is not as many",
            [published("over 118", relation=">", value=118)],
            "Our figures do not agree with the "
            "one published figure that can be compared here: “over 118” for places promised (ours: 118).",
        ),
        case(
            "one of two differs",
            [published(118), published("recruited 110", "filled", ">=", 110)],
            "Our figures agree "
            "with 1 of 2 published figures that can be compared here. They do not agree with “recruited 110” for places "
            "filled (ours: 102).",
        ),
        case(
            "none agrees",
            [published(120), published(70, date=EARLY)],
            "Our figures agree with none of 2 published "
            "figures that can be compared here. They do not agree with “120” for places promised (ours: 118) and “70” for "
            "places promised (ours: 69).",
        ),
        case("one of a later day", [LATER], f"Whether our figures agree with the one published figure {NOT_TOLD}"),
        case(
            "two of a later day",
            [LATER, LATER],
            f"Whether our figures agree with any of 2 published figures {NOT_TOLD}",
        ),
        case(
            "one agrees, one is of a later day",
            [published(118), LATER],
            "Our figures agree with the one published "
            f"figure that can be compared here. Whether they agree with 1 other {NOT_TOLD}",
        ),
        case(
            "one agrees, two not supplied",
            [published(118), published(9, "courses"), published(3, "scenarios")],
            "Our figures agree with the one published figure that can be compared here. Whether they agree with 2 others "
            f"{NOT_TOLD}",
        ),
        case(
            "one differs, one not supplied",
            [published(120), published(9, "courses")],
            "Our figures do not agree with "
            "the one published figure that can be compared here: “120” for places promised (ours: 118). Whether they "
            f"agree with 1 other {NOT_TOLD}",
        ),
        case(
            "of an earlier day that only promises go back to",
            [published(60, "filled", date=EARLY)],
            f"Whether our figures agree with the one published figure {NOT_TOLD}",
        ),
    ],
)
def test_do_our_figures_agree_with_those_published(rows, said):
    assert say.reconciliation(beside(*rows)).answer == said


def test_an_earlier_day_cannot_be_told_if_some_promises_bear_no_date():
    """Of 118 promises 110 bear a date: so many as 69 by that day are certain, but not that there were no more."""
    report = beside(published(69, date=EARLY), days=[("2019-10-29", 69), ("2020-09-30", 110)])
    assert reconciliation(report).answer == f"Whether our figures agree with the one published figure {NOT_TOLD}"


@pytest.mark.parametrize(
    "rows, headline",
    [
        ([], "Published figures"),
        ([LATER], "Published figures"),
        ([published(118)], "Our figures agree with the one published"),
        ([published(120)], "Our figures do not agree with the one published"),
        ([published(120), published(118), LATER], "Our figures agree with 1 of 2 published"),
        ([published(120), published(119)], "Our figures agree with none of 2 published"),
    ],
)
def test_the_headline_of_the_published_figures(rows, headline):
    assert say.reconciliation(beside(*rows)).headline == headline


def test_the_table_of_published_figures_says_why_a_figure_cannot_be_told():
    rows = say.reconciliation(beside(published(118), published(120), LATER, published(9, "courses"))).table.rows
    assert [(row[3].state, row[4]) for row in rows] == [
        ("published", "yes"),
        ("published", "no"),
        ("[z]", "cannot tell"),
        ("[x]", "cannot tell"),
    ]


# Who got the opportunities?

HOPE = "Diversity was a hope of the partners, not a target."


def by_sex(female, male, silent=None):
    """Head counts of women and men, and of who did not say, where that was counted."""
    counts = {("sex", "female"): female, ("sex", "male"): male}
    return project.equality(counts | ({} if silent is None else {("sex", "not_stated"): silent}))


def benchmark(female, source="Census 2011"):
    """The share of women among all people."""
    return [{"characteristic": "sex", "category": "female", "benchmark": f"{female}", "source": source}]


@pytest.mark.parametrize(
    "found, compare, said",
    [
        case(
            "not supplied",
            missing("equality"),
            [],
            "NOT KNOWN: no equality figures were supplied. Head counts by "
            "characteristic, for the whole project, with how many did not say, would tell.",
        ),
        case(
            "without a benchmark",
            by_sex(41, 58, 5),
            [],
            "Of 99 apprentices who stated their sex: 41 “female” (41%); 58 “male” (59%). 5 did not say.",
        ),
        case("under twenty", by_sex(9, 10), [], "Of 19 apprentices who stated their sex: 9 “female”; 10 “male”."),
        case("twenty", by_sex(9, 11), [], "Of 20 apprentices who stated their sex: 9 “female” (45%); 11 “male” (55%)."),
        case(
            "above the benchmark",
            by_sex(80, 20),
            benchmark(0.51),
            "Of 100 apprentices who stated their sex: 80 “female” (80%), above the benchmark of 51%; 20 “male” (20%).",
        ),
        case(
            "below it",
            by_sex(20, 80),
            benchmark(0.51),
            "Of 100 apprentices who stated their sex: 20 “female” (20%), below the benchmark of 51%; 80 “male” (80%).",
        ),
        case(
            "near it: chance could explain the difference",
            by_sex(41, 58),
            benchmark(0.505),
            "Of 99 apprentices who "
            "stated their sex: 41 “female” (41%), not clearly different from the benchmark of 51%; 58 “male” (59%).",
        ),
        case(
            "near it from above",
            by_sex(58, 41),
            benchmark(0.51),
            "Of 99 apprentices who stated their sex: 58 “female” "
            "(59%), not clearly different from the benchmark of 51%; 41 “male” (41%).",
        ),
        case(
            "near it, of few",
            by_sex(1, 2),
            benchmark(0.51),
            "Of 3 apprentices who stated their sex: 1 “female”, not "
            "clearly different from the benchmark of 51%; 2 “male”.",
        ),
        case("one apprentice", by_sex(1, 0, 0), [], "Of 1 apprentice who stated their sex: 1 “female”; 0 “male”."),
        case("nobody said", by_sex(0, 0, 5), [], "Nobody stated their sex. 5 did not say."),
        case(
            "who did not say is hidden",
            by_sex(41, 58, HIDDEN),
            [],
            "Of 99 apprentices who stated their sex: 41 “female” "
            "(41%); 58 “male” (59%); how many did not say is hidden.",
        ),
        case(
            "one answer hidden",
            by_sex(84, HIDDEN, 12),
            benchmark(0.51),
            "Sex: 84 “female”; the other answer is hidden. 12 did not say.",
        ),
        case(
            "one answer and who did not say hidden",
            by_sex(84, HIDDEN, HIDDEN),
            [],
            "Sex: 84 “female”; the other answer and how many did not say are hidden.",
        ),
        case(
            "two answers hidden",
            project.equality(
                {("age group", "16 to 18"): HIDDEN, ("age group", "19 to 24"): 47, ("age group", "25 and over"): HIDDEN}
            ),
            [],
            "Age group: 47 “19 to 24”; the other answers are hidden.",
        ),
        case("all answers hidden", by_sex(HIDDEN, HIDDEN, 12), [], "Sex: hidden. 12 did not say."),
        case(
            "everything hidden",
            by_sex(HIDDEN, HIDDEN, HIDDEN),
            [],
            "How many apprentices there are of each characteristic is hidden.",
        ),
        case(
            "one characteristic hidden, one not",
            project.equality(
                {
                    ("sex", "female"): 41,
                    ("sex", "male"): 58,
                    ("disability", "yes"): HIDDEN,
                    ("disability", "no"): HIDDEN,
                }
            ),
            [],
            "Of 99 apprentices who stated their sex: 41 “female” (41%); 58 “male” (59%). Disability: hidden.",
        ),
        case("answers not supplied", by_sex(MISSING, MISSING, 12), [], "Sex: not known. 12 did not say."),
        case(
            "only who did not say", project.equality({("sex", "not_stated"): 12}), [], "Sex: not known. 12 did not say."
        ),
    ],
)
def test_who_got_the_opportunities(found, compare, said):
    finding = say.opportunities(study(found, programme={"benchmarks": compare}))
    assert finding.answer == f"{said} {HOPE}"


def test_equality_figures_bear_no_dates_so_an_earlier_day_has_none():
    report = study(missing("equality"), as_at=EARLY, supplied=["pledges", "equality"])
    assert say.opportunities(report).answer == (
        f"NOT KNOWN: the equality figures that were supplied bear no dates, so they cannot be told as at 29 October "
        f"2019. {HOPE}"
    )


@pytest.mark.parametrize(
    "compare, ends",
    [
        ([], "a question and not a finding."),
        (benchmark(0.51), "is not a likely explanation. Benchmark: Census 2011."),
        (benchmark(0.51, ""), "is not a likely explanation. Benchmark: source not given."),
        (benchmark(0.51, WRITTEN), f"is not a likely explanation. Benchmark: {MARKED}."),
    ],
)
def test_the_benchmark_is_named(compare, ends):
    assert say.opportunities(study(by_sex(41, 58), programme={"benchmarks": compare})).caveat.endswith(ends)


def test_the_table_of_equality_hides_a_total_that_would_give_a_hidden_number_away():
    rows = say.opportunities(study(by_sex(84, HIDDEN, 12), programme={"benchmarks": benchmark(0.51)})).table.rows
    assert [(row[0], row[1].state, getattr(row[2], "state", row[2]), row[3]) for row in rows] == [
        ("Sex: female", "published", "[c]", "51%"),
        ("Sex: male", "[c]", "[c]", "[z]"),
        ("Sex: not stated", "published", "[z]", "[z]"),
    ]


# What did people say in their own words?


def raised(**themes):
    """People who raised each theme."""
    return project.themes({name.replace("_", " ").capitalize(): n for name, n in themes.items()})


def stories(n):
    return project.offered(Programme(stories=[{}] * n))


SAMPLE_THEMES = {"time_to_study": 19, "meeting_others": 16, "learning_from_home": 14, "a_manager_who_explains": 11}


@pytest.mark.parametrize(
    "found, said",
    [
        case("not supplied", missing("themes"), "Not known: no themes of open answers were supplied."),
        case(
            "not supplied, but stories",
            [*missing("themes"), *stories(4)],
            "Not known: no themes of open answers were supplied. 4 guest blogs tell of the project at length.",
        ),
        case("one", raised(time_to_study=19), "Most often people raised “Time to study” (19 people)."),
        case("one, by one", raised(time_to_study=1), "Most often people raised “Time to study” (1 person)."),
        case(
            "two",
            raised(time_to_study=12, pay=19),
            "Most often people raised “Pay” (19 people) and “Time to study” (12 people).",
        ),
        case(
            "the first three of four",
            raised(**SAMPLE_THEMES),
            "Most often people raised “Time to study” (19 people), "
            "“Meeting others” (16 people) and “Learning from home” (14 people).",
        ),
        case(
            "the fourth ties with the third",
            raised(**SAMPLE_THEMES | {"pay": 14}),
            "Most often people raised “Time to "
            "study” (19 people), “Meeting others” (16 people), “Learning from home” (14 people) and “Pay” (14 people).",
        ),
        case(
            "five tie with the third",
            raised(a=19, b=16, c=12, d=12, e=12, f=12, g=12),
            "Most often people raised “A” (19 people) and “B” (16 people).",
        ),
        case(
            "six tie with the first",
            raised(a=12, b=12, c=12, d=12, e=12, f=12, g=11),
            "Most often people raised 6 themes, each by 12 people.",
        ),
        case("none raised", raised(pay=0, time=0), "Nobody raised any of the themes that can be shown."),
        case(
            "one hidden",
            raised(pay=19, time=HIDDEN),
            "Of the themes that can be shown, people most often raised “Pay” "
            "(19 people). How many raised 1 other is hidden.",
        ),
        case(
            "two hidden",
            [*raised(pay=19, time=HIDDEN, equipment=HIDDEN), *stories(1)],
            "Of the themes that can be "
            "shown, people most often raised “Pay” (19 people). How many raised 2 others is hidden. "
            "1 guest blog tells of the project at length.",
        ),
        case("all hidden", raised(pay=HIDDEN), "How many people raised each theme is hidden."),
    ],
)
def test_what_people_said_in_their_own_words(found, said):
    assert say.themes(study(found)).answer == said


def test_themes_and_stories_bear_no_dates_so_an_earlier_day_has_none():
    report = study([*missing("themes"), *stories(4)], as_at=EARLY, supplied=["pledges", "themes", "stories"])
    assert say.themes(report).answer == (
        "Not known: the themes that were supplied bear no dates, so not as at 29 October 2019."
    )


# What lasts?

IN_POST = of_apprentices.still_here({"started": 104, "in_post": 88, "left": 9, "finished": 7})


def lately(managers, apprentices_):
    """(came in the last 90 days, of those in it) for each of two networks."""
    both = {"managers": managers, "apprentices": apprentices_}
    counts = {
        (name, status): n for name, pair in both.items() for status, n in zip(("active", "now"), pair, strict=True)
    }
    return network.active(counts, ["managers", "apprentices"])


def uses(some, answered=18):
    """Boroughs that use at least one recommendation of the playbook."""
    return project.playbook_used({("", "uses_any"): some, ("", "answered"): answered})


def again(up, same, down):
    """Answers given after and again later."""
    return change.moved({"up": up, "same": same, "down": down}, "confident later")


ENDS = "The records end on 30 September 2020: what lasts beyond it is too early to know."
ASKED = "“I am confident in using data”"


@pytest.mark.parametrize(
    "found, said",
    [
        case("nothing known", [], ""),
        case("apprentices in post", IN_POST, "88 of 104 apprentices who started (85%) are still in post."),
        case(
            "one apprentice",
            of_apprentices.still_here({"started": 1, "in_post": 1, "left": 0, "finished": 0}),
            "1 of 1 apprentice who started is still in post.",
        ),
        case(
            "apprentices hidden",
            of_apprentices.still_here({"started": 8, "in_post": HIDDEN, "left": 1, "finished": 7}),
            "",
        ),
        case("none started", of_apprentices.still_here({"started": 0, "in_post": 0, "left": 0, "finished": 0}), ""),
        case(
            "networks that meet",
            lately((40, 50), (52, 78)),
            "In the last 90 days 40 of 50 managers (80%) and 52 of 78 apprentices (67%) came to something.",
        ),
        case(
            "one network hidden",
            lately((40, 50), (HIDDEN, 7)),
            "In the last 90 days 40 of 50 managers (80%) came to something.",
        ),
        case(
            "one person each, none and all",
            lately((0, 1), (1, 1)),
            "In the last 90 days none of 1 manager and 1 of 1 apprentice came to something.",
        ),
        case(
            "none came", lately((0, 8), (HIDDEN, HIDDEN)), "In the last 90 days none of 8 managers came to something."
        ),
        case(
            "all boroughs use the playbook",
            uses(18),
            "18 of 18 boroughs that answered say that they use at least one recommendation of the playbook.",
        ),
        case(
            "one borough uses it",
            uses(1),
            "1 of 18 boroughs that answered says that it uses at least one recommendation of the playbook.",
        ),
        case(
            "the only borough",
            uses(1, 1),
            "1 of 1 borough that answered says that it uses at least one recommendation of the playbook.",
        ),
        case(
            "no borough uses it",
            uses(0),
            "None of 18 boroughs that answered say that they use at least one recommendation of the playbook.",
        ),
        case("no borough answered", uses(0, 0), ""),
        case(
            "answers that lasted",
            again(6, 30, 4),
            f"Of 40 people asked {ASKED} again later, 30 answered as before, 6 agreed more and 4 less.",
        ),
        case(
            "answers that all lasted",
            again(0, 12, 0),
            f"Of 12 people asked {ASKED} again later, 12 answered as before, none agreed more and none less.",
        ),
        case("answers hidden", again(HIDDEN, HIDDEN, HIDDEN), f"How people answered {ASKED} again later is hidden."),
        case("answers of nine", again(3, 3, 3), f"Too few people answered {ASKED} again later to tell."),
        case("no answers", again(0, 0, 0), ""),
        case("answers not supplied", change.moved(None, "confident later"), ""),
        case(
            "everything",
            [*IN_POST, *lately((40, 50), (52, 78)), *uses(18), *again(6, 30, 4)],
            "88 of 104 apprentices "
            "who started (85%) are still in post. In the last 90 days 40 of 50 managers (80%) and 52 of 78 apprentices "
            "(67%) came to something. 18 of 18 boroughs that answered say that they use at least one recommendation of "
            f"the playbook. Of 40 people asked {ASKED} again later, 30 answered as before, 6 agreed more and 4 less.",
        ),
    ],
)
def test_what_lasts(found, said):
    assert say.what_lasts(study(found, programme={"questions": [QUESTION]})) == f"{said} {ENDS}".strip()


def test_what_lasts_as_at_an_earlier_day():
    assert say.what_lasts(study(as_at=EARLY)) == "What lasts beyond 29 October 2019 is not told here."


# Who took part, who was left out?


def promising(some, members=18):
    return [project.boroughs_promising({"member": members, "promised_any": some})]


def never(some, of=127):
    return network.never_came({("", "never"): some, ("", "now"): of}, [""])


@pytest.mark.parametrize(
    "found, said",
    [
        case("all boroughs", promising(18), "18 of 18 member boroughs promised at least one place."),
        case("all but one", promising(17), "17 of 18 member boroughs promised at least one place; 1 promised none."),
        case("some", promising(12), "12 of 18 member boroughs promised at least one place; 6 promised none."),
        case(
            "twenty", promising(15, 20), "15 of 20 member boroughs (75%) promised at least one place; 5 promised none."
        ),
        case("none", promising(0), "None of 18 member boroughs promised a place."),
        case("the only one", promising(1, 1), "1 of 1 member borough promised at least one place."),
        case("the only one promised none", promising(0, 1), "The one member borough promised no place."),
        case("no members", promising(0, 0), ""),
        case("members not known", promising(MISSING, MISSING), ""),
    ],
)
def test_which_boroughs_took_part(found, said):
    ends = "Whether participants came to anything is not known."
    assert say.left_out(study(found)) == f"{said} {ends}".strip()


NEVER = [
    case("some", never(31), "31 of 127 participants (24%) never came to anything."),
    case("one", never(1, 8), "1 of 8 participants never came to anything."),
    case("all", never(8, 8), "None of 8 participants ever came to anything."),
    case("the only one", never(1, 1), "The one participant never came to anything."),
]
NOBODY_MISSING = [
    case("none", never(0), "All 127 participants came to something."),
    case("none of two", never(0, 2), "Both participants came to something."),
    case("not the only one", never(0, 1), "The one participant came to something."),
]


@pytest.mark.parametrize(
    "found, said",
    [
        *NEVER,
        *NOBODY_MISSING,
        case("nobody in a network", never(0, 0), "Nobody had joined a network."),
        case("hidden", never(HIDDEN), "How many participants never came to anything is hidden."),
        case("attendance not supplied", never(MISSING), "Whether participants came to anything is not known."),
        case("participants not supplied", missing("never_came"), "Whether participants came to anything is not known."),
    ],
)
def test_who_never_came(found, said):
    assert say.left_out(study(found, programme={"events": [MEETUP]})) == said


@pytest.mark.parametrize(
    "found, said",
    [
        *NEVER,
        *NOBODY_MISSING,
        case("hidden", never(HIDDEN), ""),
        case("nobody", never(0, 0), ""),
        case("not supplied", missing("never_came"), ""),
    ],
)
def test_who_never_came_after_which_events_reached_boroughs(found, said):
    reach = network.reach({("E-01", "came"): 11, ("E-01", "open"): 15}, ["E-01"])
    finding = networks.who_came(study([*reach, *found], programme={"events": [MEETUP]}))
    assert finding.answer == f"11 of 15 member boroughs came to the one event, “All networks”. {said}".strip()


def test_before_the_first_event_nobody_can_have_stayed_away():
    report = study(never(24, 24), supplied=["pledges", "people", "participants", "events", "attendance"])
    assert say.left_out(report) == "No event had been held yet."
    assert networks.who_came(report).answer == "No event had been held yet."


# Which events reached how many boroughs?


def events(*came, members=18):
    """Events called Meet-up 1, Meet-up 2 ..., and the boroughs that came to each."""
    held = [MEETUP | {"event": f"E-{n}", "title": f"Meet-up {n}"} for n in range(1, len(came) + 1)]
    cells = {
        (f"E-{n}", status): k for n, some in enumerate(came, 1) for status, k in (("came", some), ("open", members))
    }
    return network.reach(cells, [one["event"] for one in held]), {"events": held}


@pytest.mark.parametrize(
    "came, headline, said",
    [
        case(
            "one event",
            [12],
            "The one event reached 12 boroughs",
            "12 of 18 member boroughs came to the one event, “Meet-up 1”.",
        ),
        case(
            "one event, one borough",
            [1],
            "The one event reached 1 borough",
            "1 of 18 member boroughs came to the one event, “Meet-up 1”.",
        ),
        case(
            "one event, nobody",
            [0],
            "The one event reached no boroughs",
            "No borough came to the one event, “Meet-up 1”.",
        ),
        case(
            "two",
            [12, 15],
            "Events reached 12 to 15 boroughs",
            "Both events reached at least 12 boroughs. The most, 15 of 18 member boroughs, came to “Meet-up 2”.",
        ),
        case(
            "three",
            [1, 15, 12],
            "Events reached 1 to 15 boroughs",
            "All 3 events reached at least 1 borough. The most, 15 of 18 member boroughs, came to “Meet-up 2”.",
        ),
        case(
            "two reached as many",
            [12, 15, 15],
            "Events reached 12 to 15 boroughs",
            "All 3 events reached at least 12 "
            "boroughs. The most, 15 boroughs, came to “Meet-up 2” and to 1 other event.",
        ),
        case(
            "three reached as many",
            [12, 15, 15, 15],
            "Events reached 12 to 15 boroughs",
            "All 4 events reached at least "
            "12 boroughs. The most, 15 boroughs, came to “Meet-up 2” and to 2 other events.",
        ),
        case("both alike", [12, 12], "Events reached 12 boroughs each", "Both events reached 12 boroughs each."),
        case("all alike", [1, 1, 1], "Events reached 1 borough each", "All 3 events reached 1 borough."),
        case(
            "to one of them nobody came",
            [0, 15, 12],
            "Events reached up to 15 boroughs",
            "No borough came to 1 of 3 events. The most, 15 of 18 member boroughs, came to “Meet-up 2”.",
        ),
        case(
            "to none of them anybody came", [0, 0], "Events reached no boroughs", "No borough came to any of 2 events."
        ),
        case(
            "not supplied",
            [MISSING],
            "Not known: no attendance records were supplied",
            "Not known: no attendance records were supplied.",
        ),
        case(
            "none listed",
            [],
            "Not known: no attendance records were supplied",
            "Not known: no attendance records were supplied.",
        ),
    ],
)
def test_which_events_reached_how_many_boroughs(came, headline, said):
    found, programme = events(*came)
    finding = networks.who_came(study(found, programme=programme))
    assert (finding.headline, finding.answer) == (headline, said)


def test_before_the_first_event_a_borough_cannot_have_come():
    report = study([], "hackney", supplied=["pledges", "people", "events", "attendance"])
    assert networks.who_came(report).answer == "No event had been held yet."


# Did they meet other boroughs?


def met(came, *boroughs):
    """How many others each borough met: it came to the events named by letters."""
    by_borough = {slug: {event: int(event in went) for event in "ABC"} for slug, went in came.items()}
    return [one for slug in boroughs or came for one in of_area(slug, [met_boroughs(by_borough, slug)])]


def tied(**events_):
    """How many of the ties join two boroughs: people from Hackney and from Camden at each event."""
    came = {
        (event, slug): n
        for event, pair in events_.items()
        for slug, n in zip(("hackney", "camden"), pair, strict=True)
        if n
    }
    return ties_across(came)


THREE = ("hackney", "camden", "sutton")
NO_ATTENDANCE = "Not known: no attendance records were supplied."


@pytest.mark.parametrize(
    "found, boroughs, said",
    [
        case(
            "some",
            met({"hackney": "A", "camden": "A", "sutton": "B"}),
            THREE,
            "People from Hackney were at events with people from 1 of 2 other boroughs.",
        ),
        case(
            "both",
            met({"hackney": "AB", "camden": "A", "sutton": "B"}),
            THREE,
            "People from Hackney were at events with people from both other boroughs.",
        ),
        case(
            "all",
            met({"hackney": "AB", "camden": "A", "sutton": "B", "brent": "B"}),
            (*THREE, "brent"),
            "People from Hackney were at events with people from all 3 other boroughs.",
        ),
        case(
            "the only other",
            met({"hackney": "A", "camden": "A"}),
            THREE[:2],
            "People from Hackney were at events with people from the other borough.",
        ),
        case(
            "none",
            met({"hackney": "A", "camden": "B", "sutton": "B"}),
            THREE,
            "People from Hackney were at no event with people from another borough.",
        ),
        case("no other borough", met({"hackney": "A"}), THREE[:1], "There was no other borough to meet."),
        case(
            "no event yet",
            of_area("hackney", [met_boroughs({"hackney": {}, "camden": {}}, "hackney")]),
            THREE[:2],
            "No event had been held yet.",
        ),
        case(
            "hidden",
            of_area("hackney", [met_boroughs({"hackney": {"A": HIDDEN}, "camden": {"A": 1}}, "hackney")]),
            THREE[:2],
            "Which boroughs met is hidden.",
        ),
        case("not supplied", missing("met_boroughs"), THREE, NO_ATTENDANCE),
    ],
)
def test_did_a_borough_meet_others(found, boroughs, said):
    assert networks.met_others(study(found, "hackney", boroughs=boroughs)).answer == said


@pytest.mark.parametrize(
    "found, boroughs, said",
    [
        case(
            "some met all",
            met({"hackney": "AB", "camden": "A", "sutton": "B"}),
            THREE,
            "1 of 3 boroughs met every other at some event: they met 1 to 2 of the 2 others.",
        ),
        case(
            "all met all",
            met({"hackney": "A", "camden": "A", "sutton": "A"}),
            THREE,
            "All 3 boroughs met every other at some event.",
        ),
        case("both", met({"hackney": "A", "camden": "A"}), THREE[:2], "Both boroughs met at some event."),
        case(
            "one never came",
            met({"hackney": "A", "camden": "A", "sutton": ""}),
            THREE,
            "None of 3 boroughs met every other at some event: they met 0 to 1 of the 2 others.",
        ),
        case(
            "all met as many",
            met({"a": "A", "b": "A", "c": "B", "d": "B"}),
            tuple("abcd"),
            "None of 4 boroughs met every other at some event: they met 1 of the 3 others each.",
        ),
        case(
            "none met any",
            met({"hackney": "A", "camden": "B", "sutton": "C"}),
            THREE,
            "No borough met another at any event.",
        ),
        case("one borough", met({"hackney": "A"}), THREE[:1], "There was no other borough to meet."),
        case("not supplied", missing("met_boroughs"), THREE, NO_ATTENDANCE),
    ],
)
def test_did_the_boroughs_meet(found, boroughs, said):
    assert networks.met_others(study(found, boroughs=boroughs)).answer == said


@pytest.mark.parametrize(
    "tie, said",
    [
        case("about half", tied(A=(6, 5)), "about 55 in 100 ties between people join two boroughs."),
        case("every", tied(A=(1, 1)), "every tie between people joins two boroughs."),
        case("none", tied(A=(6, 0), B=(0, 5)), "no tie between people joins two boroughs."),
        case("one in a hundred", tied(A=(1, 1), B=(99, 0)), "about 2 in 100 ties between people join two boroughs."),
        case(
            "fewer than one", tied(A=(1, 1), B=(999, 0)), "fewer than 1 in 100 ties between people join two boroughs."
        ),
        case(
            "all but a few",
            tied(**{f"E{n}": (1, 1) for n in range(300)}, B=(2, 0)),
            "more than 99 in 100 ties between people join two boroughs.",
        ),
        case("one", tied(A=(1, 1), B=(199, 0)), "about 1 in 100 ties between people joins two boroughs."),
    ],
)
def test_how_many_ties_join_two_boroughs(tie, said):
    whole = met({"hackney": "A", "camden": "A"})
    report = study([*whole, *of_area("all", [tie])], boroughs=THREE[:2])
    assert networks.met_others(report).answer == f"Both boroughs met at some event. {said[:1].upper()}{said[1:]}"
    report = study([*whole, *of_area("all", [tie])], "hackney", boroughs=THREE[:2])
    here = "People from Hackney were at events with people from the other borough."
    assert networks.met_others(report).answer == f"{here} {ALL} {said}"


@pytest.mark.parametrize(
    "tie",
    [
        case(
            "hidden",
            ties_across(
                {("A", "hackney"): 2, ("A", "camden"): 9}, {("A", "hackney"): HIDDEN, ("A", "camden"): Cell(9)}
            ),
        ),
        case("no ties", ties_across({}, {})),
        case("not supplied", missing("ties_across")[0]),
    ],
)
def test_nothing_is_said_of_ties_that_cannot_be_told(tie):
    report = study([*met({"hackney": "A", "camden": "A"}), *of_area("all", [tie])], boroughs=THREE[:2])
    assert networks.met_others(report).answer == "Both boroughs met at some event."


# Did they come back? How did the networks grow? Is it still going?


def cohorts(*pairs):
    """(first came, came again) in each quarter."""
    return network.came_again(
        {
            (f"2020-0{3 * n}-30", status): k
            for n, pair in enumerate(pairs, 1)
            for status, k in zip(("came", "again"), pair, strict=True)
        }
    )


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "some",
            cohorts((60, 58), (34, 33)),
            "of 94 people who first came at least 90 days ago, 91 came again (97%).",
        ),
        case("none", cohorts((9, 0)), "of 9 people who first came at least 90 days ago, none came again."),
        case("all", cohorts((9, 9)), "of 9 people who first came at least 90 days ago, 9 came again."),
        case("one", cohorts((1, 1)), "of 1 person who first came at least 90 days ago, 1 came again."),
    ],
)
def test_did_those_who_came_first_come_again(found, said):
    assert networks.came_back(study(found)).answer == f"{NO_ATTENDANCE} O{said[1:]}"
    assert networks.came_back(study([], "hackney", found)).answer == f"{NO_ATTENDANCE} {ALL} {said}"
    alone = study([], "hackney", found, boroughs=("hackney",))
    assert networks.came_back(alone).answer == f"{NO_ATTENDANCE} O{said[1:]}"


@pytest.mark.parametrize(
    "found",
    [
        case("one quarter hidden", cohorts((60, 58), (HIDDEN, HIDDEN))),
        case("too early", cohorts()),
        case("not supplied", missing("came_again")),
    ],
)
def test_nothing_is_said_of_first_comers_who_cannot_all_be_told(found):
    assert networks.came_back(study(found)).answer == NO_ATTENDANCE


@pytest.mark.parametrize(
    "managers, apprentices_, said",
    [
        case("some", 50, 78, "50 managers and 78 apprentices were in the networks."),
        case("one", 1, HIDDEN, "1 manager was in the networks; how many apprentices there were is hidden."),
        case("one and none", 1, 0, "1 manager and no apprentices were in the networks."),
        case("one each", 1, 1, "1 manager and 1 apprentice were in the networks."),
        case("none", 0, 0, "no managers and no apprentices were in the networks."),
    ],
)
def test_how_many_are_in_the_networks(managers, apprentices_, said):
    found = network.growth({("managers", "2020-09-30"): managers, ("apprentices", "2020-09-30"): apprentices_})
    report = study(found, settings={"networks": ["managers", "apprentices"]})
    assert networks.growth(report).answer == f"On 30 September 2020, {said}"


def test_the_only_person_of_a_network_came_lately():
    cells = {("managers", status): 1 for status in ("now", "active", "active_longer")}
    found = [*network.active(cells, ["managers"]), *network.active_longer(cells, ["managers"])]
    assert networks.still_going(study(found)).answer == (
        "In the last 90 days 1 of 1 manager came to something. Over 180 days the numbers are the same."
    )


# The annex: how unevenly are things spread?


def ei(came, sizes):
    """The E-I index of people at events, beside its value by chance in groups of these sizes."""
    return [
        ties.ei_of_ties(attended(came)),
        ties.ei_by_chance({slug: {"came": n} for slug, n in sizes.items()}),
    ]


TOGETHER = {("A", "hackney"): 6, ("A", "camden"): 5}
PROMISES = {"a": 22, "b": 17, "c": 15, "d": 9}
JOIN = "Ties join people of different boroughs"
AS_IF = "if boroughs made no difference."


@pytest.mark.parametrize(
    "found, said",
    [
        case("none", [], "None of 9 measures can be told here."),
        case("one", [concentration.gini_of_promises(promised_by(PROMISES))], "1 of 9 measures can be told here."),
        case(
            "two",
            [concentration.gini_of_promises(promised_by(PROMISES)), comparison.top_three(promised_by(PROMISES))],
            "2 of 9 measures can be told here.",
        ),
        case(
            "one hidden",
            [concentration.gini_of_promises(promised_by(PROMISES | {"a": HIDDEN}))],
            "None of 9 measures can be told here.",
        ),
        case(
            "ties more often",
            ei(TOGETHER, {"hackney": 17, "camden": 1}),
            f"2 of 9 measures can be told here. {JOIN} more often than {AS_IF}",
        ),
        case(
            "ties as often",
            ei(TOGETHER, {"hackney": 6, "camden": 5}),
            f"2 of 9 measures can be told here. {JOIN} as often as {AS_IF}",
        ),
        case(
            "ties less often",
            ei({("A", "hackney"): 6, ("B", "camden"): 5}, {"hackney": 6, "camden": 5}),
            f"2 of 9 measures can be told here. {JOIN} less often than {AS_IF}",
        ),
        case("ties without chance", ei(TOGETHER, {"hackney": 6, "camden": 5})[:1], "1 of 9 measures can be told here."),
    ],
)
def test_how_unevenly_things_are_spread(found, said):
    assert annex.spread(study(found)).answer == said


# How long did it take to fill a place?


def waited(*days, cancelled=(), still_open=(), undated=0):
    """The days that places took to be filled; until they were cancelled; that they have been open."""
    happened = {"filled": days, "cancelled": cancelled, "open": still_open}
    times = {(f"{day}", what): list(all_).count(day) for what, all_ in happened.items() for day in all_}
    times |= {("", "undated"): MISSING} if undated else {}
    total = len(days) + len(cancelled) + len(still_open) + undated
    return [
        pledges.promised({"promised": total}),
        filling_time.days_to_filling(times),
        *filling_time.filled_within(times),
    ]


LATELY = "Allowing for places promised only lately, half of all places are filled"
FEWER = "Fewer than half of the places promised were filled, for as long as they were watched."
NO_DAYS = "Not known: it needs the day of each promise and of each filling."


@pytest.mark.parametrize(
    "found, said",
    [
        case("half", waited(12, 12, 40, cancelled=[20]), f"{LATELY} within 12 days of the promise."),
        case(
            "two of six filled, the others promised yesterday",
            waited(10, 10, still_open=[1, 1, 1, 1]),
            f"{LATELY} within 10 days of the promise.",
        ),
        case("in a day", waited(1, 1), f"{LATELY} within 1 day of the promise."),
        case("at once", waited(0, 0, 40), f"{LATELY} on the day of the promise."),
        case("fewer than half", waited(12, cancelled=[20, 30]), FEWER),
        case("none", waited(still_open=[90, 90]), FEWER),
        case("none, and all promised lately", waited(still_open=[3, 3]), FEWER),
        case("the only one", waited(12), "The one place promised was filled 12 days after the promise."),
        case("the only one, in a day", waited(1), "The one place promised was filled 1 day after the promise."),
        case("the only one, at once", waited(0), "The one place promised was filled on the day of the promise."),
        case("none promised", waited(), "No place was promised."),
        case("one undated", waited(12, 40, undated=1), NO_DAYS),
        case("days not supplied", [filling_time.days_to_filling(None)], NO_DAYS),
        case(
            "hidden",
            [filling_time.days_to_filling({("12", "filled"): HIDDEN})],
            "How long it took to fill a place is hidden.",
        ),
    ],
)
def test_how_long_it_took_to_fill_a_place(found, said):
    finding = annex.filling_time(study(found))
    assert finding.answer == said
    assert finding.bars or finding.headline == said.removesuffix(".")


def test_the_chart_of_filling_is_called_by_a_number_of_its_table():
    finding = annex.filling_time(study(waited(12, 12, 40, cancelled=[20])))
    assert finding.headline == "50% of places are filled within 30 days of the promise"
    assert ("30 days", 50) in finding.table.rows and finding.bars[-1] == ("30 days", [50])


@pytest.mark.parametrize(
    "found, said",
    [
        case("half", waited(12, 12, 40, cancelled=[20]), f" {LATELY} within 12 days of the promise."),
        case("at once", waited(0, 0), f" {LATELY} on the day of the promise."),
        case("fewer than half", waited(12, cancelled=[20, 30]), ""),
        case("the only one", waited(12), ""),
        case("days not supplied", waited(12, 40, undated=1), ""),
    ],
)
def test_how_long_it_took_to_fill_a_place_on_a_page_of_places(found, said):
    counts = places(timely=2)
    of_places = [pledges.due(counts), pledges.filled_of_due(counts), pledges.on_time(counts)]
    for area in ("hackney", "all"):
        finding = of_pledges.on_time(study([*found, *of_places], area))
        assert finding.answer == f"Both places due were filled on time.{said}"


# What may be expected of each borough?


def drawn(*rates, state="published"):
    """Boroughs' rates drawn towards that of all; other numbers than the fit would give, to read the sentence by."""
    return [
        Result(measure="shrunken", borough=slug, value=rate, state=state)
        for slug, rate in zip(THREE, rates, strict=False)
    ]


EXPECTED = "Judged by its own record together with that of all, each borough would be expected to fill"
NO_MORE = "Boroughs differ by no more than chance, or too few can be compared: nothing draws them apart."


@pytest.mark.parametrize(
    "found, said",
    [
        case("some", drawn(0.834, 0.95, 0.9), f"{EXPECTED} between 83% and 95% of its places due."),
        case("alike", drawn(0.902, 0.9), f"{EXPECTED} about 90% of its places due."),
        case(
            "no more than chance",
            comparison.shrunken(rated({"hackney": (9, 10), "camden": (9, 10), "sutton": (9, 10)})),
            NO_MORE,
        ),
        case("one borough", comparison.shrunken(rated({"hackney": (9, 10)})), NO_MORE),
        case(
            "one hidden",
            comparison.shrunken(rated({"hackney": (9, 10), "camden": (HIDDEN, 10)})),
            "What may be expected of each borough is hidden.",
        ),
    ],
)
def test_what_may_be_expected_of_each_borough(found, said):
    assert annex.shrunken(study(found, boroughs=THREE)).answer == said


# How large is the change in the answers?


def answered(*questions, when="after"):
    """That these questions were asked."""
    return workshops.answered({(q["question"], "project", when, "answered"): 46 for q in questions})


def mean(value, lower=None, upper=None, question="confident"):
    """A mean change with other ends than the bootstrap would give, to read the sentence by."""
    return [Result(measure="mean_change", group=question, value=value, lower=lower, upper=upper)]


def changed(pairs, shown=None):
    return [change.mean_change(pairs, pairs if shown is None else shown, "confident")]


NEITHER = "Not known: there are no answers to the same question before and after."


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "up", mean(0.44, 0.1, 0.71), f"{ASKED}: the mean change is +0.4 on its scale (95% interval +0.1 to +0.7)."
        ),
        case("down", mean(-1, -1.25, 0.02), f"{ASKED}: the mean change is −1 on its scale (95% interval −1.3 to 0)."),
        case("all alike", changed({(3, 4): 12}), f"{ASKED}: everybody's answer changed alike, by +1 on its scale."),
        case("none changed", changed({(3, 3): 12}), f"{ASKED}: everybody's answer changed alike, by 0 on its scale."),
        case(
            "its interval hidden",
            [*mean(0.43), Result("standardised_change", "confident", state=CONFIDENTIAL)],
            f"{ASKED}: the mean change is +0.4 on its scale; its interval is hidden.",
        ),
        case(
            "two questions",
            [*mean(0.44, 0.1, 0.71), *mean(-1, -1.2, -0.8, "alone")],
            f"{ASKED}: the mean change is +0.4 on its scale (95% interval +0.1 to +0.7). “I feel on my own”: the mean "
            "change is −1 on its scale (95% interval −1.2 to −0.8).",
        ),
        case(
            "one hidden, one not",
            [*changed({(3, 4): 12}, {(3, 4): HIDDEN}), *mean(-1, -1.2, -0.8, "alone")],
            "“I feel on my own”: the mean change is −1 on its scale (95% interval −1.2 to −0.8).",
        ),
        case("hidden", changed({(3, 4): 12}, {(3, 4): HIDDEN}), "How the answers changed is hidden."),
        case("nine", changed({(3, 4): 9}), "Too few people answered both times to tell."),
        case("nobody", changed({}), "Nobody answered both times."),
        case("not asked twice", [], NEITHER),
        case("no answers supplied", missing("mean_change"), NEITHER),
    ],
)
def test_how_large_the_change_is(found, said):
    """A question that was also asked about an event is told once: only answers about the project are compared."""
    asked = [*answered(QUESTION, LONELY), *workshops.answered({("confident", "hackathon", "after", "answered"): 9})]
    report = study([*found, *asked], programme={"questions": [QUESTION, LONELY]})
    assert annex.changes(report).answer == said


def test_a_hidden_interval_is_confidential_in_the_table_and_one_that_is_not_there_not_applicable():
    hidden = Result("standardised_change", "confident", state=CONFIDENTIAL)
    for found, state in (([*mean(0.43), hidden], CONFIDENTIAL), (changed({(3, 4): 12}), "[z]")):
        table = annex.changes(study([*found, *answered(QUESTION)], programme={"questions": [QUESTION]})).table
        ends = next(row[3:] for row in table.rows if row[1] == "Mean change")
        assert [getattr(end, "state", end) for end in ends] == [state, state]


def middle(answers, shown=None):
    """The middle answer to a question."""
    counts = {("confident", "project", "after", f"{value}"): n for value, n in answers.items()}
    seen = counts if shown is None else dict.fromkeys(counts, shown)
    total = {("confident", "project", "after", "answered"): sum(answers.values())}
    return [*workshops.answered(total), *workshops.median_answer(counts, total, ["confident"], shown=[seen, total])]


@pytest.mark.parametrize(
    "found, said",
    [
        ([], "No middle answers can be told here."),
        (middle({3: 12}), "1 middle answer can be told here."),
        (middle({3: 12}, HIDDEN), "No middle answers can be told here."),
    ],
)
def test_what_the_middle_answers_are(found, said):
    assert annex.scales(study(found, programme={"questions": [QUESTION]})).answer == said


# What if filled meant something else?


def filled_if(started=102, in_post=95, finished=7, promised=118):
    """Places filled of those promised, by what filled means."""
    by_meaning = {"started": started, "in post": in_post, "finished": finished}
    return pledges.filled_if(by_meaning, {"promised": promised})


def filled(n=102, promised=118):
    return [pledges.filled({"filled": n, "promised": promised})]


KEPT, DONE = "only while somebody is in post in it or has finished", "only once somebody has finished"
DEPENDS = "So the finding depends on what counts as filled."
MET_DEPENDS = "So whether the target for places filled is met depends on what counts as filled."


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "all told",
            [*filled(18, 22), *filled_if(18, 16, 2, 22)],
            f"If a place counted as filled {KEPT}, 16 of 22 (73%) would be; {DONE}, 2 of 22 (9%) would be. {DEPENDS}",
        ),
        case(
            "under twenty",
            [*filled(4, 4), *filled_if(4, 4, MISSING, 4)],
            f"If a place counted as filled {KEPT}, 4 of 4 would be. Whichever counts, all places promised are filled.",
        ),
        case(
            "most, either way",
            [*filled(18, 20), *filled_if(18, 16, HIDDEN, 20)],
            f"If a place counted as filled {KEPT}, "
            "16 of 20 (80%) would be. Whichever counts, at least three quarters of the places promised are filled.",
        ),
        case(
            "half, either way",
            [*filled(5, 8), *filled_if(5, 4, MISSING, 8)],
            f"If a place counted as filled {KEPT}, 4 "
            "of 8 would be. Whichever counts, at least half of the places promised are filled.",
        ),
        case(
            "few, either way",
            [*filled(2, 8), *filled_if(2, 1, 0, 8)],
            f"If a place counted as filled {KEPT}, 1 of 8 "
            f"would be; {DONE}, none of 8 would be. Whichever counts, fewer than half of the places promised are filled.",
        ),
        case(
            "one place",
            [*filled(1, 1), *filled_if(1, 1, 0, 1)],
            f"If a place counted as filled {KEPT}, 1 of 1 would be; {DONE}, none of 1 would be. {DEPENDS}",
        ),
        case("others hidden", [*filled(18, 22), *filled_if(18, HIDDEN, HIDDEN, 22)], ""),
        case("others not supplied", [*filled(18, 22), *missing("filled_if")], ""),
        case("none promised", [*filled(0, 0), *filled_if(0, 0, 0, 0)], ""),
        case("filled hidden", [*filled(HIDDEN, 22), *filled_if(18, 16, 2, 22)], ""),
        case(
            "who left is hidden, and would be 18 less 16",
            [
                *filled(18, 22),
                *filled_if(18, 16, HIDDEN, 22),
                *of_apprentices.still_here({"started": 18, "in_post": 14, "left": HIDDEN, "finished": HIDDEN}),
            ],
            "",
        ),
        case(
            "who left is shown",
            [
                *filled(18, 22),
                *filled_if(18, 16, 2, 22),
                *of_apprentices.still_here({"started": 18, "in_post": 14, "left": 2, "finished": 2}),
            ],
            f"If a place counted as filled {KEPT}, 16 of 22 (73%) would be; {DONE}, 2 of 22 (9%) would be. {DEPENDS}",
        ),
    ],
)
def test_if_filled_meant_something_else(found, said):
    report = study(found, "hackney")
    assert of_pledges.sensitivity(report) == said
    counts = places(timely=18, waiting=4)
    told = study([pledges.promised(counts), *pledges.still_empty(counts), *found], "hackney")
    assert of_pledges.promised_and_filled(told).answer.endswith(said or ".")


@pytest.mark.parametrize(
    "means, said",
    [
        ("started", f"If a place counted as filled {KEPT}, 95 of 118 (81%) would be; {DONE}, 7 of 118 (6%) would be. "),
        (
            "in post",
            "If a place counted as filled once somebody started in it, 102 of 118 (86%) would be; "
            f"{DONE}, 7 of 118 (6%) would be. ",
        ),
        (
            "finished",
            "If a place counted as filled once somebody started in it, 102 of 118 (86%) would be; "
            f"{KEPT}, 95 of 118 (81%) would be. ",
        ),
    ],
)
def test_the_other_meanings_of_filled_are_told(means, said):
    own = {"started": 102, "in post": 95, "finished": 7}[means]
    report = study([*filled(own), *filled_if()], settings={"filled_means": means, "target": 100})
    assert of_pledges.sensitivity(report) == f"{said}{MET_DEPENDS}"


@pytest.mark.parametrize(
    "target, as_at, ends",
    [
        case("met either way", 90, "2020-09-30", "Whichever counts, the target for places filled is met."),
        case("it depends", 100, "2020-09-30", MET_DEPENDS),
        case("not met either way", 110, "2020-09-30", "Whichever counts, the target for places filled is not met."),
        case("not met yet", 110, "2020-09-01", "Whichever counts, the target for places filled is not met yet."),
        case(
            "no target",
            None,
            "2020-09-30",
            "Whichever counts, at least three quarters of the places promised are filled.",
        ),
    ],
)
def test_of_the_project_it_is_told_whether_the_target_is_met_either_way(target, as_at, ends):
    report = study([*filled(), *filled_if(finished=HIDDEN)], as_at=as_at, settings={"target": target})
    assert of_pledges.sensitivity(report) == f"If a place counted as filled {KEPT}, 95 of 118 (81%) would be. {ends}"


# How long did apprentices stay, and why did they leave?


def stayed(*pairs):
    """(stayed, could have) for 3, 6 and 12 months."""
    return of_apprentices.stayed(
        {
            (months, status): n
            for months, pair in zip(("3", "6", "12"), pairs, strict=True)
            for status, n in zip(("stayed", "could"), pair, strict=True)
        }
    )


AGO = "Of those who started long enough ago,"
TOO_FEW = (HIDDEN, HIDDEN)


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "all lengths",
            stayed((66, 67), (53, 62), (9, 11)),
            f"{AGO} 66 of 67 (99%) stayed for 3 months, 53 of 62 "
            "(85%) stayed for 6 months and 9 of 11 stayed for 12 months.",
        ),
        case(
            "two",
            stayed((19, 20), (18, 19), TOO_FEW),
            f"{AGO} 19 of 20 (95%) stayed for 3 months and 18 of 19 stayed for 6 months.",
        ),
        case("one, of one", stayed((1, 1), (0, 0), (0, 0)), f"{AGO} 1 of 1 stayed for 3 months."),
        case("none of one", stayed((0, 1), (0, 0), (0, 0)), f"{AGO} 0 of 1 stayed for 3 months."),
        case("none long enough", stayed((0, 0), (0, 0), (0, 0)), ""),
        case("hidden", stayed(TOO_FEW, TOO_FEW, TOO_FEW), ""),
        case("not supplied", missing("stayed"), ""),
        case(
            "reasons",
            of_apprentices.leaving({"another job": 16, "family": 12}),
            "Why they left: another job (16) and family (12).",
        ),
        case("one reason", of_apprentices.leaving({"another job": 16}), "Why they left: another job (16)."),
        case(
            "one reason hidden",
            of_apprentices.leaving({"another job": 16, "family": HIDDEN}),
            "Why they left: another job (16); the other reason is hidden.",
        ),
        case(
            "two hidden",
            of_apprentices.leaving({"another job": 16, "family": HIDDEN, "pay": HIDDEN}),
            "Why they left: another job (16); the other reasons are hidden.",
        ),
        case(
            "no reason",
            of_apprentices.leaving({"not given": 12, "pay": 16}),
            "Why they left: pay (16) and no reason given (12).",
        ),
        case("all hidden", of_apprentices.leaving({"pay": HIDDEN}), ""),
        case("nobody left", of_apprentices.leaving({}), ""),
        case("reasons not supplied", of_apprentices.leaving(None), ""),
        case(
            "both",
            [*stayed((19, 20), TOO_FEW, TOO_FEW), *of_apprentices.leaving({"pay": 16})],
            f"{AGO} 19 of 20 (95%) stayed for 3 months. Why they left: pay (16).",
        ),
    ],
)
def test_how_long_apprentices_stayed_and_why_they_left(found, said):
    for area in ("hackney", "all"):
        answer = of_pledges.still_here(study(found, area)).answer
        assert answer == f"Not known: no records of apprentices were supplied. {said}".strip()


# Did it help?


def answers(best=None, of=52, moved=None, question=QUESTION):
    """Who would recommend it, and how answers to one more question moved: up, the same, down."""
    found = []
    if best is not None:
        respondents = {
            ("recommend", "project", "after", "answered"): of,
            ("recommend", "project", "after", "best_two"): best,
        }
        found += [*workshops.answered(respondents), *workshops.best_two(respondents)]
    if moved is not None:
        found += [
            *answered(question),
            *change.moved(dict(zip(("up", "same", "down"), moved, strict=True)), question["question"]),
        ]
    return found


WOULD = "41 of 52 (79%, likely between 66% and 88%) would recommend it (9 or 10 out of 10)"
THEIRS = "these are the answers of those who came and replied."
MOVED = f"24 agreed more with {ASKED}, 12 the same and 10 less. There was no comparison group."
QUESTIONS = {"questions": [RECOMMEND, QUESTION, LONELY]}
NOT_SUPPLIED = "Not known: no answers to such questions were supplied."


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "both",
            answers(41, moved=(24, 12, 10)),
            f"{WOULD}; {THEIRS} Of 46 people who answered before and after, {MOVED}",
        ),
        case("recommended alone", answers(41), f"{WOULD}; {THEIRS}"),
        case("moved alone", answers(moved=(24, 12, 10)), f"Of 46 people who answered before and after, {MOVED}"),
        case("moved, hidden", answers(41, moved=(HIDDEN, HIDDEN, HIDDEN)), f"{WOULD}; {THEIRS}"),
        case("moved, nine people", answers(41, moved=(3, 3, 3)), f"{WOULD}; {THEIRS}"),
        case("both hidden", answers(HIDDEN, HIDDEN, (HIDDEN, HIDDEN, HIDDEN)), "What people answered is hidden."),
        case("neither", [], NOT_SUPPLIED),
    ],
)
def test_did_it_help_on_the_projects_page(found, said):
    assert summary.did_it_help(study(found, programme=QUESTIONS)) == said


@pytest.mark.parametrize(
    "own, every, said",
    [
        case(
            "hidden here",
            answers(HIDDEN, HIDDEN, (HIDDEN, HIDDEN, HIDDEN)),
            answers(41, moved=(24, 12, 10)),
            "What "
            f"people from Hackney answered is hidden. {ALL} {WOULD}; {THEIRS} {ALL} of 46 people who answered before "
            f"and after, {MOVED}",
        ),
        case(
            "shown here",
            answers(18, 19),
            answers(41),
            f"In Hackney, 18 of 19 would recommend it (9 or 10 out of 10); {THEIRS}",
        ),
        case(
            "hidden here and everywhere",
            answers(HIDDEN, HIDDEN),
            answers(HIDDEN, HIDDEN),
            "What people from Hackney answered is hidden.",
        ),
        case(
            "moved everywhere, nothing else asked",
            [],
            answers(moved=(24, 12, 10)),
            f"{ALL} of 46 people who answered before and after, {MOVED}",
        ),
        case("not supplied", [], [], NOT_SUPPLIED),
    ],
)
def test_did_it_help_on_a_boroughs_page(own, every, said):
    assert summary.did_it_help(study(own, "hackney", every, programme=QUESTIONS)) == said


# What points the other way?

FIVE = places(timely=5)
GOOD = [
    *pledges.still_empty(FIVE),
    pledges.filled_of_due(FIVE),
    pledges.on_time(FIVE),
    *pledges.additionality({"new": 5}, FIVE),
]
LOOKED = "We looked for places overdue, cancelled or filled late"
ANYWAY = "and places that would have come anyway"
WENT_WRONG = "answers that went the wrong way"
BOTH_TIMES = "46 people who answered before and after"


@pytest.mark.parametrize(
    "found, said",
    [
        case("participants who never came", never(31), "31 of 127 participants (24%) never came to anything."),
        case("one who never came", never(1, 8), "1 of 8 participants never came to anything."),
        case("nobody stayed away", never(0), f"{LOOKED}, participants who never came, {ANYWAY}, and found none."),
        case(
            "hidden who stayed away",
            never(HIDDEN),
            f"{LOOKED}, participants who never came, {ANYWAY}: none can be shown here, and the rest is hidden.",
        ),
        case("not known who stayed away", missing("never_came"), f"{LOOKED}, {ANYWAY}, and found none."),
        case("nobody in a network", never(0, 0), f"{LOOKED}, {ANYWAY}, and found none."),
        case("answers that went down", answers(moved=(24, 12, 10)), f"10 of {BOTH_TIMES} agreed less with {ASKED}."),
        case("one answer", answers(moved=(33, 12, 1)), f"1 of {BOTH_TIMES} agreed less with {ASKED}."),
        case(
            "less is better",
            answers(moved=(10, 12, 24), question=LONELY),
            f"10 of {BOTH_TIMES} agreed more with “I feel on my own”.",
        ),
        case(
            "of two questions",
            [*answers(moved=(24, 12, 10)), *answers(moved=(10, 12, 24), question=LONELY)],
            f"10 of {BOTH_TIMES} agreed less with {ASKED}. 10 of {BOTH_TIMES} agreed more with “I feel on my own”.",
        ),
        case(
            "the second question alone",
            [*answers(moved=(34, 12, 0)), *answers(moved=(10, 12, 24), question=LONELY)],
            f"10 of {BOTH_TIMES} agreed more with “I feel on my own”.",
        ),
        case("no answer went down", answers(moved=(34, 12, 0)), f"{LOOKED}, {WENT_WRONG}, {ANYWAY}, and found none."),
        case(
            "answers hidden",
            answers(moved=(HIDDEN, HIDDEN, HIDDEN)),
            f"{LOOKED}, {WENT_WRONG}, {ANYWAY}: none can be shown here, and the rest is hidden.",
        ),
        case(
            "the second question hidden",
            [*answers(moved=(24, 12, 10)), *answers(moved=(HIDDEN,) * 3, question=LONELY)],
            f"10 of {BOTH_TIMES} agreed less with {ASKED}. We looked for answers to other questions that went the wrong "
            "way too; how many there were is hidden.",
        ),
        case(
            "who never came told, answers hidden",
            [*never(31), *answers(moved=(HIDDEN,) * 3)],
            "31 of 127 participants "
            f"(24%) never came to anything. We looked for {WENT_WRONG} too; how many there were is hidden.",
        ),
        case(
            "answers told, who never came hidden",
            [*never(HIDDEN), *answers(moved=(24, 12, 10))],
            f"10 of {BOTH_TIMES} "
            f"agreed less with {ASKED}. We looked for participants who never came too; how many there were is hidden.",
        ),
        case(
            "both looked for, neither found",
            [*never(0), *answers(moved=(34, 12, 0))],
            f"{LOOKED}, participants who never came, {WENT_WRONG}, {ANYWAY}, and found none.",
        ),
    ],
)
def test_what_points_the_other_way(found, said):
    programme = {"events": [MEETUP], "questions": [QUESTION, LONELY]}
    assert summary.the_other_way(study([*GOOD, *found], programme=programme)) == said


@pytest.mark.parametrize(
    "question, said",
    [
        case("not a statement", QUESTION | {"kind": "nps"}, f"10 of {BOTH_TIMES} gave a lower answer to {ASKED}."),
        case(
            "not a statement, less is better",
            QUESTION | {"kind": "nps", "direction": "lower"},
            f"24 of {BOTH_TIMES} gave a higher answer to {ASKED}.",
        ),
        case("neither end is good", QUESTION | {"direction": "none"}, f"{LOOKED}, {ANYWAY}, and found none."),
    ],
)
def test_which_way_is_the_wrong_one_depends_on_the_question(question, said):
    report = study([*GOOD, *answers(moved=(24, 12, 10))], programme={"questions": [question]})
    assert summary.the_other_way(report) == said


def test_on_a_boroughs_page_answers_of_all_boroughs_point_the_other_way_and_who_never_came_is_not_told():
    report = study(
        [*GOOD, *never(3, 8)],
        "hackney",
        answers(moved=(24, 12, 10)),
        programme={"events": [MEETUP], "questions": [QUESTION]},
    )
    assert summary.the_other_way(report) == f"{ALL} 10 of {BOTH_TIMES} agreed less with {ASKED}."
    alone = study(
        GOOD, "hackney", answers(moved=(24, 12, 10)), boroughs=("hackney",), programme={"questions": [QUESTION]}
    )
    assert summary.the_other_way(alone) == f"10 of {BOTH_TIMES} agreed less with {ASKED}."


# The table of promises by quarter


@pytest.mark.parametrize(
    "days, so_far",
    [
        case("all dated", [("2019-09-01", 38), ("2020-06-01", 118)], [38, 38, 38, 118, 118]),
        case("some not dated", [("2019-09-01", 38)], ["[x]"] * 4 + [118]),
        case("none dated", [], ["[x]"] * 4 + [118]),
    ],
)
def test_promises_so_far_are_told_only_where_each_bears_a_date(days, so_far):
    report = study([pledges.promised({"promised": 118})], promises_by_day=days, settings={"target": 100})
    told = [row[1] for row in plan_words.against_plan(report).table.rows]
    shown = [one if isinstance(one, int) else one.count if one.is_shown else one.state for one in told]
    assert shown == so_far


# Text from records


def theirs(measure, group):
    """A figure whose group is a text from records."""
    return [Result(measure=measure, group=group, count=12, out_of=40, value=0.3, lower=0.2, upper=0.5)]


NAMED = {"networks": [WRITTEN]}
TITLED = {"events": [MEETUP | {"title": WRITTEN}]}


@pytest.mark.parametrize(
    "answer",
    [
        case("who paid", lambda: say.cost(study(spent(("cash", WRITTEN, 5), ("wages", "boroughs", 5)))).answer),
        case("who paid all", lambda: say.cost(study(spent(("cash", WRITTEN, 5)))).answer),
        case("a theme", lambda: say.themes(study(project.themes({WRITTEN: 12}))).answer),
        case("a characteristic", lambda: say.opportunities(study(project.equality({(WRITTEN, "yes"): 12}))).answer),
        case("a category", lambda: say.opportunities(study(project.equality({("sex", WRITTEN): 12}))).answer),
        case("a published figure", lambda: say.reconciliation(beside(published(120) | {"figure": WRITTEN})).answer),
        case(
            "what it counts",
            lambda: (
                say.reconciliation(
                    study(
                        theirs("participants", WRITTEN),
                        programme={"published": [published(9, f"participants:{WRITTEN}")]},
                    )
                ).answer
            ),
        ),
        case(
            "a question asked later",
            lambda: say.what_lasts(study(again(6, 30, 4), programme={"questions": [QUESTION | {"text": WRITTEN}]})),
        ),
        case("a network that meets", lambda: say.what_lasts(study(theirs("active", WRITTEN)))),
        case(
            "a network that grew",
            lambda: networks.growth(study(network.growth({(WRITTEN, "2020-09-30"): 12}), settings=NAMED)).answer,
        ),
        case("a network that came back", lambda: networks.came_back(study(theirs("came_back", WRITTEN))).answer),
        case(
            "a network that came lately",
            lambda: networks.still_going(study([*theirs("active", WRITTEN), *theirs("active_longer", WRITTEN)])).answer,
        ),
        case(
            "an event",
            lambda: (
                networks.who_came(
                    study(network.reach({("E-01", "came"): 1, ("E-01", "open"): 2}, ["E-01"]), programme=TITLED)
                ).answer
            ),
        ),
        case("a reason", lambda: of_pledges.still_here(study(of_apprentices.leaving({WRITTEN: 12}))).answer),
        case(
            "a question whose answers went down",
            lambda: summary.the_other_way(
                study(answers(moved=(24, 12, 10)), programme={"questions": [QUESTION | {"text": WRITTEN}]})
            ),
        ),
        case(
            "a question that changed",
            lambda: (
                annex.changes(
                    study(
                        [*mean(0.4, 0.1, 0.7), *answered(QUESTION)],
                        programme={"questions": [QUESTION | {"text": WRITTEN}]},
                    )
                ).answer
            ),
        ),
    ],
)
def test_text_from_records_stands_for_itself(answer):
    said = answer()
    assert MARKED in said and WRITTEN not in said


# Many studies at once

SIZE = st.one_of(st.integers(0, 3), st.integers(0, 40))


@st.composite
def parts(draw, *names, total="total"):
    """Numbers and their total, each shown, hidden or not supplied."""
    numbers = draw(st.tuples(*[SIZE] * len(names)))
    true = {**dict(zip(names, numbers, strict=True)), total: sum(numbers)}
    return {name: draw(st.sampled_from([n, n, n, n, HIDDEN, MISSING])) for name, n in true.items()}


@st.composite
def members(draw):
    """How many boroughs are members, and of them promised."""
    numbers = draw(parts("promised_any", "others", total="member"))
    return {name: numbers[name] for name in ("promised_any", "member")}


def keyed(first, found):
    """The same numbers by two dimensions."""
    return {(first, name): n for name, n in found.items()}


@st.composite
def of_money(draw):
    key = st.tuples(st.sampled_from(["cash", "in_kind", "levy", "wages"]), st.sampled_from(["LOTI", "boroughs"]))
    pence = draw(st.dictionaries(key, st.one_of(st.integers(0, 99_999_999), st.sampled_from([HIDDEN, MISSING]))))
    if not pence:
        return missing("cost", "cost_of_a_place")
    judged = draw(parts("new", "anyway", "unknown", total="filled"))
    filled = {"filled": judged.pop("filled")}
    return [
        *project.cost(pence),
        *project.cost_of_a_place(pence, filled, judged),
    ]


@st.composite
def of_people(draw):
    found = network.never_came(keyed("", draw(parts("never", "others", total="now"))), [""])
    for name in ("managers", "apprentices"):
        now = keyed(name, draw(parts("active", "others", total="now")))
        longer = keyed(name, draw(parts("active_longer", "others", total="now")))
        found += [
            *network.participants(now, [name]),
            *network.active(now, [name]),
            *network.active_longer(longer, [name]),
            *network.growth({(name, "2020-09-30"): now[name, "now"]}),
            *network.came_back(keyed(name, draw(parts("came_again", "others", total="came"))), [name]),
        ]
    for quarter in range(draw(st.integers(0, 2))):
        found += network.came_again(keyed(f"2020-0{quarter + 1}", draw(parts("again", "others", total="came"))))
    return found


@st.composite
def of_events(draw, boroughs):
    """Up to four meet-ups, and which boroughs came to each."""
    modes = draw(st.lists(st.sampled_from(["in_person", "online"]), max_size=4))
    held = [MEETUP | {"event": f"E-{n}", "mode": mode} for n, mode in enumerate(modes)]
    came = {slug: {event["event"]: draw(st.integers(0, 1)) for event in held} for slug in boroughs}
    people = {(event, slug): n for slug, by_event in came.items() for event, n in by_event.items() if n}
    reach = {(event["event"], "open"): len(boroughs) for event in held}
    reach |= {(event["event"], "came"): sum(went[event["event"]] for went in came.values()) for event in held}
    shown = {key: draw(st.sampled_from([Cell(n), HIDDEN, MISSING])) for key, n in people.items()}
    found = [*network.reach(reach, [event["event"] for event in held]), ties_across(people, shown)]
    return held, found + [one for slug in boroughs for one in of_area(slug, [met_boroughs(came, slug)])]


@st.composite
def of_places(draw):
    """Places, what else filled could mean, and the days until they were filled."""
    counts = draw(st.builds(places, *[SIZE] * 6))
    kept = draw(st.integers(0, counts["filled"]))
    meanings = {"started": counts["filled"], "in post": kept, "finished": draw(st.integers(0, kept))}
    meanings = {name: draw(st.sampled_from([n, n, HIDDEN, MISSING])) for name, n in meanings.items()}
    days = draw(st.lists(st.integers(0, 400), min_size=counts["promised"] > 0, max_size=6))
    return [
        pledges.promised(counts),
        pledges.filled(counts),
        pledges.due(counts),
        pledges.filled_of_due(counts),
        pledges.on_time(counts),
        *pledges.still_empty(counts),
        *pledges.filled_if(meanings, counts),
        *waited(*days, still_open=draw(st.lists(st.integers(0, 400), max_size=6)))[1:],
    ]


@st.composite
def of_books(draw):
    """Apprentices, equality, themes, stories, the playbook, the members."""
    stay = {}
    for months in ("3", "6", "12"):
        stay |= keyed(months, draw(parts("stayed", "others", total="could")))
    words = st.sampled_from(["study", "pay", "not given", "19 to 24", "not_stated", "time", "others"])
    people = st.dictionaries(words, st.one_of(SIZE, st.sampled_from([HIDDEN, MISSING])))
    return [
        *of_apprentices.still_here(draw(parts("in_post", "left", "finished", total="started"))),
        *of_apprentices.stayed(stay),
        *of_apprentices.leaving(draw(people)),
        *project.equality(keyed("sex", draw(people)) or None),
        *project.themes(draw(people) or None),
        *stories(draw(st.integers(0, 2))),
        project.boroughs_promising(draw(members())),
        *project.playbook_used(keyed("", draw(parts("uses_any", "others", total="answered")))),
    ]


@st.composite
def of_answers(draw):
    found = []
    for question in (QUESTION, LONELY):
        now, later = draw(parts("up", "same", "down")), draw(parts("up", "same", "down"))
        found += [
            *answered(question),
            *change.moved(now, question["question"]),
            *change.moved(later, f"{question['question']} later"),
        ]
    respondents = draw(parts("best_two", "others", total="answered"))
    by_part = {("recommend", "project", "after", part): n for part, n in respondents.items()}
    return [*found, *workshops.answered(by_part), *workshops.best_two(by_part)]


def or_none(drawn):
    """Figures, or none of them, where their table was not supplied."""
    return st.one_of(drawn, st.just([]))


@st.composite
def studies(draw):
    """The project's study, or a borough's, of figures that each may be hidden or lack."""
    boroughs = draw(st.sampled_from([("hackney",), ("hackney", "camden"), THREE]))
    held, of_held = draw(of_events(boroughs))
    found = [
        one
        for drawn in (of_money(), of_people(), of_places(), of_books(), of_answers())
        for one in draw(or_none(drawn))
    ]
    rows = st.builds(
        published,
        SIZE,
        st.sampled_from(["promised", "filled", "courses"]),
        st.sampled_from(["=", ">", ">="]),
        date=st.sampled_from([EARLY, "2020-09-30", "2021-01-01"]),
    )
    strengths = st.lists(st.sampled_from([None, "none", "weak", "moderate", "strong"]), max_size=4)
    more = {
        "boroughs": boroughs,
        "as_at": draw(st.sampled_from([EARLY, "2020-09-30"])),
        "supplied": draw(st.sampled_from([["pledges"], ["pledges", "costs", "equality", "themes", "attendance"]])),
        "programme": {
            "events": held,
            "questions": [RECOMMEND, QUESTION, LONELY],
            "published": draw(st.lists(rows, max_size=3)),
            "benchmarks": draw(st.sampled_from([[], benchmark(0.51)])),
        },
        "settings": {
            "target": draw(st.sampled_from([None, 60])),
            "networks": ["managers", "apprentices"],
            "theory_of_change": steps(*draw(strengths), evidence=["filled", "still_here:in post", "cost:all"]),
            "filled_means": draw(st.sampled_from(["started", "in post"])),
        },
    }
    if draw(st.booleans()):
        return study([*found, *of_held], **more)
    elsewhere = [one for drawn in (of_people(), of_answers()) for one in draw(or_none(drawn))]
    by_borough = [one for one in of_held if one.borough]
    return study([*found, *by_borough], "hackney", [*elsewhere, *(one for one in of_held if not one.borough)], **more)


def answers_of(report):
    """Every answer of a page that this file is about, and the headlines."""
    findings = [
        of_pledges.promised_and_filled,
        of_pledges.on_time,
        of_pledges.still_here,
        networks.who_came,
        networks.growth,
        networks.came_back,
        networks.met_others,
        networks.going_online,
        networks.still_going,
    ]
    said = [summary.did_it_help(report), summary.the_other_way(report)]
    if report.is_project:
        findings += [
            say.cost,
            say.theory,
            say.opportunities,
            say.themes,
            say.reconciliation,
            annex.spread,
            annex.filling_time,
            annex.shrunken,
            annex.changes,
            annex.scales,
        ]
        said += [say.left_out(report), say.what_lasts(report)]
    found = [find(report) for find in findings]
    return [*said, *(one.answer for one in found)], [one.headline for one in found]


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(studies())
def test_every_sentence_of_any_study(report):
    said, headlines = answers_of(report)
    assert all(text.endswith(".") for text in said) and not any(text.endswith(".") for text in headlines)
    for text in [*said, *headlines]:
        assert re.match(r"\*\*|[A-Z0-9“£]", text), text
        assert not re.search(r"\bNone\b(?! (of|left|finished)\b)|\bnan\b|\binf\b|\[.\]", text), text
        assert not re.search(r"  | [.,;:]|\.\.|[{}]|\(\)|\. [a-z]|not_stated|in_kind", text), text
        assert not re.search(
            r"(?<![,.\d])1 (others|participants|managers|apprentices|people|boroughs|member boroughs|"
            r"events|steps|days|times|guest blogs|published figures)\b",
            text,
        ), text
        assert not re.search(r"\b([Aa]ll [0-2]|[Bb]oth [a-z-]+ (has|is|was)) ", text), text
        for count, out_of, percent in re.findall(r"([\d,]+) of (?:the )?([\d,]+)[^\d.,;:(]*\((\d+)%", text):
            count, out_of = (int(n.replace(",", "")) for n in (count, out_of))
            assert out_of >= 20 and int(percent) == half_up(100 * count, out_of), text
