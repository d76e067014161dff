"""What is said of the training: who took up a course, and who completed one."""

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE
from evaluation.metrics.measure import Result
from evaluation.metrics.workshops.training import TOO_NEW, too_new
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import capital, from_, in_all, listed, none_or, not_supplied, things
from evaluation.report.words.surveys import some_of, whose


def training(study: Study) -> Finding:
    """What training did they take up?"""
    began = {one.group: one for one in study.many("enrolled") if one.group}
    ended = {one.group: one for one in study.many("completed") if one.group}
    late = too_new(study.programme, study.as_at)
    rows = [
        (f"{course} (too early to know)" if course in late else capital(course), one, ended[course])
        for course, one in began.items()
        if study.is_project or course == "any course"
    ]
    any_, done = began.get("any course"), ended.get("any course")
    of = f", of {things(any_.out_of, 'participant')}" if any_ and any_.is_shown else ""
    return Finding(
        headline=f"{capital(_participants(any_))} took up a course" if any_ and any_.is_shown else "Training taken up",
        answer=Text(_trained(study, any_, done, late)),
        caveat=caveat("enrolled", "completed"),
        table=study.table(
            "training",
            f"Participants {from_(study)} who took up and completed courses{of}",
            ["Course", "Enrolled", "Completed"],
            rows,
        ),
    )


def _participants(one: Result, whose: str = "") -> str:
    return some_of(one, f"participants{whose}", f"participant{whose}")


def _trained(study: Study, any_: Result | None, done: Result | None, late: list[str]) -> str:
    if any_ is None:
        return _not_supplied(study)
    if any_.state == NOT_APPLICABLE:
        return f"Nobody{whose(study)} had joined a network."
    if not any_.is_shown:
        hidden = f"How many participants{whose(study)} took up a course is hidden."
        return f"{hidden} {_trained_elsewhere(study)}".strip()
    said = f"{capital(_participants(any_, whose(study)))} took up at least one course"
    if any_.count and done is not None and done.is_shown:
        said += f", and {none_or(done.count)} completed one"
    elif any_.count and done is not None and done.state == CONFIDENTIAL:
        said += "; how many completed one is hidden"
    if not late:
        return f"{said}."
    names = listed([plain(course) for course in late])
    return f"{said}. It is too early to know of {names}, which had been open for fewer than {TOO_NEW} days."


def _not_supplied(study: Study) -> str:
    """Which table is missing: training is counted of who joined a network, borough by borough, by course."""
    if "training" not in study.supplied:
        return "Not known: no training records were supplied."
    return not_supplied(study, "participants", "people") or "Not known: no courses were supplied."


def _trained_elsewhere(study: Study) -> str:
    any_ = study.one("enrolled", "any course", of="all")
    if study.is_project or not any_.is_shown:
        return ""
    return f"{in_all(study)}{_participants(any_)} took up at least one course."
