"""No figure without its evidence: every row of the tables leads to a text, a cited page or its inputs."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from extract.core.schema import BY_NAME
from extract.measures.evidence import Evidence, evidence_of, figure_spans, known, note_text, sentence_around
from extract.measures.headlines import headlines, load_headlines
from extract.measures.news import last_arrival, news
from extract.measures.standing import open_questions, standing, stops, stories
from extract.tables.read import Tables, read_tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


def _has_ground(found: Evidence) -> bool:
    """Whether a reader can get from here to a text, a cited page, inputs, or the records that a finding compares."""
    grounds = (found.passages, found.inputs, found.texts, found.row.get("source"), *(finding.others for finding in found.findings))
    return found.table == "documents" or any(grounds)


@pytest.mark.parametrize("table", ["observations", "events", "places", "documents", "findings"])
def test_every_row_has_ground(tables: Tables, table: str) -> None:
    key = BY_NAME[table].key[0]
    bare = [row for row in tables.frame(table)[key] if not _has_ground(evidence_of(tables, f"{table}/{row}"))]
    assert bare == []


def test_derived_rows_link_to_their_inputs_and_back(tables: Tables) -> None:
    derived = tables.observations[tables.observations["status"] == "derived"]
    assert len(derived)
    for row in derived.to_dict("records"):
        evidence = evidence_of(tables, f"observations/{row['observation_id']}")
        assert row["formula"]
        assert evidence.passages if row["method"] == "curated" else evidence.inputs
        for link in evidence.inputs:
            back = evidence_of(tables, link.record).results
            assert evidence.record in {result.record for result in back}


def test_extracted_rows_stand_in_the_note_to_the_character(tables: Tables) -> None:
    notes = tables.documents[tables.documents["role"] == "note"].set_index("document_id")
    texts = {key: note_text({**row, "document_id": key}) for key, row in notes.iterrows()}
    assert all(texts.values())
    read = tables.evidence[tables.evidence["document_id"].isin(list(texts)) & tables.evidence["start"].notna()]
    assert len(read)
    for row in read.to_dict("records"):
        assert texts[row["document_id"]][int(row["start"]) : int(row["end"])] == row["quote"]


def test_a_note_that_was_changed_is_not_quoted(tables: Tables, tmp_path) -> None:
    note = tables.documents[tables.documents["role"] == "note"].iloc[0].to_dict()
    (tmp_path / f"{note['document_id']}.md").write_text("another text")
    assert note_text(note, tmp_path) is None


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("It fell. China took 311 t in all. Then it rose.", "311 t", ("China took ", "311 t", " in all.")),
        ("The U.S. Army of 5 men left. Bye.", "5", ("The U.S. Army of ", "5", " men left.")),
        ("One line\n\nTwo 7 lines\n\nThree", "7", ("Two ", "7", " lines")),
        ("9 of them", "9", ("", "9", " of them")),
    ],
)
def test_the_sentence_of_a_figure(text: str, figure: str, expected: tuple[str, str, str]) -> None:
    start = text.index(figure)
    assert sentence_around(text, start, start + len(figure)) == expected


def test_spans_to_mark_do_not_overlap(tables: Tables) -> None:
    for document in tables.documents["document_id"]:
        spans = figure_spans(tables, document)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_unknown_records_are_refused(tables: Tables) -> None:
    for record in ("observations/nothing", "nowhere/x", "", "evidence/", "observations/"):
        assert not known(tables, record)
        with pytest.raises(KeyError):
            evidence_of(tables, record)


def test_nothing_published_later_is_evidence() -> None:
    day = date(2024, 11, 14)
    tables = read_tables(as_of=day)
    for key in tables.observations["observation_id"]:
        found: Evidence = evidence_of(tables, f"observations/{key}")
        linked = [link.row for link in (*found.inputs, *found.results)]
        dated = [*linked, *(passage.document for passage in found.passages), *(finding.row for finding in found.findings)]
        assert all(row["published"].date() <= day for row in dated)


def test_headlines_pair_a_level_with_its_reported_change(tables: Tables) -> None:
    found = {headline.name: headline for headline in headlines(tables)}
    month, months, terbium, dysprosium, share = (found[rule.name] for rule in load_headlines())
    for headline in (month, months, terbium, dysprosium):
        assert headline.level is not None
        assert headline.moved is not None
        assert headline.moved.base is not None
        assert headline.moved.change["kind"] == "change"
        assert headline.moved.base["status"] == "derived"
    assert terbium.level is not None
    assert terbium.level["commodity_id"] == "terbium_oxide"
    assert share.level is not None
    assert share.level["kind"] == "share"


def test_headlines_of_a_day_use_nothing_later() -> None:
    day = date(2024, 11, 14)
    for headline in headlines(read_tables(as_of=day)):
        moved = headline.moved
        for row in (headline.level, *((moved.level, moved.change, moved.base) if moved else ())):
            assert row is None or row["published"].date() <= day


def test_before_everything_there_is_no_headline() -> None:
    tables = read_tables(as_of=date(1990, 1, 1))
    assert [headline.level for headline in headlines(tables)] == [None] * 5
    assert standing(tables).stories == 0
    assert news(tables, date(1980, 1, 1), headlines(tables)) == ()
    assert last_arrival(tables) is None
    assert open_questions(tables, headlines(tables)) == ()


def test_standing_counts_stories_not_copies(tables: Tables) -> None:
    ground = standing(tables)
    assert ground.stories == tables.documents.loc[tables.documents["story_id"] != "", "story_id"].nunique()
    assert ground.texts > ground.stories
    assert len(stories(tables)) == ground.stories


def test_stops_are_the_nearest_days() -> None:
    days = (date(2024, 1, 1), date(2024, 5, 1), date(2025, 1, 1))
    assert stops(days, date(2024, 5, 1)) == (date(2024, 1, 1), date(2025, 1, 1))
    assert stops(days, date(2024, 6, 1)) == (date(2024, 5, 1), date(2025, 1, 1))
    assert stops(days, date(2023, 1, 1)) == (None, date(2024, 1, 1))
    assert stops((), date(2023, 1, 1)) == (None, None)
