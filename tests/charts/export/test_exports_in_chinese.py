"""What leaves in Chinese: pictures, pages and their metadata say so and hold no English; data is the same file in every language."""

from __future__ import annotations

import io
import json
import re
import zlib
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import plotly.graph_objects as go
import pytest
from babel.messages.pofile import read_po
from PIL import Image, ImageFont
from pypdf import PdfReader, PdfWriter

from charts.cli import main
from charts.drawing.type import FONTS
from charts.export.about import About, about
from charts.export.browser import NoBrowserError, Renderer, find_browser
from charts.export.formats import Edition, drawing, drawn_in_turn, drawn_name, export_chart, table_csv
from charts.export.package import package_files, package_name
from charts.export.pictures import html_page, pdf_with, png_with, svg_with
from charts.export.screenshots import Shot
from charts.figures import chart, charts
from extract.core.schema import TABLES
from extract.languages.spoken import language, say, speaking
from extract.tables.read import Tables, read_tables
from tests.chinese import english_left

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE = Path(__file__).resolve().parents[3] / "extract" / "languages" / "zh.po"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    with speaking("zh"):
        yield


@pytest.fixture
def cited() -> About:
    return About(chart_id="imports", title="进口下降89%", subtitle="吨", source="来源：路透社。", caution="雨季减少",
                 alt="柱状图。", view="进口", as_of=date(2025, 3, 29), version="v1")


def _shown(page: str) -> str:
    """What a reader sees of a page of HTML, and what is told to who cannot see."""
    page = re.sub(r"<(style|script)\b.*?</\1>|<!--.*?-->", " ", page, flags=re.DOTALL)
    told = re.findall(r'(?:aria-label|content)="([^"]*)"', page.replace("width=device-width,initial-scale=1", ""))
    return unescape(" ".join([*told, re.sub(r"<[^>]*>", " ", page)]))


def test_the_citation_in_one_line_is_chinese_sentences(cited: About) -> None:
    assert cited.one_line() == "进口下降89%。吨。来源：路透社。雨季减少。数据截至2025年3月29日，版本v1。稀土供应中断，CC BY 4.0。"
    assert english_left(" ".join([*cited.lines().values(), *map(say, cited.lines())])) == []


def test_every_filter_and_what_it_is_set_to_has_words(tables: Tables) -> None:
    words = chart("imports").words(chart("imports").select(tables))
    names = [*tables.actors["name"], *tables.places["name"], *tables.commodities["name"]]  # the catalogue knows most, the tables all
    for one in charts():
        for choice in one.choices:
            known = choice.values or sorted(choice.found(one.select(tables)) if choice.found else ())
            options: dict[str, Any] = {choice.option: tuple(known) if known else date(2025, 3, 29)}
            view = about(replace(one, title="图"), words, tables, options).view
            assert english_left(view, *names) == [], (one.id, view)
    prices = replace(chart("prices"), title="价格")
    assert about(prices, words, tables, {"currency": "usd_ex_vat"}).view == "价格（币种：美元，不含税）"


def test_the_name_of_a_picture_says_its_language_and_that_of_data_does_not(tables: Tables) -> None:
    imports, edition = chart("imports"), Edition()
    named = drawn_name(imports, tables, edition, {})
    assert named.endswith("_zh_slide-light@2x.png")
    data = export_chart(imports, tables, Edition(form="csv"))
    with speaking("en"):
        assert drawn_name(imports, tables, edition, {}) == named.replace("_zh", "")
        assert export_chart(imports, tables, Edition(form="csv")) == data
        name, *_ = drawing(imports, tables).data()
        table = table_csv(imports, tables, {}, name)
    assert table_csv(imports, tables, {}, name) == table


