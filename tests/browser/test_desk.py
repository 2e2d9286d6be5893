"""A day at the desk in a real browser: texts come in, are reviewed by keyboard and mouse, published, seen on every page, and taken back.

The tests follow each other on one server and one house of seeds, as the hours of such a day do.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from extract.core.paths import ROOT
from extract.desk.publishing import is_due
from extract.desk.queue import story_ids
from extract.desk.review import ACCEPTED, REJECTED, review
from tests.app_server import serving, wait_at_rest
from tests.arrivals import GATE, GATE_STORY, IMPORTS, PRICES, STORY, new_house
from tests.chromium import Visit, needs_browser, new_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.app_server import Server
    from tests.arrivals import House

PRICES_STORY = "2026-05-22-ridge-metals-rare-earth-oxides-dysprosium"
BEFORE, SEEN = "fell 89% in Feb", "rose 18% on the month in Mar"  # what the chart of imports says of the newest month
_TEXT = "() => document.querySelector('[data-testid=stMain]').innerText"
_CURRENT = "document.querySelector('.desk-rows [aria-current=true]')?.dataset.row"
_DRAWN = """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot =>
  JSON.stringify([plot.data, plot.layout]) + plot.data.flatMap(trace => [...(trace.y ?? [])]).join(' ')).join(' ')"""
_SIDEWAYS = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return Math.max(document.documentElement.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth);
}"""
_AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
_MARK = """words => {
  const text = document.querySelector('.desk-text'), walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    text.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
    return;
  }
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return new_house(tmp_path_factory.mktemp("house"))


def _world(house: House) -> dict[str, str]:
    """Where the house stands, and a clock that stands still on 1 June 2026."""
    places = {"RARE_EARTH_SEEDS": str(house.seeds), "RARE_EARTH_DATA": str(house.data)}
    return {**places, "RARE_EARTH_DESK": "on", "SOURCE_DATE_EPOCH": "1780272000"}


@pytest.fixture(scope="module")
def desk_server(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server") / "log.txt", environment=_world(house)) as server:
        yield server


@pytest.fixture(scope="module")
def seat(desk_server: Server) -> Iterator[Page]:
    """A page that stays open, so that whoever sits down there need not wait until Streamlit is compiled again."""
    profile = new_profile()
    page = profile.new_page()
    page.goto(f"{desk_server.address}/_stcore/health")
    yield page
    profile.close()


@pytest.fixture
def sit(desk_server: Server, seat: Page) -> Iterator[Callable[..., Visit]]:
    """Somebody sits down at a browser of their own: `sit("review?story=...")`. The first finds one that knows nobody any more."""
    seat.context.clear_cookies()
    seat.evaluate("localStorage.clear()")
    sitting: list[Page] = []

    def go(address: str, *, width: int = 1366, theme: str = "light", by: str = "") -> Visit:
        page = (new_profile() if sitting else seat.context).new_page()
        sitting.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        seen = Visit(page, home=desk_server.address, theme=theme)
        seen.go(address)
        if by:
            page.get_by_label("You decide as").fill(by)
            page.keyboard.press("Enter")
            seen.settle()
        return seen

    yield go
    for page in sitting[:1]:
        page.close()
    for page in sitting[1:]:
        page.context.close()


def key(page: Page, letter: str) -> str:
    """Press a key, and wait until what it asks for is drawn; the row that is looked at then."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    turn = page.wait_for_function("document.querySelector('[data-turn]')?.dataset.turn").json_value()
    page.keyboard.press(letter)
    page.wait_for_function("old => document.querySelector('[data-turn]')?.dataset.turn !== old", arg=turn)
    return str(page.evaluate(_CURRENT))


def choose(page: Page, label: str, words: str) -> None:
    """Choose an entry of a list by typing it."""
    form = page.locator(".st-key-desk_form")
    form.get_by_label(label, exact=True).click()
    page.keyboard.type(words)
    page.get_by_role("option", name=words, exact=True).click()


def decided(page: Page, words: str) -> None:
    """Wait until the page says how many rows are decided, and the form that decided one is gone: it would take the next key."""
    page.locator(".desk-state").filter(has_text=words).first.wait_for()
    page.locator(".st-key-desk_form").wait_for(state="detached")


