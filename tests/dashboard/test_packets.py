"""Packets are read by readers and senders, each in its envelope; of reports, senders see their own."""

from collections.abc import Iterator
from typing import Any

import pytest

from indicators.store import Store
from tests.dashboard.centre import Centre, key, opened
from tests.instance import finance_report


@pytest.fixture
def centre(store: Store) -> Iterator[Centre]:
    with opened(store) as started:
        yield started


@pytest.fixture
def reader(store: Store) -> str:
    return key(store, "read")


@pytest.fixture
def receipt(centre: Centre, store: Store) -> str:
    report = finance_report("TC-2026-09-01", 1, "100.50", period="2026-09")
    answer = centre.ask("POST", "/api/v1/reports", token=key(store, "submit"), json=report)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["receipt_id"])


def packet(centre: Centre, path: str, token: str) -> Any:
    answer = centre.get(f"/api/v1/packets/{path}", token=token)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["version"], said["modelled_on"], said["sender"]) == ("1", "QCVN 125:2021/BTTTT", "VPCP")
    assert said["created_at"].startswith("2026-")
    return said


def test_the_list_names_every_packet_and_every_address_leads_somewhere(
    centre: Centre, reader: str, receipt: str
) -> None:
    items = centre.get("/api/v1/packets", token=reader).json()["items"]
    assert len(items) == 15
    places = {"form": "BC.TC.THANG", "receipt_id": receipt, "kpi_set": "QD766", "name": "units"}
    for each in items:
        if each["address"] is not None:
            address = each["address"].format(**places)
            asked = f"{address}?set=QD766&period=2026-10-05" if address.endswith("kpi-data") else address
            assert centre.get(asked, token=reader).status_code == 200, address
    assert {each["packet"] for each in items if each["address"] is None} == {"outline", "list-figures"}


def test_definitions_are_for_senders_too(centre: Centre, store: Store) -> None:
    sender = key(store, "submit")
    assert {each["code"] for each in packet(centre, "regimes", sender)["data"]} >= {"monthly", "quarterly", "yearly"}
    assert packet(centre, "forms/BC.TC.THANG", sender)["data"]["sender"] == "G12"
    lines = packet(centre, "outlines/BC.TC.THANG", sender)["data"]["lines"]
    assert (lines[0]["indicator"], lines[0]["unit_vi"]) == ("TC01", "tỷ đồng")
    assert packet(centre, "catalogues/frequencies", sender)["packet"] == "period-catalogue"
    assert packet(centre, "catalogues/units", sender)["packet"] == "code-list"
    assert packet(centre, "kpi-sets/QD766", sender)["data"]["groups"]


def test_the_figures_of_a_report_are_as_they_were_sent_with_its_receipt(
    centre: Centre, reader: str, receipt: str
) -> None:
    said = packet(centre, f"figures/{receipt}", reader)
    data = said["data"]
    assert said["packet"] == "report-figures"
    assert (data["sender"], data["form"], data["period"], data["rows"]) == ("G12", "BC.TC.THANG", "2026-09", 1)
    (figure,) = data["figures"]
    assert (figure["indicator"], figure["area"], figure["unit"], figure["status"]) == ("TC01", "01", "tỷ đồng", "A")
    assert figure["value"].startswith("100.5")


def test_the_status_of_a_report_says_whether_it_came_in_time(centre: Centre, reader: str, receipt: str) -> None:
    data = packet(centre, f"statuses/{receipt}", reader)["data"]
    assert (data["state"], data["deadline"], data["period_locked"]) == ("accepted", "2026-09-25", False)
    assert data["on_time"] is False
    assert data["decided_at"] is None


@pytest.mark.parametrize("path", ["figures", "statuses"])
def test_a_sender_sees_its_own_reports_alone(centre: Centre, store: Store, receipt: str, path: str) -> None:
    assert packet(centre, f"{path}/{receipt}", key(store, "submit"))["data"]["receipt_id"] == receipt
    other = centre.get(f"/api/v1/packets/{path}/{receipt}", token=key(store, "submit", holder="H26"))
    assert (other.status_code, other.json()["type"]) == (404, "/problems/not-found")


def test_the_data_of_a_set_say_what_is_missing(centre: Centre, reader: str, receipt: str) -> None:
    del receipt
    data = packet(centre, "kpi-data?set=QD293&period=2026-09&area=01", reader)["data"]
    (figure,) = (each for each in data["figures"] if each["kpi"] == "TC01")
    assert (figure["value"][:5], figure["origin"]) == ("100.5", "reported")
    assert "TC01" not in data["without"]
    assert len(data["without"]) + len(data["figures"]) == 115


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("forms/NO.FORM", 404),
        ("outlines/NO.FORM", 404),
        ("catalogues/none", 400),
        ("kpi-sets/QD1", 404),
        ("figures/01M82Q8EGRPFCRQJ49K65JZPKN", 404),
        ("statuses/x", 404),
        ("kpi-data", 400),
        ("kpi-data?set=QD1&period=2026-09", 400),
        ("kpi-data?set=QD766&period=soon", 400),
        ("kpi-data?set=QD766&period=2026-09&area=99", 404),
    ],
)
def test_what_is_not_there_is_refused_as_a_problem(centre: Centre, reader: str, path: str, status: int) -> None:
    answer = centre.get(f"/api/v1/packets/{path}", token=reader)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_data_of_sets_are_for_readers(centre: Centre, store: Store) -> None:
    answer = centre.get("/api/v1/packets/kpi-data?set=QD766&period=2026-09", token=key(store, "submit"))
    assert answer.status_code == 403
