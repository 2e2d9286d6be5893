"""`Tables` of any of the kit's stories beside the project's own: through the real reader, each text read once a process."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.core.records import Document
from extract.core.strict_yaml import load_list
from extract.desk.keeping import kept
from extract.pipeline import tables_of_seeds
from extract.reading.story import read_story
from extract.sources.seeds import Seeds, file_of_note, read_seeds
from extract.tables.read import Tables, read_tables
from extract.tables.write import render
from extract.vocabulary.lexicon import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.sources.published import StoryFile

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


@cache
def _published(key: str) -> StoryFile:
    """A story of the kit as it stands once every row that was read in it is accepted."""
    story = file_of_note(kit()[key])
    return replace(story, role="origin", reading=kept(read_story(story.reading.story, load_rules())))


def files_of(ids: Iterable[str]) -> dict[str, bytes]:
    """Every file of a data folder that holds the project's stories and series and these stories of the kit."""
    return render(tables_of_seeds(replace(_seeds(), stories=(*_seeds().stories, *map(_published, ids)))))


def tables_of(ids: Iterable[str], as_of: date | None = None) -> Tables:
    """The tables of the project's stories and these of the kit, as of a day."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files_of(ids).items():
            (Path(folder) / name).write_bytes(content)
        return read_tables(Path(folder), as_of=as_of)
