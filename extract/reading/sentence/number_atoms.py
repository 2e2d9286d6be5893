"""Reads single numbers: digits or words, with sign, scale and unit glued on or standing beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.core.text import EURO, POUND, YEN
from extract.vocabulary.units import PERCENT, Unit, UnitTable

if TYPE_CHECKING:
    from extract.reading.sentence.scan import Number, Scan, Token

_SIGNS = frozenset(("$", EURO, POUND, YEN))
_EARLIER = (" earlier", " ago", " before", " previously", " prior")


@dataclass(slots=True)
class Atom:
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


class AtomReader:
    """Reads the numbers of one sentence one by one. Numbers inside `taken` spans (dates, codes) are left out."""

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

    def inside(self, position: int) -> bool:
        return any(start <= position < end for start, end in self.taken)

    def figure(self, number: Number) -> Atom | None:
        digits = number.digits.replace(" ", "")
        if ":" in digits or "/" in digits or digits.count("-") or digits.count(".") > 1:
            return None
        plain = digits.replace(",", "")
        if digits.count(",") and digits[-4:-3] != "," and "." not in digits:
            plain = digits.replace(",", ".")
        decimals = len(plain) - plain.find(".") - 1 if "." in plain else 0
        atom = Atom(number.start, number.end, float(plain), decimals, number=(number.start, number.end))
        if number.before and not self._prefixed(atom, number.before):
            return None
        self._signed(atom)
        if number.after and not self._suffixed(atom, number):
            return None
        self._after(atom)
        return atom

    def _prefixed(self, atom: Atom, letters: str) -> bool:
        code = self.table.letters.get(letters)
        if code is None:
            return False
        atom.currency, atom.start = code, atom.start - len(letters)
        return True

    def _signed(self, atom: Atom) -> None:
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
                left, code = start - 1, self.table.signs.get(sign, self.scan.yen if sign == YEN else "USD")
            atom.currency, atom.start = code, left
            return
        left = low.rfind(" ", max(0, start - 6), start - 1) + 1
        code = self.table.letters.get(low[left : start - 1].strip("(")) if start - left > 2 and low[start - 1 : start] == " " else None
        if code is not None and code not in ("KRW", "VND"):
            atom.currency, atom.start = code, start - 1 - len(low[left : start - 1].strip("("))

    def _suffixed(self, atom: Atom, number: Number) -> bool:
        """Letters glued behind: a scale, a unit, or both."""
        letters = number.after
        end = number.end + len(letters)
        written = self.scan.plain[number.end : end]
        if written == "Mt":
            atom.scale, atom.scaled, atom.unit, atom.end = 1e6, True, self.table.glued["t"], end
            return True
        scale = self.table.scales.get(letters)
        if scale is not None and not (letters in ("m", "b") and not atom.currency and not self.unit_at(end)):
            atom.scale, atom.scaled, atom.end, atom.glued = scale, True, end, letters
            return True
        unit = self.table.glued.get(letters)
        if unit is not None:
            atom.unit, atom.end, atom.glued = unit, end, letters
            return True
        return self._scale_and_unit(atom, letters, end)

    def _scale_and_unit(self, atom: Atom, letters: str, end: int) -> bool:
        for size in (2, 1):
            scale, unit = self.table.scales.get(letters[:size]), self.table.glued.get(letters[size:])
            if scale is not None and unit is not None:
                atom.scale, atom.scaled, atom.unit, atom.end, atom.glued = scale, True, unit, end, letters
                return True
        return False

    def word(self, token: Token) -> Atom | None:
        atom = Atom(token[0], token[1], token[3], 0, words=True, number=(token[0], token[1]))
        self._after(atom)
        return atom

    def _after(self, atom: Atom) -> None:
        """Scale and unit that follow, with a blank or a hyphen between."""
        if not atom.scaled:
            token = self.token_at(self.scales, atom.end)
            if token is not None and not (len(self.scan.quote(token)) == 1 and token[0] != atom.end and not atom.currency):
                atom.scale, atom.scaled, atom.end = token[3], True, token[1]
                second = self.token_at(self.scales, atom.end)
                if second is not None and second[3] >= 1000:
                    atom.scale, atom.end = atom.scale * second[3], second[1]
        if atom.unit is None and not atom.currency:
            self.add_unit(atom)

    def add_unit(self, atom: Atom) -> None:
        low = self.low
        if low.startswith("%", atom.end) or low.startswith(" %", atom.end):
            atom.unit, atom.end = PERCENT, atom.end + 1 + (low[atom.end] == " ")
            if low.startswith("-point", atom.end) or low.startswith(" point", atom.end):
                atom.unit, atom.end = Unit("percentage points", 1.0, "points"), atom.end + 6 + low.startswith("s", atom.end + 6)
            return
        token = self.unit_at(atom.end)
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

    def unit_at(self, end: int) -> Token | None:
        return self.token_at(self.units, end)

    def token_at(self, table: dict[int, Token], end: int) -> Token | None:
        token = table.get(end)
        if token is not None:
            return token
        return table.get(end + 1) if self.low[end : end + 1] in (" ", "-", "\n") else None
