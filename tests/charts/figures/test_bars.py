"""Period bars and tracks: area is tonnage, derived is hollow, scopes stay apart, shares keep their whole."""

from __future__ import annotations

import dataclasses
import itertools
import math
import re
from datetime import date

import pandas as pd
import pytest

from charts.drawing.bars import apart, bars_of, month_number, moves_of, totals_behind
from charts.drawing.canvas import DAY
from charts.drawing.theme import palette
from charts.drawing.tracks import fitting
from charts.figures import chart
from charts.figures.trade.imports import ImportOptions, import_view
from charts.figures.trade.shares import share_groups
from tests.chart_rows import real_tables, rows_of
from tests.kit.pictures import painted
from tests.kit.tables import tables_of
from tests.observation_rows import change, month, observation
from tests.work import calls

PAPER = palette("light")["paper"]
MONTH = 365.25 / 12 * DAY


def bars(chart_id, **options):
    each = chart(chart_id)
    figure = each.build(rows_of(each, "real"), layout="slide", **options)
    return figure, [trace for trace in figure.data if trace.type == "bar"]


@pytest.mark.parametrize(("chart_id", "rate"), [("imports", 1), ("origins", 1), ("quotas", 12)])
def test_the_area_of_a_bar_is_its_tonnage(chart_id, rate):
    tonnes = real_tables().observations.set_index("observation_id")["value"]
    seen = 0
    for trace in bars(chart_id)[1]:
        for width, height, entry in zip(trace.width, trace.y, trace.customdata, strict=True):
            # Months are as long as in the calendar: February is 8% shorter than the mean month.
            assert width / MONTH * height / rate == pytest.approx(tonnes[entry[0].partition("/")[2]], rel=0.081)
            seen += 1
    assert seen >= 6  # two ends a scope


@pytest.mark.parametrize("chart_id", ["imports", "origins", "quotas"])
def test_all_rows_have_one_scale(chart_id):
    figure, found = bars(chart_id)
    scales = set()
    for trace in found:
        axis = figure.layout["yaxis" + trace.yaxis.removeprefix("y")]
        scales.add(round((axis.domain[1] - axis.domain[0]) * figure.layout.height / axis.range[1], 9))
    assert len(found) >= 2
    assert len(scales) == 1


def test_derived_bars_are_hollow_and_reported_ones_filled():
    status = real_tables().observations.set_index("observation_id")["status"]
    counts = {True: 0, False: 0}
    for trace in bars("imports")[1]:
        for colour, entry in zip(trace.marker.color, trace.customdata, strict=True):
            derived = status[entry[0].partition("/")[2]] == "derived"
            assert (colour == PAPER) == derived
            counts[derived] += 1
    assert counts[True] >= 2
    assert counts[False] >= 2


def test_a_row_holds_one_scope_and_no_line_joins_two():
    figure, found = bars("imports")
    observations = real_tables().observations.set_index("observation_id")
    for trace in found:
        keys = [entry[0].partition("/")[2] for entry in trace.customdata]
        assert len(set(zip(observations.loc[keys, "commodity_id"], observations.loc[keys, "origin"], strict=True))) == 1
    assert not [trace for trace in figure.data if trace.type == "scatter" and "lines" in (trace.mode or "")]


def test_bars_of_a_scope_do_not_lie_on_each_other():
    each = chart("imports")
    for row in import_view(rows_of(each, "real"), ImportOptions()):
        ends = sorted(zip(row.bars["left"], row.bars["right"], strict=True))
        assert all(right <= left + 1e-9 for (_, right), (left, _) in itertools.pairwise(ends))


def test_the_reported_falls_stand_in_the_headline_and_beside_their_arrows():
    each = chart("imports")
    rows = rows_of(each, "real")
    figure, words = each.build(rows, layout="slide"), each.words(rows)
    red = [note.text for note in figure.layout.annotations if note.font.color == palette("light")["accent"] and note.text]
    assert red[0] == "<b>−89%</b>"
    assert red[1] in ("<b>about half</b>", "<b>by half</b>")
    assert "fell 89%" in words.headline
    assert re.search(r"by (about )?half", words.headline)
    arrows = [note for note in figure.layout.annotations if note.showarrow]
    assert len(arrows) == 2
    assert all(note.arrowcolor == palette("light")["accent"] for note in arrows)


def test_months_without_a_figure_say_so():
    figure, _ = bars("imports")
    assert sum(note.text == "n/a" for note in figure.layout.annotations) >= 2


