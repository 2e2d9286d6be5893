"""The briefing pack as one HTML file that opens offline: real text and tables, charts as vector drawings, fonts inside."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from charts.drawing.theme import lane_token, palette
from charts.export.about import LICENCE, PUBLISHER, language_tag
from charts.export.pictures import font_css
from charts.pack.content import CAVEATS, KeyFigure, Pack, Picture, numbers
from charts.pack.pictures import SHEET, Artwork
from charts.wording.formats import APART, strung
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
    drawn, foot = {artwork.chart_id: artwork.svg for artwork in artworks}, escape(f"{content.imprint} · {LICENCE}")
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
            (_cited(row.cells[0], row.references), f"“{escape(row.cells[1])}”".replace("“”", ""), *map(escape, row.cells[2:]))
            for row in content.evidence
        ]),
        f'<p class="note">{foot}</p>',
    ]
    head = (
        f'<!doctype html>\n<html lang="{language_tag()}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(content.title)}</title>"
        f'<meta name="description" content="{escape(content.standfirst)}"><meta name="author" content="{say(PUBLISHER)}">'
        f'<meta name="version" content="{escape(content.version)}"><meta name="date" content="{content.as_of.isoformat()}">'
        f"<style>{font_css()}{_STYLE.substitute(_INK, foot=foot, measure=f'{SHEET.width}px')}</style></head><body><main>\n"
    )
    return (head + "\n".join(filter(None, parts)) + "\n</main></body></html>\n").encode()


def _first(content: Pack) -> Iterable[str]:
    """The page that is read first: the situation, the figures, what happened, what it means, what is open, what it rests on."""
    yield f'<section class="first"><div class="bar"></div><h1>{escape(content.title)}</h1><p class="lead">{escape(content.standfirst)}</p>'
    if content.situation:
        lines = (say("{sentence}. {link}", sentence=escape(picture.words.headline), link=_to(picture)) for picture in content.situation)
        yield _list("situation", lines)
    yield f'<div class="figures">{"".join(map(_figure, content.figures))}</div><div class="parts">'
    for part in content.parts:
        yield f"<div><b>{escape(part.title)}</b>{_list('', (_cited(*line) for line in part.lines))}</div>"
    sources = (f'<a href="#reference-{number}">[{number}]</a> {escape(reference.brief())}' for number, reference in content.first_sources)
    listed = strung(*sources, by=APART) or say("None: nothing is held.")
    yield f'</div><p class="note"><b>{say("Sources of this page")}</b> {listed}</p></section>'


def _to(picture: Picture) -> str:
    return f'<a href="#{escape(picture.chart.id)}" aria-label="{escape(say(picture.chart.title))}">{say("(chart)")}</a>'


def _list(name: str, items: Iterable[str]) -> str:
    return f'<ul class="{name}">{"".join(f"<li>{item}</li>" for item in items)}</ul>'.replace(' class=""', "")


def _cited(words: str, references: tuple[int, ...]) -> str:
    if not references:
        return escape(words)
    return f'{escape(words)} <a href="#reference-{references[0]}">{numbers(references)}</a>'


def _figure(figure: KeyFigure) -> str:
    value, unit = figure.parts()
    shown = f"{escape(value)} <small>{escape(unit)}</small>".removesuffix(" <small></small>")
    return f"<div>{escape(figure.label)}<b>{shown}</b>{_cited(figure.change, figure.cited.references)}<br>{escape(figure.when)}</div>"


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
    yield _table("What happened", {"When": 20, "What": 56, "Who says so": 24}, [(
        escape(row.cells[0]),
        f'<b style="color:{_INK[lane_token(row.kind)]}">{escape(told(row.kind, "option"))}</b> {escape(row.cells[1])}',
        _cited(row.cells[2], row.references),
    ) for row in content.events])
    yield _table("Where the sources disagree", {"Question and finding": 54, "Arithmetic": 28, "Kind; likely reason": 18}, [(
        f"<b>{escape(row.cells[0])}</b><br>{_cited(row.cells[1], row.references)}", escape(row.cells[2]),
        escape(strung(row.kind, row.cells[3], by=APART)),
    ) for row in content.conflicts])
    heads = {"Figure": 33, "Period": 13, "Value and what rounding allows": 31, "Formula": 23}
    computed = [(*map(escape, row.cells[:3]), _cited(row.cells[3], row.references)) for row in content.derived]
    yield _table("What was computed, not published", heads, computed)


def _table(title: str, heads: Mapping[str, int], rows: Sequence[Sequence[str]]) -> str:
    """A section with a table, its title and heads said here. `heads` name its columns and give their widths on paper in percent, chosen by
    what stands in them."""
    if not rows:
        return ""
    widths = "".join(f'<col style="--printed:{percent}%">' for percent in heads.values())
    head = "".join(f"<th scope=col>{escape(say(name))}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<h2>{escape(say(title))}</h2><div class="wide">{table}</div>'


def _reference(number: int, reference: Reference) -> str:
    words = escape(reference.text())
    if reference.url.startswith("http"):
        address = escape(reference.url)
        words = words.replace(address, f'<a href="{address}">{address}</a>', 1)
    return f'<li id="reference-{number}"><span>{number}</span><span>{words}</span></li>'
