"""A text that says that it corrects or updates another: how it says so, which known story it belongs to, and what it changes in it.

Such a text often has other words than the first: what it shares are newsroom, days, places, headline and figures, above all that which it
takes back.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from extract.core.ids import cell
from extract.core.properties import place_kinds
from extract.core.strict_yaml import texts
from extract.core.terms import TermIndex
from extract.core.text import plain
from extract.intake.changes import figures_of
from extract.intake.outlets import canonical
from extract.intake.records import Change
from extract.reading.story import load_rules, read_story
from extract.reading.withdrawn import withdrawn
from extract.sources.page_lines import find_lines, story_rules
from extract.vocabulary.places import place_terms, read_places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from extract.core.records import Mention, Reading, Story
    from extract.intake.records import KnownText

CORRECTION, UPDATE = "corrections", "updates"  # sections of rules/stories.yaml
LONGEST_SAID = 300  # characters of a line that says so: more is prose
HEAD_LINES, FOOT_LINES = 6, 4  # lines at either end of a story in which it says so
# A correction is printed within weeks; an update follows within a day or two: later, the newsroom writes a story of its own.
WITHIN = {CORRECTION: timedelta(days=30), UPDATE: timedelta(days=3)}
EARLIER = timedelta(days=1)  # by the clocks of two continents a correction may bear the day before
SAME_TITLE = 0.5  # share of the words of the shorter headline
SHORTEST_WORD = 4  # letters: shorter ones are mostly "the", "in", "of"
ENOUGH = 4  # points: a newsroom (2) with a figure taken back (2), or with two figures in common; one of these alone is chance
OF_ANOTHER = 6  # the same where another newsroom is named
_HAN = re2.compile(r"\p{Han}")


class Amendment(NamedTuple):
    """The line in which a text says that it corrects or updates another, and which of both."""

    kind: str
    says: str


def amendment_of(story: Story, title: str = "") -> Amendment | None:
    """How a story says that it corrects (first) or updates another one; None where it does not."""
    lines = [line for line in find_lines(story.text[story.start : story.end]) if line.kind not in ("stamps", "cell")]
    ends = lines if len(lines) <= HEAD_LINES + FOOT_LINES else [*lines[:HEAD_LINES], *lines[-FOOT_LINES:]]
    said = [title, *(line.text for line in ends if len(line.text) <= LONGEST_SAID)]
    for kind in (CORRECTION, UPDATE):
        if found := next((line for line in said if _says(kind, line)), ""):
            return Amendment(kind, " ".join(found.split()))
    return None


def _says(kind: str, line: str) -> bool:
    flat = plain(line)
    return any(pattern.search(flat) for pattern in _patterns(kind))


def places_in(story: Story) -> frozenset[str]:
    """The keys of the places that a story names, in any script; lands and states, which all such stories name, left out."""
    return _points_of(hit.meaning for hit in _places().find(story.text[story.start : story.end]))


def places_read(reading: Reading) -> frozenset[str]:
    """The same for a story that was read."""
    return _points_of(place.place_id for place in reading.places)


def _points_of(keys: Iterable[str]) -> frozenset[str]:
    places, area = read_places(), place_kinds().having("area")
    return frozenset(key for key in keys if key in places and places[key].place_type not in area)


@cache
def _places() -> TermIndex:
    return TermIndex(place_terms())


@cache
def _patterns(kind: str) -> tuple[Any, ...]:
    return tuple(re2.compile(f"(?i){pattern}") for pattern in texts(story_rules(), kind))


def amended(
    story: Story, head: KnownText, of: tuple[Amendment, Collection[str]], known: Sequence[tuple[KnownText, Collection[str]]],
) -> KnownText | None:
    """Of the known texts, each with its figures, the one that the story amends; None where none is near enough.

    `head` is what is known of the story itself, `of` how it says that it amends one, and its figures.
    """
    said, figures = of
    taken_back = {figure for start, end in withdrawn(story.text) for figure in figures_of(story.text[start:end])}
    near = [(one, theirs) for one, theirs in known if _is_near(head, one, said.kind)]
    points = [(_points(head, one, (figures, taken_back, theirs), said.kind), one) for one, theirs in near]
    likely = [(score, one) for score, one in points if score >= (OF_ANOTHER if _newsrooms(head, one) == "other" else ENOUGH)]
    return max(likely, key=lambda pair: (pair[0], cell(pair[1].published), pair[1].story is not None), default=(0, None))[1]


def _is_near(head: KnownText, one: KnownText, kind: str) -> bool:
    """Whether the known text came out shortly before; a day that nobody knows rules nothing out."""
    if head.published is None or one.published is None:
        return True
    return -EARLIER <= head.published - one.published <= WITHIN[kind]


def _points(head: KnownText, one: KnownText, figures: tuple[Collection[str], Collection[str], Collection[str]], kind: str) -> int:
    """How much speaks for the known text; 0 where nothing of what it tells is shared. `figures`: of the story, taken back by it, theirs."""
    mine, taken_back, theirs = figures
    shared, back = len({*mine} & {*theirs}), bool({*taken_back} & {*theirs})
    title = _share_of_title(head.title, one.title) >= SAME_TITLE
    places = bool({*head.places} & {*one.places})
    most = 2 * shared >= min(len({*mine}), len({*theirs})) and shared > 1
    if not (title or most or (kind == CORRECTION and (back or shared > 1 or (shared and places)))):
        return 0
    return 2 * (_newsrooms(head, one) == "same") + min(2, shared) + 2 * back + 2 * title + places


def _newsrooms(head: KnownText, one: KnownText) -> str:
    """Whether both are told by the same newsroom or another one; empty where one of them names none."""
    mine, theirs = ({(canonical(name) or name).casefold().removeprefix("the ") for name in each.newsrooms if name} for each in (head, one))
    if not (mine and theirs):
        return ""
    return "same" if mine & theirs else "other"


def _share_of_title(mine: str, theirs: str) -> float:
    one, other = _words_of(mine), _words_of(theirs)
    return len(one & other) / max(2, min(len(one), len(other)))  # one word in common is none of two


def _words_of(title: str) -> set[str]:
    """The words of a headline that tell it from others; of a Chinese one its pairs of letters."""
    letters = "".join(char if char.isalnum() else " " for char in plain(title).lower())
    han = "".join(_HAN.findall(letters))
    pairs = {han[n : n + 2] for n in range(len(han) - 1)}
    return pairs | {word for word in letters.split() if len(word) >= SHORTEST_WORD and not _HAN.search(word)}


def changes_of(story: Story, says: str, one: KnownText) -> Iterator[Change]:
    """What an amended text says of itself, and each figure that it gives otherwise than the known one."""
    yield Change(kind="says", before="", after=says)
    earlier = one.reading or (read_story(one.story, load_rules()) if one.story is not None else None)
    if earlier is not None:
        for old, new in _moved(earlier.mentions, read_story(story, load_rules()).mentions):
            yield Change(kind="changed", before=_in_words(old), after=_in_words(new), figures=(f"{old.text} -> {new.text}",))


def _moved(earlier: Sequence[Mention], later: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Figures of one thing and time of which both texts give one value each, and another."""
    told = [_by_question(mentions) for mentions in (earlier, later)]
    for question, new in told[1].items():
        old = told[0].get(question, {})
        if len(old) == len(new) == 1 and not {*old} & {*new}:
            yield next(iter(old.values())), next(iter(new.values()))


def _by_question(mentions: Sequence[Mention]) -> dict[tuple[object, ...], dict[object, Mention]]:
    """The figures told as fact by what they answer, and by value and direction. The metric is not asked: what one text calls imports the
    other may call shipments; where a text has two figures of one kind and time, none is paired."""
    out: dict[tuple[object, ...], dict[object, Mention]] = {}
    for one in mentions:
        if one.modality == "actual" and one.metric and not one.headline:
            period = one.period and (one.period.start, one.period.end)
            out.setdefault((one.commodity, one.kind, one.unit, period), {}).setdefault((one.value, one.direction), one)
    return out


def _in_words(one: Mention) -> str:
    days = "..".join(dict.fromkeys(cell(day) for day in (one.period.start, one.period.end) if day)) if one.period else ""
    subject = " of ".join(filter(None, ((one.metric or "").replace("_", " "), one.commodity)))
    return f"{', '.join(filter(None, (subject, days)))}: {one.text}"
