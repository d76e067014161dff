"""Every relation that programmes made at random show is declared, or is known to be accidental."""

from collections.abc import Collection
from importlib import import_module

import pytest

from attack.accidental import KNOWN, RARE
from attack.mining import Found, mined, programmes
from evaluation.metrics.tables import wholes

PROGRAMMES = 60  # mined; as many are to break what is found

TAKEN_AWAY = {  # how a relation is told when it is found, and the declarations that say it, by how each begins
    "participants any never <= participants any now": (
        "participants now = participants never",
        "participants now = attendances by times",
        "participants never = attendances by times",
    ),
    "trained enrolled <= trained participants": ("trained participants = trained enrolled",),
    "largest training * enrolled <= trained enrolled": ("trained enrolled = training enrolled",),
    "sum of answers {scaled} project before * = respondents {scaled} project before answered": (
        "respondents answered = answers by value",
    ),
    "apprentices started = apprentices in_post + apprentices left + apprentices finished": (
        "apprentices started = apprentices in_post + apprentices left",
    ),
    "participants {network} now = growth {network} {last}": ("participants now = growth by date",),
    "attenders times = sum of turnout * came": ("attenders times = turnout came",),
    "apprentices left = sum of leaving *": ("apprentices left = leaving by reason",),
    "stayed 3 stayed <= stayed 3 could": ("stayed could = stayed stayed",),
}


@pytest.fixture(scope="module")
def found() -> Found:
    return mined(programmes(0, PROGRAMMES), programmes(PROGRAMMES, PROGRAMMES))


@pytest.mark.slow
def test_what_is_mined_and_not_declared_is_known(found: Found):
    left = found.left()
    known = {told for told in KNOWN if not told.startswith(RARE)}
    assert left.keys() == known, {told: left.get(told, "not found") for told in left.keys() ^ known}


@pytest.mark.slow
@pytest.mark.parametrize("told", TAKEN_AWAY)
def test_a_declaration_taken_away_is_found(told: str, found: Found, monkeypatch: pytest.MonkeyPatch):
    assert told not in found.left(told.__eq__)
    taken = _without(monkeypatch, TAKEN_AWAY[told])
    assert told in found.left(told.__eq__)
    assert {begins for begins in TAKEN_AWAY[told] if any(one.startswith(begins) for one in taken)} == {
        *TAKEN_AWAY[told]
    }


def _without(monkeypatch: pytest.MonkeyPatch, begins: Collection[str]) -> set[str]:
    """Let no table declare what begins so, and return what would have been declared."""
    taken = set[str]()

    def others(totals):
        for relation in wholes(totals):
            if f"{relation}".startswith(tuple(begins)):
                taken.add(f"{relation}")
            else:
                yield relation

    monkeypatch.setattr(import_module("evaluation.disclosure.linked"), "wholes", others)
    return taken
