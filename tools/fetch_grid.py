"""Fetch the script of AG Grid Community for assets/vendor: python -m tools.fetch_grid; with --check, only compare."""

import argparse
import sys
import tarfile
import tempfile
from pathlib import Path

from tools.download import check, npm_package

PACKAGE, VERSION = "ag-grid-community", "35.3.1"
INTEGRITY = "sha512-Wmkd/xYTCbAApcZZO74nBggZCnd/oX753NY3MJ4zYARVpfBHRWWhIBJ2sFTFKbDWwHZOWsx3YT9+kkyeuyLKlw=="
FOLDER = Path(__file__).parent.parent / "assets" / "vendor"
MEMBERS = {
    "package/dist/ag-grid-community.min.noStyle.js": f"ag-grid-community.v{VERSION.replace('.', '_')}.js",
    "package/LICENSE.txt": "ag-grid-community.LICENSE.txt",
}
"""Files of the package, and what they are called here: the version in the name lets a browser keep the script."""


def main() -> None:
    """Write the files, or say which of them is not as it was published."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tarball = npm_package(PACKAGE, VERSION, Path(folder))
        check(tarball, INTEGRITY)
        published = read_members(tarball)
    if chosen.check:
        differing = [name for name, content in published.items() if (FOLDER / name).read_bytes() != content]
        sys.exit(", ".join(differing) or None)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in published.items():
        (FOLDER / name).write_bytes(content)


def read_members(tarball: Path) -> dict[str, bytes]:
    """The files wanted of a package, by what they are called here."""
    found = {}
    with tarfile.open(tarball) as archive:
        for member, name in MEMBERS.items():
            content = archive.extractfile(member)
            if content is None:
                raise FileNotFoundError(member)
            found[name] = content.read()
    return found


if __name__ == "__main__":
    main()
