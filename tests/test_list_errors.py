"""The page of errors says what the product says."""

import tomllib

import pytest

from tools.list_errors import COLUMNS, SOURCE, TARGET, page

REASONS = tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def test_the_page_is_as_it_would_be_written_now() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(REASONS), "python -m tools.list_errors"


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_has_one_row_with_its_words_in_both_languages(code: str) -> None:
    (row,) = (line for line in page(REASONS).splitlines() if line.startswith(f"| `{code}` |"))
    assert row.replace("\\|", "").count("|") == len(COLUMNS) + 1
    for part in ("title", "hint"):
        for language in ("vi", "en"):
            assert REASONS[code][part][language].strip().replace("|", "\\|").replace("<", "&lt;") in row


def test_a_mistake_that_counts_otherwise_inside_a_file_says_so() -> None:
    words = {"vi": "a|b", "en": "<c>"}
    reason = {"status": 400, "status_in_file": 422, "title": words, "detail": words, "hint": words}
    cell = "a\\|b<br>&lt;c>"
    assert f"| `not-utf8` | 400 (422) | {cell} | {cell} | {cell} |" in page({"not-utf8": reason})
