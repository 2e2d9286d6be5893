"""Addresses of the tables, for programs and spreadsheets: each table of the data folder, and each table of a chart under any filters.

They stand where Streamlit serves an app's own files (`/app/static/`), but nothing is copied there: each request is answered from the tables
as they lie in the data folder, which is read anew when a file in it has changed. What a handler needs is imported when it is asked.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from charts.wording.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from charts.drawing.chart import Chart
    from extract.tables.read import Tables

_PLACE = "/app/static"
_MEDIA = {"csv": "text/csv", "json": "application/json", "md": "text/markdown", "xml": "application/atom+xml"}
# Any page may read them, and whoever keeps a copy asks first whether it still holds.
_HEADERS = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


def routes() -> list[Route]:
    """What the server answers beside the pages."""
    return [
        Route(f"{_base()}/{PAGES[0][0]}", _first_page),
        Route(f"{_base()}{_PLACE}/{{name}}", _table),
        Route(f"{_base()}{_PLACE}/charts/{{chart_id}}/{{name}}", _rows),
        Route(f"{_base()}/app/ready", _ready),
    ]


def _base() -> str:
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def table_address(name: str, tables: Tables) -> str:
    """The address of a file of the data folder, as known by the day of these tables."""
    return _address(name, {}, tables)


def rows_address(chart: Chart, name: str, options: Mapping[str, Any], tables: Tables) -> str:
    """The address of one table of a chart as it is with these options and tables."""
    from charts.export.choices import in_address

    return _address(f"charts/{chart.id}/{name}.csv", in_address(options, chart), tables)


def _address(path: str, query: Mapping[str, str], tables: Tables) -> str:
    """A whole address. It names no day for the latest tables: what it gives goes on with them."""
    from views.shell import data

    page = urlsplit(st.context.url or "")
    host = f"{page.scheme}://{page.netloc}" if page.netloc else ""
    dated = {} if tables.as_of == data.latest().as_of else {"as_of": tables.as_of.isoformat()}
    asked = urlencode({**query, **dated}, safe=",")
    return f"{host}{_base()}{_PLACE}/{path}{'?' if asked else ''}{asked}"


def _first_page(request: Request) -> Response:
    """The page that opens first by its own name, which Streamlit knows under the bare address alone."""
    return RedirectResponse(f"{_base()}/{'?' * bool(request.url.query)}{request.url.query}")


def _ready(request: Request) -> Response:
    """Whether every table is whole, as the pages have them: 200 or 503, and one line of JSON that names what is not."""
    from views.shell import data, holes

    del request  # nothing can be asked of it
    version, faults = data.faults()
    said = {"ready": not faults, "version": version, "faults": {name: holes.without_folders(fault.wrong) for name, fault in faults.items()}}
    if faults:
        said["advice"] = "build them anew with: python -m extract"
    return Response(json.dumps(said) + "\n", 503 if faults else 200, {"Cache-Control": "no-store"}, "application/json")


def _table(request: Request) -> Response:
    """A file of the data folder as it lies there, or as known by the day of `as_of`."""
    from charts.export.package import package_files
    from extract.core.paths import FEED
    from extract.core.schema import TABLES
    from extract.tables.whole import is_parquet
    from views.shell import data

    name = request.path_params["name"]
    if name.endswith(".csv") and is_parquet(data.folder()):
        return _refused(f"{name}: these tables are held as Parquet files; datapackage.json names them", 404)
    if name not in {f"{table.name}.csv" for table in TABLES} | {"datapackage.json", "DICTIONARY.md", FEED}:
        return _refused(f"{name}: there is no such table; DICTIONARY.md lists those there are", 404)
    try:
        if request.query_params.get("as_of") and name != FEED:
            return _given(package_files(_tables(request))[name], name)
        return _given(_held(name), name)
    except _problems() as problem:
        return _refused(*_told(problem))


def _held(name: str) -> bytes:
    """A file of the data folder. TableError for one that is not there, or a table that is not as it was written."""
    from extract.core.errors import TableError
    from extract.tables.read import PACKAGE
    from extract.tables.whole import files_in
    from extract.tables.write import check_content, package_hashes
    from views.shell import data

    files = files_in(data.folder(), name, PACKAGE)
    if name not in files:
        raise TableError(name, "there is no such file", "", "build it with: python -m extract")
    if name.endswith(".csv"):
        check_content(name, files[name], package_hashes(files.get(PACKAGE, b""), PACKAGE)[1], name)
    return files[name]


def _rows(request: Request) -> Response:
    """One table of a chart as CSV, under the filters and as of the day of the address."""
    from charts.export.choices import from_address
    from charts.export.formats import table_csv
    from charts.figures import chart

    name = request.path_params["name"]
    try:
        one, tables = chart(request.path_params["chart_id"]), _tables(request)
        return _given(table_csv(one, tables, from_address(request.query_params, one, tables), name.removesuffix(".csv")), "rows.csv")
    except KeyError:
        return _refused("there is no such table of a chart; the page of the chart shows the address of each", 404)
    except _problems() as problem:
        return _refused(*_told(problem))


def _tables(request: Request) -> Tables:
    """The tables as known by the day of `as_of`, if that is given. Raises ExportError for what is no day, or one that says nothing."""
    from charts.drawing.picking import COLUMNS
    from charts.export.files import ExportError
    from extract.core.calendars import iso_day
    from extract.tables.read import known_by, more_of, no_day_to_ask
    from views.shell import data

    told = request.query_params.get("as_of")
    try:
        day = iso_day(told) if told else None
    except ValueError as problem:
        raise ExportError(f"as_of: `{told}` is no day; expected one such as 2025-03-29") from problem
    asked = {column: request.query_params.get(name, "").split(",") for name, column in COLUMNS.items()}
    picks = {column: values for column, values in asked.items() if any(values)}
    tables = known_by(more_of(data.whole(), picks) if picks else data.whole(), day)
    if day and (why := no_day_to_ask(day, tables)):
        raise ExportError(f"as_of: `{told}`: {why}")
    return tables


def _problems() -> tuple[type[Exception], ...]:
    """What a question can be wrong about: a day, a filter, tables that are not there."""
    from charts.export.files import ExportError
    from extract.core.errors import ExtractError

    return ExportError, ExtractError, OSError


def _told(problem: Exception) -> tuple[str, int]:
    """What is wrong, without the folders of this machine, and whose fault it is: 400 for the question, 503 for the tables."""
    from extract.core.errors import ExtractError
    from views.shell import holes

    ours = isinstance(problem, ExtractError | OSError)
    return holes.without_folders(str(problem)), 503 if ours else 400


def _given(content: bytes, name: str) -> Response:
    return Response(content, media_type=_MEDIA[name.rpartition(".")[2]], headers=_HEADERS)


def _refused(said: str, status: int) -> Response:
    return Response(f"{said}\n", status_code=status, media_type="text/plain", headers=_HEADERS)