def test_a_total_lies_behind_the_months_that_alone_do_not_tell_it_all():
    each = chart("imports")
    rows = each.select(tables_of(["imports-ten-months"]))
    row = next(row for row in import_view(rows, ImportOptions()) if len(row.totals))
    assert list(row.totals["value"]) == [28_600]
    assert row.bars["right"].max() == row.totals["right"].max()
    figure = each.build(rows, layout="slide")
    assert [trace.name for trace in figure.data if "totals" in trace.name] == ["Oxides, totals"]
    assert any("Jan–Oct 2026" in (note.text or "") for note in figure.layout.annotations)


def test_a_total_of_months_that_are_all_drawn_is_not_drawn_again():
    frame = pd.DataFrame({
        "left": [0.0, 0.0, 1.0], "right": [2.0, 1.0, 2.0], "months": [2, 1, 1], "status": "reported", "quality": "A",
        "published": pd.Timestamp("2025-01-01"), "published_precision": "day",
    })
    assert totals_behind(frame, apart(frame)).empty
    assert list(totals_behind(frame, apart(frame.iloc[:2])).index) == [0]


def test_every_scope_that_a_story_told_is_drawn_or_counted():
    each, ids = chart("imports"), ["imports-ten-months", "imports-carbonate", "imports-fivefold"]
    rows = each.select(tables_of(ids))
    told = {row.name for row in import_view(rows, ImportOptions())}
    assert told == {"Oxides", "Oxides and compounds", "Oxides and metals", "Mixed carbonate"}
    notes = [note.text for note in each.build(rows, layout="slide").layout.annotations if "more scope" in (note.text or "")]
    assert notes == ["One more scope from Myanmar in the table"]


def test_figures_over_bars_keep_clear_of_their_neighbours():
    each = chart("imports")
    canvas = painted(each, tables_of(["imports-ten-months"]), "slide", "light")
    labels = [(box, words) for box, words in canvas.labels if re.fullmatch(r"[\d,]+", words) and box.y1 < canvas.marks[0].y1]
    assert not [words for box, words in labels for bar in canvas.marks if box.grown(-1.5).overlaps(bar)]


def test_tonnage_without_a_basis_is_not_called_gross():
    each = chart("imports")
    rows = each.select(tables_of(["imports-ten-months"]))
    silent = rows["imports"]["mass_basis"].mask(rows["imports"]["value"] == 28_600, "")
    caution = each.words({"imports": rows["imports"].assign(mass_basis=silent)}).caution
    assert "gross weight where a basis is named" in caution
    assert "gross weight as declared" in each.words(rows_of(each, "real")).caution


def test_a_scope_can_be_chosen():
    each = chart("imports")
    view = import_view(rows_of(each, "real"), ImportOptions())
    figure = each.build(rows_of(each, "real"), layout="slide", scopes=(view[0].key,))
    assert [trace.name for trace in figure.data] == [view[0].name]


def test_months_are_equally_wide():
    assert month_number(date(2024, 3, 1)) - month_number(date(2024, 2, 1)) == 1
    assert month_number(date(2024, 2, 15)) - month_number(date(2024, 2, 1)) == pytest.approx(14 / 29)


def test_the_shorter_period_is_drawn_and_the_better_of_two_claims():
    frame = pd.DataFrame({
        "left": [0.0, 0.0, 1.0, 1.0], "right": [12.0, 1.0, 2.0, 2.0], "months": [12, 1, 1, 1], "status": ["reported"] * 3 + ["derived"],
        "quality": ["A"] * 4, "published": pd.to_datetime(["2025-01-01"] * 4), "published_precision": ["day"] * 4,
    })
    assert list(apart(frame).index) == [1, 2]
    assert list(apart(frame, longest=True).index) == [0]


@pytest.mark.parametrize(("right", "months", "kept"), [
    ([5.0, 6.0], [5, 6], [1]), ([5.0, 6.0, 6.0], [5, 6, 1], [0, 2]), ([1.0, 2.0], [1, 2], [0]),
])
def test_a_running_total_is_drawn_to_its_last_month_unless_the_rest_is_known(right, months, kept):
    count = len(right)
    frame = pd.DataFrame({
        "left": [end - length for end, length in zip(right, months, strict=True)], "right": right, "months": months,
        "status": ["reported"] * count, "quality": ["A"] * count, "published": pd.to_datetime(["2025-01-01"] * count),
        "published_precision": ["day"] * count,
    })
    assert list(apart(frame).index) == kept


def test_a_share_ends_at_its_figure_and_fades_where_words_are_rounded():
    each = chart("shares")
    rows = rows_of(each, "real")["shares"].set_index("observation_id")
    for group in share_groups(rows.reset_index()):
        for track in group.tracks:
            row = rows.loc[track.key]
            if row["qualifier"] == "exact":
                assert track.low == track.high == row["value"]
            else:
                assert track.low < track.high


