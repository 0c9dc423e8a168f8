"""One figure as a tile shows it: value, plan, change, trend, status, truth and source, in the order of the eye."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from dashboard import formatting
from dashboard.materials import TREND_POINTS, TREND_POINTS_ELSE, Material, Setting
from dashboard.scenes import TileAddress
from dashboard.wording import Wording
from indicators.catalogue import Indicator
from indicators.compliance import Freshness, Truth, freshness
from indicators.course import judged, plan_for
from indicators.geography import Level
from indicators.observations import Coverage, Figure, Method, Origin
from indicators.periods import Frequency
from indicators.status import Plan, Status, achieved, elapsed

PROVISIONAL_BELOW = Decimal("0.9")
"""A total that fewer than this share of its places have reported for is provisional (X-4)."""


def draw(material: Material, setting: Setting, language: str, *, today: date) -> dict[str, Any]:
    """The tile of a staff page, in full words."""
    return worded(material, setting, setting.wording(language, today))


def worded(material: Material, setting: Setting, wording: Wording) -> dict[str, Any]:
    """The tile as the screens' scripts expect it; every text is ready to be shown."""
    say, language = wording.say, wording.language
    indicator = setting.catalogue.indicator(material.address.indicator)
    head = material.newest
    figure = head.figure if head else None
    fresh = freshness_of(material, setting, wording.today)
    value, unit = _value(figure, indicator, language)
    plan = None if figure is None else plan_for(setting.catalogue, figure, material.planned)
    change = _change(material, indicator, wording)
    stands = status_of(material, setting, fresh)
    return {
        "id": material.address.id,
        "name": _name(material.address, indicator, setting, wording),
        "definition": indicator.name(language),
        "value": value,
        "unit": unit,
        "value_note": _note(figure, indicator, wording),
        "target": _target(figure, indicator, plan, wording),
        "change": change,
        **_missing(plan, change, wording),
        "trend": _trend(material, wording),
        "status": {"code": stands.value, "word": say(STATUS_WORDS[stands])},
        "truth": {"code": fresh.truth.value, "word": wording.truth(fresh)},
        "coverage": _coverage(figure, indicator, wording),
        "source_line": _source_line(material, indicator, setting, wording),
        "simulated": figure is not None and figure.origin is Origin.SIMULATED,
        "revised": say("revised") if _is_revised(material) else None,
        "trace": f"/trace/{head.id}" if head else None,
        "href": f"/place/{material.address.place}?indicator={indicator.code}",
    }


STATUS_WORDS = {
    Status.ON_COURSE: "on course",
    Status.AT_RISK: "at risk",
    Status.OFF_COURSE: "off course",
    Status.NOT_KNOWN: "not judged",
}


def _value(figure: Figure | None, indicator: Indicator, language: str) -> tuple[str | None, str]:
    if figure is None or figure.value is None:
        return None, indicator.unit(language)
    return formatting.tile_value(figure.value, indicator, language)


def _name(address: TileAddress, indicator: Indicator, setting: Setting, wording: Wording) -> str:
    """The short name, with the place where it is not the nation."""
    short = indicator.short(wording.language)
    return short if address.place == "VN" else f"{short} · {wording.place(setting.geography.place(address.place))}"


def _missing(plan: Plan | None, change: Mapping[str, Any] | None, wording: Wording) -> dict[str, str | None]:
    """What a figure cannot be held against; a brief screen says both at once."""
    say = wording.say
    if plan is None and change is None and wording.is_brief:
        return {"target_missing": say("neither a plan nor last year"), "change_missing": None}
    return {
        "target_missing": None if plan else say("no plan"),
        "change_missing": None if change else say("nothing a year ago to compare with"),
    }


def _note(figure: Figure | None, indicator: Indicator, wording: Wording) -> str | None:
    """What must be said of a value: accumulated since January, provisional, estimated, incomplete."""
    if figure is None:
        return None
    say = wording.say
    notes = [say("since January")] if indicator.cumulative else []
    notes += {"P": [say("provisional")], "E": [say("estimate")], "F": [say("forecast")]}.get(figure.status, [])
    if figure.coverage and is_provisional(figure.coverage):
        notes.append(say("incomplete"))
    return ", ".join(notes) or None


def is_provisional(coverage: Coverage) -> bool:
    """Whether too few places have reported for a total to be taken as one."""
    return coverage.have < coverage.total * PROVISIONAL_BELOW


