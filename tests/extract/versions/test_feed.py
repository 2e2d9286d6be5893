"""The feed is valid Atom 1.0, tells every publication and crossing once, and is the same bytes whenever it is made."""

from __future__ import annotations

import csv
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.core.records import Announcement
from extract.core.schema import ROLES
from extract.languages.spoken import speaking
from extract.versions.compare import heads
from extract.versions.feed import feed

ROOT = Path(__file__).resolve().parents[3]
ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
NOTHING = "1970-01-01T00:00:00Z"  # of a feed that tells nothing
TAG = r"tag:[a-z.-]+,\d{4}:\S+"
DOCUMENT = {
    "document_id": "a-note", "story_id": "a", "role": "note", "title": "A gate opens", "publisher": "Reuters",
    "published": date(2025, 3, 28), "url": "https://example.org/a?x=1&y=2",
}
TABLES = {"documents": [DOCUMENT], "observations": [], "events": [{"story_id": "a"}]}


def publication(**cells: object) -> Announcement:
    plain = {"story_id": "a", "title": "A gate opens", "publisher": "Reuters", "day": date(2025, 3, 28), "url": DOCUMENT["url"],
             "published_at": datetime(2026, 5, 4, 10, 30, tzinfo=UTC), "by": "Mya", "reason": "second source", "figures": 1, "events": 3}
    return Announcement(**plain | cells)


def price(day: date, value: float, **cells: object) -> dict[str, object]:
    """A quotation of terbium oxide, which a watch of the project looks at."""
    row = {
        "observation_id": f"tb-{day}", "status": "reported", "modality": "actual", "quality": "A", "kind": "price", "metric": "price",
        "commodity_id": "terbium_oxide", "price_basis": "domestic_incl_vat", "unit": "CNY/kg", "direction": "", "value": value,
        "period_end": day, "published": day, "published_precision": "day", "story_id": "",
    }
    return row | cells


