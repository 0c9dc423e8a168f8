"""A document is kept by the digest of its bytes."""

from indicators.reports import ReportCollisionError, ReportIdReusedError, RevisionOldError
from tests.builders import document


def test_the_same_bytes_have_the_same_digest_whatever_they_are_called():
    assert document(b"one", "text/csv").sha256 == document(b"one", "application/json").sha256
    assert document(b"one").sha256 != document(b"two").sha256


def test_the_digest_is_sha_256():
    assert document(b"").sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_each_collision_has_a_code_of_its_own():
    codes = {each.code for each in (ReportCollisionError, ReportIdReusedError, RevisionOldError)}
    assert codes == {"report-collision", "report-id-reused", "revision-old"}
