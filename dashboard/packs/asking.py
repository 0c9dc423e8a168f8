"""Which pack is asked for: the parameters of an address, each taken exactly or refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query
from starlette.datastructures import QueryParams

from dashboard.words import LANGUAGE, LANGUAGES
from indicators.errors import CommandCentreError

KNOWN = ("as_of", "scenes", "language", "wall", "lang")
FRAME = "frame"
"""The pseudo-scene of what every scene shares; it is asked for with every pack, and has no page of its own."""

MOST_SCENES = 48
"""Scenes of one pack: every one there is, and the profiles of all provinces."""

FIRST_YEAR = 1990
LONGEST_SHOWN = 40
_ADDRESS = re.compile(r"[a-z][a-z0-9-]{0,30}(:[A-Za-z0-9.-]{1,30})?", re.ASCII)

Bodies = Callable[[Sequence[str], str, datetime], Sequence[Mapping[str, Any]]]
"""The bodies of some scene addresses in a language, as known at a moment, as the walls show them."""

IsScene = Callable[[str, datetime], bool]
"""Whether there is a scene of an address at a moment: a province may be younger."""

Programme = Callable[[str | None], Sequence[str] | None]
"""The scenes of a wall in their order, those of an ordinary wall for None; None where there is no such wall."""


class NotPackedError(CommandCentreError):
    """A pack is not made; `code` is the problem's, and `facts` are those of the case."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        said = ", ".join(f"{name} {fact}" for name, fact in facts.items())
        super().__init__(f"The pack cannot be made ({code}): {said}.", remedy="See docs/packs.md.")


@dataclass(frozen=True)
class Wanted:
    """What an address says; FastAPI fills it."""

    as_of: datetime | None = None
    scenes: Annotated[str | None, Query(max_length=2000)] = None
    language: Annotated[str | None, Query(max_length=8)] = None
    wall: Annotated[str | None, Query(max_length=64)] = None


@dataclass(frozen=True)
class Asked:
    """Which scenes, known at which one moment, in which language."""

    scenes: tuple[str, ...]
    as_of: datetime
    language: str


def understood(
    wanted: Wanted, parameters: QueryParams, *, programme: Programme, is_scene: IsScene, now: datetime
) -> Asked:
    """What is asked for; without a moment it is now, the same for every scene.

    Raises:
        NotPackedError: a parameter is unknown, given twice, contradicts another, or names what does not exist.
    """
    _expect_known(parameters)
    language = wanted.language or LANGUAGE.get()
    if language not in LANGUAGES:
        raise _wrong("language", f"chỉ có: {', '.join(LANGUAGES)}", f"none of {', '.join(LANGUAGES)}")
    as_of = _moment(wanted.as_of, now)
    return Asked(_scenes(wanted, programme, lambda address: is_scene(address, as_of)), as_of, language)


def _expect_known(parameters: QueryParams) -> None:
    """A misspelt parameter must not look as if it had been heeded."""
    names = [name for name, _ in parameters.multi_items()]
    for name in names:
        if name not in KNOWN:
            raise _wrong(name[:LONGEST_SHOWN], f"chỉ có: {', '.join(KNOWN)}", f"none of {', '.join(KNOWN)}")
        if names.count(name) > 1:
            raise _wrong(name, "ghi hai lần", "given twice")


def _named(vi: str, en: str, name: str) -> dict[str, str]:
    """What does not exist, in both languages."""
    return {"vi": f"{vi} {name[:LONGEST_SHOWN]}", "en": f"{en} {name[:LONGEST_SHOWN]}"}


def _scenes(wanted: Wanted, programme: Programme, is_scene: Callable[[str], bool]) -> tuple[str, ...]:
    """The scenes asked for, each once however often a programme comes back to it; of a programme those there were."""
    if wanted.scenes is None:
        found = programme(wanted.wall)
        if found is None:
            raise NotPackedError("not-found", what=_named("màn hình", "wall", wanted.wall or ""))
        there = tuple(each for each in dict.fromkeys(found) if is_scene(each))
        if not there:
            raise NotPackedError("not-found", what=_named("cảnh", "scene", ", ".join(found)))
        return there
    if wanted.wall is not None:
        raise _wrong("wall", "chỉ dùng wall hoặc scenes", "give wall or scenes, not both")
    addresses = tuple(dict.fromkeys(each.strip() for each in wanted.scenes.split(",") if each.strip()))
    if not 0 < len(addresses) <= MOST_SCENES:
        raise _wrong("scenes", f"cần từ 1 đến {MOST_SCENES} cảnh", f"from 1 to {MOST_SCENES} are needed")
    for each in addresses:
        if each == FRAME or not _ADDRESS.fullmatch(each) or not is_scene(each):
            raise NotPackedError("not-found", what=_named("cảnh", "scene", each))
    return addresses


def _moment(moment: datetime | None, now: datetime) -> datetime:
    """A moment in UTC that has passed; one without a zone is refused, because nobody knows which moment it is."""
    if moment is None:
        return now.astimezone(UTC)
    if moment.tzinfo is None or moment.year < FIRST_YEAR:
        raise _wrong(
            "as_of",
            "không phải thời điểm có múi giờ, như 2026-10-05T08:00:00+07:00",
            "not a moment with its time zone, such as 2026-10-05T08:00:00+07:00",
        )
    if moment > now:
        raise _wrong("as_of", "chưa tới thời điểm này", "this moment has not come yet")
    return moment.astimezone(UTC)


def _wrong(field: str, in_vietnamese: str, in_english: str) -> NotPackedError:
    return NotPackedError("bad-parameter", field=field, fault={"vi": in_vietnamese, "en": in_english})
