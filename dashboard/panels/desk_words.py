"""What the scripts of the desk say: they are given these sentences in the reader's language."""

from collections.abc import Mapping

from dash import html

from dashboard import components as made
from dashboard.panels.desk_orders import as_text
from dashboard.words import Say

WORDS = {
    "back": "Back",
    "reason": "Reason (kept with your name)",
    "reason_missing": "Say why, in at least 3 letters.",
    "working": "Working…",
    "unreachable": "The server did not answer, and it is not known whether this was done. Look at the list again.",
    "see_list": "Show the new list",
    "list_changed": "Something came or was decided meanwhile.",
    "row": "Row",
    "indicator": "Indicator",
    "area": "Place",
    "period": "Period",
    "value": "Value",
    "status": "Status",
    "note": "Note",
    "figures": "Every figure of the report",
    "cut": "Shown are the first {count} figures; the receipt leads to the report as it came.",
    "agency": "Agency",
    "agency_hint": "Code or name, for example G12 or Hà Nội",
    "agency_unknown": "Choose an agency from the list.",
    "scope": "What the key may do",
    "submit": "Submit reports",
    "read": "Read figures only",
    "forms": "Forms it may send",
    "forms_hint": "None ticked: every form of the agency, later ones too.",
    "no_forms": "This agency sends no forms; its key can only read.",
    "lasts": "In force for",
    "days": "{count} days",
    "as_certificate": "as its certificate says, else 365 days",
    "issue_title": "Issue a key",
    "issue": "Issue the key",
    "issued": "Key {id} of {agency} is issued.",
    "once_title": "The key, shown this once",
    "once": "Copy it now and hand it over by a safe way. It is kept nowhere, and nobody can show it again.",
    "key": "Key",
    "copy": "Copy",
    "copied": "Copied",
    "copy_by_hand": "The browser does not copy here: the key is selected, press Ctrl+C.",
    "stored": "I have kept it, close",
    "register_title": "Register a public key",
    "register_text": "Ask the agency for the thumbprint by another way than the key came, and compare.",
    "public_key": "Public key: PEM, JWK, or certificate as PEM",
    "public_key_missing": "Paste the public key.",
    "private": "This is a private key. It was not sent and has been cleared. Treat it as exposed: the agency makes a "
    "new pair and hands in the public key only (openssl pkey -in private.pem -pubout -out public.pem).",
    "register": "Register the key",
    "registered": "Registered for {agency}. Compare the thumbprint (kid) with the agency: {kid}",
}


def told(say: Say, also: Mapping[str, str] | None = None) -> html.Div:
    """Where the scripts say what came of an act, with the words they say it in; `also` are a page's own."""
    words = {name: say(sentence) for name, sentence in {**WORDS, **(also or {})}.items()}
    return html.Div(
        id="desk-told", className="desk-told", role="status", tabIndex="-1", **made.data(words=as_text(words))
    )
