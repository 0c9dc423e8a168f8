"""What stands on every scene of a wall: the strip of exceptions, what was just received, who is late."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import formatting
from dashboard.exceptions import late_label, strip
from dashboard.materials import Material, Sight
from dashboard.wall_words import WALL_WORDS
from dashboard.wording import Wording
from indicators.observations import Observation, Origin
from indicators.periods import Period
from indicators.store.decisions import count_held
from indicators.store.reports import first_said, recent

RECENT_SHOWN = 4
RECENT_LOOKED_AT = 12


def frame_body(sight: Sight, watched: Sequence[Material], exceptions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The parts of the frame that come from the store."""
    say = sight.wording.say
    heads = [each.newest.figure for each in watched if each.newest]
    return {
        "period_label": say("as of {day}").format(day=_until(sight)),
        "late_label": late_label(sight.store, sight.setting, sight.wording, as_of=sight.as_of),
        "simulated": any(each.origin is Origin.SIMULATED for each in heads),
        "simulated_label": say("Simulated figures"),
        "held": count_held(sight.store, as_of=sight.as_of),
        "exceptions": strip(exceptions, sight.wording),
        "recent": _recent(sight),
        "words": scene_words(sight.wording) | {name: say(word) for name, word in WALL_WORDS.items()},
    }


def _until(sight: Sight) -> str:
    """Today; of a frozen frame the moment, to the minute."""
    today = formatting.day(sight.wording.today, sight.wording.language)
    if sight.as_of is None:
        return today
    return f"{sight.as_of.astimezone(sight.setting.zone):%H:%M} {today}"


def _recent(sight: Sight) -> dict[str, Any]:
    """The reports received last, those that were sent to us before those that we fetched."""
    pushed = recent(sight.store, limit=RECENT_SHOWN, sources=["push"], as_of=sight.as_of)
    rows = (pushed + recent(sight.store, limit=RECENT_LOOKED_AT, as_of=sight.as_of))[:RECENT_LOOKED_AT]
    fresh = list({row["id"]: row for row in rows}.values())[:RECENT_SHOWN]
    fresh.sort(key=lambda row: row["version"], reverse=True)
    said = first_said(sight.store, [row["id"] for row in fresh if row["period"] and row["source"] == "push"])
    shown = [_recent_row(row, said.get(row["id"]), sight) for row in fresh]
    return {"title": sight.wording.say("Just received"), "rows": shown}


def _recent_row(row: Mapping[str, Any], said: tuple[Observation, int] | None, sight: Sight) -> dict[str, Any]:
    wording = sight.wording
    form = wording.form(sight.setting.catalogue.form(row["form"]))
    text, figure = (_headline(*said, sight) if said else None) or (form, None)
    period = wording.period(Period.parse(row["period"])) if row["period"] else None
    sender = None if figure else wording.agency(row["sender"])
    came = row["received_at"].astimezone(sight.setting.zone)
    clock = f"{came:%H:%M}" if figure else f"{came:%H:%M:%S}"
    return {
        "id": row["id"],
        "text": text,
        "detail": " · ".join(each for each in (figure, period, sender, clock) if each),
        "simulated": row["origin"] == Origin.SIMULATED,
    }


def _headline(first: Observation, number: int, sight: Sight) -> tuple[str, str | None] | None:
    """The first figure of a report: what it is and, apart where words are few, how much."""
    value, wording = first.figure.value, sight.wording
    if value is None:
        return None
    indicator = sight.setting.catalogue.indicator(first.figure.indicator)
    place = wording.place(sight.setting.geography.place(first.figure.place))
    name = f"{place} · {indicator.short(wording.language)}"
    if not wording.is_brief:
        more = wording.say("and {count} more").format(count=number - 1) if number > 1 else ""
        return f"{name} {formatting.measured(value, indicator, wording.language)} {more}".strip(), None
    exact = formatting.figure(value, indicator, wording.language) or ""
    return (f"{name} +{number - 1}" if number > 1 else name), wording.amount(exact, indicator.unit(wording.language))


def scene_words(wording: Wording) -> dict[str, str]:
    """The words that the screens' scripts say themselves."""
    return {name: wording.say(word) for name, word in SCREEN_WORDS.items()}


SCREEN_WORDS = {
    "no_data": "no figures yet",
    "link_lost": "Link lost",
    "link_live": "Live",
    "since": "since",
    "acknowledged": "acknowledged",
    "map_none": "no figures",
    "map_late": "late",
    "legend_none": "no figures",
    "rank": "rank",
    "too_small": "This screen is too small for its distance: fewer than six tiles can be read. "
    "Bring it closer, or use a larger one.",
    "paused": "Paused",
}
