"""e-Cabinet and citizens' feedback from the systems' events to page, API and wall: one truth at every minute."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from dashboard.cabinet import cabinet
from dashboard.materials import Sight
from dashboard.pages import ecabinet, public_services
from dashboard.petitions import petitions
from dashboard.system_panels import PANELS
from indicators import ecabinet as rules_of_slips
from indicators.cases import CaseEvent
from indicators.published_figures import read_bodies
from indicators.store.published_figures import keep_figures
from tests.builders import NOW, ZONE, figure, keep
from tests.dashboard.axis_events import MINUTE, tell
from tests.dashboard.centre import cookie, opened, setting
from tests.polled_country import PolledCountry

DUE = NOW + timedelta(hours=3)
MONDAY = datetime(2026, 11, 16, 18, tzinfo=ZONE)
MINISTER = "Bộ trưởng Bộ Tài chính"


def slip(number, state, at, **more):
    first = {"other": "G22", "title": "Dự thảo Nghị định", "due": DUE, "amount": Decimal(2)}
    said = {"person": MINISTER, **(first if state == "issued" else {}), **more}
    return CaseEvent("e-cabinet", f"{number}-{state}", f"{number}/TV-10", "slip", state, at, "G12", **said)


def session(number, state, at, **more):
    return CaseEvent("e-cabinet", f"{number}-{state}", number, "session", state, at, "G22", **more)


def petition(number, state, at, kind="feedback", **more):
    title = "Đất đai: Chậm trả kết quả" if state == "received" else None
    return CaseEvent("feedback", f"{number}-{state}", number, kind, state, at, "H26", title=title, **more)


@pytest.fixture
def told(store, rules):
    """Two slips to one minister, a session ahead and one held; three petitions to Hanoi."""
    keep_figures(store, read_bodies(), actor="loader", now=NOW)
    long_ago = NOW - timedelta(days=80)
    tell(
        store,
        rules,
        slip("P0", "issued", long_ago, due=long_ago + timedelta(days=1)),
        slip("P0", "answered", NOW - timedelta(days=1)),
        slip("P1", "issued", NOW - timedelta(days=2)),
        slip("P1", "answered", DUE + 30 * MINUTE),
        slip("P2", "issued", NOW - timedelta(days=2), due=DUE + 15 * MINUTE),
        session("PH-1", "announced", NOW, title="Phiên họp thường kỳ", due=NOW + timedelta(days=3)),
        session("PH-0", "announced", NOW - timedelta(days=9), title="Phiên trước", due=NOW - timedelta(days=1)),
        session("PH-0", "held", NOW - timedelta(hours=20), amount=Decimal(900)),
    )
    tell(
        store,
        rules,
        petition("A1", "received", NOW - timedelta(days=40)),
        petition("A2", "received", NOW - timedelta(days=9)),
        petition("A2", "answered", NOW - timedelta(days=2)),
        petition("A2", "satisfied", NOW - timedelta(days=1), kind="outcome"),
        petition("A3", "received", NOW - timedelta(days=1)),
        now=NOW + MINUTE,
    )
    return store


def panels(store, kind, at):
    known = setting()
    sight = Sight(store, known, known.wording("vi", at.date(), is_brief=True), None, at)
    return {each["id"]: each for each in PANELS[kind](sight)}


def overdue(store, at):
    """The overdue slips at a moment, as the questions and the wall count them: they must agree."""
    found = cabinet(store, at=at, as_of=None)
    (row,) = panels(store, "cabinet", at)["slips"]["rows"]
    assert row["cells"]["overdue"] == str(len(found.overdue))
    return [each.case for each in found.overdue]


def test_a_slip_is_overdue_from_the_minute_after_its_deadline_until_it_is_answered(told):
    assert overdue(told, DUE) == []
    assert overdue(told, DUE + MINUTE) == ["P1/TV-10"]
    assert overdue(told, DUE + 16 * MINUTE) == ["P1/TV-10", "P2/TV-10"]
    assert overdue(told, DUE + 30 * MINUTE) == ["P2/TV-10"]


def test_what_was_answered_of_old_slips_is_counted_no_more(told):
    found = cabinet(told, at=NOW, as_of=None)
    assert [each.case for each in found.slips] == ["P1/TV-10", "P2/TV-10"]
    assert rules_of_slips.papers(found.lately) == 4


def test_the_next_session_stands_in_the_heading_of_the_wall(told):
    first = panels(told, "cabinet", NOW)["next-session"]
    begins = NOW + timedelta(days=3)
    assert first["title"] == f"Phiên họp tới: {begins:%H:%M} {begins:%d/%m}"
    assert [each["cells"] for each in first["rows"]] == [{"title": "Phiên họp thường kỳ", "days": "3"}]
    assert panels(told, "cabinet", NOW + timedelta(days=9))["next-session"]["rows"] == []


def test_the_page_says_who_owes_and_what_was_printed_beside_it(told, ask, text):
    said = text(ecabinet.layout(ask, lambda: DUE + MINUTE))
    assert MINISTER in said
    assert "143 phiếu = 3.861 văn bản giấy" in said
    assert "3.861 chia 143 được 27 văn bản giấy mỗi phiếu." in said
    assert "Phiên họp thường kỳ" in said
    assert "Mô phỏng" in said
    assert "Tất cả bộ, ngành" in text(ecabinet.layout(ask, lambda: NOW, agency="G12"))
    assert cabinet(told, at=NOW, as_of=None).of("G01").slips == []


def test_pages_without_events_say_what_to_do(ask, text):
    assert "Chưa có phiếu nào được gửi" in text(ecabinet.layout(ask, lambda: NOW))
    assert "Chưa nhận được phản ánh" in text(public_services.layout(ask, lambda: NOW))


def test_the_page_and_the_wall_list_petitions_by_their_day(told, ask, text):
    found = petitions(told, setting().calendar, at=NOW, as_of=None)
    assert [(each.case.case, each.stands) for each in found.listed()] == [
        ("A1", "overdue"),
        ("A3", "open"),
        ("A2", "on_time"),
    ]
    said = text(public_services.layout(ask, lambda: NOW, agency="H26"))
    assert "Đất đai: Chậm trả kết quả" in said
    assert "66,7%" in said
    assert "100,0%" in said
    assert "No petition" not in text(public_services.layout(ask, lambda: NOW, standing="none"))
    walls = panels(told, "feedback", NOW)
    assert [each["cells"]["overdue"] for each in walls["agencies"]["rows"]] == ["1/3"]
    assert [each["id"] for each in walls["petitions"]["rows"]] == ["A1"]


def test_a_province_s_figure_of_another_period_says_so(store, rules, ask, text):
    figures = [figure("HC08", "01", "2026-10", "120"), figure("HC08", "48", "2026-09", "80")]
    keep(store, rules, *figures, sender="G22", form="BC.HS.THANG")
    said = text(public_services.layout(ask, lambda: NOW)).split("\n")
    assert any(each.endswith(", Tháng 10/2026") for each in said)
    hanoi, danang = (said.index(each) for each in ("120", "80"))
    assert said[hanoi - 1] == "Hà Nội"
    assert said[danang - 1 : danang + 2] == ["Đà Nẵng", "80", "Tháng 9/2026"]


def test_the_api_says_the_same_as_the_page_at_the_same_minute(told):
    with opened(told) as centre:
        person = {"cookie": cookie(told, "staff")}
        centre.clock.now = DUE + MINUTE
        slips = centre.get("/api/v1/e-cabinet/slips?standing=overdue", **person).json()
        assert [(each["slip"], each["member"], each["papers"]) for each in slips["items"]] == [("P1", MINISTER, 2)]
        found = centre.get("/api/v1/feedback?agency=H26", **person).json()["items"]
        assert [(each["number"], each["standing"], each["outcome"]) for each in found] == [
            ("A1", "overdue", None),
            ("A3", "open", None),
            ("A2", "on_time", "satisfied"),
        ]
        before = {"as_of": (NOW - timedelta(days=1)).isoformat()}
        assert centre.get("/api/v1/feedback", params=before, **person).json()["items"] == []
        assert centre.get("/api/v1/feedback?agency=H99", **person).status_code == 400
        assert centre.get("/api/v1/e-cabinet/slips?standing=lost", **person).status_code == 400


@pytest.mark.parametrize(
    ("code", "module", "kind"),
    [("e-cabinet-events", "ecabinet", "cabinet"), ("feedback", "feedback", "feedback")],
)
def test_from_the_simulated_system_to_the_wall_through_bad_days(store, monkeypatch, code, module, kind):
    monkeypatch.setattr(f"collectors.mock.{module}.HISTORY", 9)
    country = PolledCountry(store, code, MONDAY, code)
    for fault in ("http500", "wrong_unit", "truncated"):
        country.switch(fault)
        assert country.visit().outcome not in {"received", "unchanged"}
        country.switch(None)
    assert all(not each["rows"] for each in panels(store, kind, country.now).values())
    country.switch("partial")
    country.visit()
    country.switch(None)
    assert country.visit().outcome == "received"
    assert all(each["rows"] for each in list(panels(store, kind, country.now).values())[:1])
