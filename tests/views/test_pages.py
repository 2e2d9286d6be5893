"""Every page by Streamlit's own test runner: what it says, what follows the day and the address, what is shown as text."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from charts.figures import chart
from charts.wording.pages import PAGES as LISTED
from extract.core.paths import DATA, ROOT
from extract.measures.evidence import evidence_of
from extract.measures.what_if import price_choices
from extract.tables.read import read_tables
from tests.made_tables import seal
from views.parts import evidence_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = tuple(name for name, _ in LISTED)


def opened(page: str, **address: str) -> AppTest:
    """The page at an address, run once."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    if page != "briefing":
        app.switch_page(f"views/{page}.py")
    return app.run()


def address(app: AppTest, name: str) -> str | None:
    """A parameter of the address after the run."""
    value = app.query_params.get(name)
    return value[0] if isinstance(value, list) else value


def said(app: AppTest) -> str:
    """All that the page says, charts and maps included."""
    return "\n".join(json.dumps(proto, default=str) for proto in _protos(app))


def _protos(app: AppTest) -> Iterator[str]:
    def walk(node: object) -> Iterator[str]:
        proto = getattr(node, "proto", None)
        if proto is not None:
            yield str(proto)
        for child in getattr(node, "children", {}).values():
            yield from walk(child)

    for part in (app.main, app.sidebar):
        yield from walk(part)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_runs_and_says_what_it_stands_on(page: str) -> None:
    app = opened(page)
    assert not app.exception
    assert not app.error
    assert app.title
    ground = " ".join(caption.value for caption in app.caption)
    assert "Data as of" in ground
    assert re.search(r"(\w+) stor(y|ies) in", ground)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_runs_before_anything_was_known(page: str) -> None:
    first = min(read_tables().documents["published"]).date().isoformat()
    app = opened(page, as_of=first)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", PAGES)
def test_bad_parameters_give_a_notice_and_the_default(page: str) -> None:
    app = opened(page, as_of="2024-13-45", record="observations/none", currency="gold", days="-5", zoom="moon", section="x", flow="y" * 500)
    assert not app.exception
    notices = " ".join(warning.value for warning in app.warning)
    assert "as\\_of" in notices
    assert "record" in notices


def test_what_was_typed_is_refused_as_typed_and_any_day_up_to_today_is_taken() -> None:
    app, today = opened("method"), datetime.now(tz=UTC).date().isoformat()
    app.text_input(key="control_as_of").set_value("31 Feb 2025").run()
    (notice,) = [warning.value for warning in app.warning]
    assert "“31 Feb 2025” was typed" in notice
    assert f"to {today}" in notice.replace("\\", "")
    assert "address" not in notice
    app.text_input(key="control_as_of").set_value(today).run()
    assert not app.warning
    assert address(app, "as_of") == today
    assert "The address asks for" in opened("method", as_of="31 Feb 2025").warning[0].value


@pytest.mark.parametrize(("page", "first", "last"), [("prices", "from", "to"), ("timeline", "since", "until")])
def test_days_in_the_wrong_order_give_a_notice_and_a_button_that_exchanges_them(page: str, first: str, last: str) -> None:
    app = opened(page, **{first: "2025-05-01", last: "2024-01-01"})
    assert not app.exception
    (notice,) = [warning.value for warning in app.warning]
    assert f"“{first.capitalize()}” (1 May 2025) is not before “{last.capitalize()}” (1 Jan 2024)" in notice
    app.button(key=f"exchange_{first}").click().run()
    assert not app.warning
    assert (address(app, first), address(app, last)) == ("2024-01-01", "2025-05-01")


def test_one_day_twice_gives_a_notice_and_nothing_to_exchange() -> None:
    app = opened("timeline", since="2025-05-01", until="2025-05-01")
    assert "is not before" in app.warning[0].value
    assert app.button(key="exchange_since").disabled


@pytest.mark.parametrize("focus", ["places/atlantis", "<script>", "observations/x", "events/", "places/bhamo/x"])
def test_a_focus_that_there_is_not_gives_a_notice_and_the_usual_map(focus: str) -> None:
    app = opened("map", focus=focus)
    assert not app.exception
    (notice,) = [warning.value for warning in app.warning]
    assert re.search(r"an id known by \d+ \w+ \d{4}, as a click on the map writes it", notice)
    assert address(app, "focus") is None


