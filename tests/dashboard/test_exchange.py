"""What is down, how available it was and what expires is the same on page, wall and API, and was so at any moment."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from dashboard.exchange_panels import exchange as on_the_wall
from dashboard.materials import Sight
from dashboard.pages import data_exchange as page
from indicators.data_exchange import DOWN, SYSTEM
from indicators.store.cases import happened
from tests.builders import ZONE
from tests.dashboard.centre import key, opened, setting
from tests.polled_country import PolledCountry

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZONE)


@pytest.fixture
def collected(store):
    """A week of data exchange, as the collector read it."""
    PolledCountry(store, "data-exchange", NOON, "data-exchange").visit()
    return store


def test_page_wall_and_api_say_the_same_while_a_service_is_down_and_after(collected, ask, text):
    outage = happened(collected, SYSTEM, since=NOON.date() - timedelta(days=6), at=NOON, state=DOWN)[-1].event
    during = outage.at.astimezone(ZONE) + timedelta(minutes=1)
    token = key(collected, "read")
    with opened(collected) as centre:
        for at, state, word in ((during, "down", "gián đoạn"), (NOON, "up", "hoạt động")):
            centre.clock.now = at
            said = centre.get("/api/v1/data-exchange", token=token).json()
            (service,) = [each for each in said["services"] if each["service"] == outage.case]
            assert service["state"] == state
            sight = Sight(collected, setting(), setting().wording("vi", at.date(), is_brief=True), None, at)
            rows = {each["id"]: each for each in on_the_wall(sight)[1]["rows"]}
            assert rows[outage.case]["word"] == word
            assert word in text(page.layout(ask, lambda at=at: at, service=outage.case))
            if state == "down":
                assert said["services"][0]["state"] == "down"
            else:
                assert Decimal(service["available_7d"]) < 100
                assert int(service["calls_today"]) > 0


def test_certificates_near_their_end_come_first_with_what_is_to_be_done(collected, ask, text):
    words = text(page.layout(ask, lambda: NOON))
    assert "Hệ thống báo cáo quốc gia" in words
    assert "Gia hạn trong tuần và báo cho bên sử dụng." in words
    sight = Sight(collected, setting(), setting().wording("vi", NOON.date(), is_brief=True), None, NOON)
    near = on_the_wall(sight)[0]
    assert [each["id"] for each in near["rows"]] == ["CTS-BCQG", "CTS-THUE", "CTS-TRUC"]


def test_before_anything_is_told_the_page_says_where_to_look(ask, text):
    assert "Chưa dịch vụ nào báo trạng thái." in text(page.layout(ask, lambda: NOON))
