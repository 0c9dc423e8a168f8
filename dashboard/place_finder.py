"""Places found by what a person types, for the pages in which one is chosen."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from dashboard.words import LANGUAGE, Say, spoken
from indicators.geography import Geography, Level, Place

MOST = 20

KINDS = {
    Level.NATION: "The whole country",
    Level.REGION: "Region",
    Level.PROVINCE: "Province",
    Level.AGENCY: "Ministry or agency",
}


def router(geography: Geography) -> APIRouter:
    """The route that finds places.

    Args:
        geography: Every place there is or was.
    """
    routes = APIRouter()

    @routes.get("/explore/places", include_in_schema=False)
    async def found(text: Annotated[str, Query(max_length=100)] = "") -> dict[str, Any]:
        """The places that a text may mean, the best first."""
        say, language = spoken(), LANGUAGE.get()
        return {"places": [named(each, geography, say, language) for each in geography.search(text, MOST)]}

    return routes


def named(place: Place, geography: Geography, say: Say, language: str) -> dict[str, str]:
    """A place by its id, its name, and what it is: a commune by the province it lies in."""
    return {"id": place.id, "name": name_of(place, language), "kind": _kind(place, geography, say, language)}


def _kind(place: Place, geography: Geography, say: Say, language: str) -> str:
    if place.level is Level.COMMUNE:
        return name_of(geography.ancestors(place.id)[0], language)
    return say("Former province") if has_ended(place) else say(KINDS[place.level])


def has_ended(place: Place) -> bool:
    """Whether it is a province that is part of another now."""
    return place.level is Level.PROVINCE and place.valid_until is not None


def name_of(place: Place, language: str) -> str:
    """A place's name in a language, without its kind."""
    return place.name_en if language == "en" else place.name_vi
