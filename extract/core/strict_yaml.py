"""Reads curated YAML strictly: every scalar stays text, repeated keys and anchors are refused, every error says `file:line`.

The first step of every rule file. Plain YAML loading would turn `NO` into False and `22:30` into 1350, and keep the last of two
equal keys; here nothing is guessed. A `YamlMap` is an ordinary dict that remembers its lines."""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml

from extract.core.command_line import input_bytes
from extract.core.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_DEEPEST = 50  # levels: our own files have six
_MANY = 5_000  # brackets or blanks that open as many levels: no file of ours has them, and the parser bears twice as many
_KEY = re.compile(r"^\w+:", re.MULTILINE)  # of the whole file: what stands under it is set in
_LEADING = re.compile(r"^[ ?:-]+", re.MULTILINE)
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # all values are text here, so none is looked at for what else it may be


class YamlMap(dict[str, Any]):
    """A mapping with the file it stands in, its line, and the line of each key."""

    __slots__ = ("file", "key_lines", "line")

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file, self.line = file, line
        self.key_lines: dict[str, int] = {}

    def __missing__(self, key: str) -> Any:
        raise RuleError(self.where(), f"key `{key}` is missing", f"`{key}: ...`", "add it")

    def where(self, key: str | None = None) -> str:
        """`file:line` of the mapping, or of one of its keys."""
        return f"{self.file}:{self.key_lines.get(key or '', self.line)}"


def load_yaml(path: Path) -> Any:
    """The file's content as str, YamlMap and list. RuleError on anything unclear."""
    return parse_yaml(_text(path), path.name)


def _text(path: Path) -> str:
    try:
        return input_bytes(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise RuleError(str(path.name), f"cannot be read ({why})", "a UTF-8 YAML file", "restore or re-save the file") from None


def load_map(path: Path) -> YamlMap:
    """As `load_yaml`, of a file that is a mapping."""
    content = load_yaml(path)
    if not isinstance(content, YamlMap):
        raise RuleError(path.name, "is not a mapping", "key: value", "restore the file")
    return content


def load_section(path: Path, key: str) -> Any:
    """What stands under one key of a file that is a mapping. The rest, which may be large, is not parsed."""
    text = _text(path)
    begins = [*(found.start() for found in _KEY.finditer(text)), len(text)]
    parts = [(first, end) for first, end in pairwise(begins) if text.startswith(f"{key}:", first)]
    if len(parts) != 1:  # the whole file tells what is wrong
        return load_map(path)[key]
    first, end = parts[0]
    lines_before = "\n" * text.count("\n", 0, first)  # so that errors name the line of the file
    return parse_yaml(lines_before + text[first:end], path.name)[key]


def load_list(path: Path, what: str, key: str) -> list[Any]:
    """As `load_yaml`, of a file that is a list; `what` its entries are, each named by `key`, which no two share."""
    entries = load_yaml(path)
    if not isinstance(entries, list):
        raise RuleError(path.name, f"is not a list of {what}s", f"- {key}: ...", f"begin each {what} with a dash")
    named = [entry for entry in entries if isinstance(entry, YamlMap) and key in entry]
    for number, entry in enumerate(named):
        if any(entry[key] == other[key] for other in named[:number]):
            raise RuleError(entry.where(key), f"{what} `{entry[key]}` stands twice", f"each {key} once", "rename one")
    return entries


def parse_yaml(text: str, file: str) -> Any:
    """As `load_yaml`, of text already in hand; `file` names it in errors."""
    try:
        _check_depth(text, file)
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, UnicodeError) as problem:
        where = file
        if mark := getattr(problem, "problem_mark", None):
            where = f"{file}:{mark.line + 1}"
        what = str(getattr(problem, "problem", None) or problem).splitlines()[0]
        raise RuleError(where, f"not valid YAML ({what})", "", "mend the syntax") from None
    if node is None:
        raise RuleError(file, "is empty", "at least one entry", "restore the file")
    return _plain(node, file, set(), 0)


def _check_depth(text: str, file: str) -> None:
    """RuleError for text nested so deep that the parser would run out of stack, which nothing could catch; few are looked at closely."""
    if sum(map(text.count, "[{")) < _MANY and max(map(len, _LEADING.findall(text)), default=0) < _MANY:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _too_deep(file, event)


def _too_deep(file: str, found: Any) -> RuleError:
    where = f"{file}:{found.start_mark.line + 1}"
    return RuleError(where, f"entries are nested more than {_DEEPEST} deep", "a few levels", "restore the file")


def _plain(node: yaml.Node, file: str, seen: set[int], depth: int) -> Any:
    if depth > _DEEPEST:
        raise _too_deep(file, node)
    if id(node) in seen:
        raise RuleError(f"{file}:{node.start_mark.line + 1}", "an alias repeats another entry", "every entry written out", "copy the entry")
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, file, seen, depth + 1) for child in node.value]
    return _map(node, file, seen, depth + 1)


