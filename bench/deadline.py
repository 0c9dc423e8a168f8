"""The monthly deadline: thousands of signed reports at once, three in ten sent again, each kept once and receipted."""

import asyncio
import base64
import json
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc import jws
from joserfc.jwk import KeySet

from bench.country import FORMAT, Country
from bench.measuring import Better, Comparison, Effort, say
from bench.posting import Answer, Posting, post_all
from bench.processes import free_port, serving, told
from collectors.public_keys import read_public_key
from indicators.periods import Period
from indicators.store import Store, open_store
from indicators.store.accounts import Kind, issue
from indicators.store.signing_keys import register

FORM = "BC.LSDP.THANG"
ROWS = 40
OFFICES, OFFICES_QUICK = 3377, 340
AGAIN = 0.3
CONNECTIONS = 96
FLAT_BYTES = 64 * 2**20
"""What the memory of the process may grow by between the first tenth of the reports and the last."""


class DeadlineError(AssertionError):
    """A report was lost, doubled or not answered as it must be: there is nothing to measure."""


@dataclass(frozen=True)
class Office:
    """A sender: its code, the code of its place, its key, and the key it signs with."""

    sender: str
    area: str
    key: str
    kid: str
    private: ec.EllipticCurvePrivateKey

    def sign(self, content: bytes, moment: datetime) -> str:
        """A detached JWS over the bytes of a report (RFC 7797)."""
        header = {"alg": "ES256", "kid": self.kid, "iat": int(moment.timestamp()), "b64": False, "crit": ["b64"]}
        protected = _encoded(json.dumps(header).encode())
        r, s = decode_dss_signature(self.private.sign(protected + b"." + content, ec.ECDSA(hashes.SHA256())))
        return f"{protected.decode()}..{_encoded(r.to_bytes(32) + s.to_bytes(32)).decode()}"


@dataclass
class Deadline:
    """What was sent and what came back."""

    postings: Sequence[Posting]
    answers: list[Answer] = field(default_factory=list)
    seconds: float = 0.0
    memory: list[int] = field(default_factory=list)


