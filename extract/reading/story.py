"""Reads a story: its figures with source, flow and modality, its events and places, and the ledger of its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.core.properties import metrics
from extract.core.records import Mention, Reading
from extract.reading.evening import even, put_back
from extract.reading.events.story import find_events
from extract.reading.figures.attribution import Source, nearest_source, sources_in
from extract.reading.figures.draft import FREE, WEIGHED, PriceBasis
from extract.reading.figures.flows import Flow, basis_of, flow_of
from extract.reading.figures.pairing import is_upper_end
from extract.reading.figures.story import StoryReader
from extract.reading.ledger import account
from extract.reading.sentence.named import find_places
from extract.reading.sentence.scan import Scan, find_spots
from extract.reading.withdrawn import superseded
from extract.vocabulary.lexicon import Rules, load_rules
from extract.vocabulary.metrics import whole_of
from extract.vocabulary.reasons import in_words

if TYPE_CHECKING:
    from extract.core.records import Story
    from extract.reading.figures.chooser import Chooser
    from extract.reading.figures.draft import Draft

_COLUMNS = {"metric": "metric", "material": "commodity_id", "period": "period_start"}  # of a slot, the cell that its words give
_NEARBY = 400  # characters in which a source is looked for around a figure that it gave: a paragraph


def read_story(story: Story, rules: Rules | None = None, chooser: Chooser | None = None) -> Reading:
    """All figures of the story with spans into `story.text`, its events and places, and the ledger of its numbers."""
    evened, rules = even(story), rules or load_rules()
    return put_back(_read(evened.story, rules, chooser), story, evened) if evened else _read(story, rules, chooser)


__all__ = ["load_rules", "read_story"]


def _read(story: Story, rules: Rules, chooser: Chooser | None) -> Reading:
    scan = Scan(story.text, rules.lexicon, start=story.start, end=story.end)
    scan.told_from = max(0, story.dateline.end - story.start) if story.dateline else 0
    anchor = story.published or story.published_high
    reader = StoryReader(scan, rules, anchor, chooser)
    chrome = [(span.start - story.start, span.end - story.start) for span in story.chrome]
    sentences = enumerate(scan.sentences)
    reader.read({n for n, (start, end, _) in sentences if any(low <= start and end <= high for low, high in chrome)})
    mentions = superseded(_mentions(reader, story), story)
    claims, unplaced = account(scan, reader, story, mentions)
    for index in reader.crowded:  # no prose: nothing happens there
        scan.tokens[index] = []
    spots = find_spots(scan, story.text)
    places = find_places(spots.places, scan, story)
    events = find_events(scan, story, spots, places)
    return Reading(story=story, mentions=mentions, events=events, places=places, claims=claims, unplaced=unplaced)


def _mentions(reader: StoryReader, story: Story) -> tuple[Mention, ...]:
    """The drafts with source and flow; a source or flow is carried on as long as the text goes on about the same."""
    out: list[Mention] = []
    sources, flows, said = _Sources(), dict[str, Flow](), dict[tuple[str, int], PriceBasis]()
    before: Draft | None = None
    for draft in reader.drafts:
        source = sources.of(draft)
        flow = flows[draft.metric] = flow_of(draft, flows.get(draft.metric))
        draft.basis = basis_of(draft, said)
        if draft.family != "other" and draft.confidence >= reader.chooser.least:
            mention = replace(_mention(draft, story, source, flow), why=_why(draft, reader.chooser))
            if is_upper_end(draft, before):
                mention = _range(out.pop(), mention, story)
            out.append(mention)
            before = draft
    return tuple(out)


def _range(low: Mention, high: Mention, story: Story) -> Mention:
    """The ends of a range in two cells of a row as one figure, as sure as the less sure of them."""
    sure = min(low.confidence or 0.0, high.confidence or 0.0)
    return replace(low, end=high.end, text=story.text[low.start : high.end], value_high=high.value, confidence=sure)


class _Sources:
    """The sources of the figures of a story, one after the other."""

    def __init__(self) -> None:
        self.source: Source | None = None  # the last one named
        self.named_in = -9  # the sentence that named it
        self.given: str | None = None  # that of the figure before
        self.last: Draft | None = None
        self.here: list[Source] = []  # those of the sentence

    def of(self, draft: Draft) -> str | None:
        """The figure's source: named in its sentence, else the one of the figure before, else the data that go on speaking."""
        last, self.last = self.last, draft
        same_sentence = last is not None and last.view is draft.view
        if not same_sentence or any(token[2] == "source_again" for token in draft.view.tokens):
            self.here = sources_in(draft.view, self.source)
        found = nearest_source(draft, self.here)
        if found is not None and not (found.way == "said" and draft.metric in metrics().having("own_words")):
            self.source, self.named_in, self.given = found, draft.view.index, found.name
        elif not same_sentence:
            self.given = self._going_on(draft, last)
        return self.given

    def _going_on(self, draft: Draft, last: Draft | None) -> str | None:
        """Data go on speaking in the next sentence about the same metric; persons only where the text says so."""
        source, before = self.source, draft.view.index - 1
        if source is None or source.way == "said" or self.named_in < before or last is None or last.view.index != before:
            return None
        same = draft.metric.removeprefix("spot_") == last.metric.removeprefix("spot_")
        that = draft.view.scan.flat.startswith("that ", draft.view.start)
        if same or that or draft.span("metric") is None:
            return source.name
        return None


