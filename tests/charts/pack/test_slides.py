"""The slides: at most fifteen, the weightiest first, every word inside its box, charts that hold the numbers of the picture."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation

from charts.drawing.type import wrap
from charts.export.formats import Exported
from charts.figures import chart as chart_of
from charts.pack.content import Pack, pack
from charts.pack.deck import WIDTH
from charts.pack.forms import CLOSE_UPS, Panel, panels
from charts.pack.native import places
from charts.pack.pictures import Artwork
from charts.pack.slides import MOST, slides
from extract.tables.read import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = [date(2019, 6, 30), date(2021, 12, 31), date(2024, 10, 25), date(2025, 3, 25), date(2025, 11, 1), None]
NATIVE = ["prices", "imports", "origins", "quotas", "production", "shares"]
PX, POINT = 9525, 96 / 72
ARIAL = 1.08  # Arial against the face in which words are measured


def _deck(content: Pack) -> Any:
    return Presentation(io.BytesIO(_made(content)))


def _made(content: Pack) -> bytes:
    framed = Exported(name="", content=b"")
    return slides(content, [
        Artwork(chart_id=picture.chart.id, svg="", png=_png(picture.chart.id, picture.rows), png_size=(120, 50), framed=framed)
        for picture in content.drawn
    ])


def _png(chart_id: str, rows: Any) -> bytes:
    if panels(chart_id, rows) and chart_id not in CLOSE_UPS:
        return b""
    out = io.BytesIO()
    Image.new("RGB", (120, 50)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module", params=DAYS, ids=str)
def content(request: pytest.FixtureRequest) -> Pack:
    return pack(read_tables(as_of=request.param))


@pytest.fixture(scope="module")
def latest() -> Pack:
    return pack(read_tables())


def test_a_deck_has_at_most_fifteen_slides(content: Pack) -> None:
    assert 5 < len(_deck(content).slides) <= MOST == 15


def test_a_deck_stays_at_fifteen_slides_when_there_is_far_more_to_tell(latest: Pack) -> None:
    more = latest._replace(pictures=latest.pictures * 2, events=latest.events * 5, conflicts=latest.conflicts * 5,
                           derived=latest.derived * 5, missing=latest.missing * 30)
    deck = _deck(more)
    assert len(deck.slides) == MOST
    _check_fit(deck)
    told = " ".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    assert "events of less weight: in the PDF" in told


def test_the_first_slide_stands_alone(content: Pack) -> None:
    slide = _deck(content).slides[0]
    told = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    for part in content.parts:
        assert part.title in told
        assert part.lines[0].text in told
    for figure in content.figures:
        assert figure.parts()[0] in told
        assert figure.age in told
    assert f"Sources: [1] {content.references[0][1].brief()}" in told
    assert all(reference.text() in slide.notes_slide.notes_text_frame.text for _, reference in content.first_sources)


def test_every_word_stands_inside_its_box_and_every_box_on_its_slide(content: Pack) -> None:
    _check_fit(_deck(content))


def _check_fit(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left < shape.left + shape.width <= deck.slide_width == WIDTH * PX
            assert 0 <= shape.top < shape.top + shape.height <= deck.slide_height, shape.name
            if shape.has_text_frame and shape.text_frame.text and shape != slide.shapes.title:
                # the last paragraph needs no room below it
                assert sum(_tall(shape.text_frame, shape.width / PX)[:-1]) <= shape.height / PX + 1, shape.text_frame.text
            if shape.has_table:
                tall = sum(max(sum(_tall(cell.text_frame, column.width / PX - 12)) for cell, column in zip(row.cells, shape.table.columns,
                           strict=True)) + 6 for row in shape.table.rows)
                assert shape.top / PX + tall <= 690, slide.shapes.title.text_frame.text


def _tall(frame: Any, wide: float) -> list[float]:
    """The heights of the paragraphs of a frame and the spaces below them, in turn, in pixels."""
    found = []
    for paragraph in frame.paragraphs:
        size = paragraph.runs[0].font.size.pt if paragraph.runs else 11
        factor = ARIAL if paragraph.runs and paragraph.runs[0].font.name == "Arial" else 1.0
        found += [len(wrap(paragraph.text, size * POINT * factor, wide)) * size * POINT * 1.22,
                  paragraph.space_after.pt * POINT if paragraph.space_after else 0.0]
    return found


def test_slides_are_set_in_two_faces_and_every_picture_and_chart_has_words_for_who_cannot_see_it(content: Pack) -> None:
    deck = _deck(content)
    frames = [shape.text_frame for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert {run.font.name for frame in frames for words in frame.paragraphs for run in words.runs} == {"Georgia", "Arial"}
    for slide in deck.slides:
        assert slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_chart:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
                assert shape.chart.font.name == "Arial"


def test_the_same_content_gives_the_same_slides(latest: Pack) -> None:
    assert _made(latest) == _made(latest)


def _native(content: Pack) -> Iterator[tuple[str, Panel, Any, Any]]:
    """Chart id, panel, native chart and slide of everything that is native, in a deck of these pictures alone."""
    content = content._replace(pictures=tuple(picture for picture in content.pictures if picture.chart.id in NATIVE))
    deck = _deck(content)
    charts = [(shape, slide) for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    wanted = [(picture.chart.id, panel) for picture in content.drawn for panel in panels(picture.chart.id, picture.rows)]
    for (chart_id, panel), (shape, slide) in zip(wanted, charts, strict=True):
        yield chart_id, panel, shape.chart, slide


def test_charts_of_bars_shares_and_dots_are_native(latest: Pack) -> None:
    assert {chart_id for chart_id, *_ in _native(latest)} == set(NATIVE)


@pytest.mark.parametrize("chart_id", ["imports", "origins", "quotas"])
@pytest.mark.parametrize("as_of", [None, date(2021, 12, 31)], ids=str)
def test_native_bars_hold_the_numbers_that_the_picture_paints(chart_id: str, as_of: date | None) -> None:
    tables = read_tables(as_of=as_of)
    chart = chart_of(chart_id)
    rows = chart.select(tables)
    painted = [list(trace.y) for trace in chart.build(rows, layout="slide").data if trace.type == "bar"]
    native = [drawn for shown, _, drawn, _ in _native(pack(tables)) if shown == chart_id]
    held = [{round(value, 6) for series in drawn.plots[0].series for value in series.values if value is not None} for drawn in native]
    assert set().union(*held) == {round(value, 6) for values in painted for value in values}


def test_native_prices_hold_every_quotation_of_the_long_view_and_join_no_gap(latest: Pack) -> None:
    shown = [(panel, drawn) for chart_id, panel, drawn, _ in _native(latest) if chart_id == "prices"]
    assert [panel.title for panel, _ in shown] == ["Terbium oxide", "Dysprosium oxide"]
    quotes = next(picture for picture in latest.drawn if picture.chart.id == "prices").rows["quotes"]
    for panel, drawn in shown:
        main, dots = drawn.plots[0].series[0], panel.series[0].points
        told = quotes[(quotes["commodity"].str.capitalize() == panel.title) & (quotes["price_basis"] == "domestic_incl_vat")]
        assert sorted(main.values) == sorted(told.loc[told["status"] == "reported", "value"])
        days = [int(float(node.text)) for node in main._element.xVal.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}v")]
        for index, (before, after) in enumerate(pairwise(dots), start=1):
            assert isinstance(before.at, date)
            assert isinstance(after.at, date)
            assert days[index] - days[index - 1] == (after.at - before.at).days
            assert after.joined == ((after.at - before.at).days <= 60), after


def test_native_shares_hold_the_ends_that_the_picture_draws(latest: Pack) -> None:
    shares = [panel for chart_id, panel, _, _ in _native(latest) if chart_id == "shares"]
    ends = {point.at: point.value for panel in shares for series in panel.series if series.look == "solid" for point in series.points}
    most = {point.at: point.value for panel in shares for series in panel.series if series.look == "pale" for point in series.points}
    rounded = next(at for at in most if "world supply of heavy rare earths" in str(at))
    assert (ends[rounded], most[rounded]) == (45.0, 55.0)
    assert 63.0 in ends.values()


def test_behind_each_native_chart_lies_a_workbook_with_its_numbers_unit_and_source(latest: Pack) -> None:
    for chart_id, panel, drawn, _ in _native(latest):
        book = load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob))
        cells, told = book["Sheet1"], dict(book["About"].iter_rows(values_only=True))
        assert told["Unit"] == panel.unit
        assert told["Source"].startswith("Source"), chart_id
        assert told["Data version"] == latest.version
        series = drawn.plots[0].series[0]
        if panel.kind == "points":
            column = [cells.cell(row, 2).value for row in range(2, 2 + len(list(series.values)))]
        else:
            column = [cells.cell(row, 2).value for row in range(2, 2 + len(places(panel)))]
        assert column == [value if value is None else pytest.approx(value) for value in series.values], chart_id


def test_months_without_a_figure_stay_gaps_and_a_column_is_a_month_wide(latest: Pack) -> None:
    for _, panel, drawn, _ in _native(latest):
        if panel.kind == "months":
            axis = drawn.category_axis._element
            assert axis.find("{http://schemas.openxmlformats.org/drawingml/2006/chart}baseTimeUnit").get("val") == "months"
            months = places(panel)
            assert [each.day for each in months if isinstance(each, date)] == [1] * len(months)
            assert len(list(drawn.plots[0].categories)) == len(months)
