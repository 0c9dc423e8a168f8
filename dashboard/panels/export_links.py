"""The links with which the figures that a page shows are taken away."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from dash import html

from dashboard.words import Say

FORMS = (("XLSX", "xlsx"), ("CSV", "csv"))


def export_links(say: Say, wanted: Mapping[str, str | Sequence[str]], as_of: datetime | None) -> html.P:
    """Download as XLSX or CSV: the selection of a page, as it was known when the page was drawn.

    Args:
        say: The words of the reader's language.
        wanted: The parameters of /api/v1/observations.xlsx.
        as_of: The moment; None for whenever the link is followed.
    """
    moment = {} if as_of is None else {"as_of": as_of.astimezone(UTC).isoformat()}
    query = urlencode({**wanted, **moment}, doseq=True)
    links = [
        html.A(name, href=f"/api/v1/observations.{ending}?{query}", target="_blank", rel="noopener")
        for name, ending in FORMS
    ]
    return html.P([f"{say('Download')}: ", links[0], " · ", links[1]], className="muted small screen-only")
