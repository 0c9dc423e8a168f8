"""Connections that reach only checked addresses and end at the deadline."""

import socket
import ssl
import threading
import time
from datetime import UTC, datetime
from functools import partial

import httpcore
import pytest

from collectors.connection import CheckedTransport, DeadlineStream, look_up, trusted_certificates
from collectors.faults import ForbiddenAddressError, TlsError, TooSlowError, TruncatedError, UnreachableError
from collectors.fetch import SourceRequest, safe_fetch
from collectors.limits import Limits, visit
from tests.loopback import EXPIRES, identity

NEAR = Limits(networks="loopback", attempts=1, deadline_s=5)
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def fetch(url, limits=NEAR, **options):
    return safe_fetch(SourceRequest(url), limits, transport=partial(CheckedTransport, **options))


def test_a_trusted_certificate_tells_when_it_expires(loopback_source, tmp_path):
    server, client = identity(tmp_path)
    got = fetch(loopback_source(WHOLE, tls=server).url(scheme="https"), tls=client)
    assert got.body == b"{}"
    assert got.certificate_expires == EXPIRES


@pytest.mark.parametrize("trusted", [True, False], ids=["expired", "unknown"])
def test_a_certificate_that_proves_nothing_is_refused_with_its_fault(loopback_source, tmp_path, trusted):
    server, client = identity(tmp_path, datetime(2020, 1, 1, tzinfo=UTC) if trusted else EXPIRES)
    url = loopback_source(WHOLE, tls=server).url(scheme="https")
    with pytest.raises(TlsError, match="expired" if trusted else "self-signed certificate") as refused:
        fetch(url, tls=client if trusted else None)
    assert not refused.value.retryable


def test_a_certificate_for_another_name_is_refused(loopback_source, tmp_path):
    server, client = identity(tmp_path)
    url = loopback_source(WHOLE, tls=server).url(scheme="https", host="bo.gov.vn")
    with pytest.raises(TlsError, match=r"bo\.gov\.vn"):
        fetch(url, tls=client, resolve=lambda _: ["127.0.0.1"])


def connected(answer):
    """Answer before any TLS; the listener and its thread end with the first connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listener, listener.accept()[0] as connection:
            answer(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    return f"https://127.0.0.1:{listener.getsockname()[1]}/", thread


def reset(connection):
    connection.recv(10)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


@pytest.mark.parametrize(
    ("answer", "fault", "match"),
    [
        (lambda connection: (connection.recv(4096), connection.sendall(WHOLE)), TlsError, "wrong version number"),
        (lambda connection: (connection.recv(4096), time.sleep(0.5)), TooSlowError, r"within 0\.3 s"),
        (reset, UnreachableError, "dropped the connection"),
    ],
    ids=["plain", "silence", "reset"],
)
def test_a_handshake_that_fails_is_told(answer, fault, match):
    url, thread = connected(answer)
    with pytest.raises(fault, match=match):
        fetch(url, Limits(networks="loopback", attempts=1, deadline_s=0.3))
    thread.join()


def test_a_tls_connection_cut_without_goodbye_does_not_pass_for_the_end(loopback_source, tmp_path):
    server, client = identity(tmp_path)

    def cut(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n[1,")
        socket.socket(fileno=connection.detach()).close()

    with pytest.raises(TruncatedError):
        fetch(loopback_source(cut, tls=server).url(scheme="https"), tls=client)


def test_a_connection_reset_before_an_answer_is_worth_a_retry(loopback_source):
    def cut(connection):
        connection.sendall(b"HTTP/1.1 200")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        time.sleep(0.05)

    with pytest.raises(UnreachableError, match="broke off before an answer") as error:
        fetch(loopback_source(cut).url())
    assert error.value.retryable


def test_one_forbidden_address_among_many_refuses_the_name(loopback_source):
    source = loopback_source(WHOLE)
    with pytest.raises(ForbiddenAddressError, match=r"leads to 10\.0\.0\.1"):
        fetch(source.url(host="bo.gov.vn"), resolve=lambda _: ["127.0.0.1", "10.0.0.1"])
    assert source.asked == []


def test_the_next_address_of_a_name_is_tried_where_one_does_not_answer(loopback_source):
    url = loopback_source(WHOLE).url(host="bo.gov.vn")
    assert fetch(url, resolve=lambda _: ["::1", "127.0.0.1"]).body == b"{}"


def unknown(_):
    raise socket.gaierror(-2, "Name or service not known")


@pytest.mark.parametrize(
    ("resolve", "why"),
    [
        (unknown, "its name is not known"),
        (lambda _: [], "its name is not known"),
        (lambda _: time.sleep(0.4), "looking up its name took too long"),
    ],
    ids=["unknown", "empty", "slow"],
)
def test_a_name_without_an_address_in_time_is_unreachable(resolve, why):
    began = time.monotonic()
    with pytest.raises(UnreachableError, match=why):
        fetch("http://bo.gov.vn/", Limits(networks="loopback", attempts=1, connect_s=0.1), resolve=resolve)
    assert time.monotonic() - began < 0.4


def test_the_system_knows_this_machine():
    assert "127.0.0.1" in look_up("localhost")


def test_nobody_listening_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnreachableError, match="connection refused"):
        fetch(f"http://127.0.0.1:{port}/")


def test_a_machine_that_drops_packets_is_too_slow():
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        with socket.create_connection(full.getsockname()), pytest.raises(TooSlowError, match=r"within 0\.2 s"):
            fetch(
                f"http://127.0.0.1:{full.getsockname()[1]}/",
                Limits(networks="loopback", attempts=1, connect_s=0.2),
            )


def test_a_source_that_does_not_listen_to_the_question_is_left_at_the_deadline():
    ours, theirs = socket.socketpair()
    stream = DeadlineStream(ours, visit("source", Limits(deadline_s=0.2)))
    with ours, theirs, pytest.raises(TooSlowError):
        stream.write(bytes(2**24))


def test_a_source_that_hangs_up_during_the_question_is_told_to_the_client():
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours, pytest.raises(httpcore.WriteError):
        DeadlineStream(ours, visit("source", Limits())).write(b"question")


def test_old_protocols_are_never_spoken():
    assert trusted_certificates().minimum_version is ssl.TLSVersion.TLSv1_2
    assert trusted_certificates().verify_mode is ssl.CERT_REQUIRED
