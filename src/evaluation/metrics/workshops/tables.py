"""The counts of training, and of what people answered."""

from collections.abc import Iterable, Mapping

from evaluation.metrics.network.tables import GROWTH, PARTICIPANTS, RESPONSES
from evaluation.metrics.tables import ANY, CountTable, Told, Totals, Weighted, Whole, depending, for_each, within
from evaluation.metrics.vocabulary import SCALED

TRAINED = CountTable(
    "trained",
    "People enrolled in any course",
    ("status",),
    counts="people",
    told=Told.LARGE,
    base="everybody who joined a network by the as-at date, also who has left since",
    statuses={
        "participants": "joined a network",
        "enrolled": "enrolled on a course",
        "completed": "completed a course",
    },
    never_falls=("participants", "enrolled", "completed"),
)
TRAINED.add(
    within(TRAINED["participants"], TRAINED["enrolled"], residual="never enrolled"),
    within(TRAINED["enrolled"], TRAINED["completed"], residual="completed nothing"),
    within(TRAINED["participants"], PARTICIPANTS["", "now"], residual="not in a network now", personal=False),
    Whole(
        TRAINED["participants"], (PARTICIPANTS["", "now"],), "left the networks", change=True
    ),  # none tells of nobody
)


@depending(TRAINED["participants"], GROWTH[ANY])
def whoever_was_in_a_network_had_joined(totals: Totals) -> Iterable[Whole]:
    for key in totals.among(GROWTH[ANY]):
        yield within(TRAINED["participants"], GROWTH[key], residual="was not in it then", personal=False)


TRAINED.add(whoever_was_in_a_network_had_joined)

TRAINING = CountTable(
    "training",
    "People enrolled and finished, by course",
    ("course", "status"),
    counts="people",
    told=Told.OWN,
    base="everybody who joined a network by the as-at date, also who has left since",
    statuses={"enrolled": "enrolled on the course", "completed": "completed it"},
    never_falls=("enrolled", "completed"),
)
TRAINING.add(
    for_each(
        TRAINING["{course}", ANY],
        within(TRAINING["{course}", "enrolled"], TRAINING["{course}", "completed"], residual="did not"),
        *(
            within(TRAINED[status], TRAINING["{course}", status], residual="in others")
            for status in ("enrolled", "completed")
        ),
    )
)


LEFT = (1, "enrolled"), (-1, "completed")


@depending(TRAINED["enrolled"], TRAINED["completed"], TRAINING[ANY])
def in_some_course(totals: Totals) -> Iterable[Whole | Weighted]:
    """Whoever enrolled in any course did in at least one; where there is one course, in that."""
    for status in ("enrolled", "completed"):
        courses = tuple((1, TRAINING[key]) for key in totals.among(TRAINING[ANY, status]))
        if len(courses) == 1:
            yield Whole(TRAINED[status], (courses[0][1],))
        elif courses:
            yield Weighted((*courses, (-1, TRAINED[status])), residual="in several")
    left = [(sign, TRAINING[key]) for sign, status in LEFT for key in totals.among(TRAINING[ANY, status])]
    if len(left) > len(LEFT):
        none = [(-sign, TRAINED[status]) for sign, status in LEFT]  # who completed none did not complete theirs
        yield Weighted((*left, *none), residual="did not complete one of several")


TRAINING.add(in_some_course)

ANSWERS = CountTable(
    "answers",
    "Answers by question and answer",
    ("question", "about", "time", "value"),
    counts="answers",
    needs={ANY: ("answers.answered_on",)},
    lacks=lambda key, asked: key[:3] in asked,
    also_of_none=True,
    base="replies by the as-at date that answered a question",
    told=Told.PROJECT,
    never_falls=(ANY,),
    at_least_one=lambda key, programme: key[0] not in programme.asked(SCALED),  # of a scale every answer is listed
)

