"""Every table, with what each null means."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from indicators.store.columns import SERIAL, WAITS, Exact, Instant, metadata

document = Table(
    "document",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),  # deflated (zlib); the digest is of the bytes as received
    Column("first_seen", Instant, nullable=False),
)

report = Table(
    "report",
    metadata,
    Column("id", Text, primary_key=True),  # the receipt's number, a ULID of ours
    Column("sender", Text, nullable=False),
    Column("report_id", Text, nullable=False),  # the sender's own number; ours again where the format has none
    Column("form", Text, nullable=False),
    Column("period", Text),  # null: a document that covers several periods, as a published table does
    Column("revision", Integer),  # null: a format without revisions
    Column("reason", Text),  # null: a first report
    Column("origin", Text, nullable=False),
    Column("source", Text, nullable=False),  # the source polled, or "push"
    Column("source_note", Text),  # null: the sender is the source; else where the figures were published
    Column("document", Text, ForeignKey("document.sha256"), nullable=False),
    Column("actor", Text, nullable=False),  # who brought it: a key's name, a collector, a person
    Column("generated_at", Instant),  # null: the format does not say
    Column("received_at", Instant, nullable=False),  # the first byte
    Column("stored_at", Instant, nullable=False),
    Column("deadline", Date),  # null: nothing is owed in this form
    Column("on_time", Boolean),  # null: no deadline
    Column("rows", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("version", BigInteger, nullable=False),  # the data version it made
    Column("key", Text),  # the Idempotency-Key; null: none was given, the report's number serves
    Column("substance", Text),  # the digest of what it says, whatever its number and time; null: before it was kept
    Column("signature", Text),  # the detached JWS as it came; null: not signed
    Column("kid", Text),  # the signing key; null: not signed
    Column("held", Text),  # JSON: why it waits for a person; null: taken at once
    Column("warnings", Text),  # JSON: what the sender should know; null: nothing
    Column("seal", Text),  # the receipt as the server signed it; null: before receipts were signed
    UniqueConstraint("sender", "report_id"),
    Index(None, "sender", "key", unique=True),
    Index("ix_report_waiting", "id", sqlite_where=WAITS, postgresql_where=WAITS),  # few, and often counted
    Index(None, "form", "period", "sender"),
    Index(None, "received_at"),
)

observation = Table(
    "observation",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("indicator", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("frequency", Text, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("value", Exact),  # null: known to be missing (status M), or not to be computed
    Column("status", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("have", Integer),  # null: said by a sender, not made of several places
    Column("total", Integer),
    Column("known_from", Instant, nullable=False),  # known to: until a newer or higher one of the same key is known
    Column("report", Text, ForeignKey("report.id")),  # the report that said it, or whose arrival made it be computed
    Column("row", Integer),  # null: computed
    Column("note", Text),  # null: the sender wrote none
    Index(None, "indicator", "place", "period_end", "known_from"),
    Index(None, "report"),
)


def _shown() -> list[Column[object]]:
    """What is kept of the observation shown now, so that no screen needs a second look-up."""
    return [
        Column("observation", BigInteger, nullable=False),
        Column("period_end", Date, nullable=False),
        Column("value", Exact),  # null: as in observation
        Column("status", Text, nullable=False),
        Column("origin", Text, nullable=False),
        Column("method", Text, nullable=False),
        Column("have", Integer),
        Column("total", Integer),
        Column("known_from", Instant, nullable=False),
        Column("report", Text),
    ]


current = Table(
    "current",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("frequency", Text, nullable=False),
    *_shown(),
    Index(None, "indicator", "place", "frequency", "period_end"),
    sqlite_with_rowid=False,
)

latest = Table(
    "latest",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("frequency", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("period", Text, nullable=False),
    *_shown(),
    sqlite_with_rowid=False,
)

pending = Table(
    "pending",
    metadata,
    Column("report", Text, ForeignKey("report.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("value", Exact),  # null: as in observation
    Column("status", Text, nullable=False),
    Column("note", Text),  # null: none
)
"""The figures of held reports; they stay when the report is decided on, as what was said."""

decision = Table(
    "decision",
    metadata,
    Column("report", Text, ForeignKey("report.id"), primary_key=True),  # one decision a report, whoever is quicker
    Column("verdict", Text, nullable=False),  # confirmed or rejected
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("version", BigInteger, nullable=False),
)

period_lock = Table(
    "period_lock",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("form", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("action", Text, nullable=False),  # locked or reopened; the newest of a form and period holds
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "form", "period"),
    sqlite_autoincrement=True,
)

event = Table(
    "event",
    metadata,
    Column("version", SERIAL, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("indicators", Text, nullable=False),  # and systems of cases, joined by a space; empty: nothing changed
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),  # JSON
    Column("previous", Text, nullable=False, unique=True),  # the digest of the row before: a chain that cannot fork
    Column("digest", Text, nullable=False),
    sqlite_autoincrement=True,
)

run = Table(
    "run",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("source", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("error", Text),  # null: it went well; else the code of what went wrong
    Column("message", Text),  # null: it went well
    Column("documents", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Index(None, "source", "started_at"),
    sqlite_autoincrement=True,
)

source_state = Table(
    "source_state",
    metadata,
    Column("source", Text, primary_key=True),
    Column("leased_by", Text),  # null: free
    Column("leased_until", Instant),  # null: free
    Column("due_at", Instant, nullable=False),
    Column("last_success", Instant),  # null: never yet
    Column("last_outcome", Text),  # null: never yet run
    Column("last_error", Text),  # null: the last run went well
    Column("failing_since", Instant),  # null: not failing
    Column("failures", Integer, nullable=False),
    Column("opened_until", Instant),  # null: the breaker is closed
    Column("memory", Text, nullable=False),  # JSON: entity tags and how far the source has been read
)

definition = Table(
    "definition",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("effective", Date, nullable=False),
    Column("known_from", Instant, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON
    Index(None, "kind", "code"),
    sqlite_autoincrement=True,
)

published = Table(
    "published",
    metadata,
    Column("id", Text, primary_key=True),  # the digest of the row, so that loading twice changes nothing
    Column("collection", Text, nullable=False),
    Column("as_of", Text, nullable=False),  # as printed: a day, a month, a half-year, "c. 2022"
    Column("figure", Text, nullable=False),  # as printed, with its qualifier
    Column("indicators", Text, nullable=False),  # codes joined by a space; empty: of no indicator
    Column("subject", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("known_from", Instant, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("agency", Text),  # null: of no agency
    Column("demo", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),  # null: open
)

credential = Table(
    "credential",
    metadata,
    Column("id", Text, primary_key=True),  # public: the part of a key or cookie before the dot
    Column("kind", Text, nullable=False),  # key, session, link or wall
    Column("secret", Text, nullable=False),  # SHA-256 of 256 random bits; nothing to guess, so no slow hash
    Column("holder", Text, nullable=False),  # an account's name, or the agency of a key
    Column("scope", Text, nullable=False),  # submit or read for a key, the role for the others
    Column("forms", Text),  # codes joined by a space; null: every form of the sender
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),  # null: until revoked
    Column("revoked_at", Instant),  # null: in force
    Column("last_used", Instant),  # null: never
)

signing_key = Table(
    "signing_key",
    metadata,
    Column("kid", Text, primary_key=True),  # the thumbprint of the key (RFC 7638)
    Column("sender", Text, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("jwk", Text, nullable=False),  # JSON, the public part
    Column("use", Text, nullable=False),  # agency or person
    Column("registered_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant),  # null: from the beginning
    Column("expires_at", Instant),  # null: until revoked
    Column("revoked_at", Instant),  # null: in force
    Column("last_used", Instant),  # null: never
    Index(None, "sender"),
)
