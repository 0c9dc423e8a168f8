"""What left its course, who is late and which source fails: the strip at the foot of every scene."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import formatting
from dashboard.tiles import Setting
from dashboard.wording import Wording
from indicators.catalogue import Form, Indicator
from indicators.compliance import Obligation, due_period, obligations
from indicators.periods import Frequency, Period
from indicators.store import Store
from indicators.store.reports import received

ROWS_SHOWN = 3
OWED_BY_CALENDAR = (Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR)
SEVERITY = {"off": 0, "late": 1, "error": 2, "risk": 3}


@dataclass(frozen=True)
class Exceptions:
    """The strip as the screens expect it, and how many senders are late, in words (None when nobody is)."""

    strip: dict[str, Any]
    label: str | None


def exceptions(
    store: Store,
    setting: Setting,
    tiles: Mapping[str, Mapping[str, Any]],
    failed: Sequence[Mapping[str, Any]],
    wording: Wording,
) -> Exceptions:
    """Figures off course or at risk, senders that owe a report, sources that fail: gravest first."""
    say = wording.say
    late = late_obligations(store, setting, wording.today)
    rows = [_tile_row(tile, setting, wording) for tile in tiles.values() if tile["status"]["code"] in {"off", "risk"}]
    rows += _late_rows(late, setting, wording)
    rows += [_failed_row(each, wording) for each in failed]
    rows.sort(key=lambda row: SEVERITY[row["severity"]])
    more = len(rows) - ROWS_SHOWN
    senders = {each.sender for each in late}
    return Exceptions(
        {
            "rows": rows[:ROWS_SHOWN],
            "more": say("{count} more").format(count=more) if more > 0 else None,
            "none": say("No exceptions"),
        },
        say("{count} senders late").format(count=len(senders)) if senders else None,
    )


def late_obligations(store: Store, setting: Setting, today: date) -> list[Obligation]:
    """The reports of the newest due period of each frequency that have not come."""
    forms = [
        each for each in setting.catalogue.periodic_forms() if each.frequency in OWED_BY_CALENDAR and _is_sent(each)
    ]
    periods = {each: [due_period(each, today, setting.calendar)] for each in OWED_BY_CALENDAR}
    codes = [period.code for each in periods.values() for period in each]
    came = {
        (row["form"], row["period"], row["sender"]): row["received_at"].astimezone(setting.zone).date()
        for row in received(store, [form.code for form in forms], codes)
    }
    owed = obligations(forms, periods, came, geography=setting.geography, calendar=setting.calendar)
    return [each for each in owed if each.received is None and each.is_late(today)]


def _is_sent(form: Form) -> bool:
    """Whether an agency sends the form, rather than a system that is counted."""
    return form.code not in {"BC.766.THANG", "BC.HS.THANG"}


def _tile_row(tile: Mapping[str, Any], setting: Setting, wording: Wording) -> dict[str, Any]:
    code, place, _ = str(tile["id"]).split(":")
    indicator = setting.catalogue.indicator(code)
    limit = _limit(tile, indicator, setting, wording)
    return {
        "severity": tile["status"]["code"],
        "place": wording.place(setting.geography.place(place)),
        "what": tile["name"],
        "value": formatting.with_unit(str(tile["value"]), str(tile["unit"])) + (f" ({limit})" if limit else ""),
        "since": str(tile["source_line"]).split(" · ", maxsplit=1)[0],
        "handler": wording.handler(wording.agency(indicator.owner)),
        "acknowledged": False,
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
    by_form: dict[tuple[str, Period], list[Obligation]] = {}
    for each in late:
        by_form.setdefault((each.form, each.period), []).append(each)
    rows = []
    for (code, period), owed in by_form.items():
        form = setting.catalogue.form(code)
        senders = [each.sender for each in owed]
        handler = wording.agency(senders[0]) if len(senders) == 1 else say("{count} senders").format(count=len(senders))
        rows.append(
            {
                "severity": "late",
                "place": wording.agencies(senders),
                "what": wording.form(form),
                "value": wording.period(period),
                "since": say("due {day}").format(day=wording.day(owed[0].due)),
                "handler": wording.handler(handler),
                "acknowledged": False,
            }
        )
    return rows


def _failed_row(failed: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    say = wording.say
    owner = wording.agency(str(failed["owner"]))
    since = failed["since"]
    return {
        "severity": "error",
        "place": owner,
        "what": say("source cannot be read"),
        "value": str(failed["source"]),
        "since": say("since {moment}").format(moment=wording.moment(since)) if since else "",
        "handler": wording.handler(owner),
        "acknowledged": False,
    }
