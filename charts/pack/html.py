"""The briefing pack as one HTML file that opens offline: real text and tables, charts as vector drawings, fonts inside."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from charts.drawing.theme import lane_token, palette
from charts.export.about import LICENCE, PUBLISHER
from charts.export.pictures import font_css
from charts.pack.content import CAVEATS, numbers
from charts.wording.formats import day, sentence
from extract.core.properties import lanes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from charts.pack.content import KeyFigure, Line, Pack, Picture
    from charts.pack.pictures import Drawn
    from charts.wording.citations import Reference

_INK = palette("light")
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
td{{vertical-align:top;border-bottom:1px solid {_INK["rule"]};padding:5px 12px 5px 0}} td.small{{color:{_INK["ink2"]};font-size:14px}}
ol{{padding-left:0;list-style:none;font-size:14px;line-height:1.4;color:{_INK["ink2"]}}} li[id]{{display:flex;gap:12px;margin-bottom:4px}}
li[id] span:first-child{{min-width:26px;text-align:right}} li[id]:target{{background:{_INK["panel"]}}} li span{{overflow-wrap:anywhere}}
@media print{{main{{max-width:none;padding:0}} figure,tr,li,.box{{break-inside:avoid}} h2,h3{{break-after:avoid}} a{{color:inherit}}}}
"""


def page(content: Pack, pictures: Iterable[Drawn]) -> bytes:
    """The pack as a page; the same content gives the same bytes."""
    drawn = {one.chart_id: one for one in pictures}
    parts = [
        '<div class="bar"></div>', f"<h1>{escape(content.title).replace(': ', ':<br>', 1)}</h1>",
        f'<p class="lead">{escape(content.standfirst)}</p>',
        f'<div class="figures">{"".join(map(_figure, content.figures))}</div>',
        *(f"<p>{_cited(figure.said.text, figure.said.references)}</p>" for figure in content.figures if figure.value),
        _box("What is missing", content.missing),
        *(_picture(picture, drawn[picture.chart.id]) for picture in content.drawn),
        *_tables(content),
        _box("How to read all this", CAVEATS),
        "<h2>References</h2><ol>", *(_reference(number, reference) for number, reference in content.references), "</ol>",
        _evidence(content),
        f'<p class="note">{PUBLISHER} · as of {day(content.as_of)} · data version {escape(content.version)} · {LICENCE}</p>',
    ]
    head = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(content.title)}</title>"
        f'<meta name="description" content="{escape(content.standfirst)}"><meta name="author" content="{PUBLISHER}">'
        f'<meta name="version" content="{escape(content.version)}"><meta name="date" content="{content.as_of.isoformat()}">'
        f"<style>{font_css()}{_CSS}</style></head><body><main>\n"
    )
    return (head + "\n".join(part for part in parts if part) + "\n</main></body></html>\n").encode()


def _cited(words: str, references: tuple[int, ...]) -> str:
    if not references:
        return escape(words)
    return f'{escape(words)} <a href="#reference-{references[0]}">{numbers(references)}</a>'


def _figure(figure: KeyFigure) -> str:
    number, _, unit = figure.value.partition(" ")
    shown = f"{escape(number)} <small>{escape(unit)}</small>" if number[:1].isdigit() else escape(figure.value or "n/a")
    return f"<div>{escape(figure.label)}<b>{shown}</b>{_cited(figure.change, figure.said.references)}<br>{escape(figure.period)}</div>"


def _box(title: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div class="box"><b>{escape(title)}</b><ul>{items}</ul></div>' if lines else ""


def _picture(picture: Picture, drawn: Drawn) -> str:
    words = picture.words
    below = ". ".join(part.rstrip(".") for part in (words.source, sentence(words.caution)) if part) + "."
    svg = drawn.svg.replace("<svg ", f'<svg role="img" aria-label="{escape(words.alt)}" ', 1)
    return (
        f'<figure id="{escape(drawn.chart_id)}"><h3>{escape(words.headline)}</h3><p class="sub">{escape(words.subtitle)}</p>{svg}'
        f"<figcaption>{_cited(below, picture.references)}</figcaption></figure>"
    )


def _tables(content: Pack) -> Iterable[str]:
    happened = [
        (escape(line.cells[0]), _lane(line) + escape(line.cells[1]), _cited(line.cells[2], line.references)) for line in content.events
    ]
    yield _table("What happened", ("When", "What", "Who says so"), happened)
    disagree = [(
        f"<b>{escape(line.cells[0])}</b><br>{_cited(line.cells[1], line.references)}", escape(line.cells[2]),
        escape(f"{line.kind}; {line.cells[3]}"),
    ) for line in content.conflicts]
    yield _table("Where the sources disagree", ("Question and finding", "Arithmetic", "Kind; likely reason"), disagree)
    computed = [(*map(escape, line.cells[:3]), _cited(line.cells[3], line.references)) for line in content.derived]
    yield _table("What was computed, not published", ("Figure", "Period", "Value and what rounding allows", "Formula"), computed)


def _lane(line: Line) -> str:
    return f'<b style="color:{_INK[lane_token(line.kind)]}">{escape(line.kind)}</b> ' if line.kind in lanes() else ""


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<h2>{escape(title)}</h2><div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _reference(number: int, reference: Reference) -> str:
    words = escape(reference.text())
    if reference.url.startswith("http"):
        address = escape(reference.url)
        words = words.replace(address, f'<a href="{address}">{address}</a>', 1)
    return f'<li id="reference-{number}"><span>{number}</span><span>{words}</span></li>'


def _evidence(content: Pack) -> str:
    rows = [(
        _cited(line.cells[0], line.references), f"“{escape(line.cells[1])}”" if line.cells[1] else "", *map(escape, line.cells[2:]),
    ) for line in content.evidence]
    return _table("Evidence: where each figure of the stories stands", ("Figure", "Words", "Text and characters", "Rule"), rows)
