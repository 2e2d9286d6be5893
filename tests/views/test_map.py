"""The map's page by Streamlit's own test runner: its tables say who reported what, when, and open that report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.views.test_pages import address, opened, said

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def rows(app: AppTest, table: str) -> dict[str, str]:
    """The doors of a table: the key of each, with its words."""
    return {str(button.key): button.label for button in app.button if str(button.key).startswith(f"door_{table}_")}


def test_the_table_of_gates_has_only_rows_that_say_something() -> None:
    app = opened("map")
    assert sorted(rows(app, "gates").values()) == ["Kachin State, gates not named", "Laiza", "Mai Ja Yang", "Pangwa"]
    assert "nothing reported</span>" not in said(app)
    assert "Nothing held here: Chinshwehaw, Hpimaw, Kanpaiti" in said(app)


def test_a_row_says_since_when_who_says_so_when_it_was_reported_and_how_old_that_is() -> None:
    words = said(opened("map", as_of="2024-12-31")).replace("\\u00a0", " ").replace("\u00a0", " ")
    who = "one resident, not named, in Radio Free Asia: a claim"
    cells = ("Closed to all traffic, by the KIA", "12 Nov 2024", who, "14 Nov 2024", "47 days")
    assert "".join(f"<span>{cell}</span>" for cell in cells) in words


@pytest.mark.parametrize(("table", "place", "record"), [
    ("gates", "Laiza", "events/border-closure-2024-11-12"), ("control", "Bhamo", "events/offensive-2024-12-01"),
])
def test_a_row_opens_the_report_behind_it(table: str, place: str, record: str) -> None:
    app = opened("map")
    key = next(key for key, label in rows(app, table).items() if label == place)
    app.button(key=key).click().run()
    assert (address(app, "record") or "").startswith(record)


def test_before_the_first_story_the_tables_say_that_there_is_no_report() -> None:
    app = opened("map", as_of="2024-10-15")
    assert rows(app, "gates") == {}
    assert [caption.value for caption in app.caption].count("No report by this day.") == 2
