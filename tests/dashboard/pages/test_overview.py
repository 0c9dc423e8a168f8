"""The overview has a group for each field, and every figure of a field that is chosen."""

from collections.abc import Callable
from datetime import datetime

from dash.development.base_component import Component

from dashboard.pages import overview
from dashboard.queries import Queries
from indicators.store import Store
from indicators.store.recording import Rules
from tests.builders import figure, keep

Text = Callable[[Component], str]
Clock = Callable[[], datetime]


def test_all_nine_fields_are_headed(ask: Queries, now: Clock, text: Text) -> None:
    words = text(overview.layout(ask, now)).splitlines()
    assert all(words.count(names[0]) == 2 for names in ask.catalogue.fields.values())


def test_a_chosen_field_lists_every_figure_and_says_what_is_missing(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(place="VN", value="1712345.6"))
    words = text(overview.layout(ask, now, field="public-finance"))
    assert "1.712.345,6" in words
    assert words.count("Chưa có số liệu cả nước") == 8


def test_an_unknown_field_shows_all(ask: Queries, now: Clock, text: Text) -> None:
    assert text(overview.layout(ask, now, field="x")) == text(overview.layout(ask, now))
