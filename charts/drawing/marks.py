"""Marks drawn from rows. Status is form: reported solid, derived hollow, another basis a hollow diamond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from charts.drawing.type import Box

if TYPE_CHECKING:
    import pandas as pd

    from charts.drawing.canvas import Panel
    from charts.drawing.placement import Occupied

HOVER = "%{hovertext}<extra></extra>"
HOLLOW_RIM = 1.8  # pixels, of a derived bar: its edge is all that is seen of it
_LARGE = 10  # pixels across: from here on a rim of one and a half pixels looks thin
_RIM, _LARGE_RIM, _PAPER_RIM = 1.5, 2.4, 1  # pixels; paper parts dots that touch
_WHISKER, _JOIN = 1.5, 1.3  # pixels: what was quoted is stronger than the line that only leads the eye
_ROOM = 6.0  # pixels around a dot's middle that labels keep off: the dot and a little air


def dot_style(panel: Panel, color: str, size: float, *, hollow: bool = False, symbol: str = "circle") -> dict[str, Any]:
    """A plotly marker: solid with a thin rim of paper, or hollow with a rim of its colour."""
    paper = panel.canvas.tokens["paper"]
    fill, rim = color, {"color": paper, "width": _PAPER_RIM}
    if hollow:
        fill, rim = paper, {"color": color, "width": {True: _RIM}.get(size < _LARGE, _LARGE_RIM)}
    return {"size": size, "symbol": symbol, "color": fill, "opacity": 1, "line": rim}


def dots(panel: Panel, rows: pd.DataFrame, marker: dict[str, Any], *, name: str, hover: list[str]) -> None:
    """One trace of dots at (date, shown) with a bar from shown_low to shown_high, each opening its row's evidence."""
    values = rows["shown"].to_numpy(float)
    panel.draw({
        "type": "scatter", "mode": "markers", "name": name, "x": rows["date"].dt.strftime("%Y-%m-%d").tolist(),
        "y": values.tolist(), "marker": marker, "error_y": {
            "type": "data", "symmetric": False, "array": (rows["shown_high"] - rows["shown"]).clip(lower=0).fillna(0).tolist(),
            "arrayminus": (rows["shown"] - rows["shown_low"]).clip(lower=0).fillna(0).tolist(),
            "color": {"circle": marker["color"]}.get(marker["symbol"], marker["line"]["color"]), "thickness": _WHISKER, "width": 0,
        },
        "customdata": [[f"observations/{key}"] for key in rows["observation_id"]], "hovertext": hover, "hovertemplate": HOVER,
    })
    half = marker["size"] / 2 + _RIM
    for day, value in zip(rows["date"], values, strict=True):
        x, y = panel.px(day), panel.py(value)
        panel.canvas.marks.append(Box(x - half, y - half, x + half, y + half))


def joined_line(panel: Panel, rows: pd.DataFrame, color: str, *, name: str) -> None:
    """A thin line through each `run` of the rows (see extract.measures.runs); gaps stay open."""
    breaks, points = rows["run"].ne(rows["run"].shift()), list[tuple[str | None, float | None]]()
    for day, value, new in zip(rows["date"].dt.strftime("%Y-%m-%d"), rows["shown"].tolist(), breaks, strict=True):
        if new and points:
            points.append((None, None))
        points.append((day, value))
    panel.draw({
        "type": "scatter", "mode": "lines", "name": name, "x": [day for day, _ in points],
        "y": [value for _, value in points], "connectgaps": False, "line": {"color": color, "width": _JOIN}, "hoverinfo": "skip",
    })


def take_rows(ground: Occupied, panel: Panel, rows: pd.DataFrame) -> None:
    """Marks where these dots and, if they have runs, their lines lie."""
    points = [(panel.px(day), panel.py(value)) for day, value in zip(rows["date"], rows["shown"], strict=True)]
    for x, y in points:
        ground.take(Box(x - _ROOM, y - _ROOM, x + _ROOM, y + _ROOM))
    if "run" in rows and len(points) > 1:
        xs, ys = (np.array(each, dtype=float) for each in zip(*points, strict=True))
        for run in rows["run"].unique():
            part = (rows["run"] == run).to_numpy()
            ground.take_path(xs[part], ys[part])
