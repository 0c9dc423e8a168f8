"""What the document axis saves against paper: paper, ink, copying, post and time, by the published method.

The Government Office names these five kinds of cost and prints only the result (above 1.200 tỷ đồng a year, 12/2019).
What one sheet, one letter and one hour cost stands in `data/cost_saved.toml`, each with its source.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from indicators.data_files import DATA_FOLDER, DataFileError, toml

FILE = DATA_FOLDER / "cost_saved.toml"
NAMES = ("sheets", "paper", "ink", "copying", "post", "minutes", "wage", "fee")
"""The parameters, in the order of the formula."""

DAYS_OF_YEAR = 365
MINUTES_OF_HOUR = 60
LONGEST = 24
"""Signs of a value that somebody tries."""

_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?")
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
"""15.000 is fifteen thousand to one reader and fifteen to another."""


@dataclass(frozen=True)
class Parameter:
    """One value of the method.

    Attributes:
        name: What it is, by language.
        unit: What it is counted in, by language.
        value: How much.
        at_most: What is not taken beyond.
        source: Where the value comes from, by language.
        assumed: Whether nobody has published it.
        tried: Whether somebody tries another value than the one of the file.
    """

    name: Mapping[str, str]
    unit: Mapping[str, str]
    value: Decimal
    at_most: Decimal
    source: Mapping[str, str]
    assumed: bool
    tried: bool = False


@dataclass(frozen=True)
class Volume:
    """What travelled in some days: documents sent, each counted once, and received, once for each receiver."""

    sent: int
    received: int
    days: int


@dataclass(frozen=True)
class Saving:
    """What was saved, in đồng, exact; a year of it is scaled by days."""

    paper: Decimal
    ink: Decimal
    copying: Decimal
    post: Decimal
    time: Decimal
    fee: Decimal
    days: int

    @property
    def whole(self) -> Decimal:
        """The five together, less the fee."""
        return self.paper + self.ink + self.copying + self.post + self.time - self.fee

    @property
    def a_year(self) -> Decimal:
        """What a year at the same pace saves."""
        return self.whole * DAYS_OF_YEAR / self.days


Parameters = Mapping[str, Parameter]


def load_parameters(file: Path = FILE) -> Parameters:
    """Read the parameters.

    Raises:
        DataFileError: one is missing, or is no number from 0 to its highest.
    """
    tables = toml(file)
    return {name: _parameter(file, name, tables) for name in NAMES}


def _parameter(file: Path, name: str, tables: Mapping[str, Any]) -> Parameter:
    try:
        table = tables[name]
        found = Parameter(
            table["name"],
            table["unit"],
            Decimal(table["value"]),
            Decimal(table["at_most"]),
            table["source"],
            assumed=bool(table["assumed"]),
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        remedy = "Give name, unit, value, at_most, source and assumed as its neighbours do."
        raise DataFileError(file, f"[{name}]", f"{type(error).__name__} {error}", remedy=remedy) from error
    if not 0 <= found.value <= found.at_most:
        raise DataFileError(file, f"[{name}]", f"value {found.value}", remedy=f"Give 0 to {found.at_most}.")
    return found


def tried(parameters: Parameters, values: Mapping[str, str]) -> tuple[Parameters, tuple[str, ...]]:
    """The parameters with other values in place of those of the file.

    Args:
        parameters: Those of the file.
        values: By name, as somebody wrote them: digits, a point or comma before decimals; empty for the file's.

    Returns:
        The parameters, and the names of those values that could not be taken.
    """
    found, refused = dict(parameters), []
    for name in NAMES:
        text = values.get(name, "").strip()
        if not text:
            continue
        value = _written(text, parameters[name].at_most)
        if value is None:
            refused.append(name)
        elif value != parameters[name].value:
            found[name] = replace(parameters[name], value=value, tried=True)
    return found, tuple(refused)


def _written(text: str, at_most: Decimal) -> Decimal | None:
    """A number as somebody wrote it; None where it is none, beyond what is taken, or could be read in two ways."""
    if len(text) > LONGEST or _NUMBER.fullmatch(text) is None or _TWO_WAYS.fullmatch(text):
        return None
    value = Decimal(text.replace(",", "."))
    return value if value <= at_most else None


def saving(volume: Volume, parameters: Parameters) -> Saving:
    """What a volume saves.

    paper    = (sent + received) x sheets x price: the original that stays, and a copy for each receiver
    ink      = sent x sheets x price: originals are printed
    copying  = received x sheets x price: the rest is copied
    post     = received x price of one letter
    time     = (sent + received) x minutes / 60 x an hour of work
    """
    of = {name: each.value for name, each in parameters.items()}
    both = volume.sent + volume.received
    return Saving(
        paper=both * of["sheets"] * of["paper"],
        ink=volume.sent * of["sheets"] * of["ink"],
        copying=volume.received * of["sheets"] * of["copying"],
        post=volume.received * of["post"],
        time=both * of["minutes"] * of["wage"] / MINUTES_OF_HOUR,
        fee=of["fee"] * volume.days / DAYS_OF_YEAR,
        days=volume.days,
    )
