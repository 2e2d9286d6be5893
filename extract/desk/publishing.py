"""Publications: what is reviewed becomes story files and tables in one change, or not at all; the last one made here can be taken back.

The commit of one SQLite transaction, which holds every file before and after, is the moment of publication. A process that dies before it
has changed nothing; after it, the next start writes what is missing. Both are said.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from extract.core.errors import DeskError, ExtractError
from extract.desk.keeping import kept
from extract.desk.queue import discarded, held_text, story_ids
from extract.desk.review import ACCEPTED, OPEN, check_said, publication, review, story_file
from extract.desk.standing import check_file, file_hash, known_files, settled, standing
from extract.desk.store import ABANDONED, BEGUN, DONE, PUBLICATION, REFUSED, UNDO, now
from extract.intake.records import COPY
from extract.languages.spoken import say, told
from extract.pipeline import read_note, tables_of_articles, tables_of_seeds
from extract.sources.anchoring import find_anchors
from extract.sources.anchors import anchors_text, copies_text, original_files
from extract.sources.documents import read_document
from extract.sources.lineage import STRETCH
from extract.sources.published import HeldText, announcements, as_text, parse_story
from extract.sources.seeds import check_seeds, read_seeds
from extract.sources.stories import split_stories
from extract.tables.grounds import check_grounds
from extract.tables.whole import alone, staged, staged_folder, sweep
from extract.tables.write import check_folder
from extract.versions.feed import data_files
from extract.versions.packages import Snapshot, keep, read_folder, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from extract.core.records import TableRows
    from extract.desk.queue import Desk
    from extract.desk.review import Review
    from extract.desk.store import Entry
    from extract.sources.anchors import Anchor
    from extract.sources.published import StoryFile
    from extract.sources.seeds import Seeds

DATA = "data/"  # in the paths of a publication: a file of the tables; all others lie in the folder of seeds
Files = Mapping[str, bytes | None]  # content by path, None for no file


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A publication as it is told: its number in the log, the stories, the version of the tables before and after."""

    number: int
    stories: tuple[str, ...]
    before: str
    after: str


def publish(desk: Desk, stories: Sequence[str] = (), *, reason: str = "") -> Made:
    """Publish these stories, or without a name all that are reviewed. DeskError, with nothing changed, where one cannot be."""
    with _alone(desk):
        # Before the reviews are read: what is decided meanwhile is not in them, and stays due.
        rulings = {name: desk.store.last_ruling(name) for name in dict.fromkeys(stories or ready(desk))}
        reviews = [review(desk, name) for name in rulings]
        _check(desk, reviews)
        for one in reviews:
            check_said(one, one.waiting.story_id, {"reason": reason})
        with _begun(desk, {"stories": [*rulings]}, reason) as begun:
            files = after_files(desk, reviews, reason)
            check_grounds(desk.data, {path.removeprefix(DATA): content or b"" for path, content in files.items()}, but=[*rulings])
            content = {"stories": [*rulings], "rulings": rulings, "files": _hashes(desk, files, reviews)}
            return _made(desk, (PUBLICATION, begun, reason), files, content)


def undo(desk: Desk, *, reason: str = "", number: int = 0) -> Made:
    """Take back the last publication made here: every file has the bytes of before. Its stories wait again, their decisions kept.

    `number` is that of the publication meant: DeskError where another was made since. Where something else came into the tables since,
    that stays: they are built anew without the stories.
    """
    with _alone(desk):
        last = next(reversed(standing(desk)), None)
        if last is None:
            raise DeskError(str(desk.store.folder), "nothing was published here that could be taken back", "", "python -m extract log")
        if number and last.n != number:
            wrong = f"the last publication is not {number} any more, but {_named(last)} by {last.by}"
            raise DeskError(str(desk.store.folder), wrong, "", "look at the log again")
        desk, rows = _desk_of(desk, last), _files(desk, last.n)
        for path in (path for path, pair in rows.items() if not path.startswith(DATA) and _held(desk, path) != pair[1]):
            wrong = "was changed since that publication"
            raise DeskError(str(desk.seeds / path), wrong, "the file as it was published", "put it back, or undo by hand")
        with _begun(desk, {"stories": last.content["stories"], "undo": last.n}, reason) as begun:
            before: Files = {path: pair[0] for path, pair in rows.items()}
            if any(path.startswith(DATA) and _held(desk, path) != pair[1] for path, pair in rows.items()):
                before = _built_anew(desk, before)
            return _made(desk, (UNDO, begun, reason), before, {"stories": last.content["stories"], "undo": last.n})


