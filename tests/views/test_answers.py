"""Questions that a reader brings: each is answered on its page, or the page says what is not held."""

from __future__ import annotations

import pytest

from tests.views.test_pages import opened


@pytest.mark.parametrize(("page", "view"), [
    ("sources", {"section": "find", "find": "How many tonnes of rare earths does China import from Laos?"}),
    ("sources", {"section": "find", "find": "Laotian imports"}),
    ("trade", {"part": "flows", "origin": "Laos"}), ("trade", {"origin": "Laos"}),
])
def test_a_country_without_tonnes_is_told_so_with_what_is_held(page: str, view: dict[str, str]) -> None:
    held = "No tonnes of imports from Laos are held. What is held: tonnes from Myanmar, and from all origins together."
    assert held in [info.value for info in opened(page, **view).info]


def test_find_says_nothing_of_tonnes_where_they_are_held_or_not_asked_for() -> None:
    for asked in ("Myanmar imports", "Laos price"):
        assert not opened("sources", section="find", find=asked).info
    assert "Laos: none held" in opened("trade", part="flows").multiselect(key="control_origin").options


def test_the_timeline_tells_the_days_from_an_event_to_the_next_closure_with_both_sources() -> None:
    app = opened("timeline", after="takeover-2024-10-18-de00d135")
    lines = [button.label.replace("\\", "") for button in app.button if (button.key or "").startswith("door_lag_")]
    assert lines[0].startswith("From: 18 Oct 2024: KIA takes Pangwa (Frontier Myanmar")
    assert lines[1].startswith("Its day is told otherwise, too: 19 Oct 2024: KIA takes Pangwa (Reuters")
    assert lines[2] == "Next closure or stop, the same day to 2 days later: 18–20 Oct 2024: China closes crossing: Pangwa (The Irrawaddy)"
    (first,) = opened("sources", section="find", find="days between takeover and closure").get("page_link")[:1]
    assert first.proto.page == "timeline"
