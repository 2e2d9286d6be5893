"""Finds quantities in a sentence: number, scale, unit, range, conversion, and how exact they are said to be.

The first reader: what a figure *says* ("1.6-1.63 million yuan/mt", "2 610 yuan ($356) per kilogramme", "nearly half", "tripled"),
not yet what it is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.lending import lend
from extract.number_atoms import Atom, AtomReader
from extract.units import PERCENT, Unit
from extract.words import words

if TYPE_CHECKING:
    from extract.tokens import Token

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
