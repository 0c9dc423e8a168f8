"""The tables of the national systems on a wall: what is open there, with whom, since when."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.axis_panels import documents
from dashboard.cabinet_panels import citizens, sessions_and_slips
from dashboard.materials import Sight
from dashboard.reform_panels import reform

PANELS: Mapping[str, Callable[[Sight], list[dict[str, Any]]]] = {
    "documents": documents,
    "reform": reform,
    "cabinet": sessions_and_slips,
    "feedback": citizens,
}
"""What a scene of a kind shows beside its tiles."""
