"""Adding: received files become texts in `seeds/originals/` and stories in the queue; copies and updates of known stories are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from extract.core.command_line import input_bytes
from extract.core.errors import DeskError, ExtractError
from extract.core.ids import cell, slug
from extract.core.records import Document
from extract.desk.queue import HEAD, Waiting, add_story, add_text, check_day, discarded, relate, story_ids, waiting
from extract.desk.review import review
from extract.desk.standing import settled
from extract.desk.store import now
from extract.desk.taking_up import story_in, take_up
from extract.intake.amendments import places_in, places_read
from extract.intake.proposing import propose, story_id
from extract.intake.records import COPY, NEW, SAME, UPDATE, KnownText, PublicationDay, Relation, Suggestion
from extract.intake.relations import relation
from extract.intake.uploads import read_upload
from extract.reading.story import read_story
from extract.sources.anchors import original_files
from extract.sources.seeds import read_seeds
from extract.sources.stories import split_stories

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from extract.core.records import Story
    from extract.desk.queue import Desk
    from extract.desk.review import Review
    from extract.intake.records import IncomingText, Proposal
    from extract.sources.published import StoryFile

LONGEST_NAME = 60  # letters of a file's name in `originals/`
MOST_STORIES = 60  # of a text: a digest of a week has some forty; each is held against all others
CELL_MARKS = ("\t", ";", ",", "|")  # between the cells of a table that is written as text
LONGEST_ID = 120  # letters: file systems allow names of 255, and the ids of its texts add some thirty


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story found in a received text and not kept yet: what is proposed of it, and what it is to the known ones."""

    proposal: Proposal
    relation: Relation
    notes: tuple[str, ...] = ()


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
    found = candidates(desk, name, content, given)
    with desk.store.writing():  # all stories of a file or none; two who add at once do not take one id
        return tuple(enqueue(desk, one) for one in found)


def candidates(desk: Desk, name: str, content: bytes, given: Mapping[str, str] | None = None) -> tuple[Candidate, ...]:
    """Every story of a received file; nothing is kept. Errors as of `add`."""
    return _found(desk, (name, content), given or {}, [*known_texts(desk)])


def all_candidates(desk: Desk, files: Iterable[tuple[str, bytes]]) -> tuple[tuple[Candidate, ...], tuple[ExtractError, ...]]:
    """Every story of files received together, by name and content, and why those that cannot be read cannot; nothing is kept."""
    known, found, problems = [*known_texts(desk)], list[Candidate](), list[ExtractError]()
    for file in files:
        try:
            more = _found(desk, file, {}, known)
        except ExtractError as problem:
            problems.append(problem)
        else:
            found += more
            known += map(_told, more)
    return tuple(found), tuple(problems)


def _found(desk: Desk, file: tuple[str, bytes], given: Mapping[str, str], known: Sequence[KnownText]) -> tuple[Candidate, ...]:
    """Every story of one file, held against the known ones and those before it."""
    name, content = file
    check_head(given, name)
    known, taken, found = [*known], {*_queued(desk), *(text.story_id for text in known)}, list[Candidate]()
    for incoming in read_upload(name, content):
        _check_prose(incoming)
        proposals = propose(incoming, now().date())
        if len(proposals) > MOST_STORIES:
            wrong = f"{len(proposals)} stories in one text"
            raise DeskError(incoming.name, wrong, f"at most {MOST_STORIES}", "hand in the articles one by one, or a part of them at a time")
        for proposal in proposals:
            one = _related(_named(with_head(proposal, given), taken), known)
            known.append(replace(_told(one), sha256=""))
            taken.add(one.proposal.story_id)
            found.append(one)
    return tuple(found)


def _check_prose(incoming: IncomingText) -> None:
    """DeskError for a table: rows of cells tell no story, and are imported as such."""
    lines = [line for line in incoming.text.splitlines() if line.strip()]
    for mark in CELL_MARKS:
        cells = {line.count(mark) for line in lines}
        if len(lines) > 1 and len(cells) == 1 and cells != {0} and not any(line.rstrip().endswith((".", "?", "!")) for line in lines):
            wrong = f"a table of {len(lines)} rows, no text of a story"
            raise DeskError(incoming.name, wrong, "sentences", "rows go into a series: python -m extract import FILE.csv --mapping M")


def _queued(desk: Desk) -> Sequence[str]:
    """The ids in the queue; to look makes no database."""
    return story_ids(desk) if desk.store.exists else ()


def _as_known(proposal: Proposal, story_id: str) -> KnownText:
    """A proposed story as one that others are held against."""
    return KnownText(
        story_id=story_id, title=proposal.title.value, sha256=proposal.incoming.text_sha256, story=proposal.story,
        newsrooms=(proposal.publisher.value, proposal.wire.value), published=proposal.published.day, places=places_in(proposal.story),
    )