def measure(country: Country, effort: Effort, moment: datetime) -> Iterator[Comparison]:
    """Seconds until every report is durable and acknowledged, beside a bare loop that writes as many rows as often."""
    offices = effort.times(OFFICES, OFFICES_QUICK)
    say(f"The monthly deadline: {offices} signed reports of {ROWS} rows, {AGAIN:.0%} sent again …")
    with tempfile.TemporaryDirectory(prefix="dieuhanh-bench-") as folder:
        run = _run(Path(folder), country, offices, moment)
        floor = _bare(Path(folder) / "bare.db", offices)
    growth = max(run.memory[len(run.memory) // 10 :]) - max(run.memory[: max(1, len(run.memory) // 10)])
    if growth > FLAT_BYTES:
        raise DeadlineError(f"The process grew by {growth / 2**20:.0f} MB.")
    say(f"… in {run.seconds:.1f} s, {len(run.answers)} answers, memory grew by {growth / 2**20:.0f} MB.")
    name = f"{offices} signed reports of {ROWS} rows with {AGAIN:.0%} sent again (SQLite, synchronous FULL)"
    floor_is = f"bare sqlite3: {ROWS} rows inserted and upserted a report, one commit each, no HTTP, no check"
    yield Comparison(name, "s", Better.LOWER, floor_is, [run.seconds], [floor])
    slowest = [each.milliseconds for each in run.answers]
    yield Comparison(
        "the same, one report", "ms", Better.LOWER, floor_is, slowest, [floor / offices * 1000], percentile=95
    )


def _run(folder: Path, country: Country, count: int, moment: datetime) -> Deadline:
    port = free_port()
    settings = {"DATA_DIR": str(folder), "PORT": str(port), "RATE_PER_MINUTE": "100000"}
    told(["app.py", "migrate"], settings)
    with closing(open_store(f"sqlite:///{folder / 'dieuhanh.db'}")) as store:
        offices = [_office(each.agency_code or "", each.code, store, moment) for each in country.provinces]
    run = Deadline(_postings(offices, country, count, moment))
    address = f"http://127.0.0.1:{port}"
    with serving(["app.py", "web", "--child"], settings, f"{address}/health/ready", folder / "web.log"):
        began = time.perf_counter()
        run.answers, run.memory = asyncio.run(post_all(port, run.postings, CONNECTIONS))
        run.seconds = time.perf_counter() - began
        jwks = httpx.get(f"{address}/.well-known/jwks.json", trust_env=False).json()
    _check(run, folder / "dieuhanh.db", jwks, count)
    return run


def _office(sender: str, area: str, store: Store, moment: datetime) -> Office:
    private = ec.generate_private_key(ec.SECP256R1())
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    public = read_public_key(private.public_key().public_bytes(encoding, form))
    key = issue(store, Kind.KEY, sender, "submit", lasts=None, actor="bench", now=moment)
    kid = register(store, sender, public, actor="bench", now=moment)
    return Office(sender, area, key, kid, private)


def _postings(offices: Sequence[Office], country: Country, count: int, moment: datetime) -> list[Posting]:
    """Month by month, every office in a random order, as at a hundred deadlines in a row; some reports come twice."""
    draw = random.Random(766)  # noqa: S311 - the same order every time
    period = Period.parse("2026-10")
    made: list[Posting] = []
    while len(made) < count:
        made += [_posting(each, period, country, moment) for each in draw.sample(offices, len(offices))]
        period = period.previous()
    made = made[:count]
    again = draw.sample(range(count), int(count * AGAIN))
    order: list[tuple[float, Posting]] = [(number, each) for number, each in enumerate(made)]
    order += [(min(count - 1, number + draw.randint(0, 2 * CONNECTIONS)) + 0.5, made[number]) for number in again]
    return [each for _, each in sorted(order, key=lambda pair: pair[0])]


def _posting(office: Office, period: Period, country: Country, moment: datetime) -> Posting:
    catalogue = country.world.catalogue
    rows = [
        {
            "indicator": code,
            "area": office.area,
            "period": period.code,
            "unit": catalogue.indicator(code).unit_vi,
            "value": f"{50 + index}.{period.start.month}",
            "status": "A",
        }
        for index, code in enumerate(catalogue.form(FORM).indicators)
    ]
    number = f"{office.sender}-{period.code}"
    report = {
        "schema": FORMAT,
        "report_id": f"deadline-{number}",
        "sender": office.sender,
        "form": FORM,
        "report_period": period.code,
        "revision": 1,
        "generated_at": moment.isoformat(timespec="seconds"),
        "row_count": len(rows),
        "observations": rows,
    }
    content = json.dumps(report, ensure_ascii=False).encode()
    return Posting(
        number, content, {"Authorization": f"Bearer {office.key}", "X-JWS-Signature": office.sign(content, moment)}
    )


def _check(run: Deadline, database: Path, jwks: dict[str, object], count: int) -> None:
    """Every acknowledged report is stored once; the receipt of each verifies, and is the same every time."""
    strange = Counter(each.status for each in run.answers if each.status not in (200, 201))
    if strange:
        raise DeadlineError(f"Some answers were neither 200 nor 201: {dict(strange)}.")
    receipts: dict[str, set[str]] = {}
    for each in run.answers:
        receipts.setdefault(each.number, set()).add(json.loads(each.content)["jws"])
    if len(receipts) != count or any(len(each) != 1 for each in receipts.values()):
        raise DeadlineError("A report has no receipt, or more than one.")
    keys = KeySet.import_key_set(jwks)  # type: ignore[arg-type]
    for seals in receipts.values():
        jws.deserialize_compact(next(iter(seals)), keys, algorithms=["ES256"])
    with sqlite3.connect(database) as connection:
        stored = connection.execute(
            "SELECT count(*), count(DISTINCT report_id) FROM report WHERE form = ?", [FORM]
        ).fetchone()
        rows = connection.execute(
            "SELECT count(*) FROM observation WHERE row IS NOT NULL AND method = 'direct'"
        ).fetchone()
    if stored != (count, count) or rows[0] < count * ROWS:
        raise DeadlineError(f"{count} reports were acknowledged; stored are {stored}, with {rows[0]} rows.")


def _bare(file: Path, reports: int) -> float:
    """What the driver alone needs for as many rows and commits."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE observation (id INTEGER PRIMARY KEY, indicator, place, period, value, known_from)")
    connection.execute("CREATE TABLE latest (indicator, place, value, PRIMARY KEY (indicator, place)) WITHOUT ROWID")
    began = time.perf_counter()
    for number in range(reports):
        rows = [(f"I{row}", f"P{number % 34}", f"2026-{number // 34}", str(row), number) for row in range(ROWS)]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO observation (indicator, place, period, value, known_from) VALUES (?, ?, ?, ?, ?)", rows
        )
        connection.executemany(
            "INSERT OR REPLACE INTO latest VALUES (?, ?, ?)", [(row[0], row[1], row[3]) for row in rows]
        )
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


def _encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
