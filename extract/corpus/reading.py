"""A portion of a corpus is read: its rare-earth stories with their figures, events and places, and what tells copies of them.

Each portion leaves one file: the stories, one after the other, behind an index of them, and the records that could not be read.
"""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from datasketch import MinHash

from extract.core.ids import short_hash, slug
from extract.core.records import Document
from extract.corpus.records import Bad, records
from extract.reading.story import load_rules, read_story
from extract.sources.lineage import shingles
from extract.sources.stories import split_stories
from extract.tables.whole import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from extract.core.records import Reading, Story
    from extract.corpus.records import Portion, Record

PERMUTATIONS = 126  # of a signature: 42 bands of three, see `syndication`
_UNDATED = "no day of publication, neither told beside the text nor in it"
_STEM = 40  # letters of a title that a key of a document opens with, to be known by; the hash behind tells two apart


class Told(NamedTuple):
    """A story as a record of the corpus tells it: the document without its text, and the reading."""

    document: Document
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A story in the index: where it lies in its file, the day by which it was known, and by what copies of it are found."""

    start: int
    end: int
    known_by: date
    document_id: str
    signature: bytes  # PERMUTATIONS unsigned 32-bit numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Portioned:
    """What a portion held: counts of records and bytes of text, its stories and what could not be read."""

    records: int
    characters: int
    entries: tuple[Entry, ...]
    bad: tuple[Bad, ...]


def read_portion(corpus: Path, portion: Portion, folder: Path) -> Path:
    """Reads a portion into its file in `folder`, unless that is there already; gives the file. OSError where it cannot be written."""
    path = folder / f"{portion.key}.stories"
    if not path.exists():
        write_whole(path, _packed(corpus, portion))
    return path


def index_of(path: Path) -> Portioned:
    """The index of a portion's file."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "big")
        found: Portioned = pickle.loads(file.read(length))
    return found


def stories_at(path: Path, places: list[tuple[int, int]]) -> Iterator[Told]:
    """The stories at these places of a portion's file, in order."""
    with path.open("rb") as file:
        base = 8 + int.from_bytes(file.read(8), "big")
        for start, end in places:
            file.seek(base + start)
            yield pickle.loads(zlib.decompress(file.read(end - start)))


def _packed(corpus: Path, portion: Portion) -> bytes:
    counted, characters, at = 0, 0, 0
    entries: list[Entry] = []
    bad: list[Bad] = []
    parts: list[bytes] = []
    for record in records(corpus, portion):
        counted += 1
        if isinstance(record, Bad):
            bad.append(record)
            continue
        characters += len(record.text)
        for told, known_by in _told(record, bad):
            parts.append(zlib.compress(pickle.dumps(told, 5), 1))
            signature = _signature(told.reading.story)
            entries.append(Entry(start=at, end=at + len(parts[-1]), known_by=known_by, document_id=told.document.document_id,
                                 signature=signature))
            at = entries[-1].end
    index = pickle.dumps(Portioned(records=counted, characters=characters, entries=tuple(entries), bad=tuple(bad)), 5)
    return b"".join([len(index).to_bytes(8, "big"), index, *parts])


def _told(record: Record, bad: list[Bad]) -> Iterator[tuple[Told, date]]:
    """The rare-earth stories of a record, read, each with the day by which it was known. One without a day is put with what is bad."""
    digest = sha256(record.text.encode()).hexdigest()
    key = f"{slug(record.key or record.title or record.where)[:_STEM].rstrip('-')}-{short_hash(record.where, digest)}"
    document = Document(document_id=key, path=record.where, text=record.text, sha256=digest, published=record.published)
    rules = load_rules()
    for nth, story in enumerate(split_stories(document), 1):
        if not story.known_by:
            bad.append(Bad(where=record.where, reason=_UNDATED))
            continue
        named = replace(story, document_id=key + {1: ""}.get(nth, f"-{nth}"), publisher=story.publisher or record.publisher)
        held = replace(document, document_id=named.document_id, text="", credits=_credits(record))
        yield Told(held, read_story(named, rules)), story.known_by


def _credits(record: Record) -> dict[str, str]:
    return {name: value for name in ("title", "url") if (value := getattr(record, name))}


def _signature(story: Story) -> bytes:
    found = _empty().copy()
    found.update_batch([run.encode() for run in shingles(story)])
    return np.asarray(found.digest(), dtype=np.uint32).tobytes()


@cache
def _empty() -> MinHash:
    """A signature of nothing, with the permutations of all signatures, which are drawn once."""
    return MinHash(num_perm=PERMUTATIONS, hashfunc=zlib.crc32)
