"""Scoring events and places: what counts as the same event, and what a doubtful one does."""

from __future__ import annotations

from extract.evaluation.events import event_counts, place_counts

TEXT = "The KIA closed a gate at Laiza in May. Trade stopped.\n\nThe gate opened again in June.\n"


def found(kind: str, start: int, days: tuple[str | None, str | None] = (None, None)) -> dict[str, object]:
    return {"event_type": kind, "start": start, "end": start + 6, "date_start": days[0], "date_end": days[1]}


def wanted(kind: str, start: int, days: tuple[str | None, str | None] = (None, None), **more: object) -> dict[str, object]:
    return {"type": kind, "start": start, "end": start + 6, "date_start": days[0], "date_end": days[1]} | more


MAY = ("2025-05-01", "2025-05-31")


def test_an_event_of_the_type_in_the_same_sentence_agrees():
    assert event_counts(TEXT, [found("border_closure", 8)], [wanted("border_closure", 25)]) == (1, 1, 1)
    assert event_counts(TEXT, [found("border_closure", 8)], [wanted("border_closure", 60)]) == (0, 1, 1)
    assert event_counts(TEXT, [found("takeover", 8)], [wanted("border_closure", 8)]) == (0, 1, 1)


def test_another_telling_of_the_event_counts_too():
    gold = wanted("border_closure", 60, also=[{"start": 10, "end": 14}])
    assert event_counts(TEXT, [found("border_closure", 8)], [gold]) == (1, 1, 1)


def test_a_date_agrees_with_the_same_days_and_none_with_none():
    gold = [wanted("border_closure", 8, MAY)]
    assert event_counts(TEXT, [found("border_closure", 8, MAY)], gold, dated=True) == (1, 1, 1)
    assert event_counts(TEXT, [found("border_closure", 8)], gold, dated=True) == (0, 1, 1)
    assert event_counts(TEXT, [found("border_closure", 8, MAY)], [wanted("border_closure", 8)], dated=True) == (0, 1, 1)


def test_a_doubtful_event_is_neither_missed_nor_wrong():
    gold = [wanted("border_closure", 8, doubtful=True)]
    assert event_counts(TEXT, [], gold) == (0, 0, 0)
    assert event_counts(TEXT, [found("border_closure", 8)], gold, dated=True) == (0, 0, 0)


def test_what_a_figure_tells_is_not_counted_as_an_event():
    assert event_counts(TEXT, [found("price_move", 8)], []) == (0, 0, 0)


def test_a_place_agrees_where_it_stands_by_either_name():
    gold = [{"name": "Lai Zar", "canonical": "Laiza", "start": 25, "end": 30}]
    place = {"name": "Laiza", "text": "Laiza", "start": 25, "end": 30}
    assert place_counts([place], gold) == (1, 1, 1)
    assert place_counts([place | {"name": "Bhamo", "text": "Bhamo"}], gold) == (0, 1, 1)
    assert place_counts([place | {"start": 40, "end": 45}], gold) == (0, 1, 1)
