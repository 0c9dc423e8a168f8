"""The report that said a traced figure: who sent it and how, its rows, the bytes, the signature and the receipt."""

from codecs import getincrementaldecoder
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.panels.desk_view import View
from dashboard.panels.held_report import REASONS
from dashboard.panels.trace_figure import Pairs, address, decision_words, report_link
from dashboard.tracing import LINES_SHOWN, PREVIEWED, Signed, Told, Trace
from indicators.observations import Method
from indicators.plausibility import Reason
from indicators.store.lineage import Line, Paper
from indicators.store.records import doubts_of

PUSHED = "push"
KEYS = "/.well-known/jwks.json"
PACKAGES = frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"})


def report_card(trace: Trace, told: Told, view: View) -> html.Section:
    """Who said it, in which form, for which period, how it came and whether it waited for a person."""
    say, row = view.say, told.row
    lead = None
    if trace.observation.figure.method is not Method.DIRECT:
        lead = html.P(say("The report whose arrival had this figure computed; its inputs have reports of their own."))
    revision = None if row["revision"] is None else str(row["revision"])
    pairs: Pairs = [
        (say("Sender"), f"{view.agency(row['sender'])} ({row['sender']})"),
        (say("Taken from"), row["source_note"]),
        (say("Form"), f"{view.form(row['form'])} ({row['form']})"),
        (say("Period"), view.period(row["period"])),
        (say("Revision"), revision),
        (say("Reason for the correction"), row["reason"]),
        (say("Came through"), channel(row, view)),
        (say("Made by its sender at"), view.moment(row["generated_at"]) if row["generated_at"] else None),
        (say("Received at"), view.moment(row["received_at"])),
        (say("Deadline"), _punctuality(row, view)),
        (say("Standing of the report"), _state(trace, row, view)),
        (say("Number given by its sender"), row["report_id"]),
    ]
    title = html.H2(say("The report that said it"), className="card-title", id="report")
    parts = [title, lead, made.facts(pairs)]
    return html.Section([each for each in parts if each is not None], className="card")


def channel(row: Any, view: View) -> str:
    """How a report came in: pushed by whom, or fetched from where by which collector."""
    if row["source"] == PUSHED:
        return view.say("sent to this server by {actor}").format(actor=row["actor"])
    names = view.ask.source_names.get(row["source"], {})
    name = names.get(view.language, row["source"])
    sentence = view.say("fetched from {source} ({code}) by {actor}")
    return sentence.format(source=name, code=row["source"], actor=row["actor"])


def _punctuality(row: Any, view: View) -> Component | str:
    if row["on_time"] is None or row["deadline"] is None:
        return view.say("nothing was owed by a day")
    word = view.say("on time") if row["on_time"] else view.say("late")
    return made.shape("on" if row["on_time"] else "late", f"{word} ({formatting.day(row['deadline'], view.language)})")


def _state(trace: Trace, row: Any, view: View) -> Component:
    """Taken at once, or held: why, and who decided what."""
    if row["held"] is None:
        return made.shape("on", view.say("taken at once"))
    reasons = ", ".join(dict.fromkeys(view.say(REASONS[Reason(each["reason"])]) for each in doubts_of(row)))
    held = view.say("held: {reasons}").format(reasons=reasons)
    decision = trace.version.decision
    if decision is None:
        return made.shape("risk", held)
    return made.shape("on", f"{held}; {decision_words(decision, view)}")


def rows_card(trace: Trace, told: Told, view: View) -> html.Section:
    """The rows of the report, the one in question marked; what is left out is said, and where it can be had."""
    say = view.say
    columns = (
        Column(say("Row"), numeric=True),
        Column(say("Indicator")),
        Column(say("Place")),
        Column(say("Period")),
        Column(say("Value"), numeric=True),
        Column(say("Status")),
        Column(say("Note")),
    )
    rows = [_line(each, trace, view) for each in told.lines]
    caption = say("Rows {shown} of {count} that the store keeps of this report").format(
        shown=view.count(len(rows)), count=view.count(told.count)
    )
    title = html.H2(say("Rows of the report"), className="card-title", id="rows")
    table = made.table(caption, columns, rows, "trace-rows") if rows else made.empty(say("It keeps none of its own."))
    parts = [title, _left_out(told, view), table, _exports(told, view)]
    return html.Section([each for each in parts if each is not None], className="card stack-small long-table")


