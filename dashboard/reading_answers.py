"""The shapes of what the read side answers, as the description of the API tells them."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from indicators.definitions import Aggregation, Better, Kind
from indicators.geography import Level
from indicators.observations import Origin
from indicators.periods import Frequency
