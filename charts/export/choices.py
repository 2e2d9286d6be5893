"""The filters of the charts as options of a command: the same that a reader has on the page."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from charts.export.files import ExportError
from charts.figures import charts
from extract.core.command_line import day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


def chosen(args: argparse.Namespace, picked: Sequence[Chart], tables: Tables) -> dict[str, Any]:
    """The filters that were given on the command line. Raises ExportError for one that none of the charts has, and as `checked` does."""
    given = {choice.option: value for one in charts() for choice in one.choices if (value := getattr(args, choice.option)) is not None}
    having = {name: [one.id for one in charts() if name in {choice.option for choice in one.choices}] for name in given}
    for name in (name for name, ids in having.items() if not {*ids} & {one.id for one in picked}):
        raise ExportError(f"{_flag(name)}: only {', '.join(having[name])} has this filter; none of the charts asked for; leave it out")
    return checked({name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}, picked, tables)


def from_address(query: Mapping[str, str], one: Chart, tables: Tables) -> dict[str, Any]:
    """The filters in an address: `currency=usd_ex_vat`, several with commas between. Raises ExportError as `checked` does."""
    found = {choice.option: _read(choice, query[choice.option]) for choice in one.choices if query.get(choice.option)}
    return checked(found, [one], tables)


def in_address(options: Mapping[str, Any], one: Chart) -> dict[str, str]:
    """The same the other way: what an address must say to give a chart as it is with these options."""
    return {name: ",".join(map(str, value)) if isinstance(value, tuple) else str(value) for name, value in one.settings(options).items()}


def _read(choice: Choice, text: str) -> Any:
    parts = tuple(text.split(","))
    if not (choice.values or choice.found):
        try:
            parts = tuple(map(day, parts))  # type: ignore[arg-type]
        except argparse.ArgumentTypeError as problem:
            raise ExportError(f"{choice.option}: {problem}") from problem
    return parts if choice.many else parts[0]


def checked(options: dict[str, Any], picked: Sequence[Chart], tables: Tables) -> dict[str, Any]:
    """The options. Raises ExportError, in one line, for what one of these charts cannot take."""
    days = options.get("window")
    if days and (len(days) != 2 or days[0] >= days[1]):
        raise ExportError(f"window: {' to '.join(map(str, days))}; expected two days, the first before the last; correct them")
    for one in picked:
        for choice in (choice for choice in one.choices if choice.option in options):
            value = options[choice.option]
            known = frozenset(choice.values) or (choice.found(one.select(tables)) if choice.found else frozenset())
            unknown = sorted({*(value if choice.many else [value])} - known) if known else []
            if unknown:
                raise ExportError(f"{choice.option}: nothing here has `{unknown[0]}`; expected some of {', '.join(sorted(known))}")
    return options
