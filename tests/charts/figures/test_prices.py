"""The price picture: one percentage scale, no line over a gap or a change of basis, derived bases hollow, moves as reported."""

from __future__ import annotations

import dataclasses
import itertools
import re
from datetime import date

import pandas as pd
import pytest

from charts.drawing.theme import palette
from charts.figures import chart
from charts.figures.prices.rows import PriceOptions, price_view
from extract.languages.spoken import speaking
from extract.measures.prices import MAIN_BASIS
from extract.tables.read import read_tables
from tests.chart_rows import real_tables, rows_of
from tests.kit.tables import tables_of

PRICES = chart("prices")
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def rows():
    return rows_of(PRICES, "real")


@pytest.fixture(scope="module")
def figure(rows):
    return PRICES.build(rows, layout="slide")


def traces(figure, mode):
    return [trace for trace in figure.data if trace.mode == mode]


def panels(figure):
    """y axis name -> (pixels high, lowest value, highest value)."""
    found = {}
    for name in figure.layout:
        if name.startswith("yaxis"):
            axis = figure.layout[name]
            pixels = (axis.domain[1] - axis.domain[0]) * figure.layout.height
            found["y" + name.removeprefix("yaxis")] = (pixels, *axis.range)
    return found


def runs_of(trace):
    run = []
    for x, y in zip(trace.x, trace.y, strict=True):
        if x is None:
            yield run
            run = []
        else:
            run.append((pd.Timestamp(x), y))
    yield run


def test_no_line_spans_more_than_sixty_days_or_two_bases(figure, rows):
    quotes = rows["quotes"]
    bases = {(row.period_end, row.value): row.price_basis for row in quotes.itertuples() if row.status == "reported"}
    lines = traces(figure, "lines")
    assert lines
    for trace in lines:
        for run in runs_of(trace):
            assert {bases[point] for point in run} == {MAIN_BASIS}
            assert all((later[0] - earlier[0]).days <= 60 for earlier, later in itertools.pairwise(run))


def test_derived_bases_are_hollow_and_reported_levels_solid(figure):
    status = real_tables().observations.set_index("observation_id")["status"]
    paper, hollow = palette("light")["paper"], 0
    for trace in traces(figure, "markers"):
        keys = [entry[0].partition("/")[2] for entry in trace.customdata if entry[0].startswith("observations/")]
        for key in keys:
            is_hollow = trace.marker.color == paper
            if status[key] == "derived":
                hollow += 1
                assert is_hollow
                assert trace.marker.symbol == "circle"
            elif is_hollow:
                assert trace.marker.symbol == "diamond"
    assert hollow == 2


def test_both_rows_of_the_closeup_have_the_same_pixels_per_per_cent(figure, rows):
    view = price_view(rows, PriceOptions())
    heights = panels(figure)
    per_cent = []
    for material in view.materials:
        trace = next(each for each in figure.data if each.name == f"{material.name}, reported move")
        pixels, low, high = heights[trace.yaxis]
        per_cent.append(pixels / (high - low) * material.moves[-1].base / 100)
    assert len(per_cent) == 2
    assert per_cent[0] == pytest.approx(per_cent[1], rel=1e-6)


def test_the_move_is_drawn_as_reported(rows):
    view = price_view(rows, PriceOptions())
    for material in view.materials:
        move = material.moves[-1]
        assert (move.level / move.base - 1) * 100 == pytest.approx(move.percent, abs=0.06)
        assert move.base_low <= move.base <= move.base_high


def test_quoted_ranges_are_bars(figure, rows):
    quoted = rows["quotes"][(rows["quotes"]["interval"] == "quoted") & (rows["quotes"]["price_basis"] == MAIN_BASIS)]
    drawn = [
        value for trace in traces(figure, "markers") if trace.error_y.array is not None for value in trace.error_y.array if value >= 5
    ]
    assert len(drawn) >= len(quoted) > 20


def test_the_headline_states_the_reported_changes_and_first_where_prices_stand_since(rows):
    words = PRICES.words(rows)
    changes = [f"{row.value:g}%" for row in rows["moves"].itertuples()]
    assert all(each in words.headline for each in changes)
    last = rows["quotes"][rows["quotes"]["price_basis"] == MAIN_BASIS].sort_values("period_end").iloc[-1]
    assert f"{last['value']:,.0f}" in words.headline.split(";")[0]
    assert "not cause" in words.caution


def test_moves_lead_while_nothing_newer_was_published():
    words = PRICES.words(PRICES.select(read_tables(as_of=date(2025, 3, 28))))
    assert words.headline.replace("\u00a0", " ") == (
        "Terbium oxide jumped 21.9% in the six months to 24 Mar 2025; dysprosium slipped 3.2%")


