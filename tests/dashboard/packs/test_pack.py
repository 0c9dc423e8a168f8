"""A pack before it is printed: one moment, the exceptions of the frame, and a digest that anybody can compute."""

import hashlib
import json

from dashboard.packs.pack import digest, title_of
from dashboard.packs.pdf import paper
from dashboard.packs.slides import slides
from tests.dashboard.packs.bodies import exception, frame, full, pack, scene, tile, whole
from tests.dashboard.packs.reading import paper_words, said_of, slide_words


def test_the_digest_is_that_of_the_canonical_json_of_the_bodies():
    body = {"scene": "x", "b": 1, "a": "ế", "version": 9}
    assert digest([body]) == hashlib.sha256('[{"a":"ế","b":1,"scene":"x"}]'.encode()).hexdigest()


def test_the_digest_holds_whoever_serves_the_bodies_and_changes_with_any_word():
    assert digest([full()]) == digest([full(version=8, boot="b2", assets="a2", built_at="2027-01-01T00:00:00+07:00")])
    assert digest([full()]) != digest([full(title="Khác")])
    assert digest([full(), frame()]) != digest([full()])
    again = json.loads(json.dumps(full()))
    assert digest([again]) == digest([full()])


def test_both_packs_and_the_bodies_agree():
    made = whole()
    on_paper, on_slides = paper_words(paper(made)), slide_words(slides(made))
    for body in made.scenes:
        for each in body["tiles"].values():
            assert [part for part in said_of(each) if part not in on_paper or part not in on_slides] == []
        for panel in body["panels"]:
            cells = [text for row in panel["rows"] for text in row["cells"].values() if text]
            assert [text for text in cells if text not in on_paper or text not in on_slides] == []
    assert made.digest in on_paper
    assert made.digest in on_slides


def test_exceptions_are_the_frame_s_and_a_scene_s_where_there_is_no_frame():
    told = {"rows": [exception(7)], "more": None, "none": "x"}
    assert pack(frame(exception(1)), full(exceptions=told)).exceptions["rows"] == [exception(1)]
    assert pack(full(exceptions=told)).exceptions == told
    assert pack(full()).exceptions["rows"] == []


def test_a_place_is_told_with_the_question():
    assert title_of(full(place="48", place_label="Đà Nẵng")) == f"{full()['title']} · Đà Nẵng"
    assert title_of(full(title="Đà Nẵng hôm nay", place_label="Đà Nẵng")) == "Đà Nẵng hôm nay"


def test_the_moment_is_written_in_the_zone_and_the_address_gives_the_same_pack():
    made = pack(scene(("Thu", [tile(1)])))
    assert made.moment == "08:30:00 20/10/2026 (GMT+7)"
    assert made.again("pdf") == (
        "http://127.0.0.1:8050/packs/wall.pdf?as_of=2026-10-20T08:30:00%2B07:00&scenes=finance&language=vi"
    )
    assert made.file_name("pptx") == "dieu-hanh-2026-10-20-0830.pptx"
