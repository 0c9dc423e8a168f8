"""A source; a document as it arrived; what a reader makes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from collectors.problems import Location
from indicators.cases import CaseEvent
from indicators.data_files import DataFileError, toml
from indicators.geography import Geography
from indicators.observations import Origin
from indicators.plausibility import Doubt
from indicators.reports import Document, Signature

LAST_REVISION = 1_000_000
"""The highest revision a report may have: a slip of a digit must not leave a period that can never be corrected."""

SOURCES = Path(__file__).parent / "sources.toml"
NETWORKS = frozenset({"public", "loopback"})
"""Where a source may lead; a word that is none of these must not pass for one."""


@dataclass(frozen=True)
class Source:
    """Whom we ask: where, in which transport and format, how often, and as what their figures count."""

    code: str
    name_vi: str
    name_en: str
    owner: str
    transport: str
    format: str
    url: str
    every: timedelta
    origin: Origin
    alert_after: int
    networks: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Arrival:
    """How a document came: from which source, as what it counts, who brought it, and whose it may be.

    `sender` is the only agency it may speak for; None where the source speaks for several. `forms` are those its key
    may send; None where it may send all of its sender's. `settings` are what came beside the bytes: those of the
    source, or the parameters of the request (form, report_period, revision …). `key` is the Idempotency-Key. `watch`
    holds what was read against what the same source said before, on its way to the judge.
    """

    source: str
    origin: Origin
    actor: str
    received_at: datetime
    sender: str | None = None
    source_note: str | None = None
    pushed: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    forms: frozenset[str] | None = None
    key: str | None = None
    signature: Signature | None = None
    watch: "Callable[[Reading], Reading] | None" = None


@dataclass(frozen=True)
class Row:
    """One figure as the document has it: `value` is a decimal or None, `area` and `period` are codes as written.

    A text where a decimal could not be read stays in `value_text`, and `value_fault` is the code of the mistake. A
    status of None was not given: the figure is normal (A), or provisional (P) while its period is not over.
    """

    pointer: str
    number: int
    indicator: str
    area: str
    period: str
    value: Decimal | None
    status: str | None = "A"
    unit: str | None = None
    area_name: str | None = None
    value_text: str | None = None
    value_fault: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """What a document says, before it is judged.

    `report_id`, `period`, `revision` and `generated_at` are None where the format does not have them; `form` is empty
    where it does not say, and found by the indicators. `locate` turns a pointer into a place of the file. `doubts` are
    reasons known beforehand for which the report must wait for a person. `events` are what it says happened to cases,
    beside its rows or in their place.
    """

    sender: str
    form: str
    rows: tuple[Row, ...]
    report_id: str | None = None
    period: str | None = None
    revision: int | None = None
    reason: str | None = None
    generated_at: datetime | None = None
    row_count: int | None = None
    value_sum: Decimal | None = None
    nil_return: bool = False
    locate: Callable[[str], Location | None] | None = None
    doubts: tuple[Doubt, ...] = ()
    events: tuple[CaseEvent, ...] = ()


Read = Callable[[Document, Arrival], Reading]
"""A format: bytes → what they say; raises RefusedError with every mistake that keeps them from being read."""


def load_sources(geography: Geography, today: datetime, file: Path = SOURCES) -> dict[str, Source]:
    """Read the sources; one with `for_each` stands for one source a province or agency.

    Raises:
        DataFileError: names the entry and the remedy.
    """
    found: dict[str, Source] = {}
    for code, table in toml(file).items():
        try:
            for each in _spread(code, table, geography, today):
                found[each.code] = each
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise DataFileError(
                file,
                f"[{code}]",
                f"{type(error).__name__} {error}",
                remedy="Give name, owner, transport, format, url, every, origin and networks as its neighbours do.",
            ) from error
    return found


def _spread(code: str, table: Mapping[str, Any], geography: Geography, today: datetime) -> list[Source]:
    match table.get("for_each"):
        case None:
            return [_source(code, table, {"owner": table["owner"], "name_vi": "", "name_en": ""})]
        case "province":
            places = geography.provinces(today.date())
            return [
                _source(
                    f"{code}.{each.agency_code}",
                    table,
                    {"owner": str(each.agency_code), "name_vi": each.name_vi, "name_en": each.name_en},
                )
                for each in places
            ]
        case "agency":
            kinds = {"ministry", "ministerial-level agency"}
            return [
                _source(
                    f"{code}.{each.code}", table, {"owner": each.code, "name_vi": each.name_vi, "name_en": each.name_en}
                )
                for each in geography.agencies()
                if geography.kind(each.id, today.date()) in kinds
            ]
        case other:
            raise ValueError(f"for_each = {other!r}")


def _source(code: str, table: Mapping[str, Any], member: Mapping[str, str]) -> Source:
    if table["networks"] not in NETWORKS:
        raise ValueError(f"networks = {table['networks']!r}")
    named = {"transport", "format", "url", "every_seconds", "origin", "alert_after", "networks", "name", "owner"}
    return Source(
        code=code,
        name_vi=table["name"]["vi"].format_map(member),
        name_en=table["name"]["en"].format_map(member),
        owner=member["owner"],
        transport=table["transport"],
        format=table["format"],
        url=table["url"].replace("{owner}", member["owner"]),
        every=timedelta(seconds=table["every_seconds"]),
        origin=Origin(table["origin"]),
        alert_after=table.get("alert_after", 3),
        networks=table["networks"],
        settings={key: value for key, value in table.items() if key not in named | {"for_each"}},
    )
