"""All marks in one SVG picture for the screen map, so that a page carries each of them once, and single signs for a page's key."""

from __future__ import annotations

import base64
import itertools
import json
import math
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from charts.drawing.theme import palette
from charts.drawing.type import Box, text_size
from charts.figures.maps.basemap import LOCATOR_TOLERANCE, WHOLE, basemap
from charts.figures.maps.geometry import Bounds, LonLat, Pixel, Route, hatch
from charts.figures.maps.key import LINE_SIGNS, MINE_FILL, control_fill, key_entries, located, mine_strokes, scale_bar
from charts.figures.maps.land_names import area_names, burmese_names
from charts.figures.maps.marks import MARK_ORDER, MARKS, Part, in_key
from charts.figures.maps.scene import Mark, Scene, scene
from charts.figures.maps.window import SECTIONS, Window, window
from charts.wording.markup import html
from extract.languages.spoken import language, named, say, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from charts.figures.maps.rows import MapRows

_SIGN, _MINE_SIGN = 24, 10  # pixels of a sign in a key; radius of that for a mine area, which leaves room for its edge
CELL = 36  # pixels of a mark at its own size
_TARGET = 13  # pixels around a point that answer to it: 24 across is the least that WCAG 2.2 asks of a target, and one to spare each side
_UNSEEN = 0.01  # opacity of a target: above the cutoff below which deck.gl lets a click through, and not to be seen
_CUTOFF = 0.004  # of opacity: one step of 255
_SHARP = 3  # drawn so many times larger for screens with more than one dot a pixel


def _polygons(parts: Iterable[Part], theme: str, middle: Pixel) -> str:
    tokens = palette(theme)
    return "".join(
        '<polygon points="{}" fill="{}" stroke="{}" stroke-width="{:g}"/>'.format(
            " ".join(f"{middle[0] + x:.1f},{middle[1] - y:.1f}" for x, y in part.points),
            tokens.get(part.fill, "none"), tokens.get(part.edge, "none"), part.width,
        )
        for part in parts
    )


def _address(body: str, width: int, height: int, scale: int) -> str:
    size = f'width="{scale * width}" height="{scale * height}" viewBox="0 0 {width} {height}"'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


