"""Which text tells which story: rows of `documents` and `copies`, and the readings put in line with them.

A story file is read in one text, a note or an article; the other articles that tell the story stand behind it by hash. Articles read in
full find their story by that hash, or by being a copy of one that does; the others are stories of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, count
from types import MappingProxyType
from typing import TYPE_CHECKING

from extract.core.ids import Row, short_hash, slug
from extract.core.records import Document
from extract.core.text import plain
from extract.sources.published import HeldText
from extract.sources.stories import split_stories, whole_story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from extract.core.records import Story
    from extract.sources.published import StoryFile
    from extract.sources.seeds import Seeds

SHINGLE_WORDS = 5  # shorter runs are common phrases, longer ones break at every edit
STRETCH = "@"  # between the hash of a page and the stretch of it that copies a story, in the file of copies
_WORD = re.compile(r"[^\W_]+")  # letters and digits of any script
_COMMON = 400  # stories: a run of words that stands in more is boilerplate and tells nothing
SAME_STORY = 0.8  # of the smaller text's shingles: a story that quotes another shares far fewer


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
    told = plain(" ".join([*parts, story.text[at : story.end]])).lower()
    words = _WORD.findall(told)
    runs = [" ".join(words[n : n + SHINGLE_WORDS]) for n in range(len(words) - SHINGLE_WORDS + 1)]
    return frozenset(runs or [" ".join(words)])


def contained(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller story's runs of words that the other has, too."""
    return len(one & other) / max(1, min(len(one), len(other)))


def find_copies(stories: Sequence[Story]) -> tuple[Copy, ...]:
    """For each story that copies another one: its origin, which is the earliest of the group (by date, then document).

    The result does not depend on the order of the stories, apart from the indexes.
    """
    order = sorted(range(len(stories)), key=lambda n: (stories[n].published or date.max, stories[n].document_id, stories[n].start))
    sets = [shingles(stories[n]) for n in order]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for n, runs in enumerate(sets):
        for run in runs:
            holders[run].append(n)
    common = {run for run, found in holders.items() if len(found) > _COMMON}

    def shared(a: int, b: int) -> float:
        return len((sets[a] & sets[b]) - common) / max(1, min(len(sets[a]), len(sets[b])))

    pairs = {pair for run, found in holders.items() if run not in common for pair in combinations(found, 2)}
    return tuple(
        Copy(story=order[n], origin=order[first], containment=round(contained(sets[n], sets[first]), 4))  # no story has 10,000 runs
        for n, first in enumerate(firsts(len(sets), pairs, shared)) if n != first
    )


def firsts(size: int, pairs: Iterable[tuple[int, int]], shared: Callable[[int, int], float]) -> list[int]:
    """Of stories in order of telling, the first of each one's group; groups grow by pairs that share enough to be one story."""
    lead = [*range(size)]

    def first(n: int) -> int:
        while lead[n] != n:
            lead[n] = n = lead[lead[n]]
        return n

    for a, b in pairs:
        if first(a) != first(b) and shared(a, b) >= SAME_STORY:
            low, high = sorted((first(a), first(b)))
            lead[high] = low
    return [first(n) for n in range(size)]


def stories_told(file: StoryFile, content: bytes) -> tuple[Story, ...]:
    """The story of a file in its text, which is whole where nothing in it is about rare earths: of a page with several, that or those in
    which all quotes stand. Empty for a text that is cut otherwise today."""
    text = content.decode("utf-8", "replace")
    document = Document(document_id=file.story_id, path=file.where, text=text, sha256=file.sha256, published=file.published)
    start, end = file.stretch
    stories = split_stories(document) or (whole_story(document),)
    found = (story for story in stories if not end or (story.start <= start and end <= story.end))
    return tuple(replace(story, published=file.published) for story in found)


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


def file_lineage(files: Sequence[StoryFile], containments: Mapping[str, tuple[str, float]]) -> Lineage:
    """Story files as texts, one each; the articles behind them are documents that are not read."""
    texts = [Text(story=file.reading.story, document=_text_row(file), published=file.published) for file in files]
    articles = [_article_row(file, n, text) for file in files for n, text in enumerate(file.texts)]
    documents = [*(text.document for text in texts), *articles]
    held = articles_by_hash(documents)
    known = ((digest.partition(STRETCH)[0], origin, share) for digest, (origin, share) in containments.items())
    pairs = [(_of_one_story(held[digest], held[origin]), share) for digest, origin, share in known if digest in held and origin in held]
    copies = [{"document_id": of[0]["document_id"], "origin_id": of[1]["document_id"], "containment": share} for of, share in pairs]
    return Lineage(texts=tuple(texts), documents=tuple(documents), copies=tuple(copies))


