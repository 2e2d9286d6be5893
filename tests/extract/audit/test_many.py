"""Where thousands of figures answer one question, only some are set against each other: what is found is what all pairs would give."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from extract.audit.claims import _contested, _distance, _farthest, _rivals
from extract.audit.figures import read_figures
from extract.audit.quotes import NEAR, _apart, _comparable, _outside, check_quotes
from tests.observation_rows import DAY, observation

if TYPE_CHECKING:
    from extract.audit.figures import Figure

_CLAIMS = st.lists(st.tuples(
    st.integers(1, 60).map(lambda n: n * 50), st.sampled_from(["exact", "about", "more_than", "at_most"]), st.sampled_from("abc"),
    st.sampled_from(["reported", "derived"]), st.sampled_from(["", "all", "ores"]), st.sampled_from(["", "one", "two"]),
), min_size=6, max_size=14)


@given(_CLAIMS)
def test_rivals_are_those_of_all_pairs(claims: list[tuple[int, str, str, str, str, str]]) -> None:
    figures = read_figures(
        observation(f"{n:02}", value, qualifier=qualifier, publisher=publisher, status=status, scope=scope, story_id=story)
        for n, (value, qualifier, publisher, status, scope, story) in enumerate(claims)
    )
    pairs = [pair for pair in combinations(figures, 2) if _rivals(*pair)]
    named = {figure.key: figure for pair in pairs for figure in pair}
    assert _contested(figures) == [named[key] for key in sorted(named)]
    if pairs:
        assert _farthest(_contested(figures)) == max(pairs, key=_distance)


_SHARES = st.lists(st.tuples(
    st.integers(1, 9).map(lambda n: n * 10.0), st.sampled_from([None, date(2021, 1, 1)]), st.sampled_from([date(2022, 5, 1), DAY, None]),
), min_size=2, max_size=8)


@given(_SHARES)
def test_shares_that_began_once_and_shares_without_a_day_stand_against_each_other_both_ways(
    shares: list[tuple[float, date | None, date | None]],
) -> None:
    figures = read_figures(
        observation(f"{n:02}", value, unit="percent", kind="share", metric="market_share", denominator="imports", publisher=f"p{n}",
                    story_id=f"s{n}", period=(start, None), published=published)
        for n, (value, start, published) in enumerate(shares)
    )
    rivals = {(a.key, b.key) for a, b in permutations(figures, 2) if _rivals(a, b)}
    assert rivals == {(b, a) for a, b in rivals}
    assert {figure.key for figure in _contested(figures)} == {key for pair in rivals for key in pair}


_QUOTES = st.lists(st.tuples(
    st.integers(90, 110).map(float), st.sampled_from([0, 1, 2, 10, 11, 20]), st.sampled_from("abc"),
    st.sampled_from(["", "fob_china", "domestic_incl_vat"]),
), min_size=8, max_size=20)


@given(_QUOTES)
def test_quotations_around_a_day_are_those_of_all_quotations(quotes: list[tuple[float, int, str, str]]) -> None:
    figures = read_figures(
        observation(f"{n:02}", value, kind="price", metric="price", unit="USD/kg", publisher=publisher, price_basis=basis, story_id=f"s{n}",
                    period=(DAY + timedelta(days=day), DAY + timedelta(days=day)))
        for n, (value, day, publisher, basis) in enumerate(quotes)
    )
    wanted = [_apart(quote, around) for quote in figures for board in sorted({(one.basis, one.source) for one in figures})
              if (around := _near(quote, figures, board)) and _outside(quote, around)]
    assert list(check_quotes(figures)) == wanted


def _near(quote: Figure, figures: tuple[Figure, ...], board: tuple[str, str]) -> list[Figure]:
    """The last quotation of a board before a day and the first after it, by looking at all."""
    others = [one for one in figures if (one.basis, one.source) == board and _comparable(quote, one)]
    others = [one for one in others if one.basis != quote.basis or one.end != quote.end]
    before = [one for one in others if quote.end - NEAR <= one.end <= quote.end]
    after = [one for one in others if quote.end <= one.end <= quote.end + NEAR]
    if not (before and after):
        return []
    return list({one.key: one for one in (max(before, key=lambda one: one.end), min(after, key=lambda one: one.end))}.values())
