"""Attributes worked out when first asked for: what most sentences of a story are never asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class lazy(Generic[Value]):  # noqa: N801 - a decorator, as `property` is
    """`functools.cached_property` without the lock that it takes before Python 3.12, which costs more than most of what it guards here."""

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out, self._name, self.__doc__ = work_out, work_out.__name__, work_out.__doc__

    def __get__(self, owner: Any, _kind: type) -> Value:
        """The value; from then on an ordinary attribute of its owner."""
        value = owner.__dict__[self._name] = self._work_out(owner)
        return value
