"""Every hour from the day before the figures close to three days after the deadline: one truth on every surface."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from dashboard import discipline_routes
from dashboard.discipline import Discipline
from dashboard.discipline_routes import Wanted
from dashboard.duties import Duties
from dashboard.exceptions import late_obligations
from dashboard.materials import Sight
from dashboard.owing import due
from dashboard.scene_panels import who_is_late
from indicators.discipline import owed_reports, reminders
from indicators.periods import Frequency, Period
from indicators.plausibility import Doubt, Reason
from indicators.store import arrivals
from indicators.store.decisions import Verdict, decide
from indicators.store.locks import Action, act
from indicators.store.recording import Submission, record_all
from tests.builders import ZONE, document, report
from tests.dashboard.centre import builder, key, opened, setting

EARLY, LAST_SECOND, AFTER, CORRECTED, RETURNED, HELD, NEVER = (
    *("BC.TC.THANG", "BC.CT.THANG", "BC.NH.THANG", "BC.XD.THANG", "BC.DL.THANG", "BC.NN.THANG", "BC.YT.THANG"),
)
"""What each sender does: forms of one ministry each."""

REMINDED_HOURS = {0, 7, 8, 9, 10, 11, 17}
"""The hours around which reminders go, reports come and people decide."""

FORMS = (EARLY, LAST_SECOND, AFTER, CORRECTED, RETURNED, HELD, NEVER)


@dataclass(frozen=True)
class Month:
    """A month, its deadline, and the mornings on which whoever never sends has been reminded by three days after."""

    code: str
    due: date
    reminded: tuple[str, ...]


TET = Month("2026-02", date(2026, 2, 25), ("02-15", "02-24", "02-25", "02-26", "02-27"))
"""The holiday lasts to Sunday the 22nd: three working days before the deadline lie before the figures close."""

SUNDAY = Month("2026-10", date(2026, 10, 26), ("10-15", "10-21", "10-23", "10-26", "10-27", "10-28", "10-29"))
"""The 25th is a Sunday."""

ORDINARY = Month("2026-09", date(2026, 9, 25), ("09-15", "09-22", "09-24", "09-25", "09-28"))


def the(day: date, clock: str = "00:00:00") -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


@dataclass(frozen=True)
class Course:
    """When each sender of a month does what."""

    month: Month

    @property
    def closed(self) -> datetime:
        return the(self.month.due.replace(day=15))

    @property
    def limit(self) -> datetime:
        return the(self.month.due + timedelta(days=1))

    @property
    def moments(self) -> Mapping[str, datetime]:
        before, after = self.month.due - timedelta(days=1), self.month.due + timedelta(days=1)
        return {
            "early": the(self.month.due.replace(day=13), "20:10:00"),
            "begun": the(self.month.due, "23:59:59"),
            "stored": the(after, "00:00:20"),
            "late": the(after, "09:30:00"),
            "first": the(before, "10:00:00"),
            "again": the(self.month.due, "15:20:00"),
            "held": the(before, "16:00:00"),
            "returned": the(after, "10:40:00"),
            "locked": the(after + timedelta(days=1), "07:30:00"),
            "reopened": the(after + timedelta(days=1), "17:00:00"),
        }

    def awaited(self, at: datetime) -> str:
        """What is said of a report that has not come, by the days written out above."""
        if at >= self.limit:
            return "overdue"
        if at < self.closed:
            return "not_open"
        soon = "02-13" if self.month is TET else self.month.reminded[1]
        return "due_soon" if at >= the(date.fromisoformat(f"2026-{soon}")) else "not_sent"

    def expected(self, form: str, at: datetime) -> str:
        """How a sender's report stands, told without the model."""
        when = self.moments
        is_locked = when["locked"] <= at < when["reopened"]
        taken = "locked" if is_locked and form == EARLY else "accepted"
        came = {
            EARLY: "early",
            LAST_SECOND: "stored",
            AFTER: "late",
            CORRECTED: "first",
            RETURNED: "held",
            HELD: "held",
        }
        if form == NEVER or at < when[came[form]]:
            return self.awaited(at)
        if form == RETURNED:
            return "returned" if at >= when["returned"] else "held"
        return "held" if form == HELD else taken

    def is_missing(self, form: str, at: datetime) -> bool:
        """Whether a report is overdue."""
        return at >= self.limit and self.expected(form, at) in {"overdue", "returned"}

    def reminders(self, form: str, at: datetime) -> list[str]:
        """The mornings on which a sender was reminded: those written out, while it owed and nothing had come."""
        mornings = {each: the(date.fromisoformat(f"2026-{each}"), "08:00:00") for each in self.month.reminded}
        owing = {"not_sent", "due_soon", "overdue", "returned"}
        return [day for day, hour in mornings.items() if hour <= at and self.expected(form, hour) in owing]

    def hours(self) -> list[datetime]:
        """Every hour, and the last second of the deadline and the second after a report was stored."""
        first = the(self.month.due.replace(day=13))
        last = the(self.month.due + timedelta(days=4))
        whole = [first + timedelta(hours=each) for each in range(int((last - first) / timedelta(hours=1)))]
        return sorted([*whole, self.limit - timedelta(seconds=1), self.limit + timedelta(seconds=20)])


