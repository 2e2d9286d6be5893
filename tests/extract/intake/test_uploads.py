"""What comes in at the door: texts as they will be kept, or one clear line."""

from __future__ import annotations

import gzip
import hashlib
import io
import socket
import zipfile
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DocumentError
from extract.intake.uploads import MOST_BYTES, read_upload
from tests.extract.intake.articles import ARTICLE
from tests.extract.intake.made_files import pdf
from tests.extract.intake.pages import CUSTOMS, NEWSPAPER, WIRE

if TYPE_CHECKING:
    from extract.intake.records import IncomingText


def only(name: str, content: bytes) -> IncomingText:
    (text,) = read_upload(name, content)
    return text


def refused(name: str, content: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_upload(name, content)
    line = str(caught.value)
    assert line.startswith(name)
    assert "\n" not in line
    assert line.count("; ") >= 2  # what is wrong, what was expected, what to do
    return line


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_plain_text_is_kept_character_for_character(mark: bytes) -> None:
    content = mark + ARTICLE.replace("\n", "\r\n").encode()
    text = only("a.txt", content)
    assert (text.kind, text.text, text.sha256) == ("txt", content.decode(), hashlib.sha256(content).hexdigest())
    assert text.text_sha256 == text.sha256


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_is_known_by_its_mark(encoding: str) -> None:
    mark = "\ufeff".encode(encoding)
    assert only("a.txt", mark + ARTICLE.encode(encoding)).text == ARTICLE
    assert "UTF-16" in refused("a.txt", mark + ARTICLE.encode(encoding) + b"\x00")
    assert "a.txt: UTF-16 without the mark" in refused("a.txt", ARTICLE.encode(encoding))


def test_another_encoding_is_told_by_byte_and_line() -> None:
    assert refused("a.txt", "first line\ncafé".encode("cp1252")).startswith("a.txt:2: byte 15 (0xe9) is not UTF-8")


def test_what_a_file_is_its_content_decides_before_its_name() -> None:
    assert only("story.txt", pdf([["Rare earth ore crossed the gate at Lweje on Monday."]])).kind == "pdf"
    assert only("story.txt", WIRE.encode()).kind == "html"
    assert only("story", ARTICLE.encode()).kind == "txt"
    assert "no PDF" in refused("story.pdf", ARTICLE.encode())


def test_a_text_that_begins_like_another_kind_of_file_is_a_text() -> None:
    assert only("a.txt", b"BM Mining sold 40 tons of rare earth ore.").kind == "txt"
    assert only("a.txt", b"From: the border\nSubject: ore\n\nTen trucks of rare earth ore crossed.").kind == "txt"


def _zip(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(("name", "content", "what"), [
    ("a.docx", _zip({"word/document.xml": b"<w/>"}), "a Word document"),
    ("a.xlsx", _zip({"xl/workbook.xml": b"<w/>"}), "a workbook"),
    ("bomb.pdf", _zip({"zeros": bytes(50_000_000)}), "an archive"),
    ("bomb.txt", gzip.compress(bytes(50_000_000)), "an archive"),
    ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
    ("a.mp4", bytes(4) + b"ftypisom" + bytes(100), "a film or a sound"),
    ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(100), "an old Office file"),
    ("a.rtf", b"{\\rtf1 ten trucks}", "a rich text file"),
])
def test_other_kinds_of_files_are_refused_with_what_is_taken(name: str, content: bytes, what: str) -> None:
    line = refused(name, content)
    assert what in line
    assert "a PDF or a mail (.eml)" in line


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.eml"])
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf \r\n"])
def test_an_empty_file_is_refused(name: str, content: bytes) -> None:
    assert "the file is empty" in refused(name, content)


def test_a_name_is_told_on_one_line() -> None:
    with pytest.raises(DocumentError) as caught:
        read_upload("two\nlines.txt", b"\xff\xff")
    assert str(caught.value).startswith("two lines.txt:1: ")


def test_nothing_is_printed_about_what_cannot_be_read(capfd: pytest.CaptureFixture[str]) -> None:
    for name, content in (("a.html", b"<html><p></html>"), ("a.pdf", b"%PDF-1.4 broken"), ("a.eml", b"From: a@b\nMIME-Version: 1.0\n\n")):
        refused(name, content)
    assert capfd.readouterr() == ("", "")


def test_a_file_too_large_and_a_text_too_long_are_refused() -> None:
    assert f"at most {MOST_BYTES:,}" in refused("a.pdf", bytes(50_000_000))
    assert "characters of text" in refused("a.txt", b"ten trucks " * 200_000)


def test_what_is_no_text_is_refused() -> None:
    assert refused("a.txt", b"ten\ntrucks\0 of ore").startswith("a.txt:2: a null byte")
    assert "are no text" in refused("a.txt", b"ore \x01\x02\x03\x04" * 20)
    assert only("a.txt", ("ore and trucks " * 20 + "\x0c\ue000").encode())  # one strange character is a slip


def test_the_front_matter_of_a_note_becomes_its_imprint_and_the_prose_its_text() -> None:
    note = (
        "---\ntitle: Gate opens\npublisher: Border Ledger\nwire: Reuters\nbyline: Ma Thida Aye\npublished: 2026-02-03\n"
        "language: en\ncopies:\n---\n\nTen trucks of rare earth ore crossed.\n"
    )
    text = only("a.md", note.encode())
    imprint = text.imprint
    assert text.text == "Ten trucks of rare earth ore crossed.\n"
    assert [imprint.title.value, imprint.publisher.value, imprint.wire.value, imprint.byline.value, imprint.language.value] == [
        "Gate opens", "Border Ledger", "Reuters", "Ma Thida Aye", "en",
    ]
    assert (str(imprint.published.day), imprint.published.source, imprint.title.source) == ("2026-02-03", "front matter", "front matter")


def test_the_keys_of_a_page_clipper_are_understood_and_faults_are_told_by_line() -> None:
    head = 'title: "Gate opens"\nsource: https://www.reuters.com/x\nauthor:\n  - A. Person\ndate: 2026-02-03\ntags: [x]'
    clipped = f"---\n{head}\n---\nTen trucks.\n"
    imprint = only("a.md", clipped.encode()).imprint
    assert (imprint.url.value, imprint.byline.value, str(imprint.published.day)) == ("https://www.reuters.com/x", "A. Person", "2026-02-03")
    assert refused("a.md", b"---\ntitle: one\ntitle: two\n---\nTen trucks.\n").startswith("a.md:3")


def test_a_markdown_text_without_front_matter_has_its_heading_for_a_title() -> None:
    text = only("a.md", b"# Gate opens\n\nTen trucks of rare earth ore crossed.\n")
    assert (text.imprint.title.value, text.text[:6]) == ("Gate opens", "# Gate")


def test_nothing_of_a_page_is_fetched() -> None:
    assert "6,120 yuan" in only("a.html", NEWSPAPER.encode()).text
    assert "3,412" in only("a.html", CUSTOMS).text
