"""Each catalogue of a language is whole: no template that it lacks, none that nothing says, and the same slots on both sides."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from extract.languages import spoken
from extract.languages.spoken import LANGUAGES, country, joined, say, speaking, told

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "extract" / "languages").glob("*.po"))
SOURCES = sorted(path for folder in ("extract", "charts", "views") for path in (ROOT / folder).rglob("*.py"))
RULES = sorted((ROOT / "extract" / "rules").glob("*.yaml")) + sorted((ROOT / "seeds").glob("*.yaml"))
_SLOT = re.compile(r"\{\w*\}")


def _calls(name: str) -> list[ast.Call]:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES)
    return [node for tree in trees for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name]


def _texts(arguments: list[ast.expr]) -> set[str]:
    return {argument.value for argument in arguments if isinstance(argument, ast.Constant) and isinstance(argument.value, str)}


def _constants() -> set[str]:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in [*SOURCES, ROOT / "dashboard.py"])
    return {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_has_each_template_that_is_said(path: Path) -> None:
    found = spoken.catalogue(path.stem)
    known = {text for context, text in found.words if not context}
    assert sorted({text for call in _calls("say") for text in _texts(call.args[:1])} - known) == []
    assert sorted({text for call in _calls("counted") for text in _texts(call.args[1:2])} - {*found.counts}) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_has_no_template_that_nothing_says(path: Path) -> None:
    known = _constants()
    rules = "\n".join(rule.read_text(encoding="utf-8") for rule in RULES)
    said = [text for context, text in spoken.catalogue(path.stem).words if not context]
    assert [text for text in said if text not in known and text not in rules] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_has_the_slots_of_its_text_and_each_text_one_translation(path: Path) -> None:
    with path.open("rb") as file:
        messages = [message for message in read_po(file, abort_invalid=True) if message.id]
    for message in messages:
        if isinstance(message.id, str):
            assert set(_SLOT.findall(message.id)) == set(_SLOT.findall(str(message.string))), message.id
        assert message.string, message.id
        assert not message.fuzzy, message.id
    entries = re.findall(r'^(?:msgctxt (".*")\n)?msgid (".*(?:\n".*)*)', path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [entry for entry, count in Counter(entries).items() if count > 1] == []


def test_every_language_but_english_has_a_catalogue() -> None:
    assert {path.stem for path in CATALOGUES} == {*LANGUAGES} - {"en"}


def test_what_is_said_is_english_unless_another_language_is_spoken() -> None:
    assert say("from {day}", day="1 May 2024") == "from 1 May 2024"
    with speaking("zh"):
        assert say("from {day}", day="2024年5月1日") == "2024年5月1日起"
        assert joined(["甲", "乙", "丙"]) == "甲、乙和丙"
        assert say("what no catalogue has") == "what no catalogue has"
    assert joined(["a", "b", "c"]) == "a, b and c"


def test_a_country_has_the_name_that_the_locale_data_give_and_a_name_nobody_knows_stays() -> None:
    with speaking("zh"):
        assert told("Malaysia", "name") == "马来西亚"
        assert told("Xyzzy Metals", "name") == "Xyzzy Metals"


def test_a_country_is_told_by_its_name_and_a_place_in_two_by_both() -> None:
    assert [country(codes) for codes in ("MM", "IN/MM", "", "XX")] == ["Myanmar (Burma)", "India / Myanmar (Burma)", "", "XX"]
    with speaking("zh"):
        assert country("IN/MM") == "印度 / 缅甸"
