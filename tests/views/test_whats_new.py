"""What is new on the briefing: since the last visit that the browser remembers, since the version before, else on the last day of news."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from streamlit.runtime.context import ContextProxy

from extract.core.paths import DATA
from extract.versions.packages import keep, read_folder
from tests.views.test_changes import WITHDRAWN, _other
from tests.views.test_pages import opened

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

NOW = read_folder(DATA)


@pytest.fixture(autouse=True)
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RARE_EARTH_VERSIONS", str(tmp_path / "versions"))
    return tmp_path / "versions"


def visited(monkeypatch: pytest.MonkeyPatch, **cookies: str) -> None:
    """As if the browser had sent these cookies."""
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))


def title(app: AppTest) -> str:
    return next(block.value for block in app.subheader if block.value.startswith(("New ", "What is new")))


def sentences(app: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in app.button if (button.key or "").startswith("door_new_")]


def captions(app: AppTest) -> str:
    return " ".join(block.value for block in app.caption).replace("\\", "")


def test_a_first_visit_tells_what_came_in_last(monkeypatch: pytest.MonkeyPatch) -> None:
    visited(monkeypatch)
    app = opened("briefing")
    assert not app.exception
    assert title(app) == "New on 28 Feb 2026"
    assert all("Feb 2026" in words and words.endswith(".") for words in sentences(app))


@pytest.mark.parametrize("name", ["seen_last", "seen_before"])
def test_a_later_visit_tells_what_came_in_since(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    visited(monkeypatch, **{"seen_last": f"{NOW.version}.2026-02-28", name: "0123456789ab.2025-07-03"})
    app = opened("briefing")
    assert title(app) == "New since your last visit, when the news ended on 3 Jul 2025"
    assert sentences(app)[0].startswith("China gives an ultimatum over Bhamo")
    assert re.search(r"and (?:\w+|\d+) more reports", captions(app))


def test_a_visit_after_which_nothing_came_in_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    visited(monkeypatch, seen_last="0123456789ab.2026-02-28")
    app = opened("briefing")
    assert "Nothing has come in since. What came in last, on 28 Feb 2026:" in captions(app)
    assert sentences(app)


STRANGE = ("", "nonsense", "0123456789ab.2026-13-99", "0123456789ab.2026-02-28x", "<script>", f"{NOW.version}.2026-02-28")


@pytest.mark.parametrize("mark", STRANGE)
def test_a_cookie_that_is_none_of_ours_or_of_this_version_changes_nothing(monkeypatch: pytest.MonkeyPatch, mark: str) -> None:
    visited(monkeypatch, seen_last=mark)
    app = opened("briefing")
    assert not app.exception
    assert title(app) == "New on 28 Feb 2026"


@pytest.fixture
def before(versions: Path) -> str:
    """A version kept from before the figure of 311 t was put right, with a figure that is withdrawn now."""
    content = NOW.files["observations.csv"].replace(b",311,310.5,311.5,", b",322,321.5,322.5,")
    return keep(_other(observations=content.replace(WITHDRAWN.encode(), b"border-gates-old")), versions).stem


def test_with_an_earlier_version_it_tells_what_that_told_otherwise(monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    visited(monkeypatch)
    app = opened("briefing")
    assert title(app).startswith("New since the last version, of ")
    assert any(words.startswith("Revised: China imported 311 t") for words in sentences(app))


def test_a_visit_that_saw_a_kept_version_is_compared_with_it(monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    visited(monkeypatch, seen_last=f"{before}.2026-02-28")
    app = opened("briefing")
    assert title(app).startswith("New since your last visit")
    assert any(words.startswith("Revised: China imported 311 t") for words in sentences(app))


def test_an_earlier_day_tells_what_came_in_on_the_last_day_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    visited(monkeypatch, seen_last="0123456789ab.2025-07-03")
    app = opened("briefing", as_of="2024-11-15")
    assert title(app) == "New on 14 Nov 2024"
    assert sentences(app)[0].startswith("The KIA takes the border post at Pangwa by 14 Nov 2024, one person, not named, told Radio")


def test_the_visit_is_noted_in_the_browser_with_version_and_day_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    visited(monkeypatch)
    (note,) = [block.proto.body for block in opened("briefing").get("html") if "seen_last" in block.proto.body]
    assert f"{NOW.version}.2026-02-28" in note
    assert "fetch" not in note


def test_the_page_of_changes_says_that_this_version_was_seen_before(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "You saw this very version on your last visit"
    assert not any(words in caption.value for caption in opened("changes").caption)
    visited(monkeypatch, seen_last=f"{NOW.version}.2026-02-28")
    assert any(words in caption.value for caption in opened("changes").caption)
