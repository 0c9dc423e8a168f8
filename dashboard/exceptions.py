"""What left its course, who is late and which source fails; since when, and who sees to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dashboard import formatting
from dashboard.materials import Material, Setting
from dashboard.owing import due
from dashboard.tiles import freshness_of, status_of
from dashboard.wording import Wording
from indicators.catalogue import Form, Indicator
from indicators.compliance import Obligation, senders
from indicators.course import LEFT, begun_in, plan_for
from indicators.errors import CommandCentreError
from indicators.geography import Level
from indicators.handling import GRAVITY, NOBODY, Handling
from indicators.observations import Figure
from indicators.status import Status
from indicators.store import Store
from indicators.store.handling import handled

ROWS_SHOWN = 3
NEW_DAYS = 1
"""An exception that nobody has taken is new on the day it began and so many days after."""

ON_THE_STRIP = (
    *("id", "severity", "critical", "place", "what", "value", "since", "handler", "acknowledged", "due", "scene"),
)
"""What the strip of a screen is told of an exception."""

LATE_DAYS = 3
"""Working days after which a report that half of its senders owe is critical: within three, an agency answers."""

FAILED_DAYS = 1
"""Working days after which a source that fails is critical: its owner has had a whole day at work to mend it."""


@dataclass(frozen=True)
class _View:
    """How exceptions are looked at: with which definitions, in which words, on which day."""

    setting: Setting
    wording: Wording
    today: date
    seen: Mapping[str, str] = field(default_factory=dict)


def found(  # noqa: PLR0913 - the three kinds of exceptions, and how they are told
    store: Store,
    setting: Setting,
    watched: Sequence[Material],
    failed: Sequence[Mapping[str, Any]],
    wording: Wording,
    *,
    late: Sequence[Obligation],
    as_of: datetime | None,
    seen: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Every open exception: gravest first, then new ones, then those that have lasted longest.

    Args:
        store: Where reports, and who sees to what, are kept.
        setting: Definitions, places and calendar.
        watched: The figures that are looked at.
        failed: The sources that count as failed: source, owner, since.
        wording: How the screen speaks, on its day.
        late: The reports that have not come.
        as_of: As known at this moment; None for now.
        seen: The scene on which a figure is seen, by the identifier of its tile.
    """
    rows = every(store, setting, watched, failed, wording, late=late, as_of=as_of, seen=seen)
    return [row for row in rows if row["state"] != "closed"]


