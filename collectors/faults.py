"""What can go wrong while fetching a document, and what to do about it."""

from datetime import datetime

from indicators.errors import CommandCentreError

WAIT = "Wait for the next run; if it goes on, tell the owner of the source."
ASK_OWNER = "Ask the owner of the source to put it right."
CHECK_ADDRESS = "Check the address of the source."

TRANSIENT_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
REMEDIES = {
    401: "Check the key of the source with its owner.",
    403: "Check the key of the source with its owner.",
    404: "Check the address of the source with its owner.",
    410: "Check the address of the source with its owner.",
    429: "Ask this source less often.",
}


class FetchError(CommandCentreError):
    """A document could not be fetched.

    No sentence holds the query of an address, a credential or the value of a header.

    Attributes:
        problem: The kind of fault as one stable word, for runs, alerts and counters.
        retryable: Whether the same request may succeed a little later.
        retry_after_s: How long the source asked us to wait, in seconds; None where it did not say.
    """

    problem: str
    retryable: bool = False
    retry_after_s: float | None = None


class UrlNotAllowedError(FetchError):
    """The address of a source is not one that we would ever ask."""

    problem = "url-not-allowed"

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(f"The address of the source is not allowed: {why}.", remedy=remedy)


class HeaderNotAllowedError(FetchError):
    """A header of the request is malformed, or is ours to write."""

    problem = "header-not-allowed"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The header {name!r} cannot be sent.",
            remedy="Remove it from the settings of the source, or write it in plain printable letters.",
        )


class ForbiddenAddressError(FetchError):
    """A source leads to a network address that this collector may not reach."""

    problem = "address-not-allowed"

    def __init__(self, where: str, address: str) -> None:
        super().__init__(
            f"{where} leads to {address}, which is outside the networks allowed for this source.",
            remedy="Correct the address, or let an administrator allow that network for this source.",
        )
        self.address = address


class ForbiddenUrlError(ForbiddenAddressError):
    """The address of a source is itself written as a network address that this collector may not reach."""

    problem = "url-not-allowed"


class UnreachableError(FetchError):
    """No conversation with the source came about."""

    problem = "source-unreachable"
    retryable = True

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} cannot be reached: {why}.", remedy=WAIT)


class TooSlowError(FetchError):
    """The source took longer than it may."""

    problem = "source-timeout"
    retryable = True

    def __init__(self, where: str, seconds: float) -> None:
        super().__init__(f"{where} did not finish within {seconds:g} s.", remedy=WAIT)


class TlsError(FetchError):
    """The source could not prove who it is, or speaks no protection that we trust."""

    problem = "tls-error"

    def __init__(self, where: str, fault: str) -> None:
        super().__init__(
            f"No trusted connection to {where}: {fault}.",
            remedy="Ask the owner of the source to renew or correct its certificate; verification is never turned off.",
        )
        self.fault = fault


class MalformedAnswerError(FetchError):
    """What came back is not HTTP."""

    problem = "malformed-http"

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} does not answer in valid HTTP.", remedy=ASK_OWNER)


class HttpStatusError(FetchError):
    """The source answered, but not with a document."""

    problem = "source-failing"

    def __init__(self, where: str, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(f"{where} answered with status {status}.", remedy=REMEDIES.get(status, WAIT))
        self.status = status
        self.retryable = status in TRANSIENT_STATUSES
        self.retry_after_s = retry_after_s
        if 400 <= status < 500 and not self.retryable:  # noqa: PLR2004 client errors, RFC 9110 section 15.5
            self.problem = "source-refused"


class RedirectRefusedError(FetchError):
    """The source sends us somewhere that we do not follow."""

    problem = "redirect-refused"

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"{where} redirects, and the redirect is not followed: {why}.",
            remedy="If the source has moved, write its new address in its settings.",
        )


class TooLargeError(FetchError):
    """A document is larger than a report can be."""

    problem = "source-too-large"

    def __init__(self, where: str, limit: int, measure: str) -> None:
        super().__init__(
            f"{where} gives more than {limit:,} bytes {measure}.",
            remedy="Ask for a shorter period or fewer rows at a time, or raise the limit of this source.",
        )
        self.limit = limit


