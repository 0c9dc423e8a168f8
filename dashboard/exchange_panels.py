"""Data exchange on a wall: every service with its state and availability, and the certificates that end soon."""

from decimal import Decimal
from typing import Any

from dashboard import formatting
from dashboard.exchange import Certificate, Exchange, Service
from dashboard.exchange_words import EXPIRY_WORDS, STATE_WORDS, shape_of
from dashboard.materials import Sight
from dashboard.panel_parts import MISSING, column, panel, row
from indicators.data_exchange import Expiry


def exchange(sight: Sight) -> list[dict[str, Any]]:
    """The two tables of the scene."""
    found = Exchange(sight.store, sight.at, sight.as_of)
    return [_certificates(found.certificates(), sight), _services(found.services(), sight)]


def _services(services: list[Service], sight: Sight) -> dict[str, Any]:
    say = sight.wording.say
    columns = [
        column("service", say("service")),
        column("week", say("available, 7 days"), numeric=True),
    ]
    down = sum(not each.is_up for each in services)
    note = say("{have} interrupted of {total}").format(have=down, total=len(services))
    return panel("services", say("Shared services"), note, columns, [_service(each, sight) for each in services])


def _service(each: Service, sight: Sight) -> dict[str, Any]:
    language = sight.wording.language
    percent = formatting.number(each.week.percent, 2, language)
    cells = {
        "service": each.case.title or each.case.case,
        "week": f"{percent}%" if percent else MISSING,
    }
    mark = "on" if each.is_up else "off"
    return row(each.case.case, cells, mark=mark, word=sight.wording.say(STATE_WORDS[each.is_up]))


def _certificates(certificates: list[Certificate], sight: Sight) -> dict[str, Any]:
    wording = sight.wording
    near = [each for each in certificates if each.expiry is not Expiry.FINE]
    columns = [
        column("certificate", wording.say("certificate")),
        column("ends", wording.say("ends on")),
        column("days", wording.say("days left"), numeric=True),
    ]
    note = wording.say("{have} near their end of {total}").format(have=len(near), total=len(certificates))
    rows = [_certificate(each, sight) for each in near]
    return panel("certificates", wording.say("Certificates"), note, columns, rows)


def _certificate(each: Certificate, sight: Sight) -> dict[str, Any]:
    wording, due = sight.wording, each.case.due
    ends = due.astimezone(sight.at.tzinfo).date() if due else None
    left = Decimal((ends - sight.at.date()).days) if ends else None
    cells = {
        "certificate": each.case.title or each.case.case,
        "ends": wording.day(ends) if ends else MISSING,
        "days": formatting.number(left, 0, wording.language) or MISSING,
    }
    mark = shape_of(each.expiry)
    return row(each.case.case, cells, mark=mark, word=wording.say(EXPIRY_WORDS[each.expiry]))
