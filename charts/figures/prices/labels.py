"""The close-up's labels, placed by weight: the change, its base, the last quote, other bases, the name of the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.drawing.placement import TextLine, around, block_size, choose, set_block
from charts.drawing.type import Box
from charts.figures.prices.rows import within
from charts.wording.captions import short_name
from charts.wording.formats import change, day, day_short, period, span

if TYPE_CHECKING:
    from charts.drawing.canvas import Panel
    from charts.drawing.placement import Occupied
    from charts.figures.prices.rows import Material, Move, PriceView

_MOST_OTHERS = 2


def label_row(panel: Panel, ground: Occupied, material: Material, view: PriceView, moves: list[Move]) -> None:
    """Sets all labels of one row; those of other bases only where they fall free."""
    for move in moves:
        _label_level(panel, ground, view, move, material.token)
        _label_base(panel, ground, view, move, material.token)
    _label_last(panel, ground, material, view, moves)
    _label_name(panel, ground, material)
    if not panel.canvas.layout.narrow:
        _label_others(panel, ground, material, view)


def _set(panel: Panel, ground: Occupied, lines: list[TextLine], choices: list[Box], *, align: str = "left") -> bool:
    """Sets the lines in the best free place; lines that would cover data or another label are left out, and it says so."""
    canvas = panel.canvas
    frame = Box(panel.box.x0 + 2, panel.box.y0 + 1, panel.box.x1 + 14, panel.box.y1 - 1)
    box = choose(canvas, ground, choices, frame)
    if box is None or ground.taken(box) or any(box.overlaps(label) for label, _ in canvas.labels):
        return False
    set_block(canvas, lines, box, align=align, background=canvas.tokens["closeup"])
    return True


def _label_level(panel: Panel, ground: Occupied, view: PriceView, move: Move, token: str) -> None:
    layout, color = panel.canvas.layout, panel.canvas.tokens[token]
    when = day_short(move.day) if layout.narrow else day(move.day)
    foreign = "" if view.unit.startswith("CNY") or view.mode != "absolute" else " in CNY"  # the change was reported in yuan
    level, moved = f"<b>{view.show(move.level)}</b> on {when}", f"<b>{change(move.percent)}</b>{foreign}"
    tall = [TextLine(words=level, size=layout.label, color=color), TextLine(words=moved, size=layout.figure, color=color)]
    flat = [TextLine(words=f"{moved} to {level}", size=layout.label, color=color)]
    order = "rb b r lb ra a l la" if move.percent > 0 else "b rb lb r ra a l la"
    for lines in (tall, flat, [TextLine(words=moved, size=layout.label, color=color)]):
        spots = around(panel.px(move.day), panel.py(move.level), block_size(lines), order, off=(8, 14, 22, 32, 46, 64))
        if _set(panel, ground, lines, spots):
            return


def _label_base(panel: Panel, ground: Occupied, view: PriceView, move: Move, token: str) -> None:
    layout, tokens = panel.canvas.layout, panel.canvas.tokens
    color, when = tokens[token], period(move.base_start, move.base_end)
    ends = span(move.base_low, move.base_high, 0)
    figures = f"<b>{view.show(move.base)}</b>" + (f" ({ends})" if "–" in ends and view.mode == "absolute" else "")
    derived = TextLine(words=f"derived, {when}", size=layout.tick, color=tokens["ink2"])
    two = [TextLine(words=figures, size=layout.label, color=color), derived]
    one = [TextLine(words=f"<b>{view.show(move.base)}</b>, derived", size=layout.tick, color=color)]
    for lines in ([one] if layout.narrow else [two, one]):
        width, height = block_size(lines)
        x, y = panel.px(move.base_day) - 8, panel.py(move.base)
        below = [Box(x, y + off, x + width, y + off + height) for off in (11, 15, 20)]
        above = [Box(x, y - off - height, x + width, y - off) for off in (10, 14, 18)]
        if _set(panel, ground, lines, [*below, *above] if move.percent > 0 else [*above, *below]):
            return


def _label_last(panel: Panel, ground: Occupied, material: Material, view: PriceView, moves: list[Move]) -> None:
    seen = within(material.quotes, view.window)
    if seen.empty:
        return
    last = seen.sort_values("date").iloc[-1]
    if any(move.level_id == last["observation_id"] for move in moves):
        return
    layout, tokens = panel.canvas.layout, panel.canvas.tokens
    lines = [
        TextLine(words=f"<b>{view.show(last['shown'])}</b>", size=layout.label, color=tokens[material.token]),
        TextLine(words=day_short(last["date"]) if layout.narrow else day(last["date"]), size=layout.tick - 1, color=tokens["ink2"]),
    ]
    spots = around(panel.px(last["date"]), panel.py(last["shown"]), block_size(lines), "b a lb la l", off=(7, 12, 20))
    _set(panel, ground, lines, spots, align="center")


def _label_others(panel: Panel, ground: Occupied, material: Material, view: PriceView) -> None:
    size, color = panel.canvas.layout.tick - 1, panel.canvas.tokens["ink2"]
    last = within(material.others, view.window).tail(_MOST_OTHERS)
    for value, when, publisher in zip(last["shown"].tolist(), last["date"], last["publisher"], strict=True):
        lines = [TextLine(words=f"{view.show(value)} {short_name(publisher)}", size=size, color=color)]
        _set(panel, ground, lines, around(panel.px(when), panel.py(value), block_size(lines), "l r b a", off=(8, 13)))


def _label_name(panel: Panel, ground: Occupied, material: Material) -> None:
    """The row's name where the row is emptiest, its middle first."""
    canvas, box = panel.canvas, panel.box
    lines = [TextLine(words=f"<b>{material.name}</b>", size=canvas.layout.label + 1, color=canvas.tokens[material.token])]
    width, height = block_size(lines)
    columns = [0.55, 0.6, 0.5, 0.65, 0.7, 0.42, 0.75, 0.3, 0.8, 0.02]
    rows = [0.88, 0.8, 0.7, 0.1, 0.6, 0.2]
    spots = [(box.x0 + part * (box.width - width), box.y0 + down * (box.height - height)) for down in rows for part in columns]
    _set(panel, ground, lines, [Box(x, y, x + width, y + height) for x, y in spots])
