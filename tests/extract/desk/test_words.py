"""A word more in the vocabulary: where it goes, what it would change, when it is refused, and that the next reading knows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from extract.core.errors import DeskError, TableError
from extract.core.paths import RULES
from extract.core.records import Story
from extract.core.strict_yaml import load_yaml
from extract.desk import rereading, words
from extract.desk.entries import KINDS, Entry, find_entry, places_of
from extract.desk.insertion import with_word
from extract.desk.queue import Desk
from extract.desk.words import Trial, texts_at_hand, try_word
from extract.tables import whole

ROOT = Path(__file__).resolve().parents[3]
SENTENCE = "Terbia prices rose 3% to 7,100 yuan per kg in October. China imported 40 tons of rare earth ore."
LAYOUTS = {
    "a list on one line": ("a:\n  says: [one, two]  # why\nb: x\n", ("a",), "a:\n  says: [one, two, word]  # why\nb: x\n"),
    "a list on several lines": ("a: {says: [one,\n    two], is: x}\n", ("a",), "a: {says: [one,\n    two, word], is: x}\n"),
    "a list with a dash a word": ("a:\n  says:\n  - one  # why\nb: x\n", ("a",), "a:\n  says:\n  - one  # why\n  - word\nb: x\n"),
    "an empty list": ("a: {says: []}\n", ("a",), "a: {says: [word]}\n"),
    "one word that is no list": ("a: {says: one, is: x}\n", ("a",), "a: {says: [one, word], is: x}\n"),
    "no list yet": ("- {is: x}\n- {is: y}\n", (1,), "- {is: x}\n- {is: y, says: [word]}\n"),
    "no list yet, a key a line": ("a:\n  is: [x]  # why\n# b\nb: y\n", ("a",), "a:\n  is: [x]  # why\n  says: [word]\n# b\nb: y\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_word_goes_to_the_end_of_its_list_and_nothing_else_moves(layout: str) -> None:
    before, where, after = LAYOUTS[layout]
    assert with_word(before, "rules.yaml", where, "says", ["word"]) == after


@pytest.mark.parametrize("word", ["no", "yes: it is", "it's, perhaps", "# of", "[sic]", "- dash"])
def test_a_word_that_yaml_would_take_for_a_sign_is_quoted(word: str) -> None:
    text = with_word("a: {says: [one]}\n", "rules.yaml", ("a",), "says", [word])
    assert yaml.safe_load(text) == {"a": {"says": ["one", word]}}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_entry_takes_a_word(kind: str) -> None:
    entries = places_of(kind)
    assert len({entry.name for entry in entries}) == len(entries) > 50
    for entry in entries[:: len(entries) // 12]:
        before = (RULES / entry.file).read_text(encoding="utf-8")
        after = with_word(before, entry.file, entry.path, entry.key, ["quillon"])
        assert len(after) - len(before) <= len(f"\n  {entry.key}: [quillon]") + 2, entry


@pytest.mark.parametrize(
    ("kind", "asked", "name"),
    [
        ("material", "Terbium", "terbium"), ("material", "NdPr", "praseodymium-neodymium"), ("actor", "kia", "kia"),
        ("actor", "Kachin Independence Army", "kia"), ("unit", "t", "t"), ("unit", "kt", "kt"), ("event", "reopen", "reopen"),
        ("place", "Bhamo", "bhamo"), ("metric", "imports_taken", "imports_taken"),
    ],
)
def test_an_entry_is_found_by_its_names_and_words(kind: str, asked: str, name: str) -> None:
    assert find_entry(kind, asked).name == name


def test_a_metric_means_its_most_general_frame() -> None:
    frame = find_entry("metric", "imports")
    assert "imports" in frame.words
    others = [one for one in places_of("metric") if one.name.startswith("imports_")]
    assert len(frame.words) > max(len(one.words) for one in others)


def test_an_entry_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(DeskError, match=r"there is no such metric; imports"):
        find_entry("metric", "importss")
    with pytest.raises(DeskError, match="no such kind of word; material or actor"):
        places_of("metrik")


REFUSED = {
    "  ": "holds no letter", "%": "holds no letter", "area 51": "holds a digit", "a b c d e f g h i": "is longer",
    "x" * 61: "is longer", "板瓦": "letters that are not read", "bolt|bolted|bolted": "has a bar", "a\x07b": "cannot be printed",
}


@pytest.mark.parametrize("word", REFUSED)
def test_what_is_no_word_is_refused(word: str) -> None:
    with pytest.raises(DeskError, match=REFUSED[word]):
        try_word("material", "terbium", word, {})


@pytest.mark.parametrize(
    ("kind", "entry", "word", "stands"),
    [
        ("material", "terbium", "Rare-Earths", "commodities.yaml"), ("material", "terbium", "terbium", "commodities.yaml"),
        ("actor", "kia", "bhamo", "gazetteer"), ("unit", "t", "dozens", "units.yaml"), ("metric", "imports", "KIA", "actors.yaml"),
        ("event", "close", "shut", "events.yaml"), ("event", "close", "reopen", "events.yaml"), ("place", "bhamo", "Pangwa", "gazetteer"),
    ],
)
def test_a_word_that_is_known_is_refused_with_its_place(kind: str, entry: str, word: str, stands: str) -> None:
    with pytest.raises(DeskError, match=rf"is known already; a word that is new; it stands at .*{stands}"):
        try_word(kind, entry, word, {})


def _story(text: str) -> Story:
    return Story(document_id="october", text=text, start=0, end=len(text), body_start=0, published=date(2024, 11, 4))


def _bytes() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in RULES.iterdir() if path.is_file()}


def test_a_trial_tells_what_reads_otherwise_and_writes_nothing() -> None:
    before = _bytes()
    trial = try_word("material", "terbium", "terbia", {"october": _story(SENTENCE), "other": _story("China imported 40 tons of ore.")})
    assert _bytes() == before
    assert (trial.failing, list(trial.changed), trial.texts) == ((), ["october"], 2)
    assert "`7,100 yuan per kg`: commodity terbium, was rare earths" in trial.changed["october"]
    assert not any("40 tons" in line for line in trial.changed["october"])
    assert "says: [terbium, terbia]" in trial.after  # the element goes on going by its name
    assert "1 of 2 texts" in trial.lines[1]


def test_a_trial_tells_the_examples_that_would_fail() -> None:
    trial = try_word("unit", "companies", "t of rare earth", {})
    assert any("metrics.yaml:" in line and "should give exports_going_on" in line for line in trial.failing)


def test_a_trial_tells_the_sentences_that_would_be_read_otherwise() -> None:
    example = load_yaml(ROOT / "tests" / "examples" / "prices.yaml")[0]
    lost = " ".join(example["text"].split()[:3])
    trial = try_word("material", "copper", lost, {})
    assert [line for line in trial.failing if line.startswith("tests/examples/prices-1: ")], lost


def test_rules_that_did_not_change_are_not_read_again_for_the_next_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answers(folders: list[Path], _: bytes) -> list[tuple[list[str], dict[str, str]]]:
        asked.extend(folder.name for folder in folders)
        return [([folder.name], {}) for folder in folders]

    monkeypatch.setattr(rereading, "_answers", answers)
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    for folder in (first, second, third):
        folder.mkdir()
        (folder / "units.yaml").write_text(folder.name, encoding="utf-8")
    assert rereading.reread((first, second), {}) == ((["first"], {}), (["second"], {}))
    assert rereading.reread((first, third), {}) == ((["first"], {}), (["third"], {}))
    assert asked == ["first", "second", "third"]
    (first / "units.yaml").write_text("changed", encoding="utf-8")
    rereading.reread((first, third), {})
    rereading.reread((first, third), {"october": _story(SENTENCE)})
    assert asked[3:] == ["first", "first", "third"]


def test_the_texts_at_hand_are_notes_and_articles_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORIGINALS", raising=False)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("originals", "desk"))
    originals = tmp_path / "seeds" / "originals"
    originals.mkdir()
    (originals / "october.txt").write_text(f"Terbia prices rise\n\n{SENTENCE}", encoding="utf-8")
    held = texts_at_hand(Desk.at(tmp_path / "seeds", tmp_path / "data", "me"))
    assert [*held] == [
        "2024-11-14-rfa-kia-closes-crossings", "2025-03-28-reuters-kachin-rare-earths", "2025-07-08-reuters-bhamo-ultimatum", "october",
    ]
    assert "Terbia" in held["october"].text


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with rules and seeds of its own."""
    shutil.copytree(RULES, tmp_path / "rules")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("originals", "desk"))
    return tmp_path


