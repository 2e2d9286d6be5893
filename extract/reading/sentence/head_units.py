"""The unit of a bare figure in a table: named by the head of its column or row, a cell of its row, a heading, or the sentence that leads
to the table ("Unit: 10,000 yuan/t", "Reserves (t REO)", "Change, %")."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import re2

from extract.core.properties import dimensions
from extract.reading.sentence.layout import CELL, ROW, layout_of
from extract.vocabulary.units import PERCENT, Unit
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extract.reading.sentence.layout import Heads, Spot
    from extract.reading.sentence.scan import Scan, Token
    from extract.vocabulary.units import UnitTable

_PIECE = re2.compile(r"(?:[^()\[\],:;|\n]|,\d)+")
_SIGN = re2.compile(r"([a-z]{0,3}[$\x11\x12\x13])")
_SCALE = re2.compile(r"'?(000|1,?000|10,?000|100,?000|1,?000,?000)(?:'?s)?\b")
_SKIPPED = " /'.-"
_BLANKED = str.maketrans("(),", "   ")
_LENT = dimensions().having("lent") & dimensions().having("amount")  # mass, price, money: what a whole table is in
_NAMED = _LENT | {PERCENT.dim}
_MATERIALS = ("group", "form", "element")
_LABELS, _CHANGES = words("label_columns"), words("change_columns")
_LEADS, _FILLERS = words("unit_leads"), words("unit_fillers")


class Stated(NamedTuple):
    """A unit as a head names it: a currency, a unit of its own or of the weight behind "per", and its scale (`million`, `'000`)."""

    money: str = ""
    unit: Unit | None = None
    scale: float = 1.0

    @property
    def made(self) -> Unit | None:
        """The unit of a figure below it, None where no unit is named."""
        unit = self.unit
        if not self.money:
            return unit and unit._replace(times=unit.times * self.scale)
        if unit is None:
            return Unit(self.money, self.scale, "money")
        return Unit(f"{self.money}/{unit.name}", self.scale / unit.times, "price")


class Column(NamedTuple):
    """What the layout says of a figure: its unit, and whether it stands in a column of changes."""

    unit: Unit | None
    moved: bool


def units_of(scan: Scan, table: UnitTable) -> HeadUnits:
    """The finder of a scan, made once."""
    if scan.head_units is None:
        scan.head_units = HeadUnits(scan, table)
    found: HeadUnits = scan.head_units
    return found


class HeadUnits:
    """Finds the units of the bare figures of a scan."""

    def __init__(self, scan: Scan, table: UnitTable) -> None:
        self.scan, self.table = scan, table
        self._known: dict[tuple[Spot, bool], Stated | None] = {}  # a head stands over many figures

    def column(self, position: int) -> Column | None:
        """What stands over the figure at a place; None in prose, and for a label: a rank, a code, the first cell of a row."""
        layout = layout_of(self.scan)
        line = layout.line(position)
        if line.kind not in (ROW, CELL) or (len(line.cells) > 1 and position < line.cells[0][1]):
            return None
        heads = layout.heads(position)
        said = [self.scan.flat[head.start : head.end] for head in heads.column]
        if not _LABELS.isdisjoint(said):
            return None
        moved = any(not _CHANGES.isdisjoint(head.translate(_BLANKED).split()) for head in said)
        return Column(self._unit(heads), moved)

    def _unit(self, heads: Heads) -> Unit | None:
        """A percentage of the column first, then the row's own unit, the column's, and the nearest heading's."""
        column, row = self._named(heads.column), self._named(heads.row)
        if column and column.unit is PERCENT:
            return PERCENT
        above = self._first(heads.corner + heads.lines) or self._first(heads.lead, told=True)
        alone = next(filter(None, (self._whole(cell) for cell in heads.row)), None)
        if alone is not None:  # a cell `Tonne` in the row: what a price is for
            other = column or above
            return self._per(alone, other) if other else alone.made
        return next((found.made for found in (row, column, above) if found), None)

    def _per(self, alone: Stated, other: Stated) -> Unit | None:
        if alone.money or other.unit is not None:
            return alone.made
        return Stated(other.money, alone.unit, other.scale).made

    def _whole(self, cell: Spot) -> Stated | None:
        found = self._piece(cell.sentence, cell.start, cell.end)
        return found if found and found.unit is not PERCENT else None

    def _first(self, heads: Iterable[Spot], *, told: bool = False) -> Stated | None:
        for head in heads:
            if (key := (head, told)) not in self._known:
                self._known[key] = self._stated(head, told=told)
            if found := self._known[key]:
                return found
        return None

    def _stated(self, head: Spot, *, told: bool) -> Stated | None:
        """The unit in a head: a piece between brackets and commas that says nothing else. In a sentence it must be told as one."""
        found, led, low = None, not told, self.scan.low
        for piece in _PIECE.finditer(low[head.start : head.end]):
            opens = piece.group().lstrip().partition(" ")[0] in _LEADS
            if led or opens:
                found = self._piece(head.sentence, head.start + piece.start(), head.start + piece.end()) or found
            led = not told or opens
        return found

    def _named(self, heads: Iterable[Spot]) -> Stated | None:
        """As `_first`; in the head of a column or row a sign of percent will do (`% of total`), but not of a figure (`99.5% TREO`)."""
        for head in heads:
            at = self.scan.low.find("%", head.start, head.end)
            if found := self._first((head,)) or self._last(head):
                return found
            if at >= 0 and not self.scan.low[at - 1].isdigit():
                return Stated(unit=PERCENT)
        return None

    def _last(self, head: Spot) -> Stated | None:
        """The unit that a head ends with: `Sales volume REOt`, `Average price A$/kg`; none behind `per` (`cost per tonne`)."""
        low = self.scan.low
        starts = {token[0] for token in self._tokens(*head) if token[2] in ("unit", "scale")}
        starts |= {head.start + sign.start() for sign in _SIGN.finditer(low[head.start : head.end])}
        for start in sorted(starts):
            if start > head.start and low[start - 1] in " (" and (found := self._piece(head.sentence, start, head.end)):
                before = low[head.start : start].split()[-1:]
                return None if before and before[0] in self.table.per_words else found
        return None

    def _piece(self, sentence: int, start: int, end: int) -> Stated | None:
        """The unit that a stretch names and nothing else."""
        tokens = {token[0]: token for token in self._tokens(sentence, start, end)}
        found, at = Stated(), start
        while at < end:
            step = self._step(found, tokens.get(at), at, end)
            if step is None:
                return None
            found, at = step
        return found if found.money or found.unit else None

    def _step(self, found: Stated, token: Token | None, at: int, end: int) -> tuple[Stated, int] | None:
        """What a unit is with the next word, number or mark of its name, and the place behind that; None for anything else."""
        if token and token[2] == "unit" and token[3].dim in _NAMED:
            return self._with(found, token), token[1]
        if token and token[2] == "scale":
            return found._replace(scale=found.scale * token[3]), token[1]
        if token and token[2] in _MATERIALS and found != Stated():
            return found, token[1]
        rest = self.scan.low[at:end]
        if sign := _SIGN.match(rest):
            return found._replace(money=self._currency(sign.group())), at + sign.end()
        if scale := _SCALE.match(rest):
            return found._replace(scale=found.scale * _power(scale.group(1))), at + scale.end()
        return self._pass(found, at, rest)

    def _pass(self, found: Stated, at: int, rest: str) -> tuple[Stated, int] | None:
        """The same over a blank, a mark or a word that joins the parts of a unit."""
        if skipped := len(rest) - len(rest.lstrip(_SKIPPED)):
            return found, at + skipped
        if rest[0] == "%":
            return found._replace(unit=PERCENT), at + 1
        word = rest.partition(" ")[0].partition("/")[0]
        return (found, at + max(1, len(word))) if word in _FILLERS or word in self.table.per_words or not word else None

    def _tokens(self, sentence: int, start: int, end: int) -> Iterator[Token]:
        """Those inside a stretch, the longest at each place last; of two senses a unit goes before a scale."""
        inside = (token for token in self.scan.tokens[sentence] if start <= token[0] and token[1] <= end)
        yield from sorted(inside, key=lambda token: (token[0], token[1], token[2] in ("unit", *_MATERIALS)))

    def _with(self, found: Stated, token: Token) -> Stated:
        unit = token[3]
        if unit.dim == "money":
            return found._replace(money=unit.name)
        if self.scan.plain[token[0] : token[1]] == "Mt":
            unit = Unit("t", 1e6, "mass")
        return found._replace(unit=unit)

    def _currency(self, sign: str) -> str:
        return self.scan.dollar if sign == "$" else self.table.signs.get(sign, "USD")


def _power(written: str) -> float:
    """1,000 for `000` and `1,000`."""
    return 10.0 ** written.count("0")
