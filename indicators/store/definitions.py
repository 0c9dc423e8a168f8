"""Keeping what each definition said and from when on, so that an old figure can be read by its own words."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from indicators.catalogue import Catalogue
from indicators.store.engine import Store
from indicators.store.reports import keep_definitions


def keep_catalogue(store: Store, catalogue: Catalogue, *, now: datetime) -> int:
    """Keep every indicator, form, threshold and target whose words changed; how many did."""
    bodies: dict[tuple[str, str, date], dict[str, Any]] = {}
    for each in catalogue.indicators.values():
        bodies["indicator", each.code, each.effective] = asdict(each)
    for code, limits in catalogue.thresholds.items():
        for limit in limits:
            bodies["threshold", code, limit.effective] = asdict(limit)
    for form in catalogue.forms.values():
        bodies["form", form.code, date.min] = asdict(form)
    for target in catalogue.targets:
        year = date(int(target.period[:4]), 1, 1)
        bodies["target", f"{target.indicator}:{target.place}:{target.period}", year] = asdict(target)
    return keep_definitions(store, bodies, now=now)
