"""What is ordered and answered about keys, field by field."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from collectors.public_keys import LARGEST

ORDINARY_DAYS = 365
"""How long a key lasts where nothing else is said."""

MOST_DAYS = 3650
MOST_FORMS = 100

Days = Annotated[StrictInt, Field(ge=1, le=MOST_DAYS)]
Code = Annotated[StrictStr, Field(min_length=1, max_length=40)]


class KeyIn(BaseModel):
    """A key that is to be issued: for whom, for what, for which forms (null: all of the agency's), for how long."""

    model_config = ConfigDict(extra="forbid")

    sender: Code
    scope: Literal["submit", "read"]
    forms: Annotated[list[Code], Field(min_length=1, max_length=MOST_FORMS)] | None = None
    expires_days: Days = ORDINARY_DAYS


class SigningKeyIn(BaseModel):
    """A public key (PEM, JWK or certificate) that is to be registered for an agency."""

    model_config = ConfigDict(extra="forbid")

    sender: Code
    public_key: Annotated[StrictStr, Field(min_length=1, max_length=LARGEST)]
    use: Literal["agency", "person", "other"] = "agency"
    expires_days: Days | None = None


class KeyOut(BaseModel):
    """A key without its secret; `forms` null: every form of its holder."""

    id: str
    sender: str
    scope: str
    forms: list[str] | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used: datetime | None
    state: str = Field(description="in force, expired or revoked")


class IssuedOut(KeyOut):
    """A key just issued; the one answer that holds its secret."""

    key: str = Field(description="What the agency sends as Authorization: Bearer. It is shown this once.")


class SigningKeyOut(BaseModel):
    """A registered public key."""

    kid: str
    sender: str
    algorithm: str
    use: str
    registered_by: str
    created_at: datetime
    not_before: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used: datetime | None
    state: str = Field(description="in force, not yet, expired or revoked")


class KeysOut(BaseModel):
    """Every key, newest first."""

    next: None = None
    items: list[KeyOut]


class SigningKeysOut(BaseModel):
    """Every registered public key, newest first."""

    next: None = None
    items: list[SigningKeyOut]


class RevokedOut(BaseModel):
    """What was taken out of force."""

    id: str
    state: str = "revoked"
