"""The briefing pack on paper: its page as the browser prints it, with an outline, a citation and the day of its data."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from charts.export.about import LICENCE
from charts.export.pictures import pdf_file
from extract.languages.spoken import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from charts.export.browser import Renderer
    from charts.pack.content import Pack

_HEADING = re.compile(r"<h[1-3][^>]*>(.*?)</h[1-3]>")
# One glyph may serve several characters, and the browser says the first of them when text is searched or copied: a modifier letter
# for an apostrophe, a radical (U+2F00 to U+2FD5) for the Chinese character of the same shape.
_MEANT = {0x02BC: 0x2019} | {radical: ord(normalize("NFKC", chr(radical))) for radical in range(0x2F00, 0x2FD6)}
_GLYPH_MEANS = re.compile(rb"^(<\w{4}> )<(\w{4})>$", re.MULTILINE)


def pdf(content: Pack, page: bytes, renderer: Renderer) -> bytes:
    """The pack as a PDF, printed from its HTML `page`; the same page gives the same bytes. Raises RenderError."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(renderer.paper(page))))
    headings = [unescape(heading.replace("<br>", " ")) for heading in _HEADING.findall(page.decode())]
    # The browser joins the lines of a heading without a space between them.
    written = {"".join(heading.split()): heading for heading in headings}
    for entry in _entries(writer.root_object["/Outlines"]):
        entry[NameObject("/Title")] = TextStringObject(written["".join(entry["/Title"].split())])
    for means in _glyph_meanings(writer):
        means.set_data(_GLYPH_MEANS.sub(_meant, means.get_data()))
    return pdf_file(writer, content.as_of, {
        "/Title": content.title, "/Subject": content.standfirst,
        "/Keywords": say("as of {day}; data version {version}; {licence}",
                         day=content.as_of.isoformat(), version=content.version, licence=LICENCE),
    })


def _entries(parent: Any) -> Iterator[Any]:
    """The entries of an outline below `parent`, top down."""
    entry = parent.get("/First")
    while entry is not None:
        yield entry.get_object()
        yield from _entries(entry.get_object())
        entry = entry.get_object().get("/Next")


def _glyph_meanings(writer: PdfWriter) -> list[Any]:
    """The table of each embedded face that says which character a glyph stands for."""
    resources: list[Any] = [page["/Resources"] for page in writer.pages]
    fonts = [font.get_object() for each in resources for font in each.get("/Font", {}).values()]
    tables = [font.raw_get("/ToUnicode") for font in fonts if "/ToUnicode" in font]
    return [table.get_object() for table in {table.idnum: table for table in tables}.values()]


def _meant(found: re.Match[bytes]) -> bytes:
    character = int(found[2], 16)
    return b"%b<%04X>" % (found[1], _MEANT.get(character, character))
