"""Every setting there is, read from the environment that app.py hands over; README lists each with its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


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
    allowed_hosts: tuple[str, ...]
    wall_distance_m: float
    wall_image_height_m: float

    @property
    def is_public(self) -> bool:
        """Whether others than this machine can reach it."""
        return self.host not in LOOPBACK


def read_settings(env: Mapping[str, str], here: Path) -> Settings:
    """The settings as the environment has them; `here` is the folder of the project."""
    host, port = env.get("HOST", "127.0.0.1"), int(env.get("PORT", "8050"))
    data_dir = Path(env.get("DATA_DIR", here / "var")).resolve()
    mock_port = int(env.get("MOCK_PORT", str(port + 10)))
    hosts = tuple(each for each in env.get("ALLOWED_HOSTS", "").split(",") if each)
    return Settings(
        host=host,
        port=port,
        data_dir=data_dir,
        database_url=env.get("DATABASE_URL", f"sqlite:///{data_dir / 'dieuhanh.db'}"),
        mock_port=mock_port,
        sources_url=env.get("SOURCES_URL", f"http://127.0.0.1:{mock_port}"),
        seed=int(env.get("SEED", "2019")),
        weather=env.get("WEATHER", "1") == "1",
        allowed_hosts=hosts or tuple(sorted(LOOPBACK | {host})),
        wall_distance_m=float(env.get("WALL_DISTANCE_M", "5")),
        wall_image_height_m=float(env.get("WALL_IMAGE_HEIGHT_M", "1.22")),
    )