def _built_anew(desk: Desk, before: Files) -> Files:
    """The tables of the seeds with these files: something else came into them since, which stays."""
    kept = {path: content for path, content in before.items() if not path.startswith(DATA)}
    with TemporaryDirectory() as place:
        seeds = Path(place) / "seeds"
        shutil.copytree(desk.seeds, seeds, ignore=shutil.ignore_patterns("originals", "desk"))
        for path, content in kept.items():
            with staged(seeds / path, content) as put:
                put()
        return kept | {DATA + name: content for name, content in _tables(read_seeds(seeds)).items()}


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """Alone at the desk, after what an interrupted publication left was finished."""
    desk.store.database  # the folder and the file  # noqa: B018
    with alone(desk.seeds, desk.data.resolve().parent):
        recover_alone(desk)
        yield


@contextmanager
def _begun(desk: Desk, content: dict[str, Any], reason: str) -> Iterator[int]:
    """A change that is begun: refused, it is closed; a process that dies leaves it open, to be told at the next start."""
    number = desk.store.add_entry(BEGUN, desk.by, content, reason=reason)
    try:
        yield number
    except (ExtractError, OSError):
        with suppress(DeskError):  # what is refused for want of room may not be written down either
            desk.store.add_entry(REFUSED, desk.by, content, publication=number)
        raise


def _made(desk: Desk, change: tuple[str, int, str], after: Files, content: dict[str, Any]) -> Made:
    """Commit a change and put its files in their places. All are written beside them first: what has no room is refused before."""
    what, begun, reason = change
    pairs = {path: (_held(desk, path), new) for path, new in after.items()}
    changed = {path: pair for path, pair in pairs.items() if path.startswith(DATA) or pair[0] != pair[1]}  # the tables as a whole
    before, version = _keep_versions(desk, pairs)
    content |= {"begun": begun, "before": before, "after": version, "data": os.path.relpath(desk.data.resolve(), desk.seeds.resolve())}
    with _staged(desk, {path: new for path, (_, new) in changed.items()}) as put:
        with desk.store.writing() as database:
            number = desk.store.add_entry(what, desk.by, content, publication=begun, reason=reason)
            packed = [(number, path, *map(_packed, pair)) for path, pair in sorted(changed.items())]
            database.executemany("INSERT INTO files (publication, path, before, after) VALUES (?, ?, ?, ?)", packed)
        put(number)
    return Made(number=number, stories=tuple(content["stories"]), before=before, after=version)


@contextmanager
def _staged(desk: Desk, files: Files) -> Iterator[Callable[[int], None]]:
    """Every file written beside its place; what is given puts them all there, the tables as one folder and last, and logs it."""
    tables = {path.removeprefix(DATA): content for path, content in files.items() if path.startswith(DATA) and content is not None}
    check_folder(desk.data, tables)
    with ExitStack() as stack:
        puts = [
            stack.enter_context(staged(desk.seeds / path, content))
            for path, content in sorted(files.items()) if not path.startswith(DATA)
        ]
        puts.append(stack.enter_context(staged_folder(desk.data, tables)))

        def put(number: int) -> None:
            for each in puts:
                each()
            desk.store.add_entry(DONE, desk.by, {}, publication=number)

        yield put


def recover(desk: Desk) -> tuple[str, ...]:
    """Finish what was interrupted; a sentence for each publication that was. Nothing to do where the desk was never used."""
    _clear(desk)  # a process may have been killed when all was done but for the tables of before
    if not desk.store.exists or not desk.store.unfinished():
        return ()
    with alone(desk.seeds, desk.data.resolve().parent):
        return recover_alone(desk)


def recover_alone(desk: Desk) -> tuple[str, ...]:
    """As `recover`, for one who holds the lock."""
    _clear(desk)
    return tuple(_recovered(desk, entry) for entry in desk.store.unfinished())


def _clear(desk: Desk) -> None:
    """Take away what processes that were killed had not put in its place."""
    for folder in (desk.data.resolve().parent, desk.seeds, desk.seeds / "stories", desk.store.folder / "versions"):
        sweep(folder)


def _recovered(desk: Desk, entry: Entry) -> str:
    if entry.what == BEGUN:
        desk.store.add_entry(ABANDONED, desk.by, entry.content, publication=entry.n)
        return f"{_named(entry)}, begun {entry.at:%Y-%m-%d %H:%M} UTC by {entry.by}, was interrupted: nothing was changed"
    desk, rows = _desk_of(desk, entry), _files(desk, entry.n)
    for path in (path for path, pair in rows.items() if not path.startswith(DATA) and _held(desk, path) not in (None, *pair)):
        wrong, expected = f"was changed while {_named(entry)} was not complete", "the file as it was, or as it is published"
        raise DeskError(str(desk.seeds / path), wrong, expected, "move your version away and try again")
    with _staged(desk, {path: after for path, (_, after) in rows.items()}) as put:
        put(entry.n)
    return f"{_named(entry)} was interrupted after it was made: it is complete now"


