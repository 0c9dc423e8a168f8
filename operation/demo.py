"""Trying it on this machine: demo accounts, their one-time links, and the key of the simulated country."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from indicators.identity import Role
from indicators.store import Store, accounts
from operation.settings import Settings

LINK_LASTS = timedelta(hours=12)


class Demo(NamedTuple):
    """An account for trying things on this machine."""

    title: str
    role: Role
    agency: str | None = None


DEMO = {
    "wall": Demo("Màn hình lớn / wall", Role.WALL),
    "leader": Demo("Lãnh đạo / leader", Role.LEADER),
    "staff": Demo("Chuyên viên / staff", Role.STAFF),
    "reporter": Demo("Nộp báo cáo / submit (G12)", Role.REPORTER, "G12"),
    "administrator": Demo("Quản trị / administrator", Role.ADMINISTRATOR),
}


def demo_links(store: Store, chosen: Settings, now: datetime) -> dict[str, str]:
    """A one-time link for each demo account."""
    links = {}
    for name, demo in DEMO.items():
        new = accounts.Account(name, demo.role.value, demo.agency, demo=True)
        accounts.add_account(store, new, actor="run", now=now)
        links[name] = link_of(store, name, demo.role, chosen, now)
    return links


def link_of(store: Store, name: str, role: Role, chosen: Settings, now: datetime) -> str:
    """A link that signs in once."""
    token = accounts.issue(store, accounts.Kind.LINK, name, role.value, lasts=LINK_LASTS, actor="app.py", now=now)
    return f"http://{chosen.host}:{chosen.port}/sign-in/{token}"


def announce_links(links: dict[str, str], chosen: Settings, say: Callable[[str], None]) -> None:
    """Print what to open; the links are also kept in DATA_DIR/links.json, readable by this user only."""
    file = chosen.data_dir / "links.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(links, indent=2), encoding="utf-8")
    say("\nĐiều Hành is running. Each link signs in once; `python app.py account link NAME` makes another.\n")
    for name, link in links.items():
        say(f"  {DEMO[name].title:<30} {link}")
    say(f"\n  Simulated country: http://127.0.0.1:{chosen.mock_port}/control#{control_token(chosen)}")
    say(f"  Data and logs:     {chosen.data_dir}\n  Ctrl-C stops everything.\n")


def control_token(chosen: Settings) -> str:
    """What opens the switchboard of the simulated country; made once and kept in DATA_DIR."""
    file = chosen.data_dir / "control-token"
    if not file.exists():
        chosen.data_dir.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24), encoding="ascii")
    return file.read_text(encoding="ascii")