def _told(one: Candidate) -> KnownText:
    """A story just found as a known one; what it repeats goes by the id of what it repeats."""
    return _as_known(one.proposal, one.relation.story_id if one.relation.kind == SAME else one.proposal.story_id)


def with_head(proposal: Proposal, given: Mapping[str, str]) -> Proposal:
    """The proposal with what a person says of it: the head by name, and `story_id`. An empty day is one that nobody knows."""
    said: dict[str, Any] = {key: Suggestion(value=value, source="given") for key, value in given.items() if key not in _UNLIKE}
    if "published" in given:
        day = date.fromisoformat(given["published"]) if given["published"] else None
        said["published"] = PublicationDay(day=day, source="given")
    return replace(proposal, **said)


def check_head(given: Mapping[str, str], where: str) -> None:
    """DeskError for a day that cannot be, or an id that could not name a file."""
    if given.get("published"):
        check_day(given["published"], f"{where} published")
    name = given.get("story_id", "")
    if name != slug(name):
        raise DeskError(f"{where} story_id", f"`{name}` cannot name a story", slug(name) or "letters, digits and hyphens", "correct it")
    if len(name) > LONGEST_ID:
        raise DeskError(f"{where} story_id", f"an id of {len(name)} letters", f"at most {LONGEST_ID}", "shorten it: it names files")


_UNLIKE = ("published", "story_id")  # what is no suggestion with a source


def _related(proposal: Proposal, known: Sequence[KnownText]) -> Candidate:
    found = relation(proposal.story, known, proposal.incoming.text_sha256, head=_as_known(proposal, proposal.story_id))
    return Candidate(proposal=proposal, relation=found, notes=(*proposal.problems, *_doubts(proposal)))


def _named(proposal: Proposal, taken: Collection[str], name: str = "") -> Proposal:
    return replace(proposal, story_id=name or story_id(proposal, taken))


def enqueue(desk: Desk, found: Candidate, given: Mapping[str, str] | None = None) -> Added:
    """The candidate in the queue, with the head as far as a person says it; what it is to the known stories is looked up anew.

    Its id follows what is said, unless `story_id` is. DeskError, with nothing kept, for a value that cannot be.
    """
    given, proposal = given or {}, found.proposal
    check_head(given, proposal.story_id)
    with desk.store.writing():  # two who add at once do not take one id
        known = list(known_texts(desk))
        taken, name = {*_queued(desk), *(text.story_id for text in known)}, given.get("story_id", "")
        if name in taken:
            raise DeskError(name, "there is a story of that id", "an id of its own", "choose another")
        if given or proposal.story_id in taken:
            proposal = _named(with_head(proposal, given), taken, name)
        same = found.relation.kind == SAME or _is_held(proposal, known)
        kin = relation(proposal.story, known, proposal.incoming.text_sha256 if same else "", head=_as_known(proposal, proposal.story_id))
        return _keep(desk, replace(found, proposal=proposal, relation=kin))


def _is_held(proposal: Proposal, known: Sequence[KnownText]) -> bool:
    """Whether this very story, not only another one of its text, is known."""
    digest, start = proposal.incoming.text_sha256, proposal.story.start
    return any(one.sha256 == digest and one.story is not None and one.story.start == start for one in known)


def _keep(desk: Desk, found: Candidate) -> Added:
    proposal, incoming, head = found.proposal, found.proposal.incoming, head_of(found.proposal)
    told = Added(
        story_id=proposal.story_id, name=incoming.name, relation=found.relation, head=head, on_topic=proposal.on_topic, notes=found.notes,
    )
    if found.relation.kind == SAME:
        return replace(told, story_id=found.relation.story_id, queued=False)
    digest = add_text(desk, _file_name(proposal), incoming.text.encode(), _received(incoming))
    add_story(desk, Waiting(story_id=proposal.story_id, sha256=digest, story=proposal.story, head=head, relation=found.relation))
    return told


def head_of(proposal: Proposal) -> dict[str, str]:
    """The head of a story as proposed; what nothing says is empty."""
    values = {key: getattr(proposal, key).value for key in HEAD if key != "published"}
    return {key: cell(proposal.published.day) if key == "published" else values[key] for key in HEAD}


def _doubts(proposal: Proposal) -> Iterator[str]:
    if not (proposal.on_topic or read_story(proposal.story).mentions):
        yield "nothing in it is about rare-earth supply as far as the program can tell; a person may decide otherwise"


def _file_name(proposal: Proposal) -> str:
    stem = slug(PurePath(proposal.incoming.name).stem)[:LONGEST_NAME].strip("-")
    return stem or proposal.story_id


def _received(incoming: IncomingText) -> dict[str, str]:
    return {"file": incoming.name, "kind": incoming.kind, "sha256": incoming.sha256}