def _mention(draft: Draft, story: Story, source: str | None, flow: Flow) -> Mention:
    quantity, construction, base = draft.quantity, draft.construction, story.start
    start, end = quantity.start + base, quantity.end + base
    commodity = None if draft.metric in FREE else draft.commodity
    return Mention(
        start=start, end=end, text=story.text[start:end],
        kind={"tax_rate": "rate"}.get(draft.metric, construction.kind), value=quantity.value,
        value_high=quantity.high, unit=quantity.unit.name, qualifier=quantity.qualifier,
        direction=construction.direction, metric=draft.metric, commodity=commodity, attributed_to=source,
        geography=flow.geography, origin=flow.origin, destination=flow.destination, place=flow.place,
        denominator=_whole(draft), price_basis=draft.basis and draft.basis.value,
        modality=draft.modality, period=draft.time.period(), compare=draft.comparison,
        equivalent_of=None if quantity.of is None else quantity.of + base, headline=start < story.body_start,
        confidence=round(draft.confidence, 2), decimals=quantity.decimals, step=quantity.step, words=quantity.words,
        rule_id=draft.rule,
        cells=_cells(draft, base) + _naming(source, story, start),
    )


def _why(draft: Draft, chooser: Chooser) -> str:
    """What decided on metric, material and period: `imports ("imported"): its nearest fitting word names it, ...; rare earths: ...`."""
    period = draft.time.period()
    days = "undated" if period is None else " to ".join(dict.fromkeys(str(day) for day in (period.start, period.end) if day))
    chosen = {"metric": draft.metric.replace("_", " "), "material": draft.commodity, "period": days}
    reasons = ((slot, in_words(slot, chooser.why(slot, draft.choices[slot]))) for slot in WEIGHED if slot in draft.choices)
    return "; ".join(f"{chosen[slot]}{_quoted(draft, slot)}: {reason}" for slot, reason in reasons if reason)


def _quoted(draft: Draft, slot: str) -> str:
    span = draft.span(slot)
    words = draft.view.scan.plain[span[0] : span[1]].replace("\n", " ").replace(";", ",") if span else ""
    return f' ("{words}")' if words else ""


def _naming(source: str | None, story: Story, near: int) -> tuple[tuple[str, int, int], ...]:
    """Where the text names the source of a figure, nearest to it; nothing where it is told in other words."""
    if source is None:
        return ()
    text, low, high = story.text, max(story.start, near - _NEARBY), min(story.end, near + _NEARBY)
    places = (text.find(source, near, high), text.rfind(source, low, near))
    found = sorted((at for at in places if at >= 0), key=lambda place: abs(place - near))
    return tuple(("attributed_to", at, at + len(source)) for at in found[:1])


def _cells(draft: Draft, base: int) -> tuple[tuple[str, int, int], ...]:
    """The words that gave metric, material and period, where the text has words for them."""
    spans = {column: draft.span(slot) for slot, column in _COLUMNS.items()}
    spans["price_basis"] = draft.basis and draft.basis.span
    return tuple((column, span[0] + base, span[1] + base) for column, span in spans.items() if span is not None and span[0] < span[1])


def _whole(draft: Draft) -> str | None:
    """What a share is of, in the words of the sentence."""
    if draft.construction.kind != "share" or not draft.metric.endswith("_share"):
        return None
    view = draft.view
    places = [token[3] for token in view.tokens if token[2] == "place"]
    return whole_of(view.text(view.start, view.end), draft.metric, places)
