"""What a story is to the known ones: new, the same text, a copy, or an update - by runs of words and by figures in common.

Measured on five articles with their copies, on notes that retell them, and on invented articles with what becomes of them:

| pair | runs in common | figures in common |
|---|---|---|
| an article and a copy, re-spelled or shortened | 0.94 to 1.00 | all |
| a corrected figure; one paragraph more | 0.98 | 7 and 8 of 8 |
| rewritten the next day under the same headline | 0.59 | 7 of 8 |
| an article and its story retold in a note | 0.17 to 0.26 | all, 7 to 10 |
| next week's report by the same template | 0.80 | none |
| a later story with the same background; an article that quotes one | 0.19 to 0.20 | 1 of 7, 2 of 8 |
| two stories on one subject | 0.00 to 0.03 | 1 of 7 |
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from extract.intake.amendments import amended, amendment_of, changes_of
from extract.intake.changes import body_of, figures_of, find_changes, sentences_of
from extract.intake.records import Change, KnownText, Relation
from extract.reading.story import read_story
from extract.sources.lineage import SAME_STORY, shingles
from extract.vocabulary.lexicon import load_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extract.core.records import EventMention, Reading, Story
    from extract.intake.amendments import Amendment
    from extract.intake.changes import Sentence

REWRITTEN = 0.4  # of the smaller text's runs: between the rewritten (0.59) and the quoted (0.2)
RETOLD = 0.1  # half of what a retold story shares, thrice what two reports on one subject do
FIGURES_SHARED = 0.5  # an update keeps most figures, a template none
FIGURES_RETOLD, LEAST_RETOLD = 0.8, 5  # nearly all, and so many that it is no chance
FEW_FIGURES = 3  # of fewer nothing can be told
HASHES = 64  # the lowest ones of a text's runs: a sample, by which a share is told to sqrt(p(1-p)/64), 0.06 at most
_DIGITS, _RANGE = 8, 2**32  # of a hash: that one run of a thousand is taken for another is one case in four million
_FIGURE = "="  # before a figure in a fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overlap:
    """What two texts have in common: runs as a share of the smaller text, figures in common and of the text with fewer."""

    containment: float
    shared: int
    fewer: int

    @property
    def same_story(self) -> bool:
        """Whether one text tells the story of the other; see the table above."""
        if self.fewer < FEW_FIGURES:
            return self.containment >= SAME_STORY
        if self.containment >= REWRITTEN:
            return self.shared >= FIGURES_SHARED * self.fewer
        return self.containment >= RETOLD and self.shared >= max(LEAST_RETOLD, FIGURES_RETOLD * self.fewer)


def fingerprint(story: Story) -> tuple[str, ...]:
    """What a story file keeps so that copies are known without the article: the lowest hashes of its runs, and its figures ("=6120").

    At most 64 hashes of eight hexadecimal digits, in order, then the figures. The text cannot be had from it.
    """
    hashes = sorted({_hash(run) for run in shingles(story)})[:HASHES]
    return (*hashes, *(f"{_FIGURE}{figure}" for figure in sorted(_figures(story))))


def relation(story: Story, known: Sequence[KnownText], sha256: str = "", head: KnownText | None = None) -> Relation:
    """What the story is to the known texts: to the one that it has most in common with, or that it says it corrects or updates.

    `sha256` is that of its own text, `head` its title, newsrooms, day and places as far as they are known.
    """
    mine = (shingles(story), _figures(story))
    overlaps = [(_overlap(mine, one), one) for one in known]
    for overlap, one in overlaps:  # a page with several stories has one hash, and this story may be another one on it
        if sha256 and one.sha256 == sha256 and (overlap is None or overlap.containment >= RETOLD):
            return Relation(kind="same text", story_id=one.story_id, file_id=one.file_id, containment=1.0)
    near = [(overlap, one) for overlap, one in overlaps if overlap and overlap.same_story]
    if not near:
        return _amending(story, head or KnownText(story_id=""), mine, overlaps)
    overlap, one = max(near, key=lambda pair: pair[0].containment)
    # A text of that story at hand says more than a fingerprint, which estimates.
    at_hand = [pair for pair in near if pair[1].story is not None and pair[1].file_id == one.file_id]
    overlap, one = max(at_hand or [(overlap, one)], key=lambda pair: pair[0].containment)
    if one.story is not None and overlap.containment >= REWRITTEN:
        found = _compared(story, (one.story_id, one.story), overlap)
    else:
        found = _by_figures(story, one, overlap)
    return _as_it_says(replace(found, file_id=one.file_id), amendment_of(story, head.title if head else ""), one)


def _as_it_says(found: Relation, said: Amendment | None, one: KnownText) -> Relation:
    """A text that says that it corrects or updates what it repeats is an update, with its words; not where the known one says so, too."""
    if said is None or found.kind == "same text" or said.says in (one.title, *_lines_of(one)):
        return found
    return replace(found, kind="update", what_changed=(Change(kind="says", before="", after=said.says), *found.what_changed))


def _lines_of(one: KnownText) -> list[str]:
    return [" ".join(line.split()) for line in one.story.text.split("\n")] if one.story else []


def _amending(
    story: Story, head: KnownText, mine: tuple[Collection[str], Collection[str]], overlaps: Sequence[tuple[_Overlap | None, KnownText]],
) -> Relation:
    """An update of the story that a text in other words says it corrects or updates; new where it says none or none is near."""
    said = amendment_of(story, head.title)
    one = amended(story, head, (said, mine[1]), [(one, _known_figures(one)) for _, one in overlaps]) if said else None
    if said is None or one is None:
        return Relation(kind="new")
    share = max((overlap.containment for overlap, other in overlaps if overlap and other.story_id == one.story_id), default=0.0)
    changes = tuple(changes_of(story, said.says, one))
    return Relation(kind="update", story_id=one.story_id, file_id=one.file_id, containment=round(share, 2), what_changed=changes)


def _compared(story: Story, known: tuple[str, Story], overlap: _Overlap) -> Relation:
    """Copy or update of a text at hand, sentence by sentence."""
    story_id, earlier = known
    before, after = sentences_of(earlier), sentences_of(story)
    found = [*find_changes(before, after)]
    stated = {figure for sentence in before for figure in sentence.figures}
    kind = "update" if _adds(story, found, stated) else "copy"
    if not found and shingles(story) == shingles(earlier):
        kind = "same text"
    elif kind == "copy" and _reads_otherwise(story, read_story(earlier, load_rules())):
        kind = "update"
    changes = tuple(change for change, _ in found)
    return Relation(kind=kind, story_id=story_id, containment=round(overlap.containment, 3), what_changed=changes)


def _by_figures(story: Story, one: KnownText, overlap: _Overlap) -> Relation:
    """Copy or update of a text retold, or of one that only its fingerprint is left of: by the figures that one of them has."""
    old, new = _known_figures(one), _figures(story)
    come, gone = tuple(f"+ {figure}" for figure in sorted(new - old)), tuple(f"- {figure}" for figure in sorted(old - new))
    changes = (Change(kind="changed", before="", after="", figures=come + gone),) if come or gone else ()
    kind = "update" if come else "copy"
    return Relation(kind=kind, story_id=one.story_id, containment=round(overlap.containment, 2), by_figures=True, what_changed=changes)


def _reads_otherwise(story: Story, earlier: Reading) -> bool:
    """Whether the story contradicts the earlier one: a gate reopened where it was closed, by another, elsewhere; up for down.

    Only what both name can differ: a figure or a place that one of them is not read to name tells nothing.
    """
    reading = read_story(story, load_rules())
    turns: dict[tuple[object, ...], set[str]] = {}
    for one in earlier.mentions:
        turns.setdefault((one.kind, one.value, one.unit), set()).update(filter(None, [one.direction]))
    turned = any(
        one.direction and (known := turns.get((one.kind, one.value, one.unit))) and one.direction not in known for one in reading.mentions
    )
    return turned or any(all(_differ(event, other) for other in earlier.events) for event in reading.events)


def _differ(event: EventMention, other: EventMention) -> bool:
    """Whether two events cannot be the same: of another type, or with doers or places that have nothing in common."""
    agents = [{name for name, part in one.actors if part != "target"} for one in (event, other)]
    sides = (agents, [set(event.places), set(other.places)])
    return event.event_type != other.event_type or any(one and two and not one & two for one, two in sides)


def _adds(story: Story, found: Sequence[tuple[Change, Sentence | None]], known: Collection[str]) -> bool:
    """Whether a sentence holds a figure that the earlier text has nowhere, or an added one a figure in words or an event."""
    sentences = [(change, sentence) for change, sentence in found if sentence]
    if any(figure not in known for _, sentence in sentences for figure in sentence.figures):
        return True
    added = [sentence for change, sentence in sentences if change.kind == "added"]
    if not added:
        return False
    reading = read_story(story, load_rules())
    told = [*(event.start for event in reading.events), *(mention.start for mention in reading.mentions if mention.words)]
    return any(sentence.start <= at < sentence.end for sentence in added for at in told)


def _overlap(mine: tuple[Collection[str], Collection[str]], one: KnownText) -> _Overlap | None:
    """None for a known text of which nothing is held."""
    runs, figures = mine
    if one.story is not None:
        theirs = shingles(one.story)
        share = len(theirs.intersection(runs)) / max(1, min(len(runs), len(theirs)))
    elif one.fingerprint:
        share = _share([entry for entry in one.fingerprint if not entry.startswith(_FIGURE)], runs)
    else:
        return None
    numbers = _known_figures(one)
    return _Overlap(containment=share, shared=len(numbers.intersection(figures)), fewer=min(len(numbers), len(figures)))


def _share(sample: Sequence[str], runs: Collection[str]) -> float:
    """The runs in common as a share of the smaller text, estimated from a sample of the other one's.

    How many of a sample of its runs this text has too is the share of the other text; how many runs that one has is told by how far
    up its lowest hashes reach. A copy that leaves half out has half of the sample, but is all of it there.
    """
    mine = {_hash(run) for run in runs}
    common = len(mine.intersection(sample)) / max(1, len(sample))
    size = len(sample) if len(sample) < HASHES else (HASHES - 1) * _RANGE / max(1, int(sample[-1], 16))
    return min(1.0, common * size / max(1, min(len(mine), size)))


def _hash(run: str) -> str:
    return blake2b(run.encode(), digest_size=_DIGITS // 2).hexdigest()


def _figures(story: Story) -> frozenset[str]:
    """The figures that tell one story from another: of two digits and more, years left out."""
    found = figures_of(body_of(story))
    return frozenset(figure for figure in found if len(figure) > 1 and not (len(figure) == 4 and figure[:2] in ("19", "20")))


def _known_figures(one: KnownText) -> frozenset[str]:
    if one.story is not None:
        return _figures(one.story)
    return frozenset(entry[1:] for entry in one.fingerprint if entry.startswith(_FIGURE))

