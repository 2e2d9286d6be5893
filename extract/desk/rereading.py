"""What other rules would read: the examples of the rules and the texts at hand, read in a process of its own with a folder of rules.

Rules are loaded once in the life of a process, and many parts keep what they made of them: other rules need another process."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from contextlib import ExitStack, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from extract.core.errors import DeskError, ExtractError
from extract.core.paths import SEEDS
from extract.desk.review import shown
from extract.desk.summary import TOLD
from extract.evaluation.examples import failing_examples
from extract.languages.spoken import say, told
from extract.reading.story import load_rules, read_story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.core.records import EventMention, Mention, PlaceMention, Story

Facts: TypeAlias = dict[str, dict[str, str]]  # what was read, by kind and place: the fields as shown, with the `quote`
Answer: TypeAlias = tuple[list[str], dict[str, Facts]]
_LAST: dict[str, Answer] = {}  # the answers of the last call by what they rest on
_FIELDS = (*TOLD, "name", "role")  # the last two: of a place


def reread(folders: Sequence[Path], texts: Mapping[str, Story]) -> tuple[Answer, ...]:
    """For each folder of rules, read side by side: the examples that fail, and what is read in each text. DeskError for bad rules.

    What was read last is kept: of two words tried one after the other the second needs the rules as they stand no more."""
    asked = pickle.dumps(dict(texts))
    keys = [_key(folder, asked) for folder in folders]
    left = [n for n, key in enumerate(keys) if key not in _LAST]
    found = _LAST | dict(zip((keys[n] for n in left), _answers([folders[n] for n in left], asked), strict=True))
    _LAST.clear()
    _LAST.update((key, found[key]) for key in keys)
    return tuple(found[key] for key in keys)


def _key(folder: Path, asked: bytes) -> str:
    """All that an answer rests on: the rules, the places of the seeds, the texts."""
    paths = sorted(path for path in (*folder.rglob("*"), *SEEDS.glob("*")) if path.is_file())
    parts = (part for path in paths for part in (path.name.encode(), path.read_bytes()))
    return sha256(b"".join(sha256(part).digest() for part in (*parts, asked))).hexdigest()


def _answers(folders: Sequence[Path], asked: bytes) -> list[Answer]:
    package = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(filter(None, (str(package), os.environ.get("PYTHONPATH"))))
    with ExitStack() as stack:
        running = [
            stack.enter_context(subprocess.Popen(
                [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env=os.environ | {"RARE_EARTH_RULES": str(folder), "RARE_EARTH_SEEDS": str(SEEDS), "PYTHONPATH": path},
            ))
            for folder in folders
        ]
        for each in running:  # all are given their texts before the first is waited for
            if each.stdin is not None:
                with suppress(BrokenPipeError):  # it ended before it was asked: it has said why
                    each.stdin.write(asked)
                    each.stdin.close()
                each.stdin = None
        answers = [(each.communicate(), each.returncode) for each in running]
    for (_, errors), code in answers:
        if code:
            wrong = (errors.decode("utf-8", "replace").strip().splitlines() or ["the reader ended early"])[-1]
            raise DeskError("rules", wrong, "rules that can be read", "nothing was written")
    return [(answer["failing"], answer["facts"]) for answer in (json.loads(out) for (out, _), _ in answers)]


def facts_of(story: Story) -> Facts:
    """What is read in a story, as far as tables would tell it."""
    reading = read_story(story, load_rules())
    found: Facts = {}
    facts: tuple[Mention | EventMention | PlaceMention, ...] = (*reading.mentions, *reading.events, *reading.places)
    for fact in facts:
        name = f"{type(fact).__name__} {fact.start}"
        while name in found:
            name += "+"  # a second one of the same words
        found[name] = {"quote": fact.text} | _told(fact)
    return found


def _told(fact: Mention | EventMention | PlaceMention) -> dict[str, str]:
    values = ((field, shown(getattr(fact, field, None))) for field in _FIELDS)
    return {field: value for field, value in values if value}


def differences(before: Facts, after: Facts) -> tuple[str, ...]:
    """A line for each figure, event or place that is read otherwise, is new, or is read no more; in the order of the text."""
    lines: list[tuple[int, str]] = []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, {}), after.get(name, {})
        if old != new:
            lines.append((int(name.split()[1].rstrip("+")), _difference(old, new)))
    return tuple(line for _, line in sorted(lines))


def _difference(old: dict[str, str], new: dict[str, str]) -> str:
    if not old or not new:
        read = "`{words}` is new: {values}" if new else "`{words}` is no longer read: {values}"
        only = old or new
        values = [say("{field} {value}", field=told(field, "desk"), value=value) for field, value in only.items() if field != "quote"]
        return say(read, words=only["quote"], values=say("; ").join(values))
    unsaid = say("not said")
    values = [
        say("{field} {value}, was {before}", field=told(field, "desk"), value=new.get(field, unsaid), before=old.get(field, unsaid))
        for field in ("quote", *_FIELDS) if old.get(field) != new.get(field)
    ]
    return say("`{words}`: {values}", words=new["quote"], values=say("; ").join(values))


def _main() -> int:
    texts: dict[str, Any] = pickle.load(sys.stdin.buffer)  # written by `reread` alone
    try:
        answer = {"failing": failing_examples(), "facts": {name: facts_of(story) for name, story in texts.items()}}
    except ExtractError as error:
        print(error, file=sys.stderr)
        return 1
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
