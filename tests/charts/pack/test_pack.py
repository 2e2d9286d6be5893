"""The briefing pack: readable by the programs it is for, every figure with a reference, nothing from later, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation
from pypdf import PdfReader

from charts.cli import main
from charts.pack import make_pack
from charts.pack.content import Pack, key_figure, numbers, pack
from charts.pack.forms import CLOSE_UPS, panels
from charts.pack.slides import MOST_CHARTS
from charts.wording.citations import References
from extract.measures.headlines import Headline
from extract.tables.read import Tables, read_tables
from tests.chromium import needs_browser, offline_page

if TYPE_CHECKING:
    from pathlib import Path

LATE, EARLY, SPRING = None, date(2024, 12, 31), date(2025, 3, 29)
Packs = dict[date | None, dict[str, bytes]]
CITATION = re.compile(r"\[\d+(?:[–,] ?\d+)*\]")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


@pytest.fixture(scope="module")
def content(tables: Tables) -> Pack:
    return pack(tables)


@pytest.fixture(scope="module")
def packs() -> Packs:
    """The four files by their kind, as of three days."""
    return {
        as_of: {name.rsplit(".", 1)[1]: made for name, made in make_pack(read_tables(as_of=as_of)).items()}
        for as_of in (LATE, EARLY, SPRING)
    }


def _pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def _slide_text(content: bytes) -> str:
    found: list[str] = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
        found.append(slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "")
    return " ".join(" ".join(found).split())


def test_every_known_figure_is_cited_and_every_number_leads_to_a_reference(content: Pack) -> None:
    listed = {number for number, _ in content.references}
    lines = [*content.events, *content.conflicts, *content.derived, *content.evidence]
    cited = [*(figure.cited.references for figure in content.figures if figure.value), *(line.references for line in lines),
             *(picture.references for picture in content.drawn)]
    assert all(cited)
    assert {number for references in cited for number in references} <= listed


def test_every_chart_of_the_catalogue_is_in_the_pack_in_the_order_of_the_argument(content: Pack) -> None:
    from charts.figures import charts

    ids, argument = [picture.chart.id for picture in content.pictures], ["timeline", "imports", "flows", "prices", "map", "shares"]
    assert ids == argument + [chart.id for chart in charts() if chart.id not in argument]
    assert [picture.chart.id for picture in content.situation] == argument
    assert len(content.drawn) == len(content.pictures)


def test_sentences_change_with_the_row(tables: Tables) -> None:
    row = tables.observations[(tables.observations["kind"] == "level") & (tables.observations["metric"] == "imports")].iloc[0].to_dict()
    figures = [Headline(name="imports_month", title="Imports", card="", level={**row, "value": value}) for value in (17, 9876)]
    said = [key_figure(figure, References(tables)).cited.text for figure in figures]
    assert "17 t" in said[0]
    assert "9,876 t" in said[1]
    unknown = key_figure(Headline(name="terbium", title="Terbium oxide, price in China", card="", level=None), References(tables))
    assert (unknown.value, unknown.cited.references) == ("", ())


@pytest.mark.parametrize(("given", "shown"), [((), ""), ((1,), "[1]"), ((1, 2), "[1, 2]"), ((1, 3, 4, 5, 9, 10), "[1, 3–5, 9, 10]")])
def test_reference_numbers_are_joined(given: tuple[int, ...], shown: str) -> None:
    assert numbers(given) == shown


@needs_browser
def test_the_pdf_has_real_text_shipped_faces_and_its_citation(packs: Packs, content: Pack) -> None:
    reader = PdfReader(io.BytesIO(packs[LATE]["pdf"]))
    text = _pdf_text(packs[LATE]["pdf"])
    for figure in content.figures:
        assert figure.value.split()[0] in text
    for words in (picture.words for picture in content.drawn):
        told = "".join(text.split())  # a line may end at a hyphen
        assert any("".join(said.split()) in told for said in (words.headline, words.short) if said)
    assert all(line.cells[1].split()[0] in text for line in content.events)
    assert reader.metadata is not None
    assert reader.metadata.title == content.title
    assert content.version in str(reader.metadata)
    assert all(content.version in page.extract_text() for page in reader.pages)
    found = [font.get_object() for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()]  # type: ignore[attr-defined]
    fonts = {str(font.get("/BaseFont", "drawn glyph by glyph")) for font in found}
    assert any("SourceSans3" in font for font in fonts)
    assert not any("DejaVu" in font for font in fonts)
    assert any("NotoSansSC" in font for font in fonts)  # Chinese titles of sources


@needs_browser
@pytest.mark.parametrize("as_of", [LATE, EARLY, SPRING])
def test_every_sheet_of_the_pdf_is_a4_numbered_and_has_text(packs: Packs, as_of: date | None) -> None:
    pages = PdfReader(io.BytesIO(packs[as_of]["pdf"])).pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        foot = next(line for line in text.splitlines() if "data version" in line)
        assert re.match(rf"{number}\D|.*\b{number}$", foot)
        assert "as of" in foot
        least = {len(pages): 0}.get(number, 300)  # the last sheet has what is left of a table
        assert len(text) > least + len(foot), f"sheet {number} is all but blank"
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


@needs_browser
def test_the_outline_of_the_pdf_leads_to_every_picture_and_section(packs: Packs, content: Pack) -> None:
    reader = PdfReader(io.BytesIO(packs[LATE]["pdf"]))
    (title, (full, charts, pictures, *tables)), sheets = reader.outline, {}
    for entry in (full, charts, *pictures, *tables):
        sheets[entry.title] = reader.get_destination_page_number(entry)
    assert title.title == content.title
    assert list(sheets.values()) == sorted(sheets.values())
    headings = ["The figures in full", "Charts", *(picture.words.headline for picture in content.drawn), "What happened",
                "Where the sources disagree", "What was computed, not published", "References",
                "Evidence: where each figure of the stories stands"]
    assert list(sheets) == headings
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    for picture in content.drawn:  # no picture is cut: its headline and its caption are on one sheet
        text = texts[sheets[picture.words.headline]]
        assert "".join(picture.words.headline.split()) in "".join(text.split())
        assert "".join(numbers(picture.references).split()) in "".join(text.split()), picture.chart.id


@needs_browser
def test_the_references_of_the_pdf_link_within_it_and_to_their_pages(packs: Packs, content: Pack) -> None:
    reader = PdfReader(io.BytesIO(packs[LATE]["pdf"]))
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    inside = {str(link["/Dest"]).lstrip("/") for link in links if "/Dest" in link}
    outside = {link["/A"]["/URI"] for link in links if "/A" in link}
    assert inside
    assert inside <= {name.lstrip("/") for name in reader.named_destinations}
    assert len(outside) >= len({reference.url for _, reference in content.references if reference.url.startswith("http")}) * 0.9
    assert reader.trailer["/Root"]["/Lang"] == "en"


@needs_browser
def test_charts_in_the_pdf_are_vector_drawings(packs: Packs) -> None:
    pages = PdfReader(io.BytesIO(packs[LATE]["pdf"])).pages
    assert sum(len(page.images) for page in pages[:6]) == 0
    assert "Terbium oxide" in pages[0].extract_text() + pages[1].extract_text()


@needs_browser
def test_no_figure_on_a_page_of_the_pdf_lacks_a_reference(packs: Packs, content: Pack) -> None:
    text = _pdf_text(packs[LATE]["pdf"])
    for picture in content.drawn:
        start = " ".join(picture.words.source.split()[:4])
        assert CITATION.search(text, text.index(start)), picture.chart.id
    for figure in content.figures:
        assert CITATION.search(text, text.index(figure.cited.text[:30])), figure.label


@needs_browser
def test_slides_have_native_titles_tables_notes_and_pictures_where_a_chart_cannot_be_native(packs: Packs, content: Pack) -> None:
    deck = Presentation(io.BytesIO(packs[LATE]["pptx"]))
    slides = list(deck.slides)
    assert all(slide.shapes.title is not None and slide.shapes.title.text_frame.text for slide in slides)
    assert all(slide.has_notes_slide and slide.notes_slide.notes_text_frame.text for slide in slides)
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    charts = {slide.slide_id for slide in slides for shape in slide.shapes if shape.has_chart}
    shown = content.drawn[:MOST_CHARTS]
    forms = [panels(picture.chart.id, picture.rows) for picture in shown]
    assert len(charts) == sum(map(bool, forms))
    assert len(pictures) == sum(not form or picture.chart.id in CLOSE_UPS for picture, form in zip(shown, forms, strict=True))
    assert all(shape._element.nvPicPr.cNvPr.get("descr") for shape in pictures)
    cells = [cell.text for slide in slides for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    heaviest = min(content.events, key=lambda line: line.rank)
    assert heaviest.cells[1] in cells
    assert deck.core_properties.title == content.title


@needs_browser
def test_nothing_on_a_slide_lies_outside_it(packs: Packs) -> None:
    deck = Presentation(io.BytesIO(packs[LATE]["pptx"]))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height, shape.name


@needs_browser
@pytest.mark.parametrize("width", [1200, 390])
def test_the_page_opens_offline_and_fits_its_window(packs: Packs, tmp_path: Path, content: Pack, width: int) -> None:
    path = tmp_path / "pack.html"
    path.write_bytes(packs[LATE]["html"])
    with offline_page(width=width) as (page, asked, errors):
        page.goto(path.as_uri())
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check(\"600 20px 'Source Serif 4'\"))")
        assert page.locator("figure svg.main-svg").count() >= len(content.drawn)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        targets = page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(one => one.getAttribute('href').slice(1))")
        assert (asked, errors) == ([], [])
    assert len(ids) == len(set(ids))
    assert set(targets) <= set(ids)


@needs_browser
def test_the_zip_holds_charts_tables_data_and_citations(packs: Packs, content: Pack) -> None:
    with zipfile.ZipFile(io.BytesIO(packs[LATE]["zip"])) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert sum(name.endswith(".png") for name in files) == len(content.drawn)
    assert {"citations/references.bib", "data/datapackage.json", "data/observations.csv", "tables/events.csv", "README.md"} <= set(files)
    assert len(json.loads(files["citations/references.csl.json"])) == len(content.references)
    assert len(list(csv.reader(io.StringIO(files["tables/events.csv"].decode())))) == len(content.events) + 1


@needs_browser
@pytest.mark.parametrize("as_of", [EARLY, SPRING])
def test_nothing_published_later_is_in_an_earlier_pack(packs: Packs, as_of: date) -> None:
    known = read_tables(as_of=as_of)
    urls = set(known.documents["url"])  # one that an earlier address begins with, as a site's front page does, cannot be told apart
    later = {url for url in read_tables().documents["url"] if not any(earlier.startswith(url) for earlier in urls)}
    assert later
    assert max(reference.published for _, reference in pack(known).references) <= as_of
    for text in (_pdf_text(packs[as_of]["pdf"]), _slide_text(packs[as_of]["pptx"]), packs[as_of]["html"].decode()):
        assert [url for url in later if url and url in text] == []
        assert "8 Jul 2025" not in text


@needs_browser
def test_an_early_pack_builds_and_names_what_is_missing(packs: Packs) -> None:
    missing = pack(read_tables(as_of=EARLY)).missing
    assert missing
    text, slides = _pdf_text(packs[EARLY]["pdf"]), _slide_text(packs[EARLY]["pptx"])
    for line in missing:
        assert line in text
        assert line in slides


def test_before_the_first_publication_the_content_is_empty_and_says_so() -> None:
    nothing = pack(read_tables(as_of=date(2000, 1, 1)))
    assert not nothing.drawn
    assert not nothing.references
    assert len(nothing.missing) >= len(nothing.figures) + len(nothing.pictures)


@needs_browser
def test_the_same_tables_give_the_same_bytes(packs: Packs, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["briefing", "--out", str(tmp_path), "--as-of", EARLY.isoformat()]) == 0
    written = {path.suffix[1:]: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(written) == {"pdf", "pptx", "html", "zip"}
    assert [kind for kind in written if written[kind] != packs[EARLY][kind]] == []
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 4
    assert "chart" in printed.err


def test_a_half_stays_a_word_in_every_file_of_the_pack(packs: Packs, content: Pack) -> None:
    figure = next(one for one in content.figures if one.label.endswith("several months"))
    assert figure.change == "about half of Jan–May 2024"
    assert "about half as much as in Jan–May 2024" in figure.cited.text
    assert any("down by about half" in line.cells[0] for line in content.evidence)
    for shown in (_pdf_text(packs[LATE]["pdf"]), _slide_text(packs[LATE]["pptx"]), packs[LATE]["html"].decode()):
        assert "about half" in shown
        assert "−50% on" not in shown


def test_a_computed_figure_never_has_a_sign_against_its_interval(content: Pack) -> None:
    values = [line.cells[2] for line in content.derived]
    assert any(value.startswith("a fall of about") for value in values)
    assert any(value.startswith("at least") and "times" in value for value in values)
    assert not [value for value in values if value[0] in "+−" or re.search(r"[+−][\d.]+ times", value)]
