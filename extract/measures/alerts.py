"""Watches: a level on any series of observations, and the alerts that its crossings give.

One alert per crossing: a series that stays beyond its level says nothing new until it has come back. What was not yet
published on the day asked for does not count."""

from __future__ import annotations

import math
import operator
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extract.core.arithmetic import signed
from extract.core.errors import RuleError
from extract.core.intervals import number_in, plain, told_range
from extract.core.paths import SEEDS
from extract.core.properties import metrics
from extract.core.strict_yaml import YamlMap, check_choice, check_keys, load_list
from extract.languages.spoken import say, told
from extract.measures.prices import MAIN_BASIS, NEAR_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

WATCHES = SEEDS / "watch.yaml"
KEYS = ("id", "title", "where", "measure", "level", "direction", "floor")
WHERE = ("series_id", "metric", "commodity_id", "origin", "destination", "place_id", "kind", "unit", "price_basis", "mass_basis")
BEYOND: dict[str, Callable[[float, float], bool]] = {"above": operator.ge, "below": operator.le}
LINE = ("metric", "commodity_id", "origin", "destination", "place_id", "unit", "price_basis", "mass_basis", "kind")
_SAME = ("metric", "commodity_id", "origin", "destination", "unit", "mass_basis", "kind")  # what ends a crossing shares with it

