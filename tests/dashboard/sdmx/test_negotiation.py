"""Which format a client gets for what it accepts."""

import pytest

from dashboard.sdmx.asking import AskedWronglyError
from dashboard.sdmx.negotiation import CSV, GENERIC, SPECIFIC, STRUCTURES, agreed

OFFERS = (GENERIC, SPECIFIC, CSV)


@pytest.mark.parametrize(
    ("accept", "offer"),
    [
        (None, GENERIC),
        ("*/*", GENERIC),
        ("", GENERIC),
        ("application/*", GENERIC),
        ("text/csv", CSV),
        ("application/xml", GENERIC),
        ("application/vnd.sdmx.data+csv", CSV),
        ("application/vnd.sdmx.data+csv;version=2.0.0", CSV),
        ("Application/VND.sdmx.data+csv; Version=2.0.0; labels=id", CSV),
        ("application/vnd.sdmx.data+json;version=2.0.0, application/vnd.sdmx.data+csv;version=2.0.0;q=0.5", CSV),
        ("application/vnd.sdmx.structurespecificdata+xml;version=2.1", SPECIFIC),
        ("*/*;q=0.1, application/vnd.sdmx.structurespecificdata+xml", SPECIFIC),
        ("application/vnd.sdmx.genericdata+xml;q=0, */*", SPECIFIC),
        ("text/csv;q=0.4, application/xml;q=0.6", GENERIC),
    ],
)
def test_the_best_liked_offer_is_taken(accept, offer):
    assert agreed(accept, OFFERS) is offer


@pytest.mark.parametrize(
    "accept",
    [
        "image/png",
        "application/vnd.sdmx.data+csv;version=1.0.0",
        "application/vnd.sdmx.data+csv;labels=both",
        "text/csv;q=0",
        "text/csv;q=much",
        "application/vnd.sdmx.data+json",
    ],
)
def test_where_nothing_offered_is_accepted_the_answer_names_what_is_offered(accept):
    with pytest.raises(AskedWronglyError) as caught:
        agreed(accept, OFFERS)
    assert caught.value.code == "not-acceptable"
    assert CSV.media_type in caught.value.facts["offered"]


def test_an_offer_is_named_with_its_version():
    assert STRUCTURES.media_type == "application/vnd.sdmx.structure+xml;version=2.1"
