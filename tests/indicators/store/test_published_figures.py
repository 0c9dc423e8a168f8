"""Published figures are kept once; another reading of one is another row, and the past keeps the first."""

from datetime import timedelta

from indicators.published_figures import read_bodies
from indicators.store.published_figures import keep_figures, published_figures
from tests.builders import NOW


def test_published_figures_are_kept_once(store):
    bodies = read_bodies()
    assert keep_figures(store, bodies, actor="loader", now=NOW) == len(bodies)
    assert keep_figures(store, bodies, actor="loader", now=NOW) == 0
    assert {each.code for each in published_figures(store)} == bodies.keys()


def test_another_reading_is_known_from_then_on(store):
    bodies = {code: body for code, body in read_bodies().items() if code == "saving-2021-01"}
    keep_figures(store, bodies, actor="loader", now=NOW)
    later = NOW + timedelta(days=1)
    code, body = next(iter(bodies.items()))
    amounts = [{**body["amounts"][0], "qualifier": "nearly"}]
    assert keep_figures(store, {code: {**body, "amounts": amounts}}, actor="loader", now=later) == 1
    said = [published_figures(store, as_of=at)[0].amounts[0].qualifier for at in (NOW, later)]
    assert said == ["above", "nearly"]
    assert published_figures(store, as_of=NOW - timedelta(days=1)) == []