def _desk_of(desk: Desk, entry: Entry) -> Desk:
    """The desk with the folder of tables that a publication went into, whichever is named today."""
    return replace(desk, data=Path(os.path.normpath(desk.seeds.resolve() / entry.content["data"])))


def _named(entry: Entry) -> str:
    """What an entry of the log is about: publication or undo, its number, the stories."""
    what = UNDO if "undo" in entry.content else PUBLICATION
    return f"{what} {entry.n} of {', '.join(entry.content['stories'])}"


def _files(desk: Desk, number: int) -> dict[str, tuple[bytes | None, bytes | None]]:
    """The files of a publication, each before and after."""
    rows = desk.store.database.execute("SELECT path, before, after FROM files WHERE publication = ? ORDER BY path", (number,))
    return {row["path"]: (_unpacked(row["before"]), _unpacked(row["after"])) for row in rows}


def _hashes(desk: Desk, files: Files, reviews: Sequence[Review]) -> dict[str, str]:
    """The hashes of the story files of a publication; not of one that a copy went into and that is another's."""
    own, known, out = {one.waiting.story_id for one in reviews}, known_files(desk), {}
    for path, content in files.items():
        name = Path(path).stem
        if path.startswith("stories/") and content is not None and (name in own or file_hash(_held(desk, path)) == known.get(name)):
            out[name] = file_hash(content)
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A publication or undo as the log tells it; `taken_back` says that a later undo followed."""

    entry: Entry
    stories: tuple[str, ...]
    versions: str
    taken_back: bool


def past(desk: Desk) -> Iterator[Past]:
    """Every publication and undo, oldest first, those that were interrupted before they changed anything, too."""
    entries = desk.store.entries()
    undone = {entry.content["undo"] for entry in entries if entry.what == UNDO}
    for entry in entries:
        if entry.what in (PUBLICATION, UNDO, ABANDONED):
            versions = f"{entry.content['before']} -> {entry.content['after']}" if "after" in entry.content else "nothing was changed"
            yield Past(entry=entry, stories=tuple(entry.content.get("stories", ())), versions=versions, taken_back=entry.n in undone)


def history(desk: Desk) -> Iterator[str]:
    """A line for each publication and undo, oldest first."""
    for one in past(desk):
        entry, back = one.entry, f"  {say('taken back')}" if one.taken_back else ""
        reason = f"  ({entry.reason})" if entry.reason else ""
        stories, what, versions = ", ".join(one.stories), told(entry.what, "desk"), told(one.versions, "desk")
        yield f"{entry.n}  {entry.at:%Y-%m-%d %H:%M} UTC  {entry.by}  {what}  {stories}  {versions}{back}{reason}"


def is_due(desk: Desk, story_id: str) -> bool:
    """Whether something was added or decided that is not in the tables yet, and the story was not taken out of what waits."""
    if desk.store.last_ruling(story_id) <= settled(desk).get(story_id, -1):
        return False
    return discarded(desk, story_id) is None


def ready(desk: Desk) -> tuple[str, ...]:
    """The stories that are reviewed and due, oldest first; a copy that words were changed in waits to be named."""
    due = [review(desk, name) for name in reversed(story_ids(desk)) if is_due(desk, name)]
    return tuple(one.waiting.story_id for one in due if one.closed and not _is_changed_copy(one))


def _is_changed_copy(one: Review) -> bool:
    relation = one.waiting.relation
    return relation.kind == COPY and any(change.kind == "changed" for change in relation.what_changed)


def _check(desk: Desk, reviews: Sequence[Review]) -> None:
    if not reviews:
        copies = [name for name in story_ids(desk) if is_due(desk, name) and _is_changed_copy(review(desk, name))]
        wrong = f"no story is reviewed but {' '.join(copies)}, in which words of another were changed" if copies else "no story is reviewed"
        advice = f"python -m extract publish {copies[0]}" if copies else "python -m extract review"
        raise DeskError("publish", wrong, "a story with every row accepted or rejected", advice)
    for one in reviews:
        name = one.waiting.story_id
        if discarded(desk, name) is not None:
            raise DeskError(name, "the story was taken out of what waits", "", f"python -m extract review --story {name} --bring-back")
        if not is_due(desk, name):
            raise DeskError(name, "the story is published, and nothing was decided since", "a story that waits", "review it first")
        if not one.closed:
            wrong, advice = f"{len(one.open)} rows are not decided yet", f"python -m extract review --story {name}"
            raise DeskError(name, wrong, "each accepted or rejected", advice)
        check_file(desk, one)


def after_files(desk: Desk, reviews: Sequence[Review], reason: str) -> dict[str, bytes | None]:
    """Every file as it is after these stories are published: story files, anchors, copies, tables."""
    seeds = read_seeds(desk.seeds)
    files: dict[str, bytes | None] = {}
    for one in reviews:
        seeds = with_story(seeds, desk, one, reason)
    held = {file.story_id: file for file in read_seeds(desk.seeds).files}
    texts = {file.story_id: as_text(file) for file in seeds.stories if held.get(file.story_id) != file}
    files |= {f"stories/{name}.yaml": text.encode() for name, text in texts.items()}
    seeds = _read_back(desk, seeds, texts)
    tables = tables_of_seeds(seeds)
    seeds = replace(seeds, anchors=_living(seeds, tables, {one.waiting.story_id for one in reviews}))
    files |= {"anchors.csv": anchors_text(seeds.anchors).encode(), "copies.csv": copies_text(seeds.containments).encode()}
    return files | {DATA + name: content for name, content in data_files(tables, announcements(seeds.files)).items()}


def _living(seeds: Seeds, tables: TableRows, names: Collection[str]) -> tuple[Anchor, ...]:
    """The anchors without those of rows that these stories do not give any more, because a reviewer left them out or set them otherwise."""
    keys = (("observations", "observation_id"), ("events", "event_id"))
    known = {(table, str(row[key])) for table, key in keys for row in tables[table]}
    texts = {text.sha256 for file in seeds.files if file.story_id in names for text in file.texts}
    return tuple(one for one in seeds.anchors if one.sha256 not in texts or (one.table, one.record_id) in known)


def _read_back(desk: Desk, seeds: Seeds, texts: Mapping[str, str]) -> Seeds:
    """The seeds as the next build reads them, checked as it does: what it could not read is refused before it is published."""
    read = {name: parse_story(text, str(desk.seeds / "stories" / f"{name}.yaml")) for name, text in texts.items()}
    seeds = replace(seeds, stories=tuple(read.get(file.story_id, file) for file in seeds.stories))
    check_seeds(seeds)
    return seeds


def _tables(seeds: Seeds) -> dict[str, bytes]:
    return data_files(tables_of_seeds(seeds), announcements(seeds.files))


def before_and_after(desk: Desk, found: Review) -> tuple[Snapshot, Snapshot]:
    """The tables as they are, and as they would be with the story, what is still open taken as it stands. Nothing is written."""
    taken = {OPEN: ACCEPTED}
    rows = tuple(replace(each, state=taken.get(each.state, each.state)) for each in found.rows)
    files = _tables(with_story(read_seeds(desk.seeds), desk, replace(found, rows=rows)))
    return read_folder(desk.data), snapshot(files, found.waiting.story_id)


def with_story(seeds: Seeds, desk: Desk, one: Review, reason: str = "") -> Seeds:
    """The seeds as if the story were published. A copy adds a text to the story that it repeats, with anchors of its own."""
    if one.waiting.relation.kind == COPY:
        return _with_copy(seeds, one, desk, reason)
    file = story_file(one, publication(desk.by, reason))
    known = {each.story_id: each for each in seeds.files}
    if (before := known.pop(file.story_id, None)) is not None:
        file = _again(before, file, {each.name for each in one.rows})
    if file.update_of and file.update_of not in known:
        raise DeskError(file.story_id, f"it is an update of {file.update_of}, which is not published", "", "publish that story first")
    stories = (*(each for each in seeds.stories if each is not before), file)
    notes = tuple(each for each in seeds.notes if each is not before)
    seeds = replace(seeds, stories=tuple(sorted(stories, key=lambda each: each.story_id)), notes=notes)
    return _anchored(seeds, desk, file, {text.sha256 for text in file.texts})


def _again(before: StoryFile, file: StoryFile, decided: Collection[str]) -> StoryFile:
    """A story published once more: what it rests on stays, and decisions on other rows than those `decided` now; its publications are
    added to. DeskError where it is another text."""
    if before.sha256 != file.sha256 and before.role == "note":
        wrong, advice = "its note was changed since it was opened for review", "put it back, or move seeds/desk away and open it again"
        raise DeskError(file.story_id, wrong, "the note that was reviewed", advice)
    if before.sha256 != file.sha256:
        raise DeskError(file.story_id, "a story of that id rests on another text", "an id of its own", "add it with another title or day")
    return replace(
        file, role=before.role, texts=before.texts, licence=before.licence, update_of=before.update_of,
        fingerprint=before.fingerprint or file.fingerprint, publications=(*before.publications, *file.publications),
        decisions=(*file.decisions, *(one for one in before.decisions if one.target not in decided)),
    )


def _with_copy(seeds: Seeds, one: Review, desk: Desk, reason: str) -> Seeds:
    waiting, relation = one.waiting, one.waiting.relation
    name = relation.file_id or relation.story_id
    target = next((file for file in seeds.files if file.story_id == name), None)
    if target is None:
        raise DeskError(waiting.story_id, f"it copies {name}, which is not published", "", "publish that story first")
    row = desk.store.database.execute("SELECT name FROM texts WHERE sha256 = ?", (waiting.sha256,)).fetchone()
    held_text(desk, row["name"], waiting.sha256)
    document = read_document(desk.originals / f"{row['name']}.txt")
    several = len(split_stories(document)) > 1  # the page tells other stories, too
    stretch = f"{waiting.story.start}-{waiting.story.end}" if several else ""
    text = HeldText(
        publisher=waiting.head.get("publisher") or "Unnamed re-poster", sha256=waiting.sha256, note=waiting.head.get("url", ""),
        at=f"{now():%Y-%m-%dT%H:%M:%SZ}", by=desk.by, reason=reason, stretch=stretch,
    )
    grown = replace(target, texts=(*target.texts, text))
    grown = _read(grown) if target in seeds.notes else grown
    stories = sorted((*(each for each in seeds.stories if each is not target), grown), key=lambda each: each.story_id)
    seeds = replace(seeds, stories=tuple(stories), notes=tuple(each for each in seeds.notes if each is not target))
    origin = target.sha256 if target.role != "note" else target.texts[0].sha256
    name = f"{waiting.sha256}{STRETCH}{stretch}" if stretch else waiting.sha256
    containments = {**seeds.containments, name: (origin, relation.containment)}
    return replace(_anchored(seeds, desk, grown, {waiting.sha256}), containments=containments)


def _anchored(seeds: Seeds, desk: Desk, file: StoryFile, texts: Collection[str]) -> Seeds:
    """The seeds with anchors in those of a story's copies that are at hand, for each fact of it that has none there."""
    read = map(read_document, original_files(desk.seeds) if texts else ())
    documents = {each.sha256: replace(each, published=file.published) for each in read if each.sha256 in texts}
    if not documents:
        return seeds
    articles, _ = tables_of_articles([*documents.values()], seeds)
    held = {(one.table, one.record_id, one.sha256) for one in seeds.anchors}
    stretches = {text.sha256: range(*map(int, text.stretch.split("-"))) for text in file.texts if text.stretch}
    found = (one for one in find_anchors(articles, tables_of_seeds(seeds)).anchors
             if one.sha256 not in stretches or one.start in stretches[one.sha256])
    return replace(seeds, anchors=(*seeds.anchors, *(one for one in found if (one.table, one.record_id, one.sha256) not in held)))


