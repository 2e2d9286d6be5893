"""A mapping: which columns of a table become which cells of a series row. Strict YAML, by `extract/rules/mappings/` or a path.

Its cells are texts in which `{name}` stands for what the row holds: a column, what a table translates it to, what the command was
given, the row's `year`, or a cell before it. Nothing else is computed; a name that nothing gives is refused at its line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import re2

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.strict_yaml import TEXTS, YamlMap, check_shape, load_map, texts
from extract.sources.series_checks import COLUMNS
from extract.structured.formats import NumberForm, period_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Named

FOLDER = RULES / "mappings"
_SHAPE = {
    "into": str, "columns": {"*": TEXTS}, "dates": TEXTS, "period": str, "until?": str, "cells": {"*": str}, "optional?": TEXTS,
    "given?": {"*": object}, "numbers?": {"thousands?": str, "decimal?": str, "missing?": object}, "wide?": {"header": str, "cell": str},
    "skip?": [{"column": str, "is?": object, "is_not?": object, "because": str}], "tables?": {"*": {"*": object}}, "translate?": {"*": str},
    "observations?": [{"*": object}],
}
OPTIONS = ("publisher", "title", "url", "published")  # cells that options of the command give, or take the place of
COMPUTED = ("period_start", "period_end", "year")  # what the period of a row gives
SPECIAL = ("compare", "times")  # cells that are no columns: how long before lies what is compared, and a factor for the figure
ALWAYS = ("series_id", "metric", "kind", "value", "unit", "scope", "quality")
CELLS = tuple(name for name in COLUMNS if name not in ("period_start", "period_end", "compare_start", "compare_end"))
COUNTED_IN = {"price": "price_basis", "level": "mass_basis"}  # the basis that a kind of figure cannot do without


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Rows to leave out: where `column` holds one of `values` (or, with `others`, any other), and why."""

    column: str
    values: frozenset[str]
    others: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One series row out of a row of the table: its cells as templates, if names hold the values of `when` and none of `unless`."""

    when: Named[str, frozenset[str]]
    unless: Named[str, frozenset[str]]
    cells: Named[str, str]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping as checked; `columns` is name -> the headers it may stand under, `translate` name -> table of names by value."""

    name: str
    into: str
    columns: Named[str, tuple[str, ...]]
    optional: frozenset[str]
    given: Named[str, tuple[str, ...]]
    dates: tuple[str, ...]
    period: str
    until: str  # the end of a period whose beginning and end stand in two columns; else empty
    numbers: NumberForm
    wide: tuple[str, str] | None
    skip: tuple[Skip, ...]
    translate: Named[str, Named[str, Named[str, str]]]
    recipes: tuple[Recipe, ...]

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which a table is none of this mapping's."""
        return tuple(name for name in self.columns if name not in self.optional)

    @property
    def translated(self) -> frozenset[str]:
        """The names that the tables give."""
        return frozenset(key for table in self.translate.values() for row in table.values() for key in row)

    def gives(self, cell: str) -> bool:
        """Whether every row has that cell without being told."""
        return cell in self.translated or all(cell in recipe.cells for recipe in self.recipes)


