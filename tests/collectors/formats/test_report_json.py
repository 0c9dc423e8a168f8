"""The ministry report: what is read, and everything for which it is refused, by its place."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from collectors.formats.report_json import read
from collectors.intake import Intake
from collectors.problems import RefusedError, body
from collectors.source import Arrival
from indicators.observations import Origin
from indicators.reports import Document

Refusal = Callable[..., list[tuple[str, str]]]
FIRST = "#/observations/0"


def observation(**said: Any) -> dict[str, Any]:
    return {"indicator": "TC01", "area": "01", "period": "2026-10", "unit": "tỷ đồng", "value": "100.5"} | said


def report(*observations: Mapping[str, Any], **said: Any) -> dict[str, Any]:
    rows = list(observations) or [observation()]
    head = {
        "schema": "dieuhanh.report/1",
        "report_id": "01JD0000000000000000000009",
        "sender": "G12",
        "form": "BC.TC.THANG",
        "report_period": "2026-10",
        "revision": 1,
        "generated_at": "2026-10-20T08:00:00+07:00",
        "row_count": len(rows),
        "observations": rows,
    }
    return head | said


def document(said: object) -> Document:
    content = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
    return Document(content, "application/json")


def with_raw_value(written: str) -> Document:
    """A report of one figure whose value is just these characters."""
    return document(json.dumps(report(observation(value="@"))).replace('"@"', written).encode())


def arrival(now: datetime, sender: str = "G12") -> Arrival:
    return Arrival("push", Origin.REPORTED, f"key of {sender}", now, sender=sender, pushed=True)


@pytest.fixture
def faults(refusal: Refusal, now: datetime) -> Callable[[object], list[tuple[str, str]]]:
    """What `read` names in a document."""
    return lambda said: refusal(read, document(said), arrival(now))


@pytest.fixture
def verdict(refusal: Refusal, intake: Intake, now: datetime) -> Callable[..., list[tuple[str, str]]]:
    """What reading and judging together name."""

    def call(said: object, sender: str = "G12") -> list[tuple[str, str]]:
        return refusal(intake.check, document(said), "dieuhanh.report/1", arrival(now, sender))

    return call


def test_a_report_as_the_gateway_describes_it_is_taken_in(specimens: Path, intake: Intake, now: datetime) -> None:
    paper = document((specimens / "report" / "finance_2026_10.json").read_bytes())
    receipt = intake.receive(paper, "dieuhanh.report/1", arrival(now))
    assert (receipt.rows, receipt.new, receipt.repeated) == (2, 2, False)
    assert intake.receive(paper, "dieuhanh.report/1", arrival(now)).id == receipt.id


def test_figures_are_read_digit_for_digit(now: datetime) -> None:
    said = read(
        document(report(observation(value="0.10"), observation(value="-123456789012345678.123456"))), arrival(now)
    )
    assert [str(row.value) for row in said.rows] == ["0.10", "-123456789012345678.123456"]


def test_a_missing_figure_is_none_and_never_zero(now: datetime) -> None:
    row = read(document(report(observation(value=None, status="M"))), arrival(now)).rows[0]
    assert (row.value, row.status) == (None, "M")


def test_units_are_compared_in_composed_form(intake: Intake, now: datetime) -> None:
    decomposed = observation(unit="ty\u0309 đo\u0302\u0300ng")
    assert len(intake.check(document(report(decomposed)), "dieuhanh.report/1", arrival(now)).figures) == 1


def test_a_byte_order_mark_is_passed_over(now: datetime) -> None:
    content = b"\xef\xbb\xbf" + json.dumps(report()).encode()
    assert read(document(content), arrival(now)).rows[0].value == Decimal("100.5")


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (b"", ("malformed-json", "#")),
        (b" \n", ("malformed-json", "#")),
        (b'{"schema": "\xb5"}', ("not-utf8", "#")),
        (b'{"schema": ', ("malformed-json", "#/schema")),
        (b'{"a": NaN}', ("malformed-json", "#/a")),
        (b'{"a": 1, "a": 2}', ("duplicate-key", "#/a")),
        (b"[" * 17 + b"]" * 17, ("too-deep", "#")),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_as_a_whole(
    faults: Callable[..., list[tuple[str, str]]], content: bytes, mistake: tuple[str, str]
) -> None:
    assert faults(content) == [mistake]


def test_an_answer_about_a_key_can_always_be_sent(now: datetime) -> None:
    with pytest.raises(RefusedError) as caught:
        read(document(b'{"\\ud800": 1, "\\ud800": 2}'), arrival(now))
    assert json.dumps(body(caught.value.problems, "vi"), ensure_ascii=False).encode()


def test_more_rows_than_are_read_are_refused(
    faults: Callable[..., list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.formats.report_json.MOST_ROWS", 1)
    assert faults(report(observation(), observation(area="79"))) == [("too-many-rows", "#/observations")]


def test_brackets_inside_texts_are_no_depth(now: datetime) -> None:
    said = read(document(report(observation(note="[" * 50 + '\\"{'))), arrival(now))
    assert len(said.rows) == 1


@pytest.mark.parametrize("content", [b"[]", b'"report"', b"17", b"null"])
def test_what_is_no_object_is_no_report(faults: Callable[..., list[tuple[str, str]]], content: bytes) -> None:
    assert faults(content) == [("wrong-type", "#")]


def test_every_missing_field_is_named(faults: Callable[..., list[tuple[str, str]]]) -> None:
    fields = ("schema", "report_id", "sender", "form", "report_period", "revision", "generated_at", "row_count")
    assert faults({"observations": []}) == [("missing-field", f"#/{name}") for name in fields]
    assert faults(report({"area": "01"})) == [
        ("missing-field", f"{FIRST}/{name}") for name in ("indicator", "period", "value", "unit")
    ]


def test_fields_that_the_schema_does_not_have_are_named(faults: Callable[..., list[tuple[str, str]]]) -> None:
    assert faults(report(observation(colour="red"), **{"a/b~c": 1})) == [
        ("unknown-field", f"{FIRST}/colour"),
        ("unknown-field", "#/a~1b~0c"),
    ]


def test_another_schema_is_not_read(faults: Callable[..., list[tuple[str, str]]]) -> None:
    assert faults(report(schema="dieuhanh.report/2")) == [("unknown-schema", "#/schema")]


def test_a_schema_that_is_not_read_is_told_which_one_is(now: datetime) -> None:
    with pytest.raises(RefusedError, match=r"read are: dieuhanh\.report/1"):
        read(document(report(schema="vgov.report/99")), arrival(now))


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"revision": "1"}, "#/revision"),
        ({"revision": 0}, "#/revision"),
        ({"revision": True}, "#/revision"),
        ({"row_count": -1}, "#/row_count"),
        ({"report_id": "short"}, "#/report_id"),
        ({"report_id": "01JD../../etc/passwd"}, "#/report_id"),
        ({"observations": {}}, "#/observations"),
        ({"observations": ["TC01"]}, "#/observations/0"),
        ({"control_totals": {"value_sum": "1,5"}}, "#/control_totals/value_sum"),
        ({"control_totals": {"value_sum": True}}, "#/control_totals/value_sum"),
        ({"control_totals": {"value_sum": None}}, "#/control_totals/value_sum"),
        ({"control_totals": ["300"]}, "#/control_totals"),
        ({"generated_at": 1792000000}, "#/generated_at"),
        ({"report_period": 202610}, "#/report_period"),
        ({"schema": None}, "#/schema"),
        ({"revision": 1_000_001}, "#/revision"),
        ({"row_count": True}, "#/row_count"),
        ({"row_count": 1.0}, "#/row_count"),
        ({"nil_return": "true"}, "#/nil_return"),
        ({"observations": [None]}, "#/observations/0"),
        ({"observations": [observation(period=None)]}, "#/observations/0/period"),
        ({"observations": [observation(period=202610)]}, "#/observations/0/period"),
        ({"observations": [observation(value=True)]}, "#/observations/0/value"),
        ({"observations": [observation(value=["1"])]}, "#/observations/0/value"),
        ({"observations": [observation(note=["x"])]}, "#/observations/0/note"),
    ],
)
def test_a_field_of_another_type_is_named(
    faults: Callable[..., list[tuple[str, str]]], said: dict[str, Any], pointer: str
) -> None:
    assert faults(report(**said)) == [("wrong-type", pointer)]


@pytest.mark.parametrize(
    "moment",
    [
        "2026-10-20T08:00:00",
        "2026-02-30T08:00:00+07:00",
        "2026-12-31T23:59:60Z",
        "2026-10-20T08:00:00+99:00",
        "1970-01-01T00:00:00Z",
        "20/10/2026",
        "",
    ],
)
def test_what_is_no_moment_is_named(faults: Callable[..., list[tuple[str, str]]], moment: str) -> None:
    assert faults(report(generated_at=moment)) == [("time-not-valid", "#/generated_at")]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.5E+10", "15000000000"),
        ("0.10", "0.10"),
        ("-7", "-7"),
        ('"1.5e3"', "1500"),
        ("-0.0", "0.0"),
        ("0e5000", "0"),
    ],
)
def test_a_value_may_be_a_json_number_and_stays_exact(now: datetime, written: str, value: str) -> None:
    row = read(with_raw_value(written), arrival(now)).rows[0]
    assert (str(row.value), row.value_text, row.value_fault) == (value, None, None)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("1e400", "number-out-of-range"),
        ("9" * 5000, "number-out-of-range"),
        ("-1e99999999999999999999", "number-out-of-range"),
        ("9223372036854775808", "number-out-of-range"),
        ("0.1234567890123456789", "number-precision"),
        ("1e-99999999999999999999", "number-precision"),
        ('"\uff11\uff12\uff13"', "number-not-decimal"),
        ('"' + "9" * 5000 + '"', "number-out-of-range"),
        ('""', "number-not-decimal"),
    ],
)
def test_a_value_that_cannot_be_kept_is_no_figure_and_says_why(now: datetime, written: str, fault: str) -> None:
    row = read(with_raw_value(written), arrival(now)).rows[0]
    assert (row.value, row.value_fault) == (None, fault)
    assert len(row.value_text or "") <= 64


def test_a_total_may_be_a_json_number_and_larger_than_any_figure(now: datetime) -> None:
    for total in (300.5, "300.5"):
        assert read(document(report(control_totals={"value_sum": total})), arrival(now)).value_sum == Decimal("300.5")
    most = read(document(report(control_totals={"value_sum": 10**20})), arrival(now))
    assert most.value_sum == Decimal(10) ** 20


def test_what_is_said_beside_a_figure_comes_composed_and_with_one_kind_of_line_end(now: datetime) -> None:
    rows = [
        observation(note="Ha\u0300\r\nNo\u0323\u0302i", area_name="Ha\u0300 No\u0323\u0302i"),
        observation(note=None),
    ]
    said = read(document(report(*rows, reason="su\u031b\u0309a")), arrival(now))
    assert (said.rows[0].note, said.rows[0].area_name, said.reason) == ("Hà\nNội", "Hà Nội", "sửa")
    assert (said.rows[1].note, said.rows[1].area_name) == ("", None)


def test_a_status_that_is_not_given_is_left_to_the_period(now: datetime) -> None:
    rows = [observation(), observation(status=None), observation(status="E")]
    assert [row.status for row in read(document(report(*rows)), arrival(now)).rows] == [None, None, "E"]


def test_a_report_without_figures_may_be_meant(now: datetime) -> None:
    said = read(document(report(observations=[], row_count=0, nil_return=True)), arrival(now))
    assert (said.rows, said.nil_return) == ((), True)
    assert not read(document(report()), arrival(now)).nil_return


@pytest.mark.parametrize(
    "name",
    ["classification", "Classification", "do_mat", "độ mật", "Độ mật", "Mức độ mật", "secrecy", "security-level"],
)
def test_a_field_that_marks_a_secret_is_told_from_a_slip(
    faults: Callable[..., list[tuple[str, str]]], name: str
) -> None:
    assert faults(report(observation(**{name: "x"}), **{name: "x"})) == [
        ("classified-content-not-allowed", f"{FIRST}/{name}"),
        ("classified-content-not-allowed", f"#/{name}"),
    ]


def test_a_stamp_in_a_field_of_any_name_is_told(faults: Callable[..., list[tuple[str, str]]]) -> None:
    assert faults(report(mark="TỐI MẬT", other="mật độ")) == [
        ("classified-content-not-allowed", "#/mark"),
        ("unknown-field", "#/other"),
    ]


def test_codes_have_a_length_and_are_not_empty(faults: Callable[..., list[tuple[str, str]]]) -> None:
    assert faults(report(observation(area="", indicator="x" * 65, unit="x" * 64), sender="")) == [
        ("missing-field", "#/sender"),
        ("text-too-long", f"{FIRST}/indicator"),
        ("missing-field", f"{FIRST}/area"),
    ]


def test_half_a_character_is_found_in_whatever_field(faults: Callable[..., list[tuple[str, str]]]) -> None:
    content = json.dumps(report(observation(note="\ud800", area="\udfff"), report_id="01JD\ud83d0000")).encode()
    assert faults(content) == [
        ("text-not-unicode", "#/report_id"),
        ("text-not-unicode", f"{FIRST}/area"),
        ("text-not-unicode", f"{FIRST}/note"),
    ]


def test_ten_thousand_rows_with_two_mistakes_each_are_all_counted_and_answered_briefly(now: datetime) -> None:
    rows = [observation(period=202610, colour="red")] * 10_000
    with pytest.raises(RefusedError) as caught:
        read(document(report(*rows)), arrival(now))
    said = body(caught.value.problems, "vi")
    assert (said["errors_total"], len(said["errors"])) == (20_000, 100)
    assert len(json.dumps(said, ensure_ascii=False).encode()) < 64 * 1024


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"note": "x\u202ey"}, "text-control-char"),
        ({"note": "TỐI MẬT - Số liệu dự trữ"}, "classified-content-not-allowed"),
        ({"note": "Ông A, CCCD 001099012345"}, "personal-data-not-allowed"),
        ({"note": "x" * 2001}, "text-too-long"),
        ({"area_name": "HÃ\xa0 Ná»™i"}, "mojibake"),
        ({"area_name": "Haø Noäi"}, "legacy-vietnamese-text"),
    ],
)
def test_texts_are_judged_with_everything_else(
    verdict: Callable[..., list[tuple[str, str]]], said: dict[str, str], code: str
) -> None:
    [name] = said
    assert (code, f"{FIRST}/{name}") in verdict(report(observation(**said)))


@pytest.mark.parametrize(
    "value",
    [
        "1_000",
        "\uff11\uff12\uff13",
        "\u0661",
        "1,5",
        "1.234,5",
        "+1",
        " 1",
        "1 ",
        "1e",
        "NaN",
        "Infinity",
        ".5",
        "5.",
        "01",
        "",
    ],
)
def test_a_value_in_any_other_writing_is_refused(verdict: Callable[..., list[tuple[str, str]]], value: str) -> None:
    assert verdict(report(observation(value=value, status="P"))) == [("number-not-decimal", f"{FIRST}/value")]


def test_a_report_cut_short_is_refused(verdict: Callable[..., list[tuple[str, str]]]) -> None:
    assert verdict(report(row_count=2)) == [("row-count-mismatch", "#/row_count")]
    assert verdict(report(observations=[], row_count=0)) == [("empty-report", "#/observations")]


def test_totals_must_be_exact(verdict: Callable[..., list[tuple[str, str]]], intake: Intake, now: datetime) -> None:
    rows = [
        observation(value="0.1"),
        observation(area="79", value="0.2"),
        observation(area="48", value=None, status="M"),
    ]
    total = {"value_sum": "0.3"}
    checked = intake.check(document(report(*rows, control_totals=total)), "dieuhanh.report/1", arrival(now))
    assert len(checked.figures) == len(rows)
    assert verdict(report(*rows, control_totals={"value_sum": "0.30000000000000004"})) == [
        ("control-total-mismatch", "#/control_totals/value_sum")
    ]


def test_a_row_given_twice_is_refused(verdict: Callable[..., list[tuple[str, str]]]) -> None:
    assert verdict(report(observation(), observation(value="7"))) == [("duplicate-row", "#/observations/1")]


def test_a_code_that_ended_names_its_successor(intake: Intake, now: datetime) -> None:
    with pytest.raises(RefusedError, match="it is now 37") as caught:
        intake.check(document(report(observation(area="35"))), "dieuhanh.report/1", arrival(now))
    assert [(each.code, each.pointer) for each in caught.value.problems] == [("area-retired", f"{FIRST}/area")]
    assert caught.value.status == 422


def test_another_unit_is_refused(verdict: Callable[..., list[tuple[str, str]]]) -> None:
    assert verdict(report(observation(unit="triệu đồng"))) == [("unit-mismatch", f"{FIRST}/unit")]


def test_a_province_does_not_speak_for_another(intake: Intake, now: datetime) -> None:
    row = observation(indicator="XH11.N", area="79", unit="người")
    said = report(row, sender="H26", form="BC.DP.THANG")
    with pytest.raises(RefusedError) as caught:
        intake.check(document(said), "dieuhanh.report/1", arrival(now, "H26"))
    assert [(each.code, each.pointer) for each in caught.value.problems] == [("area-not-yours", f"{FIRST}/area")]
    assert caught.value.status == 403


def test_a_key_speaks_for_its_own_agency_only(intake: Intake, now: datetime) -> None:
    with pytest.raises(RefusedError) as caught:
        intake.check(document(report()), "dieuhanh.report/1", arrival(now, "G19"))
    assert [(each.code, each.pointer) for each in caught.value.problems] == [("sender-not-yours", "#/sender")]
    assert caught.value.status == 403


def test_every_mistake_is_in_one_answer(verdict: Callable[..., list[tuple[str, str]]]) -> None:
    rows = [observation(area="99"), observation(indicator="ZZ01"), observation(value="1,5", unit="đồng", status="P")]
    assert verdict(report(*rows, row_count=4, revision=2)) == [
        ("row-count-mismatch", "#/row_count"),
        ("reason-missing", "#/reason"),
        ("unknown-area", "#/observations/0/area"),
        ("unknown-indicator", "#/observations/1/indicator"),
        ("unit-mismatch", "#/observations/2/unit"),
        ("number-not-decimal", "#/observations/2/value"),
    ]
