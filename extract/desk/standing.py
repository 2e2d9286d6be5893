"""What stands of this desk's publications; and a story's file that came from elsewhere, by git, say: what differs, and whose to take."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from extract.core.command_line import input_bytes
from extract.core.errors import DeskError
from extract.core.ids import cell
from extract.desk.queue import HEAD
from extract.desk.review import ACCEPTED, named, review, row_ruling, shown
from extract.desk.store import PUBLICATION, TAKEN_UP, UNDO, Ruling
from extract.desk.taking_up import rulings_of
from extract.intake.records import COPY
from extract.languages.spoken import say, told
from extract.sources.published import read_story_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.desk.queue import Desk
    from extract.desk.review import Fact, Review
    from extract.desk.store import Entry
    from extract.sources.published import StoryFile

THEIRS, OURS = "theirs", "ours"
_MOST_ROWS = 3  # told in the line; the others are counted
_SAME = ("start", "end", "text", "cells", "review", "why", "confidence", "rule_id", "object", "step", "decimals", "equivalent_of")


def standing(desk: Desk) -> tuple[Entry, ...]:
    """The publications of the log, without those that were taken back."""
    entries = desk.store.entries()
    undone = {entry.content["undo"] for entry in entries if entry.what == UNDO}
    return tuple(entry for entry in entries if entry.what == PUBLICATION and entry.n not in undone)


def settled(desk: Desk) -> dict[str, int]:
    """The stories that stand in the tables as far as this desk knows, each with the last decision that went into them."""
    return {name: number for entry in _rested_on(desk) for name, number in entry.content["rulings"].items()}


def known_files(desk: Desk) -> dict[str, str]:
    """For each story the hash of its file as this desk last published it, took it up, or was told to work on from."""
    return {name: digest for entry in _rested_on(desk) for name, digest in entry.content.get("files", {}).items()}


def _rested_on(desk: Desk) -> list[Entry]:
    """What the desk knows of the files, oldest first."""
    taken = (entry for entry in desk.store.entries() if entry.what == TAKEN_UP)
    return sorted((*taken, *standing(desk)), key=lambda entry: entry.n)


def file_hash(content: bytes | None) -> str:
    """The hash of a file; empty for none."""
    return "" if content is None else sha256(content).hexdigest()


def came_from_elsewhere(desk: Desk, one: Review) -> StoryFile | None:
    """The story's file, where it is not the one that the decisions here rest on; None where it is, or where there is none."""
    name = one.waiting.story_id
    path = desk.seeds / "stories" / f"{name}.yaml"
    if one.waiting.relation.kind == COPY or not path.is_file():
        return None
    known, content = known_files(desk).get(name, ""), path.read_bytes()
    if file_hash(content) == known or not (known or name not in settled(desk)):  # a log that an earlier program wrote has no hash
        return None
    return read_story_file(path)


def check_file(desk: Desk, one: Review) -> None:
    """DeskError where the story's file came from elsewhere: publishing over it would lose what it says."""
    if (problem := problem_of_file(desk, one)) is not None:
        raise problem


def problem_of_file(desk: Desk, one: Review) -> DeskError | None:
    """What is wrong where the story's file came from elsewhere: the rows that differ, and what to do; None where it did not."""
    file, name = came_from_elsewhere(desk, one), one.waiting.story_id
    if file is None:
        return None
    rows = [*differences(one, file)]
    more = f" and {len(rows) - _MOST_ROWS} more" if len(rows) > _MOST_ROWS else ""
    wrong = f"is not as this desk published it or took it up: {'; '.join(rows[:_MOST_ROWS]) + more or 'its rows are the same'}"
    advice = f"python -m extract review --story {name} --take {THEIRS} (or {OURS})"
    return DeskError(str(desk.seeds / "stories" / f"{name}.yaml"), wrong, "the file decided on here", advice)


def differences(one: Review, file: StoryFile) -> Iterator[str]:
    """Each row that a file and the decisions here tell otherwise, in order of the text."""
    if file.sha256 != one.waiting.sha256:
        yield say("it rests on another text, {text}", text=file.sha256[:12])
        return
    ours = {row.name: row.fact for row in one.rows if row.state == ACCEPTED}
    theirs = _rows_of(file)
    facts = {**theirs, **ours}
    for name in sorted(facts, key=lambda each: (facts[each].start, each)):
        words = facts[name].text
        if name not in ours or name not in theirs:
            yield say("{row} `{words}` only here" if name in ours else "{row} `{words}` only there", row=name, words=words)
        elif changed := [*_changed(ours[name], theirs[name])]:
            yield say("{row} `{words}`: {changes}", row=name, words=words, changes=say(", ").join(changed))


def _rows_of(file: StoryFile) -> dict[str, Fact]:
    return named(file.reading, {one.target for one in file.decisions if one.action == "rejected"})


def _changed(ours: Fact, theirs: Fact) -> Iterator[str]:
    for name in (name for name in ours.__slots__ if name not in _SAME and hasattr(theirs, name)):
        here, there = shown(getattr(ours, name)), shown(getattr(theirs, name))
        if here != there:
            unsaid = say("not said")
            yield say("{field} {here} here, {there} there", field=told(name, "desk"), here=here or unsaid, there=there or unsaid)


def take(desk: Desk, story_id: str, whose: str) -> None:
    """Work on from a file that came from elsewhere: with its rows and head (`theirs`), or with what was decided here (`ours`), which the
    next publication sets in its place, its history kept. Nothing that was decided is deleted.

    DeskError where the file is the one that is known, or `theirs` rests on another text.
    """
    with desk.store.writing():
        one = review(desk, story_id)
        file = came_from_elsewhere(desk, one)
        if file is None:
            raise DeskError(story_id, "its file is the one that is known here", f"a file that came from elsewhere, to take {whose}", "")
        digest = file_hash(input_bytes(desk.seeds / "stories" / f"{story_id}.yaml"))
        content = {"rulings": {}, "stories": [story_id], "files": {story_id: digest}}
        if whose == THEIRS:
            desk.store.decide(*_theirs(desk, one, file))
            content["rulings"] = {story_id: desk.store.last_ruling(story_id)}
        else:
            desk.store.decide(Ruling(story_id=story_id, by=desk.by, action="keep", target="story", content={"file": digest}))
        desk.store.add_entry(TAKEN_UP, desk.by, content)


def _theirs(desk: Desk, one: Review, file: StoryFile) -> Iterator[Ruling]:
    """The decisions by which the review stands as a file tells it; rows that it has not are open again."""
    if file.sha256 != one.waiting.sha256:
        wrong = f"rests on another text, {file.sha256[:12]}, than the story here"
        advice = f"leave it as it is, and take the story here out of what waits: review --story {file.story_id} --discard"
        raise DeskError(file.where, wrong, f"the text {one.waiting.sha256[:12]}", advice)
    head = {name: value for name in HEAD if (value := cell(getattr(file, name))) != one.waiting.head.get(name, "")}
    if head:
        yield Ruling(story_id=file.story_id, by=desk.by, action="set", target="story", content=head)
    rulings = [*rulings_of(file, one.waiting.story)]
    told = {ruling.target for ruling in rulings}
    for row in (row for row in one.rows if row.name not in told and row.state == ACCEPTED):
        yield row_ruling(desk, one, "reopen", (row.name, row.read or row.fact))
    yield from rulings
