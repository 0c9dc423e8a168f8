"""The packs of a profile that are made by themselves: ordered, made now, stopped, fetched."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import PurePath

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.panels.desk_view import View
from indicators.standing_orders import Every
from indicators.store.pack_orders import PackFile, PackOrder

EVERY_WORDS = {
    Every.DAY: "every day at 07:00",
    Every.WEEK: "every Monday at 07:00",
    Every.MONTH: "on the 1st of every month at 07:00",
}
MOMENTS_SHOWN = 12
KIB = 1024


def packs(agency: str, view: View, *, may_order: bool) -> Component:
    """What is made of an agency by itself, the files there are, and ways to order more."""
    say = view.say
    orders, files = view.ask.packs(agency)
    parts: list[Component] = [_order(each, view, may_order=may_order) for each in orders]
    if not orders:
        parts.append(
            made.empty(say("No pack is made of this by itself. Whoever orders one finds it here in the morning."))
        )
    if files:
        moments = [list(some) for _, some in groupby(files, key=lambda each: (each.order, each.as_of))]
        parts.append(html.Ul([_moment(some, view) for some in moments[:MOMENTS_SHOWN]], className="names"))
    if may_order:
        buttons = [
            _button(say(word), f"/packs/orders?agency={agency}&every={every.value}")
            for every, word in EVERY_WORDS.items()
        ]
        parts.append(
            html.Div([html.Span(say("Order a pack (PDF and XLSX):")), *buttons], className="toolbar screen-only")
        )
    return made.card(say("Packs"), *parts)


def _order(order: PackOrder, view: View, *, may_order: bool) -> html.Div:
    say = view.say
    said: list[Component] = [html.Strong(say(EVERY_WORDS[order.every]))]
    said.append(html.Span(say("ordered by {name}").format(name=order.ordered_by), className="muted small"))
    if order.failed_at is not None:
        words = say("the last one failed at {moment} ({error}); it is tried again")
        said.append(made.shape("error", words.format(moment=view.moment(order.failed_at), error=order.error)))
    if may_order:
        said.append(_button(say("Make one now"), f"/packs/orders/{order.id}/make"))
        said.append(_button(say("Stop"), f"/packs/orders/{order.id}/stop"))
    return html.Div(said, className="toolbar")


def _moment(files: Sequence[PackFile], view: View) -> html.Li:
    """The files of one moment, the printed one first."""
    moment = view.moment(files[0].as_of)
    ordered = sorted(files, key=lambda each: PurePath(each.name).suffix)
    return html.Li([f"{moment}: ", *(part for each in ordered for part in _file(each, moment, view))])


def _file(file: PackFile, moment: str, view: View) -> list[Component | str]:
    form = PurePath(file.name).suffix.removeprefix(".").upper()
    size = formatting.number(Decimal(file.size) / KIB, 0, view.language)
    named = made.aria(label=f"{form}, {moment}")
    link = html.A(form, href=f"/packs/files/{file.id}", target="_self", download="", **named)
    return [link, html.Span(f" {size} KiB · SHA-256 {file.sha256[:12]}…  ", className="muted small")]


def _button(word: str, action: str) -> html.Form:
    button = html.Button(word, type="submit", className="button button-small screen-only")
    return html.Form(button, method="post", action=action)
