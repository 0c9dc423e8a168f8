"""Every setting: what it is where nothing is said, and what is refused."""

from pathlib import Path

import pytest

from operation.settings import UnreadableSettingError, read_settings

HERE = Path("/srv/dieuhanh")


def test_nothing_has_to_be_set():
    chosen = read_settings({}, HERE)
    assert (chosen.host, chosen.port, chosen.mock_port, chosen.seed) == ("127.0.0.1", 8050, 8060, 2019)
    assert chosen.data_dir == HERE / "var"
    assert chosen.database_url == "sqlite:////srv/dieuhanh/var/dieuhanh.db"
    assert chosen.sources_url == "http://127.0.0.1:8060"
    assert chosen.allowed_hosts == ("127.0.0.1", "::1", "localhost")
    assert (chosen.weather, chosen.https, chosen.is_public) == (True, False, False)
    assert (chosen.wall_distance_m, chosen.wall_image_height_m) == (5, 1.22)
    assert (chosen.rate_per_minute, chosen.queue) == (600, 4000)
    assert (chosen.body_mb, chosen.inflated_mb, chosen.body_seconds) == (10, 50, 30)
    assert (chosen.receipt_keys, chosen.signature_days) == (HERE / "var" / "receipt-keys", 30)


def test_whatever_is_set_counts():
    said = {
        "HOST": "10.0.0.5",
        "PORT": "443",
        "MOCK_PORT": "9",
        "DATA_DIR": "/data",
        "DATABASE_URL": "postgresql+psycopg://db/x",
        "SOURCES_URL": "http://sources",
        "SEED": "7",
        "WEATHER": "0",
        "HTTPS": "1",
        "ALLOWED_HOSTS": "a.vn, b.vn,",
        "WALL_DISTANCE_M": "7.5",
        "WALL_IMAGE_HEIGHT_M": "2",
        "RATE_PER_MINUTE": "60",
        "QUEUE": "1",
        "BODY_MB": "20",
        "INFLATED_MB": "30",
        "BODY_SECONDS": "4",
        "WATCHED_FOLDER": "/srv/inbox",
        "RECEIPT_KEYS": "/keys",
        "SIGNATURE_DAYS": "7",
    }
    chosen = read_settings(said, HERE)
    assert (chosen.host, chosen.port, chosen.mock_port, chosen.seed) == ("10.0.0.5", 443, 9, 7)
    assert (chosen.data_dir, chosen.database_url) == (Path("/data"), "postgresql+psycopg://db/x")
    assert (chosen.sources_url, chosen.weather) == ("http://sources", False)
    assert (chosen.https, chosen.is_public) == (True, True)
    assert chosen.allowed_hosts == ("10.0.0.5", "a.vn", "b.vn")
    assert (chosen.wall_distance_m, chosen.wall_image_height_m) == (7.5, 2)
    assert (chosen.rate_per_minute, chosen.queue) == (60, 1)
    assert (chosen.body_mb, chosen.inflated_mb, chosen.body_seconds) == (20, 30, 4)
    assert chosen.watched_folder == Path("/srv/inbox")
    assert (chosen.receipt_keys, chosen.signature_days) == (Path("/keys"), 7)


def test_what_depends_on_another_setting_follows_it():
    chosen = read_settings({"HOST": "10.0.0.5", "PORT": "9000", "DATA_DIR": "/data"}, HERE)
    assert (chosen.mock_port, chosen.sources_url) == (9010, "http://127.0.0.1:9010")
    assert chosen.database_url == "sqlite:////data/dieuhanh.db"
    assert chosen.allowed_hosts == ("10.0.0.5", "127.0.0.1", "::1", "localhost")


@pytest.mark.parametrize(("host", "is_public"), [("localhost", False), ("::1", False), ("0.0.0.0", True)])  # noqa: S104
def test_only_this_machine_is_not_public(host, is_public):
    assert read_settings({"HOST": host}, HERE).is_public is is_public


@pytest.mark.parametrize(
    "name", ["PORT", "MOCK_PORT", "SEED", "SIGNATURE_DAYS", "WALL_DISTANCE_M", "WALL_IMAGE_HEIGHT_M"]
)
def test_a_number_that_is_none_is_named(name):
    with pytest.raises(UnreadableSettingError) as caught:
        read_settings({name: "many"}, HERE)
    assert str(caught.value) == f"{name}='many' is not a number. Mend the setting, or leave it out."


@pytest.mark.parametrize("name", ["RATE_PER_MINUTE", "QUEUE", "BODY_MB", "INFLATED_MB", "BODY_SECONDS"])
@pytest.mark.parametrize("said", ["0", "-1"])
def test_a_limit_that_would_let_nothing_in_is_named(name, said):
    with pytest.raises(UnreadableSettingError) as caught:
        read_settings({name: said}, HERE)
    assert f"{name}='{said}' is not a number above zero." in str(caught.value)


def test_the_watched_folder_lies_in_the_data_folder_and_is_none_where_the_setting_is_empty():
    assert read_settings({"DATA_DIR": "/srv/data"}, Path("/here")).watched_folder == Path("/srv/data/inbox")
    assert read_settings({"WATCHED_FOLDER": ""}, Path("/here")).watched_folder is None
