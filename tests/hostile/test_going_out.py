"""What a hostile source wrote leaves the program as text: in every picture, page, slide, workbook and list of citations."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pptx import Presentation

from charts.export.formats import DATA, FORMATS, MEDIA, Drawing, Edition, Exported, drawing
from charts.export.package import package_files
from charts.export.pictures import png_with, svg_with
from charts.figures import chart, charts
from charts.pack import _tables as pack_tables
from charts.pack.content import Pack, pack
from charts.pack.html import page
from charts.pack.pictures import Artwork
from charts.pack.slides import slides
from charts.wording.citations import all_references, bibtex, csl_json
from charts.wording.markup import html
from extract.cli import main
from extract.core.text import uncomputed, visible, web_address
from extract.versions.feed import feed
from tests.arrivals import IMPORTS
from tests.hostile.cases import ADDRESSES, CONTROLS, EVIL, FORMULAS, SOUND_ADDRESSES, TEXTS, TURNING
from tests.hostile.tables import hostile_folder, hostile_tables
from views.parts.wording import plain
from views.shell.addresses import _held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from charts.drawing.chart import Chart

PICTURES = ("png", "svg", "pdf")  # what the browser draws is the figure, and the citation inside
_TAG = re.compile(r"<(?!/?b>|br>|/?extra>)")
_ODD = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INERT = {
    "a", "b", "body", "br", "col", "colgroup", "code", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2",
    "h3", "head", "html", "li", "main", "meta", "ol", "p", "section", "small", "span", "style", "summary", "svg", "table", "tbody", "td",
    "th", "thead", "title", "tr", "ul",
}


@cache
def _drawing(one: Chart) -> Drawing:
    return drawing(one, hostile_tables())


@cache
def _pack() -> Pack:
    return pack(hostile_tables())


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        yield from (text for key, each in value.items() for text in _texts(each, key))
    elif isinstance(value, (list, tuple)):
        yield from (text for each in value for text in _texts(each, name))
    elif isinstance(value, str) and name != "customdata":  # the keys of records, which are never shown
        yield value


class _Page(HTMLParser):
    """The elements of a page and where its links lead."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def check(self, scripts: int) -> None:
        assert {*self.tags} - {"script"} <= _INERT
        assert self.tags.count("script") == scripts
        assert self.tags.count("style") == self.tags.count("head") == 1
        assert [name for name, _ in self.attributes if name.startswith("on")] == []
        assert [to for name, to in self.attributes if name in ("href", "src") and to and to[0] != "#" and not web_address(to)] == []


@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_a_picture_renders_only_the_markup_of_the_house(one: Chart) -> None:
    texts = [text for edition in (Edition(), Edition(size="square")) for text in _texts(_drawing(one).figure(edition).to_dict())]
    assert [text for text in texts if _TAG.search(text) or "<b>OWNED" in text or _ODD.search(text)] == []


