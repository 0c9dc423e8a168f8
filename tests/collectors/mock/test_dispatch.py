"""Which reports have been sent by a moment."""

from datetime import date, datetime, timedelta
from itertools import islice, pairwise

import pytest

from collectors.mock.dispatch import BEGINNING, DAYS_KEPT, Dispatch, Sent
from collectors.mock.senders import Kind, Sender, senders_of
from collectors.mock.world import ZONE, World
from indicators.periods import Frequency, Period, deadline, load_calendar

NOW = datetime(2026, 11, 22, 15, 30, 2, tzinfo=ZONE)


@pytest.fixture(scope="module")
def senders(world: World) -> dict[str, Sender]:
    return dict(senders_of(world)[0])


@pytest.fixture(scope="module")
def dispatch(world: World, senders: dict[str, Sender]) -> Dispatch:
    return Dispatch(world, tuple(senders.values()), load_calendar())


def _monthly(dispatch: Dispatch, sender: Sender, now: datetime = NOW) -> list[Sent]:
    return [sent for sent in dispatch.newest(sender, now) if sent.form.frequency is Frequency.MONTH]


def test_each_form_has_one_home(world: World, senders: dict[str, Sender]) -> None:
    assert [form.code for form in senders["document-axis"].forms] == ["BC.TRUC.NGAY"]
    assert [form.code for form in senders["H26"].forms] == ["BC.DP.THANG", "BC.TC.XA.THANG"]
    assert "BC.TRUC.NGAY" not in {form.code for form in senders["G22"].forms}
    homes = [form.code for sender in senders.values() if sender.kind is not Kind.PROVINCE for form in sender.forms]
    assert len(homes) == len(set(homes))
    in_shapes_of_their_own = {"BC.766.THANG", "BC.HS.THANG"}
    assert {each.code for each in world.catalogue.periodic_forms()} - set(homes) - in_shapes_of_their_own == {
        "BC.DP.THANG",
        "BC.TC.XA.THANG",
    }


def test_a_form_that_began_later_has_nothing_before(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    periods = {each.period.code for each in _monthly(dispatch, senders["H26"]) if each.form.code == "BC.TC.XA.THANG"}
    assert min(periods) == "2026-09"


def test_the_finance_ministry_sends_on_the_24th_or_25th(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    sent = _monthly(dispatch, senders["G12"])
    assert sent[0].period.code == "2026-10"
    assert {each.generated_at.day for each in sent} == {24, 25}


def test_others_send_between_closing_and_the_25th(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    for each in _monthly(dispatch, senders["G17"]):
        if each.revision == 1 and each.sender.key not in dispatch.late(each.period):
            assert 15 <= each.generated_at.day <= 28
            assert each.generated_at.date() <= deadline(each.period, load_calendar())


def test_two_provinces_and_one_ministry_are_late_each_month(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    for month in range(1, 11):
        period = Period.parse(f"2026-{month:02}")
        late = [senders[key] for key in dispatch.late(period)]
        assert sorted(sender.kind for sender in late) == [Kind.MINISTRY, Kind.PROVINCE, Kind.PROVINCE]
        assert "G12" not in {sender.key for sender in late}
        for sender in late:
            first = next(each for each in _monthly(dispatch, sender) if each.period == period and each.revision == 1)
            assert first.generated_at.date() > deadline(period, load_calendar())


def test_nothing_is_listed_before_it_is_sent(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    for key in ("G12", "H26", "document-axis", "G19"):
        assert all(each.generated_at <= NOW for each in dispatch.newest(senders[key], NOW))


def test_the_history_begins_in_2019(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    *_, oldest = dispatch.newest(senders["H26"], NOW)
    assert oldest.period == Period.parse("2019-01")
    assert oldest.period.start == BEGINNING


def test_revisions_are_listed_in_the_order_they_were_sent(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    for sender in senders.values():
        sent = list(islice(dispatch.newest(sender, NOW), 150))
        for before, after in pairwise(sent):
            if (before.form, before.period) == (after.form, after.period):
                assert (after.revision, after.generated_at) > (before.revision, before.generated_at)


def test_daily_reports_are_kept_for_sixty_days(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    days = [each.period.end for each in dispatch.newest(senders["G19"], NOW) if each.form.frequency is Frequency.DAY]
    assert max(days) == date(2026, 11, 21)
    assert min(days) == NOW.date() - timedelta(days=DAYS_KEPT)


def test_the_newest_period_comes_first(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    for sender in senders.values():
        order = [each.order for each in islice(dispatch.newest(sender, NOW), 150)]
        assert order == sorted(order)
        assert len(order) == len(set(order))


@pytest.mark.parametrize(("key", "step"), [("document-axis", 300), ("portal-visits", 5)])
def test_todays_report_is_revised_all_day(dispatch: Dispatch, senders: dict[str, Sender], key: str, step: int) -> None:
    now, later = (next(dispatch.newest(senders[key], NOW + timedelta(seconds=each))) for each in (0, step))
    assert now.period == later.period == Period.parse("2026-11-22")
    assert later.revision == now.revision + 1
    assert later.report_id != now.report_id
    assert (later.generated_at - now.generated_at).total_seconds() == step
    assert next(dispatch.newest(senders[key], NOW.replace(hour=0, minute=0, second=0))).revision == 1


def test_a_report_is_found_by_its_id_alone(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    for key in ("G12", "G10", "H26", "tasks", "portal-visits"):
        for sent in islice(dispatch.newest(senders[key], NOW), 120):
            assert len(sent.report_id) == 26
            assert dispatch.find(senders[key], sent.report_id, NOW) == sent


def test_an_earlier_revision_of_a_day_is_still_found(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    morning = next(dispatch.newest(senders["portal-visits"], NOW.replace(hour=8)))
    assert dispatch.find(senders["portal-visits"], morning.report_id, NOW) == morning


@pytest.mark.parametrize("written", ["", "short", "I" * 26, "Z" * 26, "0" * 26, "01M5RN3Z78WX1SQW01V120D6TT" + "0"])
def test_what_is_no_id_finds_nothing(dispatch: Dispatch, senders: dict[str, Sender], written: str) -> None:
    assert dispatch.find(senders["G12"], written, NOW) is None


def test_a_report_is_not_found_before_it_is_sent(dispatch: Dispatch, senders: dict[str, Sender]) -> None:
    sent = _monthly(dispatch, senders["G12"])[0]
    assert dispatch.find(senders["G12"], sent.report_id, sent.generated_at - timedelta(seconds=1)) is None
    assert dispatch.find(senders["G02"], sent.report_id, NOW) is None


def test_each_month_one_report_is_partial_and_one_corrected_later(
    dispatch: Dispatch, senders: dict[str, Sender]
) -> None:
    period = Period.parse("2026-08")
    sent = [each for sender in senders.values() for each in _monthly(dispatch, sender) if each.period == period]
    assert len({each.sender.key for each in sent if each.flaw == "partial"}) == 1
    assert len({each.sender.key for each in sent if each.flaw == "preliminary"}) == 1
    again = [each for each in sent if each.revision == 2]
    assert {each.sender.key for each in again} == {each.sender.key for each in sent if each.flaw}
    assert all(each.reason for each in again)


def test_ministries_as_they_are_now_say_nothing_of_themselves_before_2025(
    dispatch: Dispatch, senders: dict[str, Sender]
) -> None:
    ends = [each.period.end for each in dispatch.newest(senders["reform"], NOW) if each.form.code == "BC.VPCP.QUY"]
    assert min(ends) == date(2025, 3, 31)
