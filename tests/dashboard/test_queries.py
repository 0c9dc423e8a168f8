"""Each question is answered with what the store shows, and says what is missing."""

from datetime import date, timedelta
from decimal import Decimal

from dashboard.answers import Standing
from dashboard.index_questions import GROUPS
from dashboard.queries import Queries
from dashboard.scenes import TileAddress
from indicators.observations import Origin
from indicators.periods import Frequency, Period
from indicators.store import Store
from indicators.store.recording import Rules
from tests.builders import NOW, figure, keep

OCTOBER = Period.parse("2026-10")
MONDAY = Period.parse("2026-10-05")


def test_places_stand_in_order_of_rank_and_those_without_a_figure_last(
    ask: Queries, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(place="48", value="5"), figure(place="01", value="9"), figure(place="79", value="5"))
    standings = ask.standings(ask.catalogue.indicator("TC01"), ask.peers("VN"), OCTOBER)
    assert [_said(each) for each in standings[:4]] == [("01", 1), ("48", 2), ("79", 2), (standings[3].place.id, None)]
    assert len(standings) == 34


def test_an_ended_province_is_ranked_among_the_63(ask: Queries) -> None:
    assert len(ask.peers("24:2025")) == 63


def test_a_question_as_of_yesterday_is_answered_as_of_yesterday(ask: Queries, store: Store, rules: Rules) -> None:
    keep(store, rules, figure(value="1"), now=NOW - timedelta(days=2))
    keep(store, rules, figure(value="2"), now=NOW)
    budget = ask.catalogue.indicator("TC01")
    held = ask.at(NOW - timedelta(days=1)).observation(budget, "01", OCTOBER)
    assert held is not None
    assert held.figure.value == 1


def test_a_series_has_a_gap_where_a_period_is_missing_and_knows_last_year_and_plan(
    ask: Queries, store: Store, rules: Rules
) -> None:
    figures = [figure(period="2025-10", value="80"), figure(period="2026-08", value="90"), figure(value="100")]
    keep(store, rules, *figures, figure("TC02.D", value="130"))
    points = ask.series(ask.catalogue.indicator("TC01"), "01", OCTOBER, 3)
    assert [each.value for each in points] == [90, None, 100]
    assert points[-1].last_year == 80
    assert points[-1].plan == 130


def test_the_plan_of_a_rate_is_the_target_of_its_year(ask: Queries) -> None:
    points = ask.series(ask.catalogue.indicator("KT01"), "VN", Period.parse("2026"), 1)
    assert points[0].plan == 10


def test_the_newest_figure_of_each_frequency_counts_once_for_a_field(ask: Queries, store: Store, rules: Rules) -> None:
    keep(store, rules, figure(period="2026-09", value="1"), figure(value="2"))
    found = {indicator.code: held for indicator, held in ask.latest_by_field("public-finance", "01")}
    assert found["TC01"] is not None
    assert found["TC01"].figure.value == 2
    assert found["TC09"] is None


def test_periods_are_known_from_the_provinces_where_the_nation_has_none(
    ask: Queries, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure("KD05", period="2025", value="65"))
    assert [each.code for each in ask.periods(ask.catalogue.indicator("KD05"), "VN")] == ["2025"]


def test_the_index_knows_its_days_its_ranks_and_how_they_moved(ask: Queries, store: Store, rules: Rules) -> None:
    earlier = [figure("HC01", "01", "2026-09-17", "60"), figure("HC01", "48", "2026-09-17", "61")]
    later = [figure("HC01", "01", MONDAY.code, "65"), figure("HC01", "48", MONDAY.code, "61")]
    groups = [figure(code, "01", MONDAY.code, "8") for code in GROUPS]
    keep(store, rules, *earlier, *later, *groups, origin=Origin.PUBLISHED)
    days = ask.index_dates()
    assert [(each.period.code, each.provinces) for each in days] == [(MONDAY.code, 2), ("2026-09-17", 2)]
    leader, second, third, *_ = ask.scores(days[0].period, days[1].period)
    assert (leader.place.id, leader.rank, leader.rank_before, leader.before) == ("01", 1, 2, Decimal(60))
    assert leader.points["HC02"] == 8
    assert (second.place.id, second.points["HC02"]) == ("48", None)
    assert (third.rank, third.points["HC01"]) == (None, None)


def test_the_nation_s_score_is_the_mean_of_the_provinces(ask: Queries, store: Store, rules: Rules) -> None:
    keep(store, rules, figure("HC01", "01", MONDAY.code, "65"), figure("HC01", "48", MONDAY.code, "60"))
    held = ask.national_scores(MONDAY)["HC01"]
    assert held.figure.value == Decimal("62.5")
    assert held.figure.coverage is not None
    assert (held.figure.coverage.have, held.figure.coverage.total) == (2, 34)


def test_the_months_of_the_index_come_oldest_first(ask: Queries, store: Store, rules: Rules) -> None:
    keep(store, rules, figure("HC01", "VN", "2026-09", "45"), figure("HC01", "VN", "2026-08", "54"))
    assert [each.figure.period.code for each in ask.monthly_index()] == ["2026-08", "2026-09"]


def test_what_is_owed_names_who_was_late_and_who_has_not_sent(ask: Queries, store: Store, rules: Rules) -> None:
    local = next(each for each in ask.catalogue.forms.values() if each.sender is None)
    owed = {each.form.code: each for each in ask.obligations(date(2026, 11, 20))}[local.code]
    keep(store, rules, sender="H26", form=local.code, period=owed.period.code, now=NOW)
    late = NOW + timedelta(days=20)
    keep(store, rules, sender="H17", form=local.code, period=owed.period.code, now=late)
    owed = {each.form.code: each for each in ask.obligations(date(2026, 11, 20))}[local.code]
    assert (owed.owed, owed.on_time, len(owed.missing)) == (34, 1, 32)
    assert [each.agency_code for each in owed.late] == ["H17"]


def test_an_agency_is_called_by_its_name_and_anything_else_as_it_is_written(ask: Queries) -> None:
    assert ask.agency_name("G12", "vi") == "Bộ Tài chính"
    assert ask.agency_name("H26", "en") == "Hanoi"
    assert ask.agency_name("Báo Nhân Dân", "vi") == "Báo Nhân Dân"


def test_tiles_come_in_the_order_asked_for(ask: Queries, store: Store, rules: Rules) -> None:
    keep(store, rules, figure(value="1712345"))
    wanted = [TileAddress("TC06", "01", Frequency.MONTH), TileAddress("TC01", "01", Frequency.MONTH)]
    tiles = ask.tiles(wanted, "vi", today=NOW.date())
    assert [each["value"] for each in tiles] == [None, "1.712"]


def _said(standing: Standing) -> tuple[str, int | None]:
    return standing.place.id, standing.rank


def test_a_share_of_a_plan_counts_since_january_as_what_it_is_made_of_does(ask: Queries) -> None:
    counts = {code: ask.accumulates(ask.catalogue.indicator(code)) for code in ("TC01", "TC06", "VM01", "HC01")}
    assert counts == {"TC01": True, "TC06": True, "VM01": False, "HC01": False}
