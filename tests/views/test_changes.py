"""The page Changes and frozen links, by Streamlit's own test runner."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from charts.export.formats import Edition, export_chart
from charts.export.package import package_files
from charts.figures import chart
from extract.core.paths import DATA
from extract.tables.read import read_tables
from extract.versions.packages import keep, read_folder, read_package
from tests.made_tables import sealed
from tests.views.test_pages import PAGES, address, opened

if TYPE_CHECKING:
    from pathlib import Path

NOW = read_folder(DATA)
WITHDRAWN = "border-gates-2024-11-14-1e476e1e"


def _other(**tables: bytes) -> dict[str, bytes]:
    """The files of the data folder with some tables changed, under the version that they then have."""
    return sealed({**NOW.files, **{f"{name}.csv": content for name, content in tables.items()}})


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A version kept from before the figure of 311 t was put right, with a figure that is withdrawn now."""
    monkeypatch.setenv("RARE_EARTH_VERSIONS", str(tmp_path))
    content = NOW.files["observations.csv"].replace(b",311,310.5,311.5,", b",322,321.5,322.5,")
    return keep(_other(observations=content.replace(WITHDRAWN.encode(), b"border-gates-old")), tmp_path).stem


@pytest.fixture(autouse=True)
def _no_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_EARTH_VERSIONS", str(tmp_path / "none"))


def test_without_any_other_version_the_page_says_so_and_tells_what_became_known_last() -> None:
    app = opened("changes")
    assert not app.exception
    assert f"Only this version is held so far: {NOW.version}, with what became known from 28 Feb 2019 to 28 Feb 2026." in app.info[0].value
    told = [button.label for button in app.button if (button.key or "").startswith("door_known_")]
    assert 10 <= len(told) <= 20
    assert told[0].startswith("Junta retakes Banmauk")
    heads = [text.value for text in app.markdown if text.value.startswith("**")]
    assert heads[:3] == ["**Feb 2026**", "**13 Feb 2026**", "**12 Feb 2026**"]  # a month where no day is told
    assert [button.label for button in app.get("download_button")] == ["Feed (Atom)"]


def test_the_page_tells_what_came_since_the_version_before(old: str) -> None:
    app = opened("changes")
    assert not app.exception
    assert (app.selectbox(key="control_before").value, app.selectbox(key="control_after").value) == (old, NOW.version)
    labels = [button.label for button in app.button]
    assert any("322 t became 311 t" in label for label in labels)
    cells = "\n".join(block.proto.body for block in app.get("html"))
    assert "322 t; −89%; Feb 2025; Reuters, 28 Mar 2025" in cells
    assert "311 t; −89%" in cells
    assert {button.label for button in app.get("download_button")} == {"Save as Markdown", "Save as JSON", "Feed (Atom)"}


def test_a_revision_opens_its_evidence(old: str) -> None:
    app = opened("changes")
    door = next(button for button in app.button if "322 t became 311 t" in button.label)
    door.click().run()
    assert str(address(app, "record")).startswith("observations/imports-")


def test_the_versions_can_be_turned_round_and_what_is_withdrawn_is_linked_where_it_stands(old: str) -> None:
    app = opened("changes", before=NOW.version, after=old)
    texts = [text.value for text in app.markdown]
    assert any("311 t became 322 t" in text and f"(?version={old}&record=observations/" in text for text in texts)


def test_kinds_of_changes_can_be_left_out(old: str) -> None:
    app = opened("changes", sorts="withdrawn")
    assert not any("became" in button.label for button in app.button)


@pytest.mark.parametrize("page", PAGES)
def test_a_frozen_link_shows_its_version_on_every_page(old: str, page: str) -> None:
    app = opened(page, version=old)
    assert not app.exception
    assert not app.warning
    assert any(old in text.value and "kept as it was" in text.value for text in app.markdown)


