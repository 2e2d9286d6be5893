"""Which text tells which story: rows of `documents` and `copies`, and the readings put in line with them.

A note is the digest of its story; the articles that it names stand behind it by hash. Articles read in full find their story by
that hash, or by being a copy of one that does; the others are stories of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

import re2

from extract.core.ids import Row, short_hash, slug
from extract.core.text import plain
from extract.sources.seeds import Seeds, copies_of
from extract.sources.stories import split_stories

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.core.records import Document, Story

    Held = Mapping[str, tuple[Document, dict[str, str]]]

SHINGLE_WORDS = 5  # shorter runs are common phrases, longer ones break at every edit
SAME_STORY = 0.8  # of the smaller text's shingles: a story that quotes another shares far fewer
_WORD = re2.compile(r"[\pL\pN]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A story found to be a copy: indexes into the stories given, and the share of shingles in common (0 to 1)."""

    story: int
    origin: int
    containment: float


def shingles(story: Story) -> frozenset[str]:
    """The story's runs of five words, headlines and page marks left out; of a shorter text its whole wording."""
    parts, at = [], story.body_start
    for span in story.chrome:
        if span.start >= at:
            parts.append(story.text[at : span.start])
            at = span.end
    words = _WORD.findall(plain(" ".join([*parts, story.text[at : story.end]])).lower())
    runs = [" ".join(words[n : n + SHINGLE_WORDS]) for n in range(len(words) - SHINGLE_WORDS + 1)]
    return frozenset(runs or [" ".join(words)])


def find_copies(stories: Sequence[Story]) -> tuple[Copy, ...]:
    """For each story that copies another one: its origin, which is the earliest of the group (by date, then document).

    The result does not depend on the order of the stories, apart from the indexes.
    """
    sets, copies = [shingles(story) for story in stories], []
    for group in _groups(len(stories), _alike(sets)):
        origin = min(group, key=lambda n: (stories[n].published or date.max, stories[n].document_id, stories[n].start))
        for n in sorted(group - {origin}):
            shared = len(sets[n] & sets[origin]) / max(1, min(len(sets[n]), len(sets[origin])))
            copies.append(Copy(story=n, origin=origin, containment=round(shared, 4)))  # one run in ten thousand: no story is longer
    return tuple(copies)


