"""The move: a hollow base, a dotted level to the later date, an arrow to the solid dot. Two dates compared, no path invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.formats import change, day, number, period, span
from charts.labels import Box
from charts.marks import HOVER, dot_style

if TYPE_CHECKING:
    from charts.blocks import Ground
    from charts.canvas import Panel
    from charts.prices_rows import Move

_LEAST_ARROW = 26.0  # pixels; a shorter arrow hides in the dot it points to


def paint_move(panel: Panel, ground: Ground, move: Move, color: str, *, words: tuple[str, str]) -> None:
    """Draws one move; `words` name the two traces (base, level)."""
    canvas = panel.canvas
    base_x, base_y, level_x, level_y = panel.px(move.base_day), panel.py(move.base), panel.px(move.day), panel.py(move.level)
    canvas.line((base_x + 7, base_y, level_x, base_y), color, width=1.6, dash="dot")
    ground.take(Box(base_x, base_y - 2, level_x, base_y + 2))
    if abs(base_y - level_y) > _LEAST_ARROW:
        tip = level_y + (9 if base_y > level_y else -9)
        canvas.arrow((level_x, base_y, level_x, tip), color)
        ground.take(Box(level_x - 4, min(base_y, level_y), level_x + 4, max(base_y, level_y)))
    for name, key, (x, y), value, hollow in (
        (words[0], move.base_id, (base_x, base_y), move.base, True),
        (words[1], move.level_id, (level_x, level_y), move.level, False),
    ):
        size = 12 if hollow else 13
        marker = dot_style(panel, color, size, hollow=hollow)
        if not hollow:
            marker["line"] = {"color": canvas.tokens["paper"], "width": 2}
        box = Box(x - size / 2 - 2, y - size / 2 - 2, x + size / 2 + 2, y + size / 2 + 2)
        ground.take(box)
        canvas.marks.append(box)
        panel.draw({
            "type": "scatter", "mode": "markers", "name": name, "marker": marker,
            "x": [(move.base_day if hollow else move.day).isoformat()], "y": [value], "error_y": _whisker(move, color) if hollow else {},
            "customdata": [[f"observations/{key}"]], "hovertext": [_hover(move, hollow)], "hovertemplate": HOVER,
        })


def _whisker(move: Move, color: str) -> dict[str, object]:
    return {
        "type": "data", "symmetric": False,
        "array": [max(move.base_high - move.base, 0)], "arrayminus": [max(move.base - move.base_low, 0)],
        "color": color, "thickness": 1.5, "width": 4,
    }


def _hover(move: Move, base: bool) -> str:
    before = period(move.base_start, move.base_end)
    if base:
        figures = f"<b>{number(move.base)}</b> derived ({span(move.base_low, move.base_high)})"
        return f"{figures}<br>{before}<br>{number(move.level)} after {change(move.percent)}"
    return f"<b>{number(move.level)}</b> on {day(move.day)}<br>{change(move.percent)} since {before}<br>{move.publisher}"
