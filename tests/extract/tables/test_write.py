"""Writing: rows that fit the schema become stable bytes, and a folder is replaced as one or not at all."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from extract.core.errors import TableError
from extract.core.ids import cell
from extract.tables import whole
from extract.tables.whole import alone
from extract.tables.write import changed, render, replace_folder

DOCUMENT = {
    "document_id": "a-note",
    "story_id": "a",
    "role": "note",
    "title": '<b>Bold</b>, "quoted"',
    "publisher": "Reuters",
    "published": date(2025, 3, 28),
    "published_precision": "day",
    "language": "en",
    "licence": "CC0-1.0",
}


def _observation(number: int) -> dict[str, object]:
    return {
        "observation_id": f"imports-{number}",
        "status": "reported",
        "method": "extracted",
        "modality": "actual",
        "metric": "imports",
        "kind": "level",
        "value": 0.1 + 0.2,
        "unit": "t",
        "qualifier": "exact",
        "publisher": "Reuters",
        "published": date(2025, 3, 28),
        "published_precision": "day",
        "quality": "A",
    }


def test_the_order_of_rows_does_not_change_the_bytes() -> None:
    rows = [_observation(number) for number in range(40)]
    files = render({"observations": rows, "documents": [DOCUMENT]})
    for seed in range(10):
        random.Random(seed).shuffle(rows)
        assert render({"observations": rows, "documents": [DOCUMENT]}) == files


def test_numbers_are_written_without_float_noise() -> None:
    assert [cell(value) for value in (0.1 + 0.2, 1.4e9, 1e-7, 311.0, 2826.99999999999995, -0.5, None, True)] == [
        "0.3",
        "1400000000",
        "0.0000001",
        "311",
        "2827",
        "-0.5",
        "",
        "true",
    ]


def test_text_is_quoted_as_csv_needs_and_markup_stays_text() -> None:
    text = render({"documents": [DOCUMENT]})["documents.csv"].decode()
    assert "\r" not in text
    assert '"<b>Bold</b>, ""quoted"""' in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unit": ""}, "unit is empty"),
        ({"kind": "cost"}, "kind `cost` is not known"),
        ({"colour": "red"}, "no such column: colour"),
        ({"commodity_id": "gold"}, "commodity_id `gold` is not in commodities"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_by_name(changes: dict[str, object], message: str) -> None:
    with pytest.raises(TableError, match="observations imports-1") as error:
        render({"observations": [_observation(1) | changes]})
    assert message in str(error.value)


def test_two_rows_of_one_key_are_refused() -> None:
    with pytest.raises(TableError, match="two rows have the key imports-1"):
        render({"observations": [_observation(1), _observation(1)]})


def test_a_folder_with_a_feed_is_one_of_tables(tmp_path: Path) -> None:
    replace_folder(tmp_path / "data", {"observations.csv": b"old\n", "feed.xml": b"<feed/>"})
    replace_folder(tmp_path / "data", {"observations.csv": b"new\n"})
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["observations.csv"]


def test_a_folder_is_replaced_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    replace_folder(folder, {"a.csv": b"1\n", "b.csv": b"2\n"})
    replace_folder(folder, {"a.csv": b"3\n", "b.csv": b"2\n"})
    assert changed({"a.csv": b"3\n"}, folder) == ("b.csv",)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("failing", ["open", "rename"])
def test_a_failure_on_the_way_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    folder = tmp_path / "data"
    files = {"observations.csv": b"old\n"}
    replace_folder(folder, files)
    real, calls = getattr(Path, failing), []

    def broken(self: Path, *rest: object, **more: object) -> object:
        calls.append(self)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return real(self, *rest, **more)

    monkeypatch.setattr(whole, "exchange", lambda *_: False)  # as on a system that cannot: two renames
    monkeypatch.setattr(Path, failing, broken)
    with pytest.raises(TableError, match="could not be written"):
        replace_folder(folder, {"observations.csv": b"new\n", "events.csv": b"new\n"})
    monkeypatch.undo()
    assert changed(files, folder) == ()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_folder_left_between_two_renames_is_found_again(tmp_path: Path) -> None:
    left = tmp_path / f".data.{'0' * 16}.old"
    left.mkdir()
    (left / "a.csv").write_bytes(b"old\n")
    with alone(tmp_path):
        assert (tmp_path / "data" / "a.csv").read_bytes() == b"old\n"
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(TableError, match=r"holds `letters\.txt`"):
        replace_folder(tmp_path, {"a.csv": b""})
    assert (tmp_path / "letters.txt").read_text() == "mine"
