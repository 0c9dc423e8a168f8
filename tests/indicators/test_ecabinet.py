"""Opinion slips by member and ministry, and the next session, at every minute."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from indicators.cases import Standing
from indicators.ecabinet import by_agency, by_member, held, next_session, papers, slips, stands, total
from tests.builders import ZONE

AT = datetime(2026, 11, 23, 7, 45, tzinfo=ZONE)
DUE = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)
SLIP = Standing(
    *("e-cabinet", "P1/TV-10", "slip", "issued", AT - timedelta(days=5), AT - timedelta(days=5), "issued", "G12"),
    *("G22", "Bộ trưởng Bộ Tài chính", "Dự thảo Nghị định", DUE, Decimal(2), "r1"),
)
SESSION = replace(SLIP, case="PH-2026-11", kind="session", state="announced", due=datetime(2026, 12, 3, 8, tzinfo=ZONE))


def test_an_answer_is_overdue_from_the_minute_after_its_deadline_until_it_comes() -> None:
    assert [stands(SLIP, DUE), stands(SLIP, DUE + timedelta(minutes=1))] == ["open", "overdue"]
    answered = replace(SLIP, state="answered", since=DUE)
    assert stands(answered, AT) == "in_time"
    assert stands(replace(answered, since=DUE + timedelta(minutes=1)), AT) == "late"


def test_members_and_ministries_are_counted_those_who_owe_longest_first() -> None:
    other = replace(
        SLIP, case="P1/TV-18", agency="G22", person="Bộ trưởng, Chủ nhiệm VPCP", due=DUE - timedelta(days=1)
    )
    deputy = replace(other, case="P1/TV-01", person="Phó Thủ tướng", state="answered", since=AT)
    found = [SLIP, other, deputy, replace(SLIP, case="P2/TV-10", due=AT + timedelta(days=1))]
    assert [(each.name, each.tally.overdue, each.tally.open) for each in by_member(found, AT)] == [
        ("Bộ trưởng, Chủ nhiệm VPCP", 1, 0),
        ("Bộ trưởng Bộ Tài chính", 1, 1),
        ("Phó Thủ tướng", 0, 0),
    ]
    office, finance = by_agency(found, AT)
    assert (office.agency, office.tally.asked, office.tally.answered, finance.agency) == ("G22", 2, 1, "G12")
    assert (total(found, AT).asked, total(found, AT).late) == (4, 1)
    one = next(each for each in slips(found, AT) if each.number == "P1")
    assert (one.papers, one.tally.asked, one.tally.overdue, one.due) == (6, 3, 2, DUE)
    assert papers(found) == 8


def test_the_next_session_is_the_nearest_that_is_not_over() -> None:
    later = replace(SESSION, case="CD-1", state="moved", due=datetime(2026, 12, 8, 8, tzinfo=ZONE))
    over = replace(SESSION, case="CD-0", state="held", due=datetime(2026, 11, 23, 8, tzinfo=ZONE))
    assert next_session([later, SESSION, over], AT) == SESSION
    assert next_session([SESSION], datetime(2026, 12, 3, 9, tzinfo=ZONE)) == SESSION
    assert next_session([SESSION, later], datetime(2026, 12, 4, 9, tzinfo=ZONE)) == later
    assert next_session([over], AT) is None
    assert held([later, over]) == [over]
