"""Finds quantities in a sentence: number, scale, unit, range, conversion, and how exact they are said to be.

The first reader: what a figure *says* ("1.6-1.63 million yuan/mt", "2 610 yuan ($356) per kilogramme", "nearly half", "tripled"),
not yet what it is about.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.reading.sentence.number_atoms import Atom, AtomReader
from extract.vocabulary.units import PERCENT, Unit
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from extract.reading.sentence.scan import Token

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


_RANGE_GAPS = frozenset(("-", " - ", " to ", "~", " ~ ", "--"))


@dataclass(slots=True)
class Quantity:
    """A figure with its unit. `value` and `high` are in base units; `unit.dim` says what kind of thing is measured."""

    start: int
    end: int
    value: float
    high: float | None
    unit: Unit
    qualifier: str = "exact"
    decimals: int = 0
    step: float | None = None
    words: bool = False
    form: str = "number"  # number, fraction, multiple, halving, vague
    sign: str = ""
    of: int | None = None  # start of the figure that this one converts
    left: int = 0  # where its qualifier begins
    tail: int = 0  # where a qualifier behind it ends ("half or so"), 0 for none
    atoms: list[tuple[int, int]] = field(default_factory=list)

    def qualify(self, qualifier: str) -> None:
        """Takes a qualifier, unless it has one."""
        if self.qualifier == "exact":
            self.qualifier = qualifier


class QuantityReader(AtomReader):
    """Reads the quantities of one sentence."""

    def read(self) -> list[Quantity]:
        """Quantities in order of position."""
        atoms = [atom for number in self.numbers if not self.inside(number.start) and (atom := self.figure(number))]
        atoms += [atom for token in self.tokens if token[2] == "numword" and not self.inside(token[0]) and (atom := self.word(token))]
        atoms.sort(key=lambda atom: atom.start)
        out = self._combine(atoms)
        out += [
            made for token in self.tokens if token[2] in ("fraction", "multiple", "halving", "vague") and (made := self._special(token))
        ]
        out.sort(key=lambda quantity: (quantity.start, -quantity.end))
        kept: list[Quantity] = []
        for quantity in out:
            if not kept or quantity.start >= kept[-1].end:
                kept.append(quantity)
        lend(kept, self.low, self._per, self.units.values())
        return kept

    def _combine(self, atoms: list[Atom]) -> list[Quantity]:
        out: list[Quantity] = []
        at = 0
        while at < len(atoms):
            atom = atoms[at]
            high = atoms[at + 1] if at + 1 < len(atoms) and self._is_range(atom, atoms[at + 1]) else None
            quantity = self._made(atom, high)
            at += 2 if high is not None else 1
            if quantity is not None:
                self._priced(quantity)
                out.append(quantity)
        return out

    def _is_range(self, low: Atom, high: Atom) -> bool:
        gap = self.low[low.end : high.start].replace("\n", " ")
        before = self.low[max(0, low.start - 30) : low.start].split()
        lead = before[-1] if before else ""
        if gap == " and ":
            return lead == "between" or (len(before) > 1 and before[-2] == "between")
        if gap not in _RANGE_GAPS or (gap == " to " and lead in ("from", "by")):
            return False
        low_unit = low.unit.dim if low.unit else "money" if low.currency else ""
        high_unit = high.unit.dim if high.unit else "money" if high.currency else ""
        if low_unit and high_unit and low_unit != high_unit and not (low_unit == "money" and high_unit == "money"):
            return False
        if low_unit and not high_unit and not (low_unit == "money" and self._money_range(high, gap)):
            return False
        scale = high.scale if not low.scaled else low.scale
        return low.value * scale < high.value * high.scale

    def _money_range(self, high: Atom, gap: str) -> bool:
        """`$700-1,000/kg`, `US$450 to 455 a kilo`: one sign for both ends; a spelt-out "to" needs the weight behind."""
        return "-" in gap or "~" in gap or self._per(high.end) is not None

    def _made(self, atom: Atom, high: Atom | None) -> Quantity | None:
        last = high or atom
        currency = atom.currency or last.currency
        unit = Unit(currency, 1.0, "money") if currency else last.unit or self._far_unit(last)
        if unit is None:
            unit = Unit("", 1.0, "none")
        scale = atom.scale if atom.scaled or high is None else high.scale
        value = atom.value * scale * unit.times
        top = None if high is None else high.value * high.scale * unit.times
        step = 10.0**-atom.decimals * scale * unit.times
        made = Quantity(
            atom.start,
            last.end,
            tidy(value),
            None if top is None else tidy(top),
            unit,
            decimals=atom.decimals,
            step=tidy(step),
            words=atom.words,
        )
        made.atoms = [atom.number] + ([high.number] if high else [])
        made.left = atom.start
        made.sign = {"-": "down", "+": "up"}.get(self.low[atom.start - 1 : atom.start], "") if self._is_sign(atom.start) else ""
        return made

    def _is_sign(self, start: int) -> bool:
        return self.low[start - 2 : start - 1] in ("", " ", "(", "\n") and self.low[start - 1 : start] in ("-", "+")

    def _far_unit(self, atom: Atom) -> Unit | None:
        """A counted noun up to four words on: "300 rare earth mines", "5,000 KIA and allied personnel"."""
        stretch = self.low[atom.end : min(atom.end + 50, self.stop)]
        for mark in ',.;:()"':
            stretch = stretch.split(mark, 1)[0]
        words = stretch.split()
        if not words or not stretch.startswith((" ", "-")):
            return None
        limit = atom.end + len(stretch)
        for start in sorted(self.units):
            token = self.units[start]
            if atom.end < start and token[1] <= limit and token[3].dim in ("people", "mines", "gates", "pools", "pockets", "other", "lots"):
                between = self.low[atom.end : start].split()
                if len(between) <= 4 and not _STOPS.intersection(between):
                    atom.end = token[1]
                    return token[3]  # type: ignore[no-any-return]
        return None

    def _priced(self, quantity: Quantity) -> None:
        """Money per weight: "yuan per kg", "yuan/mt", "yuan a kilogram"."""
        if quantity.unit.dim != "money":
            return
        unit, end = quantity.unit, quantity.end
        found = self._per(end)
        if found is not None:
            quantity.unit = Unit(f"{unit.name}/{found[3].name}", 1.0, "price")
            end = found[1]
            if found[3].times != 1.0:
                quantity.value, quantity.high = (
                    tidy(quantity.value / found[3].times),
                    None if quantity.high is None else tidy(quantity.high / found[3].times),
                )
        quantity.end = end

    def _per(self, end: int) -> Token | None:
        for start in range(end + 1, min(end + 14, self.stop)):
            token = self.units.get(start)
            if token is not None:
                gap = self.low[end:start].strip()
                return token if token[3].dim == "mass" and gap in self.table.per_words else None
        return None

    def _special(self, token: Token) -> Quantity | None:
        start, end, kind, value = token
        if kind == "vague":
            return self._vague(token)
        if kind == "multiple":
            return Quantity(start, end, value, None, Unit("times", 1.0, "times"), words=True, form="multiple", left=start, step=1.0)
        if kind == "fraction" and value == 50 and (scale := self._scaled(end)) is not None:
            atom = Atom(start, scale[1], 0.5, 0, words=True, scale=scale[3], scaled=True, number=(start, end))
            self.add_unit(atom)
            return self._made(atom, None)
        if kind == "fraction" and self.low.startswith(("-year", " a million", "-hour", " year ", " a year", "-finished", "-hearted"), end):
            return None
        return Quantity(start, end, value, None, PERCENT, words=True, form=kind, left=start, step=10.0)

    def _scaled(self, end: int) -> Token | None:
        """The scale of `half a million`."""
        for gap in (" a ", " "):
            if self.low.startswith(gap, end) and (token := self.scales.get(end + len(gap))) is not None and token[3] >= 1000:
                return token
        return None

    def _vague(self, token: Token) -> Quantity | None:
        start, end, _kind, (low, high) = token
        skip = 3 if self.low.startswith(" of ", end) else 0
        atom = Atom(start, end + skip, low, 0, words=True)
        unit = self._far_unit(atom)
        if unit is None:
            atom.end = end
        if self.low.startswith("decades", start):
            unit = Unit("year", 1.0, "time")
        return Quantity(
            start, atom.end, low, high, unit or Unit("", 1.0, "none"), "order_of_magnitude", words=True, form="vague", left=start
        )


_EARLIER = (" earlier", " ago", " before", " previously", " prior")
_STOPS = words("before_no_noun")


def tidy(value: float) -> float:
    """Binary dust of scaling removed: 1.63 million is 1630000, not 1629999.9999999998."""
    return float(f"{value:.12g}")
