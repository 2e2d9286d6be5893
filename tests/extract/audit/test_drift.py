"""Drift: one fact told otherwise by its copies, its headline or its title."""

from __future__ import annotations

import pytest

from extract.audit import audit
from tests.observation_rows import printed

Row = dict[str, object]


def found(mentions: list[Row]) -> list[Row]:
    """The findings of what texts tell."""
    return list(audit([], mentions=mentions)[0])


def types(mentions: list[Row]) -> list[tuple[object, object]]:
    return [(finding["finding_type"], finding["reason_class"]) for finding in found(mentions)]


def share(document: str, qualifier: str, **more: object) -> Row:
    return printed(0, 50, "percent", **{
        "document_id": document, "qualifier": qualifier, "kind": "share", "metric": "production_share", "commodity": "heavy rare earths",
        **more,
    })


def test_nearly_half_and_roughly_half_of_one_fact_is_drift() -> None:
    (finding,) = found([share("a", "roughly"), share("b", "nearly")])
    assert finding["finding_type"] == "drift"
    assert "nearly 50%" in str(finding["message"])
    assert found([share("a", "roughly"), share("b", "about")]) == []


def test_a_headline_that_drops_heavy_is_drift() -> None:
    rows = [share("a", "about"), share("a", "about", headline=True, commodity="rare earths")]
    assert types(rows) == [("drift", "definition")]


TITLE = "Rebels in Kachin, home to half of world's rare-earth supply"


@pytest.mark.parametrize(("title", "more", "kinds"), [
    (TITLE, {}, [("drift", "definition")]), (TITLE.replace("rare", "heavy rare"), {}, []), (TITLE.replace("half", "most"), {}, []),
    (TITLE, {"commodity": "rare earths"}, []), ("", {}, []), (TITLE, {"headline": True}, []),
])
def test_a_title_that_drops_heavy_is_drift(title: str, more: dict[str, object], kinds: list[object]) -> None:
    assert types([share("a", "about", title=title, text="half", place="Kachin State", **more)]) == kinds


def test_a_finding_on_a_title_says_of_what_and_whose_and_names_no_key() -> None:
    (finding,) = found([share("a", "about", title=TITLE, text="half", place="Kachin State", denominator="world supply")])
    assert finding["question"] == "Half of what: all rare earths, or heavy rare earths?"
    assert "half of heavy rare earths (world supply, Kachin State)" in str(finding["message"])


def test_a_finding_on_copies_names_their_outlets_not_their_keys() -> None:
    body = share("key-one", "about", publisher="Daily")
    (finding,) = found([body, body | {"headline": True, "commodity": "rare earths"}])
    assert "headline in Daily" in str(finding["message"])
    assert "key-one" not in str(finding["message"])


def test_a_copy_with_another_figure_is_drift() -> None:
    told = [printed(0, 311, "t", document_id=name, kind="level", metric="imports", commodity="rare earths") for name in ("a", "b")]
    assert found(told) == []
    assert types([told[0], {**told[1], "value": 331, "observation_id": "other"}]) == [("drift", "error")]
