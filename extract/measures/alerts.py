"""Watches: a level on any series of observations, and the alerts that its crossings give.

One alert per crossing: a series that stays beyond its level says nothing new until it has come back. What was not yet
published on the day asked for does not count."""

from __future__ import annotations

import math
import operator
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extract.core.arithmetic import signed
from extract.core.errors import RuleError
from extract.core.intervals import number_in, plain, told_range
from extract.core.paths import SEEDS
from extract.core.strict_yaml import YamlMap, check_choice, check_keys, load_list
from extract.measures.prices import NEAR_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

WATCHES = SEEDS / "watch.yaml"
KEYS = ("id", "title", "where", "measure", "level", "direction", "floor")
WHERE = ("series_id", "metric", "commodity_id", "origin", "destination", "place_id", "kind", "unit", "price_basis", "mass_basis")
BEYOND: dict[str, Callable[[float, float], bool]] = {"above": operator.ge, "below": operator.le}
LINE = ("metric", "commodity_id", "origin", "destination", "place_id", "unit", "price_basis", "mass_basis", "kind")

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
        of_series = all(row.get(column) == value for column, value in self.where)
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
    back_on: date | None = None  # the first later day on which the series was no longer beyond its level, if one is known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    key: str
    day: date
    published: date
    measured: float
    weight: float  # what the floor is held against
    unit: str
    shown: str


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


def _crossings(watch: Watch, rows: Sequence[Mapping[str, object]]) -> Iterator[Alert]:
    lines = defaultdict(list)
    for row in filter(watch.picks, rows):
        lines[tuple(str(row.get(name) or "") for name in LINE)].append(row)
    for line, members in sorted(lines.items()):
        was_beyond, points = False, list(_points(watch, members))
        for index, point in enumerate(points):
            beyond = BEYOND[watch.direction](point.measured, watch.level)
            if beyond and not was_beyond:
                later = (one.day for one in points[index:] if not BEYOND[watch.direction](one.measured, watch.level))
                unit = {"percent": "%"}.get(point.unit, f" {point.unit}")
                happened = f"{watch.title}: {point.shown}{unit} on {point.day.isoformat()}"
                yield Alert(
                    watch_id=watch.watch_id, title=watch.title, observation_id=point.key, series=" | ".join(filter(None, line)),
                    value=point.measured, unit=point.unit, level=watch.level, direction=watch.direction, crossed_on=point.day,
                    published=point.published, words=f"{happened}, at or {watch.direction} {plain(watch.level)}{unit}",
                    back_on=next(later, None),
                )
            was_beyond = beyond


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
        unit=str(row.get("unit")), shown="-".join(map(plain, told_range(row) or (float(signed(row)),))),
    )


def _day(value: object) -> date | None:
    """A date out of a plain row or a frame's record; None for nothing, also for pandas' own (which is not equal to itself)."""
    if not isinstance(value, date) or value != value:
        return None
    return value.date() if isinstance(value, datetime) else value