def test_the_thread_of_the_browser_and_what_runs_in_it_speak_the_language() -> None:
    assert list(drawn_in_turn([lambda _: language(), lambda _: language()], lambda *_, **__: b"")) == ["zh", "zh"]
    renderer = Renderer()
    renderer._thread.start()

    async def spoken() -> str:
        return language()

    try:
        assert renderer.run(spoken()) == "zh"
    finally:
        renderer.close()


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def test_the_metadata_of_a_png_is_chinese_under_the_keys_that_programs_look_for(cited: About) -> None:
    made = png_with(_png(), cited)
    image: Any = Image.open(io.BytesIO(made))
    assert image.text["Title"] == "进口下降89%"
    title = image.text["Title"]
    assert (title.lang, title.tkey) == ("zh-Hans", "标题")
    body = b"iTXt" + b"Title\0\0\0zh-Hans\0" + "标题".encode() + b"\0" + "进口下降89%".encode()
    assert body + zlib.crc32(body).to_bytes(4, "big") in made


def test_svg_and_pdf_say_which_language_they_are_in(cited: About) -> None:
    svg = svg_with(b'<svg width="4"><g/></svg>', cited).decode()
    assert 'xml:lang="zh-Hans"' in svg
    assert english_left(re.sub(r"<svg[^>]*>|</?\w+/?>", " ", svg)) == []
    writer, blank = PdfWriter(), io.BytesIO()
    writer.add_blank_page(4, 4)
    writer.write(blank)
    made = PdfReader(io.BytesIO(pdf_with(blank.getvalue(), cited)))
    assert made.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert made.metadata is not None
    assert made.metadata.author == "稀土供应中断"


def test_a_page_says_its_language_and_holds_no_english(cited: About) -> None:
    page = html_page([go.Figure(layout={"width": 400, "height": 300})], cited, "light").decode()
    assert '<html lang="zh-Hans">' in page
    described = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert described
    assert json.loads(described[1])["inLanguage"] == "zh-Hans"
    assert english_left(_shown(page)) == []


@pytest.mark.parametrize("as_of", [None, date(2024, 12, 1)])
def test_the_package_is_explained_in_chinese_and_its_data_stays(as_of: date | None) -> None:
    tables = read_tables(as_of=as_of)
    made = package_files(tables)
    readme = made["README.md"].decode()
    assert english_left(re.sub(r"```.*?```|`[^`]*`", " ", readme, flags=re.DOTALL), tables.version) == []
    assert [table.name for table in TABLES if say(table.row_is) == table.row_is] == []
    assert package_name(tables).endswith(f"_v{tables.version}_zh.zip")
    with speaking("en"):
        plain = package_files(tables)
    assert [name for name in plain if plain[name] != made[name]] == ["README.md"]


def test_a_picture_of_a_page_is_taken_in_the_language() -> None:
    shot = Shot(page="prices", theme="dark", size="phone", as_of=date(2025, 3, 29))
    assert shot.address(8599) == "http://127.0.0.1:8599/prices?embed_options=dark_theme&as_of=2025-03-29&lang=zh"
    assert shot.name == "prices_as-of-2025-03-29_zh_phone-dark.png"
    with speaking("en"):
        assert "lang" not in shot.address(8599)


def test_what_stops_a_picture_is_told_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere")
    with pytest.raises(NoBrowserError, match=r"^图片：BROWSER_PATH=/nowhere不是可执行程序；") as told:
        find_browser()
    assert english_left(str(told.value), "/nowhere", "apt-get install chromium", "Debian", "Chrome", "Chromium", "Parquet") == []


def test_the_command_takes_the_language_of_what_it_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--out", str(tmp_path), "--chart", "imports", "--format", "html", "csv", "--language", "zh"]) == 0
    names = [Path(line).name for line in capsys.readouterr().out.split()]
    assert [name for name in names if "_zh" in name] == [name for name in names if name.endswith("html")]
    page = next(path for path in tmp_path.iterdir() if path.suffix == ".html").read_text(encoding="utf-8")
    assert "<summary>关于此图</summary>" in page


def test_the_chinese_face_has_every_character_of_the_catalogue() -> None:
    with CATALOGUE.open("rb") as file:
        said = "".join("".join(message.string) for message in read_po(file) if message.id)
    wide = sorted(character for character in set(said) if east_asian_width(character) in "WF")
    assert wide
    for weight in ("Regular", "Bold"):
        face = ImageFont.truetype(FONTS / f"NotoSansSC-{weight}.ttf", 20)
        missing = bytes(face.getmask("\uffff"))  # the box of what is no letter
        assert [character for character in wide if bytes(face.getmask(character)) == missing and not character.isspace()] == []
