"""What stands on every scene of a wall: the strip of exceptions, how many are late, whether a figure is simulated."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import formatting
from dashboard.exceptions import late_label, strip
from dashboard.materials import Material, Sight
from dashboard.wall_words import WALL_WORDS
from dashboard.wording import Wording
from indicators.compliance import Obligation
from indicators.observations import Origin
from indicators.store.decisions import count_held


def frame_body(
    sight: Sight, watched: Sequence[Material], exceptions: Sequence[Mapping[str, Any]], late: Sequence[Obligation]
) -> dict[str, Any]:
    """The parts of the frame that come from the store."""
    say = sight.wording.say
    heads = [each.newest.figure for each in watched if each.newest]
    return {
        "period_label": say("as of {day}").format(day=_until(sight)),
        "late_label": late_label(late, sight.wording),
        "simulated": any(each.origin is Origin.SIMULATED for each in heads),
        "simulated_label": say("Simulated figures"),
        "held": count_held(sight.store, as_of=sight.as_of),
        "exceptions": strip(exceptions, sight.wording),
        "words": scene_words(sight.wording) | {name: say(word) for name, word in WALL_WORDS.items()},
    }


def _until(sight: Sight) -> str:
    """Today; of a frozen frame the moment, to the minute."""
    today = formatting.day(sight.wording.today, sight.wording.language)
    if sight.as_of is None:
        return today
    return f"{sight.as_of.astimezone(sight.setting.zone):%H:%M} {today}"


def scene_words(wording: Wording) -> dict[str, str]:
    """The words that the screens' scripts say themselves."""
    return {name: wording.say(word) for name, word in SCREEN_WORDS.items()}


SCREEN_WORDS = {
    "no_data": "no figures yet",
    "link_lost": "Link lost",
    "link_live": "Live",
    "since": "since",
    "acknowledged": "acknowledged",
    "map_none": "no figures",
    "map_late": "late",
    "legend_none": "no figures",
    "rank": "rank",
    "too_small": "This screen is too small for its distance: fewer than six tiles can be read. "
    "Bring it closer, or use a larger one.",
    "paused": "Paused",
}
