"""What staff and exceptions do to a wall: held, blank, frozen, told, and called once."""

from playwright.sync_api import Page, expect

from tests.browser.board_server import BoardServer, critical, moment, until

LATER = "(seconds) => centre.wall.tick(centre.wall.now() + seconds * 1000)"
PAST = "2026-10-20T01:00:00Z"
BREATH_MS = 1_500
"""Long enough for a change to have come, where none must show."""


def on(page: Page, scene: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-scene", scene)
    expect(page.locator(f'section[data-scene="{scene}"]')).to_be_visible()


def test_a_held_scene_from_outside_the_programme_comes_and_is_dropped_again(board: BoardServer, shown: Page) -> None:
    board.command(mode="hold", scene="profile:48", by="Trần Văn Bình")
    on(shown, "profile:48")
    expect(shown.locator("#holder")).to_have_text("Trần Văn Bình giữ màn hình")
    board.change("profile:48", "48,48")
    expect(shown.locator('section[data-scene="profile:48"]')).to_contain_text("48,48")
    shown.evaluate(LATER, 3600)
    on(shown, "profile:48")

    board.command(mode="rotate", scene=None, by=None, anchor=moment())
    on(shown, "overview")
    expect(shown.locator("#holder")).to_be_hidden()
    expect(shown.locator('section[data-scene="profile:48"]')).to_have_count(0)
    assert "profile" not in board.asked[-1]
    assert shown.evaluate("centre.wall.bodies.has('profile:48')") is False


def test_a_blank_wall_shows_nothing_until_it_is_told_to(board: BoardServer, shown: Page) -> None:
    board.command(blank=True)
    expect(shown.locator("#blank")).to_be_visible()
    board.change("overview", "99,9")
    board.command(blank=False)
    expect(shown.locator("#blank")).to_be_hidden()
    expect(shown.locator('section[data-scene="overview"]')).to_contain_text("99,9")


def test_while_frozen_nothing_changes_and_afterwards_it_is_live_again(board: BoardServer, shown: Page) -> None:
    overview = shown.locator('section[data-scene="overview"]')
    board.change("overview", "555,5")
    expect(overview).to_contain_text("555,5")

    board.command(as_of=PAST)
    expect(shown.locator("#frozen")).to_contain_text("Số liệu tại 08:00")
    expect(overview).to_contain_text("overview 1,0")
    assert "as_of=2026-10-20" in board.asked[-1]
    board.change("overview", "777,7")
    board.except_for(critical("while frozen"))
    shown.wait_for_timeout(BREATH_MS)
    expect(overview).to_contain_text("overview 1,0")
    on(shown, "overview")

    board.command(as_of=None)
    expect(shown.locator("#frozen")).to_be_hidden()
    expect(overview).to_contain_text("777,7")
    assert "as_of" not in board.asked[-1]
    board.change("overview", "888,8")
    expect(overview).to_contain_text("888,8")


def test_a_wall_that_was_frozen_before_it_started_says_so_and_shows_that_moment(board: BoardServer, page: Page) -> None:
    board.change_quietly("overview", "555,5")
    board.wall["state"]["as_of"] = PAST
    page.goto(board.address)
    expect(page.locator("#frozen")).to_contain_text("Số liệu tại 08:00")
    expect(page.locator('section[data-scene="overview"]')).to_contain_text("overview 1,0")


def test_a_message_to_the_room_leaves_at_its_time(board: BoardServer, shown: Page) -> None:
    until_when = shown.evaluate("new Date(centre.wall.now() + 4000).toISOString()")
    board.command(message={"text": "Họp bắt đầu lúc 8 giờ", "by": "Văn phòng", "until": until_when})
    expect(shown.locator("#message")).to_contain_text("Họp bắt đầu lúc 8 giờ")
    expect(shown.locator("#message")).to_be_hidden(timeout=10_000)


def test_a_new_critical_exception_brings_its_scene_once_and_rotation_goes_on(board: BoardServer, shown: Page) -> None:
    board.except_for(critical("a"))
    on(shown, "discipline")
    shown.evaluate(LATER, 40)
    on(shown, "discipline")
    shown.evaluate(LATER, 60)
    on(shown, "overview")

    board.except_for(critical("a", value="58,0 %"))
    shown.wait_for_timeout(BREATH_MS)
    on(shown, "overview")
    board.except_for()
    board.except_for(critical("a", value="58,0 %"))
    shown.wait_for_timeout(BREATH_MS)
    on(shown, "overview")
    board.except_for(critical("a"), critical("b", scene="directives"))
    on(shown, "directives")


def test_what_is_not_critical_acknowledged_or_seen_at_first_calls_for_nothing(board: BoardServer, page: Page) -> None:
    old = critical("old")
    board.scenes["frame"]["exceptions"] |= {"rows": [old], "calls": [old]}
    page.goto(board.address)
    expect(page.locator("#heard")).not_to_be_empty()
    calm = [critical("calm", critical=False), critical("known", acknowledged=True), critical("nowhere", scene=None)]
    board.except_for(old, *calm)
    until(page, "centre.wall.bodies.get('frame').exceptions.rows.length === 4")
    page.wait_for_timeout(BREATH_MS)
    on(page, "overview")


def test_two_at_once_come_one_after_the_other(board: BoardServer, shown: Page) -> None:
    board.except_for(critical("a"), critical("b", scene="directives"), critical("c"))
    on(shown, "discipline")
    shown.evaluate(LATER, 46)
    on(shown, "directives")
    shown.evaluate("clearTimeout(centre.wall.timer)")
    shown.evaluate(LATER, 46 + 46)
    assert shown.evaluate("centre.wall.calls.scene") is None


def test_a_critical_exception_waits_while_somebody_holds_the_wall_or_it_is_blank(
    board: BoardServer, shown: Page
) -> None:
    board.command(mode="hold", scene="finance", index=3, by="Trần Văn Bình")
    on(shown, "finance")
    board.except_for(critical("a"), critical("b", scene="directives"))
    shown.wait_for_timeout(BREATH_MS)
    on(shown, "finance")
    board.except_for(critical("b", scene="directives"))
    until(shown, "centre.wall.bodies.get('frame').exceptions.rows.length === 1")
    board.command(mode="rotate", scene=None, by=None, blank=True)
    expect(shown.locator("#blank")).to_be_visible()
    on(shown, "finance")
    board.command(blank=False, anchor=moment(), index=0)
    on(shown, "directives")


def test_the_memory_of_what_was_seen_is_bounded_and_keeps_what_still_stands(shown: Page) -> None:
    kept = shown.evaluate("""() => {
      const calls = centre.calls.open();
      const row = (id) => ({ id, critical: true, scene: "discipline", acknowledged: false });
      calls.take([row("stands")]);
      for (let n = 0; n < 5000; n += 1) calls.take([row("stands"), row(`passing ${n}`)]);
      return [calls.seen.size, calls.seen.has("stands"), calls.seen.has("passing 4999"), calls.waiting.length];
    }""")
    assert kept == [500, True, True, 1]


def test_a_scene_that_cannot_be_painted_does_not_stop_the_others(board: BoardServer, shown: Page) -> None:
    shown.evaluate("""() => {
      const { stage } = centre.wall;
      const paint = stage.paint.bind(stage);
      stage.paint = (address, ...more) => {
        if (address === "economy") throw new Error("a tile without a status");
        paint(address, ...more);
      };
    }""")
    board.change("economy", "1")
    board.change("overview", "99,9")
    expect(shown.locator('section[data-scene="overview"]')).to_contain_text("99,9")
    board.change("economy", "2")
    board.change("overview", "88,8")
    expect(shown.locator('section[data-scene="overview"]')).to_contain_text("88,8")


def test_an_answer_that_a_command_overtook_does_not_undo_it(board: BoardServer, shown: Page) -> None:
    older = shown.evaluate("centre.wall.state")
    board.command(mode="hold", scene="finance", index=3, by="Trần Văn Bình")
    on(shown, "finance")
    shown.evaluate("(older) => centre.wall.command(older)", older)
    on(shown, "finance")
    shown.evaluate("centre.wall.commandedAt -= 11000")  # a wall that was registered anew begins to count anew
    shown.evaluate("(older) => centre.wall.command(older)", older)
    on(shown, "overview")


def test_what_changes_with_the_day_is_shown_though_no_news_came(board: BoardServer, shown: Page) -> None:
    overview = shown.locator('section[data-scene="overview"]')
    board.change_with_the_day("overview", "21,1")
    expect(overview).to_contain_text("21,1")
    shown.evaluate("centre.wall.feed.dropStream(); centre.wall.feed.streamAt = performance.now() + 1500")
    board.change_with_the_day("overview", "22,2")  # nobody listens: the greeting tells of another state
    expect(overview).to_contain_text("22,2")
