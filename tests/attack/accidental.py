"""Relations that mining finds and that no table declares, each as mining tells it, with why.

The accidental ones hold by the way the programmes at random are made, and need not hold of a real one. The others hold
by definition, and tell of nobody.
"""

from collections.abc import Mapping

ACCIDENTAL: Mapping[str, str] = {
    "number above 0 of sessions *of {event_kind} came <= number above 0 of events *of {event_kind} open": (
        "some borough is a member from the first day, so every event was open to one; partners alone may come to one"
    ),
    "number above 0 of sessions * came <= number above 0 of events * open": (
        "some borough is a member from the first day, so every event was open to one; partners alone may come to one"
    ),
    "number above 0 of growth * {date} <= trained participants": (
        "one person who is in both networks makes both of them have somebody; here few are in both"
    ),
    "sum of pairs {scaled} later * * <= number above 0 of answers {scaled} project later *": (
        "few answer later, each with another answer; many may give the same"
    ),
    "number above 0 of sessions *of {event_kind} came <= number above 0 of events * open": (
        "some borough is a member from the first day, so every event was open to one; partners alone may come to one"
    ),
    "moved {scaled} later down <= number above 0 of pairs {scaled} later * *": (
        "few answer later, each in another way; many may go down alike"
    ),
    "largest returned {scaled} came back * <= number above 0 of answers {choice} {event_kind} later *": (
        "two questions that have nothing to do with each other, both rare"
    ),
    "number above 0 of pairs {scaled} later * {value} <= largest pairs {scaled} after * *": (
        "fewer answer later than after; in a real programme it may be more"
    ),
    "largest turnout * walked_in <= attenders came": "one person may walk into several events of a kind",
    "events {event} came <= largest cohorts *up to {quarter} came": (
        "programmes of few boroughs; of each of many, one person may come in a quarter of its own"
    ),
}

TIMES = ("before", "after", "later")
_ON_AN_EVEN_SCALE = "on a scale without a middle, nobody chose it; only what is above and below is declared"

NOT_DECLARED: Mapping[str, str] = {
    "sum of time_to_filling * open = places not_yet_due + places overdue": (
        "follows from what is declared of all, of filled and of cancelled places, but where a project has none cancelled"
    ),
    "participants any never <= largest attendances *": (
        "where nobody of those who take part came 0 times, nobody never came: there is no such row to declare it of"
    ),
    **{
        f"respondents {{scaled}} project {time} answered = "
        + " + ".join(f"respondents {{scaled}} project {time} {part}" for part in ("upper", "middle", "lower")): (
            _ON_AN_EVEN_SCALE
        )
        for time in TIMES
    },
    "respondents {scaled} {event_kind} after best_two <= largest answers {scaled} {event_kind} after *": (
        "of the best two answers one is put aside as not applicable, so that the other is all of them"
    ),
}

RARE = (  # those that only come to light where hundreds of programmes are mined
    "respondents {scaled} project later",
    "respondents {scaled} {event_kind} after best_two",
    "number above 0 of sessions *of {event_kind} came <= number above 0 of events * open",
    "moved {scaled} later down",
    "largest returned {scaled} came back",
    "number above 0 of pairs {scaled} later * {value}",
    "largest turnout * walked_in",
    "events {event} came <= largest cohorts",
)

KNOWN: Mapping[str, str] = {**ACCIDENTAL, **NOT_DECLARED}