def test_every_share_names_its_whole_and_only_the_headline_is_red():
    each = chart("shares")
    rows = rows_of(each, "real")
    words, tracks = each.words(rows), [track for group in share_groups(rows["shares"]) for track in group.tracks]
    assert all(track.of.startswith("of ") for track in tracks)
    headline = words.headline.replace("\u00a0", " ")
    assert [track.words in headline for track in tracks if track.red] == [True, True]


def test_shares_are_drawn_each_from_zero_on_its_own_track():
    _, found = bars("shares")
    assert all(trace.base == 0 and trace.orientation == "h" for trace in found)
    places = [y for trace in found for y in trace.y]
    assert len(set(places)) == len(places)


def test_tracks_beyond_the_room_are_counted():
    each = chart("shares")
    rows = rows_of(each, "many")
    canvas = each.bare_canvas(rows, layout="phone")
    shown, left_out = fitting(share_groups(rows["shares"]), canvas)
    assert left_out > 9000
    assert sum(len(group.tracks) for group in shown) + left_out == 10_000
    each.paint(canvas, rows)
    assert any("more in the table" in words for _, words in canvas.labels)


def test_production_shares_are_of_the_reported_total():
    observations = real_tables().observations
    each = chart("production")
    figure = each.build(rows_of(each, "real"))
    trace = figure.data[0]
    keys = [entry[0].partition("/")[2] for entry in trace.customdata]
    values = observations.set_index("observation_id").loc[keys, "value"]
    total = values.to_numpy() / (pd.Series(trace.x).to_numpy() / 100)
    assert max(total) - min(total) < 1
    assert not math.isnan(total[0])
    assert "at least" in each.words(rows_of(each, "real")).caution
    assert "at most" in each.words(rows_of(each, "real")).caution


def test_a_report_is_counted_once_for_its_origin():
    each = chart("reported")
    days = rows_of(each, "real")["reported"]
    assert not days.duplicated(["origin", "published"]).any()
    assert not days["origin"].str.contains(r"\(via", regex=True).any()
    observations = real_tables().observations
    facts = observations[(observations["status"] == "reported") & ~observations["metric"].isin(["exchange_rate", "vat_rate"])]
    assert days["figures"].sum() == len(facts)


def imports_of(*ids):
    return dict(chart("imports").select(tables_of(ids)))


def test_what_was_published_last_is_drawn_and_a_change_stays_with_the_figure_that_it_was_told_of():
    imports = imports_of("imports-monthly", "imports-corrected")["imports"]
    scope = bars_of(imports[imports["commodity_id"] == "rare_earth_oxides_and_compounds"])
    kept = apart(scope[scope["period_start"] >= "2025-01-01"])
    february = kept[kept["period_start"] == "2026-02-01"].iloc[0]
    assert february["value"] == 872
    assert february["observation_id"] not in {move.later_id for move in moves_of(imports, kept)}


def test_changes_of_periods_that_are_not_drawn_cost_next_to_nothing():
    imports = imports_of("imports-monthly")["imports"]
    kept = apart(bars_of(imports[imports["commodity_id"] == "rare_earth_oxides_and_compounds"]))
    changes = imports[imports["kind"] == "change"].assign(period_start=pd.Timestamp(1990, 1, 1))
    more = pd.concat([imports, *[changes] * 500], ignore_index=True)
    assert moves_of(more, kept) == moves_of(imports, kept) != ()
    added = calls(lambda: moves_of(more, kept)) - calls(lambda: moves_of(imports, kept))
    assert added < 5 * 500 * len(changes)


def test_bars_that_rise_are_not_said_to_fall():
    imports = imports_of("imports-monthly")["imports"]
    kept = apart(bars_of(imports[imports["commodity_id"] == "rare_earth_oxides_and_compounds"]))
    told = imports[(imports["kind"] == "change") & (imports["period_start"] == "2026-02-01") & (imports["period_end"] == "2026-02-28")]
    told = told[told["status"] == "reported"]
    assert list(told["direction"]) == ["down"]
    assert not [move for move in moves_of(imports, kept) if move.change["observation_id"] in set(told["observation_id"])]


def test_kilograms_and_tonnes_share_a_scale_and_only_the_country_counts():
    imports = imports_of("imports-kilograms")["imports"]
    assert set(imports.loc[imports["kind"] == "level", "unit"]) <= {"t", "t/month"}
    assert 298 in set(imports["value"])
    assert set(imports["destination"]) == {"China"}


@pytest.mark.parametrize(("ids", "headline"), [
    (("gate-reopens",),
     "China’s imports from Myanmar rose 18% in Jul 2025 and fell by half in Jan–May 2025; oxides were about 25,552 t in Jan–Sep 2025"),
    (("imports-corrected",), "China’s imports from Myanmar rose 9% in Mar 2026"),
    (("imports-carbonate",), "China’s imports from Myanmar: 96 t of mixed rare earth carbonate in Jul 2026"),
    (("imports-half-year",),
     "China’s imports from Myanmar fell 42% in Jun 2025 and 49% in Jan–Jun 2025; oxides were about 25,552 t in Jan–Sep 2025"),
])
def test_each_import_figure_has_its_own_verb_and_what_is_old_is_no_news(ids, headline):
    assert chart("imports").words(imports_of(*ids)).headline.replace("\u00a0", " ") == headline


