"""A wall before a small server of its board, as the tests of its life have it."""

from tests.browser.life.conftest import board, shown

__all__ = ["board", "shown"]
