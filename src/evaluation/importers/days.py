"""Moments, days and durations as programs write them. Which number is the day is settled from all that stands in a
column, or from a day that is known; else it is refused.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

SAY = "Say `dates: day first`, `month first` or `year first` of it in the map."
MANY = 1 << 16  # moments that are read once, however often they stand in a file
ORDERS = ("ymd", "dmy", "mdy")
SHORT_YEAR_FIRST = "yymd"  # 22/7/11 is 11 July 2022
UNLIKELY = "is not a likely date: the year must lie between 2000 and 2100"
LONGEST = 6  # digits of a duration's number: a longer one is no duration
AHEAD = dt.timedelta(days=366)  # no meeting that has been held is later than that from today
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
_NAMED_DATE = re.compile(r"(?:([^\W\d]{3,12})\.? (\d{1,2})|(\d{1,2})\.? ([^\W\d]{3,12})\.?),? (\d{4})\b")
_PART = re.compile(r"(\d+)\s*([^\d\s.,:;+-]+)\.?[\s,]*")  # of a duration: a number and its unit
_UNITS = {  # seconds, and the words for them in the languages of Teams (from Unicode's CLDR)
    3600: "h hr hrs hour hours std stunde stunden heure heures hora horas hores ora ore oră ură ur ura uri ure u uur t "
    "time timer tim timme timmar tund tundi tunnis tunti tuntia stunda stundas stundu val valanda valandos valandų "
    "godz godzina godziny godzin hod hodina hodiny hodin hodín sat sata sati sa saat ó óra klst klukkustund "
    "klukkustundir ordu orë jam giờ oras awr č ч час часа часов год година годині годин години сат сати сағ сағат "
    "ώ ώρα ώρες שעה שעות שע׳ س ساعة ساعات ساعت घं घंटा घंटे ชม ชั่วโมง სთ საათი 小时 小時 時間 시간",
    60: "m min mins minute minutes minuten minuto minutos minuti minut minuts minuta minuty minutų minut minuter "
    "minutt minutter minutter minuut minuutti minuuttia minutit minūte minūtes minūšu minutė minutės minučių mín "
    "mínúta mínútur minút minúta minúty minutu minute p perc dk dakika minutë mnt menit phút munud м мин минут минута "
    "минути минуты хв хвилин хвилина хвилини λ λεπτό λεπτά דקה דקות דק׳ د دقيقة دقائق دقیقه मि मिनट นาที წთ წუთი "
    "分 分钟 分鐘 분",
    1: "s sec secs second seconds sek sekunde sekunden seconde secondes seconden segundo segundos seg secondo secondi "
    "segon segons secunde secundă sekund sekunder sekundit sekunti sekuntia sekunda sekundas sekundes sekunžu sekundy "
    "sekundė sekundės sekundžių sekúnd sekúnda sekúndur sekundi mp másodperc sn saniye sekondë dtk detik giây eiliad "
    "с сек секунд секунда секунди секунды секунде δ δευτ δευτερόλεπτο δευτερόλεπτα שניה שניות שנ׳ ث ثانية ثوان ثانیه "
    "से सेकंड วิ วินาที წმ წამი 秒 秒钟 초",
}
_SECONDS = {unicodedata.normalize("NFKC", word): size for size, words in _UNITS.items() for word in words.split()}


class NotRead(ValueError):
    """What is written cannot be read, or not without guessing."""


def settled(written: Iterable[str], known: Collection[dt.date] = ()) -> str:
    """The one order in which a column's dates can be read: by the column itself, else by the days that are known. What
    is no date in any order tells nothing of it.

    >>> settled(["3/4/2020"], [dt.date(2020, 4, 3)]), settled(["2020-04-03"]), settled(["2020-04-03", "25/3/2020", "?"])
    ('dmy', 'ymd', 'dmy')
    """
    return _one_of(_readings(written, ORDERS), known)


def settled_of_meeting(
    written: Iterable[str], known: Collection[dt.date], since: dt.date, is_year_first: bool = False
) -> str:
    """The same of something that has been held: not before the day `since` which there can be such a report, and not
    far ahead of today, if there is another reading. A short year may come first where reports of that language write it
    so, or where nothing else fits.

    >>> since = dt.date(2017, 3, 14)
    >>> settled_of_meeting(["22/7/11 18:29"], [], since), settled_of_meeting(["22/7/20 18:29"], [], since)
    ('yymd', 'dmy')
    """
    written, last = {*written}, dt.date.today() + AHEAD
    found = _readings(written, (*ORDERS, SHORT_YEAR_FIRST))
    likely = {order: days for order, days in found.items() if all(since <= day <= last for day in days)} or found
    others = {order: days for order, days in likely.items() if order != SHORT_YEAR_FIRST}
    fits = bool(likely.get(SHORT_YEAR_FIRST, set()) & {*known})
    return _one_of(likely if is_year_first or fits or not others else others, known)


def _readings(written: Iterable[str], orders: Iterable[str]) -> dict[str, set[dt.date]]:
    """The days of a column in each order in which all its dates can be read."""
    dates = ({order: at.date() for order in orders if (at := if_read(cell, order))} for cell in {*written})
    dates = [of_order for of_order in dates if of_order]
    return {
        order: {of_order[order] for of_order in dates}
        for order in orders
        if all(order in of_order for of_order in dates)
    }


def _one_of(days: Mapping[str, set[dt.date]], known: Collection[dt.date]) -> str:
    if len({frozenset(found) for found in days.values()}) == 1:
        return next(iter(days))
    fitting = [order for order in days if days[order] & {*known}]
    if len(fitting) == 1:
        return fitting[0]
    raise NotRead(
        f"whether its dates are written {_which(days)} first cannot be told"
        if days
        else "its dates cannot be read, or not all in the same way"
    )


def _which(orders: Iterable[str]) -> str:
    names = {"dmy": "day", "mdy": "month", "ymd": "year", SHORT_YEAR_FIRST: "year"}
    return " or ".join(dict.fromkeys(names[order] for order in sorted(orders, key=[*names].index)))


@lru_cache(MANY)
def moment(written: str, order: str) -> dt.datetime:
    """A date, with its time if one is told, as it is written; a year in front leaves no other order.

    >>> moment("7/22/26, 7:00:11\\u202fPM", "mdy"), moment("2026-07-22 19:00", "dmy")
    (datetime.datetime(2026, 7, 22, 19, 0, 11), datetime.datetime(2026, 7, 22, 19, 0))
    """
    text = " ".join(re.sub(r"(?<=\d)T(?=\d)", " ", written).split())
    try:
        day, rest = _day(text, order)
    except NotRead:
        if any(_is_of_another_calendar(text, other) for other in ORDERS):
            raise NotRead(UNLIKELY) from None
        raise
    if not 2000 <= day.year <= 2100:
        raise NotRead(UNLIKELY)
    return day + _time(rest) if rest else day


def _is_of_another_calendar(text: str, order: str) -> bool:
    try:
        return _day(text, order)[0].year > 2100
    except NotRead:
        return False


def _day(text: str, order: str) -> tuple[dt.datetime, str]:
    """The day that a text begins with, of whatever year, and what is left of the text."""
    if re.fullmatch(r"\d{5}(\.\d+)?", text):  # a serial number of Excel's
        return EXCEL_BEGINS + dt.timedelta(seconds=round(float(text) * 86400)), ""
    if named := _NAMED_DATE.match(text):
        month = _month(named[1] or named[4])
        if not month:
            raise NotRead("is not a date")
        parts, rest = {"y": int(named[5]), "m": month, "d": int(named[2] or named[3])}, text[named.end() :]
    else:
        date = _DATE.match(text)
        if not date:
            raise NotRead("is not a date")
        order = "ymd" if len(date[1]) == 4 else order
        parts = dict(zip(order[-3:], map(int, date.groups()), strict=True))
        digits = dict(zip(order[-3:], map(len, date.groups()), strict=True))
        if digits["y"] not in ((4,) if order == "ymd" else (2, 4)) or digits["m"] > 2 or digits["d"] > 2:
            raise NotRead("is not a date in this order")
        parts["y"] += 2000 * (digits["y"] == 2)
        rest = text[date.end() :]
    try:
        return dt.datetime(parts["y"], parts["m"], parts["d"]), rest.strip(" ,")
    except ValueError:
        raise NotRead("is no day of the calendar") from None


def _month(name: str) -> int | None:
    return MONTHS.get(name.casefold()[:4]) or MONTHS.get(name.casefold()[:3])


def held(written: str, order: str) -> dt.datetime:
    """A moment of something that has been held: one too far ahead is refused, since its year is of another calendar or
    stands elsewhere in the date."""
    at = moment(written, order)
    if at.date() > dt.date.today() + AHEAD:
        raise NotRead(
            f"is not a likely date: its year would be {at.year}, more than a year from now. Export it with years of "
            "the Gregorian calendar, in four digits"
        )
    return at


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
        month = _month(named[2])
        if not month:
            raise NotRead("is not a date")
        day = moment(f"{named[3]}-{month}-{named[1] or 1}", "ymd")
        return f"{day:%Y-%m-%d}" if named[1] else f"{day:%Y-%m}"
    return f"{moment(text, order):%Y-%m-%d}"


def is_moment(written: str) -> bool:
    """Whether it looks like a date and a time in some order, of whatever calendar."""
    text = " ".join(written.split())
    if not re.search(r"\d[:.]\d\d", text):
        return False
    if not _DATE.match(text):
        return bool(_NAMED_DATE.match(text)) and if_read(text, "ymd") is not None
    for order in (*ORDERS, SHORT_YEAR_FIRST):
        try:
            _time(_day(text, order)[1])
        except NotRead:
            continue
        return True
    return False


def seconds_of(written: str) -> int | None:
    """How long something lasted, in seconds; None where that is not told, which is not nothing.

    >>> seconds_of("1h 30m 51s"), seconds_of("45 Min. 2 Sek."), seconds_of("2 godz. 5 min"), seconds_of("")
    (5451, 2702, 7500, None)
    >>> seconds_of("1:30:51"), seconds_of("-"), seconds_of("1時間 5分"), seconds_of("1 uur 5 min"), seconds_of("2 t 5 min")
    (5451, None, 3900, 3900, 7500)
    """
    text = unicodedata.normalize("NFKC", " ".join(written.split())).casefold()
    if text in ("", "-", "–", "n/a", "unknown"):
        return None
    if text.startswith("-"):
        raise NotRead("is below nothing")
    if re.fullmatch(r"\d+:\d\d", text):
        raise NotRead("may be in hours and minutes or in minutes and seconds: write it as 1:30:00")
    if re.search(rf"\d{{{LONGEST + 1}}}", text):
        raise NotRead("is longer than any meeting")
    clock = re.fullmatch(r"(\d+):(\d\d):(\d\d)", text)
    if clock:
        return int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3])
    sizes = []
    for _, unit in _PART.findall(text):
        sizes.append(_SECONDS.get(unit))
        if sizes[-1] is None:
            raise NotRead("is in a unit of time that is not known: export it in English")
    if not sizes or _PART.sub("", text) or sizes != sorted({*sizes}, reverse=True):
        raise NotRead("is not a duration")
    return sum(int(number) * size for (number, _), size in zip(_PART.findall(text), sizes, strict=True))


def is_duration(written: str) -> bool:
    try:
        return seconds_of(written) is not None and bool(re.search(r"\d", written))
    except NotRead:
        return written.strip().startswith("-")


def looks_like_duration(written: str) -> bool:
    """Whether it is a duration, or numbers and words as one is written in a language that is not known."""
    return (
        is_duration(written)
        or bool(re.fullmatch(r"\d+:\d\d", written.strip()))
        or bool(re.search(r"\d", written) and not _PART.sub("", " ".join(written.split())))
    )
