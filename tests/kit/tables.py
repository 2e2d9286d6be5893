"""`Tables` of any of the kit's stories beside the project's own: through the real reader, each text read once a process."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.core.records import Document, StoryReading
from extract.core.strict_yaml import load_list
from extract.pipeline import derive_and_audit, merge_copies, with_anchors, with_places
from extract.reading.story import read_story
from extract.sources.corrections import correct
from extract.sources.lineage import Text, note_lineage
from extract.sources.seeds import Seeds, read_seeds
from extract.tables.read import Tables, read_tables
from extract.tables.write import render
from extract.vocabulary.lexicon import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

STORIES = Path(__file__).with_name("stories.yaml")


@cache
def kit() -> dict[str, Document]:
    """The kit's stories by id, in the form of notes."""
    return {str(entry["id"]): _document(entry) for entry in load_list(STORIES, "story", "id")}


def _document(entry: Any) -> Document:
    text, day = str(entry["text"]), date.fromisoformat(entry["published"])
    about = {name: str(entry[name]) for name in ("title", "publisher", "wire")}
    meta = {**about, "byline": "", "language": "en", "licence": "CC0-1.0", "published": day, "copies": ()}
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(document_id=f"{day}-{entry['id']}", path=str(STORIES), text=text, sha256=digest, published=day, meta=meta)


@cache
def _seeds() -> Seeds:
    return read_seeds()


_READ: dict[str, StoryReading] = {}


def _read(text: Text) -> StoryReading:
    key = str(text.document["document_id"])
    if key not in _READ:
        reading = read_story(text.story, load_rules())
        _READ[key] = StoryReading(reading=reading, document=text.document, published=text.published)
    return _READ[key]


def files_of(ids: Iterable[str]) -> dict[str, bytes]:
    """Every file of a data folder that holds the project's stories and series and these stories of the kit."""
    seeds = replace(_seeds(), notes=(*_seeds().notes, *(kit()[key] for key in ids)))
    lineage = note_lineage(seeds)
    texts = tuple(map(_read, lineage.texts))
    tables, mentions = merge_copies(lineage, texts, seeds)
    tables = correct(with_anchors(tables, lineage, seeds), seeds.corrections)
    return render(with_places(derive_and_audit(tables, mentions), texts))


def tables_of(ids: Iterable[str], as_of: date | None = None) -> Tables:
    """The tables of the project's stories and these of the kit, as of a day."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files_of(ids).items():
            (Path(folder) / name).write_bytes(content)
        return read_tables(Path(folder), as_of=as_of)
