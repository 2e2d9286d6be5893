"""The whole line, from texts to tables. Read this first.

`read_documents -> split_stories -> scan -> read_figures and read_events -> merge_copies -> correct -> derive -> audit -> write_tables`

| step | where it lives |
|---|---|
| read_documents | `sources/seeds.py` (published stories, notes, series, anchors), `sources/documents.py` (one text) |
| split_stories | `sources/stories.py`; which text tells which story, and which is a copy: `sources/lineage.py` |
| scan | `reading/sentence/scan.py`: words, numbers, dates and names of one story |
| read_figures, read_events | `reading/story.py`, with `reading/figures/` and `reading/events/` |
| merge_copies | `tables/observations.py`, `tables/events.py`: one row a fact, whoever says it |
| correct | `sources/corrections.py` |
| derive, audit | `audit/derive.py`, `audit/` |
| write_tables | `tables/write.py`, called by `versions/feed.py`, which adds the feed |
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from extract.audit import audit
from extract.audit.derive import derive, with_warnings
from extract.core.paths import SEEDS
from extract.core.records import Document, Reading, StoryReading, TableRows
from extract.reading.story import read_story
from extract.sources.corrections import correct
from extract.sources.lineage import Lineage, article_lineage, articles_by_hash, file_lineage, of_story
from extract.sources.series import read_series
from extract.tables.backing import check_evidence, named_places, place_evidence, unplaced_rows
from extract.tables.corrected import corrected
from extract.tables.events import gather_events, sentence_of
from extract.tables.observations import gather_facts
from extract.vocabulary.events import frames_by_head
from extract.vocabulary.lexicon import load_rules
from extract.vocabulary.names import actor_rows, commodity_rows, known_names
from extract.vocabulary.places import beyond_gazetteer, place_rows, read_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.core.ids import Row
    from extract.sources.published import StoryFile
    from extract.sources.seeds import Seeds


def tables_of_seeds(seeds: Seeds) -> TableRows:
    """The tables of `data/`: what the published stories hold, where the articles say it, and the curated series.

    A story is read once, before it is published; a note that is not, or was changed since, is read here.
    """
    files = [*seeds.stories, *(read_note(note) for note in seeds.notes)]  # read_documents, split_stories; scan, read_figures, read_events
    lineage = file_lineage(files, seeds.containments)
    texts = tuple(
        StoryReading(reading=file.reading, document=text.document, published=text.published)
        for file, text in zip(files, lineage.texts, strict=True)
    )
    tables, mentions = merge_copies(lineage, texts, seeds)
    tables = correct(with_anchors(tables, lineage, seeds), seeds.corrections)
    return with_places(derive_and_audit(tables, mentions), texts)


def tables_of_articles(documents: Sequence[Document], seeds: Seeds) -> tuple[TableRows, Lineage]:
    """The same tables out of full articles, for a folder of the user's own; and which text tells which story."""
    lineage = article_lineage(documents, seeds)
    return tables_of_texts(lineage, read_stories(lineage), seeds), lineage


def tables_of_texts(lineage: Lineage, texts: Sequence[StoryReading], seeds: Seeds) -> TableRows:
    """The tables of stories that are read; of a corpus a part of them at a time."""
    tables, mentions = merge_copies(lineage, texts, seeds)
    return with_places(derive_and_audit(tables, mentions), texts)


def findings_of(reading: Reading) -> list[Row]:
    """What the auditor says of one story, which nothing but the rates of exchange stands beside."""
    story = reading.story
    known = story.known_by or date.min
    row: Row = {"document_id": story.document_id, "story_id": story.document_id, "role": "origin", "publisher": story.publisher, "url": ""}
    texts = (StoryReading(reading=reading, document=row | {"published": known, "published_precision": "day"}, published=known),)
    facts = gather_facts(texts, (), known_names())
    tables = gather_events(texts, known_names(), place_types())
    return derive_and_audit(tables | {"observations": [*facts.observations, *exchange_rates()]}, facts.mentions)["findings"]


def place_types() -> dict[str, str]:
    """The type of each known place, by id."""
    return {key: place.place_type for key, place in read_places().items()}


@cache
def exchange_rates() -> tuple[Row, ...]:
    """The monthly rates of the series: a yuan figure and its dollars can be checked in a story read alone, too."""
    rates = gather_facts((), read_series(SEEDS / "series"), known_names()).observations
    return tuple(row for row in rates if row["metric"] == "exchange_rate")


def check_rules() -> None:
    """RuleError for the first rule that cannot be used."""
    load_rules()
    frames_by_head()


