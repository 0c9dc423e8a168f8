"""Who asks in which language, and the questions of a page over a store of the test's own."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from functools import partial

import anyio
import dash
import pytest
from dash.development.base_component import Component
from fastapi import FastAPI

from dashboard import shell
from dashboard.bundle import Bundle
from dashboard.materials import Setting
from dashboard.queries import Queries
from dashboard.words import LANGUAGE
from indicators.catalogue import Catalogue
from indicators.geography import Geography
from indicators.identity import IDENTITY, Identity, Role
from indicators.periods import Calendar
from indicators.store import Store
from tests.builders import NOW, ZONE

SOURCES = {"portal-766": {"vi": "Bộ chỉ số 766", "en": "Index 766"}}


@pytest.fixture
def ask(store: Store, catalogue: Catalogue, geography: Geography, calendar: Calendar) -> Queries:
    """Questions over a clean store."""
    return Queries(store, Setting(catalogue, geography, calendar, ZONE), SOURCES)


@pytest.fixture
def now() -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: NOW


@pytest.fixture
def english() -> Iterator[None]:
    """A reader of English."""
    token = LANGUAGE.set("en")
    yield
    LANGUAGE.reset(token)


@pytest.fixture
def staff() -> Iterator[Identity]:
    """A member of the staff asks."""
    identity = Identity("an", Role.STAFF, None, "c1")
    token = IDENTITY.set(identity)
    yield identity
    IDENTITY.reset(token)


@pytest.fixture
def administrator() -> Iterator[Identity]:
    """An administrator asks."""
    identity = Identity("binh", Role.ADMINISTRATOR, None, "c3")
    token = IDENTITY.set(identity)
    yield identity
    IDENTITY.reset(token)


@pytest.fixture
def reporter() -> Iterator[Identity]:
    """Hanoi's reporter asks."""
    identity = Identity("hanoi", Role.REPORTER, "H26", "c2")
    token = IDENTITY.set(identity)
    yield identity
    IDENTITY.reset(token)


@pytest.fixture
def app(ask: Queries, now: Callable[[], datetime]) -> dash.Dash:
    """The staff pages on a server of their own."""
    return shell.build(FastAPI(), ask, Bundle(shell.ASSETS, shell.NOT_LOADED), zone=ZONE, clock=now)


@pytest.fixture
def pages(app: dash.Dash) -> dict[str, Callable[..., Component]]:  # noqa: ARG001 - building the app registers the pages
    """Draws each page by the name of its module, as the browser would have it drawn."""

    def drawn(layout: Callable[..., Awaitable[Component]]) -> Callable[..., Component]:
        return lambda **address: anyio.run(partial(layout, **address))

    return {name: drawn(each["layout"]) for name, each in dash.page_registry.items()}


@pytest.fixture
def text() -> Callable[[Component], str]:
    """What a reader finds on a page, part by part, one a line."""
    return lambda component: "\n".join(_parts(component))


def _parts(component: object) -> Iterator[str]:
    if isinstance(component, Component):
        yield from _parts(getattr(component, "children", None))
    elif isinstance(component, list | tuple):
        for each in component:
            yield from _parts(each)
    elif component is not None:
        yield str(component)
