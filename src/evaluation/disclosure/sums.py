"""What everybody can add up: each count that is a sum of others, over all tables of a publication.

A total is the sum of the boroughs; a whole is the sum of its parts and of a rest that no page prints. That
rest is a count too: who did not stay, did not come, did not finish. Where a whole and its part are both
shown, the rest can be worked out, so it is judged like a printed count. A rest that tells nothing of
anybody (people who joined later, say) is only known not to be negative.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from evaluation.boroughs import UNKNOWN
from evaluation.counts import DIMENSIONS, TEAM_ONLY, TOLD_OF_BOROUGHS, Counts
from evaluation.counts.programme import Programme
from evaluation.counts.surveys import parts_of_scale

ALL = "all"
Key = tuple[str, ...]
Name = tuple[str, str, Key]  # table, borough, key
WHERE_COUNTED = {"attendances", "pairs", "returned"}  # a total stands there only where it is one or more
MANY = 4  # areas: with as many, a total of which no part is told gives no part away


@dataclass
class Linked:
    """Every count of a publication, and the sums that tie them together.

    `sums` are lists of (sign, cell): the signed cells add up to nothing. A cell that is not in `printable`
    stands in no file; one that is not in `personal` may be worked out by anybody. `least` is what everybody
    knows a number to be at least.
    """

    names: list[Name] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    printable: list[bool] = field(default_factory=list)
    personal: list[bool] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    sums: list[list[tuple[int, int]]] = field(default_factory=list)
    at: dict[Name, int] = field(default_factory=dict)

    def add(self, name: Name, kind: str, n: int, printable: bool = True, personal: bool = True,
            least: int = 0) -> int:  # fmt: skip
        self.at[name] = len(self.names)
        self.names.append(name)
        self.kinds.append(kind)
        self.numbers.append(n)
        self.printable.append(printable)
        self.personal.append(personal and kind in ("people", "answers"))
        self.least.append(least)
        return self.at[name]

    def tie(self, whole: int | None, parts: Iterable[int | None], rest: str = "", personal: bool = True) -> None:
        """State that a whole is its parts (and a rest with this name); a cell that was not counted ties nothing."""
        parts = list(parts)
        if whole is None or not parts or None in parts:
            return
        if rest:
            left = self.numbers[whole] - sum(self.numbers[one] for one in parts)
            table, borough, key = self.names[parts[0]]
            name = (table, borough, (*key, rest, *self.names[whole][2]))
            parts.append(self.add(name, self.kinds[parts[0]], left, printable=False, personal=personal))
        self.sums.append([(1, whole), *((-1, one) for one in parts)])


def linked(counts: Counts, programme: Programme, filled_means: str = "started") -> Linked:
    """The counts of a publication, with the project's totals, and how they hang together."""
    found = Linked()
    for table, frame in counts.items():
        if table in TEAM_ONLY and frame["borough"].nunique() > MANY:
            frame = frame[frame["borough"] == ALL]
        elif table in TEAM_ONLY:
            frame = completed(frame, table, frame[["borough"]].drop_duplicates())
        if table in TOLD_OF_BOROUGHS:
            frame = frame[(frame["borough"] == ALL) | frame["status"].isin(TOLD_OF_BOROUGHS[table])]
        nowhere = set() if frame.loc[frame["borough"] == UNKNOWN, "n"].any() else {UNKNOWN}
        keys = frame[list(DIMENSIONS[table])].itertuples(index=False, name=None)
        rows = zip(frame["borough"], keys, frame["kind"], frame["n"], strict=True)
        for borough, key, kind, n in rows:
            if borough not in nowhere:
                found.add((table, borough, key), kind, int(n), table not in TEAM_ONLY or borough == ALL,
                          least=int(table in WHERE_COUNTED and borough == ALL))  # fmt: skip
    by_key: dict[tuple[str, Key], list[int]] = {}
    for (table, borough, key), cell in found.at.items():
        if borough != ALL:
            by_key.setdefault((table, key), []).append(cell)
    for (table, key), boroughs in by_key.items():
        found.tie(found.at.get((table, ALL, key)), boroughs)
    within = _Within(found, programme, filled_means)
    for borough in dict.fromkeys(borough for _, borough, _ in list(found.names)):
        within.tie(borough)
    return found


def completed(frame: pd.DataFrame, table: str, boroughs: pd.DataFrame) -> pd.DataFrame:
    """With a row for every borough and key: which rows there are would tell what is hidden."""
    first, last = DIMENSIONS[table][0], DIMENSIONS[table][-1]
    place = {value: n for n, value in enumerate(frame[first].unique())}
    keys = frame[[*DIMENSIONS[table], "kind"]].drop_duplicates().sort_values(last)
    keys = keys if first == last else keys.sort_values(first, key=lambda own: own.map(place), kind="stable")
    every = boroughs.merge(keys, how="cross")
    return every.merge(frame, how="left").fillna({"n": 0}).astype({"n": "int64"})[frame.columns]


