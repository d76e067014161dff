"""The tables without dice: invented totals, and the figures that were really published."""

from evaluation.records.tables.schema import SCHEMAS
from evaluation.sample.days import AS_AT, OCTOBER_MEETUP

ARTICLE = "LOTI, Supporting our Future Digital Leaders"

COSTS = [  # 101,000 pounds
    ("Project officer", "", 30000, "cash", "LOTI"),
    ("Rooms and food for the meet-ups", "", 4500, "cash", "LOTI"),
    ("Evaluation", "", 6000, "cash", "LOTI"),
    ("Lead officer's time", "hackney", 18000, "wages", "boroughs"),
    ("Managers' time at meet-ups", "", 14000, "in_kind", "boroughs"),
    ("Training beyond the apprenticeships", "", 12000, "levy", "boroughs"),
    ("Virtual sessions and hackathon", "", 12500, "in_kind", "Microsoft"),
    ("Challenge day", "", 4000, "in_kind", "AWS"),
]

_CENSUS = "Census 2011, London, all ages"
EQUALITY = [  # each characteristic sums to the 104 apprentices
    ("sex", "female", 41, 0.507, _CENSUS),
    ("sex", "male", 58, 0.493, _CENSUS),
    ("sex", "not_stated", 5, "", ""),
    ("ethnic group", "Asian or Asian British", 22, 0.185, _CENSUS),
    ("ethnic group", "Black or Black British", 24, 0.133, _CENSUS),
    ("ethnic group", "Mixed", 8, 0.050, _CENSUS),
    ("ethnic group", "White", 38, 0.598, _CENSUS),
    ("ethnic group", "Other", 3, 0.034, _CENSUS),
    ("ethnic group", "not_stated", 9, "", ""),
    ("age group", "16 to 18", 9, "", ""),
    ("age group", "19 to 24", 47, "", ""),
    ("age group", "25 and over", 44, "", ""),
    ("age group", "not_stated", 4, "", ""),
    ("disability", "yes", 8, "", ""),
    ("disability", "no", 84, "", ""),
    ("disability", "not_stated", 12, "", ""),
]

_CODED_BY = "two officers, separately"
THEMES = [
    ("Time to study", 19, _CODED_BY),
    ("Meeting apprentices of other boroughs", 16, _CODED_BY),
    ("Learning from home", 14, _CODED_BY),
    ("A manager who explains", 11, _CODED_BY),
    ("What comes after", 9, _CODED_BY),
    ("Equipment that came late", 4, _CODED_BY),
]

STORIES = [
    ("apprentice", "hackney", "Time to study", "https://example.org/stories/1"),
    ("apprentice", "camden", "Learning from home", "https://example.org/stories/2"),
    ("manager", "southwark", "A manager who explains", "https://example.org/stories/3"),
    ("partner", "", "Learning from home", "https://example.org/stories/4"),
]

PUBLISHED = [
    ("69", "promised", "=", 69, OCTOBER_MEETUP, ARTICLE),
    ("over 100", "promised", ">", 100, AS_AT, ARTICLE),
    ("recruited over 100", "filled", ">", 100, AS_AT, ARTICLE),
    ("50", "participants:managers", "=", 50, "", ARTICLE),
    ("75+", "participants:apprentices", ">=", 75, "", ARTICLE),
    ("over 15", "events:virtual_session", ">", 15, "", ARTICLE),
    ("a day-long hackathon", "events:hackathon", ">=", 1, "", ARTICLE),
    ("three scenarios", "scenarios", "=", 3, "", ARTICLE),
    ("nine courses", "courses", "=", 9, "", ARTICLE),
]


def tables() -> dict[str, list[dict]]:
    """Each of these tables as rows.

    >>> sum(cost["amount"] for cost in tables()["costs"])
    101000
    """
    given = {"costs": COSTS, "equality": EQUALITY, "themes": THEMES, "stories": STORIES, "published": PUBLISHED}
    return {name: [dict(zip(SCHEMAS[name].columns, row, strict=True)) for row in rows] for name, rows in given.items()}
