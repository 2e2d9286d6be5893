"""A version is kept byte for byte, is found again by its digits, and is refused in one line when it is not what it was."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from extract.core.errors import TableError
from extract.tables.read import read_tables
from extract.tables.write import render
from extract.versions import packages
from extract.versions.packages import before, faults, find_version, held, keep, read_folder, read_package

DATA = Path(__file__).resolve().parents[3] / "data"


def files_of(name: str, *days: str) -> dict[str, bytes]:
    """A data folder of one actor, told on some days."""
    entries = "".join(f"<updated>{day}T00:00:00Z</updated>" for day in days)
    return render({"actors": [{"actor_id": name, "name": name, "actor_type": "agency"}]}) | {"feed.xml": entries.encode()}


def version(files: dict[str, bytes], folder: Path) -> str:
    return keep(files, folder).stem


def test_what_is_kept_is_given_back_byte_for_byte(tmp_path: Path) -> None:
    files = read_folder(DATA).files
    path = keep(files, tmp_path / "new" / "versions")
    assert read_package(path).files == files
    assert path.stat().st_size < sum(map(len, files.values())) / 4
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_the_same_files_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    files = files_of("a")
    first = keep(files, tmp_path / "one").read_bytes()
    assert keep(dict(reversed(files.items())), tmp_path / "two").read_bytes() == first


def test_a_version_that_is_held_is_left_alone(tmp_path: Path) -> None:
    path = keep(files_of("a"), tmp_path)
    path.write_bytes(b"mine")
    assert keep(files_of("a"), tmp_path) == path
    assert path.read_bytes() == b"mine"


def test_a_full_disk_leaves_no_half_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TableError, match="no space left"):
        keep(files_of("a"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_tables_are_read_from_a_package_as_from_the_folder(tmp_path: Path) -> None:
    path = keep(read_folder(DATA).files, tmp_path)
    kept, plain = read_tables(read_package(path).files), read_tables(DATA)
    assert (kept.version, kept.as_of) == (plain.version, plain.as_of)
    assert kept.observations.equals(plain.observations)
    assert kept.events.equals(plain.events)


def test_versions_stand_in_the_order_of_what_they_tell(tmp_path: Path) -> None:
    late, early = version(files_of("late", "2026-02-01"), tmp_path), version(files_of("early", "2025-01-01"), tmp_path)
    middle = version(files_of("middle", "2025-06-01"), tmp_path)
    assert [each.version for each in held(tmp_path)] == [early, middle, late]
    assert before(held(tmp_path), late).version == middle
    assert before(held(tmp_path), early) is None
    assert before(held(tmp_path), "0" * 12).version == late


def test_of_two_with_the_same_news_the_one_kept_last_comes_last(tmp_path: Path) -> None:
    paths = [keep(files_of(name, "2025-01-01"), tmp_path) for name in ("a", "b", "c")]
    for age, path in enumerate(paths):
        os.utime(path, ns=(0, 10 - age))
    assert [each.path for each in held(tmp_path)] == paths[::-1]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert held(tmp_path / "none") == ()
    assert faults(tmp_path / "none") == ()


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04cut"])
def test_a_broken_package_is_told_in_one_line_and_hides_no_other(tmp_path: Path, content: bytes) -> None:
    good, bad = version(files_of("a"), tmp_path), tmp_path / f"{'0' * 12}.zip"
    bad.write_bytes(content)
    assert [each.version for each in held(tmp_path)] == [good]
    (line,) = faults(tmp_path)
    assert line.startswith(f"{bad}: not a readable package")
    assert "\n" not in line
    with pytest.raises(TableError, match="not a readable package"):
        read_package(tmp_path / f"{'0' * 12}.zip")


def test_a_package_cut_short_or_under_a_wrong_name_is_refused(tmp_path: Path) -> None:
    path = keep(files_of("a"), tmp_path)
    other = path.rename(tmp_path / f"{'1' * 12}.zip")
    with pytest.raises(TableError, match="not those of its version"):
        read_package(other)
    content = other.read_bytes()
    other.write_bytes(content[: len(content) // 2])
    with pytest.raises(TableError, match="not a readable package"):
        read_package(other)


def test_a_table_changed_inside_a_package_is_noticed(tmp_path: Path) -> None:
    files = files_of("a")
    path = tmp_path / "mine.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content.replace(b"agency", b"person") if name == "actors.csv" else content)
    with pytest.raises(TableError, match="not those of its version"):
        read_package(path)


def test_a_foreign_zip_is_no_version(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../etc/passwd", "no")
    with pytest.raises(TableError, match=r"no datapackage\.json"):
        read_package(path)
    assert held(tmp_path) == ()


def test_a_zip_that_would_fill_the_memory_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep(files_of("a"), tmp_path)
    monkeypatch.setattr(packages, "_MOST_BYTES", 1000)
    with pytest.raises(TableError, match="too large"):
        read_package(path)


def _house(tmp_path: Path) -> tuple[Path, Path, str]:
    """A data folder, a folder of versions, and the version kept there."""
    data, folder = tmp_path / "data", tmp_path / "versions"
    data.mkdir()
    for name, content in files_of("now", "2026-01-01").items():
        (data / name).write_bytes(content)
    return data, folder, version(files_of("before", "2025-01-01"), folder)


def test_words_digits_folders_and_zips_name_versions(tmp_path: Path) -> None:
    data, folder, old = _house(tmp_path)
    now = read_folder(data).version
    named = {"latest": now, "previous": old, old[:4]: old, old: old, now[:5]: now, str(data): now, str(folder / f"{old}.zip"): old}
    assert {word: find_version(word, data=data, folder=folder).version for word in named} == named


def test_previous_is_the_one_before_the_latest_where_that_is_kept_too(tmp_path: Path) -> None:
    data, folder, old = _house(tmp_path)
    keep(read_folder(data).files, folder)
    assert find_version("previous", data=data, folder=folder).version == old


@pytest.mark.parametrize(("word", "told"), [("abc", "no version"), ("0000", "no such version is kept"), ("nowhere", "no version")])
def test_what_names_no_version_is_refused_with_those_that_are_kept(tmp_path: Path, word: str, told: str) -> None:
    data, folder, _ = _house(tmp_path)
    with pytest.raises(TableError, match=told) as caught:
        find_version(word, data=data, folder=folder)
    assert "\n" not in str(caught.value)


def test_digits_of_two_versions_are_refused_with_both(tmp_path: Path) -> None:
    data, folder, old = _house(tmp_path)
    twin = f"{old[:6]}{'0' * 6}"
    (folder / f"{twin}.zip").write_bytes(b"")
    with pytest.raises(TableError, match=twin):
        find_version(old[:6], data=data, folder=folder)


def test_without_an_earlier_version_there_is_no_previous(tmp_path: Path) -> None:
    data, _, _ = _house(tmp_path)
    with pytest.raises(TableError, match="no version is kept from before"):
        find_version("previous", data=data, folder=tmp_path / "none")
