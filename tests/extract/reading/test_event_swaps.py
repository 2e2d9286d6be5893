"""Events under exchanged names and months: the rows change with the words that were exchanged, and nothing else does."""

from __future__ import annotations

import json
import random
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extract.core.records import Document, EventMention, PlaceMention
from extract.reading.events.story import find_events
from extract.reading.sentence.named import find_actors, find_places
from extract.reading.sentence.scan import Scan, find_spots
from extract.sources.anchors import find_originals
from extract.sources.documents import body_offset
from extract.sources.stories import split_stories
from extract.vocabulary.lexicon import load_rules
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract.reading.sentence.named import ActorMention

ROOT = Path(__file__).resolve().parents[3]
GOLD = json.loads((ROOT / "tests" / "gold" / "seeds.json").read_text(encoding="utf-8"))
SEED, VARIANTS = 20250328, 72
TOWNS = ("Putao", "Sadung", "Momauk", "Lweje", "Mansi", "Hpakant", "Kengtung", "Waingmaw")
GROUPS = {"TNLA": "Ta'ang National Liberation Army", "MNDAA": "Myanmar National Democratic Alliance Army", "UWSA": "United Wa State Army"}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
MONTHLY = ("bare_month", "part_of_month", "bare_day", "event_anchor", "event_as_well")  # periods that a month's name gives
RANGES = ("range", "month_range", "day_range", "open_since")
Row = tuple[object, ...]


@dataclass(frozen=True)
class Exchange:
    """What is exchanged for what in which text."""

    doc: str
    kind: str  # town, group, month
    old: str
    new: str


@cache
def _texts() -> dict[str, tuple[str, date]]:
    """The target stories of the originals; our own notes where those are not here."""
    folder, out = find_originals(), {}
    if folder:
        for page in GOLD["docs"]:
            text = (folder / page["doc"]).read_bytes().decode()[page["target"]["start"] : page["target"]["end"]]
            out[page["id"]] = text, date.fromisoformat(GOLD["base_dates"][page["id"]])
    else:
        for note in sorted((ROOT / "seeds").glob("2*.md")):
            text = note.read_text(encoding="utf-8")
            out[note.stem] = text[body_offset(text) :], date.fromisoformat(note.stem[:10])
    return out


def _read(text: str, published: date) -> tuple[tuple[EventMention, ...], tuple[PlaceMention, ...], list[ActorMention]]:
    (story,) = split_stories(Document(document_id="text", path="", text=text, sha256="", published=published))
    scan = Scan(text, load_rules().lexicon, start=story.start, end=story.end)
    spots = find_spots(scan, text)
    places = find_places(spots.places, scan, story)
    return find_events(scan, story, spots, places), places, find_actors(spots.actors, scan, text)


@cache
def _as_told(doc: str) -> tuple[tuple[EventMention, ...], tuple[PlaceMention, ...], list[ActorMention]]:
    return _read(*_texts()[doc])


def _is_town(name: str) -> bool:
    return name in {p.name for p in read_places().values() if p.place_type not in ("country", "region", "state", "province")}


def _resolved(month: int, published: date) -> int:
    return published.year - (month > published.month)


def _exchanges() -> Iterator[Exchange]:
    for doc, (text, published) in _texts().items():
        events = _as_told(doc)[0]
        for old in sorted({name for event in events for name in event.places if _is_town(name)}):
            yield from (Exchange(doc, "town", old, new) for new in TOWNS if new not in text)
        yield from (Exchange(doc, "group", "Kachin Independence Army", new) for new in GROUPS if new not in text)
        for month in sorted({e.period.start.month for e in events if e.period and e.period.start and e.period.rule_id == "bare_month"}):
            name = MONTHS[month - 1]
            otherwise = re.search(rf"{name[:3]}\.|{name} (?:of )?\d{{4}}|{name}-|May", text)  # abbreviated, of a year, a verb
            if not otherwise and _resolved(month, published) == _year_of(events, month):
                yield from (Exchange(doc, "month", name, new) for new in MONTHS if new not in text and new != "May")


def _year_of(events: tuple[EventMention, ...], month: int) -> int:
    return next(e.period.start.year for e in events if e.period and e.period.start and e.period.start.month == month)


def _exchanged(one: Exchange) -> str:
    text, _ = _texts()[one.doc]
    if one.kind == "month":
        return re.sub(rf"\b{one.old}\b", one.new, text)
    _, places, actors = _as_told(one.doc)
    spans = [(p.start, p.end) for p in places if p.name == one.old]
    if one.kind == "group":
        spans = [(a.start, a.end) for a in actors if a.actor.name == one.old and a.form == "name"]
    for start, end in reversed(spans):
        ending = "'s" if text[start:end].endswith(("'s", "’s")) else ""
        text = text[:start] + one.new + ending + text[end:]
    return text


def _renamed(one: Exchange) -> Callable[[str], str]:
    new = GROUPS.get(one.new, one.new)
    return lambda name: new if name == one.old else name


def _row(event: EventMention, rename: Callable[[str], str], move: Callable[[date | None], date | None]) -> Row:
    period = event.period
    named = period is not None and period.rule_id in MONTHLY
    days = (move(period.start), move(period.end)) if period and named else (period.start, period.end) if period else None
    actors = tuple((rename(name), part) for name, part in event.actors)
    effects = frozenset((rename(name), flow, effect) for name, flow, effect in event.effects)
    return event.event_type, days, actors, frozenset(map(rename, event.places)), effects, event.certainty


def _moved(one: Exchange) -> Callable[[date | None], date | None]:
    """Days of the old month as they stand in the new one: day for day, its last day for its last."""
    if one.kind != "month":
        return lambda day: day
    old, new, published = MONTHS.index(one.old) + 1, MONTHS.index(one.new) + 1, _texts()[one.doc][1]

    def move(day: date | None) -> date | None:
        if day is None or day.month != old or day.year != _resolved(old, published):
            return day
        year = _resolved(new, published)
        last = monthrange(year, new)[1]
        return date(year, new, last if day.day == monthrange(day.year, old)[1] else min(day.day, last))

    return move


def _compared(event: EventMention, kind: str) -> bool:
    """Not where the exchange rightly changes more: ends of ranges look at each other, a group is founded where it is at home."""
    if kind == "group":
        return event.event_type != "founding"
    return kind != "month" or event.period is None or event.period.rule_id not in RANGES


ALL = list(_exchanges())
CHOSEN = random.Random(SEED).sample(ALL, min(VARIANTS, len(ALL)))


def test_there_are_enough_exchanges_of_each_kind() -> None:
    assert len(CHOSEN) >= 60
    assert {one.kind for one in CHOSEN} == {"town", "group", "month"}


@pytest.mark.parametrize("one", CHOSEN, ids=lambda one: f"{one.doc[:10]}-{one.old}-{one.new}")
def test_rows_change_with_the_words_and_nothing_else(one: Exchange) -> None:
    _, published = _texts()[one.doc]
    before = [event for event in _as_told(one.doc)[0] if _compared(event, one.kind)]
    after = [event for event in _read(_exchanged(one), published)[0] if _compared(event, one.kind)]
    expected = {_row(event, _renamed(one), _moved(one)) for event in before}
    found = {_row(event, str, lambda day: day) for event in after}
    assert found == expected
    assert found != {_row(event, str, lambda day: day) for event in before}
