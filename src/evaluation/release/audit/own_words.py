"""Checks the numbers of people in what a borough or the project says in its own words."""

import re

from evaluation.publication.reading import Publication
from evaluation.records.errors import Problem
from evaluation.release.audit.differing import about
from evaluation.report.study import Study
from evaluation.report.words import free_text

_OF_NOBODY = re.compile(r"\b(?:places|events|boroughs)\b")


def in_own_words(of: Publication, study: Study, where: str) -> list[Problem]:
    """The small numbers of people in a borough's or the project's own words that are not shown figures of the page.

    A large number is not from the records either, but reveals nobody.
    """
    seen = {
        n
        for one in study.every_measure()
        if one.is_shown and not _OF_NOBODY.search(one.unit)
        for n in (one.count, one.out_of)
    }
    texts = free_text.own_words(study.project, study.notes, study.is_project)
    return [
        Problem(
            f"'{written}' is a number of people, below {max(of.rule.values())} and no figure that is shown: "
            f"{about(text)}",
            where,
        )
        for text in texts
        for written, n in free_text.of_people(text)
        if n < max(of.rule.values()) and n not in seen
    ]
