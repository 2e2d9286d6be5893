"""Key, locator and scale bar of the paper map. The key lists only what the map shows, with names and dates from the rows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import shapely

from charts.drawing.theme import CLEAR, translucent
from charts.drawing.type import Box, line_width, shortened, text_size, wrap
from charts.figures.maps.areas import TOWN_KM
from charts.figures.maps.basemap import LOCATOR_TOLERANCE, WHOLE, basemap
from charts.figures.maps.geometry import Bounds
from charts.figures.maps.land_names import country_points
from charts.figures.maps.marks import OLD, in_key
from charts.figures.maps.names import cut_off
from charts.figures.maps.rows import harms
from charts.figures.maps.window import frame_of
from charts.wording.events import as_event, is_stretch, when, with_article
from charts.wording.formats import APART, as_date, bound, counted, strung
from charts.wording.statuses import reported, since
from extract.core.arithmetic import geodesic_km
from extract.core.ids import rows_of
from extract.core.properties import aspects
from extract.languages import spoken
from extract.languages.spoken import joined, say
from extract.measures.claims import claim_says, named
from extract.measures.status import FLOWS, began

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    import pandas as pd

    from charts.drawing.canvas import Canvas
    from charts.figures.maps.geometry import LonLat, Pixel
    from charts.figures.maps.rows import MapRows
    from charts.figures.maps.scene import Mark, Scene
    from charts.figures.maps.window import PagePlan, Window

_LOCATOR = Bounds(89.0, 9.4, 113.4, 29.5)  # Myanmar and its neighbours to the coast
_LOCATOR_LINES = 0.55  # of the width of the map's lines
_MOST_TIMES = 2  # told of one kind of mark: of more the newest, and how many places there are besides
_MOST_LINES = 3  # of an entry: what the rows say of a kind of mark, and no list
_SCALES = (10, 20, 50, 100, 200, 500, 1000)  # kilometres
_SMALL_LOCATOR = 0.6  # of its size where the key needs the room: the names of the largest countries still fit
_OWN = 0.3  # of the width of a country's name to either side of its middle that must lie on its land, or it names its neighbour
_ONE_SCALE = 0.95  # of the scale in the south that is left in the north: a twentieth less cannot be seen on a bar
# Pixels of the key, chosen by eye to go with a type size of 12 to 16.
LINE_SIGNS = {"route": ("route", "6px,4px"), "disputed": ("border", "4px,4px")}  # colour and dash, as on the map
MINE_FILL, MINE_HATCH = 0.13, 0.6  # opacity: land and names must be read through a mine area
CLAIM_DASH = "5px,3px"


def control_fill(*, old: bool) -> float:
    """Opacity of ground that one side holds, laid twice over its middle; half of it where that is only last known."""
    return 0.08 if old else 0.16


_SIGN, _SIGN_ROOM, _COLUMN_GAP = 11, 30, 10  # half a sign, a sign with the space behind it, between columns
_TITLE_LINE, _LINE, _ENTRY_GAP = 1.36, 1.25, 0.5  # type sizes from a title to its lines, between these, and before the next entry
_MIDDLE_OF_TITLE = 0.72  # type sizes from the top of a line to the middle of its capitals
_MINE_SIGN = 9.0  # radius in pixels
_SCALE_SHARE, _LEAST_SCALE, _CORNER = 0.16, 50, 14  # of the map's width that a scale bar takes at most; pixels that it may take; its corner
_EDGE = 4  # pixels that a scale bar or the key may reach or keep off


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """A line of the key: the mark, what it means, and what the rows say about it."""

    mark: str
    title: str
    about: str = ""
    less: str = ""  # the same without the days of reports
    short: str = ""
    bare: tuple[str, ...] = ()  # title and short form of what is last known, without saying so
    since: str = ""  # the time of the newest of what it tells
    fixed: bool = False  # the same whatever the rows say


def _unnamed_closures(rows: MapRows, found: list[Mark]) -> str:
    """Closures that a report tells of without naming a gate."""
    shown = {mark.place_id for mark in found}
    loose = rows.statuses[(rows.statuses["status"] == "closed") & ~rows.statuses["place_id"].isin(shown)]
    dated = loose.drop_duplicates("event_id").dropna(subset="start")
    told = (say("{event}, {when}: not named", event=named(event), when=when(event)) for event in rows_of(dated))
    return next(told, say("No report names them"))


_TITLES = {  # title, the same where one actor brought it about, and the aspects whose rows tell of it; most important first
    "gate_closed": ("Gate closed", "Gate closed by {who}", FLOWS),
    "gate_partly": ("Gate closed to some", "", FLOWS),
    "gate_open": ("Gate open", "", FLOWS),
    "gate_disputed": ("Gate, sources disagree", "", FLOWS),
    "gate_unknown": ("Gate, status unknown", "", ()),
    "contested": ("Contested", "", ("control",)),
    "claimed": ("Held by one side", "Held by {who}", ("control",)),
    "halted": ("Mines halted", "Mines halted by {who}", ("mines",)),
    "incident": ("Deaths or an accident at a mine", "", ()),
    "hub": ("Processing hub", "", ()),
}
_SAID = {  # the titles of what is only claimed
    "Gate closed": "Gate said closed", "Gate closed by {who}": "Gate said closed by {who}",
    "Gate closed to some": "Gate said closed to some", "Gate open": "Gate said open",
    "Held by one side": "Said to be held by one side", "Held by {who}": "Said to be held by {who}",
}


def _status_entry(rows: MapRows, found: list[Mark], sign: str) -> KeyEntry:
    """A sign with names, date, claimant and age from the rows behind it; who brought it about, where that was one."""
    title, by_one, told_of = _TITLES[sign.removesuffix(OLD)]
    carrying = [mark for mark in found if sign in _signs(mark)]
    names = {mark.place_id: mark.called for mark in carrying}
    behind = rows.statuses[rows.statuses["place_id"].isin(names) & rows.statuses["aspect"].isin(told_of)]
    behind = behind.assign(began=began(behind)).sort_values("began", ascending=False, kind="stable")
    last = behind.drop_duplicates("place_id")  # of a place the newest: the tables hold all
    about, less = (_of_places(last, names, reports=reports) for reports in (True, False))
    if sign in ("gate_unknown", "incident"):
        about = less = _harmed(rows, carrying) if sign == "incident" else _unnamed_closures(rows, found)
    bare = _headings(behind, title, by_one)
    full, short = (say("{title}, last known", title=words) if sign.endswith(OLD) else words for words in bare)
    begun = when(as_event(behind)) if len(behind) else ""
    return KeyEntry(mark=sign, title=full, about=about, less=less, short=short, bare=bare, since=begun)


def _of_places(last: pd.DataFrame, names: Mapping[str, str], *, reports: bool) -> str:
    """What holds where since when, the newest first: of many the newest alone, and how many places there are besides."""
    parts = [say("{places}: {when}", places=joined(sorted({names[place] for place in group["place_id"]})),
                 when=_dated(as_event(group), report=reports)) for _, group in last.groupby("event_id", sort=False)]
    if len(parts) > _MOST_TIMES:
        first = last["event_id"] == last["event_id"].iloc[0]
        parts = [parts[0], say("{places}, earlier", places=counted(int((~first).sum()), "more place"))]
    return strung(*parts, by=APART)


def _headings(behind: pd.DataFrame, title: str, by_one: str) -> tuple[str, str]:
    """The title of a sign, with who brought about what these rows tell, where that was one, and without."""
    actors = set(behind["actor"])
    by = by_one if len(actors) == 1 and "" not in actors else ""
    who = with_article(spoken.named(actors.pop())) if by else ""
    said = _SAID if len(behind) and behind["claim"].all() else {}  # so even where there is no room for who says it
    full, short = (say(said.get(words, words), who=who) for words in (by or title, title))
    return full, short


def _signs(mark: Mark) -> set[str]:
    """What the key explains of a mark: its sign and its rings, that of a claim as the sign of a place that is held."""
    return {mark.sign, *(ring.replace("claim_ring", "claimed") for ring in mark.rings)}


def _harmed(rows: MapRows, found: list[Mark]) -> str:
    """`Chipwi: 16 Nov 2026`: where and when people or a site came to harm."""
    names = {mark.place_id: mark.called for mark in found}
    harmed = [event for event in harms(rows) if event["place_id"] in names]
    return strung(*(say("{places}: {when}", places=names[event["place_id"]], when=when(event)) for event in harmed), by=APART)


def _dated(status: Mapping[str, Any], *, report: bool) -> str:
    """`since 12 Nov 2024, one resident says, last reported 14 Nov 2024`: since when it holds, on whose word where it is a claim, and the
    day of its last report, where that is another. Both are dates: of an age nobody could say from which of the two it is counted."""
    days, begun = when(status), as_date(status["start"]) or as_date(status["end"])
    again = say("last reported {day}", day=bound(reported(status))) if report and as_date(status["said"]) != begun else ""
    return strung(days if is_stretch(status) else since(status), claim_says(status, brief=True), again)


_PALE = "Last known"  # the short title of what pale signs mean


def _old_entry(signs: set[str]) -> KeyEntry:
    """What a pale sign means: after how many days without a new report a status is only the last known one."""
    periods = aspects().values("last_known_after")
    gates = {sign for sign in signs if sign.startswith("gate")}
    of = {"gates": periods[FLOWS[0]]} if gates else {}
    of |= {"mines": periods["mines"]} if any(sign.startswith("halted") for sign in signs) else {}
    of |= {"control": periods["control"]} if any(not sign.startswith(("gate", "halted")) for sign in signs) else {}
    title = say("Last known (no report for over {days} days)", days=joined([*dict.fromkeys(of.values())], "or"))
    parts = [say("{days} days for {what}", days=days, what=say(what)) for what, days in of.items()]
    return KeyEntry(mark=min(gates or signs), title=title, about=strung(*parts) if len(of) > 1 else "", short=say(_PALE), fixed=True)


def key_entries(rows: MapRows, scenes: tuple[Scene, ...]) -> tuple[KeyEntry, ...]:
    """The key of what is on the maps of a picture, most important first."""
    found = [mark for each in scenes for mark in each.marks]
    shown = {sign for mark in found for sign in _signs(mark)}
    entries = [_status_entry(rows, found, sign) for mark in _TITLES for sign in (mark, mark + OLD) if sign in shown]
    if pale := {sign for sign in shown if sign.endswith(OLD)}:
        entries.append(_old_entry(pale))
    if control := {area.title: area for each in scenes for area in each.control}:
        claims, halves = ({getattr(area, name) for area in control.values()} for name in ("claim", "contested"))
        about = strung(say("{radius} km around what reports name; no front line is known", radius=f"{TOWN_KM:g}"),
                       say("broken edge: a claim") if True in claims else "", say("half filled: contested") if True in halves else "",
                       by=APART)
        title = say("Ground held, extent not reported")
        entries.append(KeyEntry(mark="control", title=title, short=say("Ground held"), about=about, fixed=True))
    mines = [mine for each in scenes for mine, _ in each.mines]
    if mines:
        radii = [float(mine["radius_km"]) for mine in mines]
        about = say("{radii} km around; pits not located", radii=f"{min(radii):g}–{max(radii):g}")
        title = say("Mine area, extent uncertain")
        entries.append(KeyEntry(mark="mine", title=title, short=say("Mine area"), about=about, fixed=True))
    if any(each.routes for each in scenes):
        entries.append(KeyEntry(mark="route", title=say("Schematic route")))
    if {"near", "area", "somewhere"} & shown:
        entries.append(KeyEntry(mark="near", title=say("Point known only roughly")))
    if any(shape.disputed for each in scenes for shape in each.basemap.layer("border")):
        entries.append(KeyEntry(mark="disputed", title=say("Disputed border")))
    return tuple(entries)


def draw_key(canvas: Canvas, page: PagePlan, entries: tuple[KeyEntry, ...]) -> None:
    """Sets the key in its box, as many entries as fit."""
    layout, box, size = canvas.layout, page.key, _title_size(canvas, page)
    x, y, across = box.x0, box.y0, box.width / page.columns
    room = across - _SIGN_ROOM - _EDGE
    for entry, about in _fitted(canvas, page, entries):
        height = _entry_height(canvas, size, about)
        if y + height > box.y1 + _EDGE:
            x, y = x + across, box.y0
            if x > box.x1 - across / 2:
                return
        _draw_sign(canvas, entry.mark, x + _SIGN, y + size * _MIDDLE_OF_TITLE)
        titles = _titles(entry, dated=not about)
        title = next((words for words in titles if line_width(words, size, 600) <= room), titles[-1])
        canvas.text(x + _SIGN_ROOM, y, shortened(title, size, room, 600), size=size, weight=600)
        for index, line in enumerate(about):
            top = y + size * _TITLE_LINE + index * layout.tick * _LINE
            canvas.text(x + _SIGN_ROOM, top, line, size=layout.tick, color=canvas.tokens["ink2"])
        y += height


def _titles(entry: KeyEntry, *, dated: bool) -> list[str]:
    """How an entry may be headed, the fullest first: with its time where no line below tells it, be it without `last known`, which the
    pale sign says too."""
    plain = [entry.title, *[entry.short] * bool(entry.short)]
    return [*[strung(words, entry.since) for words in (*plain, *entry.bare) if dated and entry.since], *plain]


def _title_size(canvas: Canvas, page: PagePlan) -> float:
    return canvas.layout.tick if page.brief else canvas.layout.label


def _entry_height(canvas: Canvas, size: float, about: list[str]) -> float:
    return size * _TITLE_LINE + len(about) * canvas.layout.tick * _LINE + canvas.layout.label * _ENTRY_GAP


def _fitted(canvas: Canvas, page: PagePlan, entries: tuple[KeyEntry, ...]) -> list[tuple[KeyEntry, list[str]]]:
    """Every entry with its second lines; until all entries fit those go that are always the same, then the last get fewer, at last none."""
    size, lines = _title_size(canvas, page), [[""] * 0 for _ in entries]
    if page.brief:
        return list(zip(entries, lines, strict=True))

    def fit() -> bool:
        return sum(_entry_height(canvas, size, each) for each in lines) <= page.key.height * page.columns

    width = page.key.width / page.columns - _SIGN_ROOM - _COLUMN_GAP

    def cut(index: int, most: int) -> list[str]:
        entry = entries[index]
        whole = len(wrap(entry.about, canvas.layout.tick, width)) <= most
        told = entry.about if whole else entry.less or entry.about  # a day of which half is cut off could be taken for another
        kept, since = (_within(canvas, words, width, most) for words in (told, entry.since))
        hidden = "".join("".join(since).split()) not in "".join("".join(kept).split())  # wherever the lines break
        return since if kept and hidden else kept  # a list that hides the day gives way to it

    lines = [cut(index, _MOST_LINES) for index in range(len(entries))]
    fixed, dated = ([index for index, entry in enumerate(entries) if entry.fixed is same] for same in (True, False))
    steps = [(index, 0) for index in reversed(fixed)]
    steps += [(index, most) for most in range(_MOST_LINES - 1, -1, -1) for index in reversed(dated)]
    for index, most in steps:
        if fit():
            break
        lines[index] = cut(index, most)
    return list(zip(entries, lines, strict=True))


def _within(canvas: Canvas, words: str, width: float, most: int) -> list[str]:
    """The words in at most so many lines of the key."""
    size = canvas.layout.tick
    return [shortened(line, size, width) for line in cut_off([line for line in wrap(words, size, width) if line], most)] if most else []


def key_plan(canvas: Canvas, page: PagePlan, entries: tuple[KeyEntry, ...]) -> tuple[PagePlan, tuple[KeyEntry, ...]]:
    """The page and the entries of its key: with a smaller locator, without the entry of what pale signs mean, which their titles say too,
    at last without a locator, if else the key could not say of when each status is."""
    if page.inset is None or page.brief or _tells(canvas, page, entries):
        return page, entries
    box, key = page.inset, page.key
    less = box.height * (1 - _SMALL_LOCATOR)
    small = replace(box, x1=box.x0 + box.width * _SMALL_LOCATOR, y1=box.y1 - less)
    plan = replace(page, inset=small, key=replace(key, y0=key.y0 - less))
    fewer = tuple(entry for entry in entries if entry.short != say(_PALE))
    for kept in (entries, fewer):
        if key.y0 > box.y1 and _tells(canvas, plan, kept):
            return plan, kept
    whole = Box(min(box.x0, key.x0), min(box.y0, key.y0), max(box.x1, key.x1), max(box.y1, key.y1))
    return replace(page, inset=None, key=whole), entries


def _tells(canvas: Canvas, page: PagePlan, entries: tuple[KeyEntry, ...]) -> bool:
    return all(about or entry.fixed or not entry.about for entry, about in _fitted(canvas, page, entries))


def _draw_sign(canvas: Canvas, mark: str, x: float, y: float) -> None:
    tokens = canvas.tokens
    if mark == "mine":
        _draw_mine_sign(canvas, x, y)
    elif mark in LINE_SIGNS:
        token, dash = LINE_SIGNS[mark]
        canvas.line((x - _SIGN, y, x + _SIGN + 1, y), tokens[token], width=1.8, dash=dash, over=True)  # short, so a hair wider
    else:
        for part in in_key(mark):
            points = [(x + dx, y - dy) for dx, dy in part.points]
            canvas.path(points, fill=tokens.get(part.fill, CLEAR), edge=tokens.get(part.edge, CLEAR), width=part.width)


def mine_strokes(x: float, y: float, radius: float) -> Iterator[tuple[float, float, float, float]]:
    """The hatching of the sign for a mine area around a point: three strokes at 45 degrees, each from edge to edge of the circle."""
    slant = math.sqrt(0.5)
    for off in (-5.0, 0.0, 5.0):  # pixels: nearly as close as on the maps
        half, away = math.sqrt(radius**2 - off**2) * slant, off * slant
        yield x + away - half, y + away + half, x + away + half, y + away - half


def _draw_mine_sign(canvas: Canvas, x: float, y: float) -> None:
    color, radius = canvas.tokens["lane_mines"], _MINE_SIGN
    # Thirty-two sides look round at this size.
    ring = [(x + radius * math.cos(turn / 16 * math.pi), y - radius * math.sin(turn / 16 * math.pi)) for turn in range(33)]
    canvas.path(ring, fill=translucent(color, MINE_FILL), edge=color, width=1)
    for ends in mine_strokes(x, y, radius):
        canvas.line(ends, translucent(color, MINE_HATCH), width=0.9, over=True)  # hatching as thin as on the map


class ScaleBar(NamedTuple):
    """A stretch of a parallel as long as `words` say, measured on the ellipsoid: true where it lies, at whatever scale it is drawn."""

    words: str
    west: LonLat
    east: LonLat


def scale_bar(shown: Window, end: Pixel) -> ScaleBar:
    """A bar of round kilometres that ends at a pixel; it says its latitude where the window's scale changes much from south to north."""
    room = max(shown.pixels.width * _SCALE_SHARE, _LEAST_SCALE)
    length = max((km for km in _SCALES if shown.km(km) <= room), default=_SCALES[0])
    lon, lat = shown.point(*end)
    across = length / geodesic_km(lat, lon - 1, lat, lon)  # degrees; over one or two of them the parallel is as good as straight
    narrowing = math.cos(math.radians(shown.box.north)) / math.cos(math.radians(shown.box.south))
    words = say("{length} km", length=length) if narrowing > _ONE_SCALE else say("{length} km at {lat}° N", length=length, lat=f"{lat:.0f}")
    return ScaleBar(words, (lon - across, lat), (lon, lat))


