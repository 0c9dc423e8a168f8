"""What the API's answers about the national systems are made from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import HTTPException

from dashboard.materials import Setting
from indicators.geography import UnknownAgencyError
from indicators.store import Store


@dataclass(frozen=True)
class SystemDesk:
    """The store, the definitions and the clock, with what every answer asks of them."""

    store: Store
    setting: Setting
    clock: Callable[[], datetime]

    def moment(self, as_of: datetime | None) -> datetime:
        """The moment looked at, in the country's time."""
        return (as_of or self.clock()).astimezone(self.setting.zone)

    def expect_agency(self, code: str | None) -> None:
        """Refuse a code under which nobody sends: it must not look as if nothing were owed.

        Raises:
            HTTPException: nobody does.
        """
        if code is None:
            return
        try:
            self.setting.geography.sender(code)
        except UnknownAgencyError:
            raise HTTPException(422, f"no agency {code}; see /api/v1/agencies") from None
