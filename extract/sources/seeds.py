"""Everything that goes in: notes, curated series, anchors, corrections - read and checked before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, cast

from extract.core.errors import DocumentError
from extract.core.paths import SEEDS
from extract.sources.anchors import Anchor, check_anchors, find_originals, read_anchors, read_containments
from extract.sources.corrections import Correction, read_corrections
from extract.sources.documents import parse_note, read_document
from extract.sources.series import read_series
from extract.vocabulary.actors import read_actors
from extract.vocabulary.names import known_commodities
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.core.records import Document, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """What `seeds/` holds. `containments`: hash of a copy -> hash of its origin, share of shingles in common."""

    notes: tuple[Document, ...]
    points: tuple[Point, ...]
    anchors: tuple[Anchor, ...]
    containments: Mapping[str, tuple[str, float]]
    corrections: tuple[Correction, ...]

    @property
    def held(self) -> dict[str, tuple[Document, dict[str, str]]]:
        """For the hash of each article that a note rests on: the note, and what it says of the article."""
        return {copy["sha256"]: (note, copy) for note in self.notes for copy in copies_of(note)}


def copies_of(note: Document) -> tuple[dict[str, str], ...]:
    """The articles that a note names, the one the story was first held in before its copies."""
    return cast("tuple[dict[str, str], ...]", note.meta["copies"])


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
    notes = tuple(parse_note(path) for path in sorted(folder.glob("*.md")) if path.name.lower() != "readme.md")
    _check_notes(notes)
    anchors = read_anchors(folder / "anchors.csv") if anchored else ()
    seeds = Seeds(
        notes=notes, points=read_series(folder / "series"), anchors=anchors,
        containments=read_containments(folder / "copies.csv"), corrections=read_corrections(),
    )
    held = seeds.held
    for anchor in (anchor for anchor in anchors if anchor.sha256 not in held):
        # Twelve digits, here and below, are enough to find the article by.
        wrong, advice = f"no note names the article {anchor.sha256[:12]}", "write the anchors anew with --write-anchors"
        raise DocumentError(anchor.where, wrong, "the hash of a note's copy", advice)
    check_names(seeds.points)
    if anchors and (originals := find_originals()):
        check_anchors(anchors, originals)
    return seeds


def _check_notes(notes: tuple[Document, ...]) -> None:
    seen: dict[str, str] = {}
    for note in notes:
        stem = Path(note.path).stem
        if note.document_id != stem:
            wrong = f"document_id `{note.document_id}` is not the file's name"
            raise DocumentError(f"{note.path}:2", wrong, f"`{stem}`", "make them the same")
        for sha256 in (copy["sha256"] for copy in copies_of(note)):
            if sha256 in seen:
                wrong = f"the article {sha256[:12]} stands twice (also in {seen[sha256]})"
                raise DocumentError(note.path, wrong, "each article once", "remove one")
            seen[sha256] = note.path


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
