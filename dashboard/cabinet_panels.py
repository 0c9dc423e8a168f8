"""e-Cabinet and citizens' feedback on a wall: the next session, slips by member, petitions overdue by agency."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dashboard import formatting
from dashboard.cabinet import Cabinet, cabinet, origin_of
from dashboard.materials import Sight
from dashboard.panel_parts import MISSING, column, panel, row
from dashboard.petitions import Petition, Petitions, petitions
from indicators import ecabinet
from indicators.ecabinet import Asked
from indicators.feedback import Tally
from indicators.observations import Origin

MARK_WORDS = {"late": "overdue", "risk": "due soon", "on": "nothing overdue"}
"""How a member or an agency stands, by its mark."""

LONGEST_LIST = 40
"""Lines that a wall turns through; the ones left out are counted in the note."""


def sessions_and_slips(sight: Sight) -> list[dict[str, Any]]:
    """The next session, and who still owes an opinion."""
    found = cabinet(sight.store, at=sight.at, as_of=sight.as_of)
    simulated = origin_of(sight.store, [*found.slips, *found.sessions]) is Origin.SIMULATED
    return [_session(found, sight), _members(found, sight, simulated=simulated)]


def citizens(sight: Sight) -> list[dict[str, Any]]:
    """Feedback by agency, and the petitions that are overdue longest."""
    found = petitions(sight.store, sight.setting.calendar, at=sight.at, as_of=sight.as_of)
    simulated = origin_of(sight.store, found.cases) is Origin.SIMULATED
    return [_agencies(found, sight, simulated=simulated), _overdue(found, sight)]


def _session(found: Cabinet, sight: Sight) -> dict[str, Any]:
    """The session that comes next; when it begins stands in the heading, which is the largest of the panel."""
    say = sight.wording.say
    ahead = ecabinet.next_session(found.sessions, found.at)
    columns = [column("title", say("session")), column("days", say("days to go"), numeric=True)]
    if ahead is None or ahead.due is None:
        return panel("next-session", say("Next session"), say("no session announced"), columns, [])
    local = ahead.due.astimezone(found.at.tzinfo)
    title = say("Next session: {begins}").format(begins=f"{local:%H:%M} {sight.wording.day(local.date())}")
    cells = {"title": ahead.title or ahead.case, "days": _count((local.date() - found.at.date()).days, sight)}
    is_moved = ahead.state == ecabinet.MOVED
    drawn = row(ahead.case, cells, mark="risk" if is_moved else None, word=say("moved") if is_moved else None)
    return panel("next-session", title, None, columns, [drawn])


def _members(found: Cabinet, sight: Sight, *, simulated: bool) -> dict[str, Any]:
    say = sight.wording.say
    tally = ecabinet.total(found.slips, found.at)
    columns = [
        column("member", say("member")),
        column("asked", say("asked"), numeric=True),
        column("open", say("still open"), numeric=True),
        column("overdue", say("overdue slips"), numeric=True),
        column("since", say("since when")),
    ]
    have, total = _count(tally.answered, sight), _count(tally.asked, sight)
    note = say("{have}/{total} answers received").format(have=have, total=total)
    rows = [_member(each, sight) for each in ecabinet.by_member(found.slips, found.at)]
    return panel("slips", say("Slips by member"), _noted(note, sight, simulated=simulated), columns, rows)


def _member(each: Asked, sight: Sight) -> dict[str, Any]:
    tally = each.tally
    cells = {
        "member": each.name,
        "asked": _count(tally.asked, sight),
        "open": _count(tally.open, sight),
        "overdue": _count(tally.overdue, sight),
        "since": sight.wording.day(_day(each.longest, sight)) if each.longest else MISSING,
    }
    mark = "late" if tally.overdue else "on"
    return row(f"{each.agency}:{each.name}", cells, mark=mark, word=sight.wording.say(MARK_WORDS[mark]))


def _agencies(found: Petitions, sight: Sight, *, simulated: bool) -> dict[str, Any]:
    say = sight.wording.say
    tally = found.tally()
    columns = [
        column("agency", say("agency")),
        column("overdue", say("overdue petitions"), numeric=True),
        column("rate", say("in time"), numeric=True),
    ]
    rate = formatting.number(tally.rate, 1, sight.wording.language) if tally.rate is not None else None
    note = say("{percent} in time, {count} petitions").format(
        percent=f"{rate}%" if rate else MISSING, count=_count(tally.received, sight)
    )
    rows = [_agency(code, each, sight) for code, each in found.by_agency().items()]
    return panel("agencies", say("Feedback by agency"), _noted(note, sight, simulated=simulated), columns, rows)


def _agency(code: str, each: Tally, sight: Sight) -> dict[str, Any]:
    rate = formatting.number(each.rate, 1, sight.wording.language) if each.rate is not None else None
    cells = {
        "agency": sight.wording.agency(code),
        "overdue": f"{_count(each.overdue, sight)}/{_count(each.received, sight)}",
        "rate": f"{rate}%" if rate else MISSING,
    }
    mark = "late" if each.overdue else "risk" if each.soon else "on"
    return row(code, cells, mark=mark, word=sight.wording.say(MARK_WORDS[mark]))


def _overdue(found: Petitions, sight: Sight) -> dict[str, Any]:
    say = sight.wording.say
    late = [each for each in found.listed() if each.stands == "overdue"]
    columns = [
        column("agency", say("agency")),
        column("field", say("field")),
        column("due", say("last day")),
        column("days", say("days late"), numeric=True),
    ]
    rows = [_petition(each, found, sight) for each in late[:LONGEST_LIST]]
    note = say("{count} in all").format(count=_count(len(late), sight))
    return panel("petitions", say("Overdue petitions"), note, columns, rows)


def _petition(each: Petition, found: Petitions, sight: Sight) -> dict[str, Any]:
    cells = {
        "agency": sight.wording.agency(each.case.agency),
        "field": (each.case.title or MISSING).split(":", maxsplit=1)[0],
        "due": sight.wording.day(each.due),
        "days": _count((found.at.date() - each.due).days, sight),
    }
    return row(each.case.case, cells)


def _noted(note: str, sight: Sight, *, simulated: bool) -> str:
    return f"{note} · {sight.wording.say('simulated')}" if simulated else note


def _count(number: int, sight: Sight) -> str:
    return formatting.number(Decimal(number), 0, sight.wording.language) or ""


def _day(moment: datetime, sight: Sight) -> date:
    return moment.astimezone(sight.at.tzinfo).date()
