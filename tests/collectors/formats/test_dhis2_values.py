"""A data value set of DHIS2: everything it says is read, and what cannot be read refuses it whole."""

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.formats.dhis2_values import COLUMNS, MOST_VALUES, read
from collectors.problems import RefusedError
from indicators.reports import Document

HEADER = "dataelement,period,orgunit,catoptcombo,attroptcombo,value,storedby,lastupdated,comment,followup"
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


def from_json(said):
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    return read(Document(content, "application/json"))


def from_csv(text, **how):
    return read(Document(text if isinstance(text, bytes) else text.encode(), "text/csv"), **how)


def refused(call, *given_):
    with pytest.raises(RefusedError) as caught:
        call(*given_)
    return [(each.code, each.pointer) for each in caught.value.problems]


def value(**said):
    return {"dataElement": "TC01", "period": "202610", "orgUnit": "01", "value": "12.5", **said}


def test_a_value_is_read_as_it_is_written():
    found = from_json({"dataValues": [value(comment="tạm tính", categoryOptionCombo="default")]}).values[0]
    assert (found.data_element, found.period, found.org_unit, found.value) == ("TC01", "202610", "01", "12.5")
    assert (found.comment, found.category, found.attribute, found.deleted) == ("tạm tính", "default", "", False)
    assert (found.index, found.number, found.pointer) == (0, 1, "#/observations/0")


def test_what_a_set_says_counts_for_each_value_that_does_not_say_it():
    said = {
        "dataSet": "BC.TC.THANG",
        "completeDate": "2026-10-20T08:00:00.000+0700",
        "period": "202610",
        "orgUnit": "01",
        "attributeOptionCombo": "HllvX50cXC0",
        "dataValues": [{"dataElement": "TC01", "value": "1"}, value(period="202609", orgUnit="79")],
    }
    found = from_json(said)
    assert (found.data_set, found.complete_date) == ("BC.TC.THANG", "2026-10-20")
    assert [(each.period, each.org_unit) for each in found.values] == [("202610", "01"), ("202609", "79")]
    assert {each.attribute for each in found.values} == {"HllvX50cXC0"}


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("1.50", "1.50"), (1.50, "1.5"), (7, "7"), (True, "true"), ("", None), (None, None), (" 7", " 7")],
)
def test_a_number_keeps_its_digits_and_no_value_is_none(written, read_as):
    assert from_json({"dataValues": [value(value=written)]}).values[0].value == read_as


def test_digits_of_a_json_number_are_not_rounded():
    content = b'{"dataValues":[{"dataElement":"TC01","period":202610,"orgUnit":"01","value":0.10000000000000000001}]}'
    found = from_json(content).values[0]
    assert (found.value, found.period) == ("0.10000000000000000001", "202610")


def test_who_stored_a_value_and_when_is_passed_over_as_dhis2_does():
    said = value(storedBy="admin", created="2020-01-01", lastUpdated="2020-01-01", followup=True)
    assert from_json({"dataValues": [said]}).values == from_json({"dataValues": [value()]}).values


def test_options_in_a_set_are_kept_for_the_import():
    found = from_json({"idScheme": "CODE", "dryRun": True, "dataValues": [value()]})
    assert found.said == {"idScheme": "CODE", "dryRun": "true"}


def test_every_field_nobody_knows_is_named():
    said = {"period": "202610", "dateSet": "x", "dataValues": [value(valeu="1"), "text", value(value=[1])]}
    assert refused(from_json, said) == [
        ("unknown-field", "#/dateSet"),
        ("unknown-field", "#/dataValues/0/valeu"),
        ("wrong-type", "#/dataValues/1"),
        ("wrong-type", "#/dataValues/2/value"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "malformed-json"),
        (b"[]", "wrong-type"),
        (b'{"dataValues": 1}', "wrong-type"),
        (b'{"dataValues": []}', "empty-report"),
        (b'{"dataSet": "x"}', "empty-report"),
        (b'{"dataValues": [{"value": "1", "value": "2"}]}', "duplicate-key"),
        (b'{"dataValues": [{"value": NaN}]}', "malformed-json"),
        (b'{"completeDate": "tomorrow", "dataValues": [{}]}', "time-not-valid"),
        ("{}".encode("utf-16"), "not-utf8"),
    ],
)
def test_what_is_no_set_is_refused(content, code):
    assert refused(from_json, content)[0][0] == code


