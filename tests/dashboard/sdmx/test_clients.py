"""The clients that statisticians use, as they come, against the running application."""

import io
import math
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import sdmx
from pysdmx.api.qb import (
    ApiVersion,
    DataContext,
    DataFormat,
    DataQuery,
    RestService,
    StructureFormat,
    StructureQuery,
    StructureReference,
    StructureType,
)
from pysdmx.io import get_datasets, read_sdmx, write_sdmx
from pysdmx.io.format import Format
from pysdmx.model import Organisation
from pysdmx.model.message import Header

from collectors.formats import FORMATS
from collectors.source import Arrival
from indicators.observations import Origin
from indicators.reports import Document
from tests.builders import NOW, figure, keep

STRUCTURE_SPECIFIC = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
TABLE = "application/vnd.sdmx.data+csv;version=2.0.0"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What a client makes of an answer is the same whatever the figures lie in."""


def arrival():
    return Arrival("push", Origin.REPORTED, "key", NOW, sender="G12", pushed=True)


@pytest.fixture
def figures(store, rules):
    keep(store, rules, figure(value="99", period="2026-09"), figure(value="100.50"))
    keep(store, rules, figure("TC02.D", "24:2025", "2025-05", None))


@pytest.fixture
def service(served, token):
    """The pysdmx connector; the key is the password, as it knows no other way."""

    def made(version, data_format):
        at = served.replace("//", f"//reader:{token}@")
        return RestService(f"{at}/sdmx", version, data_format, StructureFormat.SDMX_ML_2_1)

    return made


def values(message):
    return {
        (each.key["INDICATOR"].value, each.key["REF_AREA"].value, each.key["TIME_PERIOD"].value): each.value
        for each in message.data[0].obs
    }


@pytest.mark.usefixtures("figures")
def test_sdmx1_reads_structures_and_then_data_by_them(client):
    found = client.dataflow("BC_TC_THANG")
    assert found.dataflow["BC_TC_THANG"].structure is found.structure["DIEUHANH"]
    assert found.codelist["CL_INDICATOR"]["TC02_D"].name["vi"].startswith("Dự toán")
    assert found.codelist["CL_AREA"]["01"].parent.id == "RRD"
    assert [each.id for each in found.structure["DIEUHANH"].dimensions] == [
        "FREQ",
        "INDICATOR",
        "REF_AREA",
        "TIME_PERIOD",
    ]
    table = sdmx.to_pandas(client.data("BC_TC_THANG", key={"INDICATOR": ["TC01"], "REF_AREA": "01"}))
    assert list(table) == [99, 100.5]
    assert sdmx.to_pandas(client.data("ALL", key="M.TC01.01", params={"startPeriod": "2026-10"})).tolist() == [100.5]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("accept", ["*/*", STRUCTURE_SPECIFIC, TABLE])
def test_sdmx1_reads_every_format_digit_for_digit(client, accept):
    asked = {"INDICATOR": ["TC01", "TC02_D"], "REF_AREA": ["01", "24_2025"]}
    found = values(client.get("data", "BC_TC_THANG", key=asked, headers={"Accept": accept}))
    missing = found.pop(("TC02_D", "24_2025", "2025-05"))
    assert missing is None or math.isnan(float(missing))
    assert found == {("TC01", "01", "2026-09"): "99", ("TC01", "01", "2026-10"): "100.50"}


@pytest.mark.usefixtures("figures")
def test_sdmx1_lists_flows_and_series(client):
    assert "PUBLIC_FINANCE" in client.dataflow().dataflow
    keys = [(each["INDICATOR"].value, each["REF_AREA"].value) for each in client.series_keys("BC_TC_THANG")]
    assert sorted(keys) == [("TC01", "01"), ("TC01", "RRD"), ("TC01", "VN"), ("TC02_D", "24_2025")]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("version", "data_format"),
    [
        (ApiVersion.V1_5_0, DataFormat.SDMX_ML_2_1_STR),
        (ApiVersion.V1_5_0, DataFormat.SDMX_ML_2_1_GEN),
        (ApiVersion.V2_0_0, DataFormat.SDMX_CSV_2_0_0),
        (ApiVersion.V2_2_0, DataFormat.SDMX_ML_2_1_STR),
    ],
)
def test_pysdmx_asks_by_either_version_of_the_standard(service, version, data_format):
    asked = DataQuery(DataContext.DATAFLOW, "VPCP", "BC_TC_THANG", "1.0", key="M.TC01.01")
    (found,) = read_sdmx(service(version, data_format).data(asked).decode()).data
    assert found.short_urn == "Dataflow=VPCP:BC_TC_THANG(1.0)"
    assert [Decimal(each) for each in found.data["OBS_VALUE"]] == [99, Decimal("100.5")]


def test_pysdmx_asks_what_was_known_then(service, store, rules):
    keep(store, rules, figure(value="1"), now=NOW - timedelta(days=1))
    keep(store, rules, figure(value="2"))
    then = datetime.fromisoformat("2026-10-19T23:00:00+07:00")
    asked = DataQuery(DataContext.DATAFLOW, "VPCP", "ALL", "1.0", key="M.TC01.01", as_of=then)
    table = service(ApiVersion.V2_2_0, DataFormat.SDMX_CSV_2_0_0).data(asked).decode()
    assert read_sdmx(table).data[0].data["OBS_VALUE"].tolist() == ["1"]


@pytest.mark.parametrize("version", [ApiVersion.V1_5_0, ApiVersion.V2_0_0])
def test_pysdmx_finds_the_structures_valid_by_the_schemas_of_the_standard(service, version):
    flow = StructureQuery(StructureType.DATAFLOW, "VPCP", "ALL", "1.0", references=StructureReference.DESCENDANTS)
    found = read_sdmx(service(version, DataFormat.SDMX_CSV_2_0_0).structure(flow).decode(), validate=True).structures
    assert {type(each).__name__ for each in found} == {
        "Dataflow",
        "DataStructureDefinition",
        "Codelist",
        "ConceptScheme",
    }
    lists = {each.id: each for each in found if type(each).__name__ == "Codelist"}
    assert len(lists["CL_INDICATOR"].codes) > 150


def test_pysdmx_finds_everything_there_is(service):
    everything = service(ApiVersion.V2_0_0, DataFormat.SDMX_CSV_2_0_0).structure(StructureQuery(StructureType.ALL))
    assert len(read_sdmx(everything.decode(), validate=True).structures) > 50


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("written", "reader"),
    [
        (Format.DATA_SDMX_ML_2_1_STR, "sdmx.ml/2.1"),
        (Format.DATA_SDMX_ML_2_1_GEN, "sdmx.ml/2.1"),
        (Format.DATA_SDMX_CSV_2_0_0, "sdmx.csv/2"),
    ],
)
def test_what_pysdmx_writes_is_read_here(ask, written, reader):
    data = io.BytesIO(ask("data/BC_TC_THANG/M.TC01.01").content)
    structure = io.BytesIO(ask("dataflow/VPCP/BC_TC_THANG?references=descendants").content)
    of_finance = {} if "csv" in written.value else {"header": Header(id="TC-2026-10", sender=Organisation("G12"))}
    text = write_sdmx(get_datasets(data, structure), written, **of_finance)
    said = FORMATS[reader](Document(text.encode(), written.value), arrival())
    assert (said.sender, said.form) == ("G12", "BC.TC.THANG")
    assert [(each.indicator, each.area, each.period, each.value) for each in said.rows] == [
        ("TC01", "01", "2026-09", Decimal(99)),
        ("TC01", "01", "2026-10", Decimal("100.5")),
    ]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("accept", ["*/*", STRUCTURE_SPECIFIC])
def test_what_sdmx1_writes_is_read_here(client, accept):
    asked = {"INDICATOR": ["TC01"], "REF_AREA": ["01"]}
    found = client.get("data", "BC_TC_THANG", key=asked, headers={"Accept": accept})
    said = FORMATS["sdmx.ml/2.1"](Document(sdmx.to_xml(found), accept), arrival())
    assert [str(each.value) for each in said.rows] == ["99", "100.50"]
