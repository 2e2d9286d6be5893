"""Reads single numbers: digits or words, with sign, scale and unit glued on or standing beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.core.properties import dimensions
from extract.core.text import EURO, POUND, YEN
from extract.vocabulary.units import PERCENT, Unit, UnitTable

if TYPE_CHECKING:
    from extract.reading.sentence.scan import Number, Scan, Token

_SIGNS = frozenset(("$", EURO, POUND, YEN))
_EARLIER = (" earlier", " ago", " before", " previously", " prior")
_POINTS = Unit("percentage points", 1.0, "points")
_OF_DATES = frozenset(":/-")
_TENS = frozenset(range(20, 100, 10))
_NEVER_IN_FRONT = (None, "KRW", "VND")  # "won 300 tonnes" is no sum
_LONGEST_CODE, _SHORTEST_CODE = 6, 2  # characters of a code in front with its bracket and blanks: `(usd `
_LONGEST_SIGN = 4  # characters of a sign with its letters: `aud$`
_AND_A_HALF = " and a half"
_MOST_AND = 1000  # `two thousand and fifty`: after a million `and` joins two figures
GROUP = 3  # digits between separators of thousands
LEAST_SHORT = 10  # one digit alone is no end of a range: `12-5`
LEAST_SCALE = 1000  # what multiplies another scale: `hundred thousand`, not `hundred dozen`
_SITES = dimensions().having("site")
_DUSTLESS = 1e12  # a whole number of twelve digits or fewer has none


@dataclass(slots=True)
class Atom:
    """One number with what is written on or beside it; `value` is in its own scale."""

    start: int
    end: int
    value: float
    decimals: int
    words: bool = False
    currency: str = ""
    scale: float = 1.0
    scaled: bool = False
    unit: Unit | None = None
    margin: float = 0.0  # `+/- 30`, in its own scale

    @property
    def dim(self) -> str:
        """What kind of thing it measures, empty for a bare number."""
        if self.unit:
            return self.unit.dim
        return "money" if self.currency else ""

    def take(self, end: int, *, scale: float = 0.0, unit: Unit | None = None) -> None:
        """Takes the scale or unit, or both, that are written up to `end`."""
        self.end, self.unit = end, unit or self.unit
        if scale:
            self.scale, self.scaled = scale, True


    def allow(self, margin: Atom) -> None:
        """Takes the number behind `+/-`, with the scale or unit that both have."""
        if not self.scaled:
            self.scale, self.scaled = margin.scale, margin.scaled
        self.margin = margin.value * margin.scale / self.scale
        if margin.unit is PERCENT and self.unit is not PERCENT:
            self.margin = self.value * margin.value / 100
        else:
            self.unit = self.unit or margin.unit
        self.end = margin.end

    def complete(self, low: Atom) -> None:
        """As the high end of a range of which only the last digits are written: `1,620-50` ends at 1,650."""
        if self.value >= low.value or self.decimals or low.decimals or self.scaled or self.value < LEAST_SHORT:
            return
        size = 10.0 ** len(str(int(self.value)))
        if size <= low.value < (whole := low.value - low.value % size + self.value):
            self.value = whole


MOST = 1e18  # a thousand times what all nations earn in a year, in any currency; below, every sum and product is a number, too


class AtomReader:
    """Reads the numbers of one sentence one by one. Numbers inside `taken` spans (dates, codes) are left out."""

    def __init__(self, scan: Scan, sentence: int, table: UnitTable, taken: list[tuple[int, int]]) -> None:
        self.scan, self.low, self.table, self.taken = scan, scan.low, table, taken
        self.tokens, self.numbers = scan.tokens[sentence], scan.numbers[sentence]
        self.stop = scan.sentences[sentence][1]
        self.units: dict[int, Token] = {}
        self.scales: dict[int, Token] = {}
        self.words: dict[int, Token] = {}
        for token in self.tokens:
            if token[2] == "unit":
                self.units.setdefault(token[0], token)
            elif token[2] == "scale":
                self.scales[token[0]] = token
            elif token[2] == "numword":
                self.words[token[0]] = token

    def inside(self, position: int) -> bool:
        """Whether a place belongs to a date or a code."""
        return any(start <= position < end for start, end in self.taken)

    def figure(self, number: Number) -> Atom | None:
        """A number in figures; None for a time, a date or one glued to letters that are no unit."""
        if (written := read_digits(number.digits)) is None:
            return None
        value, decimals, power = written
        atom = Atom(number.start, number.end, value, decimals, scale=power, scaled=power != 1)
        if number.before:  # letters glued in front
            atom.currency, atom.start = self.table.letters.get(number.before, ""), atom.start - len(number.before)
            if not atom.currency:
                return None
        else:
            self._take_currency(atom)
        if not self._take_suffix(atom, number):
            return None
        atom = self._with_following(atom)
        return atom if is_amount(atom) else None

    def word(self, token: Token) -> Atom:
        """A number in words: `twenty-five thousand`, `two and a half million`, `one hundred and twenty`."""
        (start, end, _, part), total, scale, decimals = token, 0.0, 1.0, 0
        if self.low.startswith(_AND_A_HALF, end):
            part, end, decimals = part + 0.5, end + len(_AND_A_HALF), 1
        while True:
            if times := self._scale_word(end):
                part, scale, end = part * times[3], scale * times[3], times[1]
            elif more := self._goes_on(end, part, scale):
                if scale >= LEAST_SCALE:
                    total, part = total + part, 0.0
                part, scale, end = part + more[3], 1.0, more[1]
            else:
                break
        value = (total + part) / scale
        return self._with_following(Atom(start, end, value, decimals, words=True, scale=scale, scaled=scale != 1))

    def _scale_word(self, end: int) -> Token | None:
        token = self._token_at(self.scales, end)
        return token if token and len(self.scan.quote(token)) > 1 else None

    def _goes_on(self, end: int, part: float, scale: float) -> Token | None:
        """The smaller number word that a number in words goes on with."""
        joint = next((joint for joint in (" and ", " ", "-") if self.low.startswith(joint, end)), "")
        token = self.words.get(end + len(joint)) if joint else None
        if token is None or self.inside(token[0]):
            return None
        if scale == 1:  # `twenty-five`
            return token if joint != " and " and part % 100 in _TENS and 0 < token[3] < 10 else None
        least = scale if joint == " " else 100
        return token if joint != "-" and scale <= (_MOST_AND if joint == " and " else scale) and token[3] < least else None

    def _take_currency(self, atom: Atom) -> None:
        """A currency sign or code in front, also with a blank between."""
        low, start = self.low, atom.start
        blank = low[start - 1 : start] == " "
        if blank and low[start - 2 : start - 1] in _SIGNS:
            start -= 1
        if low[start - 1 : start] in _SIGNS:
            self._take_sign(atom, start)
        elif blank:
            left = low.rfind(" ", max(0, start - _LONGEST_CODE), start - 1) + 1
            word = low[left : start - 1].strip("(.")
            code = self.table.letters.get(word)
            if code not in _NEVER_IN_FRONT and start - left > _SHORTEST_CODE:
                atom.currency, atom.start = str(code), low.rfind(word, left, start)

    def _take_sign(self, atom: Atom, end: int) -> None:
        """The sign that ends here with the letters before it (us$, hk$), or alone."""
        low, start = self.low, end - 1
        while start > 0 and low[start - 1].isalpha() and end - start < _LONGEST_SIGN:
            start -= 1
        signs = self.table.signs
        code = {"$": self.scan.dollar}.get(low[start:end]) or signs.get(low[start:end])
        if code is None:
            start, sign = end - 1, low[end - 1]
            code = signs.get(sign, {YEN: self.scan.yen}.get(sign, "USD"))
        atom.currency, atom.start = code, start

    def _take_suffix(self, atom: Atom, number: Number) -> bool:
        """Letters glued behind, if any: a scale, a unit, or both."""
        letters, scales, units = number.after, self.table.scales, self.table.glued
        end = number.end + len(letters)
        if self.scan.plain[number.end : end] == "Mt":
            atom.take(end, scale=1e6, unit=units["t"])
        elif letters in scales and (letters not in ("m", "b") or atom.currency or self._token_at(self.units, end)):
            atom.take(end, scale=scales[letters])
        elif letters in units:
            atom.take(end, unit=units[letters])
        else:
            for size in (2, 1):
                scale, unit = scales.get(letters[:size]), units.get(letters[size:])
                if scale is not None and unit is not None:
                    atom.take(end, scale=scale, unit=unit)
                    return True
            return not letters
        return True

    def _with_following(self, atom: Atom) -> Atom:
        """The number with scale and unit that follow, with a blank or a hyphen between."""
        if not atom.scaled:
            self._take_scale(atom)
        if not atom.dim:
            self.add_unit(atom)
        return atom

    def _take_scale(self, atom: Atom) -> None:
        """A scale; a single letter only right behind the number, or of money."""
        token = self._token_at(self.scales, atom.end)
        if token and (token[0] == atom.end or atom.currency or len(self.scan.quote(token)) > 1):
            atom.take(token[1], scale=token[3])
            second = self._token_at(self.scales, atom.end)
            if second and second[3] >= LEAST_SCALE:
                atom.take(second[1], scale=token[3] * second[3])

    def add_unit(self, atom: Atom) -> None:
        """Gives a number the unit that follows it, if one does."""
        low = self.low
        if low.startswith(("%", " %"), atom.end):
            atom.take(atom.end + 1 + (low[atom.end] == " "), unit=PERCENT)
            if low.startswith(("-point", " point"), atom.end):
                end = atom.end + len(" point")
                atom.take(end + low.startswith("s", end), unit=_POINTS)
            return
        token = self._token_at(self.units, atom.end) or self._in_brackets(atom.end)
        if token and not self.names_other(atom, token):
            atom.take(token[1], unit=token[3])
            if token[3].dim == "mass":
                self._weigh(atom, token)

    def names_other(self, atom: Atom, token: Token) -> bool:
        """Whether a counted noun only says which other things are counted: `two mine owners`."""
        return token[3].dim in _SITES and atom.value > 1 and not self.low.startswith("s", token[1] - 1)

    def _in_brackets(self, end: int) -> Token | None:
        """The unit of `1,310 [metric tons]`, bracket and all."""
        opens = self.low[end : end + 2]
        token = self.units.get(end + len(opens)) if opens in (" [", " (") else None
        if token is None or self.low[token[1] : token[1] + 1] not in ("]", ")"):
            return None
        return (token[0], token[1] + 1, *token[2:])

    def _weigh(self, atom: Atom, token: Token) -> None:
        """What a unit of mass says in its place: `Mt`, `t a month`, `tonnes a year earlier`."""
        unit, end, written = token[3], token[1], self.scan.quote(token)
        weight, a_year, _ = written.partition(" a ")
        if a_year and self.low.startswith(_EARLIER, end):  # "4,659 tonnes a year earlier"
            unit, end = self.table.glued["t"], token[0] + len(weight)
        if self.scan.plain[token[0] : token[1]] == "Mt":
            unit = Unit("t", 1e6, "mass")
        if written in ("t a", "mt a", "kt a"):
            unit, end = Unit("t", {"kt a": 1000.0}.get(written, 1.0), "mass"), token[1] - len(" a")
        for span in ("month", "day"):  # `500 t a month`, `50 tons per day`; tonnes a year stay tonnes
            leads = (f" a {span}", f" per {span}", f" each {span}", f"/{span}", f" every {span}")
            lead = next((lead for lead in leads if self.low.startswith(lead, end)), None)
            if lead and not unit.rate and not self.low.startswith(_EARLIER, end + len(lead)):
                unit = Unit(f"{unit.name}/{span}", unit.times, "mass", span)
        atom.take(end, unit=unit)

    def _token_at(self, table: dict[int, Token], end: int) -> Token | None:
        """The unit or scale that follows a place."""
        if end not in table and self.low[end : end + 1] in (" ", "-", "\n"):
            end += 1
        return table.get(end)


def read_digits(written: str) -> tuple[float, int, float] | None:
    """Value, decimals and power of ten of a number in figures, whatever marks its thousands and decimals; None for a time or date."""
    if written.isdigit():
        return float(written), 0, 1.0
    mantissa, _, power = written.replace("*", "x").replace("e", "x^").partition("x")
    if power:
        value, decimals = _plain(mantissa.strip())
        return value, decimals, 10.0 ** int(power.partition("^")[2])
    if "/" in written and written.count("/") == 1 and "." not in written:
        whole, _, part = written.replace("-", " ").rpartition(" ")
        above, _, below = part.partition("/")
        value = int(whole or 0) + int(above) / int(below)
        return value, len(f"{value:.2f}".rstrip("0").partition(".")[2]), 1.0
    if not _OF_DATES.isdisjoint(written):
        return None
    return *_plain(written), 1.0


def _plain(written: str) -> tuple[float, int]:
    """Value and decimals: the last mark is the decimal one, if it stands once and not before just three digits that it could group."""
    digits = written.replace(" ", "").replace("'", "")
    last = max(digits.rfind(","), digits.rfind("."))
    mark, tail = digits[last : last + 1] if last >= 0 else "", digits[last + 1 :]
    grouping = digits.count(mark) > 1 or (mark == "," and len(tail) == GROUP and not digits.startswith("0,")) if mark else True
    whole, part = (digits, "") if grouping else (digits[:last], tail)
    whole = whole.replace(",", "").replace(".", "")
    return float(f"{whole or 0}.{part or 0}"), len(part)


def is_amount(atom: Atom) -> bool:
    """Whether there can be as much of anything as a number says."""
    return atom.value * atom.scale < MOST


def tidy(value: float) -> float:
    """Binary dust of scaling removed: 1.63 million is 1630000, not 1629999.9999999998."""
    return value if value.is_integer() and value < _DUSTLESS else float(f"{value:.12g}")


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
    moved: bool = False  # whether it stands in a column of changes

    def __post_init__(self) -> None:
        self.left = self.start

    def measure(self, unit: Unit) -> None:
        """Takes a unit that stands elsewhere."""
        self.value, self.unit = tidy(self.value * unit.times), unit
        self.high = None if self.high is None else tidy(self.high * unit.times)
        self.step = None if self.step is None else tidy(self.step * unit.times)

    def qualify(self, qualifier: str) -> None:
        """Takes a qualifier, unless it has one."""
        if self.qualifier == "exact":
            self.qualifier = qualifier
