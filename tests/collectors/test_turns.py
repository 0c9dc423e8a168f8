"""Whose report is next: rates, room, and turns that go round."""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass

import pytest

from collectors.problems import said_of
from collectors.turns import Bounds, NotNowError, Turns, bounds

OFFICES = 3377
IN = "let in"


@dataclass
class Clock:
    """Seconds that pass only when they are told to."""

    now: float = 1000.0

    def __call__(self):
        return self.now


async def came_in(turns, sender, size=0):
    """Whether a report is let in, else after how many seconds it may come again."""
    try:
        async with turns.turn(sender, size) as turn:
            await turn.begin()
    except NotNowError as error:
        return error.retry_after
    return IN


def test_a_sender_over_its_rate_is_told_when_to_come_again():
    async def play():
        clock = Clock()
        turns, said = Turns(clock), []
        for _ in range(200):  # a hundred a second, for two seconds
            said.append(await came_in(turns, "G12"))
            clock.now += 0.01
        return said

    said = asyncio.run(play())
    assert said[:100] == [IN] * 100
    assert said.count(IN) in range(118, 122)  # a burst of a hundred, and ten a second
    assert {each for each in said if each is not IN} == {1}


def test_the_answer_names_the_sender_the_rate_and_the_whole_seconds():
    async def play():
        turns = Turns(Clock(), Bounds(per_minute=4, burst=1))
        await came_in(turns, "G12")
        async with turns.turn("G12", 0):
            raise AssertionError

    with pytest.raises(NotNowError) as caught:
        asyncio.run(play())
    assert (caught.value.status, caught.value.codes) == (429, ["rate-limited"])
    assert caught.value.headers == {"Retry-After": "15"}
    assert "G12" in said_of(caught.value.problems[0], "en")["detail"]


def test_who_waits_as_long_as_told_is_let_in():
    async def play():
        clock = Clock()
        turns = Turns(clock, Bounds(per_minute=7, burst=1))
        assert await came_in(turns, "G12") is IN
        clock.now += await came_in(turns, "G12")
        return await came_in(turns, "G12")

    assert asyncio.run(play()) is IN


def test_one_sender_s_flood_costs_no_other_anything():
    async def play():
        turns = Turns(Clock())
        flood = [await came_in(turns, "G12") for _ in range(300)]
        return flood.count(IN), await came_in(turns, "G13")

    assert asyncio.run(play()) == (100, IN)


def test_every_office_of_the_country_comes_in_at_once_at_the_deadline():
    async def play():
        turns = Turns(Clock())
        return await asyncio.gather(*(came_in(turns, f"office {number}", 20_000) for number in range(OFFICES)))

    assert asyncio.run(play()) == [IN] * OFFICES


def test_turns_go_round_between_senders_however_many_one_brings():
    async def play():
        turns, order = Turns(Clock(), Bounds(at_work=1)), []

        async def send(sender):
            async with turns.turn(sender, 0) as turn:
                await turn.begin()
                order.append(sender)
                await asyncio.sleep(0)

        await asyncio.gather(*(send("many") for _ in range(50)), *(send(f"one {each}") for each in range(5)))
        return order

    order = asyncio.run(play())
    assert len(order) == 55
    assert set(order[:7]) == {"many", *(f"one {each}" for each in range(5))}


def test_no_more_are_worked_on_at_once_than_is_said_for_all_and_for_each():
    async def play():
        turns, busy, most = Turns(Clock(), Bounds(at_work=3, at_work_each=2)), [], {"all": 0, "a": 0}

        async def send(sender):
            async with turns.turn(sender, 0) as turn:
                await turn.begin()
                busy.append(sender)
                most["all"], most["a"] = max(most["all"], len(busy)), max(most["a"], busy.count("a"))
                await asyncio.sleep(0.001)
                busy.remove(sender)

        await asyncio.gather(*(send(sender) for sender in "aaaaaaaabcd"))
        return most

    assert asyncio.run(play()) == {"all": 3, "a": 2}


def test_a_report_that_is_still_being_read_holds_nobody_up():
    async def play():
        turns = Turns(Clock(), Bounds(at_work=1))
        async with AsyncExitStack() as slow:
            for number in range(20):
                await slow.enter_async_context(turns.turn(f"slow {number}", 0))
            return await asyncio.wait_for(came_in(turns, "quick"), 5)

    assert asyncio.run(play()) is IN


def test_where_there_is_no_room_everybody_is_asked_to_come_again():
    async def play():
        turns = Turns(Clock(), bounds(per_minute=600, present=2))
        async with turns.turn("a", 0), turns.turn("b", 0), turns.turn("c", 0):
            raise AssertionError

    with pytest.raises(NotNowError) as caught:
        asyncio.run(play())
    assert (caught.value.status, caught.value.codes) == (503, ["overloaded"])
    assert caught.value.headers == {"Retry-After": "5"}


def test_room_is_free_again_when_a_report_is_done_or_failed():
    async def play():
        turns = Turns(Clock(), Bounds(present=1))
        with suppress(ZeroDivisionError):
            async with turns.turn("a", 0) as turn:
                await turn.begin()
                _ = 1 / 0
        return await came_in(turns, "b")

    assert asyncio.run(play()) is IN


def test_bodies_that_would_not_fit_the_memory_together_are_not_let_in_together():
    async def play():
        turns = Turns(Clock(), Bounds(present_bytes=100))
        assert await came_in(turns, "a", 1000) is IN  # alone, as large as it may be
        async with turns.turn("a", 60):
            return await came_in(turns, "b", 40), await came_in(turns, "b", 41)

    assert asyncio.run(play()) == (IN, 5)


def test_one_sender_cannot_fill_the_room():
    async def play():
        turns = Turns(Clock(), Bounds(present_each=2))
        async with turns.turn("a", 0), turns.turn("a", 0):
            return await came_in(turns, "a"), await came_in(turns, "b")

    assert asyncio.run(play()) == (5, IN)


def test_who_goes_away_while_waiting_or_just_when_called_leaves_no_gap():
    async def play():
        turns = Turns(Clock(), Bounds(at_work=1))
        async with turns.turn("first", 0) as first:
            await first.begin()
            waiting = [asyncio.create_task(came_in(turns, sender)) for sender in ("gone", "called", "last")]
            await asyncio.sleep(0)
            waiting[0].cancel()
            await asyncio.sleep(0)
        waiting[1].cancel()  # it was called when the first ended, and has not run since
        assert await asyncio.wait_for(waiting[2], 5) is IN
        assert [each.cancelled() for each in waiting] == [True, True, False]
        return await came_in(turns, "after")

    assert asyncio.run(play()) is IN


def test_senders_are_forgotten_once_they_could_send_the_whole_burst_again():
    async def play():
        clock = Clock()
        turns = Turns(clock)
        for number in range(1000):
            await came_in(turns, f"office {number}")
        before = turns.remembered
        clock.now += 10
        await came_in(turns, "the next")
        return before, turns.remembered

    assert asyncio.run(play()) == (1000, 1)


def test_a_turn_that_has_begun_begins_once():
    async def play():
        turns = Turns(Clock(), Bounds(at_work=1))
        async with turns.turn("a", 0) as turn:
            await turn.begin()
            await asyncio.wait_for(turn.begin(), 5)
        return await came_in(turns, "b")

    assert asyncio.run(play()) is IN
