"""The pack on paper: every word of the wall, on as many pages as it takes, the same bytes each time."""

import re

import pytest

from dashboard.packs.pdf import paper
from tests.dashboard.packs.bodies import (
    LONG,
    bare,
    exception,
    frame,
    full,
    mapped,
    pack,
    panel,
    ranked,
    row,
    scene,
    tile,
    whole,
)
from tests.dashboard.packs.reading import paper_words, plain, said_of


def pages(content):
    return len(re.findall(rb"/Type /Page\n", content))


@pytest.fixture(scope="module")
def printed():
    return paper(whole())


def test_every_word_of_every_tile_is_printed(printed):
    words = paper_words(printed)
    for each in full()["tiles"].values():
        assert [part for part in said_of(each) if part not in words] == []


def test_a_scene_of_twelve_tiles_is_one_page():
    assert pages(paper(pack(frame(), full()))) == 3


def test_every_page_says_whose_it_is_as_of_when_and_which_of_how_many(printed):
    words = paper_words(printed)
    count = pages(printed)
    assert words.count("Văn phòng Chính phủ — Điều Hành") == count
    assert words.count("Số liệu đến 08:30:00 20/10/2026 (GMT+7)") == count
    assert [f"Trang {number}/{count}" in words for number in range(1, count + 1)] == [True] * count


def test_pages_with_simulated_figures_say_so_and_others_do_not():
    real = scene(("Thu", [tile(1, simulated=False)]))
    assert "Có số liệu mô phỏng" in paper_words(paper(pack(full())))
    assert "Có số liệu mô phỏng" not in paper_words(paper(pack(real)))


def test_a_total_below_its_coverage_is_marked(printed):
    assert "31/34 tỉnh · tạm tính" in paper_words(printed)


def test_the_ranking_names_all_34_and_those_without_a_figure_last():
    words = paper_words(paper(pack(mapped())))
    places = mapped()["map"]["places"]
    assert [each["label"] for each in places.values() if each["label"] not in words] == []
    assert [each["rank"] for each in places.values() if each["rank"] and each["rank"] not in words] == []
    heading = words.index("Chưa có số liệu: 3")
    missing = [each["label"] for each in places.values() if each["state"] == "none"]
    assert all(words.rindex(each) > heading for each in missing)
    assert words.index("30/31 Tây Ninh") < heading


def test_the_map_names_both_archipelagos_its_source_and_its_classes():
    words = paper_words(paper(pack(mapped())))
    for said in ("Quần đảo Hoàng Sa (TP. Đà Nẵng)", "Quần đảo Trường Sa (tỉnh Khánh Hòa)", "OpenStreetMap"):
        assert said in words
    assert "≥ 63 (6)" in words
    assert "Chưa có (3)" in words
    assert "Trễ (1)" in words


def test_a_table_goes_on_over_pages_under_its_header_row():
    rows = [row(at, f"Đơn vị số {at}", str(at), "x") for at in range(120)]
    content = paper(pack(scene(panels=[panel(rows)])))
    words = paper_words(content)
    assert pages(content) == 2 + words.count("Điểm Ghi chú")
    assert words.count("Điểm Ghi chú") >= 3
    assert [at for at in range(120) if f"Đơn vị số {at} {at} x" not in words] == []


def test_units_without_data_stand_under_their_heading():
    words = paper_words(paper(pack(ranked())))
    assert words.index("Thái Nguyên") < words.index("Chưa có số liệu (3)") < words.index("Vĩnh Long")
    assert plain(LONG) in words


def test_rows_that_are_not_given_are_counted():
    words = paper_words(paper(pack(scene(panels=[panel([row(1, "Hà Nội", "1", "")], total=34)]))))
    assert "có 1/34 dòng" in words


def test_exceptions_are_listed_with_who_sees_to_them():
    rows = [exception(1), exception(2)]
    given = frame(*rows)
    given["exceptions"]["more"] = "còn 5"
    words = paper_words(paper(pack(given, full())))
    for said in (
        "Không đạt · khẩn",
        "Giải ngân đầu tư công 1",
        "41,2% (KH 60%)",
        "30/10",
        "Bộ TC · đã tiếp nhận",
        "còn 5",
    ):
        assert said in words


def test_a_day_without_exceptions_says_so():
    assert "Không có ngoại lệ" in paper_words(paper(pack(frame(), full())))


def test_the_last_page_tells_sources_definitions_and_the_digest(printed):
    made = whole()
    words = paper_words(printed)
    tail = words[words.index("Nguồn số liệu và cách kiểm tra") :]
    assert "Tổng thu ngân sách nhà nước lũy kế từ đầu năm" in tail
    assert "10/2026 · Bộ TC · nhận 01:12" in tail
    assert "http://127.0.0.1:8050/api/v1/indicators" in tail
    assert made.digest in tail
    assert made.again("pdf") in tail.replace(" ", "") or made.again("pdf") in tail


def test_a_scene_without_anything_says_that_there_are_no_figures():
    words = paper_words(paper(pack(scene(code="economy"))))
    assert "Chưa có số liệu" in words


def test_what_is_missing_is_said_and_never_nought():
    made = scene(("Thu", [bare(1)]))
    words = paper_words(paper(pack(frame(), made)))
    assert [part for part in said_of(made["tiles"]["TC01:VN:M"]) if part not in words] == []
    assert "Chưa có số liệu chưa có KH, cùng kỳ" in words
    assert "nghìn tỷ đồng" not in words


def test_very_long_names_are_whole():
    names = [f"{LONG} {number} {LONG}" for number in range(4)]
    made = scene((LONG, [tile(at, name=name) for at, name in enumerate(names)]), title=LONG)
    words = paper_words(paper(pack(made)))
    assert [name for name in names if plain(name) not in words] == []


def test_a_letter_that_our_fonts_lack_leaves_a_mark():
    assert "Thu [?]" in paper_words(paper(pack(scene(("Thu", [tile(1, name="Thu \N{SNOWMAN}")])))))


def test_english_is_spoken_throughout():
    made = scene(("Revenue", [tile(1)]), language="en", title="Which revenue is behind?")
    words = paper_words(paper(pack(frame(), made, language="en")))
    for said in (
        "Government Office — Điều Hành",
        "Page 1 of 3",
        "Known as of 08:30:00",
        "for the better",
        "Sources and proof",
    ):
        assert said in words
    assert "Văn phòng" not in words


def test_the_same_pack_makes_the_same_bytes_and_another_moment_others(printed):
    assert paper(whole()) == printed
    later = whole().asked.as_of.replace(minute=31)
    assert paper(pack(full(), as_of=later)) != paper(pack(full()))
