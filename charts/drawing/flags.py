"""Event flags over a time axis: a pole at each event, its date and words above, rows chosen so that no pole crosses a label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.drawing.type import line_width, shortened
from charts.wording.formats import as_date, month, period, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import pandas as pd

    from charts.drawing.canvas import Canvas, Panel

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A flag with its pole's x, its row (1 = lowest), its words, and whether they stand left of the pole."""

    flag: Flag
    x: float
    row: int
    words: str
    turned: bool
    width: float


def flag_rows(flags: Sequence[tuple[float, float]], gap: float = 8.0) -> list[int]:
    """Rows (1 = lowest) for flags `(pole x, label width)` sorted by x: no pole crosses a label, and rows are fewest.

    From the last to the first: one above the highest row among the later flags whose pole stands under this label.
    """
    rows = [0] * len(flags)
    for index in range(len(flags) - 1, -1, -1):
        left, width = flags[index]
        under = (rows[later] for later in range(index + 1, len(flags)) if flags[later][0] < left + width + gap)
        rows[index] = 1 + max(under, default=0)
    return rows


def turned_from(flags: Sequence[tuple[float, float]], right: float, gap: float = 8.0) -> int:
    """The first of the flags (sorted by x) that must stand left of its pole: it or a later one it covers has no room up to `right`."""
    turned = len(flags)
    for index in range(len(flags) - 1, -1, -1):
        left, width = flags[index]
        covers_turned = turned < len(flags) and left + width + gap > flags[turned][0]
        if left + width > right or covers_turned:
            turned = index
    return turned


def two_sided_rows(flags: Sequence[tuple[float, float]], turned: int, gap: float = 8.0) -> list[int]:
    """Rows as in `flag_rows` where the flags from `turned` on stand left of their poles."""
    rows = flag_rows(flags[:turned], gap)
    for index in range(turned, len(flags)):
        pole, width = flags[index]
        spans = [(x, x + (wide if other < turned else 0)) for other, (x, wide) in enumerate(flags[:index])]
        under = (rows[other] for other, (_, end) in enumerate(spans) if end > pole - width - gap)
        rows.append(1 + max(under, default=0))
    return rows


def place_flags(canvas: Canvas, px: Callable[[date], float], flags: Sequence[Flag], left: float) -> list[Placed]:
    """Flags in order of time with their places: right of the pole, or left of it where the picture ends; `left` is the plot's left side."""
    size = canvas.layout.tick
    full = [f"<b>{flag.when}</b> {flag.what}" for flag in flags]
    spots = [_spot(px(flag.start), line_width(words, size) + 6, (left, canvas.box.x1)) for flag, words in zip(flags, full, strict=True)]
    turned = turned_from(spots, canvas.box.x1)
    fitted = [width if index < turned else min(width, max(x - left, 60.0)) for index, (x, width) in enumerate(spots)]
    rows = two_sided_rows([(x, width) for (x, _), width in zip(spots, fitted, strict=True)], turned)
    return [
        Placed(flag=flag, x=spot[0], row=row, words=_fit(flag, size, width - 5), turned=index >= turned, width=width)
        for index, (flag, spot, row, width) in enumerate(zip(flags, spots, rows, fitted, strict=True))
    ]


def _spot(x: float, width: float, ends: tuple[float, float]) -> tuple[float, float]:
    """Pole and width of a label; one that is too long for the room right of its pole is cut there if the room left of it is no larger."""
    room = ends[1] - x
    return x, room if width > room >= x - ends[0] else width


def _fit(flag: Flag, size: float, room: float) -> str:
    return f"<b>{flag.when}</b> {shortened(flag.what, size, room - line_width(f'<b>{flag.when}</b> ', size))}"


def draw_flags(canvas: Canvas, px: Callable[[date], float], placed: Sequence[Placed], ends: tuple[float, float]) -> None:
    """Poles from the labels down to `ends[1]`, labels in rows above `ends[0]`; a stretch of days is a bar on the plot's upper edge."""
    size, color, (top, bottom) = canvas.layout.tick, canvas.tokens["axis"], ends
    for each in placed:
        y = top - each.row * size * _LEADING - 4
        canvas.line((each.x, y + 5, each.x, bottom), color, width=0.8)
        if each.flag.end > each.flag.start:
            canvas.line((each.x, top, min(px(each.flag.end), canvas.box.x1), top), color, width=3)
        canvas.text(each.x + (-5 if each.turned else 5), y, each.words, size=size, at="right top" if each.turned else "left top")


def flag_points(panel: Panel, flags: Sequence[Flag]) -> None:
    """A small triangle where each pole meets the plot: the mark that opens the event's evidence."""
    panel.draw({
        "type": "scatter", "mode": "markers", "cliponaxis": False, "name": "events",
        "x": [flag.start.isoformat() for flag in flags], "y": [10 ** panel.y_span[1] if panel.log else panel.y_span[1]] * len(flags),
        "marker": {"size": 7, "color": panel.canvas.tokens["axis"], "symbol": "triangle-down"},
        "customdata": [[f"events/{flag.event_id}"] for flag in flags],
        "hovertext": [f"<b>{flag.when}</b> {flag.what}" for flag in flags], "hovertemplate": "%{hovertext}<extra></extra>",
    })


def flags_height(canvas: Canvas, placed: Sequence[Placed]) -> float:
    """Pixels that these labels need above the plot."""
    return max((each.row for each in placed), default=0) * canvas.layout.tick * _LEADING + 8
