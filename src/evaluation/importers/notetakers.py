"""The programs that join a meeting to take notes. They are listed among its participants and are nobody."""

import re

from evaluation.importers.people import Person

_UNMISTAKABLE = (  # names that no person has
    r"otter\.ai|otter ?pilot|read\.ai|fireflies\.ai|fathom\.(?:video|ai)|tl;dv|tldv(?:\.io)?|meetgeek(?:\.ai)?|"
    r"sembly\.ai|krisp\.ai|avoma\.(?:com|ai)|grain\.(?:com|co|ai)|supernormal\.(?:com|ai)|spinach\.(?:ai|io)|notta\.ai|"
    r"gong\.io|chorus\.ai|fellow\.(?:app|ai)|circleback\.ai|(?:microsoft|m365|microsoft 365|teams) copilot|"
    r"zoom ai companion"
)
_ALONE = (  # names that a person may have beside another
    "otter|read ai|fireflies|fathom|sembly|krisp|avoma|grain|supernormal|copilot|ai companion|circleback|notta|tactiq|"
    "meeting assistant"
)
_NOTES = r"(?:note-?taker|note taker|meeting notes?)"
_AFTER = rf"(?: (?:ai|bot|notes|meeting|recorder|assistant|in teams|{_NOTES})\b.*)?"
_OWNED = r"(?:.+'s?|.+s') "  # "Ann's"
_IS_PRODUCT = re.compile(rf"(?:{_OWNED})?(?:{_UNMISTAKABLE}){_AFTER}")
_IS_LIKELY = re.compile(
    rf"(?:{_OWNED})?(?:{_ALONE}){_AFTER}|(?:{_OWNED}|[^\s(]+ )?(?:ai )?{_NOTES}(?: [^\s)]+)?|"
    rf"(?:.*[^\w])?(?:{_UNMISTAKABLE})(?:[^\w].*)?"
)


def is_notetaker(who: Person) -> bool:
    """Whether a participant is a program that takes notes. Its whole name must be that of a product; who has an address
    of their own is a person unless the name is unmistakable.

    >>> names = ["otter.ai", "ann's fireflies.ai notetaker", "read.ai meeting notes", "copilot", "liminal notetaker"]
    >>> [is_notetaker(Person(name=name)) for name in names]
    [True, True, True, True, True]
    >>> [is_notetaker(Person(name=name)) for name in ("otter smith", "anna read", "reader", "ann bee (notetaker)")]
    [False, False, False, False]
    """
    return bool(_IS_PRODUCT.fullmatch(who.name) or (not who.email and _IS_LIKELY.fullmatch(who.name)))
