"""How tables write periods and numbers: a format says which form is meant, and any other is refused rather than guessed.

A format of periods is written as it looks: `YYYYMM`, `YYYY-MM-DD`, `YYYY年M月`, `MMM-YYYY`, `DD.MM.YYYY`, `YYYYQn`, `YYYY`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias
from unicodedata import normalize

import re2

from extract.core.calendars import FIRST_YEAR, LAST_YEAR, MONTH_NAMES, MONTHS, Days, day_span, month, quarter, whole_year
from extract.core.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

Value: TypeAlias = "str | int | float | date"  # a cell of a sheet; of a text file always `str`

_PARTS = (  # the longest first: MMM before MM before M
    ("YYYY", r"(?P<year>\d{4})"), ("MMM", r"(?P<name>[A-Za-z]{3,9})\.?"), ("MM", r"(?P<month>\d{2})"), ("DD", r"(?P<day>\d{2})"),
    ("Qn", r"[Qq](?P<quarter>[1-4])"), ("M", r"(?P<month>\d{1,2})"), ("D", r"(?P<day>\d{1,2})"),
)
_PLAIN = r"[+-]?\d+(?:{decimal}\d+)?(?:[eE][+-]?\d{{1,2}})?"
_GROUPED = r"[+-]?\d{{1,3}}(?:{thousands}\d{{3}})+(?:{decimal}\d+)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberForm:
    """What parts thousands and decimals in a table, and which cells state nothing. `None` where thousands are never parted."""

    thousands: str | None = ","
    decimal: str = "."
    missing: frozenset[str] = frozenset({"", "-", "--", "—", "..", "...", "…", "n/a", "N/A"})

    def parse(self, value: Value) -> Decimal | None:
        """The number in a cell, None where it states nothing; ValueError for what is not a number of this form."""
        if isinstance(value, (int, float)):
            return None if str(value) in self.missing else Decimal(repr(value))
        text = plain(str(value)).strip()
        if text in self.missing:
            return None
        if not _number(self.thousands, self.decimal).fullmatch(text):
            raise ValueError(text)
        return Decimal(text.replace(self.thousands or "", "").replace(self.decimal, "."))

    def says(self) -> str:
        """The form by an example."""
        return f"a number such as 1{self.thousands or ''}234{self.decimal}5"


@cache
def _number(thousands: str | None, decimal: str) -> Any:
    forms = [_PLAIN.format(decimal=re2.escape(decimal))]
    if thousands:
        forms.append(_GROUPED.format(thousands=re2.escape(thousands), decimal=re2.escape(decimal)))
    return re2.compile("|".join(forms))


@cache
def period_pattern(form: str) -> Any:
    """The expression of a format of periods; ValueError for one without a year or with a part twice."""
    pattern, rest = "", form
    while rest:
        part, expression = next(((part, found) for part, found in _PARTS if rest.startswith(part)), (rest[0], re2.escape(rest[0])))
        pattern, rest = pattern + expression, rest.removeprefix(part)
    parts = pattern.split("(?P<")[1:]
    if "YYYY" not in form or len(parts) != len({part.partition(">")[0] for part in parts}):
        raise ValueError(form)
    return re2.compile(pattern)


def parse_period(value: Value, forms: Sequence[str]) -> Days:
    """First and last day of the period in a cell, by the first format that fits; ValueError where none does.

    A date of a sheet is the day itself where a format has days, else its month, or its year where no format has months.
    """
    if isinstance(value, date):
        return _of_date(value, forms)
    text = normalize("NFKC", plain(str(value))).strip()
    for form in forms:
        if (found := period_pattern(form).fullmatch(text)) and (days := _days(found.groupdict())):
            return days
    raise ValueError(text)


def _of_date(value: date, forms: Sequence[str]) -> Days:
    letters = "".join(forms)
    if "D" in letters:
        return value, value
    return month(value.year, value.month) if "M" in letters else whole_year(value.year)


def _days(parts: dict[str, str | None]) -> Days | None:
    year = int(parts["year"] or 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if parts.get("quarter"):
        return quarter(year, int(parts["quarter"] or 0))
    number = _month_number(parts)
    if parts.get("day") and number:
        return day_span(year, number, int(parts["day"] or 0))
    if number is None:
        return whole_year(year)
    return month(year, number) if 1 <= number <= len(MONTHS) else None


def _month_number(parts: dict[str, str | None]) -> int | None:
    """The month as a number, 0 for a word that is none, None where the format has no month."""
    if name := parts.get("name"):
        full = [month_name.lower().startswith(name.lower()) for month_name in MONTH_NAMES]
        return full.index(True) + 1 if True in full else 0
    return int(parts["month"] or 0) if parts.get("month") else None
