"""Fetching a published package by name and version, and refusing any other bytes than the ones known."""

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path

from indicators.errors import CommandCentreError


class MissingProgramError(CommandCentreError):
    """The program that fetches packages is not installed."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program} is not installed.", remedy=f"Install {program}, or name a file already fetched.")


class WrongBytesError(CommandCentreError):
    """A package is not the one its hash was taken from."""

    def __init__(self, file: Path, expected: str, found: str) -> None:
        super().__init__(
            f"{file.name} has the hash {found}, not {expected}.",
            remedy="Do not use it: find out what changed in the package first.",
        )


def npm_package(name: str, version: str, into: Path) -> Path:
    """Fetch the tarball of an npm package with the npm client, from whichever registry it is set to use."""
    _run("npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(into))
    return into / f"{name}-{version}.tgz"


def wheel(name: str, version: str, into: Path) -> Path:
    """Fetch the pure-Python wheel of a package with pip, without what it depends on."""
    _run("pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(into), f"{name}=={version}")
    return into / wheel_name(name, version)


def wheel_name(name: str, version: str) -> str:
    """Give the file name of a pure-Python wheel."""
    return f"{name.replace('-', '_')}-{version}-py3-none-any.whl"


def check(file: Path, expected: str) -> None:
    """Check a file against its hash, written as npm and browsers do: sha512-BASE64 or sha256-BASE64.

    Raises:
        WrongBytesError: The file holds other bytes.
    """
    algorithm = expected.split("-", 1)[0]
    digest = hashlib.new(algorithm, file.read_bytes()).digest()
    found = f"{algorithm}-{base64.b64encode(digest).decode()}"
    if found != expected:
        raise WrongBytesError(file, expected, found)


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise MissingProgramError(program)
    subprocess.run([found, *arguments], check=True)  # noqa: S603 - fixed arguments, no shell