class TruncatedError(FetchError):
    """A document ended before its end."""

    problem = "source-truncated"
    retryable = True

    def __init__(self, where: str, received: int) -> None:
        super().__init__(f"{where} broke off after {received:,} bytes, before the end of the document.", remedy=WAIT)
        self.received = received


class EncodingError(FetchError):
    """A document is packed in a way that we did not offer to unpack, or wrongly."""

    problem = "source-encoding"

    def __init__(self, where: str, fault: str) -> None:
        super().__init__(
            f"{where} gives a document that cannot be unpacked: {fault}.",
            remedy="Ask the owner of the source to send it plain, or packed with gzip.",
        )


class WrongTypeError(FetchError):
    """A document is of another kind than the one asked for: most often an error page with status 200."""

    problem = "source-wrong-type"

    def __init__(self, where: str, given: str, accepted: tuple[str, ...]) -> None:
        super().__init__(
            f"{where} gives {given}, not {' or '.join(accepted) or 'data'}.",
            remedy="Open the address by hand: it may be a sign-in or maintenance page; then tell its owner.",
        )


class FolderMissingError(FetchError):
    """A watched folder is not there."""

    problem = "source-unreachable"
    retryable = True

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"The watched folder {folder} cannot be opened.",
            remedy="Create or mount it, and let the collector read it.",
        )


class UnreadableFileError(FetchError):
    """A file in a watched folder may not be read."""

    problem = "source-refused"

    def __init__(self, name: str) -> None:
        super().__init__(f"The file {name} cannot be read.", remedy="Let the collector read it, or take it away.")


class UnknownSenderFolderError(FetchError):
    """A watched folder holds a folder whose name is no agency's."""

    problem = "unknown-sender"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The folder {name} of the watched folder is no agency's: nothing in it is read.",
            remedy="Name it by the agency's code (G12, H26), or take it away.",
        )


class FileLeftError(FetchError):
    """A file in a watched folder could not be dealt with; it lies where it was, and is tried again."""

    problem = "internal"

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(
            f"{name} could not be dealt with ({fault}) and lies where it was.",
            remedy="Let the collector read and write that folder; its log holds the whole.",
        )


class EndlessPagesError(FetchError):
    """The pages of an index lead back to one another, or go on beyond any sense."""

    problem = "source-too-large"

    def __init__(self, where: str, pages: int) -> None:
        super().__init__(
            f"The pages of {where} do not end: after {pages:,} of them there is always another.",
            remedy="Ask the owner of the source for an index whose last page names no next one.",
        )


class StaleDataError(FetchError):
    """A source gives a report that was made before the one we hold, under a higher revision."""

    problem = "stale-data"

    def __init__(self, report_id: str, made: datetime, held: datetime) -> None:
        super().__init__(
            f"Report {report_id} was made at {made:%H:%M %d/%m/%Y}, before the one held, of {held:%H:%M %d/%m/%Y}: "
            "it replaces nothing.",
            remedy="Ask the owner of the source whether an old copy came back.",
        )


class FrozenError(FetchError):
    """A source keeps sending new documents that hold nothing new."""

    problem = "source-frozen"

    def __init__(self, where: str, since: datetime) -> None:
        super().__init__(
            f"{where} has sent new documents with the same figures since {since:%d/%m/%Y}.",
            remedy="Ask the owner of the source whether its figures are still being renewed.",
        )
        self.since = since


class AreasMissingError(FetchError):
    """A report has far fewer areas than the one before it; it is kept, and waits for a person."""

    problem = "area-missing"

    def __init__(self, form: str, period: str, have: int, had: int) -> None:
        super().__init__(
            f"{form} for {period} covers {have} areas; the one before it covered {had}.",
            remedy="Confirm or reject it in the list of held reports; ask the owner of the source for the rest.",
        )


class CertificateExpiringError(FetchError):
    """The certificate of a source is good for a few days more; until then nothing fails."""

    problem = "tls-expiring"

    def __init__(self, where: str, expires: datetime) -> None:
        super().__init__(
            f"The certificate of {where} expires on {expires:%d/%m/%Y}.",
            remedy="Ask the owner of the source to renew it before that day.",
        )
        self.expires = expires
