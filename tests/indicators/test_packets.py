"""Regimes, forms and outlines say what the catalogue says, in the concepts that reporting systems share."""

from datetime import date

from indicators.catalogue import Catalogue
from indicators.packets import MODELLED_ON, Packet, form_packet, outline, regimes
from indicators.periods import Calendar, Frequency


def test_every_form_is_under_exactly_one_regime(catalogue: Catalogue) -> None:
    under = [code for each in regimes(catalogue) for code in each.forms]
    assert sorted(under) == sorted(catalogue.forms)


def test_a_regime_says_on_what_ground_how_often_and_until_when(catalogue: Catalogue) -> None:
    by_code = {each.code: each for each in regimes(catalogue)}
    monthly = by_code["monthly"]
    assert (monthly.frequency, monthly.kind, monthly.receiver) == (Frequency.MONTH, "periodic", "VPCP")
    assert monthly.legal_basis == "Nghị định 09/2019/NĐ-CP"
    assert "14th" in monthly.closing_rule
    assert "25th" in monthly.deadline_rule
    assert monthly.reporters == "ministries, provinces"
    assert "own rule" in by_code["daily"].deadline_rule
    assert by_code["history"].kind == "history"


def test_a_form_says_which_period_runs_when_it_closes_and_when_it_is_due(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    packet = form_packet(catalogue.form("BC.TC.THANG"), date(2026, 10, 20), calendar)
    assert (packet.period, packet.closes, packet.due) == ("2026-10", date(2026, 10, 14), date(2026, 10, 26))


def test_an_outline_has_the_indicators_of_the_form_in_their_order(catalogue: Catalogue) -> None:
    for form in catalogue.forms.values():
        made = outline(form, catalogue)
        assert tuple(each.indicator for each in made.lines) == form.indicators
        assert [each.order for each in made.lines] == list(range(1, len(form.indicators) + 1))
        assert all(each.unit_vi for each in made.lines)
    parts = [each for each in outline(catalogue.form("BC.TC.THANG"), catalogue).lines if each.component_of]
    assert [(each.indicator, each.component_of) for each in parts] == [("TC02.D", "TC02")]


def test_the_rows_of_a_provinces_form_are_for_its_province(catalogue: Catalogue) -> None:
    assert outline(catalogue.form("BC.DP.THANG"), catalogue).areas == ("province",)


def test_there_are_the_thirteen_packets_signing_and_our_own_and_no_claim_to_conform() -> None:
    assert len(Packet) == 13 + 1 + 1
    assert MODELLED_ON == "QCVN 125:2021/BTTTT"