def every(  # noqa: PLR0913 - as above
    store: Store,
    setting: Setting,
    watched: Sequence[Material],
    failed: Sequence[Mapping[str, Any]],
    wording: Wording,
    *,
    late: Sequence[Obligation],
    as_of: datetime | None,
    seen: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The same with those that were closed and still hold."""
    view = _View(setting, wording, day_of(setting, wording, as_of), seen or {})
    rows = [row for each in watched if (row := _figure_row(each, view))]
    rows += _late_rows(late, view)
    rows += [_failed_row(each, view) for each in failed]
    unique = {row["id"]: row for row in rows}
    stand = handled(store, list(unique), as_of=as_of)
    told = [_handled(row, stand.get(row["id"], NOBODY), view) for row in unique.values()]
    return sorted(told, key=lambda row: _order(row, view.today))


def strip(rows: Sequence[Mapping[str, Any]], wording: Wording) -> dict[str, Any]:
    """The foot of every scene: the first rows, how many more there are, and what is said where there is none.

    `calls` are the critical ones that nobody has taken, shown or not: each brings its scene once.
    """
    more = len(rows) - ROWS_SHOWN
    calls = [row for row in rows if row["critical"] and not row["acknowledged"]]
    return {
        "calls": [{name: row[name] for name in ("id", "scene")} for row in calls],
        "rows": [{name: row[name] for name in ON_THE_STRIP} for row in rows[:ROWS_SHOWN]],
        "more": wording.say("{count} more").format(count=more) if more > 0 else None,
        "none": wording.say("No exceptions"),
        "total": len(rows),
    }


def late_label(late: Sequence[Obligation], wording: Wording) -> str | None:
    """How many senders are late, in words; None when nobody is."""
    who = {each.sender for each in late}
    return wording.say("{count} senders late").format(count=len(who)) if who else None


def late_obligations(store: Store, setting: Setting, today: date, *, as_of: datetime | None = None) -> list[Obligation]:
    """The reports of the newest due period of each form that have not come."""
    return [each for form in due(store, setting, today, as_of=as_of) for each in form.missing]


def who(handler: str, wording: Wording) -> str:
    """Who sees to something: an agency by its name, a person as they are called."""
    try:
        return wording.agency(handler)
    except CommandCentreError:
        return handler


def day_of(setting: Setting, wording: Wording, as_of: datetime | None) -> date:
    """The day on which things are judged: of a moment its own, else the screen's."""
    return wording.today if as_of is None else as_of.astimezone(setting.zone).date()


def _figure_row(material: Material, view: _View) -> dict[str, Any] | None:
    """A figure that has left its course; None for one that has not."""
    setting, wording, head = view.setting, view.wording, material.newest
    status = status_of(material, setting, freshness_of(material, setting, view.today))
    if head is None or status not in LEFT:
        return None
    figure, address = head.figure, material.address
    indicator = setting.catalogue.indicator(figure.indicator)
    place = setting.geography.place(figure.place)
    first = begun_in(setting.catalogue, figure.period, material.series, material.plans)
    began = first.end if first < figure.period else head.known_from.astimezone(setting.zone).date()
    return {
        "id": f"{address.id}:{first.code}",
        "kind": "figure",
        "severity": status.value,
        "critical": status is Status.OFF_COURSE and place.level is Level.NATION,
        "place": wording.place(place),
        "what": indicator.short(wording.language),
        "value": _value(figure, indicator, material, view),
        "since": wording.say("since {moment}").format(moment=_within(wording.period(first), wording)),
        "since_day": min(began, view.today),
        "owner": indicator.owner,
        "by": wording.agency(indicator.owner),
        "scene": view.seen.get(address.id),
        "href": f"/place/{address.place}?indicator={indicator.code}",
    }


def _value(figure: Figure, indicator: Indicator, material: Material, view: _View) -> str:
    """A figure, and what it is held against: its plan, or the value at which it leaves its course."""
    say, language = view.wording.say, view.wording.language
    text = formatting.with_unit(*formatting.tile_value(figure.value or Decimal(0), indicator, language))
    plan = plan_for(view.setting.catalogue, figure, material.planned)
    threshold = view.setting.catalogue.threshold(indicator.code, figure.period.end)
    if plan is not None:
        limit = say("plan {value}").format(value=_amount(plan.value, indicator, view.wording))
    elif threshold is not None and threshold.basis == "value":
        limit = say("limit {value}").format(value=_amount(threshold.at_risk, indicator, view.wording))
    else:
        return text
    return f"{text} ({limit})"


def _amount(value: Decimal, indicator: Indicator, wording: Wording) -> str:
    return wording.amount(*formatting.tile_value(value, indicator, wording.language))


def _within(period: str, wording: Wording) -> str:
    """A period in the midst of a sentence: từ tháng 8/2026; Q1/2026 and the names of English months stay."""
    is_word = wording.language == "vi" and period[1:2].islower()
    return period[:1].lower() + period[1:] if is_word else period


def _late_rows(late: Sequence[Obligation], view: _View) -> list[dict[str, Any]]:
    """One row a form: its late senders by name, as many as can be read, and how many more."""
    by_form: dict[str, list[Obligation]] = {}
    for each in late:
        by_form.setdefault(each.form, []).append(each)
    return [_late_row(view.setting.catalogue.form(code), owed, view) for code, owed in by_form.items()]


def _late_row(form: Form, owed: Sequence[Obligation], view: _View) -> dict[str, Any]:
    setting, wording = view.setting, view.wording
    period, due = owed[0].period, owed[0].due
    missing = [each.sender for each in owed]
    total = len(senders(form, setting.geography, period.end))
    is_overdue = view.today > setting.calendar.add_working(due, LATE_DAYS)
    by = wording.agency(missing[0]) if total == 1 else wording.say("{count} senders").format(count=len(missing))
    return {
        "id": f"{form.code}:{period.code}",
        "kind": "late",
        "severity": "late",
        "critical": is_overdue and 2 * len(missing) >= total,
        "place": wording.agencies(missing),
        "what": wording.form(form),
        "value": wording.period(period) + (f" · {len(missing)}/{total}" if total > 1 else ""),
        "since": wording.say("due {day}").format(day=wording.day(due)),
        "since_day": due,
        "owner": missing[0] if total == 1 else None,
        "by": by,
        "scene": "discipline",
        "href": "/sources",
    }


def _failed_row(failed: Mapping[str, Any], view: _View) -> dict[str, Any]:
    setting, wording = view.setting, view.wording
    owner, since = str(failed["owner"]), failed["since"]
    began = since.astimezone(setting.zone) if since else None
    day = began.date() if began else view.today
    return {
        "id": f"{failed['source']}:{began:%Y%m%dT%H%M%S}" if began else f"{failed['source']}:",
        "kind": "source",
        "severity": "error",
        "critical": view.today > setting.calendar.add_working(day, FAILED_DAYS),
        "place": who(owner, wording),
        "what": wording.say("source cannot be read"),
        "value": str(failed["source"]),
        "since": wording.say("since {moment}").format(moment=wording.moment(since)) if since else "",
        "since_day": day,
        "owner": owner,
        "by": who(owner, wording),
        "scene": "discipline",
        "href": "/sources",
    }


def _handled(row: Mapping[str, Any], handling: Handling, view: _View) -> dict[str, Any]:
    """An exception with who sees to it: by name once somebody has taken it, else whose it is to take."""
    wording, taken = view.wording, handling.taken
    is_closed = handling.is_closed(row["severity"])
    due = taken.due if taken else None
    if taken:
        handler = wording.handler(who(taken.handler or taken.actor, wording))
    else:
        handler = wording.say("not taken ({who})").format(who=row["by"])
    return {
        **row,
        "handler": handler,
        "acknowledged": taken is not None,
        "due": wording.say("due {day}").format(day=wording.day(due)) if due else None,
        "state": "closed" if is_closed else "taken" if taken else "open",
        "handled_by": (taken.handler or taken.actor) if taken else None,
        "due_day": due,
        "handling": handling,
    }


def _order(row: Mapping[str, Any], today: date) -> tuple[Any, ...]:
    """Gravest first, then new, then age; what somebody has taken is no longer new."""
    is_new = row["state"] == "open" and (today - row["since_day"]).days <= NEW_DAYS
    return (GRAVITY[row["severity"]], not row["critical"], not is_new, row["since_day"], row["id"])
