"""From mentions to rows: one row a fact, however often and wherever it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extract.core.errors import TableError
from extract.core.records import UNSAID, Mention, Period, Point, Reading, Story, StoryReading
from extract.tables.backing import check_evidence
from extract.tables.observations import Facts, gather_facts
from extract.vocabulary.names import Names

NAMES = Names(places={"bhamo": "bhamo", "china": "china"}, actors={"kachin independence army": "kachin_independence_army"})
FEBRUARY = Period(start=date(2025, 2, 1), end=date(2025, 2, 28), precision="month", rule_id="month")
YEAR_AGO = Period(start=date(2024, 2, 1), end=date(2024, 2, 29), precision="month", rule_id="year-ago")
TEXT = "x" * 400
LEVEL = Mention(
    start=10,
    end=25,
    text="x" * 15,
    kind="level",
    value=311.0,
    unit="t",
    metric="imports",
    commodity="rare earth oxides and compounds",
    origin="Myanmar",
    destination="China",
    period=FEBRUARY,
    step=1.0,
    attributed_to="Chinese customs data",
    rule_id="level",
)
CHANGE = replace(
    LEVEL, start=30, end=40, text="x" * 10, kind="change", value=89.0, unit="percent", direction="down", compare=YEAR_AGO, rule_id="change"
)
SHARE = Mention(
    start=50,
    end=54,
    text="xxxx",
    kind="share",
    value=50.0,
    unit="percent",
    qualifier="about",
    metric="supply_share",
    commodity="heavy rare earths",
    words=True,
    rule_id="share",
)


def _text(
    *mentions: Mention, story: str = "a", document: str = "", published: date = date(2025, 3, 28), role: str = "note"
) -> StoryReading:
    row = {
        "document_id": document or story,
        "story_id": story,
        "role": role,
        "publisher": "Reuters",
        "published": published,
        "published_precision": "day",
        "url": "",
    }
    text = Story(document_id=document or story, text=TEXT, start=0, end=400, body_start=0, published=published)
    return StoryReading(reading=Reading(story=text, mentions=mentions), document=row, published=published)


def _gather(*texts: StoryReading, points: tuple[Point, ...] = ()) -> Facts:
    return gather_facts(texts, points, NAMES)


def test_a_level_becomes_a_row_with_its_rounding_interval() -> None:
    (row,) = _gather(_text(LEVEL)).observations
    assert (row["value"], row["low"], row["high"], row["interval"]) == (311.0, 310.5, 311.5, "rounding")
    assert (row["metric"], row["commodity_id"], row["origin"], row["destination"]) == (
        "imports",
        "rare_earth_oxides_and_compounds",
        "Myanmar",
        "China",
    )
    assert (row["period_start"], row["period_end"], row["period_rule"]) == (date(2025, 2, 1), date(2025, 2, 28), "month")
    assert row["scope"] == "rare earth oxides and compounds, from Myanmar"
    assert row["attributed_to"] == "Chinese customs data"
    assert str(row["observation_id"]).startswith("imports-rare-earth-oxides-and-compounds-2025-02-28-")


@pytest.mark.parametrize(
    ("mention", "bounds"),
    [
        (SHARE, (50.0, 45.0, 55.0, "words")),
        (replace(SHARE, value=90.0, words=False, step=1.0, qualifier="nearly"), (90.0, 85.0, 90.0, "qualifier")),
        (replace(SHARE, value=50.0, value_high=100.0, qualifier="more_than"), (50.0, 50.0, 100.0, "words")),
        (replace(LEVEL, qualifier="more_than"), (311.0, 311.0, None, "qualifier")),
        (replace(LEVEL, qualifier="fewer_than"), (311.0, None, 311.0, "qualifier")),
        (replace(LEVEL, value=300.0, value_high=320.0), (310.0, 300.0, 320.0, "quoted")),
        (replace(LEVEL, value=2000.0, value_high=9999.0, qualifier="order_of_magnitude", words=True), (None, 2000.0, 9999.0, "words")),
    ],
)
def test_low_and_high_say_what_the_figure_allows(mention: Mention, bounds: tuple[object, ...]) -> None:
    (row,) = _gather(_text(mention)).observations
    assert (row["value"], row["low"], row["high"], row["interval"]) == bounds


def test_a_time_that_no_word_compares_with_is_in_no_table_and_parts_no_facts() -> None:
    guessed = replace(CHANGE, compare=Period(start=date(2025, 1, 1), end=date(2025, 1, 31), precision="month", rule_id=UNSAID))
    (alone,) = _gather(_text(guessed)).observations
    assert (alone["compare_start"], alone["compare_end"]) == (None, None)
    (row,) = _gather(_text(guessed), _text(CHANGE, document="copy", role="copy")).observations
    assert (row["compare_start"], row["compare_end"]) == (YEAR_AGO.start, YEAR_AGO.end)


def test_a_copy_adds_evidence_and_no_row() -> None:
    facts = _gather(_text(LEVEL, CHANGE), _text(LEVEL, CHANGE, document="copy", role="copy"))
    assert len(facts.observations) == 2
    assert len(facts.evidence) == 4
    assert {item["document_id"] for item in facts.evidence} == {"a", "copy"}


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts = [_text(LEVEL, CHANGE), _text(LEVEL, document="copy", role="copy"), _text(SHARE, story="b", published=date(2025, 7, 8))]
    assert _gather(*texts) == _gather(*reversed(texts))


def test_two_articles_on_one_fact_meet_in_one_row_known_since_the_first() -> None:
    later = _text(replace(LEVEL, start=99, end=114, attributed_to="customs"), story="b", published=date(2025, 7, 8))
    facts = _gather(later, _text(LEVEL))
    (row,) = facts.observations
    assert row["published"] == date(2025, 3, 28)
    assert row["story_id"] == "a"
    assert {item["document_id"] for item in facts.evidence} == {"a", "b"}


def test_a_headline_never_makes_a_second_fact() -> None:
    headline = replace(SHARE, start=1, end=5, headline=True, qualifier="exact", commodity="rare earths", metric="production_share")
    facts = _gather(_text(headline, SHARE))
    (row,) = facts.observations
    assert (row["qualifier"], row["commodity_id"]) == ("about", "heavy_rare_earths")
    assert len(facts.evidence) == 2


def test_a_headline_alone_is_a_fact() -> None:
    assert len(_gather(_text(replace(SHARE, headline=True))).observations) == 1


def test_a_conversion_in_brackets_joins_what_it_converts() -> None:
    distance = Mention(
        start=10, end=16, text="x" * 6, kind="distance", value=130.0, unit="km", metric="distance", origin="Myitkyina", destination="Bhamo"
    )
    miles = replace(distance, start=18, end=26, text="x" * 8, value=80.0, unit="mi", equivalent_of=10)
    facts = _gather(_text(miles, distance))
    (row,) = facts.observations
    assert row["unit"] == "km"
    assert [item["record_id"] for item in facts.evidence] == [row["observation_id"]] * 2


def test_a_second_telling_without_details_joins_the_fuller_one() -> None:
    facts = _gather(_text(replace(CHANGE, start=1, end=3, period=None, compare=None, origin=None, destination=None), CHANGE))
    (row,) = facts.observations
    assert row["compare_start"] == date(2024, 2, 1)


@pytest.mark.parametrize(
    "other",
    [
        replace(CHANGE, commodity="terbium oxide"),
        replace(CHANGE, direction="up"),
        replace(CHANGE, modality="forecast"),
        replace(CHANGE, compare=replace(YEAR_AGO, start=date(2025, 1, 1), end=date(2025, 1, 31))),
        replace(CHANGE, value=88.0),
        replace(CHANGE, metric="exports"),
    ],
)
def test_figures_that_differ_in_one_thing_stay_two_facts(other: Mention) -> None:
    assert len(_gather(_text(CHANGE, replace(other, start=70, end=80))).observations) == 2


def test_a_figure_that_measures_nothing_known_makes_no_row() -> None:
    assert _gather(_text(replace(LEVEL, metric=None))).observations == ()


def test_words_behind_a_cell_are_evidence_of_that_cell() -> None:
    facts = _gather(_text(replace(LEVEL, cells=(("period_start", 100, 108),))))
    assert [(item["column"], item["start"], item["quote"]) for item in facts.evidence] == [
        ("*", 10, "x" * 15),
        ("period_start", 100, "x" * 8),
    ]


def _point(**changes: object) -> Point:
    (row,) = _gather(_text(LEVEL)).observations
    curated = {name: value for name, value in row.items() if name != "observation_id"}
    curated |= {
        "method": "curated",
        "story_id": "",
        "series_id": "imports_reuters",
        "mass_basis": "gross",
        "publisher": "Arab News",
    } | changes
    citation = {"document_id": "page", "role": "citation", "published": date(2025, 3, 28)}
    return Point(observation=curated, citation=citation, where="series.csv:2")


def test_a_curated_point_that_a_story_tells_too_is_one_more_source_of_it() -> None:
    facts = _gather(_text(LEVEL), points=(_point(),))
    (row,) = facts.observations
    assert (row["method"], row["series_id"], row["mass_basis"]) == ("extracted", "imports_reuters", "gross")
    assert {item["document_id"] for item in facts.evidence} == {"a", "page"}
    assert [item["document_id"] for item in facts.citations] == ["page"]


def test_a_figure_that_a_story_tells_too_keeps_what_the_series_says_it_is_of() -> None:
    bare = replace(LEVEL, destination=None)
    (row,) = _gather(_text(bare), points=(_point(destination="China", actor_id="kia", published="2025-03-28"),)).observations
    assert (row["method"], row["destination"], row["actor_id"]) == ("extracted", "China", "kia")


def test_a_point_that_a_later_story_tells_again_stays_known_from_its_own_day() -> None:
    first = _point(published=date(2025, 3, 20), published_precision="day", attributed_to="Customs")
    (row,) = _gather(_text(LEVEL), points=(first,)).observations
    assert (row["published"], row["publisher"], row["story_id"]) == (date(2025, 3, 20), "Arab News", "a")
    (row,) = _gather(_text(LEVEL), points=(_point(published=date(2025, 4, 20)),)).observations
    assert (row["published"], row["publisher"]) == (date(2025, 3, 28), "Reuters")


def test_an_undated_rewrite_is_of_the_second_quality_until_a_better_page_gives_the_figure_too() -> None:
    text = _text(LEVEL)
    rewrite = replace(text, document=text.document | {"published_precision": "relayed"})
    assert [_gather(one).observations[0]["quality"] for one in (text, rewrite)] == ["A", "B"]
    (row,) = _gather(rewrite, points=(_point(quality="A"),)).observations
    assert row["quality"] == "A"


def test_curated_points_of_different_scope_stay_two_rows() -> None:
    other = replace(_point(scope="unlisted oxides"), where="series.csv:3")
    assert len(_gather(points=(_point(), other)).observations) == 2


def test_every_reported_row_has_evidence() -> None:
    facts = _gather(_text(LEVEL, CHANGE, SHARE), points=(_point(value=5.0),))
    assert {row["observation_id"] for row in facts.observations} == {item["record_id"] for item in facts.evidence}


def test_a_row_that_nothing_backs_stops_the_build() -> None:
    tables = {"observations": [{"observation_id": "a", "method": "extracted"}], "events": [], "evidence": [], "observation_inputs": []}
    with pytest.raises(TableError, match="observations a: nothing backs the row"):
        check_evidence(tables)
    tables["observations"] = [{"observation_id": "a", "method": "computed"}]
    with pytest.raises(TableError, match="nothing backs the row"):
        check_evidence(tables)
    tables["observation_inputs"] = [{"observation_id": "a", "input_id": "b", "part": "level"}]
    check_evidence(tables)