@cache
def icon_atlas(theme: str) -> tuple[str, dict[str, dict[str, int]]]:
    """The picture of all marks as a data address, and where each stands in it (deck.gl's icon mapping)."""
    names = list(MARKS)
    body = "".join(_polygons(MARKS[name], theme, (CELL * (index + 0.5), CELL / 2)) for index, name in enumerate(names))
    body += f'<circle cx="{CELL * (len(names) + 0.5)}" cy="{CELL / 2}" r="{_TARGET}" fill-opacity="{_UNSEEN}"/>'
    names.append("target")
    side = CELL * _SHARP
    shape = {"y": 0, "width": side, "height": side, "anchorX": side // 2, "anchorY": side // 2}
    mapping = {name: {"x": index * side, **shape} for index, name in enumerate(names)}
    return _address(body, CELL * len(names), CELL, _SHARP), mapping


@cache
def sign(mark: str, theme: str) -> str:
    """One sign of the key as a data address: a mark, or `mine`, `route`, `disputed`."""
    tokens, half = palette(theme), _SIGN / 2
    if mark == "mine":
        color = tokens["lane_mines"]
        strokes = "".join(f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{color}"/>'
                          for x0, y0, x1, y1 in mine_strokes(half, half, _MINE_SIGN))
        ring = (f'<circle cx="{half}" cy="{half}" r="{_MINE_SIGN}" fill="{color}" fill-opacity="{MINE_FILL}" stroke="{color}"'
                ' stroke-dasharray="2 2"/>')
        body = ring + strokes
    elif mark in LINE_SIGNS:
        color = tokens[LINE_SIGNS[mark][0]]
        body = f'<line x1="2" y1="{half}" x2="{_SIGN - 2}" y2="{half}" stroke="{color}" stroke-width="2" stroke-dasharray="6 4"/>'
    else:
        body = _polygons(in_key(mark), theme, (half, half))
    return _address(body, _SIGN, _SIGN, 1)


SIZE = (760, 520)  # pixels for which names are placed when the page does not say
_DIGITS, _POINT_DIGITS = 3, 4  # of a degree: about a hundred metres for lines, ten for what stands at a place
_TOLERANCE = {"kachin": 0.003, "myanmar_china": 0.015, "region": 0.04}  # degrees: a pixel of each section, for less to send
_GROWTH = 0.35  # of the window: ground drawn beyond it, for who drags the map
_AREA_SIZE = 11.5  # pixels, as the sizes below: smaller than places, which matter more
_SPACED = 1.25  # room that a name of an area needs for the space between its capitals
_GATE_SIZE = 13.0  # the names that a reader looks for
_FONT = "'Source Sans','Source Sans 3',sans-serif"
_DASH, _GAP, _HATCH = 6.0, 4.0, 6.0  # pixels: strokes and gaps of a broken line, between the lines of a mine area
_BROKEN = ("disputed", "state_line")
# The scale bar has a view of its own, which follows the zoom of the map and no drag: a strip at its foot, in per cent of the map, whose
# middle lies where the bar ends. What is drawn there stands in an empty ocean, so that no other view shows it and it shows nothing else.
_STRIP, _STRIP_END, _OCEAN = 10, 97, -150.0
_TICK, _SCALE_HALO = 5.0, 5.0  # pixels of the ticks at the ends of the bar, and of the ground's colour around it
_ABOVE = 0.8  # type sizes from the bar to the middle of its words
_BESIDE, _BOLDER = 3, 0.4  # pixels beside a Burmese name in its picture, and that its strokes are wider: small, thin ones would be pale
_BURMESE_LINE, _BASELINE = 2.4, 0.6  # type sizes of a line of it, and of this above the letters' foot: nothing reaches into the next
_COVERED = 12  # pixels around a point that names of areas keep off
_TILE = 512  # pixels of the world at zoom 0 in deck.gl
# Token and width in pixels: the border between two countries twice a coast, all else between.
_LINES = {"coast": ("state", 0.8), "river": ("river", 1.4), "state_line": ("state", 1.2), "border": ("border", 2.0),
          "disputed": ("border", 1.6)}
# Where a name is set again in the colour of the ground, in pixels: a halo all around it.
_AROUND = ((-2.0, 0.0), (2.0, 0.0), (0.0, -2.0), (0.0, 2.0), (-1.4, -1.4), (1.4, 1.4), (1.4, -1.4), (-1.4, 1.4))


def _rgb(color: str, alpha: int = 255) -> list[int]:
    return [*(int(color[i : i + 2], 16) for i in (1, 3, 5)), alpha]


def _rounded(line: Iterable[tuple[float, float]]) -> list[list[float]]:
    return [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in line]


def _dashes(line: Route, shown: Window) -> list[Route]:
    """A line as strokes with gaps between them, cut here: deck.gl's dashes are an extension that a page may lack."""
    lengths = {True: _DASH / shown.px_per_degree, False: _GAP / shown.px_per_degree}
    strokes: list[Route] = []
    run: list[LonLat] = [line[0]]
    left, drawing = lengths[True], True
    for (x0, y0), (x1, y1) in itertools.pairwise(line):
        length, done = math.hypot(x1 - x0, y1 - y0), 0.0
        while length - done > left:
            done += left
            point = (x0 + (x1 - x0) * done / length, y0 + (y1 - y0) * done / length)
            if drawing:
                strokes.append((*run, point))
            run, drawing = [point], not drawing
            left = lengths[drawing]
        left -= length - done
        run.append((x1, y1))
    if drawing:
        strokes.append(tuple(run))
    return strokes


@lru_cache(maxsize=6)  # three sections at the sizes of the two pages that have a map
def _ground_data(shown: Window) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Rings of a window by tone and lines by kind. They rest on the basemap alone, so a rerun need not make them again."""
    box, (west, south, east, north) = shown.box, WHOLE
    across, up = (box.east - box.west) * _GROWTH, (box.north - box.south) * _GROWTH
    grown = Bounds(max(box.west - across, west), max(box.south - up, south),
                   min(box.east + across, east), min(box.north + up, north))
    land = basemap(grown, tolerance=_TOLERANCE[shown.section.name])
    rings: dict[str, list[Any]] = {"sea": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}
    for layer, shapes in (("coarse", land.layer("country")), ("fine", [shape for shape in land.layer("admin1") if shape.fine])):
        for shape in shapes:
            rings.setdefault(f"{shape.tone}_{layer}", []).extend(_rounded(part) for part in shape.parts)
    lines: dict[str, list[Any]] = {name: [] for name in _LINES}
    for shape in land.outlines:
        parts, kind = list(shape.parts), {True: "disputed"}.get(shape.disputed, shape.layer)
        if kind in _BROKEN:
            parts = [stroke for part in parts for stroke in _dashes(part, shown)]
        if kind in lines:
            lines[kind] += map(_rounded, parts)
    return rings, lines


def _features(kind: str, coordinates: list[Any]) -> list[dict[str, Any]]:
    """One GeoJSON feature of these coordinates; none where there are none."""
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}}
    return [feature] if coordinates else []


# A selection makes Streamlit fade every layer that has a colour accessor of its own (getFillColor, getColor). The rest of the map must
# stay as it is, so colours go to the layers inside, or, for lines, by GeoJSON's getLineColor, which it leaves alone.
def _fills(name: str, rings: list[Any], color: str) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer", _features("MultiPolygon", [[ring] for ring in rings]), id=name, filled=True, stroked=False, pickable=False,
        _subLayerProps={"polygons-fill": {"getFillColor": _rgb(color)}},
    )


def _lines(name: str, paths: list[Any], color: str, width: float, *, alpha: int = 255) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer", _features("MultiLineString", paths), id=name, filled=False, stroked=False, pickable=False,
        get_line_color=_rgb(color, alpha), get_line_width=width, line_width_units="'pixels'", line_joint_rounded=True,
    )


def _control_layers(found: Scene, theme: str) -> list[pdk.Layer]:
    """Ground held, the last known paler; edges of claims broken, of contested ground whole."""
    color, layers = palette(theme)["lane_conflict"], []
    for old in (True, False):
        areas = [{"polygon": _rounded(ring), "record": area.record, "title": area.title, "about": area.about}
                 for area in found.control if area.old is old for ring in area.rings]
        layers.append(pdk.Layer("PolygonLayer", areas, id=f"control{'_old' * old}", get_polygon="polygon", filled=True, stroked=False,
                                pickable=True, _subLayerProps={"fill": {"getFillColor": _rgb(color, round(255 * control_fill(old=old)))}}))
    edges = [_rounded(part) for area in found.control for ring in area.edge
             for part in (_dashes(ring, found.window) if area.claim else [ring])]
    return [*layers, _lines("control_edges", edges, color, 1.1, alpha=200)]


def _mine_layers(found: Scene, theme: str) -> list[pdk.Layer]:
    color = palette(theme)["lane_mines"]
    areas = [
        {"polygon": _rounded(ring), "record": mine["record"], "title": say("{place}: mine area", place=named(mine["name"])),
         "about": "\n".join((say("About {radius} km around", radius=mine["radius_km"]), told(mine["basis"], "mine area")))}
        for mine, ring in found.mines
    ]
    step, fine = _HATCH / found.window.km(1), found.window.section.fine
    strokes = [_rounded(line) for _, ring in found.mines if fine for line in hatch(ring, step_km=step)]
    # Opacity of 255: land and names are read through the fill, a seventh, and the hatching, under a half; the edge tells where it ends.
    return [
        pdk.Layer("PolygonLayer", areas, id="mine_areas", get_polygon="polygon", filled=True, stroked=False, pickable=True,
                  _subLayerProps={"fill": {"getFillColor": _rgb(color, 36)}}),
        _lines("mine_hatching", strokes, color, 0.9, alpha=110),
        _lines("mine_edges", [_rounded(ring) for _, ring in found.mines], color, 1.0, alpha=200),
    ]


def _icon_layer(found: Scene, theme: str, chosen: set[str]) -> pdk.Layer:
    """Marks over their rings, all out of one picture, what matters most on top; below them all, targets as wide as a finger needs."""
    atlas, mapping = icon_atlas(theme)
    icons: list[dict[str, Any]] = []
    targets: list[dict[str, Any]] = []
    for mark in sorted(found.marks, key=lambda each: MARK_ORDER.index(each.symbol)):
        about = {"position": [round(mark.lon, _POINT_DIGITS), round(mark.lat, _POINT_DIGITS)], "record": mark.record,
                 "title": mark.title, "about": "\n".join(mark.about)}
        targets.append({**about, "icon": "target"})
        rings = [*mark.rings, "selected"] if mark.place_id in chosen else mark.rings
        icons += [{**about, "icon": icon} for icon in (*rings, mark.sign)]
    return pdk.Layer(
        "IconLayer", targets + icons, id="places", pickable=True, get_icon="icon", get_position="position", icon_atlas=f"'{atlas}'",
        icon_mapping=mapping, get_size=CELL, size_units="'pixels'", alpha_cutoff=_CUTOFF,
    )


def _name_layers(found: Scene, theme: str) -> list[pdk.Layer]:
    """Names as placed for the window, their offsets in pixels, so that they stay beside their marks when the map is zoomed."""
    tokens = palette(theme)
    named = [(mark, mark.box) for mark in found.marks if mark.box is not None]
    layers = []
    for weight in (400, 600):
        rows = [_name(mark, box, by) for mark, box in named if mark.name.weight == weight for by in _AROUND]
        layers.append(_texts(f"halo_{weight}", rows, tokens["land"], weight))
    for token, weight in sorted({(mark.name.token, mark.name.weight) for mark, _ in named}):
        rows = [_name(mark, box) for mark, box in named if (mark.name.token, mark.name.weight) == (token, weight)]
        layers.append(_texts(f"names_{token}_{weight}", rows, tokens[token], weight))
    return layers


def _land_layers(found: Scene, theme: str, bar: list[Box]) -> list[pdk.Layer]:
    """Names of countries and states, and Burmese ones, where the places leave room; they stay with the land when the map is moved."""
    taken = [mark.box for mark in found.marks if mark.box is not None]
    taken += [Box(*mark.name.at, *mark.name.at).grown(_COVERED) for mark in found.marks] + bar
    names = area_names(found, _AREA_SIZE * _SPACED, taken)
    rows = [
        {"text": words.replace("\u2009", " "), "position": _rounded([found.window.point(*middle)])[0], "size": letters / _SPACED,
         "offset": [0, 0]}
        for words, middle, letters in names
    ]
    taken += [_box_around(middle, text_size(words, letters, 600)) for words, middle, letters in names]
    return [_texts("names_land", rows, palette(theme)["ink2"], 600), *_burmese_layers(found, theme, taken)]


def _box_around(middle: Pixel, size: tuple[float, float]) -> Box:
    (x, y), (width, height) = middle, size
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _burmese_layers(found: Scene, theme: str, taken: list[Box]) -> list[pdk.Layer]:
    """Burmese names as pictures out of one: deck.gl sets text letter by letter, and Burmese letters join."""
    named, tokens = burmese_names(found, _AREA_SIZE, taken), palette(theme)
    wide = math.ceil(max((box.width for _, box in named), default=0)) + 2 * _BESIDE
    high = math.ceil(_AREA_SIZE * _BURMESE_LINE)
    words = "".join(f'<text x="{wide / 2}" y="{high * (index + _BASELINE):.1f}">{html(mark.burmese)}</text>'
                    for index, (mark, _) in enumerate(named))
    # No halo: deck.gl darkens what is half clear, so that one in the colour of the ground would be a grey line around each letter.
    style = (f'fill="{tokens["ink2"]}" stroke="{tokens["ink2"]}" stroke-width="{_BOLDER}" font-family="{_FONT}" font-size="{_AREA_SIZE}"'
             ' text-anchor="middle"')
    side = {"x": 0, "width": wide * _SHARP, "height": high * _SHARP, "anchorX": wide * _SHARP // 2, "anchorY": high * _SHARP // 2}
    mapping = {mark.place_id: {"y": index * high * _SHARP, **side} for index, (mark, _) in enumerate(named)}
    rows = [{key: _name(mark, box)[key] for key in ("position", "offset")} | {"icon": mark.place_id} for mark, box in named]
    atlas = _address(f"<g {style}>{words}</g>", wide, high * len(named), _SHARP)
    layer = pdk.Layer(
        "IconLayer", rows, id="names_burmese", pickable=False, get_icon="icon", get_position="position", get_pixel_offset="offset",
        icon_atlas=f"'{atlas}'", icon_mapping=mapping, get_size=high, size_units="'pixels'",
    )
    return [layer] if rows else []


class _Scale(NamedTuple):
    """The scale bar: its view, its layers, and the pixels that names keep off."""

    view: pdk.View
    layers: list[pdk.Layer]
    box: Box


def _scale(shown: Window, theme: str, wide: float) -> _Scale:
    """A bar that stands still in the corner when the map is dragged, and is true at every zoom, for the latitude at which it first lies;
    `wide`: pixels of the page's map, in whose middle the window lies."""
    pixels, tokens, size = shown.pixels, palette(theme), _AREA_SIZE
    end = pixels.width * _STRIP_END / 100, pixels.height * (1 - _STRIP / 200)
    bar = scale_bar(shown, end)
    lat, across, tick = bar.east[1], bar.east[0] - bar.west[0], _TICK / shown.px_per_degree
    path = _rounded([(_OCEAN - across, lat + tick), (_OCEAN - across, lat), (_OCEAN, lat), (_OCEAN, lat + tick)])
    words, up = text_size(bar.words, size)[0], -size * _ABOVE
    label = {"text": bar.words, "position": path[2], "size": size, "offset": [-words / 2, up]}
    layers = [
        _lines("scale_halo", [path], tokens["land"], _SCALE_HALO), _lines("scale", [path], tokens["ink"], 2.0),
        _texts("scale_words_halo", [{**label, "offset": [x - words / 2, y + up]} for x, y in _AROUND], tokens["land"], 400),
        _texts("scale_words", [label], tokens["ink"], 400),
    ]
    middle = 50 + (_STRIP_END - 50) * pixels.width / wide
    view = pdk.View(type="MapView", id="scale", controller=False, x=f"{middle - 50:.1f}%", width="100%", y=f"{100 - _STRIP}%",
                    height=f"{_STRIP}%", view_state={"id": "map", "longitude": _OCEAN, "latitude": path[2][1]})
    width = max(end[0] - shown.place(bar.west)[0], words)
    return _Scale(view, layers, Box(end[0] - width, end[1] - 2 * size, *end).grown(_SCALE_HALO))


def _texts(name: str, rows: list[dict[str, Any]], color: str, weight: int) -> pdk.Layer:
    # Letters are drawn four times as large as the largest name, to be sharp on dense screens; the space around each is deck.gl's own.
    return pdk.Layer(
        "TextLayer", rows, id=name, get_text="text", get_position="position", get_size="size", get_pixel_offset="offset",
        get_text_anchor="'middle'", get_alignment_baseline="'center'", character_set="'auto'", font_family=f'"{_FONT}"', font_weight=weight,
        font_settings={"fontSize": 52, "buffer": 4}, size_units="'pixels'", pickable=False,
        _subLayerProps={"characters": {"getColor": _rgb(color)}},
    )


def _name(mark: Mark, box: Box, by: Pixel = (0.0, 0.0)) -> dict[str, Any]:
    (x, y), name = mark.name.at, mark.name
    offset = [round((box.x0 + box.x1) / 2 - x + by[0], 1), round((box.y0 + box.y1) / 2 - y + by[1], 1)]
    position = [round(mark.lon, _POINT_DIGITS), round(mark.lat, _POINT_DIGITS)]
    return {"text": name.words, "position": position, "size": name.size, "offset": offset}


def _scene(rows: MapRows, shown: Window, scale: _Scale, options: dict[str, Any]) -> Scene:
    """What the map and its key are made of, once for both."""
    return scene(rows, shown, _GATE_SIZE, flow=options.get("flow", "all"), taken=(scale.box,))


def _chosen(rows: MapRows, selected: str | None) -> set[str]:
    """The places of a selected record: the place itself, or those of the event."""
    if not selected:
        return set()
    table, _, key = selected.partition("/")
    if table == "places":
        return {key}
    named = rows.notes[rows.notes["record"] == selected]["place_id"]
    return {*rows.reports[rows.reports["event_id"] == key]["place_id"], *named}


def legend(rows: MapRows, *, theme: str = "light", view: str = "kachin", **options: Any) -> tuple[tuple[str, str, str], ...]:
    """The key of the same map for the page: (sign as an SVG data address, what it means, what the rows say about it)."""
    shown = window(SECTIONS[view], Box(0, 0, *options.get("size", SIZE)))
    found = _scene(rows, shown, _scale(shown, theme, options.get("size", SIZE)[0]), options)
    return tuple((sign(entry.mark, theme), entry.title, entry.about) for entry in key_entries(rows, (found,)))


_LOCATOR = Box(0.0, 0.0, 216.0, 178.0)  # pixels: four lines of the key high, and Thailand's name still fits its land
_LOCATOR_SIZE = 10.5  # pixels of its names: as small as type on a page may be, so that the small countries have room


@lru_cache(maxsize=24)  # of both themes and languages at the sizes of the two pages that have a map
def _locator(shown: Window, theme: str, _language: str) -> str:
    tokens = palette(theme)
    held, frame, names = located(shown, _LOCATOR, _LOCATOR_SIZE)
    whole, land = replace(shown, box=held, pixels=_LOCATOR), basemap(held, tolerance=LOCATOR_TOLERANCE)

    def path(parts: Iterable[Route], close: str = "") -> str:
        return "".join("M" + "L".join("{:.1f} {:.1f}".format(*whole.place(point)) for point in part) + close for part in parts)

    kachin = [shape for shape in land.layer("admin1") if shape.tone == "kachin"]
    fills = [(tokens[shape.tone], path(shape.parts, "Z")) for shape in (*land.layer("country"), *kachin)]
    lines = "".join(path(shape.parts) for shape in land.layer("border"))
    body = f'<rect width="{_LOCATOR.width}" height="{_LOCATOR.height}" fill="{tokens["sea"]}"/>'
    body += "".join(f'<path d="{line}" fill="{color}"/>' for color, line in fills)
    body += f'<path d="{lines}" fill="none" stroke="{tokens["border"]}" stroke-width=".8"/>'
    # A picture in a page has no faces of the page: each name is told its width, so that it fits in whatever face there is.
    body += "".join(f'<text x="{x:.1f}" y="{y:.1f}" dy=".35em" textLength="{text_size(name, _LOCATOR_SIZE)[0]:.1f}"'
                    f' lengthAdjust="spacingAndGlyphs">{name}</text>' for name, (x, y) in names)
    body += (f'<rect x="{frame.x0:.1f}" y="{frame.y0:.1f}" width="{frame.width:.1f}" height="{frame.height:.1f}" fill="none"'
             f' stroke="{tokens["accent"]}" stroke-width="2"/>')
    style = f'fill="{tokens["ink2"]}" font-family="{_FONT},Arial" font-size="{_LOCATOR_SIZE}" text-anchor="middle"'
    return _address(f"<g {style}>{body}</g>", int(_LOCATOR.width), int(_LOCATOR.height), 1)


def locator(*, theme: str = "light", view: str = "kachin", size: tuple[int, int] = SIZE) -> str:
    """Where the same map lies, with the names of countries, as an SVG data address; empty for the region, which shows that itself."""
    return "" if view == "region" else _locator(window(SECTIONS[view], Box(0, 0, *size)), theme, language())


def deck(rows: MapRows, *, theme: str = "light", view: str = "kachin", selected: str | None = None, **options: Any) -> pdk.Deck:
    """The map for `st.pydeck_chart`.

    `view` is kachin, myanmar_china or region; `selected` a record ("places/<id>", "events/<id>") whose places are ringed. Options: `size`,
    the pixels (width, height) that names are placed for; `flow` (people, goods, ore, all) of the gates. Every object that can be
    picked carries `record`, `title` and `about`. Raises KeyError for an unknown view.
    """
    shown = window(SECTIONS[view], Box(0, 0, *options.get("size", SIZE)))
    scale = _scale(shown, theme, options.get("size", SIZE)[0])
    found = _scene(rows, shown, scale, options)
    lon, lat = shown.box.middle
    zoom = math.log2(shown.px_per_degree * math.cos(math.radians(lat)) * 360 / _TILE)
    tokens, (rings, lines) = palette(theme), _ground_data(shown)
    routes = [_rounded(stroke) for _, curve, _ in found.routes for stroke in _dashes(curve, shown)]
    layers = [  # a route is thinner than the border, which it crosses
        *(_fills(name, parts, tokens[name.split("_")[0]]) for name, parts in rings.items()),
        *(_lines(kind, lines[kind], tokens[token], width) for kind, (token, width) in _LINES.items()),
        *_control_layers(found, theme), *_mine_layers(found, theme),
        _lines("routes", routes, tokens["route"], 1.8), *_land_layers(found, theme, [scale.box]),
        _icon_layer(found, theme, _chosen(rows, selected)), *_name_layers(found, theme), *scale.layers,
    ]
    return _Deck(
        layers, map_provider=None, tooltip=_tooltip(theme),
        initial_view_state=pdk.ViewState(longitude=round(lon, 4), latitude=round(lat, 4), zoom=round(zoom, 3)),
        # The wheel scrolls the page; the map zooms by double click, by fingers and by + and -.
        views=[pdk.View(type="MapView", id="map", controller={"scrollZoom": False, "dragRotate": False, "touchRotate": False}), scale.view],
    )


class _Deck(pdk.Deck):  # type: ignore[misc]
    """A deck whose JSON has no line breaks, a third of the size, and is written once: all who see the same map share it."""

    def to_json(self) -> str:
        return self._json

    @cached_property
    def _json(self) -> str:
        return json.dumps(self, default=default_serialize, sort_keys=True, separators=(",", ":"))


def _tooltip(theme: str) -> dict[str, Any]:
    tokens = palette(theme)
    style = {"backgroundColor": tokens["panel"], "color": tokens["ink"], "fontSize": "13px", "maxWidth": "340px",
             "border": f"1px solid {tokens['axis']}", "whiteSpace": "pre-line"}
    return {"html": "<b>{title}</b>\n{about}", "style": style}  # the page escapes what it fills in
