"""What the index of a publication and the pages about it say beside findings, with its accessibility statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.pledges import VERDICTS, verdict
from evaluation.metrics.result import Result, figure
from evaluation.metrics.tables import TABLES
from evaluation.report.findings import Finding, Table, Text, plain
from evaluation.report.study import Study
from evaluation.report.words import capital, date, every, is_, listed, none_or, number, of, things
from evaluation.report.words.comparison import comparison
from evaluation.report.words.page import EXPLAINED, imported
from evaluation.report.words.pledges import rule_of

HIDDEN = "HIDDEN"
STATEMENT = {  # what is true of every publication that this version makes
    "What these pages are": "This statement is for the pages of this evaluation: its index, the page of each borough "
    "and of the project, the page on method, and this one. They are plain HTML. They need no script, ask nothing "
    "from anywhere else, and can be read with a keyboard, enlarged to 400%, printed, or read aloud.",
    "How accessible they are": "They are made to meet the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. "
    "Every chart has a text that tells its finding and its numbers, and after it the table that it is drawn from. "
    "Nothing is told by colour alone. Before the map stands a list that says the same.",
    "What is not accessible": "The notebooks offered for checking (.ipynb) and the file of counts (cells.json) are "
    "made for programs. What they hold stands on the pages too.",
    "How that was tested": "The pages that the toolkit makes of its own sample are tested automatically: each in a "
    "browser with axe (WCAG 2.2 AA and best practice), in light, dark and print, at 1,280 and 320 pixels, with and "
    "without scripts, and by tests of the text itself. That is no test by people who use assistive technology, and "
    "none is recorded here.",
}
VALID = "Every value is of its kind and on its scale, every date a day; others are refused, by file and line."


@dataclass(frozen=True)
class Standing:
    """Whether a borough kept its promise: the verdict's word, and the figures that it rests on."""

    slug: str
    name: str
    word: str
    told: str


def standings(study: Study) -> list[Standing]:
    """Each member borough's verdict, by name."""
    return [_standing(study, slug, name) for slug, name in sorted(study.boroughs.items(), key=lambda one: one[1])]


def _standing(study: Study, slug: str, name: str) -> Standing:
    filled, promised = study.one("filled_of_due", of=slug), study.one("promised", of=slug)
    word = HIDDEN if filled.state == CONFIDENTIAL else verdict(filled, study.project.verdict)
    told = {HIDDEN: "hidden", "NOT KNOWN": "not known"}.get(word, "no places due yet")
    if promised.is_shown and not promised.count:
        told = "no place promised"
    return Standing(slug, name, word, of(filled, "places due filled", "") if filled.is_shown else told)


def kept_promises(found: Sequence[Standing]) -> Text:
    """How many boroughs kept their promise, by verdict."""
    said = [(n, word) for word in (*VERDICTS, HIDDEN) if (n := sum(one.word == word for one in found))]
    if not found:
        return Text("No borough is a member yet.")
    if len(said) == 1:
        return Text(
            f"Did boroughs keep their promise? {capital(every(len(found), 'member borough'))}: **{said[0][1]}**."
        )
    return Text(
        f"Did boroughs keep their promise? Of {things(len(found), 'member borough')}, "
        f"{listed([f'{number(n)} {is_(n)} **{word}**' for n, word in said])}."
    )


def verdict_rules(study: Study, found: Sequence[Standing]) -> list[tuple[str, str]]:
    """The words of the verdict that some borough has, and what each says."""
    words = {one.word for one in found}
    return [(word, rule_of(word, study.project.verdict, "due")) for word in (*VERDICTS, HIDDEN) if word in words]


def boroughs(study: Study) -> Finding:
    """The comparison of boroughs, with the verdict of each."""
    finding = comparison(study)
    words = {one.name: one.word for one in standings(study)}
    rows = [(*row, words[row[0]]) for row in finding.table.rows]
    return replace(finding, table=replace(finding.table, headings=[*finding.table.headings, "Verdict"], rows=rows))


