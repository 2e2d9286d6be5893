"""Shares as tracks: the grey track is the whole, the bar the part; rounded words end in a fade, never stacked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.drawing.marks import HOVER
from charts.drawing.theme import mix
from charts.drawing.type import Box, line_width, shortened, wrap

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas, Panel

_STEPS = 12  # of a fade
_BAR = 16.0
_DISC = 5.0  # radius of the mark of disagreement
_LEAST_ROW = {"slide": 30.0, "social": 30.0, "square": 44.0, "a4half": 29.0, "phone": 42.0, "column": 27.0, "screen": 25.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One share. `low` to `high` is what the figure allows, in per cent of the whole; `tick` marks the same share of another period.

    A `hollow` track is derived: its bar ends at `end`, with a whisker from `low` to `high`.
    """

    key: str
    who: str
    of: str
    words: str
    low: float
    high: float
    source: str
    hover: str
    red: bool = False
    quiet: bool = False
    hollow: bool = False
    contested: bool = False
    tick: float | None = None
    end: float | None = None

    @property
    def tip(self) -> float:
        """Where the bar ends, in per cent of the whole."""
        return self.low if self.end is None else self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Tracks under one heading."""

    heading: str
    tracks: tuple[Track, ...]


def fitting(groups: list[Group], canvas: Canvas) -> tuple[list[Group], int]:
    """The groups cut to what the canvas has room for, and how many tracks were left out."""
    room = int((canvas.box.height - _head(canvas) * len(groups)) / _LEAST_ROW[canvas.layout.name])
    total = sum(len(group.tracks) for group in groups)
    kept, left = [], max(room, len(groups))
    for index, group in enumerate(groups):
        after = len(groups) - index - 1
        take = min(len(group.tracks), max(1, left - after), max(1, round(room * len(group.tracks) / total)) if total > room else left)
        kept.append(Group(heading=group.heading, tracks=_first(group.tracks, take)))
        left -= take
    return kept, total - sum(len(group.tracks) for group in kept)


def _first(tracks: tuple[Track, ...], count: int) -> tuple[Track, ...]:
    """So many tracks in their order, those of the headline among them."""
    others = [track for track in tracks if not track.red]
    kept = {track.key for track in (*(track for track in tracks if track.red), *others)[:count]}
    return tuple(track for track in tracks if track.key in kept)[:count]


def wanted_height(count: int, groups: int, layout_name: str, label: float) -> float:
    """The height a bare plot wants for so many tracks."""
    return groups * label * 2.7 + count * _LEAST_ROW[layout_name] * 1.35 + 12


def paint_tracks(canvas: Canvas, groups: list[Group]) -> None:
    """Fills the canvas with the groups, one under the other."""
    layout, box = canvas.layout, canvas.box
    shown, left_out = fitting(groups, canvas)
    columns = _columns(canvas, [track for group in shown for track in group.tracks])
    head, note = _head(canvas), layout.tick * 1.6 if left_out else 0.0
    row = min((box.height - head * len(shown) - note) / sum(len(group.tracks) for group in shown), _LEAST_ROW[layout.name] * 3.2)
    area = Box(columns[0], box.y0, columns[1], box.y1)
    panel = canvas.panel(area, ((0.0, 100.0), (area.height, 0.0)))
    y = box.y0
    for index, group in enumerate(shown):
        _heading(panel, group.heading, y, scale=index == 0)
        y += head
        spots = [y + row * (position + 0.5) for position in range(len(group.tracks))]
        for track, middle in zip(group.tracks, spots, strict=True):
            _paint(panel, track, middle, row)
        _bars(panel, group, spots, row)
        y += row * len(group.tracks)
    if left_out:
        canvas.text(box.x0, box.y1, f"{left_out:,} more in the table", size=layout.tick, color=canvas.tokens["ink2"], at="left bottom")


def _head(canvas: Canvas) -> float:
    return canvas.layout.label * 2.5


def _columns(canvas: Canvas, tracks: list[Track]) -> tuple[float, float]:
    """Where the tracks begin and end: names and figures left of them, sources right where there is room."""
    layout, box = canvas.layout, canvas.box
    if layout.narrow:
        return box.x0, box.x1 - max(line_width(f"<b>{track.words}</b>", layout.label) for track in tracks) - 10
    figures = max(line_width(f"<b>{track.words}</b>", layout.label) for track in tracks) + 34
    names = min(max(line_width(f"<b>{track.who}</b> {track.of}", layout.label) for track in tracks) + 6, box.width * 0.36)
    sources = box.width * 0.2 if layout.wide else 2.0
    return box.x0 + names + figures, box.x1 - sources


def _heading(panel: Panel, words: str, y: float, *, scale: bool) -> None:
    canvas = panel.canvas
    layout, tokens, box = canvas.layout, canvas.tokens, canvas.box
    heading = canvas.text(box.x0, y + layout.label * 0.95, f"<b>{words}</b>", size=layout.label + 1, at="left middle")
    canvas.line((box.x0, y + layout.label * 2.0, box.x1, y + layout.label * 2.0), tokens["rule"])
    if scale and not layout.narrow:
        for value in (0, 50, 100):
            at = "right" if value == 100 and panel.box.x1 > box.x1 - 20 else "center"
            spot, words = (panel.px(value), y + layout.label * 0.95), f"{value}%" if value else "0"
            if spot[0] > heading.x1 + 24:
                canvas.text(*spot, words, size=layout.tick, color=tokens["ink2"], at=f"{at} middle")


def _colour(canvas: Canvas, track: Track) -> str:
    return canvas.tokens["accent" if track.red else "axis" if track.quiet else "mixed"]


def _paint(panel: Panel, track: Track, y: float, row: float) -> None:
    canvas = panel.canvas
    layout, tokens = canvas.layout, canvas.tokens
    middle, half = y + (row * 0.22 if layout.narrow else 0), _thickness(canvas, row) / 2
    canvas.rect(Box(panel.px(0), middle - half, panel.px(100), middle + half), tokens["panel"])
    canvas.line((panel.px(50), middle - half, panel.px(50), middle + half), tokens["rule"])
    if track.high > track.low:
        (_whisker if track.hollow else _fade)(panel, track, middle, half)
    if track.tick is not None:
        canvas.line((panel.px(track.tick), middle - half - 4, panel.px(track.tick), middle + half + 4), tokens["ink"], width=1.6, over=True)
    canvas.marks.append(Box(panel.px(0), middle - half, panel.px(max(track.high, track.tip)), middle + half))
    color = tokens["accent"] if track.red else tokens["ink"]
    if layout.narrow:
        _narrow_words(panel, track, (middle, half), color)
        return
    _name(panel, track, middle)
    canvas.text(panel.box.x0 - 14, middle, f"<b>{track.words}</b>", size=layout.label, color=color, at="right middle")
    if track.contested:
        canvas.half_disc(panel.box.x0 - 14 - line_width(f"<b>{track.words}</b>", layout.label) - 11, middle, _DISC, tokens["ink"])
    if layout.wide:
        source = shortened(track.source, layout.tick, canvas.box.x1 - panel.box.x1 - 24)
        canvas.text(panel.box.x1 + 24, middle, source, size=layout.tick, color=tokens["ink2"], at="left middle")


def _narrow_words(panel: Panel, track: Track, at: tuple[float, float], color: str) -> None:
    """Over the track who and of what, when it is known; a whole that is too long for one line keeps its end, which tells the time."""
    canvas, (middle, half) = panel.canvas, at
    layout, box = canvas.layout, canvas.box
    lead = 2 * _DISC + 4 if track.contested else 0.0
    of, _, when = track.of.rpartition(", ") if ", " in track.of else (track.of, "", "")
    tail = f", {when}" if when else ""
    room = box.width - lead - line_width(f"<b>{track.who}</b> {tail}", layout.tick)
    words = f"<b>{track.who}</b> {shortened(of, layout.tick, room)}{tail}"
    placed = canvas.text(box.x0 + lead, middle - half - 2, words, size=layout.tick, at="left bottom")
    if track.contested:
        canvas.half_disc(box.x0 + _DISC, (placed.y0 + placed.y1) / 2, _DISC, canvas.tokens["ink"])
    canvas.text(panel.box.x1 + 8, middle, f"<b>{track.words}</b>", size=layout.label, color=color, at="left middle")


def _name(panel: Panel, track: Track, y: float) -> None:
    """Who and of what: on one line, else on two."""
    canvas = panel.canvas
    size, room = canvas.layout.label, panel.box.x0 - canvas.box.x0 - 40 - line_width(f"<b>{track.words}</b>", canvas.layout.label)
    bold, _, rest = f"<b>{track.who.replace(' ', chr(160))}</b> {track.of}".partition(" ")
    lines = wrap(f"{bold} {rest}", size, room)[:2]
    for index, line in enumerate(lines):
        canvas.text(canvas.box.x0, y + (index - (len(lines) - 1) / 2) * size * 1.15, line, size=size, at="left middle")


def _thickness(canvas: Canvas, row: float) -> float:
    return 9.0 if canvas.layout.narrow else min(_BAR if row < _BAR * 4 else _BAR * 1.5, row * 0.44)


def _fade(panel: Panel, track: Track, y: float, half: float) -> None:
    """The approximate end: steps from the bar's colour to the track's between what the words allow."""
    color, ground = _colour(panel.canvas, track), panel.canvas.tokens["panel"]
    for step in range(_STEPS):
        left, right = (panel.px(track.low + (track.high - track.low) * part / _STEPS) for part in (step, step + 1))
        panel.canvas.rect(Box(left, y - half, right + 0.3, y + half), mix(color, ground, 1 - (step + 1) / (_STEPS + 1)))


def _whisker(panel: Panel, track: Track, y: float, half: float) -> None:
    """What the inputs of a derived figure allow: a line with two caps over the hollow bar's end."""
    low, high, color = panel.px(track.low), panel.px(track.high), _colour(panel.canvas, track)
    for ends in ((low, y, high, y), (low, y - half * 0.6, low, y + half * 0.6), (high, y - half * 0.6, high, y + half * 0.6)):
        panel.canvas.line(ends, color, width=2, over=True)


def _bars(panel: Panel, group: Group, spots: list[float], row: float) -> None:
    canvas = panel.canvas
    shift = row * 0.22 if canvas.layout.narrow else 0.0
    colors = [_colour(canvas, track) for track in group.tracks]
    panel.draw({
        "type": "bar", "orientation": "h", "name": group.heading, "base": 0,
        "x": [track.tip for track in group.tracks], "y": [spot + shift - panel.box.y0 for spot in spots],
        "width": [_thickness(canvas, row)] * len(spots),
        "marker": {
            "color": [canvas.tokens["paper"] if track.hollow else color for track, color in zip(group.tracks, colors, strict=True)],
            "line": {"color": colors, "width": [1.8 if track.hollow else 0 for track in group.tracks]},
        },
        "customdata": [[f"observations/{track.key}"] for track in group.tracks],
        "hovertext": [track.hover for track in group.tracks], "hovertemplate": HOVER,
    })
