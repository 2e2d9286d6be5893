"""A published story taken up again: its text, its rows as they stand, and what was decided on them, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from extract.core.errors import DeskError
from extract.core.ids import cell
from extract.core.records import Document
from extract.desk.queue import HEAD, Waiting, add_story, add_text, story_ids
from extract.desk.review import ACTIONS, named, read_anew
from extract.desk.store import TAKEN_UP, Ruling
from extract.intake.records import SAME, Relation
from extract.intake.relations import fingerprint
from extract.sources.anchors import original_files
from extract.sources.documents import parse_note
from extract.sources.lineage import stories_told
from extract.sources.published import record_text
from extract.sources.seeds import file_of_note
from extract.sources.stories import whole_story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.core.records import Story
    from extract.desk.queue import Desk
    from extract.sources.published import Decision, StoryFile


def take_up(desk: Desk, file: StoryFile) -> None:
    """The story in the queue, unless it is there already. DeskError where its text is not at hand."""
    held = (*original_files(desk.seeds), desk.seeds / f"{file.story_id}.md")
    text = next((raw for path in held if path.is_file() and sha256(raw := path.read_bytes()).hexdigest() == file.sha256), None)
    if text is None:
        where, wrong = str(desk.originals), f"the text that {file.story_id} was published from is not at hand"
        raise DeskError(where, wrong, f"the text {file.sha256[:12]}", "put it there: offsets point into it")
    story = story_in(desk, file, text) or whole_story(_document(file, text))
    with desk.store.writing():  # two who open it at once take it up once
        if file.story_id in story_ids(desk):
            return
        digest = add_text(desk, file.story_id, text, {"file": file.where, "kind": file.role, "sha256": file.sha256})
        head = {key: cell(getattr(file, key)) for key in HEAD}
        add_story(desk, Waiting(story_id=file.story_id, sha256=digest, story=story, head=head, relation=Relation(kind=SAME)))
        desk.store.decide(*rulings_of(file, story))
        last = desk.store.last_ruling(file.story_id)
        held_file = desk.seeds / "stories" / f"{file.story_id}.yaml"  # a note that nobody published yet has none
        files = {file.story_id: sha256(held_file.read_bytes()).hexdigest()} if held_file.is_file() else {}
        content = {"rulings": {file.story_id: last}, "stories": [file.story_id], "files": files}
        desk.store.add_entry(TAKEN_UP, desk.by, content)


def rulings_of(file: StoryFile, story: Story) -> Iterator[Ruling]:
    """The decisions that a file tells: each row as it stands, by whom and why it was set so, and what was left out."""
    by = file.publications[-1].by if file.publications else "project"
    told = {one.target: one for one in file.decisions}
    left_out = {name: one for name, one in told.items() if one.action == "rejected"}
    for name, fact in named(file.reading, left_out).items():
        decision = told.get(name)
        content = {"record": record_text(fact, file.reading.story.text)}
        ruling = Ruling(story_id=file.story_id, by=by, action="accept", target=name, content=content)
        yield ruling if decision is None else _as_told(ruling, decision)
    read = named(read_anew(story))
    for name, decision in left_out.items():
        if name in read:
            content = {"record": record_text(read[name], story.text)}
            yield _as_told(Ruling(story_id=file.story_id, by=by, action="", target=name, content=content), decision)


def _as_told(ruling: Ruling, decision: Decision) -> Ruling:
    return replace(ruling, action=ACTIONS.get(decision.action, "accept"), by=decision.by or ruling.by, reason=decision.reason)


def story_in(desk: Desk, file: StoryFile, content: bytes | None) -> Story | None:
    """The story of a file in the text that it was read in; None for one that is not at hand (`content` None), or is cut otherwise today."""
    note = desk.seeds / f"{file.story_id}.md"
    if file.role == "note" and note.is_file():
        return file_of_note(parse_note(note)).reading.story
    found = () if content is None else stories_told(file, content)
    alike = (story for story in found if fingerprint(story) == file.fingerprint)  # where nothing is quoted, several may be it
    return next(alike, next(iter(found), None))


def _document(file: StoryFile, content: bytes) -> Document:
    text = content.decode("utf-8", "replace")
    return Document(document_id=file.story_id, path=file.where, text=text, sha256=file.sha256, published=file.published)
