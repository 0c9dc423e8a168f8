"""What a button of the desk orders once somebody has confirmed it: the scripts show the question and send it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
from dash import html

from dashboard import components as made


@dataclass(frozen=True)
class Order:
    """An act that is asked about before it is done.

    Attributes:
        method: Of the request.
        address: Of the request.
        title: The question.
        word: What the button that does it says.
        done: What is said once it is done.
        kept: The identifier of the store that has the page's lists drawn again.
        text: What it brings about.
        lines: The same in particulars.
        body: What is sent; the reason is added.
        reason: Whether a reason has to be given.
        kind: "primary", or "off" for what takes something away.
    """

    method: str
    address: str
    title: str
    word: str
    done: str
    kept: str
    text: str = ""
    lines: Sequence[str] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    reason: bool = True
    kind: str = "primary"


def order_button(word: Any, order: Order, label: str, name: str = "button") -> html.Button:
    """A button that asks before it does something; `label` says what to those who listen to the page."""
    return html.Button(
        word, type="button", className=name, **made.data(order=as_text(asdict(order))), **made.aria(label=label)
    )


def as_text(value: Any) -> str:
    """A value as the scripts read it."""
    return orjson.dumps(value).decode()
