"""The sources that are polled: spread over provinces and agencies, and checked when they are read."""

from datetime import timedelta

import pytest

from collectors.formats import FORMATS
from collectors.source import load_sources
from collectors.transports import TRANSPORTS
from indicators.data_files import DataFileError
from indicators.observations import Origin
from tests.builders import NOW

ORDINARY = """
owner = "G22"
name = { vi = "Trục", en = "Axis" }
transport = "feed"
format = "dieuhanh.report/1"
url = "{base}/axis"
every_seconds = 30
origin = "simulated"
networks = "loopback"
"""


def test_every_ministry_and_province_is_a_source_of_its_own(geography):
    found = load_sources(geography, NOW)
    province = found["province.H26"]
    assert (province.owner, province.name_vi, province.url) == ("H26", "UBND Hà Nội", "{base}/provinces/H26/reports")
    assert found["ministry.G12"].name_en == "Ministry of Finance"
    assert len([each for each in found if each.startswith("province.")]) == 34
    assert len([each for each in found if each.startswith("lgsp.")]) == 34
    assert found["portal-766"].settings == {"first_month": "2026-01"}


def test_every_source_is_one_that_can_be_asked_and_read(geography):
    for code, each in load_sources(geography, NOW).items():
        assert each.code == code
        assert each.transport in TRANSPORTS
        assert each.format in FORMATS
        assert each.every >= timedelta(seconds=5)
        assert each.alert_after >= 1
        assert each.origin is Origin.SIMULATED
        assert "{owner}" not in each.url


def test_a_source_says_all_that_is_needed(geography, tmp_path):
    file = tmp_path / "sources.toml"
    file.write_text(f"[axis]{ORDINARY}alert_after = 7\nkind = 'x'\n", encoding="utf-8")
    (axis,) = load_sources(geography, NOW, file).values()
    assert (axis.code, axis.name_vi, axis.every, axis.alert_after) == ("axis", "Trục", timedelta(seconds=30), 7)
    assert axis.settings == {"kind": "x"}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('owner = "G22"', "", "KeyError 'owner'"),
        ("every_seconds = 30", "", "KeyError 'every_seconds'"),
        ("every_seconds = 30", 'every_seconds = "often"', "TypeError"),
        ('origin = "simulated"', 'origin = "guessed"', "'guessed' is not a valid Origin"),
        ('networks = "loopback"', 'networks = "anywhere"', "networks = 'anywhere'"),
        ('url = "{base}/axis"', "url = 5", "AttributeError"),
        ('{ vi = "Trục", en = "Axis" }', '{ vi = "{unknown}", en = "Axis" }', "KeyError 'unknown'"),
        ('owner = "G22"', 'for_each = "village"', "for_each = 'village'"),
    ],
)
def test_a_source_that_cannot_be_is_named_with_its_fault(geography, tmp_path, before, after, fault):
    file = tmp_path / "sources.toml"
    file.write_text(f"[axis]{ORDINARY.replace(before, after)}", encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load_sources(geography, NOW, file)
    assert str(caught.value).startswith("sources.toml, [axis]: ")
    assert fault in str(caught.value)
    assert caught.value.remedy.startswith("Give name, owner, transport")
