"""One-sentence notes beside places, made from event rows that the marks do not tell: set in empty land, at most a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.drawing.type import Box, line_width, pieces, wrap
from charts.figures.maps.land_names import taken_boxes
from charts.figures.maps.names import Written, cut_off, empty_place, write
from charts.figures.maps.words import permission, sequence
from charts.wording.events import as_event, counts_from_telling, when
from charts.wording.formats import APART, number, strung
from charts.wording.markup import BOLD, END, bold, filled
from charts.wording.rows import qualifier_words
from extract.core.ids import rows_of
from extract.core.properties import event_ranks
from extract.languages import spoken
from extract.languages.spoken import joined, say
from extract.measures.claims import in_full, named
from extract.measures.status import FLOWS, FRESH, began, until

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.drawing.canvas import Panel
    from charts.figures.maps.geometry import Pixel
    from charts.figures.maps.rows import MapRows
    from charts.figures.maps.scene import Mark, Scene

_STATUSES = ("gate_closed", "gate_partly", "gate_open", "gate_disputed")
_TELLING = [*event_ranks("note"), "distance"]
# The shape of a note, in multiples of its type size, chosen by eye.
_WIDTH = 17.0  # no wider: some 35 letters, about half of what is usual for a column, to find room beside a place
_LINE = 1.3
_SMALLER = 0.5  # pixels that its type is smaller than the ticks of a chart
_MOST_LINES = 6
_LONG = 100  # letters: three lines; a longer sentence gives way to the short form
_RULE, _EDGE = 8, 8  # pixels from the rule at the left to the words, and from the frame of the map
_FAR = 0.22  # of the map's width: a note that stands farther from its place seems to belong to another


def notes(rows: MapRows, found: Scene) -> list[tuple[str, str, str]]:
    """(place_id, record, words) of what could be told beside the marks that have a name, most telling first."""
    shown = {mark.place_id: mark for mark in found.marks if mark.box is not None}
    known = rows.notes[rows.notes["place_id"].isin(shown) & rows.notes["kind"].isin(_TELLING)]
    known = until(known.assign(began=known["start"].fillna(known["end"])), rows.on)
    known = known[~known["record"].isin("events/" + rows.statuses["event_id"])]
    known = known[~_overtaken(known, rows)]
    weights = {place: mark.name.priority for place, mark in shown.items()}
    known = known.assign(rank=known["kind"].map(_TELLING.index), weight=known["place_id"].map(weights))
    known = known.sort_values(["weight", "rank", "began", "record"], ascending=[False, True, False, True])
    far = known["kind"] == "distance"
    told_of = set(known[~far]["place_id"])
    known = known[~far | ~known["place_id"].isin(told_of)]
    far = known["kind"] == "distance"
    known = pd.concat([known[~far], known[far].drop_duplicates("record")])  # each distance once, at its weightier end
    gates = _gates(rows, found)
    told = list(gates.values())
    for place, group in known[~known["place_id"].isin(gates)].groupby("place_id", sort=False):
        first = as_event(group)
        name = shown[str(place)].called
        words = _told(name, first, _sentence(first))
        if first["kind"] == "distance":
            distances = [_distance_words(row) for row in rows_of(group[group["kind"] == "distance"])]
            words = filled(say(_AT), place=name, words=joined(distances))
        told.append((str(place), str(first["record"]), words))
    return told


_AT = "<b>{place}:</b> {words}"


def _told(place: str, event: Mapping[str, Any], words: str) -> str:
    return filled(say("<b>{place}, {when}:</b> {words}"), place=place, when=when(event), words=words)


def _distance_words(row: Mapping[str, Any]) -> str:
    return say("{qualifier}{value} {unit} from {place}", qualifier=qualifier_words(row), value=number(row["value"]),
               unit=spoken.named(row["unit"]), place=spoken.named(row["other"]))


def _sentence(event: Mapping[str, Any]) -> str:
    """The sentence that tells an event, if it is short and means the same whenever it is read; else its name."""
    words = in_full(event, says=True)
    return named(event) if len(words) > _LONG or counts_from_telling(words) else words


def _overtaken(known: pd.DataFrame, rows: MapRows) -> pd.Series[bool]:
    """What befell a place before its last status began: beside the mark of the new one it would read as if it still held."""
    since = rows.statuses.assign(began=began(rows.statuses)).groupby("place_id")["began"].max()
    before = since.reindex(known["place_id"]).set_axis(known.index)  # no day where no status is known
    return (known["kind"] != "distance") & (known["began"] < before)


def _gates(rows: MapRows, found: Scene) -> dict[str, tuple[str, str, str]]:
    """Gates with a status: the last report where it is still fresh, the steps that led to it, and what was allowed since at the
    weightiest of those that it is told of; what is newest first."""
    marks = [mark for mark in found.marks if mark.symbol in _STATUSES and mark.box is not None]
    allowed, told = permission(rows), {}
    since, steps = allowed.words, {mark.place_id: sequence(rows, mark.place_id) for mark in marks}
    news = {mark.place_id: _last_report(rows, mark.place_id) for mark in marks}

    def order(mark: Mark) -> tuple[Any, ...]:
        fresh = news[mark.place_id]
        return not fresh, -fresh["said"].toordinal() if fresh else 0, not steps[mark.place_id], -mark.name.priority, mark.place_id

    for mark in sorted(marks, key=order):
        name, fresh, place = mark.called, news[mark.place_id], mark.place_id
        parts = [part for part in (steps[place], since * (place in allowed.places)) if part]
        if parts:
            told[place] = (place, mark.record, filled(say(_AT), place=name, words=strung(*parts, by=APART)))
            since = since * (place not in allowed.places)
        elif fresh:
            told[place] = (place, f"events/{fresh['event_id']}", _told(name, fresh, named(fresh)))
    return told


def _last_report(rows: MapRows, place: str) -> dict[str, Any]:
    """The status of a gate's traffic that was reported last, as an event; empty where none is fresh."""
    known = rows.statuses.assign(began=began(rows.statuses))
    here = known[(known["place_id"] == place) & known["aspect"].isin(FLOWS) & (known["held"] == FRESH)]
    return as_event(here.sort_values(["began", "said"]).tail(1)) if len(here) else {}


