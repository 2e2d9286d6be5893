"""One word more in a rule file: the only change of its text is the word at the end of its list, so that comments and layout stay."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from extract.core.errors import DeskError
from extract.core.strict_yaml import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path: TypeAlias = tuple[str | int, ...]


def with_word(text: str, file: str, where: Path, key: str, words: Sequence[str]) -> str:
    """The text of a rule file with these words at the end of the list under `key` of the mapping at `where` (keys, numbers of entries).

    A list that is not there is made. DeskError where the file would say anything else than before but for the words.
    """
    new = _inserted(text, where, key, words)
    wanted = deepcopy(parse_yaml(text, file))
    holder = wanted
    for step in where:
        holder = holder[step]
    before = holder.get(key, [])
    holder[key] = [*([before] if isinstance(before, str) else before), *words]
    if parse_yaml(new, file) != wanted:
        raise DeskError(file, f"`{words[-1]}` cannot be written without changing more than its list", "", "write it by hand")
    return new


def _inserted(text: str, where: Path, key: str, words: Sequence[str]) -> str:
    holder = yaml.compose(text, Loader=_Loader)
    for step in where:
        holder = _child(holder, step)
    value = _child(holder, key)
    if value is None:
        return _with_key(text, holder, f"{key}: [{_listed(words)}]")
    if isinstance(value, yaml.ScalarNode):
        start, end = value.start_mark.index, value.end_mark.index
        return f"{text[:start]}[{_listed([value.value, *words])}]{text[end:]}"
    if not value.value:
        return _put(text, value.start_mark.index + 1, _listed(words))
    last = value.value[-1]
    if value.flow_style:
        return _put(text, last.end_mark.index, f", {_listed(words)}")
    dash = f"\n{' ' * value.start_mark.column}- "
    return _put(text, _line_end(text, last.end_mark.index), "".join(f"{dash}{_listed([each])}" for each in words))


def _child(node: Any, step: str | int) -> Any:
    """What stands under a key of a mapping or at a number of a list; None for a key that it has not."""
    if isinstance(step, int):
        return node.value[step]
    return next((value for name, value in node.value if name.value == step), None)


def _with_key(text: str, holder: Any, entry: str) -> str:
    """A key more at the end of a mapping."""
    last = holder.value[-1][1].end_mark.index
    if holder.flow_style:
        return _put(text, last, f", {entry}")
    return _put(text, _line_end(text, last), f"\n{' ' * holder.start_mark.column}{entry}")


def _put(text: str, at: int, more: str) -> str:
    return text[:at] + more + text[at:]


def _line_end(text: str, at: int) -> int:
    """The end of the line on which something ends: behind a comment, too."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _listed(words: Sequence[str]) -> str:
    """Words as a list on one line has them, between quotes where YAML asks for it."""
    listed = str(yaml.safe_dump([*words], default_flow_style=True, allow_unicode=True, width=10**9))  # wider than any line
    return listed.strip().removeprefix("[").removesuffix("]")