def accept_left(page: Page, words: str) -> None:
    """Accept all that is left, sure or not, and wait until the page says so."""
    key(page, "Shift+A")
    page.locator(".st-key-desk_form").get_by_role("button", name=re.compile("^Accept all")).click()
    decided(page, words)


@needs_browser
def test_a_pasted_text_and_two_files_are_queued(sit: Callable[..., Visit], house: House) -> None:
    seen = sit("add")
    page = seen.page
    page.get_by_label("Text", exact=True).fill(IMPORTS.read_text())
    page.locator("input[type=file]").set_input_files([GATE, PRICES, ROOT / "docs" / "map.png"])
    page.get_by_text("map.png").wait_for()
    page.get_by_role("button", name="Find the stories").click()
    page.get_by_text("Three stories found").wait_for()
    assert "a picture, which is not read" in page.locator("[data-testid=stAlert]").first.inner_text()
    assert page.get_by_label("Text", exact=True).input_value().startswith("China's rare earth")
    assert story_ids(house.desk()) == [] if (house.seeds / "desk").exists() else True
    mail = page.locator("[class*=st-key-desk_story_]").nth(2)
    mail.get_by_label("Publisher (not found)").fill("Ridge Metals")
    page.get_by_role("button", name="Queue all 3").click()
    page.get_by_text(f"Waits for review as {PRICES_STORY}").wait_for()
    assert {*story_ids(house.desk())} == {STORY, GATE_STORY, PRICES_STORY}
    assert page.evaluate("document.title") != "changed"
    page.get_by_role("button", name="Review", exact=True).first.click()
    page.locator(".desk-text").wait_for()
    assert f"story={STORY}" in page.url
    assert (seen.errors, seen.asked) == ([], [])


@needs_browser
def test_a_story_is_reviewed_by_keyboard_and_published(sit: Callable[..., Visit], house: House) -> None:
    seen = sit(f"review?story={STORY}")
    page, first, count = seen.page, seen.page.evaluate(_CURRENT), len(review(house.desk(), STORY).rows)
    assert key(page, "j") != first
    assert key(page, "ArrowUp") == first
    second = key(page, "a")
    page.keyboard.press("r")
    page.keyboard.type("a fee of the group, jkaz")  # at once: what comes before the field is there is kept for it
    page.wait_for_function("document.querySelector('.st-key-desk_form input')?.value.endsWith('jkaz')")
    page.keyboard.press("Enter")
    decided(page, f"2 of {count} rows decided")
    third = page.evaluate(_CURRENT)
    key(page, "e")
    page.locator(".st-key-desk_form").get_by_label("Period", exact=True).fill("2026-Q1")
    page.keyboard.press("Enter")
    decided(page, f"3 of {count} rows decided")
    page.locator(".desk-rows button").filter(has_text="20%").click()
    page.locator(".desk-card").filter(has_text="A number without a place").wait_for()
    key(page, "n")
    choose(page, "Measure", "tax rate")
    choose(page, "Unit", "percent")
    page.locator(".st-key-desk_form").get_by_role("button", name="Claim", exact=True).click()
    decided(page, f"4 of {count + 1} rows decided")
    key(page, "Shift+A")
    page.wait_for_function("document.activeElement.innerText.startsWith('Accept the ')")
    page.keyboard.press("Enter")
    decided(page, f"of {count + 1} rows decided")
    accept_left(page, f"{count + 1} of {count + 1} rows decided")
    rows = {each.name: each for each in review(house.desk(), STORY).rows}
    assert (rows[first].state, rows[second].state, rows[second].reason) == (ACCEPTED, REJECTED, "a fee of the group, jkaz")
    assert rows[third].edited == ("period",)
    page.keyboard.press("p")
    page.keyboard.type("weekly figures")
    page.wait_for_function("document.querySelector('.st-key-desk_form input')?.value === 'weekly figures'")
    page.keyboard.press("Enter")
    page.get_by_text("Every page shows them").wait_for()
    assert (house.seeds / "stories" / f"{STORY}.yaml").is_file()
    assert (seen.errors, seen.asked) == ([], [])


