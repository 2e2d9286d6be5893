"""Each table has an address of its own on a served dashboard, which gives the tables as they lie there at that moment."""

from __future__ import annotations

import io
import json
import shutil
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from charts.export.formats import table_csv
from charts.figures import chart
from charts.wording.pages import PAGES
from extract.core.paths import DATA
from extract.core.schema import TABLES
from extract.tables.read import read_tables
from tests.app_server import serving
from tests.hostile.cases import DAYS
from tests.made_tables import seal
from tests.views.test_pages import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMS = ("20250329", "2025-W13-6", "2025-W13", "2025-088")  # of ISO 8601, which Python reads, and no page writes
_DOLLARS = "currency=usd_ex_vat&window=2024-09-01,2025-04-30&bases=domestic_incl_vat"


class Served:
    """A running dashboard and the folder of its tables."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = f"{address}/app", folder

    def get(self, path: str, place: str = "/static/") -> tuple[int, bytes, Any]:
        """Status, content and headers."""
        try:
            with urllib.request.urlopen(f"{self.address}{place}{path}", timeout=60) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read(), refused.headers


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(DATA, folder / "data")
    with serving(folder / "log", environment={"RARE_EARTH_DATA": str(folder / "data")}) as server:
        yield Served(server.address, folder / "data")


def test_each_table_is_at_its_address_as_it_lies_in_the_folder(served: Served) -> None:
    for table in TABLES:
        status, content, headers = served.get(f"{table.name}.csv")
        assert (status, content) == (200, (served.folder / f"{table.name}.csv").read_bytes())
        assert headers["Content-Type"].startswith("text/csv")
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert tuple(pd.read_csv(io.BytesIO(content)).columns) == table.columns


def test_an_address_gives_a_table_as_known_by_a_day(served: Served) -> None:
    _, content, _ = served.get("observations.csv?as_of=2024-11-14")
    early = pd.read_csv(io.BytesIO(content), parse_dates=["published"])
    assert 0 < len(early) < len(read_tables(DATA).observations)
    assert early["published"].max() <= pd.Timestamp(2024, 11, 14)


def test_a_table_of_a_chart_is_at_an_address_with_its_filters(served: Served) -> None:
    status, content, _ = served.get(f"charts/prices/quotations.csv?{_DOLLARS}")
    rows = pd.read_csv(io.BytesIO(content), parse_dates=["period_end"])
    assert status == 200
    assert rows["shown_usd_per_kg"].notna().all()
    assert set(rows["price_basis"]) == {"domestic_incl_vat"}
    assert rows["period_end"].between(pd.Timestamp(2024, 9, 1), pd.Timestamp(2025, 4, 30)).all()
    _, plain, _ = served.get("charts/timeline/events.csv")
    assert plain == table_csv(chart("timeline"), read_tables(served.folder), {}, "events")


@pytest.mark.parametrize(("path", "status", "said"), [
    ("nothing.csv", 404, "no such table"), ("charts/prices/nothing.csv", 404, "no such table"),
    ("charts/nothing/rows.csv", 404, "no such table"), ("observations.csv?as_of=tomorrow", 400, "`tomorrow` is no day"),
    *((f"events.csv?as_of={day}", 400, f"`{day}` is no day") for day in (*DAYS[:4], *FORMS)),
    ("charts/timeline/events.csv?as_of=20250329", 400, "`20250329` is no day"),
    ("events.csv?as_of=1999-01-01", 400, "nothing had been published by that day"),
    ("charts/timeline/events.csv?as_of=2199-12-31", 400, "nobody knows yet"),
    ("charts/prices/quotations.csv?currency=gold", 400, "nothing here has `gold`"),
    ("charts/prices/quotations.csv?window=2024-01-01", 400, "expected two days"), ("..%2f..%2fdashboard.py", 400, ""),
])
def test_what_there_is_not_is_refused_in_one_line(served: Served, path: str, status: int, said: str) -> None:
    code, content, _ = served.get(path)
    assert (code, content.decode().count("\n") <= 1) == (status, True)
    assert said in content.decode()


def test_the_sources_page_lists_the_address_of_every_table() -> None:
    shown = " ".join(each.proto.body for each in opened("sources", section="downloads").get("html"))
    assert all(f"/app/static/{table.name}.csv" in shown for table in TABLES)
    early = " ".join(each.proto.body for each in opened("sources", section="downloads", as_of="2024-12-31").get("html"))
    assert "/app/static/observations.csv?as_of=2024-12-31" in early


def test_new_tables_are_at_their_addresses_at_once(served: Served) -> None:
    events = served.folder / "events.csv"
    events.write_bytes(events.read_bytes().splitlines(keepends=True)[0])
    seal(served.folder)
    assert served.get("events.csv")[1] == events.read_bytes()


@pytest.mark.parametrize("path", ["unplaced.csv", "unplaced.csv?as_of=2024-12-31", "charts/timeline/events.csv"])
def test_a_damaged_table_is_given_at_no_address(served: Served, path: str) -> None:
    """What is told names the file, and not where it lies on the server."""
    (served.folder / "unplaced.csv").write_bytes(b"document_id")
    status, content, _ = served.get(path)
    assert (status, content.count(b"\n"), str(served.folder).encode() in content) == (503, 1, False)
    assert content.startswith(b"unplaced.csv: the table is damaged or was edited")


def test_damaged_tables_are_not_ready_and_the_line_names_them(served: Served) -> None:
    (served.folder / "unplaced.csv").write_bytes(b"document_id")
    (served.folder / "places.csv").unlink()
    status, content, _ = served.get("ready", place="/")
    said = json.loads(content)
    assert (status, content.count(b"\n"), said["ready"], str(served.folder).encode() in content) == (503, 1, False, False)
    assert said["faults"].keys() == {"unplaced", "places"}
    assert "damaged" in said["faults"]["unplaced"]
    shutil.rmtree(served.folder)
    status, content, _ = served.get("ready", place="/")
    assert (status, json.loads(content)["faults"]) == (503, {"": "the folder of tables cannot be read"})
    assert str(served.folder).encode() not in content


def test_the_first_page_answers_to_its_name_too_and_keeps_what_was_asked(served: Served) -> None:
    root = served.address.removesuffix("/app")
    with urllib.request.urlopen(f"{root}/{PAGES[0][0]}?lang=zh&asof=2025-03-29", timeout=60) as answer:
        assert answer.url == f"{root}/?lang=zh&asof=2025-03-29"
    with urllib.request.urlopen(f"{root}/{PAGES[0][0]}", timeout=60) as answer:
        assert answer.url == f"{root}/"
