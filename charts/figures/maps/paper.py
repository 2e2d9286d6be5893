"""The map on paper: a plotly figure of plain polygons at equal scale, with locator, key, notes and scale bar. No tiles, no network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from charts.drawing.chart import Chart, Choice
from charts.drawing.theme import CLEAR, translucent
from charts.drawing.type import Box
from charts.figures.maps.geometry import Ring, Route, hatch
from charts.figures.maps.key import CLAIM_DASH, LINE_SIGNS, MINE_FILL, control_fill, draw_inset, draw_key, draw_scale, key_entries, key_plan
from charts.figures.maps.land_names import draw_burmese_names, draw_land_names
from charts.figures.maps.marks import MARK_ORDER, MARKS, OLD, RADIUS
from charts.figures.maps.names import Written, write
from charts.figures.maps.notes import draw_notes
from charts.figures.maps.rows import MapRows, at, select, shown
from charts.figures.maps.scene import Scene, along, scene
from charts.figures.maps.window import SECTIONS, PagePlan, Window, frame_of, plan
from charts.figures.maps.window import window as window_of
from charts.figures.maps.words import words
from charts.wording.markup import BREAK, bold
from extract.languages.spoken import named, say, told
from extract.measures.status import FLOWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from charts.drawing.canvas import Canvas, Panel
    from charts.figures.maps.basemap import Basemap

_SMALL, _SMALLER = 320.0, 1.5  # pixels: names of a narrower map are set smaller, by so much
_HATCH = 5.5  # pixels between the lines of a mine area
_OFF_ROUTE = 1.1  # type sizes from a route to the words that say where it leads
_OVER = ("near", "area", *(f"{name}{old}" for name in ("claim_ring", *MARK_ORDER) for old in (OLD, "") if f"{name}{old}" in MARKS))
_FLAT = {"mode": "lines", "hoverinfo": "skip", "type": "scatter"}


def _draw(panel: Panel, name: str, parts: Iterable[Ring | Route], **look: Any) -> None:
    """One trace of several paths, None between them; none where there is no path."""
    points = [point for part in parts for point in (*part, (None, None))]
    if points:
        panel.draw({**_FLAT, "name": name, "x": [x for x, _ in points], "y": [y for _, y in points], **look})


def draw_ground(panel: Panel, land: Basemap, *, scale: float = 1.0) -> None:
    """Land, rivers and lines of a window; `scale` thins the lines of a locator."""
    tokens = panel.canvas.tokens
    # Overlapping rings of one trace would cancel out, so the coarse countries come first and the fine states over them.
    for layer in (land.layer("country"), tuple(shape for shape in land.layer("admin1") if shape.fine)):
        for name, token in (("neighbours", "neighbour"), ("land", "land"), ("Kachin", "kachin")):
            parts, color = [part for shape in layer if shape.tone == token for part in shape.parts], tokens[token]
            _draw(panel, name, parts, fill="toself", fillcolor=color, line={"width": 0.6, "color": color})
    borders = land.layer("border")
    for name, shapes, line in (
        ("coast", land.layer("coast"), {"color": tokens["state"], "width": 0.9 * scale}),
        ("rivers", land.layer("river"), {"color": tokens["river"], "width": 1.6 * scale}),
        ("state lines", land.layer("state_line"), {"color": tokens["state"], "width": 1.2 * scale, "dash": "7px,5px"}),
        ("border", [each for each in borders if not each.disputed], {"color": tokens["border"], "width": 2 * scale}),
        ("disputed border", [each for each in borders if each.disputed],
         {"color": tokens["border"], "width": 1.6 * scale, "dash": "4px,4px"}),
    ):
        _draw(panel, name, [part for shape in shapes for part in shape.parts], line=line)


def _draw_mines(panel: Panel, found: Scene) -> None:
    color = panel.canvas.tokens["lane_mines"]
    step = _HATCH / found.window.km(1)
    for mine, ring in found.mines:
        about = say("about {radius} km around; {basis}", radius=mine["radius_km"], basis=told(mine["basis"], "mine area"))
        hover = BREAK.join([bold(say("{place}: mine area", place=named(mine["name"]))), about])
        _draw(panel, "mine areas", [ring], fill="toself", fillcolor=translucent(color, MINE_FILL), hoverinfo="text",
              line={"width": 1, "color": color, "dash": "2px,2px"}, customdata=[[mine["record"]]] * (len(ring) + 1),
              hovertext=hover, hoveron="fills")
    if found.window.section.fine:  # strokes under a pixel, half clear: names and marks are read through them
        lines = [line for _, ring in found.mines for line in hatch(ring, step_km=step)]
        _draw(panel, "mine hatching", lines, line={"color": translucent(color, 0.5), "width": 0.9})


def _draw_control(panel: Panel, found: Scene) -> None:
    color = panel.canvas.tokens["lane_conflict"]
    for area in found.control:
        hover = BREAK.join([bold(area.title), *area.about.split("\n")])
        look = {"fill": "toself", "fillcolor": translucent(color, control_fill(old=area.old)), "line": {"width": 0, "color": CLEAR}}
        for ring in area.rings:
            _draw(panel, "areas of control", [ring], **look, hoverinfo="text", hovertext=hover, hoveron="fills",
                  customdata=[[area.record]] * (len(ring) + 1))
        line = {"width": 1.1, "color": translucent(color, 0.8), "dash": CLAIM_DASH if area.claim else "solid"}
        _draw(panel, "edges of control", area.edge, line=line)


def _draw_exits(panel: Panel, found: Scene) -> None:
    """Where a route that leaves the map leads to, at the edge, if there is room."""
    window, size = found.window, panel.canvas.layout.tick
    frame = window.pixels.grown(-6)  # pixels: words nearer to the frame look cut off
    for record, curve, end in found.routes:
        if window.box.holds(curve[-1]) or not window.box.holds(curve[0]):
            continue
        x, y = max((point for point in along(curve, window) if window.box.holds(window.point(*point))), key=lambda point: point[0])
        said = Written(words=say("to {place}", place=named(end)), at=(x, y), size=size, token="ink2", record=record)
        for down in (-_OFF_ROUTE, _OFF_ROUTE):
            moved = replace(said, at=(min(x, frame.x1) - said.box.width / 2, y + down * size))
            if moved.box.within(frame) and not any(moved.box.overlaps(box, 3) for box, _ in panel.canvas.labels):
                write(panel, window, [moved])
                break


def _draw_marks(panel: Panel, found: Scene) -> None:
    tokens, point = panel.canvas.tokens, found.window.point
    for name in _OVER:
        middles = [mark.name.at for mark in found.marks if name in (mark.sign, *mark.rings)]
        for part in MARKS[name]:
            outlines = [tuple(point(x + dx, y - dy) for dx, dy in part.points) for x, y in middles]
            _draw(panel, name, outlines, fill="toself", fillcolor=tokens.get(part.fill, CLEAR),
                  line={"width": part.width, "color": tokens.get(part.edge, CLEAR)})
    panel.draw({
        "type": "scatter", "mode": "markers", "name": "places",
        "x": [mark.lon for mark in found.marks], "y": [mark.lat for mark in found.marks],
        "marker": {"size": [2 * RADIUS[mark.symbol] for mark in found.marks], "color": CLEAR, "line": {"width": 0}},
        "customdata": [[mark.record] for mark in found.marks], "hovertext": [mark.hover for mark in found.marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
    })
    panel.canvas.marks += [Box(*mark.name.at, *mark.name.at).grown(RADIUS[mark.symbol]) for mark in found.marks]


def _draw_window(canvas: Canvas, rows: MapRows, window: Window, **options: Any) -> tuple[Panel, Scene]:
    """Everything of a window but its notes and land names."""
    canvas.rect(window.pixels, canvas.tokens["sea"])
    box = window.box
    panel = canvas.panel(window.pixels, ((box.west, box.east), (box.south, box.north)))
    scale_box = draw_scale(canvas, window)
    size = canvas.layout.label - _SMALLER if window.pixels.width < _SMALL else canvas.layout.label
    found = scene(rows, window, size, **{**options, "taken": (*options.get("taken", ()), scale_box)})
    draw_ground(panel, found.basemap)
    _draw_control(panel, found)
    _draw_mines(panel, found)
    line = {"color": canvas.tokens["route"], "width": 1.6, "dash": LINE_SIGNS["route"][1]}  # thinner than the border it crosses
    for record, curve, _ in found.routes:
        _draw(panel, "routes", [curve], customdata=[[record]] * (len(curve) + 1), line=line)
    _draw_marks(panel, found)
    placed = [(mark, mark.name, mark.box) for mark in found.marks if mark.box is not None]
    write(panel, window, [
        Written(words=name.words, at=((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2), size=name.size, weight=name.weight,
                token=name.token, record=mark.record) for mark, name, box in placed
    ])
    canvas.rect(window.pixels, CLEAR, edge=canvas.tokens["rule"], width=1, over=True)
    return panel, found


def _draw_close_up(canvas: Canvas, rows: MapRows, page: PagePlan, flow: str) -> tuple[tuple[Scene, ...], tuple[Box, ...]]:
    """Beside the region: the gates, which there would lie on one another; a red rectangle in the region, given back too, says where."""
    if page.inset is None or page.window.section.name != "region":
        return (), ()
    close = window_of(SECTIONS["kachin"], page.inset)
    frame = frame_of(close, page.window)
    canvas.rect(frame, CLEAR, edge=canvas.tokens["accent"], width=2, over=True)
    panel, found = _draw_window(canvas, rows, close, flow=flow)
    draw_burmese_names(panel, found)
    return (found,), (frame,)


def paint(canvas: Canvas, rows: Mapping[str, pd.DataFrame], **options: Any) -> None:
    """Draws the map. Options: view (kachin, myanmar_china, region), flow (people, goods, ore, all), on (the day shown)."""
    if rows["places"].empty:
        canvas.notice(say("No places to draw"), say("Choose a later as-of date"))
        return
    at_day, flow = at(rows, options.get("on")), options.get("flow", "all")
    page = plan(canvas, options.get("view", "kachin"))
    close, taken = _draw_close_up(canvas, at_day, page, flow)
    panel, found = _draw_window(canvas, at_day, page.window, flow=flow, bare=bool(close), taken=taken)
    _draw_exits(panel, found)
    if not close:
        draw_notes(panel, at_day, found, most=page.notes)
    draw_land_names(panel, found, avoid=taken)
    draw_burmese_names(panel, found, avoid=taken)
    entries = key_entries(at_day, (found, *close))
    if not close:
        page, entries = key_plan(canvas, page, entries)
    if page.inset is not None and not close:
        draw_inset(canvas, page.inset, page.window, draw_ground)
    draw_key(canvas, page, entries)


MAP = Chart(
    id="map", title="Gates, control and mines on the border", question="Which gates are closed, by whom, and who holds what?", page="Map",
    tables=("places", "place_names", "place_roles", "events", "event_effects", "event_places", "event_actors", "actors", "observations"),
    select=select, paint=paint, words=words, shown=shown, choices=(
        Choice(option="view", says="section of the map", values=tuple(SECTIONS), default="kachin"),
        Choice(option="flow", says="traffic that gates are shown for", values=("all", *FLOWS), default="all"),
        Choice(option="on", says="day whose state the map shows"),
    ),
)
