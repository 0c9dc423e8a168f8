"""Every sentence on a screen is said in Vietnamese."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from dashboard import words
from dashboard.words import LANGUAGE, spoken

DASHBOARD = Path(words.__file__).parent


def test_every_sentence_used_has_a_vietnamese_one() -> None:
    missing = sorted(used() - catalogue("vi").keys())
    assert not missing, f"Translate in locale/vi: {missing}"


def test_every_vietnamese_sentence_is_used() -> None:
    assert not sorted(catalogue("vi").keys() - used())


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_translation_fills_only_blanks_that_its_sentence_is_given(language: str) -> None:
    also_given = {"year", "name", "short_name", "number", "month", "quarter", "week"}
    for sentence, translation in catalogue(language).items():
        assert blanks(translation) <= blanks(sentence) | also_given, sentence


@pytest.mark.parametrize(
    "file", sorted(DASHBOARD.glob("locale/*/LC_MESSAGES/*.po")), ids=lambda file: f"{file.parts[-3]}-{file.stem}"
)
def test_a_sentence_is_translated_once(file: Path) -> None:
    entries = re.findall(r'^msgid (".+")$', file.read_text(encoding="utf-8"), re.MULTILINE)
    assert [each for each, times in Counter(entries).items() if times > 1] == []


def test_an_english_sentence_is_its_own_translation() -> None:
    assert words.words("en")("Overview") == "Overview"


def test_an_unknown_language_is_answered_in_vietnamese() -> None:
    assert words.words("fr")("Overview") == "Tổng quan"


def test_the_language_of_the_request_is_spoken() -> None:
    token = LANGUAGE.set("en")
    assert spoken()("Overview") == "Overview"
    LANGUAGE.reset(token)
    assert spoken()("Overview") == "Tổng quan"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_wall_says_shorter_only_what_is_said_at_all(language: str) -> None:
    assert not sorted(catalogue(language, "wall.po").keys() - used())


def catalogue(language: str, name: str = "dieuhanh.po") -> dict[str, str]:
    """Every translated sentence of a language."""
    file = DASHBOARD / "locale" / language / "LC_MESSAGES" / name
    with file.open("rb") as lines:
        return {str(each.id): str(each.string) for each in read_po(lines, locale=language) if each.id and each.string}


def used() -> set[str]:
    """Every sentence that the dashboard says: in a call of `say`, a table of words, or as the title of a page."""
    return {text for file in DASHBOARD.rglob("*.py") for text in said(ast.parse(file.read_text(encoding="utf-8")))}


def said(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            position = 1 if called(node.func) == "add_page" else 0
            if called(node.func) in {"say", "words", "brief", "spoken", "add_page"} and len(node.args) > position:
                yield from constants(node.args[position])
        elif isinstance(node, ast.Assign | ast.AnnAssign) and is_table_of_words(node):
            yield from constants(node.value)


def is_table_of_words(node: ast.Assign | ast.AnnAssign) -> bool:
    """A table named so, or one that has a sentence for each member of an enumeration."""
    by_member = isinstance(node.value, ast.Dict) and all(isinstance(key, ast.Attribute) for key in node.value.keys)
    return by_member or "WORDS" in ast.unparse(node).split("=", maxsplit=1)[0]


def called(function: ast.expr) -> str:
    """The name that is called: say(…), view.say(…), words(language)(…)."""
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return "" if name in {"words", "brief"} else name
        case ast.Call(func=ast.Name(id=name)):
            return name
    return ""


def constants(node: ast.expr | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text) if not text.startswith("/"):
            yield text
        case ast.Dict(values=values):
            for each in values:
                yield from constants(each)


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
