"""What the tables of a wall are built of: a panel with its columns and rows."""

from collections.abc import Mapping, Sequence
from typing import Any

MISSING = "—"


def column(key: str, title: str, *, numeric: bool = False) -> dict[str, Any]:
    """A column: what its cells are called in the rows, and its heading."""
    return {"key": key, "title": title, "numeric": numeric}


def row(
    number: str, cells: Mapping[str, str], *, mark: str | None = None, word: str | None = None, dimmed: bool = False
) -> dict[str, Any]:
    """A row: what tells it from the others, its cells, and how it stands as shape and word."""
    return {"id": number, "cells": dict(cells), "mark": mark, "word": word, "dimmed": dimmed, "heading": None}


def panel(
    code: str, title: str, note: str | None, columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """A table of a scene."""
    return {
        "id": code,
        "title": title,
        "note": note,
        "columns": list(columns),
        "rows": list(rows),
        "total": len(rows),
        "kind": "table",
    }
