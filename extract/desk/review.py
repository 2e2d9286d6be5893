"""A story under review: what was read in it, what was decided on each row, and the story as it would be published."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from extract.core.errors import DeskError
from extract.core.ids import cell
from extract.core.records import LONGEST_QUOTE, EventMention, Mention, Period, Reading, Unplaced
from extract.desk.fields import BY_HAND, changed
from extract.desk.keeping import check_own_words, check_title, kept_event, kept_figure, kept_number, kept_quote
from extract.desk.queue import waiting
from extract.desk.store import Ruling, now
from extract.intake.changes import figures_of
from extract.intake.records import COPY, UPDATE
from extract.intake.relations import fingerprint
from extract.reading.story import load_rules, read_story
from extract.sources.published import Decision, Publication, StoryFile, record_of, record_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from extract.core.records import Story
    from extract.desk.queue import Desk, Waiting

Fact: TypeAlias = Mention | EventMention
OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"
ACTIONS = {"rejected": "reject", "claimed": "claim", "edited": "set"}  # what was done for what a story file tells of a row
_OURS = ("review", "end", "text", "object", "summary", "step")  # not read: marks and words of our own, a quote cut short, what follows
NEEDED = {Mention: ("metric", "kind", "value", "unit"), EventMention: ("event_type",)}  # of a row that a reviewer makes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A figure or an event of the story, named by kind and offset (`f1432`, `e95`), with the last decision on it.

    `fact` is as it would be published, `read` as it was read (None: claimed by hand). `others`: who decided otherwise before.
    """

    name: str
    fact: Fact
    read: Fact | None
    state: str = OPEN
    by: str = ""
    reason: str = ""
    others: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """How sure the reading is, 0 to 1; an event has no such number and counts as sure."""
        given = self.fact.confidence if isinstance(self.fact, Mention) else None
        return 1.0 if given is None else given

    @property
    def edited(self) -> tuple[str, ...]:
        """The fields in which a reviewer changed what was read."""
        if self.read is None:
            return ()
        names = (each.name for each in fields(self.read) if each.name not in _OURS)
        return tuple(name for name in names if shown(getattr(self.read, name)) != shown(getattr(self.fact, name)))


