"""Imported rows beside what is known: vintages, conflicts, files that are sorted and whole."""

from __future__ import annotations

import pytest

from extract.sources.series_checks import COLUMNS, Cells
from extract.structured.merging import compared, merged

ROW = dict.fromkeys(COLUMNS, "") | {
    "series_id": "invented", "metric": "imports", "commodity_id": "terbium_oxide", "origin": "Laos", "destination": "China",
    "kind": "level", "value": "100", "unit": "t", "qualifier": "exact", "scope": "code 111", "mass_basis": "gross",
    "period_start": "2025-03-01", "period_end": "2025-03-31", "publisher": "Office", "title": "Table of April",
    "url": "https://example.org", "published": "2025-04-20", "quality": "A",
}
LATER = {"published": "2025-05-20", "title": "Table of May"}
LAST = {"published": "2025-06-20", "title": "Table of June"}
OTHER = {"publisher": "Another", "url": "https://example.org/other"}


def _row(**changes: str) -> Cells:
    return ROW | changes


def _status(row: Cells, *stored: Cells) -> list[str]:
    outcomes, faults = compared([("new:2", row)], [(f"old:{line}", known) for line, known in enumerate(stored, 2)])
    return [*(outcome.status + (" against" if outcome.against else "") for outcome in outcomes), *(fault.wrong for fault in faults)]


@pytest.mark.parametrize(
    ("row", "stored", "status"),
    [
        (_row(), [], "new"), (_row(), [_row()], "unchanged"), (_row(value="100.0"), [_row()], "unchanged"),
        (_row(note="other words"), [_row()], "unchanged"), (_row(), [_row(value="90", **LATER), _row()], "unchanged"),
        (_row(value="90", **LATER), [_row()], "revised"), (_row(**LATER), [_row()], "confirmed"),
        (_row(value="90"), [_row(**LATER)], "revised"), (_row(**LAST), [_row(), _row(value="90", **LATER)], "revised"),
        (_row(value="90", **OTHER), [_row()], "new against"), (_row(value="100.3", **OTHER), [_row()], "new"),
        (_row(value="90", series_id="another"), [_row()], "new against"),
        (_row(value="90", series_id="another", scope="code 222"), [_row()], "new"),
        (_row(value="90", **OTHER), [_row(), _row(value="90", **LATER)], "new"),
        (_row(value="90", mass_basis="reo", **OTHER), [_row()], "new"), (_row(value="90", origin="Myanmar"), [_row()], "new"),
    ],
)
def test_a_row_is_told_by_what_is_known(row: Cells, stored: list[Cells], status: str) -> None:
    assert _status(row, *stored) == [status]


def test_two_figures_of_one_publication_are_refused() -> None:
    assert _status(_row(value="90"), _row()) == ["90 t here and 100 t in old:2, of one series, period and day of publication"]


def test_a_page_with_two_dates_is_refused() -> None:
    told = _status(_row(value="90", published="2025-05-20"), _row())[1]
    assert told == "the page is dated `2025-05-20` here and `2025-04-20` in old:2"


def test_a_file_is_sorted_by_series_period_and_day_of_publication() -> None:
    rows = [_row(value="90", **LATER), _row(period_start="2025-02-01"), _row(), _row(series_id="earlier")]
    outcomes, _ = compared([(f"new:{line}", row) for line, row in enumerate(rows)], [])
    lines = merged(outcomes, []).splitlines()[1:]
    assert [(line.split(",")[0], line.split(",")[18], "2025-05-20" in line) for line in lines] == [
        ("earlier", "2025-03-01", False), ("invented", "2025-02-01", False), ("invented", "2025-03-01", False),
        ("invented", "2025-03-01", True),
    ]
