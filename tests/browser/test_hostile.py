"""Every page over tables and a queue that a hostile source wrote: no dialog, no script, no request elsewhere, no change of style."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from extract.cli import main
from tests.app_server import PATHS, serving
from tests.arrivals import new_house
from tests.chromium import Visit, needs_browser, new_profile
from tests.hostile.cases import PARAMETERS, TEXTS, story_text
from tests.hostile.tables import write_hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.app_server import Server

_ASKED = "&".join(f"{name}={quote(TEXTS[5])}" for name in sorted(PARAMETERS))
ADDRESSES = (*(path for path in PATHS if path != "method"), "sources?section=unplaced", f"prices?{_ASKED}")  # that page has no row in it
_FOUND = """() => [
  window.OWNED && 'a script ran',
  ...[...document.querySelectorAll('script, iframe, object, embed, base, form[action]')]
    .filter(each => /OWNED|evil/.test(each.outerHTML)).map(each => each.outerHTML),
  ...[...document.querySelectorAll('style')].filter(each => /display:none!important/.test(each.textContent)).map(each => each.textContent),
  ...[...document.querySelectorAll('*')].filter(each => [...each.attributes].some(({ name }) => name.startsWith('on')))
    .map(each => each.outerHTML),
  ...[...document.querySelectorAll('a[href], [src], image, use')]
    .filter(each => ['href', 'src', 'xlink:href'].some(name => /script:|^data:text|evil/i.test(each.getAttribute(name) ?? '')))
    .map(each => each.outerHTML),
  ...[...document.querySelectorAll('b, strong, em, i, tspan[style*=bold], a, h1, h2, code')].map(each => each.textContent.trim())
    .filter(text => text === 'OWNED'),
].filter(Boolean).map(each => each.slice(0, 300))"""


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
    around = {"RARE_EARTH_DATA": str(house.data), "RARE_EARTH_SEEDS": str(house.seeds), "RARE_EARTH_DESK": "on"}
    with serving(folder / "log.txt", environment=around) as server:
        yield server


@needs_browser
def test_no_page_obeys_what_a_source_wrote(hostile: Server) -> None:
    profile = new_profile()
    seen, asked = Visit(profile.new_page(), home=hostile.address), list[str]()
    seen.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    found = {}
    for address in ADDRESSES:
        seen.go(address)
        found[address] = [*seen.page.evaluate(_FOUND), *seen.asked, *asked, *seen.errors]
        assert seen.page.locator("[data-testid=stException]").count() == 0, address
    profile.close()
    assert {where: wrong for where, wrong in found.items() if wrong} == {}
