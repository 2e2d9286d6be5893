"""Every kind of file gives the same records; what is bad is told with its reason, and nothing after it is lost."""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
import zstandard
from pyarrow import parquet
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.core.errors import DocumentError
from extract.corpus import records as corpus
from extract.corpus.records import Bad, Record, portions, records
from extract.intake.web_pages import read_page
from extract.sources.stories import may_tell

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {"id": f"a{n}", "text": f"Story {n}.\nDysprosium oxide rose.", "date": "2025-02-03T10:00:00", "source": "Border Ledger"}
    for n in range(90)
]
LINES = [json.dumps(row).encode() for row in ROWS]
BAD = {7: b"{bad", 30: b'{"text": " "}', 41: b'{"text": "aaa", "date": "soon"}', 60: b"[1]"}
MIXED = b"\n".join(BAD.get(n, line) for n, line in enumerate(LINES)) + b"\n"


def found(folder: Path) -> list[corpus.Found]:
    return [each for portion in portions(folder) for each in records(folder, portion)]


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "PORTION", 700)


@pytest.mark.parametrize(("name", "content"), [
    ("a.jsonl", MIXED), ("b.ndjson", MIXED[:-1]), ("c.jsonl.gz", gzip.compress(MIXED)), ("d.JSONL.zst", zstandard.compress(MIXED)),
])
def test_lines_are_read_once_each_however_the_file_is_cut_and_bad_ones_are_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    read = found(tmp_path)
    assert [each.key for each in read if isinstance(each, Record)] == [row["id"] for n, row in enumerate(ROWS) if n not in BAD]
    reasons = [each.reason for each in read if isinstance(each, Bad)]
    assert [reason.split()[0] + " " + reason.split()[1] for reason in reasons] == ["not a", "no text;", "published 'soon'", "not an"]
    assert {(each.publisher, str(each.published)) for each in read if isinstance(each, Record)} == {("Border Ledger", "2025-02-03")}


def test_a_parquet_file_is_read_by_row_groups_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    parquet.write_table(pa.Table.from_pylist(ROWS), tmp_path / "a.parquet", row_group_size=11)
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    assert len(portions(tmp_path)) > 3
    *good, bad = found(tmp_path)
    assert [each.key for each in good if isinstance(each, Record)] == [row["id"] for row in ROWS]
    assert isinstance(bad, Bad)
    assert bad.reason.startswith("not a Parquet file")


def test_pages_of_an_archive_and_of_a_folder_are_read_as_the_desk_reads_them(tmp_path: Path) -> None:
    told = "<p>Dysprosium oxide prices rose in China on Monday, traders said, as supply from Myanmar tightened.</p>" * 4
    head = '<html><head><title>Prices</title><meta property="article:published_time" content="2025-03-04"></head>'
    page = f"{head}<body><article><h1>Prices rise</h1>{told}</article></body></html>".encode()
    with (tmp_path / "crawl.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for kind in ("text/html", "image/png", "text/html; charset=utf-8"):
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record("https://ledger.example/a", "response", payload=io.BytesIO(page), http_headers=headers)
            writer.write_record(record)
    (tmp_path / "page.html").write_bytes(page)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    read = found(tmp_path)
    good = [each for each in read if isinstance(each, Record)]
    assert Counter(each.where.split(",")[0] for each in good) == {"crawl.warc.gz": 2, "page.html": 1}
    assert {str(each.published) for each in good} == {"2025-03-04"}
    assert good[0].url == "https://ledger.example/a"
    bad, = (each for each in read if isinstance(each, Bad))
    assert (bad.where, bad.reason) == ("empty.txt", "the file is empty; expected text of a story")


@pytest.mark.parametrize(("words", "encoding", "told"), [
    ("The council met about the bridge on Tuesday, and the mayor said nothing of its budget.", "utf-8", False),
    ("Imports of rare <b>earth</b> ore fell in May, said the <i>customs</i> office on Tuesday.", "utf-8", True),
    ('<meta property="og:title" content="Rare earth exports halted"> The council met about the bridge on Tuesday, it said.', "utf-8", True),
    ("Imports of rare&nbsp;earth ore fell in May, said the customs office on Tuesday.", "utf-8", True),
    ("Imports of rare\n     earth ore fell in May, said the customs office on Tuesday.", "utf-8", True),
    ("中国五月份稀土进口量同比下降，海关总署周二公布的数据显示。", "gbk", True),
])
def test_of_an_archive_the_article_is_looked_for_where_the_page_can_be_about_rare_earths(
    tmp_path: Path, words: str, encoding: str, told: bool,
) -> None:
    head = f'<html><head><meta charset="{encoding}"><title>Ledger</title></head>'
    page = f"{head}<body><article><h1>Tuesday</h1>{f'<p>{words}</p>' * 4}</article></body></html>".encode(encoding)
    with (tmp_path / "crawl.warc").open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        content = io.BytesIO(page)
        writer.write_record(writer.create_warc_record("https://ledger.example/a", "response", payload=content, http_headers=headers))
    record, = found(tmp_path)
    assert isinstance(record, Record)
    assert bool(record.text) == told
    assert told or not may_tell(read_page(page, "page")[0])


@pytest.mark.parametrize(("row", "reason"), [
    ({"text": "Rare earth exports \ud800 fell."}, "half of a character"), ({"text": {"a": 1}}, "no text"),
    ({"text": ["Rare earths"]}, "no text"),
])
def test_what_is_no_text_is_put_with_what_is_bad(tmp_path: Path, row: dict[str, object], reason: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    bad, = found(tmp_path)
    assert isinstance(bad, Bad)
    assert reason in bad.reason


def test_what_stands_beside_a_text_is_cleaned(tmp_path: Path) -> None:
    row = {"text": "Rare earth exports fell.", "title": "A\nB\tC \ud800 D", "publisher": "Ledger\u0000"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    record, = found(tmp_path)
    assert isinstance(record, Record)
    assert (record.title, record.publisher) == ("A B C \ufffd D", "Ledger\ufffd")


@pytest.mark.parametrize(("status", "kind", "read"), [
    ("200 OK", "Text/HTML", 1), ("404 Not Found", "text/html", 0), ("200 OK", "image/png", 0),
])
def test_of_an_archive_pages_are_read_that_a_server_gave(tmp_path: Path, status: str, kind: str, read: int) -> None:
    page = b"<html><body><article><p>" + b"Rare earth exports fell in May, the customs office said. " * 9 + b"</p></article></body></html>"
    with (tmp_path / "crawl.warc").open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        content = io.BytesIO(page)
        writer.write_record(writer.create_warc_record("https://ledger.example/a", "response", payload=content, http_headers=headers))
    assert len(found(tmp_path)) == read


def test_what_stands_before_the_damage_is_read(tmp_path: Path) -> None:
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(MIXED)[:-40])
    *_, last = found(tmp_path)
    assert isinstance(last, Bad)
    assert "what stands before that was read" in last.reason
    assert sum(isinstance(each, Record) for each in found(tmp_path)) > 20


def test_a_line_without_an_end_fills_no_memory_and_hides_nothing_behind_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "MOST_BYTES", 200)
    (tmp_path / "a.jsonl").write_bytes(LINES[0] + b"\n" + b"x" * 5000 + b"\n" + LINES[1] + b"\n")
    first, long, last = found(tmp_path)
    assert (first.key, long.reason, last.key) == ("a0", "a record of 5,001 bytes; expected at most 200", "a1")


def test_a_folder_without_anything_to_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with pytest.raises(DocumentError, match="nothing here that can be read"):
        portions(tmp_path)
