"""Connections that reach only checked addresses and end at the deadline."""

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from functools import cache
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from collectors.addresses import check_address
from collectors.faults import TlsError, TooSlowError, UnreachableError
from collectors.limits import Visit

Resolve = Callable[[str], Sequence[str]]


def look_up(host: str) -> Sequence[str]:
    """Give every network address of a name, as the system knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


@cache
def trusted_certificates() -> ssl.SSLContext:
    """Give the settings of TLS that a source must meet unless it has its own: public authorities, TLS 1.2 or later."""
    context = httpx.create_ssl_context(trust_env=False)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class CheckedTransport(httpx.HTTPTransport):
    """HTTP over connections that keep to the bounds of a visit, whatever the environment says.

    Args:
        visit: The fetch under way.
        resolve: Gives the network addresses of a name.
        tls: The certificates to trust; None for the public authorities.
    """

    def __init__(self, visit: Visit, resolve: Resolve = look_up, tls: ssl.SSLContext | None = None) -> None:
        context = tls or trusted_certificates()
        super().__init__(verify=context, trust_env=False)
        # httpx offers no way to say how connections are made, so its pool is replaced by one that knows.
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_keepalive_connections=0,
            network_backend=CheckedNetwork(visit, resolve),
        )


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to the very address that was checked, so that a name cannot change its mind in between."""

    def __init__(self, visit: Visit, resolve: Resolve) -> None:
        self.visit = visit
        self.resolve = resolve

    def connect_tcp(self, host: str, port: int, *_options: object, **_more_options: object) -> httpcore.NetworkStream:
        """Connect to the first address of a name that answers, once all of them are found to be allowed."""
        addresses = self._addresses(host)
        for address in addresses:
            check_address(self.visit.where, address, self.visit.limits.networks)
        return DeadlineStream(self._first_to_answer(addresses, port), self.visit)

    def _addresses(self, host: str) -> Sequence[str]:
        try:
            ip_address(host)
        except ValueError:
            return self._looked_up(host)
        return (host,)

    def _looked_up(self, host: str) -> Sequence[str]:
        """Look a name up in a thread of its own: the system's look-up knows no deadline."""
        answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self.resolve(host))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, name=f"look up {host}", daemon=True).start()
        try:
            answer = answers.get(timeout=self._patience_s())
        except queue.Empty:
            raise UnreachableError(self.visit.where, "looking up its name took too long") from None
        if isinstance(answer, Exception) or not answer:
            raise UnreachableError(self.visit.where, "its name is not known")
        return answer

    def _first_to_answer(self, addresses: Sequence[str], port: int) -> socket.socket:
        faults: list[OSError] = []
        for address in addresses:
            try:
                connection = socket.create_connection((address, port), timeout=self._patience_s())
            except OSError as error:
                faults.append(error)
            else:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return connection
        if isinstance(faults[-1], TimeoutError):
            raise TooSlowError(self.visit.where, self.visit.limits.connect_s)
        raise UnreachableError(self.visit.where, (faults[-1].strerror or "no connection").lower()) from faults[-1]

    def _patience_s(self) -> float:
        return min(self.visit.remaining_s(), self.visit.limits.connect_s)


class DeadlineStream(httpcore.NetworkStream):
    """Bytes to and from one connection; every wait ends at the deadline of the whole visit.

    httpx waits anew for each piece, so that a source sending one byte a second would hold it for ever.
    """

    def __init__(self, connection: socket.socket, visit: Visit) -> None:
        self.connection = connection
        self.visit = visit
        self.answered = False

    def read(self, max_bytes: int, *_timeout: object, **_named_timeout: object) -> bytes:
        """Wait for some bytes; none means that the other side has ended."""
        try:
            self.connection.settimeout(self.visit.remaining_s())
            piece = self.connection.recv(max_bytes)
        except TimeoutError:
            raise self._too_slow() from None
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        if not piece and not self.answered:
            raise UnreachableError(self.visit.where, "it closed the connection without an answer")
        self.answered = True
        return piece

    def write(self, buffer: bytes, *_timeout: object, **_named_timeout: object) -> None:
        """Send all the bytes."""
        rest = memoryview(buffer)
        try:
            while rest:
                self.connection.settimeout(self.visit.remaining_s())
                rest = rest[self.connection.send(rest) :]
        except TimeoutError:
            raise self._too_slow() from None
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, *_timeout: object, **_named: object
    ) -> httpcore.NetworkStream:
        """Go on under TLS, once the other side has proved to be `server_hostname`."""
        try:
            self.connection.settimeout(self.visit.remaining_s())
            # A ragged end is an error: without it a cut connection would pass for the end of a document.
            protected = ssl_context.wrap_socket(
                self.connection, server_hostname=server_hostname, suppress_ragged_eofs=False
            )
        except TimeoutError:
            self.close()
            raise self._too_slow() from None
        except ssl.SSLError as error:
            self.close()
            raise TlsError(self.visit.where, _fault(error)) from error
        except OSError as error:
            self.close()
            raise UnreachableError(self.visit.where, "it dropped the connection") from error
        return DeadlineStream(protected, self.visit)

    def get_extra_info(self, info: str) -> Any:
        """Give the TLS connection as `ssl_object`; None for anything else."""
        return self.connection if info == "ssl_object" and isinstance(self.connection, ssl.SSLSocket) else None

    def _too_slow(self) -> TooSlowError:
        return TooSlowError(self.visit.where, self.visit.limits.deadline_s)


def _fault(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or "the handshake failed").replace("_", " ").lower()
