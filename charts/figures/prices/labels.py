"""The close-up's labels, placed by weight: the change, its base, the last quote, other bases, the name of the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.drawing.canvas import TextStyle
from charts.drawing.placement import Occupied, TextLine, around, block_size, choose, set_block
from charts.drawing.theme import translucent
from charts.drawing.type import Box
from charts.figures.prices.rows import Material, Move, PriceView, within
from charts.wording.captions import short_name
from charts.wording.formats import change, day, period, span
from charts.wording.markup import bold
from extract.core.ids import rows_of
from extract.languages.spoken import say

if TYPE_CHECKING:
    from datetime import date

    from charts.drawing.canvas import Panel

_MOST_OTHERS = 2  # the latest: more would crowd out the labels of the main basis
# Pixels between a mark and its label, nearest first, chosen by eye: the first clears the dot, the last still reads as its label.
_OFF_MOVE = (8, 14, 22, 32, 46, 64)  # the label with most weight may go furthest
_OFF_BELOW, _OFF_ABOVE, _BASE_SHIFT = (11, 15, 20), (10, 14, 18), 8
_OFF_LAST, _OFF_ALONE, _OFF_OTHERS = (7, 12, 20), (7, 12, 20, 30, 42), (8, 13)  # the price may go further without its day
# Where in its row a name may stand (parts of the free width and height), emptiest first: moves and quotes fill the sides.
_NAME_COLUMNS = (0.55, 0.6, 0.5, 0.65, 0.7, 0.42, 0.75, 0.3, 0.8, 0.02)
_NAME_ROWS = (0.88, 0.8, 0.7, 0.1, 0.6, 0.2)
_BREAK = 4  # half the width of a stroke of a break of the axis, and what lies between the two
_FRAME = 2, 1, 14, -1  # pixels that a label may reach over the row's edges: right, into the empty gutter


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLabels:
    """Sets the labels of one material in its row of the close-up, clear of what `ground` says is taken."""

    panel: Panel
    ground: Occupied
    material: Material
    view: PriceView
    moves: list[Move]

    def draw(self) -> None:
        """Sets all labels; those of other bases only where they fall free."""
        for move in self.moves:
            self._set_level(move)
            self._set_base(move)
        self._set_last()
        self._set_name()
        self._mark_break()
        if not self.panel.canvas.layout.narrow:
            self._set_others()

    @property
    def _color(self) -> str:
        return self.panel.canvas.tokens[self.material.token]

    def _set(self, lines: list[TextLine], choices: list[Box], mark: tuple[date, str] | None, *, align: str = "left") -> bool:
        """Sets the lines in the best free place; lines that would cover data or another label are left out, and it says so.

        They go with the `mark` of a day and record; without one they stay in their row.
        """
        canvas, row = self.panel.canvas, self.panel.box
        left, top, right, bottom = _FRAME
        box = choose(canvas, self.ground, choices, Box(row.x0 + left, row.y0 + top, row.x1 + right, row.y1 + bottom))
        if box is None or self.ground.taken(box) or any(box.overlaps(label) for label, _ in canvas.labels):
            return False
        # 0.7: hides a pole and shows a mark, when a reader zooms and one comes to lie below.
        style = TextStyle(background=translucent(canvas.tokens["closeup"], 0.7), to=None)
        if mark:
            style |= TextStyle(to=(self.panel, mark[0]), record=f"observations/{mark[1]}")
        set_block(canvas, lines, box, align=align, **style)
        return True

    def _around(self, when: date, value: float, lines: list[TextLine], order: str, off: tuple[float, ...]) -> list[Box]:
        return around(self.panel.px(when), self.panel.py(value), block_size(lines), order, off=off)

    def _set_level(self, move: Move) -> None:
        layout, color = self.panel.canvas.layout, self._color
        price = bold(self.view.told(move.quote))
        level = say("{price} on {day}", price=price, day=day(move.day))
        blocks = [[TextLine(words, layout.label, color)] for words in (level, price)]
        if self.view.mode == "absolute":  # else the level is a change or an index already, and a second one beside it is of another day
            moved = bold(change(self.view.moved(move), 1))
            flat = say("{change} to {level}", change=moved, level=level)
            blocks = [[TextLine(level, layout.label, color), TextLine(moved, layout.figure, color)],
                      [TextLine(flat, layout.label, color)], [TextLine(moved, layout.label, color)]]
        order = "rb b r lb ra a l la" if move.percent > 0 else "b rb lb r ra a l la"  # the arrow of a rise comes from below left
        for lines in blocks:
            if self._set(lines, self._around(move.day, move.level, lines, order, _OFF_MOVE), (move.day, move.level_id)):
                return

    def _set_base(self, move: Move) -> None:
        layout, color = self.panel.canvas.layout, self._color
        base, ends = bold(self.view.show(move.base)), span(move.base_low, move.base_high, 0)
        blocks = [[TextLine(say("{figure}, derived", figure=base), layout.tick, color)]]
        if not layout.narrow:
            if "–" in ends and self.view.mode == "absolute":
                base = say("{figure} ({ends})", figure=base, ends=ends)
            when = say("derived, {period}", period=period(move.base_start, move.base_end))
            second = TextLine(when, layout.tick, self.panel.canvas.tokens["ink2"])
            blocks.insert(0, [TextLine(base, layout.label, color), second])
        for lines in blocks:
            width, height = block_size(lines)
            x, y = self.panel.px(move.base_day) - _BASE_SHIFT, self.panel.py(move.base)
            lefts = (x, x + 2 * _BASE_SHIFT - width)  # to the right of the mark, and to its left where the picture ends
            below = [Box(left, y + off, left + width, y + off + height) for left in lefts for off in _OFF_BELOW]
            above = [Box(left, y - off - height, left + width, y - off) for left in lefts for off in _OFF_ABOVE]
            # Where the arrow leads down from the base, above it is free; left of the mark its level may stand below.
            spots = above + below if move.percent <= 0 else [*below[: len(_OFF_BELOW)], *above, *below[len(_OFF_BELOW):]]
            if self._set(lines, spots, (move.base_day, move.base_id)):
                return

    def _set_last(self) -> None:
        seen = within(self.material.quotes, self.view.window).sort_values("date")
        for last in rows_of(seen.tail(1)):
            if last["observation_id"] in {move.level_id for move in self.moves}:
                return
            layout, ink = self.panel.canvas.layout, self.panel.canvas.tokens["ink2"]
            value = TextLine(bold(self.view.told(last)), layout.label, self._color)
            dated = [value, TextLine(day(last["date"]), layout.tick - 1, ink)]
            for lines, off in ((dated, _OFF_LAST), ([value], _OFF_ALONE)):
                spots = self._around(last["date"], last["shown"], lines, "b a lb la l rb ra", off)
                if self._set(lines, spots, (last["date"], last["observation_id"]), align="center"):
                    return

    def _set_others(self) -> None:
        size, color = self.panel.canvas.layout.tick - 1, self.panel.canvas.tokens["ink2"]
        for other in rows_of(within(self.material.others, self.view.window).tail(_MOST_OTHERS)):
            lines = [TextLine(f"{self.view.told(other)} {short_name(other['publisher'])}", size, color)]
            spots = self._around(other["date"], other["shown"], lines, "l r b a", _OFF_OTHERS)
            self._set(lines, spots, (other["date"], other["observation_id"]))

    def _set_name(self) -> None:
        box = self.panel.box
        lines = [TextLine(bold(self.material.name), self.panel.canvas.layout.label + 1, self._color)]
        width, height = block_size(lines)
        lefts = [box.x0 + part * (box.width - width) for part in _NAME_COLUMNS]
        tops = [box.y0 + part * (box.height - height) for part in _NAME_ROWS]
        self._set(lines, [Box(x, y, x + width, y + height) for y in tops for x in lefts], None)

    def _mark_break(self) -> None:
        """Two strokes across the foot of the scale, where it does not begin at zero; changes and logs have no such foot."""
        box, canvas = self.panel.box, self.panel.canvas
        if self.view.mode != "absolute" or self.panel.log or self.panel.y_span[0] <= 0:
            return
        for off in (_BREAK, 2 * _BREAK):
            canvas.line((box.x0 - _BREAK, box.y1 - off, box.x0 + _BREAK, box.y1 - off - _BREAK), canvas.tokens["axis"], width=1.2)