@needs_browser
def test_by_command_the_same_decisions_give_the_same_bytes(house: House, tmp_path: Path) -> None:
    other = new_house(tmp_path)
    rows = sorted(review(house.desk(), STORY).rows, key=lambda each: (each.confidence, each.fact.start))
    claimed = next(each for each in rows if each.read is None)
    rows.remove(claimed)
    span = [str(claimed.fact.start), str(claimed.fact.end)]

    def run(*words: str, text: bytes = b"") -> None:
        places = ["--seeds", str(other.seeds), "--data", str(other.data), "--by", rows[0].by]
        subprocess.run([sys.executable, "-m", "extract", *words, *places], cwd=ROOT, input=text, check=True, capture_output=True,
                       env={**os.environ, **_world(other)})

    review_it = ("review", "--story", STORY)
    run("add", "-", text=IMPORTS.read_bytes())
    run(*review_it, "--accept", rows[0].name)
    run(*review_it, "--reason", "a fee of the group, jkaz", "--reject", rows[1].name)
    run(*review_it, "--set", rows[2].name, "period=2026-Q1")
    run(*review_it, "--claim", *span, "metric=tax_rate", "unit=percent", "kind=level", "value=20")
    run(*review_it, "--accept", "all")
    run("publish", STORY, "--reason", "weekly figures")
    ours, theirs = house.files(), other.files()
    assert [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)] == []


@needs_browser
def test_every_page_shows_what_was_published_and_exports_it(sit: Callable[..., Visit]) -> None:
    seen = sit("trade")
    page = seen.page
    assert SEEN in page.evaluate(_TEXT)
    seen.go("trade?imports_tab=table")
    with page.expect_download() as waiting:
        page.locator(".st-key-table_imports_csv button").first.click()
    saved = Path(waiting.value.path()).read_bytes()
    if zipfile.is_zipfile(io.BytesIO(saved)):
        with zipfile.ZipFile(io.BytesIO(saved)) as files:
            saved = b"".join(files.read(name) for name in files.namelist())
    assert re.search(rb"(?m)^.*\b1250\b.*Reuters", saved)
    for address, words in (("timeline", "Momauk"), ("prices", "6900"), ("map", "21 Apr 2026")):
        seen.go(address)
        assert words in page.evaluate(_DRAWN) + page.evaluate(_TEXT).replace("\u00a0", " "), address
    seen.go("prices")
    page.set_default_timeout(90_000)
    page.get_by_role("button", name="Export", exact=True).first.click()
    page.wait_for_selector("[role=dialog] img")
    with page.expect_download() as waiting:
        page.get_by_role("dialog").get_by_role("button", name="Save PNG").click()
    with Image.open(waiting.value.path()) as picture:
        assert picture.size == (2560, 1440)
    assert seen.errors == []


@needs_browser
def test_the_last_publication_is_taken_back(sit: Callable[..., Visit], house: House, tmp_path: Path) -> None:
    seen = sit("review")
    page = seen.page
    page.get_by_role("button", name="Undo the last publication").click()
    page.get_by_label("Reason, for the log").fill("too early")
    page.get_by_role("button", name="Undo it").click()
    page.get_by_text("Taken back: ").wait_for()
    assert house.files() == new_house(tmp_path).files()
    page.locator(".desk-log").filter(has_text="too early").wait_for()
    seen.go("trade")
    assert BEFORE in page.evaluate(_TEXT)
    assert SEEN not in page.evaluate(_TEXT)


@needs_browser
def test_two_at_one_story_lose_no_decision(sit: Callable[..., Visit], house: House) -> None:
    ada, ben = (sit(f"review?story={GATE_STORY}", by=name) for name in ("ada", "ben"))
    first = ada.page.evaluate(_CURRENT)
    ben.page.keyboard.press("r")
    ben.page.keyboard.type("doubtful")
    ben.page.wait_for_function("document.querySelector('.st-key-desk_form input')?.value === 'doubtful'")
    key(ada.page, "a")
    ben.page.keyboard.press("Enter")
    ben.page.get_by_text("ada has just decided on this row").wait_for()
    key(ben.page, "Escape")
    second = key(ben.page, "j")
    key(ben.page, "a")
    accept_left(ada.page, "7 of 7 rows decided")
    ben.go(f"review?story={GATE_STORY}")
    decided(ben.page, "7 of 7 rows decided")
    rows = {each.name: each for each in review(house.desk(), GATE_STORY).rows}
    assert (rows[first].by, rows[second].by) == ("ada", "ben")
    assert {each.state for each in rows.values()} == {ACCEPTED}


