"""Saved pages: the article stays, scripts and what stands around it go, and a page built to hurt ends soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DocumentError
from extract.intake.web_pages import read_page, title_without
from tests.extract.intake.pages import CUSTOMS, ENCYCLOPAEDIA, NEWSPAPER, WIRE

if TYPE_CHECKING:
    from extract.intake.records import Imprint


def page(markup: str | bytes) -> tuple[str, Imprint]:
    return read_page(markup.encode() if isinstance(markup, str) else markup, "page.html")


def test_a_newspaper_page_gives_its_article_and_what_its_meta_tags_say() -> None:
    text, imprint = page(NEWSPAPER)
    assert text.startswith("Gate at Lweje opens in part\nThe gate at Lweje opened for ten trucks")
    assert "Customs will count" in text
    assert not any(part in text for part in ("Subscribe", "Five dishes", "555 0199", "All rights reserved"))
    assert [one.value for one in (imprint.title, imprint.byline, imprint.site, imprint.url)] == [
        "Gate at Lweje opens in part", "Ma Thida Aye", "Border Ledger", "https://www.borderledger.example/2026/02/03/gate-lweje",
    ]
    assert (str(imprint.published.day), imprint.published.source) == ("2026-02-03", "address")


def test_a_script_is_never_in_the_text() -> None:
    text, _ = page(NEWSPAPER)
    assert not any(part in text for part in ("999", "888", "777", "alert", "var total"))


def test_a_wire_page_keeps_its_dateline_and_an_encyclopaedia_its_sections() -> None:
    assert "\nBEIJING, March 20 (Reuters) - China's imports" in page(WIRE)[0]
    lines = page(ENCYCLOPAEDIA)[0].split("\n")
    assert "History" in lines
    assert any("140 leaching pools" in line for line in lines)


def test_each_row_of_a_table_is_a_line_in_the_stated_encoding() -> None:
    lines = page(CUSTOMS)[0].split("\n")
    assert "| Rare earth oxides 稀土 | 3,412 | 512,900 | -18.6 |" in lines
    assert not any(set(line) <= set("|-: ") for line in lines if line)


def test_a_page_that_is_not_what_it_says_is_told_by_byte_and_line() -> None:
    with pytest.raises(DocumentError, match=r"page.html:2: byte 49 \(0xff\) is not UTF-8"):
        page(b"<html><head><meta charset=utf-8></head>\n<p>ore  \xff</p>")
    with pytest.raises(DocumentError, match="encoding `no-such` is not known"):
        page("<html><head><meta charset='no-such'></head><p>ore</p>")


def test_a_page_without_an_article_is_told_so() -> None:
    with pytest.raises(DocumentError, match="no article is found"):
        page("<html><head><title>x</title></head><body><script>var a = 'ten trucks';</script></body></html>")


def test_the_title_is_put_above_an_article_that_lacks_it() -> None:
    words = "Ten trucks of ore crossed at the gate on Monday, traders said, and more were waiting in the yards behind it. "
    text, _ = page(f"<html><head><title>Rare earth gate opens</title></head><body><article><p>{words * 3}</p></article></body></html>")
    assert text.startswith("Rare earth gate opens\n\nTen trucks")


@pytest.mark.parametrize(("title", "site", "kept"), [
    ("Gate opens | Border Ledger", "Border Ledger", "Gate opens"), ("Border Ledger - Gate opens", "Border Ledger", "Gate opens"),
    ("Border Ledger", "Border Ledger", ""), ("Gate opens - traders say", "Border Ledger", "Gate opens - traders say"),
])
def test_the_name_of_the_site_is_no_part_of_the_title(title: str, site: str, kept: str) -> None:
    assert title_without(title, site) == kept


@pytest.mark.parametrize("nest", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<span><font>"])
def test_a_hundred_thousand_nested_tags_end_in_text_or_one_line(nest: str) -> None:
    markup = f"<html><body>{nest * 100_000}<p>Ten trucks of rare earth ore crossed at the gate on Monday.</p></body></html>"
    try:
        text, _ = page(markup)
    except DocumentError as error:
        text = str(error)
    assert "Ten trucks" in text or "no article" in text or "tags" in text


def test_a_page_too_large_is_refused() -> None:
    with pytest.raises(DocumentError, match="at most 5,000,000"):
        page("<html>" + "<p>ore</p>" * 600_000)
