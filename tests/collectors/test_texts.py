"""Free texts: what is refused in them, by which name, and everything ordinary that is let through."""
# ruff: noqa: RUF001 - these look-alike characters are the very ones that are looked for

import csv
import time
import unicodedata

import pytest

from collectors.problems import body
from collectors.texts import LONGEST_TEXT, composed, text_problem
from indicators.catalogue import load_catalogue
from indicators.data_files import DATA_FOLDER

CLASSIFIED, PERSONAL = "classified-content-not-allowed", "personal-data-not-allowed"


def code_of(text: str) -> str | None:
    found = text_problem(composed(text), "note", "#/observations/0/note")
    return found.code if found else None


def kind_of(text: str) -> object:
    found = text_problem(composed(text), "note", "#/observations/0/note")
    return found and (found.code, found.facts.get("kind"))


def test_a_text_is_kept_composed_with_line_feeds() -> None:
    assert composed("Ha\u0300\r\nNo\u0323\u0302i\n") == "Hà\nNội\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * (LONGEST_TEXT + 1), "text-too-long"),
        ("\x00" * (LONGEST_TEXT + 1), "text-too-long"),
        ("half \ud800", "text-not-unicode"),
        ("H\ufffd N\ufffdi", "text-already-damaged"),
        ("\x1b[2Jx", "text-control-char"),
        ("a\x08b", "text-control-char"),
        ("a\x85b", "text-control-char"),
        ("a\x00b", "text-control-char"),
        ("a\rb", "text-control-char"),
        ("a\u2028b", "text-control-char"),
        ("a\u200bb", "text-control-char"),
        ("one\u202etwo", "text-control-char"),
        ("soft\xadhyphen", "text-control-char"),
        ("\ue000", "text-control-char"),
        ("\ufdd0", "text-control-char"),
        ("HÃ\xa0 Ná»™i", "mojibake"),
        ("Ä\x90Ã\xa0 Náºµng", "mojibake"),
        ("Haø Noäi", "legacy-vietnamese-text"),
        ("B×nh D\xad¬ng", "legacy-vietnamese-text"),
    ],
)
def test_what_hides_breaks_or_was_misread_is_refused(text: str, code: str) -> None:
    assert code_of(text) == code


def test_a_legacy_encoding_is_named() -> None:
    found = [text_problem(text, "note", "#") for text in ("Ñaø Naüng", "§µ N½ng")]
    assert [each and each.facts["encoding"] for each in found] == ["VNI", "TCVN3 (ABC)"]


@pytest.mark.parametrize(
    "text",
    [
        "TỐI MẬT - Số liệu dự trữ",
        "TUYỆT MẬT",
        "MẬT",
        "Mật",
        "mật.",
        "[MẬT]",
        "(Mật)",
        "[ tối mật ]",
        "Tài liệu MẬT",
        "TỐI-MẬT",
        "Độ mật: Mật",
        "Mức độ mật: Tối mật",
        "Do mat: Mat",
        "dấu mật = tuyệt mật",
        "TOI MAT",
        "Báo cáo TUYET MAT quý III",
        "Tối mật",
        "tuyệt mật",
        "Tối mật, không sao chụp",
        "Mật - Số liệu dự trữ",
        "M Ậ T",
        "TOP SECRET",
        "Secret",
        "TÔ\u0301I MÂ\u0323T",
        "Bảng 1\nMẬT\nSố liệu",
    ],
)
def test_stamps_of_secrecy_are_found(text: str) -> None:
    assert code_of(text) == CLASSIFIED


@pytest.mark.parametrize(
    "text",
    [
        "bí mật kinh doanh",
        "BÍ MẬT KINH DOANH",
        "bảo mật",
        "BẢO MẬT THÔNG TIN",
        "mật ong",
        "MẬT ONG",
        "Mật ong 5 tấn",
        "mật độ dân số",
        "Mật độ dân số",
        "MẬT ĐỘ DÂN SỐ",
        "Mật độ: 5",
        "buổi tối mật độ giao thông",
        "TỐI MẬT ĐỘ XE TĂNG",
        "Độ mật: không",
        "ĐỘ MẬT: KHÔNG",
        "giải mật 5 hồ sơ",
        "GIẢI MẬT",
        "viêm túi mật",
        "VIÊM TÚI MẬT",
        "(mật ong)",
        "mật mía",
        "hội mật tông",
        "MAT",
        "thông tin mat mat",
        "secretariat",
        "Format",
        "Tomat",
    ],
)
def test_words_that_only_look_like_stamps_are_left_alone(text: str) -> None:
    assert code_of(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ông A, CCCD 001099012345, ĐT 0912345678", "CCCD"),
        ("001099012345", "CCCD"),
        ("(096300000001)", "CCCD"),
        ("001 099 012 345", "CCCD"),
        ("001099 012345", "CCCD"),
        ("0010 9901 2345", "CCCD"),
        ("001.099.012.345", "CCCD"),
        ("căn cước số 123456789012", "CCCD"),
        ("CMND 012345678", "CMND"),
        ("CMT: 123 456 789", "CMND"),
        ("chứng minh nhân dân số 024123456", "CMND"),
        ("0912345678", "ĐT"),
        ("gọi 0912 345 678.", "ĐT"),
        ("ĐT:0387.654.321", "ĐT"),
        ("091 234 5678", "ĐT"),
        ("0912-345-678", "ĐT"),
        ("0912 34 56 78", "ĐT"),
        ("+84912345678", "ĐT"),
        ("+84 912 345 678", "ĐT"),
        ("(+84) 912.345.678", "ĐT"),
        ("+84(0)912345678", "ĐT"),
        ("MST 0312345678, gọi 0987654321", "ĐT"),
        ("a.b@moh.gov.vn", "e-mail"),
        ("liên hệ: <x+y@mail.example.com>", "e-mail"),
    ],
)
def test_data_of_persons_is_found_and_named_by_its_kind(text: str, kind: str) -> None:
    assert kind_of(text) == (PERSONAL, kind)