def draw_scale(canvas: Canvas, shown: Window) -> Box:
    """The bar in the lower right corner; gives back the box to keep clear."""
    size = canvas.layout.tick
    x1, y = shown.pixels.x1 - _CORNER, shown.pixels.y1 - _CORNER + 2
    bar = scale_bar(shown, (x1, y))
    x0, width = shown.place(bar.west)[0], text_size(bar.words, size)[0]
    canvas.line((x0, y, x1, y), canvas.tokens["ink"], width=2, over=True)
    middle = min((x0 + x1) / 2, x1 + _EDGE - width / 2)
    box = canvas.text(middle, y - 2, bar.words, size=size, at="center bottom")
    return Box(min(x0, middle - width / 2) - _EDGE, box.y0 - 2, x1 + _EDGE, y + _EDGE)


def located(shown: Window, box: Box, size: float) -> tuple[Bounds, Box, list[tuple[str, Pixel]]]:
    """What a locator on this box shows: its degrees, the pixels of the window's frame, and names of countries with their middles."""
    narrowing = math.cos(math.radians(_LOCATOR.middle[1]))
    wide = min((_LOCATOR.north - _LOCATOR.south) * box.width / box.height / narrowing, WHOLE.east - WHOLE.west)
    west = min(max(_LOCATOR.middle[0] - wide / 2, WHOLE.west), WHOLE.east - wide)
    south = _LOCATOR.north - wide * narrowing * box.height / box.width
    whole = replace(shown, box=Bounds(west, south, west + wide, _LOCATOR.north), pixels=box)
    frame = frame_of(shown, whole)
    x0, y0, x1, y1 = frame.x0, frame.y0, frame.x1, frame.y1
    edges = (Box(x0, y0, x0, y1), Box(x1, y0, x1, y1), Box(x0, y0, x1, y0), Box(x0, y1, x1, y1))
    taken, names = [edge.grown(1) for edge in edges], []
    for name, point, land in country_points(whole.box):
        width, height = text_size(name.upper(), size)
        x, y = whole.place(point)
        here = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        held = shapely.contains_xy(land, [whole.point(x - _OWN * width, y), whole.point(x + _OWN * width, y)]).all()
        if held and here.within(box.grown(-_EDGE)) and not any(here.overlaps(other, 3) for other in taken):
            taken.append(here)
            names.append((name.upper(), (x, y)))
    return whole.box, frame, names


def draw_inset(canvas: Canvas, box: Box, shown: Window, draw_ground: Callable[..., None]) -> None:
    """Where the window lies: the region with a red rectangle and the names of its countries."""
    tokens, size = canvas.tokens, max(canvas.layout.tick - 1.5, 12.0)  # 9 points in print
    held, frame, names = located(shown, box, size)
    canvas.rect(box, tokens["sea"])
    panel = canvas.panel(box, ((held.west, held.east), (held.south, held.north)))
    draw_ground(panel, basemap(held, tolerance=LOCATOR_TOLERANCE), scale=_LOCATOR_LINES)
    for name, (x, y) in names:
        canvas.text(x, y, name, size=size, color=tokens["ink2"], at="center middle")
    canvas.rect(frame, CLEAR, edge=tokens["accent"], width=2, over=True)
    canvas.rect(box, CLEAR, edge=tokens["rule"], width=1, over=True)
