"""A parameter that an address does not know, or that is given twice, is refused."""

import pytest

from tests.dashboard.centre import key, opened


@pytest.fixture
def reader(store):
    with opened(store) as centre:
        token = key(store, "read")
        yield lambda path: centre.get(f"/api/v1{path}", token=token)


@pytest.mark.parametrize(
    "path", ["/observations?indicater=TC01", "/areas?indicator=TC01", "/forms?a=1", "/indicators?b"]
)
def test_a_slip_in_a_parameter_does_not_read_as_a_wish_for_everything(reader, path):
    answer = reader(path if "=" in path else f"{path}=1")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-parameter")
    assert "there are:" in answer.json()["detail"]


def test_a_parameter_is_given_once(reader):
    answer = reader("/observations?area=01&area=79")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-parameter")
    assert "area" in answer.json()["detail"]


def test_what_an_address_knows_and_the_language_are_taken(reader):
    assert (
        reader("/observations?indicator=TC01&area=01&level=province&from=2026-01&to=2026-10&lang=en").status_code == 200
    )
    assert reader("/areas?at=2026-10&level=province").status_code == 200
