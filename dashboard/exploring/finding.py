"""Places found by what somebody types: provinces, regions, ministries and every commune."""

from datetime import date

from indicators.geography import Geography, Level, Place

MOST = 20
"""Places that are offered."""


def found(geography: Geography, text: str, language: str) -> list[dict[str, str]]:
    """The places that are meant: id, name, and what each is and lies in; none where nothing is typed."""
    if not text.strip():
        return []
    return [_told(each, geography, language) for each in geography.search(text, MOST)]


def _told(place: Place, geography: Geography, language: str) -> dict[str, str]:
    name = place.name_en if language == "en" else place.name_vi
    kind = geography.full_name(place.id, date.max, language)
    parent = geography.place(place.parent) if place.parent and place.level is Level.COMMUNE else None
    within = (parent.name_en if language == "en" else parent.name_vi) if parent else ""
    return {"id": place.id, "name": name, "kind": ", ".join(filter(None, (kind, within)))}
