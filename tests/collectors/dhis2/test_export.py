"""Reading values back: what is shown, as DHIS2 writes it; a sender reads what it sent itself."""

import csv
import io

import pytest

ASKED = "dataSet=BC.TC.THANG&period=202609"


def values(speaker, query, path="/api/dataValueSets"):
    answer = speaker.get(f"{path}?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["dataValues"]


def test_what_was_sent_is_read_back_and_can_be_sent_again(finance, value):
    finance.post([value(), value(orgUnit="79", value="1e3"), value(dataElement="TC03", value="0.10")])
    found = values(finance, f"{ASKED}&orgUnit=01&orgUnit=79&idScheme=code")
    assert {(each["dataElement"], each["orgUnit"], each["period"], each["value"]) for each in found} == {
        ("TC01", "01", "202609", "100.5"),
        ("TC01", "79", "202609", "1000"),
        ("TC03", "01", "202609", "0.10"),
    }
    again = finance.post(values(finance, f"{ASKED}&orgUnit=01&orgUnit=79"))
    assert again.json()["response"]["importCount"]["unchanged"] == 3


def test_a_table_says_the_same_and_can_be_sent_again(finance, value):
    finance.post([value(), value(orgUnit="79", value="7")])
    table = finance.get(f"/api/dataValueSets.csv?{ASKED}&orgUnit=VN&children=true&idScheme=CODE")
    assert table.headers["content-type"].startswith("application/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert {("01", "100.5"), ("79", "7")} <= {(each["orgunit"], each["value"]) for each in rows}
    by_header = finance.get(f"/api/dataValueSets?{ASKED}&orgUnit=01", headers={"Accept": "application/csv"})
    assert by_header.text.startswith("dataelement,period,orgunit")
    sent = finance.post(None, content=by_header.content, headers={"Content-Type": "application/csv"})
    assert sent.json()["response"]["importCount"]["unchanged"] == 1


def test_a_span_of_days_takes_the_periods_that_end_in_it(finance, value):
    finance.post([value(), value(period="202608"), value(period="202607")])
    found = values(finance, "dataSet=BC.TC.THANG&orgUnit=01&startDate=2026-08-01&endDate=2026-09-30")
    assert [each["period"] for each in found] == ["202608", "202609"]
    assert len(values(finance, "dataSet=BC.TC.THANG&orgUnit=01&startDate=2026-08-01&endDate=2026-09-30&limit=1")) == 1


def test_a_reader_reads_everything_that_is_shown_and_a_sender_its_own(finance, value):
    finance.post([value()])
    sums = values(finance.other("read"), f"{ASKED}&orgUnit=VN&idScheme=code")
    assert [(each["orgUnit"], each["value"]) for each in sums] == [("VN", "100.5")]
    other = finance.other("submit", "G15").get(f"/api/dataValueSets?{ASKED}&orgUnit=01")
    assert (other.status_code, other.json()["errorCode"]) == (403, "form-not-yours")
    asked = "dataSet=BC.DP.THANG&period=202609&orgUnit=01"
    hanoi, hcmc = finance.other("submit", "H26"), finance.other("submit", "H29")
    hanoi.post([value(dataElement="LD04", value="5")])
    assert len(values(hanoi, asked)) == 1
    assert values(hcmc, asked) == []


def test_a_missing_figure_is_left_out_and_never_nought(finance, value):
    finance.post([value(value=None, comment="chưa có")])
    assert values(finance, f"{ASKED}&orgUnit=01") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "dataSet=BC.TC.THANG&period=202609",
        "dataSet=BC.TC.THANG&orgUnit=01",
        "period=202609&orgUnit=01",
        "dataSet=BC.TC.THANG&period=2026-09&orgUnit=01",
        "dataSet=BC.TC.THANG&period=202609&orgUnit=nowhere",
        "dataSet=BC.TC.THANG&startDate=x&endDate=2026-01-01&orgUnit=01",
        f"{ASKED}&orgUnit=01&limit=-1",
        f"{ASKED}&orgUnit=01&idScheme=name",
        f"{ASKED}&orgUnit=01&datasets=x",
    ],
)
def test_a_question_that_is_not_understood_is_refused(finance, query):
    answer = finance.get(f"/api/dataValueSets?{query}")
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "bad-parameter")


def test_a_data_set_that_does_not_exist_is_named(finance):
    answer = finance.get("/api/dataValueSets?dataSet=NO&period=202609&orgUnit=01")
    assert answer.json()["errorCode"] == "unknown-form"
    assert "NO" in answer.json()["message"]
