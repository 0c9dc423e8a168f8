"""What a browser may ask of Dash, and what is refused before Dash sees it."""

import json

import pytest

from dashboard.questions import fault_of
from tests.dashboard.centre import OUR_PAGE, cookie, opened

DECLARED = {"a.children": {"inputs": [{"id": "b", "property": "value"}, {"id": "url", "property": "pathname"}]}}


def question(**differences):
    inputs = [{"id": "b", "property": "value", "value": 1}, {"id": "url", "property": "pathname", "value": "/"}]
    return {"output": "a.children", "inputs": inputs, "state": [], "changedPropIds": ["b.value"], **differences}


def fault(said):
    return fault_of(json.dumps(said).encode(), DECLARED)


def test_a_question_with_the_declared_inputs_may_be_asked():
    assert fault(question()) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (None, "no output"),
        ([], "no output"),
        ({}, "no output"),
        (question(output={"id": "a"}), "no output"),
        (question(output="zz.children"), "no such callback"),
        (question(inputs=[]), "other inputs than the callback declares"),
        (question(inputs=[None, 1]), "other inputs than the callback declares"),
        (question(inputs={"id": "b"}), "other inputs than the callback declares"),
        (question(state=[{"id": "b", "property": "value"}]), "other state than the callback declares"),
        (question(changedPropIds=[1]), "changedPropIds"),
        (
            question(inputs=[question()["inputs"][0], {"id": "url", "property": "pathname", "value": {"a": 1}}]),
            "inputs: an address that is no text",
        ),
    ],
)
def test_any_other_is_refused_by_what_is_wrong_with_it(said, why):
    assert fault(said) == why


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_said_to_be_none(content):
    assert fault_of(content, DECLARED) == "not JSON"


@pytest.mark.parametrize("content", [b"", b"null", b'{"output": "zz.children", "inputs": []}', b"x" * (5 * 2**20)])
def test_no_question_makes_a_fault_of_ours(store, content):
    with opened(store) as centre:
        signed_in = cookie(store, "staff")
        asked = {"content": content, "headers": {**OUR_PAGE, "Content-Type": "application/json"}}
        answer = centre.ask("POST", "/_dash-update-component", cookie=signed_in, **asked)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-parameter")


@pytest.mark.parametrize("path", ["dash/%2e%2e/dash.py", "nowhere/x.js", "dash/nothing.js"])
def test_a_file_that_no_component_has_is_not_found(store, path):
    with opened(store) as centre:
        answer = centre.get(f"/_dash-component-suites/{path}", cookie=cookie(store, "staff"))
    assert answer.status_code == 404
