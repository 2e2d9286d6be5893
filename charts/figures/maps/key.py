"""Key, locator and scale bar of the paper map. The key lists only what the map shows, with names and dates from the rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.drawing.theme import CLEAR, translucent
from charts.drawing.type import Box, line_width, shortened, text_size, wrap
from charts.figures.maps.basemap import WHOLE, basemap
from charts.figures.maps.geometry import Bounds
from charts.figures.maps.land_names import country_points
from charts.figures.maps.marks import in_key
from charts.figures.maps.rows import FLOWS
from charts.wording.events import as_event, when, with_article
from charts.wording.formats import joined
from charts.wording.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from charts.drawing.canvas import Canvas, Panel
    from charts.figures.maps.rows import MapRows
    from charts.figures.maps.scene import Mark, Scene
    from charts.figures.maps.window import PagePlan, Window

_LOCATOR = Bounds(89.0, 9.4, 113.4, 29.5)
_MOST_LINES = 3
_SCALES = (10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """A line of the key: the mark, what it means, and what the rows say about it."""

    mark: str
    title: str
    about: str = ""
    short: str = ""


def _status_of(rows: MapRows, found: list[Mark], symbol: str) -> tuple[str, str]:
    """Who brought the status about, if one actor did, and `names, date` from the rows behind a symbol."""
    marks = [mark for mark in found if symbol == mark.symbol or symbol in mark.rings]
    aspects = FLOWS if symbol.startswith("gate") else ("control",)
    behind = rows.statuses[rows.statuses["place_id"].isin([mark.place_id for mark in marks]) & rows.statuses["aspect"].isin(aspects)]
    names = {mark.place_id: mark.words.removesuffix(", contested") for mark in marks}
    parts = []
    for _, group in behind.groupby("event_id", sort=False):
        event = as_event(group)
        parts.append(f"{joined(sorted({names[place] for place in group['place_id']}))}: {when(event)}")
    actors = {actor for actor in behind["actor"] if actor}
    return (actors.pop() if len(actors) == 1 else ""), "; ".join(parts)


def _unnamed_closures(rows: MapRows, found: list[Mark]) -> str:
    """Closures that a report tells of without naming a gate."""
    shown = {mark.place_id for mark in found}
    loose = rows.statuses[(rows.statuses["status"] == "closed") & ~rows.statuses["place_id"].isin(shown)].drop_duplicates("event_id")
    told = [f"{event['short']}, {when(event)}: not named" for event in rows_of(loose) if event["start"] == event["start"]]
    return told[0] if told else "No report names them"


def key_entries(rows: MapRows, scenes: tuple[Scene, ...]) -> tuple[KeyEntry, ...]:
    """The key of what is on the maps of a picture, most important first."""
    found = [mark for each in scenes for mark in each.marks]
    shown = {mark.symbol for mark in found} | {ring for mark in found for ring in mark.rings}
    closed_by, closed = _status_of(rows, found, "gate_closed")
    claimed_by, claimed = _status_of(rows, found, "claim_ring" if "claim_ring" in shown else "claimed")
    titles = {
        "gate_closed": (f"Gate closed by {with_article(closed_by)}" if closed_by else "Gate closed", closed),
        "gate_partly": ("Gate closed to some", _status_of(rows, found, "gate_partly")[1]),
        "gate_open": ("Gate open", _status_of(rows, found, "gate_open")[1]),
        "gate_unknown": ("Gate, status unknown", _unnamed_closures(rows, found)),
        "contested": ("Contested", _status_of(rows, found, "contested")[1]),
        "claim_ring": (f"Said to be held by {with_article(claimed_by)}" if claimed_by else "Control claimed", claimed),
        "claimed": (f"Said to be held by {with_article(claimed_by)}" if claimed_by else "Control claimed", claimed),
        "hub": ("Processing hub", ""),
    }
    entries = [KeyEntry(mark=mark, title=title, about=about) for mark, (title, about) in titles.items() if mark in shown]
    mines = [mine for each in scenes for mine, _ in each.mines]
    if mines:
        radii = [float(mine["radius_km"]) for mine in mines]
        about = f"{min(radii):g}–{max(radii):g} km around; pits not located"
        entries.append(KeyEntry(mark="mine", title="Mine area, extent uncertain", short="Mine area", about=about))
    if any(each.routes for each in scenes):
        entries.append(KeyEntry(mark="route", title="Schematic route"))
    if {"near", "area", "somewhere"} & shown:
        entries.append(KeyEntry(mark="near", title="Point known only roughly"))
    if any(shape.disputed for each in scenes for shape in each.basemap.layer("border")):
        entries.append(KeyEntry(mark="disputed", title="Disputed border"))
    return tuple(entries)


def draw_key(canvas: Canvas, made: PagePlan, entries: tuple[KeyEntry, ...]) -> None:
    """Sets the key in its box, as many entries as fit."""
    layout, box = canvas.layout, made.key
    size = layout.label if not made.brief else layout.tick
    across = box.width / made.columns
    x, y = box.x0, box.y0
    for entry, about in _fitted(canvas, made, entries):
        height = _entry_height(canvas, size, about)
        if y + height > box.y1 + 4:
            x, y = x + across, box.y0
            if x > box.x1 - across / 2:
                return
        _draw_sign(canvas, entry.mark, x + 11, y + size * 0.72)
        canvas.text(x + 30, y, shortened(_title(entry, size, across - 34), size, across - 34, 600), size=size, weight=600)
        for index, line in enumerate(about):
            canvas.text(x + 30, y + size * 1.36 + index * layout.tick * 1.25, line, size=layout.tick, color=canvas.tokens["ink2"])
        y += height


def _title(entry: KeyEntry, size: float, room: float) -> str:
    return entry.short if entry.short and line_width(entry.title, size, 600) > room else entry.title


def _entry_height(canvas: Canvas, size: float, about: list[str]) -> float:
    return size * 1.36 + len(about) * canvas.layout.tick * 1.25 + canvas.layout.label * 0.5


def _fitted(canvas: Canvas, made: PagePlan, entries: tuple[KeyEntry, ...]) -> list[tuple[KeyEntry, list[str]]]:
    """Every entry with its second lines, which are dropped from the last entry on until all entries fit."""
    layout, width = canvas.layout, made.key.width / made.columns - 40
    lines = [[] if made.brief or not entry.about else wrap(entry.about, layout.tick, width) for entry in entries]
    lines = [each if len(each) <= _MOST_LINES else [*each[: _MOST_LINES - 1], each[_MOST_LINES - 1] + " …"] for each in lines]
    size = layout.tick if made.brief else layout.label
    for index in range(len(lines) - 1, -1, -1):
        if sum(_entry_height(canvas, size, each) for each in lines) <= made.key.height * made.columns:
            break
        lines[index] = []
    return list(zip(entries, lines, strict=True))


def _draw_sign(canvas: Canvas, mark: str, x: float, y: float) -> None:
    tokens = canvas.tokens
    if mark in ("route", "disputed"):
        style = {"route": (tokens["route"], "6px,4px"), "disputed": (tokens["border"], "4px,4px")}[mark]
        canvas.line((x - 11, y, x + 12, y), style[0], width=1.8, dash=style[1], over=True)
    elif mark == "mine":
        _draw_mine_sign(canvas, x, y)
    else:
        for outline, part in in_key(mark):
            points = [(x + dx, y - dy) for dx, dy in outline]
            canvas.path(points, fill=tokens.get(part.fill, CLEAR), edge=tokens.get(part.edge, CLEAR), width=part.width)


def _draw_mine_sign(canvas: Canvas, x: float, y: float, radius: float = 9.0) -> None:
    color = canvas.tokens["lane_mines"]
    ring = [(x + radius * math.cos(turn / 16 * math.pi), y - radius * math.sin(turn / 16 * math.pi)) for turn in range(33)]
    canvas.path(ring, fill=translucent(color, 0.13), edge=color, width=1)
    for off in (-5.0, 0.0, 5.0):
        half = math.sqrt(radius**2 - off**2) * 0.707
        dx, dy = off * 0.707, off * 0.707
        canvas.line((x + dx - half, y + dy + half, x + dx + half, y + dy - half), translucent(color, 0.6), width=0.9, over=True)


def draw_scale(canvas: Canvas, shown: Window) -> Box:
    """A bar of round kilometres in the lower right corner; gives back the box to keep clear."""
    size = canvas.layout.tick
    length = max(km for km in _SCALES if shown.km(km) <= max(shown.pixels.width * 0.16, 50) or km == _SCALES[0])
    x1, y = shown.pixels.x1 - 14, shown.pixels.y1 - 12
    x0 = x1 - shown.km(length)
    canvas.line((x0, y, x1, y), canvas.tokens["ink"], width=2, over=True)
    width, _ = text_size(f"{length} km", size)
    box = canvas.text((x0 + x1) / 2, y - 2, f"{length} km", size=size, at="center bottom")
    return Box(min(x0, (x0 + x1 - width) / 2) - 4, box.y0 - 2, x1 + 4, y + 4)


def draw_inset(canvas: Canvas, box: Box, shown: Window, draw_ground: Callable[..., None]) -> None:
    """Where the window lies: the region with a red rectangle and the names of its countries."""
    tokens = canvas.tokens
    narrowing = math.cos(math.radians(_LOCATOR.middle[1]))
    wide = min((_LOCATOR.north - _LOCATOR.south) * box.width / box.height / narrowing, WHOLE.east - WHOLE.west)
    west = min(max(_LOCATOR.middle[0] - wide / 2, WHOLE.west), WHOLE.east - wide)
    south = _LOCATOR.north - wide * narrowing * box.height / box.width
    held = Bounds(west, south, west + wide, _LOCATOR.north)
    canvas.rect(box, tokens["sea"])
    panel = canvas.panel(box, ((held.west, held.east), (held.south, held.north)))
    land = basemap(held, tolerance=0.04)
    draw_ground(panel, land, scale=0.55)
    ends = [(panel.px(lon), panel.py(lat)) for lon, lat in ((shown.box.west, shown.box.north), (shown.box.east, shown.box.south))]
    frame = Box(*ends[0], *ends[1])
    _draw_countries(canvas, panel, held, frame)
    canvas.rect(frame, CLEAR, edge=tokens["accent"], width=2, over=True)
    canvas.rect(box, CLEAR, edge=tokens["rule"], width=1, over=True)


def _draw_countries(canvas: Canvas, panel: Panel, held: Bounds, frame: Box) -> None:
    taken = [
        Box(frame.x0 - 1, frame.y0, frame.x0 + 1, frame.y1), Box(frame.x1 - 1, frame.y0, frame.x1 + 1, frame.y1),
        Box(frame.x0, frame.y0 - 1, frame.x1, frame.y0 + 1), Box(frame.x0, frame.y1 - 1, frame.x1, frame.y1 + 1),
    ]
    size = max(canvas.layout.tick - 1.5, 12.0)  # 9 points in print
    inner = panel.box.grown(-4)
    for name, (lon, lat) in country_points(held):
        width, height = text_size(name.upper(), size)
        x, y = panel.px(lon), panel.py(lat)
        box = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if box.within(inner) and not any(box.overlaps(other, 3) for other in taken):
            taken.append(box)
            canvas.text(x, y, name.upper(), size=size, color=canvas.tokens["ink2"], at="center middle")