def _line(line: Line, trace: Trace, view: View) -> html.Tr:
    catalogue = view.ask.catalogue.indicators
    indicator = catalogue.get(line.indicator)
    name = made.term(indicator.short(view.language), line.indicator) if indicator else line.indicator
    value = view.say("missing") if line.value is None else f"{line.value:f}"
    if indicator is not None and line.value is not None:
        value = formatting.measured(line.value, indicator, view.language)
    is_it = line.number is not None and line.number == trace.observation.id
    shown: Component | str = value
    if line.number is not None and not is_it:
        shown = html.A(value, href=address(line.number))
    return html.Tr(
        [
            made.cell(None if line.row is None else str(line.row), numeric=True),
            html.Th([name, html.Span(f" {line.indicator}", className="muted small")], scope="row"),
            made.cell(view.place(line.place)),
            made.cell(view.period(line.period)),
            html.Td(shown, className="numeric"),
            made.cell(line.status),
            made.cell(line.note),
        ],
        className="marked-row" if is_it else "",
    )


def _left_out(told: Told, view: View) -> Component | None:
    """What is not in the table: rows beyond the first, and figures that said what was known before."""
    say, sentences = view.say, []
    if told.count > len(told.lines):
        sentence = say("Shown are the first {shown}; all {count} are in the export.")
        sentences.append(sentence.format(shown=view.count(LINES_SHOWN), count=view.count(told.count)))
    unchanged = told.row["unchanged"]
    if unchanged and told.row["held"] is None:
        sentence = say("{count} of its {rows} rows said what was known before and stand with the report before.")
        sentences.append(sentence.format(count=view.count(unchanged), rows=view.count(told.row["rows"])))
    return html.P(" ".join(sentences), className="muted") if sentences else None


def _exports(told: Told, view: View) -> html.P:
    links = [
        html.A(name, href=f"/api/v1/observations.{ending}?report={told.row['id']}", target="_blank", rel="noopener")
        for name, ending in (("XLSX", "xlsx"), ("CSV", "csv"))
    ]
    words = view.say("Download the whole report as figures")
    return html.P([f"{words}: ", links[0], " · ", links[1]], className="screen-only")


def paper_card(told: Told, view: View) -> html.Section:
    """The bytes as they were received: their digest, their beginning as text, and the way to have them."""
    say, paper = view.say, told.paper
    title = html.H2(say("Received bytes"), className="card-title", id="bytes")
    if paper is None:
        return html.Section([title, made.empty(say("The bytes are not kept."))], className="card")
    get = html.A(
        say("Download the received bytes"),
        href=f"/api/v1/receipts/{told.row['id']}/content",
        target="_blank",
        className="button",
        download="",
    )
    pairs: Pairs = [
        (say("Media type"), paper.media_type),
        (say("Size"), say("{count} bytes").format(count=view.count(paper.size))),
        (say("SHA-256"), html.Code(paper.sha256, className="digest")),
        (say("First seen at"), view.moment(paper.first_seen)),
    ]
    parts = [title, made.facts(pairs), *_preview(paper, view), html.P(get, className="screen-only")]
    return html.Section(parts, className="card stack-small")


def _preview(paper: Paper, view: View) -> list[Component]:
    """How the bytes begin, as text and never as anything else."""
    if paper.media_type in PACKAGES or b"\x00" in paper.beginning:
        return [made.empty(view.say("A packed file: download it to see what is in it."))]
    text = getincrementaldecoder("utf-8")("replace").decode(paper.beginning)  # a letter that is cut in two is left out
    said = view.say("The first {count} bytes as text").format(count=view.count(min(paper.size, PREVIEWED)))
    more = "…" if paper.size > PREVIEWED else ""
    return [html.Details([html.Summary(said), html.Pre(text + more, className="bytes")], className="twin", open=True)]


