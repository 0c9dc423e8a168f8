"""How large each figure of the simulated country is, read from magnitudes.toml and held against the catalogue."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from indicators.catalogue import Catalogue
from indicators.errors import CommandCentreError
from indicators.index766 import parts_by_code

FOLDER = Path(__file__).parent
GROUPS = ("TOTAL", "CKMB", "TDGQ", "CLGQ", "TTTT", "MDSH", "MDHL")
_WAYS = ("size", "of", "level", "group")


class MagnitudeError(CommandCentreError):
    """The simulated country cannot say how large a figure is."""

    def __init__(self, code: str, fault: str, *, remedy: str) -> None:
        super().__init__(f"magnitudes.toml, [{code}]: {fault}.", remedy=remedy)


@dataclass(frozen=True)
class Magnitude:
    """How one figure is made; magnitudes.toml explains each word.

    Amounts are in the indicator's own unit; growth, noise, spread and agencies are shares of the figure itself, except
    that for a `level` noise, spread and daily are in its unit.
    """

    code: str
    size: float | None = None
    of: str | None = None
    level: float | None = None
    group: str | None = None
    rate: float = 1.0
    rest: str | None = None
    most: float | None = None
    growth: float = 0.0
    years: Mapping[int, float] = field(default_factory=dict)
    sector: str = "stable"
    by: str = ""
    tilt: float = 0.0
    spread: float = 0.0
    noise: float = 0.0
    daily: float = 0.0
    agencies: float = 0.2
    fixed: bool = False
    running: bool = False
    smooth: bool = False


_KNOWN = frozenset(each.name for each in fields(Magnitude)) - {"code"}


def load_magnitudes(catalogue: Catalogue, sectors: Iterable[str], folder: Path = FOLDER) -> Mapping[str, Magnitude]:
    """Read how large each figure is.

    Args:
        catalogue: Every indicator of it that no formula computes must have an entry, except what only the portal tells.
        sectors: The sectors that seasons.toml describes.
        folder: Where magnitudes.toml and places.csv lie.

    Raises:
        MagnitudeError: An entry is missing, unknown, or names what does not exist; the error names it.
    """
    tables = tomllib.loads((folder / "magnitudes.toml").read_text(encoding="utf-8"))
    known, columns = set(sectors), set(columns_of_places(folder))
    found = {code: _magnitude(code, table) for code, table in tables.items()}
    told = parts_by_code()
    for code, magnitude in found.items():
        if code not in catalogue.indicators:
            raise MagnitudeError(
                code, "the catalogue has no such indicator", remedy="Remove the entry or mend its code."
            )
        _check(magnitude, found, known, columns)
    for indicator in catalogue.indicators.values():
        if indicator.code not in found and indicator.formula is None and indicator.code not in told:
            raise MagnitudeError(
                indicator.code,
                "no entry, and no formula computes it",
                remedy="Add how large it is, like its neighbours.",
            )
    return found


def columns_of_places(folder: Path = FOLDER) -> Mapping[str, Mapping[str, float]]:
    """The columns of places.csv: each a weight by the code a province had before 07/2025.

    One is computed: `economy` is population times wealth.
    """
    with (folder / "places.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = [name for name in rows[0] if name not in {"code", "name"}]
    columns = {name: {row["code"]: float(row[name]) for row in rows} for name in names}
    columns["economy"] = {code: people * columns["wealth"][code] for code, people in columns["population"].items()}
    return columns


def _magnitude(code: str, table: Mapping[str, Any]) -> Magnitude:
    unknown = sorted(set(table) - _KNOWN)
    if unknown:
        raise MagnitudeError(code, f"unknown word {', '.join(unknown)}", remedy="Use the words explained at the top.")
    years = {int(year): float(amount) for year, amount in table.get("years", {}).items()}
    return Magnitude(code, **{**table, "years": years})


def _check(magnitude: Magnitude, found: Mapping[str, Magnitude], sectors: set[str], columns: set[str]) -> None:
    code = magnitude.code
    ways = [way for way in _WAYS if getattr(magnitude, way) is not None]
    if len(ways) != 1:
        given = " and ".join(ways) or "none"
        raise MagnitudeError(code, f"has {given} of {', '.join(_WAYS)}", remedy="Give exactly one.")
    for other in (magnitude.of, magnitude.rest):
        if other is not None and other not in found:
            raise MagnitudeError(
                code, f"is made of {other}, which has no entry", remedy="Add that entry or mend the code."
            )
    if magnitude.sector not in sectors:
        raise MagnitudeError(code, f"sector {magnitude.sector!r}", remedy="Use a sector of seasons.toml.")
    if magnitude.by and magnitude.by not in columns:
        raise MagnitudeError(code, f"divided by {magnitude.by!r}", remedy="Use a column of places.csv.")
    if magnitude.group is not None and magnitude.group not in GROUPS:
        raise MagnitudeError(code, f"group {magnitude.group!r}", remedy=f"Use one of {', '.join(GROUPS)}.")