RESPONDENTS = CountTable(
    "respondents",
    "People who answered each question",
    ("question", "about", "time", "status"),
    counts="answers",
    needs={ANY: ("answers.answered_on",)},
    lacks=lambda key, asked: key[:3] in asked,
    also_of_none=True,
    base="replies by the as-at date",
    statuses={
        "answered": "answered the question",
        "not_applicable": "said that it did not apply",
        "best_two": "chose one of the two best answers",
        "upper": "chose an answer above the middle of the scale",
        "middle": "chose its middle",
        "lower": "chose an answer below it",
        "passive": "chose 7 or 8 of 10",
        "detract": "chose 6 of 10 or less",
    },
    told=Told.PROJECT,
    told_besides={"answered": Told.OWN, "best_two": Told.OWN},
    never_falls=(ANY,),
    untied={"not_applicable": "in no total: who said so is not among those who answered"},
)


def parts_of_scale(question: Mapping) -> dict[str, list[int]]:
    """The parts of a question's scale that the pages tell of; which end is good is its own direction. Where it has none,
    no answers are the best.

    >>> of_five = {"kind": "likert", "scale_min": 1, "scale_max": 5}
    >>> parts_of_scale({**of_five, "direction": "higher"})["best_two"]
    [4, 5]
    >>> [*parts_of_scale({**of_five, "direction": "none"})]
    ['upper', 'middle', 'lower']
    """
    low, high = (question.get(end, "") for end in ("scale_min", "scale_max"))
    if "" in (low, high):
        return {}
    low, high = int(float(low)), int(float(high))  # what everybody knows of a programme is text
    scale = list(range(low, high + 1))
    parts = {
        "best_two": scale[:2] if question["direction"] == "lower" else scale[-2:],
        "upper": [n for n in scale if 2 * n > low + high],
        "middle": [n for n in scale if 2 * n == low + high],
        "lower": [n for n in scale if 2 * n < low + high],
    }
    if question["direction"] == "none":
        del parts["best_two"]
    if question["kind"] == "nps":  # 9 and 10 promote, 0 to 6 detract
        parts |= {"passive": [7, 8], "detract": [n for n in scale if n <= 6]}
    return parts


@depending(
    ANSWERS[ANY],
    RESPONSES["replied"],
    RESPONSES["others"],
    *(RESPONDENTS[one] for one in RESPONDENTS.statuses if one != "not_applicable"),
)
def of_each_question(totals: Totals) -> Iterable[Whole | Weighted]:
    questions = {row["question"]: row for row in totals.programme.questions}
    values: dict[tuple[str, ...], list[str]] = {}
    for *asked, value in totals.among(ANSWERS[ANY]):
        values.setdefault(tuple(asked), []).append(value)
    for asked, given in values.items():
        _, about, time = asked
        replies = RESPONSES[about, "replied"], RESPONSES[about, "others"]
        if time == "after" and about != "project" and all(map(totals.has, replies)):
            said = RESPONDENTS[*asked, "answered"], RESPONDENTS[*asked, "not_applicable"]
            said = [one for one in said if totals.has(one)]
            terms = (*((1, one) for one in replies), *((-1, one) for one in said))
            yield Weighted(terms, residual="replied to other questions")
        question = questions.get(asked[0], {})
        answered = RESPONDENTS[*asked, "answered"]
        if question.get("kind") == "multi":
            for value in given:
                yield within(answered, ANSWERS[*asked, value], residual="did not")
            ticked = tuple((1, ANSWERS[*asked, value]) for value in given)
            yield Weighted((*ticked, (-1, answered)), residual="ticked several")
            continue
        yield Whole(answered, tuple(ANSWERS[*asked, value] for value in given), where_there=True)
        for part, scale in parts_of_scale(question).items():
            of_scale = tuple(ANSWERS[*asked, f"{n}"] for n in scale)
            yield Whole(RESPONDENTS[*asked, part], of_scale, where_there=True)
        for part in ("best_two", "upper", "lower"):
            yield within(answered, RESPONDENTS[*asked, part], residual="chose another")


RESPONDENTS.add(of_each_question)

MOVED = CountTable(
    "moved",
    "How answers moved between two times",
    ("question", "time", "move"),
    counts="answers",
    told=Told.OWN,
    needs={ANY: ("answers.answered_on",)},
    lacks=lambda key, asked: any((question, about) == (key[0], "project") for question, about, _ in asked),
    also_of_none=True,
    base="people who answered a question about the project at both of two times that are compared",
    statuses={"up": "went up the scale", "same": "stayed", "down": "went down"},
    priority=True,
)

