"""Moments, days and durations as programs write them. Which number is the day is settled from all that stands in a
column, or from a day that is known; else it is refused.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from functools import lru_cache

SAY = "Say `dates: day first` or `month first` of it in the map."
MANY = 1 << 16  # moments that are read once, however often they stand in a file
ORDERS = ("ymd", "dmy", "mdy")
_NAMES = (  # in English, French, German and Polish
    "jan|feb fev fév lut|mar mrz mär|apr avr kwi|may mai maj|jun juin cze|jul juil lip|aug aou aoû sie|sep wrz|"
    "oct okt paź|nov lis|dec dez déc gru"
)
MONTHS = {name: n for n, names in enumerate(_NAMES.split("|"), start=1) for name in names.split()}
EXCEL_BEGINS = dt.datetime(1899, 12, 30)  # its day 0
_DATE = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})")
_ZONE = r"(?:gmt|utc|z|bst|ist|wes?t|ces?t|ees?t)?(?:[+-]\d{1,2}(?::?\d{2})?)?"
_TIME = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*([ap])?\.?\s?m?\.?"
    rf"(?:\s*{_ZONE})?",
    re.IGNORECASE,
)
_PART = r"(\d+)\s*([^\W\d]+)\.?"  # of a duration: a number and its unit
_UNITS = {"h": 3600, "st": 3600, "g": 3600, "m": 60, "s": 1}  # by how their names begin: Stunde before second


class NotRead(ValueError):
    """What is written cannot be read, or not without guessing."""


def settled(written: Iterable[str], known: Collection[dt.date] = ()) -> str:
    """The one order in which a column's dates can be read: by the column itself, else by the days that are known. What
    is no date in any order tells nothing of it.

    >>> settled(["3/4/2020"], [dt.date(2020, 4, 3)]), settled(["2020-04-03"]), settled(["2020-04-03", "25/3/2020", "?"])
    ('dmy', 'ymd', 'dmy')
    """
    dates = ({order: at.date() for order in ORDERS if (at := if_read(cell, order))} for cell in {*written})
    dates = [of_order for of_order in dates if of_order]
    orders = [order for order in ORDERS if all(order in of_order for of_order in dates)]
    days = {order: {of_order[order] for of_order in dates} for order in orders}
    if len({frozenset(found) for found in days.values()}) == 1:
        return orders[0]
    fitting = [order for order in orders if days[order] & {*known}]
    if len(fitting) == 1:
        return fitting[0]
    raise NotRead(
        "whether its dates are written day or month first cannot be told"
        if orders
        else "its dates cannot be read, or not all in the same way"
    )


@lru_cache(MANY)
def moment(written: str, order: str) -> dt.datetime:
    """A date, with its time if one is told, as it is written; a year in front leaves no other order.

    >>> moment("7/22/26, 7:00:11\\u202fPM", "mdy"), moment("2026-07-22 19:00", "dmy")
    (datetime.datetime(2026, 7, 22, 19, 0, 11), datetime.datetime(2026, 7, 22, 19, 0))
    """
    text = " ".join(re.sub(r"(?<=\d)T(?=\d)", " ", written).split())
    if re.fullmatch(r"\d{5}(\.\d+)?", text):  # a serial number of Excel's
        return EXCEL_BEGINS + dt.timedelta(seconds=round(float(text) * 86400))
    date = _DATE.match(text)
    if not date:
        raise NotRead("is not a date")
    order = "ymd" if len(date[1]) == 4 else order
    parts = dict(zip(order, map(int, date.groups()), strict=True))
    digits = dict(zip(order, map(len, date.groups()), strict=True))
    if digits["y"] not in ((4,) if order == "ymd" else (2, 4)) or digits["m"] > 2 or digits["d"] > 2:
        raise NotRead("is not a date in this order")
    try:
        day = dt.datetime(parts["y"] + 2000 * (digits["y"] == 2), parts["m"], parts["d"])
    except ValueError:
        raise NotRead("is no day of the calendar") from None
    if not 2000 <= day.year <= 2100:
        raise NotRead("is not a likely date: the year must lie between 2000 and 2100")
    rest = text[date.end() :].strip(" ,")
    return day + _time(rest) if rest else day


def if_read(written: str, order: str) -> dt.datetime | None:
    """The same, None where it cannot be read."""
    try:
        return moment(written, order)
    except NotRead:
        return None


def _time(text: str) -> dt.timedelta:
    found = _TIME.fullmatch(text)
    if not found:
        raise NotRead("is not a time")
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "").casefold()
    if half:
        hours = hours % 12 + 12 * (half == "p") if 1 <= hours <= 12 else 99
    if hours > 23 or minutes > 59 or seconds > 59:
        raise NotRead("is not a time")
    return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)


def day_or_month(written: str, order: str) -> str:
    """A day as 2020-03-11, or a month as 2020-03, from what a spreadsheet says.

    >>> day_or_month("Sep 2020", "dmy"), day_or_month("11/3/2020", "dmy"), day_or_month("3 September 2020", "dmy")
    ('2020-09', '2020-03-11', '2020-09-03')
    """
    text = " ".join(written.split())
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return f"{moment(f'{text}-1', 'ymd'):%Y-%m}"
    named = re.fullmatch(r"(?:(\d{1,2})(?:st|nd|rd|th|\.)? )?([^\W\d]{3,12})\.? (\d{4})", text)
    if named:
        month = MONTHS.get(named[2].casefold()[:4]) or MONTHS.get(named[2].casefold()[:3])
        if not month:
            raise NotRead("is not a date")
        day = moment(f"{named[3]}-{month}-{named[1] or 1}", "ymd")
        return f"{day:%Y-%m-%d}" if named[1] else f"{day:%Y-%m}"
    return f"{moment(text, order):%Y-%m-%d}"


def is_moment(written: str) -> bool:
    """Whether it looks like a date and a time in some order."""
    looks = _DATE.match(written.strip()) and re.search(r"\d[:.]\d\d", written)
    return bool(looks) and any(if_read(written, order) for order in ORDERS)


def seconds_of(written: str) -> int | None:
    """How long something lasted, in seconds; None where that is not told, which is not nothing.

    >>> seconds_of("1h 30m 51s"), seconds_of("45 Min. 2 Sek."), seconds_of("2 godz. 5 min"), seconds_of("")
    (5451, 2702, 7500, None)
    >>> seconds_of("1:30:51"), seconds_of("-")
    (5451, None)
    """
    text = " ".join(written.split()).casefold()
    if text in ("", "-", "–", "n/a", "unknown"):
        return None
    if text.startswith("-"):
        raise NotRead("is below nothing")
    clock = re.fullmatch(r"(?:(\d+):)?(\d{1,3}):(\d{2})", text)
    if clock:
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    parts = re.findall(_PART, text)
    sizes = [next((size for begins, size in _UNITS.items() if unit.startswith(begins)), 0) for _, unit in parts]
    if not parts or not all(sizes) or re.sub(_PART, "", text).strip(" ,"):
        raise NotRead("is not a duration")
    return sum(int(number) * size for (number, _), size in zip(parts, sizes, strict=True))


def is_duration(written: str) -> bool:
    try:
        return seconds_of(written) is not None and bool(re.search(r"\d", written))
    except NotRead:
        return written.strip().startswith("-")
