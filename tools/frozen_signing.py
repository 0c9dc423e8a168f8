"""What provinces send by themselves to the frozen country in October: a signed report, and a figure of their own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collectors.public_keys import encode, public_key
from collectors.signatures import verify
from indicators.periods import Period
from indicators.reports import Signature
from indicators.store import Store
from indicators.store.signing_keys import keys, register

SIGNING, SIGNED, SIGNED_FOR = "H17", "BC.TC.XA.THANG", Period.parse("2026-10")
"""Đà Nẵng signs what it says of its communes."""

DIFFERING, DIFFERING_IN, DIFFERS_BY = "TC05", "48", Decimal("1.0150")
"""Đà Nẵng counts more as disbursed in the same month than the ministry, whose report comes after it."""

HISTORY = "BC.LSDP.THANG"
SENT_EARLY = datetime(2026, 10, 23, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""When both come: before their day, and before the ministry's report is fetched."""


@dataclass(frozen=True)
class Signer:
    """A province's pair of keys, the same at every making, and how it signs."""

    private: Ed25519PrivateKey

    def enrol(self, store: Store, now: datetime) -> None:
        """Have the public half registered, as the command does it."""
        register(store, SIGNING, public_key(self.private.public_key()), actor="app.py", now=now)

    def sign(self, store: Store, body: bytes, now: datetime) -> Signature | None:
        """A detached JWS over a report, checked as it is where reports come in."""
        kid = public_key(self.private.public_key()).kid
        said = {"alg": "EdDSA", "kid": kid, "iat": int(now.timestamp()), "b64": False, "crit": ["b64"]}
        protected = encode(orjson.dumps(said))
        header = f"{protected}..{encode(self.private.sign(protected.encode() + b'.' + body))}"
        registered = {each.kid: each for each in keys(store)}
        return verify(header, body, sender=SIGNING, keys=registered, required=True, now=now)


def signer() -> Signer:
    """Who signs; the key opens nothing outside the simulated country."""
    return Signer(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"the frozen country").digest()))


def of_its_own(report: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What the province itself says of one figure of a ministry's report."""
    rows = [each for each in report["observations"] if (each["indicator"], each["area"]) == (DIFFERING, DIFFERING_IN)]
    values = [Decimal(each["value"]) for each in rows]
    own = [
        {**row, "value": f"{(value * DIFFERS_BY).quantize(value):f}"} for row, value in zip(rows, values, strict=True)
    ]
    return {
        **{name: value for name, value in report.items() if name != "reason"},
        "report_id": f"{report['report_id'][:-1]}Y",
        "generated_at": now.isoformat(),
        "sender": SIGNING,
        "form": HISTORY,
        "revision": 1,
        "row_count": len(own),
        "control_totals": {"value_sum": f"{sum((Decimal(each['value']) for each in own), Decimal()):f}"},
        "observations": own,
    }
