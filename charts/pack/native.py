"""Charts that a slide program can edit: the panels of a picture as native charts in the house's colours, each with its workbook."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt
from xlsxwriter import Workbook

from charts.drawing.theme import mix, palette
from charts.export.tables import WORKBOOK
from extract.core.text import visible
from extract.languages.spoken import language, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from charts.pack.forms import Panel, Series

SANS = "Arial"  # a slide cannot carry its own faces
_SCRIPTS = {"zh": ("zh-CN", "Microsoft YaHei")}  # a language that is not written in it: its name on slides, and a face of PowerPoint
_TOKENS = palette("light")
_EPOCH = date(1899, 12, 30)  # day 0 of a workbook's dates, as Excel counts from 1 Mar 1900 on
_TYPES = {"months": XL_CHART_TYPE.COLUMN_CLUSTERED, "bars": XL_CHART_TYPE.BAR_CLUSTERED, "points": XL_CHART_TYPE.XY_SCATTER_LINES}
_BESIDE = {"months": XL_LABEL_POSITION.OUTSIDE_END, "bars": XL_LABEL_POSITION.OUTSIDE_END, "points": XL_LABEL_POSITION.RIGHT}
_TEXT = 11.0  # points: the least that is read from a slide
_PALE = 0.35  # of a colour over paper: light enough for what lies on it
_DOT = 6  # points across
_RIM, _LINE = 1.25, 1.25  # points: of a hollow mark; of the line that joins dots
_TIGHT, _OPEN = 6, 55  # per cent of a column between two: months of one period look like one bar; names stand apart
_DATES = "mmm yyyy"
_BASE_UNIT = "{http://schemas.openxmlformats.org/drawingml/2006/chart}baseTimeUnit"


def add_chart(shapes: Any, panel: Panel, ends: tuple[Any, ...], *, alt: str, about: Mapping[str, str]) -> None:
    """The panel as a native chart in the box `ends` (EMU); `about` is what a second sheet of its workbook tells of it."""
    frame = shapes.add_chart(_TYPES[panel.kind], *ends, _data(panel))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", visible(alt))
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(panel, about))
    chart.font.size, chart.font.name = Pt(_TEXT), SANS
    set_script(chart.font)
    chart.font.color.rgb = _rgb(_TOKENS["ink2"])
    chart.has_title = False
    chart.has_legend = len(panel.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _set_axes(chart, panel)
    plot = chart.plots[0]
    if panel.kind != "points":
        plot.overlap, plot.gap_width = 100, {"months": _TIGHT}.get(panel.kind, _OPEN)
    for drawn, series in zip(plot.series, panel.series, strict=True):
        if panel.kind == "points":
            _set_dots(drawn, series)
        else:
            _fill(drawn.format, series)
        _label(drawn, series, _places(panel, series), _BESIDE[panel.kind])


def set_script(font: Any) -> None:
    """Says of the words in a font which language they are in, and in which face what is not Latin stands."""
    if language() not in _SCRIPTS:
        return
    tag, typeface = _SCRIPTS[language()]
    element, face = font._element, OxmlElement("a:ea")
    element.set("lang", tag)
    face.set("typeface", typeface)
    latin = element.find(qn("a:latin"))
    element.append(face) if latin is None else latin.addnext(face)


def places(panel: Panel) -> list[date | str]:
    """What stands along the axis of names or months, in order: all months from the first to the last, so that a gap stays a gap."""
    if panel.span is None:
        return list(dict.fromkeys(point.at for series in panel.series for point in series.points))
    first, last = (day.year * 12 + day.month - 1 for day in panel.span)
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def _places(panel: Panel, series: Series) -> list[int]:
    """At which place of the axis each point of a series stands."""
    if panel.kind == "points":
        return list(range(len(series.points)))
    order = {at: index for index, at in enumerate(places(panel))}
    return [order[point.at] for point in series.points]


def _data(panel: Panel) -> Any:
    if panel.kind == "points":
        data: Any = XyChartData(number_format="#,##0")  # type: ignore[no-untyped-call]
        for series in panel.series:
            added = data.add_series(series.name)
            for point in series.points:
                added.add_data_point(_serial(point.at), point.value)
        return data
    columns: Any = CategoryChartData(number_format="#,##0.##")  # type: ignore[no-untyped-call]
    columns.categories = places(panel)
    for series in panel.series:
        columns.add_series(series.name, _column(panel, series))
    return columns


def _column(panel: Panel, series: Series) -> list[float | None]:
    values: dict[Any, float] = {point.at: point.value for point in series.points}
    return [values.get(at) for at in places(panel)]


def _serial(at: date | str) -> int:
    return (at - _EPOCH).days if isinstance(at, date) else 0


def _workbook(panel: Panel, about: Mapping[str, str]) -> bytes:
    """The workbook behind a chart: the cells that the chart refers to, and a sheet that says what they are. The same every time."""
    out = io.BytesIO()
    with Workbook(out, WORKBOOK) as book:
        book.set_properties({"created": datetime(1980, 1, 1)})  # noqa: DTZ001 - a real time would make every copy differ
        day, sheet, told = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_worksheet(), book.add_worksheet(say("About"))
        if panel.kind == "points":
            row = 0
            for series in panel.series:
                sheet.write(row, 1, series.name)
                sheet.write_column(row + 1, 0, [_serial(point.at) for point in series.points], day)
                sheet.write_column(row + 1, 1, [point.value for point in series.points])
                row += len(series.points) + 2  # a blank line between two series
        else:
            sheet.write_column(1, 0, [_serial(at) if isinstance(at, date) else at for at in places(panel)], day)
            for column, series in enumerate(panel.series, start=1):
                sheet.write(0, column, series.name)
                sheet.write_column(1, column, _column(panel, series))
        for row, pair in enumerate({"Chart": panel.title, "Unit": panel.unit, **about}.items()):
            told.write_row(row, 0, (say(pair[0]), visible(pair[1])))
    return out.getvalue()


def _set_axes(chart: Any, panel: Panel) -> None:
    across, up = chart.category_axis, chart.value_axis
    for axis, lines in ((across, False), (up, True)):
        axis.has_major_gridlines, axis.has_title = lines, False
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
        axis.format.line.color.rgb = _rgb(_TOKENS["axis"])
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    up.major_gridlines.format.line.color.rgb = _rgb(_TOKENS["grid"])
    up.format.line.fill.background()
    up.minimum_scale = 0
    if panel.top is not None:
        up.maximum_scale = panel.top
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = "#,##0", False
    if panel.kind == "bars":
        across.reverse_order = True  # the first name on top
        up.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    else:
        across.tick_labels.number_format, across.tick_labels.number_format_is_linked = say(_DATES), False
    if panel.kind == "months":
        across._element.find(_BASE_UNIT).set("val", "months")  # else a column is as thin as a day
    if panel.kind == "points":
        days = [_serial(point.at) for series in panel.series for point in series.points]
        across.minimum_scale, across.maximum_scale = _year_start(min(days), 0), _year_start(max(days), 1)
        across.major_unit = 365.25  # days: a tick a year


def _year_start(serial: int, after: int) -> int:
    """The first day of the year of a day, or of the year `after`."""
    return _serial(date(date.fromordinal(_EPOCH.toordinal() + serial).year + after, 1, 1))


def _fill(drawn: Any, series: Series) -> None:
    color = _TOKENS[series.token]
    drawn.fill.solid()
    drawn.fill.fore_color.rgb = _rgb({"solid": color, "pale": mix(color, _TOKENS["paper"], _PALE)}.get(series.look, _TOKENS["paper"]))
    if series.look == "hollow":
        drawn.line.color.rgb, drawn.line.width = _rgb(color), Pt(_RIM)


def _set_dots(drawn: Any, series: Series) -> None:
    """Dots, joined where the picture joins them and nowhere else."""
    drawn.smooth = False
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, _DOT
    if series.token == "axis":
        drawn.marker.style = XL_MARKER_STYLE.DIAMOND
    _fill(drawn.marker.format, series)
    drawn.format.line.color.rgb, drawn.format.line.width = _rgb(_TOKENS[series.token]), Pt(_LINE)
    if not any(point.joined for point in series.points):
        drawn.format.line.fill.background()
        return
    for index, point in enumerate(series.points):
        if index and not point.joined:  # a point's line is the one that leads to it
            drawn.points[index].format.line.fill.background()


def _label(drawn: Any, series: Series, at: Sequence[int], position: XL_LABEL_POSITION) -> None:
    for index, point in zip(at, series.points, strict=True):
        if not point.words:
            continue
        label = drawn.points[index].data_label
        frame = label.text_frame
        frame.text = point.words
        font = frame.paragraphs[0].runs[0].font
        font.size, font.name, font.bold = Pt(_TEXT), SANS, True
        set_script(font)
        font.color.rgb = _rgb(_TOKENS["ink"])
        label.position = position


def _rgb(color: str) -> RGBColor:
    return cast("RGBColor", RGBColor.from_string(color.removeprefix("#")))  # type: ignore[no-untyped-call]
