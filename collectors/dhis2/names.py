"""How DHIS2 names what we name: uids, identifier schemes, default combinations and periods."""

import hashlib
import re
import string
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from collectors.problems import Problem, RefusedError
from collectors.world import World
from indicators.catalogue import Form
from indicators.geography import Level, Place
from indicators.periods import Frequency, Period, UnknownPeriodError

DEFAULT_COMBO = "HllvX50cXC0"
"""The uid that every DHIS2 gives its default category option combination."""

DEFAULT_CATEGORY = "bjDvmb4bfuf"
DEFAULTS = frozenset({"", "default", DEFAULT_COMBO})
PLACES = (Level.NATION, Level.REGION, Level.PROVINCE, Level.COMMUNE)
"""The levels of the hierarchy, from the top: 1 to 4 in DHIS2."""

PERIOD_TYPES: Mapping[Frequency, str] = {
    Frequency.DAY: "Daily",
    Frequency.WEEK: "Weekly",
    Frequency.MONTH: "Monthly",
    Frequency.QUARTER: "Quarterly",
    Frequency.HALF: "SixMonthly",
    Frequency.YEAR: "Yearly",
}
"""What DHIS2 calls our frequencies; it has no nine months."""

_LETTERS = string.ascii_uppercase + string.ascii_lowercase
_SIGNS = string.digits + _LETTERS
_UID_LENGTH = 11
_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<month>[0-9]{2})(?P<day>[0-9]{2})?|Q(?P<quarter>[1-4])|S(?P<half>[12])|W(?P<week>[0-9]{1,2}))?",
    re.ASCII,
)


class Kind(StrEnum):
    """What a uid is of; the same code as another kind has another uid."""

    DATA_SET = "dataSet"
    DATA_ELEMENT = "dataElement"
    ORG_UNIT = "organisationUnit"
    USER = "user"


class Scheme(StrEnum):
    """By what something is named: `EITHER` where nobody says, since no code of ours looks like a uid."""

    EITHER = "either"
    CODE = "code"
    UID = "uid"

    @classmethod
    def said(cls, name: str, text: str) -> "Scheme":
        """The scheme that an option says; raises RefusedError for names and attributes, which match nothing here."""
        word = text.strip().lower()
        if word in {"code", "uid", "id"}:
            return cls.CODE if word == "code" else cls.UID
        fault = {
            "vi": "chỉ đối chiếu theo code hoặc uid, không bao giờ theo tên hay thuộc tính",
            "en": "matching is by code or uid, never by name or attribute",
        }
        raise RefusedError([Problem("bad-parameter", facts={"field": name, "fault": fault})])


def uid_of(kind: Kind, code: str) -> str:
    """The DHIS2 uid of a code, for ever the same: 11 letters and digits, the first a letter (from its SHA-256)."""
    number = int.from_bytes(hashlib.sha256(f"{kind}:{code}".encode()).digest(), "big")
    number, first = divmod(number, len(_LETTERS))
    signs = [_LETTERS[first]]
    for _ in range(_UID_LENGTH - 1):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "".join(signs)


def period_read(text: str) -> Period | None:
    """The period that DHIS2 writes 2026, 2026S1, 2026Q3, 202610, 2026W35 or 20261005; None for anything else."""
    found = _PERIOD.fullmatch(text)
    if found is None:
        return None
    year = found["year"]
    match found.lastgroup:
        case "day":
            code = f"{year}-{found['month']}-{found['day']}"
        case "month":
            code = f"{year}-{found['month']}"
        case "quarter":
            code = f"{year}-Q{found['quarter']}"
        case "half":
            code = f"{year}-H{found['half']}"
        case "week":
            code = f"{year}-W{int(found['week']):02}"
        case _:
            code = year
    try:
        return Period.parse(code)
    except UnknownPeriodError:
        return None


def period_written(period: Period) -> str | None:
    """A period as DHIS2 writes it; None for nine months, which it does not have."""
    match period.frequency:
        case Frequency.NINE:
            return None
        case Frequency.HALF:
            return period.code.replace("-H", "S")
        case Frequency.WEEK:
            year, week = period.code.split("-W")
            return f"{year}W{int(week)}"
        case _:
            return period.code.replace("-", "")


class Names:
    """What uids and codes stand for."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def data_sets(self) -> Mapping[str, Form]:
        """The forms that DHIS2 can fill, by uid: those sent period by period, in periods that it has."""
        forms = self.world.catalogue.periodic_forms()
        return {uid_of(Kind.DATA_SET, each.code): each for each in forms if each.frequency in PERIOD_TYPES}

    @cached_property
    def org_units(self) -> Mapping[str, Place]:
        """Every place there is or was, by uid."""
        places = (each for level in PLACES for each in self.world.geography.of_level(level))
        return {uid_of(Kind.ORG_UNIT, each.id): each for each in places}

    @cached_property
    def _elements(self) -> Mapping[str, str]:
        return {uid_of(Kind.DATA_ELEMENT, code): code for code in self.world.catalogue.indicators}

    def data_set(self, text: str, scheme: Scheme) -> Form | None:
        """The form that is meant; None where there is none, or DHIS2 cannot fill it."""
        if scheme is not Scheme.CODE and text in self.data_sets:
            return self.data_sets[text]
        coded = {each.code: each for each in self.data_sets.values()}
        return None if scheme is Scheme.UID else coded.get(text)

    def data_element(self, text: str, scheme: Scheme) -> str | None:
        """The code of the indicator that is meant; None where there is none."""
        if scheme is not Scheme.CODE and text in self._elements:
            return self._elements[text]
        is_code = scheme is not Scheme.UID and text in self.world.catalogue.indicators
        return text if is_code else None

    def places(self, text: str, scheme: Scheme) -> Iterator[Place]:
        """The places that are meant: one by its uid, all that ever bore a code."""
        if scheme is not Scheme.CODE and text in self.org_units:
            yield self.org_units[text]
        elif scheme is not Scheme.UID:
            yield from (each for each in self.world.geography.bearing(text) if each.level in PLACES)
