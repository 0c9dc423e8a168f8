"""The frame: nothing runs on the event loop, nothing is asked from outside, every identifier exists."""

import inspect
import re
from collections.abc import Callable, Iterator

import anyio
import dash
import httpx
import pytest
from dash.development.base_component import Component
from fastapi import FastAPI

from dashboard import shell
from dashboard.words import LANGUAGE
from indicators.identity import IDENTITY, Identity, Role
from indicators.observations import Origin
from indicators.store import Store
from indicators.store.recording import Rules
from tests.builders import figure, keep

ASSETS = shell.ASSETS


def test_every_callback_is_a_coroutine(app: dash.Dash) -> None:
    for output, callback in app.callback_map.items():
        function = callback.get("callback")
        assert function is None or inspect.iscoroutinefunction(function), output


@pytest.mark.usefixtures("app")
def test_every_layout_and_title_is_a_coroutine() -> None:
    assert len(dash.page_registry) == 25
    for module, each in dash.page_registry.items():
        assert inspect.iscoroutinefunction(each["layout"]), module
        assert inspect.iscoroutinefunction(each["title"]), module


def test_no_page_opens_a_websocket(app: dash.Dash) -> None:
    assert app.backend.websocket_capability is False
    assert "websocket" not in app.index_string


@pytest.mark.usefixtures("administrator")
def test_every_identifier_of_a_callback_is_on_a_page(
    app: dash.Dash, store: Store, rules: Rules, pages: dict[str, Callable[..., Component]]
) -> None:
    keep(store, rules, figure("HC01", "01", "2026-10-05", "61"), origin=Origin.PUBLISHED)
    present = {identifier for draw in pages.values() for identifier in identifiers(draw())}
    for callback in app._callback_list:  # noqa: SLF001 - Dash has no public list
        wanted = [each["id"] for each in callback["inputs"] + callback["state"]]
        wanted.append(callback["output"].strip(".").split("...")[0].rsplit(".", 1)[0])
        ours = {each for each in wanted if not each.startswith("_pages")}
        assert ours <= present, callback["output"]


@pytest.mark.usefixtures("administrator")
def test_every_page_takes_a_query_it_does_not_know(
    pages: dict[str, Callable[..., Component]], store: Store, rules: Rules
) -> None:
    keep(store, rules, figure("HC01", "01", "2026-10-05", "61"))
    for draw in pages.values():
        assert draw(x="1", lang="en") is not None


@pytest.mark.parametrize("address", ["/", "/index-766", "/place/24:2025", "/nowhere"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_skeleton_says_its_language_and_asks_only_here(app: dash.Dash, address: str, language: str) -> None:
    token = LANGUAGE.set(language)
    body = visit(app.server, address)
    LANGUAGE.reset(token)
    assert f'<html lang="{language}">' in body
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', body)
    assert "assets/wall/" not in body


def test_a_page_asks_for_one_script_and_one_style_of_ours_and_they_hold_all_that_dash_would_ask_for(
    app: dash.Dash, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = re.compile(r'(?:src|href)="/assets/([^"?]+\.(?:js|css))')
    bundled = ours.findall(visit(app.server, "/").partition("<title>")[2])
    monkeypatch.setattr(app.bundle, "instead", lambda page: page)
    wanted = ours.findall(visit(app.server, "/").partition("<title>")[2])
    held = [each.relative_to(shell.ASSETS).as_posix() for each in (*app.bundle.scripts, *app.bundle.styles)]
    assert sorted(wanted) == sorted(held)
    assert bundled == ["staff-bundle.css", "staff-bundle.js"]


def test_the_hashes_of_inline_scripts_are_complete_before_the_first_visit(app: dash.Dash) -> None:
    before = app.csp_hashes()
    visit(app.server, "/", "/_dash-dependencies")
    assert app.csp_hashes() == before


@pytest.mark.usefixtures("reporter")
def test_the_masthead_offers_only_what_its_reader_may_see(app: dash.Dash, text: Callable[[Component], str]) -> None:
    words = text(app.layout())
    assert "Nộp báo cáo" in words
    assert "Nguồn số liệu" not in words
    assert "hanoi" in words


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.LEADER, {"Kỳ báo cáo"}),
        (Role.STAFF, {"Kỳ báo cáo", "Chờ xác nhận"}),
        (Role.ADMINISTRATOR, {"Kỳ báo cáo", "Chờ xác nhận", "Khóa"}),
        (Role.REPORTER, set()),
    ],
)
def test_the_desk_is_offered_to_those_who_may_do_something_there(
    app: dash.Dash, text: Callable[[Component], str], role: Role, offered: set[str]
) -> None:
    token = IDENTITY.set(Identity("an", role, None, "c1"))
    words = set(text(app.layout()).splitlines())
    IDENTITY.reset(token)
    assert words & {"Kỳ báo cáo", "Chờ xác nhận", "Khóa"} == offered


@pytest.mark.usefixtures("english", "staff")
def test_the_masthead_offers_the_other_language(app: dash.Dash) -> None:
    links = [each for each in components(app.layout()) if getattr(each, "href", "") == "?lang=vi"]
    assert [each.children for each in links] == ["Tiếng Việt"]


def visit(server: FastAPI, *addresses: str) -> str:
    """Start a server, ask it for addresses one after the other, and give the last answer."""
    turns = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> dict[str, str]:
        return next(turns)

    async def send(_message: object) -> None:
        return

    async def ask() -> str:
        await server({"type": "lifespan", "app": server, "state": {}}, receive, send)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(server), base_url="http://127.0.0.1") as client:
            answers = [await client.get(each) for each in addresses]
        return answers[-1].text

    return anyio.run(ask)


def components(root: object) -> Iterator[Component]:
    if isinstance(root, Component):
        yield root
        yield from components(getattr(root, "children", None))
    elif isinstance(root, list | tuple):
        for each in root:
            yield from components(each)


def identifiers(root: object) -> Iterator[str]:
    return (found for each in components(root) if (found := getattr(each, "id", None)))
