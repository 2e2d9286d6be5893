"""Shares as tracks: the grey track is the whole, the bar the part; rounded words end in a fade, never stacked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.drawing.canvas import TextStyle
from charts.drawing.marks import HOLLOW_RIM, HOVER
from charts.drawing.theme import mix
from charts.drawing.type import Box, line_width, shortened, wrap
from charts.wording.formats import IN_A_LINE, number
from charts.wording.markup import bold
from extract.languages.spoken import say

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas, Panel

_STEPS = 12  # of a fade: more are not seen
_LEAST_ROW = {"slide": 30.0, "social": 30.0, "square": 44.0, "a4half": 29.0, "phone": 42.0, "column": 27.0, "screen": 25.0}
"""Pixels: two lines of the layout's type, three on a phone, where the words stand over the track."""
_WANTED_ROW, _MOST_ROW = 1.35, 3.2  # of the least: what a page gives where it can, and where bars begin to look lost
# Sizes of type.
_HEAD, _WANTED_HEAD = 2.5, 2.7  # a heading with its rule and air, and what a page gives it
_HEADING, _RULE = 0.95, 2.0  # from the top of that to the middle of the words, and to the rule
_NOTE, _NAME_LEADING = 1.6, 1.15  # the line that says how many tracks were left out; from line to line of a name
# Pixels, by eye.
_BAR, _NARROW_BAR = 16.0, 9.0  # most that a bar is high
_DISC, _TICK = 5.0, 4.0  # radius of the mark of disagreement, as high as a small letter; reach of a tick over its track
_TO_FIGURE, _TO_DISC = 14.0, 11.0  # from a track left to its figure, from that to the mark
_FIGURES, _NAMES, _NARROW_FIGURES = 34.0, 6.0, 10.0  # air around the columns of figures and names
_TO_SOURCE, _TO_NARROW_FIGURE = 24.0, 8.0  # from a track right to its source, or to its figure on a phone
_BELOW, _OVERHANG = 12.0, 20.0  # under the last track of a page; half of `100%`
_OVERLAP = 0.3  # of one step of a fade with the next, or the paper shows between them
# Parts of the width or of a row.
_MOST_NAMES, _SOURCES = 0.36, 0.2  # of the width
_BAR_SHARE = 0.44  # of a row: less than half, so that tracks stay apart
_CAP = 0.6  # of a bar's half height: a whisker's cap
_LOWERED = 0.22  # of a row: how far below its middle a track lies on a phone


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
    def record(self) -> str:
        """What a click on it opens."""
        return f"observations/{self.key}"

    @property
    def tip(self) -> float:
        """Where the bar ends, in per cent of the whole."""
        return self.low if self.end is None else self.end

    @property
    def token(self) -> str:
        """The token of its colour."""
        return next((token for token, holds in (("accent", self.red), ("axis", self.quiet)) if holds), "mixed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Tracks under one heading."""

    heading: str
    tracks: tuple[Track, ...]


def fitting(groups: list[Group], canvas: Canvas) -> tuple[list[Group], int]:
    """The groups cut to what the canvas has room for, and how many tracks were left out; those of the headline stay."""
    room = int((canvas.box.height - canvas.layout.label * _HEAD * len(groups)) / _LEAST_ROW[canvas.layout.name])
    total = sum(len(group.tracks) for group in groups)
    if total <= room:
        return groups, 0
    kept, left = [], max(room, len(groups))
    for after, group in zip(reversed(range(len(groups))), groups, strict=True):
        take = min(len(group.tracks), max(1, left - after), max(1, round(room * len(group.tracks) / total)))
        first = {track.key for track in sorted(group.tracks, key=lambda track: not track.red)[:take]}
        kept.append(Group(heading=group.heading, tracks=tuple(track for track in group.tracks if track.key in first)[:take]))
        left -= take
    return kept, total - sum(len(group.tracks) for group in kept)


def wanted_height(count: int, groups: int, layout_name: str, label: float) -> float:
    """The height a bare plot wants for so many tracks."""
    return groups * label * _WANTED_HEAD + count * _LEAST_ROW[layout_name] * _WANTED_ROW + _BELOW


def paint_tracks(canvas: Canvas, groups: list[Group]) -> None:
    """Fills the canvas with the groups, one under the other."""
    layout, box = canvas.layout, canvas.box
    shown, left_out = fitting(groups, canvas)
    head = layout.label * _HEAD
    room = box.height - head * len(shown) - (layout.tick * _NOTE if left_out else 0)
    tracks = [track for group in shown for track in group.tracks]
    row = min(room / len(tracks), _LEAST_ROW[layout.name] * _MOST_ROW)
    area = _area(canvas, tracks)
    panel = canvas.panel(area, ((0.0, 100.0), (area.height, 0.0)))
    y = box.y0
    for group in shown:
        heading = canvas.text(box.x0, y + layout.label * _HEADING, bold(group.heading), size=layout.label + 1, at="left middle")
        canvas.line((box.x0, y + layout.label * _RULE, box.x1, y + layout.label * _RULE), canvas.tokens["rule"])
        if group is shown[0] and not layout.narrow:
            _scale(panel, heading.x1, y + layout.label * _HEADING)
        y += head
        spots = [y + row * (position + 0.5) for position in range(len(group.tracks))]
        for track, spot in zip(group.tracks, spots, strict=True):
            _paint(panel, track, spot, row)
        _bars(panel, group, spots, row)
        y += row * len(group.tracks)
    if left_out:
        more = say("{count} more {elsewhere}", count=number(left_out), elsewhere=canvas.elsewhere)
        canvas.text(box.x0, box.y1, more, size=layout.tick, color=canvas.tokens["ink2"], at="left bottom")


def _area(canvas: Canvas, tracks: list[Track]) -> Box:
    """Where the tracks lie: names and figures left of them, sources right where there is room."""
    layout, box = canvas.layout, canvas.box
    figures = max(line_width(bold(track.words), layout.label) for track in tracks)
    if layout.narrow:
        return Box(box.x0, box.y0, box.x1 - figures - _NARROW_FIGURES, box.y1)
    names = min(max(line_width(f"{bold(track.who)} {track.of}", layout.label) for track in tracks) + _NAMES, box.width * _MOST_NAMES)
    sources = box.width * _SOURCES if layout.wide else 2.0  # pixels: a line at 100% keeps its whole width
    return Box(box.x0 + names + (figures + _FIGURES), box.y0, box.x1 - sources, box.y1)


def _scale(panel: Panel, heading_ends: float, y: float) -> None:
    canvas = panel.canvas
    last = "right" if panel.box.x1 > canvas.box.x1 - _OVERHANG else "center"
    for value, words, at in ((0, "0", "center"), (50, "50%", "center"), (100, "100%", last)):
        if panel.px(value) > heading_ends + _TO_SOURCE:
            canvas.text(panel.px(value), y, words, size=canvas.layout.tick, color=canvas.tokens["ink2"], at=f"{at} middle")


def _paint(panel: Panel, track: Track, y: float, row: float) -> None:
    canvas = panel.canvas
    layout, tokens = canvas.layout, canvas.tokens
    middle, half = y + _lowered(canvas, row), _thickness(canvas, row) / 2
    canvas.rect(Box(panel.px(0), middle - half, panel.px(100), middle + half), tokens["panel"])
    canvas.line((panel.px(50), middle - half, panel.px(50), middle + half), tokens["rule"])
    if track.high > track.low:
        {True: _whisker}.get(track.hollow, _fade)(panel, track, middle, half)
    if track.tick is not None:
        x, reach = panel.px(track.tick), half + _TICK
        canvas.line((x, middle - reach, x, middle + reach), tokens["ink"], width=1.6, over=True)  # an end is as wide as an axis
    canvas.marks.append(Box(panel.px(0), middle - half, panel.px(max(track.high, track.tip)), middle + half))
    color = tokens[{True: "accent"}.get(track.red, "ink")]
    if layout.narrow:
        _narrow_words(panel, track, (middle, half), color)
        return
    _name(panel, track, middle)
    look = TextStyle(size=layout.label, color=color, at="right middle", record=track.record)
    figure = canvas.text(panel.box.x0 - _TO_FIGURE, middle, bold(track.words), **look)
    if track.contested:
        canvas.half_disc(figure.x0 - _TO_DISC, middle, _DISC, tokens["ink"])
    if layout.wide:
        source = shortened(track.source, layout.tick, canvas.box.x1 - panel.box.x1 - _TO_SOURCE)
        canvas.text(panel.box.x1 + _TO_SOURCE, middle, source, size=layout.tick, color=tokens["ink2"], at="left middle")


def _narrow_words(panel: Panel, track: Track, at: tuple[float, float], color: str) -> None:
    """Over the track who and of what, when it is known; a whole that is too long for one line keeps its end, which tells the time."""
    canvas, layout, box, (middle, half) = panel.canvas, panel.canvas.layout, panel.canvas.box, at
    lead = 2 * _DISC + _TICK if track.contested else 0.0
    whole, comma, when = track.of.rpartition(say(IN_A_LINE, words="", more=""))
    of, tail = (whole, comma + when) if comma else (when, "")
    room = box.width - lead - line_width(f"{bold(track.who)} {tail}", layout.tick)
    words = f"{bold(track.who)} {shortened(of, layout.tick, room)}{tail}"
    placed = canvas.text(box.x0 + lead, middle - half - 2, words, size=layout.tick, at="left bottom", record=track.record)
    if track.contested:
        canvas.half_disc(box.x0 + _DISC, (placed.y0 + placed.y1) / 2, _DISC, canvas.tokens["ink"])
    figure = bold(track.words)
    canvas.text(panel.box.x1 + _TO_NARROW_FIGURE, middle, figure, size=layout.label, color=color, at="left middle", record=track.record)


def _name(panel: Panel, track: Track, y: float) -> None:
    """Who and of what: on one line, else on two."""
    canvas = panel.canvas
    size = canvas.layout.label
    room = panel.box.x0 - canvas.box.x0 - (_FIGURES + _NAMES) - line_width(bold(track.words), size)
    lines = wrap(f"{bold(track.who.replace(' ', chr(160)))} {track.of}", size, room)[:2]
    for index, line in enumerate(lines):
        level = y + (index - (len(lines) - 1) / 2) * size * _NAME_LEADING
        canvas.text(canvas.box.x0, level, line, size=size, at="left middle", record=track.record)


def _thickness(canvas: Canvas, row: float) -> float:
    """How high the bars are: less than half a row, and half as high again where rows are very high."""
    if canvas.layout.narrow:
        return _NARROW_BAR
    # where rows are far apart, a bar half as high again keeps its weight
    return min(_BAR * 1.5 if row >= _BAR * 4 else _BAR, row * _BAR_SHARE)


def _lowered(canvas: Canvas, row: float) -> float:
    return row * _LOWERED if canvas.layout.narrow else 0.0


def _fade(panel: Panel, track: Track, y: float, half: float) -> None:
    """The approximate end: steps from the bar's colour to the track's between what the words allow."""
    color, ground = panel.canvas.tokens[track.token], panel.canvas.tokens["panel"]
    for step in range(_STEPS):
        left, right = (panel.px(track.low + (track.high - track.low) * part / _STEPS) for part in (step, step + 1))
        panel.canvas.rect(Box(left, y - half, right + _OVERLAP, y + half), mix(color, ground, 1 - (step + 1) / (_STEPS + 1)))


def _whisker(panel: Panel, track: Track, y: float, half: float) -> None:
    """What the inputs of a derived figure allow: a line with two caps over the hollow bar's end."""
    low, high, color = panel.px(track.low), panel.px(track.high), panel.canvas.tokens[track.token]
    for ends in ((low, y, high, y), (low, y - half * _CAP, low, y + half * _CAP), (high, y - half * _CAP, high, y + half * _CAP)):
        panel.canvas.line(ends, color, width=2, over=True)


def _bars(panel: Panel, group: Group, spots: list[float], row: float) -> None:
    canvas, tracks = panel.canvas, group.tracks
    colors = [canvas.tokens[track.token] for track in tracks]
    looks = [(canvas.tokens["paper"], HOLLOW_RIM) if track.hollow else (color, 0) for track, color in zip(tracks, colors, strict=True)]
    panel.draw({
        "type": "bar", "orientation": "h", "name": group.heading, "base": 0,
        "x": [track.tip for track in tracks], "y": [spot + _lowered(canvas, row) - panel.box.y0 for spot in spots],
        "width": [_thickness(canvas, row)] * len(tracks),
        "marker": {"color": [fill for fill, _ in looks], "line": {"color": colors, "width": [width for _, width in looks]}},
        "customdata": [[track.record] for track in tracks],
        "hovertext": [track.hover for track in tracks], "hovertemplate": HOVER,
    })
