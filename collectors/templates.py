"""A template for each form: the rows a sender owes, filled in but for the figures, as a workbook or as CSV."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from collectors.formats.report_table import TITLES
from collectors.formats.workbook import ABOUT, SHEETS
from collectors.problems import Problem, RefusedError
from collectors.world import World
from indicators.catalogue import Aggregation, Form, Indicator, UnknownFormError
from indicators.data_files import toml
from indicators.geography import Level, Place, UnknownAgencyError
from indicators.observations import STATUSES
from indicators.periods import Period, deadline

WORDS = Path(__file__).parent / "templates.toml"
OPEN = frozenset({"value", "status", "note"})
WIDTHS = {"indicator": 13, "indicator_name": 48, "area": 13, "area_name": 24, "period": 11, "unit": 16, "note": 40}
ORDINARY_WIDTH = 14
LABEL_WIDTH, TEXT_WIDTH, GUIDE_WIDTH = 22, 70, 110
A4 = 9
LARGEST = 10**18
MADE = datetime(2026, 1, 1)  # noqa: DTZ001  # a workbook's own dates have no zone; a fixed one keeps its bytes the same
LAST_DAY = date.max
"""For a template of several periods: the map as it stands in the end."""

_ALSO_ABOUT = {
    "name": {"vi": "Tên biểu mẫu", "en": "Form name"},
    "deadline": {"vi": "Hạn gửi", "en": "Deadline"},
}
_ABOUT_ORDER = ("form", "name", "report_period", "sender", "deadline", "revision", "reason")
_TO_FILL = frozenset({"revision", "reason"})


@dataclass(frozen=True)
class _Line:
    """One row of a template: which figure is owed."""

    indicator: Indicator
    area: Place
    period: str

    def texts(self, language: str) -> dict[str, str]:
        """What is filled in, by the name of the column."""
        return {
            "indicator": self.indicator.code,
            "indicator_name": self.indicator.name(language),
            "area": self.area.code,
            "area_name": self.area.name_en if language == "en" else self.area.name_vi,
            "period": self.period,
            "unit": self.indicator.unit(language),
        }


def workbook_template(world: World, form_code: str, period: Period | None, sender: str, language: str) -> bytes:
    """The .xlsx a sender fills in for a form and period; the same bytes for the same question.

    Args:
        world: What there is to report.
        form_code: Which form.
        period: Which period; None leaves the column open, for forms that cover several.
        sender: Which agency will send it.
        language: "vi" or "en", for the words; codes are the same in both.

    Raises:
        RefusedError: no such form, not this sender's, or not a period of it.
    """
    form = _form(world, form_code, period, sender)
    lines = list(_lines(world, form, period, sender))
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": f"{form.code} {period.code if period else ''}".strip(), "created": MADE})
        styles = _styles(book)
        _write_figures(book, styles, lines, language)
        _write_about(book, styles, _about(world, form, period, sender, language), language)
        _write_guide(book, styles, language)
    return file.getvalue()


def csv_template(world: World, form_code: str, period: Period | None, sender: str, language: str) -> bytes:
    """The CSV a sender fills in: as a spreadsheet of the language writes it, with its decimal sign declared.

    Raises:
        RefusedError: as for the workbook.
    """
    form = _form(world, form_code, period, sender)
    separator, sign = (";", ",") if language == "vi" else (",", ".")
    text = io.StringIO(newline="")
    said = {"decimal": sign, "form": form.code, "sender": sender} | ({"report_period": period.code} if period else {})
    text.write("".join(f"# {name}={value}\r\n" for name, value in said.items()))
    table = csv.writer(text, delimiter=separator)
    table.writerow(TITLES)
    for line in _lines(world, form, period, sender):
        texts = line.texts(language)
        table.writerow([texts.get(name, "") for name in TITLES])
    return text.getvalue().encode("utf-8-sig")


def _form(world: World, code: str, period: Period | None, sender: str) -> Form:
    try:
        form = world.catalogue.form(code)
    except UnknownFormError:
        raise RefusedError([Problem("unknown-form", facts={"form": code})]) from None
    if form.sender not in {sender, None} or (form.sender is None and _own_area(world, sender) is None):
        facts = {"form": code, "owner": form.sender or "H..", "sender": sender}
        raise RefusedError([Problem("form-not-yours", facts=facts)])
    if period is not None and period.frequency is not form.frequency:
        raise RefusedError([Problem("period-not-of-form", facts={"period": period.code, "form": code})])
    return form


def _own_area(world: World, sender: str) -> Place | None:
    try:
        return world.geography.province_of_agency(sender)
    except UnknownAgencyError:
        return None


def _lines(world: World, form: Form, period: Period | None, sender: str) -> Iterator[_Line]:
    """A row for every indicator and area; totals that are computed here are not asked for."""
    on = period.end if period else LAST_DAY
    own = _own_area(world, sender) if form.sender is None else None
    for code in form.indicators:
        indicator = world.catalogue.indicator(code)
        for area in _own_areas(world, form, own, on) if own else _areas(world, indicator, on):
            yield _Line(indicator, area, period.code if period else "")


def _own_areas(world: World, form: Form, own: Place, on: date) -> tuple[Place, ...]:
    return world.geography.children(own.id, on) if Level.COMMUNE in form.areas else (own,)


def _areas(world: World, indicator: Indicator, on: date) -> list[Place]:
    found: list[Place] = []
    if Level.PROVINCE in indicator.levels:
        found += world.geography.provinces(on)
    if Level.AGENCY in indicator.levels:
        kinds = {"ministry", "ministerial-level agency"}
        found += [each for each in world.geography.agencies() if world.geography.kind(each.id, on) in kinds]
    is_computed = found and indicator.aggregation not in {Aggregation.PUBLISHED, Aggregation.NONE}
    if Level.NATION in indicator.levels and not is_computed:
        found += world.geography.of_level(Level.NATION)
    return found


def _about(world: World, form: Form, period: Period | None, sender: str, language: str) -> dict[str, str]:
    due = f"{deadline(period, world.calendar):%d/%m/%Y}" if period else ""
    return {
        "form": form.code,
        "name": form.name_en if language == "en" else form.name_vi,
        "report_period": period.code if period else "",
        "sender": sender,
        "deadline": due,
        "revision": "1",
        "reason": "",
    }


def _styles(book: Any) -> dict[str, Any]:
    """How cells look; only what a sender fills in is unlocked."""
    fill = {"locked": False, "bg_color": "#FFF9E5", "border": 1, "border_color": "#C9C2A5"}
    shown = {"border": 1, "border_color": "#D0D5DB", "text_wrap": True, "valign": "top"}
    return {
        "header": book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1}),
        "shown": book.add_format({**shown, "num_format": "@"}),
        "text": book.add_format({**fill, "num_format": "@"}),
        "guide": book.add_format({"text_wrap": True, "valign": "top"}),
        **{
            str(decimals): book.add_format({**fill, "num_format": f"#,##0.{'0' * decimals}" if decimals else "#,##0"})
            for decimals in range(7)
        },
    }


def _write_figures(book: Any, styles: Mapping[str, Any], lines: list[_Line], language: str) -> None:
    sheet = book.add_worksheet(SHEETS["figures"][language])
    names = list(TITLES)
    for column, name in enumerate(names):
        sheet.set_column(column, column, WIDTHS.get(name, ORDINARY_WIDTH))
        sheet.write_string(0, column, TITLES[name][language], styles["header"])
    for row, line in enumerate(lines, start=1):
        texts = line.texts(language)
        for column, name in enumerate(names):
            if name in OPEN or not texts[name]:
                style = styles[str(min(line.indicator.decimals, 6))] if name == "value" else styles["text"]
                sheet.write_blank(row, column, None, style)
            else:
                sheet.write_string(row, column, texts[name], styles["shown"])
    _limit(sheet, names, len(lines), language)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": False})
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P/&N")


def _limit(sheet: Any, names: list[str], last: int, language: str) -> None:
    """What a spreadsheet itself lets a sender enter."""
    value, status = names.index("value"), names.index("status")
    wrong = {"vi": ("Không phải số", "Nhập một số, không kèm đơn vị."), "en": ("Not a number", "Enter a number alone.")}
    title, message = wrong[language]
    rule = {"validate": "decimal", "criteria": "between", "minimum": -LARGEST, "maximum": LARGEST}
    sheet.data_validation(1, value, last, value, {**rule, "error_title": title, "error_message": message})
    sheet.data_validation(1, status, last, status, {"validate": "list", "source": sorted(STATUSES)})


def _write_about(book: Any, styles: Mapping[str, Any], said: Mapping[str, str], language: str) -> None:
    sheet = book.add_worksheet(SHEETS["about"][language])
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 1, TEXT_WIDTH)
    for row, name in enumerate(_ABOUT_ORDER):
        is_open = name in _TO_FILL or not said[name]
        sheet.write_string(row, 0, {**ABOUT, **_ALSO_ABOUT}[name][language], styles["header"])
        sheet.write(row, 1, said[name], styles["text" if is_open else "shown"])
    sheet.protect()
    sheet.set_paper(A4)


def _write_guide(book: Any, styles: Mapping[str, Any], language: str) -> None:
    sheet = book.add_worksheet(SHEETS["guide"][language])
    sheet.set_column(0, 0, GUIDE_WIDTH)
    for row, line in enumerate(toml(WORDS)["guide"]):
        sheet.write_string(row, 0, f"{row + 1}. {line[language]}", styles["guide"])
    sheet.protect()
    sheet.set_paper(A4)