def test_more_values_than_one_import_may_have_are_refused():
    content = b'{"dataValues":[' + b",".join([b"{}"] * (MOST_VALUES + 1)) + b"]}"
    assert refused(from_json, content) == [("too-many-rows", "#/dataValues")]


def test_a_table_is_read_by_the_names_of_its_columns():
    found = from_csv(
        f"{HEADER}\nTC01,202610,01,,,12.5,admin,2026-10-20,tạm tính,false\n\nTC03,202610,79,default,,,,,,\n"
    )
    first, second = found.values
    assert (first.data_element, first.value, first.comment, first.number) == ("TC01", "12.5", "tạm tính", 2)
    assert (second.data_element, second.org_unit, second.value, second.number) == ("TC03", "79", None, 4)
    assert [each.index for each in found.values] == [0, 1]


@pytest.mark.parametrize(
    "header",
    [
        '"dataelement","period","orgunit","catoptcombo","attroptcombo","value","strby","lstupd","cmt"',
        "dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value",
        "\ufeffDataElement,Period,OrgUnit,CatOptCombo,AttrOptCombo,Value,StoredBy,Timestamp",
    ],
)
def test_every_header_that_dhis2_ever_wrote_is_known(header):
    found = from_csv(f"{header}\r\nTC01,202610,01,,,7\r\n").values[0]
    assert (found.data_element, found.period, found.org_unit, found.value) == ("TC01", "202610", "01", "7")


def test_columns_may_stand_in_another_order_but_without_a_header_they_stand_in_that_of_dhis2():
    turned = from_csv("value,orgunit,period,dataelement\n7,01,202610,TC01\n").values[0]
    bare = from_csv("TC01,202610,01,,,7\n", has_header=False).values[0]
    assert (turned.data_element, turned.value) == (bare.data_element, bare.value) == ("TC01", "7")
    assert (turned.number, bare.number) == (2, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing-column"),
        ("dataelement,period,orgunit\nTC01,202610,01\n", "missing-column"),
        ("dataelement,period,orgunit,value,colour\n", "unknown-column"),
        ("dataelement,period,orgunit,value,value\n", "duplicate-key"),
        ("dataelement,period,orgunit,value\nTC01,202610,01,7,8\n", "csv-row-width"),
        ('dataelement,period,orgunit,value\n"TC01,202610\n', "csv-format"),
        ("dataelement,period,orgunit,value\n", "empty-report"),
        (b"dataelement,period,orgunit,value\n\xff", "not-utf8"),
        ("dataelement,period,orgunit,value\nTC01,202610,01,7\0\n", "text-control-char"),
        (f"dataelement,period,orgunit,value\n{'x' * 10_001},202610,01,7\n", "text-too-long"),
    ],
)
def test_what_is_no_table_of_values_is_refused(text, code):
    assert refused(from_csv, text)[0][0] == code


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "dataElement": TEXTS,
                "period": TEXTS,
                "orgUnit": TEXTS,
                "value": st.decimals(allow_nan=False, allow_infinity=False, places=6).map(str),
            }
        ),
        min_size=1,
        max_size=5,
    )
)
def test_json_and_csv_say_the_same(rows):
    text = io.StringIO()
    table = csv.DictWriter(text, list(COLUMNS), lineterminator="\n")
    table.writerow({name: names[0] for name, names in COLUMNS.items()})
    table.writerows(rows)
    one, other = from_json({"dataValues": rows}).values, from_csv(text.getvalue()).values
    names = ("index", "data_element", "period", "org_unit", "value")
    assert [[getattr(each, name) for name in names] for each in one] == [
        [getattr(each, name) for name in names] for each in other
    ]
    assert [Decimal(each.value) for each in one] == [Decimal(each["value"]) for each in rows]
