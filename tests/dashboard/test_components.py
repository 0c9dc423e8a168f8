"""What pages are built of says what it shows, also to those who listen."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard.components import CONFIG, Column
from dashboard.words import words

say = words("vi")


def test_no_chart_sends_a_figure_to_a_cloud_or_asks_one_for_a_map() -> None:
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["displaylogo"] is False
    assert CONFIG["topojsonURL"].startswith("/assets/")


def test_a_missing_figure_is_a_dash_and_never_a_zero() -> None:
    assert made.cell(None, numeric=True).children == "—"
    assert made.bar_cell(None, None).children == "—"


def test_a_bar_is_never_longer_than_its_cell() -> None:
    assert properties(made.bar_cell("9", 1.7))["style"] == {"--share": "100.0%"}


def test_a_status_is_a_shape_and_a_word() -> None:
    mark, word = made.shape("off", "Không đạt").children
    assert mark.className == "shape shape-off"
    assert word.children == "Không đạt"


def test_a_table_names_itself_and_its_columns() -> None:
    frame = made.table("Budget", [Column("Place"), Column("Value", numeric=True)], [html.Tr()], "t")
    caption, head, _body = frame.children.children
    assert caption.children == "Budget"
    assert [(each.children, each.scope, each.className) for each in head.children.children] == [
        ("Place", "col", ""),
        ("Value", "col", "numeric"),
    ]


def test_the_last_step_of_the_way_is_where_the_reader_is() -> None:
    steps = made.breadcrumb(say, [("Cả nước", "/place/VN"), ("Bắc Ninh", None)]).children.children
    assert steps[0].children.href == "/place/VN"
    assert steps[1].children.to_plotly_json()["props"]["aria-current"] == "page"


def test_a_list_is_searched_where_it_is_long_and_takes_several_where_several_are_chosen() -> None:
    options = [{"label": str(each), "value": str(each)} for each in range(20)]
    one, several = made.choice(say, "one", options, "1"), made.choice(say, "several", options[:3], ("1", "2"))
    wanted = ("value", "multi", "searchable")
    assert [properties(one)[each] for each in wanted] == ["1", False, True]
    assert [properties(several)[each] for each in wanted] == [["1", "2"], True, False]
    assert properties(made.choice(say, "none", options, None))["multi"] is False


def properties(component: Component) -> dict[str, Any]:
    """What a component is told."""
    told: dict[str, Any] = component.to_plotly_json()["props"]
    return told
