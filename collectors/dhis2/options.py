"""How an import is asked to be done: schemes, strategy, trial, atomicity; nothing is passed over that would count."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from collectors.dhis2.names import Scheme
from collectors.problems import Problem, RefusedError


class Strategy(StrEnum):
    """Which values of an import are meant."""

    CREATE_AND_UPDATE = "CREATE_AND_UPDATE"
    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


OLD_NAMES = {
    "NEW_AND_UPDATES": Strategy.CREATE_AND_UPDATE,
    "NEW": Strategy.CREATE,
    "UPDATES": Strategy.UPDATE,
    "DELETES": Strategy.DELETE,
}
SCHEMES = ("idScheme", "dataSetIdScheme", "dataElementIdScheme", "orgUnitIdScheme")
HEEDED = frozenset({*SCHEMES, "dryRun", "importStrategy", "strategy", "atomic", "atomicMode", "firstRowIsHeader"})
IDLE = frozenset(
    {
        "attributeOptionComboIdScheme",
        "categoryIdScheme",
        "categoryOptionComboIdScheme",
        "categoryOptionIdScheme",
        "compression",
        "dataSet",
        "datasetAllowsPeriods",
        "filename",
        "force",
        "format",
        "ignoreEmptyCollection",
        "importReportMode",
        "lang",
        "mergeDataValues",
        "mergeMode",
        "preheatCache",
        "reportMode",
        "requireAttributeOptionCombo",
        "requireCategoryOptionCombo",
        "skipAudit",
        "skipCache",
        "skipExistingCheck",
        "skipLastUpdated",
        "skipNotifications",
        "skipPatternValidation",
        "strictAttributeOptionCombos",
        "strictCategoryOptionCombos",
        "strictDataElements",
        "strictDataSetApproval",
        "strictDataSetInputPeriods",
        "strictDataSetLocking",
        "strictOrganisationUnits",
        "strictPeriods",
    }
)
"""Parameters of DHIS2 that change nothing here: every check is always made, audit is always kept, no lock is forced."""

ONLY_FALSE = frozenset({"async"})
"""Parameters that must not be true: an import is done when it is answered."""

BOOLEANS = {"true": True, "false": False}
ATOMIC_MODES = {"ALL": True, "NONE": False, "OBJECT": False}


@dataclass(frozen=True)
class Options:
    """How an import is done."""

    dry_run: bool = False
    strategy: Strategy = Strategy.CREATE_AND_UPDATE
    atomic: bool = False
    has_header: bool = True
    data_set: Scheme = Scheme.EITHER
    data_element: Scheme = Scheme.EITHER
    org_unit: Scheme = Scheme.EITHER

    def out(self) -> dict[str, Any]:
        """The options as an import summary repeats them."""
        schemes = {
            "dataSetIdScheme": self.data_set,
            "dataElementIdScheme": self.data_element,
            "orgUnitIdScheme": self.org_unit,
        }
        return {
            "idSchemes": {name: each.upper() for name, each in schemes.items() if each is not Scheme.EITHER},
            "dryRun": self.dry_run,
            "atomic": self.atomic,
            "async": False,
            "force": False,
            "importStrategy": self.strategy.value,
            "mergeMode": "REPLACE",
            "reportMode": "FULL",
            "skipAudit": False,
            "skipExistingCheck": False,
            "skipNotifications": True,
            "sharing": False,
            "firstRowIsHeader": self.has_header,
        }


def options_said(parameters: Mapping[str, str], in_set: Mapping[str, str] | None = None) -> Options:
    """The options of an address, and of a data value set where they are read, which count first.

    Raises:
        RefusedError: a parameter that DHIS2 does not have, or one that says what is not done here.
    """
    unknown = sorted(parameters.keys() - HEEDED - IDLE - ONLY_FALSE)
    if unknown:
        raise RefusedError([_unfit(unknown[0][:100], "không có tham số này", "there is no such parameter")])
    said = {**parameters, **(in_set or {})}
    for name in sorted(ONLY_FALSE & said.keys()):
        if _truth(said, name, default=False):
            raise RefusedError([_unfit(name, "nhập xong mới trả lời", "an import is done when it is answered")])
    general = Scheme.said("idScheme", said["idScheme"]) if said.get("idScheme") else Scheme.EITHER

    def scheme(name: str) -> Scheme:
        return Scheme.said(name, said[name]) if said.get(name) else general

    return Options(
        dry_run=_truth(said, "dryRun", default=False),
        strategy=_strategy(said),
        atomic=_truth(said, "atomic", default=False) or _is_all(said),
        has_header=_truth(said, "firstRowIsHeader", default=True),
        data_set=scheme("dataSetIdScheme"),
        data_element=scheme("dataElementIdScheme"),
        org_unit=scheme("orgUnitIdScheme"),
    )


def _truth(said: Mapping[str, str], name: str, *, default: bool) -> bool:
    word = said.get(name, "").lower()
    if not word:
        return default
    if word not in BOOLEANS:
        raise RefusedError([_unfit(name, "phải là true hoặc false", "must be true or false")])
    return BOOLEANS[word]


def _strategy(said: Mapping[str, str]) -> Strategy:
    name = "importStrategy" if said.get("importStrategy") else "strategy"
    word = (said.get(name) or Strategy.CREATE_AND_UPDATE).upper()
    if word in OLD_NAMES:
        return OLD_NAMES[word]
    if word not in Strategy.__members__:
        known = ", ".join([*Strategy, *OLD_NAMES])
        raise RefusedError([_unfit(name, f"phải là một trong {known}", f"must be one of {known}")])
    return Strategy(word)


def _is_all(said: Mapping[str, str]) -> bool:
    word = (said.get("atomicMode") or "NONE").upper()
    if word not in ATOMIC_MODES:
        raise RefusedError([_unfit("atomicMode", "phải là ALL hoặc NONE", "must be ALL or NONE")])
    return ATOMIC_MODES[word]


def _unfit(field: str, said_vi: str, said_en: str) -> Problem:
    return Problem("bad-parameter", facts={"field": field, "fault": {"vi": said_vi, "en": said_en}})
