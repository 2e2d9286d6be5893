"""The briefing pack as one HTML file that opens offline: real text and tables, charts as vector drawings, fonts inside."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from charts.drawing.theme import lane_token, palette
from charts.export.about import LICENCE, PUBLISHER
from charts.export.pictures import font_css
from charts.pack.content import CAVEATS, numbers
from charts.pack.pictures import SHEET
from charts.wording.formats import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from charts.pack.content import KeyFigure, Pack, Picture, Statement
    from charts.pack.pictures import Artwork
    from charts.wording.citations import Reference

_INK = palette("light")
_TALLEST = 830  # pixels of a drawing: an A4 sheet less its margins (1006), headline and caption
_FOOT = (
    f"vertical-align:top;margin-top:4mm;padding-top:1.5mm;border-top:.6pt solid {_INK['rule']};"
    f"color:{_INK['ink2']};font:8pt 'Source Sans 3'"
)
# On screen the text is 17 px and the measure 700 px, some 90 characters; the other sizes go down to 14 px for what is looked up.
_CSS = f"""
*{{box-sizing:border-box}} html{{-webkit-text-size-adjust:100%}}
body{{margin:0;background:{_INK["paper"]};color:{_INK["ink"]};font:17px/1.5 'Source Sans 3',sans-serif;font-variant-numeric:tabular-nums}}
main{{max-width:760px;margin:0 auto;padding:32px 30px 60px}} a{{color:{_INK["terbium"]};text-decoration:none}}
a:hover{{text-decoration:underline}}
.bar{{width:44px;height:6px;background:{_INK["accent"]}}}
h1,h2,h3{{font-family:'Source Serif 4',serif;font-weight:600;line-height:1.15;margin:0}}
h1{{font-size:38px;margin-top:18px}} h2{{font-size:26px;border-top:1.5px solid {_INK["ink"]};padding-top:10px;margin:48px 0 12px}}
figure{{margin:40px 0 0;border-top:1.5px solid {_INK["ink"]};padding-top:8px}} h3{{font-size:21px}}
.lead,.sub,figcaption,.note{{color:{_INK["ink2"]}}} .lead{{font-size:19px;margin:10px 0 22px}} .sub{{font-size:15px;margin:4px 0 8px}}
figcaption,.note{{font-size:14px;line-height:1.4}} figure svg{{display:block;width:100%;height:auto}}
.figures{{display:grid;grid-template-columns:repeat(auto-fit,minmax(124px,1fr));gap:14px;border-top:1.5px solid {_INK["ink"]};
padding-top:8px}}
.figures b{{display:block;font-size:32px;line-height:1.2;font-weight:600}} .figures small{{font-size:15px;font-weight:600}}
.figures div{{font-size:14px;line-height:1.35;color:{_INK["ink2"]}}} .figures b{{color:{_INK["ink"]}}}
.box{{background:{_INK["panel"]};padding:10px 18px;margin-top:26px;font-size:15px}} .box ul{{margin:6px 0;padding-left:18px}}
.wide{{overflow-x:auto}} table{{border-collapse:collapse;width:100%;font-size:15px;line-height:1.35}}
th{{text-align:left;color:{_INK["ink2"]};font-weight:600;font-size:14px;border-bottom:1.5px solid {_INK["ink"]};padding:4px 12px 4px 0}}
td{{vertical-align:top;border-bottom:1px solid {_INK["rule"]};padding:5px 12px 5px 0}}
ol{{padding-left:0;list-style:none;font-size:14px;line-height:1.4;color:{_INK["ink2"]}}} li[id]{{display:flex;gap:12px;margin-bottom:4px}}
li[id] span:first-child{{min-width:26px;text-align:right}} li[id]:target{{background:{_INK["panel"]}}} li span{{overflow-wrap:anywhere}}
"""
_SIDE = f"(210mm - {SHEET.width}px) / 2"  # a chart fills the measure at its own type size
# Sizes in points are those of a report to be read at arm's length: text 9.5, captions and tables a little less, nothing under 8.
_PRINT = f"""
@page{{size:A4;margin:14mm calc({_SIDE}) 17mm;
@bottom-left{{content:"FOOT";width:92%;{_FOOT};text-align:left}} @bottom-right{{content:counter(page);width:8%;{_FOOT};text-align:right}}}}
@media print{{
body{{font-size:9.5pt;line-height:1.28;font-variant-ligatures:none}} main{{max-width:none;padding:0}} p{{margin:0 0 1.1mm}}
h1{{font-size:25pt;line-height:1.12;margin-top:3mm}} h2{{font-size:17pt;margin:8mm 0 2.5mm}} h3{{font-size:14pt}}
.lead{{font-size:11pt;margin:2mm 0 4mm}} .sub{{font-size:9pt;margin:1mm 0 1.5mm}} figcaption,.note{{font-size:8.2pt;line-height:1.24}}
.figures{{grid-auto-flow:column;grid-template-columns:none;grid-auto-columns:1fr;margin-bottom:3mm}}
.figures div{{font-size:9pt;line-height:1.18}} .figures b{{font-size:21pt}} .figures small{{font-size:10pt}}
.box{{font-size:9.5pt;margin-top:5mm;break-inside:avoid}} figure{{margin-top:6mm;break-inside:avoid}}
figure svg{{max-height:{_TALLEST}px}} .wide{{overflow:visible}} table{{font-size:9pt;line-height:1.24;table-layout:fixed}}
col{{width:var(--printed)}} th{{font-size:8.5pt}} td{{padding:2.5pt 7pt 2.5pt 0}} ol{{font-size:8.5pt;line-height:1.24}}
tr,li{{break-inside:avoid}} h2,h3,thead{{break-after:avoid}} thead{{display:table-header-group}} .note:last-child{{display:none}}
}}
"""


def page(content: Pack, artworks: Iterable[Artwork]) -> bytes:
    """The pack as a page; the same content gives the same bytes."""
    drawn = {artwork.chart_id: artwork.svg for artwork in artworks}
    parts = [
        '<div class="bar"></div>', f"<h1>{escape(content.title).replace(': ', ':<br>', 1)}</h1>",
        f'<p class="lead">{escape(content.standfirst)}</p>',
        f'<div class="figures">{"".join(map(_figure, content.figures))}</div>',
        *(f"<p>{_cited(figure.cited.text, figure.cited.references)}</p>" for figure in content.figures if figure.value),
        _box("What is missing", content.missing),
        *(_picture(picture, drawn[picture.chart.id]) for picture in content.drawn),
        *_tables(content),
        _box("How to read all this", CAVEATS),
        "<h2>References</h2><ol>", *(_reference(number, reference) for number, reference in content.references), "</ol>",
        _evidence(content),
        f'<p class="note">{_foot(content)}</p>',
    ]
    head = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(content.title)}</title>"
        f'<meta name="description" content="{escape(content.standfirst)}"><meta name="author" content="{PUBLISHER}">'
        f'<meta name="version" content="{escape(content.version)}"><meta name="date" content="{content.as_of.isoformat()}">'
        f"<style>{font_css()}{_CSS}{_PRINT.replace('FOOT', _foot(content))}</style></head><body><main>\n"
    )
    return (head + "\n".join(filter(None, parts)) + "\n</main></body></html>\n").encode()


def _foot(content: Pack) -> str:
    return escape(f"{PUBLISHER} · as of {day(content.as_of)} · data version {content.version} · {LICENCE}")


def _cited(words: str, references: tuple[int, ...]) -> str:
    if not references:
        return escape(words)
    return f'{escape(words)} <a href="#reference-{references[0]}">{numbers(references)}</a>'


def _figure(figure: KeyFigure) -> str:
    value, unit = figure.parts()
    shown = f"{escape(value)} <small>{escape(unit)}</small>".removesuffix(" <small></small>")
    return f"<div>{escape(figure.label)}<b>{shown}</b>{_cited(figure.change, figure.cited.references)}<br>{escape(figure.period)}</div>"


def _box(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div class="box"><b>{escape(title)}</b><ul>{items}</ul></div>'


def _picture(picture: Picture, svg: str) -> str:
    words = picture.words
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(words.alt)}" ', 1)
    return (
        f'<figure id="{escape(picture.chart.id)}"><h3>{escape(words.headline)}</h3><p class="sub">{escape(words.subtitle)}</p>{svg}'
        f"<figcaption>{_cited(picture.caption, picture.references)}</figcaption></figure>"
    )


def _tables(content: Pack) -> Iterable[str]:
    happened = [
        (escape(row.cells[0]), _lane(row) + escape(row.cells[1]), _cited(row.cells[2], row.references)) for row in content.events
    ]
    yield _table("What happened", {"When": 20, "What": 56, "Who says so": 24}, happened)
    disagree = [(
        f"<b>{escape(row.cells[0])}</b><br>{_cited(row.cells[1], row.references)}", escape(row.cells[2]),
        escape(f"{row.kind}; {row.cells[3]}"),
    ) for row in content.conflicts]
    yield _table("Where the sources disagree", {"Question and finding": 54, "Arithmetic": 28, "Kind; likely reason": 18}, disagree)
    computed = [(*map(escape, row.cells[:3]), _cited(row.cells[3], row.references)) for row in content.derived]
    heads = {"Figure": 33, "Period": 13, "Value and what rounding allows": 31, "Formula": 23}
    yield _table("What was computed, not published", heads, computed)


def _lane(event: Statement) -> str:
    return f'<b style="color:{_INK[lane_token(event.kind)]}">{escape(event.kind)}</b> '


def _table(title: str, heads: Mapping[str, int], rows: Sequence[Sequence[str]]) -> str:
    """A section with a table; `heads` name its columns and give their widths on paper in percent, chosen by what stands in them."""
    if not rows:
        return ""
    widths = "".join(f'<col style="--printed:{percent}%">' for percent in heads.values())
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<h2>{escape(title)}</h2><div class="wide">{table}</div>'


def _reference(number: int, reference: Reference) -> str:
    words = escape(reference.text())
    if reference.url.startswith("http"):
        address = escape(reference.url)
        words = words.replace(address, f'<a href="{address}">{address}</a>', 1)
    return f'<li id="reference-{number}"><span>{number}</span><span>{words}</span></li>'


def _evidence(content: Pack) -> str:
    rows = [
        (_cited(row.cells[0], row.references), _quoted(row.cells[1]), *map(escape, row.cells[2:])) for row in content.evidence
    ]
    heads = {"Figure": 33, "Words": 18, "Text and characters": 31, "Rule": 18}
    return _table("Evidence: where each figure of the stories stands", heads, rows)


def _quoted(words: str) -> str:
    return f"“{escape(words)}”".replace("“”", "")