def check(content: bytes, cited: str = NOTHING) -> ET.Element:
    """The parsed feed, once it has all that RFC 4287 asks for. It was updated with its last entry, or at `cited` if that is later."""
    root = ET.fromstring(content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert found.text
            assert found.text == " ".join(found.text.split())
        assert re2.fullmatch(RFC3339, element.findtext(f"{ATOM}updated"))
        assert re2.fullmatch(TAG, element.findtext(f"{ATOM}id"))
        assert element.find(f"{ATOM}author").findtext(f"{ATOM}name")
    entries = root.findall(f"{ATOM}entry")
    assert all(entry.findtext(f"{ATOM}content") for entry in entries)
    keys = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(keys) == len(set(keys))
    times = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert times == sorted(times, reverse=True)
    assert root.findtext(f"{ATOM}updated") == max([cited, *times])
    return root


def told(content: bytes, name: str = "content", cited: str = NOTHING) -> list[str]:
    return [entry.findtext(f"{ATOM}{name}") for entry in check(content, cited).findall(f"{ATOM}entry")]


def test_the_committed_feed_is_valid_and_tells_stories_and_watches() -> None:
    told_last = max(row["published"] for row in csv.DictReader((ROOT / "data" / "events.csv").open(encoding="utf-8")))
    root = check((ROOT / "data" / "feed.xml").read_bytes(), f"{told_last}T00:00:00Z")  # a cited page, later than any entry
    kinds = Counter(entry.find(f"{ATOM}category").get("term") for entry in root.findall(f"{ATOM}entry"))
    assert kinds == {"publication": 3, "watch": 14}


def test_a_story_that_came_with_the_project_was_published_on_its_day_by_nobody() -> None:
    (words,) = told(feed(TABLES))
    assert words == "Reuters, 28 Mar 2025: it brought 0 figures and 1 event."
    assert told(feed(TABLES), "updated") == ["2025-03-28T00:00:00Z"]
    assert ET.fromstring(feed(TABLES)).findtext(f"{ATOM}updated") == "2025-03-28T00:00:00Z"


def test_a_publication_says_when_by_whom_and_why_and_stands_for_its_story() -> None:
    content = feed(TABLES, [publication()])
    assert told(content) == ["Reuters, 28 Mar 2025: it brought 1 figure and 3 events. Published by Mya: second source."]
    assert told(content, "updated") == ["2026-05-04T10:30:00Z"]


def test_an_update_is_told_with_its_own_outlet_and_day_and_changes_no_entry_but_its_own() -> None:
    first, update = publication(), publication(
        story_id="a-opens", title="It shuts again", publisher="Gazette", day=date(2025, 4, 2), url="https://example.org/b",
        published_at=datetime(2026, 5, 5, tzinfo=UTC),
    )
    article = DOCUMENT | {"document_id": "z-article", "role": "origin"}
    before = told(feed(TABLES | {"documents": [article]}, [first]))
    rows = [article, article | {"document_id": "a-update", "role": "update", "publisher": "Gazette", "published": date(2025, 4, 2)}]
    content = feed(TABLES | {"documents": rows}, [first, update])
    assert told(content) == ["Gazette, 2 Apr 2025: it brought 1 figure and 3 events. Published by Mya: second source.", *before]
    assert [entry.find(f"{ATOM}link").get("href") for entry in check(content).findall(f"{ATOM}entry")] == [update.url, first.url]


@pytest.mark.parametrize("order", [1, -1])
def test_the_note_heads_its_story_then_the_article_and_never_what_updates_or_copies_it(order: int) -> None:
    rows = [{"document_id": key, "story_id": "a", "role": role} for key, role in zip("zyxw", ROLES, strict=False)]
    assert heads(rows[::order])["a"]["role"] == "note"
    assert heads(rows[1:][::order])["a"]["role"] == "origin"


def test_a_story_published_again_is_another_entry() -> None:
    later = publication(published_at=datetime(2026, 6, 1, tzinfo=UTC))
    assert len(told(feed(TABLES, [publication(), later, later]))) == 2


def test_a_time_of_another_zone_is_told_as_universal_time() -> None:
    yangon = timezone(timedelta(hours=6, minutes=30))
    there = publication(published_at=datetime(2026, 5, 4, 17, 0, tzinfo=yangon))
    assert feed(TABLES, [there]) == feed(TABLES, [publication()])


def test_the_order_of_rows_and_publications_does_not_matter() -> None:
    ones = [publication(), publication(story_id="b", title="B")]
    rows = [price(date(2025, 6, 1), 6000.0), price(date(2025, 6, 16), 7125.0)]
    tables = TABLES | {"observations": rows}
    assert feed(tables, ones) == feed(TABLES | {"observations": rows[::-1]}, ones[::-1])


def test_a_crossed_watch_is_an_entry_whose_id_outlives_a_revision_of_the_figure() -> None:
    before = [price(date(2025, 6, 1), 6900.0)]
    first, second = (
        feed({"documents": [], "events": [], "observations": [*before, price(date(2025, 6, 16), value, observation_id=key)]})
        for value, key in ((7125.0, "a"), (7130.0, "b"))
    )
    assert "7,125 CNY/kg" in told(first)[0]
    assert told(first, "id") == told(second, "id")


def test_a_figure_of_an_assumed_day_ahead_is_not_told_yet() -> None:
    rows = [price(date(2025, 6, 1), 6000.0), price(date(2025, 9, 1), 7125.0, published_precision="assumed")]
    assert told(feed({"documents": [], "events": [], "observations": rows}), cited="2025-06-01T00:00:00Z") == []


def test_no_story_and_no_crossing_make_a_valid_empty_feed() -> None:
    check(feed({"documents": [], "events": [], "observations": []}))


HOSTILE = ("<script>alert(1)</script>", "a & b ]]> c", "\x00\x1b[31mred\x9b", "\ud800", "two\nlines\u2028three", "&amp;")


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_text(title: str) -> None:
    content = feed(TABLES, [publication(title=f"x{title}", by=title or "x", reason=title)])
    check(content)
    assert b"<script" not in content
    assert not any(byte < 32 and byte != 10 for byte in content)
    assert "\x9b" not in content.decode()


@settings(max_examples=100, deadline=None)
@given(st.text(), st.text(), st.text(min_size=1))
def test_any_text_makes_a_valid_feed(title: str, reason: str, by: str) -> None:
    check(feed(TABLES, [publication(title=f"x{title}", reason=reason, by=f"x{by}")]))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "ftp://x"])
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    entry = check(feed(TABLES | {"documents": [DOCUMENT | {"url": url}]})).find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link") is None
    linked = check(feed(TABLES)).find(f"{ATOM}entry")
    assert linked.find(f"{ATOM}link").get("href") == DOCUMENT["url"]


def test_the_feed_needs_no_pandas() -> None:
    code = "import sys; import extract.versions.feed; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_the_feed_is_the_same_whatever_language_is_spoken() -> None:
    plain = feed(TABLES, [publication()])
    with speaking("zh"):
        assert feed(TABLES, [publication()]) == plain
