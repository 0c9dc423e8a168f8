"""e-Cabinet and citizens' feedback on a wall: the next session, slips by member, petitions overdue by agency."""

from datetime import date, datetime
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
    say = sight.wording.say
    ahead = ecabinet.next_session(found.sessions, found.at)
    columns = [column("begins", say("begins at")), column("title", say("session"))]
    rows = []
    if ahead is not None and ahead.due is not None:
        local = ahead.due.astimezone(found.at.tzinfo)
        begins = f"{local:%H:%M} {sight.wording.day(local.date())}"
        word = say("moved") if ahead.state == ecabinet.MOVED else None
        mark = "risk" if word else None
        rows.append(row(ahead.case, {"begins": begins, "title": ahead.title or ahead.case}, mark=mark, word=word))
    note = None if rows else say("no session announced")
    return panel("next-session", say("Next session"), note, columns, rows)


def _members(found: Cabinet, sight: Sight, *, simulated: bool) -> dict[str, Any]:
    say = sight.wording.say
    tally = ecabinet.total(found.slips, found.at)
    columns = [
        column("member", say("member")),
        column("asked", say("asked"), numeric=True),
        column("open", say("not yet"), numeric=True),
        column("overdue", say("overdue slips"), numeric=True),
        column("since", say("since when")),
    ]
    note = say("{have}/{total} answers received").format(have=tally.answered, total=tally.asked)
    rows = [_member(each, sight) for each in ecabinet.by_member(found.slips, found.at)]
    return panel("slips", say("Slips by member"), _noted(note, sight, simulated=simulated), columns, rows)


def _member(each: Asked, sight: Sight) -> dict[str, Any]:
    tally = each.tally
    cells = {
        "member": each.name,
        "asked": str(tally.asked),
        "open": str(tally.open),
        "overdue": str(tally.overdue),
        "since": sight.wording.day(_day(each.longest, sight)) if each.longest else MISSING,
    }
    mark = "late" if tally.overdue else "on"
    return row(f"{each.agency}:{each.name}", cells, mark=mark, word=sight.wording.say(MARK_WORDS[mark]))


def _agencies(found: Petitions, sight: Sight, *, simulated: bool) -> dict[str, Any]:
    say = sight.wording.say
    tally = found.tally()
    columns = [
        column("agency", say("agency")),
        column("received", say("received petitions"), numeric=True),
        column("soon", say("due soon"), numeric=True),
        column("overdue", say("overdue petitions"), numeric=True),
        column("rate", say("in time"), numeric=True),
    ]
    rate = formatting.number(tally.rate, 1, sight.wording.language) if tally.rate is not None else None
    note = say("{percent} in time, {count} petitions").format(
        percent=f"{rate}%" if rate else MISSING, count=tally.received
    )
    rows = [_agency(code, each, sight) for code, each in found.by_agency().items()]
    return panel("agencies", say("Feedback by agency"), _noted(note, sight, simulated=simulated), columns, rows)


def _agency(code: str, each: Tally, sight: Sight) -> dict[str, Any]:
    rate = formatting.number(each.rate, 1, sight.wording.language) if each.rate is not None else None
    cells = {
        "agency": sight.wording.agency(code),
        "received": str(each.received),
        "soon": str(each.soon),
        "overdue": str(each.overdue),
        "rate": f"{rate}%" if rate else MISSING,
    }
    mark = "late" if each.overdue else "risk" if each.soon else "on"
    return row(code, cells, mark=mark, word=sight.wording.say(MARK_WORDS[mark]))


def _overdue(found: Petitions, sight: Sight) -> dict[str, Any]:
    say = sight.wording.say
    late = [each for each in found.listed() if each.stands == "overdue"]
    columns = [
        column("title", say("about")),
        column("agency", say("agency")),
        column("due", say("due day")),
        column("days", say("days late"), numeric=True),
    ]
    rows = [_petition(each, found, sight) for each in late[:LONGEST_LIST]]
    note = say("{count} in all").format(count=len(late))
    return panel("petitions", say("Overdue petitions"), note, columns, rows)


def _petition(each: Petition, found: Petitions, sight: Sight) -> dict[str, Any]:
    cells = {
        "title": each.case.title or each.case.case,
        "agency": sight.wording.agency(each.case.agency),
        "due": sight.wording.day(each.due),
        "days": str((found.at.date() - each.due).days),
    }
    return row(each.case.case, cells, mark="late", word=sight.wording.say("overdue"))


def _noted(note: str, sight: Sight, *, simulated: bool) -> str:
    return f"{note} · {sight.wording.say('simulated')}" if simulated else note


def _day(moment: datetime, sight: Sight) -> date:
    return moment.astimezone(sight.at.tzinfo).date()
