"""Hatches lie inside their outline, edge to edge."""

import pytest

from dashboard.packs.sheet_map import hatching

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
HORSESHOE = [(0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (4.0, 6.0), (4.0, 2.0), (2.0, 2.0), (2.0, 6.0), (0.0, 6.0)]


def test_every_line_goes_from_edge_to_edge():
    drawn = list(hatching([SQUARE], 1.0))
    assert len(drawn) == 7
    for one, other in drawn:
        assert sum(one) == pytest.approx(sum(other))
        assert all(0 <= at <= 4 for at in (*one, *other))


def test_a_bay_stays_free():
    for (left, top), (right, below) in hatching([HORSESHOE], 0.5):
        middle = ((left + right) / 2, (top + below) / 2)
        assert not (2 < middle[0] < 4 and middle[1] > 2)
