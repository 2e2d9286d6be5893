"""Pictures with their citation inside: metadata written into PNG, SVG, PDF and HTML without drawing anything again."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING

from charts.drawing.type import FONTS
from charts.export.about import LICENCE, PUBLISHER, About

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import plotly.graph_objects as go
    from pypdf import PdfWriter

_PNG_HEAD = 8 + 25  # signature and IHDR, which must come first
_PER_METRE = 96 / 0.0254  # pixels, at scale 1
_FACES = (("Source Sans 3", 400, "SourceSans3-Regular.ttf"), ("Source Sans 3", 600, "SourceSans3-Semibold.ttf"),
          ("Source Sans 3", 700, "SourceSans3-Bold.ttf"), ("Source Serif 4", 600, "SourceSerif4-Semibold.ttf"))
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
        return _chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text.encode("utf-8"))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def svg_with(picture: bytes, about: About) -> bytes:
    """The SVG with title and description, which browsers show and screen readers speak, and the citation as metadata."""
    opening, rest = re.match(rb"(<svg[^>]*)(>.*)", picture, re.DOTALL).groups()  # type: ignore[union-attr]
    lines = "\n".join(f"{label}: {text}" for label, text in about.lines().items())
    said = {"title": about.title, "desc": about.alt, "metadata": lines}
    inside = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in said.items())
    return opening + b' role="img"' + rest[:1] + inside.encode() + rest[1:]


def pdf_with(picture: bytes, about: About) -> bytes:
    """The PDF with its citation in the document information."""
    from pypdf import PdfReader, PdfWriter

    said = {f"/{label.replace(' ', '')}": text for label, text in about.lines().items()}
    said |= {"/Title": about.title, "/Subject": about.one_line(), "/Keywords": f"{about.view}; {LICENCE}"}
    return pdf_file(PdfWriter(clone_from=PdfReader(io.BytesIO(picture))), about.as_of, said)


def pdf_file(writer: PdfWriter, as_of: date, said: Mapping[str, str]) -> bytes:
    """The PDF with what it says of itself; dated as of the data, so that the same rows give the same bytes."""
    stamp = f"D:{as_of:%Y%m%d}000000Z"
    writer.add_metadata({**said, "/Author": PUBLISHER, "/Creator": PUBLISHER, "/Producer": "Chromium, pypdf",
                         "/CreationDate": stamp, "/ModDate": stamp})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def font_css() -> str:
    """The project's faces as @font-face rules with the fonts inside, unmodified as their licence asks."""
    faces = ((family, weight, base64.b64encode((FONTS / name).read_bytes()).decode()) for family, weight, name in _FACES)
    rule = "@font-face{{font-family:'{}';font-weight:{};src:url(data:font/ttf;base64,{})}}"
    return "".join(rule.format(*face) for face in faces)


def html_page(figure: go.Figure, about: About) -> bytes:
    """One file that opens offline: the interactive chart with Plotly, the fonts and the citation inside."""
    import plotly.io

    config = {"displayModeBar": False, "responsive": False, "doubleClick": False, "toImageButtonOptions": {"filename": about.chart_id}}
    plot = plotly.io.to_html(figure, full_html=False, include_plotlyjs=True, div_id=about.chart_id, config=config)
    listed = "".join(f"<dt>{html.escape(label)}</dt><dd>{html.escape(text)}</dd>" for label, text in about.lines().items())
    width, ground = figure.layout.width, figure.layout.paper_bgcolor or "#fff"
    page = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{html.escape(about.title)}</title><meta name="description" content="{html.escape(about.alt)}">
<meta name="author" content="{PUBLISHER}"><meta name="dcterms.license" content="{LICENCE}">
<script type="application/ld+json">{_linked_data(about)}</script>
<style>{font_css()}
body{{margin:24px;background:{ground};font:15px/1.5 'Source Sans 3',sans-serif;color:#16191D}}
main{{max-width:{width}px;margin:auto}} .plot{{overflow-x:auto}}
details{{color:#535A63;background:#F4F2EC;padding:8px 14px;margin-top:12px}}
dt{{font-weight:600}} dd{{margin:0 0 6px}}</style></head>
<body><main><div class="plot" role="img" aria-label="{html.escape(about.alt)}">{plot}</div>
<details><summary>About this chart</summary><dl>{listed}</dl></details></main></body></html>
"""
    return page.encode()


def _linked_data(about: About) -> str:
    described = {"@context": "https://schema.org", "@type": "CreativeWork", "headline": about.title,
                 "description": about.alt, "isBasedOn": about.source, "version": about.version,
                 "dateModified": about.as_of.isoformat(), "license": "https://creativecommons.org/licenses/by/4.0/",
                 "creator": {"@type": "Organization", "name": PUBLISHER}}
    return json.dumps(described, ensure_ascii=False).replace("</", "<\\/")