def test_the_tables_of_a_frozen_link_are_those_of_then_and_stay_on_a_switch_of_page(old: str) -> None:
    app = opened("sources", version=old)
    app.switch_page("views/briefing.py").run()
    assert address(app, "version") == old
    assert "322 t" in [metric.value for metric in app.metric]
    app.button(key="frozen_leave").click().run()
    assert address(app, "version") is None
    assert "311 t" in [metric.value for metric in app.metric]


def test_exports_and_citations_of_a_frozen_link_carry_its_version(old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, str]] = []
    monkeypatch.setattr("charts.export.package.package_name", lambda tables: made.append(("package", tables.version)) or "a.zip")
    monkeypatch.setattr("views.parts.table.file_stem", lambda one, tables, _: made.append((one.id, tables.version)) or "a")
    opened("sources", section="downloads", version=old)
    app = opened("prices", version=old)
    app.segmented_control(key="control_prices_tab").set_value("table").run()
    assert {name for name, _ in made} == {"package", "prices"}
    assert {version for _, version in made} == {old}
    kept = read_tables(read_package(tmp_path / f"{old}.zip").files)
    assert f"_v{old}_" in export_chart(chart("prices"), kept, Edition(form="html")).name
    assert f"taken from data version {old}" in package_files(kept)["README.md"].decode()


def test_a_link_to_the_latest_version_says_that_it_is() -> None:
    app = opened("briefing", version=NOW.version)
    assert not app.warning
    assert any("still the latest" in text.value for text in app.markdown)


@pytest.mark.parametrize("asked", ["0" * 12, "abc", "../../etc/passwd", "<b>"])
def test_an_unknown_version_gives_a_notice_with_what_to_do_and_the_latest(old: str, asked: str) -> None:
    app = opened("briefing", version=asked)
    assert not app.exception
    (notice,) = [warning.value for warning in app.warning]
    assert "the page Changes lists them" in notice
    assert "311 t" in [metric.value for metric in app.metric]


def test_versions_the_wrong_way_round_give_a_notice_and_a_button_that_exchanges_them(old: str) -> None:
    app = opened("changes", before=NOW.version, after=old)
    assert "what is new reads as withdrawn" in app.warning[0].value
    app.button(key="exchange_versions").click().run()
    assert not app.warning
    assert (address(app, "before") or old, address(app, "after") or NOW.version) == (old, NOW.version)


def test_a_broken_version_gives_a_notice_and_is_named_on_the_page(old: str, tmp_path: Path) -> None:
    (tmp_path / f"{old}.zip").write_bytes(b"broken")
    app = opened("changes", version=old)
    assert not app.exception
    assert "the page Changes lists them" in app.warning[0].value
    assert any("not a readable package" in caption.value for caption in app.caption)


def test_a_version_with_older_columns_is_compared_but_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_EARTH_VERSIONS", str(tmp_path))
    version = keep(_other(events=NOW.files["events.csv"].replace(b",same_event_as,", b",same_as,", 1)), tmp_path).stem
    app = opened("changes", version=version)
    assert not app.exception
    assert "today's pages can read" in app.warning[0].value
    assert any("same\\_event\\_as" in caption.value for caption in app.caption)


def test_a_long_list_is_cut_with_a_count_of_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_EARTH_VERSIONS", str(tmp_path))
    empty = {name: content.split(b"\n")[0] + b"\n" for name, content in NOW.files.items() if name.endswith(".csv")}
    keep(_other(**{name.removesuffix(".csv"): content for name, content in empty.items()}), tmp_path)
    app = opened("changes")
    assert not app.exception
    assert len([button for button in app.button if "change_" in str(button.key)]) == 80
    assert any("more, which the files below hold" in caption.value for caption in app.caption)


def test_another_data_folder_has_another_latest(old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(DATA, folder)
    monkeypatch.setenv("RARE_EARTH_DATA", str(folder))
    assert read_tables(folder).version == NOW.version
    assert not opened("changes").exception
