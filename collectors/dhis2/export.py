"""Reading data values back as DHIS2 gives them: what is shown, to readers; to a sender, of it what it sent itself."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from collectors.dhis2.mapping import may_send
from collectors.dhis2.names import DEFAULT_COMBO, Kind, Names, Scheme, period_read, period_written, uid_of
from collectors.problems import Problem, RefusedError
from indicators.catalogue import Form
from indicators.geography import Place
from indicators.identity import Identity
from indicators.observations import Observation
from indicators.store import Store
from indicators.store.observations import Selection, shown, sources_of

MOST_VALUES = 50_000
KNOWN = frozenset(
    {
        "dataSet",
        "period",
        "startDate",
        "endDate",
        "orgUnit",
        "children",
        "limit",
        "includeDeleted",
        "idScheme",
        "dataElementIdScheme",
        "orgUnitIdScheme",
        "dataSetIdScheme",
        "categoryOptionComboIdScheme",
        "attributeOptionComboIdScheme",
        "inputIdScheme",
        "inputOrgUnitIdScheme",
        "inputDataSetIdScheme",
        "format",
        "compression",
        "attachment",
        "lang",
    }
)
COLUMNS = (
    "dataelement",
    "period",
    "orgunit",
    "catoptcombo",
    "attroptcombo",
    "value",
    "storedby",
    "lastupdated",
    "comment",
    "followup",
    "deleted",
)


@dataclass(frozen=True)
class Wanted:
    """Which values are asked for, and how their names are to be written."""

    forms: tuple[Form, ...]
    places: tuple[Place, ...]
    selection: Selection
    data_element: Scheme
    org_unit: Scheme
    limit: int


def wanted(names: Names, asker: Identity, asked: Sequence[tuple[str, str]]) -> Wanted:
    """What the parameters of an address ask for.

    Raises:
        RefusedError: one is unknown or missing, or names what does not exist or is not the asker's.
    """
    said = dict(asked)
    unknown = sorted(said.keys() - KNOWN)
    if unknown:
        raise _unfit(unknown[0][:100], "không có tham số này", "there is no such parameter")
    forms = tuple(_form(names, asker, each) for each in _all(asked, "dataSet"))
    places = tuple(dict.fromkeys(place for each in _all(asked, "orgUnit") for place in _places(names, each, said)))
    periods, first, last = _span(asked, said)
    codes = sorted({code for form in forms for code in form.indicators})
    frequencies = sorted({form.frequency for form in forms})
    selection = Selection(
        codes, sorted(each.id for each in places), frequencies=frequencies, periods=periods, first=first, last=last
    )
    return Wanted(
        forms,
        places,
        selection,
        data_element=_scheme(said, "dataElementIdScheme"),
        org_unit=_scheme(said, "orgUnitIdScheme"),
        limit=_limit(said),
    )


def data_values(store: Store, names: Names, asker: Identity, asked: Wanted) -> list[dict[str, Any]]:
    """The values asked for that are shown, in order of indicator, place and period.

    Raises:
        RefusedError: there are more than one answer holds; none is left out in silence.
    """
    found = shown(store, asked.selection, limit=MOST_VALUES + 1)
    if len(found) > MOST_VALUES:
        raise RefusedError([Problem("selection-too-large", facts={"limit": MOST_VALUES})])
    reports = sources_of(store, found)
    mine = [each for each in found if asker.agency is None or _sender(each, reports) == asker.agency]
    values = [_value(each, names, asked, reports) for each in mine if each.figure.value is not None]
    return values[: asked.limit]


def as_json(values: Sequence[Mapping[str, Any]], asked: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A data value set; what is the same for all, because one alone was asked for, stands above."""
    above = {name: _all(asked, name)[0] for name in ("dataSet", "period", "orgUnit") if len(_all(asked, name)) == 1}
    return {**above, "dataValues": list(values)}


def as_csv(values: Sequence[Mapping[str, Any]]) -> str:
    """The same as a table, in the columns of DHIS2."""
    names = (
        "dataElement",
        "period",
        "orgUnit",
        "categoryOptionCombo",
        "attributeOptionCombo",
        "value",
        "storedBy",
        "lastUpdated",
    )
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([*(each[name] for name in names), "", "false", "false"] for each in values)
    return text.getvalue()