def articles_by_hash(documents: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows of `documents` that are articles, by the hash of the text: a page with several stories has a row for each."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in documents:
        if row["role"] != "note":
            found[str(row["sha256"])].append(row)
    return dict(found)


def _of_one_story(copies: Sequence[Row], origins: Sequence[Row]) -> tuple[Row, Row]:
    """Of the rows of two texts those of one story; a page has a row for each of its stories."""
    pairs = [(copy, first) for copy in copies for first in origins]
    return next((pair for pair in pairs if pair[0]["story_id"] == pair[1]["story_id"]), pairs[0])


def of_story(rows: Sequence[Row], story_id: object) -> Row:
    """Of the rows of one text that of a story; else the first."""
    return next((row for row in rows if row["story_id"] == story_id), rows[0])


def article_lineage(documents: Sequence[Document], seeds: Seeds) -> Lineage:
    """Full articles cut into stories; a text whose day of publication is found nowhere is left out and named in `undated`."""
    held = seeds.held
    cut = [(document, story) for document in documents for story in _dated_stories(document, held)]
    dated = [(document, story) for document, story in cut if story.known_by]
    undated = tuple(document.path for document, story in cut if (document, story) not in dated)
    return replace(story_lineage(dated, find_copies([story for _, story in dated]), held), undated=undated)


def story_lineage(
    dated: Sequence[tuple[Document, Story]], copies: Sequence[Copy], held: Mapping[str, Sequence[StoryFile]] = MappingProxyType({}),
) -> Lineage:
    """Stories with their documents, all of a known day, as texts; `held`: the files that rest on an article, by its hash."""
    keys = _document_ids([document for document, _ in dated])
    files = [_file_of(document, story, held) for document, story in dated]
    stories = _story_ids(dated, copies, files)
    roles = {copy.story: "copy" for copy in copies}
    rows = [
        _read_row(document, story, keys[n]) | ({} if (file := files[n]) is None else _credits(file))  # before what its own page shows
        | {"story_id": stories[n], "role": roles.get(n, "origin")}
        for n, (document, story) in enumerate(dated)
    ]
    pairs = zip((story for _, story in dated), rows, strict=True)
    texts = [Text(story=story, document=row, published=story.known_by) for story, row in pairs]  # type: ignore[arg-type]
    links = [{"document_id": keys[copy.story], "origin_id": keys[copy.origin], "containment": copy.containment} for copy in copies]
    return Lineage(texts=tuple(texts), documents=tuple(rows), copies=tuple(links))


def _dated_stories(document: Document, held: Mapping[str, Sequence[StoryFile]]) -> tuple[Story, ...]:
    """The stories; one that bears no date takes the day from the file that names the article."""
    stories, files = split_stories(document), held.get(document.sha256, ())
    if all(story.published for story in stories):
        return stories
    if len(files) == 1:
        return split_stories(replace(document, published=files[0].published))
    found = ((story, _file_of(document, story, held)) for story in stories)
    return tuple(story if file is None else replace(story, published=story.published or file.published) for story, file in found)


def _file_of(document: Document, story: Story, held: Mapping[str, Sequence[StoryFile]]) -> StoryFile | None:
    """The file that names the article; of a page with several that which tells, or quotes, this stretch of it."""
    files = held.get(document.sha256, ())
    if len(files) == 1 and not any(text.stretch for text in files[0].texts if text.sha256 == document.sha256):
        return files[0]
    places = ((file, stretch) for file in files for stretch in file.stretches(document.sha256))
    return next((file for file, at in places if at is None or (story.start < at[1] and at[0] < story.end)), None)


def _text_row(file: StoryFile) -> Row:
    """The text that was read: our own note, or an article, of which an update stands with the story that it updates."""
    if file.role == "note":
        return _row(file, file.story_id, "note") | {"sha256": file.sha256, "licence": file.licence}
    article = HeldText(publisher=file.publisher, sha256=file.sha256)
    return _article_row(file, 0, article) | {"role": "update" if file.update_of else "origin"}


def _article_row(file: StoryFile, position: int, text: HeldText) -> Row:
    # 20 letters hold a publisher's name or its first words; eight digits of the digest, as in every key, tell two copies of one apart.
    key = f"{file.story_id}-{slug(text.publisher)[:20].rstrip('-')}-{text.sha256[:8]}"
    first = position == 0 and file.role == "note"  # the text that the story was first held in comes first
    named = {"publisher": text.publisher, "sha256": text.sha256, "licence": NOT_HELD}
    return _row(file, key, {True: "origin"}.get(first, "copy")) | named


def _row(file: StoryFile, key: str, role: str) -> Row:
    named = {"document_id": key, "story_id": file.tells, "role": role, "published": file.published}
    return _credits(file) | named


def _read_row(document: Document, story: Story, key: str) -> Row:
    opening = story.text[story.body_start : story.end].strip().split("\n")[0][:100]  # for a story without a headline
    first = next((story.text[head.start : head.end] for head in story.headlines), opening)
    shown: Row = {
        "document_id": key, "title": " ".join(first.split()) or key,
        "publisher": story.publisher or "not named", "wire": story.wire, "byline": "",
        "published": story.known_by, "published_precision": "day" if story.published else "assumed",
        "url": "", "language": "en", "licence": NOT_HELD, "sha256": document.sha256,
    }
    return shown | document.credits


def _credits(file: StoryFile) -> Row:
    head = {name: getattr(file, name) for name in ("title", "publisher", "wire", "byline", "url", "language")}
    return head | {"published_precision": file.precision}


def _story_ids(dated: Sequence[tuple[Document, Story]], copies: Sequence[Copy], files: Sequence[StoryFile | None]) -> list[str]:
    """One id a story: that of its file, else one made of its day, outlet and wording; copies share the id of their group."""
    own = ["" if file is None else file.tells for file in files]
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
