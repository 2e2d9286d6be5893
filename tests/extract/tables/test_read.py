"""Reading the tables: types, and what was known on a day."""

from __future__ import annotations

import ast
import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from extract.core.errors import TableError
from extract.core.paths import DATA
from extract.core.schema import BY_NAME, TABLES
from extract.tables.read import Tables, _in_one_name, held, known_by, read_tables, steps
from extract.tables.whole import files_in
from extract.tables.write import render, replace_folder
from extract.versions.packages import keep, read_folder
from tests.chart_rows import real_tables
from tests.made_tables import seal

ROOT = Path(__file__).resolve().parents[3]
EARLY, LATE = date(2024, 11, 14), date(2025, 3, 28)


def _document(key: str, published: date) -> dict[str, object]:
    return {
        "document_id": key,
        "story_id": key,
        "role": "note",
        "title": key,
        "publisher": "RFA",
        "published": published,
        "published_precision": "day",
        "language": "en",
        "licence": "CC0-1.0",
    }


def _observation(key: str, published: date, **more: object) -> dict[str, object]:
    row = {
        "observation_id": key,
        "status": "reported",
        "method": "extracted",
        "modality": "actual",
        "metric": "mines",
        "kind": "count",
        "value": 300.0,
        "unit": "mines",
        "qualifier": "more_than",
        "publisher": "RFA",
        "published": published,
        "published_precision": "day",
        "quality": "A",
    }
    return row | more


def _event(key: str, published: date, same: str = "") -> dict[str, object]:
    return {
        "event_id": key,
        "event_type": "tax",
        "lane": "mines",
        "precision": "approx",
        "lasting": True,
        "published_precision": "day",
        "ongoing": False,
        "certainty": "said",
        "modality": "actual",
        "date_is_report": False,
        "summary": "x",
        "short": "x",
        "told_by": "outlet",
        "publisher": "RFA",
        "published": published,
        "story_id": key,
        "same_event_as": same,
    }


