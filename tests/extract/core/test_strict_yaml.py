"""Rule files are read strictly: text stays text, doubtful files are refused with file and line."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from charts.export.files import ExportError
from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.strict_yaml import TEXTS, check_keys, check_shape, load_section, load_yaml, parse_yaml, texts
from extract.vocabulary.events import event_rules, load_frames
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


@pytest.mark.parametrize("path", sorted(RULES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_section_read_alone_is_that_of_the_whole_file(path: Path) -> None:
    whole = load_yaml(path)
    for key, content in whole.items() if isinstance(whole, dict) else ():
        alone = load_section(path, key)
        assert alone == content
        assert getattr(alone, "key_lines", None) == getattr(content, "key_lines", None)


@pytest.mark.parametrize(("text", "key", "says"), [
    ("a: {b: 1}\nc:\n  d: 2\n  d: 3", "c", r"x\.yaml:4: key `d` stands twice"),
    ("a: 1\nc: 2", "d", r"x\.yaml:1: key `d` is missing"),
    ("a: 1\nc: 2\na: 3", "a", r"x\.yaml:3: key `a` stands twice"),
    ("- a: 1", "a", r"x\.yaml: is not a mapping"),
])
def test_a_slip_in_a_section_read_alone_is_told_at_its_line(tmp_path: Path, text: str, key: str, says: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=says):
        load_section(path, key)


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


SHAPE = {"name": str, "count?": int, "share?": float, "words": TEXTS, "range?": [float, float], "rows?": [{"id": str}], "more?": {"*": str},
         "days?": {int: TEXTS}, "open?": object}


@pytest.mark.parametrize(("text", "says"), [
    ("- a", "`x.yaml` is no mapping"), ("words: a", "key `name` is missing"), ("name: a\nwords: b\nword: c", "unknown key `word`"),
    ("name: [a]\nwords: b", "`name` is \"['a']\"; a text"), ("name: a\nwords: {b: c}", "`words` is not a list of texts"),
    ("name: a\nwords: [b, '']", "`words` is not a list of texts"), ("name: a\nwords: b\ncount: 1.5", "`count` is '1.5'; a whole number"),
    ("name: a\nwords: b\nshare: nan", "`share` is 'nan'; a number"), (f"name: a\nwords: b\ncount: {'9' * 5000}", "a whole number"),
    ("name: a\nwords: b\nrange: [1]", "`range` is no list of 2"), ("name: a\nwords: b\nrange: 1", "`range` is no list of 2"),
    ("name: a\nwords: b\nrows: {id: c}", "`rows` is no list"), ("name: a\nwords: b\nrows: [{ids: c}]", "write `id`"),
    ("name: a\nwords: b\nmore: {c: [d]}", "`c` is"), ("name: a\nwords: b\ndays: {one: c}", "`a key of days` is 'one'; a whole number"),
])
def test_a_part_of_another_shape_is_told_with_its_line(text: str, says: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_shape(parse_yaml(text, "x.yaml"), SHAPE, "x.yaml", "x.yaml")
    assert says in str(refused.value)
    assert str(refused.value).startswith("x.yaml")


def test_what_has_the_shape_is_taken() -> None:
    text = "name: ''\nwords: [a, b]\ncount: 3\nshare: 1e-3\nrange: [1, 2]\nrows: []\nmore: {c: d}\ndays: {1: e}\nopen: [[{}]]"
    check_shape(parse_yaml(text, "x.yaml"), SHAPE, "x.yaml", "x.yaml")


@pytest.mark.parametrize(("file", "old", "new"), [
    ("units.yaml", "halvings:", "halvings: 2025\nhalving:"), ("units.yaml", "half: 50", "half: '{}'"),
    ("units.yaml", "dozens: [24, 99]", "dozens: 24"), ("metrics.yaml", "\nframes:", "\nframes:\n- {}"),
    ("commodities.yaml", "  oxide: [oxide", "  oxyde: [oxide"), ("nonfacts.yaml", "reach: 30", "reach: near"),
    ("qualifiers.yaml", "\nafter:", "\nafter: []\nbehind:"), ("changes.yaml", "\nmarks:", "\nmarks: up\nmark:"),
    ("periods.yaml", "  1: [January, Jan]", "  one: [January, Jan]"), ("periods.yaml", "shift_units:", "shift_units:\n  year: [a]"),
    ("sources.yaml", "by: [", "by: [{a: b}, "), ("modality.yaml", "target: [", "target: ['', "),
])
def test_a_rule_file_of_another_shape_stops_with_file_and_line(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError, match=f"^{file}:?[0-9]*: "):
        load_rules(folder)


@pytest.mark.parametrize(("old", "new"), [
    ("\ntypes:", "\ntypes: [takeover]\ntype:"), ("\nproperties:", "\nproperties: {}\nproperty:"), ("\nnouns:", "\nnouns: [a]\nnoun:"),
    ("when: [", "when: [{a: b}, "), ("fills: {agent: ", "fills: {agent: '', agents: "),
])
def test_a_file_of_events_of_another_shape_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = (RULES / "events.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "events.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError):
        load_frames(event_rules(path))


def test_a_message_is_one_line_whatever_it_quotes() -> None:
    assert str(RuleError("a.yaml:1", "`x\ny\u2028z\r` is not known")) == r"a.yaml:1: `x\ny\u2028z\r` is not known"
    assert str(ExportError("window: `x\n` is no day")) == r"window: `x\n` is no day"
