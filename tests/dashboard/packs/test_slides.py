"""The pack as slides: real text, native charts whose figures can be changed, nothing outside or over another."""

import io
import zipfile

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE

from dashboard.packs.slide_template import LETTERS
from dashboard.packs.slides import slides
from indicators.paper import Paper
from tests.dashboard.packs.bodies import (
    AS_OF,
    LONG,
    bare,
    exception,
    frame,
    full,
    mapped,
    pack,
    ranked,
    scene,
    tile,
    whole,
)
from tests.dashboard.packs.reading import (
    INCH,
    charts,
    deck,
    inside,
    misplaced,
    notes,
    plain,
    said_of,
    slide_words,
    tables,
    texts,
)


@pytest.fixture(scope="module")
def made():
    return slides(whole())


def titles(content):
    return [slide.shapes.title.text for slide in deck(content).slides]


def test_every_word_of_every_tile_is_on_a_slide(made):
    words = slide_words(made)
    for each in full()["tiles"].values():
        assert [part for part in said_of(each) if part not in words] == []


def test_the_slides_are_wide_and_begin_with_a_title_and_end_with_sources_and_proof(made):
    assert round(deck(made).slide_width / deck(made).slide_height, 3) == round(16 / 9, 3)
    assert titles(made)[0] == "Tài liệu họp"
    assert titles(made)[-3:] == ["Việc chệch hướng cần xử lý", "Nguồn số liệu", "Nguồn số liệu và cách kiểm tra"]
    assert "Có số liệu mô phỏng" in "".join(text for shape in deck(made).slides[0].shapes for text in texts(shape))


def test_a_scene_of_twelve_tiles_is_one_slide_and_one_of_its_plans(made):
    assert titles(made)[1:3] == [full()["title"], f"So với kế hoạch · {full()['title']}"]


def test_a_trend_is_a_chart_with_the_wall_s_values_and_a_gap_stays_a_gap(made):
    drawn = dict(charts(made, "trend "))
    trends = {each["name"]: each["trend"]["values"] for each in full()["tiles"].values() if each["trend"]}
    assert drawn.keys() == {f"trend {name}" for name in trends}
    for name, values in trends.items():
        chart = drawn[f"trend {name}"]
        assert list(chart.plots[0].series[0].values) == values
        assert values.count(None) == 3
        assert inside(chart, "c:chart/c:dispBlanksAs/@val") == ["gap"]
        assert (chart.value_axis.minimum_scale, chart.value_axis.maximum_scale) == (0.0, 10.25)


def test_a_chart_carries_its_figures_to_be_changed_and_its_language(made):
    (chart,) = [chart for _, chart in charts(made, "plans")]
    assert chart.part.chart_workbook.xlsx_part.blob.startswith(b"PK")
    assert inside(chart, "c:lang/@val") == ["vi-VN"]


def test_plans_are_compared_in_a_chart_whose_words_are_the_wall_s(made):
    (chart,) = [chart for _, chart in charts(made, "plans")]
    reached, planned = chart.plots[0].series
    held = [each for each in full()["tiles"].values() if each["target"]]
    assert sorted(reached.values) == sorted(round(each["target"]["share"] * 100, 1) for each in held)
    assert set(planned.values) == {100.0}
    assert len(list(chart.plots[0].categories)) == len(held)


def test_a_ranking_is_a_chart_of_those_who_have_a_figure_in_order(made):
    (chart,) = [chart for _, chart in charts(made, "ranking")]
    places = [each for each in mapped()["map"]["places"].values() if each["value"]]
    assert list(chart.plots[0].series[0].values) == [float(each["value"].replace(",", ".")) for each in places]
    assert list(chart.plots[0].categories) == [f"{each['rank']} {each['label']}" for each in places]
    assert chart.value_axis.minimum_scale == 0
    assert inside(chart, "//c:catAx/c:tickLblSkip/@val") == ["1"]
    words = slide_words(made)
    assert "Chưa có số liệu: 3" in words
    assert [each["label"] for each in mapped()["map"]["places"].values() if each["label"] not in words] == []


def test_a_ranking_panel_is_drawn_where_the_scene_is_one():
    ranking = {**ranked(), "kind": "ranking"}
    (chart,) = [chart for _, chart in charts(slides(pack(ranking)), "ranking")]
    assert len(list(chart.plots[0].series[0].values)) == 31
    assert charts(slides(pack(ranked())), "ranking") == []


def test_a_long_table_goes_on_over_slides_under_its_header_row():
    content = slides(pack(ranked()))
    rows = [[cell.text for cell in line.cells] for table in tables(content)[:2] for line in table.rows]
    assert rows.count(["Trạng thái", "Đơn vị", "Điểm", "Ghi chú"]) == 2
    assert [each[1] for each in rows if each[2]].count("Hà Nội") == 1
    assert len(rows) == 2 + 31 + 1 + 3
    assert titles(content)[1:3] == ["Ai còn nợ báo cáo?", "Ai còn nợ báo cáo? (tiếp)"]


