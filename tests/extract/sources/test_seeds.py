"""The notes: our own words, complete, and the same facts as the articles they stand for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from extract.sources.anchors import find_originals
from extract.sources.documents import body_offset, parse_note
from extract.sources.seeds import file_of_note, read_articles, read_seeds

ROOT = Path(__file__).resolve().parents[3]
NOTES = sorted(path for path in (ROOT / "seeds").glob("*.md") if path.name != "README.md")
LONGEST_RUN = 13
FACT = (
    "metric",
    "commodity_id",
    "origin",
    "destination",
    "kind",
    "value",
    "low",
    "high",
    "unit",
    "direction",
    "period_start",
    "period_end",
    "compare_start",
    "compare_end",
    "modality",
)


def _body(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return text[body_offset(text) :]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub("['’]", "", text.lower()))


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}


@pytest.fixture(scope="module")
def originals() -> Path:
    folder = find_originals()
    if folder is None:
        pytest.skip("the full articles are not here: set ORIGINALS or put them into seeds/originals/")
    return folder


def test_there_is_one_note_a_story() -> None:
    assert [path.stem for path in NOTES] == [
        "2024-11-14-rfa-kia-closes-crossings",
        "2025-03-28-reuters-kachin-rare-earths",
        "2025-07-08-reuters-bhamo-ultimatum",
    ]


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_a_note_is_connected_prose(path: Path) -> None:
    body = _body(path)
    assert len(re.findall(r"[a-z)0-9]\.(?:\s|$)", body)) >= 8
    for line in filter(None, body.split("\n")):
        assert not re.match(r"\s*(?:[-*+|#>]|\d+\.)", line), line
        assert not re.match(r"[\w ]{1,30}:", line), line
        assert line.endswith("."), line


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_a_note_names_its_articles(path: Path) -> None:
    note = parse_note(path)
    texts = file_of_note(note).texts
    assert texts
    assert all(text.note for text in texts)
    assert path.name.startswith(str(note.published))


@pytest.mark.originals
@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_a_note_shares_no_long_run_of_words_with_an_article(path: Path, originals: Path) -> None:
    ours = _runs(_body(path), LONGEST_RUN + 1)
    for article in originals.glob("*.txt"):
        assert not ours & _runs(article.read_text(encoding="utf-8"), LONGEST_RUN + 1), article.name


@pytest.mark.originals
def test_the_articles_are_those_that_the_notes_name(originals: Path) -> None:
    held = read_seeds(anchored=False).held
    assert {document.sha256 for document in read_articles(originals)} >= set(held)


def test_every_figure_of_the_gold_stands_in_the_note_of_its_story() -> None:
    gold = ROOT / "tests" / "gold" / "seeds.json"
    bodies = {path.stem: _body(path) for path in NOTES}
    stories = {"reuters-20250328": "2025-03-28", "reuters-20250708": "2025-07-08", "rfa-20241114": "2024-11-14"}
    for document in json.loads(gold.read_text(encoding="utf-8"))["docs"]:
        day = next(day for cluster, day in stories.items() if document["story_cluster"].startswith(cluster))
        body = next(text for name, text in bodies.items() if name.startswith(day))
        for observation in document["observations"]:
            if observation["tier"] == "core":
                figure = re.match(r"\$?[\d,.]+\d|\w+", observation["text"])
                assert figure is not None
                assert figure.group() in body, (day, observation["text"])


@pytest.fixture(scope="module")
def both(originals: Path) -> tuple[dict[str, list[dict[str, object]]], dict[str, list[dict[str, object]]]]:
    from extract.pipeline import tables_of_articles, tables_of_seeds

    seeds = read_seeds()
    articles, _ = tables_of_articles(read_articles(originals), seeds)
    return tables_of_seeds(seeds), articles


def _facts(tables: dict[str, list[dict[str, object]]]) -> set[tuple[object, ...]]:
    return {tuple(row[name] for name in FACT) for row in tables["observations"] if row["method"] == "extracted"}


@pytest.mark.originals
def test_the_articles_give_the_same_facts_as_the_notes(both: tuple[dict, dict]) -> None:
    notes, articles = both
    assert _facts(articles) == _facts(notes)


@pytest.mark.originals
def test_the_articles_collapse_to_the_stories_of_the_notes(both: tuple[dict, dict]) -> None:
    notes, articles = both
    stories = [{row["story_id"] for row in tables["documents"] if row["role"] == "origin"} for tables in both]
    assert stories[0] == stories[1] == {path.stem for path in NOTES}
    assert len(articles["copies"]) == len(notes["copies"]) == 2


@pytest.mark.originals
def test_core_facts_are_anchored_in_every_copy_of_their_story(both: tuple[dict, dict]) -> None:
    notes, _ = both
    imports = next(row for row in notes["observations"] if row["metric"] == "imports" and row["value"] == 311.0)
    where = {row["document_id"] for row in notes["evidence"] if row["record_id"] == imports["observation_id"] and row["start"] is not None}
    assert len(where) == 4


def test_every_observation_has_evidence_or_inputs() -> None:
    from extract.tables.read import read_tables

    tables = read_tables()
    reported = set(tables.observations.loc[tables.observations["status"] == "reported", "observation_id"])
    curated = set(tables.observations.loc[tables.observations["method"] == "curated", "observation_id"])
    derived = set(tables.observations.loc[tables.observations["status"] == "derived", "observation_id"]) - curated
    assert reported | curated <= set(tables.evidence.loc[tables.evidence["table"] == "observations", "record_id"])
    assert derived <= set(tables.observation_inputs["observation_id"])
    assert set(tables.events["event_id"]) <= set(tables.evidence.loc[tables.evidence["table"] == "events", "record_id"])


def test_every_quote_stands_at_its_place_in_the_note() -> None:
    from extract.tables.read import read_tables

    evidence = read_tables().evidence
    texts = {path.stem: path.read_text(encoding="utf-8") for path in NOTES}
    rows = evidence[evidence["document_id"].isin(texts) & (evidence["quote"] != "")]
    assert len(rows) > 60
    for document, start, end, quote in zip(rows["document_id"], rows["start"], rows["end"], rows["quote"], strict=True):
        assert texts[document][int(start) : int(end)] == quote
