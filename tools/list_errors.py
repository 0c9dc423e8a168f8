"""Write docs/errors.md, every reason to refuse something, from problems.toml: python -m tools.list_errors."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "collectors" / "problems.toml"
TARGET = ROOT / "docs" / "errors.md"

HEADING = """# Errors

Every reason for which something is refused. `python -m tools.list_errors` writes this page from
`collectors/problems.toml`, where the words stand that senders read; `{words}` in braces are the facts of the case.

A refusal is `application/problem+json` (RFC 9457): `type` is `/problems/` and the code, `errors` names each mistake
with the place where it lies, `detail` and `hint` are for people (`Accept-Language: vi` or `en`). Codes never change
their meaning; words may. Several mistakes of one document are told together under `validation`, at most 100 of them,
and `errors_total` says how many there are. Of mistakes with different statuses the lowest stands at the top. A status
in brackets is that of the same mistake inside a file.
"""
GROUPS = {
    200: "No error: a warning on the receipt of a report that is kept",
    400: "The request cannot be read",
    401: "Nobody known asks, or the signature does not hold",
    403: "Known, and not allowed",
    404: "Not there",
    405: "Not this way",
    406: "Not in this form",
    408: "Too slow",
    409: "It collides with what is stored",
    411: "No length",
    413: "Too large",
    414: "The address is too long",
    415: "Not read",
    417: "Not expected",
    421: "Not this server",
    422: "Readable, and wrong",
    429: "Too fast",
    431: "The headers are too large",
    500: "A fault of ours",
    501: "Not done here",
    502: "A source did not answer as agreed",
    503: "Not now",
    505: "Not this HTTP",
}
COLUMNS = ("Code", "Status", "Tiêu đề / title", "Khi nào / when", "Phải làm gì / what to do")


def page(reasons: Mapping[str, Any]) -> str:
    """The page.

    Args:
        reasons: By code: `status`, perhaps `status_in_file`, and `title`, `detail`, `hint`, each in "vi" and "en".
    """
    return "\n".join([HEADING, *_groups(reasons)])


def _groups(reasons: Mapping[str, Any]) -> Iterator[str]:
    for status in sorted({each["status"] for each in reasons.values()}):
        yield f"## {status} · {GROUPS[status]}\n"
        yield f"| {' | '.join(COLUMNS)} |"
        yield f"|{'---|' * len(COLUMNS)}"
        yield from (_row(code, each) for code, each in sorted(reasons.items()) if each["status"] == status)
        yield ""


def _row(code: str, reason: Mapping[str, Any]) -> str:
    in_file = f" ({reason['status_in_file']})" if "status_in_file" in reason else ""
    words = [_cell(reason[part]) for part in ("title", "detail", "hint")]
    return f"| `{code}` | {reason['status']}{in_file} | {' | '.join(words)} |"


def _cell(words: Mapping[str, str]) -> str:
    """A sentence in both languages, as a table can hold it."""
    return "<br>".join(words[language].replace("|", "\\|").replace("<", "&lt;").strip() for language in ("vi", "en"))


def main() -> None:
    """Write the page."""
    reasons = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    TARGET.write_text(page(reasons), encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(reasons)} reasons.")


if __name__ == "__main__":
    main()
