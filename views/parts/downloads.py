"""The files of a chart: a dialog with a preview of exactly what will be saved. Saving draws nothing on the page again."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import streamlit as st

from charts.drawing.theme import PAPER_LAYOUTS
from charts.export.about import file_stem, language_in_name
from charts.export.browser import RenderError, draw_shared, others_drawing
from charts.export.files import zipped
from charts.export.formats import (
    DATA,
    FORMATS,
    MEDIA,
    SCALES,
    THEMES,
    Edition,
    Request,
    drawing,
    drawn_name,
    editions,
    export_all,
    export_chart,
    table_csv,
)
from charts.export.pictures import embedding
from charts.export.tables import plain_rows
from charts.figures import chart as chart_of
from charts.figures import charts
from charts.wording.formats import sentence
from extract.core.ids import slug
from extract.languages.spoken import language as spoken_now
from extract.languages.spoken import say, told
from views.parts.wording import plain, spaced
from views.shell import data, language
from views.shell.addresses import rows_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from charts.drawing.chart import Chart
    from extract.tables.read import Tables

_SIZES = {"slide": "16:9 slide", "a4half": "A4 half page", "square": "Square", "social": "Wide card"}
_THEMES = {"light": "Light", "dark": "Dark", "plain": "Plain, no footer"}
_NAMES = {"png": "PNG", "svg": "SVG", "pdf": "PDF", "html": "HTML", "csv": "CSV", "parquet": "Parquet", "xlsx": "XLSX"}
PACK_KINDS = {"pdf": "Save PDF", "pptx": "Save slides", "html": "Save page", "zip": "Save ZIP with charts, tables and citations"}
_PREVIEW = 620  # pixels of the page that is saved: the chart with its title, the rest by scrolling
_ROWS_SHOWN = 8  # enough to know the table, few enough for the dialog to need no second bar


def export_panel(chart: Chart, options: Mapping[str, Any], tables: Tables, theme: str) -> None:
    """A button that opens the files of the chart as drawn with `options` from `tables`; nothing is made before it is pressed."""
    hint = say("Pictures and data of this chart, with their citation inside")
    if st.button(say("Export"), key=f"export_{chart.id}_open", icon=":material/download:", help=hint):
        dialog = st.dialog(say("Export: {title}", title=say(chart.title)), width="large")
        dialog(language.spoken(_files, "Export"))(chart, options, tables, theme)


def _files(chart: Chart, options: Mapping[str, Any], tables: Tables, theme: str) -> None:
    key = f"export_{chart.id}"
    form = st.segmented_control(say("Format"), tuple(FORMATS), default="png", required=True, format_func=_NAMES.__getitem__,
                                key=f"{key}_form", wrap=True)
    if form in DATA:
        _data(chart, options, tables, Edition(form=form))
    elif form == "html":
        _page(chart, options, tables, theme)
    else:
        _picture(chart, options, tables, *_columns(form, theme, key))
    _everything(chart, options, tables, key)


def _page(chart: Chart, options: Mapping[str, Any], tables: Tables, theme: str) -> None:
    """The page as it is saved, which takes the width of its place, and the line that shows it inside another page."""
    chosen = _theme(st, theme, f"export_{chart.id}")
    made = drawing(chart, tables, options)
    file = made.drawn(Edition(form="html", theme=chosen))(draw_shared)
    _save(st, file.name, file.content, "html")
    st.caption(say("To show it on a page of your own, put the file beside it and paste this line:"))
    # Not coloured as HTML: the highlighter takes words of a headline for parts of it.
    st.code(embedding(file.name, made.about(), made.bare(chosen)[0]), language=None, wrap_lines=True)
    st.iframe(file.content.decode(), height=_PREVIEW, alt=made.words.alt)


def _columns(form: str, theme: str, key: str) -> tuple[Edition, DeltaGenerator]:
    """What was chosen, and the place beside the choices for the button that saves it."""
    sizes, themes, scales, save = st.columns(4, vertical_alignment="bottom")
    size = sizes.selectbox(say("Size"), PAPER_LAYOUTS, format_func=lambda size: say(_SIZES[size]), key=f"{key}_size")
    chosen = _theme(themes, theme, key)
    if form != "png":
        return Edition(form=form, size=size, theme=chosen, scale=1), scales
    scale = scales.selectbox(say("Resolution"), SCALES, index=1, format_func=lambda times: say("{times}x", times=times), key=f"{key}_scale")
    return Edition(form=form, size=size, theme=chosen, scale=scale), save


def _theme(place: Any, theme: str, key: str) -> str:
    """The theme that is chosen, at first that of the page."""
    return str(place.selectbox(say("Theme"), THEMES, index=THEMES.index(theme), format_func=lambda name: say(_THEMES[name]),
                               key=f"{key}_theme"))


def _picture(chart: Chart, options: Mapping[str, Any], tables: Tables, edition: Edition, place: DeltaGenerator) -> None:
    name = drawn_name(chart, tables, edition, options)

    def content(edition: Edition = edition) -> bytes:
        return _drawn(chart.id, edition, options, (spoken_now(), id(tables)), tables)[1]

    try:
        with st.spinner(_turn(say("Drawing"))):
            preview = content(replace(edition, form="png"))
    except RenderError as problem:
        st.warning(plain(problem))
        return
    _save(place, name, {"png": preview}.get(edition.form, content), edition.form)
    st.image(f"data:image/png;base64,{b64encode(preview).decode()}", width="stretch")  # as it is: a file would be made smaller first
    st.caption(f"`{name}`")


_KEPT = 16  # of some hundred kilobytes: who looks at the news of the day asks for the same few


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _drawn(chart_id: str, edition: Edition, options: Mapping[str, Any], seen: tuple[str, int], _tables: Tables) -> tuple[Tables, bytes]:
    """A picture in a language from tables, which are kept with it so that no others can have their id."""
    del seen  # only part of the key
    return _tables, export_chart(chart_of(chart_id), _tables, edition, options=options).content


def _turn(words: str) -> str:
    """What is done now, and for how many others of this dashboard first."""
    before = others_drawing()
    return say("{words}; {count} before this one", words=words, count=before) if before else words


def _data(chart: Chart, options: Mapping[str, Any], tables: Tables, edition: Edition) -> None:
    made = drawing(chart, tables, options)
    file = export_chart(chart, tables, edition, options=options)
    _save(st, file.name, file.content, edition.form)
    st.caption(f"`{file.name}`")
    if edition.form == "csv":
        st.caption(say("Each table alone: by its button, or at its address, which gives what is newest with the same filters."))
    for name, rows in made.data().items():
        st.caption(plain(say("{table}: {rows} rows, {columns} columns; the first {shown}", table=spaced(table_name(name)),
                             rows=f"{len(rows):,}", columns=len(rows.columns), shown=min(len(rows), _ROWS_SHOWN))))
        if edition.form == "csv":
            csv_button(chart, options, tables, name, key=f"export_{chart.id}")
            if data.frozen() is None:  # the address gives the data folder as it is
                st.code(rows_address(chart, name, options, tables), language=None, wrap_lines=True)
        st.dataframe(plain_rows(rows.head(_ROWS_SHOWN)), hide_index=True,
                     alt=say("First rows of {table}", table=table_name(name)))


def table_name(name: str) -> str:
    """What a reader calls a table of a chart; in English as its file does."""
    return told(name, "table")


def csv_button(chart: Chart, options: Mapping[str, Any], tables: Tables, name: str, *, key: str) -> None:
    """Saves one table of a chart as CSV and nothing else: a spreadsheet opens it with one click, which it does not do with a ZIP."""
    made = language.kept(lambda: table_csv(chart, tables, options, name))
    st.download_button(say("{table} as CSV", table=sentence(spaced(table_name(name)))), made, key=f"{key}_{name}_csv",
                       file_name=f"{file_stem(chart, tables, options)}_{slug(name)}.csv", mime=MEDIA["csv"], on_click="ignore",
                       icon=":material/download:")


def _save(place: Any, name: str, content: Any, form: str) -> None:
    """A download that starts at once; a callable makes its bytes only then, in the language that is spoken now."""
    mime = MEDIA.get(name.rpartition(".")[2], MEDIA[form])  # several tables come as one ZIP
    words = say("Save all as {kind}, described (ZIP)" if name.endswith(".zip") else "Save {kind}", kind=_NAMES[form])
    place.download_button(words, language.kept(content) if callable(content) else content, file_name=name, mime=mime, key=f"save_{name}",
                          type="primary", on_click="ignore", icon=":material/download:")


def everything_name(chart: Chart, options: Mapping[str, Any], tables: Tables) -> str:
    """The name of the ZIP with all files of a chart; in another language than English it says which, as its pictures do."""
    return f"{file_stem(chart, tables, options)}{language_in_name()}_all.zip"


def _everything(chart: Chart, options: Mapping[str, Any], tables: Tables, key: str) -> None:
    """All sizes and themes and the data in one ZIP, made only on demand."""
    st.divider()
    name = everything_name(chart, options, tables)
    if not st.button(say("Make all sizes, themes and data as one ZIP"), key=f"{key}_all", type="tertiary"):
        return
    chosen = editions(forms=("png", *DATA), sizes=PAPER_LAYOUTS, themes=THEMES, scales=(2,))
    made: dict[str, bytes] = {}
    bar = st.progress(0.0, text=_turn(say("Starting the browser")))
    try:
        for done, files in enumerate(export_all(Request(charts=(chart,), editions=chosen, options=options), tables), start=1):
            made |= {file.name: file.content for file in files}
            bar.progress(done / len(chosen), text=plain(say("{done} of {count}: {file}", done=done, count=len(chosen), file=files[0].name)))
    except RenderError as problem:
        st.warning(plain(problem))
        return
    st.download_button(say("Save ZIP"), zipped(made), file_name=name, mime=MEDIA["zip"], key=f"save_{name}", on_click="ignore",
                       type="primary")


def pack_panel(tables: Tables) -> None:
    """The briefing pack as of the day shown: made on demand with its progress, then saved file by file."""
    hint = say("PDF, slides, one-file page and ZIP, as of the day shown")
    if st.button(say("Make the briefing pack"), key="pack_make", icon=":material/library_books:", help=hint):
        st.dialog(say("Briefing pack"), width="medium")(language.spoken(_pack, "Briefing pack"))(tables)


def _pack(tables: Tables) -> None:
    from charts.pack import make_pack

    parts = count(1)
    bar = st.progress(0.0, text=_turn(say("Starting the browser")))

    def show_progress(part: str) -> None:
        bar.progress(min(next(parts) / (len(charts()) + len(PACK_KINDS)), 1.0), text=plain(part))

    try:
        made = make_pack(tables, progress=show_progress)
    except RenderError as problem:
        st.warning(plain(problem))
        return
    finally:
        bar.empty()
    st.caption(f"`{next(iter(made)).rpartition('.')[0]}`")
    for name, content in made.items():
        kind = name.rpartition(".")[2]
        st.download_button(say(PACK_KINDS[kind]), content, file_name=name, mime=MEDIA[kind], key=f"pack_{kind}",
                           on_click="ignore", icon=":material/download:")