def _read(note: StoryFile) -> StoryFile:
    """A note that was changed since it was read, read now: only a file can tell its copies. DeskError where a person had reviewed it."""
    if note.publications:
        wrong, advice = "its note was changed since it was published", f"python -m extract review --story {note.story_id}"
        raise DeskError(note.story_id, wrong, "a note as it was reviewed", f"review it again first: {advice}")
    read = read_note(note)
    return replace(read, reading=kept(read.reading))


def _held(desk: Desk, path: str) -> bytes | None:
    place = _place(desk, path)
    return place.read_bytes() if place.is_file() else None


def _place(desk: Desk, path: str) -> Path:
    return desk.data / path.removeprefix(DATA) if path.startswith(DATA) else desk.seeds / path


def _keep_versions(desk: Desk, pairs: Mapping[str, tuple[bytes | None, bytes | None]]) -> list[str]:
    """Keep the tables as they were and as they will be, as packages; the versions of both."""
    tables = [
        {path.removeprefix(DATA): pair[side] for path, pair in pairs.items() if path.startswith(DATA) and pair[side] is not None}
        for side in (0, 1)
    ]
    return [keep(files, desk.store.folder / "versions").stem for files in tables]  # type: ignore[arg-type]


def _packed(content: bytes | None) -> bytes | None:
    return None if content is None else zlib.compress(content)


def _unpacked(content: bytes | None) -> bytes | None:
    return None if content is None else zlib.decompress(content)
