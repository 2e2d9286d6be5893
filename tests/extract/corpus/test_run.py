"""A corpus gives the tables that its texts give alone, wherever and however often it was stopped."""

from __future__ import annotations

import json
import random
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet

from extract.commands.corpus import processes
from extract.core.errors import DocumentError
from extract.core.records import Document
from extract.core.schema import TABLES
from extract.corpus import gathering, records
from extract.corpus.run import _ended, run_corpus
from extract.pipeline import tables_of_articles
from extract.sources.seeds import Seeds
from extract.tables.read import held, read_tables
from extract.tables.write import checked_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOTHING = Seeds(stories=(), notes=(), points=(), events=(), anchors=(), containments={}, corrections=())
MONTHS = ("January", "February", "March", "April", "May", "June")


def story(n: int) -> dict[str, str]:
    """A story with two planted figures that no other has, in words of its own."""
    draw = random.Random(n)
    words = [f"{draw.choice('bdfgklmnprst')}{draw.choice('aeiou')}{draw.choice('bdfgklmnprst')}{draw.choice('aeiou')}" for _ in range(60)]
    told = " ".join(words).capitalize()
    figures = (f"China imported {1000 + n:,} metric tons of rare earth oxides from Myanmar in {MONTHS[n % 6]} 2025. "
               f"Dysprosium oxide cost {1400 + n:,} yuan per kg on {MONTHS[n % 6]} {n % 27 + 1}, 2025.")
    return {"id": f"s{n}", "date": f"2025-0{n % 6 + 2}-{n % 27 + 1:02}", "publisher": "Border Ledger", "text": f"{told}.\n\n{figures}\n"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    rows = [story(n) for n in range(60)]
    rows += [row | {"id": f"{row['id']}-copy", "publisher": "Copyist", "date": "2025-09-01"} for row in rows[:9]]
    lines = [json.dumps(row) for row in rows]
    (folder / "a.jsonl").write_text("\n".join([*lines[:40], "{bad"]), encoding="utf-8")
    (folder / "b.jsonl").write_text("\n".join(lines[40:]), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PORTION", 4000)
    monkeypatch.setattr(gathering, "STORIES", 15)


def files_of(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def rows_of(out: Path, table: str) -> list[dict[str, Any]]:
    return [row for path in sorted((out / table).glob("*.parquet")) for row in parquet.read_table(path).to_pylist()]


class Dying(ThreadPoolExecutor):
    """Fails when it has done so many pieces of work."""

    def __init__(self, after: int) -> None:
        super().__init__(max_workers=1)
        self.left = after

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        def counted() -> Any:
            if not self.left:
                raise KeyboardInterrupt
            self.left -= 1
            return function(*given, **named)

        return super().submit(counted)


def alone() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1)


def test_a_corpus_gives_what_its_texts_give_alone(corpus: Path, tmp_path: Path) -> None:
    done = run_corpus(corpus, tmp_path / "out", alone, lambda _: None)
    assert (done.records, done.stories, done.bad) == (70, 69, 1)
    assert json.loads((tmp_path / "out" / "quarantine.jsonl").read_text())["where"].startswith("a.jsonl")
    found = rows_of(tmp_path / "out", "observations")
    imports = {row["value"] for row in found if row["metric"] == "imports" and row["kind"] == "level"}
    prices = {row["value"] for row in found if row["commodity_id"] == "dysprosium_oxide" and row["unit"] == "CNY/kg"}
    assert imports == {1000 + n for n in range(60)}
    assert prices == {1400 + n for n in range(60)}
    copies = rows_of(tmp_path / "out", "copies")
    assert len(copies) == 9
    assert {row["containment"] for row in copies} == {1.0}


def test_its_rows_are_those_of_the_articles_read_as_one_folder(corpus: Path, tmp_path: Path) -> None:
    run_corpus(corpus, tmp_path / "out", alone, lambda _: None)
    told = {row["document_id"]: row for row in rows_of(tmp_path / "out", "documents")}
    texts = {f"s{n}": story(n) for n in range(60)}
    texts |= {f"s{n}-copy": story(n) | {"date": "2025-09-01"} for n in range(9)}
    documents = [
        Document(document_id=key, path=key, text=row["text"], sha256=told[key]["sha256"], published=told[key]["published"])
        for key in told for row in [texts[key.rsplit("-", 1)[0]]]
    ]
    tables, _ = tables_of_articles(documents, NOTHING)
    for table in (table for table in TABLES if table.name in {"observations", "events", "copies", "observation_inputs", "unplaced"}):
        key = table.columns.index(table.key[0])
        assert sorted(row[table.key[0]] for row in rows_of(tmp_path / "out", table.name)) == sorted(
            cells[key] for cells in checked_cells(table, tables[table.name]))


def test_the_pages_read_what_a_corpus_gave(corpus: Path, tmp_path: Path) -> None:
    run_corpus(corpus, tmp_path / "out", alone, lambda _: None)
    tables = read_tables(tmp_path / "out")
    assert len(tables.observations) == len(rows_of(tmp_path / "out", "observations"))
    assert set(tables.observations["value"]) >= {1000 + n for n in range(60)}
    assert tables.of is None


def test_a_run_that_has_ended_is_not_done_again(corpus: Path, tmp_path: Path) -> None:
    done = run_corpus(corpus, tmp_path / "out", alone, lambda _: None)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*")}
    told: list[str] = []
    assert run_corpus(corpus, tmp_path / "out", alone, told.append) == done
    assert told == []
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*")} == before


def test_a_corpus_without_a_story_gives_tables_without_rows(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": "The council met about the bridge."}), encoding="utf-8")
    assert run_corpus(tmp_path / "in.jsonl", tmp_path / "out", alone, lambda _: None).stories == 0
    assert {len(frame) for frame in held(tmp_path / "out").frames.values()} == {0}


def test_tables_within_the_corpus_and_runs_of_others_are_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="lies in the corpus"):
        run_corpus(corpus, corpus / "out", alone, lambda _: None)
    for content in ('{"x": 1}', "[1]", "{"):
        (tmp_path / "run.json").write_text(content)
        with pytest.raises(DocumentError, match="another corpus"):
            run_corpus(corpus, tmp_path, alone, lambda _: None)


def test_what_fails_is_told_before_the_rest_is_done(tmp_path: Path) -> None:
    done: list[int] = []

    def work(n: int) -> None:
        if n == 1:
            raise OSError(28, "No space left on device")
        sleep(0.01)
        done.append(n)

    with alone() as executor, pytest.raises(OSError, match="No space left"):
        list(_ended(executor, [(work, (n,)) for n in range(40)]))
    assert len(done) < 10


@pytest.mark.parametrize("after", [0, 1, 3, 7])
def test_a_run_that_was_stopped_goes_on_and_ends_with_the_same_bytes(corpus: Path, tmp_path: Path, after: int) -> None:
    run_corpus(corpus, tmp_path / "whole", alone, lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        run_corpus(corpus, tmp_path / "out", lambda: Dying(after), lambda _: None)
    began = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.stories")}
    assert len(began) == after or after == 7
    told: list[str] = []
    run_corpus(corpus, tmp_path / "out", alone, told.append)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")
    assert sum(words.startswith("portion") for words in told) == len(records.portions(corpus)) - len(began)


def test_processes_give_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    run_corpus(corpus, tmp_path / "one", alone, lambda _: None)
    run_corpus(corpus, tmp_path / "two", processes(2), lambda _: None)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_the_folder_of_another_corpus_is_left_as_it_is(corpus: Path, tmp_path: Path) -> None:
    @contextmanager
    def stopped() -> Iterator[Executor]:
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        run_corpus(corpus, tmp_path / "out", stopped, lambda _: None)
    before = files_of(tmp_path / "out")
    with pytest.raises(DocumentError, match="another corpus"):
        run_corpus(corpus / "b.jsonl", tmp_path / "out", alone, lambda _: None)
    assert files_of(tmp_path / "out") == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(DocumentError, match="not empty"):
        run_corpus(corpus, tmp_path / "mine", alone, lambda _: None)
