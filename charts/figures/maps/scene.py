"""What a map of one window holds, before it is rendered: marks with their names in place, route curves, mine areas, lines to keep clear."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from charts.drawing.chart import shared
from charts.figures.maps.areas import MOST, Control, control_areas, mine_areas
from charts.figures.maps.basemap import Basemap, basemap
from charts.figures.maps.geometry import LonLat, Pixel, Ring, Route, arc
from charts.figures.maps.marks import OLD, RADIUS, radius_of, rings_of
from charts.figures.maps.names import Name, place_names
from charts.figures.maps.rows import LABEL_TYPES, MapRows, is_old, symbol, within
from charts.wording.formats import strung
from charts.wording.markup import BREAK, bold
from extract.core.ids import rows_of
from extract.languages.spoken import named, say, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from charts.drawing.type import Box
    from charts.figures.maps.window import Window

# What gives way to what: first what is contested or closed, last a town that nothing tells of. A section has a least priority.
_PRIORITY = {"contested": 10, "gate_closed": 9, "gate_partly": 9, "claimed": 8, "halted": 8, "incident": 8, "hub": 7,
             "gate_open": 6, "gate_disputed": 6, "gate_unknown": 6, "somewhere": 3}
_ROLE_PRIORITY = {"seat_of_power": 4, "port": 3, "mine_cluster": 3, "mine_hub": 3}
_EVENT_PRIORITY, _ROUTE_PRIORITY, _OTHER = 5, 2, 1
_TOWN = 0.5  # pixels that the name of a town is smaller than that of a gate
_TOLD_OF = 4  # priority from which the name of a town is as dark as that of a gate: reports speak of it, or power sits there
_MOST_SPELLINGS = 12  # of a place in its tooltip: a line or two; what reports use is among them
_HOLDERS = 560  # pixels of a map from which there is room to say at a place who holds it since when
_MOST_NAMED = 3  # places on one line
_MOST_MARKS = 120  # of a window: more are neither read nor placed
_OFF_FRAME = 3  # pixels from a name to the frame of the map: nearer, its letters touch the line
STEP = 6.0  # pixels between the points of a line that names keep off: less than half the height of a name
_EDGE = 14.0  # pixels that a mark keeps from the frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place on the map; `box` is where its name stands, None if there is no room."""

    place_id: str
    record: str
    symbol: str
    rings: tuple[str, ...]
    lon: float
    lat: float
    name: Name
    title: str
    about: tuple[str, ...]
    box: Box | None
    old: bool = False  # its status is only the last known one
    burmese: str = ""

    @property
    def called(self) -> str:
        """The name of the place alone, without what stands behind it in brackets."""
        return self.title.split(" (")[0]

    @property
    def sign(self) -> str:
        """The name of what is drawn: the symbol, pale where it is old."""
        return self.symbol + OLD * self.old

    @property
    def hover(self) -> str:
        """Title and lines."""
        return BREAK.join([bold(self.title), *self.about])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything of one window that comes from rows."""

    window: Window
    basemap: Basemap
    marks: tuple[Mark, ...]
    routes: tuple[tuple[str, Route, str], ...]  # record, curve, where it leads
    mines: tuple[tuple[dict[str, Any], Ring], ...]
    control: tuple[Control, ...]
    lines: tuple[Pixel, ...]


def _priority(place: dict[str, Any], kind: str, named: set[str], ends: set[str]) -> int:
    if kind in _PRIORITY:
        return _PRIORITY[kind]
    known = [_ROLE_PRIORITY.get(role, _OTHER) for role in str(place["roles"]).split()]
    if place["place_id"] in named:
        known.append(_EVENT_PRIORITY)
    if place["place_id"] in ends:
        known.append(_ROUTE_PRIORITY)
    return max(known, default=_OTHER)


def _about(place: dict[str, Any]) -> tuple[str, ...]:
    """A place in lines: names in other scripts and spellings, status with its source, how exact the point is."""
    others = [name for name in str(place["names_en"]).split(", ") if name and name != place["name"]]
    latin = place["name"] if named(place["name"]) != place["name"] else ""
    lines = [" · ".join(name for name in (latin, place["names_my"], place["names_zh"]) if name)]
    if others:
        lines.append(say("also {names}", names=", ".join(others[:_MOST_SPELLINGS])))
    point = say("Point: {precision}", precision=told(place["precision"], "precision"))
    return tuple(line for line in (*lines, *str(place["told"]).split("\n"), point) if line)


# Colours of the names of what has a status.
_TOKENS = {"gate_closed": "accent", "gate_partly": "accent", "contested": "lane_conflict", "claimed": "lane_conflict",
           "halted": "lane_mines", "incident": "lane_mines", "gate_open": "ink", "gate_disputed": "ink", "gate_unknown": "ink",
           "hub": "ink"}


def _token(kind: str, priority: int, *, old: bool) -> str:
    if old:
        return "ink"
    return _TOKENS.get(kind, "ink" if priority >= _TOLD_OF else "ink2")


def _candidates(rows: MapRows, window: Window, flow: str, *, bare: bool = False) -> list[tuple[dict[str, Any], str, int]]:
    """Places of the window that matter enough, most important first; `bare` without the gates, which a close-up shows."""
    frame = window.pixels.grown(-_EDGE)
    inside = within(rows.places, window.box)
    named = {*rows.notes["place_id"], *rows.statuses["place_id"]}
    ends = {*rows.routes["from_place"], *rows.routes["to_place"]}
    trunk = rows.routes[rows.routes["kind"] == "trunk"]
    nodes = {*trunk["from_place"], *trunk["to_place"]}
    found = []
    for place in rows_of(inside[~inside["place_type"].isin(LABEL_TYPES)]):
        x, y = window.place((place["lon"], place["lat"]))
        kind = symbol(place, flow)
        priority = _priority(place, kind, named, ends)
        if place["place_id"] in nodes and not window.section.fine:
            priority = max(priority, _PRIORITY["hub"])
        if bare and kind not in ("hub", "town"):
            continue
        if priority >= window.section.least_priority and frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1:
            found.append((place, kind, priority))
    return _apart(sorted(found, key=lambda each: (-each[2], each[0]["place_id"])), window)


def _apart(found: list[tuple[dict[str, Any], str, int]], window: Window) -> list[tuple[dict[str, Any], str, int]]:
    """Without what would lie on a more important mark and has nothing to tell: the dot of a town; a gate of which nothing is known, where
    either it is not even known where it lies, or the section is too wide to show two gates side by side."""
    kept: list[tuple[dict[str, Any], str, int]] = []
    taken: list[tuple[float, float, float]] = []
    dumb = ("town", "somewhere") if window.section.fine else ("town", "somewhere", "gate_unknown")
    for place, kind, priority in found[:_MOST_MARKS]:
        x, y = window.place((place["lon"], place["lat"]))
        if kind in dumb and any(math.hypot(x - a, y - b) < radius + RADIUS[kind] for a, b, radius in taken):
            continue
        kept.append((place, kind, priority))
        if kind != "somewhere":
            taken.append((x, y, RADIUS[kind]))
    return kept


def _wanted(place: dict[str, Any], kind: str, priority: int, window: Window, flow: str) -> Name:
    """The name of a place as it is to be set beside its mark. In a wide section a gate of which nothing is known may go without."""
    words, old, fine = named(place["name"]).split(" (")[0], is_old(place, flow), window.section.fine
    short = words
    if kind == "contested" and fine:
        short = say("{place}, last known contested" if old else "{place}, contested", place=words)
    words = strung(words, place["holder"]) if fine and place["holder"] and window.pixels.width > _HOLDERS else short
    return Name(
        key=place["place_id"], words=words, short=short, at=window.place((place["lon"], place["lat"])), priority=priority,
        size=-_TOWN * (kind not in _TOKENS), weight=600 if kind in _TOKENS else 400,
        must=kind in _TOKENS and (fine or kind != "gate_unknown"),
        radius=radius_of(kind, rings_of(kind, place)), token=_token(kind, priority, old=old),
    )


def _set(names: list[Name], place: Callable[..., dict[str, Box]]) -> tuple[dict[str, Name], dict[str, Box]]:
    """The names and their boxes. A mark that must be named and finds no room of its own is named with its nearest neighbour: on one
    line, of which nobody can say that it stands at the wrong mark."""
    shown: dict[str, Name] = {name.key: name for name in names}
    mute: list[Box] = []
    while True:
        placed = place(list(shown.values()), mute=mute)
        lost = [name for name in shown.values() if name.must and name.key not in placed]
        if long := [name for name in lost if name.is_long]:
            shown[long[-1].key] = replace(long[-1], words=long[-1].short)
            continue
        others = [name for name in shown.values() if name.must and name is not lost[-1]] if lost else []
        if not others:
            return shown, placed
        one = shown.pop(lost[-1].key)  # the least important
        near = min(others, key=lambda each: math.dist(each.at, one.at))
        if len((*near.all, *one.all)) <= _MOST_NAMED:  # else it has its mark alone
            host, guest = (near, one) if near.priority >= one.priority else (one, near)
            shown.pop(near.key)
            words, also, keys = f"{host.short} · {guest.short}", (*host.also, guest.mark), (*host.keys, *guest.all)
            shown[host.key] = replace(host, words=words, short=words, also=also, keys=keys)
        else:
            mute.append(one.mark)


def _marks(rows: MapRows, window: Window, size: float, options: dict[str, Any], lines: list[Pixel]) -> tuple[Mark, ...]:
    flow = options.get("flow", "all")
    found = _candidates(rows, window, flow, bare=options.get("bare", False))
    wanted = [_wanted(place, kind, priority, window, flow) for place, kind, priority in found]
    alone = {name.key: replace(name, size=size + name.size) for name in wanted}
    frame, taken = window.pixels.grown(-_OFF_FRAME), options.get("taken", ())
    shown, placed = _set(list(alone.values()), partial(place_names, frame=frame, lines=lines, taken=taken))
    names = alone | shown
    return tuple(
        Mark(place_id=key, record=place["record"], symbol=kind, rings=rings_of(kind, place), lon=place["lon"],
             lat=place["lat"], name=names[key], title=named(place["name"]), about=_about(place), box=placed.get(key),
             old=is_old(place, flow), burmese=str(place["names_my"]).split(", ")[0])
        for place, kind, _ in found if (key := place["place_id"]) in placed or names[key].must
    )


def _routes(rows: MapRows, window: Window) -> tuple[tuple[str, Route, str], ...]:
    kinds = ("crossing", "inland", "trunk", "feeder") if window.section.fine else ("crossing", "inland", "trunk")
    drawn = []
    chosen = rows.routes[rows.routes["kind"].isin(kinds)].drop_duplicates(["from_place", "to_place"]).head(MOST)
    for route in rows_of(chosen):
        curve = arc((route["from_lon"], route["from_lat"]), (route["to_lon"], route["to_lat"]), float(route["bend"]))
        if any(window.box.holds(point) for point in curve):
            drawn.append((f"places/{route['from_place']}", curve, str(route["to_name"])))
    return tuple(drawn)


def along(line: Iterable[LonLat], window: Window) -> list[Pixel]:
    """Points each few pixels along a line, in pixels."""
    placed = [window.place(point) for point in line]
    found = placed[:1]
    for (x0, y0), (x1, y1) in itertools.pairwise(placed):
        pieces = max(int(math.hypot(x1 - x0, y1 - y0) / STEP), 1)
        found += [(x0 + (x1 - x0) * i / pieces, y0 + (y1 - y0) * i / pieces) for i in range(1, pieces + 1)]
    return found


@shared
def scene(rows: MapRows, window: Window, size: float, **options: Any) -> Scene:
    """The scene of a window, its gates named in letters of that size.

    Options: `flow` (people, goods, ore, all) for the gates; `taken`, boxes that names keep off; `bare`, without gates.
    """
    land = basemap(window.box, tolerance=window.section.tolerance)
    routes = _routes(rows, window)
    borders = [point for shape in land.layer("border") for part in shape.parts for point in along(part, window)]
    lines = [*borders, *(point for _, curve, _ in routes for point in along(curve, window))]
    return Scene(window=window, basemap=land, marks=_marks(rows, window, size, options, lines), routes=routes,
                 mines=mine_areas(rows, window), control=control_areas(rows, window), lines=tuple(lines))
