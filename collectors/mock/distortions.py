"""What a fault does to the answers of the portal and of the LGSP, which have shapes of their own."""

from collections.abc import Mapping
from typing import Any

from collectors.mock.faults import Fault, Spell

_SCORES = ("totalScore", "ratio")


def of_portal(answer: dict[str, Any], faults: Mapping[Fault, Spell]) -> dict[str, Any]:
    """The scores of provinces, with the faults that are on in them."""
    lines = answer["evaluation"]
    if Fault.PARTIAL in faults:
        lines = [line for number, line in enumerate(lines) if number % 3 != 1]
    if Fault.DUPLICATE in faults:
        lines = [*lines, *lines[:1]]
    if Fault.REVISED in faults:
        lines = [_scaled(line, 0.99) if number % 4 == 0 else line for number, line in enumerate(lines)]
    if Fault.WRONG_UNIT in faults:
        lines = [_scaled(line, 10) for line in lines]
    return answer | {"evaluation": lines}


def of_metrics(metrics: list[dict[str, Any]], faults: Mapping[Fault, Spell]) -> list[dict[str, Any]]:
    """The metrics of a sister path, with the faults that are on in them."""
    if Fault.PARTIAL in faults:
        metrics = metrics[:-1]
    if Fault.DUPLICATE in faults:
        metrics = [*metrics, *metrics[:1]]
    if Fault.REVISED in faults:
        metrics = [_fewer(each) for each in metrics]
    if Fault.WRONG_UNIT in faults:
        metrics = [each | {"numerator": each["numerator"] * 1000} if each["numerator"] else each for each in metrics]
    return metrics


def of_dossiers(answer: dict[str, Any], faults: Mapping[Fault, Spell]) -> dict[str, Any]:
    """The months of an agency, with the faults that are on in them."""
    lines: list[dict[str, str]] = answer["data"]
    if Fault.LATE in faults:
        lines = lines[:-1]
    if Fault.REVISED in faults and len(lines) > 1:
        lines = [*lines[:-2], _fewer_on_time(lines[-2]), lines[-1]]
    if Fault.PARTIAL in faults:
        lines = [*lines[:-1], *({key: line[key] for key in list(line)[:-3]} for line in lines[-1:])]
    if Fault.DUPLICATE in faults:
        lines = [*lines, *lines[-1:]]
    if Fault.WRONG_UNIT in faults:
        lines = [_in_thousands(line) for line in lines]
    return answer | {"data": lines}


def _scaled(line: dict[str, Any], factor: float) -> dict[str, Any]:
    groups = {group: round(points * factor, 2) for group, points in line["groupScores"].items()}
    total = round(sum(groups.values()), 2)
    return line | {"groupScores": groups} | dict.fromkeys(_SCORES, total)


def _fewer_on_time(line: dict[str, str]) -> dict[str, str]:
    moved = int(line["TongXuLyDungHan"]) // 100
    return line | {
        "TongXuLyDungHan": str(int(line["TongXuLyDungHan"]) - moved),
        "TongXuLyTreHan": str(int(line["TongXuLyTreHan"]) + moved),
    }


def _in_thousands(line: dict[str, str]) -> dict[str, str]:
    """Counts in thousands with a decimal comma, as a person would type them."""
    return {
        key: value if key in {"Thang", "Nam"} else f"{int(value) / 1000:.1f}".replace(".", ",")
        for key, value in line.items()
    }


def _fewer(metric: dict[str, Any]) -> dict[str, Any]:
    """A metric that lost a hundredth of its numerator, with the ratio and the points that follow."""
    if not metric["numerator"]:
        return metric
    numerator = metric["numerator"] - max(1, metric["numerator"] // 100)
    part = numerator / metric["numerator"]
    return metric | {
        "numerator": numerator,
        "ratio": round(metric["ratio"] * part, 2),
        "score": round(metric["score"] * part, 2),
    }
