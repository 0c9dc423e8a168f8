"""Events of e-Cabinet and of citizens' feedback as they are read: strictly, and from the simulated country itself."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from starlette.requests import Request

from collectors.formats import ecabinet, feedback
from collectors.intake import Intake
from collectors.mock import ecabinet as mock_ecabinet
from collectors.mock import feedback as mock_feedback
from collectors.mock.faults import Fault, Spell
from collectors.mock.world import World
from collectors.problems import RefusedError
from collectors.source import Arrival
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.observations import Origin
from indicators.reports import Document
from indicators.store.cases import course, standings

NOW = datetime(2026, 10, 26, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WORLD = World(7, load_catalogue(), load_geography())
FEEDS = {"ecabinet.events": mock_ecabinet.feed(7), "pakn.events": mock_feedback.feed(WORLD)}
READERS = {"ecabinet.events": ecabinet.read, "pakn.events": feedback.read}
SLIP = {
    "maSuKien": "P1-01-1",
    "doiTuong": "PHIEU_LAY_Y_KIEN",
    "soHieu": "P1",
    "trangThai": "DA_GUI",
    "thoiDiem": "2026-10-19T20:00:00Z",
    "thanhVien": {"maThanhVien": "TV-10", "maCoQuan": "000.00.00.G12", "chucDanh": "Bộ trưởng Bộ Tài chính"},
    "coQuanGui": "G22",
    "trichYeu": "Dự thảo Nghị định",
    "han": "2026-10-22T17:00:00+07:00",
    "soTaiLieu": 2,
}
PETITION = {
    "id": "A1-1",
    "maPhanAnh": "A1",
    "hanhDong": "TIEP_NHAN",
    "thoiGian": "2026-10-19T10:00:00+07:00",
    "maCoQuan": "000.00.00.H26",
    "linhVuc": "Đất đai",
    "tieuDe": "Chậm trả kết quả",
}


@pytest.fixture(scope="module")
def arrival() -> Arrival:
    return Arrival("events", Origin.SIMULATED, "schedule", NOW, sender="G22")


def simulated(form: str, *faults: Fault, after: str = "") -> tuple[Document, str]:
    """A page of the simulated country, and its cursor."""
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": f"after={after}".encode()}
    on = {each: Spell("x", each, NOW, NOW) for each in faults}
    answer = FEEDS[form].answer(Request(scope), NOW, on)
    return Document(bytes(answer.body), "application/json"), answer.headers["X-Next-Cursor"].replace("+", "%2B")


def paper(form: str, *events: Any) -> Document:
    page = (
        {"heThong": "e-Cabinet", "phienBan": "1.0", "suKien": events}
        if form == "ecabinet.events"
        else {"nguon": "Cổng", "dichVu": "PhanAnhKienNghi", "duLieu": events}
    )
    return Document(json.dumps(page, ensure_ascii=False).encode(), "application/json")


def test_a_slip_is_a_case_of_each_member_in_the_country_s_time(arrival: Arrival) -> None:
    reading = ecabinet.read(paper("ecabinet.events", SLIP), arrival)
    (event,) = reading.events
    assert (reading.sender, reading.form, reading.rows) == ("G22", "SK.ECABINET", ())
    assert (event.case, event.kind, event.state, event.agency, event.other) == (
        "P1/TV-10",
        "slip",
        "issued",
        "G12",
        "G22",
    )
    assert (event.person, event.amount, event.at.day) == ("Bộ trưởng Bộ Tài chính", Decimal(2), 20)
    assert event.pointer == "#/suKien/0"


def test_a_petition_is_of_the_agency_and_its_last_day_is_whole(arrival: Arrival) -> None:
    said = {key: value for key, value in PETITION.items() if key not in {"linhVuc", "tieuDe"}}
    assigned = said | {"id": "A1-2", "hanhDong": "CHUYEN_XU_LY", "hanXuLy": "2026-11-09"}
    first, second = feedback.read(paper("pakn.events", PETITION, assigned), arrival).events
    assert (first.agency, first.kind, first.state, first.title) == (
        *("H26", "feedback", "received"),
        "Đất đai: Chậm trả kết quả",
    )
    assert second.due is not None
    assert second.due.isoformat() == "2026-11-09T23:59:59+07:00"


@pytest.mark.parametrize(
    ("form", "event", "fault"),
    [
        ("ecabinet.events", SLIP | {"soTaiLieu": "2"}, ("wrong-type", "#/suKien/0/soTaiLieu")),
        ("ecabinet.events", SLIP | {"thoiDiem": "2026-10-19T10:00:00"}, ("wrong-type", "#/suKien/0/thoiDiem")),
        ("ecabinet.events", SLIP | {"trangThai": "DA_HOP"}, ("wrong-type", "#/suKien/0/trangThai")),
        ("ecabinet.events", SLIP | {"han": None}, ("missing-field", "#/suKien/0/han")),
        ("ecabinet.events", SLIP | {"ghiChu": ""}, ("unknown-field", "#/suKien/0/ghiChu")),
        ("ecabinet.events", SLIP | {"noiDung": "x"}, ("unknown-field", "#/suKien/0/noiDung")),
        ("pakn.events", PETITION | {"hanhDong": "XOA"}, ("wrong-type", "#/duLieu/0/hanhDong")),
        ("pakn.events", PETITION | {"hanXuLy": "2026-11-09"}, ("unknown-field", "#/duLieu/0/hanXuLy")),
        ("pakn.events", PETITION | {"hanXuLy": "9/11/2026"}, ("wrong-type", "#/duLieu/0/hanXuLy")),
        ("pakn.events", PETITION | {"tieuDe": None}, ("missing-field", "#/duLieu/0/tieuDe")),
    ],
)
def test_what_differs_is_refused_at_its_place(
    refusal: Callable[..., Any], arrival: Arrival, form: str, event: Any, fault: tuple[str, str]
) -> None:
    assert refusal(READERS[form], paper(form, event), arrival) == [fault]


@pytest.mark.parametrize("form", FEEDS)
def test_the_simulated_country_is_read_and_kept_once(intake: Intake, arrival: Arrival, form: str) -> None:
    first, cursor = simulated(form)
    receipt = intake.receive(first, form, arrival)
    twice, _ = simulated(form, Fault.DUPLICATE, after=cursor)
    again = intake.receive(twice, form, arrival)
    assert (receipt.rows, again.rows) == (500, 501)
    reading = READERS[form](first, arrival)
    system = reading.events[0].system
    found = standings(intake.store, system, at=NOW)
    assert len(found) > 100
    one = reading.events[0]
    assert course(intake.store, system, one.case, at=NOW)[0].event == one


@pytest.mark.parametrize("form", FEEDS)
def test_a_bad_day_is_refused_or_told_less(arrival: Arrival, form: str) -> None:
    whole, _ = simulated(form)
    part, _ = simulated(form, Fault.PARTIAL)
    assert len(READERS[form](part, arrival).events) * 2 == len(READERS[form](whole, arrival).events)
    wrong, _ = simulated(form, Fault.WRONG_UNIT)
    with pytest.raises(RefusedError):
        READERS[form](wrong, arrival)