def shown(value: object) -> str:
    """A value of a figure or an event as a reviewer reads and writes it: days as `2025-02-01..2025-02-28`, lists with semicolons."""
    if isinstance(value, Period):
        return "..".join(dict.fromkeys((cell(value.start), cell(value.end))))
    if isinstance(value, tuple):
        return "; ".join(":".join(map(str, each)) if isinstance(each, tuple) else str(each) for each in value)
    return cell(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A waiting story with its reading and the rows, in order of telling."""

    waiting: Waiting
    reading: Reading
    rows: tuple[ReviewRow, ...]
    closed: bool  # nothing is left open: taken to be reviewed

    @property
    def open(self) -> tuple[ReviewRow, ...]:
        """What is not decided yet, the least sure first."""
        return tuple(sorted((each for each in self.rows if each.state == OPEN), key=lambda each: each.confidence))

    @property
    def accepted(self) -> tuple[ReviewRow, ...]:
        """What goes into the tables."""
        return tuple(each for each in self.rows if each.state == ACCEPTED)

    def row(self, name: str) -> ReviewRow:
        """The row of that name. DeskError where there is none."""
        for each in self.rows:
            if each.name == name:
                return each
        some = ", ".join(each.name for each in self.rows[:8])
        raise DeskError(f"{self.waiting.story_id} {name}", "no such figure or event", f"one of {some}", "see `review --story ID`")


def review(desk: Desk, story_id: str) -> Review:
    """The story as it stands: read anew, with every decision so far."""
    story = waiting(desk, story_id)
    reading = read_anew(story.story)
    latest: dict[str, ReviewRow] = {name: ReviewRow(name=name, fact=fact, read=fact) for name, fact in named(reading).items()}
    rulings = desk.store.decisions(story_id)
    for ruling in rulings:
        if ruling.target != "story":
            latest[ruling.target] = _decided(latest.get(ruling.target), ruling)
        elif "published" in ruling.content:
            latest = {name: _undecided(row) for name, row in latest.items()}
    proposals = tuple(sorted(latest.values(), key=lambda each: (each.fact.start, each.name)))
    # A story without a figure or an event is done when somebody says so; a copy brings nothing to decide.
    done = bool(proposals) or any(ruling.action == "close" for ruling in rulings)
    closed = story.relation.kind == COPY or (done and all(each.state != OPEN for each in proposals))
    return Review(waiting=story, reading=reading, rows=proposals, closed=closed)


@lru_cache(maxsize=8)  # the stories that a few reviewers have open: a long one takes a second, and each decision needs its reading
def read_anew(story: Story) -> Reading:
    """What is read in a story; the same words, cut and dated alike, are read once."""
    return read_story(story, load_rules())


def as_seen(found: Review, row: ReviewRow) -> bool:
    """Whether a row still stands as somebody saw it: nobody decided on it since."""
    now_row = next((each for each in found.rows if each.name == row.name), None)
    return now_row is not None and (now_row.fact, now_row.state, now_row.by) == (row.fact, row.state, row.by)


def named(reading: Reading, left_out: Collection[str] = ()) -> dict[str, Fact]:
    """Figures and events by kind and offset; of two at one place the second has a letter more. `left_out` are names not given."""
    found: dict[str, Fact] = {}
    facts: list[tuple[str, Fact]] = [*(("f", each) for each in reading.mentions), *(("e", each) for each in reading.events)]
    for kind, fact in facts:
        letters = (f"{kind}{fact.start}{letter}" for letter in ("", *"bcdefghij"))
        found[next(name for name in letters if name not in found and name not in left_out)] = fact
    return found


def _decided(before: ReviewRow | None, ruling: Ruling) -> ReviewRow:
    """The proposal after one more decision. What was accepted stays as the reviewer saw it, however it would be read today."""
    kind = Mention if ruling.target.startswith("f") else EventMention
    state = {"reject": REJECTED, "reopen": OPEN}.get(ruling.action, ACCEPTED)
    others = () if before is None else before.others
    if before is not None and before.state not in (OPEN, state) and before.by != ruling.by:
        others = (*others, f"{before.state} by {before.by}")
    return ReviewRow(
        name=ruling.target, fact=record_of(ruling.content["record"], kind, ruling.target), read=None if before is None else before.read,
        state=state, by=ruling.by, reason=ruling.reason, others=others,
    )


def _undecided(row: ReviewRow) -> ReviewRow:
    """The row with another day of publication: what was read and taken is open again, for its times are told from that day."""
    if row.read is None or row.state != ACCEPTED:
        return row
    return replace(row, state=OPEN, fact=row.read, by="", reason="")


def accept(desk: Desk, found: Review, names: Iterable[str]) -> None:
    """Take rows as they stand; `all` is everything still open. A story in which nothing was found is closed by it."""
    wanted = [name for given in names for name in ([each.name for each in found.open] if given == "all" else [given])]
    proposals = [found.row(name) for name in wanted]
    review = {True: "corrected"}  # a row that was set by hand stays so
    facts = [(each.name, replace(each.fact, review=review.get(each.fact.review == "corrected", "confirmed"))) for each in proposals]
    if found.rows:
        desk.store.decide(*(row_ruling(desk, found, "accept", (name, fact)) for name, fact in facts))
    else:
        desk.store.decide(Ruling(story_id=found.waiting.story_id, by=desk.by, action="close", target="story", content={}))


def reject(desk: Desk, found: Review, names: Iterable[str], reason: str) -> None:
    """Leave rows out, for a reason; their numbers are listed as unplaced with it."""
    check_said(found, found.waiting.story_id, {"reason": reason})
    if not reason.strip():
        raise DeskError(found.waiting.story_id, "a row is rejected without a reason", "--reason TEXT", "say why it is left out")
    proposals = [found.row(name) for name in names]
    desk.store.decide(*(row_ruling(desk, found, "reject", (each.name, each.fact), reason) for each in proposals))


def reopen(desk: Desk, found: Review, name: str) -> None:
    """Take a decision back; the row is open again, as it was read."""
    each = found.row(name)
    desk.store.decide(row_ruling(desk, found, "reopen", (name, each.read or each.fact)))


def edit(desk: Desk, found: Review, name: str, values: Mapping[str, str], *, reason: str = "") -> None:
    """Take a row with values set by hand. DeskError for a value that cannot be; nothing is taken then."""
    check_said(found, f"{found.waiting.story_id} {name}", {**values, "reason": reason})
    fact = changed(found.row(name).fact, values, f"{found.waiting.story_id} {name}")
    desk.store.decide(row_ruling(desk, found, "set", (name, fact), reason))


def proposed(words: str) -> dict[str, str]:
    """What is likely of a figure of these words, for one who claims it: the number in them, a level."""
    return {"value": next(figures_of(words), ""), "kind": "level", "qualifier": "exact"}


def claim(desk: Desk, found: Review, span: tuple[int, int], values: Mapping[str, str], *, reason: str = "") -> str:
    """A figure or, with an event_type, an event that was not read, made of words of the story; its name."""
    start, end = span
    story = found.waiting.story
    where = f"{found.waiting.story_id} {start}-{end}"
    if not story.start <= start < end <= story.end:
        raise DeskError(where, "not a stretch of the story", f"within {story.start}-{story.end}", "correct the offsets")
    check_said(found, where, {**values, "reason": reason})
    kind: type[Fact] = EventMention if "event_type" in values else Mention
    if kind is Mention and end - start > LONGEST_QUOTE:
        raise DeskError(where, f"{end - start} characters are no figure", f"at most {LONGEST_QUOTE}", "take the number with its unit")
    given: dict[str, Any] = {"start": start, "end": end, "text": story.text[start:end], "rule_id": BY_HAND}
    given |= {"event_type": ""} if kind is EventMention else {"kind": "", "value": None, "unit": ""}
    fact = changed(kind(**given), values, where)
    for name in NEEDED[kind]:
        if getattr(fact, name) in (None, ""):
            raise DeskError(where, f"{name} is not said", f"{name}=...", "say what the number measures, its kind, value and unit")
    name = f"{'e' if kind is EventMention else 'f'}{start}"
    if any(each.name == name for each in found.rows):
        raise DeskError(where, f"{name} stands there already", f"--set {name} field=value", "correct that row, or take other words")
    desk.store.decide(row_ruling(desk, found, "claim", (name, fact), reason))
    return name


def check_said(found: Review, where: str, said: Mapping[str, str]) -> None:
    """DeskError where a value that a reviewer writes is a passage of the article; a note is ours."""
    if found.waiting.kind != "note":
        check_own_words(said, found.waiting.story.text, where)


def row_ruling(desk: Desk, found: Review, action: str, row: tuple[str, Fact], reason: str = "") -> Ruling:
    """A decision on a row, with the row as it stands after it."""
    target, fact = row
    content = {"record": record_text(fact, found.waiting.story.text)}
    return Ruling(story_id=found.waiting.story_id, by=desk.by, action=action, target=target, content=content, reason=reason.strip())


def story_file(found: Review, publication: Publication) -> StoryFile:
    """The story as it would be published: what was accepted, what was decided otherwise than read, numbers left over with their reason."""
    story = found.waiting
    if story.published is None or story.lacking:
        lacking, name = ", ".join(story.lacking), story.lacking[0]
        advice = f"python -m extract review --story {story.story_id} --set story {name}=..."
        raise DeskError(story.story_id, f"{lacking} is not said", "title, publisher and day of publication", advice)
    if story.kind != "note":
        check_title(story.head["title"], replace(story.story, document_id=story.story_id))
    head: dict[str, Any] = {name: story.head.get(name, "") for name in ("title", "publisher", "wire", "byline", "url")}
    return StoryFile(
        **head, language=story.head.get("language") or "en", story_id=story.story_id, published=story.published, role="origin",
        sha256=story.sha256, reading=_kept(found), publications=(publication,), decisions=tuple(_told(found)),
        fingerprint=fingerprint(story.story), update_of={UPDATE: story.relation.story_id}.get(story.relation.kind, ""),
    )


def _kept(found: Review) -> Reading:
    """What was accepted, and each number that is left over: not placed, or rejected."""
    text, facts = found.waiting.story.text, [each.fact for each in found.accepted]
    mentions = tuple(fact for fact in facts if isinstance(fact, Mention))
    rejected = [each for each in found.rows if each.state == REJECTED and isinstance(each.fact, Mention)]
    left = [
        Unplaced(start=each.fact.start, end=each.fact.end, quote=each.fact.text, reason=f"rejected: {each.reason}") for each in rejected
    ]
    numbers = [
        number for number in (*found.reading.unplaced, *left)
        if not any(number.start < fact.end and fact.start < number.end for fact in mentions)
    ]
    return replace(
        found.reading, mentions=tuple(kept_figure(fact, text) for fact in mentions), claims=(),
        unplaced=tuple(kept_number(number) for number in sorted(numbers, key=lambda number: number.start)),
        events=tuple(kept_event(fact, text) for fact in facts if isinstance(fact, EventMention)),
    )


def _told(found: Review) -> Iterable[Decision]:
    for each in found.rows:
        if each.state == REJECTED:
            yield Decision(target=each.name, action="rejected", by=each.by, was=_cut(each.fact.text), reason=each.reason)
        elif each.state == ACCEPTED and each.read is None:
            yield Decision(target=each.name, action="claimed", by=each.by, was="", reason=each.reason)
        elif each.state == ACCEPTED and each.edited:
            was = ", ".join(f"{name} {_cut(shown(getattr(each.read, name))) or 'not said'}" for name in each.edited)
            yield Decision(target=each.name, action="edited", by=each.by, was=was, reason=each.reason)


def _cut(words: str) -> str:
    return kept_quote(words, 0, len(words))[1]


def publication(by: str, reason: str) -> Publication:
    """A publication now."""
    return Publication(at=now(), by=by, reason=reason)
