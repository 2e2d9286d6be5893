"""Questions that a reader brings: each is answered on its page, or the page says what is not held."""

from __future__ import annotations

import pytest

from tests.views.test_pages import opened


@pytest.mark.parametrize(("page", "view"), [
    ("sources", {"section": "find", "find": "How many tonnes of rare earths does China import from Laos?"}),
    ("sources", {"section": "find", "find": "Laotian imports"}), ("sources", {"section": "find", "find": "tonnes imported from Lao PDR"}),
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
    app = opened("timeline", lag_from="takeover-2024-10-18-de00d135")
    lines = [button.label.replace("\\", "") for button in app.button if (button.key or "").startswith("door_lag_")]
    assert lines[0].startswith("From: 18 Oct 2024: KIA takes Pangwa (Frontier Myanmar")
    assert lines[1].startswith("Its day is told otherwise, too: 19 Oct 2024: KIA takes Pangwa (Reuters")
    assert lines[2] == "Next closure or stop, the same day to 2 days later: 18–20 Oct 2024: China closes crossing: Pangwa (The Irrawaddy)"
    (first,) = opened("sources", section="find", find="days between takeover and closure").get("page_link")[:1]
    assert first.proto.page == "timeline"


def test_the_worth_of_imports_lost_is_told_for_a_fall_as_reported() -> None:
    asked = "What is the value of the imports lost if Myanmar's imports halve?"
    (link,) = opened("sources", section="find", find=asked).get("page_link")
    assert (link.proto.page, link.proto.query_string) == ("trade", "part=fall")
    app = opened("trade", part="fall")
    assert any("from Myanmar down by 45 to 55%: 10,590 to 15,821 t lost**" in text.value for text in app.markdown)
    assert any(each.value.startswith("No price of rare earth oxides and metals is held") for each in app.caption)
    app = opened("trade", part="fall", fall="imports-rare-earth-oxides-and-compounds-2025-02-28-aca651d2")
    assert any("2,389 to 2,655 t lost, worth 26.1 to 29 million USD**" in text.value for text in app.markdown)
    assert "The price is of 2020, the flow of Feb 2024: more than a year apart." in [each.value for each in app.caption]
    text = "\n".join(block.proto.body for block in app.get("html"))
    assert "as reported of Feb 2025 against Feb 2024 (Reuters)" in text
    assert "(rare earth oxides and compounds, 2020, 10,933 USD/t, customs unit value)" in text
    assert {"Evidence of the baseline", "Evidence of the fall", "Evidence of the price"} <= {button.label for button in app.button}


def test_a_fall_of_the_readers_own_is_put_on_the_newest_flow_which_says_what_is_in_it_already() -> None:
    assert any("Give the fall in per cent" in info.value for info in opened("trade", part="fall", fall="mine").info)
    app = opened("trade", part="fall", fall="mine", fall_low="50")
    assert any("rare earth oxides from Myanmar down by 50%:" in text.value for text in app.markdown)
    assert any("a part of that loss in it already" in each.value for each in app.caption)
    assert any("no flow in tonnes" in info.value for info in opened("trade", part="fall", as_of="2019-02-28").info)


@pytest.mark.parametrize(("asked", "page", "query"), [
    ("What does a kilogram of terbium oxide cost today in China, and with or without VAT?", "prices", "picture=prices"),
    ("How much dearer is dysprosium in Europe than in China?", "prices", "picture=gap"),
    ("Who controls the mines at Pangwa and Chipwi?", "map", ""), ("Is there a price of ore concentrate?", "prices", "picture=ore"),
    ("Where do two sources disagree about the imports from Myanmar?", "sources", "section=conflicts"),
    ("share of China's heavy rare-earth imports from Myanmar in 2023", "trade", "part=shares"),
    ("What mining quota did China set for 2024?", "trade", "part=quotas"),
    ("Which export controls has China put on rare earths, and from which day?", "timeline", "lanes=borders"),
])
def test_a_question_as_a_reader_would_ask_it_leads_to_the_view_that_answers_it(asked: str, page: str, query: str) -> None:
    app = opened("sources", section="find", find=asked)
    first = app.get("page_link")[0].proto
    assert (first.page, first.query_string) == (page, query)
    assert not any(" has “" in block.value for block in app.subheader)  # such as: nothing held here has “dearer”


def test_a_question_of_two_parts_leads_to_the_views_of_both() -> None:
    asked = "What do we not know (which months or flows are missing), and how old is the newest figure of each series?"
    links = {link.proto.query_string for link in opened("sources", section="find", find=asked).get("page_link")}
    assert {"part=flows", "section=ages"} <= links


def test_what_is_not_held_leads_to_no_view() -> None:
    for asked in ("lithium price", "cobalt", "Pangwa", "lithium, and its price", "cobalt (price)"):
        assert not opened("sources", section="find", find=asked).get("page_link")
