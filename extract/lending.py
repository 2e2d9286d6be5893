"""What quantities of one sentence lend each other: a conversion or price its weight, a figure its unit to a bare number."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from extract.units import Unit
from extract.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from extract.quantities import Quantity
    from extract.tokens import Token

_SMALL = 0.04  # a sum so small beside a price, or a price so small beside a sum, is no price
_CONVERSION_LEADS = words("conversion_leads")
_LENT = frozenset(("mass", "price", "money", "mines", "pools", "people", "loads", "percent"))
_COUNTED = frozenset(("mines", "pools", "people", "gates", "loads"))
_MOVED = frozenset(("from", "to", "against", "versus", "vs", "than", "with", "at", "was", "were", "reached", "after"))
_BETWEEN = words("before_bare_figure")


def lend(quantities: list[Quantity], low: str, per: Callable[[int], Token | None], units: Iterable[Token]) -> None:
    """Fills the units in place. `per` finds the weight after "per" at a place, `units` are the unit tokens of the sentence."""
    _bracketed(quantities, low, per)
    _weights(quantities, low)
    for one in quantities:
        if (
            one.unit.dim == "none"
            and (not one.words or one.form == "vague" or _counts(one, quantities))
            and (lead := _lead(low, one.start))
        ):
            _from_figure(one, quantities, lead, low)
            if one.unit.dim == "none" and lead in ("from", "to", "was", "were", "reached") and one.decimals == 0:
                _from_noun(one, units, low)
    _parts(quantities, low)
    _chains(quantities, low)


def _counts(one: Quantity, quantities: list[Quantity]) -> bool:
    """`at least 26 mines, against three in 2015`: a number word beside a count."""
    return any(other.unit.dim in _COUNTED and abs(other.start - one.start) < 60 for other in quantities if other is not one)


def _bracketed(quantities: list[Quantity], low: str, per: Callable[[int], Token | None]) -> None:
    """ "(80 miles)" after "130 kilometers": the same said twice. A weight after the bracket belongs to both prices."""
    for first, second in itertools.pairwise(quantities):
        gap = low[first.end : second.start]
        lead = gap.strip().lstrip("(").strip()
        inside = gap.lstrip().startswith("(") or lead in ("or", "or about", "or around", "or roughly")
        if not inside or len(gap) > 18 or lead not in _CONVERSION_LEADS or not _converts(first.unit, second.unit):
            continue
        second.of = first.start
        if first.unit.dim == second.unit.dim == "money" and low[second.end : second.end + 1] == ")":
            found = per(second.end + 1)
            if found is not None:
                for quantity in (first, second):
                    quantity.unit = Unit(f"{quantity.unit.name}/{found[3].name}", 1.0, "price")
        elif first.unit.dim == "price" and second.unit.dim == "money":
            second.unit = Unit(f"{second.unit.name}/{first.unit.name.split('/')[1]}", 1.0, "price")


def _converts(first: Unit, second: Unit) -> bool:
    if first.dim in ("money", "price") and second.dim in ("money", "price"):
        return first.name.split("/")[0] != second.name.split("/")[0]
    return first.dim == second.dim and first.name != second.name and first.dim in ("mass", "distance", "area", "length")


def _weights(quantities: list[Quantity], low: str) -> None:
    """`slipped by $2 to $91-94/kg`, `418,000 yuan per tonne from 414,800 yuan`: a price lends its weight to sums of its size."""
    prices = [one for one in quantities if one.unit.dim == "price"]
    for one in quantities if prices else ():
        if one.unit.dim != "money":
            continue
        near = min(
            (price for price in prices if price.unit.name.startswith(one.unit.name + "/")),
            key=lambda price: abs(price.start - one.start),
            default=None,
        )
        moved = low[max(0, one.start - 4) : one.start].endswith((" by ", " up "))
        moved = moved or low[max(0, one.start - 6) : one.start].endswith((" from ", " to "))
        if near is not None and (0.0 if moved else _SMALL) < one.value / (near.value or 1.0) < 1 / _SMALL:
            one.unit = near.unit


def _lead(low: str, start: int) -> str:
    """The word of a move or comparison in front of a bare number, fillers skipped: "to more than 370"."""
    words = low[max(0, start - 40) : start].replace("\n", " ").split()
    while words:
        word = words.pop()
        if word == "than" and words and words[-1] in ("more", "less", "fewer"):
            if len(words) > 1 and words[-2] in _MOVED:
                continue
            return "than" if len(words) < 2 or words[-2] not in _BETWEEN else ""
        if word in _MOVED:
            return word
        if word not in _BETWEEN:
            return ""
    return ""


def _from_figure(one: Quantity, quantities: list[Quantity], lead: str, low: str) -> None:
    """`from 31,000 to 22,000 tonnes`, `6,217 tons against 4,566 in April`: the nearest figure of like size lends its unit."""
    near = [other for other in quantities if other.unit.dim in _LENT and other is not one and (lead != "at" or other.unit.dim == "price")]
    if lead in ("was", "were", "reached", "with") or not near:
        return
    other = min(near, key=lambda quantity: abs(quantity.start - one.start))
    value = one.value * other.unit.times
    if (
        0.02 < value / (other.value or 1.0) < 50
        and (other.unit.dim != "percent" or one.value <= 100)
        and ". " not in low[min(one.end, other.end) : max(one.start, other.start)]
    ):
        one.value, one.unit = value, other.unit
        one.high = None if one.high is None else one.high * other.unit.times


def _from_noun(one: Quantity, units: Iterable[Token], low: str) -> None:
    """`Mining sites grew from 130 in 2020 to more than 370`, `the number of mines reached 40`: the counted noun that is the subject."""
    before = [token for token in units if token[3].dim in _COUNTED and token[1] <= one.start and one.start - token[1] < 90]
    if before and not low[before[0][1] : one.start].count(","):
        one.unit = before[0][3]


def _parts(quantities: list[Quantity], low: str) -> None:
    """`200 of the 300 mines`: the part counts the same things as the whole."""
    for one, other in itertools.pairwise(quantities):
        if (
            one.unit.dim == "none"
            and other.unit.dim in _COUNTED
            and low[one.end : other.start] in (" of the ", " of its ", " of their ", " of some ", " of about ")
        ):
            one.unit = other.unit


def _chains(quantities: list[Quantity], low: str) -> None:
    """`412 in 2025 from 357 in 2023 and 126 in 2020`: a bare number joined to a count is one of the same things."""
    for one, other in itertools.pairwise(quantities):
        gap = low[one.end : other.start].split()
        if (
            other.unit.dim == "none"
            and one.unit.dim in _COUNTED
            and 2 < len(gap) < 5
            and gap[0] == "in"
            and gap[-1] in ("and", "from", "to", "against")
        ):
            other.unit = one.unit
