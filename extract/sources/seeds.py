"""Everything that goes in: stories, curated series, anchors, corrections - read and checked before anything is computed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from extract.core.errors import DocumentError
from extract.core.paths import SEEDS
from extract.core.records import Reading
from extract.sources.anchors import Anchor, check_anchors, find_originals, read_anchors, read_containments
from extract.sources.corrections import Correction, read_corrections
from extract.sources.documents import parse_note, read_document
from extract.sources.events import read_events
from extract.sources.published import HeldText, StoryFile, read_story_file
from extract.sources.series import read_series
from extract.sources.stories import split_stories
from extract.vocabulary.actors import read_actors
from extract.vocabulary.names import known_commodities
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from extract.core.records import Document, Point, StoryReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """What `seeds/` holds. `containments`: hash of a copy -> hash of its origin, share of shingles in common.

    `stories` are published; `notes` are not, or were changed since: their texts are to be read.
    """

    stories: tuple[StoryFile, ...]
    notes: tuple[StoryFile, ...]
    points: tuple[Point, ...]
    events: tuple[StoryReading, ...]
    anchors: tuple[Anchor, ...]
    containments: Mapping[str, tuple[str, float]]
    corrections: tuple[Correction, ...]

    @property
    def files(self) -> tuple[StoryFile, ...]:
        """Every story, published or not."""
        return (*self.stories, *self.notes)

    @property
    def held(self) -> dict[str, tuple[StoryFile, ...]]:
        """For the hash of each article that a story rests on: the story; of a page with several, each in a stretch of its own."""
        found: defaultdict[str, tuple[StoryFile, ...]] = defaultdict(tuple)
        for file in self.files:
            for sha256 in (*(text.sha256 for text in file.texts), *([] if file.role == "note" else [file.sha256])):
                found[sha256] += (file,)
        return dict(found)


HEAD_OF_NOTE = ("title", "publisher", "wire", "byline", "url", "language", "licence")


def file_of_note(note: Document) -> StoryFile:
    """The story of a note, its text not read yet."""
    head: dict[str, Any] = {name: note.meta.get(name, "") for name in HEAD_OF_NOTE}
    (story,) = split_stories(note)
    texts = tuple(HeldText(**copy) for copy in cast("tuple[dict[str, str], ...]", note.meta["copies"]))
    return StoryFile(
        story_id=note.document_id, published=cast("date", note.published), role="note", sha256=note.sha256,
        reading=Reading(story=story), texts=texts, where=note.path, **head,
    )


def with_let_in(note: StoryFile, before: StoryFile | None) -> StoryFile:
    """A note's story with what its file tells and the note does not: the copies that were let in at a desk, and who published it when."""
    if before is None:
        return note
    named = {text.sha256 for text in note.texts}
    more = tuple(text for text in before.texts if text.at and text.sha256 not in named)
    return replace(note, texts=(*note.texts, *more), publications=before.publications, fingerprint=before.fingerprint)


def read_articles(folder: Path) -> tuple[Document, ...]:
    """Every `*.txt` of a folder. DocumentError if there is none, or one is empty or not UTF-8."""
    if not folder.is_dir():
        raise DocumentError(str(folder), "there is no such folder", "a folder of articles as .txt files", "check the path")
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise DocumentError(str(folder), "the folder holds no article", "articles as .txt files", "check the path")
    return tuple(read_document(path) for path in paths)


def read_seeds(folder: Path = SEEDS, *, anchored: bool = True) -> Seeds:
    """All seeds of a folder. DocumentError or RuleError names file and line of the first fault.

    Articles at hand are held against the anchors. Without `anchored` these are left out: they are about to be written anew.
    """
    stories = tuple(read_story_file(path) for path in sorted((folder / "stories").glob("*.yaml")))
    written = [parse_note(path) for path in sorted(folder.glob("*.md")) if path.name.lower() != "readme.md"]
    published, told = {file.sha256 for file in stories}, {file.story_id: file for file in stories}
    unread = (file_of_note(note) for note in written if note.sha256 not in published)
    notes = tuple(with_let_in(note, told.get(note.story_id)) for note in unread)
    changed = {note.story_id for note in notes}
    anchors = read_anchors(folder / "anchors.csv") if anchored else ()
    seeds = Seeds(
        stories=tuple(file for file in stories if file.story_id not in changed), notes=notes,
        points=read_series(folder / "series"), events=read_events(folder / "events.csv"), anchors=anchors,
        containments=read_containments(folder / "copies.csv"), corrections=read_corrections(),
    )
    _check_notes(written)
    check_seeds(seeds)
    check_names(seeds.points)
    if anchors and (originals := find_originals()):
        check_anchors(anchors, originals)
    return seeds


def check_seeds(seeds: Seeds) -> None:
    """DocumentError where an article stands twice, or an anchor is of one that no story names."""
    _check_texts(seeds.files)
    held = seeds.held
    for anchor in (anchor for anchor in seeds.anchors if anchor.sha256 not in held):
        # Twelve digits, here and below, are enough to find the article by.
        wrong, advice = f"no story names the article {anchor.sha256[:12]}", "write the anchors anew with --write-anchors"
        raise DocumentError(anchor.where, wrong, "the hash of a text of a story", advice)


def _check_notes(notes: Sequence[Document]) -> None:
    for note in notes:
        stem = Path(note.path).stem
        if note.document_id != stem:
            wrong = f"document_id `{note.document_id}` is not the file's name"
            raise DocumentError(f"{note.path}:2", wrong, f"`{stem}`", "make them the same")


def _check_texts(files: Sequence[StoryFile]) -> None:
    """Each article stands in one story; only a page may tell several, each in a stretch of its own."""
    seen: dict[str, list[tuple[StoryFile, tuple[int, int] | None]]] = defaultdict(list)
    for file in files:
        for sha256 in dict.fromkeys((*(text.sha256 for text in file.texts), file.sha256)):
            for stretch in file.stretches(sha256):
                other = next((one for one, theirs in seen[sha256] if one is file or _cross(stretch, theirs)), None)
                if other is not None:
                    wrong = f"the article {sha256[:12]} stands twice (also in {other.where})"
                    raise DocumentError(file.where, wrong, "each article once, or several stories in stretches of their own", "remove one")
                seen[sha256].append((file, stretch))


def _cross(one: tuple[int, int] | None, other: tuple[int, int] | None) -> bool:
    """Whether two stretches of an article have words in common; None is all of it."""
    return one is None or other is None or (one[0] < other[1] and other[0] < one[1])


def check_names(points: Sequence[Point]) -> None:
    """DocumentError for the first curated row that names a commodity, place or actor which nobody has described."""
    known = {"commodity_id": set(known_commodities()), "place_id": set(read_places()), "actor_id": set(read_actors())}
    for point in points:
        for column, keys in known.items():
            key = str(point.observation[column])
            if key and key not in keys:
                near = get_close_matches(key, sorted(keys), n=1)
                advice = next((f"write `{name}`" for name in near), "add it to the gazetteer or to extract/rules")
                raise DocumentError(point.where, f"{column} `{key}` is not known", "a key of the curated lists", advice)
