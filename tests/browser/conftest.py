"""All tests of the pages share one server and one browser, so that they run in one process also where others run beside it."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)  # before the items are dealt out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of this folder together."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("browser"))
