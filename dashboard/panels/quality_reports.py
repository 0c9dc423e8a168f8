"""What is there of what is owed, and what came when, by sender: each row leads to what helps."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.panels.desk_view import View
from dashboard.quality import Lot, Record, Share, together
from indicators.compliance import Obligation

SHAPES = {"on_time": "on", "late": "late", "missing": "none"}
MARK_WORDS = {"on_time": "on time", "late": "late", "missing": "missing"}


def of(share: Share, view: View) -> str:
    """So many of so many: 31/34."""
    return f"{view.count(share.have)}/{view.count(share.owed)}"


def percent(share: Share, view: View) -> str | None:
    """A share in percent, never rounded up to a whole that is not reached; None where nothing is owed."""
    if share.of_all is None:
        return None
    tenths = int(share.of_all * 1000)
    return f"{formatting.number(Decimal(tenths) / 10, 1, view.language)}%"


def coverage(lots: Sequence[Lot], view: View) -> Component:
    """What is missing, by name, with a reminder to whoever owes it; then all by field and by sender."""
    say = view.say
    incomplete = [each for each in lots if each.missing and not (each.is_of_communes and each.owed.received)]
    if not incomplete:
        first: Component = made.empty(
            say("Every figure that is owed for the due periods is there. Well done, everybody.")
        )
    else:
        columns = [Column(say("Sender")), Column(say("Form")), Column(say("Period"))]
        columns += [Column(say("Due"), numeric=True), Column(say("There"), numeric=True)]
        columns += [Column(say("Missing")), Column(say("What helps"))]
        first = made.table(say("What is missing"), columns, [_lot(each, view) for each in incomplete], "missing-table")
    return html.Div(
        [made.card(say("What is missing, by name"), first), _by_field(lots, view), _by_sender(lots, view)],
        className="stack",
    )


def _lot(lot: Lot, view: View) -> html.Tr:
    owed = lot.owed
    return html.Tr(
        [
            html.Th(profile_link(owed.sender, view), scope="row"),
            made.cell(view.form(owed.form)),
            made.cell(view.period(owed.period.code)),
            made.cell(formatting.day(owed.due, view.language), numeric=True),
            made.cell(of(lot.share, view), numeric=True),
            html.Td(_missing(lot, view)),
            html.Td(copy_button(reminder(owed.sender, [owed], view), owed.sender, view)),
        ]
    )


def _missing(lot: Lot, view: View) -> list[Component | str]:
    """The indicators that are missing, with how many figures of each."""
    parts: list[Component | str] = []
    for code, count in lot.missing:
        many = "" if lot.form.sender is None or count == 1 else f" ({view.count(count)})"
        name = view.ask.catalogue.indicator(code).short(view.language)
        parts += [made.term(name, code), f"{many}, "]
    return [*parts[:-1], str(parts[-1]).removesuffix(", ")] if parts else []


def profile_link(agency: str, view: View) -> html.A:
    """An agency by its name, leading to all that is its own."""
    return html.A(view.agency(agency), href=f"/profile/{agency}")


def copy_button(text: str, agency: str, view: View) -> html.Button:
    """Copies a text for whoever writes to the agency: nothing is sent from here."""
    label = view.say("Copy a reminder to {agency}").format(agency=view.agency(agency))
    return html.Button(
        view.say("Copy a reminder"),
        type="button",
        className="button button-small copy-text screen-only",
        **made.data(text=text, copied=view.say("Copied")),
        **made.aria(label=label),
    )


def reminder(agency: str, owed: Sequence[Obligation], view: View) -> str:
    """A letter's text to an agency that owes reports."""
    say = view.say
    lines = [
        "- "
        + say("{form}, {period}: due {day}").format(
            form=view.form(each.form),
            period=view.period(each.period.code),
            day=formatting.day(each.due, view.language),
        )
        for each in owed
    ]
    head = say("To: {agency}").format(agency=view.agency(agency))
    body = say("As of {moment}, the Government Office has not received all figures of:").format(
        moment=view.moment(view.now)
    )
    foot = say("Please send or complete them, or tell us why they cannot be sent.")
    return "\n".join([head, body, *lines, foot])


