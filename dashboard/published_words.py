"""How a printed figure is said: its numbers with their qualifiers, its date as exact as it is known, what is left."""

from decimal import Decimal

from dashboard import formatting
from dashboard.formatting import PERCENT
from dashboard.words import Say, words
from indicators.catalogue import Indicator, Target
from indicators.published_figures import Amount, PublishedFigure, Qualifier, Role

QUALIFIER_WORDS = {
    Qualifier.EXACT: "{amount}",
    Qualifier.NEARLY: "nearly {amount}",
    Qualifier.ABOVE: "above {amount}",
    Qualifier.WITHIN: "within the first {amount}",
}
"""How a number stands to the true one."""

ROLE_WORDS = {Role.REACHED: "{amount}", Role.PLAN: "planned: {amount}", Role.TARGET: "target: {amount}"}
"""Whether a number was reached, is to be done or is aimed at."""


TARGET_WORDS = {
    ">=": "at least {value}",
    "<": "below {value}",
    "~": "about {value}",
    "between": "{value} to {upper}",
}
"""How a target is meant, by its operator."""


def amount(said: Amount, language: str) -> str:
    """A number as it was printed: "trên 15.000 tỷ đồng/năm", "3.893/6.191 điều kiện = 62,88%", "58 → 55 giờ"."""
    say, unit = words(language), said.unit.of(language)
    number = exact(said.value, language)
    if said.of is not None:
        number = f"{number}/{exact(said.of, language)}"
    if said.before is not None:
        number = f"{exact(said.before, language)} → {number}"
    is_bare = said.is_rank and said.qualifier is Qualifier.WITHIN
    written = number if is_bare else f"{unit} {number}" if said.is_rank else formatting.with_unit(number, unit)
    written = say(QUALIFIER_WORDS[said.qualifier]).format(amount=written)
    if said.percent is not None and not said.is_rank:
        written = f"{written} = {share(said.percent, language)}"
    if said.before is not None:
        written = f"{written} ({_signed(said.value - said.before, language)})"
    return say(ROLE_WORDS[said.role]).format(amount=written)


def brief(said: Amount, language: str) -> str:
    """A number in the fewest signs, without its unit: "62,88%", "trên 15.000", "88/193", "58 → 55"."""
    if said.percent is not None and not said.is_rank:
        return share(said.percent, language)
    number = exact(said.value, language)
    if said.of is not None:
        number = f"{number}/{exact(said.of, language)}"
    if said.before is not None:
        number = f"{exact(said.before, language)} → {number}"
    return words(language)(QUALIFIER_WORDS[said.qualifier]).format(amount=number)


def share(percent: Decimal, language: str) -> str:
    """A share in percent to two decimals."""
    return f"{formatting.number(percent, 2, language)}{PERCENT}"


def exact(value: Decimal, language: str) -> str:
    """A number with every digit that was printed."""
    exponent = value.as_tuple().exponent
    return formatting.number(value, max(-int(exponent), 0), language) or ""


def dated(figure: PublishedFigure, language: str) -> str:
    """Of when a figure is, as exactly as it is known: a day, "Tháng 12/2019", "6 tháng đầu năm 2022"."""
    first = formatting.period(figure.as_of, language)
    if figure.until is not None:
        first = f"{figure.as_of.code} - {figure.until.code}"
    return words(language)("about {when}").format(when=first) if figure.is_about else first


def promised(target: Target, indicator: Indicator, language: str, say: Say) -> str:
    """A target as it was set: "ít nhất 10%", "khoảng 24,96%", "5.400 đến 5.500 USD"; `say` may give shorter words."""
    unit = indicator.unit(language) if target.unit == indicator.unit_vi else target.unit
    value, sentence = exact(target.value, language), say(TARGET_WORDS[target.operator])
    if target.upper is None:
        return sentence.format(value=formatting.with_unit(value, unit))
    return sentence.format(value=value, upper=formatting.with_unit(exact(target.upper, language), unit))


def left(figure: PublishedFigure, language: str) -> str | None:
    """What the printed parts leave of the whole, or how far they overlap; None where they add up or nobody can say."""
    remainder, say = figure.remainder, words(language)
    if not remainder:
        return None
    whole = figure.amounts[0]
    text = formatting.with_unit(exact(abs(remainder), language), whole.unit.of(language))
    sentence = say("other: {amount}, of which the document does not say what it is")
    return (sentence if remainder > 0 else say("{amount} belong to more than one part")).format(amount=text)


def _signed(value: Decimal, language: str) -> str:
    text = exact(value, language)
    return f"+{text}" if value > 0 else text