@needs_browser
def test_who_publishes_while_another_reviews_is_told_and_so_is_the_other(sit: Callable[..., Visit], house: House) -> None:
    ada, ben = (sit(f"review?story={GATE_STORY}", by=name) for name in ("ada", "ben"))
    key(ada.page, "p")
    ben.page.locator(".desk-rows button").filter(has_text="640 metric tons").click()
    ben.page.locator(".desk-card").filter(has_text="640 metric tons").wait_for()
    key(ben.page, "z")
    ada.page.keyboard.press("Enter")
    ada.page.get_by_text("ben has decided something since this was asked").wait_for()
    assert not (house.seeds / "stories" / f"{GATE_STORY}.yaml").exists()
    key(ben.page, "a")
    ada.go(f"review?story={GATE_STORY}")
    key(ada.page, "p")
    ada.page.keyboard.press("Enter")
    ada.page.get_by_text("Every page shows them").wait_for()
    ben.page.keyboard.press("r")
    ben.page.keyboard.type("doubtful")
    ben.page.wait_for_function("document.querySelector('.st-key-desk_form input')?.value === 'doubtful'")
    ben.page.keyboard.press("Enter")
    ben.page.get_by_text("waits for the next publication").wait_for()
    (row,) = [each for each in review(house.desk(), GATE_STORY).rows if each.state == REJECTED]
    assert (row.by, row.reason, is_due(house.desk(), GATE_STORY)) == ("ben", "doubtful", True)
    assert f"target: {row.name}" not in (house.seeds / "stories" / f"{GATE_STORY}.yaml").read_text(encoding="utf-8")


@needs_browser
def test_words_marked_in_the_text_are_claimed_as_an_event(sit: Callable[..., Visit], house: House) -> None:
    seen = sit(f"review?story={PRICES_STORY}")
    page = seen.page
    page.evaluate(_MARK, "weekly note on rare earths")
    page.locator(".desk-card").filter(has_text="Marked").wait_for()
    key(page, "v")
    choose(page, "Type", "report")
    page.locator(".st-key-desk_form").get_by_label("Period", exact=True).fill("2026-05-28")
    page.keyboard.press("Enter")
    decided(page, "1 of ")
    (row,) = review(house.desk(), PRICES_STORY).accepted
    assert (row.fact.text, row.read) == ("weekly note on rare earths", None)


@needs_browser
def test_keys_are_left_alone_in_a_field_and_forms_are_left_by_escape(sit: Callable[..., Visit], house: House) -> None:
    seen = sit(f"review?story={PRICES_STORY}")
    page = seen.page
    before = len(review(house.desk(), PRICES_STORY).open)
    page.get_by_label("You decide as").fill("raja kazz?")
    assert page.get_by_label("You decide as").input_value() == "raja kazz?"
    page.keyboard.press("Enter")
    seen.settle()
    page.locator("h1").click()
    key(page, "?")
    assert "accept all that are left" in page.evaluate(_TEXT)
    key(page, "?")
    key(page, "e")
    assert page.locator(".st-key-desk_form").count() == 1
    key(page, "Escape")
    assert page.locator(".st-key-desk_form").count() == 0
    assert len(review(house.desk(), PRICES_STORY).open) == before
    for _ in range(3):  # faster than any answer: each falls on the row that is drawn, none on one that is gone
        page.keyboard.press("a")
    decided(page, "4 of ")


@needs_browser
def test_escape_closes_what_is_on_top_and_no_key_beside_a_form_closes_it(sit: Callable[..., Visit], house: House) -> None:
    seen = sit(f"review?story={PRICES_STORY}")
    page, before = seen.page, len(review(house.desk(), PRICES_STORY).open)
    form, period = page.locator(".st-key-desk_form"), page.locator(".st-key-desk_form").get_by_label("Period", exact=True)
    page.evaluate(_MARK, "weekly note on rare earths")
    page.locator(".desk-card").filter(has_text="Marked").wait_for()
    key(page, "v")
    period.fill("2026-05-28")
    for label in ("Type", "Places"):  # a list of which one is taken, and one of which several are
        form.get_by_label(label, exact=True).click()
        page.locator("[role=listbox]").wait_for()
        page.keyboard.press("Escape")
        page.locator("[role=listbox]").wait_for(state="detached")
        assert period.input_value() == "2026-05-28"
    page.locator(".desk-legend").click()
    for letter in ("j", "a", "r", "?"):
        page.keyboard.press(letter)
    page.locator(".st-key-desk_head button").first.click()
    page.locator("[data-testid=stPopoverBody]").wait_for()
    page.keyboard.press("Escape")
    page.locator("[data-testid=stPopoverBody]").wait_for(state="detached")
    assert period.input_value() == "2026-05-28"
    page.keyboard.press("Escape")
    form.wait_for(state="detached")
    assert len(review(house.desk(), PRICES_STORY).open) == before