def lived(store, rules, course: Course) -> None:
    """Everything that the senders and the office do in a month, in order."""
    when, code = course.moments, course.month.code
    send(store, rules, course, EARLY, when["early"])
    send(store, rules, course, CORRECTED, when["first"])
    receipt = send(store, rules, course, RETURNED, when["held"], is_held=True)
    send(store, rules, course, HELD, when["held"], is_held=True)
    send(store, rules, course, CORRECTED, when["again"], revision=2, reason="đính chính số liệu")
    send(store, rules, course, LAST_SECOND, when["begun"], stored=when["stored"])
    send(store, rules, course, AFTER, when["late"])
    decide(store, rules, receipt, Verdict.REJECTED, actor="an", reason="sai đơn vị tính", now=when["returned"])
    act(store, EARLY, code, Action.LOCKED, actor="binh", reason="đã duyệt", now=when["locked"])
    act(store, EARLY, code, Action.REOPENED, actor="binh", reason="sửa số", now=when["reopened"])


def send(store, rules, course: Course, form: str, began: datetime, **said) -> str:
    """A report without figures: when it began to come decides, when it is stored makes it known."""
    stored = said.pop("stored", began)
    doubted = (
        [Doubt(Reason.SIGNATURE, None, "", "", course.month.code, None, None, None)] if said.pop("is_held", 0) else []
    )
    sender = setting().catalogue.form(form).sender
    arrived = report(form=form, sender=sender, period=course.month.code, received_at=began, generated_at=began, **said)
    paper = document(arrived.report_id.encode())
    record_all(store, rules, [Submission(arrived, paper, (), doubts=tuple(doubted))], now=stored)
    return arrived.id


def of_these_forms():
    """The product's setting with the forms of the seven senders alone."""
    catalogue = setting().catalogue
    return replace(setting(), catalogue=replace(catalogue, forms={each: catalogue.form(each) for each in FORMS}))


def wall(store, few, at: datetime, code: str) -> dict[str, str]:
    """The wall's list of late senders of a month: those who owe ("late"), and those who sent late ("risk")."""
    sight = Sight(store, few, few.wording("vi", at.date(), is_brief=True), at, at)
    rows = who_is_late(due(store, few, at.date(), as_of=at), sight)["rows"]
    return {row["id"].split(":")[0]: row["mark"] for row in rows if f":{code}:" in row["id"]}


@pytest.mark.parametrize("month", [TET, SUNDAY, ORDINARY], ids=lambda each: each.code)
def test_the_model_says_every_hour_what_the_senders_did(store, rules, month):
    few, course = of_these_forms(), Course(month)
    lived(store, rules, course)
    held = arrivals.known(store, arrivals.Wanted(FORMS, [month.code]))
    period = {Frequency.MONTH: [Period.parse(month.code)]}
    for at in course.hours():
        found = owed_reports(few.catalogue.forms.values(), period, held, few, at)
        assert {each.form: each.state.value for each in found} == {each: course.expected(each, at) for each in FORMS}, (
            at
        )
        assert {each.form for each in found if each.is_overdue} == {
            each for each in FORMS if course.is_missing(each, at)
        }, at
        for each in found:
            sent, following = reminders(each, few)
            assert [f"{one.at:%m-%d %H:%M}" for one in sent] == [
                f"{day} 08:00" for day in course.reminders(each.form, at)
            ]
            assert (following is None) is (each.came is not None or each.is_locked)
            assert following is None or following.at > at
        assert {each.due for each in found} == {month.due}
    in_time = {each.form: each.on_time for each in found}
    assert in_time == {**dict.fromkeys(FORMS, True), AFTER: False, RETURNED: False, NEVER: False}


def answers(store, few) -> Mapping[str, Callable[..., Mapping[str, Any]]]:
    """What answers at the addresses of the API, without the wire between."""
    routes = APIRouter()
    discipline_routes.add(routes, store, few, lambda: the(date(2027, 1, 1)))
    return {each.path: each.endpoint for each in routes.routes if isinstance(each, APIRoute)}


