"""Watches: a level on any series of observations, and the alerts that its crossings give. `python -m extract alerts` prints them as JSON.

One alert per crossing: a series that stays beyond its level says nothing new until it has come back. What was not yet
published on the day asked for does not count.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.core.errors import ExtractError, RuleError
from extract.core.intervals import plain
from extract.core.paths import SEEDS
from extract.core.strict_yaml import check_keys, load_yaml

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extract.core.strict_yaml import YamlMap

WATCHES = SEEDS / "watch.yaml"
KEYS = ("id", "title", "where", "measure", "level", "direction", "floor")
WHERE = ("series_id", "metric", "commodity_id", "origin", "destination", "place_id", "kind", "unit", "price_basis", "mass_basis")
MEASURES = ("value", "change", "move")
DIRECTIONS = ("above", "below")
LINE = ("metric", "commodity_id", "origin", "destination", "place_id", "unit", "price_basis", "mass_basis", "kind")
JOIN_DAYS = 60  # a move is measured from the point before only if that is no older


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    key: str
    day: date
    published: date
    measured: float
    weight: float  # what the floor is held against
    unit: str


def load_watches(path: Path = WATCHES) -> tuple[Watch, ...]:
    """The watches of a YAML file (a list); RuleError names the line of anything unclear."""
    entries = load_yaml(path)
    if not isinstance(entries, list):
        raise RuleError(path.name, "is not a list of watches", "- id: ...", "begin each watch with a dash")
    watches = tuple(_watch(entry) for entry in entries)
    names = [watch.watch_id for watch in watches]
    for name in names:
        if names.count(name) > 1:
            raise RuleError(path.name, f"watch `{name}` stands twice", "each id once", "rename one")
    return watches


def _watch(entry: Any) -> Watch:
    check_keys(entry, KEYS, KEYS)
    check_keys(entry["where"], WHERE)
    measure, direction = _choice(entry, "measure", MEASURES), _choice(entry, "direction", DIRECTIONS)
    return Watch(
        watch_id=entry["id"], title=entry["title"], where=tuple(sorted(entry["where"].items())), measure=measure,
        level=_number(entry, "level"), direction=direction, floor=_number(entry, "floor"),
    )


def _choice(entry: YamlMap, key: str, choices: Sequence[str]) -> str:
    if entry[key] not in choices:
        raise RuleError(entry.where(key), f"{key} `{entry[key]}` is not known", " or ".join(choices), "correct it")
    return str(entry[key])


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
    known = [row for row in rows if _usable(row, as_of)]
    found = [alert for watch in watches for alert in _crossings(watch, known)]
    return tuple(sorted(found, key=lambda alert: (alert.crossed_on, alert.watch_id, alert.observation_id), reverse=True))


def _usable(row: Mapping[str, object], as_of: date) -> bool:
    published = _day(row.get("published"))
    reported = row.get("status") == "reported" and row.get("modality") == "actual" and row.get("quality") != "C"
    return reported and published is not None and published <= as_of


def _crossings(watch: Watch, rows: Sequence[Mapping[str, object]]) -> Iterator[Alert]:
    lines = defaultdict(list)
    for row in rows:
        if all(row.get(column) == value for column, value in watch.where) and (row.get("kind") == "change") == (watch.measure == "change"):
            lines[tuple(str(row.get(name) or "") for name in LINE)].append(row)
    for line, members in sorted(lines.items()):
        beyond = False
        for point in _points(watch, members):
            was, beyond = beyond, point.measured >= watch.level if watch.direction == "above" else point.measured <= watch.level
            if beyond and not was:
                yield _alert(watch, line, point)


def _points(watch: Watch, rows: Sequence[Mapping[str, object]]) -> Iterator[_Point]:
    """The points of one line in time, one a day (the one published last), with what the watch measures; small ones left out."""
    days: dict[date, tuple[date, str, float, str]] = {}
    for row in rows:
        day, published, value = _day(row.get("period_end")), _day(row.get("published")), row.get("value")
        if day is None or published is None or not isinstance(value, (int, float)) or value != value:
            continue
        signed = -value if row.get("direction") == "down" else float(value)
        days[day] = max(days.get(day, (date.min, "", 0.0, "")), (published, str(row["observation_id"]), signed, str(row.get("unit"))))
    last: tuple[date, float] | None = None
    for day, (published, key, value, unit) in sorted(days.items()):
        point = _Point(key=key, day=day, published=published, measured=value, weight=abs(value), unit=unit)
        before, last = last, (day, value)
        if watch.measure == "move":
            if before is None or before[1] == 0 or (day - before[0]).days > JOIN_DAYS:
                continue
            moved = (value / before[1] - 1) * 100
            point = _Point(key=key, day=day, published=published, measured=moved, weight=abs(before[1]), unit="percent")
        if point.weight >= watch.floor:
            yield point


def _alert(watch: Watch, line: tuple[str, ...], point: _Point) -> Alert:
    unit = "%" if point.unit == "percent" else f" {point.unit}"
    beyond = "at or above" if watch.direction == "above" else "at or below"
    words = f"{watch.title}: {plain(point.measured)}{unit} on {point.day.isoformat()}, {beyond} {plain(watch.level)}{unit}"
    return Alert(
        watch_id=watch.watch_id, title=watch.title, observation_id=point.key, series=" | ".join(part for part in line if part),
        value=point.measured, unit=point.unit, level=watch.level, direction=watch.direction, crossed_on=point.day,
        published=point.published, words=words,
    )


def _day(value: object) -> date | None:
    """A date out of a plain row or a frame's record; None for nothing, also for pandas' own (which is not equal to itself)."""
    if not isinstance(value, date) or value != value:
        return None
    return value.date() if isinstance(value, datetime) else value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `python -m extract alerts`."""
    says = "what was known on that day (YYYY-MM-DD); default: the last day on which something that is drawn came in"
    parser.add_argument("--as-of", metavar="DATE", help=says)
    parser.add_argument("--watch", type=Path, default=WATCHES, metavar="FILE", help="the watches (YAML); default: seeds/watch.yaml")


def run(arguments: argparse.Namespace) -> int:
    """Print the alerts as a JSON list, the latest first. ExtractError for a bad date or watch file."""
    from extract.tables.read import read_tables

    watches = load_watches(arguments.watch)
    tables = read_tables(as_of=_asked_day(arguments.as_of))
    found = alerts(tables.observations.to_dict("records"), watches, tables.as_of)  # type: ignore[arg-type]
    json.dump([asdict(alert) for alert in found], sys.stdout, ensure_ascii=False, indent=2, default=str)
    print()
    return 0


def _asked_day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise ExtractError("--as-of", f"`{text}` is no date", "YYYY-MM-DD", "write a date") from None
