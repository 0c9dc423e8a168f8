"""What left its course, who is late and which source fails: the strip at the foot of every scene."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import formatting
from dashboard.tiles import Setting
from dashboard.words import words
from indicators.catalogue import Form
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
    language: str,
    *,
    today: date,
) -> Exceptions:
    """Figures off course or at risk, senders that owe a report, sources that fail: gravest first."""
    say = words(language)
    late = late_obligations(store, setting, today)
    rows = [_tile_row(tile, setting, language) for tile in tiles.values() if tile["status"]["code"] in {"off", "risk"}]
    rows += _late_rows(late, setting, language)
    rows += [_failed_row(each, setting, language) for each in failed]
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
    forms = [each for each in setting.catalogue.forms.values() if each.frequency in OWED_BY_CALENDAR and _is_sent(each)]
    periods = {each: [due_period(each, today, setting.calendar)] for each in OWED_BY_CALENDAR}
    came = {}
    for form in forms:
        for row in received(store, form.code, [each.code for each in periods[form.frequency]]):
            came[form.code, row["period"], row["sender"]] = row["received_at"].astimezone(setting.zone).date()
    owed = obligations(forms, periods, came, geography=setting.geography, calendar=setting.calendar)
    return [each for each in owed if each.received is None and each.is_late(today)]


def _is_sent(form: Form) -> bool:
    """Whether an agency sends the form, rather than a system that is counted."""
    return form.code not in {"BC.766.THANG", "BC.HS.THANG"}


def _tile_row(tile: Mapping[str, Any], setting: Setting, language: str) -> dict[str, Any]:
    code, place, _ = str(tile["id"]).split(":")
    indicator = setting.catalogue.indicator(code)
    where = setting.geography.place(place)
    target = tile["target"]
    limit = f" ({target['label']})" if target else ""
    return {
        "severity": tile["status"]["code"],
        "place": where.name_en if language == "en" else where.name_vi,
        "what": tile["name"],
        "value": formatting.with_unit(str(tile["value"]), str(tile["unit"])) + limit,
        "since": str(tile["source_line"]).split(" · ", maxsplit=1)[0],
        "handler": _agency(indicator.owner, setting, language),
        "acknowledged": False,
    }


def _late_rows(late: Sequence[Obligation], setting: Setting, language: str) -> list[dict[str, Any]]:
    """One row a form: its late senders by name, as many as can be read, and how many more."""
    say = words(language)
    by_form: dict[tuple[str, Period], list[Obligation]] = {}
    for each in late:
        by_form.setdefault((each.form, each.period), []).append(each)
    rows = []
    for (code, period), owed in by_form.items():
        form = setting.catalogue.form(code)
        names = [_agency(each.sender, setting, language) for each in owed]
        shown = ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")  # noqa: PLR2004 - two names fit
        rows.append(
            {
                "severity": "late",
                "place": shown,
                "what": form.name_en if language == "en" else form.name_vi,
                "value": formatting.period(period, language),
                "since": say("due {day}").format(day=formatting.day(owed[0].due, language)),
                "handler": names[0] if len(names) == 1 else say("{count} senders").format(count=len(names)),
                "acknowledged": False,
            }
        )
    return rows


def _failed_row(failed: Mapping[str, Any], setting: Setting, language: str) -> dict[str, Any]:
    say = words(language)
    since = failed["since"]
    return {
        "severity": "error",
        "place": _agency(str(failed["owner"]), setting, language),
        "what": say("source cannot be read"),
        "value": str(failed["source"]),
        "since": say("since {moment}").format(moment=formatting.moment(since, setting.zone)) if since else "",
        "handler": _agency(str(failed["owner"]), setting, language),
        "acknowledged": False,
    }


def _agency(code: str, setting: Setting, language: str) -> str:
    geography = setting.geography
    place = geography.province_of_agency(code) if code.startswith("H") else geography.agency(code)
    return place.name_en if language == "en" else place.name_vi
