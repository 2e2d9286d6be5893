"""What a change did to the headlines and the watches: each card before and after, and the crossings that came or went."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from extract.core.errors import TableError
from extract.languages.spoken import say
from extract.measures.headlines import headlines, load_headlines
from extract.measures.standing import crossings
from extract.tables.read import Tables, read_tables

if TYPE_CHECKING:
    from extract.measures.alerts import Alert
    from extract.measures.headlines import Headline
    from extract.versions.packages import Snapshot

_TOLD = ("value", "low", "high", "unit", "qualifier", "direction", "period_start", "period_end", "publisher", "denominator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One headline in both versions; a version that cannot be read has none."""

    name: str
    title: str
    card: str
    before: Headline | None
    after: Headline | None

    @property
    def changed(self) -> bool:
        """Whether a reader sees something else: another figure, change, period or source."""
        return _seen(self.before) != _seen(self.after)

    @property
    def records(self) -> set[str]:
        """The keys of the figures that it shows or showed."""
        moved = [one.moved for one in (self.before, self.after) if one and one.moved]
        rows = [one.level for one in (self.before, self.after) if one and one.level is not None]
        rows += [row for one in moved for row in (one.level, one.change, one.base) if row is not None]
        return {str(row["observation_id"]) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """The headlines in their order, the watches crossed only after and only before, and why something is left out."""

    moves: tuple[Move, ...]
    crossed: tuple[Alert, ...]
    uncrossed: tuple[Alert, ...]
    notes: tuple[str, ...]


def impact(before: Snapshot, after: Snapshot) -> Impact:
    """What the change did. A version whose columns are not those of today has no headlines; a note says so."""
    notes: list[str] = []
    tables = [_tables(version, notes) for version in (before, after)]
    shown = [{each.name: each for each in headlines(one)} if one else {} for one in tables]
    moves = tuple(
        Move(name=rule.name, title=rule.title, card=rule.card, before=shown[0].get(rule.name), after=shown[1].get(rule.name))
        for rule in load_headlines()
    )
    old, new = map(_crossed, tables) if all(tables) else ({}, {})
    return Impact(
        moves=moves, notes=tuple(notes),
        crossed=tuple(alert for key, alert in new.items() if key not in old),
        uncrossed=tuple(alert for key, alert in old.items() if key not in new),
    )


def _crossed(tables: Tables | None) -> dict[tuple[object, ...], Alert]:
    """All crossings, by what makes each the same one in another version."""
    found = crossings(tables, sys.maxsize) if tables else ()
    return {(alert.watch_id, alert.series, alert.crossed_on): alert for alert in found}


def _tables(version: Snapshot, notes: list[str]) -> Tables | None:
    try:
        return read_tables(version.files)
    except TableError as error:
        words = "The headlines of version {version} cannot be told: {where}: {wrong}."
        notes.append(say(words, version=version.version, where=error.where, wrong=error.wrong))
        return None


def _seen(headline: Headline | None) -> object:
    """What a reader sees of a headline, in values that can be compared."""
    if headline is None or headline.level is None:
        return None
    rows = (headline.level, headline.moved.change if headline.moved else None)
    return tuple(tuple(known(row[name]) for name in _TOLD) if row is not None else None for row in rows)


def known(value: Any) -> Any:
    """A cell of a frame as a plain value: a day without hours, None for nothing (which is not equal to itself)."""
    if value is None or value != value:
        return None
    return value.date() if isinstance(value, datetime) else value