def _lines(words: str, size: float) -> list[str]:
    """The note in lines; its bold opening may be broken too, each line closing its own markup."""
    head, _, rest = words.partition(END)
    opening = wrap(head.removeprefix(BOLD), size, _WIDTH * size, 700)
    lines = [bold(line) for line in opening]
    for joint, piece in (each for each in pieces(rest) if each[1]):
        longer = lines[-1] + joint + piece
        if line_width(longer, size) <= _WIDTH * size:
            lines[-1] = longer
        else:
            lines.append(piece)
    return cut_off(lines, _MOST_LINES)


def draw_notes(panel: Panel, rows: MapRows, found: Scene, *, most: int) -> None:
    """Sets up to `most` notes, each beside its place with a rule at its left; one that finds no empty land is left out."""
    canvas, window = panel.canvas, found.window
    size = canvas.layout.tick - _SMALLER
    at = {mark.place_id: mark.name.at for mark in found.marks}
    for place, record, words in notes(rows, found):
        if most == 0:
            return
        lines = _lines(words, size)
        area = max(line_width(line, size) for line in lines) + _RULE + 2, len(lines) * size * _LINE
        box = empty_place(area, at[place], window.pixels.grown(-_EDGE), avoid=taken_boxes(canvas, found), lines=found.lines)
        if box is None or _distance(box, at[place]) > window.pixels.width * _FAR:
            continue
        # The rule is thinner than rivers and routes, for which it must not be taken.
        canvas.line((box.x0, box.y0, box.x0, box.y1), canvas.tokens["ink2"], width=1.4, over=True)
        ys = [box.y0 + (index + 0.5) * size * _LINE for index in range(len(lines))]
        write(panel, window, [Written(words=line, at=(box.x0 + _RULE, y), size=size, record=record, start=True)
                              for line, y in zip(lines, ys, strict=True)])
        most -= 1


def _distance(box: Box, point: Pixel) -> float:
    return max(box.x0 - point[0], point[0] - box.x1, 0) + max(box.y0 - point[1], point[1] - box.y1, 0)
