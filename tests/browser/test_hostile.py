"""Pages and files of what a hostile source wrote: no dialog, no script, no request elsewhere, no change of style."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import pytest

from charts.export.browser import draw_shared
from charts.export.formats import Edition, Exported, drawing
from charts.figures import chart
from charts.pack.content import pack
from charts.pack.html import page as pack_page
from charts.pack.pictures import Artwork
from extract.cli import main
from tests.app_server import PATHS, TWO_FRAMES, serving
from tests.arrivals import new_house
from tests.chromium import Visit, needs_browser, new_profile
from tests.hostile.cases import PARAMETERS, TEXTS, UPLOADS, story_text
from tests.hostile.tables import hostile_tables, write_hostile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext

    from tests.app_server import Server

SECTIONS = ("unplaced", "conflicts", "citations")
ASKED = ("prices", "changes", "review")  # one for each third of the texts, since every notice takes a browser its time
# What bears nothing but this word was cut out of a text by its own markup: bold, coloured, struck out, a link, a heading, a formula.
_FOUND = """ours => [
  window.OWNED && 'a script ran',
  getComputedStyle(document.body ?? document.documentElement).display === 'none' && 'all is hidden',
  ...[...document.querySelectorAll('script, iframe, object, embed, base, form[action]')]
    .filter(each => /OWNED|evil/.test(each.outerHTML) && !each.matches(ours)).map(each => each.outerHTML),
  ...[...document.querySelectorAll('style')].filter(each => /display:none!important/.test(each.textContent)).map(each => each.textContent),
  ...[...document.querySelectorAll('*')].filter(each => [...each.attributes].some(({ name }) => name.startsWith('on')))
    .map(each => each.outerHTML),
  ...[...document.querySelectorAll('a[href], [src], image, use')]
    .filter(each => ['href', 'src', 'xlink:href'].some(name => /script:|^data:text|evil/i.test(each.getAttribute(name) ?? '')))
    .map(each => each.outerHTML),
  ...[...document.querySelectorAll('*')].filter(each => each.textContent.trim() === 'OWNED').map(each => each.outerHTML),
].filter(Boolean).map(each => each.slice(0, 300))"""
# How many of them a file has is counted in tests/hostile/test_going_out.py.
_SCRIPT_OF_A_FILE = "head ~ body script, script[type='application/ld+json']"


class Watched(NamedTuple):
    """A page in the browser, and all that it did which nobody may make it do."""

    visit: Visit
    dialogs: list[str]

    @classmethod
    def of(cls, profile: BrowserContext, home: str = "") -> Watched:
        watched = cls(Visit(profile.new_page(), home=home), [])
        watched.visit.page.on("dialog", lambda dialog: (watched.dialogs.append(dialog.message), dialog.dismiss()))
        return watched

    def wrong(self, ours: str = "none") -> list[str]:
        """What is found, in what it frames as well, where the files of charts are."""
        first, *framed = self.visit.page.frames
        found = [*first.evaluate(_FOUND, ours), *(one for frame in framed for one in frame.evaluate(_FOUND, _SCRIPT_OF_A_FILE))]
        return [*found, *self.visit.asked, *self.dialogs, *self.visit.errors]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on such tables, with a desk on which such a story waits."""
    folder = tmp_path_factory.mktemp("hostile")
    house = new_house(folder)
    write_hostile(house.data)
    article = folder / "story.txt"
    article.write_text(story_text(), encoding="utf-8")
    given = ("--publisher", TEXTS[1], "--title", TEXTS[5], "--published", "2025-04-01", "--url", "http:javascript:window.OWNED=1")
    assert main(["add", str(article), *given, "--seeds", str(house.seeds), "--data", str(house.data), "--by", "ada"]) == 0
    around = {"RARE_EARTH_DATA": str(house.data), "RARE_EARTH_SEEDS": str(house.seeds), "RARE_EARTH_DESK": "on", "BROWSER_PATH": "/none"}
    with serving(folder / "log.txt", environment=around) as server:
        yield server


