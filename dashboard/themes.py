"""Light or dark: what a reader chose, kept in a cookie; who chose nothing sees what the system says (styles decide)."""

from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie

THEMES = ("light", "dark")
COOKIE = "theme"

THEME: ContextVar[str | None] = ContextVar("theme", default=None)
"""The theme of the request being answered; None where the system decides. The gate sets it from the cookie."""


def chosen(cookies: str) -> str | None:
    """The theme that the header of cookies says; None where it says none that there is."""
    try:
        said = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return None
    return said.value if said is not None and said.value in THEMES else None


def marked(page: str) -> str:
    """A page's skeleton whose first element says the theme of the request, so that it is painted right at once."""
    theme = THEME.get()
    return page if theme is None else page.replace("<html ", f'<html data-theme="{theme}" ', 1)
