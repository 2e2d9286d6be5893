"""The filters of the charts as options of a command: the same that a reader has on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.export.files import ExportError
from charts.figures import charts
from extract.core.command_line import day

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from charts.drawing.chart import Chart, Choice
    from extract.tables.read import Tables


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """An option for each filter that any chart has."""
    group = parser.add_argument_group("filters, as on the page; each goes to the charts that have it")
    having: dict[str, list[Chart]] = {}
    for one in charts():
        for choice in one.choices:
            having.setdefault(choice.option, []).append(one)
    for option, ones in having.items():
        choice = next(each for each in ones[0].choices if each.option == option)
        group.add_argument(_flag(option), **_taken(choice), help=f"{choice.says} ({', '.join(one.id for one in ones)})")


def _flag(option: str) -> str:
    return f"--{option.replace('_', '-')}"


def _taken(choice: Choice) -> dict[str, Any]:
    """What an option takes, as argparse is told."""
    if choice.values:
        return {"choices": choice.values, "nargs": "+" if choice.many else None}
    if choice.found:
        return {"nargs": "+", "metavar": "ID"}
    return {"type": day, "nargs": 2, "metavar": ("FROM", "TO")} if choice.many else {"type": day, "metavar": "DATE"}


def chosen(args: argparse.Namespace, picked: Iterable[Chart], tables: Tables) -> dict[str, Any]:
    """The filters that were given. Raises ExportError for one that none of the charts has, and for what a filter cannot be."""
    given = {choice.option: value for one in charts() for choice in one.choices if (value := getattr(args, choice.option)) is not None}
    options = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    taking = [(one, choice) for one in picked for choice in one.choices if choice.option in options]
    for name in options.keys() - {choice.option for _, choice in taking}:
        having = ", ".join(one.id for one in charts() if name in {choice.option for choice in one.choices})
        raise ExportError(f"{_flag(name)}: none of the charts asked for has this filter; only {having}; leave it out or add --chart")
    if (days := options.get("window")) and days[0] >= days[1]:
        raise ExportError(f"--window: {days[0]} is not before {days[1]}; expected the first day and the last; exchange them")
    for one, choice in taking:
        _check_known(choice, options[choice.option], choice.found(one.select(tables)) if choice.found else frozenset())
    return options


def _check_known(choice: Choice, value: Any, known: frozenset[str]) -> None:
    unknown = sorted(set(value) - known) if known else []
    if unknown:
        raise ExportError(f"{_flag(choice.option)}: nothing here has `{unknown[0]}`; expected some of {', '.join(sorted(known))}")
