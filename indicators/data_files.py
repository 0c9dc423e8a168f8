"""Reading the data files that describe the country, and saying where a mistake in one lies."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from indicators.errors import CommandCentreError

DATA_FOLDER = Path(__file__).parent / "data"


class DataFileError(CommandCentreError):
    """A data file of the product says something that cannot be."""

    def __init__(self, file: Path, entry: str, fault: str, *, remedy: str) -> None:
        super().__init__(f"{file.name}, {entry}: {fault}.", remedy=remedy)


def toml(file: Path) -> Mapping[str, Any]:
    """The tables of a TOML file."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(file, "syntax", str(error), remedy="Mend the TOML at the place named.") from error


def csv_rows(file: Path, *columns: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row of a CSV file with its line number, once its header is seen to hold `columns`."""
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = sorted(set(columns) - set(reader.fieldnames or ()))
        if missing:
            raise DataFileError(
                file, "line 1", f"no column {', '.join(missing)}", remedy="Add the column to the header and every row."
            )
        for row in reader:
            yield reader.line_num, row