def of_kit(*ids):
    return PRICES.select(tables_of(ids))


def test_moves_over_different_times_each_have_their_own():
    headline = PRICES.words(of_kit("prices-week-earlier")).headline.replace("\u00a0", " ")
    assert headline == "Terbium oxide slipped 4.1% in the week to 16 Jul 2026; dysprosium slipped 0.8% in the month to 16 Jul 2026"


def test_the_move_of_a_week_leaves_a_year_in_the_closeup_and_the_moves_before_it():
    view = price_view(of_kit("prices-week-earlier"), PriceOptions())
    assert view.window[0] == date(2024, 9, 1)
    assert [len(material.moves) for material in view.materials] == [2, 2]


def test_a_move_beyond_the_latest_two_is_counted():
    rows = of_kit("prices-month", "prices-week-earlier", "prices-year")
    assert "more reported moves not drawn" in PRICES.words(rows).caution


def test_an_unknown_basis_is_called_so():
    rows = dict(of_kit("prices-ex-vat"))
    rows["quotes"] = rows["quotes"].assign(price_basis=rows["quotes"]["price_basis"].replace("domestic_other", ""))
    assert "basis not stated" in PRICES.words(rows, currency="cny_ex_vat").source


FORMS = [("cny_incl_vat", "CNY per kg"), ("cny_ex_vat", "without VAT"), ("usd_ex_vat", "USD per kg")]


@pytest.mark.parametrize(("currency", "unit"), FORMS)
@pytest.mark.parametrize("mode", ["absolute", "index", "change"])
@pytest.mark.parametrize("log", [False, True])
def test_every_form_builds_and_names_its_unit(rows, currency, unit, mode, log):
    options = {"currency": currency, "mode": mode, "log": log}
    figure = PRICES.build(rows, layout="slide", **options)
    assert traces(figure, "markers")
    subtitle = PRICES.words(rows, **options).subtitle
    assert unit in subtitle
    assert ("30\u00a0Sep\u00a02024" in subtitle) is (mode != "absolute")  # the day against which an index or a change is told
    assert ("log scale" in subtitle) is (log and mode == "absolute")


def words_of(figure):
    return [str(note.text) for note in figure.layout.annotations]


def test_the_long_view_names_the_highest_of_all_that_it_draws(figure, rows):
    for material in price_view(rows, PriceOptions()).materials:
        top = max(*material.quotes["shown"], *material.others["shown"])
        assert any(words.startswith(f"<b>{top:,.0f}</b> ") for words in words_of(figure))
        assert f"highest of all drawn {top:,.0f} on " in PRICES.words(rows).alt


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("layout", ["slide", "screen", "column", "phone"])
def test_the_last_quotation_has_its_label_in_every_layout(rows, layout, language):
    with speaking(language):
        figure = PRICES.build(rows, layout=layout)
    labelled = {note.name for note in figure.layout.annotations}
    for material in price_view(rows, PriceOptions()).materials:
        last = material.quotes.sort_values("date").iloc[-1]
        assert f"observations/{last['observation_id']}" in labelled


@pytest.mark.parametrize("layout", ["slide", "phone"])
@pytest.mark.parametrize(("mode", "currency", "said", "unsaid"), [
    ("absolute", "cny_incl_vat", "+21.9%", "+19.0%"), ("absolute", "usd_ex_vat", "+19.0%", "+21.9%"),
    ("change", "usd_ex_vat", "+19.0%", "+21.9%"), ("change", "cny_incl_vat", "+21.9%", "+19.0%"),
])
def test_a_label_of_a_move_tells_it_in_the_currency_shown_and_once(rows, layout, mode, currency, said, unsaid):
    labels = " ".join(words_of(PRICES.build(rows, layout=layout, mode=mode, currency=currency)))
    assert labels.count(said) == 1
    assert unsaid not in labels
    assert not re.search(r"\b\d{1,2} [A-Z][a-z]{2}\b(?! 20| –)", labels)  # no day without its year, on a phone either


@pytest.mark.parametrize(("currency", "named"), [("cny_incl_vat", False), ("usd_ex_vat", True)])
def test_a_hover_with_a_price_in_dollars_names_the_currency_of_a_reported_change(rows, currency, named):
    figure = PRICES.build(rows, layout="screen", currency=currency)
    hovers = [words for trace in traces(figure, "markers") for words in trace.hovertext or () if "+21.9%" in words or "−3.2%" in words]
    assert len(hovers) == 4  # a level and a base of each material
    assert all(("% in CNY" in words) is named for words in [*hovers, PRICES.words(rows, currency=currency).alt.partition("reported ")[2]])


