"""Reads one story: figures, events, places, and an account of every number in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.attribution import Source, nearest_source, sources_in
from extract.event_spots import find_spots
from extract.events import find_events
from extract.figures_of_story import FREE, StoryReader
from extract.flows import Flow, flow_of
from extract.ledger import account
from extract.line_ends import even, put_back
from extract.modality import modality_of
from extract.places import find_places
from extract.records import Mention, Reading
from extract.rules import Rules, load_rules
from extract.tokens import Scan
from extract.wholes import whole_of

if TYPE_CHECKING:
    from datetime import date

    from extract.linking import Draft
    from extract.records import Period, Story

__all__ = ["load_rules", "read_story"]

_NEARBY = 400  # characters
_OTHER_FAMILIES = frozenset(("other",))
_NOT_YET = ("forecast", "target", "conditional")


def read_story(story: Story, rules: Rules | None = None) -> Reading:
    """All figures of the story with spans into `story.text`, its events and places, and the ledger of its numbers."""
    evened = even(story)
    if evened is None:
        return _read(story, rules or load_rules())
    return put_back(_read(evened.story, rules or load_rules()), story, evened)


def _read(story: Story, rules: Rules) -> Reading:
    scan = Scan(story.text, rules.lexicon, start=story.start, end=story.end)
    anchor = story.published or story.published_high
    reader = StoryReader(scan, rules, anchor)
    skipped = _chrome_sentences(scan, story)
    reader.read(skipped)
    mentions = _mentions(reader, story, anchor)
    claims, unplaced = account(scan, reader, story, mentions)
    for index in reader.crowded:  # no prose: nothing happens there
        scan.tokens[index] = []
    spots = find_spots(scan, story.text)
    places = find_places(spots.places, scan, story)
    events = find_events(scan, story, spots, places)
    return Reading(story=story, mentions=mentions, events=events, places=places, claims=claims, unplaced=unplaced)


def _chrome_sentences(scan: Scan, story: Story) -> set[int]:
    out = set()
    for index, (start, end, _paragraph) in enumerate(scan.sentences):
        if any(span.start - story.start <= start and end <= span.end - story.start for span in story.chrome):
            out.add(index)
    return out


def _mentions(reader: StoryReader, story: Story, anchor: date | None) -> tuple[Mention, ...]:
    """The drafts with source, flow and modality; a source or flow is carried on as long as the text goes on about the same."""
    out: list[Mention] = []
    sources = _Sources()
    flows: dict[str, Flow] = {}
    for draft in reader.drafts:
        source = sources.of(draft)
        flow = flow_of(draft, flows.get(draft.metric))
        flows[draft.metric] = flow
        modality = modality_of(draft, anchor)
        if modality in _NOT_YET and not draft.own_period and _over(draft.period, anchor):
            draft.period = None
        if draft.family not in _OTHER_FAMILIES:
            out.append(_mention(draft, story, (source.name if source else None, flow, modality)))
    return tuple(out)


def _over(period: Period | None, anchor: date | None) -> bool:
    """Whether a period lies in the past: what is to come has no business there."""
    return period is not None and (period.end is None or anchor is None or period.end <= anchor)


class _Sources:
    """The sources of the figures of a story, one after the other."""

    def __init__(self) -> None:
        self.source: Source | None = None  # the last one named
        self.named_in = -9  # the sentence that named it
        self.given: Source | None = None  # that of the figure before
        self.last: Draft | None = None
        self.here: list[Source] = []  # those of the sentence

    def of(self, draft: Draft) -> Source | None:
        """The figure's source: named in its sentence, else the one of the figure before, else the data that go on speaking."""
        last, self.last = self.last, draft
        if last is None or draft.view is not last.view or any(token[2] == "source_again" for token in draft.view.tokens):
            self.here = sources_in(draft.view, self.source)
        found = nearest_source(draft, self.here)
        if found is not None and found.way == "said" and draft.metric in ("distance", "population"):
            found = None
        if found is not None:
            self.source, self.named_in = found, draft.view.index
        elif last is not None and draft.view is last.view:
            found = self.given
        elif self.source is not None and self.named_in >= draft.view.index - 1 and _goes_on(draft, last, self.source):
            found = self.source
        self.given = found
        return found


def _goes_on(draft: Draft, last: Draft | None, source: Source) -> bool:
    """Data go on speaking in the next sentence about the same metric; persons only where the text says so."""
    if last is None:
        return False
    return (
        source.way != "said"
        and last.view.index == draft.view.index - 1
        and (
            draft.frame_id in ("carried", "inherited")
            or draft.metric.removeprefix("spot_") == last.metric.removeprefix("spot_")
            or draft.view.text(draft.view.start, draft.view.start + 5) == "that "
        )
    )


def _mention(draft: Draft, story: Story, context: tuple[str | None, Flow, str]) -> Mention:
    quantity, construction, base = draft.quantity, draft.construction, story.start
    start, end = quantity.start + base, quantity.end + base
    kind = "rate" if draft.metric == "tax_rate" else construction.kind
    return Mention(
        start=start,
        end=end,
        text=story.text[start:end],
        kind=kind,
        value=quantity.value,
        value_high=quantity.high,
        unit=quantity.unit.name,
        qualifier=quantity.qualifier,
        direction=construction.direction,
        metric=draft.metric,
        commodity=None if draft.metric in FREE else draft.commodity,
        attributed_to=context[0],
        geography=context[1].geography,
        origin=context[1].origin,
        destination=context[1].destination,
        place=context[1].place,
        denominator=_whole(draft),
        modality=context[2],
        period=draft.period,
        compare=draft.compare,
        equivalent_of=None if quantity.of is None else quantity.of + base,
        headline=start < story.body_start,
        decimals=quantity.decimals,
        step=quantity.step,
        words=quantity.words,
        rule_id=f"{construction.reader}/{draft.frame_id}",
        cells=_cells(draft, base) + _naming(context[0], story, start),
    )


def _naming(source: str | None, story: Story, near: int) -> tuple[tuple[str, int, int], ...]:
    """Where the text names the source of a figure, nearest to it; nothing where it is told in other words."""
    text, low, high = story.text, max(story.start, near - _NEARBY), min(story.end, near + _NEARBY)
    after, before = text.find(source or "\0", near, high), text.rfind(source or "\0", low, near)
    found = [at for at in (after, before) if at >= 0]
    at = min(found, key=lambda place: abs(place - near), default=-1)
    return () if at < 0 or source is None else (("attributed_to", at, at + len(source)),)


def _cells(draft: Draft, base: int) -> tuple[tuple[str, int, int], ...]:
    """The words that gave metric, material and period, where the text has words for them."""
    spans = {"metric": draft.metric_span, "commodity_id": None if draft.metric in FREE else draft.commodity_span}
    if draft.period is not None and draft.said is not None:
        spans["period_start"] = (draft.said.start, draft.said.end)
    return tuple((column, span[0] + base, span[1] + base) for column, span in spans.items() if span is not None and span[0] < span[1])


def _whole(draft: Draft) -> str | None:
    if draft.construction.kind != "share" or not (draft.metric or "").endswith("_share"):
        return None
    view = draft.view
    places = [token[3] for token in view.tokens if token[2] == "place"]
    return whole_of(view.text(view.start, view.end), draft.metric, places)
