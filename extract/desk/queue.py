"""The queue: texts that were added, kept to the character in `seeds/originals/`, and the stories in them that wait for review."""

from __future__ import annotations

import itertools
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from difflib import get_close_matches
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from extract.core.calendars import iso_day
from extract.core.command_line import input_bytes
from extract.core.errors import DeskError
from extract.core.ids import cell
from extract.core.records import Span, Story
from extract.desk.store import Ruling, Store, now
from extract.intake.records import Change, Relation
from extract.tables.whole import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAD = ("title", "publisher", "wire", "byline", "published", "url", "language")
DISCARD = "discard"
NEEDED = ("title", "publisher", "published")  # without them a row could not say who told it when


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where one works and who does: the folder of what goes in, that of the tables, the name that decisions are signed with."""

    seeds: Path
    data: Path
    by: str
    store: Store

    @classmethod
    def at(cls, seeds: Path, data: Path, by: str) -> Desk:
        """The desk of a folder of seeds."""
        return cls(seeds=seeds, data=data, by=by, store=Store(seeds / "desk"))

    @property
    def originals(self) -> Path:
        """The folder of the articles, which is never committed."""
        return self.seeds / "originals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A story in the queue, as it was added and as its head was set since."""

    story_id: str
    sha256: str
    story: Story
    head: Mapping[str, str]
    relation: Relation
    at: datetime | None = None
    by: str = ""
    kind: str = ""  # of the text: as received, or "note" for one of our own

    @property
    def published(self) -> date | None:
        """The day of publication, None as long as nobody said it."""
        return date.fromisoformat(self.head["published"]) if self.head.get("published") else None

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the head must say before the story can be published."""
        return tuple(name for name in NEEDED if not self.head.get(name))


def add_text(desk: Desk, name: str, content: bytes, received: Mapping[str, str]) -> str:
    """Keep a text as `originals/<name>.txt`, whole or not at all; its hash. A text that is there already stays as it is."""
    digest = sha256(content).hexdigest()
    with desk.store.writing() as database:  # one after the other: two texts of one name would take each other's place
        if database.execute("SELECT 1 FROM texts WHERE sha256 = ?", (digest,)).fetchone():
            return digest
        taken = {row["name"] for row in database.execute("SELECT name FROM texts")}
        free = itertools.chain([name], (f"{name}-{n}" for n in itertools.count(2)))
        chosen = next(each for each in free if each not in taken and _may_hold(desk.originals / f"{each}.txt", content))
        write_whole(desk.originals / f"{chosen}.txt", content)
        values = (digest, chosen, json.dumps(dict(received), ensure_ascii=False, sort_keys=True), now().isoformat(), desk.by)
        database.execute("INSERT INTO texts (sha256, name, received, at, by) VALUES (?, ?, ?, ?, ?)", values)
    return digest


def _may_hold(path: Path, content: bytes) -> bool:
    return not path.exists() or input_bytes(path) == content


def add_story(desk: Desk, new: Waiting) -> None:
    """A story more in the queue; one of that id is left as it is."""
    cut = {each.name: getattr(new.story, each.name) for each in fields(new.story) if each.name != "text"}
    texts = [json.dumps(part, ensure_ascii=False, default=_as_json) for part in (cut, dict(new.head), asdict(new.relation))]
    with desk.store.writing() as database:
        database.execute(
            "INSERT OR IGNORE INTO stories (story_id, sha256, cut, head, relation, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (new.story_id, new.sha256, *texts, now().isoformat(), desk.by),
        )


def waiting(desk: Desk, story_id: str) -> Waiting:
    """A story of the queue. DeskError names the nearest where there is none of that id, and the text where it is gone."""
    row = desk.store.database.execute("SELECT * FROM stories JOIN texts USING (sha256) WHERE story_id = ?", (story_id,)).fetchone()
    if row is None:
        known = story_ids(desk)
        near = get_close_matches(story_id, known, n=1, cutoff=0.3)
        raise DeskError(story_id, "no such story was added", next(iter(near), "one that `review` lists"), "add its text first")
    head, related = json.loads(row["head"]), json.loads(row["relation"])
    for ruling in (ruling for ruling in desk.store.decisions(story_id) if ruling.target == "story"):
        head |= ruling.content if ruling.action == "set" else {}
        related |= ruling.content if ruling.action == "relate" else {}
    return Waiting(
        story_id=story_id, sha256=row["sha256"], head=head,
        story=_story(json.loads(row["cut"]), held_text(desk, row["name"], row["sha256"]), head),
        relation=_relation(related),
        at=datetime.fromisoformat(row["at"]), by=row["by"], kind=json.loads(row["received"]).get("kind", ""),
    )


def held_text(desk: Desk, name: str, digest: str) -> str:
    """The text as it was added. DeskError where it was changed or is gone."""
    path = desk.originals / f"{name}.txt"
    advice = "put it back as it was: offsets point into it"
    if not path.is_file():
        raise DeskError(str(path), "the text of a story that waits is gone", f"the text {digest[:12]}", advice)
    content = path.read_bytes()
    if sha256(content).hexdigest() != digest:
        raise DeskError(str(path), "the text was changed since it was added", f"the text {digest[:12]}", advice)
    return content.decode("utf-8")


def story_ids(desk: Desk) -> list[str]:
    """Every story that was ever added here, the latest first."""
    return [row["story_id"] for row in desk.store.database.execute("SELECT story_id FROM stories ORDER BY at DESC, story_id")]


def set_head(desk: Desk, story: Waiting, values: Mapping[str, str]) -> None:
    """Title, publisher, day and so on as a reviewer says them. DeskError for a value that cannot be."""
    for name, value in values.items():
        if name not in HEAD:
            near = next(iter(get_close_matches(name, HEAD, n=1)), ", ".join(HEAD))
            raise DeskError(f"{story.story_id} {name}", "no such part of a story's head", near, "correct the name")
        if name == "published":
            check_day(value, f"{story.story_id} published")
    new = {name: value for name, value in values.items() if story.head.get(name) != value}  # a day set twice opens no row again
    if new:
        desk.store.decide(Ruling(story_id=story.story_id, by=desk.by, action="set", target="story", content=new))


def relate(desk: Desk, story: Waiting, related: Relation) -> None:
    """What the story is to the known ones, as a reviewer says it."""
    content = json.loads(json.dumps(asdict(related), ensure_ascii=False))
    desk.store.decide(Ruling(story_id=story.story_id, by=desk.by, action="relate", target="story", content=content))


def discard(desk: Desk, story: Waiting, reason: str) -> None:
    """Take a story out of what waits; any later decision on it brings it back. Nothing of it is deleted."""
    desk.store.decide(Ruling(story_id=story.story_id, by=desk.by, action=DISCARD, target="story", content={}, reason=reason))


def bring_back(desk: Desk, story: Waiting) -> None:
    """Let a story that was taken out wait again, as it was."""
    if discarded(desk, story.story_id) is None:
        raise DeskError(story.story_id, "it was not taken out of what waits", "a story that was", "python -m extract review --discarded")
    desk.store.decide(Ruling(story_id=story.story_id, by=desk.by, action="restore", target="story", content={}))


def discarded(desk: Desk, story_id: str) -> Ruling | None:
    """The decision that took a story out of what waits; None where none did, or something was decided on it since."""
    last = next(reversed(desk.store.decisions(story_id)), None)
    return last if last is not None and last.action == DISCARD else None


def check_day(value: str, where: str) -> None:
    """DeskError where a day of publication is none, or lies ahead."""
    with suppress(ValueError):
        if (day := date.fromisoformat(value)) > now().date():
            raise DeskError(where, f"{day} lies in the future", f"a day up to {now().date()}", "correct the day")
    try:
        iso_day(value)
    except ValueError:
        raise DeskError(where, f"`{value}` is not a date", "YYYY-MM-DD", "correct it") from None


def _story(cut: dict[str, Any], text: str, head: Mapping[str, str]) -> Story:
    spans = {name: tuple(Span(**span) for span in cut[name]) for name in ("headlines", "chrome")}
    days = {name: date.fromisoformat(cut[name]) if cut[name] else None for name in ("published", "published_low", "published_high")}
    if head.get("published"):
        days["published"] = date.fromisoformat(head["published"])
    dateline = Span(**cut["dateline"]) if cut["dateline"] else None
    return Story(**(cut | spans | days | {"text": text, "dateline": dateline}))


def _relation(held: dict[str, Any]) -> Relation:
    changes = tuple(Change(**(each | {"figures": tuple(each["figures"])})) for each in held["what_changed"])
    return Relation(**(held | {"what_changed": changes}))


def _as_json(value: object) -> object:
    return asdict(value) if isinstance(value, Span) else cell(value)
