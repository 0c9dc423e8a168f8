"""The workbook of an export: figures as numbers where a number can hold them, and a sheet that names their sources.

XlsxWriter saves memory (constant memory), and every cell is written by its type: no text is looked at as a formula.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import IO, Any, Self

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from dashboard.exporting.lines import COLUMNS, VALUE, Cell
from dashboard.exporting.row_data import RowData, TooLongError
from dashboard.words import Say
from indicators.errors import CommandCentreError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DIGITS_OF_A_NUMBER = 15
"""What a spreadsheet keeps of a number: with more digits it shows, and gives on, another one."""

MOST_DECIMALS = 30
"""Decimals that a spreadsheet can show."""

ORDINARY_WIDTH = 12
WIDTHS = {"indicator_name": 44, "area_name": 18, "unit": 16, "value": 20, "source": 32, "known_from": 34}
WIDTHS |= {"report_id": 30, "note": 40}
FACT_WIDTHS = (34, 44, 30, 40, 12)

_RICH = ("<r>", "</r>")
"""A text between these would be written by the library as it is, as markup."""

COLUMN_WORDS = {
    "indicator": "Code of the indicator",
    "indicator_name": "Name of the indicator",
    "area": "Code of the place, in force at the end of the period",
    "area_id": "The place for ever: a code that went to another place in 2025 is told apart by it",
    "area_name": "Name of the place",
    "level": "nation, region, province, commune or agency",
    "period": "Year, half-year (H), nine months (9M), quarter (Q), month, week (W) or day",
    "unit": "Unit of the value",
    "value": "The figure to its last digit; empty: missing",
    "status": "A normal, P provisional, E estimated, F forecast, M missing",
    "origin": "published, reported or simulated; what is simulated is no official figure",
    "method": "direct: said by a sender; roll-up: added up from places; formula: computed from other figures",
    "coverage": "How many of how many places a total counts",
    "source": "Who said the figure, or where it was published",
    "known_from": "Since when it is known here; empty: waiting for confirmation",
    "report_id": "The receipt of the report that said it, or whose arrival completed it",
    "note": "The sender's note",
}
"""What each column holds."""


class TextTooLongError(CommandCentreError):
    """A text does not fit into a cell, and would be cut."""

    def __init__(self, column: str, line: int) -> None:
        super().__init__(
            f"The {column} of line {line} is longer than a cell of a workbook can be.",
            remedy="Take the CSV, which has no such bound.",
        )


@dataclass(frozen=True)
class About:
    """What the second sheet says: facts in pairs, then tables, each with its head."""

    facts: Sequence[tuple[str, str]]
    tables: Sequence[Sequence[Sequence[str]]]


class Workbook:
    """A workbook on its way into a file; the figures first, then what is said of them."""

    def __init__(self, file: IO[bytes], say: Say, folder: str) -> None:
        settings = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(file, settings)
        self.say = say
        self._head = self._book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF3"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self.written_as_text = 0
        """Figures that no number of a spreadsheet can hold."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the rows' own files, where something went wrong before they were put together."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()

    def write_figures(self, lines: Iterable[Sequence[Cell]], count: int) -> int:
        """Write every line below a header that stays in sight; how many they were."""
        sheet = self._book.add_worksheet(self.say("Figures"))
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, WIDTHS.get(name, ORDINARY_WIDTH))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(count, 1), len(COLUMNS) - 1)
        letter = xl_col_to_name(VALUE)
        sheet.ignore_errors({"number_stored_as_text": f"{letter}2:{letter}{max(count, 1) + 1}"})
        rows = RowData(sheet, len(COLUMNS), self._shape, is_held_by_a_number)
        rows.write(COLUMNS, self._head._get_xf_index())  # noqa: SLF001 - see row_data
        try:
            for line in lines:
                rows.write(line)
        except TooLongError as error:
            raise TextTooLongError(COLUMNS[error.column], error.line) from None
        self.written_as_text = rows.written_as_text
        return rows.close() - 1

    def write_about(self, about: About) -> None:
        """Write the sheet that says what was asked, when, and where the figures come from; then close the workbook."""
        sheet = self._book.add_worksheet(self.say("Where from"))
        for column, width in enumerate(FACT_WIDTHS):
            sheet.set_column(column, column, width)
        row = 0
        for pair in about.facts:
            self._write_row(sheet, row, pair, self._wrapped)
            row += 1
        for head, *rows in about.tables:
            row += 1
            self._write_row(sheet, row, head, self._head)
            for each in rows:
                row += 1
                self._write_row(sheet, row, each, self._wrapped)
            row += 1
        self._book.close()

    def _shape(self, decimals: int) -> int:
        """The number of the shape that shows as many decimals as were said."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return int(self._book.add_format({"num_format": pattern})._get_xf_index())  # noqa: SLF001 - see row_data

    def _write_row(self, sheet: Any, row: int, cells: Sequence[str], shape: Any) -> None:
        for column, cell in enumerate(cells):
            self._write_text(sheet, row, column, cell, shape)

    def _write_text(self, sheet: Any, row: int, column: int, text: str, shape: Any = None) -> None:
        if text.startswith(_RICH[0]) and text.endswith(_RICH[1]):
            given = [] if shape is None else [shape]
            fault = sheet.write_rich_string(row, column, text[:1], self._wrapped, text[1:], *given)
        else:
            fault = sheet.write_string(row, column, text, shape)
        if fault:
            raise TextTooLongError(COLUMNS[column], row + 1)


def is_held_by_a_number(value: Decimal) -> bool:
    """Whether a spreadsheet's number is the figure to its last digit: it keeps 15 digits, of a binary number."""
    _, digits, exponent = value.as_tuple()
    significant = len("".join(map(str, digits)).strip("0"))
    fits = significant <= DIGITS_OF_A_NUMBER and -int(exponent) <= MOST_DECIMALS
    return fits and Decimal(repr(float(value))) == value


def column_legend(say: Say) -> list[tuple[str, str]]:
    """Each column and what it holds."""
    return [(say("Column"), say("What it holds")), *((name, say(COLUMN_WORDS[name])) for name in COLUMNS)]


def private_folder() -> TemporaryDirectory[str]:
    """Where the parts of a workbook lie until they are put together; nothing of it stays, whatever happens."""
    return TemporaryDirectory(prefix="dieuhanh-export-")
