"""A step to another day draws again what changed, and nothing else."""

from __future__ import annotations

import gc
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st

from charts.drawing.chart import Chart
from charts.figures.maps import rows, screen
from extract.core.schema import TABLES
from extract.measures import news
from extract.tables import read
from tests.views.test_pages import opened
from views.shell import data

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each chart was built."""
    counts: Counter[str] = Counter()
    bare_canvas = Chart.bare_canvas
    st.cache_resource.clear()

    def counting(chart: Chart, rows: Any, **options: Any) -> Any:
        counts[chart.id] += 1
        return bare_canvas(chart, rows, **options)

    monkeypatch.setattr(Chart, "bare_canvas", counting)
    return counts


def _specs(app: AppTest) -> dict[str, str]:
    return {name: each.proto.id for each in app.get("plotly_chart") for name in ("prices", "imports") if f"plot_{name}" in each.proto.id}


def test_a_day_builds_only_the_charts_whose_rows_changed(built: Counter[str]) -> None:
    app = opened("briefing", as_of="2025-03-12")
    before, first = built.copy(), _specs(app)
    assert set(first) == {"prices", "imports"}
    later = opened("briefing", as_of="2025-03-20")  # a customs figure came in, no price
    assert built - before == Counter({"imports": 1})
    assert _specs(later)["prices"] == first["prices"]  # so the browser keeps what it has drawn
    assert _specs(later)["imports"] != first["imports"]
    opened("briefing", as_of="2025-03-12")
    assert built - before == Counter({"imports": 1})


def test_a_day_seen_before_is_neither_worked_out_nor_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    st.cache_resource.clear()
    calls: Counter[str] = Counter()

    def counting(module: Any, name: str) -> None:
        counted = getattr(module, name)

        def called(*args: Any, **options: Any) -> Any:
            calls[name] += 1
            return counted(*args, **options)

        monkeypatch.setattr(module, name, called)

    for module, name in ((read, "_read_frame"), (data, "known_by"), (rows, "holding"), (screen, "scene"), (news, "moves")):
        counting(module, name)
    opened("briefing", as_of="2025-03-12")
    assert calls["_read_frame"] == len(TABLES)
    opened("briefing", as_of="2025-03-20")
    assert calls["_read_frame"] == len(TABLES)  # one reading serves all days
    before = calls.copy()
    assert min(before[name] for name in ("known_by", "holding", "scene", "moves")) > 0
    opened("briefing", as_of="2025-03-12")
    assert calls == before


def test_what_is_loaded_is_passed_over_by_the_search_for_garbage() -> None:
    opened("method")
    assert gc.get_freeze_count() > 100_000  # the libraries alone are more
