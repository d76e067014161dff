"""The days of the sample project: the ones that were published, and which days can be chosen."""

import calendar
import datetime as dt

KICKOFF = dt.date(2019, 7, 15)
OCTOBER_MEETUP = dt.date(2019, 10, 29)
MARCH_MEETUP = dt.date(2020, 3, 11)  # the last one in person
AS_AT = dt.date(2020, 9, 30)

_BANK_HOLIDAYS = {
    dt.date(year, month, day)
    for year, days in (
        (2019, ((8, 26), (12, 25), (12, 26))),
        (2020, ((1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28))),
    )
    for month, day in days
}


def days(number: int) -> dt.timedelta:
    """So many days."""
    return dt.timedelta(days=number)


def every_day(first: dt.date, last: dt.date) -> list[dt.date]:
    """The days from first to last, both included."""
    return [first + days(n) for n in range((last - first).days + 1)]


def working_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """The days from first to last, both included, on which a council works.

    >>> len(working_days(dt.date(2020, 4, 6), dt.date(2020, 4, 19)))  # two weeks, with Easter
    8
    """
    return [day for day in every_day(first, last) if day.weekday() < 5 and day not in _BANK_HOLIDAYS]


def month_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """The last days of the months from first to last, both included.

    >>> [str(day) for day in month_ends(dt.date(2020, 1, 31), dt.date(2020, 3, 30))]
    ['2020-01-31', '2020-02-29']
    """
    return [day for day in every_day(first, last) if (day + days(1)).day == 1]


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last.

    >>> months_later(dt.date(2019, 11, 30), 15)
    datetime.date(2021, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
