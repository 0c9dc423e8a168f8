"""SDMX-ML 2.1 data messages, and the tricks XML is used for."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from collectors.formats import FORMATS, sdmx_ml
from collectors.problems import RefusedError, body
from collectors.source import Arrival
from indicators.observations import Origin
from indicators.reports import Document

BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
SPACES = (
    f'xmlns:mes="{BASE}/message" xmlns:com="{BASE}/common" xmlns:gen="{BASE}/data/generic" '
    f'xmlns:ss="{BASE}/data/structurespecific" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
)
FLOW = '<com:StructureUsage><Ref id="BC_TC_THANG" agencyID="VPCP" version="1.0"/></com:StructureUsage>'
HEADER = (
    "<mes:Header><mes:ID>TC-2026-10</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-10-20T01:00:00Z</mes:Prepared>"
    f'<mes:Sender id="G12"/><mes:Structure structureID="S">{FLOW}</mes:Structure></mes:Header>'
)
SERIES = '<Series FREQ="M" INDICATOR="TC02_D" REF_AREA="01" UNIT_MEASURE="TY_DONG">{}</Series>'
OBSERVATION = '<Obs TIME_PERIOD="2026-10" OBS_VALUE="100.50" OBS_STATUS="A"/>'
NOON = datetime(2026, 10, 20, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def message(content=None, header=HEADER, root="StructureSpecificData", before="", dataset=""):
    said = SERIES.format(OBSERVATION) if content is None else content
    data = f'<mes:DataSet ss:structureRef="S" {dataset}>{said}</mes:DataSet>'
    return f"{before}<mes:{root} {SPACES}>{header}{data}</mes:{root}>".encode()


def generic(observations):
    key = '<gen:SeriesKey><gen:Value id="FREQ" value="M"/><gen:Value id="INDICATOR" value="TC02_D"/>'
    key += '<gen:Value id="REF_AREA" value="01"/></gen:SeriesKey>'
    more = '<gen:Attributes><gen:Value id="UNIT_MEASURE" value="TY_DONG"/></gen:Attributes>'
    return message(f"<gen:Series>{key}{more}{observations}</gen:Series>", root="GenericData")


GENERIC = generic(
    '<gen:Obs><gen:ObsDimension value="2026-10"/><gen:ObsValue value="100.50"/>'
    '<gen:Attributes><gen:Value id="OBS_STATUS" value="A"/></gen:Attributes></gen:Obs>'
)


def arrival(sender="G12", **settings):
    return Arrival("push", Origin.REPORTED, "key", NOON, sender=sender, settings=settings, pushed=True)


def read(content):
    return sdmx_ml.read(Document(content, "application/xml"), arrival())


def refused(content):
    with pytest.raises(RefusedError) as caught:
        read(content)
    for language in ("vi", "en"):
        assert all(each["detail"] and each["hint"] for each in body(caught.value.problems, language)["errors"])
    return caught.value.codes


@pytest.mark.parametrize("content", [message(), GENERIC])
def test_both_ways_of_writing_say_the_same(content):
    reading = read(content)
    assert (reading.sender, reading.form, reading.period) == ("G12", "BC.TC.THANG", "2026-10")
    assert (reading.report_id, reading.generated_at) == ("TC-2026-10", datetime(2026, 10, 20, 1, tzinfo=UTC))
    (row,) = reading.rows
    assert (row.indicator, row.area, row.value, row.status, row.unit) == (
        "TC02.D",
        "01",
        Decimal("100.50"),
        "A",
        "tỷ đồng",
    )
    assert (row.pointer, row.number) == ("#/observations/0", 1)


def test_it_goes_the_one_road_in(intake):
    kept = intake.receive(
        Document(message().replace(b'PERIOD="2026-10', b'PERIOD="2026-09'), "application/xml"), "sdmx.ml/2.1", arrival()
    )
    assert (kept.report_id, kept.rows) == ("TC-2026-10", 1)
    assert FORMATS["sdmx.ml/2.1"] is sdmx_ml.read


def test_observations_without_series_carry_their_whole_key():
    flat = '<Obs FREQ="M" INDICATOR="TC01" REF_AREA="01" TIME_PERIOD="2026-10" OBS_VALUE="1"/>'
    assert read(message(flat)).rows[0].indicator == "TC01"
    pairs = "".join(
        f'<gen:Value id="{name}" value="{text}"/>'
        for name, text in (("FREQ", "M"), ("INDICATOR", "TC01"), ("REF_AREA", "01"), ("TIME_PERIOD", "2026-10"))
    )
    said = f'<gen:Obs><gen:ObsKey>{pairs}</gen:ObsKey><gen:ObsValue value="1"/></gen:Obs>'
    assert read(message(said, root="GenericData")).rows[0].period == "2026-10"


def test_each_series_is_of_itself():
    other = SERIES.replace("TC02_D", "TC01").format(OBSERVATION)
    assert [each.indicator for each in read(message(SERIES.format(OBSERVATION) + other)).rows] == ["TC02.D", "TC01"]


def test_a_value_left_out_is_missing():
    row = read(message(SERIES.format('<Obs TIME_PERIOD="2026-10" OBS_STATUS="M"/>'))).rows[0]
    assert (row.value, row.value_text, row.status) == (None, None, "M")


def test_a_reference_may_be_an_address_of_the_information_model():
    urn = "<URN>urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=VPCP:BC_TC_THANG(1.0)</URN>"
    assert (
        read(message(header=HEADER.replace(FLOW, f"<com:StructureUsage>{urn}</com:StructureUsage>"))).form
        == "BC.TC.THANG"
    )
    of_structure = '<com:Structure><Ref id="DIEUHANH" agencyID="VPCP"/></com:Structure>'
    assert read(message(header=HEADER.replace(FLOW, of_structure))).form == ""


def test_a_moment_that_never_was_or_has_no_zone_is_not_taken_for_one():
    assert read(message(header=HEADER.replace("2026-10-20T", "2026-13-20T"))).generated_at is None
    assert read(message(header=HEADER.replace("01:00:00Z", "01:00:00"))).generated_at is None


def test_line_ends_and_blanks_between_elements_say_nothing():
    spread = message().replace(b"><", b">\n" + b" " * 3000 + b"<")
    assert read(spread).rows == read(message()).rows


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DECLARED = {
    "a bomb of entities": f'<!DOCTYPE x [<!ENTITY l0 "ha">{BOMB}]>',
    "a large entity said often": f'<!DOCTYPE x [<!ENTITY a "{"a" * 5000}">]>',
    "a file of ours": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
    "an address inside": '<!DOCTYPE x [<!ENTITY f SYSTEM "http://127.0.0.1:1/">]>',
    "a document type elsewhere": '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    "a document type alone": "<!DOCTYPE x>",
}


@pytest.mark.parametrize("before", DECLARED.values(), ids=DECLARED.keys())
def test_a_document_type_is_refused_before_anything_in_it_is_read(before):
    used = SERIES.format(OBSERVATION).replace("TC02_D", "&f;") if "ENTITY f" in before else SERIES.format(OBSERVATION)
    assert refused(message(used, before=before)) == ["malformed-file"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-report"),
        (b"hello", "malformed-file"),
        (message()[:-20], "malformed-file"),
        (message() + b"<more/>", "malformed-file"),
        (b"<a/>", "malformed-file"),
        (message(root="Structure"), "malformed-file"),
        (message().replace(b"/v2_1/message", b"/v3_0/message"), "malformed-file"),
        (message("&f;"), "malformed-file"),
        (message("stray text"), "malformed-file"),
        (message("<Group/>"), "unknown-field"),
        (message('<x:Obs xmlns:x="http://example.org/"/>'), "unknown-field"),
        (message(header=HEADER.replace("<mes:Test>", "<mes:Script/><mes:Test>")), "unknown-field"),
        (message(SERIES.format("<Series/>")), "unknown-field"),
        (message(SERIES.format(OBSERVATION.replace("<Obs", '<Obs X="1"'))), "unknown-field"),
        (message(SERIES.format(OBSERVATION.replace("<Obs", '<Obs REF_AREA="79"'))), "duplicate-key"),
        (generic('<gen:Obs><gen:ObsValue value="1"/><gen:ObsValue value="2"/></gen:Obs>'), "duplicate-key"),
        (message(SERIES.format('<Obs OBS_VALUE="1"/>')), "missing-field"),
        (message(dataset='action="Delete"'), "wrong-type"),
        (message(dataset='ss:action="Delete"'), "wrong-type"),
        (
            message(header=HEADER.replace("<mes:Sender", "<mes:DataSetAction>Delete</mes:DataSetAction><mes:Sender")),
            "wrong-type",
        ),
        (message(header=HEADER.replace("VPCP", "ECB")), "wrong-type"),
        (message(header=HEADER.replace(FLOW, FLOW + FLOW.replace("BC_TC", "BC_TK"))), "file-inconsistent"),
        (message(header=HEADER.replace("TC-2026-10", "x" * 2001)), "text-too-long"),
        (message(before='<?xml version="1.0" encoding="UTF-16"?>'), "not-utf8"),
        (message(before='<?xml version="1.0" encoding="ISO-8859-1"?>'), "not-utf8"),
        (message().replace(b"TC02_D", b"TC\xff"), "not-utf8"),
        (message().decode().encode("utf-16"), "not-utf8"),
    ],
)
def test_anything_that_no_data_message_has_is_refused(content, code):
    assert refused(content) == [code]


def test_a_signature_inside_is_refused_since_it_would_be_passed_over():
    inside = "<ds:Signature><ds:SignedInfo/></ds:Signature>"
    assert refused(message(inside)) == ["signature-header"]
    assert refused(message(header=HEADER + inside)) == ["signature-header"]


def test_endless_nesting_is_refused_without_following_it():
    deep = "<Series>" + "<Obs>" * 100_000
    assert refused(message(deep)) == ["unknown-field"]
    contact = "<mes:Contact>" * 5
    assert refused(message(header=HEADER.replace("<mes:Test>", contact))) == ["unknown-field"]


def test_structures_may_not_nest_without_end():
    nested = "<com:Structure>" * 40 + "</com:Structure>" * 40
    assert refused(message(header=HEADER.replace(FLOW, nested))) == ["too-deep"]


def test_more_observations_than_one_report_may_have_are_refused(monkeypatch):
    monkeypatch.setattr(sdmx_ml, "MOST_ROWS", 1)
    assert refused(message(SERIES.format(OBSERVATION * 2))) == ["too-many-rows"]


def test_a_tall_tale_of_a_sender_is_left_for_the_judge(intake):
    content = message(header=HEADER.replace('id="G12"', 'id="G02"'))
    with pytest.raises(RefusedError) as caught:
        intake.check(Document(content, "application/xml"), "sdmx.ml/2.1", arrival())
    assert "sender-not-yours" in caught.value.codes
