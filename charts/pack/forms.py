"""Which pictures of the pack a slide program can hold as charts of its own, to be edited there, and what they hold: the numbers drawn.

Bars, shares and dots can be; a map, a timeline and discs cannot and stay pictures.
"""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from charts.drawing.bars import rounded
from charts.drawing.type import line_width
from charts.figures.prices.rows import PriceOptions, price_view
from charts.figures.trade.imports import ImportOptions, import_view, origin_view
from charts.figures.trade.production import production_view
from charts.figures.trade.quotas import quota_view
from charts.figures.trade.shares import share_groups
from charts.wording.formats import day, number, period, sentence, share, strung
from charts.wording.rows import BASES, spaced
from extract.core.ids import rows_of
from extract.core.text import visible
from extract.languages.spoken import named, say, told
from extract.measures.prices import runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from charts.drawing.bars import BarRow
    from charts.drawing.chart import Rows
    from charts.drawing.tracks import Track

Kind = Literal["months", "bars", "points"]
Look = Literal["solid", "hollow", "pale"]
_MOST_ROWS = 3  # panels on a slide, as in the picture
_ACROSS, _LABEL = 1140.0, 16.0  # pixels: a panel without its scale; 12 points, a little more than a label, which may be wider than here
_MOST_TRACKS = 9  # shares of a group: lower rows than these have no room for their words


CLOSE_UPS = frozenset({"prices"})  # pictures that show more than the charts here can, arrows and events: they stand beside them


class Point(NamedTuple):
    """A value at a day or a name, with the words that stand beside it; `joined` to the one before by a line."""

    at: date | str
    value: float
    words: str = ""
    joined: bool = False


class Series(NamedTuple):
    """Values of one name and look; `token` is that of their colour."""

    name: str
    token: str
    look: Look
    points: tuple[Point, ...]


class Panel(NamedTuple):
    """One chart: its title, the unit of its values, its series, the end of its scale and its first and last month (None: as they need)."""

    title: str
    unit: str
    kind: Kind
    series: tuple[Series, ...]
    top: float | None = None
    span: tuple[date, date] | None = None


def panels(chart_id: str, rows: Rows) -> tuple[Panel, ...]:
    """The charts that hold what the picture of that id draws; none where its form does not allow it."""
    form = _FORMS.get(chart_id)
    found = form(rows) if form else ()
    return tuple(panel._replace(title=visible(panel.title), series=tuple(map(_named, panel.series))) for panel in found)


def _named(series: Series) -> Series:
    """The series in words that a file of slides can hold."""
    points = (point._replace(at=visible(point.at) if isinstance(point.at, str) else point.at, words=visible(point.words))
              for point in series.points)
    return series._replace(name=visible(series.name), points=tuple(points))


def _imports(rows: Rows) -> Iterator[Panel]:
    return _month_panels(import_view(rows, ImportOptions()), say("t a month"))


def _origins(rows: Rows) -> Iterator[Panel]:
    return _month_panels(origin_view(rows), say("t a month"))


def _quotas(rows: Rows) -> Iterator[Panel]:
    return _month_panels(quota_view(rows), say("t a year"))


def _month_panels(found: list[BarRow], unit: str) -> Iterator[Panel]:
    """A panel a scope, all on one scale and over the same months: a column a month, so that area is tonnage as in the picture."""
    found = found[:_MOST_ROWS]
    if not found:
        return
    first, after = min(int(row.drawn["left"].min()) for row in found), max(math.ceil(row.drawn["right"].max()) for row in found)
    top, wide = max(row.top for row in found), _ACROSS / (after - first)
    for row in found:
        bars = rows_of(row.bars)
        news = bars[-1], max(bars, key=_height)
        grouped: dict[tuple[str, Look], list[Point]] = defaultdict(list)
        for bar in rows_of(row.totals):
            grouped[say("Totals of more months, mean"), "pale"] += _months(bar, "")
        for bar in bars:
            words = say("{number} t", number=rounded(bar))
            if bar["right"] - bar["left"] > 1:
                words = say("{amount} {period}", amount=words, period=period(bar["period_start"], bar["period_end"]))
            fits = line_width(words, _LABEL, 700) < wide * (bar["right"] - bar["left"])
            grouped[_by_status(bar)] += _months(bar, words * (fits or bar in news))
        token = "context" if row.context else "mixed"
        series = tuple(Series(name=name, token=token, look=look, points=tuple(points)) for (name, look), points in grouped.items())
        yield Panel(title=say("{goods} {flow}", goods=row.name, flow=row.flow), unit=unit, kind="months", series=series, top=top,
                    span=(_day(first), _day(after - 1)))


