"""The rows of a long sheet as the XML of a workbook, made at once: the library would make it cell by cell.

XlsxWriter keeps the rows of a sheet in a file of their own while it saves memory, and puts them into the sheet when it
closes the workbook. They are written into that file here; shapes, texts that repeat (shared strings), head, filter and
everything around them stay the library's.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from xlsxwriter.utility import xl_col_to_name

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook holds."""

MOST_SHARED = 100_000
"""Texts remembered, so that memory stays bounded; further ones are written where they stand."""

PIECE = 1000
"""Rows written at once."""

_CONTROL = re.compile("(_x[0-9a-fA-F]{4}_)|([\x00-\x08\x0b-\x1f\ufffe\uffff])")
"""What XML cannot hold, and what looks like the way in which a workbook writes it."""

Shape = Callable[[int], int]
"""The number of the shape that shows so many decimals."""


class TooLongError(ValueError):
    """A text does not fit into a cell; `column` and `line` count from nought and one."""

    def __init__(self, column: int, line: int) -> None:
        self.column = column
        self.line = line
        super().__init__(f"The text in column {column}, line {line} is too long for a cell.")


class RowData:
    """Writes rows into a sheet that saves memory; nothing else may be written into it.

    Args:
        sheet: A sheet of XlsxWriter in constant memory.
        columns: How many there are.
        shape: Of a figure with so many decimals.
        is_number: Whether a number of a spreadsheet is a figure to its last digit.
    """

    def __init__(self, sheet: Any, columns: int, shape: Shape, is_number: Callable[[Decimal], bool]) -> None:
        self._sheet = sheet
        self._begins = [f'<c r="{xl_col_to_name(each)}' for each in range(columns)]
        self._texts = _Texts(sheet.str_table)
        self._shape = shape
        self._is_number = is_number
        self._shapes: dict[int, str] = {}
        self._held: list[str] = []
        self._row = 0
        self.written_as_text = 0
        """Figures that no number of a spreadsheet can hold."""

    def write(self, cells: Sequence[str | Decimal | None], shape: int | None = None) -> None:
        """Add a row below the last one; `shape` is that of its texts.

        Raises:
            TooLongError: a text does not fit into its cell.
        """
        self._row += 1
        row = self._row
        texts = self._texts
        styled = "" if shape is None else f' s="{shape}"'
        made = [f'<row r="{row}">']
        for begin, cell in zip(self._begins, cells, strict=True):
            if isinstance(cell, str):
                if len(cell) > LONGEST_TEXT:
                    raise TooLongError(cells.index(cell), row)
                if cell:
                    made.append(f'{begin}{row}"{styled}{texts[cell]}')
            elif cell is not None:
                made.append(f'{begin}{row}"{self._figure(cell)}')
        made.append("</row>")
        self._held.append("".join(made))
        if len(self._held) == PIECE:
            self._put()

    def close(self) -> int:
        """Write what is held back, and let the sheet know how far it reaches; gives how many rows there are."""
        self._put()
        if self._row:
            self._sheet.dim_rowmin, self._sheet.dim_rowmax = 0, self._row - 1
            self._sheet.dim_colmin, self._sheet.dim_colmax = 0, len(self._begins) - 1
        return self._row

    def _put(self) -> None:
        self._sheet.row_data_fh.write("".join(self._held))
        self._held = []

    def _figure(self, value: Decimal) -> str:
        digits = format(value, "f")
        if len(digits) > DIGITS_CERTAIN and not self._is_number(value):
            self.written_as_text += 1
            return self._texts[digits]
        decimals = len(digits.partition(".")[2])
        if decimals not in self._shapes:
            self._shapes[decimals] = f' s="{self._shape(decimals)}"><v>'
        return f"{self._shapes[decimals]}{digits}</v></c>"


DIGITS_CERTAIN = 15
"""Whatever is written with no more characters is a number to its last digit."""


class _Texts(dict[str, str]):
    """The rest of a cell by its text: where it stands among the shared ones, or the text itself."""

    def __init__(self, shared: Any) -> None:
        super().__init__()
        self._shared = shared

    def __missing__(self, text: str) -> str:
        if len(self) >= MOST_SHARED or text.startswith("<r>"):  # the library takes a shared text like that for markup
            return f' t="inlineStr"><is><t xml:space="preserve">{_written(text)}</t></is></c>'
        made = self[text] = f' t="s"><v>{self._shared._get_shared_string_index(text)}</v></c>'  # noqa: SLF001 - see above
        return made


def _written(text: str) -> str:
    return escape(_CONTROL.sub(_escaped, text), quote=False)


def _escaped(found: re.Match[str]) -> str:
    if found[1]:
        return f"_x005F{found[1]}"
    return f"_x{ord(found[2]):04X}_"