def _addresses() -> Iterator[str]:
    """Each page, with an open record where it has one; three with a hostile text in every parameter, of which no two are alike."""
    tables = hostile_tables()
    noted, quoted = tables.observations[tables.observations["note"] != ""], tables.evidence[tables.evidence["quote"] != ""]
    records = {"": next(iter("observations/" + noted["observation_id"])), "map": "places/bhamo",
               "timeline": next(iter("events/" + quoted[quoted["table"] == "events"]["record_id"])),
               "prices": next(iter("observations/" + quoted[quoted["table"] == "observations"]["record_id"])),
               "trade": next(iter("documents/" + tables.documents["document_id"]))}
    for path in (path for path in PATHS if path != "method"):  # which has no row in it
        asked = {}
        if path in ASKED:
            first = ASKED.index(path) * len(TEXTS) // len(ASKED)
            asked = {name: TEXTS[(first + number) % len(TEXTS)] for number, name in enumerate(sorted(PARAMETERS))}
        asked |= {"record": records[path]} if path in records else {}
        yield f"{path}?{urlencode(asked)}"
    yield from (f"sources?section={section}" for section in SECTIONS)
    yield "sources?section=find&find=OWNED"


@needs_browser
def test_no_page_obeys_what_a_source_wrote(hostile: Server) -> None:
    profile = new_profile()
    seen = Watched.of(profile, hostile.address)
    found = {}
    for address in _addresses():
        seen.visit.go(address)
        found[address[:40]] = seen.wrong()
        assert seen.visit.page.locator("[data-testid=stException]").count() == 0, address
    profile.close()
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@needs_browser
def test_nothing_that_opens_on_a_page_obeys_what_a_source_wrote(hostile: Server) -> None:
    profile = new_profile()
    seen = Watched.of(profile, hostile.address)
    page = seen.visit.page
    seen.visit.go("timeline")
    page.locator(".scatterlayer .point").nth(3).hover(force=True)
    page.locator(".hoverlayer .legend, .hoverlayer .hovertext").first.wait_for()
    found = {"pointed at": seen.wrong()}
    page.get_by_role("button", name="Export", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("HTML", exact=True).click()
    dialog.frame_locator("iframe").locator("#plot .main-svg").first.wait_for()
    found["exported"] = seen.wrong("[role=dialog] iframe")
    seen.visit.go("add")
    page.locator("input[type=file]").set_input_files(
        [{"name": f"{TEXTS[0]}.{kind}", "mimeType": "text/plain", "buffer": UPLOADS[kind][0]} for kind in ("html", "eml")])
    page.get_by_role("button", name="Find the stories").click()
    page.locator("[class*=st-key-desk_story_]").first.wait_for()
    found["uploaded"] = seen.wrong()
    profile.close()
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@needs_browser
def test_no_file_obeys_what_a_source_wrote(tmp_path: Path) -> None:
    tables = hostile_tables()
    made, content, blank = drawing(chart("timeline"), tables), pack(tables), Exported("", b"")
    files = {form: made.drawn(Edition(form=form))(draw_shared).content for form in ("html", "svg")}
    drawn = {"timeline": "<svg " + files["svg"].decode().partition("<svg ")[2]}
    artworks = [Artwork(each.chart.id, drawn.get(each.chart.id, "<svg ></svg>"), b"", (0, 0), blank) for each in content.drawn]
    files["pack.html"] = pack_page(content, artworks)
    profile = new_profile()
    found = {}
    for name, bytes_of in files.items():
        path = tmp_path / f"file.{name}"
        path.write_bytes(bytes_of)
        seen, asked = Watched.of(profile), list[str]()
        seen.visit.page.on("request", lambda request, asked=asked: asked.append(request.url))
        seen.visit.page.goto(path.as_uri())
        seen.visit.page.evaluate(TWO_FRAMES)
        assert "OWNED" in (seen.visit.page.locator(":root").text_content() or "")
        elsewhere = [one for one in asked if one != path.as_uri() and not one.startswith(("data:", "blob:"))]
        found[name] = [*seen.wrong(_SCRIPT_OF_A_FILE), *elsewhere]
    profile.close()
    assert {where: wrong for where, wrong in found.items() if wrong} == {}
