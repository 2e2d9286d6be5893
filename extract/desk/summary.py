"""A waiting story in lines of text: its head, its words with every number marked, its rows and why, what the tables would say with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.core.errors import DeskError
from extract.core.records import EventMention, Mention
from extract.desk.fields import HINTS, fields_of
from extract.desk.publishing import before_and_after, is_due
from extract.desk.queue import discarded, story_ids
from extract.desk.review import OPEN, review, shown
from extract.desk.standing import problem_of_file
from extract.languages.problems import problem_words
from extract.languages.spoken import say, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.desk.queue import Desk
    from extract.desk.review import Review, ReviewRow

FIGURE, EVENT, DATE, NO_FACT, UNPLACED = "figure", "event", "date", "no fact", "unplaced"
TOLD = (  # what a line of a row says, in this order
    "event_type", "metric", "commodity", "qualifier", "value", "value_high", "unit", "price_basis", "mass_basis", "denominator",
    "direction", "origin", "destination", "place", "places", "actors", "effects", "period", "compare", "modality", "certainty",
    "told_by", "attributed_to",
)
_MOST_PLACES = 5  # of words that stand often: enough to see that more words are wanted
_NEAR = 25  # characters on either side of such words: three or four words, by which one knows the place
USUAL = {"qualifier": "exact", "modality": "actual", "certainty": "said", "told_by": "outlet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of the text with what it was taken for; `row` names the figure or event."""

    start: int
    end: int
    kind: str
    row: str = ""


def marks(found: Review) -> tuple[Mark, ...]:
    """Every number of the story by kind, and the words of its events, in order of the text; none lies across another."""
    rows = [
        Mark(start=each.fact.start, end=each.fact.end, kind=FIGURE if isinstance(each.fact, Mention) else EVENT, row=each.name)
        for each in found.rows
    ]
    claims = [
        Mark(start=each.start, end=each.end, kind=DATE if each.by == "date" else NO_FACT)
        for each in found.reading.claims if each.by != "fact"
    ]
    left = [Mark(start=each.start, end=each.end, kind=UNPLACED) for each in found.reading.unplaced]
    order = {FIGURE: 0, UNPLACED: 1, DATE: 2, NO_FACT: 3, EVENT: 4}  # what is taken where two would overlap
    taken: list[Mark] = []
    for mark in sorted((*rows, *claims, *left), key=lambda each: (order[each.kind], each.start)):
        if not any(mark.start < other.end and other.start < mark.end for other in taken):
            taken.append(mark)
    return tuple(sorted(taken, key=lambda each: each.start))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the story with the number and the event that it belongs to."""

    start: int
    end: int
    number: Mark | None
    event: Mark | None


def pieces(found: Review) -> tuple[Piece, ...]:
    """The story's text, whole and in order, cut wherever a number or an event begins or ends; here an event may hold numbers."""
    numbers, events = [each for each in marks(found) if each.kind != EVENT], _events(found)
    story = found.waiting.story
    cuts = {story.start, story.end}.union(*((each.start, each.end) for each in (*numbers, *events)))
    edges = sorted(cut for cut in cuts if story.start <= cut <= story.end)
    return tuple(
        Piece(start=start, end=end, number=_over(numbers, start, end), event=_over(events, start, end)) for start, end in pairwise(edges)
    )


def _over(of: Sequence[Mark], start: int, end: int) -> Mark | None:
    return next((each for each in of if each.start <= start and end <= each.end), None)


def _events(found: Review) -> list[Mark]:
    """The words of each event; of two that cross the first."""
    taken: list[Mark] = []
    for row in found.rows:
        fact = row.fact
        if not isinstance(fact, Mention) and not any(fact.start < other.end and other.start < fact.end for other in taken):
            taken.append(Mark(start=fact.start, end=fact.end, kind=EVENT, row=row.name))
    return taken


def find_words(found: Review, words: str, start: int | None = None) -> tuple[int, int] | None:
    """Where these words stand in the story: at `start` or nearest to it, else the first time; blanks may differ. None where they do not."""
    near = found.waiting.story.start if start is None else start
    return min(_places_of(found, words), key=lambda span: abs(span[0] - near), default=None)


def _places_of(found: Review, words: str, *, whole: bool = False) -> list[tuple[int, int]]:
    """Every place of these words; `whole`: none that begins or ends inside a word or a number."""
    story = found.waiting.story
    pattern = r"\s+".join(map(re.escape, words.split()))
    if whole:
        pattern = rf"(?<!\w)(?<!\d[.,]){pattern}(?!\w)(?![.,]\d)"
    places = re.finditer(pattern, story.text[story.start : story.end]) if words.split() else ()
    return [(each.start() + story.start, each.end() + story.start) for each in places]


def claimed_span(found: Review, words: str) -> tuple[int, int]:
    """The place that a claim names: by the name of a number without one (`n480`), or by words of the text that stand there once.

    DeskError where there is none, or where they stand several times, with all places.
    """
    number = next((each for each in found.reading.unplaced if f"n{each.start}" == words), None)
    if number is not None:
        return number.start, number.end
    where, places = f"{found.waiting.story_id} --claim", _places_of(found, words, whole=True)
    if not places:
        wrong = f"`{words}` does not stand in the story"
        raise DeskError(where, wrong, "words as they are written there", "copy them from `review --story`")
    if len(places) > 1:
        told = ", ".join(f"{start} {end} (`{_around(found, start, end)}`)" for start, end in places[:_MOST_PLACES])
        more = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
        raise DeskError(where, f"`{words}` stands {len(places)} times", told + more, "take more words, or two of these offsets")
    return places[0]