@needs_browser
def test_caps_lock_accepts_no_more_than_one_row_and_a_key_held_down_is_one_press(sit: Callable[..., Visit], house: House) -> None:
    seen = sit(f"review?story={PRICES_STORY}")
    page, before = seen.page, len(review(house.desk(), PRICES_STORY).open)
    key(page, "A")  # as with Caps Lock: the letter is a capital, and Shift is not held
    page.keyboard.down("a")
    for _ in range(5):
        page.keyboard.down("a")  # the system repeats a key that is held
    page.keyboard.up("a")
    key(page, "j")
    assert len(review(house.desk(), PRICES_STORY).open) == before - 2


@needs_browser
@pytest.mark.parametrize(("width", "theme"), [
    (1366, "light"), (390, "dark"), *(pytest.param(*each, marks=pytest.mark.full) for each in ((1366, "dark"), (390, "light")))])
def test_the_pages_fit_and_axe_finds_nothing(sit: Callable[..., Visit], width: int, theme: str) -> None:
    seen = sit("add", width=width, theme=theme)
    page = seen.page
    page.get_by_label("Text", exact=True).fill(IMPORTS.read_text().replace("1,250", "1,350"))
    page.get_by_role("button", name="Find the stories").click()
    page.get_by_text("One story found").wait_for()
    wrong = [("add", *each) for each in _judged(page)]
    for address in ("review", f"review?story={PRICES_STORY}", f"review?story={PRICES_STORY}&desk=after"):
        seen.go(address)
        wrong += [(address, *each) for each in _judged(page)]
    seen.go(f"review?story={PRICES_STORY}")
    page.locator(".st-key-desk_kin button").first.click()
    page.get_by_label("Of which story", exact=True).wait_for()
    wrong += [("relation", *each) for each in _judged(page)]
    page.keyboard.press("Escape")
    page.get_by_label("Of which story", exact=True).wait_for(state="detached")
    key(page, "e")
    wrong += [("edit", *each) for each in _judged(page)]
    key(page, "Escape")
    key(page, "Shift+A")
    wrong += [("accept all", *each) for each in _judged(page)]
    assert (wrong, seen.errors, seen.asked) == ([], [], [])


def _is_streamlits(rule: str, places: list[str]) -> bool:
    """What Streamlit's own parts have: its field for files, and the panels that it draws outside all regions."""
    return rule == "presentation-role-conflict" or (rule == "region" and all("data-floating-ui-portal" in place for place in places))


def _judged(page: Page) -> list[tuple[str, Any]]:
    """What is too wide, and what axe finds, where it is at hand; of the pages, not of what Streamlit shows while it works."""
    wait_at_rest(page)
    found: list[tuple[str, Any]] = [("sideways", each) for each in [page.evaluate(_SIDEWAYS)] if each > 0]
    script = os.environ.get("AXE_JS", "")
    if Path(script).is_file():
        page.add_script_tag(path=script)
        told = [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in page.evaluate(_AXE)]
        found += [each for each in told if not _is_streamlits(*each)]
    return found


@needs_browser
def test_where_the_desk_is_off_its_pages_are_not_there(house: House, tmp_path: Path) -> None:
    with serving(tmp_path / "log.txt", environment={**_world(house), "RARE_EARTH_DESK": "off"}) as server:
        profile = new_profile()
        seen = Visit(profile.new_page(), home=server.address)
        seen.go("")
        assert [each.inner_text() for each in seen.page.locator("[data-testid=stTopNavLink]").all()][-1] == "Method"
        for address in ("add", f"review?story={STORY}"):
            seen.go(address)
            assert "The desk is switched off here" in seen.page.evaluate(_TEXT)
            assert [each.get_attribute("aria-label") for each in seen.page.locator("input, textarea").all()] == ["Find"]
        profile.close()
