"""The links with which the figures that a page shows are taken away."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from dash import html

from dashboard.words import Say
from indicators.geography import Geography, Level
from indicators.periods import Frequency
from indicators.sdmx import AGENCY, ALL, FREQ, FREQUENCIES, INDICATOR, REF_AREA, VERSION, identifier

FORMS = (("XLSX", "xlsx"), ("CSV", "csv"), ("PDF", "pdf"))
SDMX_CSV = "SDMX-CSV"

Wanted = Mapping[str, str | Sequence[str]]
"""The parameters of /api/v1/observations.xlsx."""


def export_links(say: Say, wanted: Wanted, as_of: datetime | None, geography: Geography | None = None) -> html.P:
    """Download in every form: the selection of a page, as it was known when the page was drawn.

    Args:
        say: The words of the reader's language.
        wanted: The selection.
        as_of: The moment; None for whenever the link is followed.
        geography: The places by their codes; None where the selection is a report, which SDMX does not know.
    """
    links = [
        html.A(name, href=href, target="_blank", rel="noopener")
        for name, href in export_addresses(wanted, as_of, geography).items()
    ]
    between = [part for each in links for part in (" · ", each)]
    return html.P([f"{say('Download')}: ", *between[1:]], className="muted small screen-only")


def export_addresses(wanted: Wanted, as_of: datetime | None, geography: Geography | None = None) -> dict[str, str]:
    """Where a selection is given, by the name of the form."""
    moment = {} if as_of is None else {"as_of": as_of.astimezone(UTC).isoformat()}
    query = urlencode({**wanted, **moment}, doseq=True)
    found = {name: f"/api/v1/observations.{ending}?{query}" for name, ending in FORMS}
    return found if geography is None else found | {SDMX_CSV: sdmx_address(wanted, as_of, geography)}


def sdmx_address(wanted: Wanted, as_of: datetime | None, geography: Geography) -> str:
    """Where the same selection is given by SDMX-REST 2, whose answer is SDMX-CSV: the same figures, at most 50,000."""
    chosen = {
        INDICATOR: [identifier(each) for each in _several(wanted.get("indicator"))],
        REF_AREA: [identifier(each) for each in _places(wanted, geography)],
        FREQ: [FREQUENCIES[Frequency(each)] for each in _several(wanted.get("frequency"))],
    }
    said = {f"c[{name}]": ",".join(each) for name, each in chosen.items() if each}
    said |= {name: str(wanted[key]) for name, key in (("startPeriod", "from"), ("endPeriod", "to")) if key in wanted}
    said |= {} if as_of is None else {"asOf": as_of.astimezone(UTC).isoformat()}
    return f"/sdmx/data/dataflow/{AGENCY}/{ALL}/{VERSION}?{urlencode(said, safe='[],:')}"


def _places(wanted: Wanted, geography: Geography) -> list[str]:
    level = Level(str(wanted["level"])) if "level" in wanted else None
    areas = _several(wanted.get("area"))
    if not areas:
        return [] if level is None else [each.id for each in geography.of_level(level)]
    return [each.id for area in areas for each in geography.bearing(area) if level is None or each.level is level]


def _several(said: str | Sequence[str] | None) -> Sequence[str]:
    return [] if said is None else [said] if isinstance(said, str) else said
