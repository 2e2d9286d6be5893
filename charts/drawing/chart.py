"""What a chart is: which rows it draws, how it paints them, what it says about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from charts.drawing.frame import plot_canvas
from charts.drawing.theme import LAYOUTS, Layout
from extract.languages.spoken import language

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from charts.drawing.canvas import Canvas
    from charts.wording.captions import Words

Rows = Mapping[str, "pd.DataFrame"]


def as_selected(rows: Rows, **_: Any) -> Rows:
    """The rows as they are: for a chart that draws all that it selects, whatever the options."""
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter of a chart: the option of `paint`, `words` and `shown` that it sets, in words, and what it may be.

    One of `values`, or some of them (`many`); without `values` a day, two days (`many`), or ids of which `found(rows)` gives those known.
    `default` is what the chart does without it: an export that differs from it says so in its name.
    """

    option: str
    says: str
    values: tuple[str, ...] = ()
    many: bool = False
    default: Any = None
    found: Callable[[Rows], frozenset[str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart: which rows it draws, how it paints them, what it says about them, and what a table of them holds. All are pure.

    `select(tables)` gives frames by name; `paint(canvas, rows, **options)` fills `canvas.box`; `words(rows, **options)` gives Words;
    `height(rows, layout)` is the height the bare plot wants on a page where it depends on the rows; `shown(rows, **options)` gives the
    frames that the table on the page and every file of data hold: the rows that the picture shows under these options, in its currency
    and form, changes with their sign, the names of the frames fit for a file's name. `choices` are the filters that a reader has.
    `caption(words, rows, drawn, **options)` gives the words of a picture that has room only for the marks of the records `drawn`.
    """

    id: str
    title: str
    question: str
    page: str
    tables: tuple[str, ...]
    select: Callable[..., Rows]
    paint: Callable[..., None]
    words: Callable[..., Words]
    height: Callable[[Rows, Layout], float] | None = None
    shown: Callable[..., Rows] = as_selected
    choices: tuple[Choice, ...] = ()
    caption: Callable[..., Words] | None = None

    def settings(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the options that make the picture another than it is without any."""
        plain = {choice.option: choice.default for choice in self.choices}
        return {name: value for name, value in options.items() if value not in (None, "", False, (), [], plain.get(name))}

    def build(self, rows: Rows, *, theme: str = "light", layout: str = "screen", **options: Any) -> go.Figure:
        """The plot alone, for a page. Empty rows give a figure that says so and what to change."""
        canvas = self.bare_canvas(rows, theme=theme, layout=layout)
        self.paint(canvas, rows, **options)
        return canvas.figure()

    def captioned(self, canvas: Canvas, words: Words, rows: Rows, **options: Any) -> Words:
        """The words for a picture as painted: where a chart leaves out marks, they name only what has one in it."""
        if not self.caption:
            return words
        marked = (mark for trace in canvas.traces for mark in trace.get("customdata") or ())
        return self.caption(words, rows, frozenset(str(mark[0]) for mark in marked if mark), **options)

    def bare_canvas(self, rows: Rows, *, theme: str = "light", layout: str = "screen") -> Canvas:
        """An empty canvas of the size that `build` paints on."""
        return plot_canvas(layout, theme, height=self.height and self.height(rows, LAYOUTS[layout]))


Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def shared(prepare: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The pure function `prepare`, keeping its last result for the next call with the very same rows and equal options, in one language."""
    last: list[tuple[dict[int | str, Any], Result]] = []

    @wraps(prepare)
    def prepared(*args: Arguments.args, **options: Arguments.kwargs) -> Result:
        given = dict[int | str, Any](enumerate(args)) | dict(options) | {"": language()}
        for before, result in last:
            if before.keys() == given.keys() and all(_same(before[name], given[name]) for name in given):
                return result
        last[:] = [(given, prepare(*args, **options))]
        return last[0][1]

    return prepared


def _same(one: object, other: object) -> bool:
    """The same object, or an equal one where equality is cheap and certain: what can be hashed. Frames cannot."""
    if one is other:
        return True
    try:
        return type(one) is type(other) and hash(one) == hash(other) and bool(one == other)
    except TypeError:
        return False
