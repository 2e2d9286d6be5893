"""Mentions become observation rows: a fact said several times is one row with several pieces of evidence.

Inside a story a mention joins the row that it can be said to repeat (same figure, nothing contradicts); a headline and a conversion
in brackets only ever join. Across stories two articles meet in one row when they say the same fact to the last field of its identity.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from extract.core.ids import VINTAGE, WORDED, Row, fact_id
from extract.core.intervals import COUNT, stated
from extract.core.records import UNSAID, Mention, Point, StoryReading, evidence_row
from extract.core.schema import ROLES
from extract.vocabulary.metrics import with_bases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from extract.vocabulary.names import Names

SAME_NAMES = (  # columns that a mention has by the same name; empty where it does not say
    "metric", "modality", "kind", "unit", "qualifier", "direction", "origin", "destination", "denominator", "price_basis", "mass_basis",
)


FLOWS = ("level", "change", "money", "rate")  # kinds of figures that may be of a flow from somewhere


def observation_of(mention: Mention, document: Row, published: date, names: Names) -> Row:
    """The row that a mention alone makes, without its key. `document` is the row of the text, `published` the day of the story."""
    low, high, value, interval = _bounds(mention)
    place, scope = names.place(mention.place), ""
    quality = "B" if document["published_precision"] == "relayed" else "A"  # an undated rewrite is not the publisher's own text
    period, times = mention.period, {"period": mention.period, "compare": mention.compare}
    if not (place or mention.origin or mention.destination):
        place = names.place(mention.geography)
    if mention.kind in FLOWS and mention.origin and mention.commodity:  # only like is joined with like
        scope = f"{mention.commodity}, from {mention.origin}"
    return with_bases(
        {"status": "reported", "method": "extracted", "quality": quality, "series_id": "", "formula": "", "note": ""}
        | {name: getattr(mention, name) or "" for name in SAME_NAMES}
        | {"value": value, "low": low, "high": high, "interval": interval, "scope": scope, "published": published}
        | {"commodity_id": names.commodity(mention.commodity), "place_id": place, "actor_id": names.actor(mention.actor)}
        | {name: document[name] for name in ("publisher", "published_precision", "url", "story_id")}
        | {"attributed_to": mention.attributed_to or document["publisher"]}
        | {f"{name}_{end}": getattr(days, end, None) for name, days in times.items() for end in ("start", "end")}
        | {"period_precision": getattr(period, "precision", ""), "period_rule": getattr(period, "rule_id", "")}
    )


def _bounds(mention: Mention) -> tuple[float | None, float | None, float | None, str]:
    """Low, high, value, and why: a range has its middle as value, an order of magnitude ("thousands") none."""
    if mention.value is None:
        return None, mention.value_high, None, "words" if mention.words else "quoted"
    fraction = mention.words and mention.kind in {"share", "change"}  # "half" is loose, "six gates" is not
    step = COUNT if mention.kind == "count" else mention.step
    bounds, why = stated(mention.value, step=step, qualifier=mention.qualifier, words=fraction, high=mention.value_high)
    if mention.kind == "share":
        bounds = bounds.clip(0, 100)
    if mention.value_high is None:
        return bounds.low, bounds.high, mention.value, why
    middle, why = (mention.value, "words") if mention.words else (bounds.mid, why)
    if mention.qualifier == "order_of_magnitude":
        middle = None
    return bounds.low, bounds.high, middle, why


# Two mentions of one fact in a story agree in all of FIGURE, and contradict each other in nothing of CONTEXT.
FIGURE = ("kind", "value", "low", "high", "unit", "direction", "modality")
CONTEXT = ("commodity_id", "origin", "destination", "place_id", "period_start", "period_end", "compare_start", "compare_end")
PRINTED = (
    "start", "text", "kind", "value", "value_high", "unit", "qualifier", "direction", "metric", "commodity", "headline", "words", "step",
    "equivalent_of", "place", "denominator",
)
# What a mention or a curated row may leave out, and what keeps two facts apart where both name it.
APART = ("origin", "destination", "place_id")
FIRST = ("publisher", "published", "published_precision", "attributed_to", "url")  # who gave a figure first, and when
COUNTED = ("mass_basis", "price_basis", "denominator", "scope")


@dataclass(slots=True)
class Fact:
    """An observation row in the making, with the mentions that say it and the text that each stands in."""

    row: Row
    mentions: list[tuple[StoryReading, Mention]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Observation rows, the evidence for each, the documents that curated rows cite, and every figure as printed."""

    observations: tuple[Row, ...]
    evidence: tuple[Row, ...]
    citations: tuple[Row, ...] = ()
    mentions: tuple[Row, ...] = ()


def gather_facts(texts: Sequence[StoryReading], points: Sequence[Point], names: Names) -> Facts:
    """One row a fact out of all readings and curated points. The order of the readings does not matter."""
    ordered = sorted(texts, key=_story_order)
    facts = [fact for _, story in groupby(ordered, key=_story_key) for fact in _facts_of_story(list(story), names)]
    rows: dict[str, Row] = {}
    evidence: dict[str, Row] = {}
    mentions: list[Row] = []
    for fact in facts:
        key = _key(fact.row, rows, APART)
        rows.setdefault(key, {"observation_id": key} | fact.row)
        evidence |= {str(item["evidence_id"]): item for pair in fact.mentions for item in _evidence(key, *pair)}
        mentions += [_printed(key, *pair) for pair in fact.mentions]
    latest: dict[tuple[object, ...], str] = {}
    citations = [_add_point(point, rows, evidence, latest) for point in sorted(points, key=_point_order)]
    return Facts(
        observations=tuple(rows.values()), evidence=tuple(evidence.values()),
        citations=tuple(_unique(citations)), mentions=tuple(mentions),
    )