class _Within:
    """The sums within one area."""

    def __init__(self, cells: Linked, programme: Programme, filled_means: str):
        self.cells, self.filled_means = cells, filled_means
        self.kinds = programme.kinds()
        self.questions = {row["question"]: row for row in programme.questions}
        self.keys: dict[str, list[Key]] = {}
        for table, borough, key in cells.names:
            if borough == ALL:
                self.keys.setdefault(table, []).append(key)

    def tie(self, borough: str) -> None:
        self.borough = borough
        self._places()
        self._apprentices()
        self._networks()
        self._training()
        self._answers()

    def _at(self, table: str, *key: str) -> int | None:
        return self.cells.at.get((table, self.borough, key))

    def _all(self, table: str, keys: Iterable[Key]) -> list[int]:
        """The cells there are; a borough without a row of a table that has rows only where there is something."""
        return [cell for cell in (self._at(table, *key) for key in keys) if cell is not None]

    def _same_everywhere(self, one: tuple, other: tuple) -> bool:
        """Whether two counts are the same number by definition here: then anybody knows that they are."""
        totals = [self.cells.at.get((table, ALL, tuple(key))) for table, *key in (one, other)]
        return None not in totals and self.cells.numbers[totals[0]] == self.cells.numbers[totals[1]]

    def _places(self) -> None:
        at, tie = self._at, self.cells.tie
        filled = at("places", "filled")
        tie(at("places", "promised"), [at("places", s) for s in ("filled", "cancelled", "not_yet_due", "overdue")])
        tie(at("places", "due"), [at("places", "filled_of_due")], "not filled")
        tie(filled, [at("places", "filled_of_due")], "before it was due")
        tie(at("places", "filled_of_due"), [at("places", "on_time")], "late")
        for status in ("promised", "filled"):
            roles = [key for key in self.keys.get("roles", ()) if key[1] == status]
            tie(at("places", status), self._all("roles", roles))
        for role in dict.fromkeys(role for role, _ in self.keys.get("roles", ())):
            tie(at("roles", role, "promised"), [at("roles", role, "filled")], "not filled")
        tie(filled, self._all("additionality", self.keys.get("additionality", ())))
        tie(filled, [at("additionality", "anyway")], "not anyway")
        tie(filled, [at("filled_if", self.filled_means)])
        tie(at("filled_if", "started"), [at("filled_if", "in post")], "left")
        tie(at("filled_if", "in post"), [at("filled_if", "finished")], "still there")

    def _apprentices(self) -> None:
        at, tie = self._at, self.cells.tie
        started = at("apprentices", "started")
        tie(started, [at("apprentices", s) for s in ("in_post", "left", "finished")])
        tie(at("apprentices", "finished"), [at("filled_if", "finished")], "of no place", personal=False)
        for months, sooner in (("3", None), ("6", "3"), ("12", "6")):
            tie(at("stayed", months, "could"), [at("stayed", months, "stayed")], "left")
            before = at("stayed", sooner, "could") if sooner else started
            tie(before, [at("stayed", months, "could")], "started later", personal=False)
            if sooner:
                tie(at("stayed", sooner, "stayed"), [at("stayed", months, "stayed")], "not since", personal=False)
        tie(at("apprentices", "left"), self._all("leaving", self.keys.get("leaving", ())))
        for characteristic in dict.fromkeys(key[0] for key in self.keys.get("equality", ())):
            own = [key for key in self.keys["equality"] if key[0] == characteristic]
            parts = self._all("equality", own)
            if parts:  # everybody was asked, so that the number asked is known
                asked = sum(self.cells.numbers[one] for one in parts)
                name = ("equality", self.borough, (characteristic, "asked"))
                tie(self.cells.add(name, "places", asked), parts)

    def _networks(self) -> None:
        at, tie = self._at, self.cells.tie
        networks = dict.fromkeys(key[0] for key in self.keys.get("participants", ()))
        statuses = ("now", "never", "active", "active_longer")
        for network in networks:
            now, never, active, longer = (at("participants", network, status) for status in statuses)
            tie(now, [never], "came")
            tie(now, [active], "not lately")
            tie(now, [longer], "not lately")
            tie(longer, [active], "longer ago", personal=False)
            tie(now, [never, longer], "long ago", personal=False)
            tie(at("came_back", network, "came"), [at("came_back", network, "came_again")], "did not")
        for status in statuses:
            named = [at("participants", network, status) for network in networks if network]
            # Who is in two networks stands in both.
            if named and None not in named and at("participants", "", status) is not None:
                both = sum(self.cells.numbers[one] for one in named)
                name = ("participants", self.borough, ("in both counted twice", status))
                tie(self.cells.add(name, "people", both, printable=False, personal=False), named)
                tie(self.cells.at[name], [at("participants", "", status)], "in both", personal=False)
        for network, date in self.keys.get("growth", ()):
            if date == max(day for _, day in self.keys["growth"]):
                tie(at("participants", network, "now"), [at("growth", network, date)])
        tie(at("participants", "", "now"), self._all("attendances", self.keys.get("attendances", ())))
        tie(at("participants", "", "never"), self._all("attendances", [("0",)]))
        for quarter in dict.fromkeys(key[0] for key in self.keys.get("cohorts", ())):
            tie(at("cohorts", quarter, "came"), [at("cohorts", quarter, "again")], "did not")
        for kind in dict.fromkeys(key[0] for key in self.keys.get("turnout", ())):
            self._turnout(kind)
        for event in dict.fromkeys(key[0] for key in self.keys.get("sessions", ())):
            self._registered("sessions", event)

    def _turnout(self, kind: str) -> None:
        at, tie = self._at, self.cells.tie
        came = at("turnout", kind, "came")
        self._registered("turnout", kind)
        listed = [at("turnout", kind, status) for status in ("registered_came", "walked_in")]
        totals = [self.cells.at.get(("turnout", ALL, (kind, s))) for s in ("came", "registered_came", "walked_in")]
        if None not in totals:
            whole, *parts = (self.cells.numbers[one] for one in totals)
            tie(came, listed, "" if whole == sum(parts) else "at events without a list", personal=False)
        for status in ("registered", "registered_came", "came"):
            of_kind = [(event, s) for event, s in self.keys.get("sessions", ())
                       if s == status and self.kinds.get(event) == kind]  # fmt: skip
            tie(at("turnout", kind, status), self._all("sessions", of_kind))
        same = self._same_everywhere(("turnout", kind, "came"), ("responses", kind, "came"))
        tie(came, [at("responses", kind, "came")], "" if same else "not asked", personal=False)
        tie(at("responses", kind, "came"), [at("responses", kind, "replied")], "did not")

    def _registered(self, table: str, of: str) -> None:
        self.cells.tie(self._at(table, of, "registered"), [self._at(table, of, "registered_came")], "stayed away")

    def _training(self) -> None:
        at, tie = self._at, self.cells.tie
        participants, enrolled, completed = (
            at("trained", status) for status in ("participants", "enrolled", "completed")
        )
        tie(participants, [enrolled], "never enrolled")
        tie(enrolled, [completed], "completed nothing")
        tie(participants, [at("participants", "", "now")], "left the network", personal=False)
        for course in dict.fromkeys(key[0] for key in self.keys.get("training", ())):
            tie(at("training", course, "enrolled"), [at("training", course, "completed")], "did not")
            for status, whole in (("enrolled", enrolled), ("completed", completed)):
                tie(whole, [at("training", course, status)], "in others", personal=False)

    def _answers(self) -> None:
        at, tie, keys = self._at, self.cells.tie, self.keys
        values: dict[Key, list[str]] = {}
        for *asked, value in keys.get("answers", ()):
            values.setdefault(tuple(asked), []).append(value)
        for asked, given in values.items():
            question = self.questions.get(asked[0], {})
            answered = at("respondents", *asked, "answered")
            if question.get("kind") == "multi":
                for value in given:
                    tie(answered, [at("answers", *asked, value)], "did not")
                continue
            tie(answered, self._all("answers", [(*asked, value) for value in given]))
            for part, scale in parts_of_scale(question).items():
                tie(at("respondents", *asked, part), self._all("answers", [(*asked, f"{n}") for n in scale]))
        pairs: dict[tuple[str, str, str], list[Key]] = {}
        returned: dict[tuple[str, str], list[Key]] = {}
        for key in keys.get("pairs", ()):
            asked, time, first, then = key
            move = "up" if int(then) > int(first) else "down" if int(then) < int(first) else "same"
            pairs.setdefault((asked, time, move), []).append(key)
            if time == "after":
                returned.setdefault((asked, first), []).append(key)
        for move, own in pairs.items():
            tie(at("moved", *move), self._all("pairs", own))
        for (asked, first), own in returned.items():
            tie(at("returned", asked, "came back", first), self._all("pairs", own))
        for asked, time in dict.fromkeys(key[:2] for key in keys.get("moved", ())):
            moves = [at("moved", asked, time, move) for move in ("up", "same", "down")]
            for other in (time, {"after": "before", "later": "after"}[time]):
                tie(at("respondents", asked, "project", other, "answered"), moves, f"not {time} too", personal=False)
        for asked, first in dict.fromkeys((key[0], key[2]) for key in keys.get("returned", ())):
            groups = self._all("returned", [(asked, group, first) for group in ("came back", "did not")])
            tie(at("answers", asked, "project", "before", first), groups, "without a person", personal=False)
