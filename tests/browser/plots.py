"""Plots as a reader handles them: where a mark or a label is on the screen, and the mouse that points, drags and clicks there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.drawing.type import Box

if TYPE_CHECKING:
    from tests.chromium import Visit


_MARKS = """([key, record]) => {
  const plot = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  const traces = plot._fullData, points = [];
  for (const node of plot.querySelectorAll('.point, .points path.point, .bars .point path')) {
    const found = node.__data__ ?? node.parentNode.__data__;
    const each = Array.isArray(found) ? found[0] : found;
    if (!each || each.i === undefined) continue;
    const trace = each.trace ?? traces.find(t => t.customdata && t.customdata[each.i] && [].concat(t.customdata[each.i])[0] === record
      && node.closest(`.trace`)?.__data__?.[0]?.trace?.uid === t.uid);
    const data = (each.data ?? (trace ?? node.closest('.trace').__data__[0].trace).customdata?.[each.i]);
    if ([].concat(data ?? [])[0] === record) {
      const box = node.getBoundingClientRect();
      if (box.width > 0) points.push([box.left, box.top, box.right, box.bottom]);
    }
  }
  return points;
}"""
_LABELS = """key => {
  const plot = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  return [...plot.querySelectorAll('.annotation')].map(each => [plot.layout.annotations[each.dataset.index].name, each])
    .filter(([record, each]) => record && each.textContent).map(([record, each]) => {
      const box = each.getBoundingClientRect();
      return [record, [box.left, box.top, box.right, box.bottom], each.textContent];
    });
}"""
_TICKS = """key => [...document.querySelectorAll(`.st-key-${key} [class^="x"][class$="tick"] text`)].map(each => each.textContent)"""
_ACROSS = """([key, first, last]) => {
  const plot = document.querySelector(`.st-key-${key} .js-plotly-plot`), frame = plot.getBoundingClientRect();
  const axis = Object.values(plot._fullLayout).findLast(each => each?._id?.[0] === 'x' && each.type === 'date');
  return [first, last].map(day => frame.x + axis._offset + axis.d2p(day)).concat([frame.y + frame.height * 0.55]);
}"""


def marks_of(seen: Visit, plot: str, record: str) -> list[Box]:
    """The marks of a record, in pixels of the window: one in each panel that draws it."""
    return [Box(*sides) for sides in seen.page.evaluate(_MARKS, [plot, record])]


def middle(box: Box) -> tuple[float, float]:
    """Where a person would click."""
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def click_mark(seen: Visit, plot: str, record: str) -> None:
    """Click the mark of a record where it is drawn."""
    seen.page.locator(f".st-key-{plot}").scroll_into_view_if_needed()
    marks = marks_of(seen, plot, record)
    assert marks, f"{record} is not drawn in {plot}"
    seen.page.mouse.click(*middle(marks[-1]))  # where it is largest: the close-up is drawn last
    seen.settle()


def labels_of(seen: Visit, plot: str) -> list[tuple[str, Box, str]]:
    """Record, box and words of each label that can be clicked and is seen."""
    seen.page.locator(f".st-key-{plot}").scroll_into_view_if_needed()
    return [(record, Box(*sides), words) for record, sides, words in seen.page.evaluate(_LABELS, plot)]


def ticks_of(seen: Visit, plot: str) -> list[str]:
    """The words below the axes of days."""
    found: list[str] = seen.page.evaluate(_TICKS, plot)
    return found


def drag(seen: Visit, plot: str, first: str, last: str) -> None:
    """Drag from one day to another in the last panel of days."""
    seen.page.locator(f".st-key-{plot}").scroll_into_view_if_needed()
    left, right, y = seen.page.evaluate(_ACROSS, [plot, first, last])
    seen.page.mouse.move(left, y)
    seen.page.mouse.down()
    seen.page.mouse.move((left + right) / 2, y)
    seen.page.mouse.move(right, y)
    seen.page.mouse.up()
