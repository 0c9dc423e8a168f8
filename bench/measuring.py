"""A figure beside its floor: taking turns, the middle of many, how far they spread, and the line that says so."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

Sample = TypeVar("Sample")

DIGITS = 4
"""Significant digits that are printed; the spread says how many of them mean something."""


class Better(StrEnum):
    """Which end of a figure is the good one."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Comparison:
    """A figure: what was measured of the product and, in turns with it, of its floor; both in `unit`."""

    figure: str
    unit: str
    better: Better
    floor_is: str
    ours: Sequence[float]
    floor: Sequence[float]
    percentile: int = 50


@dataclass(frozen=True)
class Effort:
    """How much is measured: everything, or enough to see within a minute that everything works."""

    quick: bool

    def times(self, thorough: int, quick: int) -> int:
        """Pick the number that goes with this effort."""
        return quick if self.quick else thorough


def in_turns(
    repetitions: int, ours: Callable[[], Sample], floor: Callable[[], Sample]
) -> tuple[list[Sample], list[Sample]]:
    """Measure product, floor, product, floor …, so that a busy moment of the machine falls on both."""
    ours_taken: list[Sample] = []
    floor_taken: list[Sample] = []
    for _ in range(repetitions):
        ours_taken.append(ours())
        floor_taken.append(floor())
    return ours_taken, floor_taken


def milliseconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def line(taken: Comparison) -> str:
    """A figure as one line of JSON; `ratio` is ours ÷ floor, `spread` the first and third quartile of each."""
    ours, floor = _percentile(taken.ours, taken.percentile), _percentile(taken.floor, taken.percentile)
    return json.dumps(
        {
            "figure": taken.figure,
            "unit": taken.unit,
            "ours": _short(ours),
            "floor": _short(floor),
            "ratio": _short(ours / floor) if floor else None,
            "better": taken.better.value,
            "floor_is": taken.floor_is,
            "statistic": f"p{taken.percentile}",
            "repetitions": len(taken.ours),
            "spread": {"ours": _quartiles(taken.ours), "floor": _quartiles(taken.floor)},
            "machine": machine(),
        },
        ensure_ascii=False,
    )


def machine() -> dict[str, Any]:
    """What a reader must know of the machine: the cores this process may use, and how many wanted to run of late."""
    return {"cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 1)}


def say(sentence: str) -> None:
    """Tell whoever waits what is being done; standard output holds the figures alone."""
    print(sentence, file=sys.stderr, flush=True)


def _percentile(values: Sequence[float], percentile: int) -> float:
    if len(values) == 1:
        return values[0]
    if percentile == 50:  # noqa: PLR2004 - the middle one
        return statistics.median(values)
    return statistics.quantiles(values, n=100, method="inclusive")[percentile - 1]


def _quartiles(values: Sequence[float]) -> list[float]:
    if len(values) == 1:
        return [_short(values[0])] * 2
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return [_short(first), _short(third)]


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