def _by_status(row: Mapping[Any, Any]) -> tuple[str, Look]:
    """The series of a value that is reported, or computed here."""
    return (told("Reported", "series"), "solid") if row["status"] == "reported" else (say("Computed, not published"), "hollow")


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _height(bar: Mapping[Any, Any]) -> float:
    return float(bar["per_month"])


def _months(bar: Mapping[Any, Any], words: str) -> list[Point]:
    """The bar as a point for each month that it covers; its words stand at the middle one."""
    first, after, value = int(bar["left"]), max(math.ceil(bar["right"]), int(bar["left"]) + 1), float(bar["per_month"])
    middle = (first + after - 1) // 2
    return [Point(_day(month), value, words * (month == middle)) for month in range(first, after)]


def _prices(rows: Rows) -> Iterator[Panel]:
    """A panel a material: quotations, those of other bases, and the bases that reported moves imply."""
    view = price_view(rows, PriceOptions())
    if view is None:
        return
    for material in view.materials:
        series = [Series(say("Quotations"), material.token, "solid", _dots(runs(material.quotes), last=True))]
        for basis, quotes in material.others.groupby("price_basis", sort=True):
            words = named(BASES[str(basis)]) if basis in BASES else spaced(str(basis))
            name = sentence(words or say("basis not stated"))
            series.append(Series(name, "axis", "hollow", _dots(quotes.sort_values("date"))))
        bases = tuple(Point(move.base_day, move.base) for move in material.moves)
        series.append(Series(say("Computed from a level and its change"), material.token, "hollow", bases))
        yield Panel(title=material.name, unit=view.per.strip(), kind="points", series=tuple(each for each in series if each.points))


def _dots(quotes: pd.DataFrame, *, last: bool = False) -> tuple[Point, ...]:
    """Dated quotations, those of one run joined; the `last` one with its value and day."""
    found, before = [], None
    for row in rows_of(quotes):
        run = row.get("run")
        found.append(Point(row["date"].date(), float(row["shown"]), joined=run is not None and run == before))
        before = run
    if last and found:
        newest = max(found, key=lambda point: point.at)
        found[found.index(newest)] = newest._replace(words=strung(number(newest.value), day(newest.at)))
    return tuple(found)


def _production(rows: Rows) -> Iterator[Panel]:
    found = production_view(rows)[:1]
    for now in found:
        grouped: dict[tuple[str, Look], list[Point]] = defaultdict(list)
        for row in rows_of(now.parts.sort_values("value", ascending=False)):
            words = strung(say("{number} t", number=number(row["value"])), share(round(row["share"], 1)))
            grouped[_by_status(row)].append(Point(named(row["country"]), float(row["share"]), words))
        series = tuple(Series(name, "mixed", look, tuple(points)) for (name, look), points in grouped.items())
        title = say("{year}, of the world’s {number} t", year=now.year, number=number(now.total))
        yield Panel(title=title, unit=say("per cent"), kind="bars", series=series)


def _shares(rows: Rows) -> Iterator[Panel]:
    """A panel a group: what a share is at least, and how far a rounded one may go."""
    for group in share_groups(rows["shares"]):
        kept = {track.key for track in sorted(group.tracks, key=lambda track: not track.red)[:_MOST_TRACKS]}
        tracks = [track for track in group.tracks if track.key in kept]
        least = tuple(Point(_whose(track), track.tip, track.words * (track.high <= track.tip)) for track in tracks)
        most = tuple(Point(_whose(track), track.high, track.words) for track in tracks if track.high > track.tip)
        series = [Series(say("Share"), "mixed", "solid", least)]
        if most:
            series.append(Series(say("As far as its words allow"), "mixed", "pale", most))
        yield Panel(title=group.heading, unit=say("per cent of the whole"), kind="bars", series=tuple(reversed(series)), top=100.0)


def _whose(track: Track) -> str:
    return strung(track.who, track.of, by="{words} {more}")


_FORMS: dict[str, Callable[[Rows], Iterator[Panel]]] = {
    "prices": _prices, "imports": _imports, "origins": _origins, "quotas": _quotas, "production": _production, "shares": _shares,
}
