"""Numbers, units, periods and moments as Vietnamese and English readers write them."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

from dashboard.words import Say, words
from indicators.catalogue import Indicator
from indicators.geography import Level
from indicators.periods import Frequency, Period

LOCALES = {"vi": "vi_VN", "en": "en_GB"}
SIGNIFICANT = 4
"""Digits of a figure on a tile; more cannot be read from across a room."""

STEP = 1000
LARGEST = STEP * 10
"""From here on a figure steps up to the next word: 1.712.345 tỷ đồng is read as 1.712 nghìn tỷ đồng."""

_COMPACTED = {"flow", "stock", "derived"}
_DIFFERENCES = {"ratio", "growth", "index", "score", "mean", "level", "rank"}
_SCALES = {
    "vi": ("", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ", "tỷ tỷ"),
    "en": ("", "thousand", "million", "billion", "trillion", "thousand trillion", "million trillion"),
}
_QUARTERS = ("I", "II", "III", "IV")
FREQUENCY_WORDS = {
    Frequency.DAY: "Day",
    Frequency.WEEK: "Week",
    Frequency.MONTH: "Month",
    Frequency.QUARTER: "Quarter",
    Frequency.HALF: "Half year",
    Frequency.NINE: "Nine months",
    Frequency.YEAR: "Year",
}
"""What each kind of period is called."""

LEVEL_WORDS = {
    Level.NATION: "The whole country",
    Level.REGION: "Region",
    Level.PROVINCE: "Province",
    Level.COMMUNE: "Commune",
    Level.AGENCY: "Ministry or agency",
}
"""What each kind of place is called."""

PERCENT = "%"
DAYS_KEPT = 1024
"""Days whose writing is remembered: the same few stand on every screen."""


def number(value: Decimal | None, decimals: int, language: str) -> str | None:
    """A figure with a fixed number of decimals: 1.234,5 in Vietnamese, 1,234.5 in English; None stays None."""
    if value is None:
        return None
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded + 0:,.{decimals}f}".translate(_marks(language))


@cache
def _marks(language: str) -> Mapping[int, str]:
    """How a language writes the marks of a number; a screen writes hundreds of them, too many for a pattern each."""
    locale = LOCALES[language]
    return str.maketrans(
        {",": get_group_symbol(locale), ".": get_decimal_symbol(locale), "-": get_minus_sign_symbol(locale)}
    )


def figure(value: Decimal | None, indicator: Indicator, language: str) -> str | None:
    """A figure to its indicator's decimals, without the unit, for tables; None stays None."""
    return number(value, indicator.decimals, language)


def measured(value: Decimal, indicator: Indicator, language: str) -> str:
    """A figure to its indicator's decimals with its unit: "61,85 điểm/100", "98,20%"."""
    return with_unit(number(value, indicator.decimals, language) or "", indicator.unit(language))


def with_unit(text: str, unit: str) -> str:
    """A written figure and its unit; the percent sign stands close."""
    return f"{text}{unit}" if unit == PERCENT else f"{text} {unit}"


def tile_value(value: Decimal, indicator: Indicator, language: str) -> tuple[str, str]:
    """A figure of at most four significant digits and the unit that goes with it.

    Amounts and counts step up by thousands in words (nghìn, triệu, tỷ; never K, M, B); rates, scores, indices and
    exchange rates keep their unit, and a level keeps every digit.
    """
    unit = indicator.unit(language)
    if indicator.kind not in _COMPACTED:
        decimals = indicator.decimals if indicator.kind == "level" else _decimals(value, indicator.decimals)
        return number(value, decimals, language) or "", unit
    steps = 0
    scaled = _significant(value)
    while abs(scaled) >= LARGEST:
        scaled /= STEP
        steps += 1
    scaled = value / STEP**steps
    decimals = _decimals(scaled, 2 if steps else indicator.decimals)
    return number(scaled, decimals, language) or "", _stepped(unit, steps, language)


