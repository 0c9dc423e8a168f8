"""Exports as somebody takes them away, and how their rows are read again."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from tests.dashboard.centre import key, opened


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


@pytest.fixture
def take(centre):
    """Ask for an export with a key that reads."""
    token = key(centre.store, "read")
    return lambda path, query=(): centre.get(f"/api/v1/observations.{path}", params=query, token=token)


@pytest.fixture
def rows():
    """The rows of an answer by column, from CSV or from the first sheet of a workbook."""

    def read(answer):
        assert answer.status_code == 200, answer.text
        if answer.headers["content-type"].startswith("text/csv"):
            return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
        header, *lines = sheet(answer, 0)
        return [dict(zip(header, line, strict=True)) for line in lines]

    return read


@pytest.fixture
def about():
    """What the second sheet of a workbook says, line by line."""
    return lambda answer: ["|".join(str(cell) for cell in line if cell != "") for line in sheet(answer, 1)]


def sheet(answer, number):
    with CalamineWorkbook.from_filelike(io.BytesIO(answer.content)) as book:
        return book.get_sheet_by_index(number).to_python(skip_empty_area=False)
