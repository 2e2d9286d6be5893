"""Observation rows as the arithmetic sees them: one `Figure` a row, with its interval, and the question of what belongs together.

`derive` and `audit` look for sets of figures that fit a shape (a level, its change, its base). What fits is decided here.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extract.core.intervals import Interval, row_interval
from extract.core.properties import metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEVEL_KINDS = ("level", "price", "money", "count")
SAME_METRIC = metrics().values("same_as")
SHARE_METRICS = metrics().having("share")
WHOLE = ("all origins", "world")
SUBJECT = ("origin", "destination", "place", "actor", "basis", "mass", "scope")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One actual, dated or undated, figure. Texts are "" where the row says nothing; `row` is the row itself."""

    key: str
    metric: str
    commodity: str
    origin: str
    destination: str
    place: str
    actor: str
    basis: str
    mass: str
    scope: str
    denominator: str
    kind: str
    unit: str
    value: float | None
    interval: Interval
    direction: str
    start: date | None
    end: date | None
    compare_start: date | None
    compare_end: date | None
    lineage: str
    source: str
    published: date | None
    row: Mapping[str, object]

    @property
    def reported(self) -> bool:
        """A source prints it: neither computed by us nor worked out by the compiler of a series."""
        return self.row.get("status") == "reported"

    @property
    def stands(self) -> bool:
        """Somebody outside stands for it: printed, or worked out of what one page prints; not computed from rows that stand beside it."""
        return self.reported or self.row.get("method") == "curated"

    @property
    def period(self) -> tuple[date | None, date | None]:
        return self.start, self.end

    @property
    def compare(self) -> tuple[date | None, date | None]:
        return self.compare_start, self.compare_end

    @property
    def subject(self) -> tuple[str, ...]:
        """Everything but time and value that makes the question: figures with the same subject and unit can be set against each other."""
        return (self.metric, self.commodity, *(getattr(self, name) for name in SUBJECT))


def read_figures(rows: Iterable[Mapping[str, object]]) -> tuple[Figure, ...]:
    """The actual figures among observation rows, in the order of their keys, whatever order the rows come in."""
    return tuple(sorted((_figure(row) for row in rows if row.get("modality") == "actual"), key=lambda figure: figure.key))


def _figure(row: Mapping[str, object]) -> Figure:
    text = {name: str(row.get(name) or "") for name in (
        "metric", "commodity_id", "origin", "destination", "place_id", "actor_id", "price_basis", "mass_basis", "scope", "denominator",
        "kind", "unit", "direction", "story_id", "series_id", "publisher",
    )}
    value = row.get("value")
    metric, source = text["metric"], source_of(text["publisher"])
    return Figure(
        key=str(row["observation_id"]), metric=SAME_METRIC.get(metric, metric), commodity=text["commodity_id"], origin=text["origin"],
        destination=text["destination"], place=text["place_id"], actor=text["actor_id"], basis=text["price_basis"], mass=text["mass_basis"],
        scope=text["scope"], denominator=text["denominator"], kind=text["kind"], unit=text["unit"],
        value=float(value) if isinstance(value, (int, float)) and value == value else None, interval=row_interval(row),
        direction=text["direction"], start=_day(row, "period_start"), end=_day(row, "period_end"), compare_start=_day(row, "compare_start"),
        compare_end=_day(row, "compare_end"), lineage=text["story_id"] or f"{text['series_id']}|{source}", source=source,
        published=_day(row, "published"), row=row,
    )


def _day(row: Mapping[str, object], name: str) -> date | None:
    value = row.get(name)
    return value if isinstance(value, date) else None


def source_of(publisher: str) -> str:
    """The newsroom behind a relay: "Reuters (via Arab News)" is Reuters."""
    return publisher.partition(" (")[0].strip()


def same_subject(a: Figure, b: Figure) -> bool:
    """Whether two figures of one source are about one thing: nothing that both state differs."""
    if a.metric != b.metric or a.commodity != b.commodity:
        return False
    return all(_agree(getattr(a, name), getattr(b, name)) for name in SUBJECT)


def _agree(a: str, b: str) -> bool:
    return a == b or not a or not b


def closest(candidates: Iterable[Figure], to: Figure) -> list[Figure]:
    """Those of the candidates that state most of what `to` states: a change of exports to one country is not set against all exports."""
    ranked = [(sum(getattr(figure, name) != getattr(to, name) for name in SUBJECT), figure) for figure in candidates]
    least = min((rank for rank, _ in ranked), default=0)
    return [figure for rank, figure in ranked if rank == least]


def same_story(a: Figure, b: Figure) -> bool:
    """Whether one story or one publisher's series gives both."""
    return a.lineage == b.lineage


def at_period(level: Figure, period: tuple[date | None, date | None]) -> bool:
    """Whether a level stands for the period: the same days, or, for a quotation, a day of the period or the range up to it."""
    start, end = period
    if start is None or end is None or level.end is None:
        return False
    if level.period == period:
        return True
    return level.kind == "price" and (start <= level.end <= end or (level.end == end and level.start is not None))


def months_of(start: date | None, end: date | None) -> int | None:
    """How many whole calendar months a period has; None if it does not begin and end with a month."""
    if start is None or end is None or start.day != 1 or end.day != monthrange(end.year, end.month)[1] or end < start:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1


def is_change_of(change: Figure, level: Figure) -> bool:
    """Whether `change` can be the move that led to `level`: one source, one subject, one period, a unit that can be applied."""
    usable = change.kind == "change" and level.kind in LEVEL_KINDS and change.direction in ("up", "down") and change.value is not None
    unit = change.unit in ("percent", "times", level.unit)
    if not (usable and unit and same_story(change, level) and same_subject(change, level)):
        return False
    return at_period(level, change.period) and level.end == change.end
