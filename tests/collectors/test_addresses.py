"""Which addresses a collector may ask."""

from ipaddress import ip_network

import httpx
import pytest

from collectors.addresses import allowed_url, check_address, shown
from collectors.faults import ForbiddenAddressError, UrlNotAllowedError


@pytest.mark.parametrize(
    "text",
    [
        "https://sdmx.gso.gov.vn/data/CPI?startPeriod=2026-10",
        "http://bộ.gov.vn:8080/x",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]/",
    ],
)
def test_ordinary_addresses_are_allowed(text):
    assert allowed_url(text, "public") == httpx.URL(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://127.1/", "unusual way"),
        ("http://127.1./", "unusual way"),
        ("http://0/", "unusual way"),
        ("http://2130706433/", "unusual way"),
        ("http://0x7f.1/", "unusual way"),
        ("http://0x7f000001/", "unusual way"),
        ("http://0177.0.0.1/", "cannot be read"),
        ("http://①②⑦.0.0.1/", "cannot be read"),
        ("http://%31.0.0.1/", "no possible machine"),
        ("http:///path", "no possible machine"),
        ("file:///etc/passwd", "neither with http://"),
        ("gopher://bo.gov.vn/", "neither with http://"),
        ("http://user:pw@bo.gov.vn/", "user name"),
        ("https://evil.example#@bo.gov.vn", "sign #"),
        ("http://bo.gov.vn/#", "sign #"),
        ("http://bo.gov.vn:0/", "possible port"),
        ("http://bo.gov.vn:70000/", "possible port"),
        ("http://bo.gov.vn\\@evil.example/", "backslashes"),
        ("http://bo.gov.vn/\r\nX: 1", "backslashes"),
    ],
)
def test_addresses_that_are_not_plain_are_refused(text, why):
    with pytest.raises(UrlNotAllowedError, match=why):
        allowed_url(text, "loopback")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "0.0.0.0",  # noqa: S104 an address to refuse, not to listen on
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
    ],
)
def test_addresses_inside_the_house_are_not_public(host):
    with pytest.raises(ForbiddenAddressError, match="outside the networks allowed"):
        allowed_url(f"http://{host}/", "public")


def test_this_machine_is_reached_only_where_loopback_is_allowed():
    check_address("source", "127.0.0.1", "loopback")
    check_address("source", "::1", "loopback")
    check_address("source", "::ffff:127.0.0.1", "loopback")
    with pytest.raises(ForbiddenAddressError):
        check_address("source", "8.8.8.8", "loopback")


def test_an_explicit_list_of_networks_allows_exactly_these():
    inside = (ip_network("10.20.0.0/16"), ip_network("fd00::/8"))
    check_address("source", "10.20.1.1", inside)
    check_address("source", "fd00::7", inside)
    with pytest.raises(ForbiddenAddressError) as refused:
        check_address("http://source/", "10.21.1.1", inside)
    assert str(refused.value) == (
        "http://source/ leads to 10.21.1.1, which is outside the networks allowed for this source. "
        "Correct the address, or let an administrator allow that network for this source."
    )


def test_an_address_is_shown_without_its_secrets():
    assert shown(httpx.URL("https://me:pw@bo.gov.vn:8443/a/b?key=secret#part")) == "https://bo.gov.vn:8443/a/b"
