"""Who asks for a picture while others draw is told how many come first, on every way to a picture."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest

from charts.export import browser
from charts.export.browser import RenderError
from charts.export.formats import Edition
from charts.figures import chart
from extract.languages.spoken import speaking
from tests.chart_rows import real_tables
from views.parts import downloads

WAITS = {
    ("en", 0): ("Drawing", "Starting the browser"),
    ("en", 2): ("Drawing; 2 before this one", "Starting the browser; 2 before this one"),
    ("zh", 2): ("正在绘图；前面还有2个", "正在启动浏览器；前面还有2个"),
}


@pytest.mark.parametrize(("code", "users"), WAITS)
def test_who_waits_is_told_how_many_come_first(monkeypatch: pytest.MonkeyPatch, code: str, users: int) -> None:
    page, drawn = MagicMock(), MagicMock(side_effect=RenderError("no browser here"))  # what is told is told before one is needed
    monkeypatch.setattr(downloads, "st", page)
    for way in ("export_chart", "export_all"):
        monkeypatch.setattr(downloads, way, drawn)
    monkeypatch.setattr("charts.pack.make_pack", drawn)
    monkeypatch.setattr(browser._SHARED, "users", users)
    with speaking(code):
        downloads._picture(chart("prices"), {}, real_tables(), Edition(), page)
        downloads._everything(chart("prices"), {}, real_tables(), "key")
        downloads._pack(real_tables())
    assert drawn.call_count == 3
    one, many = WAITS[code, users]
    assert [call.args[0] for call in page.spinner.call_args_list] == [one]
    assert [call.kwargs["text"] for call in page.progress.call_args_list] == [many, many]
