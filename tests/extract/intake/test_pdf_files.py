"""The text layer of PDF files in paragraphs, and files that are locked, broken or built to hurt."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from extract.core.errors import DocumentError
from extract.intake import pdf_files
from extract.intake.pdf_files import paragraphs, read_pdf
from tests.extract.intake.made_files import pdf

FIRST = [
    "Border Trade Monthly, issue 12", "Gate at Lweje opens in part for ore", "",
    "The gate at Lweje opened for ten trucks a day of rare earth ore on Mon-",
    "day, traders said, after four months of closure that had cut the flow of rare-",
    "earth concentrates from the hills to the plants in the south of the country.",
    "Prices of terbium oxide slipped 4.1% to 6,120 yuan per kg in the week, a",
    "trader in Ganzhou said, and buyers of rare earth oxides were waiting for the", "", "Page 1 of 2",
]
SECOND = [
    "Border Trade Monthly, issue 12", "border, where guards turned back four trucks of earth.", "",
    "Month Tons Change", "January 1,204 -12%", "February 980 -18.6%", "Page 2 of 2",
]


def text_of(pages: list[list[str]], info: str = "") -> str:
    return read_pdf(pdf(pages, info=info), "a.pdf")[0]


def refused(content: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_pdf(content, "a.pdf")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_broken_lines_are_joined_and_headers_and_footers_left_out() -> None:
    assert text_of([FIRST, SECOND]).split("\n\n") == [
        "Gate at Lweje opens in part for ore",
        "The gate at Lweje opened for ten trucks a day of rare earth ore on Monday, traders said, after four months of closure that had "
        "cut the flow of rare-earth concentrates from the hills to the plants in the south of the country. Prices of terbium oxide "
        "slipped 4.1% to 6,120 yuan per kg in the week, a trader in Ganzhou said, and buyers of rare earth oxides were waiting for the "
        "border, where guards turned back four trucks of earth.",
        "Month Tons Change", "January 1,204 -12%", "February 980 -18.6%",
    ]


def test_a_headline_that_later_pages_repeat_is_kept_once() -> None:
    head = "Gate opens in part for ore"
    pages = [[head, f"{number} trucks of rare earth ore crossed the gate at Lweje on Monday."] for number in ("Ten", "Five", "Two")]
    assert [*paragraphs(pages)].count(head) == 1


@pytest.mark.parametrize(("lines", "whole"), [
    (["the rare-", "earth mines and the rare or earth mines of rare earth"], "rare-earth mines"),
    (["the produc-", "tion of ore"], "production of ore"), (["from 6,550-", "6,600 yuan"], "6,550-6,600 yuan"),
    (["a long-", "term plan, as long-term plans go"], "a long-term plan, as"),
])
def test_a_hyphen_at_the_end_of_a_line_goes_unless_the_word_is_written_with_it(lines: list[str], whole: str) -> None:
    assert whole in " ".join(paragraphs([lines]))


def test_bullets_and_rows_of_figures_stay_lines_of_their_own() -> None:
    lines = ["Ten trucks crossed the gate at Lweje, and two at Kanpaiti on", "• Terbium oxide at 6,120 yuan", "Dysprosium 1,590 1,600"]
    assert [*paragraphs([lines])] == lines


def test_the_day_a_file_was_made_only_bounds_the_day_of_publication() -> None:
    info = "/Title (Gate opens in part) /Author (A. Person) /CreationDate (D:20260512101010)"
    _, imprint = read_pdf(pdf([FIRST], info=info), "a.pdf")
    assert (imprint.title.value, imprint.byline.value, imprint.title.source) == ("Gate opens in part", "A. Person", "document properties")
    assert (imprint.published.day, imprint.published.high) == (None, date(2026, 5, 12))


@pytest.mark.parametrize("title", ["Microsoft Word - story.docx", "untitled", "report_final.indd"])
def test_a_file_name_is_no_title(title: str) -> None:
    assert read_pdf(pdf([FIRST], info=f"/Title ({title})"), "a.pdf")[1].title.value == ""


def _locked(password: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([FIRST])))
    writer.encrypt(password, owner_password=owner)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_locked_file_is_told_so_and_one_locked_against_changes_only_is_read() -> None:
    assert "the PDF is encrypted" in refused(_locked("secret", "owner"))
    assert "ten trucks" in read_pdf(_locked("", "owner"), "a.pdf")[0]


def test_a_lock_that_needs_more_than_is_installed_is_told_as_one() -> None:
    lock = b"/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O <%s> /U <%s> /OE <%s> /UE <%s> /Perms <%s> " % (
        b"00" * 48, b"00" * 48, b"00" * 32, b"00" * 32, b"00" * 16,
    )
    filters = b"/CF << /StdCF << /CFM /AESV3 /Length 32 >> >> /StmF /StdCF /StrF /StdCF >> /ID [<00> <00>] "
    assert "the PDF is encrypted" in refused(pdf([FIRST]).replace(b"trailer\n<< ", b"trailer\n<< " + lock + filters))


@pytest.mark.parametrize("content", [
    b"%PDF-1.4\nnothing", pdf([FIRST])[:700], pdf([FIRST]).replace(b"/Pages 2", b"/Pages 9"), b"%PDF-1.7\n" + bytes(999),
])
def test_a_broken_file_is_told_so(content: bytes) -> None:
    assert "the PDF is broken" in refused(content)


def test_a_scan_is_told_so() -> None:
    assert "no text in 3 pages" in refused(pdf([[], [], []]))


def test_a_file_of_too_many_pages_is_refused() -> None:
    assert "at most 300" in refused(pdf([["ore"]] * 301))


@pytest.mark.parametrize(("pages", "drawing"), [
    (1, b" " * 100_000_000), (40, b" " * 9_000_000), (1, b"q Q " * 500_000), (30, b"q Q " * 90_000),
], ids=["one stream", "many streams", "steps of a page", "steps of many pages"])
def test_a_file_that_unpacks_without_end_is_refused(pages: int, drawing: bytes) -> None:
    assert "unpacks to more than a document holds" in refused(pdf([[]] * pages, content=drawing))


def test_more_text_than_a_document_holds_is_refused() -> None:
    line = b"(" + b"ore " * 200 + b") Tj T* "
    assert "characters of text" in refused(pdf([[]] * 30, content=b"BT /F1 10 Tf 12 TL 50 800 Td " + line * 100 + b" ET"))


def test_where_counting_does_not_reach_the_clock_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_files, "LONGEST_READING", -1.0)
    assert "unpacks to more" in refused(pdf([FIRST]))
