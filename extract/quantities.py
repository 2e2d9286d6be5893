"""Finds quantities in a sentence: number, scale, unit, range, conversion, and how exact they are said to be.

The first reader: what a figure *says* ("1.6-1.63 million yuan/mt", "2 610 yuan ($356) per kilogramme", "nearly half", "tripled"), not yet what it is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extract.lending import lend
from extract.normal import EURO, POUND, YEN
from extract.units import PERCENT, Unit, UnitTable
from extract.words import words

if TYPE_CHECKING:
    from extract.tokens import Number, Scan, Token

_SIGNS = frozenset(("$", EURO, POUND, YEN))
_RANGE_GAPS = frozenset(("-", " - ", " to ", "~", " ~ ", "--"))
_UNIT_GAPS = frozenset(("", " ", "-", " of "))


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
    per: str = ""
    of: int | None = None  # start of the figure that this one converts
    left: int = 0  # where its qualifier begins
    tail: int = 0  # where a qualifier behind it ends ("half or so"), 0 for none
    noun_gap: str = ""  # words between a number and its counted noun
    atoms: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Atom:
    start: int
    end: int
    value: float
    decimals: int
    words: bool = False
    currency: str = ""
    scale: float = 1.0
    scaled: bool = False
    unit: Unit | None = None
    glued: str = ""
    number: tuple[int, int] = (0, 0)


class QuantityReader:
    """Reads the quantities of one sentence. Numbers inside `taken` spans (dates, codes) are left out."""

    def __init__(self, scan: Scan, sentence: int, table: UnitTable, taken: list[tuple[int, int]]) -> None:
        self.scan, self.low, self.table, self.taken = scan, scan.low, table, taken
        self.tokens = scan.tokens[sentence]
        self.stop = scan.sentences[sentence][1]
        self.units: dict[int, Token] = {}
        self.scales: dict[int, Token] = {}
        for token in self.tokens:
            if token[2] == "unit":
                self.units.setdefault(token[0], token)
            elif token[2] == "scale":
                self.scales[token[0]] = token
        self.numbers = scan.numbers[sentence]

    def read(self) -> list[Quantity]:
        """Quantities in order of position."""
        atoms = [atom for number in self.numbers if not self._inside(number.start) and (atom := self._figure(number))]
        atoms += [atom for token in self.tokens if token[2] == "numword" and not self._inside(token[0]) and (atom := self._word(token))]
        atoms.sort(key=lambda atom: atom.start)
        out = self._combine(atoms)
        out += [made for token in self.tokens if token[2] in ("fraction", "multiple", "halving", "vague") and (made := self._special(token))]
        out.sort(key=lambda quantity: (quantity.start, -quantity.end))
        kept: list[Quantity] = []
        for quantity in out:
            if not kept or quantity.start >= kept[-1].end:
                kept.append(quantity)
        lend(kept, self.low, self._per, self.units.values())
        return kept

    # -- single numbers ---------------------------------------------------
    def _inside(self, position: int) -> bool:
        return any(start <= position < end for start, end in self.taken)

    def _figure(self, number: Number) -> _Atom | None:
        digits = number.digits.replace(" ", "")
        if ":" in digits or "/" in digits or digits.count("-") or digits.count(".") > 1:
            return None
        plain = digits.replace(",", "")
        if digits.count(",") and not digits[-4:-3] == "," and "." not in digits:
            plain = digits.replace(",", ".")
        decimals = len(plain) - plain.find(".") - 1 if "." in plain else 0
        atom = _Atom(number.start, number.end, float(plain), decimals, number=(number.start, number.end))
        if number.before and not self._prefixed(atom, number.before):
            return None
        self._signed(atom)
        if number.after and not self._suffixed(atom, number):
            return None
        self._after(atom)
        return atom

    def _prefixed(self, atom: _Atom, letters: str) -> bool:
        code = self.table.letters.get(letters)
        if code is None:
            return False
        atom.currency, atom.start = code, atom.start - len(letters)
        return True

    def _signed(self, atom: _Atom) -> None:
        """A currency sign or code in front, also with a blank between."""
        low, start = self.low, atom.start
        if atom.currency:
            return
        if low[start - 1 : start] == " " and low[start - 2 : start - 1] in _SIGNS:
            start -= 1
        sign = low[start - 1 : start]
        if sign in _SIGNS and sign:
            left = start - 1
            while left > 0 and low[left - 1].isalpha() and start - left < 4:
                left -= 1
            code = self.scan.dollar if low[left:start] == "$" else self.table.signs.get(low[left:start])
            if code is None:
                left, code = start - 1, self.table.signs.get(sign, "CNY" if sign == YEN else "USD")
            atom.currency, atom.start = code, left
            return
        left = low.rfind(" ", max(0, start - 6), start - 1) + 1
        code = self.table.letters.get(low[left : start - 1].strip("(")) if start - left > 2 and low[start - 1 : start] == " " else None
        if code is not None and code not in ("KRW", "VND"):
            atom.currency, atom.start = code, start - 1 - len(low[left : start - 1].strip("("))

    def _suffixed(self, atom: _Atom, number: Number) -> bool:
        """Letters glued behind: a scale, a unit, or both."""
        letters = number.after
        end = number.end + len(letters)
        written = self.scan.plain[number.end : end]
        if written == "Mt":
            atom.scale, atom.scaled, atom.unit, atom.end = 1e6, True, self.table.glued["t"], end
            return True
        scale = self.table.scales.get(letters)
        if scale is not None and not (letters in ("m", "b") and not atom.currency and not self._unit_at(end)):
            atom.scale, atom.scaled, atom.end, atom.glued = scale, True, end, letters
            return True
        unit = self.table.glued.get(letters)
        if unit is not None:
            atom.unit, atom.end, atom.glued = unit, end, letters
            return True
        return self._scale_and_unit(atom, letters, end)

    def _scale_and_unit(self, atom: _Atom, letters: str, end: int) -> bool:
        for size in (2, 1):
            scale, unit = self.table.scales.get(letters[:size]), self.table.glued.get(letters[size:])
            if scale is not None and unit is not None:
                atom.scale, atom.scaled, atom.unit, atom.end, atom.glued = scale, True, unit, end, letters
                return True
        return False

    def _word(self, token: Token) -> _Atom | None:
        atom = _Atom(token[0], token[1], token[3], 0, words=True, number=(token[0], token[1]))
        self._after(atom)
        return atom

    def _after(self, atom: _Atom) -> None:
        """Scale and unit that follow, with a blank or a hyphen between."""
        if not atom.scaled:
            token = self._token_at(self.scales, atom.end)
            if token is not None and not (len(self.scan.quote(token)) == 1 and token[0] != atom.end and not atom.currency):
                atom.scale, atom.scaled, atom.end = token[3], True, token[1]
                second = self._token_at(self.scales, atom.end)
                if second is not None and second[3] >= 1000:
                    atom.scale, atom.end = atom.scale * second[3], second[1]
        if atom.unit is None and not atom.currency:
            self._unit(atom)

    def _unit(self, atom: _Atom) -> None:
        low = self.low
        if low.startswith("%", atom.end) or low.startswith(" %", atom.end):
            atom.unit, atom.end = PERCENT, atom.end + 1 + (low[atom.end] == " ")
            if low.startswith("-point", atom.end) or low.startswith(" point", atom.end):
                atom.unit, atom.end = Unit("percentage points", 1.0, "points"), atom.end + 6 + low.startswith("s", atom.end + 6)
            return
        token = self._unit_at(atom.end)
        if token is not None:
            atom.unit, atom.end = token[3], token[1]
            rate = self.low[token[0] : token[1]].partition(" a ")
            if rate[1] and token[3].dim == "mass" and self.low.startswith(_EARLIER, token[1]):  # "4,659 tonnes a year earlier"
                atom.unit, atom.end = self.table.glued["t"], token[0] + len(rate[0])
            if self.scan.plain[token[0] : token[1]] == "Mt":
                atom.unit = Unit("t", 1e6, "mass")
            if self.scan.quote(token) in ("t a", "mt a", "kt a"):
                atom.unit, atom.end = Unit("t", 1000.0 if token[3].times == 1000.0 else 1.0, "mass"), token[1] - 2
            if atom.unit is not None and atom.unit.dim == "mass" and not atom.unit.rate:
                atom.unit = self._rated(atom.unit, atom.end)

    def _rated(self, unit: Unit, end: int) -> Unit:
        """`500 t a month`, `50 tons per day`; tonnes a year stay tonnes."""
        after = self.low[end : end + 12]
        for span in ("month", "day"):
            if after.startswith((f" a {span}", f" per {span}", f" each {span}", f"/{span}", f" every {span}")):
                return Unit(f"{unit.name}/{span}", unit.times, "mass", span)
        return unit

    def _unit_at(self, end: int) -> Token | None:
        return self._token_at(self.units, end)

    def _token_at(self, table: dict[int, Token], end: int) -> Token | None:
        token = table.get(end)
        if token is not None:
            return token
        return table.get(end + 1) if self.low[end : end + 1] in (" ", "-", "\n") else None

    # -- ranges, prices, conversions --------------------------------------
    def _combine(self, atoms: list[_Atom]) -> list[Quantity]:
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

    def _is_range(self, low: _Atom, high: _Atom) -> bool:
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

    def _money_range(self, high: _Atom, gap: str) -> bool:
        """`$700-1,000/kg`, `US$450 to 455 a kilo`: one sign for both ends; a spelt-out "to" needs the weight behind."""
        return "-" in gap or "~" in gap or self._per(high.end) is not None

    def _made(self, atom: _Atom, high: _Atom | None) -> Quantity | None:
        last = high or atom
        currency = atom.currency or last.currency
        unit = Unit(currency, 1.0, "money") if currency else last.unit or self._far_unit(last)
        if unit is None:
            unit = Unit("", 1.0, "none")
        scale = atom.scale if atom.scaled or high is None else high.scale
        value = atom.value * scale * unit.times
        top = None if high is None else high.value * high.scale * unit.times
        step = 10.0**-atom.decimals * scale * unit.times
        made = Quantity(atom.start, last.end, tidy(value), None if top is None else tidy(top), unit, decimals=atom.decimals, step=tidy(step), words=atom.words)
        made.atoms = [atom.number] + ([high.number] if high else [])
        made.left = atom.start
        made.sign = {"-": "down", "+": "up"}.get(self.low[atom.start - 1 : atom.start], "") if self._is_sign(atom.start) else ""
        return made

    def _is_sign(self, start: int) -> bool:
        return self.low[start - 2 : start - 1] in ("", " ", "(", "\n") and self.low[start - 1 : start] in ("-", "+")

    def _far_unit(self, atom: _Atom) -> Unit | None:
        """A counted noun up to four words on: "300 rare earth mines", "5,000 KIA and allied personnel"."""
        stretch = self.low[atom.end : min(atom.end + 50, self.stop)]
        for mark in ",.;:()\"":
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
        unit, end = self._currency_after(quantity)
        found = self._per(end)
        if found is not None:
            quantity.unit = Unit(f"{unit.name}/{found[3].name}", 1.0, "price")
            end = found[1]
            if found[3].times != 1.0:
                quantity.value, quantity.high = tidy(quantity.value / found[3].times), None if quantity.high is None else tidy(quantity.high / found[3].times)
        quantity.end = end

    def _currency_after(self, quantity: Quantity) -> tuple[Unit, int]:
        return quantity.unit, quantity.end

    def _per(self, end: int) -> Token | None:
        for start in range(end + 1, min(end + 14, self.stop)):
            token = self.units.get(start)
            if token is not None:
                gap = self.low[end:start].strip()
                return token if token[3].dim == "mass" and gap in self.table.per_words else None
        return None

    # -- fractions, multiples, orders of magnitude ------------------------
    def _special(self, token: Token) -> Quantity | None:
        start, end, kind, value = token
        if kind == "vague":
            return self._vague(token)
        if kind == "multiple":
            return Quantity(start, end, value, None, Unit("times", 1.0, "times"), words=True, form="multiple", left=start, step=1.0)
        if kind == "fraction" and value == 50 and (scale := self._scaled(end)) is not None:
            atom = _Atom(start, scale[1], 0.5, 0, words=True, scale=scale[3], scaled=True, number=(start, end))
            self._unit(atom)
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
        atom = _Atom(start, end + skip, low, 0, words=True)
        unit = self._far_unit(atom)
        if unit is None:
            atom.end = end
        if self.low.startswith("decades", start):
            unit = Unit("year", 1.0, "time")
        return Quantity(start, atom.end, low, high, unit or Unit("", 1.0, "none"), "order_of_magnitude", words=True, form="vague", left=start)


_EARLIER = (" earlier", " ago", " before", " previously", " prior")
_STOPS = words("before_no_noun")


def tidy(value: float) -> float:
    """Binary dust of scaling removed: 1.63 million is 1630000, not 1629999.9999999998."""
    return float(f"{value:.12g}")


def unit_of(token: Token) -> Any:
    """The Unit that a unit token carries."""
    return token[3]
