"""The queue and the log of this machine (`seeds/desk/desk.db`): texts added, stories that wait, decisions, publications.

SQLite in WAL mode: several people review at once, each decision is one row that nobody overwrites, and what was committed outlives a
crash. The published truth are the files in `seeds/`; this file can be lost without losing any of it.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import finalize

from extract.core.errors import DeskError
from extract.tables import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LOG = logging.getLogger(__name__)  # a line for each row more: which story and what, never its content
BEGUN, PUBLICATION, UNDO, DONE = "begun", "publication", "undo", "done"
REFUSED, ABANDONED, TAKEN_UP = "refused", "abandoned", "taken up"
LAYOUT = 1  # of the file; a later program may raise it
_SCHEMA = """
CREATE TABLE IF NOT EXISTS texts (
  sha256 TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, received TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stories (
  story_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL REFERENCES texts, cut TEXT NOT NULL, head TEXT NOT NULL, relation TEXT NOT NULL,
  at TEXT NOT NULL, by TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS decisions (
  n INTEGER PRIMARY KEY AUTOINCREMENT, story_id TEXT NOT NULL REFERENCES stories, at TEXT NOT NULL, by TEXT NOT NULL,
  action TEXT NOT NULL, target TEXT NOT NULL, content TEXT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS decisions_of ON decisions (story_id);
CREATE TABLE IF NOT EXISTS log (
  n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL, what TEXT NOT NULL, publication INTEGER NOT NULL,
  content TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
  publication INTEGER NOT NULL, path TEXT NOT NULL, before BLOB, after BLOB, PRIMARY KEY (publication, path));
"""
_ONLY_ADDED = "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END;\n"
    for table in ("decisions", "log", "files") for act in ("UPDATE", "DELETE")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the log: `what` is one of the words below the imports; `content` says which stories and versions."""

    n: int
    at: datetime
    by: str
    what: str
    publication: int
    content: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a reviewer decides: `action` (accept, reject, set, claim, reopen, close) on `target`, a row's name or `story`."""

    story_id: str
    by: str
    action: str
    target: str
    content: Mapping[str, str]
    reason: str = ""


def now() -> datetime:
    """The time of a decision, UTC, to the second; SOURCE_DATE_EPOCH stands for it where the same bytes are wanted twice."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(given), UTC)
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What goes wrong with a file of the desk becomes a DeskError: another one writes, no permission, no room, or not its content."""
    try:
        yield
    except sqlite3.Error as problem:
        raise DeskError(str(path), f"the desk's file cannot be used ({problem})", *_ADVICE.get(_primary(problem), _BROKEN)) from problem


_BROKEN = ("an SQLite file", "move it away: published stories do not depend on it, only what waits for review does")
_OWN = ("a file and a folder that you may write", "take the permission, or work in a copy of the folder")
_ADVICE = {
    sqlite3.SQLITE_BUSY: ("", "somebody else is writing or publishing: try again in a minute"),
    sqlite3.SQLITE_FULL: ("room on the disk", "free some; nothing was changed"),
    sqlite3.SQLITE_IOERR: ("a disk that can be written", "nothing was changed; look whether the disk is full"),
    **dict.fromkeys((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM), _OWN),
}


def _primary(problem: sqlite3.Error) -> int:
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF  # the lowest byte says the kind, the others which of that kind


class Store:
    """The database in a folder, made at the first use. One for each thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def exists(self) -> bool:
        """Whether anything was ever added here."""
        return (self.folder / "desk.db").is_file()

    @cached_property
    def database(self) -> sqlite3.Connection:
        """The connection. DeskError where the file cannot be used."""
        path = self.folder / "desk.db"
        with told(path):
            self._make_folder()
            # By itself a connection closes, and with it its files, only when the garbage collector comes by, in whatever thread.
            connection = sqlite3.connect(path, timeout=whole.WAIT, isolation_level=None, check_same_thread=False)
            finalize(self, connection.close)
            connection.row_factory = sqlite3.Row
            layout = connection.execute("PRAGMA user_version").fetchone()[0]
            if layout > LAYOUT:
                wrong, expected = f"the desk's file has layout {layout}", f"at most {LAYOUT}, which this program writes"
                raise DeskError(str(path), wrong, expected, "work with the newer program that wrote it")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")  # what was committed outlives a power cut, too
            connection.execute("PRAGMA foreign_keys=ON")
            connection.executescript(f"{_SCHEMA}{_ONLY_ADDED}PRAGMA user_version={LAYOUT};")
        return connection

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise DeskError(str(self.folder), f"the desk's folder cannot be made ({problem.strerror})", *_OWN) from problem

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it or nothing; inside another it is a part of that one. DeskError where nothing can be written."""
        if self.database.in_transaction:
            yield self.database
            return
        with told(self.folder / "desk.db"):
            self.database.execute("BEGIN IMMEDIATE")
            with self.database:  # commits, or takes all back where anything is raised
                yield self.database

    def add_entry(self, what: str, by: str, content: Mapping[str, Any], *, publication: int = 0, reason: str = "") -> int:
        """A row more in the log; its number. To be called inside `writing`, or for a row alone."""
        values = (_time(now()), by, what, publication, _json(content), reason)
        row = self.database.execute("INSERT INTO log (at, by, what, publication, content, reason) VALUES (?, ?, ?, ?, ?, ?)", values)
        _LOG.info("publication", extra={"told": {"action": what, "stories": list(content.get("stories", ()))}})
        return int(row.lastrowid or 0)

    def entries(self) -> tuple[Entry, ...]:
        """The log, oldest first."""
        rows = self.database.execute("SELECT * FROM log ORDER BY n")
        return tuple(
            Entry(**{**dict(row), "at": datetime.fromisoformat(row["at"]), "content": json.loads(row["content"])}) for row in rows
        )

    def unfinished(self) -> tuple[Entry, ...]:
        """Entries of the log that nothing followed: begun without a publication, publications whose files may not be written."""
        entries = self.entries()
        followed = {entry.publication for entry in entries}
        return tuple(entry for entry in entries if entry.n not in followed and entry.what in (BEGUN, PUBLICATION, UNDO))

    def decide(self, *rulings: Ruling) -> None:
        """Decisions more, all or none; nothing that was decided before is changed."""
        columns = "story_id, by, action, target, content, reason, at"
        rows = [(one.story_id, one.by, one.action, one.target, _json(one.content), one.reason, _time(now())) for one in rulings]
        with self.writing() as database:
            database.executemany(f"INSERT INTO decisions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        for one in rulings:
            _LOG.info("decision", extra={"told": {"action": one.action, "story": one.story_id}})

    def last_ruling(self, story_id: str) -> int:
        """The number of the last decision on a story, 0 where there is none."""
        return int(self.database.execute("SELECT coalesce(max(n), 0) FROM decisions WHERE story_id = ?", (story_id,)).fetchone()[0])

    def decisions(self, story_id: str) -> tuple[Ruling, ...]:
        """What was decided on a story, oldest first."""
        rows = self.database.execute("SELECT * FROM decisions WHERE story_id = ? ORDER BY n", (story_id,))
        names = ("story_id", "by", "action", "target", "reason")
        return tuple(Ruling(**{name: row[name] for name in names}, content=json.loads(row["content"])) for row in rows)


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
