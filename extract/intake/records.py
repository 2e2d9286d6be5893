"""What passes between the steps of intake: a received text, what it says of itself, a proposed story, its kin among known ones."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from extract.core.records import Reading, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A value and where it comes from: "meta tag", "dateline", "stamp", "mail header", "front matter", "first line" and the like."""

    value: str = ""
    source: str = ""


NONE = Suggestion()
NEW, SAME, COPY, UPDATE = "new", "same text", "copy", "update"  # what a text may be to those known


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDay:
    """The day a text came out; without one, what bounds it. `None` where nothing is known."""

    day: date | None = None
    low: date | None = None
    high: date | None = None
    source: str = ""

    @property
    def precision(self) -> str:
        """How sure it is: day, bounds or unknown."""
        if self.day:
            return "day"
        return "bounds" if self.low or self.high else "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What a file says of itself. `site` is the name of the site or of the sender, as written."""

    title: Suggestion = NONE
    publisher: Suggestion = NONE
    wire: Suggestion = NONE
    byline: Suggestion = NONE
    site: Suggestion = NONE
    url: Suggestion = NONE
    language: Suggestion = NONE
    published: PublicationDay = PublicationDay()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingText:
    """A text as it will be read and kept: `name` as received, `kind` one of txt, md, html, pdf, eml, `sha256` of the received bytes."""

    name: str
    kind: str
    text: str
    sha256: str
    imprint: Imprint = Imprint()

    @property
    def text_sha256(self) -> str:
        """The hash of the text as a UTF-8 file holds it; that of the received bytes for a plain text in UTF-8."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A story as proposed for review; a person may change every value.

    `story` points into `incoming.text`; `on_topic` is False where nothing is dense enough in rare-earth terms, `readable` where the
    text is in a language that the reader reads. `problems` are lines for the reviewer, such as a stated date that lies ahead.
    """

    incoming: IncomingText
    story: Story
    on_topic: bool
    story_id: str
    title: Suggestion
    publisher: Suggestion
    wire: Suggestion
    byline: Suggestion
    url: Suggestion
    language: Suggestion
    readable: bool
    published: PublicationDay
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownText:
    """A text of a known story. `story` is its text where it is at hand; where it is not, `fingerprint` serves (see `relations`).

    `file_id` is the story whose file holds it: that of an update, where `story_id` is the story that it updates; empty for the same.
    `newsrooms` are publisher and agency, `places` the keys of places that it names, `reading` what was published of it."""

    story_id: str
    file_id: str = ""
    title: str = ""
    sha256: str = ""
    story: Story | None = None
    fingerprint: tuple[str, ...] = ()
    newsrooms: tuple[str, ...] = ()
    published: date | None = None
    places: frozenset[str] = frozenset()
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A sentence that was added (`before` is empty), removed (`after` is empty) or changed, and the figures in it that differ.

    `figures` are lines such as "311 -> 331 metric tons", "+ 40 trucks", "- 12 percent".
    """

    kind: str
    before: str
    after: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a text is to the known ones. `kind`: new, same text, copy, update; `story_id` of the known story, empty for new.

    `containment` (0 to 1) is the share of the smaller text's runs of words that both have; `by_figures` says that figures were
    compared and no sentences: of a story retold, or of a text of which only a fingerprint is held (its share is right to about 0.06).
    `file_id` is the story whose file a copy goes into; empty for `story_id` itself.
    """

    kind: str
    story_id: str = ""
    file_id: str = ""
    containment: float = 0.0
    by_figures: bool = False
    what_changed: tuple[Change, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} of {self.story_id}" if self.kind in ("copy", "update") else self.kind
