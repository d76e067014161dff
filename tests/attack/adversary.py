"""An attacker who has read the glossary: what follows from the counts that a publication shows.

It takes the content of `cells.json` alone, of one release or of several in their order, and knows how counts hang
together from what they are defined to be. It has a variable for each count that a reader can think of, also for those
that stand in no file, and states every relation between them. Nothing here is taken from disclosure control: who checks
with the code that hid would find what it found.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise

from .solving import MOST, Leak, Model, Relation

SHOWN, HIDDEN = "published", "[c]"
ALL, UNKNOWN, ELSEWHERE, OTHERS = "all", "unknown", "elsewhere", "all the others"
PEOPLE = ("people", "answers")
LONGER = 180  # days
MONTHS = ("3", "6", "12")
NEVER_FALLS = {  # what only grows, unless it is corrected
    "apprentices": ("started", "left", "finished"),
    "stayed": ("could", "stayed"),
    "trained": ("participants", "enrolled", "completed"),
    "training": ("enrolled", "completed"),
    "attenders": ("came", "times"),
    "turnout": ("registered", "registered_came", "walked_in", "came"),
    "came_back": ("came", "came_again"),
    "cohorts": ("came", "again"),
    "responses": ("came", "replied", "others"),
    "respondents": ("answered", "not_applicable", "best_two", "upper", "middle", "lower", "passive", "detract"),
    "filled_if": ("finished",),
}
BY_AREA = ("participants", "came_back", "attenders", "turnout", "trained", "apprentices", "filled_if")
Name = tuple[int, str, str, tuple[str, ...]]  # number of the release, table, area, key
Content = Mapping


@dataclass
class Reader:
    """What somebody knows who has read these releases, and the publication of a borough's own for that borough."""

    releases: Sequence[Content]
    own: Sequence[Content] = ()  # of the last release
    model: Model = field(default_factory=Model)
    hidden: dict[int, int] = field(default_factory=dict)  # `[c]` in a file, and how wide its span is to be
    rests: dict[int, int] = field(default_factory=dict)  # what is left of one count less another
    untold: set[int] = field(default_factory=set)  # of these, what is left of one less another that is in no file

    def __post_init__(self) -> None:
        found = []
        for number, content in enumerate(self.releases):
            own = self.own if number == len(self.releases) - 1 else ()
            found.append(_Release(self, number, content, own))
        for earlier, later in pairwise(found):
            _between(earlier, later)

    def true(self, numbers: Mapping[Name, int]) -> dict[int, int]:
        """The real counts, by their variables, and what follows from them."""
        return self.model.completed({one: numbers[name] for name, one in self.model.at.items() if name in numbers})

    def keep_true(self, numbers: Mapping[Name, int]) -> list[Relation]:
        """Drop what is not true of the real counts: guesses that are wrong, and relations that we are wrong about.
        Returns the latter."""
        true = {one: numbers[name] for name, one in self.model.at.items() if name in numbers}
        held = [relation.holds(true) for relation in self.model.relations]
        wrong = [r for r, holds in zip(self.model.relations, held, strict=True) if holds is False and not r.guess]
        self.model.relations = [r for r, holds in zip(self.model.relations, held, strict=True) if holds is not False]
        return wrong

    def attack(self, numbers: Mapping[Name, int] | None = None) -> list[Leak]:
        """The counts that are told though they are hidden: nearly or exactly, and not by what may be shown anyway."""
        true = self.true(numbers or {})
        found = self.model.attack(self.hidden | self.rests, [true])
        found = [leak for leak in found if self._is_of_few(leak)]
        if not found:
            return []
        found = self._not_by_right(found, -1, true)
        for number in range(len(self.releases) - 1):
            own = [leak for leak in found if leak.name[0] == number]
            if own and not self._told_by(number, numbers):  # a later release cannot take back what an earlier one told
                found = [leak for leak in found if leak not in own] + self._not_by_right(own, number, true)
        return found

    def _not_by_right(self, leaks: Sequence[Leak], number: int, true: Mapping[int, int]) -> list[Leak]:
        """Those that are not as narrow where the counts of people are hidden of the releases after one."""
        targets = {self.model.at[leak.name]: leak.most - leak.least + 1 for leak in leaks}
        by_right = {leak.name for leak in self._without_people(number).attack(targets, [true], whole=False)}
        return [leak for leak in leaks if leak.name not in by_right]

    def _told_by(self, number: int, numbers: Mapping[Name, int] | None) -> list[Leak]:
        """What a release and those before it told of its own counts."""
        reader = Reader(self.releases[: number + 1])
        reader.keep_true(numbers or {})
        return [leak for leak in reader.attack(numbers) if leak.name[0] == number]

    def by_definition(self, leaks: Sequence[Leak]) -> set[object]:
        """The names of those leaks that are as narrow without any guess."""
        sure = [relation for relation in self.model.relations if not relation.guess]
        model = Model(self.model.names, self.model.at, self.model.low, self.model.high, sure)
        targets = {self.model.at[leak.name]: (self.hidden | self.rests)[self.model.at[leak.name]] for leak in leaks}
        spans = {leak.name: leak.most - leak.least for leak in model.attack(targets)}
        return {leak.name for leak in leaks if spans.get(leak.name, MOST) <= leak.most - leak.least}

    def _is_of_few(self, leak: Leak) -> bool:
        """A hidden count must not be known exactly, nor nearly where it may be small. What is left of two shown counts
        may be known if it is of many; of a change it is its size."""
        if self.own:  # who knows some of a sum is to find out none of the others exactly
            is_of_others = leak.name[2] not in self.insiders and leak.name[0] == len(self.releases) - 1
            return is_of_others and leak.is_exact and self._tells_of_few(leak)
        return self._tells_of_few(leak)

    def _tells_of_few(self, leak: Leak) -> bool:
        one = self.model.at[leak.name]
        promised = (self.hidden | self.rests)[one]
        if leak.least > 0 and leak.most - leak.least + 1 >= promised:  # 1 or more: from 1 to the threshold less one
            return False
        if one in self.hidden:
            return leak.is_exact or leak.least <= self.hidden[one]
        least = self.rests[one] + 1
        if one in self.untold:
            return leak.is_exact and leak.least < least
        if leak.name[2] == UNKNOWN:  # that nobody is of no known borough tells of nobody
            return leak.most > 0 and leak.most - leak.least + 1 < promised
        if self.model.low[one] < 0:
            return (0 < leak.least < least) or (-least < leak.most < 0)
        return leak.least < least

    def _without_people(self, number: int) -> Model:
        """The same, with every count of people hidden in the releases after one."""
        low, high = list(self.model.low), list(self.model.high)
        for one in self.shown:
            if self.model.names[one][0] > number:
                low[one], high[one] = 0, MOST
        return Model(self.model.names, self.model.at, low, high, self.model.relations)

    @cached_property
    def shown(self) -> list[int]:
        return []

    @property
    def insiders(self) -> set[str]:
        return {content["own"] for content in self.own}


