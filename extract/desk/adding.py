"""Adding: received files become texts in `seeds/originals/` and stories in the queue; copies and updates of known stories are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from extract.core.errors import DeskError
from extract.core.ids import cell, slug
from extract.core.records import Document
from extract.desk.publishing import TAKEN_UP
from extract.desk.queue import HEAD, Waiting, add_story, add_text, check_day, story_ids, waiting
from extract.desk.review import review
from extract.desk.store import Ruling, now
from extract.intake.proposing import propose, story_id
from extract.intake.records import SAME, KnownText, PublicationDay, Relation, Suggestion
from extract.intake.relations import relation
from extract.intake.uploads import read_upload
from extract.sources.anchors import original_files
from extract.sources.documents import parse_note
from extract.sources.published import record_text
from extract.sources.seeds import file_of_note, read_seeds
from extract.sources.stories import split_stories

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from extract.core.records import EventMention, Mention, Story
    from extract.desk.queue import Desk
    from extract.desk.review import Review
    from extract.intake.records import IncomingText, Proposal
    from extract.sources.published import StoryFile

LONGEST_NAME = 60  # letters of a file's name in `originals/`


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A story that was found in a received text: where it waits, or why it does not; `notes` are lines for the reviewer."""

    story_id: str
    name: str
    relation: Relation
    head: Mapping[str, str]
    on_topic: bool = True
    queued: bool = True
    notes: tuple[str, ...] = ()


def add(desk: Desk, name: str, content: bytes, given: Mapping[str, str]) -> tuple[Added, ...]:
    """Every story of a received file, queued; `given` is the head as far as the user says it.

    DocumentError or DeskError, with nothing kept, where the file cannot be read or a value cannot be.
    """
    if "published" in given:
        check_day(given["published"], "--published")
    proposals = [proposal for incoming in read_upload(name, content) for proposal in propose(incoming, now().date())]
    with desk.store.writing():  # all stories of a file or none; two who add at once do not take one id
        return tuple(_all_added(desk, proposals, given))


def _all_added(desk: Desk, proposals: Sequence[Proposal], given: Mapping[str, str]) -> Iterator[Added]:
    known = list(known_texts(desk))
    said: dict[str, Any] = {key: Suggestion(value=value, source="given") for key, value in given.items()}
    if "published" in given:
        said["published"] = PublicationDay(day=date.fromisoformat(given["published"]), source="given")
    for proposal in proposals:
        taken = {*story_ids(desk), *(text.story_id for text in known)}
        added = _add(desk, _named(replace(proposal, **said), taken), known)
        known.append(KnownText(story_id=added.story_id, title=proposal.title.value, story=proposal.story))
        yield added


def _named(proposal: Proposal, taken: Collection[str]) -> Proposal:
    return replace(proposal, story_id=story_id(proposal, taken))


def _add(desk: Desk, proposal: Proposal, known: Sequence[KnownText]) -> Added:
    incoming = proposal.incoming
    found = relation(proposal.story, known, sha256=incoming.text_sha256)
    head = head_of(proposal)
    notes = (*proposal.problems, *_doubts(proposal))
    if found.kind == SAME:
        notes = (*notes, f"this text is known; to correct what was published of it: python -m extract review --story {found.story_id}")
        return Added(story_id=found.story_id, name=incoming.name, relation=found, head=head, queued=False, notes=notes)
    digest = add_text(desk, _file_name(proposal), incoming.text.encode(), _received(incoming))
    add_story(desk, Waiting(story_id=proposal.story_id, sha256=digest, story=proposal.story, head=head, relation=found))
    return Added(
        story_id=proposal.story_id, name=incoming.name, relation=found, head=head, on_topic=proposal.on_topic, notes=notes,
    )


def head_of(proposal: Proposal) -> dict[str, str]:
    """The head of a story as proposed; what nothing says is empty."""
    values = {key: getattr(proposal, key).value for key in HEAD if key != "published"}
    return {key: cell(proposal.published.day) if key == "published" else values[key] for key in HEAD}


def head_of_file(file: StoryFile) -> dict[str, str]:
    """The head of a published story."""
    return {key: cell(getattr(file, key)) for key in HEAD}


