"""Exports by their addresses: whole, exact, as known at a moment, and for those alone who may have them."""

import csv
import gc
import io
import json
import tempfile
from datetime import timedelta
from decimal import Decimal

import pytest

from collectors.formats import FORMATS
from collectors.source import Arrival
from dashboard.exporting import paper, routes
from dashboard.exporting.lines import COLUMNS
from dashboard.panels.export_links import sdmx_address
from indicators.observations import Origin
from indicators.plausibility import Doubt, Reason
from indicators.reports import Submission
from indicators.store import decisions
from indicators.store.recording import record_all
from tests.builders import NOW, document, figure, keep, report
from tests.dashboard.centre import cookie, key, setting
from tests.dashboard.exporting.test_comma_separated import DANGEROUS
from tests.pdf_text import pdf_text

YESTERDAY = NOW - timedelta(days=1)
BOTH = pytest.mark.parametrize("path", ["csv", "xlsx"])
FIGURES = (
    figure("VM05", "01", "2026-08", "1"),
    figure("VM05", "01", "2026-09", "2.50"),
    figure("VM05", "04", "2026-09", None),
    figure("KD01", "01", "2026-09", "4"),
    figure("KD01", "01", "2026", "40"),
)


@pytest.fixture
def figures(store, rules):
    keep(store, rules, *FIGURES)


def exact(cell):
    if cell in {"", None}:
        return None
    return Decimal(cell) if isinstance(cell, str) else Decimal(repr(cell))


def found(rows):
    return {(each["indicator"], each["area_id"], each["period"]): exact(each["value"]) for each in rows}


@BOTH
@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("indicator=VM05&level=province", {1, Decimal("2.5"), None}),
        ("indicator=VM05&indicator=KD01&area=01&frequency=M", {1, Decimal("2.5"), 4}),
        ("indicator=KD01&area=01&frequency=A", {40}),
        ("indicator=VM05&area=01&from=2026-09", {Decimal("2.5")}),
        ("indicator=VM05&area=01&to=2026-08", {1}),
        ("form=BC.LS.THANG&area=01&frequency=M", {1, Decimal("2.5"), 4}),
        ("area=01&from=2027", set()),
        ("indicator=VM05&area=04&area=01&area=01&from=2026-09", {Decimal("2.5"), None}),
    ],
)
def test_the_selection_is_that_of_the_api_and_more(take, rows, path, query, values):
    answer = take(path, query)
    table = rows(answer)
    assert {exact(each["value"]) for each in table} == values
    assert answer.headers["x-row-count"] == str(len(table))


@BOTH
@pytest.mark.usefixtures("figures")
def test_everything_is_given_in_the_order_of_the_api(centre, take, rows, path):
    listed = centre.get("/api/v1/observations", token=key(centre.store, "read")).json()
    answer = take(path)
    table = rows(answer)
    assert [each["area_id"] for each in table] == [each["area_id"] for each in listed["items"]]
    assert found(table) == {
        (each["indicator"], each["area_id"], each["period"]): exact(each["value"]) for each in listed["items"]
    }
    assert answer.headers["x-data-version"] == str(listed["data_version"])
    assert answer.headers["x-as-of"] == NOW.isoformat()
    assert int(answer.headers["content-length"]) == len(answer.content)


@BOTH
def test_a_line_says_all_that_is_known_of_a_figure(take, rows, store, rules, path):
    said = figure("VM05", "24:2025", "2025-05", "12345678901234567.25", status="P", note="Ước tính")
    receipt = keep(store, rules, said, source_note="Công văn 1")
    (row,) = (each for each in rows(take(path, "indicator=VM05&level=province")) if each["method"] == "direct")
    assert tuple(row) == COLUMNS
    assert row == {
        "indicator": "VM05",
        "indicator_name": row["indicator_name"],
        "area": "24",
        "area_id": "24:2025",
        "area_name": "Bắc Giang",
        "level": "province",
        "period": "2025-05",
        "unit": "triệu USD",
        "value": "12345678901234567.25",
        "status": "P",
        "origin": "reported",
        "method": "direct",
        "coverage": "",
        "source": "Công văn 1",
        "known_from": NOW.isoformat(),
        "report_id": receipt.id,
        "note": "Ước tính",
    }


def test_a_total_has_its_coverage_and_words_are_those_of_the_reader(take, rows, store, rules):
    keep(store, rules, figure("TC01", "01", value="5"))
    (nation,) = rows(take("csv", "indicator=TC01&level=nation&lang=en"))
    assert (nation["coverage"], nation["method"], nation["area_name"]) == ("1/34", "roll-up", "Viet Nam")
    assert nation["indicator_name"] == "State budget revenue"
    assert nation["source"] == "Ministry of Finance"


