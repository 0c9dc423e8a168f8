"""A preview says what a report would be taken for, and keeps nothing."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from indicators.store import Store
from indicators.store.locks import Action, act
from indicators.store.observations import counts
from tests.builders import NOW
from tests.dashboard.centre import OUR_PAGE, Centre, cookie, key, opened

HEADER = "indicator,area,area_name,period,unit,value,status,note"
PERIOD = "form=BC.TC.THANG&report_period=2026-09"


@pytest.fixture
def centre(store: Store) -> Iterator[Centre]:
    with opened(store) as started:
        yield started


@pytest.fixture
def reporter(store: Store) -> str:
    return cookie(store, "reporter", agency="G12")


def row(value: str = "1234.5", *, area: str = "01", period: str = "2026-09", indicator: str = "TC01") -> str:
    return f"{indicator},{area},,{period},tỷ đồng,{value},,"


def sent(
    centre: Centre, who: str, *rows: str, to: str = "/reports/preview", asked: str = PERIOD, sign: str = "."
) -> httpx.Response:
    content = "\r\n".join([HEADER, *rows, ""]).encode()
    headers = {**OUR_PAGE, "Content-Type": "text/csv"}
    return centre.ask("POST", f"/api/v1{to}?{asked}&decimal={sign}", cookie=who, headers=headers, content=content)


def seen(centre: Centre, who: str, *rows: str, **said: Any) -> dict[str, Any]:
    answer = sent(centre, who, *rows, **said)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_right_report_is_shown_row_by_row_and_nothing_is_kept(centre: Centre, store: Store, reporter: str) -> None:
    before = counts(store)

    said = seen(centre, reporter, row(), row("12", area="04"))

    assert (said["form"], said["report_period"], said["sender"]) == ("BC.TC.THANG", "2026-09", "G12")
    assert (said["rows_total"], said["problems_total"], said["doubts_total"], said["revision_next"]) == (2, 0, 0, 1)
    first = said["rows"][0]
    assert (first["index"], first["number"], first["value"], first["area_name"]) == (0, 2, "1234.5", "Hà Nội")
    assert first["indicator_name"] == "Thu ngân sách nhà nước trên địa bàn"
    assert counts(store) == before


def test_each_mistake_is_named_at_its_row_and_field_with_the_rows_as_they_were_read(
    centre: Centre, reporter: str
) -> None:
    said = seen(centre, reporter, row(), row("abc", area="99"))

    assert [(each["index"], each["row"], each["field"], each["code"]) for each in said["problems"]] == [
        (1, 3, "area", "unknown-area"),
        (1, 3, "value", "number-not-decimal"),
    ]
    assert [(each["value"], each["is_number"]) for each in said["rows"]] == [("1234.5", True), ("abc", False)]
    assert all(each["detail"] and each["hint"] for each in said["problems"])


def test_numbers_are_read_with_the_sign_that_is_declared(centre: Centre, reporter: str) -> None:
    said = seen(centre, reporter, row('"1.234,5"'), sign=",")

    assert said["rows"][0]["value"] == "1234.5"


def test_a_period_that_is_stored_needs_the_next_revision(centre: Centre, reporter: str) -> None:
    assert sent(centre, reporter, row(), to="/reports").status_code == 201

    said = seen(centre, reporter, row("7"))

    assert (said["revision"], said["revision_next"]) == (1, 2)


def test_what_would_wait_for_a_person_is_foreseen_with_the_figure_before(centre: Centre, reporter: str) -> None:
    assert sent(centre, reporter, row("10"), to="/reports").status_code == 201

    said = seen(centre, reporter, row("1000", period="2026-10"), asked="form=BC.TC.THANG&report_period=2026-10")

    (doubt,) = said["doubts"]
    assert (doubt["index"], doubt["reason"], doubt["before"], doubt["before_period"]) == (0, "jump", "10", "2026-09")
    assert (doubt["area_name"], said["problems_total"]) == ("Hà Nội", 0)


def test_a_locked_period_is_told_before_anything_is_sent(centre: Centre, store: Store, reporter: str) -> None:
    act(store, "BC.TC.THANG", "2026-09", Action.LOCKED, actor="an", reason="đã chốt số", now=NOW)

    said = seen(centre, reporter, row())

    assert [(each["code"], each["field"]) for each in said["problems"]] == [("period-locked", "report_period")]


def test_of_many_rows_the_first_are_shown_and_those_with_mistakes(centre: Centre, reporter: str) -> None:
    rows = [row("1", period=f"20{15 + number // 12 % 10}-{number % 12 + 1:02}") for number in range(2400)]
    rows[2100] = row("x", area="04")

    said = seen(centre, reporter, *rows)

    shown = [each["index"] for each in said["rows"]]
    assert (said["rows_total"], shown[:2], shown[1999]) == (2400, [0, 1], 1999)
    assert {each["index"] for each in said["problems"]} >= set(shown[2000:])
    assert len(said["problems"]) == 1000 < said["problems_total"]


def test_what_cannot_be_read_at_all_is_refused_as_it_would_be_sent(centre: Centre, reporter: str) -> None:
    answer = centre.ask(
        "POST",
        f"/api/v1/reports/preview?{PERIOD}",
        cookie=reporter,
        headers={**OUR_PAGE, "Content-Type": "text/csv"},
        content=b"PK\x03\x04 no workbook",
    )

    assert answer.status_code >= 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_parameter_is_refused(centre: Centre, reporter: str) -> None:
    answer = sent(centre, reporter, row(), asked=f"{PERIOD}&dry_run=true")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "bad-parameter")


def test_it_is_for_those_who_send(centre: Centre, store: Store) -> None:
    assert sent(centre, cookie(store, "staff"), row()).status_code == 403
    token = key(store, "submit")
    headers = {"Content-Type": "text/csv"}
    content = f"{HEADER}\r\n{row()}\r\n".encode()
    by_key = centre.ask("POST", f"/api/v1/reports/preview?{PERIOD}", token=token, headers=headers, content=content)
    assert by_key.status_code == 200
