"""Every format that is read, by name: bytes → what they say, whatever brought them."""

from collections.abc import Mapping
from types import MappingProxyType

from collectors.formats import dossiers, published, report_json, service_results
from collectors.source import Read

FORMATS: Mapping[str, Read] = MappingProxyType(
    {
        "dieuhanh.report/1": report_json.read,
        "dvcqg.service-results": service_results.read,
        "lgsp.dossiers": dossiers.read,
        "csv.766-scores": published.read_scores,
        "csv.766-national-monthly": published.read_national,
        "csv.grdp-growth": published.read_growth,
    }
)
"""The readers; `sources.toml` and the endpoint name them by these names."""