def test_a_short_headline_has_no_figure_without_its_goods():
    words = chart("imports").words(imports_of())
    assert "; oxides were about" in words.headline
    assert words.short.replace("\u00a0", " ") == "Imports from Myanmar: −89% in Feb 2025, by half in Jan–May 2025"


@pytest.mark.parametrize("framed", [True, False])
def test_a_change_keeps_off_the_numbers_of_the_scale(framed):
    canvas = painted(chart("imports"), real_tables(), "phone", "light", framed=framed)
    changes = [box for box, words in canvas.labels if words in {"<b>−89%</b>", "<b>by half</b>"}]
    assert len(changes) == 2
    assert all(box.x1 <= panel.box.x1 for box in changes for panel in canvas.panels)


def test_outlets_that_disagree_are_both_named():
    caution = chart("imports").words(imports_of("outlet-one", "outlet-two")).caution.replace("\u00a0", " ")
    assert "for Aug 2025 Reuters reports 1,105 t" in caution


def test_a_story_of_two_years_ago_is_still_on_the_axis():
    found = import_view(imports_of("year-later"), ImportOptions())
    assert {2025, 2027} <= {day.year for row in found for day in row.bars["period_end"]}


def test_nobody_is_a_source_of_its_own_imports():
    shares = chart("shares").select(tables_of(["share-of-imports"]))["shares"]
    assert not ((shares["who"] == "China") & shares["denominator"].str.startswith("China's imports")).any()


OXIDES, WHOLE = "rare_earth_oxides_and_compounds", "rare_earths"
OCTOBER, SEPTEMBER, AUGUST = month(2026, 10), month(2026, 9), month(2026, 8)


def told_of(*rows):
    """Tables of levels (key, goods, tonnes, period) and falls (key, goods, per cent, period, base period)."""
    made = [observation(key, value, commodity_id=goods, period=when, origin="Myanmar") if not base
            else change(key, value, "down", commodity_id=goods, period=when, compare=base[0], origin="Myanmar")
            for key, goods, value, when, *base in rows]
    frame = pd.DataFrame(made)
    for name in ("period_start", "period_end", "compare_start", "compare_end", "published"):
        frame[name] = pd.to_datetime(frame[name])
    return dataclasses.replace(real_tables(), observations=frame)


MONTHLY = [("o1", OXIDES, 700.0, OCTOBER), ("o0", OXIDES, 1300.0, SEPTEMBER), ("oc", OXIDES, 46.2, OCTOBER, SEPTEMBER)]
YEARLY = [("y0", OXIDES, 1400.0, month(2025, 10)), ("yc", OXIDES, 50.5, OCTOBER, month(2025, 10))]
OTHER = [("w1", WHOLE, 2000.0, AUGUST), ("w0", WHOLE, 3226.0, month(2025, 8)), ("wc", WHOLE, 38.0, AUGUST, month(2025, 8))]


@pytest.mark.parametrize(("rows", "headline"), [
    (MONTHLY, "fell 46.2% on the month in Oct 2026"),
    ([*MONTHLY, *OTHER], "fell 46.2% on the month in Oct 2026; fell 38% in Aug 2026"),
    ([*MONTHLY, *YEARLY], "fell 50.5% in Oct 2026"),
    ([*YEARLY, *MONTHLY], "fell 50.5% in Oct 2026"),
    ([*MONTHLY, *YEARLY, *OTHER], "fell 50.5% in Oct 2026 and 38% in Aug 2026"),
    ([MONTHLY[0], ("j", OXIDES, 1300.0, month(2026, 3)), ("jc", OXIDES, 46.2, OCTOBER, month(2026, 3))],
     "fell 46.2% against Mar 2026 in Oct 2026"),
])
def test_a_change_on_the_year_leads_and_any_other_names_its_base(rows, headline):
    words = chart("imports").words(chart("imports").select(told_of(*rows)))
    heads = [text.replace("\u00a0", " ") for text in (words.headline, words.short)]
    assert heads[0] == f"China’s imports from Myanmar {headline}"
    assert ("on the month" in heads[1]) is ("on the month" in headline)


def test_a_change_on_the_month_says_so_beside_its_arrow():
    labels = [words for _, words in painted(chart("imports"), told_of(*MONTHLY), "slide", "light").labels]
    assert any("on the month" in words for words in labels)
