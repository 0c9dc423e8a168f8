"""Markup that stays markup whatever the texts in it."""

from defusedxml.ElementTree import fromstring

from dashboard.sdmx.markup import element, header, named, opening, plain
from tests.builders import NOW


def test_texts_cannot_become_markup():
    text = """<b>&"'</b>"""
    said = fromstring(element("a", {"x": text, "y": None}, plain(text)))
    assert (said.text, dict(said.attrib)) == (text, {"x": text})


def test_what_xml_cannot_have_becomes_a_question_mark():
    assert plain("a\x00\x1b\ufffe\ud800\tb") == "a????\tb"


def test_an_element_without_content_closes_itself():
    assert element("a") == "<a/>"
    assert element("a", {}, "", "") == "<a/>"


def test_a_message_is_well_formed_and_says_who_speaks_and_when():
    text = opening("Structure", {"ns1": "urn:x"}) + header("N1", NOW, named("một", "one")) + "</mes:Structure>"
    said = {each.tag.rpartition("}")[2]: each for each in fromstring(text).iter()}
    assert said["Sender"].get("id") == "VPCP"
    assert said["Prepared"].text == "2026-10-20T08:30:00+07:00"
