"""Receipts are given again: listed, alone, on paper, and with the bytes that were received."""

import hashlib
from collections.abc import Iterator

import httpx
import pytest

from indicators.store import Store
from tests.collectors.test_preview import HEADER, row, sent
from tests.dashboard.centre import OUR_PAGE, Centre, cookie, opened
from tests.pdf_text import pdf_text


@pytest.fixture
def centre(store: Store) -> Iterator[Centre]:
    with opened(store) as started:
        yield started


@pytest.fixture
def finance(store: Store) -> str:
    return cookie(store, "reporter", name="finance", agency="G12")


@pytest.fixture
def staff(store: Store) -> str:
    return cookie(store, "staff")


def kept(centre: Centre, who: str, *rows: str, period: str = "2026-09") -> str:
    answer = sent(centre, who, *rows, to="/reports", asked=f"form=BC.TC.THANG&report_period={period}")
    assert answer.status_code in {201, 202}, answer.text
    return str(answer.json()["receipt_id"])


def held(centre: Centre, who: str) -> str:
    """A report that waits: a hundred times the figure of the month before."""
    kept(centre, who, row("10"))
    return kept(centre, who, row("1000", period="2026-10"), period="2026-10")


def listed(centre: Centre, who: str, asked: str = "") -> list[str]:
    return [each["receipt_id"] for each in centre.get(f"/api/v1/receipts?{asked}", cookie=who).json()["items"]]


def test_an_office_sees_its_own_receipts_newest_first_and_staff_see_all(
    centre: Centre, store: Store, finance: str, staff: str
) -> None:
    other = cookie(store, "reporter", name="hanoi", agency="H26")
    first = kept(centre, finance, row("10"))
    second = kept(centre, finance, row("11", period="2026-08"), period="2026-08")

    assert listed(centre, finance) == [second, first] == listed(centre, staff)
    assert listed(centre, other) == []
    assert listed(centre, other, "sender=G12") == []


def test_receipts_are_found_by_form_period_sender_and_state(centre: Centre, finance: str, staff: str) -> None:
    waiting = held(centre, finance)

    assert listed(centre, staff, "state=held") == [waiting]
    assert listed(centre, staff, "period=2026-10&form=BC.TC.THANG&sender=G12") == [waiting]
    assert len(listed(centre, staff, "state=accepted")) == 1
    assert listed(centre, staff, "state=confirmed") == []
    assert centre.get("/api/v1/receipts?state=lost", cookie=staff).status_code == 400


def test_a_decision_moves_a_receipt_from_held_to_confirmed(centre: Centre, finance: str, staff: str) -> None:
    waiting = held(centre, finance)
    said = {"verdict": "confirmed", "reason": "đã gọi đơn vị"}
    assert centre.ask("POST", f"/api/v1/held/{waiting}", cookie=staff, headers=OUR_PAGE, json=said).status_code == 200

    (item,) = centre.get("/api/v1/receipts?state=confirmed", cookie=finance).json()["items"]

    assert (item["receipt_id"], item["decision"]["verdict"]) == (waiting, "confirmed")
    assert listed(centre, staff, "state=held") == []


def test_pages_follow_one_another_without_a_gap(centre: Centre, finance: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.receipts.PAGE", 2)
    made = [kept(centre, finance, row(period=f"2026-0{month}"), period=f"2026-0{month}") for month in (5, 6, 7)]

    first = centre.get("/api/v1/receipts", cookie=finance).json()
    second = centre.get(f"/api/v1/receipts?cursor={first['next']}", cookie=finance).json()

    assert [each["receipt_id"] for each in [*first["items"], *second["items"]]] == made[::-1]
    assert second["next"] is None


def paper(centre: Centre, who: str, receipt: str, language: str = "vi") -> httpx.Response:
    return centre.get(f"/api/v1/receipts/{receipt}.pdf?lang={language}", cookie=who)


def test_the_paper_says_what_the_receipt_says_with_every_letter_whole(centre: Centre, finance: str) -> None:
    receipt = kept(centre, finance, row())

    answer = paper(centre, finance, receipt)

    said = pdf_text(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert receipt in said
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "Độc lập - Tự do - Hạnh phúc" in said
    assert "Bộ Tài chính (G12)" in said
    assert "25/09/2026: trễ hạn" in said
    digest = hashlib.sha256(f"{HEADER}\r\n{row()}\r\n".encode()).hexdigest()
    assert digest in said.replace("\n", "")


def test_the_paper_is_the_same_every_time_and_speaks_english_too(centre: Centre, finance: str) -> None:
    receipt = kept(centre, finance, row())

    assert paper(centre, finance, receipt).content == paper(centre, finance, receipt).content
    assert "Receipt of a report" in pdf_text(paper(centre, finance, receipt, "en").content)


def test_the_paper_of_a_held_report_names_what_waits(centre: Centre, finance: str) -> None:
    said = pdf_text(paper(centre, finance, held(centre, finance)).content)

    assert "chờ xác nhận" in said
    assert "TC01" in said
    assert "gấp 100 lần" in said


def test_the_bytes_come_back_as_they_were_received_and_only_as_a_file(
    centre: Centre, store: Store, finance: str
) -> None:
    receipt = kept(centre, finance, row())

    answer = centre.get(f"/api/v1/receipts/{receipt}/content", cookie=finance)

    assert answer.content == f"{HEADER}\r\n{row()}\r\n".encode()
    assert answer.headers["content-disposition"] == f'attachment; filename="report-{receipt}.csv"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    other = cookie(store, "reporter", name="hanoi", agency="H26")
    assert centre.get(f"/api/v1/receipts/{receipt}/content", cookie=other).status_code == 404


@pytest.mark.parametrize("path", ["", ".pdf", "/content"])
def test_there_is_no_receipt_of_another_office_or_of_none(
    centre: Centre, store: Store, finance: str, path: str
) -> None:
    receipt = kept(centre, finance, row())
    other = cookie(store, "reporter", name="hanoi", agency="H26")

    for number, who in ((receipt, other), ("0" * 26, finance), ("x", finance)):
        answer = centre.get(f"/api/v1/receipts/{number}{path}", cookie=who)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not-found")


def test_a_period_that_is_empty_is_none(centre, staff):
    assert centre.get("/api/v1/receipts?period=", cookie=staff).status_code in {400, 422}
