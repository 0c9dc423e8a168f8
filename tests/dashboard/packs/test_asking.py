"""What is asked of a pack is taken exactly, or refused with its reason."""

from datetime import timedelta

import pytest
from starlette.datastructures import QueryParams

from dashboard.packs.asking import MOST_SCENES, NotPackedError, Wanted, understood
from tests.builders import NOW

SCENES = {"frame", "overview", "finance", "map", *(f"profile:{code:02}" for code in range(99))}
PROGRAMMES = {None: ("overview", "finance", "overview"), "hall": ("map", "profile:48"), "province": ("profile:48",)}
YOUNG = "profile:48"
BEFORE = NOW.replace(year=2024)


def is_scene(address, at):
    return address in SCENES and (address != YOUNG or at > BEFORE)


def asked(**said):
    return understood(
        Wanted(**said),
        QueryParams([(name, str(value)) for name, value in said.items()]),
        programme=PROGRAMMES.get,
        is_scene=is_scene,
        now=NOW,
    )


def test_without_a_word_it_is_an_ordinary_wall_now_each_scene_once():
    found = asked()
    assert (found.scenes, found.as_of, found.language) == (("overview", "finance"), NOW, "vi")
    assert found.as_of.tzname() == "UTC"


def test_scenes_keep_their_order_and_may_be_places():
    assert asked(scenes="profile:48, finance,overview,finance").scenes == ("profile:48", "finance", "overview")


def test_a_wall_is_asked_for_by_its_name():
    assert asked(wall="hall").scenes == ("map", "profile:48")


def test_a_scene_that_was_not_yet_is_left_out_of_a_programme_and_refused_by_name():
    assert asked(wall="hall", as_of=BEFORE).scenes == ("map",)
    with pytest.raises(NotPackedError) as caught:
        asked(scenes=f"map,{YOUNG}", as_of=BEFORE)
    assert (caught.value.code, caught.value.facts) == (
        "not-found",
        {"what": {"vi": f"cảnh {YOUNG}", "en": f"scene {YOUNG}"}},
    )
    with pytest.raises(NotPackedError):
        asked(wall="province", as_of=BEFORE)


@pytest.mark.usefixtures("english")
def test_the_language_is_the_asker_s_unless_another_is_named():
    assert asked().language == "en"
    assert asked(language="vi").language == "vi"


def test_a_moment_of_any_zone_is_the_same_moment():
    moment = NOW - timedelta(days=3)
    assert asked(as_of=moment).as_of == moment


@pytest.mark.parametrize(
    ("said", "code", "fact"),
    [
        ({"scenes": "nowhere"}, "not-found", {"vi": "cảnh nowhere", "en": "scene nowhere"}),
        ({"scenes": "overview,frame"}, "not-found", {"vi": "cảnh frame", "en": "scene frame"}),
        ({"scenes": "../etc"}, "not-found", {"vi": "cảnh ../etc", "en": "scene ../etc"}),
        ({"scenes": " , "}, "bad-parameter", "scenes"),
        ({"scenes": ",".join(f"profile:{at:02}" for at in range(MOST_SCENES + 1))}, "bad-parameter", "scenes"),
        ({"wall": "nobody"}, "not-found", {"vi": "màn hình nobody", "en": "wall nobody"}),
        ({"wall": "hall", "scenes": "map"}, "bad-parameter", "wall"),
        ({"language": "fr"}, "bad-parameter", "language"),
        ({"as_of": NOW + timedelta(seconds=1)}, "bad-parameter", "as_of"),
        ({"as_of": NOW.replace(tzinfo=None)}, "bad-parameter", "as_of"),
        ({"as_of": NOW.replace(year=1066)}, "bad-parameter", "as_of"),
    ],
)
def test_what_cannot_be_given_is_refused(said, code, fact):
    with pytest.raises(NotPackedError) as refused:
        asked(**said)
    assert refused.value.code == code
    assert fact in refused.value.facts.values()


@pytest.mark.parametrize("query", ["scene=map", "scenes=map&scenes=finance"])
def test_a_misspelt_or_repeated_parameter_is_refused(query):
    with pytest.raises(NotPackedError):
        understood(Wanted(), QueryParams(query), programme=PROGRAMMES.get, is_scene=is_scene, now=NOW)


def test_the_error_says_what_to_do():
    assert str(NotPackedError("not-found", what="scene x")) == (
        "The pack cannot be made (not-found): what scene x. See docs/packs.md."
    )
