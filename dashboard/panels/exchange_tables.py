"""The tables of data exchange: services by state, the calls of one by the hour, certificates by their end."""

from collections.abc import Sequence
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.exchange import Certificate, Service
from dashboard.exchange_words import EXPIRY_WORDS, REMEDY_WORDS, STATE_WORDS, shape_of
from dashboard.panels.desk_view import View
from indicators.data_exchange import Availability, Expiry

PATH = "/data-exchange"


def summary(services: Sequence[Service], certificates: Sequence[Certificate], view: View) -> html.Section:
    """How many services are interrupted, and how many certificates end soon."""
    say = view.say
    down = sum(not each.is_up for each in services)
    near = sum(each.expiry is not Expiry.FINE for each in certificates)
    today = [each.today for each in services if each.today is not None]
    return made.card(
        None,
        made.simulated_badge(say),
        made.facts(
            [
                (say("Services interrupted"), html.Strong(f"{down}/{len(services)}", className="big-figure")),
                (say("Certificates near their end"), f"{near}/{len(certificates)}"),
                (say("Calls today"), _number(sum(today, Decimal(0)), view) if today else None),
            ]
        ),
    )


def services(found: Sequence[Service], view: View) -> html.Section:
    """Every service, those that are down first."""
    say = view.say
    title = say("Shared platforms and national databases")
    if not found:
        return made.card(title, made.empty(say("No service has told of its state. Look at its source under Sources.")))
    titles = (
        *((say("Service"), False), (say("Run by"), False), (say("State"), False)),
        *((say("Available, 24 hours"), True), (say("Available, 7 days"), True), (say("Available, 30 days"), True)),
        *((say("Calls today"), True), (say("Yesterday, to this hour"), True), (say("Failed today"), True)),
    )
    columns = [Column(name, numeric=numeric) for name, numeric in titles]
    return made.card(
        None,
        made.table(title, columns, [_service(each, view) for each in found], "exchange-services"),
        made.actions(made.download(say, "exchange-services", "data-exchange")),
    )


def _service(each: Service, view: View) -> html.Tr:
    shape = made.shape("on" if each.is_up else "off", view.say(STATE_WORDS[each.is_up]))
    since = view.say("since {moment}").format(moment=view.moment(each.since))
    name = html.A(each.case.title or each.case.case, href=f"{PATH}?service={each.case.case}")
    return html.Tr(
        [
            html.Th(name, scope="row"),
            made.cell(view.agency(each.case.agency)),
            html.Td([shape, html.Span(since, className="muted small block")]),
            made.cell(_percent(each.day, view), numeric=True),
            made.cell(_percent(each.week, view), numeric=True),
            made.cell(_percent(each.month, view), numeric=True),
            made.cell(_number(each.today, view), numeric=True),
            made.cell(_number(each.yesterday, view), numeric=True),
            made.cell(_number(each.failed, view), numeric=True),
        ]
    )


def hours(service: Service, view: View) -> html.Section:
    """The calls of one service in the last 24 hours."""
    say = view.say
    title = say("Calls in the last 24 hours")
    if not service.hours:
        return made.card(title, made.empty(say("No calls were told of in the last 24 hours.")))
    most = max(amount for _, amount in service.hours)
    rows = [
        html.Tr(
            [
                html.Th(view.moment(moment), scope="row"),
                made.bar_cell(_number(amount, view), float(amount / most) if most else None),
            ]
        )
        for moment, amount in reversed(service.hours)
    ]
    columns = [Column(say("Hour ending")), Column(say("Calls"), numeric=True)]
    return made.card(None, made.table(title, columns, rows, "exchange-hours"))


def certificates(found: Sequence[Certificate], view: View) -> html.Section:
    """Every certificate, the one that ends first before the others, and what is to be done."""
    say = view.say
    title = say("Certificates by their end")
    if not found:
        return made.card(title, made.empty(say("No certificate has been told of. Look at its source under Sources.")))
    names = (say("Certificate"), say("Held by"), say("Ends on"), say("How it stands"), say("To be done"))
    columns = [Column(name) for name in names]
    return made.card(
        None,
        made.table(title, columns, [_certificate(each, view) for each in found], "exchange-certificates"),
        made.actions(
            made.download(say, "exchange-certificates", "certificates"),
            html.A(say("Signing keys of senders"), href="/keys", className="button button-quiet"),
        ),
    )


def _certificate(each: Certificate, view: View) -> html.Tr:
    say = view.say
    return html.Tr(
        [
            html.Th(each.case.title or each.case.case, scope="row"),
            made.cell(view.agency(each.case.agency)),
            made.cell(view.moment(each.case.due) if each.case.due else None),
            html.Td(made.shape(shape_of(each.expiry), say(EXPIRY_WORDS[each.expiry]))),
            made.cell(say(REMEDY_WORDS[each.expiry])),
        ]
    )


def told_by(service: Service, view: View) -> Component:
    """Where what is said last of a service comes from."""
    base = f"/api/v1/receipts/{service.case.report}"
    return made.actions(
        html.A(view.say("bytes received"), href=f"{base}/content", className="button button-quiet", target="_blank"),
        html.A(view.say("receipt"), href=base, className="button button-quiet", target="_blank"),
    )


def _percent(held: Availability, view: View) -> str | None:
    written = formatting.number(held.percent, 2, view.language)
    return f"{written}%" if written else None


def _number(value: Decimal | None, view: View) -> str | None:
    return formatting.number(value, 0, view.language)
