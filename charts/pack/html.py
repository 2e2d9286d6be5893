"""The briefing pack as one HTML file that opens offline: real text and tables, charts as vector drawings, fonts inside."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from charts.drawing.theme import lane_token, palette
from charts.export.about import LICENCE, PUBLISHER, language_tag
from charts.export.pictures import font_css
from charts.pack.content import CAVEATS, KeyFigure, Pack, Picture, numbers
from charts.pack.pictures import SHEET, Artwork
from charts.wording.formats import APART, strung
from charts.wording.markup import html
from extract.core.text import web_address
from extract.languages.spoken import say, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from charts.wording.citations import Reference

_INK = palette("light")
# Widths of columns on paper in percent, here and below, by the letters that each column holds, so that rows take few lines: what happened
# takes some 80 lines of print, in columns of one width 130; what the sources disagree on 65, not 105.
_EVIDENCE = {"Figure": 33, "Words": 18, "Text and characters": 39, "Sure": 10}
_STYLE = Template((Path(__file__).parent / "page.css").read_text(encoding="utf-8"))


def page(content: Pack, artworks: Iterable[Artwork]) -> bytes:
    """The pack as a page; the same content gives the same bytes."""
    drawn, foot = {artwork.chart_id: artwork.svg for artwork in artworks}, html(f"{content.imprint} · {LICENCE}")
    parts = [
        *_first(content),
        f'<h2 class="full">{say("The figures in full")}</h2>',
        *(f"<p>{_cited(figure.cited.text, figure.cited.references)}</p>" for figure in content.figures),
        _box(say("What is missing"), content.missing),
        f"<h2>{say('Charts')}</h2>" * bool(content.drawn),
        *(_picture(picture, drawn[picture.chart.id]) for picture in content.drawn),
        *_tables(content),
        _box(say("How to read all this"), [*map(say, CAVEATS)]),
        f"<h2>{say('References')}</h2><ol>", *(_reference(number, reference) for number, reference in content.references), "</ol>",
        _table("Evidence: where each figure of the stories stands", _EVIDENCE, [
            (_cited(row.cells[0], row.references), f"“{html(row.cells[1])}”".replace("“”", ""), *map(html, row.cells[2:]))
            for row in content.evidence
        ]),
        f'<p class="note">{foot}</p>',
    ]
    head = (
        f'<!doctype html>\n<html lang="{language_tag()}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html(content.title)}</title>"
        f'<meta name="description" content="{html(content.standfirst)}"><meta name="author" content="{say(PUBLISHER)}">'
        f'<meta name="version" content="{html(content.version)}"><meta name="date" content="{content.as_of.isoformat()}">'
        f"<style>{font_css()}{_STYLE.substitute(_INK, foot=foot, measure=f'{SHEET.width}px')}</style></head><body><main>\n"
    )
    return (head + "\n".join(filter(None, parts)) + "\n</main></body></html>\n").encode()


def _first(content: Pack) -> Iterable[str]:
    """The page that is read first: the situation, the figures, what happened, what it means, what is open, what it rests on."""
    yield f'<section class="first"><div class="bar"></div><h1>{html(content.title)}</h1><p class="lead">{html(content.standfirst)}</p>'
    if content.situation:
        lines = (say("{sentence}. {link}", sentence=html(picture.words.headline), link=_to(picture)) for picture in content.situation)
        yield _list("situation", lines)
    yield f'<div class="figures">{"".join(map(_figure, content.figures))}</div><div class="parts">'
    for part in content.parts:
        yield f"<div><b>{html(part.title)}</b>{_list('', (_cited(*line) for line in part.lines))}</div>"
    sources = (f'<a href="#reference-{number}">[{number}]</a> {html(reference.brief())}' for number, reference in content.first_sources)
    listed = strung(*sources, by=APART) or say("None: nothing is held.")
    yield f'</div><p class="note"><b>{say("Sources of this page")}</b> {listed}</p></section>'


def _to(picture: Picture) -> str:
    return f'<a href="#{html(picture.chart.id)}" aria-label="{html(say(picture.chart.title))}">{say("(chart)")}</a>'


def _list(name: str, items: Iterable[str]) -> str:
    return f'<ul class="{name}">{"".join(f"<li>{item}</li>" for item in items)}</ul>'.replace(' class=""', "")


def _cited(words: str, references: tuple[int, ...]) -> str:
    if not references:
        return html(words)
    return f'{html(words)} <a href="#reference-{references[0]}">{numbers(references)}</a>'


def _figure(figure: KeyFigure) -> str:
    value, unit = figure.parts()
    shown = f"{html(value)} <small>{html(unit)}</small>".removesuffix(" <small></small>")
    return f"<div>{html(figure.label)}<b>{shown}</b>{_cited(figure.change, figure.cited.references)}<br>{html(figure.when)}</div>"


def _box(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{html(line)}</li>" for line in lines)
    return f'<div class="box"><b>{html(title)}</b><ul>{items}</ul></div>'


def _picture(picture: Picture, svg: str) -> str:
    words = picture.words
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{html(words.alt)}" ', 1)
    return (
        f'<figure id="{html(picture.chart.id)}"><h3>{html(words.headline)}</h3><p class="sub">{html(words.subtitle)}</p>{svg}'
        f"<figcaption>{_cited(picture.caption, picture.references)}</figcaption></figure>"
    )


def _tables(content: Pack) -> Iterable[str]:
    yield _table("What happened", {"When": 20, "What": 56, "Who says so": 24}, [(
        html(row.cells[0]),
        f'<b style="color:{_INK[lane_token(row.kind)]}">{html(told(row.kind, "option"))}</b> {html(row.cells[1])}',
        _cited(row.cells[2], row.references),
    ) for row in content.events])
    yield _table("Where the sources disagree", {"Question and finding": 54, "Arithmetic": 28, "Kind; likely reason": 18}, [(
        f"<b>{html(row.cells[0])}</b><br>{_cited(row.cells[1], row.references)}", html(row.cells[2]),
        html(strung(row.kind, row.cells[3], by=APART)),
    ) for row in content.conflicts])
    heads = {"Figure": 33, "Period": 13, "Value and what rounding allows": 31, "Formula": 23}
    computed = [(*map(html, row.cells[:3]), _cited(row.cells[3], row.references)) for row in content.derived]
    yield _table("What was computed, not published", heads, computed)


def _table(title: str, heads: Mapping[str, int], rows: Sequence[Sequence[str]]) -> str:
    """A section with a table, its title and heads said here. `heads` name its columns and give their widths on paper in percent, chosen by
    what stands in them."""
    if not rows:
        return ""
    widths = "".join(f'<col style="--printed:{percent}%">' for percent in heads.values())
    head = "".join(f"<th scope=col>{html(say(name))}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<h2>{html(say(title))}</h2><div class="wide">{table}</div>'


def _reference(number: int, reference: Reference) -> str:
    words = html(reference.text())
    if web_address(reference.url):
        address = html(reference.url)
        words = words.replace(address, f'<a href="{address}">{address}</a>', 1)
    return f'<li id="reference-{number}"><span>{number}</span><span>{words}</span></li>'
