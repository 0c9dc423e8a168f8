"""Citizens' feedback by its rule of 15, 2, 5 and 2 working days, weekends and Tết left out."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from indicators.cases import Standing
from indicators.feedback import Tally, by_agency, due_day, outcomes, stands, tally
from indicators.working_days import load_calendar
from tests.builders import ZONE

CALENDAR = load_calendar()
OPENED = datetime(2026, 11, 2, 23, 50, tzinfo=ZONE)
CASE = Standing(
    *("feedback", "A1", "feedback", "assigned", OPENED, OPENED, "received", "H26"),
    *(None, None, "Đất đai: chậm trả", None, None, "r1"),
)


def at(day: int, hour: int = 12, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def how(case: Standing, moment: datetime) -> str:
    return stands(case, due_day(case, ZONE, CALENDAR), moment, CALENDAR)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({}, date(2026, 11, 23)),
        ({"opened_at": OPENED.astimezone(None)}, date(2026, 11, 23)),
        ({"opened_at": datetime(2026, 2, 12, 9, tzinfo=ZONE)}, date(2026, 3, 12)),
        ({"state": "refused"}, date(2026, 11, 4)),
        ({"state": "supplement", "since": at(6)}, date(2026, 11, 13)),
        ({"state": "resumed", "due": datetime(2026, 11, 30, 23, 59, tzinfo=ZONE)}, date(2026, 11, 30)),
        ({"due": at(10)}, date(2026, 11, 23)),
    ],
)
def test_the_last_day_is_counted_in_working_days(said: dict[str, object], due: date) -> None:
    assert due_day(replace(CASE, **said), ZONE, CALENDAR) == due  # type: ignore[arg-type]


def test_a_petition_becomes_due_soon_then_overdue_as_the_day_ends() -> None:
    moments = [at(18), at(19), at(23, 23), at(24, 0)]
    assert [how(CASE, each) for each in moments] == ["open", "soon", "soon", "overdue"]
    answered = replace(CASE, state="answered", since=at(23, 23))
    assert [how(answered, at(30)), how(replace(answered, since=at(24, 0)), at(30))] == ["on_time", "late"]
    assert how(replace(CASE, state="refused", since=at(5)), at(30)) == "late"
    assert how(replace(CASE, state="supplement", since=at(6)), at(30)) == "waiting"


def test_the_rate_counts_what_is_handled_or_being_handled_in_time() -> None:
    late = replace(CASE, case="A2", state="answered", since=at(24))
    fresh = replace(CASE, case="A3", agency="G12", opened_at=at(20))
    found = tally([CASE, late, fresh], at(25), CALENDAR)
    assert (found.received, found.overdue, found.late, found.open, found.longest) == (3, 1, 1, 1, date(2026, 11, 23))
    assert found.rate == 100 * Decimal(1) / 3
    assert list(by_agency([fresh, CASE, late], at(25), CALENDAR)) == ["H26", "G12"]
    assert Tally().rate is None


def test_an_answer_is_published_within_two_working_days_and_rated() -> None:
    answered = [replace(CASE, case=name, state="answered", since=at(12)) for name in ("A1", "A2", "A3", "A4")]
    after = {
        "A1": replace(CASE, case="A1", kind="outcome", state="satisfied", opened_at=at(16)),
        "A2": replace(CASE, case="A2", kind="outcome", state="again", opened_at=at(17)),
        "A3": replace(CASE, case="A3", kind="outcome", state="published", opened_at=at(12)),
    }
    found = outcomes([CASE, *answered], after, at(16, 23), CALENDAR)
    assert (found.published, found.published_late, found.unpublished, found.unpublished_late) == (2, 1, 1, 0)
    assert (found.satisfied, found.dissatisfied, found.again, found.rate) == (1, 0, 1, Decimal(50))
    later = outcomes(answered, after, at(16) + timedelta(days=1), CALENDAR)
    assert (later.unpublished, later.unpublished_late) == (0, 1)
