"""The map in a real browser: what stands there without WebGL, and that a whole row of its tables answers to a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.chromium import Visit, needs_browser, new_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.app_server import Server

_NO_WEBGL = """const given = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : given.call(this, kind, ...rest);
};
"""


@needs_browser
@pytest.mark.parametrize(("path", "width"), [("map", 1366), ("", 1366), ("map", 390)])
def test_without_webgl_the_printed_map_stands_there_and_a_sentence_says_why(dashboard: Server, path: str, width: int) -> None:
    profile = new_profile()
    page = profile.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(_NO_WEBGL)
    Visit(page, home=dashboard.address).go(path)
    page.locator(".st-key-map_printed .main-svg").first.wait_for()
    expect(page.get_by_text("This browser has no WebGL")).to_have_count(1)  # a phone's width comes in a run of its own
    expect(page.locator(".stDeckGlJsonChart")).to_have_count(0)
    profile.close()


@needs_browser
def test_a_click_anywhere_on_a_row_opens_the_report_behind_it(visit: Callable[..., Visit]) -> None:
    seen = visit("map?as_of=2024-11-30")
    row = seen.page.locator('[class*="st-key-line_gates_"]', has_text="Laiza")
    row.get_by_text("one resident, not named").click(force=True)  # what is clicked there is the row's one button, which lies over it
    seen.settle()
    assert seen.page.get_by_role("dialog").get_by_text("Radio Free Asia").first.is_visible()
    assert "record=events" in seen.page.url