def test_exceptions_are_a_table_with_who_sees_to_them():
    words = slide_words(slides(pack(frame(exception(1), exception(2)), full())))
    for said in ("Không đạt · khẩn", "Giải ngân đầu tư công 1", "41,2% (KH 60%)", "Bộ TC · đã tiếp nhận"):
        assert said in words
    assert "Không có ngoại lệ" in slide_words(slides(pack(frame(), full())))


def test_notes_tell_the_sources(made):
    told = notes(made)[0]
    for each in full()["tiles"].values():
        assert f"{each['name']} · {each['definition']} · {each['source_line']}" in told
    assert "Số liệu đến 08:30:00 20/10/2026 (GMT+7)" in told


def test_the_digest_stands_in_the_properties_and_on_the_last_slide(made):
    digest = whole().digest
    said = deck(made).core_properties
    assert (said.identifier, said.keywords) == (digest, f"sha256:{digest}")
    assert said.created.replace(tzinfo=AS_OF.tzinfo) == AS_OF
    assert digest in " ".join(text for shape in list(deck(made).slides)[-1].shapes for text in texts(shape))


def test_nothing_is_a_picture_and_the_letters_are_ours(made):
    kinds = {shape.shape_type for slide in deck(made).slides for shape in slide.shapes}
    assert MSO_SHAPE_TYPE.PICTURE not in kinds
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
        theme = package.read("ppt/theme/theme1.xml").decode()
    assert not [each for each in names if each.startswith("ppt/media/")]
    assert theme.count(f'<a:latin typeface="{LETTERS}"') == 2
    assert "Calibri" not in theme


@pytest.mark.parametrize("long", [False, True])
def test_nothing_lies_outside_a_slide_or_over_another_thing(made, long):
    if long:
        tiles = [
            tile(at, name=LONG, unit="nghìn tỷ đồng trên một trăm nghìn dân", source_line=LONG) for at in range(12)
        ]
        made = slides(pack(frame(exception(1, what=LONG)), scene((LONG, tiles), title=LONG)))
    assert misplaced(made) == []


def test_every_text_fits_its_box_in_our_letters(made):
    measure = Paper("", AS_OF)
    measure.add_page()
    measure.c_margin = 0
    spilt = [
        (number, shape.text_frame.text)
        for number, slide in enumerate(deck(made).slides, 1)
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.TEXT_BOX and needed(measure, shape) > shape.height / INCH + 0.04
    ]
    measure.output()  # closes its fonts
    assert spilt == []


def needed(measure, shape):
    """The height of a text box's lines in inches, by the widths of our own letters."""
    high = 0.0
    for paragraph in shape.text_frame.paragraphs:
        wide = 0.0
        for run in paragraph.runs:
            measure.set_font("latin", "B" if run.font.bold else "", run.font.size.pt)
            wide += measure.get_string_width(run.text) / 25.4
        size = max((run.font.size.pt for run in paragraph.runs), default=0)
        high += -(-wide // (shape.width / INCH)) * size * 1.27 / 72
    return high


def test_an_empty_scene_has_a_slide_that_says_so():
    content = slides(pack(scene(code="economy", title="Kinh tế?")))
    assert "Kinh tế?" in titles(content)
    assert "Chưa có số liệu" in slide_words(content)
    assert charts(content) == []


def test_what_is_missing_is_said_and_has_no_chart():
    made = scene(("Thu", [bare(1)]))
    content = slides(pack(made))
    words = slide_words(content)
    assert [part for part in said_of(made["tiles"]["TC01:VN:M"]) if part not in words] == []
    assert charts(content) == []


def test_very_long_names_are_whole():
    names = [f"{LONG} {number} {LONG}" for number in range(5)]
    words = slide_words(slides(pack(scene((LONG, [tile(at, name=name) for at, name in enumerate(names)])))))
    assert [name for name in names if plain(name) not in words] == []


def test_more_bands_than_fit_go_on_on_a_further_slide():
    tiles = [tile(at) for at in range(42)]
    content = slides(pack(scene(("Tất cả", tiles), title="Chỉ tiêu")))
    assert titles(content).count("Chỉ tiêu (tiếp)") == 3
    assert len(charts(content, "trend ")) == 42
    assert misplaced(content) == []


def test_english_is_spoken_throughout():
    made = scene(("Revenue", [tile(1)]), language="en", title="Which revenue is behind?")
    content = slides(pack(frame(), made, language="en"))
    words = slide_words(content)
    for said in ("Meeting pack", "Known as of 08:30:00", "for the better", "Digest (SHA-256)"):
        assert said in words
    assert "Văn phòng" not in words
    assert inside(charts(content, "trend ")[0][1], "c:lang/@val") == ["en-GB"]


def test_the_same_pack_makes_the_same_bytes(made):
    assert slides(whole()) == made
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        book = next(each for each in package.namelist() if each.endswith(".xlsx"))
        with zipfile.ZipFile(io.BytesIO(package.read(book))) as inner:
            assert b"2026-10-20T01:30:00Z" in inner.read("docProps/core.xml")


def test_a_long_question_is_written_smaller():
    content = slides(pack(scene(("Thu", [tile(1)]), title=f"{LONG}: {LONG}")))
    size = next(iter(deck(content).slides[1].shapes.title.text_frame.paragraphs[0].runs)).font.size
    assert size is not None
    assert size.pt < 22
