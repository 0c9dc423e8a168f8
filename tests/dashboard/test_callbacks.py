"""Pages are drawn in threads, and only for those who may see them."""

import threading
from collections.abc import Callable

import anyio
import pytest
from dash.development.base_component import Component

from dashboard.callbacks import answer
from dashboard.words import LANGUAGE, spoken


def test_the_work_is_done_off_the_event_loop_in_the_language_of_the_request() -> None:
    def work(sentence: str) -> tuple[str, str]:
        return threading.current_thread().name, spoken()(sentence)

    async def ask() -> tuple[str, str]:
        LANGUAGE.set("en")
        found: tuple[str, str] = await answer(work)("Overview")
        return found

    thread, said = anyio.run(ask)
    assert thread != threading.current_thread().name
    assert said == "Overview"


def test_a_page_is_not_drawn_for_who_may_not_see_it(
    text: Callable[[Component], str], pages: dict[str, Callable[..., Component]]
) -> None:
    assert "Trang này không mở" in text(pages["dashboard.pages.overview"]())


@pytest.mark.usefixtures("reporter")
def test_a_reporter_sees_the_page_for_reports_and_no_other(
    text: Callable[[Component], str], pages: dict[str, Callable[..., Component]]
) -> None:
    assert "Bạn báo cáo cho Hà Nội." in text(pages["dashboard.pages.submit"]())
    assert "Trang này không mở" in text(pages["dashboard.pages.province"](place="VN"))


def test_an_unknown_address_is_answered_for_everybody(
    text: Callable[[Component], str], pages: dict[str, Callable[..., Component]]
) -> None:
    assert "Không có trang này" in text(pages["not_found_404"](lang="vi"))
