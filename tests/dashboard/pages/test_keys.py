"""The page of keys: every key with its state and last use, and nothing of its secret."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from dash.development.base_component import Component

from dashboard.pages import keys
from dashboard.queries import Queries
from indicators.store import Store, accounts, signing_keys
from indicators.store.accounts import Kind, check, issue
from tests.builders import NOW
from tests.dashboard.pages.test_held import orders
from tests.signing import signer

Text = Callable[[Component], str]
Clock = Callable[[], datetime]


def issued(store: Store, **said: object) -> str:
    """A key of the Ministry of Finance, for a year but for what is said."""
    ordinary = {"lasts": timedelta(days=365), "actor": "binh", "now": NOW}
    return issue(store, Kind.KEY, "G12", "submit", **{**ordinary, **said})  # type: ignore[arg-type] # one of its options


def number(token: str) -> str:
    return token.partition(".")[0]


def test_where_there_are_no_keys_the_page_says_what_to_do(ask: Queries, now: Clock, text: Text) -> None:
    said = text(keys.layout(ask, now))
    assert "Chưa cấp khóa nào. Hãy cấp khóa cho hệ thống của một cơ quan." in said
    assert "Chưa đăng ký khóa công khai nào." in said


def test_a_key_stands_with_holder_forms_times_and_state(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    token = issued(store, forms=["BC.TC.THANG", "BC.TK.QUY"])
    check(store, Kind.KEY, token, now=NOW)
    said = text(keys.layout(ask, now))
    assert (
        f"{number(token)}\nBộ Tài chính\n G12\ngửi báo cáo\nBC.TC.THANG, BC.TK.QUY\n"
        "20/10/2026\n20/10/2027\n08:30 20/10/2026\nđang dùng\nThu hồi"
    ) in said
    assert token.partition(".")[2] not in said
    assert f"binh\ncấp khóa\n{number(token)}\nBộ Tài chính" in said


def test_the_state_of_a_key_is_said_in_words(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    issued(store, lasts=timedelta(days=10))
    issued(store, lasts=timedelta(0))
    accounts.revoke(store, number(issued(store)), actor="binh", now=NOW)
    said = text(keys.layout(ask, now))
    for state in ("còn 10 ngày", "hết hạn", "đã thu hồi", "chưa dùng", "mọi biểu của cơ quan"):
        assert state in said


def test_a_key_in_force_can_be_revoked_and_a_revoked_one_not_again(ask: Queries, now: Clock, store: Store) -> None:
    kept, gone = number(issued(store)), number(issued(store))
    accounts.revoke(store, gone, actor="binh", now=NOW)
    (order,) = orders(keys.layout(ask, now))
    assert (order["method"], order["address"], order["reason"]) == ("DELETE", f"/api/v1/keys/{kept}", False)
    assert "Bộ Tài chính" in order["lines"][0]


def test_a_signing_key_stands_with_its_thumbprint_and_can_be_revoked(
    ask: Queries, now: Clock, text: Text, store: Store
) -> None:
    kid = signing_keys.register(store, "G12", signer().handed_in, actor="binh", now=NOW)
    page = keys.layout(ask, now)
    assert f"{kid}\nES256\nBộ Tài chính\n G12\ncủa cơ quan: ký báo cáo\n20/10/2026\nbinh\n—\nchưa dùng" in text(page)
    (order,) = orders(page)
    assert (order["method"], order["address"]) == ("DELETE", f"/api/v1/signing-keys/{kid}")


def test_the_scripts_are_given_every_agency_with_the_forms_it_sends(ask: Queries, now: Clock) -> None:
    page = keys.layout(ask, now)
    (said,) = [
        each.to_plotly_json()["props"]["data-given"]
        for each in page._traverse()  # noqa: SLF001 - Dash has no public way through its components
        if isinstance(each, Component) and "data-given" in each.to_plotly_json()["props"]
    ]
    agencies = {each["code"]: each for each in json.loads(said)["agencies"]}
    assert agencies["H26"]["name"] == "Hà Nội"
    assert "BC.DP.THANG" in agencies["H26"]["forms"]
    assert "BC.TC.THANG" in agencies["G12"]["forms"]
    assert "BC.TC.THANG" not in agencies["H26"]["forms"]


@pytest.mark.usefixtures("administrator")
def test_the_tables_are_drawn_again_for_administrators(ask: Queries, now: Clock, text: Text) -> None:
    assert "Chưa cấp khóa nào" in text(keys.drawn_again(ask, now, "x"))


@pytest.mark.usefixtures("staff")
def test_the_tables_are_not_drawn_again_for_others(ask: Queries, now: Clock, text: Text) -> None:
    assert "Chưa cấp khóa nào" not in text(keys.drawn_again(ask, now, "x"))
