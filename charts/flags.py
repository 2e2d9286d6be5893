"""Event flags over a time axis: a pole at each event, its date and words above, rows chosen so that no pole crosses a label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.formats import as_date, month, period, sentence
from charts.labels import flag_rows, line_width, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import pandas as pd

    from charts.canvas import Canvas, Panel

_LONGEST_DAYS = 100  # an event dated less exactly than about a quarter gets no pole: its place on the axis would say too much
_LEADING = 1.34
# What a reader of prices or flows looks for first; a type that is not listed comes last.
_WEIGHT = (
    "takeover", "border_closure", "export_restriction", "shipment_permission", "ultimatum", "import_ban", "offensive", "control_suspension",
    "border_reopening", "mining_halt", "shipment_halt", "agreement", "tax", "quota", "offer", "meeting",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One event as a flag: `when` and `what` are its two words, `start` to `end` the days it may have begun."""

    event_id: str
    start: date
    end: date
    when: str
    what: str
    event_type: str


def event_flags(events: pd.DataFrame, lanes: Sequence[str], window: tuple[date, date]) -> list[Flag]:
    """The events of these lanes that begin within the window and are dated exactly enough, weightiest first; each event once."""
    rows = events[
        events["lane"].isin(list(lanes)) & (events["modality"] == "actual") & (events["same_event_as"] == "") & events["start"].notna()
    ]
    flags = [flag for row in rows.itertuples() if (flag := _flag(row)) is not None and window[0] <= flag.start <= window[1]]
    return sorted(flags, key=lambda flag: (_weight(flag.event_type), flag.start, flag.event_id))


def _flag(row: object) -> Flag | None:
    start, end = as_date(row.start), as_date(row.end)  # type: ignore[attr-defined]
    if start is None:
        return None
    long = end is None or (end - start).days > _LONGEST_DAYS
    if long and not (row.lasting or row.ongoing):  # type: ignore[attr-defined]
        return None
    when = f"From {month(start)}" if long or end is None else sentence(period(start, end))
    return Flag(
        event_id=row.event_id, start=start, end=start if long or end is None else end, when=when,  # type: ignore[attr-defined]
        what=row.short, event_type=row.event_type,  # type: ignore[attr-defined]
    )


def _weight(event_type: str) -> int:
    return _WEIGHT.index(event_type) if event_type in _WEIGHT else len(_WEIGHT)


def draw_flags(canvas: Canvas, px: Callable[[date], float], flags: Sequence[Flag], ends: tuple[float, float]) -> None:
    """Poles from the labels down to `ends[1]`, labels in rows above `ends[0]`; a stretch of days is a bar on the plot's upper edge."""
    size, color, (top, bottom) = canvas.layout.tick, canvas.tokens["axis"], ends
    spots = _spots(canvas, px, flags)
    for flag, (x, _), row in zip(flags, spots, flag_rows(spots), strict=True):
        y = top - row * size * _LEADING - 4
        canvas.line((x, y + 5, x, bottom), color, width=0.8)
        if flag.end > flag.start:
            canvas.line((x, top, min(px(flag.end), canvas.box.x1), top), color, width=3)
        canvas.text(x + 5, y, words_of(canvas, px, flag), size=size)


def flag_points(panel: Panel, flags: Sequence[Flag]) -> None:
    """A small triangle where each pole meets the plot: the mark that opens the event's evidence."""
    panel.draw({
        "type": "scatter", "mode": "markers", "cliponaxis": False, "name": "events",
        "x": [flag.start.isoformat() for flag in flags], "y": [10 ** panel.y_span[1] if panel.log else panel.y_span[1]] * len(flags),
        "marker": {"size": 7, "color": panel.canvas.tokens["axis"], "symbol": "triangle-down"},
        "customdata": [[f"events/{flag.event_id}"] for flag in flags],
        "hovertext": [f"<b>{flag.when}</b> {flag.what}" for flag in flags], "hovertemplate": "%{hovertext}<extra></extra>",
    })


def flags_height(canvas: Canvas, px: Callable[[date], float], flags: Sequence[Flag]) -> float:
    """Pixels that the labels of these flags need above the plot."""
    return max(flag_rows(_spots(canvas, px, flags)), default=0) * canvas.layout.tick * _LEADING + 8


def words_of(canvas: Canvas, px: Callable[[date], float], flag: Flag) -> str:
    """The flag's words, as many as fit between its pole and the picture's right side."""
    room = canvas.box.x1 - px(flag.start) - 6
    what = shortened(flag.what, canvas.layout.tick, room - line_width(f"<b>{flag.when}</b> ", canvas.layout.tick))
    return f"<b>{flag.when}</b> {what}"


def _spots(canvas: Canvas, px: Callable[[date], float], flags: Sequence[Flag]) -> list[tuple[float, float]]:
    return [(px(flag.start), line_width(words_of(canvas, px, flag), canvas.layout.tick) + 5) for flag in flags]