def _value(held: Observation, names: Names, asked: Wanted, reports: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    figure = held.figure
    place = names.world.geography.place(figure.place)
    moment = held.known_from.isoformat(timespec="milliseconds")
    return {
        "dataElement": figure.indicator
        if asked.data_element is Scheme.CODE
        else uid_of(Kind.DATA_ELEMENT, figure.indicator),
        "period": period_written(figure.period),
        "orgUnit": place.code if asked.org_unit is Scheme.CODE else uid_of(Kind.ORG_UNIT, place.id),
        "categoryOptionCombo": DEFAULT_COMBO,
        "attributeOptionCombo": DEFAULT_COMBO,
        "value": f"{figure.value:f}",
        "storedBy": _sender(held, reports) or figure.method.value,
        "created": moment,
        "lastUpdated": moment,
        "followup": False,
    }


def _sender(held: Observation, reports: Mapping[str, Mapping[str, Any]]) -> str:
    return str(reports.get(held.report or "", {}).get("sender", ""))


def _form(names: Names, asker: Identity, text: str) -> Form:
    form = names.data_set(text, Scheme.EITHER)
    if form is None:
        raise RefusedError([Problem("unknown-form", facts={"form": text[:64]})])
    if asker.agency is not None and not may_send(asker.agency, form):
        facts = {"form": form.code, "owner": form.sender or "H..", "sender": asker.agency}
        raise RefusedError([Problem("form-not-yours", facts=facts)])
    return form


def _places(names: Names, text: str, said: Mapping[str, str]) -> list[Place]:
    """The places that are meant, with all below them where that is asked for."""
    found = list(names.places(text, Scheme.EITHER))
    if not found:
        raise _unfit("orgUnit", f"không có {text[:64]}", f"there is no {text[:64]}")
    if said.get("children") != "true":
        return found
    above = {each.id for each in found}
    geography = names.world.geography
    below = (
        each
        for each in names.org_units.values()
        if each.id not in above and any(other.id in above for other in geography.ancestors(each.id))
    )
    return [*found, *below]


def _span(
    asked: Sequence[tuple[str, str]], said: Mapping[str, str]
) -> tuple[list[str] | None, date | None, date | None]:
    """The periods by their codes; or the first and last day that a period may end on."""
    texts = [name for name, _ in asked if name == "period"]
    if texts:
        return [_period(each) for each in _all(asked, "period")], None, None
    if "startDate" not in said or "endDate" not in said:
        raise _unfit("period", "cần period, hoặc startDate và endDate", "give period, or startDate and endDate")
    return None, _day(said, "startDate"), _day(said, "endDate")


def _period(text: str) -> str:
    period = period_read(text)
    if period is None:
        said = text[:64]
        raise _unfit("period", f"DHIS2 không viết kỳ nào là {said}", f"DHIS2 writes no period {said}")
    return period.code


def _day(said: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(said[name])
    except ValueError:
        raise _unfit(name, "phải là ngày yyyy-mm-dd", "must be a day yyyy-mm-dd") from None


def _all(asked: Sequence[tuple[str, str]], name: str) -> list[str]:
    found = [each for parameter, each in asked if parameter == name and each]
    if not found and name in {"dataSet", "orgUnit"}:
        raise _unfit(name, f"cần ít nhất một {name}", f"at least one {name} must be given")
    return found


def _scheme(said: Mapping[str, str], name: str) -> Scheme:
    own = name if said.get(name) else "idScheme"
    return Scheme.said(own, said[own]) if said.get(own) else Scheme.UID


def _limit(said: Mapping[str, str]) -> int:
    text = said.get("limit", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < len(str(10**9))):
        raise _unfit("limit", "phải là số nguyên từ 0", "must be a whole number from 0")
    return int(text) if text else MOST_VALUES


def _unfit(field: str, said_vi: str, said_en: str) -> RefusedError:
    return RefusedError([Problem("bad-parameter", facts={"field": field, "fault": {"vi": said_vi, "en": said_en}})])
