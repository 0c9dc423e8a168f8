"""How a page's functions reach the event loop: as coroutines whose work is done in a thread."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import dash
from anyio.to_thread import run_sync
from dash import State
from dash.development.base_component import Component

from dashboard.auth import may_see
from dashboard.components import not_yours
from dashboard.known_at import Looking, banner, looking
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken
from indicators.identity import IDENTITY

ADDRESS = State("_pages_location", "search")
"""The query string of the page that is shown, for a callback that draws a part of it again."""

Layout = Callable[..., Component]
"""Draws a page from `Queries`, the present moment as a function, and the parts of its address as keywords."""


def answer(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """Make a coroutine function of an ordinary one, which then runs in a thread.

    Dash runs an ordinary callback or layout on the event loop, where one slow question would stop every viewer.
    Language and asker travel along, because a thread gets a copy of the context.
    """

    async def answered(*arguments: Any, **named: Any) -> Any:
        return await run_sync(partial(function, *arguments, **named))

    return answered


@dataclass(frozen=True)
class Asking:
    """Whom a page asks, and what time it is there; a page as known at a moment has that moment for its present.

    `shows_present` is for a page whose subject has no past that is kept.
    """

    ask: Queries
    now: Callable[[], datetime]
    shows_present: bool = False

    def at(self, look: Looking | None) -> "Asking":
        """The same as known at a moment that has passed, as an address says it; else as it is."""
        moment = look.back if look else None
        if moment is None or self.shows_present:
            return self
        return Asking(self.ask.at(moment), lambda: moment)

    def on(self, search: str | None) -> "Asking":
        """The same as known at the moment that the query string of the shown page says (a callback's `ADDRESS`)."""
        said = parse_qs((search or "").removeprefix("?")).get("as_of", [""])[0]
        return self.at(looking(said, self.ask.setting.zone, self.now()))


def add_page(
    module: str, title: str, drawing: tuple[Layout, Asking], *, path: str | None = None, template: str | None = None
) -> None:
    """Register a page, which can be seen as known at any moment (`as_of` in its address).

    Args:
        module: The page's module.
        title: An English sentence of the catalogues, shown in the browser's tab.
        drawing: Draws the page, and whom it asks.
        path: Its address, or
        template: its address with parts in angle brackets, as "/place/<place>".
    """
    layout, asking = drawing
    asked = path or (template or "").split("<", maxsplit=1)[0] + "x"

    def drawn(**address: str) -> Component:
        if module != NOT_FOUND and not may_see(asked, IDENTITY.get()):
            return not_yours(spoken())
        look = looking(address.get("as_of"), asking.ask.setting.zone, asking.now())
        known = asking.at(look)
        page = layout(known.ask, known.now, **address)
        if look is not None and module != NOT_FOUND:
            page.children = [_banner(look, asking), *page.children]
        return page

    dash.register_page(
        module,
        path=path,
        path_template=template,
        title=answer(partial(_titled, title)),
        layout=answer(drawn),
        name=title,
    )


def _banner(look: Looking, asking: Asking) -> Component:
    return banner(look, spoken(), LANGUAGE.get(), shows_present=asking.shows_present)


NOT_FOUND = "not_found_404"
"""The module name by which Dash knows the page for addresses that no page has."""


def _titled(title: str, **_address: Any) -> str:
    return f"{spoken()(title)} · Điều Hành"


def is_page(path: str) -> bool:
    """Whether an address is a page's; Dash answers every other one with a page that says there is none."""
    registered = [page for page in dash.page_registry.values() if page["module"] != NOT_FOUND]
    return any(_leads_to(page, path) for page in registered)


def _leads_to(page: Any, path: str) -> bool:
    template = page.get("path_template")
    if template is None:
        return bool(page["path"] == path.rstrip("/") or page["path"] == path)
    wanted, given = template.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        bool(part) if want.startswith("<") else want == part for want, part in zip(wanted, given, strict=True)
    )
