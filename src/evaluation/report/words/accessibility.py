"""The accessibility statement of a publication: what holds of each that this version makes, and whom to tell."""

from evaluation.report.findings import plain
from evaluation.report.study import Study
from evaluation.report.words import date

ALWAYS = (
    (
        "What these pages are",
        "This statement is for the pages of this evaluation: its index, the page of each borough and of the project, the "
        "page on method, and this one. They are plain HTML. They need no script, ask nothing from anywhere else, and can "
        "be read with a keyboard, enlarged to 400%, printed, or read aloud.",
    ),
    (
        "How accessible they are",
        "They are made to meet the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. Every chart has a text that "
        "tells its finding and its numbers, and after it the table that it is drawn from. Nothing is told by colour "
        "alone. Before the map stands a list that says the same.",
    ),
    (
        "What is not accessible",
        "The notebooks offered for checking (.ipynb) and the file of counts (cells.json) are made for programs. What they "
        "hold stands on the pages too.",
    ),
    (
        "How that was tested",
        "The pages that the toolkit makes of its own sample are tested automatically: each in a browser with axe (WCAG "
        "2.2 AA and best practice), in light, dark and print, at 1,280 and 320 pixels, with and without scripts, and by "
        "tests of the text itself. That is no test by people who use assistive technology, and none is recorded here.",
    ),
)
"""What is true of every publication that this version makes."""


def accessibility(study: Study) -> list[tuple[str, str]]:
    """The accessibility statement, as UK public bodies must publish one: a heading and its text each."""
    project = study.project
    return [
        *ALWAYS,
        (
            "If you cannot use a page",
            f"Tell {plain(project.accessibility_contact)} which page, and what you need: a table in another form, large "
            "print, a reading.",
        ),
        (
            "If you are not satisfied",
            "The Equality and Human Rights Commission enforces the Public Sector Bodies (Websites and Mobile "
            "Applications) (No. 2) Accessibility Regulations 2018. If you are not happy with the answer, contact the "
            "[Equality Advisory and Support Service](https://www.equalityadvisoryservice.com/).",
        ),
        ("When this was prepared", f"With the figures as at {date(study.as_at)}, by {plain(project.made_by)}."),
    ]
