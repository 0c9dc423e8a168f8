"""What a screen shows that is not registered, or not any more: in both languages, and it asks again by itself."""

from html import escape
from pathlib import Path
from string import Template

from dashboard.words import LANGUAGES, words

PAGE = Path(__file__).parent / "wall_unknown.html"
SECONDS = 30

UNKNOWN_WORDS = {
    "title": "This screen is not registered",
    "remedy": "Open its link here: an administrator makes one on the page Big screens.",
    "again": "This page asks again every {seconds} seconds.",
    "people": "Staff: sign in",
}


def unknown_page(assets: str) -> str:
    """The page, with the version of its style sheet."""
    filled = {
        f"{name}_{language}": escape(words(language)(sentence).format(seconds=SECONDS))
        for language in LANGUAGES
        for name, sentence in UNKNOWN_WORDS.items()
    }
    return Template(PAGE.read_text(encoding="utf-8")).substitute(filled, assets=assets, seconds=SECONDS)
