"""The reform on a wall: every counter beside what was printed of it last, and the targets of the year."""

from typing import Any

from dashboard import formatting
from dashboard import published_words as written
from dashboard.materials import Sight
from dashboard.panel_parts import MISSING, column, panel, row
from dashboard.reform_counters import COUNTED, Counter, Promise, counters, promises
from dashboard.tiles import STATUS_WORDS
from indicators.observations import Origin
from indicators.published_figures import Role
from indicators.status import Status
from indicators.store.published_figures import published_figures


def reform(sight: Sight) -> list[dict[str, Any]]:
    """The two tables of the scene."""
    return [_counters(sight), _targets(sight)]


def _counters(sight: Sight) -> dict[str, Any]:
    say = sight.wording.say
    printed = published_figures(sight.store, as_of=sight.as_of)
    held = counters(sight.store, sight.setting.catalogue, printed, as_of=sight.as_of)
    columns = [
        column("what", say("what")),
        column("value", say("newest"), numeric=True),
        column("share", say("of the plan")),
        column("period", say("of period")),
        column("printed", say("printed"), numeric=True),
        column("printed_at", say("printed of")),
    ]
    rows = [row(code, _cells(held[code], sight)) for code in COUNTED]
    simulated = any(each.held is not None and each.held.figure.origin is Origin.SIMULATED for each in held.values())
    note = say("newest figures are simulated") if simulated else None
    return panel("counters", say("Reform counters"), note, columns, rows)


def _cells(counter: Counter, sight: Sight) -> dict[str, str]:
    wording, indicator = sight.wording, counter.indicator
    cells = {"what": indicator.short(wording.language)}
    cells |= dict.fromkeys(("value", "share", "period", "printed", "printed_at"), MISSING)
    if counter.held is not None and counter.held.figure.value is not None:
        value = formatting.figure(counter.held.figure.value, indicator, wording.language) or MISSING
        plan = formatting.figure(counter.plan, indicator, wording.language)
        cells["value"] = f"{value}/{plan}" if plan else value
        cells["period"] = wording.period(counter.held.figure.period)
    if counter.percent is not None:
        cells["share"] = written.share(counter.percent, wording.language)
    reached = [each for each in counter.printed if each[1].role is Role.REACHED]
    if reached:
        figure, amount = reached[-1]
        cells["printed"] = written.brief(amount, wording.language)
        cells["printed_at"] = wording.period(figure.as_of)
    return cells


def _targets(sight: Sight) -> dict[str, Any]:
    say, year = sight.wording.say, sight.at.year
    found = promises(sight.store, sight.setting.catalogue, year, as_of=sight.as_of)
    columns = [
        column("what", say("what")),
        column("target", say("target"), numeric=True),
        column("value", say("newest"), numeric=True),
        column("period", say("of period")),
    ]
    counted = sum(each.is_of_year for each in found)
    note = say("{have}/{total} with a figure of the year").format(have=counted, total=len(found))
    title = say("Targets of {year}").format(year=year)
    return panel("targets", title, note, columns, [_target(each, sight) for each in found])


def _target(promise: Promise, sight: Sight) -> dict[str, Any]:
    wording, indicator, held = sight.wording, promise.indicator, promise.held
    cells = {
        "what": indicator.short(wording.language),
        "target": written.promised(promise.target, indicator, wording.language, wording.say),
        "value": MISSING,
        "period": MISSING,
    }
    if held is not None and held.figure.value is not None:
        cells["value"] = formatting.figure(held.figure.value, indicator, wording.language) or MISSING
        cells["period"] = wording.period(held.figure.period)
    if not promise.is_of_year:
        return row(indicator.code, cells, mark="none", word=wording.say("no figure of the year yet"))
    mark = "none" if promise.status is Status.NOT_KNOWN else promise.status.value
    return row(indicator.code, cells, mark=mark, word=wording.say(STATUS_WORDS[promise.status]))
