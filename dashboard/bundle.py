"""The scripts of the staff pages as one file and their styles as another: a page asks for two, not for seventy."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

SCRIPT = re.compile(r'<script src="/assets/[^"]+\.js\?m=[^"]*"></script>\n?')
STYLE = re.compile(r'<link rel="stylesheet" href="/assets/[^"]+\.css\?m=[^"]*">\n?')
"""How Dash writes that a page wants one of our files."""


class Bundle:
    """Everything of a folder that every staff page wants, in the order in which Dash would ask for it.

    Args:
        folder: Of the assets.
        left_out: Patterns of the folders in it that the staff pages do without.
    """

    def __init__(self, folder: Path, left_out: Sequence[str]) -> None:
        files = _files(folder, left_out)
        self.scripts = tuple(each for each in files if each.suffix == ".js")
        self.styles = tuple(each for each in files if each.suffix == ".css" and each.parent == folder)
        self._script = _joined(folder, self.scripts, ";")
        self._style = _joined(folder, self.styles, "")

    def router(self) -> APIRouter:
        """The two addresses; what packs static files keeps them packed."""
        routes = APIRouter(prefix="/assets", include_in_schema=False)

        @routes.get("/staff-bundle.js")
        async def script() -> Response:
            return Response(self._script, media_type="text/javascript")

        @routes.get("/staff-bundle.css")
        async def style() -> Response:
            return Response(self._style, media_type="text/css")

        return routes

    def instead(self, page: str) -> str:
        """A page that asks for the two files in place of the first of its own, and for none of the others."""
        script = f'<script src="/assets/staff-bundle.js?v={_name(self._script)}"></script>\n'
        style = f'<link rel="stylesheet" href="/assets/staff-bundle.css?v={_name(self._style)}">\n'
        page = SCRIPT.sub("", SCRIPT.sub(lambda _: "\0", page, count=1)).replace("\0", script)
        return STYLE.sub("", STYLE.sub(lambda _: "\0", page, count=1)).replace("\0", style)


def _files(folder: Path, left_out: Sequence[str]) -> list[Path]:
    """The files of a folder and of those in it, each folder's own first, by name."""
    own = sorted(each for each in folder.iterdir() if each.is_file())
    inside = sorted(each for each in folder.iterdir() if each.is_dir())
    wanted = [each for each in inside if not any(re.search(pattern, each.name) for pattern in left_out)]
    return [*own, *(file for each in wanted for file in _files(each, left_out))]


def _joined(folder: Path, files: Sequence[Path], end: str) -> bytes:
    """The files one after another, each under its name."""
    parts = [f"/* {each.relative_to(folder)} */\n{each.read_text(encoding='utf-8')}{end}\n" for each in files]
    return "".join(parts).encode()


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
