"""Every figure of the public documents is found in the product: dated, qualified, with its source."""

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import published_words
from dashboard.finding import found_by
from dashboard.pages import province, published
from indicators.collation import plain
from indicators.published_figures import PublishedFigure, Qualifier, read_bodies
from indicators.store.published_figures import keep_figures, published_figures
from tests.builders import NOW
from tests.dashboard.centre import key, opened

PRINTED = Path(__file__).parents[2] / "specimens" / "published" / "source_documents_figures.csv"
"""What the documents print, copied from them apart from the product's own reading."""

QUALIFIERS = {Qualifier.NEARLY: "gần", Qualifier.ABOVE: "trên", Qualifier.WITHIN: "nhóm"}


def rows() -> list[Mapping[str, str]]:
    with PRINTED.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def loaded(store) -> dict[tuple[str, str], PublishedFigure]:
    """The figures by what is printed and of when."""
    keep_figures(store, read_bodies(), actor="loader", now=NOW)
    return {(each.printed, each.as_of.code): each for each in published_figures(store)}


def test_every_printed_figure_is_on_the_page_with_date_qualifier_and_source(ask, now, text, loaded):
    words = text(published.layout(ask, now))
    assert len(rows()) == 23
    for row in rows():
        figure = loaded[row["figure_as_printed"], row["as_of"]]
        assert row["figure_as_printed"] in words
        assert figure.source.vi in words
        assert figure.document.vi in words
        assert published_words.dated(figure, "vi") in words
        assert set(row["indicator_id"].split("/")) == set(figure.indicators)
        for amount in figure.amounts:
            written = published_words.amount(amount, "vi")
            assert written in words
            assert QUALIFIERS.get(amount.qualifier, "") in written
    assert "46/46 số liệu" in words


def test_every_printed_figure_is_found_by_its_words_without_diacritics(ask, now, text, loaded, staff):  # noqa: ARG001 - they ask
    for row in rows():
        figure = loaded[row["figure_as_printed"], row["as_of"]]
        words = text(published.layout(ask, now, text=plain(row["figure_as_printed"])))
        assert row["figure_as_printed"] in words
        assert f"/published?figure={figure.code}" in {
            each.address for each in found_by(plain(row["figure_as_printed"])[:80], ask, "vi")
        }


def test_every_printed_figure_is_answered_by_the_api(store, loaded):
    with opened(store) as centre:
        token = key(store, "read")
        answered = centre.get("/api/v1/published", token=token).json()["items"]
        said = {(each["printed"], each["as_of"]): each for each in answered}
        assert said.keys() == loaded.keys()
        for row in rows():
            item = said[row["figure_as_printed"], row["as_of"]]
            assert item["source"]["vi"]
            assert item["document"]["en"]
            assert all(each["qualifier"] in set(Qualifier) for each in item["amounts"])
        saved = centre.get("/api/v1/published", params={"indicator": "HC34", "text": "tiet kiem"}, token=token).json()
        assert [(each["as_of"], each["amounts"][0]["value"]) for each in saved["items"]] == [
            ("2021-01-08", "15000"),
            ("2020-10-13", "8500"),
            ("2019-12", "4222"),
            ("2019-12", "1200"),
        ]
        assert centre.get("/api/v1/published", params={"indicator": "HC3"}, token=token).status_code == 400
        before = {"as_of": (NOW - timedelta(days=1)).isoformat()}
        assert centre.get("/api/v1/published", params=before, token=token).json()["items"] == []


WRITTEN = (
    "trên 15.000 tỷ đồng/năm",
    "gần 1.000.000 văn bản",
    "3.893/6.191 điều kiện = 62,88%",
    "58 → 55 giờ (-3)",
    "hạng 88/193",
    "mục tiêu: nhóm 50 nước dẫn đầu",
    "khác: 33 hồ sơ, văn bản không nêu thuộc loại nào",
    "3 nhóm thuộc nhiều hơn một phần",
    "khoảng 2022 - 2023",
    "tính từ ngày 12/03/2019",
    "kế hoạch: trên 2.900 điều kiện",
)


@pytest.mark.usefixtures("loaded")
def test_a_figure_is_said_as_it_was_printed(ask, now, text):
    words = text(published.layout(ask, now))
    assert [each for each in WRITTEN if each not in words] == []


@pytest.mark.usefixtures("loaded", "english")
def test_a_reader_of_english_reads_the_same(ask, now, text):
    words = text(published.layout(ask, now, figure="saving-2021-01"))
    assert "above 15,000 VND billion a year" in words
    assert "Public document of 8 January 2021" in words


@pytest.mark.usefixtures("loaded")
def test_the_system_filters_and_nothing_found_says_what_to_do(ask, now, text):
    words = text(published.layout(ask, now, system="customs"))
    assert "2/46 số liệu" in words
    assert "Không có số liệu phù hợp" in text(published.layout(ask, now, text="khong co gi nhu the"))


def test_an_empty_store_says_how_it_is_filled(ask, now, text):
    assert "app.py migrate" in text(published.layout(ask, now))


@pytest.mark.usefixtures("loaded")
def test_what_is_printed_stands_beside_its_indicator(ask, now, text):
    words = text(province.layout(ask, now, "VN", indicator="HC34"))
    assert "Theo văn bản đã công bố" in words
    assert "trên 8.500 tỷ đồng/năm" in words
    assert "Theo văn bản đã công bố" not in text(province.layout(ask, now, "VN", indicator="KT09"))
