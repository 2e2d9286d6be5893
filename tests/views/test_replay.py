"""A step to another day draws again what changed, and nothing else."""

from __future__ import annotations

import gc
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st

from charts.drawing.chart import Chart
from tests.views.test_pages import opened

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


def test_what_is_loaded_is_passed_over_by_the_search_for_garbage() -> None:
    opened("method")
    assert gc.get_freeze_count() > 100_000  # the libraries alone are more