def test_prices_abroad_are_shown_where_they_are_asked_for(rows):
    abroad = {"europe", "fob_china"}
    assert abroad <= set(rows["quotes"]["price_basis"])
    view = price_view(rows, PriceOptions(currency="usd_ex_vat"))
    assert not abroad & set(view.drawn["price_basis"])
    chosen = price_view(rows, PriceOptions(currency="usd_ex_vat", bases=("fob_china",)))
    assert set(chosen.drawn["price_basis"]) == {"fob_china"}


def test_a_scale_that_does_not_begin_at_zero_is_marked(rows):
    def strokes(**options):
        found = [shape for shape in PRICES.build(rows, layout="slide", **options).layout.shapes if shape.type == "line"]
        return [one for one in found if one.x0 != one.x1 and one.y0 != one.y1]  # all other lines are upright or level

    assert len(strokes()) == 2 * 2  # two in each row
    assert strokes(mode="change") == strokes(log=True) == []


def test_the_export_control_stands_at_its_day(rows):
    figure = PRICES.build(rows, layout="slide")
    days = [day for trace in figure.data if trace.name == "events" for day in trace.x]
    assert "2025-04-04" in days
    assert any("4 Apr 2025" in words and "licence" in words for words in words_of(figure))


def test_dollars_take_vat_off_and_the_rate_of_the_month(rows):
    views = (price_view(rows, PriceOptions(currency=each)) for each in ("cny_ex_vat", "usd_ex_vat"))
    yuan, dollars = (view.drawn.set_index("observation_id") for view in views)
    both = dollars.index.intersection(yuan.index)
    assert len(both) > 20
    pd.testing.assert_series_equal(dollars.loc[both, "shown"] * dollars.loc[both, "fx"], yuan.loc[both, "shown"], check_names=False)


def test_quotes_without_a_rate_are_left_out_and_counted(rows):
    without = {**rows, "rates": rows["rates"][rows["rates"]["metric"] != "exchange_rate"].iloc[:0]}
    some = {**rows, "rates": rows["rates"].drop(rows["rates"][rows["rates"]["metric"] == "exchange_rate"].index[:6])}
    words = PRICES.words(some, currency="usd_ex_vat")
    assert "not shown: no exchange rate" in words.caution
    assert not PRICES.build(without, currency="usd_ex_vat").data


def test_an_index_is_a_hundred_at_its_base(rows):
    view = price_view(rows, PriceOptions(mode="index", index_date=date(2025, 3, 24)))
    for material in view.materials:
        at = material.quotes[material.quotes["date"] == pd.Timestamp(2025, 3, 24)]
        assert (at["shown"] - 100).abs().max() < 1.5


def test_lanes_choose_the_flags(rows):
    def flagged(lanes):
        figure = PRICES.build(rows, layout="slide", lanes=lanes)
        return [entry[0] for trace in figure.data if trace.name == "events" for entry in trace.customdata]

    events = real_tables().events.set_index("event_id")["lane"]
    assert flagged(()) == []
    borders = flagged(("borders",))
    assert borders
    assert all(events[key.removeprefix("events/")] == "borders" for key in borders)


def test_bases_and_window_are_kept_to(rows):
    figure = PRICES.build(rows, layout="column", bases=(MAIN_BASIS,), window=(date(2025, 1, 1), date(2025, 6, 30)))
    assert all(trace.marker.symbol != "diamond" for trace in traces(figure, "markers"))
    assert figure.layout.xaxis.range[0].startswith("2025-01-01")


def test_as_of_the_end_of_2024_the_move_is_not_known():
    from extract.tables.read import read_tables

    tables = read_tables(as_of=date(2024, 12, 31))
    words = PRICES.words(PRICES.select(tables))
    assert "2025" not in words.headline + words.alt + words.source
    figure = PRICES.build(PRICES.select(tables), layout="slide")
    assert not any("reported move" in (trace.name or "") for trace in figure.data)


def test_a_change_of_basis_is_never_joined(rows):
    first = rows["quotes"].iloc[[0]]
    pair = pd.concat([first.assign(price_basis=basis, observation_id=basis) for basis in (MAIN_BASIS, "fob_china")])
    two = {**rows, "quotes": pair.assign(period_start=first["period_end"].iloc[0]), "moves": rows["moves"].iloc[:0]}
    figure = PRICES.build(two, layout="slide")
    assert all(len(run) == 1 for trace in traces(figure, "lines") for run in runs_of(trace))


def test_options_are_those_that_pages_may_offer():
    assert {field.name for field in dataclasses.fields(PriceOptions)} == {
        "currency", "mode", "index_date", "log", "bases", "lanes", "window",
    }
