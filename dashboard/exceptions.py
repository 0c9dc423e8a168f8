"""What left its course, who is late and which source fails: the strip at the foot of every scene."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dashboard import formatting
from dashboard.materials import Material, Setting
from dashboard.owing import due
from dashboard.tiles import worded
from dashboard.wording import Wording
from indicators.catalogue import Indicator
from indicators.compliance import Obligation
from indicators.store import Store

ROWS_SHOWN = 3
SEVERITY = {"off": 0, "late": 1, "error": 2, "risk": 3}


def found(  # noqa: PLR0913 - an exception is found from all of these
    store: Store,
    setting: Setting,
    watched: Sequence[Material],
    failed: Sequence[Mapping[str, Any]],
    wording: Wording,
    *,
    as_of: datetime | None,
) -> list[dict[str, Any]]:
    """Figures off course or at risk, senders that owe a report, sources that fail: gravest first."""
    tiles = [worded(each, setting, wording) for each in watched]
    rows = [_tile_row(tile, setting, wording) for tile in tiles if tile["status"]["code"] in {"off", "risk"}]
    rows += _late_rows(late_obligations(store, setting, wording.today, as_of=as_of), setting, wording)
    rows += [_failed_row(each, wording) for each in failed]
    return sorted(rows, key=lambda row: SEVERITY[row["severity"]])


def strip(rows: Sequence[Mapping[str, Any]], wording: Wording) -> dict[str, Any]:
    """The gravest rows, and how many more there are."""
    more = len(rows) - ROWS_SHOWN
    return {
        "rows": list(rows[:ROWS_SHOWN]),
        "more": wording.say("{count} more").format(count=more) if more > 0 else None,
        "none": wording.say("No exceptions"),
        "total": len(rows),
    }


def late_label(store: Store, setting: Setting, wording: Wording, *, as_of: datetime | None) -> str | None:
    """How many senders are late, in words; None when nobody is."""
    senders = {each.sender for each in late_obligations(store, setting, wording.today, as_of=as_of)}
    return wording.say("{count} senders late").format(count=len(senders)) if senders else None


def late_obligations(store: Store, setting: Setting, today: date, *, as_of: datetime | None = None) -> list[Obligation]:
    """The reports of the newest due period of each frequency that have not come."""
    return [each for form in due(store, setting, today, as_of=as_of) for each in form.missing]


def _tile_row(tile: Mapping[str, Any], setting: Setting, wording: Wording) -> dict[str, Any]:
    code, place, _ = str(tile["id"]).split(":")
    indicator = setting.catalogue.indicator(code)
    limit = _limit(tile, indicator, setting, wording)
    return {
        "id": tile["id"],
        "severity": tile["status"]["code"],
        "critical": tile["status"]["code"] == "off",
        "place": wording.place(setting.geography.place(place)),
        "what": tile["name"],
        "value": formatting.with_unit(str(tile["value"]), str(tile["unit"])) + (f" ({limit})" if limit else ""),
        "since": str(tile["source_line"]).split(" · ", maxsplit=1)[0],
        "handler": wording.handler(wording.agency(indicator.owner)),
        "acknowledged": False,
        "due": None,
        "scene": None,
    }


def _limit(tile: Mapping[str, Any], indicator: Indicator, setting: Setting, wording: Wording) -> str | None:
    """What a figure is held against: its plan, or the value at which it leaves its course."""
    if tile["target"]:
        return str(tile["target"]["label"])
    threshold = setting.catalogue.threshold(indicator.code, wording.today)
    if threshold is None or threshold.basis != "value":
        return None
    text, unit = formatting.tile_value(threshold.at_risk, indicator, wording.language)
    return wording.say("limit {value}").format(value=wording.amount(text, unit))


def _late_rows(late: Sequence[Obligation], setting: Setting, wording: Wording) -> list[dict[str, Any]]:
    """One row a form: its late senders by name, as many as can be read, and how many more."""
    say = wording.say
    by_form: dict[str, list[Obligation]] = {}
    for each in late:
        by_form.setdefault(each.form, []).append(each)
    rows = []
    for code, owed in by_form.items():
        period = owed[0].period
        form = setting.catalogue.form(code)
        senders = [each.sender for each in owed]
        handler = wording.agency(senders[0]) if len(senders) == 1 else say("{count} senders").format(count=len(senders))
        rows.append(
            {
                "id": f"late:{code}:{period.code}",
                "severity": "late",
                "critical": False,
                "place": wording.agencies(senders),
                "what": wording.form(form),
                "value": wording.period(period),
                "since": say("due {day}").format(day=wording.day(owed[0].due)),
                "handler": wording.handler(handler),
                "acknowledged": False,
                "due": None,
                "scene": None,
            }
        )
    return rows


def _failed_row(failed: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    say = wording.say
    owner = wording.agency(str(failed["owner"]))
    since = failed["since"]
    return {
        "id": f"source:{failed['source']}",
        "severity": "error",
        "critical": False,
        "place": owner,
        "what": say("source cannot be read"),
        "value": str(failed["source"]),
        "since": say("since {moment}").format(moment=wording.moment(since)) if since else "",
        "handler": wording.handler(owner),
        "acknowledged": False,
        "due": None,
        "scene": None,
    }
