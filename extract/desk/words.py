"""A word more in the vocabulary: what would be read otherwise with it, and the word in its rule file.

`try_word` writes nothing; `add_word` writes where every example of the rules is still kept. What it can be added to: `entries.py`."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from extract.core.command_line import input_bytes
from extract.core.errors import DeskError
from extract.core.paths import ROOT, RULES
from extract.core.records import Document, Mention
from extract.core.text import folded, normal
from extract.desk.adding import known_texts
from extract.desk.entries import find_entry, known_words, spellings
from extract.desk.insertion import with_word
from extract.desk.rereading import differences, reread
from extract.evaluation.teaching import load_pages
from extract.languages.spoken import say, told
from extract.sources.anchors import original_files
from extract.sources.stories import split_stories
from extract.tables.whole import alone, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extract.core.records import Story
    from extract.desk.entries import Entry
    from extract.desk.queue import Desk
    from extract.desk.rereading import Facts

MOST_WORDS, MOST_LETTERS = 8, 60  # the longest terms of the rules have eight words; longer ones are sentences
_FORMS = 3  # of a verb: base, past, participle


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a word would do: `failing` examples of the rules, the lines of each text that reads otherwise.

    `before`, `after`: the text of the rule file."""

    entry: Entry
    word: str
    before: str
    after: str
    failing: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    texts: int
    written: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The trial told: examples, then story by story."""
        entry, kind = self.entry, told(self.entry.kind, "desk")
        kept = "{count} examples of the rules are not kept" if self.failing else "every example of the rules is kept"
        head = "`{word}` as {kind} {name} ({file}): {kept}"
        lines = [say(head, word=self.word, kind=kind, name=entry.name, file=entry.file, kept=say(kept, count=len(self.failing)))]
        lines += [f"  {line}" for line in self.failing]
        done = say("added, from the next reading on") if self.written else say("nothing is written")
        changed = "{done}; {count} of {texts} texts at hand read otherwise; what is published stays as it is"
        lines.append(say(changed, done=done, count=len(self.changed), texts=self.texts))
        if entry.kind == "place":
            lines.append(say("the tables list the names of places: they will differ when they are built next"))
        for name, moved in self.changed.items():
            lines += [name, *(f"  {line}" for line in moved)]
        return tuple(lines)


def try_word(kind: str, entry: str, word: str, held: Mapping[str, Story]) -> Trial:
    """What the word would change in the texts held; nothing is written. DeskError for a word that cannot be, or is known already."""
    found = find_entry(kind, entry)
    word = _checked(found, word)
    path = RULES / found.file
    before = input_bytes(path).decode("utf-8")
    more = [word] if found.listed or kind != "material" else [*found.words, word]  # an element goes on going by its name
    after = with_word(before, found.file, found.path, found.key, more)
    with TemporaryDirectory() as place:
        folder = Path(place) / "rules"
        shutil.copytree(RULES, folder)
        (folder / found.file).write_text(after, encoding="utf-8")
        sentences = _sentences()
        (failed, old), (failing, new) = reread((RULES, folder), {**sentences, **held})
    known = {line.partition(": ")[2] for line in failed}  # without file and line, which a line more in the file moves
    lines = {name: differences(old[name], new[name]) for name in held}
    moved = [f"{name}: {line}" for name in sentences for line in differences(_figures(old[name]), _figures(new[name]))]
    return Trial(
        entry=found, word=word, before=before, after=after, texts=len(held),
        failing=(*(line for line in failing if line.partition(": ")[2] not in known), *moved),
        changed={name: told for name, told in lines.items() if told},
    )


def _sentences() -> dict[str, Story]:
    """The example sentences of the tests, where they are: they are read as they should be, and must go on being."""
    pages = load_pages(sorted((ROOT / "tests" / "examples").glob("*.yaml")))
    return {f"tests/examples/{page.doc}": story for page in pages for story in page.stories}


def _figures(facts: Facts) -> Facts:
    return {name: fact for name, fact in facts.items() if name.startswith(Mention.__name__)}


def add_word(kind: str, entry: str, word: str, held: Mapping[str, Story]) -> Trial:
    """The word in its rule file, from the next reading on, and what it changes. DeskError, with nothing written, where examples fail."""
    trial = try_word(kind, entry, word, held)
    path, where = RULES / trial.entry.file, f"word {kind}:{trial.entry.name}"
    if trial.failing:
        wrong = f"with `{trial.word}` {len(trial.failing)} examples of the rules are not kept: {'; '.join(trial.failing[:3])}"
        raise DeskError(where, wrong, "a word that leaves them as they are", "choose another, or change the rules by hand")
    with alone(RULES):  # of two who add a word at once, the second finds the file changed
        _put(path, trial, where)
    forget_rules()
    return replace(trial, written=True)


def _put(path: Path, trial: Trial, where: str) -> None:
    """The rule file with the word. DeskError where it is another by now, or cannot be written."""
    if input_bytes(path).decode("utf-8") != trial.before:
        raise DeskError(where, f"{trial.entry.file} was changed meanwhile", "", "try the word again")
    try:
        write_whole(path, trial.after.encode())
    except OSError as problem:
        expected, advice = "a file that you may write", "copy the folder of rules, and name the copy in RARE_EARTH_RULES"
        raise DeskError(str(path), f"cannot be written ({problem.strerror})", expected, advice) from None


def forget_rules() -> None:
    """Let go of all that this process made of the rules: every cached function of `extract`, for any may rest on a word."""
    for name, module in tuple(sys.modules.items()):
        if name.partition(".")[0] == "extract":
            for value in tuple(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


def texts_at_hand(desk: Desk) -> dict[str, Story]:
    """Every story whose words are here, by a name to tell it by: notes, articles, what waits; a second text of a story has its number."""
    found: list[tuple[str, str, Story]] = [(one.story_id, one.sha256, one.story) for one in known_texts(desk) if one.story is not None]
    seen = {digest for _, digest, _ in found}
    for path in original_files(desk.seeds):
        content = input_bytes(path)
        digest = sha256(content).hexdigest()
        if digest not in seen:
            seen.add(digest)
            document = Document(document_id=path.stem, path=str(path), text=content.decode("utf-8", "replace"), sha256=digest)
            found += [(path.stem, digest, story) for story in split_stories(document)]
    names: Counter[str] = Counter()
    held: dict[str, Story] = {}
    once = {(story.text, story.start): (name, story) for name, _, story in reversed(found)}  # a note stands for every text that is not here
    for name, story in reversed(once.values()):
        names[name] += 1
        held[name if names[name] == 1 else f"{name} ({names[name]})"] = story
    return held


def _checked(entry: Entry, word: str) -> str:
    """The word with single blanks. DeskError where it is none, or stands in the rules already."""
    where = f"word {entry.kind}:{entry.name}"
    plain = " ".join(word.split())
    wrong = next((fault for fault, holds in _FAULTS.items() if holds(plain)), "")
    if not wrong and len(plain.split("|")) not in ((1, _FORMS) if entry.verb else (1,)):
        wrong = "has a bar in it"
    if wrong:
        expected = "a word or a few" + ("; an irregular verb as base|past|participle" if entry.verb else "")
        raise DeskError(where, f"`{plain[:MOST_LETTERS]}` {wrong}", expected, "correct it")
    for spelling in spellings(entry, plain):
        if known := next((at for said, at in known_words(entry) if folded(said) == folded(spelling)), ""):
            raise DeskError(where, f"`{spelling}` is known already", "a word that is new", f"it stands at {known}")
    return plain


_FAULTS: dict[str, Callable[[str], bool]] = {
    "holds no letter": lambda word: not any(map(str.isalpha, word)),
    "holds letters that are not read": lambda word: b"?" in normal(word),  # of another script than the Latin one
    "holds a digit: figures are no words": lambda word: any(map(str.isdigit, word)),
    "holds a sign that cannot be printed": lambda word: not word.isprintable(),
    f"is longer than {MOST_WORDS} words or {MOST_LETTERS} letters": lambda word: len(word.split()) > MOST_WORDS or len(word) > MOST_LETTERS,
}
