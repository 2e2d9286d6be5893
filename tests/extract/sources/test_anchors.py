"""Anchors: read strictly, short, and true to the character in every article at hand."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from extract.core.errors import DocumentError
from extract.core.records import LONGEST_QUOTE
from extract.sources.anchors import (
    COLUMNS,
    Anchor,
    anchors_text,
    check_anchors,
    copies_text,
    find_originals,
    read_anchors,
    read_containments,
)

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
ARTICLE = "Imports fell to 311 metric tons in February.\r\n"
DIGEST = hashlib.sha256(ARTICLE.encode()).hexdigest()
ANCHOR = Anchor(table="observations", record_id="a", sha256=DIGEST, start=16, end=31, quote="311 metric tons", rule_id="level")


def _folder(tmp_path: Path) -> Path:
    (tmp_path / "article.txt").write_bytes(ARTICLE.encode())
    return tmp_path


def test_an_anchor_survives_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "anchors.csv"
    path.write_text(anchors_text([ANCHOR, ANCHOR]), encoding="utf-8")
    (anchor,) = read_anchors(path)
    assert [getattr(anchor, name) for name in COLUMNS] == [getattr(ANCHOR, name) for name in COLUMNS]
    assert anchor.where == f"{path}:2"


def test_a_quote_at_its_place_is_verified(tmp_path: Path) -> None:
    assert check_anchors([ANCHOR], _folder(tmp_path)) == 1


def test_an_article_that_is_not_at_hand_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("something else", encoding="utf-8")
    assert check_anchors([ANCHOR], tmp_path) == 0


def test_a_quote_beside_its_place_is_refused(tmp_path: Path) -> None:
    moved = Anchor(
        table="observations",
        record_id="a",
        sha256=DIGEST,
        start=15,
        end=30,
        quote="311 metric tons",
        rule_id="level",
        where="anchors.csv:2",
    )
    with pytest.raises(DocumentError, match=r"anchors\.csv:2: the quote `311 metric tons` is not at 15-30"):
        check_anchors([moved], _folder(tmp_path))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"observations,a,{DIGEST},16,15,x,level,", "are no stretch of text"),
        (f"observations,a,{DIGEST},\u00b2,\u00b3,x,level,", "are no stretch of text"),
        (f"observations,a,{DIGEST},0,{'9' * 5000},x,level,", "are no stretch of text"),
        (f"observations,a,{DIGEST},16,20,311 metric tons,level,", "is not 4 characters long"),
        (f"observations,a,{DIGEST},0,80,{'x' * 80},level,", f"at most {LONGEST_QUOTE}"),
        (f"observations,a,{DIGEST}", "too many or too few cells"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "anchors.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{line}\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"anchors\.csv:2: ") as error:
        read_anchors(path)
    assert message in str(error.value)


@pytest.mark.parametrize("moved", [{"start": 17, "end": 32}, {"record_id": "b"}, {"quote": "912 metric tons"}, {"sha256": "0" * 64}])
def test_an_anchor_changed_by_hand_is_found_out_without_its_article(tmp_path: Path, moved: dict[str, object]) -> None:
    line = anchors_text([replace(ANCHOR, **moved)]).splitlines()[1].rpartition(",")[0]
    path = tmp_path / "anchors.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{line},{ANCHOR.check}\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"anchors\.csv:2: anchor was changed by hand; .*anew with --originals DIR --write-anchors"):
        read_anchors(path)


def test_shares_in_common_survive_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "copies.csv"
    path.write_text(copies_text({"b": ("a", 0.97251)}), encoding="utf-8")
    assert read_containments(path) == {"b": ("a", 0.973)}


def test_the_committed_anchors_are_short_and_true() -> None:
    anchors = read_anchors(SEEDS / "anchors.csv")
    assert len(anchors) > 60
    originals = find_originals()
    if originals is None:
        pytest.skip("the full articles are not here: set ORIGINALS or put them into seeds/originals/")
    assert check_anchors(anchors, originals) == len(anchors)