def hidden_log(
    study: Study, counts: int, hidden: int, log: Mapping[str, Mapping[str, int]], ended_early: bool = False
) -> tuple[Text, Table]:
    """How many counts are hidden and by which rule, and the log by table: never which, and never a value."""
    rule = study.project.disclosure
    said = (
        f"Of {things(counts, 'count')} in this publication, {none_or(hidden)} {is_(hidden, counts)} hidden. "
        f"Counts of fewer than {rule.people} people or {rule.answers} answers are, none at all included; and with "
        "them the complements: other counts, large ones too, from which a small one could be worked out. Where a table "
        "hides fewer than five of either sort, only both together are told."
        + (
            " The search for the fewest complements took too long, so more are hidden than need be."
            if ended_early
            else ""
        )
    )
    rows = [(TABLES[table].title, *_sorts(found), sum(found.values())) for table, found in log.items()]
    return Text(said), study.table(
        "hidden",
        "Counts hidden, by what is counted",
        ["What is counted", "For being small", "As complements", "Together"],
        rows,
        none=("Nothing is hidden", 0),
    )


def _sorts(found: Mapping[str, int]) -> tuple[Result, Result]:
    if "hidden" in found:
        return Result(state=CONFIDENTIAL), Result(state=CONFIDENTIAL)
    return figure(found["first"]), figure(found["complement"])


def about_workbook(study: Study) -> list[str]:
    """What the spreadsheet of a publication is, a line each."""
    return [
        f"The results of the {study.project.name} project: the tables of its page for all boroughs together, how many "
        "counts are hidden, and every figure of every borough.",
        "Counts of few people or answers, and those that would give them away, are hidden; the page on method says by "
        "which rule.",
    ]


def how_to_cite(study: Study, stamp: Mapping) -> list[str]:
    """What to write where a figure is quoted, and how to name the finding it is from."""
    made_by = capital(plain(study.project.made_by.partition(",")[0]))
    made_from = f"Parameters {stamp['parameters']}"
    if "data" in stamp:
        made_from = f"Records {stamp['data']}, parameters {stamp['parameters']}"
    return [
        f"{made_by}: *Evaluation of the {plain(study.project.name)} project*, as at {date(study.as_at)}. "
        f"{made_from}, evaluation {stamp['code']}.",
        "Each heading on these pages is a link to itself. Copy its address to cite that finding; it stays the same "
        "when the page is made again. Say the day (“as at”) with every figure, and count and total with every "
        "percentage.",
    ]


def data_quality(study: Study) -> dict[str, str]:
    """What is known of the records, by the six dimensions of data quality that government uses."""
    supplied, missing = len(study.supplied), study.not_supplied
    complete = f"{things(supplied, 'table')} {'was' if supplied == 1 else 'were'} supplied: {listed(study.supplied)}."
    if missing:
        complete += (
            f" Not supplied: {listed(missing)}; what needs {'it' if len(missing) == 1 else 'them'} is marked [x]."
        )
    if study.programme.quality:
        complete += f" {EXPLAINED}"
    days = f"The records run to {date(study.records_to)}; the figures are as at {date(study.as_at)}."
    return {
        "Completeness": complete,
        "Uniqueness": "No key stands twice, and every key that points to another row points to one that is there. "
        "Records of which that is not true are refused.",
        "Validity": " ".join([VALID, *map(plain, imported(study))]),
        "Consistency": "Dates are in order, members are members on the day, minutes fit their event, and what two "
        "tables say of the same thing agrees; else the records are refused.",
        "Timeliness": days,
        "Accuracy": "The records are as right as those who keep them. Checks find contradictions, not mistakes that "
        "agree with each other.",
    }


def downloads_said(files: Sequence[tuple[str, str, int]]) -> list[str]:
    """Each download: its name, what it holds, and how large it is."""
    return [f"[{plain(about)}]({name}) ({name.rpartition('.')[2].upper()}, {_size(n)})" for name, about, n in files]


def _size(n: int) -> str:
    """
    >>> _size(300), _size(15_360), _size(2_621_440)
    ('1 KB', '15 KB', '2.5 MB')
    """
    return f"{n / 2**20:.1f} MB" if n >= 2**20 else f"{max(1, round(n / 1024)):,} KB"


def accessibility(study: Study) -> dict[str, str]:
    """The accessibility statement, as UK public bodies must publish one: the text under each heading."""
    project = study.project
    return {
        **STATEMENT,
        "If you cannot use a page": f"Tell {plain(project.accessibility_contact)} which page, and what you need: a "
        "table in another form, large print, a reading.",
        "If you are not satisfied": "The Equality and Human Rights Commission enforces the Public Sector Bodies "
        "(Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. If you are not happy with the "
        "answer, contact the [Equality Advisory and Support Service](https://www.equalityadvisoryservice.com/).",
        "When this was prepared": f"With the figures as at {date(study.as_at)}, by {plain(project.made_by)}.",
    }