def agree(store, few, course: Course, at: datetime) -> None:
    """Hold every surface that is built from the store against what the senders did."""
    code = course.month.code
    api = answers(store, few)
    said = {each["form"]: each for each in api["/discipline"](Wanted(period=code, as_of=at))["items"]}
    assert {form: each["state"] for form, each in said.items()} == {form: course.expected(form, at) for form in FORMS}
    assert {form for form, each in said.items() if each["overdue"]} == {
        form for form in FORMS if course.is_missing(form, at)
    }
    told = api["/discipline/reminders"](as_of=at)["items"]
    for form in FORMS:
        own = [each for each in told if (each["form"], each["period"]) == (form, code) and each["sent"]]
        assert [each["at"][5:10] for each in own] == course.reminders(form, at)
    questions = Discipline(store, few, at)
    matrix = {each.form: each for each in questions.of_period(Period.parse(code), at)}
    assert {form: each.state.value for form, each in matrix.items()} == {
        form: course.expected(form, at) for form in FORMS
    }
    missing = {form for form in FORMS if course.is_missing(form, at)}
    shown = wall(store, few, at, code)
    assert {form for form, mark in shown.items() if mark == "late"} == missing
    is_after = at >= course.moments["late"]
    assert {form for form, mark in shown.items() if mark == "risk"} == ({AFTER} if is_after else set())
    if at.hour in REMINDED_HOURS or at.second:
        agree_with_senders(store, few, course, at)


def agree_with_senders(store, few, course: Course, at: datetime) -> None:
    """Hold what an agency is told of itself against what it did, and the list of the page against all."""
    questions = Discipline(store, few, at)
    code, form = course.month.code, RETURNED if at.day % 2 else LAST_SECOND
    agency = few.catalogue.form(form).sender
    (told,) = [each for each in questions.of_agency(agency, at) if each.owed.period.code == code]
    assert [f"{each.at:%m-%d}" for each in told.sent] == course.reminders(form, at)
    assert {each.at.hour for each in told.sent} <= {8}
    owed = {each.period.code for each in Duties(store, few, at).owed(agency, at.date())}
    assert (code in owed) is (told.owed.came is None)
    missing = {each for each in FORMS if course.is_missing(each, at)}
    late = late_obligations(store, few, at.date(), as_of=at)
    assert {each.form for each in late if each.period.code == code} == missing
    gone = {each.form for each in questions.late(at) if each.period.code == code}
    assert gone == missing | ({AFTER} if at >= course.moments["late"] else set())


@pytest.mark.parametrize("month", [TET, SUNDAY, ORDINARY], ids=lambda each: each.code)
def test_the_matrix_the_reminders_the_lists_and_the_wall_agree_every_hour(store, rules, month):
    few, course = of_these_forms(), Course(month)
    lived(store, rules, course)
    hours = course.hours()
    for at in hours if store.engine.dialect.name == "sqlite" else hours[::11]:
        agree(store, few, course, at)


def test_the_addresses_the_page_and_the_wall_say_the_same_at_the_turning_moments(store, rules):
    course, code = Course(SUNDAY), SUNDAY.code
    lived(store, rules, course)
    last = course.limit - timedelta(seconds=1)
    with opened(store) as centre:
        token = key(store, "read", lasts=timedelta(days=400))
        for at in (last, course.limit, course.limit + timedelta(seconds=20), the(date(2026, 10, 29))):
            said = {"token": token, "params": {"as_of": at.isoformat()}}
            items = centre.get("/api/v1/discipline", **{**said, "params": {**said["params"], "period": code}}).json()[
                "items"
            ]
            mine = {each["form"]: each for each in items if each["form"] in FORMS}
            assert {form: each["state"] for form, each in mine.items()} == {
                form: course.expected(form, at) for form in FORMS
            }
            missing = {form for form in FORMS if course.is_missing(form, at)}
            assert {form for form, each in mine.items() if each["overdue"]} == missing
            reminded = centre.get("/api/v1/discipline/reminders", **said).json()["items"]
            for form in FORMS:
                own = [each for each in reminded if (each["form"], each["period"]) == (form, code) and each["sent"]]
                assert [each["at"][5:10] for each in own] == course.reminders(form, at)
            body = builder(store).build("discipline", "vi", version=1, now=at, as_of=at)
            (late,) = [each for each in body["panels"] if each["id"] == "late"]
            marked = {
                row["id"].split(":")[0] for row in late["rows"] if f":{code}:" in row["id"] and row["mark"] == "late"
            }
            assert marked & set(FORMS) == missing
    assert mine[LAST_SECOND]["received"] == course.moments["begun"].isoformat()
    assert [each["reason"] for each in mine[CORRECTED]["arrivals"]] == [None, "đính chính số liệu"]
    assert [each["verdict"] for each in mine[RETURNED]["arrivals"]] == ["returned"]
    agency = setting().catalogue.form(RETURNED).sender
    (first,) = [each for each in Duties(store, setting()).choices(agency, at.date())[RETURNED] if each.is_next]
    assert (first.period.code, first.standing.revision) == (code, 1)
