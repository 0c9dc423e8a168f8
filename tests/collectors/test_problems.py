"""Reasons for a refusal: each has words in both languages, and everyone who gives one gives its facts."""

import ast
import string
from collections.abc import Iterator
from typing import Any

import pytest

from collectors.problems import ERRORS_SHOWN, REASONS, Problem, RefusedError, body, codes, said_of, status_of
from indicators.data_files import toml

COLLECTORS = REASONS.parent
ANYTHING = "…"
"""Stands for facts that cannot be read from the code."""


def placeholders(code: str) -> set[str]:
    """The facts that a reason's words are filled with."""
    words = [text for part in ("title", "detail", "hint") for text in toml(REASONS)[code][part].values()]
    return {name for text in words for _, name, _, _ in string.Formatter().parse(text) if name}


def given() -> Iterator[tuple[str, str, set[str]]]:
    """Every mistake that the code names: where, its code, and the facts it comes with."""
    for file in sorted(COLLECTORS.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _given_in(function, file.relative_to(COLLECTORS).as_posix())


def _given_in(function: ast.FunctionDef | ast.AsyncFunctionDef, file: str) -> Iterator[tuple[str, str, set[str]]]:
    for call in ast.walk(function):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Problem"):
            continue
        code = call.args[0]
        if isinstance(code, ast.Constant):
            named = [word.value for word in call.keywords if word.arg == "facts"]
            facts = next(iter([*named, *call.args[2:3]]), None)
            yield f"{file}:{call.lineno}", str(code.value), _keys(facts, function)


def _keys(facts: ast.expr | None, function: ast.AST) -> set[str]:
    """The keys of a dict as written, through the names it was put together from."""
    match facts:
        case None:
            return set()
        case ast.Dict():
            spread = [
                _keys(value, function) for key, value in zip(facts.keys, facts.values, strict=True) if key is None
            ]
            return {str(key.value) for key in facts.keys if isinstance(key, ast.Constant)}.union(*spread)
        case ast.Name():
            values = [
                node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Assign | ast.AugAssign)
                and facts.id in {each.id for each in ast.walk(_target(node)) if isinstance(each, ast.Name)}
            ]
            return set().union(*(_keys(value, function) for value in values)) if values else {ANYTHING}
        case _:
            return {ANYTHING}


def _target(node: ast.Assign | ast.AugAssign) -> ast.expr:
    return node.target if isinstance(node, ast.AugAssign) else node.targets[0]


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_has_title_detail_and_hint_in_both_languages(code: str, language: str) -> None:
    said = said_of(Problem(code, facts=dict.fromkeys(placeholders(code), "x")), language)
    assert all(said[part] for part in ("title", "detail", "hint"))
    assert status_of(code) == 200 or 400 <= status_of(code) < 600


@pytest.mark.parametrize("code", codes())
def test_both_languages_tell_the_same_facts(code: str) -> None:
    reason: dict[str, Any] = toml(REASONS)[code]
    for part in ("detail", "hint"):
        named = [
            {name for _, name, _, _ in string.Formatter().parse(reason[part][each]) if name} for each in ("vi", "en")
        ]
        assert named[0] == named[1], part


def test_whoever_names_a_mistake_gives_the_facts_of_its_words() -> None:
    found = list(given())
    lacking = {
        f"{where} {code}": sorted(placeholders(code) - facts)
        for where, code, facts in found
        if ANYTHING not in facts and not placeholders(code) <= facts
    }
    assert lacking == {}
    assert len(found) > 30


def test_only_reasons_that_exist_are_named() -> None:
    assert {code for _, code, _ in given()} <= set(codes())


def test_the_gravest_mistake_speaks_for_the_document() -> None:
    refused = [
        Problem("period-not-a-period", "#/report_period", {"period": "x"}),
        Problem("sender-not-yours", "#/sender", {"holder": "G12", "sender": "G19"}),
    ]
    answer = body(refused, "en", instance="/api/v1/receipts/1")
    assert (answer["status"], answer["type"], answer["instance"]) == (
        403,
        "/problems/sender-not-yours",
        "/api/v1/receipts/1",
    )
    assert answer["detail"] == "The key belongs to G12; the report says G19."
    assert [error["pointer"] for error in answer["errors"]] == ["#/report_period", "#/sender"]
    assert RefusedError(refused).status == 403


def test_an_answer_names_a_hundred_mistakes_and_their_true_number() -> None:
    answer = body([Problem("empty-report")] * (ERRORS_SHOWN + 1), "vi")
    assert answer["type"] == "/problems/validation"
    assert (len(answer["errors"]), answer["errors_total"]) == (ERRORS_SHOWN, ERRORS_SHOWN + 1)
    assert answer["instance"].startswith("urn:uuid:")


def test_a_refusal_says_the_first_mistake_how_many_more_and_what_to_do() -> None:
    facts = {"row": 3, "unit": "đồng", "indicator": "TC01", "expected": "tỷ đồng"}
    refused = RefusedError([Problem("unit-mismatch", "#", facts), Problem("empty-report"), Problem("empty-report")])
    assert str(refused) == (
        'Row 3: unit "đồng"; indicator TC01 is in "tỷ đồng". (and 2 more) Convert the figure to "tỷ đồng".'
    )
    assert refused.codes == ["unit-mismatch", "empty-report"]


def test_facts_with_braces_are_repeated_and_not_filled_in() -> None:
    said = said_of(Problem("unknown-form", "#/form", {"form": "{sender}%s{0}"}), "en")
    assert said["detail"] == 'There is no form "{sender}%s{0}".'
