"""Numbers as spreadsheets write them. Which sign parts the decimals is settled from a whole column, or it is refused."""

import re
from collections.abc import Iterable

from evaluation.importers.days import NotRead

LARGEST = 9  # digits: longer is a telephone number
_AROUND = re.compile(r"[£$€\s_'’]|(gbp|eur)", re.IGNORECASE)
_GROUPED = r"\d{{1,3}}({0}\d{{3}})+"


def decimal_sign(written: Iterable[str], is_text: bool) -> str:
    """The sign before the decimals of a column, by those of its numbers that leave no doubt; NotRead where they differ.
    In a text, 1.234 by itself leaves a doubt, and in a workbook it is a number; 1,234 is a thousand and more.

    >>> decimal_sign(["1.234,50", "1.234"], True), decimal_sign(["250.00", "1,234"], True)
    (',', '.')
    """
    bodies = {_AROUND.sub("", one).lstrip("+-") for one in written}
    signs = {sign for body in bodies for sign in _signs_of(body)}
    if len(signs) > 1:
        raise NotRead("its numbers are written in two ways, as 1,234.50 and as 1.234,50. Write them in one")
    if signs:
        return signs.pop()
    return "" if is_text and any(re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", body) for body in bodies) else "."


def _signs_of(body: str) -> set[str]:
    """The sign that can only stand before decimals in a number; none where there is a doubt."""
    signs = re.findall(r"[.,]", body)
    if len({*signs}) == 2:
        return {signs[-1]}
    if len(signs) > 1:
        return {"." if signs[0] == "," else ","}
    in_doubt = re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", body)
    return {*signs} if re.fullmatch(r"\d*[.,]\d+", body) and not in_doubt else set()


def number(written: str, decimal: str, is_whole: bool = False) -> str:
    """A number with a point before its decimals and nothing between its thousands; NotRead where it is none.

    >>> number("£1.234,50", ","), number("1 234", "."), number("12,000.0", ".", is_whole=True)
    ('1234.50', '1234', '12000')
    """
    body = _AROUND.sub("", written)
    sign, body = ("-", body[1:]) if body.startswith("-") else ("", body)
    if not decimal and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", body):
        raise NotRead(f"can be read as {body.replace('.', '')} or as {body}: write it without a sign in its thousands")
    decimal = decimal or "."
    whole, _, part = body.partition(decimal)
    thousands = re.escape("," if decimal == "." else ".")
    if re.fullmatch(_GROUPED.format(thousands), whole):
        whole = re.sub(thousands, "", whole)
    if is_whole and not part.strip("0"):
        part = ""
    is_number = re.fullmatch(rf"\d{{1,{LARGEST}}}", whole) and re.fullmatch(r"\d*", part)
    if not is_number or (is_whole and part) or body.endswith(decimal):
        raise NotRead("is not a whole number" if is_whole else "is not a number")
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"
