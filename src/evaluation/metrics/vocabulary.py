"""The words that counts are kept under: kinds, areas, statuses."""

KINDS = ("places", "events", "people", "answers", "pence")
TOGETHER = " and "  # between the names of what is told together
ROUNDED = ("people", "answers")  # the kinds of counts that a rule may round

ALL = "all"  # the key of all boroughs together, among those of boroughs
OTHERS = "others"  # the key of all boroughs but one together
SIZE = "boroughs with "  # how the area of boroughs of a size together begins; no borough's key has a space
UNKNOWN = "unknown"  # the area of what no borough is known for: counts for the project only

# The kinds of event, as a sentence names one; those of the second list are days with an aim of their own.
EVENT_KINDS = {
    "meetup": "meet-up",
    "kickoff": "kick-off",
    "virtual_session": "virtual session",
    "hackathon": "hackathon",
    "challenge_day": "challenge day",
    "webinar": "webinar",
}
BIG_DAYS = ("hackathon", "challenge_day")
MEETUP, SESSION = "meetup", "virtual_session"  # what networks come back to; what training is given in
ROLES = ("apprentice", "manager", "officer", "partner")  # what people are in the project
PARTNER = "partner"  # the role of people who are of no borough

PLACE_STATUSES = {
    "promised": "promised by the as-at date",
    "due": "of those promised, due by the as-at date",
    "filled": "of those promised, filled by the as-at date",
    "filled_of_due": "of those due, filled by the as-at date",
    "on_time": "of those due, filled on or before their due date",
    "cancelled": "withdrawn by the employer, unfilled",
    "not_yet_due": "empty, not cancelled, due later",
    "overdue": "empty, not cancelled, due by the as-at date",
    "filled_later": "filled after the as-at date, so not counted as filled",
}
OUTCOMES = ("started", "in_post", "left", "finished")
ADDITIONALITY = ("new", "sooner", "anyway", "unknown")
MEANINGS = {"started": None, "in post": ("in_post", "finished"), "finished": ("finished",)}  # of a filled place
MONTHS = (3, 6, 12)
PENCE = 100  # money is counted in whole pence: counts are whole numbers
SEVERAL, ONE_OF, SCALED = ("multi",), ("choice",), ("likert", "nps")  # kinds of questions