def _map(node: yaml.Node, file: str, seen: set[int], depth: int) -> YamlMap:
    out = YamlMap(file, node.start_mark.line + 1)
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise RuleError(f"{file}:{line}", "a key is not text", "a plain word as key", "rewrite the key")
        key = str(key_node.value)
        if key in out:
            twice = f"key `{key}` stands twice (first on line {out.key_lines[key]})"
            raise RuleError(f"{file}:{line}", twice, "each key once", "remove one")
        out.key_lines[key] = line
        out[key] = _plain(value_node, file, seen, depth)
    return out


def check_keys(entry: Any, allowed: Collection[str], required: Collection[str] = ()) -> None:
    """RuleError when `entry` is no mapping, has a key that is not allowed (naming the nearest known one), or lacks a required one."""
    if not isinstance(entry, YamlMap):
        keys = f"keys {', '.join(sorted(allowed))}"
        found = str(entry)[:40]  # some six words: enough to look for in the file; a message is one line
        raise RuleError("rules", f"expected a mapping, found {found!r}", keys, "rewrite the entry")
    for key in entry:
        if key not in allowed:
            near = get_close_matches(key, list(allowed), n=1, cutoff=0.5)  # half alike: a word cut short counts
            advice = [*(f"write `{one}`" for one in near), f"known: {', '.join(sorted(allowed))}"]
            raise RuleError(entry.where(key), f"unknown key `{key}`", "a known key", advice[0])
    for key in required:
        if key not in entry:
            raise RuleError(entry.where(), f"key `{key}` is missing", f"`{key}: ...`", "add it")


def check_choice(entry: YamlMap, key: str, known: Collection[str]) -> None:
    """RuleError when what stands under `key`, if anything does, is none of those known."""
    if entry.get(key) not in (None, *known):
        raise RuleError(entry.where(key), f"{key} `{entry[key]}` is not known", " or ".join(known), "correct it")


def texts(entry: YamlMap, key: str) -> list[str]:
    """The list of texts under `key` (a single text counts as a list of one; absent: empty)."""
    value = entry.get(key, [])
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return list(value)
    raise RuleError(entry.where(key), f"`{key}` is not a list of texts", "[one, two]", "rewrite it")


TEXTS = "texts"
"""Of a shape: one or more texts, none of them empty; see `check_shape`."""
_SCALARS: dict[Any, str] = {str: "a text", float: "a number", int: "a whole number"}


def check_shape(node: Any, shape: Any, where: str, name: str) -> None:
    """RuleError at the first part of what stands under `name` that is not of the shape.

    A shape is `str`, `float`, `int`, `object` (anything) or TEXTS; [shape], a list of such; [shape, shape], a list of just these; or a dict
    of shapes by key, where "key?" may be missing, "*" stands for any other key and `int` for any other that is a whole number.
    """
    if isinstance(shape, dict):
        _check_map(node, shape, where, name)
    elif isinstance(shape, list):
        _check_list(node, shape, where, name)
    elif shape is TEXTS:
        for each in node if isinstance(node, list) else [node]:
            if not isinstance(each, str) or not each.strip():
                raise RuleError(where, f"`{name}` is not a list of texts", "[one, two]", "rewrite it")
    elif shape is not object and not (isinstance(node, str) and _is_number(node, shape)):
        found = str(node)[:40]  # as in `check_keys`
        raise RuleError(where, f"`{name}` is {found!r}", _SCALARS[shape], "correct it")


def _check_list(node: Any, shape: list[Any], where: str, name: str) -> None:
    if not isinstance(node, list) or len(shape) not in (1, len(node)):
        raise RuleError(where, f"`{name}` is no list{f' of {len(shape)}' if len(shape) > 1 else ''}", "[one, two]", "rewrite it")
    for part, each in zip(shape * len(node) if len(shape) == 1 else shape, node, strict=True):
        check_shape(each, part, where, name)


def _check_map(node: Any, shape: dict[Any, Any], where: str, name: str) -> None:
    if not isinstance(node, YamlMap):
        raise RuleError(where, f"`{name}` is no mapping", "name: value", "rewrite it")
    named = {key.removesuffix("?"): part for key, part in shape.items() if key not in ("*", int)}
    other = shape.get("*", shape.get(int))
    check_keys(node, named if other is None else node, [key for key in named if key in shape])
    for key, value in node.items():
        if int in shape and key not in named:
            check_shape(key, int, node.where(key), f"a key of {name}")
        check_shape(value, named.get(key, other), node.where(key), key)


def _is_number(text: str, kind: Any) -> bool:
    """Whether a text is a number of the kind; any is, where a text is asked for."""
    try:
        return kind is str or math.isfinite(kind(text))
    except ValueError:
        return False
