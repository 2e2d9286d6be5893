"""Pictures with their citation inside: metadata written into PNG, SVG, PDF and HTML without drawing anything again."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import struct
import zlib
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from charts.drawing.theme import palette
from charts.drawing.type import FONTS
from charts.export.about import LICENCE, PUBLISHER, About, language_tag
from charts.wording.captions import as_of_line
from charts.wording.markup import html
from extract.languages.spoken import ENGLISH, language, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import plotly.graph_objects as go
    from pypdf import PdfWriter

_PNG_HEAD = 8 + 25  # signature and IHDR, which must come first
_PER_METRE = 96 / 0.0254  # pixels, at scale 1
_FACES = (("Source Sans 3", 400, "SourceSans3-Regular.ttf"), ("Source Sans 3", 600, "SourceSans3-Semibold.ttf"),
          ("Source Sans 3", 700, "SourceSans3-Bold.ttf"), ("Source Serif 4", 600, "SourceSerif4-Semibold.ttf"))
_MARGIN = 16  # pixels around an exported page, as its style sheet has them
_AROUND_PLOT = 300  # pixels: title, subtitle, sources and the closed details of a wide page; a narrow one scrolls in its frame
_PNG_KEYS = {"Subtitle": "Subject", "Publisher": "Author", "Licence": "Copyright"}


def png_with(picture: bytes, about: About) -> bytes:
    """The PNG with its citation as text chunks."""
    said = {_PNG_KEYS.get(label, label): text for label, text in about.lines().items()} | {"Citation": about.one_line()}
    return _with_chunks(picture, *(_text_chunk(key, text) for key, text in said.items()))


def printed_at(picture: bytes, scale: float) -> bytes:
    """The PNG with its printed size: 96 px to the inch at scale 1."""
    per_metre = round(_PER_METRE * scale)
    return _with_chunks(picture, _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)))


def _with_chunks(picture: bytes, *chunks: bytes) -> bytes:
    return picture[:_PNG_HEAD] + b"".join(chunks) + picture[_PNG_HEAD:]


def _text_chunk(key: str, text: str) -> bytes:
    try:
        return _chunk(b"tEXt", key.encode("latin-1") + b"\0" + text.encode("latin-1"))
    except UnicodeEncodeError:  # en dashes and the like: only iTXt holds them
        tag, label = ("", "") if language() == ENGLISH else (language_tag(), say(key))
        return _chunk(b"iTXt", b"\0".join((key.encode("latin-1"), b"\0", tag.encode(), label.encode(), text.encode())))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def svg_with(picture: bytes, about: About) -> bytes:
    """The SVG with title and description, which browsers show and screen readers speak, and the citation as metadata."""
    opening, rest = re.match(rb"(<svg[^>]*)(>.*)", picture, re.DOTALL).groups()  # type: ignore[union-attr]
    lines = "\n".join(say("{label}: {text}", label=say(label), text=text) for label, text in about.lines().items())
    said = {"title": about.title, "desc": about.alt, "metadata": lines}
    inside = "".join(f"<{tag}>{html(text)}</{tag}>" for tag, text in said.items())
    spoken = b"" if language() == ENGLISH else f' xml:lang="{language_tag()}"'.encode()
    return opening + spoken + b' role="img"' + rest[:1] + inside.encode() + rest[1:]


def pdf_with(picture: bytes, about: About) -> bytes:
    """The PDF with its citation in the document information."""
    from pypdf import PdfReader, PdfWriter

    said = {f"/{label.replace(' ', '')}": text for label, text in about.lines().items()}
    said |= {"/Title": about.title, "/Subject": about.one_line(), "/Keywords": f"{about.view}; {LICENCE}"}
    return pdf_file(PdfWriter(clone_from=PdfReader(io.BytesIO(picture))), about.as_of, said)


def pdf_file(writer: PdfWriter, as_of: date, said: Mapping[str, str]) -> bytes:
    """The PDF with what it says of itself; dated as of the data, so that the same rows give the same bytes."""
    from pypdf.generic import NameObject, TextStringObject

    stamp = f"D:{as_of:%Y%m%d}000000Z"
    if language() != ENGLISH:  # the browser does not say it of a picture
        writer.root_object[NameObject("/Lang")] = TextStringObject(language_tag())
    writer.add_metadata({**said, "/Author": say(PUBLISHER), "/Creator": say(PUBLISHER), "/Producer": "Chromium, pypdf",
                         "/CreationDate": stamp, "/ModDate": stamp})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def font_css() -> str:
    """The project's faces as @font-face rules with the fonts inside, as their publisher packs them for the web."""
    faces = ((family, weight, _as_text((FONTS / f"{name}.woff2").read_bytes())) for family, weight, name in _FACES)
    rule = "@font-face{{font-family:'{}';font-weight:{};src:url(data:font/woff2;base64,{})}}"
    return "".join(rule.format(*face) for face in faces)


def html_page(figures: Sequence[go.Figure], about: About, theme: str) -> bytes:
    """One file that opens offline and fits its place: the interactive chart in each of the `figures`, the widest first, with Plotly, the
    faces and the citation inside. The theme `plain` is the light one without a footer."""
    from plotly.utils import PlotlyJSONEncoder

    drawn = json.dumps([figure.to_dict() for figure in figures], cls=PlotlyJSONEncoder)
    dated = as_of_line(about.as_of, about.version, about.caution)
    foot = ((about.source, "wide"), (about.source_narrow or about.source, "narrow"), (dated, "dated"))
    listed = "".join(f'<p class="{width}">{html(line)}</p>' for line, width in foot if line)
    words = {name: html(getattr(about, name)) for name in ("title", "subtitle", "alt")}
    page = Template(_beside("page.html").decode()).substitute(
        words, **palette({"plain": "light"}.get(theme, theme)), width=figures[0].layout.width, publisher=say(PUBLISHER), licence=LICENCE,
        lang=language_tag(), about_it=say("About this chart"),
        linked_data=_linked_data(about), faces=font_css(), reader=_beside("reader.js").decode(),
        footer="" if theme == "plain" else f"<footer>{listed}</footer>", folded=figures[0].layout.width + 2 * _MARGIN - 1,
        about="".join(f"<dt>{html(say(label))}</dt><dd>{html(text)}</dd>" for label, text in about.lines().items()),
        plotly=_as_text(_beside("plotly/plotly-basic.min.js.gz")), figures=_as_text(gzip.compress(drawn.encode(), mtime=0)),
    )
    return page.encode()


def _beside(name: str) -> bytes:
    return (Path(__file__).resolve().parent / name).read_bytes()


def _as_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def embedding(name: str, about: About, widest: go.Figure) -> str:
    """The line of HTML that shows an exported page of that file name inside another page; it takes any width."""
    height = widest.layout.height + _AROUND_PLOT
    return (f'<iframe src="{html(name)}" title="{html(about.title)}" width="100%" height="{height:.0f}" '
            'style="border:0" loading="lazy"></iframe>')


def _linked_data(about: About) -> str:
    described = {"@context": "https://schema.org", "@type": "CreativeWork", "headline": about.title,
                 "description": about.alt, "isBasedOn": about.source, "version": about.version,
                 "dateModified": about.as_of.isoformat(), "license": "https://creativecommons.org/licenses/by/4.0/",
                 "creator": {"@type": "Organization", "name": say(PUBLISHER)}}
    if language() != ENGLISH:
        described["inLanguage"] = language_tag()
    return json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")  # as a script's text, of which only "</" and "<!--" matter
