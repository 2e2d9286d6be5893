"""What is open: the conflicts by how much they matter on a day."""

from __future__ import annotations

from datetime import date

from extract.measures.headlines import headlines
from extract.measures.standing import open_questions, ranked_findings
from extract.tables.read import read_tables


def ranked(day: date | None = None) -> list[str]:
    tables = read_tables(as_of=day)
    return list(ranked_findings(tables, headlines(tables))["question"])


def test_conflicts_between_sources_on_what_holds_today_come_first_and_a_source_against_itself_after_them() -> None:
    found = ranked()
    assert found[0] == "What happened at Kanpaiti, Laiza, Lweje on 24 October 2025?"
    card = found.index("Half of what: all rare earths, or heavy rare earths?")  # a headline against its own text
    assert found[card + 1 : card + 4] == [
        "How did imports, Myanmar to China, change in January to September 2025?",
        "How did China's imports change in January to May 2025?", "How did China's imports change in February 2025?",
    ]
    tables = read_tables()
    first = ranked_findings(tables, headlines(tables)).head(card)
    assert {*first["finding_type"]} == {"conflict"}
    assert found.index("How far apart are Lashio and Bhamo?") > len(found) // 2


def test_what_is_about_a_later_time_comes_before_what_is_about_an_earlier() -> None:
    found = ranked()
    order = ["in January to November 2024?", "in 2022?", "in 2021?", "in 2020?"]
    places = [next(n for n, question in enumerate(found) if question.endswith(words)) for words in order]
    assert places == sorted(places)
    assert places[-1] < found.index("What is reported for production of rare earths, all origins in 2023?")  # one survey against itself


def test_the_rank_is_that_of_the_day() -> None:
    assert ranked(date(2021, 10, 1))[0] == "How did China's imports change in August 2021?"


def test_every_finding_is_ranked_once() -> None:
    tables = read_tables()
    found = ranked_findings(tables, headlines(tables))
    assert sorted(found["finding_id"]) == sorted(tables.findings["finding_id"])
    assert list(found.columns) == list(tables.findings.columns)


def test_open_questions_begin_with_the_weightiest_conflict() -> None:
    tables = read_tables()
    found = open_questions(tables, headlines(tables), most=2)
    assert [question.kind for question in found] == ["conflict", "conflict", "derived", "claimed"]
    assert found[0].row["question"] == ranked()[0]
