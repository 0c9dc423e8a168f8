"""Posting many reports over a few connections that stay open, as lean as a client can be."""

import asyncio
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ANSWER_WITHIN_S = 60
SAMPLE_EVERY = 10
"""Answers between two readings of the server's memory."""


@dataclass(frozen=True)
class Posting:
    """A report to be sent: its number, bytes and headers."""

    number: str
    content: bytes
    headers: Mapping[str, str]

    def request(self, port: int) -> bytes:
        """The bytes of the request."""
        head = [
            "POST /api/v1/reports HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Content-Type: application/json",
            f"Content-Length: {len(self.content)}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + self.content


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    number: str
    status: int
    content: bytes
    milliseconds: float


async def post_all(port: int, postings: Sequence[Posting], connections: int) -> tuple[list[Answer], list[int]]:
    """Send all in their order over so many connections; the answers, and the server's memory in bytes over time."""
    waiting, answers, memory = deque(postings), list[Answer](), list[int]()
    server = listener(port)

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            answers.append(await _post(reader, writer, waiting.popleft(), port))
            if len(answers) % SAMPLE_EVERY == 0:
                memory.append(resident(server))
        writer.close()

    await asyncio.gather(*(connection() for _ in range(connections)))
    return answers, memory


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, posting: Posting, port: int) -> Answer:
    began = time.perf_counter()
    writer.write(posting.request(port))
    async with asyncio.timeout(ANSWER_WITHIN_S):
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        length = next(int(each.partition(":")[2]) for each in lines if each.startswith("content-length:"))
        content = await reader.readexactly(length)
    return Answer(posting.number, int(lines[0].split()[1]), content, (time.perf_counter() - began) * 1000)


def resident(process: int) -> int:
    """Bytes of memory that a process holds now."""
    fields = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096


def listener(port: int) -> int:
    """The number of the process that listens on a port of the loopback address."""
    wanted = f"0100007F:{port:04X}"
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    node = next(each.split()[9] for each in lines if each.split()[1] == wanted and each.split()[3] == "0A")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(each.readlink().name == f"socket:[{node}]" for each in (process / "fd").iterdir()):
                return int(process.name)
        except OSError:  # another's process, or one that has just ended
            continue
    raise LookupError(f"Nobody listens on {port}.")
