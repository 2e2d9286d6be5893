"""Every chart with the real rows, none, one and ten thousand: it builds, changes nothing, and says what it shows; its labels keep apart."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.drawing.frame import framed_canvas, headline_lines
from charts.drawing.theme import LAYOUTS, PAPER_LAYOUTS, palette
from charts.drawing.type import Box, line_width, wrap
from charts.figures import chart, charts
from tests.chart_rows import copies, draw, real_tables, rows_of

CHARTS = [each.id for each in charts()]
OURS = ("prices", "imports", "shares", "production", "quotas", "origins", "reported", "ages", "flows", "ore", "gap")
KINDS = ("real", "empty", "one", "many")
_CHECKED = 200  # marks at each end
SLACK = 1.5  # pixels by which neighbouring label boxes may touch: letters keep clear of their line's edge


@cache
def painted(chart_id: str, kind: str, layout: str, theme: str = "light"):
    """A framed canvas with the chart on it."""
    each, tables = chart(chart_id), real_tables()
    rows = rows_of(each, kind)
    canvas = framed_canvas(layout, theme, each.words(rows), as_of=tables.as_of, version=tables.version)
    each.paint(canvas, rows)
    return canvas


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("chart_id", CHARTS)
def test_every_chart_builds_a_valid_figure_and_leaves_its_rows_alone(chart_id, kind):
    each = chart(chart_id)
    rows = rows_of(each, kind)
    before = copies(rows)
    figure = each.build(rows, theme="dark", layout="screen")
    assert isinstance(figure, go.Figure)
    spec = figure.to_dict()
    for marks in (spec["layout"].get(name, []) for name in ("annotations", "shapes")):
        del marks[_CHECKED:-_CHECKED]  # of thousands that one loop made, the first and the last
    go.Figure(spec)  # plotly's own checks
    assert figure.layout.height
    assert figure.layout.width is None
    for name, frame in before.items():
        if isinstance(frame, pd.DataFrame):
            pd.testing.assert_frame_equal(frame, rows[name])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("chart_id", CHARTS)
def test_every_chart_has_a_caption_and_alt_text_made_from_its_rows(chart_id, kind):
    each = chart(chart_id)
    words = each.words(rows_of(each, kind))
    assert words.headline
    assert words.subtitle
    assert words.source
    assert words.alt
    assert words.source.startswith("Source")
    assert "nan" not in " ".join((words.headline, words.subtitle, words.source, words.caution, words.alt)).lower().split()
    assert "caus" not in words.headline.lower()
    if kind == "empty":
        assert each.words(rows_of(each, "real")).alt != words.alt


@pytest.mark.parametrize("chart_id", OURS)
def test_empty_rows_say_so_and_what_to_change(chart_id):
    each = chart(chart_id)
    figure = each.build(rows_of(each, "empty"))
    assert not figure.data
    said = [note.text for note in figure.layout.annotations]
    assert len(said) == 2
    assert said[1].startswith("Choose")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("chart_id", CHARTS)
def test_headlines_fit_their_lines(chart_id, layout):
    each, size = chart(chart_id), LAYOUTS[layout]
    lines, points = headline_lines(each.words(rows_of(each, "real")), size)
    assert len(lines) <= size.headline_lines
    assert all(line_width(line, points, 600, "serif") <= size.width - 2 * size.pad for line in lines)


@pytest.mark.parametrize("layout", PAPER_LAYOUTS)
@pytest.mark.parametrize("chart_id", OURS)
def test_no_label_lies_on_another_or_leaves_the_picture(chart_id, layout):
    canvas = painted(chart_id, "real", layout)
    page = Box(0, 0, canvas.width, canvas.height)
    outside = [words for box, words in canvas.labels if not box.within(page)]
    assert not outside
    clashes = [
        (one[1], other[1]) for index, one in enumerate(canvas.labels) for other in canvas.labels[index + 1:]
        if one[0].grown(-SLACK / 2).overlaps(other[0].grown(-SLACK / 2))
    ]
    assert not clashes


@pytest.mark.parametrize("layout", ["slide", "screen", "column", "phone", "a4half", "square", "social"])
def test_no_label_covers_a_price_dot(layout):
    canvas = painted("prices", "real", layout)
    covered = [words for box, words in canvas.labels if any(box.overlaps(mark.grown(-2)) for mark in canvas.marks)]
    assert not covered


@pytest.mark.parametrize("chart_id", OURS)
def test_every_mark_opens_its_evidence(chart_id):
    each = chart(chart_id)
    ids = set(real_tables().observations["observation_id"]) | set(real_tables().events["event_id"])
    figure = each.build(rows_of(each, "real"), layout="screen")
    marks = [trace for trace in figure.data if trace.type == "bar" or trace.mode == "markers"]
    assert marks
    for trace in marks:
        assert len(trace.customdata) == len(trace.x)
        for entry in trace.customdata:
            table, _, key = entry[0].partition("/")
            assert table in ("observations", "events")
            assert key in ids


@pytest.mark.parametrize("chart_id", OURS)
def test_the_export_says_day_source_and_version(chart_id):
    tables = real_tables()
    figure = draw(chart(chart_id), tables, layout="a4half")
    text = " ".join(note.text for note in figure.layout.annotations if note.text)
    assert (figure.layout.width, figure.layout.height) == (LAYOUTS["a4half"].width, LAYOUTS["a4half"].height)
    assert tables.version in text.replace("\u00a0", " ")
    assert "As of" in text
    assert "Source" in text


@pytest.mark.parametrize("layout", PAPER_LAYOUTS)
@pytest.mark.parametrize("chart_id", CHARTS)
def test_themes_change_colours_only(chart_id, layout):
    light, dark = painted(chart_id, "real", layout), painted(chart_id, "real", layout, "dark")
    assert light.labels == dark.labels
    assert [_placed(note) for note in light.figure().layout.annotations] == [_placed(note) for note in dark.figure().layout.annotations]
    assert dark.figure().layout.template.layout.paper_bgcolor == palette("dark")["paper"]


def _placed(note):
    """Where a word stands and how large, without what colours it."""
    return re.sub(r"#[0-9A-Fa-f]{6}", "", note.text), note.x, note.y, note.xanchor, note.yanchor, note.font.size, note.font.family


def test_ids_are_unique_and_an_unknown_one_names_those_there_are():
    assert len(set(CHARTS)) == len(CHARTS)
    with pytest.raises(KeyError, match="prices"):
        chart("nothing-like-this")


def test_paper_text_is_at_least_nine_points():
    for name in PAPER_LAYOUTS:
        size = LAYOUTS[name]
        assert min(size.footer, size.tick - 1, size.label, size.subtitle) * 0.75 >= 9, name


FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,])\d+\.\d+(?![\w.])|(?<![\w.,])\d{3,}(?![\w.,])")


def test_no_figure_of_a_fact_is_typed_in_the_charts():
    observations = real_tables().observations
    told = observations[(observations["method"] == "extracted") & (observations["value"] >= 20)]
    facts = {f"{value:g}" for value in told["value"] if len(f"{value:g}".replace(".", "").rstrip("0")) >= 3}
    assert {"6550", "21.9", "12944"} <= facts
    typed = []
    for path in sorted(Path(__file__).resolve().parents[3].glob("charts/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in said and not isinstance(node.value, bool):
                words = [f"{node.value:g}"] if isinstance(node.value, (int, float)) else FIGURE.findall(str(node.value))
                typed += [(path.name, word) for word in words if word.replace(",", "") in facts]
    assert not typed


def test_wrapping_leaves_no_line_wider_than_asked():
    each = chart("prices")
    words = each.words(rows_of(each, "real"))
    assert all(line_width(line, 12) <= 500 for line in wrap(words.source, 12, 500))
