"""Groups of different size are compared in percent of what each could be."""

from decimal import Decimal

from dashboard.figures import groups

LABELS = groups.Labels("spread", "mean", "percent", "No points.")
PROGRESS = groups.Group("Progress", Decimal(20), {"A": Decimal(10), "B": Decimal(16), "C": None}, Decimal(13))


def test_nothing_known_is_said_in_words() -> None:
    figure = groups.draw([groups.Group("Progress", Decimal(20), {"A": None}, None)], ["A"], LABELS, "vi")
    assert figure["layout"]["annotations"][0]["text"] == "No points."


def test_the_bar_spans_from_the_lowest_to_the_highest() -> None:
    bar = groups.draw([PROGRESS], [], LABELS, "vi")["data"][0]
    assert (bar["base"], bar["x"]) == ([50.0], [30.0])


def test_the_mean_and_the_chosen_places_are_marked_each_in_a_shape_of_its_own() -> None:
    _, mean, first, second = groups.draw([PROGRESS], ["A", "B"], LABELS, "vi")["data"]
    assert (mean["x"], first["x"], second["x"]) == ([65.0], [50.0], [80.0])
    assert len({mean["marker"]["symbol"], first["marker"]["symbol"], second["marker"]["symbol"]}) == 3


def test_a_chosen_place_without_points_has_no_mark() -> None:
    assert groups.draw([PROGRESS], ["C"], LABELS, "vi")["data"][-1]["x"] == [None]