def _evidence(key: str, table: str, record: str, document: str) -> dict[str, object]:
    return {
        "evidence_id": key,
        "table": table,
        "record_id": record,
        "column": "*",
        "document_id": document,
        "start": 1,
        "end": 2,
        "quote": "x",
        "rule_id": "r",
        "review": "unreviewed",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tables = {
        "documents": [_document("early", EARLY), _document("late", LATE)],
        "places": [
            {"place_id": "pangwa", "name": "Pangwa", "lat": 25.6, "lon": 98.4, "place_type": "town", "precision": "1 km", "source": "MIMU"}
        ],
        "observations": [
            _observation("o-early", EARLY),
            _observation("o-late", LATE, period_end=date(2025, 2, 28)),
            _observation("o-derived", LATE, status="derived", method="computed"),
        ],
        "observation_inputs": [
            {"observation_id": "o-derived", "input_id": "o-late", "part": "level"},
            {"observation_id": "o-derived", "input_id": "o-early", "part": "rate"},
        ],
        "events": [_event("e-early", EARLY, same="e-late"), _event("e-late", LATE)],
        "event_places": [{"event_id": "e-early", "place_id": "pangwa"}, {"event_id": "e-late", "place_id": "pangwa"}],
        "evidence": [
            _evidence("1", "observations", "o-early", "early"),
            _evidence("2", "observations", "o-early", "late"),
            _evidence("3", "events", "e-late", "late"),
            _evidence("4", "places", "pangwa", "early"),
        ],
        "copies": [{"document_id": "late", "origin_id": "early", "containment": 0.9}],
    }
    replace_folder(tmp_path / "data", render(tables))
    return tmp_path / "data"


def test_types_are_those_of_the_schema(folder: Path) -> None:
    tables = read_tables(folder)
    assert tables.as_of == LATE
    assert str(tables.observations["published"].dtype) == "datetime64[ns]"
    assert tables.observations["value"].dtype == "float64"
    assert tables.events["lasting"].tolist() == [True, True]
    assert tables.observations["note"].tolist() == ["", "", ""]
    assert tables.observations["period_end"].isna().tolist() == [True, True, False]


def test_a_row_published_later_is_not_known(folder: Path) -> None:
    tables = read_tables(folder, as_of=EARLY)
    assert tables.observations["observation_id"].tolist() == ["o-early"]
    assert tables.documents["document_id"].tolist() == ["early"]
    assert tables.as_of == EARLY


def test_bridges_copies_and_evidence_go_with_their_parents(folder: Path) -> None:
    tables = read_tables(folder, as_of=EARLY)
    assert tables.event_places["event_id"].tolist() == ["e-early"]
    assert tables.evidence["evidence_id"].tolist() == ["1", "4"]
    assert tables.observation_inputs.empty
    assert tables.copies.empty


def test_a_link_to_an_event_not_yet_known_is_blank(folder: Path) -> None:
    assert read_tables(folder, as_of=EARLY).events["same_event_as"].tolist() == [""]
    assert read_tables(folder, as_of=LATE).events["same_event_as"].tolist() == ["e-late", ""]


def test_before_the_first_publication_nothing_is_known_but_places(folder: Path) -> None:
    tables = read_tables(folder, as_of=date(2020, 1, 1))
    assert (len(tables.observations), len(tables.events), len(tables.evidence), len(tables.places)) == (0, 0, 0, 1)


def test_steps_are_the_days_of_publication(folder: Path) -> None:
    assert steps(read_tables(folder)) == (EARLY, LATE)


def _folder_with(tmp_path: Path, *observations: dict[str, object]) -> Path:
    replace_folder(tmp_path / "more", render({"documents": [_document("early", EARLY)], "observations": list(observations)}))
    return tmp_path / "more"


@pytest.mark.parametrize(("more", "day"), [
    ({"metric": "price", "kind": "price"}, LATE),
    ({"metric": "imports", "kind": "level"}, LATE),
    ({"metric": "exchange_rate", "kind": "rate"}, EARLY),
    ({"metric": "price", "kind": "price", "published_precision": "assumed"}, EARLY),
    ({"metric": "price", "kind": "price", "quality": "C"}, EARLY),
    ({"metric": "imports", "kind": "level", "status": "derived", "method": "computed"}, EARLY),
])
def test_the_default_day_is_the_last_real_one_on_which_something_drawn_came_in(
    tmp_path: Path, more: dict[str, object], day: date
) -> None:
    tables = read_tables(_folder_with(tmp_path, _observation("o", LATE, **more)))
    assert tables.as_of == steps(tables)[-1] == day
    assert len(tables.observations) == (day == LATE)
    assert tables.last_published == LATE


MIDDLE = date(2025, 1, 15)
SERIES = {"series_id": "s", "metric": "imports", "kind": "level", "unit": "t", "origin": "Myanmar", "scope": "of the series"}


@pytest.mark.parametrize(("edition", "story", "other", "more", "lost"), [
    (EARLY, EARLY, MIDDLE, {}, "told"),
    (EARLY, LATE, MIDDLE, {}, "told"),  # whenever a story tells the edition
    (MIDDLE, EARLY, EARLY, {}, "curated"),
    (EARLY, LATE, EARLY, {}, "curated"),  # one page for both editions: it bears the day of the first
    (EARLY, EARLY, MIDDLE, {"publisher": "Customs"}, ""),
    (EARLY, EARLY, MIDDLE, {"origin": "Laos"}, ""),
    (EARLY, EARLY, MIDDLE, {"period_end": LATE}, ""),
    (EARLY, EARLY, MIDDLE, {"series_id": "t"}, ""),
    (EARLY, EARLY, MIDDLE, {"quality": "C"}, ""),
])
def test_the_later_of_two_editions_stands_where_a_story_tells_one(
    tmp_path: Path, edition: date, story: date, other: date, more: dict[str, object], lost: str
) -> None:
    told = _observation("told", story, **SERIES | {"publisher": "RFA", "scope": "as the story says", "origin": ""})
    curated = _observation("curated", other, **SERIES | {"method": "curated", "value": 320.0, "publisher": "Office"} | more)
    page = _document("page", edition) | {"publisher": "Office", "role": "citation", "story_id": ""}
    tables = {
        "documents": [page], "observations": [told, curated],
        "evidence": [_evidence("1", "observations", "told", "page") | {"rule_id": "curated"}],
    }
    if more.get("origin"):
        told["origin"] = "Myanmar"
    replace_folder(tmp_path / "editions", render(tables))
    seen = read_tables(tmp_path / "editions", as_of=LATE).observations
    assert "".join(seen[seen["modality"] == "superseded"]["observation_id"]) == lost
    assert len(seen) == 2


def test_where_no_day_is_real_an_assumed_one_is_taken(tmp_path: Path) -> None:
    document = _document("late", LATE) | {"published_precision": "assumed"}
    replace_folder(tmp_path / "assumed", render({"documents": [document]}))
    assert read_tables(tmp_path / "assumed").as_of == LATE


def test_tables_in_which_nothing_is_drawn_need_a_day(tmp_path: Path) -> None:
    replace_folder(tmp_path / "empty", render({}))
    with pytest.raises(TableError, match="nothing that is drawn was published"):
        read_tables(tmp_path / "empty")
    assert read_tables(tmp_path / "empty", as_of=LATE).last_published == LATE


def test_every_step_of_the_committed_tables_keeps_references_whole() -> None:
    whole = read_tables()
    days = steps(whole)
    for day in (days[0], days[len(days) // 2], days[-1]):
        _check_references(read_tables(as_of=day))


def _check_references(tables: Tables) -> None:
    for table in TABLES:
        for field in table.fields:
            if field.refers_to:
                parent, column = field.refers_to.split(".")
                values = set(tables.frame(table.name)[field.name]) - {""}
                assert values <= set(tables.frame(parent)[column]), (table.name, field.name)


def test_the_frames_are_the_tables_of_the_schema() -> None:
    assert [table.name for table in TABLES] == [field.name for field in fields(Tables) if field.name in BY_NAME]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("events.csv", None, "there is no such table"),
        ("events.csv", b"event_id\n", "the table is damaged or was edited"),
        ("events.csv", b"\xff\xfe", "the table is damaged or was edited"),
        ("datapackage.json", b"{}", "no data package with a version"),
        ("datapackage.json", b"[" * 100_000, "no data package with a version"),
        ("datapackage.json", b'{"version": "0", "resources": []}', "no data package with a version"),
    ],
    ids=str,
)
def test_a_folder_that_cannot_be_read_says_which_file(folder: Path, name: str, content: bytes | None, message: str) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(TableError, match=message):
        read_tables(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [("events.csv", None, "there is no such table"), ("events.csv", b"event_id\n", "the table is"), ("datapackage.json", b"{}", "no data")],
)
def test_files_by_name_are_read_and_refused_as_a_folder_is(folder: Path, name: str, content: bytes | None, message: str) -> None:
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    pd.testing.assert_frame_equal(read_tables(files).observations, read_tables(folder).observations)
    changed = {key: held for key, held in {**files, name: content}.items() if held is not None}
    with pytest.raises(TableError, match=rf"^{name}: {message}"):
        read_tables(changed)


def test_a_cell_of_the_wrong_type_names_its_column(folder: Path) -> None:
    path = folder / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2025-02-28", "February"), encoding="utf-8")
    seal(folder)
    with pytest.raises(TableError, match=r"observations\.csv: period_end"):
        read_tables(folder)


@pytest.mark.parametrize(("content", "message"), [(b"event_id\n", "columns differ from the schema"), (b"\xff\xfe", "not a readable CSV")])
def test_tables_as_another_program_wrote_them_are_refused(folder: Path, content: bytes, message: str) -> None:
    (folder / "events.csv").write_bytes(content)
    seal(folder)
    with pytest.raises(TableError, match=rf"events\.csv: {message}"):
        read_tables(folder)


def test_a_table_cut_short_is_not_read_under_its_version(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data" / "observations.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: len(lines) // 3]))
    with pytest.raises(TableError, match=r"observations\.csv: the table is damaged or was edited.*build it anew with"):
        read_tables(tmp_path / "data")
    with pytest.raises(TableError, match="the tables are damaged or were edited"):
        read_folder(tmp_path / "data")
    with pytest.raises(TableError, match="the tables are damaged or were edited"):
        keep(files_in(tmp_path / "data"), tmp_path / "versions")


@pytest.mark.parametrize("name", ["documents.csv", "observations.csv", "observation_inputs.csv", "unplaced.csv", "datapackage.json"])
def test_where_not_all_tables_are_asked_for_one_that_is_broken_is_a_hole(name: str) -> None:
    """A hole says why, whatever is asked of it; nobody takes it for a table without rows."""
    files, whole = files_in(DATA), real_tables()
    table, tables = name.removesuffix(".csv"), known_by(held({**files, name: files[name][:-9]}, all_of_them=False))
    assert table in tables.faults
    assert tables.version == whole.version
    for broken in tables.faults.keys() & {each.name for each in TABLES}:
        frame = tables.frame(broken)
        for ask in (len, list, lambda frame: frame["published"], lambda frame: frame.empty, lambda frame: pd.concat([frame])):
            with pytest.raises(TableError, match=name):
                ask(frame)
    sound = [each.name for each in TABLES if each.name not in tables.faults]
    assert len(sound) >= len(TABLES) - 3
    if table not in ("documents", "observations", "events"):
        assert tables.as_of == whole.as_of
        assert [len(tables.frame(each)) for each in sound] == [len(whole.frame(each)) for each in sound]
    assert steps(tables)


def test_where_every_table_is_broken_there_is_nothing_to_show(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="the folder of tables cannot be read"):
        held(tmp_path / "none", all_of_them=False)
    with pytest.raises(TableError, match="no data package"):
        held({}, all_of_them=False)


def test_no_other_module_opens_a_table_of_its_own() -> None:
    files = {f"{table.name}.csv" for table in TABLES}
    for path in [*ROOT.glob("charts/*.py"), *ROOT.glob("views/*.py"), ROOT / "dashboard.py"]:
        texts = {node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)}
        assert not texts & files, path.name


def test_reading_does_not_change_a_frame_read_before(folder: Path) -> None:
    first = read_tables(folder)
    before = first.observations.copy()
    read_tables(folder, as_of=EARLY)
    pd.testing.assert_frame_equal(first.observations, before)


def test_tables_that_are_replaced_while_they_are_read_are_not_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _folder_with(tmp_path, _observation("early", EARLY))
    files = render({"documents": [_document("late", LATE)], "observations": [_observation("late", LATE)]})
    real, seen = Path.read_bytes, list[str]()

    def meanwhile(path: Path) -> bytes:
        content = real(path)
        seen.append(path.name)
        if len(seen) == 3:  # the others are those of the new folder
            replace_folder(folder, files)
        return content

    monkeypatch.setattr(Path, "read_bytes", meanwhile)
    tables = read_tables(folder)
    assert list(tables.documents["document_id"]) == list(tables.observations["observation_id"]) == ["late"]


def test_an_outlet_has_one_name_in_every_table_that_is_read() -> None:
    tables = read_tables()
    told = [*tables.events["publisher"], *tables.events["attributed_to"], *tables.documents["publisher"], *tables.findings["message"]]
    assert not [name for name in told if name == "RFA" or "KNG" in name]
    assert {"Radio Free Asia", "BNI (Kachin News Group)", "Kachin News Group (via Myanmar Peace Monitor)", "DVB English"} <= {*told}


@pytest.mark.parametrize(("told", "name"), [
    ("RFA and KNG", "Radio Free Asia and Kachin News Group"), ("Reuters, citing RFA", "Reuters, citing Radio Free Asia"),
    ("RFA, KNG & AFP", "Radio Free Asia, Kachin News Group & Agence France-Presse"),
    ("KNG via RFA", "Kachin News Group via Radio Free Asia"),
    ("DVB English and RFA text", "DVB English and RFA text"), ("Strand RFA", "Strand RFA"),
])
def test_an_outlet_has_its_whole_name_beside_another_one(told: str, name: str) -> None:
    assert _in_one_name(pd.Series([told])).tolist() == [name]