@pytest.mark.parametrize(
    "text",
    [
        "123456789012 đồng",
        "123.456.789.012",
        "1 234 567 890 123",
        "84912345678 đồng",
        "12 345 678 901",
        "100000000000",
        "0,912345678",
        "0.91234567890",
        "0.12345678901",
        "1.0912345678",
        "000123456789",
        "097099012345",
        "001499012345",
        "024 3804 4444",
        "024.3804.4444",
        "(028) 3829 1234",
        "1900 1234",
        "MST 0312345678",
        "mã số thuế: 0312345678",
        "05.10.2026 14:30",
        "03/11/2026 08:00",
        "từ 03.11.2026 10 giờ",
        "2025 2026 2027",
        "các tỉnh 08 11 14 15 19",
        "QĐ 0312/2026/QĐ-TTg",
        "000.00.15.H26-251005-0001",
        "CCCD cấp trong tháng: 123456",
        "CCCD đã cấp: 12.345.678",
        "@SUM(1)",
        "a@b",
        "5 kg @ 3 đồng",
    ],
)
def test_amounts_dates_and_numbers_of_offices_are_no_data_of_persons(text: str) -> None:
    assert code_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "Nguyễn Thị Ánh — 100 %",
        "x\n2026-11-22 INFO login ok user=admin",
        "a\tb",
        "a\r\nb",
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "{{7*7}} ${7*7}",
        "“Năm cửa”…",
        "1\u00a0000",
        "Café, naïve, Köln, Škoda",
        "5 µm; m²",
        "\U0001f600",
        "x" * LONGEST_TEXT,
        "Số liệu tạm tính, chưa gồm khu vực FDI; tăng 12,5 % so với cùng kỳ",
    ],
)
def test_ordinary_and_odd_texts_are_let_through(text: str) -> None:
    assert code_of(text) is None


def without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def test_every_name_the_product_knows_is_let_through_in_any_letters() -> None:
    names = set()
    for file in ("places.csv", "communes.csv", "agencies.csv"):
        with (DATA_FOLDER / file).open(encoding="utf-8", newline="") as lines:
            names |= {text for row in csv.DictReader(lines) for text in row.values() if text}
    catalogue = load_catalogue()
    names |= {text for each in catalogue.indicators.values() for text in (each.name_vi, each.unit_vi, each.unit_en)}
    names |= {each.name_vi for each in catalogue.forms.values()}
    assert len(names) > 5000
    for name in names:
        for text in (name, name.upper(), name.lower(), without_marks(name), without_marks(name).upper()):
            assert code_of(text) is None, text


@pytest.mark.parametrize("text", ["TỐI MẬT: 123", "CCCD 001099012345", "Haø Noäi 5", "a\x1bsecret words", "x@y.vn"])
def test_a_refusal_never_repeats_the_text(text: str) -> None:
    found = text_problem(text, "note", "#/observations/0/note")
    assert found is not None
    for language in ("vi", "en"):
        said = str(body([found], language))
        assert text not in said
        assert "001099012345" not in said
        assert found.pointer in said


@pytest.mark.parametrize(
    "piece",
    [
        "0",
        "0 ",
        "M ",
        "a@",
        "+84 ",
        "CMND ",
        "Ã",
        "aø",
        "([{ ",
        "TỐI ",
        "độ mật - ",
        "µ",
        "a.",
        "x-",
        "MST a ",
        "\n",
        "ộ ",
    ],
)
def test_no_text_takes_long_to_judge(piece: str) -> None:
    text = (piece * LONGEST_TEXT)[: LONGEST_TEXT - 1] + "@"
    begun = time.perf_counter()
    text_problem(text, "note", "#")
    assert time.perf_counter() - begun < 0.2
