"""From a figure, all that made it is on one page; what is computed leads on to what it was computed from."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from dash.development.base_component import Component

from dashboard.pages import trace
from dashboard.queries import Queries
from indicators.observations import Origin
from indicators.reports import Signature
from indicators.store import Store
from indicators.store.decisions import Verdict, decide, held
from indicators.store.definitions import keep_catalogue
from indicators.store.observations import Selection, shown
from indicators.store.recording import Rules
from indicators.store.signing_keys import PublicKey, register, revoke
from tests.builders import NOW, figure, keep

Text = Callable[[Component], str]
Clock = Callable[[], datetime]
LATER = NOW + timedelta(hours=1)


def number(store: Store, indicator: str, place: str) -> str:
    (held,) = shown(store, Selection([indicator], [place], periods=["2026-10"]))
    return str(held.id)


@pytest.mark.parametrize("asked", ["7", "x", "-1", "9" * 30, "²"])
def test_a_number_that_no_figure_has_is_said_with_what_to_do(ask: Queries, now: Clock, text: Text, asked: str) -> None:
    assert "Không có số liệu mã" in text(trace.layout(ask, now, asked))


def test_a_figure_that_was_said_leads_to_report_row_bytes_and_definition(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep_catalogue(store, rules.catalogue, now=NOW)
    keep(store, rules, figure(value="110.25", row=1), report_id="<b>bytes</b>")
    words = text(trace.layout(ask, now, number(store, "TC01", "01")))
    for said in ("110,3", "110,25 tỷ đồng", "bản 1/1", "Bộ Tài chính (G12)", "key:G12", "<b>bytes</b>", "nhận ngay"):
        assert said in words
    assert "không ký số" in words
    assert "1/1 dòng của báo cáo" in words


def test_a_signed_report_says_by_whom_and_its_sealed_receipt_how_it_is_checked(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    key = PublicKey('{"crv":"P-256"}', "ES256")
    register(store, "G12", key, actor="binh", now=NOW)
    header = base64.urlsafe_b64encode(json.dumps({"alg": "ES256", "iat": int(NOW.timestamp())}).encode()).decode()
    signature = Signature(f"{header.rstrip('=')}..c2ln", key.kid, NOW)
    sealing = replace(rules, seal=lambda _: "sealed.by.us")
    keep(store, sealing, figure(), signature=signature)
    words = text(trace.layout(ask, now, number(store, "TC01", "01")))
    for said in (key.kid, "ES256", "08:30 20/10/2026", "binh", "kiểm tra hợp lệ", "sealed.by.us", "jwks.json"):
        assert said in words
    revoke(store, key.kid, actor="binh", now=LATER)
    assert "khoá bị thu hồi lúc" in text(trace.layout(ask, lambda: LATER, number(store, "TC01", "01")))


def test_a_report_that_was_held_says_why_and_who_confirmed_it(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(period="2026-09", value="1"))
    keep(store, rules, figure(value="1000"), now=LATER)
    (row,) = held(store)
    decide(store, rules, row["id"], Verdict.CONFIRMED, actor="an", reason="Đã hỏi lại", now=LATER)
    words = text(trace.layout(ask, now, number(store, "TC01", "01")))
    assert "tạm giữ: gấp 100 lần" in words
    assert "an xác nhận lúc 09:30 20/10/2026: Đã hỏi lại" in words


def test_what_came_as_a_packed_file_is_not_shown_as_text(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(), report_id="PK\x00\x01")
    assert "Đây là tệp nén" in text(trace.layout(ask, now, number(store, "TC01", "01")))


def test_a_total_names_what_it_was_made_of_and_what_is_missing(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(value="1"), figure(place="48", value="2"))
    words = text(trace.layout(ask, now, number(store, "TC01", "VN")))
    assert "2/34 đơn vị có đủ số liệu" in words
    assert "Còn thiếu (32): " in words
    assert "Cần Thơ" in words
    assert "ra đúng số liệu trên" in words


def test_a_total_knows_only_what_was_there_when_it_was_computed_be_it_of_the_same_moment(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(value="1"))
    first = number(store, "TC01", "VN")
    keep(store, rules, figure(place="48", value="2"))
    assert "1/34 đơn vị có đủ số liệu" in text(trace.layout(ask, now, first))
    assert "2/34 đơn vị có đủ số liệu" in text(trace.layout(ask, now, number(store, "TC01", "VN")))


def test_a_merged_province_is_not_computed_again_without_every_part(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(place="24:2025", period="2025-05"))
    (held,) = shown(store, Selection(["TC01"], ["24"]))
    words = text(trace.layout(ask, now, str(held.id)))
    assert "Còn thiếu (1): Bắc Ninh" in words
    assert "cần đủ mọi thành phần" in words


def test_a_formula_shows_its_inputs_as_they_were_when_it_was_computed(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure("TC05", value="30"), figure("TC04", value="40"))
    before = number(store, "TC06", "01")
    keep(store, rules, figure("TC05", value="20"), now=LATER, revision=2, reason="Nhập nhầm")
    old = text(trace.layout(ask, now, before))
    assert "75,00%" in old
    assert "Không còn hiển thị: đã thay bằng 50,00%" in old
    fresh = text(trace.layout(ask, now, number(store, "TC06", "01")))
    assert "ra đúng số liệu trên" in fresh
    assert "Nhập nhầm" in fresh


def test_what_was_outranked_is_said_to_have_never_been_shown(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(value="1"))
    shown_one = int(number(store, "TC01", "01"))
    simulated = figure(value="2", origin=Origin.SIMULATED)
    keep(store, rules, simulated, now=LATER, origin=Origin.SIMULATED)
    assert "thứ bậc thấp hơn, không hiển thị" in text(trace.layout(ask, now, str(shown_one)))


def test_a_figure_that_came_later_is_not_there_yet(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(value="1"))
    keep(store, rules, figure(value="2"), now=LATER)
    newest = number(store, "TC01", "01")
    assert "Không có số liệu mã" in text(trace.layout(ask.at(NOW), now, newest))
    assert "Không có số liệu mã" not in text(trace.layout(ask.at(LATER), now, newest))


@pytest.mark.usefixtures("reporter")
def test_those_who_send_are_not_shown_whence_the_figures_of_others_come(
    pages: dict[str, Callable[..., Component]], text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(value="1"))
    assert "Trang này không mở cho tài khoản của bạn" in text(
        pages["dashboard.pages.trace"](number=number(store, "TC01", "01"))
    )


@pytest.mark.usefixtures("english")
def test_english_readers_read_english(ask: Queries, now: Clock, text: Text, store: Store, rules: Rules) -> None:
    keep(store, rules, figure("TC05", value="30"), figure("TC04", value="40"))
    words = text(trace.layout(ask, now, number(store, "TC06", "01")))
    assert "Computed again from these inputs just now: the same figure." in words