@BOTH
def test_yesterday_s_figures_are_given_as_of_yesterday(take, rows, store, rules, path):
    keep(store, rules, figure(value="1", note="hôm qua"), now=YESTERDAY)
    keep(store, rules, figure(value="-5"))
    query = {"indicator": "TC01", "area": "01"}
    assert list(found(rows(take(path, query))).values()) == [-5]
    before = take(path, {**query, "as_of": "2026-10-19T23:59:59+07:00"})
    assert [(exact(each["value"]), each["note"]) for each in rows(before)] == [(1, "hôm qua")]
    assert before.headers["x-as-of"] == "2026-10-19T23:59:59+07:00"
    assert rows(take(path, {**query, "as_of": "2026-10-01T00:00:00+07:00"})) == []


def test_texts_that_a_spreadsheet_would_run_are_guarded_in_csv_and_plain_texts_in_the_workbook(
    take, rows, store, rules
):
    notes = {str(number + 1): f"{each}cmd|' /C calc'!A0" for number, each in enumerate(DANGEROUS)}
    for value, note in notes.items():
        keep(store, rules, figure("VM05", "01", "2026-09", f"-{value}", note=note), source_note=note)
        query = {"indicator": "VM05", "area": "01"}
        (guarded,), (plain,) = rows(take("csv", query)), rows(take("xlsx", query))
        assert exact(guarded["value"]) == exact(plain["value"]) == -int(value)
        assert guarded["note"] == guarded["source"] == f"'{note}"
        assert plain["note"].replace("_x000D_", "\r") == note


def test_our_own_reader_takes_an_exported_csv_in_again(take, rows, store, rules):
    values = ["-5", "-0.25", "123456789012345678", "0.000000000001", "2.50"]
    months = [f"2026-{month:02}" for month in range(1, 6)]
    keep(store, rules, *(figure("VM05", "01", month, value) for month, value in zip(months, values, strict=True)))
    known = ("indicator", "indicator_name", "area", "area_name", "period", "unit", "value", "status", "note")
    lines = [",".join(known), *(",".join(f'"{each[name]}"' for name in known) for each in rows(take("csv", "area=01")))]
    paper = document(("\n".join(lines) + "\n").encode("utf-8-sig"), "text/csv")
    settings = {"decimal": ".", "form": "BC.LS.THANG"}
    reading = FORMATS["csv.report/1"](
        paper, Arrival("push", Origin.REPORTED, "t", NOW, sender="G22", settings=settings)
    )
    assert {row.period: row.value for row in reading.rows} == dict(zip(months, map(Decimal, values), strict=True))
    assert not [row for row in reading.rows if row.value_fault]


@BOTH
def test_a_report_is_given_as_it_was_said_though_others_say_otherwise_by_now(take, rows, store, rules, path):
    first = keep(store, rules, figure("TC01", "04", value="7"), figure(value="1", note="lần 1"), now=YESTERDAY)
    keep(store, rules, figure(value="2"))
    answer = take(path, {"report": first.id})
    table = rows(answer)
    assert [(each["area"], exact(each["value"]), each["note"]) for each in table] == [("04", 7, ""), ("01", 1, "lần 1")]
    assert {(each["report_id"], each["method"]) for each in table} == {(first.id, "direct")}
    assert answer.headers["x-unchanged-count"] == "0"
    assert f'filename="report-{first.id}.{path}"' in answer.headers["content-disposition"]


def test_what_a_report_only_repeated_is_counted_and_not_passed_over_in_silence(take, rows, about, store, rules):
    keep(store, rules, figure(value="1"), figure("TC01", "04", value="7"), now=YESTERDAY)
    second = keep(store, rules, figure(value="1"), figure("TC01", "04", value="8"))
    answer = take("xlsx", {"report": second.id})
    assert [(each["area"], each["value"]) for each in rows(answer)] == [("04", 8.0)]
    assert (answer.headers["x-row-count"], answer.headers["x-unchanged-count"]) == ("1", "1")
    assert [each for each in about(answer) if each.startswith("Không lặp lại ở đây|1 ")]


