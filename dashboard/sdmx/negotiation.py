"""Which of the media types on offer a client accepts (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.sdmx.asking import AskedWronglyError

LONGEST_ACCEPT = 2000
_QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
_SAYS_NOTHING = {"labels": "id", "timeformat": "original", "keys": "none", "charset": "utf-8"}
"""Parameters that ask for what is done in any case; another value of theirs is not offered."""


@dataclass(frozen=True)
class Offer:
    """A format: its media type and version, and the plain types that mean it too."""

    type: str
    version: str
    plainly: frozenset[str]

    @property
    def media_type(self) -> str:
        """As an answer names it."""
        return f"{self.type};version={self.version}"


CSV = Offer("application/vnd.sdmx.data+csv", "2.0.0", frozenset({"text/csv", "application/csv"}))
SPECIFIC = Offer("application/vnd.sdmx.structurespecificdata+xml", "2.1", frozenset())
GENERIC = Offer("application/vnd.sdmx.genericdata+xml", "2.1", frozenset({"application/xml", "text/xml"}))
STRUCTURES = Offer("application/vnd.sdmx.structure+xml", "2.1", frozenset({"application/xml", "text/xml"}))


def agreed(accept: str | None, offers: Sequence[Offer]) -> Offer:
    """The offer a client likes best; the first where it likes several the same, or says nothing.

    Raises:
        AskedWronglyError: it accepts none of them.
    """
    wishes = [_wish(each) for each in (accept or "*/*")[:LONGEST_ACCEPT].split(",") if each.strip()]
    liked = {offer: _quality(offer, wishes) for offer in offers}
    best = max(offers, key=lambda offer: liked[offer])
    if wishes and liked[best] <= 0:
        raise AskedWronglyError("not-acceptable", offered=", ".join(offer.media_type for offer in offers))
    return best


def _wish(text: str) -> tuple[str, Mapping[str, str]]:
    media_type, *parameters = (part.strip().lower() for part in text.split(";"))
    pairs = (part.partition("=") for part in parameters)
    return media_type, {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _quality(offer: Offer, wishes: Sequence[tuple[str, Mapping[str, str]]]) -> float:
    """How much an offer is liked: what is said most exactly of it counts."""
    exact, best = 0, 0.0
    for media_type, parameters in wishes:
        exactness = _exactness(offer, media_type)
        if exactness == 0 or not _fits(offer, parameters):
            continue
        quality = parameters.get("q", "1")
        liking = float(quality) if _QUALITY.fullmatch(quality) else 0.0
        if exactness > exact or (exactness == exact and liking > best):
            exact, best = exactness, liking
    return best


def _exactness(offer: Offer, media_type: str) -> int:
    if media_type in {offer.type, *offer.plainly}:
        return 3
    return {"application/*": 2, "*/*": 1}.get(media_type, 0)


def _fits(offer: Offer, parameters: Mapping[str, str]) -> bool:
    """Whether the parameters of a wish are those of the offer, or say nothing."""
    wanted = {**_SAYS_NOTHING, "version": offer.version}
    return all(wanted.get(name, value) == value for name, value in parameters.items() if name != "q")
