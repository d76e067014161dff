"""How the project was meant to work: its steps, what speaks for each, and how strong that is."""

from collections.abc import Sequence

from evaluation.records.parameters import Step
from evaluation.report.findings import Finding, Text
from evaluation.report.study import Study
from evaluation.report.words import capital, listed, things
from evaluation.report.words.naming import title_and_detail, told

STRENGTH = {
    "strong": "strong: several kinds of evidence agree, and rivals were looked at",
    "moderate": "moderate: one kind of evidence, or rivals remain",
    "weak": "weak: opinion only, or few cases",
    "none": "none: nothing was collected that would tell",
    "not rated": "not rated: it happened during the project",
}
UNPROVEN = {"weak": "weak", "none": "none", "not rated": "not at all"}


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