@dataclass
class _Release:
    reader: Reader
    number: int
    content: Content
    own: Sequence[Content]

    def __post_init__(self) -> None:
        self.model = self.reader.model
        self.common = self.content["common"]
        self.rule = self.content["rule"]
        self.programme = self.common["programme"]
        self.networks = list(self.common["project"]["networks"])
        self.cells: dict[tuple[str, str, tuple[str, ...]], tuple[str, int | None, str]] = {}
        for content in (self.content, *self.own):
            for table, held in content["tables"].items():
                for area, *key, kind, n, state in held["rows"]:
                    name = table, area, tuple(key)
                    if self.cells.get(name, ("", 0, HIDDEN))[2] == HIDDEN:
                        self.cells[name] = kind, n, state
        self.sizes: dict[str, list[str]] = self.common.get("sizes", {}).get("together", {})
        told = {area for _, area, _ in self.cells} - {ALL, UNKNOWN, *self.sizes}
        self.boroughs = sorted(told | set(self.common["boroughs"]))
        self.each = [*self.boroughs, UNKNOWN, ELSEWHERE]  # that make up the whole
        self.insiders = [content["own"] for content in self.own]
        self.wholes = [ALL, *self.insiders, *([OTHERS] if self.insiders else [])]
        self.held = defaultdict(list)
        for event in self.programme["events"]:
            self.held[event["kind"]].append(event["event"])
        for name in self.cells:
            if self.cells[name][0] in PEOPLE:
                self.count(*name)
        for table in BY_AREA:
            for key in self.keys(table):
                self._adds_up(table, key)
        for table in self.content["tables"]:
            for key in self.keys(table) if self.insiders else ():
                self._with_insiders(table, key)
        for area in dict.fromkeys([*self.each, *self.wholes, *self.sizes]):
            self._networks(area)
            self._came(area)
            self._trained(area)
            self._apprentices(area)
        for area in self.wholes:
            self._stayed(area)
            self._courses(area)
            self._answers(area)
            self._moved(area)
            self._growth(area)
        self._sessions()
        self._cohorts()
        self._responses()
        self._totals_asked()
        self._published()
        self._large()
        self._figures()

    # What there is

    def keys(self, table: str) -> list[tuple[str, ...]]:
        """The keys that the project is told of, or any area."""
        return list(dict.fromkeys(key for name, _, key in self.cells if name == table))

    def has(self, table: str, *key: str) -> bool:
        return any((table, area, key) in self.cells for area in (ALL, *self.sizes))

    def count(self, table: str, area: str, key: tuple[str, ...]) -> int:
        name = self.number, table, area, key
        is_new = name not in self.model.at
        one = self.model.count(name)
        found = self.cells.get((table, area, key))
        if is_new and found:
            kind, n, state = found
            if state == SHOWN:
                self.model.fix(one, n)
                if kind in PEOPLE:
                    self.reader.shown.append(one)
            elif state == HIDDEN and kind in PEOPLE:
                self.reader.hidden[one] = self.rule[kind] - 1
        return one

    def of(self, table: str, area: str, *key: str) -> int:
        return self.count(table, area, key)

    def number_of(self, table: str, area: str, *key: str) -> int | None:
        """A count that is shown."""
        found = self.cells.get((table, area, key))
        return found[1] if found and found[2] == SHOWN else None

    def say(self, why: str, terms: Mapping[int, float], low: float, high: float, guess: bool = False) -> None:
        self.model.say(terms, low, high, why, guess)

    def at_most(self, why: str, less: Iterable[int], more: Iterable[int], guess: bool = False) -> None:
        """The sum of some counts is at most the sum of others."""
        self.say(why, _less(less, more), float("-inf"), 0, guess)

    def equal(self, why: str, one: Iterable[int], other: Iterable[int], guess: bool = False) -> None:
        self.say(why, _less(one, other), 0, 0, guess)

    def rest(self, name: str, whole: int, *parts: int, kind: str = "people", may_fall: bool = False) -> int:
        """What is left of a count: of people like any other."""
        _, table, area, key = self.model.names[whole]
        names = [self.model.names[part][1:4] for part in parts]
        less = tuple(key for *_, key in names)
        one = self.model.count((self.number, f"{name} of {table}", area, key, less), least=-1 if may_fall else 0)
        if may_fall:
            self.model.low[one] = -MOST
        self.equal(f"{name} is what is left", [whole], [*parts, one])
        is_counted = area in (ALL, *self.sizes) or (self.number, table, area, key) in self.model.at
        is_of_nobody = self.number_of(table, area, *key) == 0  # then nobody is left
        if is_counted and self._is_told(table, area, key) and not is_of_nobody:
            self.reader.rests[one] = self.rule[kind] - 1
            if not all(self._is_told(*part) for part in names):
                self.reader.untold.add(one)
        return one

    def _is_told(self, table: str, area: str, key: tuple[str, ...]) -> bool:
        return (table, area, key) in self.cells and self.cells[table, area, key][2] in (SHOWN, HIDDEN)

    # Areas

    def _adds_up(self, table: str, key: tuple[str, ...]) -> None:
        each = [self.count(table, area, key) for area in self.each]
        self.equal("areas add up", each, [self.count(table, ALL, key)])
        for size, areas in self.sizes.items():
            if (table, size, key) in self.cells or any((table, a, key) in self.cells for a in areas):
                parts = [self.count(table, area, key) for area in areas]
                self.equal("boroughs of a size add up", parts, [self.count(table, size, key)])
        if self.sizes and any((table, size, key) in self.cells for size in self.sizes):
            unknown = self.count(table, UNKNOWN, key)
            if key[-1] != "times":
                self.reader.rests[unknown] = self.rule["people"] - 1

    def _with_insiders(self, table: str, key: tuple[str, ...]) -> None:
        if self.cells.get((table, ALL, key), ("",))[0] in PEOPLE:
            own = [self.count(table, area, key) for area in self.insiders]
            self.equal("what is not ours", [*own, self.count(table, OTHERS, key)], [self.count(table, ALL, key)])

    # People in networks, and who came

    def _networks(self, area: str) -> None:
        if "participants" not in self.content["tables"] or len(self.networks) > 3:
            return
        window = self.common["project"]["active_window_days"]
        lately = ["active_longer", "active"] if window <= LONGER else ["active", "active_longer"]
        levels = ["never", "once", *lately] if "attendance" in self.common["supplied"] else ["once"]
        groups = [group for n in range(1, len(self.networks) + 1) for group in combinations(self.networks, n)]
        people = {
            (group, level): self.of("in these networks", area, "+".join(group), level)
            for group in groups
            for level in levels
        }
        statuses = {"now": levels, "never": ["never"], lately[0]: lately, lately[1]: lately[1:]}
        for network in ("", *self.networks):
            own = [group for group in groups if not network or network in group]
            for status, of_level in statuses.items():
                if set(of_level) <= set(levels):
                    parts = [people[group, level] for group in own for level in of_level]
                    self.equal("in networks", parts, [self.of("participants", area, network, status)])
        if (area in (ALL, *self.sizes) or area in self.boroughs) and self.has("participants", "", "now"):
            if (self.number, "participants", area, ("", "now")) in self.model.at and area not in (UNKNOWN, ELSEWHERE):
                whole = self.of("participants", area, "", "now")
                for network in self.networks if len(self.networks) == 2 else ():
                    self.rest(f"not in {network}", whole, self.of("participants", area, network, "now"))
                if len(self.networks) == 2 and area in (ALL, *self.sizes):
                    both = self.of("in both", area, "now")
                    self.equal("in both", [people[tuple(self.networks), level] for level in levels], [both])
                    self.reader.rests[both] = self.rule["people"] - 1
            for network in self.networks if "never" in levels else ():
                now = self.of("participants", area, network, "now")
                self.rest("not active", now, self.of("participants", area, network, "active"))

    def _came(self, area: str) -> None:
        tables = self.content["tables"]
        if "turnout" not in tables:
            return
        came, times = (self.of("attenders", area, status) for status in ("came", "times"))
        self.equal("times come", [self.of("turnout", area, kind, "came") for kind in self.held], [times])
        self.at_most("came once or more", [came], [times])
        self.say("came to each event at most once", {times: 1, came: -len(self.programme["events"])}, float("-inf"), 0)
        for kind, events in self.held.items():
            there = self.of("turnout", area, kind, "came")
            self.say("came to each of a kind at most once", {there: 1, came: -len(events)}, float("-inf"), 0)
            if self.has("turnout", kind, "registered"):
                listed, kept, walked = (
                    self.of("turnout", area, kind, s) for s in ("registered", "registered_came", "walked_in")
                )
                self.at_most("registered and came", [kept], [listed])
                self.at_most("walked in or had registered", [kept, walked], [there])
                self.rest("did not come", listed, kept)
                if (("turnout", area, (kind, "came"))) in self.cells:
                    self.rest("had not registered", there, kept)
            some, is_open = (self.number_of("events_of_a_kind", area, kind, s) for s in ("came", "open"))
            if area in self.boroughs and some is not None:
                self.say("someone came", {there: 1}, some, float("inf"))
                if some == 0 and is_open == len(events):
                    self.say("nobody came", {there: 1}, 0, 0)
        if "participants" in tables and len(self.networks) <= 3:
            now, never = (self.of("participants", area, "", status) for status in ("now", "never"))
            self.at_most("participants who came are among those who came", [now], [never, came])
        if "came_back" in tables:
            for network in self.networks:
                first, again = (self.of("came_back", area, network, s) for s in ("came", "came_again"))
                meetups = self._meetups(network)
                self.at_most("came back", [again], [first])
                if self.held["meetup"]:
                    self.at_most("came to a meet-up", [first], [self.of("turnout", area, "meetup", "came")])
                self.say("to each once", {first: 1, came: -max(len(meetups) - 1, 0)}, float("-inf"), 0)
                self.rest("did not come back", first, again)

    def _meetups(self, network: str) -> list[str]:
        return [
            event["event"]
            for event in self.programme["events"]
            if event["kind"] == "meetup" and event["network"] in ("", network)
        ]

    def _sessions(self) -> None:
        if "sessions" not in self.content["tables"]:
            return
        came = self.of("attenders", ALL, "came")
        at = {event["event"]: self.of("sessions", ALL, event["event"], "came") for event in self.programme["events"]}
        for kind, events in self.held.items():
            self.equal("sessions of a kind", [at[e] for e in events], [self.of("turnout", ALL, kind, "came")])
        for event, there in at.items():
            self.at_most("at one event", [there], [came])
            boroughs = self.number_of("events", ALL, event, "came")
            if boroughs is not None:
                self.say("one from each borough", {there: 1}, boroughs, float("inf"))
        if "came_back" in self.content["tables"]:
            for network in self.networks:
                first, again = (self.of("came_back", ALL, network, s) for s in ("came", "came_again"))
                meetups = self._meetups(network)
                self.at_most("came to all meet-ups but the last", [first], [at[e] for e in meetups[:-1]])
                self.at_most("came to all meet-ups but the first", [again], [at[e] for e in meetups[1:]])
        if "participants" in self.content["tables"] and len(self.networks) <= 3:
            today = dt.date.fromisoformat(self.common["as_at"])
            now, never = (self.of("participants", ALL, "", status) for status in ("now", "never"))
            for status, days in (("active", self.common["project"]["active_window_days"]), ("active_longer", LONGER)):
                active = self.of("participants", ALL, "", status)
                since = f"{today - dt.timedelta(days=days)}"
                lately = [at[e["event"]] for e in self.programme["events"] if e["date"] > since]
                self.at_most("active: came to a late event", [active], lately)
                for there in lately:
                    self.at_most("who came lately is active or no participant", [there, now], [active, came, never])

    def _cohorts(self) -> None:
        quarters = sorted({quarter for quarter, _ in self.keys("cohorts")})
        if not quarters:
            return
        came, times = (self.of("attenders", ALL, status) for status in ("came", "times"))
        first = {quarter: self.of("cohorts", ALL, quarter, "came") for quarter in quarters}
        again = {quarter: self.of("cohorts", ALL, quarter, "again") for quarter in quarters}
        self.at_most("first came in some quarter", first.values(), [came])
        self.at_most("came again: twice or more", [came, *again.values()], [times])
        today = dt.date.fromisoformat(self.common["as_at"])
        last = f"{today - dt.timedelta(days=self.common['project']['active_window_days'])}"
        for quarter in quarters:
            self.say("a quarter that is listed", {first[quarter]: 1}, 1, float("inf"))
            self.at_most("came again", [again[quarter]], [first[quarter]])
            self.rest("did not come again", first[quarter], again[quarter])
            own = [e for e in self.programme["events"] if _quarter(e["date"]) == quarter]
            self.at_most(
                "first came to one of its events",
                [first[quarter]],
                [self.of("sessions", ALL, e["event"], "came") for e in own],
            )
            if quarter <= last:
                until = [q for q in quarters if q <= quarter]
                for event in self.programme["events"]:
                    if event["date"] <= quarter:
                        there = self.of("sessions", ALL, event["event"], "came")
                        self.at_most("had first come by then", [there], [first[q] for q in until])

    def _growth(self, area: str) -> None:
        for network in self.networks:
            days = sorted(day for own, day in self.keys("growth") if own == network)
            counts = [self.of("growth", area, network, day) for day in days]
            if days and days[-1] == self.common["as_at"]:
                self.equal("today's", counts[-1:], [self.of("participants", area, network, "now")])
            for one in counts if "trained" in self.content["tables"] else ():
                self.at_most("had joined", [one], [self.of("trained", area, "participants")])
            if area == ALL:
                for earlier, later in pairwise(counts):
                    self.rest("growth to", later, earlier, may_fall=True)

    # Training and apprentices

    def _trained(self, area: str) -> None:
        if "trained" not in self.content["tables"]:
            return
        joined, enrolled, completed = (
            self.of("trained", area, status) for status in ("participants", "enrolled", "completed")
        )
        self.at_most("completed", [completed], [enrolled])
        self.at_most("enrolled", [enrolled], [joined])
        self.at_most("participants had joined", [self.of("participants", area, "", "now")], [joined])
        self.rest("did not complete", enrolled, completed)
        self.rest("did not enrol", joined, enrolled)
        if self.has("participants", "", "now"):
            self.rest("left since", joined, self.of("participants", area, "", "now"), may_fall=True)

    def _courses(self, area: str) -> None:
        courses = list(dict.fromkeys(course for course, _ in self.keys("training")))
        if not courses or "trained" not in self.content["tables"]:
            return
        each = {s: [self.of("training", area, c, s) for c in courses] for s in ("enrolled", "completed")}
        for status, own in each.items():
            any_course = self.of("trained", area, status)
            self.at_most("any course", [any_course], own)
            for one in own:
                self.at_most("one course", [one], [any_course])
        for enrolled, completed in zip(each["enrolled"], each["completed"], strict=True):
            self.at_most("completed it", [completed], [enrolled])
            self.rest("did not complete", enrolled, completed)
        enrolled, completed = (self.of("trained", area, status) for status in ("enrolled", "completed"))
        self.at_most("completed none", [enrolled, *each["completed"]], [completed, *each["enrolled"]])

    def _apprentices(self, area: str) -> None:
        if "apprentices" not in self.content["tables"]:
            return
        started, *parts = (self.of("apprentices", area, s) for s in ("started", "in_post", "left", "finished"))
        self.equal("in post, left or finished", parts, [started])
        in_post, _, finished = parts
        self.rest("not in post", started, in_post)
        if self.common["project"]["filled_means"] == "started":
            filled = self.number_of("places", area, "filled")
            if filled is not None:
                self.say("one apprentice a filled place", {started: 1}, filled, filled, guess=True)
        if "filled_if" in self.content["tables"]:
            kept, done = (self.of("filled_if", area, meaning) for meaning in ("in post", "finished"))
            self.at_most("each place has somebody", [kept], [in_post, finished])
            self.at_most("each place has somebody who finished", [done], [finished])
            self.at_most("finished in it", [done], [kept])
            filled = self.number_of("filled_if", area, "started")
            if filled is not None:
                self.say("of places filled", {kept: 1}, 0, filled)
                self.say("one apprentice a place", {started: 1}, filled, filled, guess=True)
            self.equal("one in post, or who finished, a place", [kept], [in_post, finished], guess=True)
            self.equal("one who finished a place", [done], [finished], guess=True)

    def _stayed(self, area: str) -> None:
        if "apprentices" not in self.content["tables"]:
            return
        started, left, finished = (self.of("apprentices", area, s) for s in ("started", "left", "finished"))
        reasons = [self.of("leaving", area, *key) for key in self.keys("leaving")]
        if "leaving" in self.content["tables"]:
            self.equal("reasons for leaving", reasons, [left])
            for one in reasons if area == ALL else ():
                self.say("a reason that is listed", {one: 1}, 1, float("inf"))
        if "stayed" not in self.content["tables"]:
            return
        could = [self.of("stayed", area, months, "could") for months in MONTHS]
        stayed = [self.of("stayed", area, months, "stayed") for months in MONTHS]
        self.at_most("started so long ago", could[:1], [started])
        for one, two in pairwise(could):
            self.at_most("started longer ago", [two], [one])
        for one, two in zip(could, stayed, strict=True):
            self.at_most("stayed", [two], [one])
            self.rest("did not stay", one, two)
            self.at_most("who did not stay has left", [one], [two, left, finished])
            self.at_most("who did not stay left and never finished", [one], [two, left], guess=True)
        for one, two in pairwise(stayed):
            self.at_most("there later, there before", [two], [one], guess=True)

    # Answers

    def _asked(self) -> Iterator[tuple[dict, str, str]]:
        for question, about, time in dict.fromkeys(key[:3] for key in self.keys("respondents")):
            yield self._question(question), about, time

    def _question(self, key: str) -> dict:
        return next(row for row in self.programme["questions"] if row["question"] == key)

    def _scale(self, question: Mapping) -> list[int]:
        if "" in (question["scale_min"], question["scale_max"]):
            return []
        return list(range(int(float(question["scale_min"])), int(float(question["scale_max"])) + 1))

    def _answers(self, area: str) -> None:
        for question, about, time in self._asked():
            key = question["question"], about, time
            answered, aside = (self.of("respondents", area, *key, s) for s in ("answered", "not_applicable"))
            if area == ALL:
                self.say("a question that is listed", {answered: 1, aside: 1}, 1, float("inf"))
            values = [own[3] for own in self.keys("answers") if own[:3] == key]
            each = [self.of("answers", area, *key, value) for value in values]
            if question["kind"] == "multi":
                self.at_most("ticked one or more", [answered], each)
            else:
                self.equal("one answer each", each, [answered])
            for one in each:
                self.at_most("ticked it", [one], [answered])
                if not self._scale(question) and area == ALL:
                    self.say("an option that is listed", {one: 1}, 1, float("inf"))
                if not self._scale(question):
                    self.rest("did not choose it", answered, one, kind="answers")
            for part, chosen in _parts(question, self._scale(question)).items():
                if self.has("respondents", *key, part):
                    own = [self.of("answers", area, *key, f"{n}") for n in chosen if f"{n}" in values]
                    whole = self.of("respondents", area, *key, part)
                    self.equal("part of a scale", own, [whole])
                    if part == "best_two":
                        self.rest("not the best two", answered, whole, kind="answers")

    def _moved(self, area: str) -> None:
        times = defaultdict(set)
        for question, about, time in self._asked():
            if about == "project" and self._scale(question):
                times[question["question"]].add(time)
        for key, at in times.items():
            scale = self._scale(self._question(key))
            for first, then in (("before", "after"), ("after" if "after" in at else "before", "later")):
                if not {first, then} <= at or not self.has("moved", key, then, "up"):
                    continue
                pairs = {(a, b): self.of("pairs", area, key, then, f"{a}", f"{b}") for a in scale for b in scale}
                for move, sign in (("up", 1), ("same", 0), ("down", -1)):
                    own = [one for (a, b), one in pairs.items() if (b > a) - (b < a) == sign]
                    self.equal("moved", own, [self.of("moved", area, key, then, move)])
                for n in scale:
                    before, after = (self.of("answers", area, key, "project", t, f"{n}") for t in (first, then))
                    self.at_most("answered both times", [pairs[n, m] for m in scale], [before])
                    self.at_most("answered both times", [pairs[m, n] for m in scale], [after])
                    if (first, then) == ("before", "after"):
                        back, gone = (
                            self.of("returned", area, key, status, f"{n}") for status in ("came back", "did not")
                        )
                        self.equal("came back", [pairs[n, m] for m in scale], [back])
                        self.at_most("came back or did not", [back, gone], [before])

    def _responses(self) -> None:
        for kind in dict.fromkeys(kind for kind, _ in self.keys("responses")):
            came, replied, others = (self.of("responses", ALL, kind, s) for s in ("came", "replied", "others"))
            there = self.of("turnout", ALL, kind, "came")
            self.at_most("replied", [replied], [came])
            self.at_most("came to an event that was asked about", [came], [there])
            if len(self.held[kind]) == 1:
                self.equal("held once", [came], [there])
            self.say("a kind that is listed", {replied: 1, others: 1}, 1, float("inf"), guess=True)
            self.rest("did not reply", came, replied, kind="answers")
            answered = []
            for question, about, time in self._asked():
                if about == kind and time != "before":
                    key = question["question"], about, time
                    own = [self.of("respondents", ALL, *key, s) for s in ("answered", "not_applicable")]
                    self.at_most("answers are replies", own, [replied, others], guess=True)
                    answered += own
            self.at_most("a reply answers something", [replied, others], answered, guess=True)

    # What else a file tells

    def _totals_asked(self) -> None:
        for table, area, key, n in self.content.get("asked", ()):
            own = [self.count(table, area, other) for other in self.keys(table) if other[0] == key[0]]
            self.say("all categories", dict.fromkeys(own, 1), n, n)
            if table == "equality":
                self.say("all apprentices", {self.of("apprentices", ALL, "started"): 1}, n, n, guess=True)
        for key in self.keys("themes"):
            self.say("a theme that is listed", {self.of("themes", ALL, *key): 1}, 1, float("inf"), guess=True)

    def _published(self) -> None:
        """What was published elsewhere, and is told again."""
        known = {f"participants:{network}": ("participants", ALL, network, "now") for network in self.networks}
        known |= {"participants": ("participants", ALL, "", "now")}
        known |= {"still_here:in post": ("apprentices", ALL, "in_post")}
        for row in self.programme["published"]:
            name = known.get(row["measure"])
            if name and row["date"] in ("", self.common["as_at"]):
                n = float(row["value"])
                ends = {"=": (n, n), ">": (n + 1, float("inf")), ">=": (n, float("inf"))}[row["relation"]]
                self.say("published elsewhere", {self.of(*name): 1}, *ends, guess=True)

    def _large(self) -> None:
        """Of a borough with many participants more is told."""
        large = self.common.get("sizes", {}).get("large", ())
        for area in self.boroughs:
            if ("participants", area, ("", "now")) not in self.cells:
                continue
            now = self.of("participants", area, "", "now")
            if area in large:
                self.say("it is large", {now: 1}, self.rule["many"], float("inf"))
            elif self.sizes:
                self.say("it is not large", {now: 1}, 0, self.rule["many"] - 1)

    def _figures(self) -> None:
        """Statistics of counts that are hidden: equations with a rounding interval."""
        for area, measure, group, count, _, value, *_, state in (self.content["figures"] or {"rows": ()})["rows"]:
            if area != ALL or count is not None or value is None or state not in (SHOWN, "[u]"):
                continue
            half = 0.05 if round(value, 1) == value else 0.005 if round(value, 2) == value else 1e-9
            if measure in ("mean_change", "median_change"):
                key, _, then = group.partition(" ")
                pairs = self._pairs(key, then or "after")
                if measure == "mean_change":
                    self._mean({one: b - a for (a, b), one in pairs.items()}, value, half)
                else:
                    self._median({one: b - a for (a, b), one in pairs.items()}, value)
            elif measure == "median_answer":
                scores = self._scores(*group.split(" "))
                self._median(scores, value)
            elif measure == "unmatched_difference":
                self._difference(group, value, half)
            elif measure == "non_response":
                key, _, status = group.partition(" ")
                scale = self._scale(self._question(key))
                scores = {self.of("returned", ALL, key, status, f"{n}"): n for n in scale}
                self._mean(scores, value, half)

    def _pairs(self, key: str, then: str) -> dict[tuple[int, int], int]:
        scale = self._scale(self._question(key))
        return {(a, b): self.of("pairs", ALL, key, then, f"{a}", f"{b}") for a in scale for b in scale}

    def _scores(self, key: str, about: str, time: str) -> dict[int, int]:
        return {self.of("answers", ALL, key, about, time, f"{n}"): n for n in self._scale(self._question(key))}

    def _mean(self, scores: Mapping[int, int], value: float, half: float) -> None:
        self.say("a mean", {one: n - value - half for one, n in scores.items()}, float("-inf"), 1e-6)
        self.say("a mean", {one: n - value + half for one, n in scores.items()}, -1e-6, float("inf"))

    def _median(self, scores: Mapping[int, int], value: float) -> None:
        for sign in (1, -1):
            beyond = {one: 1 if sign * n > sign * value else -1 for one, n in scores.items()}
            self.say("a median: at most half are beyond it", beyond, float("-inf"), 0)

    def _difference(self, key: str, value: float, half: float) -> None:
        """All answers after less all answers before: a sum, where it is known how many answered."""
        terms: dict[int, float] = {}
        for time, sign in (("after", 1), ("before", -1)):
            n = self.number_of("respondents", ALL, key, "project", time, "answered")
            if not n:
                return
            terms |= {one: sign * score / n for one, score in self._scores(key, "project", time).items()}
        self.say("a difference of means", terms, value - half - 1e-6, value + half + 1e-6)