def read_note(note: StoryFile) -> StoryFile:
    """The story of a note with its text read; an event is told in the sentence of the note, which is ours."""
    reading = read_story(note.reading.story, load_rules())
    events = tuple(replace(event, summary=sentence_of(reading.story, event)) for event in reading.events)
    return replace(note, reading=replace(reading, events=events))


def read_stories(lineage: Lineage) -> tuple[StoryReading, ...]:
    """Every story read on its own; no reading knows of another."""
    rules = load_rules()
    pairs = ((read_story(text.story, rules), text) for text in lineage.texts)
    return tuple(StoryReading(reading=read, document=text.document, published=text.published) for read, text in pairs)


def merge_copies(lineage: Lineage, texts: Sequence[StoryReading], seeds: Seeds) -> tuple[TableRows, tuple[Row, ...]]:
    """Facts and events, one row each however often they are told, with the evidence of every text; and every figure as printed."""
    facts = gather_facts(texts, seeds.points, known_names())
    tables = gather_events((*texts, *seeds.events), known_names(), place_types())
    return tables | {
        "documents": [*lineage.documents, *cited(facts.citations, seeds.events)], "copies": list(lineage.copies),
        "observations": list(facts.observations),
        "evidence": [*facts.evidence, *tables["evidence"], *place_evidence(texts)], "unplaced": unplaced_rows(texts),
    }, facts.mentions


def cited(pages: Sequence[Row], events: Sequence[StoryReading]) -> list[Row]:
    """The documents that curated rows cite, each page once; that of an event is no story."""
    found = {page["document_id"]: page for page in pages}
    return list(({event.document["document_id"]: event.document | {"story_id": ""} for event in events} | found).values())


def with_anchors(tables: TableRows, lineage: Lineage, seeds: Seeds) -> TableRows:
    """Evidence in the articles, as anchored, for every record that the stories give too."""
    held = articles_by_hash(lineage.documents)
    known = {("observations", row["observation_id"]): row["story_id"] for row in tables["observations"]}
    known |= {("events", row["event_id"]): row["story_id"] for row in tables["events"]}
    anchored = [
        anchor.evidence(str(of_story(held[anchor.sha256], known[anchor.table, anchor.record_id])["document_id"]))
        for anchor in seeds.anchors if (anchor.table, anchor.record_id) in known
    ]
    return tables | {"evidence": [*tables["evidence"], *anchored]}


def derive_and_audit(tables: TableRows, mentions: Sequence[Row]) -> TableRows:
    """Derived rows with their inputs, and what the auditor says of all rows; nothing reported is changed."""
    stale = corrected(tables["observations"], tables.get("evidence", ()), tables.get("documents", ()))
    derived, inputs = derive(tables["observations"], stale)
    rows = [*tables["observations"], *derived]
    findings, records = audit(
        rows, places=named_places(), events=_with_bridges(tables), mentions=mentions, corrected=(stale, inputs),
    )
    rows = with_warnings(rows, inputs, findings, records)
    return tables | {"observations": rows, "observation_inputs": list(inputs), "findings": list(findings), "finding_records": list(records)}


def with_places(tables: TableRows, texts: Sequence[StoryReading]) -> TableRows:
    """The places, actors and commodities that the rows name, and the whole gazetteer. TableError if a row is backed by nothing."""
    check_evidence(tables)
    places = read_places()
    used = _keys(tables, "place_id", ("observations", "event_places", "event_effects"))
    used |= {mention.place_id for text in texts for mention in text.reading.places}
    kept = [place for key, place in places.items() if key in used or key not in beyond_gazetteer()]
    actors = _keys(tables, "actor_id", ("observations", "event_actors", "event_effects"))
    commodities = _keys(tables, "commodity_id", ("observations",))
    return tables | place_rows(kept) | {"actors": actor_rows(actors), "commodities": commodity_rows(commodities)}


def _keys(tables: TableRows, column: str, names: Sequence[str]) -> set[str]:
    """What the rows of some tables name in a column."""
    return {str(row[column]) for name in names for row in tables[name] if row.get(column)}


def _with_bridges(tables: TableRows) -> list[Row]:
    """Event rows with the keys of their places and actors, as the auditor reads them."""
    def keys(name: str, event: object) -> tuple[object, ...]:
        return tuple(row[f"{name}_id"] for row in tables[f"event_{name}s"] if row["event_id"] == event)

    def effects(event: object) -> tuple[tuple[object, ...], ...]:
        return tuple((row["place_id"], row["flow"], row["effect"]) for row in tables["event_effects"] if row["event_id"] == event)

    bridged = ((row["event_id"], row) for row in tables["events"])
    return [row | {"effects": effects(key), **{f"{name}s": keys(name, key) for name in ("place", "actor")}} for key, row in bridged]