def _alike(sets: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for n, runs in enumerate(sets):
        for run in runs:
            holders[run].append(n)
    common: Counter[tuple[int, int]] = Counter()
    for found in holders.values():
        if 1 < len(found) <= 400:  # a shingle that stands in more stories is boilerplate and tells nothing
            common.update((a, b) for i, a in enumerate(found) for b in found[i + 1 :])
    return [(a, b) for (a, b), n in common.items() if n >= SAME_STORY * min(len(sets[a]), len(sets[b]))]


def _groups(size: int, near: Sequence[tuple[int, int]]) -> list[set[int]]:
    groups = [{n} for n in range(size)]
    for a, b in near:
        if b not in groups[a]:
            groups[a] |= groups[b]
            for n in groups[b]:
                groups[n] = groups[a]
    return [group for n, group in enumerate(groups) if len(group) > 1 and n == min(group)]


NOT_HELD = "all rights reserved; the text is not held here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A story as one document tells it: the row of that document, and the day the story came out."""

    story: Story
    document: Row
    published: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The texts to read, and all rows of `documents` and `copies`."""

    texts: tuple[Text, ...]
    documents: tuple[Row, ...]
    copies: tuple[Row, ...]
    undated: tuple[str, ...] = ()


def note_lineage(seeds: Seeds) -> Lineage:
    """The notes as texts, the articles behind them as documents that are not read."""
    held = [(note, _row(note, note.document_id, "note") | {"sha256": note.sha256, "licence": note.meta["licence"]}) for note in seeds.notes]
    texts = [Text(story=story, document=row, published=_day(note)) for note, row in held for story in split_stories(note)]
    articles = [_article_row(note, n, copy) for note in seeds.notes for n, copy in enumerate(copies_of(note))]
    key = {row["sha256"]: row["document_id"] for row in articles}
    copies = [
        {"document_id": key[copy], "origin_id": key[origin], "containment": share}
        for copy, (origin, share) in seeds.containments.items() if copy in key and origin in key
    ]
    return Lineage(texts=tuple(texts), documents=(*(text.document for text in texts), *articles), copies=tuple(copies))


def article_lineage(documents: Sequence[Document], seeds: Seeds) -> Lineage:
    """Full articles cut into stories; a text whose day of publication is found nowhere is left out and named in `undated`."""
    held = seeds.held
    cut = [(document, story) for document in documents for story in _dated_stories(document, held)]
    dated = [(document, story) for document, story in cut if story.known_by]
    copies = find_copies([story for _, story in dated])
    stories = _story_ids(dated, copies, held)
    keys = _document_ids([document for document, _ in dated])
    known = {sha256: _credits(note) for sha256, (note, _) in held.items()}  # before what its own page shows
    roles = {copy.story: "copy" for copy in copies}
    rows = [
        _read_row(document, story, keys[n]) | known.get(document.sha256, {})
        | {"story_id": stories[n], "role": roles.get(n, "origin")}
        for n, (document, story) in enumerate(dated)
    ]
    pairs = zip((story for _, story in dated), rows, strict=True)
    texts = [Text(story=story, document=row, published=story.known_by) for story, row in pairs]  # type: ignore[arg-type]
    links = [{"document_id": keys[copy.story], "origin_id": keys[copy.origin], "containment": copy.containment} for copy in copies]
    undated = tuple(document.path for document, story in cut if (document, story) not in dated)
    return Lineage(texts=tuple(texts), documents=tuple(rows), copies=tuple(links), undated=undated)


def _dated_stories(document: Document, held: Held) -> tuple[Story, ...]:
    """The stories; one that bears no date takes the day from the note that names the article."""
    stories = split_stories(document)
    if document.sha256 in held and any(story.published is None for story in stories):
        return split_stories(replace(document, published=_day(held[document.sha256][0])))
    return stories


def _day(note: Document) -> date:
    if note.published is None:
        raise ValueError(f"{note.path} has no day of publication")
    return note.published


def _article_row(note: Document, position: int, copy: Mapping[str, str]) -> Row:
    # 20 letters hold a publisher's name or its first words; eight digits of the digest, as in every key, tell two copies of one apart.
    key = f"{note.document_id}-{slug(copy['publisher'])[:20].rstrip('-')}-{copy['sha256'][:8]}"
    role = {0: "origin"}.get(position, "copy")  # the text that the story was first held in comes first
    return _row(note, key, role) | {"publisher": copy["publisher"], "sha256": copy["sha256"], "licence": NOT_HELD}


def _row(note: Document, key: str, role: str) -> Row:
    day = {"published": note.published, "published_precision": "day"}
    return _credits(note) | {"document_id": key, "story_id": note.document_id, "role": role} | day


def _read_row(document: Document, story: Story, key: str) -> Row:
    opening = story.text[story.body_start : story.end].strip().split("\n")[0][:100]  # for a story without a headline
    first = next((story.text[head.start : head.end] for head in story.headlines), opening)
    return {
        "document_id": key, "title": " ".join(first.split()) or key,
        "publisher": story.publisher or "not named", "wire": story.wire, "byline": "",
        "published": story.known_by, "published_precision": "day" if story.published else "assumed",
        "url": "", "language": "en", "licence": NOT_HELD, "sha256": document.sha256,
    }


def _credits(note: Document) -> Row:
    return {name: note.meta.get(name, "") for name in ("title", "publisher", "wire", "byline", "url", "language")}


def _story_ids(dated: Sequence[tuple[Document, Story]], copies: Sequence[Copy], held: Held) -> list[str]:
    """One id a story: its note's, else one made of its day, outlet and wording; copies share the id of their group."""
    names = {sha256: note.document_id for sha256, (note, _) in held.items()}
    own = [names.get(document.sha256, "") for document, _ in dated]
    origin = [*range(len(dated))]
    for copy in copies:
        origin[copy.story] = copy.origin
    ids = [own[n] or own[first] for n, first in enumerate(origin)]
    named = {first: name for first, name in zip(origin, ids, strict=True) if name}
    return [name or named.get(first) or _made_id(dated[first][1]) for first, name in zip(origin, ids, strict=True)]


def _made_id(story: Story) -> str:
    return f"{slug(story.published or 'undated', story.wire or story.publisher)}-{short_hash(story.text[story.body_start : story.end])}"


def _document_ids(documents: Sequence[Document]) -> list[str]:
    """The file's stem; a page with several stories counts them."""
    seen: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))
    counted = [(document.document_id, next(seen[document.document_id])) for document in documents]
    return [name + {1: ""}.get(nth, f"-{nth}") for name, nth in counted]
