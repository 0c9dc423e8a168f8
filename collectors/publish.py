"""Loading what was published: figures by the one road in, and printed figures that are not computed with, as notes."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from collectors.formats.csv_table import Line, read_table
from collectors.formats.published import COMPONENTS_COLUMNS, GROWTH_COLUMNS, NATIONAL_COLUMNS, SCORES_COLUMNS
from collectors.formats.service_results import GROUPS
from collectors.intake import Intake
from collectors.source import Arrival
from indicators.errors import CommandCentreError
from indicators.observations import Origin
from indicators.published_figures import read_bodies
from indicators.reports import Document, Receipt
from indicators.store import Store
from indicators.store.published_figures import keep_figures
from indicators.store.reports import PublishedNote, keep_notes

LOADER = "loader"
"""Whom the audit names for what is loaded without a person."""
FORMATS = {
    "766": "csv.766-scores",
    "766-components": "csv.766-components",
    "766-national": "csv.766-national-monthly",
    "grdp": "csv.grdp-growth",
}
"""The format of each set of indicators."""
_FILES = {
    "766": ("scores_766_provinces.csv", SCORES_COLUMNS),
    "766-components": ("scores_766_components.csv", COMPONENTS_COLUMNS),
    "766-national": ("scores_766_national_monthly.csv", NATIONAL_COLUMNS),
    "grdp": ("grdp_growth_2025.csv", GROWTH_COLUMNS),
}
_PORTAL = ("as_of", "figure_as_printed", "indicator_id", "subject", "check_or_note", "source")


class UnknownIndicatorSetError(CommandCentreError):
    """A file is to be loaded as a set of indicators that no format reads."""

    def __init__(self, indicator_set: str) -> None:
        super().__init__(f"No published table is called {indicator_set!r}.", remedy=f"Use {', '.join(FORMATS)}.")


class UnreadableFileError(CommandCentreError):
    """A file to be loaded cannot be opened."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path} cannot be read ({fault}).", remedy="Check the path and the permission to read it.")


def load_file(  # noqa: PLR0913 - each is a fact of its own, and all but two are named
    intake: Intake, path: Path, *, indicator_set: str, source: str, actor: str, now: datetime
) -> Receipt:
    """Load a published table; the same file again changes nothing and gives the same receipt.

    Args:
        intake: The road in.
        path: A CSV file in UTF-8.
        indicator_set: "766", "766-components", "766-national" or "grdp".
        source: Where the figures were published, shown with each of them.
        actor: Who loads it.
        now: When.

    Raises:
        UnknownIndicatorSetError: no format reads such a set.
        UnreadableFileError: the file is not there or may not be read.
        RefusedError: every mistake of the file; nothing of it was kept.
    """
    if indicator_set not in FORMATS:
        raise UnknownIndicatorSetError(indicator_set)
    arrival = Arrival(f"published.{indicator_set}", Origin.PUBLISHED, actor, now, source_note=source)
    return intake.receive(Document(_content(path), "text/csv"), FORMATS[indicator_set], arrival)


def load_notes(store: Store, folder: Path, now: datetime) -> int:
    """Keep the printed figures that lie in a folder; the number that are new.

    Raises:
        UnreadableFileError: a file is not there or may not be read.
        RefusedError: a file is not the table it should be.
    """
    notes = [*_components(folder), *_portal(folder), *_ranks(folder)]
    return keep_notes(store, notes, actor=LOADER, now=now)


def load_all(intake: Intake, store: Store, folder: Path, now: datetime) -> tuple[tuple[Receipt, ...], int]:
    """Load the product's own published figures and notes; the receipts, and the number of notes that are new.

    What documents print of the shared systems and of the reform is kept too, as it is read in figures.toml.

    Raises:
        UnreadableFileError: a file is not there or may not be read.
        RefusedError: a file is not the table it should be.
        DataFileError: figures.toml says something that cannot be.
    """
    keep_figures(store, read_bodies(folder / "figures.toml"), actor=LOADER, now=now)
    receipts = []
    for indicator_set, (name, columns) in _FILES.items():
        source = "; ".join(dict.fromkeys(line.cells["source"] for line in _table(folder / name, columns)))
        receipts.append(
            load_file(intake, folder / name, indicator_set=indicator_set, source=source, actor=LOADER, now=now)
        )
    return tuple(receipts), load_notes(store, folder, now)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(path, error.strerror or type(error).__name__) from error


def _table(path: Path, columns: tuple[str, ...]) -> tuple[Line, ...]:
    return read_table(_content(path), columns)


def _portal(folder: Path) -> Iterator[PublishedNote]:
    for line in _table(folder / "portal_figures.csv", _PORTAL):
        said = line.cells
        yield PublishedNote(
            "portal_figures",
            said["as_of"],
            said["figure_as_printed"],
            tuple(said["indicator_id"].split("/")),
            said["subject"],
            said["check_or_note"],
            said["source"],
        )


def _components(folder: Path) -> Iterator[PublishedNote]:
    """Numerator over denominator as printed; a metric counts towards its group's score, and a blank stays a blank."""
    for line in _table(folder / "scores_766_components.csv", COMPONENTS_COLUMNS):
        said = line.cells
        counts = f"{said['numerator']}/{said['denominator']} = " if said["denominator"] else ""
        score = f"{said['score']}/{said['max_score']} điểm" if said["score"] else f"…/{said['max_score']} điểm"
        yield PublishedNote(
            "scores_766_components",
            said["as_of_date"],
            f"{counts}{said['ratio_pct']} %; {score}",
            (GROUPS[said["group"]],),
            f"{said['name_vi']} ({said['agency_code']})",
            f"{said['metric_vi']} ({said['metric_code']})",
            said["source"],
        )


def _ranks(folder: Path) -> Iterator[PublishedNote]:
    """The ranks that the growth table prints, among them that of the least, whose place it does not name."""
    for line in _table(folder / "grdp_growth_2025.csv", GROWTH_COLUMNS):
        said = line.cells
        if said["rank_of_34"]:
            rank = f"hạng {said['rank_of_34']}/34"
            yield PublishedNote(
                "grdp_growth",
                said["period"],
                f"{said['grdp_growth_pct']} %",
                ("KT01",),
                said["name_vi"],
                rank,
                said["source"],
            )
