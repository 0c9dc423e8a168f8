"""What a sender fills in is given as a workbook, as CSV, and as rows with the figure said last."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from indicators.store import Store
from tests.collectors.test_preview import row, sent
from tests.dashboard.centre import Centre, cookie, opened


@pytest.fixture
def centre(store: Store) -> Iterator[Centre]:
    with opened(store) as started:
        yield started


@pytest.fixture
def finance(store: Store) -> str:
    return cookie(store, "reporter", agency="G12")


@pytest.mark.parametrize(("ending", "begins"), [("xlsx", b"PK\x03\x04"), ("csv", b"\xef\xbb\xbf")])
def test_a_template_is_a_file_named_after_form_and_period(
    centre: Centre, finance: str, ending: str, begins: bytes
) -> None:
    answer = centre.get(f"/api/v1/forms/BC.TC.THANG/template.{ending}?period=2026-09", cookie=finance)

    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"] == f'attachment; filename="BC.TC.THANG-2026-09.{ending}"'


def test_the_rows_of_a_form_carry_the_figure_said_last(centre: Centre, finance: str) -> None:
    assert sent(centre, finance, row("10.50"), to="/reports").status_code == 201

    items = centre.get("/api/v1/forms/BC.TC.THANG/rows?period=2026-10", cookie=finance).json()["items"]

    (hanoi,) = [each for each in items if (each["indicator"], each["area"]) == ("TC01", "01")]
    assert (hanoi["period"], hanoi["unit"], hanoi["area_name"]) == ("2026-10", "tỷ đồng", "Hà Nội")
    assert (Decimal(hanoi["last"]["value"]), hanoi["last"]["period"]) == (Decimal("10.5"), "2026-09")
    assert sum(each["last"] is not None for each in items) == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("BC.NH.THANG/template.xlsx?period=2026-09", "form-not-yours"),
        ("NO.FORM/template.csv", "unknown-form"),
        ("BC.TC.THANG/rows?period=soon", "period-not-a-period"),
        ("BC.TC.THANG/rows?period=2026", "period-not-of-form"),
    ],
)
def test_what_is_no_template_of_the_asker_is_refused_in_words(
    centre: Centre, finance: str, path: str, code: str
) -> None:
    answer = centre.get(f"/api/v1/forms/{path}", cookie=finance)

    assert answer.status_code >= 400
    assert answer.json()["errors"][0]["code"] == code


def test_staff_see_the_form_of_its_owner_and_say_which_province(centre: Centre, store: Store) -> None:
    staff = cookie(store, "staff")

    assert centre.get("/api/v1/forms/BC.NH.THANG/template.csv?period=2026-09", cookie=staff).status_code == 200
    refused = centre.get("/api/v1/forms/BC.DP.THANG/template.csv", cookie=staff)
    assert refused.json()["errors"][0]["code"] == "bad-parameter"
    assert centre.get("/api/v1/forms/BC.DP.THANG/template.csv?sender=H26", cookie=staff).status_code == 200