def _around(found: Review, start: int, end: int) -> str:
    """Some words on either side of a place, on one line."""
    story = found.waiting.story
    before, after = story.text[max(story.start, start - _NEAR) : start], story.text[end : min(story.end, end + _NEAR)]
    return " ".join((before[before.find(" ") + 1 :] + story.text[start:end] + after[: after.rfind(" ") + 1]).split())


def queue_lines(desk: Desk) -> Iterator[str]:
    """A line for each story that waits, the latest first."""
    names = [name for name in story_ids(desk) if is_due(desk, name)]
    if not names:
        yield say("nothing waits: {command}", command="python -m extract add FILE")
    for name in names:
        found = review(desk, name)
        state = say("reviewed") if found.closed else say("{left} of {count} rows open", left=len(found.open), count=len(found.rows))
        yield f"{name}  {told(str(found.waiting.relation), 'desk')}  {state}  {found.waiting.head.get('title', '')}"


def discarded_lines(desk: Desk) -> Iterator[str]:
    """A line for each story that was taken out of what waits: who did it, and why."""
    for name in story_ids(desk):
        if (ruling := discarded(desk, name)) is not None:
            yield f"{name}  {say('taken out by {by}', by=ruling.by)}  {ruling.reason}".rstrip()


def story_lines(desk: Desk, found: Review) -> Iterator[str]:
    """The story whole: head, text with marks, rows with the least sure first; before all what is wrong with its file."""
    waiting = found.waiting
    if (problem := problem_of_file(desk, found)) is not None:
        yield problem_words(problem)
    yield say("story {story}: {relation}", story=waiting.story_id, relation=told(str(waiting.relation), "desk"))
    if (ruling := discarded(desk, waiting.story_id)) is not None:
        yield "  " + say("taken out of what waits by {by}; --bring-back lets it wait again", by=ruling.by)
    for name, value in waiting.head.items():
        yield f"  {name}: {value or say('not said')}"
    for change in waiting.relation.what_changed:
        yield f"  {told(change.kind, 'desk')}: {change.after or change.before}" + "".join(f" [{figure}]" for figure in change.figures)
    yield ""
    yield marked_text(found)
    yield ""
    for row in sorted(found.rows, key=lambda each: (each.state != OPEN, each.confidence)):
        yield from row_lines(row)
    facts = [row.fact for row in found.rows]
    numbers = [each for each in found.reading.unplaced if not any(each.start < one.end and one.start < each.end for one in facts)]
    for number in numbers:
        where = say("without a place, {start} to {end}", start=number.start, end=number.end)
        yield f"n{number.start}  {where}  `{number.quote}`: {told(number.reason, 'unplaced')}"
    if numbers:
        can = "a number without a place, or other words, can be made a row: {example}; --fields lists what can be said"
        yield say(can, example=f"--claim n{numbers[0].start} metric=... unit=...")
    yield _next_step(desk, found)


def _next_step(desk: Desk, found: Review) -> str:
    """How far the review is, and what to do next."""
    name, lacking = found.waiting.story_id, found.waiting.lacking
    if not found.closed:
        told_next = "{left} of {count} rows open; next: --accept, --set or --reject them"
        return say(told_next, left=len(found.open), count=len(found.rows))
    if not is_due(desk, name):
        return say("nothing of it waits")
    if lacking:
        command = f"review --story {name} --set story {lacking[0]}=..."
        return say("every row is decided; {parts} not said: {command}", parts=", ".join(lacking), command=command)
    return say("every row is decided; next: {command}", command=f"python -m extract publish {name}")


def marked_text(found: Review) -> str:
    """The story's text with each number in brackets: `[f84 1,250 metric tons]`, `[n480 40]` without a place, `[= April]` a date."""
    text, story = found.waiting.story.text, found.waiting.story
    signs = {DATE: "=", NO_FACT: "-"}
    parts, at = [], story.start
    for mark in (each for each in marks(found) if each.kind != EVENT):
        parts += [text[at : mark.start], f"[{mark.row or signs.get(mark.kind) or f'n{mark.start}'} {text[mark.start : mark.end]}]"]
        at = mark.end
    return "".join([*parts, text[at : story.end]]).strip()


def row_lines(row: ReviewRow) -> Iterator[str]:
    """A row: name, state, how sure, its words and what they are taken to say; then why."""
    fields = {name: shown(getattr(row.fact, name, None)) for name in TOLD}
    values = "; ".join(f"{name} {value}" for name, value in fields.items() if value and value != USUAL.get(name))
    state = say("{state} by {who}", state=say(row.state), who=row.by) if row.by else say(row.state)
    yield f"{row.name}  {state}  {row.confidence:.2f}  `{row.fact.text}`  {values}"
    if isinstance(row.fact, Mention) and row.fact.why:
        why = say("; ").join(told(reason.strip(), "reason") for reason in row.fact.why.split(";"))
        yield "    " + say("why: {reasons}", reasons=why)
    if row.others:
        yield "    " + say("decided otherwise before: {who}", who=say(", ").join(told(each, "desk") for each in row.others))


def after_lines(desk: Desk, found: Review) -> Iterator[str]:
    """What would be otherwise in the tables: headlines, findings, rows; nothing is written."""
    from extract.versions.report import report, written  # here: it needs pandas, which takes longer to load than most commands to run

    yield ""
    yield from written(report(*before_and_after(desk, found)), "text").splitlines()


def field_lines() -> Iterator[str]:
    """What can be set on a figure and on an event: each field with the words that it may be."""
    for what, kind in (("a figure:", Mention), ("an event:", EventMention)):
        yield say(what)
        for field in fields_of(kind):
            hint = told(HINTS[field.name], "desk") if field.name in HINTS else say("free words")
            words = say("one of {words}", words=", ".join(field.words)) if field.words else hint
            yield f"  {field.name}{say(' (several, with ; between)') if field.several else ''}: {words}"
