"""What is picked narrows rows, words, picture and table of a chart alike; conversion rates stay, and nothing picked changes nothing."""

from __future__ import annotations

import pytest

from charts.drawing.picking import COLUMNS, names_of, narrowed, picked, values
from charts.export.about import file_stem
from charts.export.formats import Edition, drawing, export_chart
from charts.figures import chart, charts
from tests.chart_rows import real_tables, rows_of

PICKS = {"materials": ("terbium_oxide",)}


def test_nothing_picked_is_the_chart_itself() -> None:
    prices = chart("prices")
    rows = rows_of(prices, "real")
    assert picked(prices, {}) is prices
    assert picked(prices, {"materials": ()}) is prices
    assert narrowed(rows, {"materials": ()}) is rows


def test_only_what_was_picked_is_selected_and_the_rates_stay() -> None:
    one = picked(chart("prices"), PICKS)
    rows = one.select(real_tables())
    assert set(rows["quotes"]["commodity_id"]) == {"terbium_oxide"}
    assert set(rows["moves"]["commodity_id"]) == {"terbium_oxide"}
    assert len(rows["rates"]) == len(chart("prices").select(real_tables())["rates"]) > 0
    assert len(rows["events"]) > 0


def test_picture_words_table_and_file_hold_what_was_picked() -> None:
    one, tables, options = picked(chart("prices"), PICKS), real_tables(), {"currency": "usd_ex_vat", **PICKS}
    made = drawing(one, tables, options)
    words = " ".join(made.words).lower()
    assert "terbium" in words
    assert "dysprosium" not in words
    assert "dysprosium" not in made.figure(Edition()).to_json().lower()
    shown = one.shown(one.select(tables), **options)
    assert set(shown["quotations"]["commodity_id"]) == {"terbium_oxide"}
    assert "materials-terbium-oxide" in file_stem(one, tables, options)
    for made_by in (one, chart("prices")):  # the page's chart, and the command's
        file = export_chart(made_by, tables, Edition(form="parquet"), options=options)
        assert b"dysprosium_oxide" not in file.content


@pytest.mark.parametrize("each", [each for each in charts() if names_of(each)], ids=lambda each: each.id)
def test_every_choice_has_rows_and_every_picture_of_one_builds(each) -> None:
    rows = rows_of(each, "real")
    for name in names_of(each):
        assert values(name, rows)
        for value in values(name, rows):
            one = narrowed(rows, {name: (value,)})
            assert any(len(frame) for frame in one.values() if COLUMNS[name] in frame)
            assert picked(each, {name: (value,)}).build(one, layout="screen", **{name: (value,)}).layout.height


def test_imports_of_another_origin_are_drawn_when_they_are_picked() -> None:
    imports = chart("imports")
    one = narrowed(rows_of(imports, "real"), {"origins": ("all origins",)})
    assert set(one["imports"]["origin"]) == {"all origins"}
    assert imports.build(one, layout="screen").data
