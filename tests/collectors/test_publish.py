"""Loading what was published: figures once, notes once, and a sentence for what cannot be loaded."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.problems import RefusedError
from collectors.publish import UnknownIndicatorSetError, UnreadableFileError, load_all, load_file, load_notes
from collectors.world import World
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.periods import load_calendar
from indicators.store import open_store
from indicators.store.migrate import migrate
from indicators.store.observations import Selection, shown, sources_of
from indicators.store.published_figures import published_figures
from indicators.store.reports import data_version, notes_of

PUBLISHED = Path(__file__).parents[2] / "indicators" / "published"
NOW = datetime(2026, 10, 26, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    migrate(store)
    world = World(load_catalogue(), load_geography(), load_calendar())
    yield Intake(store, world, FORMATS, ZoneInfo("Asia/Ho_Chi_Minh"), lambda: NOW)
    store.close()


def load(intake: Intake, path: Path, indicator_set: str = "766") -> str:
    return load_file(intake, path, indicator_set=indicator_set, source="a crawl", actor="an admin", now=NOW).id


def test_all_that_was_published_is_loaded_once(intake: Intake) -> None:
    receipts, notes = load_all(intake, intake.store, PUBLISHED, NOW)
    assert [receipt.rows for receipt in receipts] == [476, 35, 18, 12]
    assert notes == 18 + 1 + 10
    version = data_version(intake.store)
    again, fresh = load_all(intake, intake.store, PUBLISHED, NOW)
    assert [receipt.id for receipt in again] == [receipt.id for receipt in receipts]
    assert (all(receipt.repeated for receipt in again), fresh, data_version(intake.store)) == (True, 0, version)


def test_every_figure_says_where_it_was_published(intake: Intake) -> None:
    load_all(intake, intake.store, PUBLISHED, NOW)
    (figure,) = shown(intake.store, Selection(indicators=["HC01"], places=["01"], periods=["2026-10-05"]))
    (source,) = sources_of(intake.store, [figure]).values()
    assert figure.figure.value == Decimal("54.64")
    assert (source["source"], source["sender"]) == ("published.766", "G22")
    assert source["source_note"] == "public crawl duynghiaqn/Crawler-766; public crawl hauphanquoc/766-Analyze"


def test_the_portals_own_national_figure_stands_beside_the_computed_one(intake: Intake) -> None:
    load_notes(intake.store, PUBLISHED, NOW)
    printed = [note for note in notes_of(intake.store, "HC01") if note.collection == "portal_figures"]
    assert [(note.as_of, note.figure, note.source) for note in printed] == [
        ("2026-10-05", "61,86", "Cổng DVCQG, 05/10/2026")
    ]


def test_what_documents_print_is_loaded_once_and_dated(intake: Intake) -> None:
    load_all(intake, intake.store, PUBLISHED, NOW)
    load_all(intake, intake.store, PUBLISHED, NOW + timedelta(days=1))
    printed = published_figures(intake.store, as_of=NOW)
    assert printed == published_figures(intake.store)
    assert "tiết kiệm trên 8.500 tỷ đồng/năm" in {each.printed for each in printed}
    assert published_figures(intake.store, as_of=NOW - timedelta(days=1)) == []


def test_components_keep_numerator_denominator_and_blanks(intake: Intake) -> None:
    load_notes(intake.store, PUBLISHED, NOW)
    figures = {note.figure for note in notes_of(intake.store) if note.collection == "scores_766_components"}
    assert {"314557/358643 = 87.71 %; 17.54/20 điểm", "200150/238023 = 84.09 %; …/6 điểm", "100 %; 2/2 điểm"} <= figures


def test_the_least_of_all_places_is_a_note_and_no_figure(intake: Intake) -> None:
    load_all(intake, intake.store, PUBLISHED, NOW)
    (least,) = [note for note in notes_of(intake.store, "KT01") if note.subject == "min of 34"]
    assert (least.as_of, least.figure, least.note) == ("2025", "5.84 %", "hạng 34/34")


def test_a_corrected_file_changes_what_is_shown(intake: Intake, tmp_path: Path) -> None:
    text = (PUBLISHED / "grdp_growth_2025.csv").read_text(encoding="utf-8")
    load(intake, PUBLISHED / "grdp_growth_2025.csv", "grdp")
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(text.replace("8.16", "8.17"), encoding="utf-8")
    load(intake, corrected, "grdp")
    (figure,) = shown(intake.store, Selection(indicators=["KT01"], places=["01"]))
    assert figure.figure.value == Decimal("8.17")


def test_a_faulty_file_leaves_nothing_behind(intake: Intake, tmp_path: Path) -> None:
    text = (PUBLISHED / "scores_766_provinces.csv").read_text(encoding="utf-8")
    faulty = tmp_path / "faulty.csv"
    faulty.write_text(text.replace("68.32", "168.32"), encoding="utf-8")
    with pytest.raises(RefusedError, match=r"168\.32 is outside the bounds of HC01"):
        load(intake, faulty)
    assert shown(intake.store, Selection()) == []


def test_an_unknown_set_and_a_file_that_is_not_there_say_what_to_do(intake: Intake, tmp_path: Path) -> None:
    with pytest.raises(
        UnknownIndicatorSetError,
        match=r"^No published table is called '767'\. Use 766, 766-components, 766-national, grdp\.$",
    ):
        load(intake, PUBLISHED / "scores_766_provinces.csv", "767")
    with pytest.raises(
        UnreadableFileError, match=r"none\.csv cannot be read \(No such file or directory\)\. Check the path"
    ):
        load(intake, tmp_path / "none.csv")


def test_the_published_files_speak_of_documents_by_their_date() -> None:
    words = "".join(file.read_text(encoding="utf-8") for file in sorted(PUBLISHED.iterdir()))
    assert "Văn bản công khai tháng 12/2019" in words
    assert "seed" not in words
