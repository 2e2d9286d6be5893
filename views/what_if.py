"""x"""
from typing import Any


def panel(tables: Any) -> None:
    """x"""
