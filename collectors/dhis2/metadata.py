"""What clients of DHIS2 read before they send: who they are, the system, data sets and elements, organisation units."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from collectors.dhis2.mapping import may_send
from collectors.dhis2.names import DEFAULT_CATEGORY, PERIOD_TYPES, PLACES, Kind, Names, uid_of
from indicators.catalogue import Aggregation, Form, Indicator
from indicators.geography import Place
from indicators.identity import Identity, Role

VERSION = "2.40.0"
"""The version of DHIS2 whose interface this is; clients choose by it what they ask."""

API_VERSION = 40
READ_ONLY = {"read": True, "write": False, "update": False, "delete": False, "manage": False, "externalize": False}
AGGREGATIONS = {Aggregation.SUM: "SUM", Aggregation.MEAN: "AVERAGE", Aggregation.WEIGHTED_MEAN: "AVERAGE"}
DEFAULT = {"id": DEFAULT_CATEGORY, "name": "default", "displayName": "default"}


def system_info(now: datetime, base: str) -> dict[str, Any]:
    """What the system says of itself.

    Args:
        now: The moment.
        base: The address it is reached at.
    """
    return {
        "systemName": "Điều Hành",
        "version": VERSION,
        "revision": "dieuhanh",
        "apiVersion": API_VERSION,
        "contextPath": base,
        "serverDate": now.isoformat(timespec="milliseconds"),
        "serverTimeZoneId": str(now.tzinfo),
        "calendar": "iso8601",
        "dateFormat": "yyyy-mm-dd",
        "readOnlyMode": "off",
    }


def me(asker: Identity, names: Names, language: str) -> dict[str, Any]:
    """Who asks, as a user of DHIS2: what it may send, and where it belongs."""
    geography = names.world.geography
    sends = asker.role in {Role.SUBMIT_KEY, Role.REPORTER}
    mine = [uid for uid, form in names.data_sets.items() if _may_use(asker, form)]
    home = [place for place in _provinces(names) if place.agency_code == asker.agency] or geography.bearing("VN")
    units = [{"id": uid_of(Kind.ORG_UNIT, each.id)} for each in home]
    shown = asker.agency or asker.name
    return {
        "id": uid_of(Kind.USER, asker.name),
        "username": asker.name,
        "name": shown,
        "displayName": shown,
        "firstName": shown,
        "surname": asker.role.value,
        "authorities": ["F_DATAVALUE_ADD"] if sends else [],
        "organisationUnits": units,
        "dataViewOrganisationUnits": units,
        "dataSets": mine,
        "programs": [],
        "userGroups": [],
        "userRoles": [],
        "settings": {"keyUiLocale": language, "keyDbLocale": language},
        "access": READ_ONLY,
    }


def data_sets(names: Names, language: str) -> list[dict[str, Any]]:
    """The forms, as data sets with their elements."""
    return [
        _data_set(uid, form, language) for uid, form in sorted(names.data_sets.items(), key=lambda each: each[1].code)
    ]


def data_elements(names: Names, language: str) -> list[dict[str, Any]]:
    """The indicators that some data set carries."""
    codes = sorted({code for form in names.data_sets.values() for code in form.indicators})
    return [_data_element(names.world.catalogue.indicator(code), language) for code in codes]


def org_units(names: Names, language: str, today: date) -> list[dict[str, Any]]:
    """Every place there is or was, with its way from the nation down."""
    return [_org_unit(place, names, language, today) for place in names.org_units.values()]


def _may_use(asker: Identity, form: Form) -> bool:
    if asker.agency is None:
        return True
    return may_send(asker.agency, form) and (asker.forms is None or form.code in asker.forms)


def _provinces(names: Names) -> Iterator[Place]:
    return (each for each in names.org_units.values() if each.agency_code and each.valid_until is None)


def _data_set(uid: str, form: Form, language: str) -> dict[str, Any]:
    name = form.name_en if language == "en" else form.name_vi
    elements = [{"id": uid_of(Kind.DATA_ELEMENT, code), "code": code} for code in form.indicators]
    return {
        **_named(uid, form.code, name, name),
        "periodType": PERIOD_TYPES[form.frequency],
        "categoryCombo": DEFAULT,
        "dataSetElements": [{"dataElement": each, "dataSet": {"id": uid}} for each in elements],
        "openFuturePeriods": 0,
        "expiryDays": 0,
        "access": READ_ONLY,
    }


def _data_element(indicator: Indicator, language: str) -> dict[str, Any]:
    uid = uid_of(Kind.DATA_ELEMENT, indicator.code)
    unit = indicator.unit_en if language == "en" else indicator.unit_vi
    return {
        **_named(uid, indicator.code, indicator.name(language), indicator.short(language)),
        "description": unit,
        "valueType": "NUMBER",
        "domainType": "AGGREGATE",
        "aggregationType": AGGREGATIONS.get(indicator.aggregation, "NONE"),
        "categoryCombo": DEFAULT,
        "zeroIsSignificant": True,
        "optionSetValue": False,
    }


def _org_unit(place: Place, names: Names, language: str, today: date) -> dict[str, Any]:
    geography = names.world.geography
    name = geography.full_name(place.id, today, language)
    above = [uid_of(Kind.ORG_UNIT, each.id) for each in reversed(geography.ancestors(place.id))]
    uid = uid_of(Kind.ORG_UNIT, place.id)
    said = _named(uid, place.code, name, place.name_en if language == "en" else place.name_vi)
    said |= {
        "level": PLACES.index(place.level) + 1,
        "path": "".join(f"/{each}" for each in (*above, uid)),
        "openingDate": place.valid_from.isoformat(),
    }
    if above:
        said["parent"] = {"id": above[-1]}
    if place.valid_until is not None:
        said["closedDate"] = place.valid_until.isoformat()
    if not place.is_valid(today) and any(each.is_valid(today) for each in geography.bearing(place.code)):
        del said["code"]  # it is another place's now, and a code of DHIS2 is one place's alone
    return said


def _named(uid: str, code: str, name: str, short: str) -> dict[str, Any]:
    return {
        "id": uid,
        "code": code,
        "name": name,
        "displayName": name,
        "shortName": short,
        "displayShortName": short,
    }
