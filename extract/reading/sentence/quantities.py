"""Finds quantities in a sentence: number, scale, unit, range, conversion, and how exact they are said to be.

The first reader: what a figure *says* ("1.6-1.63 million yuan/mt", "2 610 yuan ($356) per kilogramme", "nearly half", "tripled"),
not yet what it is about."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from extract.core.properties import dimensions
from extract.reading.sentence.head_units import units_of
from extract.reading.sentence.lending import ALIKE, BRACKET_WITHIN, is_aside, lend, priced
from extract.reading.sentence.number_atoms import GROUP, LEAST_SCALE, MOST, Atom, AtomReader, Quantity, is_amount, tidy
from extract.reading.sentence.scan import Number, is_joined
from extract.vocabulary.units import PERCENT, Unit
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.reading.sentence.scan import Token
_OF_SO_MANY = (" in ", " out of ", " in every ", " out of every ")
_MOST_PARTS = 100  # "one in a hundred"; beyond it the words are of something else
_PARTED = frozenset({"", *dimensions().having("counted")})
# In characters, chosen by reading the pages of tests/gold
_NOUN_WITHIN, _WORDS_BETWEEN = 50, 4  # from a figure to the noun that it counts: `KIA and allied security personnel`
_BETWEEN_WITHIN = 30  # the two words before a range
_PER_WITHIN = 14  # from a sum to its weight: ` per metric ton`
_FAR, _AMOUNTS = map(dimensions().having, ("far", "amount"))
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
        return [one for one in quantities if max(one.value, one.high or 0.0) < MOST]  # a head in billions can make too much of a cell

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
            if out and len(number.digits) == GROUP and number.digits.isdigit() and self._is_rest(out[-1], number):
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
                if is_amount(atom := self.word(token)):
                    yield atom
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
        if last.dim in ("mass", "percent") and last.unit and last.value < ALIKE * one.value < ALIKE**2 * last.value:
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
        if not rest or rest[0].start - first.end > _PER_WITHIN + BRACKET_WITHIN:
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
        if not (opens.lstrip().startswith("(") and closes.startswith(")") and is_aside(opens)):
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
        if top is not None and top < value:  # between 9 and 3 million
            value, top = top, value
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
            quantity.unit = priced(quantity.unit, weight.name)
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
