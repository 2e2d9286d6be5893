"""Anchors (`seeds/anchors.csv`): where each fact stands in the articles themselves, which are not kept here.

An anchor names an article by its hash, the place by offsets, and quotes only the short expression of the figure. Whoever has the
article can verify it to the character; `check_anchors` does, for every article at hand.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.core.command_line import input_bytes
from extract.core.errors import DocumentError, TableError
from extract.core.ids import Row, cell, csv_text, is_whole, number_cell, short_hash
from extract.core.paths import SEEDS
from extract.core.records import LONGEST_QUOTE, evidence_row
from extract.sources.csv_files import read_records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

COLUMNS = ("table", "record_id", "sha256", "start", "end", "quote", "rule_id", "check")
COPY_COLUMNS = ("sha256", "origin_sha256", "containment")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Anchor:
    """A place in an article that gives a record; `where` is the line of the anchors file."""

    table: str
    record_id: str
    sha256: str
    start: int
    end: int
    quote: str
    rule_id: str
    where: str = ""

    @property
    def check(self) -> str:
        """A short sum over the line: an anchor moved by hand is found out even where the article is not held."""
        return short_hash(self.table, self.record_id, self.sha256, self.start, self.end, self.quote, self.rule_id)

    def evidence(self, document_id: str) -> Row:
        """The anchor as a row of the evidence table."""
        return evidence_row(self.table, self.record_id, "*", document_id, (self.start, self.end, self.quote, self.rule_id))


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """All anchors of the file, none if there is no file. DocumentError names the line that cannot be used."""
    if not path.exists():
        return ()
    return tuple(_anchor(record, f"{path}:{line}") for line, record in read_records(path, COLUMNS))


def read_anchors_but(path: Path, at_hand: Collection[str]) -> tuple[Anchor, ...]:
    """The anchors in articles that are not at hand, which nobody here could make anew; those of the others are not looked at."""
    records = read_records(path, COLUMNS) if path.exists() else ()
    return tuple(_anchor(record, f"{path}:{line}") for line, record in records if record["sha256"] not in at_hand)


def read_containments(path: Path) -> dict[str, tuple[str, float]]:
    """For the hash of each article that copies another: hash of the origin, containment between 0 and 1."""
    found = {}
    for line, record in read_records(path, COPY_COLUMNS) if path.exists() else ():
        try:
            found[record["sha256"]] = (record["origin_sha256"], number_cell(record["containment"], f"{path}:{line}", "containment", 1))
        except TableError as error:
            raise DocumentError(error.where, error.wrong, "0 to 1", "write the file anew with --write-anchors") from error
        if record["sha256"] in _origins(record["sha256"], found):
            raise DocumentError(f"{path}:{line}", "the text is a copy of itself", "an origin", "write the file anew with --write-anchors")
    return found


def _origins(digest: str, found: Mapping[str, tuple[str, float]]) -> set[str]:
    """Of what a text is a copy, of what that is one, and so on."""
    origins: set[str] = set()
    while digest in found and found[digest][0] not in origins:
        digest = found[digest][0]
        origins.add(digest)
    return origins


def original_files(seeds: Path = SEEDS) -> tuple[Path, ...]:
    """Every full article at hand: `*.txt` of `$ORIGINALS` and of `originals/` in the folder of seeds."""
    folders = [Path(named) for named in (os.environ.get("ORIGINALS"), seeds / "originals") if named]
    return tuple(path for folder in folders for path in sorted(folder.glob("*.txt")))


def find_originals() -> Path | None:
    """The folder of the full articles: `$ORIGINALS`, then `seeds/originals/` beside this package; None if neither is there."""
    candidates = [Path(named) for named in (os.environ.get("ORIGINALS"), SEEDS / "originals") if named]
    return next((path for path in candidates if path.is_dir() and any(path.glob("*.txt"))), None)


def check_anchors(anchors: Sequence[Anchor], originals: Path) -> int:
    """How many anchors were verified against articles in `originals`; DocumentError for the first quote that is not at its offset."""
    wanted = {anchor.sha256 for anchor in anchors}
    contents = (input_bytes(path) for path in sorted(originals.glob("*.txt")))
    texts = {digest: raw.decode("utf-8") for raw in contents if (digest := hashlib.sha256(raw).hexdigest()) in wanted}
    for anchor in anchors:
        text = texts.get(anchor.sha256)
        if text is not None and text[anchor.start : anchor.end] != anchor.quote:
            # Twelve digits are enough to find the article by.
            wrong = f"the quote `{anchor.quote}` is not at {anchor.start}-{anchor.end} of the article {anchor.sha256[:12]}"
            there = f"`{text[anchor.start : anchor.end][:LONGEST_QUOTE]}`"
            raise DocumentError(anchor.where, wrong, there, "write the anchors anew with --write-anchors")
    return sum(anchor.sha256 in texts for anchor in anchors)


def anchors_text(anchors: Iterable[Anchor]) -> str:
    """The anchors file: sorted, one line a place."""
    rows = sorted({tuple(cell(getattr(anchor, name)) for name in COLUMNS) for anchor in anchors}, key=lambda row: (*row[:3], int(row[3])))
    return csv_text([COLUMNS, *rows])


def copies_text(copies: Mapping[str, tuple[str, float]]) -> str:
    """The file of copies: hash of the copy, hash of its origin, containment to three decimals."""
    return csv_text([COPY_COLUMNS, *((copy, origin, f"{share:.3f}") for copy, (origin, share) in sorted(copies.items()))])


def _anchor(record: dict[str, str], where: str) -> Anchor:
    start, end, quote = record["start"], record["end"], record["quote"]
    rewrite = "write the anchors anew with --write-anchors"
    if not (is_whole(start) and is_whole(end) and int(start) < int(end)):
        wrong = f"start and end `{start[:20]}-{end[:20]}` are no stretch of text"
        raise DocumentError(where, wrong, "two whole numbers, the first smaller", rewrite)
    if (length := int(end) - int(start)) != len(quote):
        raise DocumentError(where, f"the quote `{quote}` is not {length} characters long", "the text between start and end", rewrite)
    if length > LONGEST_QUOTE:
        wrong = f"the quote has {length} characters"
        raise DocumentError(where, wrong, f"at most {LONGEST_QUOTE}", "anchor the figure, not the sentence")
    named = {name: record[name] for name in ("table", "record_id", "sha256", "quote", "rule_id")}
    anchor = Anchor(**named, start=int(start), end=int(end), where=where)
    if record["check"] != anchor.check:
        expected = f"`{anchor.check}` as the check of this line"
        raise DocumentError(where, "anchor was changed by hand", expected, "write it anew with --originals DIR --write-anchors")
    return anchor
