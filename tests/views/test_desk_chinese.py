"""The pages Add and Review in Chinese: no English word but what is quoted, named as it is printed, or written as the program reads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from extract.core.errors import DeskError, DocumentError, FaultsError
from extract.core.paths import ROOT
from extract.core.records import EventMention, Mention
from extract.core.schema import EFFECTS, FLOWS
from extract.desk.adding import add
from extract.desk.entries import find_entry
from extract.desk.fields import PARTS, fields_of
from extract.desk.queue import discard, story_ids, waiting
from extract.desk.rereading import differences
from extract.desk.review import accept, reject, review
from extract.desk.store import BEGUN
from extract.desk.words import Trial
from extract.languages.problems import PROBLEM, problem_words
from extract.languages.spoken import speaking, told
from extract.tables.read import read_tables
from tests.arrivals import IMPORTS, STORY, new_house
from tests.chinese import english_left
from tests.views.test_pages import opened
from views.desk import markup
from views.desk.entries import value_words, word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.arrivals import House

_SHOWN = {"label", "body", "placeholder", "help", "options"}  # what of an element is read; its values are what a person wrote
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_QUOTED = re.compile(  # the article itself, and why it is read so: words of the rules
    r'<div class="desk-text".*?</div>|<p class="note">.*?</p>|<span class="quote">.*?</span>|<mark>.*?</mark>'
    r'|<details class="why".*?</details>|<div class="panel desk-changes">.*?</div>', re.DOTALL,
)
_TITLES = re.compile(r'(?:title|aria-label)="([^"]*)"')
_WRITTEN = ("Pangwa:ore:closed", "2025-02-14..2025-02-28", "Enter", "Shift", "Esc", "traders", "Lin Hsar", "Paul Merrow")

_PROGRAMS = ("Outlook", "Office", "Word", "SQLite", "Pangwa:ore:closed", "new、copy:STORY", "update:STORY")


@cache
def names() -> tuple[str, ...]:
    """Places, actors, goods and units, whose Chinese is that of all pages; longer than the parts of other words."""
    found = {field.name: field.words for kind in (Mention, EventMention) for field in fields_of(kind)}
    listed = {name for key in ("place", "actor", "commodity", "unit") for name in found[key]}
    return (*(name for name in listed if len(name) > 2), *read_tables().documents["title"], *_WRITTEN)


def strings(message: Any) -> Iterator[str]:
    """What a message to the browser shows, however deep it stands."""
    for field, value in message.ListFields():
        several = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
        if field.type == field.TYPE_STRING and field.name in _SHOWN:
            yield from several
        elif field.type == field.TYPE_MESSAGE and not field.message_type.GetOptions().map_entry:
            for each in several:
                yield from strings(each)


def shown(app: AppTest) -> str:
    """All that the page says below its head."""
    parts, below = [], False
    for element in _elements(app.main):
        kind = getattr(element, "type", "")
        if kind == "bidi_component":
            continue
        if below:
            parts += [_STYLE.sub(" ", text) for text in strings(element.proto)]
        below = below or kind == "caption"  # what the page stands on
    return "\n".join(parts)


def _elements(node: Any) -> Iterator[Any]:
    if getattr(node, "proto", None) is not None:
        yield node
    for child in getattr(node, "children", {}).values():
        yield from _elements(child)


def reasons(house: House) -> tuple[str, ...]:
    """Why numbers have no place: words of the rules."""
    return tuple(each.reason for each in review(house.desk(), STORY).reading.unplaced)


def english(app: AppTest, *quoted: str) -> list[str]:
    """The English words of a page, where nothing went wrong in it."""
    assert not app.exception
    text = re.sub(r":[a-z]+-badge\[", "[", _QUOTED.sub(" ", shown(app)))
    words = "\n".join([*_TITLES.findall(text), re.sub(r"<[^>]+>", " ", text)])
    return english_left(unescape(words.replace("\\", "")), *quoted, *names())


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    house = new_house(tmp_path)
    monkeypatch.setenv("RARE_EARTH_SEEDS", str(house.seeds))
    monkeypatch.setenv("RARE_EARTH_DATA", str(house.data))
    monkeypatch.setenv("RARE_EARTH_DESK", "on")
    add(house.desk(), IMPORTS.name, IMPORTS.read_bytes(), {})
    return house


def press(app: AppTest, act: str) -> AppTest:
    key = next(each.key for each in app.button if each.key and each.key.startswith(f"desk_do_{act}"))
    return app.button(key=key).click().run()


def title(house: House) -> str:
    return waiting(house.desk(), STORY).head["title"]


def test_a_story_under_review_is_in_chinese_with_every_panel_open(house: House) -> None:
    app = opened("review", story=STORY, lang="zh")
    quoted = (title(house), STORY, "git", *reasons(house))
    rows = len(review(house.desk(), STORY).rows)
    assert f"共{rows}行，已决定0行" in shown(app)
    assert "数字f602</b>，把握45%：待定" in shown(app)
    for panel in ("desk_words", "desk_kin", "desk_again"):
        app.session_state[panel] = True
    app.run()
    assert "重新取用已发布的报道" in shown(app)
    others = [*story_ids(house.desk()), *(path.stem for path in (house.seeds / "stories").glob("*.yaml"))]
    labels = [option for each in app.selectbox if each.key and each.key.startswith("desk_word_entry") for option in each.options]
    assert english(app, *quoted, *others, *labels) == []


def test_the_forms_of_a_review_are_in_chinese(house: House) -> None:
    app, quoted = opened("review", story=STORY, lang="zh"), (title(house), STORY, *reasons(house))
    for act in ("edit", "reject", "all", "help"):
        press(app, act)
        assert english(app, *quoted) == [], act
        if act == "reject":
            press(app, "submit")
            assert "一行须说明原因；须填写原因；请说明为何不用" in app.error[0].value
        app.session_state["desk_mode"] = ""
    found = review(house.desk(), STORY)
    app.session_state["desk_row"] = next(row.name for row in found.rows if isinstance(row.fact, EventMention))
    app.run()
    press(app, "edit")
    assert english(app, *quoted) == []
    app.session_state["desk_row"], app.session_state["desk_mode"] = f"n{found.reading.unplaced[-1].start}", "figure"
    app.run()
    press(app, "submit")
    assert "须填写指标" in app.error[0].value
    assert english(app, *quoted, found.waiting.story_id) == []


def test_what_a_callback_says_is_in_chinese(house: House) -> None:
    app = opened("review", story=STORY, lang="zh")
    row = min(review(house.desk(), STORY).rows, key=lambda each: (each.confidence, each.fact.start))
    reject(house.desk("ben"), review(house.desk(), STORY), [row.name], "旧闻")
    press(app, "accept")
    assert app.error[0].value == "ben刚刚对这一行作出决定；现显示最新状态，再按一次即作出决定。"
    press(app, "accept")
    accept(house.desk(), review(house.desk(), STORY), ["all"])
    app.session_state["desk_row"] = row.name
    app.run()
    assert "此前另有决定：ben拒绝" in shown(app)
    assert english(app, title(house), STORY, *reasons(house), "ben", "ada", "root") == []
    discard(house.desk("ben"), waiting(house.desk(), STORY), "")
    assert "报道已移出待审" in shown(app.run())


def test_the_queue_the_log_and_what_was_interrupted_are_in_chinese(house: House) -> None:
    accept(house.desk(), review(house.desk(), STORY), ["all"])
    house.desk().store.add_entry(BEGUN, "ada", {"stories": [STORY]})
    app = opened("review", lang="zh")
    assert f"（UTC）开始的第1号发布（{STORY}）中断：没有改动。" in app.info[0].value.replace("\\", "")
    assert "路透社，2026年4月21日" in shown(app) or "Reuters，2026年4月21日" in shown(app)
    assert "没有改动</td>" in shown(app)
    assert english(app, title(house), STORY, "Ada", "ada", "root") == []


def test_what_comes_in_is_told_in_chinese(house: House) -> None:
    app = opened("add", lang="zh")
    assert english(app) == []
    app.text_area(key="desk_pasted").set_value(IMPORTS.read_text().replace("1,250", "1,350"))
    app.button(key="desk_find").click().run()
    assert "这是" in shown(app)
    labels = {"标题（首行）", "媒体（电头）", "发布日期（电头）", "编号（由日期、媒体、标题组成）"}
    assert labels <= {field.label for field in app.text_input}
    assert english(app, STORY, "MD") == []
    app.text_area(key="desk_pasted").set_value("a,b\n1,2\n3,4")
    app.button(key="desk_find").click().run()
    assert app.error[0].value.startswith("粘贴的文本：这是3行的表格，不是报道文本；须为成句的文字；")


def test_where_the_desk_is_off_it_says_so_in_chinese(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_EARTH_DESK", "off")
    assert opened("add", lang="zh").info[0].value == "此处未开启编辑台：本看板不能添加或审核内容。"


def test_every_word_and_field_of_the_vocabularies_has_a_chinese_one() -> None:
    listed = {field.name: field for kind in (Mention, EventMention) for field in fields_of(kind)}
    own = {"metric", "event_type", "kind", "qualifier", "direction", "modality", "certainty", "told_by", "mass_basis", "lasting"}
    words = [*PARTS, *FLOWS, *EFFECTS, *(each for name in own for each in listed[name].words)]
    with speaking("zh"):
        assert [each for each in words if english_left(word(each))] == []
        assert [name for name in listed if english_left(markup.label(name)) or english_left(told(name, "desk"))] == []
        assert value_words((("KIA", "agent"), ("CHINA", "target"))).endswith(":目标")


def _samples(path: Path) -> Iterator[str]:
    """What a module says of its errors, each slot filled with a number."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("DeskError", "DocumentError"):
            parts = node.args[1:]
        elif isinstance(node, ast.Assign) and _named(node.targets[0]) & {"wrong", "expected", "advice"}:
            parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        for part in parts:
            for each in (part.body, part.orelse) if isinstance(part, ast.IfExp) else (part,):
                if isinstance(each, ast.JoinedStr):
                    yield "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in each.values)
                elif isinstance(each, ast.Constant) and each.value:
                    yield str(each.value)