@BOTH
def test_a_held_report_is_given_whole_before_and_after_it_is_confirmed(take, rows, store, rules, path):
    figures = (figure(value="1", note="a"), figure("TC01", "04", value=None))
    doubt = Doubt(Reason.SIGNATURE, None, "", "", "", None, None, None)
    waiting = Submission(report(), document(b"held"), figures, doubts=(doubt,))
    (receipt,) = record_all(store, rules, [waiting], now=YESTERDAY)
    asked = {"report": receipt.id}
    before = rows(take(path, asked))
    assert [(each["area"], exact(each["value"]), each["known_from"]) for each in before] == [
        ("01", 1, ""),
        ("04", None, ""),
    ]
    assert [each["note"] for each in before] == ["a", ""]
    verdict = decisions.Verdict.CONFIRMED
    decisions.decide(store, rules, receipt.id, verdict, actor="an", reason="đã đối chiếu", now=NOW)
    after = rows(take(path, asked))
    assert [each["known_from"] for each in after] == [NOW.isoformat()] * 2
    assert found(after) == found(before)


def test_the_workbook_names_what_was_asked_and_where_the_figures_come_from(take, about, store, rules):
    keep(store, rules, figure(value="1234567890123456.5"), figure("TC01", "04", value="1"))
    keep(store, rules, figure("TC01", "79", value="3"), origin=Origin.PUBLISHED, source_note="Niên giám 2025")
    lines = about(take("xlsx", "indicator=TC01&level=province&frequency=M"))
    assert "Nội dung hỏi|indicator=TC01; level=province; frequency=M" in lines
    assert f"Số liệu biết đến thời điểm|{NOW.isoformat()}" in lines
    assert f"Lập lúc|{NOW.isoformat()}" in lines
    assert "Số dòng số liệu trong tệp|3" in lines
    assert [each for each in lines if each.startswith("Số ghi dưới dạng văn bản|1: ")]
    sources = [each for each in lines if "Bộ Tài chính" in each]
    assert [each.rpartition("|")[2] for each in sources] == ["2", "1"]
    assert "Niên giám 2025" in sources[1]
    assert {each.partition("|")[0] for each in lines} >= set(COLUMNS)


@BOTH
@pytest.mark.usefixtures("figures")
def test_more_than_one_file_may_have_is_refused_with_the_limit_and_the_way_to_split_it(take, rows, monkeypatch, path):
    count = len(rows(take(path)))
    monkeypatch.setattr(routes, "MOST_ROWS", count)
    assert len(rows(take(path))) == count
    monkeypatch.setattr(routes, "MOST_ROWS", count - 1)
    answer = take(path)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/selection-too-large")
    assert str(count - 1) in answer.json()["detail"]
    assert answer.json()["errors"][0]["hint"]
    assert take(path, {"as_of": NOW.isoformat()}).status_code == 413


@pytest.mark.usefixtures("figures")
def test_a_short_selection_is_printed_with_what_was_asked_and_a_long_one_is_sent_to_the_workbook(take, monkeypatch):
    answer = take("pdf", "indicator=VM05&level=province")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-row-count"] == "3"
    words = pdf_text(answer.content)
    said = ("Văn phòng Chính phủ", "indicator=VM05; level=province", "3 số liệu", "08:30:00 20/10/2026", "Trang 1/")
    for each in (*said, "Hà Nội", "2026-08", "2,50", "triệu USD", "chưa có số liệu", "Bộ Tài chính"):
        assert each in words, each
    monkeypatch.setattr(paper, "MOST_ROWS", 2)
    refused = take("pdf", "indicator=VM05&level=province")
    assert (refused.status_code, refused.json()["type"]) == (413, "/problems/too-much-for-paper")
    assert "XLSX" in refused.json()["errors"][0]["hint"]


def test_what_is_too_long_for_a_line_or_a_page_of_paper_goes_on_below(take, store, rules):
    note = "Ước tính theo báo cáo nhanh của địa phương " * 3 + "x" * 60 + " \u4e2d"
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    keep(store, rules, *(figure("VM05", "01", month, "1", note=note) for month in months))
    words = pdf_text(take("pdf", "indicator=VM05&area=01&frequency=M").content)
    assert words.count("x" * 5) >= len(months)
    assert words.count("[?]") == len(months)
    assert "Trang 2/" in words


@pytest.mark.usefixtures("figures")
def test_sdmx_gives_the_same_figures(centre, take, rows):
    wanted = {"indicator": ["VM05", "KD01"], "area": ["01", "04"], "frequency": "M", "from": "2026-08", "to": "2026-09"}
    address = sdmx_address(wanted, None, setting().geography)
    answer = centre.get(address, token=key(centre.store, "read"))
    assert answer.status_code == 200, answer.text
    theirs = {
        (each["INDICATOR"], each["REF_AREA"], each["TIME_PERIOD"], each["OBS_VALUE"].replace("NaN", ""))
        for each in csv.DictReader(io.StringIO(answer.text))
    }
    ours = {(each["indicator"], each["area_id"], each["period"], each["value"]) for each in rows(take("csv", wanted))}
    assert theirs == ours
    assert len(ours) == 4


