"""Reading the places from their data files, and naming every line that cannot be right."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from indicators.collation import plain
from indicators.errors import CommandCentreError
from indicators.places import MAP_OF_34_BEGINS, Entry, Level, Place, Title

COMMUNE_WORDS = {"ward": ("Phường", "Ward"), "commune": ("Xã", "Commune"), "special zone": ("Đặc khu", "Special Zone")}
"""The kinds of commune, with their words in Vietnamese and English."""

_Value = TypeVar("_Value")
_A_DATE = "a date such as 2025-07-01"


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in a data file: where, what, and what to do about it."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what} {self.remedy}"


class PlaceDataError(CommandCentreError):
    """The files of places cannot be read, or contradict themselves."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        listed = "\n".join(str(mistake) for mistake in mistakes)
        super().__init__(f"The list of places has mistakes:\n{listed}\n", remedy="Correct the lines named.")
        self.mistakes = mistakes


def read_entries(folder: Path) -> tuple[Entry, ...]:
    """Read every place of a folder: places.csv with place_titles.csv, agencies.csv and communes.csv.

    Raises:
        PlaceDataError: Fields cannot be read or lines contradict each other; it names every one of them.
    """
    mistakes: list[Mistake] = []
    titles = _titles(folder, mistakes)
    entries = (
        *(_place(row, titles) for row in _rows(folder / "places.csv", mistakes)),
        *(_agency(row) for row in _rows(folder / "agencies.csv", mistakes)),
        *(_commune(row) for row in _rows(folder / "communes.csv", mistakes)),
    )
    if mistakes:
        raise PlaceDataError(tuple(mistakes))
    return entries


@dataclass(frozen=True)
class _Row:
    """A line read field by field: what cannot be read is noted, and the reading goes on to find the rest."""

    file: str
    line: int
    fields: dict[str, str]
    mistakes: list[Mistake] = field(repr=False)

    def text(self, column: str) -> str:
        if not self.fields.get(column):
            self.note(f"{column} is empty.", "Fill it in.")
        return self.fields.get(column, "")

    def optional(self, column: str) -> str | None:
        return self.fields.get(column) or None

    def day(self, column: str) -> date:
        return self._read(column, date.fromisoformat, _A_DATE) or date.min

    def optional_day(self, column: str) -> date | None:
        return self.day(column) if self.optional(column) else None

    def decimal(self, column: str) -> Decimal | None:
        return self._read(column, _positive, "a number above zero") if self.optional(column) else None

    def count(self, column: str) -> int | None:
        return self._read(column, _positive_count, "a whole number above zero") if self.optional(column) else None

    def level(self, column: str) -> Level:
        return self._read(column, Level, f"one of {', '.join(Level)}") or Level.PROVINCE

    def commune_words(self, column: str) -> tuple[str, str]:
        return self._read(column, COMMUNE_WORDS.__getitem__, f"one of {', '.join(COMMUNE_WORDS)}") or ("", "")

    def note(self, what: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self.file, self.line, what, remedy))

    def _read(self, column: str, reader: Callable[[str], _Value], expected: str) -> _Value | None:
        written = self.fields.get(column, "")
        try:
            return reader(written)
        except (ValueError, KeyError, InvalidOperation):
            self.note(f"{column} is {written!r}.", f"Write {expected}.")
            return None


def _rows(file: Path, mistakes: list[Mistake]) -> Iterator[_Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        for line, fields in enumerate(csv.DictReader(lines), start=2):
            yield _Row(file.name, line, fields, mistakes)


def _titles(folder: Path, mistakes: list[Mistake]) -> dict[str, list[Title]]:
    titles: dict[str, list[Title]] = defaultdict(list)
    for row in _rows(folder / "place_titles.csv", mistakes):
        title = Title(row.day("valid_from"), row.text("kind"), row.text("full_name_vi"), row.text("full_name_en"))
        earlier = titles[row.text("place")]
        if earlier and earlier[-1].valid_from >= title.valid_from:
            row.note("It is not later than the title before it.", "Put the titles of a place in order of their dates.")
        earlier.append(title)
    return titles


def _place(row: _Row, titles: dict[str, list[Title]]) -> Entry:
    place = Place(
        id=row.text("id"),
        code=row.text("code"),
        level=row.level("level"),
        name_vi=row.text("name_vi"),
        name_en=row.text("name_en"),
        valid_from=row.day("valid_from"),
        valid_until=row.optional_day("valid_until"),
        parent=row.optional("parent"),
        agency_code=row.optional("agency_code"),
        population=row.count("population"),
        area_km2=row.decimal("area_km2"),
    )
    known = titles.get(place.id)
    if known is None and place.level is Level.PROVINCE:
        row.note(f"{place.name_vi} has no title.", "Add one to place_titles.csv.")
    named = tuple(known or [Title(place.valid_from, place.level, place.name_vi, place.name_en)])
    aliases = tuple(alias for alias in (row.optional("aliases") or "").split("|") if alias)
    return Entry(place, named, row.optional("successor"), aliases, row.file, row.line)


def _agency(row: _Row) -> Entry:
    code, name_vi, name_en = row.text("code"), row.text("name_vi"), row.text("name_en")
    began = row.day("valid_from")
    short = row.text("abbreviation")
    place = Place(
        code, code, Level.AGENCY, name_vi, name_en, began, parent="VN", agency_code=code, abbreviation=short or None
    )
    title = Title(began, row.text("kind"), name_vi, name_en)
    return Entry(place, (title,), None, (short,), row.file, row.line)


def _commune(row: _Row) -> Entry:
    code, name = row.text("code"), row.text("name_vi")
    place = Place(
        id=code,
        code=code,
        level=Level.COMMUNE,
        name_vi=name,
        name_en=_capitalised(plain(name)),
        valid_from=MAP_OF_34_BEGINS,
        parent=row.text("province"),
        area_km2=row.decimal("area_km2"),
    )
    titles = [_commune_title(row, MAP_OF_34_BEGINS, "kind", place)]
    changed = row.optional_day("later_kind_since")
    if changed:
        titles.append(_commune_title(row, changed, "later_kind", place))
    return Entry(place, tuple(titles), None, (), row.file, row.line)


def _commune_title(row: _Row, since: date, column: str, place: Place) -> Title:
    word_vi, word_en = row.commune_words(column)
    return Title(since, row.text(column), f"{word_vi} {place.name_vi}", f"{place.name_en} {word_en}")


def _capitalised(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split())


def _positive(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or value <= 0:
        raise ValueError(text)
    return value


def _positive_count(text: str) -> int:
    value = int(text)
    if value <= 0:
        raise ValueError(text)
    return value
