"""Rule files are read strictly: text stays text, doubtful files are refused with file and line."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.strict_yaml import check_keys, load_yaml, parse_yaml, texts
from extract.vocabulary.lexicon import load_rules

if TYPE_CHECKING:
    from pathlib import Path


def test_scalars_stay_text() -> None:
    text = "a: NO\nb: 22:30\nc: 1e3\nd: ~\ne: [on, 0x10]"
    assert parse_yaml(text, "x.yaml") == {"a": "NO", "b": "22:30", "c": "1e3", "d": "~", "e": ["on", "0x10"]}


@pytest.mark.parametrize(("text", "line", "says"), [
    ("a: 1\nb: 2\na: 3", 3, "stands twice"),
    ("a: &x [1]\nb: *x", 1, "alias"),
    ("a: [1\nb: 2", 2, "not valid YAML"),
    ("? [1, 2]\n: 3", 1, "key is not text"),
    ("", 0, "is empty"),
])
def test_a_doubtful_file_is_refused_by_file_and_line(text: str, line: int, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_yaml(text, "x.yaml")
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"x.yaml:{line}" if line else "x.yaml:")


def test_an_unknown_key_names_the_nearest_known_one() -> None:
    entry = parse_yaml("id: a\nsayss: [b]", "x.yaml")
    with pytest.raises(RuleError, match=r"x\.yaml:2: unknown key `sayss`; a known key; write `says`"):
        check_keys(entry, ("id", "says"))


def test_a_missing_key_is_named() -> None:
    with pytest.raises(RuleError, match=r"x\.yaml:1: key `says` is missing"):
        check_keys(parse_yaml("id: a", "x.yaml"), ("id", "says"), ("says",))


def test_a_list_of_texts_is_nothing_else() -> None:
    entry = parse_yaml("a: one\nb: [one, two]\nc: [{x: y}]", "x.yaml")
    assert (texts(entry, "a"), texts(entry, "b"), texts(entry, "missing")) == (["one"], ["one", "two"], [])
    with pytest.raises(RuleError, match=r"x\.yaml:3: `c` is not a list of texts"):
        texts(entry, "c")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"a: \xff\xfe")
    with pytest.raises(RuleError, match=r"bad\.yaml: cannot be read"):
        load_yaml(bad)


@pytest.mark.parametrize(("file", "old", "new", "says"), [
    ("metrics.yaml", "  metric: imports", "  metrik: imports", "write `metric`"),
    ("qualifiers.yaml", "before:", "befor:", "write `before`"),
    ("units.yaml", "number_words:", "numberwords:", "write `number_words`"),
    ("nonfacts.yaml", "- {id: purity,", "- {idd: purity,", "write `id`"),
    ("periods.yaml", "months:", "month:", "write `months`"),
    ("commodities.yaml", "family: tb}", "famly: tb}", "write `family`"),
])
def test_a_slip_in_a_rule_file_stops_with_file_and_line(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules(folder)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{file}:")
    assert "\n" not in str(caught.value)
