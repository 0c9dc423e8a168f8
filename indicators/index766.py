"""The service index of Decision 766/QĐ-TTg: points from numerators over denominators, and what one more point takes.

A metric is worth `most` points, linear in its ratio up to the ratio that gives them all (`full_at`: 100 %, or 80, 90
or 50 where the rule is capped). Where no source states the rule or how a group's points are split, `basis` says
"assumed". Checked against the portal's own answers of 30/09/2026.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from indicators.data_files import DATA_FOLDER, DataFileError, csv_rows

GROUPS: Mapping[str, Decimal] = {
    code: Decimal(most)
    for code, most in (("CKMB", 18), ("TDGQ", 20), ("CLGQ", 12), ("TTTT", 10), ("MDSH", 22), ("MDHL", 18))
}
"""The most points of each group; 100 together."""

BASES = frozenset({"verified", "linear", "document", "assumed"})
"""Whence a rule is known: checked on published scores, the plain reading, the guide's text alone, or nobody says."""

INDICATORS: Mapping[str, str] = {
    "CKMB": "HC02",
    "TDGQ": "HC03",
    "CLGQ": "HC04",
    "TTTT": "HC05",
    "MDSH": "HC06",
    "MDHL": "HC07",
}
"""The indicator of each group's points."""

BY_SHARE = frozenset({"ELECTRONIC_CERTIFIED_COPY"})
"""Metrics of which the portal gives a share in % and no numerator and denominator."""

HUNDREDTH = Decimal("0.01")
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Metric:
    """One metric: its group and number in the Decision, its names, its points, and the ratio in % that gives them."""

    code: str
    group: str
    item: str
    name_vi: str
    name_en: str
    most: Decimal
    full_at: Decimal
    basis: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The indicators its figures are kept under: numerator and denominator, or the share alone."""
        stem = f"{INDICATORS[self.group]}.{self.code}"
        return (f"{stem}.R",) if self.code in BY_SHARE else (f"{stem}.N", f"{stem}.D")

    def name(self, language: str) -> str:
        """The name in "vi" or "en"."""
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True)
class Component:
    """What an agency has of a metric: a numerator over a denominator, or a share in % where only that is published.

    `provisional` says that the denominator is (Decision 766: last year's dossiers where this period has none).
    """

    metric: Metric
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal | None = None
    provisional: bool = False

    @property
    def ratio(self) -> Decimal | None:
        """The ratio in %, exact; None where it does not apply: nothing to divide, or nothing to divide by."""
        if self.numerator is None or self.denominator is None:
            return self.share
        return self.numerator / self.denominator * WHOLE if self.denominator else None

    @property
    def points(self) -> Decimal | None:
        """The points, exact; None where the metric does not apply."""
        if self.ratio is None:
            return None
        return self.metric.most * min(Decimal(1), max(Decimal(0), self.ratio) / self.metric.full_at)

    @property
    def lost(self) -> Decimal | None:
        """The points that are still to be won."""
        return None if self.points is None else self.metric.most - self.points


@dataclass(frozen=True)
class Step:
    """What more points take: how many (fewer just below the cap), the numerator needed, how much more."""

    points: Decimal
    numerator: Decimal
    more: Decimal


@dataclass(frozen=True)
class Sum:
    """Points of a group or of the whole: won, at most to be won from the metrics known, and those that are not."""

    points: Decimal
    known: Decimal
    most: Decimal
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every metric is known."""
        return not self.missing


@cache
def load_metrics(folder: Path = DATA_FOLDER) -> Mapping[str, Metric]:
    """The metrics by code, in the Decision's order.

    Raises:
        DataFileError: a group is none of the six, its points do not add up, or a rule has no known basis.
    """
    file = folder / "index766.csv"
    columns = ("metric", "group", "item", "name_vi", "name_en", "most", "full_at", "basis")
    found: dict[str, Metric] = {}
    for line, row in csv_rows(file, *columns):
        if row["group"] not in GROUPS or row["basis"] not in BASES:
            fault = f"group {row['group']!r}, basis {row['basis']!r}"
            raise DataFileError(file, f"line {line}", fault, remedy="Use a group and a basis of its neighbours.")
        code, most, full_at = row["metric"], Decimal(row["most"]), Decimal(row["full_at"])
        found[code] = Metric(
            *(code, row["group"], row["item"], row["name_vi"], row["name_en"]), most, full_at, row["basis"]
        )
    for group, most in GROUPS.items():
        added = sum(each.most for each in found.values() if each.group == group)
        if added != most:
            remedy = "Give its metrics the points of the Decision."
            raise DataFileError(file, group, f"{added} points instead of {most}", remedy=remedy)
    return found


@cache
def parts_by_code() -> Mapping[str, Metric]:
    """The metric of each indicator that holds a numerator, a denominator or a share."""
    return {code: each for each in load_metrics().values() for code in each.parts}


def rounded(points: Decimal) -> Decimal:
    """Points as they are published: hundredths, half up."""
    return points.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def group_sum(group: str, components: Iterable[Component]) -> Sum:
    """The points of a group; a metric that does not apply, or is not known, is named and not taken for zero."""
    by_code = {each.metric.code: each for each in components}
    metrics = [each for each in load_metrics().values() if each.group == group]
    won = {each.code: by_code[each.code].points for each in metrics if each.code in by_code}
    known = [each for each in metrics if won.get(each.code) is not None]
    points = sum((won[each.code] or Decimal(0) for each in known), Decimal(0))
    missing = tuple(each.code for each in metrics if each not in known)
    most = GROUPS[group]
    return Sum(min(points, most), sum((each.most for each in known), Decimal(0)), most, missing)


def total(groups: Iterable[Sum]) -> Sum:
    """The whole index from its groups."""
    held = list(groups)
    return Sum(
        sum((each.points for each in held), Decimal(0)),
        sum((each.known for each in held), Decimal(0)),
        sum((each.most for each in held), Decimal(0)),
        tuple(code for each in held for code in each.missing),
    )


def step(component: Component, points: Decimal = Decimal(1)) -> Step | None:
    """What so many more points would take at the same denominator, or as many as are left below the cap.

    None where nothing is left to win, or numerator and denominator are not known.
    """
    won, denominator, numerator = component.points, component.denominator, component.numerator
    if won is None or not denominator or numerator is None or won >= component.metric.most:
        return None
    more = min(points, component.metric.most - won)
    ratio = (won + more) / component.metric.most * component.metric.full_at
    needed = (ratio / WHOLE * denominator).quantize(Decimal(1), rounding=ROUND_CEILING)
    return Step(more, needed, needed - numerator)
