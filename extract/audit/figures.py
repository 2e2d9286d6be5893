"""Observation rows as the arithmetic sees them: one `Figure` a row, with its interval, and the question of what belongs together.

`derive` and `audit` look for sets of figures that fit a shape (a level, its change, its base). What fits is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from extract.core.calendars import months_of
from extract.core.intervals import Interval, loosened, number_in, row_interval
from extract.core.properties import metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEVEL_KINDS = ("level", "price", "money", "count")
SAME_METRIC = metrics().values("same_as")
SHARE_METRICS = metrics().having("share")
WHOLE = ("all origins", "world")
SUBJECT = ("origin", "destination", "place", "actor", "basis", "mass", "scope")
_TEXTS = {
    "commodity": "commodity_id", "place": "place_id", "actor": "actor_id", "basis": "price_basis", "mass": "mass_basis",
    **{name: name for name in ("origin", "destination", "scope", "denominator", "kind", "unit", "direction")},
}
_DAYS = {"start": "period_start", "end": "period_end", **{n: n for n in ("compare_start", "compare_end", "published")}}
Days = tuple[date | None, date | None]
Corrected: TypeAlias = tuple[str, str]  # of a figure that an update corrects: the key of what does, and the day (ISO) on which


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
    def story(self) -> str:
        """The story that gives it; empty for a curated figure."""
        return text_of(self.row, "story_id")

    @property
    def account(self) -> str:
        """What must agree with itself: the story that gives the figure, or the newsroom behind its series."""
        return self.story or self.source

    @property
    def dated(self) -> bool:
        return None not in self.period

    @property
    def period(self) -> Days:
        return self.start, self.end

    @property
    def months(self) -> int | None:
        """How many whole calendar months its period has."""
        return months_of(*self.period)

    @property
    def compare(self) -> Days:
        return self.compare_start, self.compare_end

    @property
    def magnitude(self) -> float:
        """The value in a sum; 0 where the text gives only bounds."""
        return self.value or 0.0

    @property
    def wide(self) -> Interval:
        """All that the figure allows if it is as round as it looks, but nothing below zero."""
        return loosened(self.interval, self.value).clip(low=0.0)

    @property
    def of_whole(self) -> bool:
        """A share of a whole that its source names."""
        return self.kind == "share" and self.metric in SHARE_METRICS and self.denominator != ""

    @property
    def is_move(self) -> bool:
        """A change that says which way and how much."""
        return self.kind == "change" and self.direction in ("up", "down") and self.value is not None

    @property
    def subject(self) -> tuple[str, ...]:
        """Everything but time and value that makes the question: figures with the same subject and unit can be set against each other."""
        return (self.metric, self.commodity, *(getattr(self, name) for name in SUBJECT))

    def alike(self, other: Figure, *names: str) -> bool:
        """Whether both have the same under each of these names."""
        return all(getattr(self, name) == getattr(other, name) for name in names)


def having(figures: Iterable[Figure], **cells: object) -> list[Figure]:
    """The figures that have each of these: `having(story, kind="change", reported=True)`."""
    wanted = tuple(cells.values())
    of = attrgetter("key", *cells)  # the key, so that what it gives is a tuple for one name, too
    return [figure for figure in figures if of(figure)[1:] == wanted]


def read_figures(rows: Iterable[Mapping[str, object]]) -> tuple[Figure, ...]:
    """The actual figures among observation rows, in the order of their keys, whatever order the rows come in."""
    return tuple(sorted((_figure(row) for row in rows if row.get("modality") == "actual"), key=lambda figure: figure.key))


def _figure(row: Mapping[str, object]) -> Figure:
    metric = text_of(row, "metric")
    source = text_of(row, "publisher").partition(" (")[0].strip()  # of "Reuters (via Arab News)": Reuters
    named: dict[str, Any] = {name: text_of(row, column) for name, column in _TEXTS.items()}
    days = {name: day for name, column in _DAYS.items() if isinstance(day := row.get(column), date)}
    named |= dict.fromkeys(_DAYS) | days
    return Figure(
        key=str(row["observation_id"]), metric=SAME_METRIC.get(metric, metric), interval=row_interval(row),
        value=number_in(row.get("value")),
        lineage=text_of(row, "story_id") or f"{text_of(row, 'series_id')}|{source}", source=source, row=row, **named,
    )


def text_of(row: Mapping[str, object], name: str) -> str:
    """A text cell, empty for nothing."""
    return str(row.get(name) or "")


def same_subject(a: Figure, b: Figure) -> bool:
    """Whether two figures of one source are about one thing: nothing that both state differs."""
    return a.alike(b, "metric", "commodity") and all(len({getattr(a, name), getattr(b, name)} - {""}) < 2 for name in SUBJECT)


def closest(candidates: Iterable[Figure], to: Figure) -> list[Figure]:
    """Those of the candidates that state most of what `to` states: a change of exports to one country is not set against all exports."""
    ranked = [(sum(getattr(figure, name) != getattr(to, name) for name in SUBJECT), figure) for figure in candidates]
    least = min((rank for rank, _ in ranked), default=0)
    return [figure for rank, figure in ranked if rank == least]


def by_story(figures: Iterable[Figure], corrected: Mapping[str, Corrected] = MappingProxyType({})) -> list[list[Figure]]:
    """The figures of each story or publisher's series together; a story that an update corrects as it stood and as it stands.

    `corrected`: figures that an update corrects, by key (see `tables/corrected.py`)."""
    stories: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        stories[figure.lineage].append(figure)
    return [edition for story in stories.values() for edition in _editions(story, corrected)]


def _editions(story: list[Figure], corrected: Mapping[str, Corrected]) -> list[list[Figure]]:
    stale = [figure for figure in story if figure.key in corrected]
    if not stale:
        return [story]
    by, day = {corrected[figure.key][0] for figure in stale}, min(corrected[figure.key][1] for figure in stale)
    # A correction may come out on the day of the story: then only what corrects is known to be later.
    same_day = any(str(figure.published) == day for figure in stale)
    before = [figure for figure in story if figure.key not in by and (same_day or str(figure.published) < day)]
    return [before, [figure for figure in story if figure.key not in corrected]]


def at_period(level: Figure, period: Days) -> bool:
    """Whether a level stands for the period: the same days, or, for a quotation, a day of the period or the range up to it."""
    if level.period == period:
        return None not in period
    start, end = period
    if level.kind != "price" or start is None or end is None or level.end is None:
        return False
    return start <= level.end <= end


def is_change_of(change: Figure, level: Figure) -> bool:
    """Whether `change` can be the move that led to `level`: one source, one subject, one period, a unit that can be applied."""
    if not change.is_move or level.kind not in LEVEL_KINDS:
        return False
    if change.unit not in ("percent", "times", level.unit):
        return False
    return change.alike(level, "lineage", "end") and at_period(level, change.period) and same_subject(change, level)
