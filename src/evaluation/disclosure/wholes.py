"""Within one area, subject by subject: each whole, the parts that make it up, and what is left over."""

from collections.abc import Iterable

from evaluation.counts.surveys import TIMES, parts_of_scale
from evaluation.disclosure.sums import Key, Linked
from evaluation.metrics.programme import Programme
from evaluation.metrics.vocabulary import ALL

EARLIER = {then: first for first, then in TIMES}


class Wholes:
    """The sums within one area; `tie` adds those of one."""

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
            of_kind = [
                (event, s)
                for event, s in self.keys.get("sessions", ())
                if s == status and self.kinds.get(event) == kind
            ]
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
        both_times: dict[tuple[str, str, str, str], list[Key]] = {}
        for key in keys.get("pairs", ()):
            asked, time, first, then = key
            move = "up" if int(then) > int(first) else "down" if int(then) < int(first) else "same"
            pairs.setdefault((asked, time, move), []).append(key)
            both_times.setdefault((asked, time, time, then), []).append(key)
            if time == "after":
                returned.setdefault((asked, first), []).append(key)
            else:
                both_times.setdefault((asked, time, EARLIER[time], first), []).append(key)
        for move, own in pairs.items():
            tie(at("moved", *move), self._all("pairs", own))
        for (asked, first), own in returned.items():
            tie(at("returned", asked, "came back", first), self._all("pairs", own))
        for (asked, time, given, value), own in both_times.items():
            tie(
                at("answers", asked, "project", given, value),
                self._all("pairs", own),
                f"not {time} too",
                personal=False,
            )
        for asked, time in dict.fromkeys(key[:2] for key in keys.get("moved", ())):
            moves = [at("moved", asked, time, move) for move in ("up", "same", "down")]
            for other in (time, EARLIER[time]):
                tie(at("respondents", asked, "project", other, "answered"), moves, f"not {time} too", personal=False)
        for asked, first in dict.fromkeys((key[0], key[2]) for key in keys.get("returned", ())):
            groups = self._all("returned", [(asked, group, first) for group in ("came back", "did not")])
            tie(at("answers", asked, "project", "before", first), groups, "without a person", personal=False)
