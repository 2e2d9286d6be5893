"""What passes between the steps of `pipeline.py`: documents, stories, mentions, readings.

Every offset is a Python `str` index into the text as decoded (newlines untranslated), end exclusive,
so that `text[start:end] == quote` always holds. `None` means that the text does not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from extract.core.ids import Row, short_hash

if TYPE_CHECKING:
    from datetime import date, datetime


TableRows: TypeAlias = dict[str, list[Row]]
UNSAID = "unsaid"  # the rule of a time compared with that no word tells: such changes mostly compare so
LONGEST_QUOTE = 60  # characters: a figure with its words, never a sentence of an article


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A text as it was published: when (UTC), by whom and why (empty for what came with the project), and how many rows it brought.

    `publisher`, `day` and `url` are those of the text itself, be it a story or an update of one.
    """

    story_id: str
    title: str
    publisher: str
    day: date
    url: str
    published_at: datetime
    by: str
    reason: str
    figures: int
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text: first character and one past the last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from `start` to `end`, both included; an open end is `None`. `precision` is one of schema.PRECISIONS."""

    start: date | None
    end: date | None
    precision: str
    rule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text as held: a note, or an article given by a user. `meta` is the note's front matter (empty for articles).

    `credits` are told beside an article, not in it: columns of `documents`, such as `url`.
    """

    document_id: str
    path: str
    text: str
    sha256: str
    published: date | None = None  # given by the user or the front matter; overrides what the text says
    meta: dict[str, object] = field(default_factory=dict)
    credits: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story inside a document's text, from `start` to `end`; `body_start` is where prose begins after headlines and stamps.

    `published` is the day the story came out; without one, `published_low` and `published_high` bound it.
    `chrome` are spans inside the story that are not reporting: stamps, captions, advertisement marks, footers, codes.
    """

    document_id: str
    text: str
    start: int
    end: int
    body_start: int
    headlines: tuple[Span, ...] = ()
    chrome: tuple[Span, ...] = ()
    dateline: Span | None = None
    published: date | None = None
    published_low: date | None = None
    published_high: date | None = None
    publisher: str = ""
    wire: str = ""

    @property
    def known_by(self) -> date | None:
        """The day of publication, else the bound nearest to it; None if nothing is known."""
        return self.published or self.published_high or self.published_low


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One figure as the text gives it. Values unsigned, in base units; a range has its lower end in `value`."""

    start: int
    end: int
    text: str
    kind: str
    value: float | None
    value_high: float | None = None
    unit: str
    qualifier: str = "exact"
    direction: str | None = None
    metric: str | None = None
    commodity: str | None = None
    geography: str | None = None
    origin: str | None = None
    destination: str | None = None
    place: str | None = None
    actor: str | None = None
    denominator: str | None = None
    price_basis: str | None = None
    mass_basis: str | None = None
    period: Period | None = None
    compare: Period | None = None
    modality: str = "actual"
    attributed_to: str | None = None
    equivalent_of: int | None = None  # start of the mention that this one only converts or repeats in brackets
    headline: bool = False
    decimals: int = 0  # digits after the decimal point as printed, in the printed scale
    step: float | None = None  # width of the last digit shown, in base units; rounding interval is value +- step/2
    words: bool = False  # the figure is written in words ("half", "dozens")
    rule_id: str = ""
    confidence: float | None = None  # how sure metric, material and period are together, 0 to 1
    why: str = ""  # what decided on each of them, in words
    cells: tuple[tuple[str, int, int], ...] = ()
    # (column of observations, start, end): the words that gave a cell, such as period_start or commodity_id
    review: str = "unreviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place named in the text. `role` is place, metonym, dateline or org_part."""

    start: int
    end: int
    text: str
    place_id: str
    name: str
    role: str = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """An event as the text tells it; actors and places by name as in the curated lists."""

    start: int
    end: int
    text: str
    event_type: str
    period: Period | None = None
    lasting: bool = False
    ongoing: bool = False
    certainty: str = "said"
    modality: str = "actual"
    date_is_report: bool = False
    actors: tuple[tuple[str, str], ...] = ()  # (actor name, agent | target | party)
    places: tuple[str, ...] = ()  # place names as in seeds/gazetteer.csv or the curated list of countries
    effects: tuple[tuple[str, str, str], ...] = ()  # (place name, flow, effect)
    commodity: str | None = None
    attributed_to: str | None = None
    told_by: str = "outlet"  # as fact; or official, company, analyst, anonymous: who vouches for it
    rule_id: str = ""
    object: str = ""  # what was taken, where the words beyond a short quote name it
    summary: str = ""  # a sentence of our own; without one, the label stands for it
    label: str = ""  # a few words of our own; without them, they are made of what the event names
    quality: str = "A"
    note: str = ""
    review: str = "unreviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number accounted for: by a fact, a date, or a listed thing that is no fact (source counts, pagers, captions, codes)."""

    start: int
    end: int
    by: str  # fact | date | non_fact
    rule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A number that no rule claims, and why."""

    start: int
    end: int
    quote: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read out of one story."""

    story: Story
    mentions: tuple[Mention, ...] = ()
    events: tuple[EventMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    claims: tuple[Claim, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One curated observation and the page it stands on."""

    observation: Row
    citation: Row
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReading:
    """A reading, the document row of the text that it was read in, and the day its story came out."""

    reading: Reading
    document: Row
    published: date


def evidence_row(table: str, record_id: str, column: str, document_id: str, place: tuple[int | None, int | None, str, str]) -> Row:
    """A row of the evidence table; `place` is start, end, quote and rule."""
    start, end, quote, rule_id = place
    name = f"{record_id}-{short_hash(table, record_id, column, document_id, start, end)}"
    return {
        "evidence_id": name, "table": table, "record_id": record_id, "column": column, "document_id": document_id,
        "start": start, "end": end, "quote": quote, "rule_id": rule_id, "confidence": None, "why": "", "review": "unreviewed",
    }