def signature_card(told: Told, view: View) -> html.Section:
    """Who signed the report and how that was checked; of one that is not signed, how it came instead."""
    title = html.H2(view.say("Signature of the sender"), className="card-title", id="signature")
    body = _unsigned(told, view) if told.signed is None else _signed(told, told.signed, view)
    return html.Section([title, *body], className="card")


def _unsigned(told: Told, view: View) -> list[Component]:
    say = view.say
    said = made.shape("none", say("not signed: {how}").format(how=channel(told.row, view)))
    why = say("What it said is kept byte for byte under its digest.")
    if told.row["seal"]:
        why = f"{why} {say('This server has sealed the receipt below.')}"
    return [said, html.P(why, className="muted")]


def _signed(told: Told, signed: Signed, view: View) -> list[Component]:
    say, key = view.say, signed.key
    word = made.shape("on", say("signed, and found to hold over the very bytes when it came"))
    if key is not None and key.revoked_at is not None and key.revoked_at <= view.now:
        revoked = say("signed; the key was revoked on {moment}").format(moment=view.moment(key.revoked_at))
        word = made.shape("risk", revoked)
    pairs: Pairs = [
        (say("Signer"), view.agency(key.sender if key else told.row["sender"])),
        (say("Key"), html.Code(signed.kid, className="digest")),
        (say("Algorithm"), signed.algorithm),
        (say("Signed at"), view.moment(signed.issued_at) if signed.issued_at else None),
        (say("Checked at"), view.moment(told.row["received_at"])),
        (say("Key registered by"), key.registered_by if key else None),
    ]
    jws = html.Details(
        [
            html.Summary(say("The signature as it came (detached JWS)")),
            html.Pre(told.row["signature"], className="bytes"),
        ],
        className="twin",
    )
    return [word, made.facts(pairs), jws]


def receipt_card(told: Told, view: View) -> html.Section:
    """The receipt this server gave and sealed, and how anybody can check it."""
    say, row = view.say, told.row
    title = html.H2(say("Receipt of this server"), className="card-title", id="receipt")
    counts = say("{rows} rows: {new} new, {changed} changed, {unchanged} as before").format(
        **{name: view.count(row[name]) for name in ("rows", "new", "changed", "unchanged")}
    )
    links = html.Span(
        [
            html.A("PDF", href=f"/api/v1/receipts/{row['id']}.pdf", target="_blank", download=""),
            " · ",
            html.A("JSON", href=f"/api/v1/receipts/{row['id']}", target="_blank"),
        ]
    )
    pairs: Pairs = [
        (say("Receipt"), report_link(row["id"])),
        (say("Stored at"), view.moment(row["stored_at"])),
        (say("What it brought"), None if row["held"] else counts),
        (say("Data version"), str(row["version"])),
        (say("As a file"), links),
    ]
    return html.Section([title, made.facts(pairs), *_seal(row, view)], className="card stack-small")


def _seal(row: Any, view: View) -> list[Component]:
    say = view.say
    if not row["seal"]:
        return [made.empty(say("This receipt was not sealed: the store was filled without a key of the server."))]
    steps = [
        html.Li(
            [say("Take the keys of this server:") + " ", html.A(KEYS, href=KEYS, target="_blank"), "."],
        ),
        html.Li(say("Check the JWS below with them (ES256); its header says dieuhanh-receipt+jws.")),
        html.Li(say("Its sha256 must be that of the downloaded bytes (sha256sum FILE).")),
    ]
    seal = html.Details(
        [html.Summary(say("The seal (JWS)")), html.Pre(row["seal"], className="bytes")], className="twin"
    )
    return [html.H3(say("How to check it"), className="small-title"), html.Ol(steps, className="steps"), seal]
