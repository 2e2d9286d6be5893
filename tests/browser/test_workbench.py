"""The analyst's tools as a person uses them: mouse at pixels, keys, what is read on the screen. Session state is never touched."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import time
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops, ImageColor

from charts.drawing.theme import palette
from charts.wording.pages import TIMELESS
from extract.core.arithmetic import geodesic_km
from extract.measures.headlines import headlines
from extract.tables.read import read_tables
from tests.app_server import PATHS, wait_drawn
from tests.browser.plots import click_mark
from tests.chromium import Visit, needs_browser, new_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

DAY = date(2024, 11, 14)
_TEXT = "() => document.querySelector('[data-testid=stMain]').innerText"
_SPECS = """() => JSON.stringify([...document.querySelectorAll('.js-plotly-plot')].map(plot =>
  [plot.data, plot.layout.annotations, plot.layout.shapes, plot._fullLayout.xaxis?.range]))"""


def drawer(page: Page) -> str:
    """What the open panel says."""
    return page.locator("[role=dialog]").inner_text()


def choose_day(seen: Visit, label: str, day: str, *, end: str = "Enter") -> None:
    """Type a day into its field, as a person does, and end with a key."""
    seen.page.get_by_role("textbox", name=label).click()
    seen.page.keyboard.press("Control+A")
    seen.page.keyboard.type(day)
    seen.page.keyboard.press(end)
    seen.settle()


def level(name: str) -> dict[str, Any]:
    found = next(each for each in headlines(read_tables()) if each.name == name).level
    assert found is not None
    return dict(found)


@needs_browser
def test_a_click_on_a_bar_reads_its_evidence_and_links_on(visit: Callable[..., Visit]) -> None:
    seen, row = visit(""), level("imports_month")
    record = f"observations/{row['observation_id']}"
    click_mark(seen, "plot_imports", record)
    said = drawer(seen.page)
    assert "311 t" in said
    assert "Chinese customs data" in said
    assert "characters" in said
    assert "Why it is read so (sure to 9" in said
    seen.page.get_by_text("Why it is read so").click()
    seen.page.get_by_text('imports ("imports of"): ').wait_for()
    assert seen.page.locator("[role=dialog] mark").first.inner_text() == "311 metric tons"
    assert record.split("/")[1] in seen.page.evaluate("location.href")
    seen.page.get_by_role("dialog").get_by_role("button").filter(has_text="2,830").first.click()
    seen.settle()
    assert "Computed as" in drawer(seen.page)
    seen.page.keyboard.press("Escape")
    seen.settle()
    assert seen.page.locator("[role=dialog]").count() == 0
    assert "record=" not in seen.page.evaluate("location.href")


@needs_browser
def test_a_headline_card_opens_wherever_it_is_clicked(visit: Callable[..., Visit]) -> None:
    seen = visit("")
    box = seen.page.locator(".st-key-headline_terbium [data-testid=stMetricValue]").bounding_box()
    assert box is not None
    seen.page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    seen.settle()
    assert "6,325" in drawer(seen.page)


@needs_browser
def test_a_keyboard_reaches_and_opens_evidence(visit: Callable[..., Visit]) -> None:
    seen = visit("")
    for _ in range(60):
        seen.page.keyboard.press("Tab")
        if "Reuters" in seen.page.evaluate("document.activeElement.tagName === 'BUTTON' ? document.activeElement.innerText : ''"):
            break
    seen.page.keyboard.press("Enter")
    seen.settle()
    assert "As reported" in drawer(seen.page)


@needs_browser
def test_a_table_row_opens_its_evidence(visit: Callable[..., Visit]) -> None:
    seen = visit("trade?part=production")
    seen.page.locator("[class*=st-key-door_hhi_0] button").click()
    seen.settle()
    assert "production" in drawer(seen.page)


def _later_words() -> list[str]:
    """Ids of everything that was published after the day."""
    tables = read_tables()
    later = [frame[frame["published"].dt.date > DAY][key] for frame, key in (
        (tables.observations, "observation_id"), (tables.events, "event_id"), (tables.findings, "finding_id"))]
    return [str(key) for keys in later for key in keys]


@needs_browser
def test_replay_leaves_nothing_that_came_later(visit: Callable[..., Visit]) -> None:
    seen, later = visit(""), _later_words()
    choose_day(seen, "Show what was known by this day", DAY.isoformat())
    assert f"as_of={DAY.isoformat()}" in seen.page.evaluate("location.href")
    links = seen.page.locator("[data-testid=stTopNavLink]")
    for number in (number for number, path in enumerate(PATHS) if path not in TIMELESS):
        links.nth(number).click()
        seen.settle()
        text, specs = seen.page.evaluate(_TEXT), seen.page.evaluate(_SPECS)
        assert "14 Nov 2024" in text
        assert not re.search(r"\b(2025|2026)\b", text), f"{PATHS[number]}: {re.findall(r'.{40}202[56].{20}', text)}"
        assert not [key for key in later if key in specs]


@needs_browser
def test_replayed_downloads_hold_nothing_later(visit: Callable[..., Visit]) -> None:
    seen = visit(f"prices?as_of={DAY.isoformat()}&prices_tab=table")
    with seen.page.expect_download() as waiting:
        seen.page.locator(".st-key-table_prices_csv button").first.click()
    with zipfile.ZipFile(waiting.value.path()) as files:
        contents = {name: files.read(name).decode() for name in files.namelist()}
    tables = [content for name, content in contents.items() if name.endswith(".csv")]
    assert tables
    for content in contents.values():
        assert not [key for key in _later_words() if key in content]
    for content in tables:
        rows = list(csv.DictReader(content.lstrip("\ufeff").splitlines()))
        assert rows
        assert all(row["published"] <= DAY.isoformat() for row in rows if row.get("published"))


@needs_browser
def test_a_copied_link_shows_the_same_pixels_in_a_new_browser(visit: Callable[..., Visit]) -> None:
    first = visit("prices?currency=usd_ex_vat&mode=index&as_of=2025-07-08")
    first.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = first.page.locator("button.copylink")
    button.click()
    button.filter(has_text="Copied").wait_for()
    link = first.page.evaluate("navigator.clipboard.readText()")
    first.page.mouse.move(0, 0)
    button.filter(has_text="Copy link").wait_for()
    other = new_profile()
    second = Visit(other.new_page())
    second.page.set_viewport_size(first.page.viewport_size)
    second.go(link)
    pictures = [Image.open(io.BytesIO(seen.page.screenshot(animations="disabled"))).convert("RGB") for seen in (first, second)]
    other.close()
    difference = ImageChops.difference(*pictures).convert("L").point(lambda value: 255 if value > 40 else 0)
    assert sum(difference.histogram()[255:]) < 0.002 * difference.width * difference.height


@needs_browser
def test_junk_in_the_address_gives_a_notice_and_the_usual_view(visit: Callable[..., Visit]) -> None:
    seen = visit("prices?as_of=32-13-99&record=../../etc&currency=%3Cscript%3E&zoom=9&section=%F0%9F%92%A5&days=NaN&mode=&basis=x,y")
    assert seen.page.locator("[data-testid=stException]").count() == 0
    assert "which this page cannot use" in seen.page.evaluate(_TEXT)
    assert seen.errors == []


@needs_browser
def test_a_page_that_there_is_not_gives_a_notice_beside_the_first_page(visit: Callable[..., Visit]) -> None:
    seen = visit("price?as_of=2025-03-25")
    said = seen.page.evaluate(_TEXT)
    assert "There is no page “price”. Did you mean Prices?" in said
    assert "Data as of 25 Mar 2025" in said


@needs_browser
def test_choices_survive_reload_and_switch_of_page(visit: Callable[..., Visit]) -> None:
    seen = visit("prices")
    seen.page.get_by_role("radio", name="USD excl. VAT").or_(seen.page.get_by_role("button", name="USD excl. VAT")).first.click()
    seen.settle()
    seen.page.locator("[data-testid=stTopNavLink]").nth(3).click()
    seen.settle()
    seen.page.locator("[data-testid=stTopNavLink]").nth(2).click()
    seen.settle()
    assert "currency=usd_ex_vat" in seen.page.evaluate("location.href")
    seen.page.reload()
    wait_drawn(seen.page)
    assert "USD per kg" in seen.page.evaluate(_TEXT)


@needs_browser
def test_two_clicked_quotations_give_the_change_in_words(visit: Callable[..., Visit]) -> None:
    seen = visit("prices")
    quotes = read_tables().observations
    quotes = quotes[(quotes["series_id"] == "tb_oxide_price_china") & (quotes["period_end"].dt.year == 2025)].sort_values("period_end")
    alone = quotes[(quotes["period_end"].diff().dt.days > 9) & (quotes["period_end"].diff(-1).dt.days < -9)]  # no other dot lies over them
    first, last = alone.iloc[0], alone.iloc[-1]
    for row in (first, last):
        click_mark(seen, "plot_prices", f"observations/{row['observation_id']}")
        seen.page.keyboard.press("Escape")
        seen.settle()
    text = seen.page.evaluate(_TEXT)
    line = next(line for line in text.splitlines() if line.startswith("Terbium oxide") and "allow" in line)
    assert f"{first['value']:,.0f}" in line
    assert f"{last['value']:,.0f}" in line


@needs_browser
def test_trade_compares_like_scopes_with_derived_bases_as_intervals(visit: Callable[..., Visit]) -> None:
    seen = visit("trade")
    assert "derived)" in seen.page.evaluate(_TEXT)
    seen.page.get_by_text("World mine production", exact=True).first.click()
    seen.settle()
    text = seen.page.evaluate(_TEXT)
    assert re.search(r"HHI.*at least [\d,]+, at most [\d,]+", text)


@needs_browser
def test_a_conflict_shows_its_claims_side_by_side_and_its_sum(visit: Callable[..., Visit]) -> None:
    seen = visit("sources")
    seen.page.get_by_text("Conflicts and audit", exact=True).first.click()
    seen.settle()
    card = seen.page.locator("[class*=st-key-finding_]").first
    assert card.locator("code").count() >= 1
    card.locator("[class*=st-key-door_side] button").first.click()
    seen.settle()
    assert seen.page.locator("[role=dialog] dl").count() == 1


def _on_map(page: Page, lat: float, lon: float) -> tuple[float, float]:
    """The pixel of a point, by the web Mercator of the view that the page sent."""
    box = page.locator(".stDeckGlJsonChart canvas").first.bounding_box()
    assert box is not None
    from charts.figures import chart
    from charts.figures.maps.rows import at
    from charts.figures.maps.screen import deck

    sent = json.loads(deck(at(chart("map").select(read_tables()), None), size=(1240, 600)).to_json())["initialViewState"]
    world = 512 * 2 ** sent["zoom"]

    def place(latitude: float, longitude: float) -> tuple[float, float]:
        y = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
        return (longitude + 180) / 360 * world, (math.pi - y) / (2 * math.pi) * world

    (x, y), (middle_x, middle_y) = place(lat, lon), place(sent["latitude"], sent["longitude"])
    return box["x"] + box["width"] / 2 + x - middle_x, box["y"] + box["height"] / 2 + y - middle_y


def wait_mark(page: Page, point: tuple[float, float], token: str) -> None:
    """The deck draws its marks after its canvas is there: wait until the one at a pixel has its colour."""
    wanted = ImageColor.getrgb(palette("light")[token])
    around = {"x": point[0] - 8, "y": point[1] - 8, "width": 16, "height": 16}
    end = time.monotonic() + 60
    while time.monotonic() < end:
        picture = Image.open(io.BytesIO(page.screenshot(clip=around))).convert("RGB")
        if wanted in {colour for _, colour in picture.getcolors() or []}:
            return
    raise AssertionError(f"no mark is drawn at {point}")


def click_place(seen: Visit, name: str, point: tuple[float, float]) -> None:
    """Point at a place until the map says its name, then click, read who it is, and close the drawer.

    The first look-up below the pointer compiles shaders, which takes a software renderer longer than the quarter of a second
    that deck.gl allows between press and release; the name says that this is done.
    """
    seen.page.mouse.move(*point)
    seen.page.locator(".deck-tooltip").filter(has_text=name).wait_for()
    seen.page.mouse.down()
    seen.page.mouse.up()
    seen.page.get_by_role("dialog").filter(has_text=name).wait_for()
    seen.settle()
    seen.page.keyboard.press("Escape")
    seen.page.locator("[role=dialog]").wait_for(state="detached")
    seen.settle()


@needs_browser
def test_a_place_clicked_on_the_map_opens_and_the_timeline_and_distance_follow(visit: Callable[..., Visit]) -> None:
    seen = visit("map", height=1100)
    places = read_tables().places.set_index("place_id")
    points = {place: _on_map(seen.page, places.loc[place, "lat"], places.loc[place, "lon"]) for place in ("laiza", "bhamo")}
    wait_mark(seen.page, points["bhamo"], "lane_conflict")  # contested, as last told a month before: wide enough for its full colour
    for place, (x, y) in points.items():
        click_place(seen, str(places.loc[place, "name"]), (x, y + 11))  # beside the mark, as a finger hits it
    seen.page.get_by_text("Events at Bhamo only").wait_for()
    told = seen.page.get_by_text(re.compile(r"Laiza to Bhamo: \d+ km"))
    told.wait_for()
    ends = [places.loc[place, ["lat", "lon"]].astype(float) for place in ("laiza", "bhamo")]
    assert f": {geodesic_km(*ends[0], *ends[1]):.0f} km" in told.inner_text()


@needs_browser
def test_what_if_answers_with_an_interval_and_its_formula(visit: Callable[..., Visit]) -> None:
    seen = visit("trade?part=what-if&hit=all")
    field = seen.page.get_by_role("spinbutton", name="For how many days")
    field.fill("60")
    field.press("Enter")
    seen.settle()
    answer = seen.page.locator(".st-key-what_if_answer").inner_text()
    assert "60 days" in answer
    assert "Tonnes at risk" in answer
    assert "Days of cover: n/a" in answer
    stock = seen.page.get_by_role("spinbutton", name="Your stock (t)")
    stock.fill("500")
    stock.press("Enter")
    seen.settle()
    assert "your stock of 500" in seen.page.locator(".st-key-what_if_answer").inner_text()


@needs_browser
def test_a_watch_on_the_briefing_opens_what_crossed_it(visit: Callable[..., Visit]) -> None:
    seen = visit("")
    seen.page.locator("[class*=st-key-door_watch_] button").first.click()
    seen.settle()
    assert "As reported" in drawer(seen.page)
    assert seen.page.locator("[role=dialog]").count() == 1


@needs_browser
@pytest.mark.parametrize(("typed", "end"), [("2024-12-31", "Enter"), ("31 Dec 2024", "Tab"), ("20241231", "Enter")])
def test_a_typed_day_is_taken_by_one_key(visit: Callable[..., Visit], typed: str, end: str) -> None:
    seen = visit("method")
    choose_day(seen, "Show what was known by this day", typed, end=end)
    assert "as_of=2024-12-31" in seen.page.evaluate("location.href")
    assert "31 Dec 2024" in seen.page.evaluate(_TEXT)