def open_story(desk: Desk, story_id: str) -> Review:
    """The review of a story that waits, or of one that is published, which is taken up again with every row as it stands."""
    if desk.store.exists and story_id in story_ids(desk):
        return review(desk, story_id)
    file = next((file for file in read_seeds(desk.seeds).files if file.story_id == story_id), None)
    if file is not None:
        take_up(desk, file)
    return review(desk, story_id)


def known_texts(desk: Desk) -> Iterator[KnownText]:
    """Every text that is known: of published stories, by their words where they are at hand, else by fingerprint; and what waits."""
    held = {sha256(content).hexdigest(): content for content in map(input_bytes, original_files(desk.seeds))}
    files = read_seeds(desk.seeds).files
    for file in files:
        known = KnownText(
            story_id=file.tells, file_id=file.story_id, title=file.title, newsrooms=(file.publisher, file.wire), published=file.published,
            places=places_read(file.reading), reading=file.reading,
        )
        yield replace(known, sha256=file.sha256, fingerprint=file.fingerprint)
        for digest in (file.sha256, *(text.sha256 for text in file.texts)):
            for story in _stories_of(desk, file, digest, held.get(digest)):
                yield replace(known, sha256=digest, story=story)
    published = {file.story_id for file in files}
    for one in (waiting(desk, name) for name in _queued(desk) if name not in published):
        tells, of = one.relation.story_id or one.story_id, one.story_id
        if one.relation.kind == COPY:
            of = one.relation.file_id or tells
        yield KnownText(
            story_id=tells, file_id=of, title=one.head.get("title", ""), sha256=one.sha256, story=one.story,
            newsrooms=(one.head.get("publisher", ""), one.head.get("wire", "")), published=one.published, places=places_in(one.story),
        )


def _stories_of(desk: Desk, file: StoryFile, digest: str, content: bytes | None) -> tuple[Story, ...]:
    """The story of a file in one of its texts, None for one that is not at hand; of a page with several, those about rare earths."""
    own = story_in(desk, file, content) if digest == file.sha256 else None
    if own is not None or content is None:
        return () if own is None else (own,)
    text = content.decode("utf-8", "replace")
    stories = split_stories(Document(document_id=file.story_id, path=file.where, text=text, sha256=digest, published=file.published))
    places = [stretch for stretch in file.stretches(digest) if stretch]
    return tuple(story for story in stories if not places or any(story.start < end and start < story.end for start, end in places))


def kin(desk: Desk, story: Waiting) -> dict[str, Relation]:
    """What the story could be a copy of, by id: every other story that is published or waits; each as a relation of no kind yet."""
    files = read_seeds(desk.seeds).files
    found = {file.story_id: Relation(kind="", story_id=file.tells, file_id=file.story_id) for file in files}
    others = (waiting(desk, name) for name in _queued(desk) if name not in found and discarded(desk, name) is None)
    for one in (one for one in others if one.relation.kind != COPY):
        found[one.story_id] = Relation(kind="", story_id=one.relation.story_id or one.story_id, file_id=one.story_id)
    found.pop(story.story_id, None)
    return found


def say_relation(desk: Desk, story: Waiting, value: str) -> None:
    """What a story that waits is to the others, as a reviewer says it: `new`, `copy:STORY` or `update:STORY`.

    DeskError for another value, a story that is not known, or where it is published already.
    """
    where, (kind, _, other) = f"{story.story_id} relation", value.partition(":")
    if story.story_id in settled(desk):
        advice = "take the publication back first: python -m extract undo"
        raise DeskError(where, "the story is published, and what it is to the others with it", "a story that waits", advice)
    if (kind in (COPY, UPDATE)) != bool(other) or kind not in (NEW, COPY, UPDATE):
        raise DeskError(where, f"`{value}` is no relation", f"{NEW}, {COPY}:STORY or {UPDATE}:STORY", "correct it")
    known = {} if kind == NEW else kin(desk, story)
    if kind != NEW and other not in known:
        near = next(iter(get_close_matches(other, known, n=1, cutoff=0.3)), "one that is published or waits")
        raise DeskError(where, f"no other story is called `{other}`", near, "correct it")
    relate(desk, story, _said(desk, story, replace(known[other], kind=kind)) if other else Relation(kind=NEW))


def _said(desk: Desk, story: Waiting, said: Relation) -> Relation:
    """A relation as a person says it, with what both texts have in common and what changed, where the words of the other are at hand."""
    known = [one for one in known_texts(desk) if (one.file_id or one.story_id) == said.file_id]
    found = relation(story.story, known, sha256="")
    if found.kind not in (COPY, UPDATE):
        return said
    return replace(found, kind=said.kind, story_id=said.story_id, file_id=said.file_id)
