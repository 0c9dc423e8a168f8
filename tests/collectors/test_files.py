"""What a file is: by its bytes, held against its name and media type; a name is only text."""

import io
import zipfile

import pytest

from collectors.files import WORKBOOK_TYPE, format_of, kind_of, name_as_text
from collectors.problems import RefusedError

TABLE = b"indicator,area,period,value\r\n"
WORKBOOK = b"PK\x03\x04 ... xl/workbook.xml ..."
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100
NAMES = (
    "../../../../etc/cron.d/x",
    "/etc/passwd",
    "bao\u0300cao.csv",
    "a" * 1000 + ".csv",
    ".htaccess",
    "%2e%2e%2fx.csv",
    "CON",
    "C:\\x\\..\\báo cáo.CSV",
    "x\0y",
    "",
    None,
)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_will_do_and_leads_nowhere(name: str | None) -> None:
    assert format_of(TABLE, name, "text/csv") == "csv.report/1"


def test_a_name_is_kept_as_text_that_can_be_shown() -> None:
    assert name_as_text("../../báo cáo.csv") == "../../báo cáo.csv"
    assert name_as_text("a\r\nb\x00\u202ec") == "a\ufffd\ufffdb\ufffd\ufffdc"
    assert name_as_text("x" * 1000) == "x" * 255
    assert name_as_text("") is None
    assert name_as_text(None) is None


@pytest.mark.parametrize(
    ("content", "name", "media_type", "format_name"),
    [
        (TABLE, "x.csv", "text/csv; charset=utf-8", "csv.report/1"),
        (TABLE, "x.csv", "application/vnd.ms-excel", "csv.report/1"),
        (TABLE, None, "application/octet-stream", "csv.report/1"),
        (b"\xef\xbb\xbf" + TABLE, "x.tsv", "", "csv.report/1"),
        (b"", None, "text/csv", "csv.report/1"),
        (WORKBOOK, "Báo cáo.XLSX", WORKBOOK_TYPE, "xlsx.report/1"),
        (WORKBOOK, None, "application/octet-stream", "xlsx.report/1"),
        (b"PK\x03\x04 cut short", "x.xlsx", "", "xlsx.report/1"),
    ],
)
def test_the_bytes_decide(content: bytes, name: str | None, media_type: str, format_name: str) -> None:
    assert format_of(content, name, media_type) == format_name


@pytest.mark.parametrize(
    ("content", "name", "media_type", "said"),
    [
        (WORKBOOK, "bao_cao.csv", "", "came as .csv, but its content is .xlsx"),
        (WORKBOOK, None, "text/csv", "came as .csv, but its content is .xlsx"),
        (TABLE, "x.xlsx", "", "came as .xlsx, but its content is .csv"),
        (TABLE, "x.csv", WORKBOOK_TYPE, "came as .xlsx, but its content is .csv"),
        (b"", "x.xlsx", "", "came as .xlsx, but its content is .csv"),
        (OLD, "x.xls", "", "came as .csv, .xlsx, but its content is .xls"),
        (OLD, "x.xlsx", "", "came as .xlsx, but its content is .xls"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", "", "its content is .xlsx (encrypted)"),
        (b"PK\x03\x04 cut short", "x.csv", "", "its content is .zip"),
        (b"%PDF-1.7", "x.csv", "", "its content is .pdf"),
        (b"\x1f\x8b\x08", None, "", "its content is .gz"),
        (b"\xef\xbb\xbf <!DOCTYPE html><table>", "x.csv", "", "its content is .html"),
        (b"<?xml version='1.0'?><Workbook>", "x.csv", "", "its content is .xml"),
        (b'{"schema": 1}', "x.csv", "", "its content is .json"),
    ],
)
def test_another_kind_of_file_is_refused_by_what_it_is(
    content: bytes, name: str | None, media_type: str, said: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        format_of(content, name, media_type)
    assert caught.value.codes == ["file-type-mismatch"]
    assert caught.value.status == 415
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("word/document.xml", ".docx"),
        ("ppt/presentation.xml", ".pptx"),
        ("xl/workbook.bin", ".xlsb"),
        ("a.txt", ".zip"),
    ],
)
def test_packed_files_are_told_apart_by_their_parts(part: str, kind: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, "x")
    assert kind_of(file.getvalue()) == kind


def test_an_open_document_is_no_workbook_of_ours() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    assert kind_of(file.getvalue()) == ".ods"