def _less(some: Iterable[int], others: Iterable[int]) -> Mapping[int, float]:
    """Some counts less others: a count may stand on both sides."""
    terms: dict[int, float] = defaultdict(int)
    for weight, counts in ((1, some), (-1, others)):
        for one in counts:
            terms[one] += weight
    return terms


def _quarter(day: str) -> str:
    """The last day of its quarter."""
    date = dt.date.fromisoformat(day[:10])
    month = (date.month + 2) // 3 * 3
    return f"{dt.date(date.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)}"


def _parts(question: Mapping, scale: Sequence[int]) -> dict[str, list[int]]:
    """The parts of a scale that are counted together."""
    if not scale:
        return {}
    middle = (scale[0] + scale[-1]) / 2
    return {
        "best_two": list(scale[:2] if question["direction"] == "lower" else scale[-2:]),
        "upper": [n for n in scale if n > middle],
        "middle": [n for n in scale if n == middle],
        "lower": [n for n in scale if n < middle],
        "passive": [n for n in scale if n in (7, 8)],
        "detract": [n for n in scale if n <= 6],
    }


def _between(earlier: _Release, later: _Release) -> None:
    """What holds between two releases, unless something was corrected."""
    names = [name for name in later.model.at if name[0] == later.number and len(name) == 4]
    for _, table, area, key in names:
        if (earlier.number, table, area, key) not in later.model.at:
            continue
        then, now = (one.count(table, area, key) for one in (earlier, later))
        if table == "growth" and key[1] < earlier.common["as_at"]:
            later.equal("the same day", [then], [now], guess=True)
        if area in earlier.sizes and earlier.sizes[area] != later.sizes.get(area):
            continue
        if key[-1] in NEVER_FALLS.get(table, ()):
            later.at_most("it never falls", [then], [now], guess=True)
        elif table == "answers":
            later.at_most("more answers", [then], [now], guess=True)
        if earlier.common["as_at"] == later.common["as_at"]:
            continue
        told = [(table, area, key) in one.cells and one.cells[table, area, key][2] for one in (earlier, later)]
        if all(state in (SHOWN, HIDDEN) for state in told) and later.cells[table, area, key][0] in PEOPLE:
            later.rest(f"since release {earlier.number + 1}", now, then, may_fall=True)
