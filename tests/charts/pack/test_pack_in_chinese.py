"""The briefing pack in Chinese: its own words hold no English, on any day; its files name their language."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

from charts.figures import charts
from charts.pack import _readme
from charts.pack.content import CAVEATS, KeyFigure, Pack, pack
from charts.pack.deck import Deck
from charts.pack.forms import Panel, panels
from charts.pack.html import page
from charts.pack.slides import slides
from charts.pack.summary import CitedText
from extract.languages.spoken import say, speaking
from extract.measures.alerts import load_watches
from extract.measures.headlines import load_headlines
from extract.tables.read import Tables, read_tables
from tests.chinese import english_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NOTHING, EARLY, LATE = date(2000, 1, 1), date(2024, 12, 1), None
DAYS = [NOTHING, EARLY, LATE]


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    with speaking("zh"):
        yield


@cache
def _tables(as_of: date | None) -> Tables:
    return read_tables(as_of=as_of)


@cache
def _content(as_of: date | None) -> Pack:
    with speaking("zh"):
        return pack(_tables(as_of))


def _left(said: Iterable[str], *quoted: str) -> list[str]:
    return [f"{words}: {text}" for text in said if (words := english_left(text, *quoted))]


@pytest.mark.parametrize("as_of", DAYS)
def test_the_words_around_the_figures_are_chinese_on_any_day(as_of: date | None) -> None:
    content = _content(as_of)
    titles = [chart.title for chart in charts()]
    said = [content.title, content.standfirst, content.imprint, *content.missing, *(part.title for part in content.parts), _readme(content)]
    said += [text for figure in content.figures for text in (figure.label, figure.value, figure.change, figure.when, figure.cited.text)]
    assert _left([re.sub(r"`[^`]*`", " ", text) for text in said], content.version, "BibTeX", *titles) == []


def test_the_sentences_are_as_a_chinese_paper_prints_them() -> None:
    content = _content(LATE)
    assert content.title == "克钦稀土：有哪些变动，有哪些已知"
    assert content.standfirst.startswith("截至2026年2月28日已发表的内容：")
    assert content.standfirst.endswith("每个数字都注明出处。")
    assert [part.title for part in content.parts] == ["发生了什么", "意味着什么", "哪些未知或存在争议", "需要关注什么"]
    month = next(figure for figure in content.figures if figure.value.startswith("311"))
    assert month.parts() == ("311", "吨")
    assert "。由此推算，" in month.cited.text
    assert " 由" not in month.cited.text


@pytest.mark.parametrize(("value", "parts"), [
    ("6,325元/千克", ("6,325", "元/千克")), ("6,550 CNY/kg", ("6,550", "CNY/kg")), ("63%", ("63%", "")), ("约2,520吨", ("约2,520吨", "")),
    ("about half", ("about half", "")), ("2,700–2,967吨", ("2,700–2,967", "吨")), ("", ("无", "")),
])
def test_a_figure_is_taken_apart_with_and_without_a_space_before_its_unit(value: str, parts: tuple[str, str]) -> None:
    assert KeyFigure(label="", cited=CitedText(""), value=value).parts() == parts


def test_the_titles_of_headlines_and_watches_are_in_the_catalogue() -> None:
    titles = [*(rule.title for rule in load_headlines()), *(watch.title for watch in load_watches())]
    assert titles
    assert _left(map(say, titles)) == []
    assert _left(map(say, CAVEATS)) == []


@pytest.mark.parametrize("as_of", DAYS[:2])
def test_what_is_not_held_is_said_in_chinese(as_of: date) -> None:
    empty = [line.text for part in _content(as_of).parts for line in part.lines if not line.references]
    assert empty
    assert _left(empty) == []


def _without_rows(content: Pack) -> Pack:
    """The pack with one row in each table, whose words are no sentences of ours."""
    rows = {name: getattr(content, name)[:1] for name in ("events", "conflicts", "derived", "evidence")}
    plain = {name: tuple(row._replace(cells=tuple("甲" for _ in row.cells)) for row in found) for name, found in rows.items()}
    parts = tuple(part._replace(lines=(CitedText("甲"),)) for part in content.parts)
    return content._replace(pictures=(), missing=(), parts=parts, references=(), **plain)


@pytest.mark.parametrize("as_of", DAYS)
def test_the_page_has_chinese_heads_and_says_its_language(as_of: date | None) -> None:
    content = _without_rows(_content(as_of))
    made = page(content, ()).decode()
    assert '<html lang="zh-Hans">' in made
    shown = unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", made, flags=re.DOTALL))
    assert _left([shown], content.version) == []


@pytest.mark.parametrize("as_of", DAYS)
def test_slides_are_chinese_and_name_language_and_face(as_of: date | None) -> None:
    content = _without_rows(_content(as_of))
    deck = Presentation(io.BytesIO(slides(content, ())))
    runs, said = [], []
    for slide in deck.slides:
        for shape in (*slide.shapes, *slide.notes_slide.placeholders):
            runs += shape._element.iter(qn("a:r"))
            said += [text.text or "" for text in shape._element.iter(qn("a:t"))]
    assert runs
    assert _left(said, content.version) == []
    assert {run.rPr.get("lang") for run in runs} == {"zh-CN"}
    assert {run.rPr.find(qn("a:ea")).get("typeface") for run in runs} == {"Microsoft YaHei"}
    assert deck.core_properties.language == "zh-Hans"
    assert english_left(f"{deck.core_properties.author} {deck.core_properties.keywords}") == []


def _native(panel: Panel) -> Any:
    deck = Deck()
    deck.slide("甲")
    deck.chart(panel, (40, 100, 600, 400), alt="甲", about={"Source": "路透社", "Licence": "CC BY 4.0", "Data version": "1"})
    return next(shape.chart for shape in deck._slide.shapes if shape.has_chart)


def test_charts_of_the_slides_and_the_workbooks_behind_them_are_chinese() -> None:
    own = {"t", "per", "cent"}
    for picture in _content(LATE).pictures:
        for panel in panels(picture.chart.id, picture.rows):
            assert own.isdisjoint(panel.unit.split()) or panel.kind == "points", panel.unit
            words = [point.words for series in panel.series for point in series.points]
            assert _left([*(series.name for series in panel.series), *words]) == []
    imports = next(picture for picture in _content(LATE).pictures if picture.chart.id == "imports")
    panel = panels("imports", imports.rows)[0]
    assert {series.name for series in panel.series} == {"已报道", "推算，未经公布"}
    chart = _native(panel)
    assert chart.category_axis.tick_labels.number_format == 'yyyy"年"m"月"'
    assert chart.font._element.find(qn("a:ea")).get("typeface") == "Microsoft YaHei"
    told = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["说明"]
    assert [cell.value for cell in told["A"]] == ["图表", "单位", "来源", "许可协议", "数据版本"]


def test_a_pack_names_its_language_in_its_files_and_keeps_data_english(monkeypatch: pytest.MonkeyPatch) -> None:
    from charts import pack as room

    content = _content(EARLY)._replace(pictures=())
    with speaking("en"):
        english = room._files(pack(_tables(EARLY))._replace(pictures=()), [], _tables(EARLY))
    monkeypatch.setattr(room, "pack", lambda tables: pack(tables)._replace(pictures=()))
    chinese = room._files(content, [], _tables(EARLY))
    assert [name for name in english if english[name] != chinese[name]] == ["README.md", "data/README.md"]
    assert list(english) == list(chinese)
