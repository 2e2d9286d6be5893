"""What all pictures share in Chinese: dates on axes, bars and what is told of them, flags, tracks, and what a reader picks by."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from charts.drawing.axes import draw_month_axis
from charts.drawing.bars import BarRow, apart, bars_of, row_told, scope_name, scope_note, select_imports, tonnes
from charts.drawing.canvas import Canvas
from charts.drawing.flags import event_flags
from charts.drawing.frame import headline_lines
from charts.drawing.picking import PICK
from charts.drawing.theme import LAYOUTS
from charts.drawing.tracks import Group, Track, paint_tracks
from charts.drawing.type import Box, line_width
from charts.wording.captions import Words
from extract.core.schema import LANES
from extract.languages.spoken import say, speaking
from extract.measures.claims import with_claims
from tests.chart_rows import real_tables
from tests.chinese import english_left

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with speaking("zh"):
        yield


@pytest.fixture
def canvas() -> Canvas:
    return Canvas(LAYOUTS["slide"], "light", size=(800, 400), box=Box(0, 0, 800, 400))


@pytest.fixture(scope="module")
def imports() -> pd.DataFrame:
    return bars_of(select_imports(real_tables())["imports"])


@pytest.mark.parametrize(("one_line", "words"), [
    (False, ["%-m月%-d日\n%Y年", "%-m月\n%Y年", "%Y年"]), (True, ["%Y年%-m月%-d日", "%Y年%-m月", "%Y年"]),
])
def test_plotly_writes_the_months_of_an_axis_as_numbers(canvas, one_line, words):
    days, box = (date(2024, 1, 1), date(2026, 1, 1)), Box(0, 0, 800, 300)
    panel = canvas.panel(box, (days, (0.0, 1.0)))
    draw_month_axis(canvas, days, (box.x0, box.x1, box.y1), one_line=one_line)
    assert [stop["value"] for stop in panel.x_axis["tickformatstops"]] == words
    assert panel.x_axis["hoverformat"] == "%Y年%-m月%-d日"


def test_every_row_of_imports_is_told_in_chinese(imports):
    for _, bars in imports.groupby("scope_key"):
        kept, name = apart(bars), scope_name(str(bars["commodity"].iloc[0]))
        row = BarRow(key="", name=name, note=scope_note(kept, context=True), context=True, bars=kept)
        told = [row_told(row), row.flow, *map(tonnes, kept.to_dict("records"))]
        assert [words for text in told for words in english_left(text)] == []
        assert row.note.startswith(f"{row.flow}；")


def test_a_bar_and_its_row_have_the_order_of_chinese(imports):
    scope = imports[imports["commodity_id"].eq("rare_earth_oxides_and_compounds") & imports["origin"].eq("Myanmar")]
    single = apart(scope).head(1).assign(status="derived", value=311.0, low=300.0, high=320.0, unit="t")
    when = single["period_start"].iloc[0]
    name, note = scope_name("rare earth oxides and compounds"), scope_note(single, context=False)
    row = BarRow(key="", name=name, note=note, context=False, bars=single)
    assert row_told(row) == f"稀土氧化物和化合物（来自缅甸；单月）：{when.year}年{when.month}月311吨（推算，300–320吨）"
    assert tonnes(single.iloc[0].to_dict()) == "约311吨"
    assert scope_name("rare earths") == "全部稀土"


def test_a_flag_without_an_exact_day_begins_in_a_month():
    events = with_claims(real_tables().events).assign(end=pd.NaT, lasting=True)
    flags = event_flags(events, LANES, (date(2020, 1, 1), date(2026, 12, 31)))
    assert flags
    assert {flag.when for flag in flags} == {f"{flag.start.year}年{flag.start.month}月起" for flag in flags}


def test_tracks_without_room_are_counted_and_a_whole_too_long_keeps_its_time():
    narrow = Canvas(LAYOUTS["phone"], "light", size=(358, 120), box=Box(0, 0, 358, 120))
    whole = "中国从所有来源地进口的未列名稀土氧化物、重稀土氧化物与化合物的总量，2024年"
    tracks = tuple(Track(key=f"{index}", who="缅甸", of=whole, words="87%", low=87.0, high=87.0, source="", hover="") for index in range(9))
    paint_tracks(narrow, [Group(heading="进口", tracks=tracks)])
    said = [words for _, words in narrow.labels]
    assert {words[-7:] for words in said if words.startswith("<b>缅甸</b>")} == {"…，2024年"}
    assert said[-1] == "另有7项未显示"


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_headline_of_chinese_fits_its_lines(name):
    words = Words(headline="氧化铽在截至2025年3月24日的六个月内大涨21.9%；氧化镝下跌3.2%；氧化镨钕上涨5%，而缅甸出口的矿下降89%",
                  short="铽+21.9%，镝−3.2%", subtitle="", source="", caution="", alt="")
    lines, size = headline_lines(words, LAYOUTS[name])
    assert len(lines) <= LAYOUTS[name].headline_lines
    room = LAYOUTS[name].width - 2 * LAYOUTS[name].pad
    assert all(line_width(line, size, 600, "serif") <= room for line in lines)
    assert "".join(lines) in {words.headline, words.short}


def test_what_is_picked_and_what_is_left_out_is_said(canvas):
    assert [english_left(say(choice.says)) for choice in PICK.values()] == [[]] * len(PICK)
    assert canvas.elsewhere == "未显示"
    canvas.fixed = False
    assert canvas.elsewhere == "见表格"
