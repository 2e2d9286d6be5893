"""Units that a sentence's figures lend each other: the one said for both ends of a move, the weight behind the last of several prices."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from extract.core.properties import dimensions
from extract.reading.sentence.number_atoms import tidy
from extract.vocabulary.units import Unit
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from extract.reading.sentence.number_atoms import Quantity
    from extract.reading.sentence.scan import Token

_SMALL = 0.04  # a sum so small beside a price, or a price so small beside a sum, is no price
ALIKE = 50  # times: a bare figure that many times another is of another thing
# In characters, chosen by reading the pages of tests/gold
_COUNT_WITHIN = 60  # from a number word to the count that it is compared with
BRACKET_WITHIN = 18  # from a figure to its conversion: ` (or roughly about `
_LEAD_WITHIN = 40  # from a word of a move to its figure: `rose to just a little more than `
_SUBJECT_WITHIN = 90  # from the noun counted to its figure, a verb and a first figure between
_SENTENCE_WITHIN = 120  # from the weight of goods to their prices: `a kilogram of ... averaged ... and is now at`
_ONE = ("a ", "one ", "a single ", "per ", "each ")  # `a kilogram of`
_CONVERSION_LEADS = words("conversion_leads")
_LENT, _COUNTED, _SUMS, _CONVERTIBLE = map(dimensions().having, ("lent", "counted", "sum", "convertible"))
_OF_WHOLE = (" of the ", " of its ", " of their ", " of some ", " of about ")
_MOVED = frozenset(("from", "to", "against", "versus", "vs", "than", "with", "at", "was", "were", "reached", "after"))
_BETWEEN = words("before_bare_figure")


def lend(quantities: list[Quantity], low: str, per: Callable[[int], Token | None], units: Collection[Token]) -> None:
    """Fills the units in place. `per` finds the weight after "per" at a place, `units` are the unit tokens of the sentence."""
    if len(quantities) > 1:  # one alone has nobody to take from
        _bracketed(quantities, low, per)
    _of_one_weight(quantities, low, units)
    if len(quantities) > 1:
        _weights(quantities, low)
    for one in (one for one in quantities if _wants_unit(one, quantities)):
        if lead := _lead(low, one.start):
            _from_figure(one, quantities, lead, low)
        if lead in ("from", "to", "was", "were", "reached") and one.unit.dim == "none" and one.decimals == 0:
            _from_noun(one, units, low)
    if len(quantities) > 1:
        _parts(quantities, low)


def _wants_unit(one: Quantity, quantities: list[Quantity]) -> bool:
    """A bare figure; a number word only beside a count: `at least 26 mines, against three in 2015`."""
    if one.unit.dim != "none":
        return False
    counted = (other.start for other in quantities if other.unit.dim in _COUNTED)
    return not one.words or one.form == "vague" or any(abs(start - one.start) < _COUNT_WITHIN for start in counted)


def _bracketed(quantities: list[Quantity], low: str, per: Callable[[int], Token | None]) -> None:
    """ "(80 miles)" after "130 kilometers": the same said twice. A weight after the bracket belongs to both prices."""
    for first, second in itertools.pairwise(quantities):
        if not (is_aside(low[first.end : second.start]) and _converts(first.unit, second.unit)):
            continue
        second.of = first.start
        match first.unit.dim, second.unit.dim:
            case "price", "money":
                second.unit = priced(second.unit, first.unit.name.split("/")[1])
            case "money", "money" if low.startswith(")", second.end) and (found := per(second.end + 1)) is not None:
                for quantity in (first, second):
                    quantity.unit = priced(quantity.unit, found[3].name)


def _of_one_weight(quantities: list[Quantity], low: str, units: Collection[Token]) -> None:
    """`A kilogram of dysprosium costs $300 and is to cost $350`: sums behind one weight of goods are prices of it."""
    sums = [one for one in quantities if one.unit.dim == "money"]
    if not sums or any(one.unit.dim == "price" for one in quantities):
        return
    weight = next((token for token in units if token[3].dim == "mass" and _is_one_of_goods(low, token)), None)
    if weight is None:
        return
    for one in sums:
        if 0 <= one.start - weight[1] < _SENTENCE_WITHIN and ". " not in low[weight[1] : one.start]:
            one.unit = priced(one.unit, weight[3].name)
            one.value = tidy(one.value / weight[3].times)
            one.high = None if one.high is None else tidy(one.high / weight[3].times)


def _is_one_of_goods(low: str, weight: Token) -> bool:
    return low.endswith(_ONE, 0, weight[0]) and low.startswith((" of ", "'s worth"), weight[1])


def priced(money: Unit, weight: str) -> Unit:
    return Unit(f"{money.name}/{weight}", 1.0, "price")


def is_aside(gap: str) -> bool:
    """Whether what stands between two figures opens a bracket or says `or`, and leads to a conversion."""
    lead = gap.strip().lstrip("(").strip()
    opens = gap.lstrip().startswith("(") or lead in ("or", "or about", "or around", "or roughly")
    return opens and len(gap) <= BRACKET_WITHIN and lead in _CONVERSION_LEADS


def _converts(first: Unit, second: Unit) -> bool:
    if first.dim in _SUMS and second.dim in _SUMS:
        return first.name.split("/")[0] != second.name.split("/")[0]
    return first.dim == second.dim and first.name != second.name and first.dim in _CONVERTIBLE


def _weights(quantities: list[Quantity], low: str) -> None:
    """`slipped by $2 to $91-94/kg`, `418,000 yuan per tonne from 414,800 yuan`: a price lends its weight to sums of its size."""
    prices = [one for one in quantities if one.unit.dim == "price"]
    for one in (one for one in quantities if prices and one.unit.dim == "money"):
        near = _nearest(one, (price for price in prices if price.unit.name.startswith(one.unit.name + "/")))
        moved = low.endswith((" by ", " up ", " from ", " to "), 0, one.start)
        if near is not None and _SMALL * (not moved) < one.value / (near.value or 1.0) < 1 / _SMALL:
            one.unit = near.unit


def _nearest(one: Quantity, others: Iterable[Quantity]) -> Quantity | None:
    return min(others, key=lambda other: abs(other.start - one.start), default=None)


def _lead(low: str, start: int) -> str:
    """The word of a move or comparison in front of a bare number, fillers skipped: "to more than 370"."""
    words = low[max(0, start - _LEAD_WITHIN) : start].split()
    while words:
        word = words.pop()
        if word == "than" and words[-1:] in (["more"], ["less"], ["fewer"]):
            before = words[-2:-1]
            if not _MOVED.isdisjoint(before):
                continue
            return word if _BETWEEN.isdisjoint(before) else ""
        if word in _MOVED:
            return word
        if word not in _BETWEEN:
            return ""
    return ""


def _from_figure(one: Quantity, quantities: list[Quantity], lead: str, low: str) -> None:
    """`from 31,000 to 22,000 tonnes`, `6,217 tons against 4,566 in April`: the nearest figure of like size lends its unit."""
    lent = {"at": frozenset(("price",))}.get(lead, _LENT)
    other = _nearest(one, (other for other in quantities if other.unit.dim in lent))
    if other is None or lead in ("was", "were", "reached", "with") or ". " in low[min(one.end, other.end) : max(one.start, other.start)]:
        return
    times = other.unit.times
    if 1 / ALIKE < one.value * times / (other.value or 1.0) < ALIKE and (other.unit.dim != "percent" or one.value <= 100):
        one.value, one.unit = one.value * times, other.unit
        one.high = None if one.high is None else one.high * times


def _from_noun(one: Quantity, units: Iterable[Token], low: str) -> None:
    """`Mining sites grew from 130 in 2020 to more than 370`, `the number of mines reached 40`: the counted noun that is the subject."""
    before = (token for token in units if token[3].dim in _COUNTED and 0 <= one.start - token[1] < _SUBJECT_WITHIN)
    if (subject := next(before, None)) and "," not in low[subject[1] : one.start]:
        one.unit = subject[3]


def _parts(quantities: list[Quantity], low: str) -> None:
    """`200 of the 300 mines`, `412 in 2025 from 357 in 2023 and 126 in 2020`: a bare number joined to a count is one of the same things."""
    if _COUNTED.isdisjoint(one.unit.dim for one in quantities):
        return
    for one, other in itertools.pairwise(quantities):
        if _lends_count(other, one) and low[one.end : other.start] in _OF_WHOLE:
            one.unit = other.unit
    for one, other in itertools.pairwise(quantities):
        gap = low[one.end : other.start].split()  # `in 2023 and`, `in May 2023 from`
        chained = len(gap) in (3, 4) and gap[0] == "in" and gap[-1] in ("and", "from", "to", "against")
        if chained and _lends_count(one, other):
            other.unit = one.unit


def _lends_count(one: Quantity, other: Quantity) -> bool:
    return one.unit.dim in _COUNTED and other.unit.dim == "none"
