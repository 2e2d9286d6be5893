"""The whole line for a corpus: its portions are read, copies found, spans gathered, rows settled. What is done is on the disk.

Every piece of work leaves one file, written whole, and is not done again where that file is there: so a run that was killed goes on where
it stood, and ends with the same bytes.
"""

from __future__ import annotations

import json
import shutil
import time
from concurrent.futures import BrokenExecutor, as_completed
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import extract
from extract.core.command_line import input_bytes
from extract.core.errors import DocumentError
from extract.core.schema import TABLES
from extract.corpus.gathering import NO_SPAN, gather, settle, spans
from extract.corpus.reading import index_of, read_portion
from extract.corpus.records import portions
from extract.tables.columnar import write_package
from extract.tables.whole import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager

WORK = "work"  # of the folder of a run, what it needs until it ends
_QUARANTINE, _RUN = "quarantine.jsonl", "run.json"
_ATTEMPTS = 3  # to go on after a worker was lost before the piece of work that it had is told as what nobody survives


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a run found: records, characters of text, stories, bad records."""

    records: int
    characters: int
    stories: int
    bad: int


def run_corpus(
    corpus: Path, out: Path, workers: Callable[[], AbstractContextManager[Executor]], tell: Callable[[str], None],
) -> Done:
    """Reads a corpus into tables in `out`, with the executor that `workers` opens; `tell` is told how far it is.

    DocumentError where there is nothing to read, or `out` holds the run of another corpus or program.
    """
    if out.is_relative_to(corpus):
        raise DocumentError(str(out), "the folder for the tables lies in the corpus", "one beside it", "name another folder")
    cut = portions(corpus)
    run = {"corpus": _files(corpus), "reader": _reader()}
    if done := _ended_before(out, run):
        return done
    work = _begun(out, run)
    paths = [work / "stories" / f"{portion.key}.stories" for portion in cut]
    with _Line(workers, tell) as line:
        line.all_of("portion", [(read_portion, (corpus, portion, work / "stories")) for portion in cut], paths)
        tell("finding copies")
        spanned = spans(paths)
        ends = [work / "spans" / TABLES[-1].name / f"{span.key}.parquet" for span in spanned]
        line.all_of("span of days", [(gather, (span, work / "spans")) for span in spanned], ends)
        ends = [out / table.name / f"{spanned[-1].key if spanned else NO_SPAN}.parquet" for table in TABLES]
        line.all_of("table", [(settle, (table, work / "spans", out)) for table in TABLES], ends)
    done = _summed(paths, out)
    write_package(out)
    write_whole(out / _RUN, _told(run | asdict(done)))
    shutil.rmtree(work)
    return done


class _Line:
    """Pieces of work given to workers, again where one was lost; while it is open."""

    def __init__(self, workers: Callable[[], AbstractContextManager[Executor]], tell: Callable[[str], None]) -> None:
        self._workers, self._tell, self._open = workers, tell, ExitStack()

    def __enter__(self) -> Self:
        self._executor = self._open.enter_context(self._workers())
        return self

    def __exit__(self, *why: Any) -> None:
        self._open.__exit__(*why)

    def all_of(self, kind: str, pieces: Sequence[tuple[Callable[..., object], tuple[object, ...]]], files: Sequence[Path]) -> None:
        """Until each file is there. DocumentError where workers are lost again and again."""
        lost, begun = 0, time.monotonic()
        while left := [piece for piece, file in zip(pieces, files, strict=True) if not file.exists()]:
            try:
                for n, _ in enumerate(_ended(self._executor, left), 1):
                    self._tell(_progress(kind, len(pieces) - len(left) + n, len(pieces), time.monotonic() - begun, n))
            except BrokenExecutor:
                lost += 1
                if lost == _ATTEMPTS:
                    wrong = f"a worker was lost {lost} times while {len(left)} of {len(pieces)} were left"
                    raise DocumentError(kind, wrong, "enough memory for one each", "use fewer with --workers") from None
                self._open.close()
                self.__enter__()


def _ended(executor: Executor, pieces: Iterable[tuple[Callable[..., object], tuple[object, ...]]]) -> Iterator[Future[object]]:
    futures = [executor.submit(function, *given) for function, given in pieces]
    try:
        for future in as_completed(futures):
            future.result()
            yield future
    finally:
        for future in futures:  # where one failed, the others need not run before that is told
            future.cancel()


def _progress(kind: str, done: int, every: int, seconds: float, here: int) -> str:
    left = seconds / here * (every - done)
    return f"{kind} {done:,} of {every:,}, about {left / 60:.0f} min left" if left >= 60 else f"{kind} {done:,} of {every:,}"


def _ended_before(out: Path, run: dict[str, str]) -> Done | None:
    """What this run found, where it had come to its end; what was left of its work goes."""
    try:
        told = dict(json.loads(input_bytes(out / _RUN)))
    except (OSError, ValueError, TypeError):  # there is none, or none of ours, which is refused
        return None
    found = told.keys() - run.keys()
    if found != {field.name for field in fields(Done)} or any(told.get(name) != value for name, value in run.items()):
        return None
    shutil.rmtree(out / WORK, ignore_errors=True)
    return Done(**{name: told[name] for name in found})


def _begun(out: Path, run: dict[str, str]) -> Path:
    """The folder of work of this run, as it was left, or new. DocumentError where it is that of another."""
    told = out / _RUN
    if told.is_file() and input_bytes(told) != _told(run):
        wrong = "here lies what was begun with another corpus or another version of the reader"
        raise DocumentError(str(out), wrong, "the same corpus and version, or a new folder", "name another folder, or remove this one")
    if not told.is_file() and out.is_dir() and any(out.iterdir()):
        raise DocumentError(str(out), "the folder is not empty", "a new folder", "name another one")
    write_whole(told, _told(run))
    (out / WORK / "stories").mkdir(parents=True, exist_ok=True)
    return out / WORK


def _told(run: Mapping[str, object]) -> bytes:
    return (json.dumps(run, indent=1) + "\n").encode()


def _files(corpus: Path) -> str:
    """A hash of the names and sizes of all files."""
    root = corpus.parent if corpus.is_file() else corpus
    names = [corpus] if corpus.is_file() else sorted(path for path in corpus.rglob("*") if path.is_file())
    return sha256(json.dumps([[path.relative_to(root).as_posix(), path.stat().st_size] for path in names]).encode()).hexdigest()


def _reader() -> str:
    """A hash of the program and its rules: what one version began another must not end."""
    home = Path(extract.__file__).parent
    files = sorted(path for path in home.rglob("*") if path.suffix in (".py", ".yaml", ".csv"))
    return sha256(b"".join(sha256(input_bytes(path)).digest() for path in files)).hexdigest()


def _summed(paths: Sequence[Path], out: Path) -> Done:
    """Counts over all portions; the records that could not be read go into a file beside the tables, in order."""
    found = [index_of(path) for path in paths]
    bad = [record for each in found for record in each.bad]
    lines = [json.dumps({"where": record.where, "reason": record.reason}, ensure_ascii=False) + "\n" for record in bad]
    write_whole(out / _QUARANTINE, "".join(lines).encode())
    return Done(records=sum(each.records for each in found), characters=sum(each.characters for each in found),
                stories=sum(len(each.entries) for each in found), bad=len(bad))