def test_more_rows_than_are_read_at_once_all_come(take, rows, store, rules, monkeypatch):
    monkeypatch.setattr("indicators.store.observations.ROWS_AT_ONCE", 3)
    keep(store, rules, *(figure("VM05", "01", f"2025-{month:02}", str(month)) for month in range(1, 13)))
    assert [exact(each["value"]) for each in rows(take("csv", "area=01"))] == list(range(1, 13))


@BOTH
@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("indicator=TC1", 400, "/api/v1/indicators"),
        ("indicator=TC01&indicator=' OR 1=1 --", 400, "OR 1=1"),
        ("indicator=", 400, "indicator"),
        ("form=BC.NO", 400, "/api/v1/forms"),
        ("form=BC.TC.THANG&indicator=TC01", 400, "form"),
        ("area=99", 400, "/api/v1/areas"),
        ("area=01'; DROP TABLE observation; --", 400, "area"),
        ("area=%00", 400, "NUL"),
        ("level=village", 400, "level"),
        ("frequency=month", 400, "frequency"),
        ("from=2026-13", 400, "2026-13"),
        ("to=%3D1%2B1", 400, "to"),
        ("as_of=2026-10-05T08:00:00", 400, "as_of"),
        ("as_of=0001-01-01T00:00:00%2B14:00", 400, "as_of"),
        ("as_of=9999-12-31T23:59:59-12:00", 400, "as_of"),
        ("as_of=yesterday", 400, "as_of"),
        ("cursor=1000", 400, "cursor"),
        ("indicators=TC01", 400, "indicators"),
        ("area=01&area=99", 400, "99"),
        ("to=2026&to=2026", 400, "to"),
        ("lang=fr", 400, "lang"),
        ("report=nowhere", 404, "nowhere"),
        ("report=../../etc/passwd", 404, "passwd"),
        ("report=01RECEIPT&indicator=TC01", 400, "report"),
        ("area=" + "0" * 65, 400, "area"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_is_wrong(take, path, query, status, said):
    answer = take(path, query)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.text


def test_an_export_is_saved_as_a_file_and_never_opened_as_a_page(take):
    answer = take("csv")
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_readers_take_everything_and_senders_their_own_reports_only(centre, store, rules):
    mine, other = keep(store, rules, figure(value="1")), keep(store, rules, figure("KD01", value="2"), sender="G22")
    reader, sender = {"token": key(store, "read")}, {"token": key(store, "submit")}
    people = {"cookie": cookie(store, "leader")}
    reporter = {"cookie": cookie(store, "reporter", agency="G12")}

    def status(query, who):
        return {centre.get(f"/api/v1/observations.{path}{query}", **who).status_code for path in ("csv", "xlsx")}

    for who in (reader, people):
        assert status("", who) == status(f"?report={other.id}", who) == {200}
    for who in (sender, reporter):
        assert status(f"?report={mine.id}", who) == {200}
        assert status(f"?report={other.id}", who) == {404}
        assert status("?indicator=TC01", who) == {403}
    assert status("", {}) == {401}
    assert status("", {"cookie": cookie(store, "wall")}) == {403}


@pytest.mark.usefixtures("figures")
def test_nothing_is_left_behind_by_an_export_that_fails(take, monkeypatch, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert take("xlsx").status_code == 200

    def broken(*_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("dashboard.exporting.lines.Lines._place", broken)
    monkeypatch.setattr("dashboard.apart.log.exception", lambda *_, **__: None)  # drawing it takes ten seconds
    for path in ("csv", "xlsx"):
        assert take(path).status_code == 500
    gc.collect()
    assert list(folder.iterdir()) == []


def test_the_description_of_the_api_has_both_exports(centre):
    paths = json.loads(centre.get("/openapi.json").content)["paths"]
    for path in ("csv", "xlsx"):
        (described,) = (item["get"] for name, item in paths.items() if name.endswith(f"/observations.{path}"))
        named = {each["name"] for each in described["parameters"]}
        assert {"indicator", "form", "area", "level", "frequency", "from", "to", "as_of", "report"} <= named
        assert "413" in described["responses"]
