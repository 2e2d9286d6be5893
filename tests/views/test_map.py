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


def words(**asked: str) -> str:
    """The markup of the page, with spaces that may break."""
    return "".join(block.proto.body for block in opened("map", **asked).get("html")).replace("\u00a0", " ")


def cells(*told: tuple[str, str]) -> str:
    """Cells of a row, each with the head of its column, which a phone shows before it."""
    return "".join(f'<span data-head="{head}">{cell}</span>' for head, cell in told)


def test_the_table_of_gates_has_only_rows_that_say_something() -> None:
    app = opened("map")
    named = ["Hpimaw", "Hpimaw", "Kachin State, gates not named", "Kanpaiti", "Laiza", "Laiza", "Lweje", "Mai Ja Yang", "Pangwa"]
    assert sorted(rows(app, "gates").values()) == named
    assert "nothing reported</span>" not in said(app)
    assert "Nothing held here: Chinshwehaw, Kyin San Kyawt, Muse, Pangsau Pass and Tachileik." in said(app)
    assert all(group.proto.wrap for group in app.get("button_group"))  # on a phone the last button would be cut off
    assert "Held of later days, though it tells no status: Kachin State: Four sources say: US weighs ways" in said(app)


def test_no_row_calls_the_gates_of_a_state_closed_once_each_has_been_told_of_as_open() -> None:
    later = "told otherwise later of Kanpaiti, Laiza, Lweje and Mai Ja Yang"
    closed = cells(("Status", f"Closed to people and goods, by China; {later}"), ("Since", "late Oct 2024"))
    assert closed in words(as_of="2025-11-29")
    assert '<span data-head="Status">Closed' not in words(as_of="2025-11-30")  # the report of the last two gates, Hpimaw and Pangwa


def test_a_row_says_since_when_who_says_so_when_it_was_reported_and_how_old_that_is() -> None:
    who = "one resident, not named, in Radio Free Asia: a claim"
    row = cells(("Status", "Closed to all traffic, by the KIA"), ("Since", "12 Nov 2024"), ("Who says so", who),
                ("Last reported", "14 Nov 2024"), ("Age of report", "16 days"))
    assert row in words(as_of="2024-11-30")


@pytest.mark.parametrize(("table", "place", "record"), [
    ("gates", "Laiza", "events/border-reopening-2025-11-15"), ("control", "Bhamo", "events/offensive-2025-12-25"),
])
def test_a_row_opens_the_report_behind_it(table: str, place: str, record: str) -> None:
    app = opened("map")
    key = next(key for key, label in rows(app, table).items() if label == place)
    app.button(key=key).click().run()
    assert (address(app, "record") or "").startswith(record)


def test_what_was_told_after_the_day_shown_is_not_new_and_no_day_before_the_first_status_can_be_asked() -> None:
    row = cells(("Status", "Contested by the KIA"), ("Since", "Dec 2024"), ("Who says so", "BNI (MNJ)"),
                ("Last reported", "Aug 2025"), ("Age of report", "told later"))
    shown = words(world="2025-03-01")
    assert row in shown
    assert cells(("Last reported", "28 Mar 2025"), ("Age of report", "new")) not in shown
    (notice,) = [warning.value for warning in opened("map", world="1961-01-01").warning]
    assert "from 2023-05-30 to 2026-02-28" in notice.replace("\\", "")


def test_before_the_first_story_the_tables_say_that_there_is_no_report() -> None:
    app = opened("map", as_of="2023-06-07")
    assert rows(app, "gates") == {}
    assert rows(app, "control") == {}
    assert [caption.value for caption in app.caption].count("No report by this day.") == 2
    app = opened("map", as_of="2023-06-08")  # the first report of a status: mines at Hpare
    assert (rows(app, "gates"), [*rows(app, "control").values()]) == ({}, ["Hpare"])
    assert [caption.value for caption in app.caption].count("No report by this day.") == 1
