"""Charts that live: a reader zooms, points, clicks a label, and steps to another day."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.plots import drag, labels_of, marks_of, middle, ticks_of
from tests.chromium import needs_browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chromium import Visit

_DAY = re.compile(r"\d{1,2} (Mar|Apr)(2025)?")
_OFF = 40.0  # pixels from a mark to its label, at most, across and down: the second of two lines is the farthest


def _gaps(seen: Visit, plot: str) -> dict[tuple[str, str], tuple[float, float]]:
    """How far each label is from its nearest mark, across and down; a change of imports stands at its arrow, which is no mark."""
    found = {}
    for record, box, words in labels_of(seen, plot):
        marks = [] if record.startswith("events/") and plot == "plot_prices" else marks_of(seen, plot, record)
        gaps = [(max(mark.x0 - box.x1, box.x0 - mark.x1, 0.0), max(mark.y0 - box.y1, box.y0 - mark.y1, 0.0)) for mark in marks]
        if gaps:
            found[record, words] = min(gaps, key=lambda gap: math.hypot(*gap))
    return found


@needs_browser
def test_ticks_follow_into_a_month_labels_stay_at_their_marks_and_a_double_click_goes_back(visit: Callable[..., Visit]) -> None:
    seen = visit("prices", height=1200)
    before, placed = ticks_of(seen, "plot_prices"), _gaps(seen, "plot_prices")
    assert not any(map(_DAY.fullmatch, before))
    drag(seen, "plot_prices", "2025-03-10", "2025-04-14")
    seen.page.wait_for_function("() => document.querySelector('.js-plotly-plot')._fullLayout.xaxis3.range[0] > '2025-03'")
    days = [words for words in ticks_of(seen, "plot_prices") if _DAY.fullmatch(words)]
    assert len(days) > 3
    zoomed = _gaps(seen, "plot_prices")
    assert len({record for record, _ in zoomed}) > 2
    for key, gap in zoomed.items():
        assert gap == pytest.approx(placed[key], abs=1.5), key
    plot = seen.page.locator(".st-key-plot_prices").bounding_box()
    assert plot is not None
    seen.page.mouse.dblclick(plot["x"] + plot["width"] * 0.8, plot["y"] + plot["height"] * 0.8)
    seen.page.wait_for_function("() => document.querySelector('.js-plotly-plot')._fullLayout.xaxis3.range[0] < '2025'")
    assert ticks_of(seen, "plot_prices") == before


@needs_browser
@pytest.mark.parametrize(("path", "plot"), [
    ("prices", "plot_prices"), ("trade?part=imports", "plot_imports"), ("timeline", "plot_timeline"),
])
def test_a_label_stands_as_near_to_its_mark_on_a_wide_page_and_a_phone(visit: Callable[..., Visit], path: str, plot: str) -> None:
    usual, wide = (_gaps(visit(path, width=width), plot) for width in (1366, 1920))
    assert usual.keys() == wide.keys()
    assert len(usual) > 3
    for key, gap in wide.items():
        assert gap == pytest.approx(usual[key], abs=1.5), key
    phone = _gaps(visit(path, width=390), plot)
    assert phone
    assert max(max(gap) for gap in phone.values()) < _OFF


@needs_browser
def test_one_line_reads_all_series_of_a_day(visit: Callable[..., Visit]) -> None:
    seen = visit("prices", height=1200)
    found = {words: record for record, _, words in labels_of(seen, "plot_prices")}
    x, y = middle(marks_of(seen, "plot_prices", found["+21.9%"])[-1])
    seen.page.mouse.move(x, y + 60)
    hover = seen.page.locator(".hoverlayer .legend")
    hover.wait_for()
    read = hover.text_content() or ""
    assert "24 Mar 2025" in read
    assert "Terbium oxide 6,550" in read
    assert "Dysprosium oxide 1,665" in read


@needs_browser
@pytest.mark.parametrize(("path", "plot", "label", "said"), [
    ("prices", "plot_prices", "−3.2%", "1,665"),
    ("prices", "plot_prices", "4 Apr 2025", "heavy rare earths"),
    ("trade?part=imports", "plot_imports", "−89%", "89"),
    ("timeline", "plot_timeline", "27 Jan 2025", "airport"),
    ("trade?part=shares", "plot_shares", "roughly half", "roughly half"),
])
def test_a_click_on_a_label_opens_what_its_mark_opens(visit: Callable[..., Visit], path: str, plot: str, label: str, said: str) -> None:
    seen = visit(path, height=1200)
    seen.page.mouse.click(*middle(next(box for _, box, words in labels_of(seen, plot) if label in words)))
    seen.page.get_by_role("dialog").filter(has_text=said).wait_for()


@needs_browser
def test_a_step_to_a_day_leaves_what_does_not_change_as_it_was_drawn(visit: Callable[..., Visit]) -> None:
    seen = visit("?as_of=2025-03-12")
    plots = "['prices', 'imports'].map(name => document.querySelector(`.st-key-plot_${name} .js-plotly-plot`))"
    seen.page.evaluate(f"() => {plots}.forEach(plot => {{ plot.kept = true; }})")
    seen.page.get_by_role("button", name="Later ›").click()
    seen.settle()
    assert "as_of=2025-03-20" in seen.page.evaluate("location.href")
    assert seen.page.evaluate(f"() => {plots}.map(plot => !!plot.kept)") == [True, False]