def period(period: Period, language: str, say: Say | None = None) -> str:
    """A period as it is spoken of: Tháng 10/2026, Quý III/2026, 6 tháng 2026, Năm 2025, 05/10/2026.

    `say` gives other words than the language's ordinary ones.
    """
    if period.frequency is Frequency.DAY:
        return day(period.start, language)
    month = period.end.month
    parts = {
        "year": period.start.isocalendar().year if period.frequency is Frequency.WEEK else period.start.year,
        "week": period.start.isocalendar().week,
        "month": month,
        "name": format_date(period.start, "MMMM", locale=LOCALES[language]),
        "short_name": format_date(period.start, "MMM", locale=LOCALES[language]),
        "number": (month + 2) // 3,
        "quarter": _QUARTERS[(month - 1) // 3],
    }
    return _pattern(period, say or words(language)).format(**parts)


@lru_cache(DAYS_KEPT)
def day(day: date, language: str) -> str:
    """A day: 05/10/2026 in Vietnamese, 5 Oct 2026 in English."""
    return str(format_date(day, "dd/MM/y" if language == "vi" else "d MMM y", locale=LOCALES[language]))


@lru_cache(DAYS_KEPT)
def day_of_year(day: date, language: str) -> str:
    """A day of the year that is spoken of: 26/10 in Vietnamese, 26 Oct in English."""
    return str(format_date(day, "dd/MM" if language == "vi" else "d MMM", locale=LOCALES[language]))


def change(
    value: Decimal | None, base: Decimal | None, indicator: Indicator, language: str, say: Say | None = None
) -> tuple[str, str] | None:
    """How a figure moved from the same period last year, with sign and words, and which way: up, down or flat.

    None without a base. `say` gives other words than the language's ordinary ones.
    """
    say = say or words(language)
    by = moved(value, base, indicator, language, say)
    if by is None:
        return None
    text, direction = by
    if direction == "flat":
        return say("unchanged on last year"), direction
    return say("{change} on last year").format(change=text), direction


def moved(
    value: Decimal | None, base: Decimal | None, indicator: Indicator, language: str, say: Say
) -> tuple[str, str] | None:
    """By how much a figure moved from another, with its sign, and which way: up, down or flat.

    Rates and percentages move by points ("điểm %"), scores, ranks and means by their unit, amounts by a share of
    the base; where the base is negative a share says nothing, and the difference is told. None without a base.
    """
    if value is None or base is None:
        return None
    if indicator.kind in _DIFFERENCES or base < 0 or value < 0:
        by = (value - base).quantize(Decimal(1).scaleb(-indicator.decimals), rounding=ROUND_HALF_UP)
        text = with_unit(signed(by, indicator.decimals, language), unit_of_change(indicator, language, say))
    elif base:
        by = (100 * (value - base) / base).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        text = with_unit(signed(by, 1, language), PERCENT)
    else:
        return None
    return text, "up" if by > 0 else "down" if by < 0 else "flat"


def signed(value: Decimal, decimals: int, language: str) -> str:
    """A figure with its sign, also when it is positive."""
    text = number(value, decimals, language) or ""
    return f"+{text}" if value > 0 else text


def moment(at: datetime, zone: tzinfo) -> str:
    """A moment on the clock of a zone: 08:12 22/11."""
    return f"{at.astimezone(zone):%H:%M %d/%m}"


def _pattern(period: Period, say: Say) -> str:
    return {
        Frequency.WEEK: say("Week {week}/{year}"),
        Frequency.MONTH: say("Month {month}/{year}"),
        Frequency.QUARTER: say("Quarter {quarter}/{year}"),
        Frequency.HALF: say("First half of {year}") if period.start.month == 1 else say("Second half of {year}"),
        Frequency.NINE: say("First nine months of {year}"),
        Frequency.YEAR: say("Year {year}"),
    }[period.frequency]


def unit_of_change(indicator: Indicator, language: str, say: Say) -> str:
    """The unit of a difference between two figures: points where they are percentages."""
    unit = indicator.unit(language)
    if unit == PERCENT:
        return say("percentage points")
    return unit.split("/", maxsplit=1)[0].split(" of ", maxsplit=1)[0] if indicator.kind == "score" else unit


def _significant(value: Decimal) -> Decimal:
    """A value rounded to the digits that are shown, so that 9.999,9 nghìn is seen to be 10 triệu."""
    if not value:
        return value
    return value.quantize(Decimal(1).scaleb(value.adjusted() - SIGNIFICANT + 1), rounding=ROUND_HALF_UP)


def _decimals(value: Decimal, most: int) -> int:
    """So many decimals that no more than four digits are shown."""
    whole = max(_significant(value).adjusted() + 1, 1) if value else 1
    return min(most, max(SIGNIFICANT - whole, 0))


def _stepped(unit: str, steps: int, language: str) -> str:
    """The unit after stepping up by thousands: triệu USD → tỷ USD, hồ sơ → nghìn hồ sơ, VND billion → VND trillion."""
    if not steps:
        return unit
    scales = _SCALES[language]
    parts = unit.split(" ")
    for place, part in enumerate(parts):
        if part in scales:
            return " ".join([*parts[:place], scales[scales.index(part) + steps], *parts[place + 1 :]])
    return f"{scales[steps]} {unit}"