def shipped() -> tuple[str, ...]:
    """The names of the mappings that come with the project."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_mapping(name: str) -> Mapping:
    """The shipped mapping of that name, or the one in that file. RuleError names the line of anything unclear."""
    path = FOLDER / f"{name}.yaml" if name in shipped() else Path(name)
    if not path.is_file():
        near = get_close_matches(name, shipped(), n=1)
        advice = f"write `{near[0]}`" if near else f"one of {', '.join(shipped())}, or the path of a file"
        raise RuleError(name, "there is no such mapping", "a shipped mapping or a YAML file", advice)
    content = load_map(path)
    check_shape(content, _SHAPE, path.name, path.name)
    return _mapping(path.stem, content)


def names_in(template: str, where: str) -> list[str]:
    """The names that a template refers to. RuleError for braces that are no name."""
    try:
        parts = [part[1:] for part in Formatter().parse(template) if part[1] is not None]
    except ValueError:
        parts = [("", "", "")]
    names = [name or "" for name, form, conversion in parts if not form and not conversion]
    if len(names) < len(parts) or not all(name.isidentifier() for name in names):
        raise RuleError(where, f"`{template}` is no template", "text with {names}", "correct the braces")
    return names


def _mapping(name: str, content: YamlMap) -> Mapping:
    columns = {role: tuple(texts(content["columns"], role)) for role in _section(content, "columns")}
    optional = texts(content, "optional")
    _known(optional, columns, content.where("optional"), "column")
    given = {role: tuple(texts(content["given"], role)) for role in _section(content, "given")}
    wide = _wide(content)
    held = {*columns, *given, *(wide or ())}
    mapping = Mapping(
        name=name, into=_stem(content), columns=columns, optional=frozenset(optional), given=given, dates=_dates(content),
        period=_template(content, "period", held), until=_template(content, "until", held) if "until" in content else "",
        numbers=_numbers(content), wide=wide, skip=tuple(_skip(content, held)),
        translate=_translated(content, {*held, *COMPUTED}), recipes=(),
    )
    entries = content.get("observations") or [YamlMap(content.file, content.line)]
    return replace(mapping, recipes=tuple(_recipe(entry, content["cells"], mapping) for entry in entries))


def _template(content: YamlMap, key: str, names: Iterable[str]) -> str:
    template = content[key]
    if not isinstance(template, str):
        raise RuleError(content.where(key), f"`{key}` is no text", "a text with {names}", "write it on one line")
    _known(names_in(template, content.where(key)), sorted(names), content.where(key), "name given before")
    return template


def _section(content: YamlMap, key: str) -> YamlMap:
    section = content.get(key, YamlMap(content.file, content.line))
    if not isinstance(section, YamlMap):
        raise RuleError(content.where(key), f"`{key}` is no mapping", "name: value", "rewrite it")
    return section


def _known(names: Iterable[str], known: Iterable[str], where: str, what: str) -> None:
    known = list(known)
    for name in (name for name in names if name not in known):
        near = get_close_matches(name, known, n=1, cutoff=0.0)
        raise RuleError(where, f"there is no {what} `{name}`", f"one of {', '.join(known)}", f"write `{near[0]}`" if near else "name one")


def _stem(content: YamlMap) -> str:
    into = content["into"]
    if not isinstance(into, str) or not re2.fullmatch(r"[a-z0-9_]+", into):
        raise RuleError(content.where("into"), f"`{into}` is no name of a series file", "small letters, digits and _", "rename it")
    return into


def _dates(content: YamlMap) -> tuple[str, ...]:
    for form in texts(content, "dates"):
        try:
            period_pattern(form)
        except ValueError:
            expected = "YYYY with MM, M or MMM, DD or D, Qn"
            raise RuleError(content.where("dates"), f"`{form}` is no format of dates", expected, "rewrite it") from None
    return tuple(texts(content, "dates"))


def _numbers(content: YamlMap) -> NumberForm:
    entry = _section(content, "numbers")
    plain = NumberForm()
    form = NumberForm(
        thousands=entry.get("thousands", plain.thousands) or None, decimal=entry.get("decimal", plain.decimal),
        missing=frozenset(texts(entry, "missing")) | {""} if "missing" in entry else plain.missing,
    )
    if form.thousands == form.decimal or len(form.decimal) != 1 or len(form.thousands or ",") != 1:
        raise RuleError(entry.where(), "thousands and decimals are parted by the same, or by no sign", "two signs", "correct them")
    return form


def _wide(content: YamlMap) -> tuple[str, str] | None:
    if "wide" not in content:
        return None
    return content["wide"]["header"], content["wide"]["cell"]


def _skip(content: YamlMap, names: set[str]) -> Iterable[Skip]:
    for entry in content.get("skip", ()):
        _known([entry["column"]], sorted(names), entry.where("column"), "column")
        if ("is" in entry) == ("is_not" in entry):
            raise RuleError(entry.where(), "rows to skip need `is` or `is_not`", "one of them", "say which")
        values = frozenset(texts(entry, "is" if "is" in entry else "is_not"))
        yield Skip(column=entry["column"], values=values, others="is_not" in entry, because=entry["because"])


def _translated(content: YamlMap, names: set[str]) -> dict[str, dict[str, Named[str, str]]]:
    tables, chosen = _section(content, "tables"), _section(content, "translate")
    _known(chosen, sorted(names), chosen.where(), "column")
    for name in chosen:
        _known([chosen[name]], tables, chosen.where(name), "table")
    for table in (_section(tables, name) for name in tables):
        entries = [entry for entry in table.values() if isinstance(entry, YamlMap)]
        if len(entries) not in (0, len(table)) or any(entry.keys() != entries[0].keys() for entry in entries):
            raise RuleError(table.where(), "the entries of a table differ in what they give", "the same names in each", "complete them")
    return {name: {key: _names(entry, name) for key, entry in tables[chosen[name]].items()} for name in chosen}


def _names(entry: object, name: str) -> Named[str, str]:
    """What an entry of a table gives: the names it lists, or one text in the place of what was translated."""
    return entry if isinstance(entry, YamlMap) else {name: str(entry)}


def _recipe(entry: YamlMap, common: YamlMap, mapping: Mapping) -> Recipe:
    own = {key: value for key, value in entry.items() if key not in ("when", "unless")}
    cells = own | {key: value for key, value in common.items() if key not in own}  # its own first: those of all may speak of them
    part_of = {key: part for part in (common, entry) for key in part}
    given = mapping.translated
    sources = {*mapping.columns, *mapping.given, *(mapping.wide or ()), *OPTIONS, *COMPUTED, *given}
    before: set[str] = set()
    for key in cells:
        _known([key], [*CELLS, *SPECIAL], part_of[key].where(key), "cell")
        _template(part_of[key], key, sources | before)
        before.add(key)
    asked = [_section(entry, key) for key in ("when", "unless")]
    for section in asked:
        _known(section, sorted(sources), section.where(), "name")
    when, unless = ({key: frozenset(texts(section, key)) for key in section} for section in asked)
    recipe = Recipe(when=when, unless=unless, cells=cells, where=entry.where())
    _check_complete(recipe, given)
    return recipe


def _check_complete(recipe: Recipe, given: frozenset[str]) -> None:
    """RuleError where a row would have no unit, no scope, no basis, or lack anything else that every row needs."""
    held = {*recipe.cells, *given}
    kind = recipe.cells.get("kind", "")
    basis = COUNTED_IN.get(kind)
    if basis and basis not in held:
        raise RuleError(recipe.where, f"a {kind} without `{basis}`", "the basis that figures are counted in", f"add {basis}")
    for name in (name for name in ALWAYS if name not in held):
        raise RuleError(recipe.where, f"the mapping gives no {name}", "a cell, or a column of a table", f"add {name}")
