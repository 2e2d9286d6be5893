"""Finds quantities in a sentence: number, scale, unit, range, conversion, and how exact they are said to be.

The first reader: what a figure *says* ("1.6-1.63 million yuan/mt", "2 610 yuan ($356) per kilogramme", "nearly half", "tripled"),
not yet what it is about."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.core.properties import dimensions
from extract.reading.sentence.head_units import units_of
from extract.reading.sentence.number_atoms import GROUP, LEAST_SCALE, Atom, AtomReader, tidy
from extract.reading.sentence.scan import Number, is_joined
from extract.vocabulary.units import PERCENT, Unit
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from extract.reading.sentence.scan import Token

_SMALL = 0.04  # a sum so small beside a price, or a price so small beside a sum, is no price
_OF_SO_MANY = (" in ", " out of ", " in every ", " out of every ")
_MOST_PARTS = 100  # "one in a hundred"; beyond it the words are of something else
_PARTED = frozenset({"", *dimensions().having("counted")})
_ALIKE = 50  # times: a bare figure that many times another is of another thing
# In characters, chosen by reading the pages of tests/gold
_COUNT_WITHIN = 60  # from a number word to the count that it is compared with
_BRACKET_WITHIN = 18  # from a figure to its conversion: ` (or roughly about `
_LEAD_WITHIN = 40  # from a word of a move to its figure: `rose to just a little more than `
_SUBJECT_WITHIN = 90  # from the noun counted to its figure, a verb and a first figure between
_NOUN_WITHIN, _WORDS_BETWEEN = 50, 4  # from a figure to the noun that it counts: `KIA and allied security personnel`
_BETWEEN_WITHIN = 30  # the two words before a range
_SENTENCE_WITHIN = 120  # from the weight of goods to their prices: `a kilogram of ... averaged ... and is now at`
_ONE = ("a ", "one ", "a single ", "per ", "each ")  # `a kilogram of`
_PER_WITHIN = 14  # from a sum to its weight: ` per metric ton`
_CONVERSION_LEADS = words("conversion_leads")
_LENT, _COUNTED, _FAR, _SUMS, _CONVERTIBLE, _AMOUNTS = map(
    dimensions().having, ("lent", "counted", "far", "sum", "convertible", "amount")
)
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
        if not (_is_aside(low[first.end : second.start]) and _converts(first.unit, second.unit)):
            continue
        second.of = first.start
        match first.unit.dim, second.unit.dim:
            case "price", "money":
                second.unit = _price(second.unit, first.unit.name.split("/")[1])
            case "money", "money" if low.startswith(")", second.end) and (found := per(second.end + 1)) is not None:
                for quantity in (first, second):
                    quantity.unit = _price(quantity.unit, found[3].name)


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
            one.unit = _price(one.unit, weight[3].name)
            one.value = tidy(one.value / weight[3].times)
            one.high = None if one.high is None else tidy(one.high / weight[3].times)


def _is_one_of_goods(low: str, weight: Token) -> bool:
    return low.endswith(_ONE, 0, weight[0]) and low.startswith((" of ", "'s worth"), weight[1])


def _price(money: Unit, weight: str) -> Unit:
    return Unit(f"{money.name}/{weight}", 1.0, "price")


def _is_aside(gap: str) -> bool:
    """Whether what stands between two figures opens a bracket or says `or`, and leads to a conversion."""
    lead = gap.strip().lstrip("(").strip()
    opens = gap.lstrip().startswith("(") or lead in ("or", "or about", "or around", "or roughly")
    return opens and len(gap) <= _BRACKET_WITHIN and lead in _CONVERSION_LEADS


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
    if 1 / _ALIKE < one.value * times / (other.value or 1.0) < _ALIKE and (other.unit.dim != "percent" or one.value <= 100):
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


_SPECIAL = ("fraction", "multiple", "halving", "vague")
_RANGE_GAPS = frozenset(("-", " - ", "- ", " to ", " and ", "~", " ~ ", "--"))
_ENDS = 2  # of a range
_WIDEST = 10  # times its low end: in "fell by 20 and 60 yuan/kg to 2,250 yuan/kg" a change leads to a level
_NEVER_BETWEEN = frozenset("/.,':_-0123456789")  # two numbers of their own; a dash may stand there
_LISTING = (", ", " and ", " or ", ", and ", ", or ")
_SIGN_WITHIN = 3  # characters in which a sign of a bound stands: `>= `
_MARGINS = ("+/-", "+-", "plus or minus")
_LONGEST_MARGIN = 16  # characters: ` plus or minus `
_WAN, _OF_TEN_THOUSANDS = 10_000, (" ", " (", " x ", " x")  # a unit of Chinese boards: `55.5 (10,000 yuan/mt)`
_THROUGH_WEIGHT = ("-", "--", "~", "and")  # not `to`: `fell by 60 yuan/kg to 2,250 yuan/kg`
_NO_UNIT = Unit("", 1.0, "none")
_STOPS = words("before_no_noun")
_FULL_STOPS = frozenset(".!?\"")


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


class QuantityReader(AtomReader):
    """Reads the quantities of one sentence."""

    def read(self) -> list[Quantity]:
        """Quantities in order of position."""
        atoms = [*filter(None, map(self.figure, self._sure()))]
        if self.words:
            atoms = sorted((*atoms, *self._spelt()), key=lambda atom: atom.start)
        special = filter(None, (self._special(token) for token in self.tokens if token[2] in _SPECIAL and not self.inside(token[0])))
        quantities: list[Quantity] = []
        found = (*self._combine(self._joined(atoms)), *special, *self._parts_of_so_many(atoms))
        for quantity in sorted(found, key=lambda quantity: (quantity.start, -quantity.end)):
            if not quantities or quantity.start >= quantities[-1].end:
                quantities.append(quantity)
        self._under_heads(quantities)
        lend(quantities, self.low, self._per, self.units.values())
        return quantities

    def _parts_of_so_many(self, atoms: list[Atom]) -> Iterator[Quantity]:
        """`two in five workers`, `3 out of every 10 pits`: a share in words, not five workers and ten pits."""
        for one, other in itertools.pairwise(atoms):
            so_many = self.low[one.end : other.start] in _OF_SO_MANY and 0 < one.value < other.value <= _MOST_PARTS
            if so_many and not one.dim and other.dim in _PARTED:
                share = tidy(100 * one.value / other.value)
                yield Quantity(one.start, other.end, share, None, PERCENT, words=True, form="fraction", step=10.0)

    def _under_heads(self, quantities: list[Quantity]) -> None:
        """Gives a bare figure in a table the unit that its column, its row or the heading names."""
        if self.low[self.stop - 1] in _FULL_STOPS:  # no row ends so: most sentences need no layout
            return
        heads = units_of(self.scan, self.table)
        for one in (one for one in quantities if one.unit in (_NO_UNIT, PERCENT) and not one.words):
            if not (column := heads.column(one.start)):
                continue
            if column.moved:
                one.moved, one.sign = True, one.sign or "up" * bool(one.value)
            if one.unit is _NO_UNIT and column.unit is not None:
                one.measure(column.unit)

    def _sure(self) -> Iterator[Number]:
        """The numbers outside of dates and codes, without those joined by a separator (`1-2-3`); two with a hyphen may be a range."""
        numbers = self._regrouped()
        if all(self.low[number.start - 1 : number.start] not in _NEVER_BETWEEN for number in numbers):
            yield from numbers  # no number stands right behind a mark
            return
        run: list[Number] = []
        for number in (*numbers, None):
            if run and (number is None or not is_joined(self.low, run[-1].end, number.start)):
                if self._is_sure(run):
                    yield from run
                run = []
            if number is not None:
                run.append(number)

    def _is_sure(self, run: list[Number]) -> bool:
        """Whether numbers joined to each other can be read; nothing but a dash joins them to a date before them."""
        start = run[0].start
        mark, before = self.low[start - 1 : start], self.low[start - 2 : start - 1]
        if mark in _NEVER_BETWEEN and mark != "-" and before.isdigit():
            return False
        return len(run) == 1 or (len(run) == _ENDS and self.low[run[0].end] == "-")

    def _regrouped(self) -> list[Number]:
        """The numbers outside of dates and codes. `41, 700 t` is one with a stray blank; `2, 500 t` may be one or two: left out."""
        numbers = [number for number in self.numbers if not self.inside(number.start)] if self.taken else self.numbers
        out: list[Number] = []
        for number in numbers:
            if out and len(number.digits) == GROUP and self._is_rest(out[-1], number):
                before = out.pop()
                if len(before.digits) > 1 or self.low[before.end] == " ":
                    out.append(before._replace(end=number.end, digits=f"{before.digits},{number.digits}", after=number.after))
            else:
                out.append(number)
        return out

    def _is_rest(self, before: Number, number: Number) -> bool:
        """Whether a number of three digits may be the rest of the one before: both in no list, the first no label (`phase 2, 500 t`)."""
        low, end = self.low, number.end + len(number.after)
        gap = low[before.end : number.start]
        if not before.digits.isdigit() or len(before.digits) > GROUP or before.before:
            return False
        if gap != ", " or low[before.start - 2 : before.start] == ", ":
            return gap == " " and bool(number.after)  # `3 300t`
        listed = any(low.startswith(joint, end) and low[end + len(joint) :][:1].isdigit() for joint in _LISTING[:3])
        measured = number.after or self._token_at(self.units, end) or self._token_at(self.scales, end)
        return bool(measured) and not listed and not self._is_label(before.start)

    def _is_label(self, start: int) -> bool:
        """Whether the word before a number makes it a label: `phase 2`."""
        return any(token[2] == "nonfact" and token[1] == start - 1 for token in self.tokens)

    def _spelt(self) -> Iterator[Atom]:
        """The numbers in words; a word that another goes on with is part of that."""
        end = 0
        for start, token in sorted(self.words.items()):
            if start >= end and not self.inside(start):
                yield (atom := self.word(token))
                end = atom.end

    def _joined(self, atoms: list[Atom]) -> list[Atom]:
        """The numbers with their margins (`1,270 +/- 30`), and in ten thousands where that is their unit (`55.5 (10,000 yuan/mt)`)."""
        out: list[Atom] = []
        for atom in atoms:
            if not out or atom.start - out[-1].end > _LONGEST_MARGIN:
                out.append(atom)
                continue
            gap = self.scan.flat[out[-1].end : atom.start]
            if gap.strip() in _MARGINS:
                out[-1].allow(atom)
            elif atom.value == _WAN and atom.dim == "money" and not out[-1].dim and gap in _OF_TEN_THOUSANDS:
                out[-1].take(atom.end, scale=_WAN, unit=atom.unit)
            else:
                out.append(atom)
        for at in range(len(out) - 1, 0, -1):  # from the last of a list, which has the unit, to the first
            if not out[at - 1].dim and out[at].start - out[at - 1].end <= len(", and "):
                self._lend(out[at], out[at - 1])
        return out

    def _lend(self, last: Atom, one: Atom) -> None:
        """`1,270 and 2,893 t`: a bare number in front of one of its size in a list has the same scale and unit."""
        if self.scan.flat[one.end : last.start] not in _LISTING or one.scaled or one.words or last.words:
            return
        if self._is_label(one.start):
            return
        if last.dim in ("mass", "percent") and last.unit and last.value < _ALIKE * one.value < _ALIKE**2 * last.value:
            one.unit, one.scale, one.scaled = last.unit, last.scale, last.scaled

    def _combine(self, atoms: list[Atom]) -> Iterator[Quantity]:
        """A quantity of each number, of two where they are the ends of a range; none of two whose joint is not sure (`5-3 tonnes`)."""
        at = 0
        while at < len(atoms):
            size = self._size(atoms[at : at + 3])
            if size:
                quantity = self._made(atoms[at], atoms[at + size - 1] if size > 1 else None)
                self._priced(quantity)
                yield quantity
            at += size or _ENDS

    def _size(self, atoms: list[Atom]) -> int:
        """How many of these numbers make the first quantity: two ends of a range, three with a conversion between them, 0 if not sure."""
        first, *rest = atoms
        if not rest or rest[0].start - first.end > _PER_WITHIN + _BRACKET_WITHIN:
            return 1
        if self._spans(first, rest[0], self._gap(first, rest[0])):
            return 2
        if len(rest) == _ENDS and self._spans_aside(*atoms):
            return 3
        unsure = is_joined(self.low, first.end, rest[0].start) and self.low[first.end - 1].isdigit()
        return 0 if unsure and self.low[rest[0].start].isdigit() else 1

    def _gap(self, low: Atom, high: Atom) -> str:
        """What stands between two numbers: `- ` in `$1100/kg- $1250/kg`, where both have their weight."""
        near = low.dim == "money" and high.start - low.end < _PER_WITHIN
        weight = self._per(low.end) if near and self._per(high.end) else None
        gap = self.scan.flat[weight[1] : high.start] if weight else ""
        return gap if gap.strip() in _THROUGH_WEIGHT else self.scan.flat[low.end : high.start]

    def _spans_aside(self, low: Atom, aside: Atom, high: Atom) -> bool:
        """`between A$2.1 billion ($1.36 billion) and A$2.3 billion`: a range with the conversion of its low end."""
        opens, closes = self.scan.flat[low.end : aside.start], self.scan.flat[aside.end : high.start]
        if not (opens.lstrip().startswith("(") and closes.startswith(")") and _is_aside(opens)):
            return False
        return low.currency != aside.currency and low.dim == aside.dim == "money" and self._spans(low, high, closes[1:])

    def _spans(self, low: Atom, high: Atom, gap: str) -> bool:
        """Whether two numbers with this between them are the ends of a range."""
        if gap not in _RANGE_GAPS and not (gap == " -" and high.dim in _AMOUNTS):
            return False
        before = self.low[max(0, low.start - _BETWEEN_WITHIN) : low.start].split()[-2:]
        if gap == " and ":
            return "between" in before
        if (gap == " to " and before[-1:] in (["from"], ["by"])) or not self._same_kind(low, high, gap):
            return False
        if gap == "-":
            high.complete(low)
        first, last = low.value * (low if low.scaled else high).scale, high.value * high.scale
        return first < last and (gap != " to " or last <= first * _WIDEST)

    def _same_kind(self, low: Atom, high: Atom, gap: str) -> bool:
        """Both ends of a unit, or only the last; `$700-1,000/kg`, `US$450 to 455 a kilo`: one sign, a spelt-out "to" needs the weight."""
        if low.dim in ("", high.dim):
            return True
        bare = low.dim == "money" and not high.dim
        return bare and (gap != " to " or self._per(high.end) is not None)

    def _made(self, atom: Atom, high: Atom | None) -> Quantity:
        last = high or atom
        unit, scale = self._unit(atom, last), (atom if atom.scaled else last).scale  # `1.6-1.63 million`
        top = None if high is None else tidy(high.value * high.scale * unit.times)
        step = tidy((atom.margin * 2 or 10.0 ** -atom.decimals) * scale * unit.times)
        value = tidy(atom.value * scale * unit.times)
        made = Quantity(atom.start, last.end, value, top, unit, decimals=atom.decimals, step=step, words=atom.words)
        before = self.low[max(0, atom.start - _SIGN_WITHIN) : atom.start]
        if before[-2:-1] in ("", " ", "(", "\n"):
            made.sign = {"-": "down", "+": "up"}.get(before[-1:], "")
        if ("<" in before or ">" in before) and not before.endswith(("->", "=>")):
            made.qualifier = next((name for sign, name in self.table.bounds.items() if before.rstrip().endswith(sign)), "exact")
        return made

    def _unit(self, atom: Atom, last: Atom) -> Unit:
        if currency := atom.currency or last.currency:
            return Unit(currency, 1.0, "money")
        return last.unit or self._far_unit(last) or _NO_UNIT

    def _far_unit(self, atom: Atom) -> Unit | None:
        """A counted noun up to four words on: "300 rare earth mines", "5,000 KIA and allied personnel"."""
        stretch = self.low[atom.end : min(atom.end + _NOUN_WITHIN, self.stop)]
        for mark in ',.;:()"':
            stretch = stretch.split(mark, 1)[0]
        if not stretch.startswith((" ", "-")):
            return None
        limit = atom.end + len(stretch)
        for start in sorted(self.units):
            _, end, _, unit = self.units[start]
            if atom.end < start < end <= limit and unit.dim in _FAR and not self.names_other(atom, self.units[start]):
                between = self.low[atom.end : start].split()
                if len(between) <= _WORDS_BETWEEN and _STOPS.isdisjoint(between):
                    atom.end = end
                    return unit  # type: ignore[no-any-return]
        return None

    def _priced(self, quantity: Quantity) -> None:
        """Money per weight: "yuan per kg", "yuan/mt", "yuan a kilogram"."""
        if quantity.unit.dim != "money":
            return
        if found := self._per(quantity.end):
            _, quantity.end, _, weight = found
            quantity.unit = _price(quantity.unit, weight.name)
            quantity.value = tidy(quantity.value / weight.times)
            quantity.high = None if quantity.high is None else tidy(quantity.high / weight.times)

    def _per(self, end: int) -> Token | None:
        """The weight behind "per" at a place."""
        places = range(end + 1, min(end + _PER_WITHIN, self.stop))
        token = next((self.units[start] for start in places if start in self.units), None)
        if token is None or token[3].dim != "mass" or self.low[end : token[0]].strip() not in self.table.per_words:
            return None
        return token

    def _special(self, token: Token) -> Quantity | None:
        start, end, kind, value = token
        if kind == "vague":
            return self._vague(token)
        if kind == "multiple":
            return Quantity(start, end, value, None, Unit("times", 1.0, "times"), words=True, form="multiple", step=1.0)
        if kind == "fraction" and value == 50 and (scale := self._scaled(end)) is not None:
            atom = Atom(start, scale[1], 0.5, 0, words=True, scale=scale[3], scaled=True)
            self.add_unit(atom)
            return self._made(atom, None)
        if kind == "fraction" and self.low.startswith(("-year", " a million", "-hour", " year ", " a year", "-finished", "-hearted"), end):
            return None
        return Quantity(start, end, value, None, PERCENT, words=True, form=kind, step=10.0)

    def _scaled(self, end: int) -> Token | None:
        """The scale of `half a million`."""
        tokens = [self.scales.get(end + len(gap)) for gap in (" a ", " ") if self.low.startswith(gap, end)]
        return next((token for token in tokens if token is not None and token[3] >= LEAST_SCALE), None)

    def _vague(self, token: Token) -> Quantity | None:
        start, end, _kind, (low, high) = token
        atom = Atom(start, end, low, 0, words=True)
        if self.low.startswith(" of ", end):
            atom.end += len(" of")
        self.add_unit(atom)  # `thousands of tonnes`
        if unit := atom.unit:
            low, high = tidy(low * unit.times), tidy(high * unit.times)
        elif (unit := self._far_unit(atom)) is None:
            atom.end = end
        if self.low.startswith("decades", start):
            unit = Unit("year", 1.0, "time")
        return Quantity(start, atom.end, low, high, unit or _NO_UNIT, "order_of_magnitude", words=True, form="vague")
