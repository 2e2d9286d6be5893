"""Words are measured as they print, and no placed label lies on another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from charts.drawing.canvas import Canvas, text_box
from charts.drawing.flags import flag_rows, turned_from, two_sided_rows
from charts.drawing.placement import Occupied, TextLine, around, block_size, choose
from charts.drawing.theme import LAYOUTS
from charts.drawing.type import FONTS, Box, advances, line_width, pieces, shortened, wrap
from charts.wording.formats import change, counted, day, month, number, period, share, span
from charts.wording.markup import bold
from charts.wording.rows import fell_words, read_as, stated_change, stated_share
from extract.languages.spoken import joined

SAMPLE = "China’s imports fell −89% to 311 t, 2,700–2,967 · late Sep 2024 “half” ≥ ≈ → ₂"


def canvas() -> Canvas:
    return Canvas(LAYOUTS["slide"], "light", size=(400, 300), box=Box(0, 0, 400, 300))


@pytest.mark.parametrize(("face", "weight", "file"), [
    ("sans", 400, "SourceSans3-Regular"), ("sans", 600, "SourceSans3-Semibold"), ("sans", 700, "SourceSans3-Bold"),
    ("italic", 400, "SourceSans3-It"), ("serif", 600, "SourceSerif4-Semibold"),
])
def test_widths_are_those_of_the_face(face, weight, file):
    font = ImageFont.truetype(str(FONTS / f"{file}.ttf"), 1000, layout_engine=ImageFont.Layout.BASIC)
    for character in SAMPLE:
        assert advances(face, weight)[character] * 1000 == pytest.approx(font.getlength(character), abs=1.5), character


def test_the_widths_are_those_printed_in_the_face_files():
    assert [advances("sans", 400)[letter] for letter in "0iM "] == [0.497, 0.246, 0.727, 0.2]  # the table `hmtx` of the regular face
    assert advances("serif", 600)["0"] != advances("sans", 600)["0"]


@pytest.mark.parametrize("letter", ["\u4e2d", "\u1000", "\U0001F600"])
def test_a_script_that_no_face_has_counts_a_full_em(letter):
    assert line_width(f"a{letter}", 10) == pytest.approx(line_width("a", 10) + 10)


def test_bold_markup_is_measured_bold():
    assert line_width(f"{bold('6,550')} on", 10) == pytest.approx(line_width("6,550", 10, 700) + line_width(" on", 10))


def test_wrapped_lines_fit_and_lose_no_word():
    lines = wrap(SAMPLE, 15, 160)
    assert all(line_width(line, 15) <= 160 for line in lines)
    assert " ".join(lines) == SAMPLE


def test_a_shortened_label_fits_and_says_so():
    cut = shortened(SAMPLE, 15, 200)
    assert line_width(cut, 15) <= 200
    assert cut.endswith("…")
    assert shortened("short", 15, 200) == "short"


CHINESE = "氧化铽在截至2025年3月24日的六个月内上涨21.9%（路透社，2025年7月8日），KIA与“当地官员”称约2,830吨经Pang War，价3–5美元/千克。"


@pytest.mark.parametrize("width", [40, 90, 130, 200, 333])
def test_chinese_breaks_between_characters_and_never_in_a_figure_a_word_or_before_a_stop(width):
    lines = wrap(CHINESE, 15, width)
    assert "".join(lines) in {CHINESE, CHINESE.replace("Pang War", "PangWar")}
    assert not any(line[0] in "，。；：）、%”" or line[-1] in "（“" for line in lines)
    for whole in ("2025年3月24日", "21.9%", "KIA", "约2,830吨", "3–5美元/千克"):
        assert any(whole in line for line in lines)
    if width > 180:  # wider than the longest piece
        assert len(lines) <= line_width(CHINESE, 15) / (width - 130) + 1
        assert all(line_width(line, 15) <= width for line in lines)


def test_markup_is_not_broken_and_pieces_together_are_the_words():
    words = f"{bold('克钦独立军（KIA）')}控制板瓦 KIA说\u00a0话"
    assert "".join(joint + piece for joint, piece in pieces(words)) == words
    assert wrap(words, 10, 30)[0] == bold("克钦独立军（KIA）")
    assert shortened("中国海关总署，每月数据", 10, 85) == "中国海关总署…"


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(5, 300)), max_size=14))
def test_no_pole_crosses_a_flag_and_no_flag_lies_on_another(flags):
    flags = sorted(flags)
    rows = flag_rows(flags)
    for index, (left, width) in enumerate(flags):
        for later in range(index + 1, len(flags)):
            if flags[later][0] < left + width:
                assert rows[later] < rows[index]


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(5, 300)), max_size=14))
def test_flags_without_room_turn_left_and_still_no_pole_crosses_a_label(flags):
    flags = sorted(flags)
    turned = turned_from(flags, 1000)
    rows = two_sided_rows(flags, turned)
    for index, (pole, width) in enumerate(flags):
        if index < turned:
            assert pole + width <= 1000
        low, high = (pole, pole + width) if index < turned else (pole - width, pole)
        for other, (at, _) in enumerate(flags):
            if other != index and low < at < high:
                assert rows[other] < rows[index]


def test_a_block_is_placed_where_no_data_lies():
    picture = canvas()
    ground = Occupied(picture)
    ground.take(Box(100, 100, 160, 140))
    size = block_size([TextLine(words=bold("6,550"), size=15, color="#000000")])
    box = choose(picture, ground, around(110, 120, size, "r l a b"), picture.box)
    assert box is not None
    assert not ground.taken(box)


def test_a_line_takes_its_ground_and_a_gap_does_not():
    ground = Occupied(canvas())
    ground.take_path(np.array([10.0, 100.0, np.nan, 300.0, 350.0]), np.array([50.0, 50.0, np.nan, 50.0, 50.0]))
    assert ground.taken(Box(40, 45, 60, 55))
    assert not ground.taken(Box(150, 45, 250, 55))


@pytest.mark.parametrize(("at", "corner"), [("left top", (100, None)), ("right bottom", (None, 100)), ("center middle", (None, None))])
def test_a_text_box_stands_at_its_anchor(at, corner):
    box = text_box(100, 100, "6,550", size=20, at=at)
    assert box.width == pytest.approx(line_width("6,550", 20))
    assert corner[0] is None or box.x0 == corner[0]
    assert corner[1] is None or box.x1 == corner[1]


def test_numbers_and_dates_read_as_the_house_writes_them():
    from datetime import date

    assert [number(6550), number(-3.2), number(0.5), number(None), number(-0.0)] == ["6,550", "−3.2", "0.5", "n/a", "0"]
    assert [change(21.9), change(-3.2), change(0.0), share(74.9)] == ["+21.9%", "−3.2%", "±0%", "74.9%"]
    assert [span(2700.4, 2967.2), span(5, 5)] == ["2,700–2,967", "5"]
    assert [day(date(2024, 11, 12)), month(date(2024, 11, 12)), day(None)] == ["12 Nov 2024", "Nov 2024", "n/a"]
    assert period(date(2024, 9, 21), date(2024, 9, 30)) == "late Sep 2024"
    assert period(date(2025, 3, 1), date(2025, 5, 31)) == "Mar–May 2025"
    assert period(date(2024, 11, 1), date(2025, 2, 28)) == "Nov 2024 – Feb 2025"
    assert period(date(2024, 1, 1), date(2024, 12, 31)) == "2024"
    assert period(date(2024, 9, 28), date(2024, 10, 3)) == "28 Sep – 3 Oct 2024"
    assert [counted(1, "story", "stories"), counted(3, "copy", "copies")] == ["one story", "three copies"]
    assert joined(["a", "b", "c"]) == "a, b and c"


def test_words_of_a_source_stay_words():
    def row(value, qualifier, direction="down", interval=""):
        return {"value": value, "qualifier": qualifier, "direction": direction, "interval": interval, "low": 45.0, "high": 55.0}

    assert [stated_share(row(50, "about")), stated_share(row(90, "nearly"))] == ["about half", "nearly 90%"]
    assert stated_share(row(87, "exact")) == "87%"
    assert [stated_change(row(89, "exact")), stated_change(row(50, "about")), stated_change(row(50, "exact", interval="words"))] == [
        "−89%", "about half", "by half",
    ]
    assert [fell_words(row(89, "exact")), fell_words(row(50, "about")), fell_words(row(20, "more_than", "up"))] == [
        "fell 89%", "fell by about half", "rose more than 20%",
    ]
    tonnes = {**row(756, "about"), "unit": "t", "kind": "change", "status": "reported", "metric": "imports", "of": ""}
    assert [stated_change(tonnes), fell_words(tonnes), stated_change({**tonnes, "qualifier": "exact"})] == [
        "down about 756 t", "fell by about 756 t", "−756 t",
    ]
    assert [read_as(row(50, "about")), read_as(row(50, "exact"))] == ["“about half” read as 45–55%", ""]