PAIRS = CountTable(
    "pairs",
    "Answers before by answers after",
    ("question", "time", "first", "second"),
    counts="answers",
    needs={ANY: ("answers.answered_on",)},
    lacks=lambda key, asked: any((question, about) == (key[0], "project") for question, about, _ in asked),
    also_of_none=True,
    base="people who answered a question about the project at both of two times that are compared",
    told=Told.NOBODY,
)

RETURNED = CountTable(
    "returned",
    "First answers, by who answered again",
    ("question", "status", "value"),
    counts="answers",
    needs={ANY: ("answers.answered_on",)},
    lacks=lambda key, asked: any((question, about) == (key[0], "project") for question, about, _ in asked),
    also_of_none=True,
    base="people who answered a question about the project before, by whether they answered after too",
    told=Told.NOBODY,
)
CAME_BACK, DID_NOT = "came back", "did not"


def earlier_times(times: Iterable[str]) -> dict[str, str]:
    """With what each time's answers are compared, of a question asked at these times: after with before, later with
    after, or with before where it was never asked after.

    >>> earlier_times(["before", "after", "later"]), earlier_times(["before", "later"])
    ({'after': 'before', 'later': 'after'}, {'later': 'before'})
    """
    asked = set(times)
    pairs = (("before", "after"), ("after" if "after" in asked else "before", "later"))
    return {then: first for first, then in pairs if {first, then} <= asked}


@depending(*(MOVED[move] for move in MOVED.statuses), PAIRS[ANY], RETURNED[ANY], ANSWERS[ANY], RESPONDENTS["answered"])
def of_answers_before_and_after(totals: Totals) -> Iterable[Whole]:
    pairs: dict[tuple[str, str, str], list] = {}
    returned: dict[tuple[str, str], list] = {}
    both_times: dict[tuple[str, str, str, str], list] = {}
    earlier = earlier_by_question(totals)
    for key in totals.among(PAIRS[ANY]):
        asked, time, first, then = key
        move = "up" if int(then) > int(first) else "down" if int(then) < int(first) else "same"
        pairs.setdefault((asked, time, move), []).append(PAIRS[key])
        both_times.setdefault((asked, time, time, then), []).append(PAIRS[key])
        if time == "after":
            returned.setdefault((asked, first), []).append(PAIRS[key])
        else:
            both_times.setdefault((asked, time, earlier[asked][time], first), []).append(PAIRS[key])
    for move, own in pairs.items():
        yield Whole(MOVED[move], tuple(own), where_there=True)
    for (asked, first), own in returned.items():
        yield Whole(RETURNED[asked, CAME_BACK, first], tuple(own), where_there=True)
    for (asked, time, given, value), own in both_times.items():
        answers = ANSWERS[asked, "project", given, value]
        yield Whole(answers, tuple(own), f"not {time} too", personal=False, where_there=True)
    for asked, time in dict.fromkeys(key[:2] for key in totals.among(MOVED[ANY])):
        moves = tuple(MOVED[asked, time, move] for move in MOVED.statuses)
        for other in (time, earlier[asked][time]):
            answered = RESPONDENTS[asked, "project", other, "answered"]
            yield within(answered, *moves, residual=f"not {time} too", personal=False)
            yield Whole(answered, moves, f"did not answer {time} too", change=True)  # none tells of nobody
    for asked, first in dict.fromkeys((key[0], key[2]) for key in totals.among(RETURNED[ANY])):
        groups = tuple(RETURNED[asked, group, first] for group in (CAME_BACK, DID_NOT))
        answers = ANSWERS[asked, "project", "before", first]
        yield Whole(answers, groups, "without a person", personal=False, where_there=True)


def earlier_by_question(totals: Totals) -> dict[str, dict[str, str]]:
    """With which time's answers those of each question about the project are compared, by time."""
    times: dict[str, list[str]] = {}
    for asked, about, time, _ in totals.among(RESPONDENTS["answered"]):
        if about == "project":
            times.setdefault(asked, []).append(time)
    return {asked: earlier_times(at) for asked, at in times.items()}


RETURNED.add(of_answers_before_and_after)
