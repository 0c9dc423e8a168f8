"""The map of any day: places, what they were made from, and what they became."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicators
from indicators.geography import (
    Level,
    UnknownAgencyError,
    UnknownPlaceError,
    UnknownPlaceIdError,
    load_geography,
    short_agency_code,
)
from indicators.place_files import PlaceDataError

BEFORE = date(2025, 6, 30)
AFTER = date(2025, 7, 1)
TODAY = date(2026, 11, 22)
DATA = Path(indicators.__file__).parent / "data"

REUSED = {
    "15": ("Yên Bái", "Lào Cai"),
    "24": ("Bắc Giang", "Bắc Ninh"),
    "44": ("Quảng Bình", "Quảng Trị"),
    "52": ("Bình Định", "Gia Lai"),
    "80": ("Long An", "Tây Ninh"),
    "82": ("Tiền Giang", "Đồng Tháp"),
    "91": ("Kiên Giang", "An Giang"),
}

COMMUNE_COUNTS = """
01:126 04:56 08:124 11:45 12:38 14:75 15:99 19:92 20:65 22:54 24:99 25:148
31:114 33:104 37:129 38:166 40:130 42:69 44:78 46:40 48:94 51:96 52:135 56:65
66:102 68:124 75:95 79:168 80:96 82:102 86:124 91:102 92:103 96:64
"""
COMMUNES = {code: int(count) for code, count in (each.split(":") for each in COMMUNE_COUNTS.split())}

DAYS = st.dates(date(2008, 8, 1), date(2030, 12, 31))
geography = load_geography()
PLACES = st.sampled_from([*geography.provinces(BEFORE), *geography.provinces(AFTER), *geography.regions()])


@pytest.mark.parametrize("code", REUSED)
def test_a_code_that_was_given_again_means_the_province_of_its_day(code):
    old, new = REUSED[code]
    assert geography.find(code, BEFORE).name_vi == old
    assert geography.find(code, AFTER).name_vi == new
    assert geography.find(code, BEFORE).id == f"{code}:2025"
    assert geography.find(code, AFTER).id == code
    assert geography.successor(f"{code}:2025") == geography.find(code, AFTER)


def test_all_that_ever_bore_a_code_are_found():
    assert {place.id for place in geography.bearing("24")} == {"24", "24:2025"}
    assert geography.bearing("00") == ()


def test_all_of_a_level_that_ever_were_are_found():
    assert len(geography.of_level(Level.PROVINCE)) == 34 + 52
    assert len(geography.of_level(Level.REGION)) == 6


def test_no_other_code_changed_its_name():
    both = {place.code for place in geography.provinces(BEFORE)} & {place.code for place in geography.provinces(AFTER)}
    changed = {code for code in both if geography.find(code, BEFORE).name_vi != geography.find(code, AFTER).name_vi}
    assert changed == set(REUSED)


def test_there_were_63_provinces_and_there_are_34():
    assert len(geography.provinces(BEFORE)) == 63
    assert len(geography.provinces(AFTER)) == 34
    assert len(set(geography.provinces(BEFORE)) & set(geography.provinces(AFTER))) == 11


def test_each_province_that_ended_went_whole_into_one_that_stands():
    ended = [place for place in geography.provinces(BEFORE) if not place.is_valid(AFTER)]
    assert len(ended) == 52
    parts = [part for place in geography.provinces(TODAY) for part in geography.parts(place.id, BEFORE)]
    assert sorted(place.id for place in parts) == sorted(place.id for place in geography.provinces(BEFORE))
    for place in ended:
        successor = geography.successor(place.id)
        assert successor is not None
        assert place in geography.parts(successor.id, BEFORE)


def test_a_merged_province_was_its_parts_before():
    parts = geography.parts("24", date(2024, 12, 31))
    assert {(part.code, part.name_vi) for part in parts} == {("24", "Bắc Giang"), ("27", "Bắc Ninh")}
    assert geography.parts("24", AFTER) == (geography.place("24"),)
    assert geography.parts("24:2025", AFTER) == ()
    assert geography.parts("01", BEFORE) == (geography.place("01"),)


@given(PLACES, DAYS)
def test_parts_are_places_of_that_day(place, day):
    assert all(part.is_valid(day) for part in geography.parts(place.id, day))


def test_a_report_for_a_province_that_ended_is_told_where_to_go():
    with pytest.raises(UnknownPlaceError) as raised:
        geography.find("35", AFTER)
    assert str(raised.value) == "No province 35 on 01/07/2025. It is now part of 37: report it there."
    assert raised.value.successor == "37"


@pytest.mark.parametrize(
    ("code", "level", "told"),
    [
        ("99", None, "No province 99 on 22/11/2026. Check the code in the list of provinces."),
        ("99999", None, "No commune 99999 on 22/11/2026. Check the code in the list of communes."),
        ("G99", Level.AGENCY, "No agency G99 on 22/11/2026. Check the code in the list of agencies."),
        ("24", Level.COMMUNE, "No commune 24 on 22/11/2026. Check the code in the list of communes."),
        ("24:2025", None, "No province 24:2025 on 22/11/2026. Check the code in the list of provinces."),
    ],
)
def test_an_unknown_code_is_refused_by_level(code, level, told):
    with pytest.raises(UnknownPlaceError) as raised:
        geography.find(code, TODAY, level)
    assert str(raised.value) == told


def test_a_day_before_the_map_has_no_places():
    assert geography.provinces(date(2008, 7, 31)) == ()
    with pytest.raises(UnknownPlaceError, match="No province 24 on 31/07/2008"):
        geography.find("24", date(2008, 7, 31))


def test_an_id_nobody_lists_is_refused():
    with pytest.raises(UnknownPlaceIdError, match=r"^No place has the id 24:2019\. Use an id from the list"):
        geography.place("24:2019")


def test_cities_come_first_then_provinces_each_by_the_alphabet():
    names = [place.name_vi for place in geography.provinces(AFTER)]
    assert names[:7] == ["Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Huế", "An Giang"]
    names = [place.name_vi for place in geography.provinces(TODAY)]
    assert names[:10] == [
        *["Bắc Ninh", "Cần Thơ", "Đà Nẵng", "Đồng Nai", "Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Huế", "Quảng Ninh"],
        "An Giang",
    ]
    assert names[10:16] == ["Cà Mau", "Cao Bằng", "Đắk Lắk", "Điện Biên", "Đồng Tháp", "Gia Lai"]


@pytest.mark.parametrize(
    ("place_id", "last_day", "first_day"),
    [
        ("75", date(2026, 4, 29), date(2026, 4, 30)),
        ("22", date(2026, 8, 31), date(2026, 9, 1)),
        ("24", date(2026, 9, 19), date(2026, 9, 20)),
        ("46", date(2024, 12, 31), date(2025, 1, 1)),
    ],
)
def test_a_province_becomes_a_city_on_its_day(place_id, last_day, first_day):
    assert geography.kind(place_id, last_day) == "province"
    assert geography.kind(place_id, first_day) == "city"


def test_the_full_name_follows_the_kind_and_the_language():
    assert geography.full_name("75", date(2026, 4, 29)) == "Tỉnh Đồng Nai"
    assert geography.full_name("75", TODAY) == "Thành phố Đồng Nai"
    assert geography.full_name("75", TODAY, "en") == "Dong Nai City"
    assert geography.full_name("46", date(2024, 6, 1)) == "Tỉnh Thừa Thiên Huế"
    assert geography.full_name("G12", TODAY) == "Bộ Tài chính"
    assert geography.full_name("RRD", TODAY, "en") == "Red River Delta"


def test_the_number_of_cities_is_9_today_and_6_at_the_start():
    for day, cities in ((AFTER, 6), (TODAY, 9)):
        assert sum(geography.kind(place.id, day) == "city" for place in geography.provinces(day)) == cities


def test_six_regions_hold_all_provinces_of_any_day():
    assert [len(geography.members(region.id, TODAY)) for region in geography.regions()] == [9, 6, 5, 6, 3, 5]
    for day in (BEFORE, TODAY):
        members = [place for region in geography.regions() for place in geography.members(region.id, day)]
        assert sorted(place.id for place in members) == sorted(place.id for place in geography.provinces(day))


def test_an_ended_province_counts_in_the_region_of_its_successor():
    for place in geography.provinces(BEFORE):
        successor = geography.successor(place.id)
        assert successor is None or successor.parent == place.parent


def test_places_nest_from_commune_to_nation():
    assert [place.id for place in geography.ancestors("07210")] == ["24", "RRD", "VN"]
    assert geography.ancestors("VN") == ()
    assert geography.children("VN", TODAY) == geography.regions()
    assert geography.children("RRD", TODAY) == geography.members("RRD", TODAY)
    assert geography.children("24", TODAY) == geography.communes("24")
    assert geography.children("24", BEFORE) == ()
    assert geography.children("07210", TODAY) == ()


def test_the_communes_of_each_province_are_all_there():
    assert {place.id: len(geography.communes(place.id)) for place in geography.provinces(TODAY)} == COMMUNES
    assert sum(COMMUNES.values()) == 3321
    assert geography.communes("24:2025") == ()


def test_communes_become_wards_with_the_city():
    assert geography.full_name("07294", date(2026, 9, 1)) == "Xã Bố Hạ"
    assert geography.full_name("07294", TODAY) == "Phường Bố Hạ"
    kinds = [geography.kind(commune.id, TODAY) for commune in geography.communes("91")]
    assert [kinds.count(kind) for kind in ("ward", "commune", "special zone")] == [14, 85, 3]


def test_an_agency_is_known_by_its_short_and_its_long_code():
    assert geography.agency("G12").name_en == "Ministry of Finance"
    assert geography.agency("000.00.00.G12") == geography.agency("G12")
    assert len(geography.agencies()) == 22
    assert short_agency_code("000.01.02.G12") == "000.01.02.G12"


@pytest.mark.parametrize("code", ["G99", "H26", "24", "000.00.00.G99", "000.01.02.G12"])
def test_a_code_of_no_agency_is_refused(code):
    with pytest.raises(UnknownAgencyError, match=rf"^No agency has the code {code}. Write it as G12 or"):
        geography.agency(code)


def test_a_province_sends_under_its_own_code():
    assert geography.province_of_agency("H26").name_vi == "Hà Nội"
    assert geography.province_of_agency("000.00.00.H05") == geography.place("24")
    assert geography.province_of_agency("H02") == geography.place("24:2025")
    with pytest.raises(UnknownAgencyError):
        geography.province_of_agency("G12")


def test_every_standing_province_has_a_population_an_area_and_a_sender():
    for place in geography.provinces(TODAY):
        assert place.population
        assert place.area_km2
        assert geography.province_of_agency(place.agency_code or "") == place


@pytest.mark.parametrize(
    ("typed", "place_id"),
    [
        *[("da nang", "48"), ("Đà Nẵng", "48"), ("hcm", "79"), ("tphcm", "79"), ("TP.HCM", "79"), ("tp hcm", "79")],
        *[("sg", "79"), ("hn", "01"), ("khanh hoà", "56"), ("Khánh Hòa", "56"), ("hoa binh", "17:2025")],
        *[("bac giang", "24:2025"), ("brvt", "77:2025"), ("BTC", "G12"), ("tai chinh", "G12"), ("ca nuoc", "VN")],
        *[("thanh pho dong nai", "75"), ("tp đồng nai", "75"), ("chiem hoa", "02287"), ("Tây Nguyên", "SCH")],
        *[("thừa thiên", "46"), ("91", "91")],
    ],
)
def test_people_find_a_place_as_they_type_it(typed, place_id):
    assert geography.search(typed)[0].id == place_id


def test_a_search_is_limited_and_an_empty_one_finds_nothing():
    assert len(geography.search("a", limit=7)) == 7
    assert geography.search(" . ") == []
    assert geography.search("không có nơi nào tên này") == []


@given(st.sampled_from([*geography.provinces(BEFORE), *geography.provinces(AFTER), *geography.communes("24")]))
def test_every_place_is_found_by_its_name(place):
    assert place in geography.search(place.name_vi, limit=100)


@given(st.text(max_size=20))
def test_no_search_fails(text):
    assert len(geography.search(text)) <= 20


def test_a_folder_is_read_once():
    assert load_geography() is geography


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("places.csv", ",RRD,24,H02", ",RRD,99,H02", "24:2025 ended and its successor is not listed. Name a listed"),
        ("places.csv", ",RRD,24,H02", ",RRD,27:2025,H02", "passes to 27:2025, which does not stand on 01/07/2025."),
        ("places.csv", "2025-07-01,RRD,24,H02", "2008-08-01,RRD,24,H02", "24:2025 ends before it begins."),
        ("places.csv", "2025-07-01,RRD,24,H02", "2025-08-01,RRD,24,H02", "24 shares its code with 24:2025"),
        ("places.csv", ",,RRD,,H26", ",,QQQ,,H26", "01 lies in QQQ, which is not listed. Correct its parent."),
        ("places.csv", ",,RRD,,H26", ",,,,H26", "01 lies in no other place. Name its parent."),
        ("places.csv", ",,RRD,,H26", ",,RRD,24,H26", "01 has a successor and no end. Fill in valid_until."),
        ("places.csv", ",H14,", ",H26,", "shares its agency code with"),
        ("places.csv", ",8807523,", ",-1,", "population is '-1'. Write a whole number above zero."),
        ("places.csv", ",3359.84,", ",NaN,", "area_km2 is 'NaN'. Write a number above zero."),
        ("places.csv", "01,01,province", "01,01,country", "level is 'country'. Write one of nation, region"),
        ("places.csv", "01,01,province,Hà Nội", "01,01,province,", "name_vi is empty. Fill it in."),
        ("places.csv", "2008-08-01,,RRD,,H26", "01/08/2008,,RRD,,H26", "Write a date such as 2025-07-01."),
        ("place_titles.csv", "24,2026-09-20", "24,2025-07-01", "It is not later than the title before it."),
        ("place_titles.csv", "01,2008-08-01", "01,2009-08-01", "01 has no title when it begins."),
        ("place_titles.csv", "01,2008-08-01", "XX,2008-08-01", "Hà Nội has no title. Add one to place_titles.csv."),
        ("place_titles.csv", "24:2025,2008-08-01", "24:2025,2026-08-01", "24:2025 has a title after its end."),
        ("communes.csv", ",ward,", ",town,", "kind is 'town'. Write one of ward, commune, special zone."),
        ("communes.csv", "00008,", "00004,", "shares its id with 00004"),
    ],
)
def test_a_mistake_in_the_data_names_file_line_and_remedy(tmp_path, file, old, new, told):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(PlaceDataError) as raised:
        load_geography(folder)
    named = [str(mistake) for mistake in raised.value.mistakes]
    assert any(told in mistake for mistake in named), named
    assert all(".csv, line " in mistake for mistake in named)
    if file == "places.csv" and "shares" not in told:
        assert any(mistake.startswith(f"places.csv, line {line}: ") for mistake in named)


def test_every_mistake_is_told_at_once(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / "places.csv").read_text(encoding="utf-8")
    wrong = text.replace(",8807523,", ",many,", 1).replace(",6700.39,", ",0,", 1)
    (folder / "places.csv").write_text(wrong, encoding="utf-8")
    with pytest.raises(PlaceDataError) as raised:
        load_geography(folder)
    assert len(raised.value.mistakes) == 2
    assert str(raised.value).startswith("The list of places has mistakes:\nplaces.csv, line 9: ")
    assert str(raised.value).endswith("Correct the lines named.")
