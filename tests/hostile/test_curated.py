"""A curated file that is broken in any way is refused in one line by what reads it, and one that is no file is not waited for."""

from __future__ import annotations

import ast
import os
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import ExtractError
from extract.core.paths import ROOT, RULES, SEEDS
from extract.desk.adding import known_texts
from extract.desk.queue import Desk, add_text
from extract.desk.words import texts_at_hand
from extract.evaluation.reviewed import held_texts
from extract.sources.anchors import check_anchors
from extract.tables.grounds import check_grounds
from extract.tables.whole import sweep
from tests.hostile.curated import READERS

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = {"mappings": "price_sheet.yaml", "series": "quotas.csv", "stories": "story.yaml"}
OPTIONAL = ("anchors.csv", "copies.csv")  # of which the first build has none
BROKEN = {
    ".yaml": (b"", b"a: \xff", b"- a\n- b\n", b"x", b"a: [1", b"nonsense: {a: [b]}\n", b"[" * 200_000),
    ".geojson": (b"", b"\xff", b"[1]", b"{", b'{"features": 3}', b'{"features": [{}]}'),
    ".csv": (b"", b"\xff", b"a,b\n1,2\n"),
}
BEHIND_A_HEADER = (b'"never closed, and more\n', b'"a"b,1\n', b"x" * 131_073, b"\xff\n", b"a\x00,b\n", b"one cell\n")
"""The csv module takes 131,072 characters in a cell."""


def test_every_curated_file_has_its_reader_here() -> None:
    found = {path.name for path in SEEDS.iterdir() if path.suffix in (".csv", ".yaml", ".geojson") or path.name in FOLDERS}
    assert found | {path.name for path in RULES.iterdir()} == {*READERS}


def _place(name: str, folder: Path) -> Path:
    return folder / FOLDERS.get(name, name)


def _header(name: str) -> bytes:
    place = next(place for place in (SEEDS / name, RULES / name) if place.exists())
    return (place / FOLDERS[name] if place.is_dir() else place).read_bytes().partition(b"\n")[0] + b"\n"


def _refusal(name: str, place: Path) -> str:
    with pytest.raises(ExtractError) as refused:
        READERS[name](place)
    return str(refused.value)


@pytest.mark.parametrize("name", READERS)
def test_a_broken_file_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    place = _place(name, tmp_path)
    contents = BROKEN[place.suffix]
    if place.suffix == ".csv":
        contents += tuple(_header(name) + line for line in BEHIND_A_HEADER)
    for content in contents:
        place.write_bytes(content)
        said = _refusal(name, place)
        assert len(said) < 1000
        assert place.name in said or "rules: " in said
        assert name == "series" or len(said.splitlines()) == 1  # of a series every fault has its line


@pytest.mark.parametrize("name", READERS)
def test_what_is_no_file_is_refused_and_not_waited_for(name: str, tmp_path: Path) -> None:
    place = _place(name, tmp_path)
    os.mkfifo(place)
    assert len(_refusal(name, place).splitlines()) == 1
    place.unlink()
    place.mkdir()
    assert len(_refusal(name, place).splitlines()) == 1


def test_a_pipe_among_articles_and_tables_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORIGINALS", raising=False)
    desk = Desk.at(tmp_path, tmp_path / "data", "mara")
    for place in (desk.originals / "a.txt", tmp_path / "z.md", desk.data / "z.csv", tmp_path / f".data.{'0' * 16}.new"):
        place.parent.mkdir(exist_ok=True)
        os.mkfifo(place)
    check_grounds(desk.data, {})
    assert check_anchors((), desk.originals) == 0
    assert [*held_texts(tmp_path).values()] == [b""]
    (tmp_path / "z.md").unlink()  # which is refused as a note without a text
    assert [*known_texts(desk)] == []
    assert [*texts_at_hand(desk).values()] == []
    assert add_text(desk, "a", b"words", {}) == sha256(b"words").hexdigest()
    assert (desk.originals / "a-2.txt").read_bytes() == b"words"
    sweep(tmp_path)
    assert not [*tmp_path.glob(".data.*")]


def test_files_are_read_by_what_waits_for_no_pipe() -> None:
    """`input_bytes`, or a look at what it is before."""
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in (ROOT / "extract").rglob("*.py")}
    bare = [
        f"{name}: {function.name}" for name, text in texts.items() if ".read_bytes" in text or ".read_text" in text
        for function in ast.walk(ast.parse(text)) if isinstance(function, ast.FunctionDef)
        if (asked := {each.attr for each in ast.walk(function) if isinstance(each, ast.Attribute)}) & {"read_bytes", "read_text"}
        if "is_file" not in asked
    ]
    assert bare == []