READ = tuple(dict.fromkeys((
    "observation_id", *WHERE, *LINE, "value", "low", "high", "interval", "story_id", "direction",
    "period_end", "published", "status", "modality", "quality",
)))
"""All columns that a watch looks at: whoever has frames need not make the others into rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A level on the rows that `where` (column, value) picks.

    `measure`: the value itself, the reported percentage change (signed), or the move in per cent from the point before.
    `floor`: values (for changes and moves: earlier values) below it are too small to tell anything and are passed over.
    """

    watch_id: str
    title: str
    where: tuple[tuple[str, str], ...]
    measure: str
    level: float
    direction: str
    floor: float

    def picks(self, row: Mapping[str, object]) -> bool:
        """Whether a row is of the series: a reported change for a watch on changes, a level for any other."""
        of_series = all(_told(row, column) == _kind(column, value) for column, value in self.where)
        return of_series and (row.get("kind") == "change") == (self.measure == "change")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A crossing: the row that crossed, its series, the value measured, and when it happened and became known."""

    watch_id: str
    title: str
    observation_id: str
    series: str
    value: float
    unit: str
    level: float
    direction: str
    crossed_on: date
    published: date
    words: str
    back_on: date | None = None  # the first later day on which the series, or its material on the main basis, was back, if known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    key: str
    day: date
    published: date
    measured: float
    weight: float  # what the floor is held against
    unit: str
    shown: str
    row: Mapping[str, object] = field(compare=False)


def load_watches(path: Path = WATCHES) -> tuple[Watch, ...]:
    """The watches of a YAML file (a list); RuleError names the line of anything unclear."""
    return tuple(map(_watch, load_list(path, "watch", "id")))


def _watch(entry: Any) -> Watch:
    check_keys(entry, KEYS, KEYS)
    check_keys(entry["where"], WHERE)
    check_choice(entry, "measure", ("value", "change", "move"))
    check_choice(entry, "direction", tuple(BEYOND))
    return Watch(
        watch_id=entry["id"], title=entry["title"], where=tuple(sorted(entry["where"].items())), measure=entry["measure"],
        level=_number(entry, "level"), direction=entry["direction"], floor=_number(entry, "floor"),
    )


def _number(entry: YamlMap, key: str) -> float:
    try:
        number = float(str(entry[key]))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise RuleError(entry.where(key), f"{key} `{entry[key]}` is no number", "a plain number", "correct it")
    return number


def alerts(rows: Iterable[Mapping[str, object]], watches: Sequence[Watch], as_of: date) -> tuple[Alert, ...]:
    """All crossings known on `as_of`, the latest first; one a crossing, the same for any order of `rows`."""
    told = (row for row in rows if row.get("status") == "reported" and row.get("modality") == "actual")
    fit = (row for row in told if row.get("quality") != "C")
    known = [row for row in fit if (published := _day(row.get("published"))) and published <= as_of]
    found = [alert for watch in watches for alert in _crossings(watch, known)]
    return tuple(sorted(found, key=lambda alert: (alert.crossed_on, alert.watch_id, alert.observation_id), reverse=True))


def _kind(column: str, value: str) -> str:
    """A value as it is compared: a metric that is a kind of another counts as that one."""
    return metrics().values("same_as").get(value, value) if column == "metric" else value


def _told(row: Mapping[str, object], column: str) -> str:
    return _kind(column, str(row.get(column) or ""))


def _crossings(watch: Watch, rows: Sequence[Mapping[str, object]]) -> Iterator[Alert]:
    lines = defaultdict(list)
    for row in filter(watch.picks, rows):
        lines[tuple(_told(row, name) for name in LINE)].append(row)
    for _, members in sorted(lines.items()):
        was_beyond, points = False, list(_points(watch, members))
        for index, point in enumerate(points):
            beyond = _beyond(watch, point)
            if beyond and not was_beyond:
                series = " | ".join(str(point.row[name]) for name in LINE if point.row.get(name))
                later = [*points[index:], *_elsewhere(watch, point, rows)]
                yield Alert(
                    watch_id=watch.watch_id, title=watch.title, observation_id=point.key, series=series,
                    value=point.measured, unit=point.unit, level=watch.level, direction=watch.direction, crossed_on=point.day,
                    published=point.published, words=_words(watch, point),
                    back_on=min((one.day for one in later if not _beyond(watch, one)), default=None),
                )
            was_beyond = beyond


_WORDS = {"above": "{watch}: {figure} on {day}, at or above {level}", "below": "{watch}: {figure} on {day}, at or below {level}"}


def _words(watch: Watch, point: _Point) -> str:
    """What happened, in the language spoken; the day as programs write it."""
    shown, level = (_with_unit(number, point.unit) for number in (point.shown, plain(watch.level)))
    return say(_WORDS[watch.direction], watch=say(watch.title), figure=shown, day=point.day.isoformat(), level=level)


def _with_unit(number: str, unit: str) -> str:
    return f"{number}%" if unit == "percent" else say("{number} {unit}", number=number, unit=told(unit, "unit"))


def _beyond(watch: Watch, point: _Point) -> bool:
    return BEYOND[watch.direction](point.measured, watch.level)


def _elsewhere(watch: Watch, crossed: _Point, rows: Sequence[Mapping[str, object]]) -> Iterator[_Point]:
    """Later levels of the same matter that need not be of the line: on the same or the main basis, of no other place, of any series.
    A move has only those of its own line: quotes of two bases are not compared with one another."""
    if watch.measure != "value":
        return iter(())
    row = crossed.row
    bases, places = {_told(row, "price_basis"), MAIN_BASIS}, {_told(row, "place_id"), ""}
    same = [one for one in rows if all(_told(one, name) == _told(row, name) for name in _SAME)]
    near = [one for one in same if _told(one, "price_basis") in bases and _told(one, "place_id") in places]
    return (point for point in _points(watch, near) if point.day > crossed.day)


def _points(watch: Watch, rows: Sequence[Mapping[str, object]]) -> Iterator[_Point]:
    """The points of one line in time, one a day (the one published last), with what the watch measures; small ones left out."""
    days: dict[date, _Point] = {}
    for row in rows:
        point = _point(row)
        if point is not None:
            days[point.day] = max(days.get(point.day, point), point, key=lambda one: (one.published, one.key, one.measured, one.unit))
    points = [days[day] for day in sorted(days)]
    if watch.measure == "move":  # in per cent from the point before, where that is near enough to be compared with
        near = [(old, new) for old, new in pairwise(points) if old.measured and (new.day - old.day).days <= NEAR_DAYS]
        moved = (((new.measured / old.measured - 1) * 100, old.weight, new) for old, new in near)
        points = [replace(new, measured=percent, shown=plain(percent), weight=weight, unit="percent") for percent, weight, new in moved]
    return (point for point in points if point.weight >= watch.floor)


def _point(row: Mapping[str, object]) -> _Point | None:
    day, published, value = _day(row.get("period_end")), _day(row.get("published")), number_in(row.get("value"))
    if day is None or published is None or value is None:
        return None
    return _Point(
        key=str(row["observation_id"]), day=day, published=published, measured=float(signed(row)), weight=abs(value),
        unit=str(row.get("unit")), shown="-".join(map(plain, told_range(row) or (float(signed(row)),))), row=row,
    )


def _day(value: object) -> date | None:
    """A date out of a plain row or a frame's record; None for nothing, also for pandas' own (which is not equal to itself)."""
    if not isinstance(value, date) or value != value:
        return None
    return value.date() if isinstance(value, datetime) else value
