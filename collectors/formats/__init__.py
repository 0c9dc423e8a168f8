"""Every format that is read, by name: bytes → what they say, whatever brought them."""

from collections.abc import Mapping
from types import MappingProxyType

from collectors.formats import (
    csv_report,
    dossiers,
    ecabinet,
    edxml,
    feedback,
    published,
    report_json,
    sdmx_csv,
    sdmx_ml,
    service_results,
    workbook,
)
from collectors.source import Read

FORMATS: Mapping[str, Read] = MappingProxyType(
    {
        "dieuhanh.report/1": report_json.read,
        "csv.report/1": csv_report.read,
        "xlsx.report/1": workbook.read,
        "sdmx.csv/2": sdmx_csv.read,
        "sdmx.ml/2.1": sdmx_ml.read,
        "dvcqg.service-results": service_results.read,
        "lgsp.dossiers": dossiers.read,
        "ecabinet.events": ecabinet.read,
        "pakn.events": feedback.read,
        "edxml.messages": edxml.read,
        "csv.766-scores": published.read_scores,
        "csv.766-national-monthly": published.read_national,
        "csv.grdp-growth": published.read_growth,
    }
)
"""The readers; `sources.toml` and the endpoint name them by these names."""