def _target(figure: Figure | None, indicator: Indicator, plan: Plan | None, wording: Wording) -> dict[str, Any] | None:
    if figure is None or plan is None:
        return None
    text, unit = formatting.tile_value(plan.value, indicator, wording.language)
    share = achieved(figure.value, plan)
    accumulates = indicator.cumulative or indicator.code in {"TC02", "TC06"}
    return {
        "label": wording.say("plan {value}").format(value=wording.amount(text, unit)),
        "achieved": None if share is None else f"{formatting.number(share * 100, 1, wording.language)}%",
        "share": None if share is None else float(share),
        "pace": float(elapsed(figure.period)) if accumulates else None,
    }


def _change(material: Material, indicator: Indicator, wording: Wording) -> dict[str, Any] | None:
    """The change on the same period last year; hidden where the base is missing or counts other places (T-6)."""
    head = material.newest
    if head is None:
        return None
    base = material.series.get(head.figure.period.year_before().code)
    if base is None or not is_comparable(head.figure, base.figure):
        return None
    moved = wording.change(head.figure.value, base.figure.value, indicator)
    if moved is None:
        return None
    label, direction = moved
    good = None if indicator.better not in {"up", "down"} or direction == "flat" else direction == indicator.better
    return {"label": label, "direction": direction, "good": good}


def is_comparable(one: Figure, other: Figure) -> bool:
    """Whether a figure may be held against an earlier one: both whole, the earlier one final (T-6)."""
    return not any(each.coverage and each.coverage.partial for each in (one, other)) and other.status == "A"


def freshness_of(material: Material, setting: Setting, today: date) -> Freshness:
    """How fresh the newest figure is on a day."""
    return freshness(
        material.newest.figure.period if material.newest else None,
        material.address.frequency,
        today=today,
        calendar=setting.calendar,
        source_failed=material.source_failed,
    )


def status_of(material: Material, setting: Setting, fresh: Freshness) -> Status:
    """Where the newest figure stands; an old one is not judged: nobody knows how things stand today."""
    if material.newest is None or fresh.truth is Truth.OLD:
        return Status.NOT_KNOWN
    return judged(setting.catalogue, material.newest.figure, material.planned)


def _trend(material: Material, wording: Wording) -> dict[str, Any] | None:
    """The last points up to the newest, a gap where a period is missing."""
    if material.newest is None:
        return None
    period = material.newest.figure.period
    points: list[float | None] = []
    for _ in range(TREND_POINTS.get(period.frequency, TREND_POINTS_ELSE)):
        held = material.series.get(period.code)
        value = held.figure.value if held else None
        points.append(None if value is None else float(value))
        period = period.previous()
    known = [each for each in points if each is not None]
    if len(known) < 2:  # noqa: PLR2004 - one point is no trend
        return None
    low, high = min(known), max(known)
    label = wording.say("{count} periods").format(count=len(points))
    return {
        "values": points[::-1],
        "low": min(low, 0.0) if low >= 0 and low < high / 2 else low,
        "high": high,
        "label": label,
    }


def _coverage(figure: Figure | None, indicator: Indicator, wording: Wording) -> dict[str, Any] | None:
    if figure is None or figure.coverage is None:
        return None
    have, total, say = figure.coverage.have, figure.coverage.total, wording.say
    by_province = Level.PROVINCE in indicator.levels
    units = say("{have}/{total} provinces") if by_province else say("{have}/{total} ministries")
    return {
        "have": have,
        "of": total,
        "label": units.format(have=have, total=total),
        "partial": figure.coverage.partial,
        "provisional": is_provisional(figure.coverage),
    }


def _source_line(material: Material, indicator: Indicator, setting: Setting, wording: Wording) -> str:
    say = wording.say
    head = material.newest
    if head is None:
        return say("Source: {source}").format(source=wording.agency(indicator.owner))
    parts = [wording.period(head.figure.period)]
    sender = str(material.report["sender"]) if material.report else indicator.owner
    is_one_place = setting.geography.place(head.figure.place).level in {Level.PROVINCE, Level.COMMUNE}
    parts.append(wording.agency(sender if is_one_place or sender.startswith("G") else indicator.owner))
    parts.append(say("received {moment}").format(moment=wording.moment(head.known_from)))
    return " · ".join(parts)


def _is_revised(material: Material) -> bool:
    """Whether a sender corrected the figure; what a total or a running day takes in is no correction."""
    head, report = material.newest, material.report
    if head is None or report is None or head.figure.method is not Method.DIRECT:
        return False
    return head.figure.period.frequency is not Frequency.DAY and (report["revision"] or 1) > 1
