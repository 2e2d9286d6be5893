"""Documents: texts are read without changing a character; a bad note is refused in one line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DocumentError
from extract.sources.documents import body_offset, parse_note, read_document

if TYPE_CHECKING:
    from pathlib import Path

NOTE = """---
document_id: 2025-03-28-example
title: Rebels tax rare earths
publisher: Example News
wire: Reuters
byline: ""
published: 2025-03-28
language: en
licence: CC0-1.0
copies:
  - {publisher: Other Paper, sha256: 0000000000000000000000000000000000000000000000000000000000000000, note: re-post}
---

China imported 311 metric tons of rare earths in February.
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_line_ends_and_byte_order_mark_keep_their_places(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(b"\xef\xbb\xbfRare earths\r\nfell.\r\n")
    assert read_document(path).text == "\ufeffRare earths\r\nfell.\r\n"


def test_a_given_date_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("Rare earths fell.", encoding="utf-8")
    assert read_document(path, date(2025, 3, 28)).published == date(2025, 3, 28)


def test_a_note_gives_its_front_matter_and_prose(note: Path) -> None:
    document = parse_note(note)
    assert (document.document_id, document.published) == ("2025-03-28-example", date(2025, 3, 28))
    assert document.meta["copies"][0]["publisher"] == "Other Paper"  # type: ignore[index]
    assert document.text[body_offset(document.text) :].strip().startswith("China imported")


def test_an_article_has_no_front_matter_to_skip() -> None:
    assert body_offset("China's imports fell.\n---\nMore.") == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("title:", "titel:", 3, "write `title`"),
        ("wire: Reuters\n", "", 2, "key `wire` is missing"),
        ("published: 2025-03-28", "published: 2025-02-30", 7, "not a date"),
        ("published: 2025-03-28", "published: 28 March", 7, "not a date"),
        ("note: re-post", "nota: re-post", 11, "write `note`"),
        ("sha256: 0000", "sha256: zz00", 11, "no hash"),
        ("note: re-post", "note: re-post, dated: perhaps", 11, "dated `perhaps` is not known"),
        ("language: en", "title: again", 8, "stands twice"),
        ("publisher: Example News", "publisher: ''", 4, "'publisher' is empty"),
        ("title: Rebels tax rare earths", "title: [a, b]", 3, "list or a mapping"),
        ("---\n\nChina", "\nChina", 1, "not closed"),
        ("China imported 311 metric tons of rare earths in February.", "", 15, "no prose"),
        ('byline: ""', "byline: [", 8, "not valid YAML"),
    ],
)
def test_a_bad_note_is_refused_at_its_line(note: Path, old: str, new: str, line: int, says: str) -> None:
    note.write_text(NOTE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        parse_note(note)
    message = str(caught.value)
    assert message.startswith(f"{note}:{line}: ")
    assert says in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("raw", "says"),
    [(b"", "empty"), (b"\xef\xbb\xbf \n", "empty"), (b"Rare\nearths \xff\n", "2: byte 13 (0xff) is not UTF-8")],
)
def test_a_bad_file_is_refused(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(raw)
    with pytest.raises(DocumentError, match=says.replace("(", r"\(").replace(")", r"\)")):
        read_document(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "nowhere.txt")
    with pytest.raises(DocumentError, match="folder"):
        read_document(tmp_path)
