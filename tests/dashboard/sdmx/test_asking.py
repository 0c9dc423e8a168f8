"""Parts of an address, each taken exactly or refused."""

from datetime import UTC, datetime

import pytest

from dashboard.sdmx.asking import AskedWronglyError, chosen, count, expect_known, moment, one_of, period


def refused(ask, *given):
    with pytest.raises(AskedWronglyError) as caught:
        ask(*given)
    return caught.value


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("all", None),
        ("*", None),
        ("", None),
        ("A", {"A"}),
        ("A+B", {"A", "B"}),
        ("A,B", {"A", "B"}),
        ("A B", {"A", "B"}),
        ("A+*", None),
    ],
)
def test_alternatives_are_joined_by_a_plus_or_a_comma(said, found):
    assert chosen(said) == found


@pytest.mark.parametrize("said", ["2026-10-05T08:00:00+07:00", "2026-10-05T08:00:00 07:00", "2026-10-05T01:00:00Z"])
def test_a_moment_is_taken_even_where_its_plus_sign_became_a_space(said):
    assert moment("asOf", said) == datetime(2026, 10, 5, 1, tzinfo=UTC)
    assert moment("asOf", None) is None


@pytest.mark.parametrize(
    "said",
    [
        "2026-10-05",
        "2026-10-05T08:00:00",
        "yesterday",
        "2026-13-05T08:00:00Z",
        "9999-10-05T08:00:00Z",
        "",
        "\uff12026-10-05T08:00:00Z",
    ],
)
def test_a_moment_without_its_zone_or_out_of_time_is_refused(said):
    error = refused(moment, "asOf", said)
    assert (error.code, error.facts["field"]) == ("bad-parameter", "asOf")


def test_a_period_is_read_as_sdmx_or_we_write_it():
    assert period("startPeriod", "2026-S1").code == "2026-H1"
    assert period("startPeriod", None) is None
    assert "2026-13" in str(refused(period, "startPeriod", "2026-13"))


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "x", "1000000"])
def test_a_count_is_a_number_from_one(said):
    assert count("firstNObservations", "12") == 12
    assert refused(count, "firstNObservations", said).code == "bad-parameter"


def test_an_unknown_word_is_refused_with_those_there_are():
    assert one_of("detail", "full", {"full", "nodata"}) == "full"
    assert "full, nodata" in str(refused(one_of, "detail", "ful", {"full", "nodata"}))
    expect_known(["detail"], {"detail"})
    error = refused(expect_known, ["detail", "sort"], {"detail"})
    assert error.facts["field"] == "sort"
    assert str(error).endswith("See docs/sdmx.md.")