def _named(target: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}


@pytest.mark.parametrize("room", ["desk", "intake"])
def test_whatever_the_desk_and_the_intake_refuse_is_said_in_chinese(room: str) -> None:
    samples = {each for path in (ROOT / "extract" / room).glob("*.py") for each in _samples(path)}
    assert len(samples) > 40
    with speaking("zh"):
        said = {each: told(each, PROBLEM) for each in samples if not each.startswith(("python -m ", "--"))}
    command = re.compile(r"(?:python -m extract|review|seeds/desk|RARE_EARTH_RULES)[ -~]*|UTF|HTML|[a-z_]+=")
    assert {each: words for each, words in said.items() if english_left(command.sub("", words), *_PROGRAMS)} == {}


def test_an_error_is_said_part_by_part_and_in_english_as_ever() -> None:
    error = DeskError(f"{STORY} f302 period", "`soon` is no day", "2025, 2025-Q1, 2025-02 or 2025-02-14", "correct it")
    faults = FaultsError("notes", [DocumentError("a.txt:1", "the file is empty", "text of a story", "leave it out or put the text in")])
    assert problem_words(error) == str(error)
    assert problem_words(faults) == str(faults)
    with speaking("zh"):
        assert problem_words(error) == f"{STORY} f302的时间：“soon”不是日期；格式为2025、2025-Q1、2025-02或2025-02-14；请改正"
        assert problem_words(faults).startswith("a.txt:1：文件是空的；须有报道文本；请去掉它，或填入文本\n")


def test_what_a_word_would_do_is_told_in_chinese() -> None:
    entry = find_entry("material", "terbium")
    trial = Trial(entry=entry, word="terbia", before="", after="", failing=(), changed={"a": ("b",)}, texts=3)
    assert trial.lines[1] == "nothing is written; 1 of 3 texts at hand read otherwise; what is published stays as it is"
    with speaking("zh"):
        assert trial.lines[0] == "“terbia”作为材料terbium（commodities.yaml）：规则的例句读法全部不变"
        assert trial.lines[1] == "未写入任何内容；现有3篇文本中1篇读法不同；已发布的内容不变"


def test_rows_that_two_files_tell_otherwise_are_told_in_chinese() -> None:
    before, after = {"Mention 7": {"quote": "7 t", "unit": "t"}}, {"Mention 7": {"quote": "7 t", "unit": "kg"}}
    assert differences(before, after) == ("`7 t`: unit kg, was t",)
    with speaking("zh"):
        assert differences(before, after) == ("“7 t”：单位为kg，原为t",)
        assert differences({}, after) == ("“7 t”为新读出：单位：kg",)