def _doubts(proposal: Proposal) -> Iterator[str]:
    if not proposal.on_topic:
        yield "nothing in it is about rare-earth supply as far as the program can tell; a person may decide otherwise"
    if not proposal.readable:
        yield f"only English is read: figures of a text in `{proposal.language.value}` are claimed by hand"


def _file_name(proposal: Proposal) -> str:
    stem = slug(PurePath(proposal.incoming.name).stem)[:LONGEST_NAME].strip("-")
    return stem or proposal.story_id


def _received(incoming: IncomingText) -> dict[str, str]:
    return {"file": incoming.name, "kind": incoming.kind, "sha256": incoming.sha256}


def open_story(desk: Desk, story_id: str) -> Review:
    """The review of a story that waits, or of one that is published, which is taken up again with every row as it stands."""
    if desk.store.exists and story_id in story_ids(desk):
        return review(desk, story_id)
    file = next((file for file in read_seeds(desk.seeds).stories if file.story_id == story_id), None)
    if file is not None:
        _take_up(desk, file)
    return review(desk, story_id)


def _take_up(desk: Desk, file: StoryFile) -> None:
    held = (*original_files(desk.seeds), desk.seeds / f"{file.story_id}.md")
    content = next((raw for path in held if path.is_file() and sha256(raw := path.read_bytes()).hexdigest() == file.sha256), None)
    if content is None:
        where, wrong = str(desk.originals), f"the text that {file.story_id} was published from is not at hand"
        raise DeskError(where, wrong, f"the text {file.sha256[:12]}", "put it there: offsets point into it")
    story = next(iter(stories_of(desk, file, {"note": None}.get(file.role, content))))
    digest = add_text(desk, file.story_id, content, {"file": file.where, "kind": file.role, "sha256": file.sha256})
    add_story(desk, Waiting(story_id=file.story_id, sha256=digest, story=story, head=head_of_file(file), relation=Relation(kind=SAME)))
    rows: list[tuple[str, Mention | EventMention]] = [*(("f", each) for each in file.reading.mentions)]
    rows += [("e", each) for each in file.reading.events]
    desk.store.decide(*(
        Ruling(
            story_id=file.story_id, by=file.publications[-1].by if file.publications else "project", action="accept",
            target=f"{kind}{each.start}", content={"record": record_text(each, file.reading.story.text)},
        )
        for kind, each in rows
    ))
    last = desk.store.last_ruling(file.story_id)
    desk.store.add_entry(TAKEN_UP, desk.by, {"rulings": {file.story_id: last}, "stories": [file.story_id]})


def known_texts(desk: Desk) -> Iterator[KnownText]:
    """Every text that is known: of published stories, by their words where they are at hand, else by fingerprint; and what waits."""
    held = {sha256(content).hexdigest(): content for content in map(Path.read_bytes, original_files(desk.seeds))}
    files = read_seeds(desk.seeds).files
    for file in files:
        yield KnownText(story_id=file.tells, title=file.title, sha256=file.sha256, fingerprint=file.fingerprint)
        for digest in (file.sha256, *(text.sha256 for text in file.texts)):
            for story in stories_of(desk, file, held.get(digest)):
                yield KnownText(story_id=file.tells, title=file.title, sha256=digest, story=story)
    published = {file.story_id for file in files}
    for one in (waiting(desk, name) for name in story_ids(desk) if name not in published):
        known = one.relation.story_id or one.story_id
        yield KnownText(story_id=known, title=one.head.get("title", ""), sha256=one.sha256, story=one.story)


def stories_of(desk: Desk, file: StoryFile, content: bytes | None) -> tuple[Story, ...]:
    """The story of a file in one of its texts, None for one that is not at hand; of a page with several, those about rare earths."""
    note = desk.seeds / f"{file.story_id}.md"
    if content is None and file.role == "note" and note.is_file():
        return (file_of_note(parse_note(note)).reading.story,)
    if content is None:
        return ()
    text = content.decode("utf-8", "replace")
    return split_stories(Document(document_id=file.story_id, path=file.where, text=text, sha256=file.sha256, published=file.published))
