"""A pack before it is printed: the bodies of its scenes at one moment, and the digest by which it can be checked."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from dashboard.packs.asking import FRAME, Asked
from dashboard.words import Say, words

OF_THE_SERVING = frozenset({"version", "boot", "assets", "built_at"})
"""What a body says of the process that answered, and not of the figures: two answers of one moment differ in it."""


@dataclass(frozen=True)
class Pack:
    """What is printed.

    Attributes:
        asked: Which scenes, as of when, in which language.
        bodies: The bodies as they were given, the frame's among them where there is one.
        zone: In which moments are written.
        site: Where the centre is reached, as "http://127.0.0.1:8050".
    """

    asked: Asked
    bodies: Sequence[Mapping[str, Any]]
    zone: tzinfo
    site: str

    @property
    def say(self) -> Say:
        """Turns an English sentence into the words of the pack."""
        return words(self.asked.language)

    @property
    def scenes(self) -> list[Mapping[str, Any]]:
        """The scenes, in their order."""
        return [each for each in self.bodies if each["scene"] != FRAME]

    @property
    def exceptions(self) -> Mapping[str, Any]:
        """What left its course: the frame's; where there is no frame, the first scene's that tells it."""
        frames = [each for each in self.bodies if each["scene"] == FRAME]
        told = [each["exceptions"] for each in [*frames, *self.scenes] if each.get("exceptions")]
        return told[0] if told else {"rows": [], "more": None, "none": self.say("No exceptions")}

    @property
    def is_simulated(self) -> bool:
        """Whether any figure was made up by the simulated country."""
        return any(each.get("simulated") for each in self.bodies)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the bodies say, as canonical JSON, in hexadecimal."""
        return digest(self.bodies)

    @property
    def moment(self) -> str:
        """The moment of the pack as it is read: 08:30 20/10/2026 (GMT+7)."""
        at = self.asked.as_of.astimezone(self.zone)
        hours = int((at.utcoffset() or at - at).total_seconds()) // 3600
        return f"{at:%H:%M:%S %d/%m/%Y} (GMT{hours:+d})"

    @property
    def exact_moment(self) -> str:
        """The moment to its last digit, as an address takes it."""
        return self.asked.as_of.astimezone(self.zone).isoformat()

    @property
    def definitions(self) -> str:
        """Where every indicator is defined."""
        return f"{self.site}/api/v1/indicators"

    def again(self, ending: str) -> str:
        """The address that gives the same pack."""
        said = {
            "as_of": self.exact_moment,
            "scenes": ",".join(self.asked.scenes),
            "language": self.asked.language,
        }
        return f"{self.site}/packs/wall.{ending}?{urlencode(said, safe=',:')}"

    def file_name(self, ending: str) -> str:
        """What the file is called when it is saved."""
        return f"dieu-hanh-{self.asked.as_of.astimezone(self.zone):%Y-%m-%d-%H%M}.{ending}"


def digest(bodies: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of what some bodies say: keys in order, no blanks, UTF-8, without what only the serving process says."""
    said = [{name: part for name, part in each.items() if name not in OF_THE_SERVING} for each in bodies]
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def title_of(body: Mapping[str, Any]) -> str:
    """A scene's question, with its place where it has one."""
    title, place = str(body["title"]), body.get("place_label")
    return f"{title} · {place}" if place and str(place) not in title else title