@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_a_picture_tells_its_source_in_words_that_every_file_can_hold(one: Chart) -> None:
    about = _drawing(one).about()
    svg = svg_with(b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', about)
    assert {each.tag.rpartition("}")[2] for each in ET.fromstring(svg)} == {"title", "desc", "metadata"}
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    assert Image.open(io.BytesIO(png_with(out.getvalue(), about))).size == (2, 2)


def test_an_exported_page_has_no_script_but_its_own() -> None:
    for one in map(chart, ("prices", "timeline", "shares")):
        made = FORMATS["html"].of_figures([_drawing(one).figure(Edition())], _drawing(one).about(), "light")  # type: ignore[misc]
        _Page(made).check(scripts=4)
        linked = made.decode().partition('<script type="application/ld+json">')[2].partition("</script>")[0]
        assert "<" not in linked
        assert json.loads(linked)["headline"] == _drawing(one).about().title


def test_rows_leave_as_texts_that_no_spreadsheet_computes() -> None:
    computed = []
    made = [each for one in charts() for each in _drawing(one).data_files(FORMATS["csv"])]
    made += [each for one in map(chart, ("timeline", "shares")) for each in _drawing(one).data_files(FORMATS["xlsx"])]
    for name, content in made:
        if name.endswith(".csv"):
            cells = (cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row)
            computed += [cell for cell in cells if not _is_number(cell) and uncomputed(cell) != cell]
        elif name.endswith(".xlsx"):
            computed += _formulas(content)
        else:
            paths = {path for source in json.loads(content)["sources"] if (path := source.get("path"))}
            assert {path for path in paths if not web_address(path)} == set()
    assert computed == []


def test_what_reads_prints_for_people_computes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "=1+1.txt"
    article.write_text(IMPORTS.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["read", str(article), "--format", "csv"]) == 0
    documents = {row["doc"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert documents == {"'=1+1"}


def test_tables_for_programs_hold_each_cell_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_EARTH_DATA", str(hostile_folder()))
    packed = package_files(hostile_tables())
    for name in ("documents.csv", "places.csv"):
        written = (hostile_folder() / name).read_bytes()
        assert _held(name) == written  # what /app/static/ answers with
        assert _raw(written) >= _raw(packed[name]) > set()  # fewer rows are known by the day of the package


def _raw(table: bytes) -> set[str]:
    return {cell for row in csv.reader(io.StringIO(table.decode())) for cell in row if cell.startswith(FORMULAS)}


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[\d.]+(e[+-]\d+)?", cell) is not None


def _formulas(book: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets" in name]
    assert sheets
    return [found for sheet in sheets for found in re.findall(r"<f>.*?</f>|<hyperlink .*?>", sheet)]


def test_the_pack_as_a_page_has_no_script_and_leads_only_to_the_web() -> None:
    blank = Exported("", b"")
    drawn = [Artwork(picture.chart.id, "<svg ></svg>", b"", (0, 0), blank) for picture in _pack().drawn]
    made = page(_pack(), drawn)
    _Page(made).check(scripts=0)
    assert not _ODD.search(made.decode())


def test_the_pack_as_slides_leads_only_to_the_web_and_computes_nothing() -> None:
    out = io.BytesIO()
    Image.new("RGB", (120, 50)).save(out, "PNG")
    drawn = [Artwork(picture.chart.id, "", out.getvalue(), (120, 50), Exported("", b"")) for picture in _pack().drawn]
    deck = slides(_pack(), drawn)
    assert len(Presentation(io.BytesIO(deck)).slides) > 5
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        links = [each.get("Target", "") for name in parts.namelist() if name.endswith(".rels")
                 for each in ET.fromstring(parts.read(name)) if each.get("TargetMode") == "External"]
        books = [parts.read(name) for name in parts.namelist() if name.endswith(".xlsx")]
    assert links
    assert [link for link in links if not web_address(link)] == []
    assert books
    assert [formula for book in books for formula in _formulas(book)] == []


def test_the_tables_of_the_pack_compute_nothing() -> None:
    for name, content in pack_tables(_pack(), hostile_tables()).items():
        if name.startswith("tables/"):
            cells = (cell for row in csv.reader(io.StringIO(content.decode())) for cell in row)
            assert [cell for cell in cells if uncomputed(cell) != cell] == [], name


def test_citations_keep_to_their_fields() -> None:
    cited = [reference for _, reference in all_references(hostile_tables())]
    assert len(json.loads(csl_json(cited))) == len(cited)
    for entry in bibtex(cited).split("\n@misc"):
        depth = 0
        for at, sign in enumerate(entry):
            depth += {"{": 1, "}": -1}.get(sign, 0) * (entry[at - 1] != "\\")
            assert depth >= 0
        assert depth == 0 or entry.startswith("{")
        assert not re.search(r"(?<!\\)\\(input|write|href)", entry)


def test_the_feed_and_the_package_are_whole() -> None:
    frames = {name: hostile_tables().frame(name).where(lambda rows: rows.notna(), None) for name in ("documents", "events", "observations")}
    rows = {name: [{key: value.date() if hasattr(value, "date") else value for key, value in row.items()}
                   for row in frame.to_dict("records")] for name, frame in frames.items()}
    root = ET.fromstring(feed(rows))
    assert len(root) > 5
    assert [link for each in root.iter() if (link := each.get("href")) and EVIL in link] == []
    assert {"README.md", "observations.csv", "sources.bib"} <= {*package_files(hostile_tables())}


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_is_led_to(address: str) -> None:
    assert web_address(address) == ""


@pytest.mark.parametrize("address", SOUND_ADDRESSES)
def test_a_page_on_the_web_is_a_link(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize("text", [*TEXTS, *FORMULAS, "\ud800"])
def test_a_text_is_shown_and_never_obeyed(text: str) -> None:
    assert _Page(html(text).encode()).tags == []
    assert visible(text).encode()
    assert not re.search(r"(?<!\\)[<>`*$\[\]]", plain(text))


def test_what_turns_or_hides_its_neighbours_leaves_a_sign() -> None:
    assert all("\ufffd" in visible(text) for text in (*TURNING, *CONTROLS))
    assert visible("氧化铽 ၁၂ a\u0301 naïve 👩\u200d🔬\n\tပန်ဝါ") == "氧化铽 ၁၂ a\u0301 naïve 👩\u200d🔬\n\tပန်ဝါ"


TRIED: dict[str, Callable[..., None]] = {
    **dict.fromkeys(("png", "svg"), test_a_picture_tells_its_source_in_words_that_every_file_can_hold),
    "pdf": test_a_picture_renders_only_the_markup_of_the_house,
    "html": test_an_exported_page_has_no_script_but_its_own,
    **dict.fromkeys(("csv", "xlsx"), test_rows_leave_as_texts_that_no_spreadsheet_computes),
    "parquet": test_rows_leave_as_texts_that_no_spreadsheet_computes,  # the same rows, with types: no text of it is ever computed
    "pptx": test_the_pack_as_slides_leads_only_to_the_web_and_computes_nothing,
    "zip": test_the_feed_and_the_package_are_whole,
}


def test_every_format_is_tried_here() -> None:
    assert {*TRIED} == {*FORMATS, *MEDIA}
    assert {*PICTURES} | {"html", *DATA} == {*FORMATS}
