"""Finding anything by a few letters: a page, a place, an indicator, a ministry; and what each indicator means."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from dashboard import formatting, navigation, published_words
from dashboard.auth import may_see
from dashboard.formatting import FREQUENCY_WORDS, LEVEL_WORDS
from dashboard.help_words import TERM_WORDS
from dashboard.panels.trace_figure import AGGREGATION_WORDS, formula_words
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, words
from indicators.catalogue import Indicator
from indicators.collation import plain
from indicators.geography import Level, Place
from indicators.identity import IDENTITY
from indicators.published_figures import found as found_figures

LONGEST = 80
MOST, MOST_PLACES = 24, 14
PRINTED = 4
"""The rank of what only mentions the words: below every name."""

NOT_MODIFIED = 304
OURS_ALONE = {"Cache-Control": "private, no-cache"}


@dataclass(frozen=True)
class Found:
    """Something that can be gone to; `rank` says how well it answers, 0 the best."""

    rank: int
    kind: str
    code: str
    name: str
    address: str
    beside: str = ""
    """What tells it from others of the same name."""

    def written(self) -> dict[str, str]:
        """As the browser reads it."""
        said = {"kind": self.kind, "code": self.code, "name": self.name, "href": self.address, "beside": self.beside}
        return {name: text for name, text in said.items() if text}


def router(ask: Queries) -> APIRouter:
    """The routes; their handlers are plain functions, which FastAPI runs in threads."""
    routes = APIRouter(prefix="/find", include_in_schema=False)
    kept: dict[str, bytes] = {}

    @routes.get("")
    def find(text: Annotated[str, Query(max_length=LONGEST)] = "") -> JSONResponse:
        """What a text may mean, the best first."""
        found = [each.written() for each in found_by(text, ask, LANGUAGE.get())]
        return JSONResponse({"found": found}, headers=OURS_ALONE)

    @routes.get("/terms")
    def terms(request: Request) -> Response:
        """What each indicator means, by its code."""
        language = LANGUAGE.get()
        if language not in kept:
            kept[language] = orjson.dumps(terms_of(ask, language))
        body = kept[language]
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {**OURS_ALONE, "ETag": tag, "Vary": "Cookie"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=NOT_MODIFIED, headers=headers)
        return Response(body, media_type="application/json", headers=headers)

    return routes


def found_by(text: str, ask: Queries, language: str) -> list[Found]:
    """What a text may mean for whoever asks: pages, places, agencies, indicators and what is printed."""
    wanted = plain(text)
    if not wanted:
        return []
    say = words(language)
    found = [*_pages(wanted, say), *_indicators(wanted, ask, language)]
    found += _published(text, ask, language)
    found += [_place(place, wanted, ask, language) for place in ask.geography.search(text, MOST_PLACES)]
    return sorted(found, key=lambda each: each.rank)[:MOST]


def _pages(wanted: str, say: Say) -> Iterator[Found]:
    for path, word in navigation.pages().items():
        rank = _rank(wanted, (plain(say(word)), plain(word)))
        if rank is not None and may_see(path, IDENTITY.get()):
            yield Found(rank, say("Page"), "", say(word), path)


def _indicators(wanted: str, ask: Queries, language: str) -> Iterator[Found]:
    say = words(language)
    for each in ask.catalogue.listed():
        names = (each.code.lower(), *map(plain, (each.name_vi, each.name_en, each.short_vi, each.short_en)))
        rank = _rank(wanted, names)
        if rank is not None:
            yield Found(rank, say("Indicator"), each.code, each.name(language), f"/explore?indicator={each.code}")


def _published(text: str, ask: Queries, language: str) -> Iterator[Found]:
    """What public documents print, after everything that bears the words in its name."""
    if may_see("/published", IDENTITY.get()):
        kind = words(language)("Published figure")
        for each in found_figures(ask.published(), text):
            beside = f"{each.system_name.of(language)}, {published_words.dated(each, language)}"
            yield Found(PRINTED, kind, "", each.printed, f"/published?figure={each.code}", beside)


def _place(place: Place, wanted: str, ask: Queries, language: str) -> Found:
    say, geography = words(language), ask.geography
    begun = place.valid_from
    name = place.name_en if language == "en" else place.name_vi
    names = (
        plain(place.name_vi),
        plain(place.name_en),
        plain(geography.full_name(place.id, begun)),
        place.code.lower(),
    )
    rank = _rank(wanted, names)
    kind = say(LEVEL_WORDS[place.level])
    if place.valid_until is not None:
        kind = say("Former province")
    if place.level is Level.AGENCY:
        return Found(1 if rank is None else rank, kind, place.agency_code or place.code, name, f"/profile/{place.id}")
    within = geography.place(place.parent) if place.parent and place.level is Level.COMMUNE else None
    beside = "" if within is None else (within.name_en if language == "en" else within.name_vi)
    if place.level is Level.COMMUNE:
        name = geography.full_name(place.id, begun) if language == "vi" else name
    return Found(1 if rank is None else rank, kind, place.code, name, f"/place/{place.id}", beside)


def _rank(wanted: str, names: tuple[str, ...]) -> int | None:
    """How well names answer: whole, from the beginning, from a word's beginning, every word somewhere; else None."""
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(f" {wanted}" in name for name in names):
        return 2
    said = re.split(r"\W+", wanted)
    return 3 if any(all(word in name for word in said) for name in names) else None


def terms_of(ask: Queries, language: str) -> dict[str, dict[str, Any]]:
    """What every indicator and component means, by its code, and what the words mean that stand beside figures."""
    say = words(language)
    spoken_of = {key: {"text": say(sentence)} for key, sentence in TERM_WORDS.items()}
    return spoken_of | {each.code: _term(each, ask, language) for each in ask.catalogue.indicators.values()}


def _term(indicator: Indicator, ask: Queries, language: str) -> dict[str, Any]:
    """An indicator in a few lines: how it is made, in what unit, by whom and how often."""
    say = words(language)
    formula = formula_words(indicator, ask.catalogue, language)
    weight = ask.catalogue.indicator(indicator.weight).short(language) if indicator.weight else ""
    together = say(AGGREGATION_WORDS[indicator.aggregation]).format(weight=weight)
    how = [f"{say('Formula')}: {formula}"] if formula else []
    how.append(f"{say('Put together')}: {together}")
    how.append(say("since January") if ask.accumulates(indicator) else say("each period by itself"))
    often = ", ".join(say(FREQUENCY_WORDS[each]) for each in indicator.frequencies)
    return {
        "name": indicator.name(language),
        "text": "; ".join(how) + ".",
        "facts": [
            [say("Unit"), indicator.unit(language)],
            [say("Owner"), ask.agency_name(indicator.owner, language)],
            [say("How often"), often],
            [say("In force since"), formatting.day(indicator.effective, language)],
        ],
    }
