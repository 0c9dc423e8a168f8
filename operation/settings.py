"""Every setting there is, read from the environment that app.py hands over; README lists each with its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.errors import CommandCentreError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class UnreadableSettingError(CommandCentreError):
    """A setting that is a number is given as something else."""

    def __init__(self, name: str, text: str, wanted: str = "a number") -> None:
        super().__init__(f"{name}={text!r} is not {wanted}.", remedy="Mend the setting, or leave it out.")


@dataclass(frozen=True)
class Settings:
    """Every setting there is; README lists each with its meaning."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    mock_port: int
    sources_url: str
    seed: int
    weather: bool
    https: bool
    allowed_hosts: tuple[str, ...]
    wall_distance_m: float
    wall_image_height_m: float
    receipt_keys: Path
    signature_days: int
    signatures_always: bool
    rate_per_minute: int
    queue: int
    body_mb: int
    inflated_mb: int
    body_seconds: int
    watched_folder: Path | None

    @property
    def is_public(self) -> bool:
        """Whether others than this machine can reach it."""
        return self.host not in LOOPBACK


def read_settings(env: Mapping[str, str], here: Path) -> Settings:
    """The settings as the environment has them; `here` is the folder of the project.

    Raises:
        UnreadableSettingError: names the setting that should be a number.
    """
    host, port = env.get("HOST", "127.0.0.1"), _whole(env, "PORT", 8050)
    data_dir = Path(env.get("DATA_DIR", here / "var")).resolve()
    mock_port = _whole(env, "MOCK_PORT", port + 10)
    hosts = tuple(each.strip() for each in env.get("ALLOWED_HOSTS", "").split(",") if each.strip())
    return Settings(
        host=host,
        port=port,
        data_dir=data_dir,
        database_url=env.get("DATABASE_URL", f"sqlite:///{data_dir / 'dieuhanh.db'}"),
        mock_port=mock_port,
        sources_url=env.get("SOURCES_URL", f"http://127.0.0.1:{mock_port}"),
        seed=_whole(env, "SEED", 2019),
        https=env.get("HTTPS", "0") == "1",
        weather=env.get("WEATHER", "1") == "1",
        allowed_hosts=tuple(sorted({*(hosts or LOOPBACK), host})),
        wall_distance_m=_metres(env, "WALL_DISTANCE_M", 5),
        wall_image_height_m=_metres(env, "WALL_IMAGE_HEIGHT_M", 1.22),
        receipt_keys=Path(env.get("RECEIPT_KEYS", data_dir / "receipt-keys")).resolve(),
        signature_days=_whole(env, "SIGNATURE_DAYS", 30),
        signatures_always=env.get("SIGNATURES", "always" if host not in LOOPBACK else "registered") == "always",
        rate_per_minute=_at_least_one(env, "RATE_PER_MINUTE", 600),
        queue=_at_least_one(env, "QUEUE", 4000),
        body_mb=_at_least_one(env, "BODY_MB", 10),
        inflated_mb=_at_least_one(env, "INFLATED_MB", 50),
        body_seconds=_at_least_one(env, "BODY_SECONDS", 30),
        watched_folder=_folder(env, "WATCHED_FOLDER", data_dir / "inbox"),
    )


def _folder(env: Mapping[str, str], name: str, ordinary: Path) -> Path | None:
    """A folder; None where the setting is empty."""
    said = env.get(name, str(ordinary))
    return Path(said).resolve() if said else None


def _whole(env: Mapping[str, str], name: str, ordinary: int) -> int:
    try:
        return int(env.get(name, ordinary))
    except ValueError:
        raise UnreadableSettingError(name, env[name]) from None


def _at_least_one(env: Mapping[str, str], name: str, ordinary: int) -> int:
    number = _whole(env, name, ordinary)
    if number < 1:
        raise UnreadableSettingError(name, env[name], "a number above zero")
    return number


def _metres(env: Mapping[str, str], name: str, ordinary: float) -> float:
    try:
        return float(env.get(name, ordinary))
    except ValueError:
        raise UnreadableSettingError(name, env[name]) from None