def _facts_of_story(texts: Sequence[StoryReading], names: Names) -> list[Fact]:
    facts: list[Fact] = []
    mentions = [(text, _as_told(mention)) for text in texts for mention in text.reading.mentions if mention.metric]
    for text, mention in sorted(mentions, key=lambda pair: _rank(pair[1])):
        row = observation_of(mention, text.document, text.published, names)
        fact = next((fact for fact in facts if _says_again(fact, row, mention, text)), None)
        if fact is None:
            fact = Fact(row)
            facts.append(fact)
        fact.mentions.append((text, mention))
    return facts


def _as_told(mention: Mention) -> Mention:
    """Without a time compared with that no word tells: it is likely, and `read` says it, but it is no cell of a table."""
    guessed = mention.compare is not None and mention.compare.rule_id == UNSAID
    return replace(mention, compare=None) if guessed else mention


def _rank(mention: Mention) -> tuple[bool, bool, int]:
    """Body before headline, figure before its conversion, the fullest mention first: it makes the row. Else in order of telling."""
    names = ("commodity", "place", "origin", "destination", "period", "compare", "actor")
    named = [name for name in names if getattr(mention, name) is not None]
    return mention.headline, mention.equivalent_of is not None, -len(named)


def _says_again(fact: Fact, row: Row, mention: Mention, text: StoryReading) -> bool:
    if mention.equivalent_of is not None:
        return any(other is text and said.start == mention.equivalent_of for other, said in fact.mentions)
    if mention.headline:
        return all(fact.row[name] == row[name] for name in ("kind", "value", "unit"))
    return _repeats(fact.row, row)


def _repeats(first: Row, second: Row) -> bool:
    if any(first[name] != second[name] for name in FIGURE if name not in {"low", "high"} or first["value"] is None):
        return False
    return _kind_of_metric(first) == _kind_of_metric(second) and not _contradict(first, second, CONTEXT)


def _kind_of_metric(row: Row) -> str:
    """All shares of one figure in one story are one measure, however a sentence words it; so are spot prices and prices."""
    metric = str(row["metric"])
    if row["kind"] == "share" and metric.endswith("_share"):
        return "share"
    return metric.removeprefix("spot_")


def _contradict(first: Row, second: Row, columns: Iterable[str]) -> bool:
    return any(first[name] and second[name] and first[name] != second[name] for name in columns)


def _key(row: Row, rows: Mapping[str, Row], apart: Sequence[str]) -> str:
    """The key of a fact; one that contradicts the row which has that key already is told apart by the columns in question."""
    key = fact_id(row)
    known = rows.get(key, row)
    telling = [name for name in apart if name != "scope" or known["method"] == row["method"]]
    contradicts = _contradict(known, row, telling)
    return fact_id(row, *(row[name] for name in apart if contradicts))


def _point_order(point: Point) -> tuple[str, str]:
    """The earliest publication first: a fact is known from then on."""
    return str(point.observation["published"]), point.where


def _add_point(point: Point, rows: dict[str, Row], evidence: dict[str, Row], latest: dict[tuple[object, ...], str]) -> Row:
    """A curated point: a row of its own, or one more source of a row that says the same; gives the page it cites."""
    row = point.observation
    key = _key(row, rows, (*APART, *COUNTED))
    about = tuple(row[name] for name in VINTAGE)
    if key in rows and latest.get(about, key) != key:  # given again after a revision: a later fact than the first
        key = fact_id(row, row["published"])
    latest[about] = key
    known = rows.setdefault(key, {"observation_id": key} | row)
    merged = known | {name: known[name] or row[name] for name in ("series_id", "url", *COUNTED, *WORDED)}
    merged["quality"] = min(str(known["quality"]), str(row["quality"]))  # a fact is as good as the best page that gives it
    if known["story_id"] and str(row["published"]) < str(known["published"]):  # known before a story told it again
        merged |= {name: row[name] for name in FIRST}
    rows[key] = merged
    item = evidence_row("observations", key, "*", str(point.citation["document_id"]), (None, None, "", "curated"))
    evidence[str(item["evidence_id"])] = item
    return point.citation


def _evidence(key: str, text: StoryReading, mention: Mention) -> list[Row]:
    """The figure for the whole row, and the words behind single cells as far as the reading names them."""
    words, document = text.reading.story.text, str(text.document["document_id"])
    places = [("*", mention.start, mention.end), *mention.cells]
    rows = [(column, (start, end, words[start:end], mention.rule_id)) for column, start, end in places]
    whole, *cells = (evidence_row("observations", key, column, document, place) for column, place in rows)
    whole |= {"confidence": mention.confidence, "why": mention.why}
    return [row | {"review": mention.review} for row in (whole, *cells)]


def _printed(key: str, text: StoryReading, mention: Mention) -> Row:
    """A figure as printed, for checks between the mentions of a fact."""
    row: Row = {name: getattr(mention, name) for name in PRINTED}
    document = {name: text.document.get(name, "") for name in ("document_id", "story_id", "role", "title", "publisher")}
    return row | document | {"observation_id": key, "published": text.published}


def _unique(documents: Iterable[Row]) -> list[Row]:
    """One row a cited page; where a page is cited with two dates, the earlier one is when it was known."""
    found: dict[object, Row] = {}
    for document in sorted(documents, key=lambda document: str(document["published"])):
        found.setdefault(document["document_id"], document)
    return list(found.values())


def _story_key(text: StoryReading) -> tuple[str, str]:
    """Stories in the order of their publication; texts of one story side by side."""
    return text.published.isoformat(), str(text.document["story_id"])


def _story_order(text: StoryReading) -> tuple[object, ...]:
    return (*_story_key(text), ROLES.index(str(text.document["role"])), str(text.document["document_id"]), text.reading.story.start)