def _by_field(lots: Sequence[Lot], view: View) -> Component:
    shares: dict[str, list[Share]] = {}
    say = view.say
    for each in lots:
        for field, share in each.by_field.items():
            shares.setdefault("" if each.is_of_communes else field, []).append(share)
    names = view.ask.catalogue.fields
    rows = []
    for field, some in shares.items():
        whole = together(some)
        if whole.of_all is None:
            continue
        name = names[field][view.language == "en"] if field else say("Communes")
        rows.append(
            html.Tr(
                [
                    html.Th(name, scope="row"),
                    made.cell(of(whole, view), numeric=True),
                    made.bar_cell(percent(whole, view), float(whole.of_all)),
                ]
            )
        )
    columns = [Column(say("Field")), Column(say("Figures there"), numeric=True), Column(say("Share"), numeric=True)]
    return made.card(say("By field"), made.table(say("Coverage by field"), columns, rows, "coverage-fields"))


def _by_sender(lots: Sequence[Lot], view: View) -> Component:
    say = view.say
    by_sender: dict[str, list[Lot]] = {}
    for each in lots:
        by_sender.setdefault(each.owed.sender, []).append(each)
    columns: list[Mapping[str, Any]] = [
        {"key": "sender", "title": say("Sender"), "href": "link", "caption": say("Coverage by sender")},
        {"key": "reports", "title": say("Reports received"), "numeric": True},
        {"key": "figures", "title": say("Figures there"), "numeric": True},
        {"key": "share", "title": say("Share"), "numeric": True},
        {"key": "missing", "title": say("Missing reports")},
    ]
    rows = [_sender_row(code, mine, view) for code, mine in by_sender.items()]
    return made.card(say("By sender"), made.grid("coverage-senders", columns, rows, say))


def _sender_row(code: str, mine: Sequence[Lot], view: View) -> dict[str, Any]:
    whole = together([each.share for each in mine])
    reports = Share(sum(each.owed.received is not None for each in mine), len(mine))
    missing = [view.form(each.owed.form) for each in mine if each.owed.received is None]
    return {
        "sender": view.agency(code),
        "link": f"/profile/{code}",
        "reports": of(reports, view),
        "reports_v": str(reports.of_all or 0),
        "figures": of(whole, view),
        "figures_v": str(whole.have),
        "share": percent(whole, view),
        "share_v": None if whole.of_all is None else str(whole.of_all),
        "missing": "; ".join(missing),
    }


def timeliness(records: Sequence[Record], view: View) -> Component:
    """Every sender's record of about a year, the least punctual first, with its course."""
    say = view.say
    if not records:
        return made.card(None, made.empty(say("No report has been owed yet.")))
    columns = [Column(say("Sender"))]
    columns += [
        Column(each, numeric=True) for each in (say("On time"), say("Late"), say("Missing"), say("Share on time"))
    ]
    columns += [Column(say("The last 12 months")), Column(say("What helps"))]
    rows = [_record(each, view) for each in records]
    note = html.P(
        say(
            "A report is on time if its first byte came by the end of its day; counted are the last 12 months, "
            "4 quarters and the last year that were due."
        ),
        className="muted small",
    )
    table = made.table(say("Reports on time by sender"), columns, rows, "timeliness-table")
    save = made.actions(made.download(say, "timeliness-table", "dung-han.csv"))
    return made.card(None, note, table, save)


def _record(record: Record, view: View) -> html.Tr:
    missing = record.missing
    help_with = copy_button(reminder(record.sender, missing, view), record.sender, view) if missing else None
    return html.Tr(
        [
            html.Th(profile_link(record.sender, view), scope="row"),
            made.cell(view.count(len(record.on_time)), numeric=True),
            made.cell(view.count(len(record.late)), numeric=True),
            made.cell(view.count(len(missing)), numeric=True),
            made.cell(percent(record.share, view), numeric=True),
            html.Td(course(record, view)),
            made.cell(help_with),
        ]
    )


def course(record: Record, view: View) -> html.Span:
    """A mark a report, in the order of their days: shape and colour say on time, late or missing."""
    marks = [_mark(each, view) for each in record.owed]
    label = view.say("{on_time} on time, {late} late, {missing} missing").format(
        on_time=len(record.on_time), late=len(record.late), missing=len(record.missing)
    )
    return html.Span(marks, className="record-course", role="img", **made.aria(label=label))


def state_of(owed: Obligation) -> str:
    """On time, late or missing."""
    if owed.received is None:
        return "missing"
    return "on_time" if owed.received <= owed.due else "late"


def _mark(owed: Obligation, view: View) -> html.I:
    state = state_of(owed)
    title = f"{view.form(owed.form)}, {view.period(owed.period.code)}: {view.say(MARK_WORDS[state])}"
    return html.I(className=f"shape shape-{SHAPES[state]}", title=title)
