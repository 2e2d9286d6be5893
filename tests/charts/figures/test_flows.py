"""Small multiples of imports: one scope and origin a panel, one scale a material, reported changes as reported, the rest computed."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import date

import pytest

from charts.drawing.picking import picked
from charts.drawing.theme import palette
from charts.figures import chart
from charts.figures.trade.flows import flow_view
from extract.measures.trade import ALL_ORIGINS, OTHERS, import_rows, rest_of_origins
from extract.tables.read import Whole
from tests.chart_rows import real_tables, rows_of
from tests.kit.pictures import painted
from tests.made_tables import with_observations
from tests.observation_rows import change, month, observation

FLOWS, PAPER = chart("flows"), palette("light")["paper"]
AS_OF = date(2026, 1, 22)


def level(key: str, value: float, period: tuple[date, date], origin: str = "Myanmar", **more: object) -> dict[str, object]:
    return observation(key, value, period=period, origin=origin, mass_basis="gross", **more)


ROWS = [
    level("all-24", 1000, month(2024, 1, 9), ALL_ORIGINS), level("all-25", 1200, month(2025, 1, 9), ALL_ORIGINS),
    level("mm-24", 800, month(2024, 1, 9)), level("mm-25", 600, month(2025, 1, 9)), level("mm-feb", 90, month(2025, 2)),
    change("mm-yoy", 25, "down", period=month(2025, 1, 9), compare=month(2024, 1, 9)),
    level("old", 50, month(2018, 3), commodity_id="mixed_rare_earth_carbonate"),
]


def rows(*more: dict[str, object]):
    return FLOWS.select(with_observations(*ROWS, *more, as_of=AS_OF))


def test_what_came_from_elsewhere_is_the_total_less_the_named_origins_within_both_intervals() -> None:
    rest = rest_of_origins(import_rows(with_observations(*ROWS, as_of=AS_OF).observations)).set_index("observation_id")
    assert rest["value"].to_dict() == {"all-24": 200, "all-25": 600}
    assert (rest.loc["all-25", "low"], rest.loc["all-25", "high"]) == (1199.5 - 600.5, 1200.5 - 599.5)
    assert set(rest["origin"]) == {OTHERS}
    assert set(rest["status"]) == {"derived"}


def test_scopes_and_periods_that_differ_give_no_rest() -> None:
    ones = [level("a", 100, month(2025, 1), ALL_ORIGINS), level("b", 10, month(2025, 1, 2)),
            level("c", 10, month(2025, 1)), level("d", 10, month(2025, 1), commodity_id="rare_earths"),
            level("e", 100, month(2025, 3), ALL_ORIGINS), level("f", 100, month(2025, 3))]
    ones[2]["mass_basis"] = "reo"
    assert rest_of_origins(import_rows(with_observations(*ones, as_of=AS_OF).observations)).empty


def test_each_panel_is_one_scope_and_origin_and_materials_share_a_scale() -> None:
    figure = FLOWS.build(rows_of(FLOWS, "real"), layout="screen")
    scales: dict[str, set[float]] = {}
    for trace in figure.data:
        axis = figure.layout["yaxis" + trace.yaxis.removeprefix("y")]
        scales.setdefault(trace.name.partition(" from ")[0], set()).add(axis.range[1])
    assert len(scales) > 3
    assert all(len(tops) == 1 for tops in scales.values())


def test_bars_are_as_wide_as_their_periods_and_derived_ones_hollow() -> None:
    figure = FLOWS.build(rows(), layout="screen")
    found = {entry[0]: (start, width, height, fill) for trace in figure.data for start, width, height, fill, entry in
             zip(trace.x, trace.width, trace.y, trace.marker.color, trace.customdata, strict=True) if "other origins" not in trace.name}
    start, width, height, fill = found["observations/mm-feb"]
    assert (start, width / 86_400_000, height) == ("2025-02-01", 28, 90)
    assert fill != PAPER
    assert found["observations/all-25"][2] == pytest.approx(1200 / 9)
    rest = next(trace for trace in figure.data if "other origins" in trace.name)
    assert set(rest.marker.color) == {PAPER}


def test_a_reported_change_is_told_as_reported_and_the_newest_figure_names_its_time() -> None:
    view = flow_view(rows()["imports"])
    assert view is not None
    flow = next(each for each in view.flows if each.origin == "Myanmar")
    assert {told["observation_id"] for told in flow.changes.values()} == {"mm-yoy"}
    texts = [note.text for note in FLOWS.build(rows(), layout="screen").layout.annotations]
    assert "600 t in Jan–Sep 2025, −25% on the year" in [text.replace("\u00a0", " ") for text in texts]


def test_the_headline_tells_what_came_from_myanmar_and_from_all_others() -> None:
    words = FLOWS.words(rows())
    told = words.headline.replace("\u00a0", " ")
    assert told == ("Of oxides China took 600 t from Myanmar (about −25%) and about 600 t from all other origins (about +200%) "
                    "in Jan–Sep 2025, against the year before")


def test_where_tonnes_of_one_country_are_held_it_is_said_that_no_other_is() -> None:
    told = "tonnes from no other country than Myanmar are held"
    laos = level("laos", 5, month(2025, 2), "Laos")
    tables, more = (with_observations(*ROWS, *other, as_of=AS_OF) for other in ((), (laos,)))
    myanmar = picked(FLOWS, {"origins": ("Myanmar",)})
    assert all(told in one.words(one.select(tables)).caution for one in (FLOWS, myanmar))
    for one in (FLOWS, myanmar):  # what is drawn is not all that is held
        assert "no other country" not in one.words(one.select(more)).caution
    sampled = dataclasses.replace(tables, of=Whole(rows={}, read=0, choices={}))
    assert "no other country" not in FLOWS.words(FLOWS.select(sampled)).caution


def test_months_of_which_nothing_is_known_are_shaded_and_older_scopes_counted() -> None:
    figure = FLOWS.build(rows(), layout="screen")
    assert len([shape for shape in figure.layout.shapes if shape.type == "rect"]) >= 3
    assert "one scope with figures before 2023 alone left out" in FLOWS.words(rows()).caution
    assert not any("more panel" in (note.text or "") for note in figure.layout.annotations)


def test_the_table_holds_what_is_drawn() -> None:
    found = FLOWS.shown(rows())
    assert {"mm-24", "mm-25", "all-24", "all-25", "mm-feb"} == set(found["bars"]["observation_id"])
    assert "old" not in set(found["bars"]["observation_id"])
    assert found["changes"]["value"].tolist() == [-25]


def test_no_two_bars_of_a_panel_lie_on_each_other() -> None:
    view = flow_view(rows_of(FLOWS, "real")["imports"])
    assert view is not None
    for flow in view.flows:
        bars = flow.bars.sort_values("period_start").to_dict("records")
        assert all(one["period_end"] < other["period_start"] for one, other in itertools.pairwise(bars))
        assert len(set(flow.bars["scope_key"])) == 1


def test_no_change_lies_on_a_bar_or_another_change() -> None:
    for layout in ("phone", "a4half", "slide", "screen"):
        canvas = painted(FLOWS, real_tables(), layout, "light")
        changes = [box for box, words in canvas.labels if words.startswith(("+", "−")) and words.endswith("%")]
        assert not [box for box in changes for mark in canvas.marks if box.grown(-1).overlaps(mark)]
