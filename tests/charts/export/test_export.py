"""Exports: each format opens with a reader of its own, carries its citation, and nothing unfinished is left behind."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import psutil
import pyarrow.parquet
import pytest
from PIL import Image
from pypdf import PdfReader

from charts.cli import main
from charts.drawing.chart import Chart
from charts.drawing.theme import LAYOUTS, PAPER_LAYOUTS
from charts.export import browser
from charts.export.about import file_stem
from charts.export.browser import NoBrowserError, Renderer, evaluated, find_browser
from charts.export.files import ExportError, make_folder, write_file, zipped
from charts.export.formats import FORMATS, THEMES, Edition, Request, editions, export_all, export_chart
from charts.figures import chart
from charts.wording.captions import Words
from extract.tables.read import Tables, read_tables, steps
from tests.chromium import needs_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
TITLE = "Terbium – the dearer half"


def _select(tables: Tables) -> dict[str, pd.DataFrame]:
    return {"rows": tables.observations.head(3)[["observation_id", "value", "unit", "published"]]}


def _paint(canvas: Any, rows: dict[str, pd.DataFrame], **_: Any) -> None:
    panel = canvas.panel(canvas.box, ((0, 3), (0, 10)))
    panel.draw({"type": "scatter", "x": list(range(len(rows["rows"]))), "y": [1, 5, 2], "mode": "lines+markers"})


def _words(rows: dict[str, pd.DataFrame], **_: Any) -> Words:
    return Words(
        headline=TITLE, subtitle="CNY per kg, ex-works", source="Source: Reuters, 28 Mar 2025.", caution="not <b>a</b> forecast",
        alt=f"A line of {len(rows['rows'])} points.",
    )


TRIAL = Chart(id="trial", title="Trial", question="?", page="prices", tables=("observations",), select=_select, paint=_paint, words=_words)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as running:
        yield running


def _is_said(text: str, tables: Tables) -> bool:
    return all(part in text for part in (TITLE, "CNY per kg, ex-works", "Reuters, 28 Mar 2025", tables.version))


@needs_browser
@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_png_has_its_size_and_resolution_and_its_citation_as_text(tables: Tables, renderer: Renderer, scale: int) -> None:
    made = export_chart(TRIAL, tables, Edition(scale=scale), draw=renderer.picture)
    with Image.open(io.BytesIO(made.content)) as picture:
        picture.load()
        assert picture.size == (1280 * scale, 720 * scale)
        assert picture.info["dpi"] == pytest.approx((96 * scale, 96 * scale), abs=1)
        assert len(picture.convert("L").getcolors(1 << 24) or []) > 20
        assert _is_said(" ".join(map(str, picture.text.values())), tables)  # type: ignore[attr-defined]
        assert picture.text["As of"] == tables.as_of.isoformat()  # type: ignore[attr-defined]


@needs_browser
def test_an_svg_has_text_and_says_what_it_shows(tables: Tables, renderer: Renderer) -> None:
    made = export_chart(TRIAL, tables, Edition(form="svg"), draw=renderer.picture).content.decode()
    assert f"<title>{TITLE}</title>" in made
    assert "<desc>A line of 3 points.</desc>" in made
    assert _is_said(made.split("</metadata>")[0], tables)
    assert _is_said(re.sub(r"<[^>]+>", "", made.split("</metadata>")[1]), tables)


@needs_browser
def test_a_pdf_has_a_text_layer_the_shipped_faces_and_its_citation(tables: Tables, renderer: Renderer) -> None:
    reader = PdfReader(io.BytesIO(export_chart(TRIAL, tables, Edition(form="pdf"), draw=renderer.picture).content))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert TITLE in text
    assert tables.version in text
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    assert _is_said(reader.metadata.subject or "", tables)
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert any("SourceSans3" in font for font in fonts)
    assert any("SourceSerif4" in font for font in fonts)
    assert not any("DejaVu" in font for font in fonts)


@needs_browser
@pytest.mark.parametrize("form", [name for name, one in FORMATS.items() if one.of_picture])
def test_the_same_rows_give_the_same_bytes(tables: Tables, renderer: Renderer, form: str) -> None:
    once, again = (export_chart(TRIAL, tables, Edition(form=form), draw=renderer.picture).content for _ in range(2))
    assert once == again


@needs_browser
def test_a_frame_that_the_browser_draws_meanwhile_changes_nothing(tables: Tables) -> None:
    at_once = "(act, delay) => delay > 5 ? later(act, delay) : queueMicrotask(act)"
    after_two_frames = "act => requestAnimationFrame(() => requestAnimationFrame(() => later(act)))"
    drawn = []
    with Renderer() as renderer:
        for waits in (at_once, after_two_frames, after_two_frames):
            renderer.run(evaluated(renderer.tab, f"window.later ??= setTimeout; window.setTimeout = {waits}; 0"))
            drawn.append(export_chart(TRIAL, tables, Edition(form="svg"), draw=renderer.picture).content)
    assert drawn[0] == drawn[1] == drawn[2]


@needs_browser
def test_html_opens_offline_draws_and_asks_for_nothing(tables: Tables, tmp_path: Path) -> None:
    from tests.chromium import offline_page

    made = export_chart(TRIAL, tables, Edition(form="html"))
    path = write_file(tmp_path / made.name, made.content)
    with offline_page() as (page, asked, errors):
        page.goto(path.as_uri())
        page.wait_for_selector(".main-svg .scatterlayer path")
        assert page.title() == TITLE
        assert _is_said(page.locator("body").text_content() or "", tables)
        assert page.evaluate("document.fonts.check(\"600 20px 'Source Serif 4'\")")
        assert (asked, errors) == ([], [])


def test_csv_opens_and_beside_it_stands_the_citation(tables: Tables) -> None:
    request = Request(charts=(TRIAL,), editions=(Edition(form="csv"),))
    rows, described = (file.content for files in export_all(request, tables) for file in files)
    assert _is_said(described.decode(), tables)
    assert list(pd.read_csv(io.BytesIO(rows))["observation_id"]) == list(tables.observations["observation_id"].head(3))


def test_parquet_opens_with_types_and_citation(tables: Tables) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(export_chart(TRIAL, tables, Edition(form="parquet")).content))
    assert table.num_rows == 3
    assert str(table.schema.field("published").type) == "date32[day]"
    assert table.schema.metadata[b"title"].decode() == TITLE


def test_xlsx_opens_and_text_is_never_a_formula(tables: Tables) -> None:
    trap = Chart(id="trap", title="Trap", question="?", page="prices", tables=(), paint=_paint, words=_words,
                 select=lambda _: {"rows": pd.DataFrame({"name": ["=1+1", "https://example.org"], "value": [1.5, None]})})
    book = openpyxl.load_workbook(io.BytesIO(export_chart(trap, tables, Edition(form="xlsx")).content))
    assert _is_said(" ".join(str(cell.value) for row in book["about"].rows for cell in row), tables)
    assert book.properties.title == TITLE
    assert [(cell.value, cell.data_type) for cell in book["rows"]["A"][1:]] == [("=1+1", "s"), ("https://example.org", "s")]


def test_a_chart_of_two_frames_gives_its_csv_as_one_zip(tables: Tables) -> None:
    pair = Chart(id="pair", title="Pair", question="?", page="prices", tables=(), paint=_paint, words=lambda _: _words(_select(tables)),
                 select=lambda known: {"prices": known.observations.head(2), "events": known.events.head(1)})
    made = export_chart(pair, tables, Edition(form="csv"))
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert [name.split("_")[-1] for name in archive.namelist()] == ["prices.csv", "events.csv", "datapackage.json"]


def test_a_file_name_says_view_filters_day_and_version(tables: Tables) -> None:
    options = {"currency": "usd_ex_vat", "mode": "absolute", "log": False, "window": (date(2024, 1, 1), date(2025, 3, 1)), "bases": ()}
    stem = file_stem(chart("prices"), tables, options)
    assert stem == f"prices_currency-usd-ex-vat_window-2024-01-01+2025-03-01_as-of-{tables.as_of}_v{tables.version}"


def test_editions_leave_out_what_would_be_the_same_file() -> None:
    made = editions(forms=("png", "svg", "csv"), sizes=("slide", "square"), themes=THEMES, scales=(1, 2))
    assert len(made) == len(set(made)) == 2 * 3 * 2 + 2 * 3 + 1


def test_printed_type_is_nine_points_or_more() -> None:
    small = {name: min(layout.label, layout.tick, layout.footer, layout.subtitle) * 72 / 96 for name in PAPER_LAYOUTS
             if (layout := LAYOUTS[name])}
    assert {name: size for name, size in small.items() if size < 9} == {}


def test_without_a_browser_one_line_says_what_to_install(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "charts", "export", "--out", str(tmp_path), "--format", "png", "csv", "html"],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "BROWSER_PATH": "/nowhere/chromium"},
    )
    assert done.returncode == 1
    assert "BROWSER_PATH=/nowhere/chromium is no program" in done.stderr.splitlines()[-1]
    assert "install" in done.stderr.splitlines()[-1]
    kinds = {path.suffix for path in tmp_path.iterdir()}
    assert kinds == {".csv", ".json", ".html"}
    assert ".html" in kinds


def test_no_browser_anywhere_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setattr("choreographer.browsers.chromium.Chromium.find_browser", lambda **_: None)
    with pytest.raises(NoBrowserError, match="no Chrome or Chromium found"):
        find_browser()


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="no space left on the disk"):
        write_file(tmp_path / "a.png", b"x" * 1000)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_files_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="choose another folder"):
        make_folder(tmp_path / "file" / "out")
    assert main(["export", "--out", str(tmp_path / "file"), "--format", "csv"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_an_existing_file_is_replaced_only_by_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_file(tmp_path / "a.png", b"old")

    def killed(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, b"new")
    assert (path.read_bytes(), [found.name for found in tmp_path.iterdir()]) == (b"old", ["a.png"])


@needs_browser
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_killed_half_way_leaves_no_partial_file_and_no_process(tmp_path: Path, sign: signal.Signals) -> None:
    command = [sys.executable, "-m", "charts", "export", "--out", str(tmp_path), "--theme", *THEMES, "--size", *PAPER_LAYOUTS]
    heed = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731 - a suite started in the background ignores it, and so would its child
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=heed) as running:
        assert running.stdout is not None
        assert running.stdout.readline()
        browser = psutil.Process(running.pid).children(recursive=True)
        assert browser
        running.send_signal(sign)
        assert running.wait(timeout=90) != 0  # a crowded machine takes its time
    deadline = time.monotonic() + 15
    while any(_is_running(process) for process in browser) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(_is_running(process) for process in browser)
    finished = [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
    assert finished
    for path in finished:
        with Image.open(path) as picture:
            picture.load()


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@needs_browser
def test_the_shared_renderer_ends_itself_when_idle(monkeypatch: pytest.MonkeyPatch, tables: Tables) -> None:
    monkeypatch.setattr(browser, "IDLE_SECONDS", 0.5)
    monkeypatch.setattr(browser, "_SHARED", browser._Shared())  # another test's may be waiting still
    before = set(psutil.Process().children(recursive=True))
    export_chart(TRIAL, tables, Edition(scale=1))
    started = set(psutil.Process().children(recursive=True)) - before
    deadline = time.monotonic() + 10
    while any(_is_running(process) for process in started) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert started
    assert not any(_is_running(process) for process in started)


def test_data_comes_first_so_that_a_missing_browser_costs_only_pictures(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    made = export_all(Request(charts=(TRIAL,), editions=(Edition(), Edition(form="csv"))), tables)
    assert next(made)[0].name.endswith(".csv")
    with pytest.raises(NoBrowserError):
        next(made)


def test_a_zip_of_the_same_files_has_the_same_bytes() -> None:
    assert zipped({"a.txt": b"1", "b.png": b"2"}) == zipped({"a.txt": b"1", "b.png": b"2"})


def test_a_day_before_the_first_publication_is_refused_with_that_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--out", "x", "--as-of", "1999-12-31"]) == 2
    first = steps(read_tables())[0]
    said = capsys.readouterr().err.strip()
    assert f"--as-of 1999-12-31: nothing had been published by that day; expected {first} or later" in said


def test_wrong_calls_exit_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["export", "--out", "x", "--as-of", "tomorrow"], ["export", "--out", "x", "--chart", "nothing"], ["paint"], []):
        assert main(wrong) == 2
        told = capsys.readouterr()
        assert (told.out, told.err.count("\n")) == ("", 1)
        assert " ".join(wrong[-1:]) in told.err


def test_linked_data_in_html_is_valid_json(tables: Tables) -> None:
    page = export_chart(TRIAL, tables, Edition(form="html")).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    assert json.loads(found[1])["headline"] == TITLE
