"""A real browser that can reach nothing but this machine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.wall_server import WallServer
from tests.instance import Instance
from tools.frozen_web import FrozenWeb, serving


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """How Chromium is started: the system's own, deaf to every name but the loopback address."""
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address before those the tests name; the plug-in's own fixture is of a kind that pytest gives up."""


@pytest.fixture(scope="session")
def frozen_web(frozen_country: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrozenWeb]:
    """The product's own application over it, whose clock stands still; what is changed in it stays for the session."""
    with serving(frozen_country, tmp_path_factory.mktemp("frozen")) as served:
        yield served


@pytest.fixture
def wall() -> Iterator[WallServer]:
    """A running server of one wall, stopped at the end whatever happened."""
    server = WallServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def signed_in(browser: Browser, instance: Instance) -> Iterator[Callable[[str], Page]]:
    """Opens a browser in which somebody has signed in by a one-time link to the module's own `instance`."""
    contexts: list[BrowserContext] = []

    def open_as(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="vi-VN")
        contexts.append(context)
        page = context.new_page()
        page.goto(instance.command("account", "link", name))
        return page

    yield open_as
    for context in contexts:
        context.close()