def _run(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"ORIGINALS", "RARE_EARTH_DATA"}}
    named = {"RARE_EARTH_RULES": str(house / "rules"), "RARE_EARTH_SEEDS": str(house / "seeds"), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments], env=kept | named, cwd=house, capture_output=True, text=True, timeout=120, check=False,
    )


def _review(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(house, "-m", "extract", "review", "--seeds", str(house / "seeds"), "--data", str(house / "data"), *arguments)


def test_the_command_tries_then_adds_a_word(house: Path) -> None:
    file = house / "rules" / "commodities.yaml"
    before = file.read_text(encoding="utf-8")
    tried = _review(house, "--word", "material:rare earths=fire minerals", "--try")
    assert (tried.returncode, tried.stderr, file.read_text(encoding="utf-8")) == (0, "", before)
    assert "nothing is written; 0 of 3 texts at hand read otherwise" in tried.stdout
    added = _review(house, "--word", "material:rare earths=fire minerals")
    assert (added.returncode, added.stderr) == (0, "")
    assert "added, from the next reading on" in added.stdout
    assert file.read_text(encoding="utf-8").replace(", fire minerals", "") == before
    again = _review(house, "--word", "material:rare earths=fire minerals")
    assert (again.returncode, again.stdout) == (1, "")
    assert "`fire minerals` is known already" in again.stderr


@pytest.mark.parametrize("word", ["terbium=terbia", "material:terbium"])
def test_a_word_without_its_place_is_refused(house: Path, word: str) -> None:
    done = _review(house, "--word", word)
    assert (done.returncode, done.stdout) == (1, "")
    assert "KIND:ENTRY=WORD" in done.stderr


def test_a_word_with_which_examples_fail_is_not_written(house: Path) -> None:
    file = house / "rules" / "units.yaml"
    before = file.read_bytes()
    done = _review(house, "--word", "unit:companies=t of rare earth")
    assert (done.returncode, done.stdout, file.read_bytes()) == (1, "", before)
    assert len(done.stderr.splitlines()) == 1
    assert "examples of the rules are not kept: metrics.yaml:" in done.stderr


def test_rules_that_cannot_be_written_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(words, "write_whole", refuse)
    with pytest.raises(DeskError, match=r"commodities.yaml: cannot be written \(Read-only file system\); .*RARE_EARTH_RULES"):
        words.add_word("material", "terbium", "terbia", {})


def test_of_two_who_add_a_word_one_waits_and_finds_the_file_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "commodities.yaml"
    file.write_bytes(b"before")
    trial = Trial(entry=find_entry("material", "terbium"), word="terbia", before="before", after="after", failing=(), changed={}, texts=0)
    monkeypatch.setattr(words, "try_word", lambda *_: trial)
    monkeypatch.setattr(words, "RULES", tmp_path)
    monkeypatch.setattr(whole, "WAIT", 0)
    with whole.alone(tmp_path), pytest.raises(TableError, match="another process is writing or publishing here"):
        words.add_word("material", "terbium", "terbia", {})
    assert file.read_bytes() == b"before"
    assert words.add_word("material", "terbium", "terbia", {}).written
    assert file.read_bytes() == b"after"
    with pytest.raises(DeskError, match="was changed meanwhile"):
        words.add_word("material", "terbium", "terbia", {})


def test_a_new_name_of_a_place_is_told_to_change_the_tables() -> None:
    assert "they will differ when they are built next" in try_word("place", "bhamo", "Bhamaux", {}).lines[-1]


SAME_PROCESS = """
from datetime import date
from extract.core.records import Story
from extract.desk.words import add_word
from extract.reading.story import read_story
def told(text):
    story = Story(document_id="x", text=text, start=0, end=len(text), body_start=0, published=date(2024, 11, 4))
    reading = read_story(story)
    print([one.commodity for one in reading.mentions], [one.event_type for one in reading.events], [one.name for one in reading.places])
TEXT = "Terbia prices rose 3% in October. The KIA bolted the gates at Bhamaux on Tuesday; rare earths wait."
told(TEXT)
add_word("material", "terbium", "terbia", {})
add_word("event", "close", "bolt", {})
add_word("place", "bhamo", "Bhamaux", {})
told(TEXT)
"""


def test_the_next_reading_of_the_same_process_knows_the_words(house: Path) -> None:
    done = _run(house, "-c", SAME_PROCESS)
    assert done.stderr == ""
    before, after = done.stdout.splitlines()
    assert before == "['rare earths'] ['price_move'] []"
    assert after == "['terbium'] ['price_move', 'border_closure'] ['Bhamo']"


def test_an_entry_is_told_with_some_of_its_words() -> None:
    entry = Entry(kind="event", name="close", file="events.yaml", path=("verbs",), key="close", words=("close", "shut|shut|shut", "seal"))
    assert entry.label == "close (shut, seal)"
