"""Reads one story: figures, events, places, and an account of every number in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.figures_of_story import FREE, StoryReader
from extract.ledger import account
from extract.records import Mention, Reading
from extract.rules import Rules, load_rules
from extract.tokens import Scan

if TYPE_CHECKING:
    from extract.linking import Draft
    from extract.records import Story

__all__ = ["load_rules", "read_story"]

_OTHER_FAMILIES = frozenset(("other",))


def read_story(story: Story, rules: Rules | None = None) -> Reading:
    """All figures of the story with spans into `story.text`, its events and places, and the ledger of its numbers."""
    rules = rules or load_rules()
    scan = Scan(story.text, rules.lexicon, start=story.start, end=story.end)
    anchor = story.published or story.published_high
    reader = StoryReader(scan, rules, anchor, max(0, story.body_start - story.start))
    skipped = _chrome_sentences(scan, story)
    reader.read(skipped)
    mentions = tuple(_mention(draft, story) for draft in reader.drafts if draft.family not in _OTHER_FAMILIES)
    claims, unplaced = account(scan, reader, story, mentions)
    return Reading(story=story, mentions=mentions, claims=claims, unplaced=unplaced)


def _chrome_sentences(scan: Scan, story: Story) -> set[int]:
    out = set()
    for index, (start, end, _paragraph) in enumerate(scan.sentences):
        if any(span.start - story.start <= start and end <= span.end - story.start for span in story.chrome):
            out.add(index)
    return out


def _mention(draft: Draft, story: Story) -> Mention:
    quantity, construction, base = draft.quantity, draft.construction, story.start
    start, end = quantity.start + base, quantity.end + base
    kind = construction.kind
    return Mention(
        start=start, end=end, text=story.text[start:end], kind=kind, value=quantity.value, value_high=quantity.high, unit=quantity.unit.name,
        qualifier=quantity.qualifier, direction=construction.direction, metric=draft.metric, commodity=None if draft.metric in FREE else draft.commodity,
        period=draft.period, compare=draft.compare, equivalent_of=None if quantity.of is None else quantity.of + base, headline=start < story.body_start,
        decimals=quantity.decimals, step=quantity.step, words=quantity.words, rule_id=f"{construction.reader}/{draft.frame_id}",
    )
