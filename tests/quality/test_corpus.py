"""The corpus itself: every case is played, and whatever differs from it says why."""

from tests.quality import framing, test_bad_inputs
from tests.quality.cases import cases

SOURCES = {"source", "source_url", "env_proxy", "secret_echo"}
"""The kinds that test_bad_sources plays."""


def test_every_case_is_played():
    played = {*test_bad_inputs.WRITTEN, *test_bad_inputs.PLAYED, *test_bad_inputs.SEVERAL_FILES}
    played |= {each.id for each in cases().values() if each.kind in framing.PLAYS or each.kind in SOURCES}
    assert played == set(cases())
    assert len(played) == 199


def test_nothing_is_left_out_and_what_is_not_offered_is_refused():
    not_offered = {each.id for each in cases().values() if each.not_offered}
    assert not_offered == {"L22", "L23", "L24", "N10", "N15", "O12"}
    for number in not_offered:
        statuses = cases()[number].statuses
        assert statuses
        assert all(300 <= each < 500 for each in statuses), number


def test_whatever_differs_from_the_corpus_says_why_in_a_sentence():
    for each in cases().values():
        if each.report or each.not_offered:
            assert len(each.because.split()) > 5, each.id
