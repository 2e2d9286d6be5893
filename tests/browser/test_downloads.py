"""The export dialog as a person uses it: a preview of exactly what is saved, and a page that stays as it was."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect

from charts.drawing.theme import PAPER_LAYOUTS
from tests.chromium import needs_browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.chromium import Visit


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Iterator[Page]:
    seen = visit("prices", height=1000)
    seen.page.set_default_timeout(60_000)
    seen.page.get_by_role("button", name="Export", exact=True).first.click()
    seen.page.wait_for_selector("[role=dialog] img")
    yield seen.page
    assert seen.asked == []


def _saved(page: Page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("dialog").get_by_role("button", name=name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@needs_browser
def test_the_preview_is_the_file_and_saving_draws_nothing_again(page: Page) -> None:
    page.evaluate("document.querySelector('.stPlotlyChart .main-svg').dataset.mark = 'same'")
    name, saved = _saved(page, "Save PNG")
    shown = page.evaluate("""async () => {
      const bytes = await (await fetch(document.querySelector('[role=dialog] img').src)).arrayBuffer();
      return [...new Uint8Array(bytes)];
    }""")
    with Image.open(io.BytesIO(saved)) as ours, Image.open(io.BytesIO(bytes(shown))) as preview:  # Streamlit sends it at screen size
        apart = ImageChops.difference(ours.convert("L").resize(preview.size, Image.Resampling.LANCZOS), preview.convert("L"))
    assert ImageStat.Stat(apart).mean[0] < 2
    assert name.startswith("prices_")
    assert name.endswith("_slide-light@2x.png")
    with Image.open(io.BytesIO(saved)) as picture:
        assert picture.size == (2560, 1440)
    assert page.evaluate("document.querySelector('.stPlotlyChart .main-svg').dataset.mark") == "same"
    assert page.get_by_role("dialog").is_visible()


@needs_browser
def test_other_sizes_and_formats_are_previewed_and_saved(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("SVG", exact=True).click()
    dialog.get_by_role("button", name="Save SVG").wait_for()
    name, saved = _saved(page, "Save SVG")
    assert name.endswith(".svg")
    assert b"<title>" in saved
    dialog.get_by_text("XLSX", exact=True).click()
    dialog.get_by_role("button", name="Save XLSX").wait_for()
    name, saved = _saved(page, "Save XLSX")
    assert name.endswith(".xlsx")
    assert zipfile.is_zipfile(io.BytesIO(saved))


@needs_browser
def test_everything_comes_as_one_zip_with_progress(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Make all sizes").click()
    dialog.get_by_role("button", name="Save ZIP").wait_for(timeout=90_000)
    _, saved = _saved(page, "Save ZIP")
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        names = archive.namelist()
    assert all(any(f"_{size}-{theme}@2x.png" in name for name in names) for size in PAPER_LAYOUTS for theme in ("light", "dark", "plain"))


@needs_browser
def test_the_briefing_pack_is_made_and_saved_from_the_first_page(visit: Callable[..., Visit]) -> None:
    page = visit("?as_of=2025-03-29", height=1000).page
    page.set_default_timeout(90_000)
    page.get_by_role("button", name="Make the briefing pack").click()
    page.get_by_role("dialog").get_by_role("button", name="Save PDF").wait_for()
    name, saved = _saved(page, "Save PDF")
    assert name.startswith("briefing_as-of-2025-03-29_")
    assert saved.startswith(b"%PDF")


@needs_browser
def test_what_is_saved_from_the_page_is_what_the_page_shows(visit: Callable[..., Visit]) -> None:
    page = visit("timeline?lanes=borders", height=1000).page
    page.set_default_timeout(60_000)
    page.get_by_role("button", name="Export", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("CSV", exact=True).click()
    name, saved = _saved(page, "Events as CSV")
    assert "_lanes-borders_" in name
    assert set(pd.read_csv(io.BytesIO(saved))["lane"]) == {"borders"}
    expect(dialog).to_contain_text("/app/static/charts/timeline/events.csv?lanes=borders")  # what shows it is loaded late


@needs_browser
def test_a_page_is_previewed_as_it_is_saved_with_the_line_for_other_pages(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("HTML", exact=True).click()
    dialog.frame_locator("iframe").locator("#plot .main-svg").first.wait_for()
    name, saved = _saved(page, "Save HTML")
    assert f'<iframe src="{name}"' in (dialog.text_content() or "")
    assert len(saved) < 1_500_000