def test_a_focus_that_there_is_is_kept() -> None:
    app = opened("map", focus="places/bhamo")
    assert not app.warning
    assert address(app, "focus") == "places/bhamo"


def test_a_misspelt_name_in_the_address_is_not_passed_over() -> None:
    (notice,) = [warning.value for warning in opened("prices", asof="2025-03-25").warning]
    assert "it takes as\\_of instead of asof" in notice
    assert not opened("prices", part="shares", since="2024-01-01", zoom="region").warning  # what other pages take is theirs


def test_a_notice_never_lists_dozens_of_ids() -> None:
    (notice,) = [warning.value for warning in opened("map", start="pangwar").warning]
    assert re.search(r"one of \d+ ids, such as pang\\_war; the list below has them by name", notice)


@pytest.mark.parametrize(("asked", "meant"), [("price", "Did you mean Prices?"), ("nosuch", "no page “nosuch”. The pages are Briefing,")])
def test_an_unknown_page_gives_a_notice_with_the_pages_there_are(asked: str, meant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = SimpleNamespace(url=f"http://127.0.0.1/{asked}", headers={}, cookies={}, theme=SimpleNamespace(type="light"))
    monkeypatch.setattr("streamlit.context", visitor)
    (notice,) = [warning.value for warning in opened("briefing").warning]
    assert meant in notice


def test_headline_figures_have_change_period_and_source() -> None:
    app = opened("briefing")
    assert len(app.metric) == 5
    assert all(metric.delta for metric in app.metric)
    assert all(re.search(r"\d{4}$", metric.label) for metric in app.metric if not metric.label.startswith("Heavy"))
    sources = [button.label for button in app.button if button.key and button.key.startswith("door_source_")]
    assert len(sources) == 5
    assert all(re.search(r"\d{4}$", label) for label in sources)
    assert app.metric[0].label == "Terbium oxide, 22 Jan 2026", "the newest figure leads"
    assert ["last known" in label for label in sources] == [False, False, True, True, True]


@pytest.fixture
def copy_of_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    monkeypatch.setenv("RARE_EARTH_DATA", str(folder))
    return folder


def _edit(folder: Path, table: str, key: str, **cells: str) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if key in row.values():
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    seal(folder)


def _imports_row(card: str = "imports_month") -> dict[str, object]:
    from extract.measures.headlines import headlines

    level = next(headline.level for headline in headlines(read_tables()) if headline.name == card)
    assert level is not None
    return dict(level)


@pytest.mark.parametrize("day", ["2026-02-28", "2024-11-14"])
def test_under_a_picture_stands_only_what_is_drawn(day: str) -> None:
    app = opened("timeline", as_of=day)
    spec = next(each.proto.spec for each in app.get("plotly_chart") if "timeline" in each.proto.id)
    events = chart("timeline").select(read_tables(as_of=date.fromisoformat(day)))["events"]
    drawn = [row for row in events.to_dict("records") if row["event_id"] in spec]
    assert 0 < len(drawn) < len(events) + (day < "2025")  # there is not room for all of the later day
    foreseen = any(row["standing"] != "said" or row["modality"] != "actual" for row in drawn)
    assert any("Hatched: " in caption.value for caption in app.caption) == foreseen
    assert foreseen  # the newest of the later day are claims; that no word stands for what is not drawn: test_captions_of_pictures


def test_an_edited_value_changes_headline_chart_and_source_line(copy_of_data: Path) -> None:
    key = str(_imports_row("imports_months")["observation_id"])
    _edit(copy_of_data, "observations", key, value="12345", low="12344.5", high="12345.5", publisher="Another Outlet")
    app = opened("briefing")
    assert "12,345 t" in [metric.value for metric in app.metric]
    imports = next(each for each in app.get("plotly_chart") if "imports" in each.proto.id)
    assert "12,345 t" in imports.proto.spec
    assert any("Another Outlet" in caption.value for caption in app.caption)


def test_foreign_text_is_shown_and_never_rendered(copy_of_data: Path) -> None:
    row = _imports_row()
    bad = "<script>alert(1)</script> **bold** :red[x] [a](http://b) $x$"
    _edit(copy_of_data, "observations", str(row["observation_id"]), publisher=bad, scope=bad, note=bad)
    for document in read_tables().documents["document_id"][:5]:
        _edit(copy_of_data, "documents", document, title=bad)
    for page in ("briefing", "sources"):
        app = opened(page, record=f"observations/{row['observation_id']}")
        assert not app.exception
        for block in app.get("html"):
            assert "<script>alert" not in block.proto.body
        for element in (*app.markdown, *app.caption, *app.subheader):
            assert "**bold**" not in element.value
            assert ":red[" not in element.value
            assert "<script>" not in element.value
        assert all("**bold**" not in button.label for button in app.button)


def test_missing_tables_give_words_not_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_EARTH_DATA", str(tmp_path / "nothing"))
    app = opened("briefing")
    assert not app.exception
    assert "python" in app.error[0].value


def tabs_of(app: AppTest) -> list[str]:
    """The names of the parameters that say in which form a chart is shown."""
    return [str(row.key).removeprefix("control_") for row in app.segmented_control if str(row.key).endswith("_tab")]


@pytest.mark.parametrize("page", ["briefing", "timeline", "prices", "trade", "map"])
def test_every_chart_is_also_a_table_with_a_download(page: str) -> None:
    app = opened(page)
    names = tabs_of(app)
    assert names
    drawn = len(app.get("plotly_chart")) + len(app.get("deck_gl_json_chart"))
    for name in names:
        app.segmented_control(key=f"control_{name}").set_value("table").run()
        assert not app.exception, name
        assert address(app, name) == "table"
        assert app.dataframe
        assert any("evidence of a row" in box.label for box in app.selectbox)
        assert len(app.get("plotly_chart")) + len(app.get("deck_gl_json_chart")) == drawn - 1
        app.segmented_control(key=f"control_{name}").set_value({"map_tab": "map"}.get(name, "chart")).run()


def test_the_day_governs_every_page() -> None:
    later = {str(day.year) for day in read_tables().observations["published"]} & {"2026"}
    assert later
    for page in PAGES:
        app = opened(page, as_of="2024-11-14")
        assert not app.exception
        assert "14 Nov 2024" in " ".join(caption.value for caption in app.caption)


def test_steps_go_to_the_days_on_which_something_was_published() -> None:
    app = opened("briefing", as_of="2025-03-28")
    app.button(key="asof_earlier").click().run()
    earlier = address(app, "as_of")
    app.button(key="asof_later").click().run()
    assert address(app, "as_of") == "2025-03-28"
    assert earlier is not None
    assert earlier < "2025-03-28"
    app.button(key="asof_latest").click().run()
    assert "as_of" not in app.query_params


def test_the_method_tells_reports_from_the_events_they_are_of() -> None:
    assert "133 reports of 121 events" in said(opened("method"))


def test_choices_survive_a_switch_of_page() -> None:
    app = opened("prices", currency="usd_ex_vat", as_of="2025-03-28")
    app.switch_page("views/map.py").run()
    assert address(app, "as_of") == "2025-03-28"
    app.switch_page("views/prices.py").run()
    assert app.segmented_control(key="control_currency").value == "usd_ex_vat"


def test_a_headline_opens_its_evidence() -> None:
    app = opened("briefing")
    app.button(key="door_source_imports_month").click().run()
    record = address(app, "record")
    assert record == f"observations/{_imports_row()['observation_id']}"
    panel = "\n".join(block.proto.body for block in app.get("html"))
    assert "<mark>" in panel
    assert "SHA" in panel.upper() or "characters" in panel


def _last_price(commodity: str) -> str:
    """The last quotation in China, VAT included."""
    found = price_choices(read_tables().observations, commodity)
    return str(found[found["price_basis"] == "domestic_incl_vat"]["observation_id"].iloc[0])


def test_a_part_above_its_whole_is_told_wherever_both_stand() -> None:
    part, whole = "imports-heavy-rare-earth-oxides-2023-12-31-b9c7ebc9", "imports-rare-earths-2023-12-31-1fb7fe7d"
    less = "Less is reported of the whole: more than 40,000 t of rare earths (Frontier Myanmar"
    app = opened("trade", part="what-if", baseline=part)
    assert "heavy rare earth oxides to China (Global Witness); less is reported of the whole" in said(app)
    assert "more is reported of a part" in said(app)
    assert any(less in caption.value.replace("\\", "") for caption in app.caption)
    assert "; less is reported of the whole" in said(opened("sources", section="find", find="imports Myanmar 2023"))
    more = ("More is reported of a part: 41,700 t of heavy rare earth oxides (Global Witness). The whole is given as a minimum; what the "
            "whole takes in is not stated; each is of another source.")
    for record, words in ((part, less), (whole, more)):
        assert words in evidence_html.head(evidence_of(read_tables(), f"observations/{record}"))


def test_what_if_prints_its_formula_and_needs_a_stock_for_cover() -> None:
    app = opened("trade", part="what-if", days="30", share_low="50", share_high="50")
    text = "\n".join(block.proto.body for block in app.get("html"))
    assert "Days of cover: n/a" in text
    app = opened("trade", part="what-if", days="30", share_low="50", share_high="50", stock="1000")
    text = "\n".join(block.proto.body for block in app.get("html"))
    assert "your stock of" in text


def test_what_if_sets_no_share_and_offers_no_baseline_that_holds_the_loss_already() -> None:
    app = opened("trade", part="what-if")
    assert any("Give the share" in info.value for info in app.info)
    assert not any("closed for" in text.value for text in app.markdown)
    offered = next(row for row in app.selectbox if row.key == "control_baseline").options
    assert not any("Feb 2025" in words for words in offered)
    app = opened("trade", part="what-if", hit="all")
    assert any("at most" in text.value for text in app.markdown if "closed for" in text.value)


def test_what_if_takes_a_price_of_another_product_only_with_its_share() -> None:
    price = _last_price("dysprosium_oxide")
    app = opened("trade", part="what-if", hit="all", price=price)
    assert any("is no price of" in info.value for info in app.info)
    app = opened("trade", part="what-if", hit="all", price=price, content_low="0.5", content_high="1")
    text = "\n".join(block.proto.body for block in app.get("html"))
    assert "Composition assumed: 0.5 to 1% of the flow is dysprosium oxide" in text
    assert "less 13% VAT" in text


@pytest.mark.parametrize("picture", ["ore", "gap"])
def test_every_chart_of_prices_is_a_picture_of_their_page(picture: str) -> None:
    app = opened("prices", picture=picture)
    assert not app.exception
    assert not app.warning
    assert len(app.get("plotly_chart")) == 1


@pytest.mark.parametrize("section", ["ages", "reported"])
def test_every_chart_of_the_sources_has_a_section_of_its_page(section: str) -> None:
    app = opened("sources", section=section)
    assert not app.exception
    assert not app.warning
    assert len(app.get("plotly_chart")) == 1


def test_the_address_keeps_the_tab_and_a_wrong_one_says_what_it_takes() -> None:
    app = opened("prices", prices_tab="table")
    assert app.dataframe
    assert not app.get("plotly_chart")
    wrong = opened("prices", prices_tab="globe")
    assert wrong.get("plotly_chart")
    assert any("prices\\_tab" in warning.value and "chart, table" in warning.value for warning in wrong.warning)


def test_the_timeline_is_a_map_of_the_events_that_pass_its_filters() -> None:
    app = opened("timeline", timeline_tab="map", places="pang_war")
    assert not app.exception
    assert app.get("deck_gl_json_chart")
    assert not app.get("plotly_chart")
    assert "Bhamo, contested" not in app.get("deck_gl_json_chart")[0].proto.json
    assert "Bhamo, contested" in opened("timeline", timeline_tab="map").get("deck_gl_json_chart")[0].proto.json
    app.switch_page("views/map.py").run()  # which has no such tab under its timeline
    assert not app.warning


def _drawn(app: AppTest) -> str:
    return str(app.get("plotly_chart")[0].proto.spec)


def test_the_picker_narrows_picture_and_table_and_stands_in_the_address() -> None:
    app = opened("prices")
    assert "Dysprosium" in _drawn(app)
    app.multiselect(key="control_material").set_value(["terbium_oxide"]).run()
    assert address(app, "material") == "terbium_oxide"
    assert "Dysprosium" not in _drawn(app)
    assert not [text.value for text in app.markdown if text.value.startswith("Dysprosium")]  # nor in the changes below
    app.segmented_control(key="control_prices_tab").set_value("table").run()
    assert set(app.dataframe[0].value["commodity_id"]) == {"terbium oxide"}


def test_the_picker_offers_only_what_has_rows() -> None:
    materials = opened("trade").multiselect(key="control_material").options
    assert "Unlisted rare earth oxides" in materials
    assert not {"Terbium oxide", "Dysprosium oxide"} & set(materials)


def test_a_picked_value_that_there_is_not_gives_a_notice_with_what_it_takes() -> None:
    app = opened("prices", material="unobtainium")
    assert "Dysprosium" in _drawn(app)
    assert any("material" in warning.value and "ids, such as" in warning.value for warning in app.warning)


def test_what_was_picked_for_another_chart_stays_in_the_address_and_is_said() -> None:
    app = opened("trade", material="terbium_oxide")
    assert not app.warning
    assert address(app, "material") == "terbium_oxide"
    assert any("Nothing here of Terbium oxide" in caption.value for caption in app.caption)


@pytest.mark.parametrize(("mode", "told"), [
    ("absolute", r"672 USD/kg on 30 Sep 2024 \(derived\), 799 USD/kg on 24 Mar 2025: +19.0%"),
    ("change", r"+19.0%, from 672 USD/kg on 30 Sep 2024 \(derived\) to 799 USD/kg on 24 Mar 2025"),
    ("index", r"index 119.0 with 30 Sep 2024 = 100, from 672 USD/kg on 30 Sep 2024 \(derived\)"),
])
def test_the_change_between_two_days_follows_the_picture_and_takes_a_derived_base(mode: str, told: str) -> None:
    app = opened("prices", currency="usd_ex_vat", mode=mode, change_from="2024-09-30", change_to="2025-03-24")
    lines = [line.value.replace("\\+", "+") for line in app.markdown if "rounding and quoted ranges" in line.value]
    assert len(lines) == 2  # of the two materials, in the bases that are drawn
    assert any(told in line for line in lines)


@pytest.mark.parametrize(("asked", "page", "query"), [
    ("what if it closed", "trade", "part=what-if"), ("halved imports worth", "trade", "part=fall"), ("overdue", "sources", "section=ages"),
    ("gates closed", "map", ""), ("feedstock", "trade", "part=flows"), ("where do sources disagree", "sources", "section=conflicts"),
    ("China against Europe", "prices", "picture=gap"), ("changed since previous version", "changes", ""),
])
def test_words_for_what_a_view_shows_lead_to_it(asked: str, page: str, query: str) -> None:
    first = opened("sources", section="find", find=asked).get("page_link")[0].proto
    assert (first.page, first.query_string) == (page, query)


def test_words_typed_on_any_page_open_the_list_of_what_has_them() -> None:
    app = opened("prices", as_of="2025-12-31")
    app.text_input(key="control_find").set_value("Laos imports").run()
    assert not app.exception
    assert (address(app, "section"), address(app, "find"), address(app, "as_of")) == ("find", "Laos imports", "2025-12-31")
    assert any("has all words of “Laos imports”" in block.value for block in app.subheader)
    app.text_input(key="control_find").set_value("lithium").run()
    assert any(block.value == "Nothing held here by 31 Dec 2025 has any word of “lithium”." for block in app.subheader)
    app.text_input(key="control_find").set_value("<b>Laos</b>").run()
    door = next(button for button in app.button if (button.key or "").startswith("door_find_observations/"))
    door.click().run()
    assert (address(app, "record") or "").startswith("observations/")
    app.query_params.clear()  # as a browser does
    app.switch_page("views/map.py").run()
    assert address(app, "find") is None
    assert address(app, "as_of") == "2025-12-31"


@pytest.mark.parametrize(("asked", "language", "found"), [
    ("Bhamo status", "en", ["Bhamo: Contested 25 Dec 2025 – 16 Jan 2026, by the KIA (BNI (Kachin News Group), said again Jan 2026"]),
    ("which gates are open", "en", ["Hpimaw: Open to", "Kanpaiti: Open to", "Laiza: Partly open to fuel", "Lweje: Open to"]),
    ("八莫 现状", "zh", ["八莫：2025年12月25日至2026年1月16日争夺中"]),
])
def test_a_status_that_is_asked_for_is_found_with_its_day_and_source(asked: str, language: str, found: list[str]) -> None:
    app = opened("sources", section="find", find=asked, lang=language)
    lines = [button.label.replace("\u00a0", " ").replace("\\", "") for button in app.button if "find_status" in str(button.key)]
    assert all(any(line.startswith(words) for line in lines) for words in found), lines
