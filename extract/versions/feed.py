"""`data/feed.xml`, an Atom 1.0 feed: an entry for each publication of a story and each watched level that was crossed.

Its times are those of what it tells, so that it is the same bytes on every machine whenever it is made."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # only written here, never read
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from extract.core.ids import short_hash, slug
from extract.core.paths import FEED
from extract.core.records import Announcement
from extract.core.text import web_address
from extract.languages.spoken import ENGLISH, speaking
from extract.measures.alerts import WATCHES, Alert, alerts, load_watches
from extract.measures.prices import day_words
from extract.tables.write import render
from extract.versions.compare import heads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract.core.ids import Row
    from extract.core.records import TableRows

_TITLE = "Rare-earth supply disruption: stories published and levels crossed"
_AUTHOR = "Rare-earth supply disruption"
_TAG = "tag:rare-earth-disruption.example,2024:"  # a name of ours for ever: what an entry is called never changes, wherever it is served
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # of a feed without an entry: a fixed moment, for its bytes must not change
_UNPRINTED = re.compile(r"[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no XML, or nothing to be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    key: str
    title: str
    updated: datetime
    words: str
    author: str
    kind: str
    url: str = ""


def data_files(tables: TableRows, publications: Sequence[Announcement] = ()) -> dict[str, bytes]:
    """Every file of a data folder by name: the tables with their description, and the feed. TableError if a row does not fit the schema."""
    return render(tables) | {FEED: feed(tables, publications)}


@speaking(ENGLISH)
def feed(tables: TableRows, publications: Sequence[Announcement] = ()) -> bytes:
    """The feed of the rows of a data folder. A story that no publication names was published on its day, with the project.

    It was updated when the last thing in the tables was told, be that an entry or a cited figure or event."""
    named = {one.story_id for one in publications}
    every = [*publications, *(one for one in first_publications(tables) if one.story_id not in named)]
    entries = {entry.key: entry for entry in (*_stories(every), *_crossings(tables["observations"]))}
    ordered = sorted(entries.values(), key=lambda entry: (-entry.updated.timestamp(), entry.key))
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _add(root, "id", f"{_TAG}feed")
    _add(root, "title", _TITLE)
    _add(root, "updated", _stamp(max((*(entry.updated for entry in ordered), *map(_midnight, _cited(tables))), default=_BEFORE_ALL)))
    _add(_add(root, "author"), "name", _AUTHOR)
    _add(root, "link", rel="self", href="feed.xml", type="application/atom+xml")
    for entry in ordered:
        _write(root, entry)
    ET.indent(root, " ")
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def first_publications(tables: TableRows) -> Iterator[Announcement]:
    """The stories of the rows as if each had been published, by nobody, on the day that its text bears."""
    figures = Counter(row.get("story_id") for row in tables["observations"] if row["status"] == "reported")
    events = Counter(row.get("story_id") for row in tables["events"])
    for story, row in sorted(heads(tables["documents"]).items()):
        day = row["published"]
        if isinstance(day, date):
            yield Announcement(
                story_id=story, title=str(row["title"]), publisher=str(row["publisher"]), day=day, url=str(row["url"] or ""),
                published_at=_midnight(day), by="", reason="",
                figures=figures[story], events=events[story],
            )


def _stories(publications: Iterable[Announcement]) -> Iterator[_Entry]:
    for one in publications:
        told = ", ".join(filter(None, (_clean(one.publisher), day_words(one.day))))
        words = f"{told}: it brought {_counted(one.figures, 'figure')} and {_counted(one.events, 'event')}."
        by, reason = _clean(one.by), _clean(one.reason)
        if by:
            words += f" Published by {by}{reason and f': {reason}'}."
        yield _Entry(
            key=f"story/{one.story_id}/{one.published_at.astimezone(UTC):%Y%m%dT%H%M%SZ}", title=_clean(one.title) or one.story_id,
            updated=one.published_at, words=words, author=by or _clean(one.publisher) or _AUTHOR, kind="publication", url=one.url,
        )


def _cited(tables: TableRows) -> Iterator[date]:
    """The days that cited pages bear, of every figure and event that is drawn."""
    figures = (row for row in tables["observations"] if row["status"] == "reported" and row["kind"] != "rate" and row["quality"] != "C")
    for row in (*figures, *tables["events"]):
        if not row["story_id"] and row.get("published_precision") != "assumed" and isinstance(row["published"], date):
            yield row["published"]


def _crossings(observations: Iterable[Row]) -> Iterator[_Entry]:
    """The crossings known by the last day that a page bears: days that were only assumed may lie ahead of it."""
    rows = list(observations)
    borne = (row.get("published") for row in rows if row.get("published_precision") != "assumed")
    last = max((day for day in borne if isinstance(day, date)), default=date.min)
    watches = load_watches() if WATCHES.is_file() else ()
    for alert in alerts(rows, watches, last):
        yield _crossing(alert)


def _crossing(alert: Alert) -> _Entry:
    return _Entry(
        key=f"watch/{slug(alert.watch_id)}/{alert.crossed_on.isoformat()}/{short_hash(alert.series)}", title=alert.title,
        updated=_midnight(alert.published), words=f"{alert.words}.", author=_AUTHOR, kind="watch",
    )


def _counted(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _write(root: ET.Element, entry: _Entry) -> None:
    element = _add(root, "entry")
    _add(element, "id", _TAG + entry.key)
    _add(element, "title", entry.title)
    _add(element, "updated", _stamp(entry.updated))
    _add(_add(element, "author"), "name", entry.author)
    _add(element, "category", term=entry.kind)
    if web_address(entry.url):
        _add(element, "link", rel="related", href=entry.url)
    _add(element, "content", entry.words, type="text")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    element.text = _clean(text) or None
    return element


def _clean(text: str) -> str:
    """Text on one line, without what XML cannot hold."""
    return " ".join(_UNPRINTED.sub("", text).split())


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
