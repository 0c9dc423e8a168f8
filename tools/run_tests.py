"""Sets up what the tests need, saying each step, runs all of them, and takes down what it started.

With NOTHING_LEFT_OUT=1 a missing piece, or a test that was skipped, is a failure.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
POSTGRESQL_FOLDER = Path("/usr/lib/postgresql")
POSTGRESQL_USER = "postgres"
INSTALL_WITHIN_S = 900
START_WITHIN_S = 90
STOP_WITHIN_S = 20
TESTS_WITHIN_S = 3600
MOST_PROCESSES = 4
BROWSERS = "tests/browser"
PATIENT = "tests/browser/patience"
"""What mostly waits (for a server that is gone), and does so beside the tests that work."""

SEARCHING = "tests/system/test_schemathesis.py"
"""What searches for a set time, beside the browsers, which wait as often as they work."""

ALONE = ("tests/system", "tests/quality/test_bad_framing.py", "tests/browser/test_spine.py")
"""What starts the whole product, or times what a person sees, and wants the machine for itself."""


@dataclass
class Pieces:
    """What the tests can have on this machine, and what has to be left out, in words."""

    options: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of our own: where it lives, and how its programs are called."""

    folder: Path
    programs: Path
    prefix: tuple[str, ...]

    @property
    def data(self) -> Path:
        """The folder of its databases."""
        return self.folder / "data"


def main(options: Sequence[str]) -> int:
    """Run the tests; the exit code is that of pytest, or 1 where something was left out and must not be."""
    strict = os.environ.get("NOTHING_LEFT_OUT") == "1"  # noqa: TID251 - read by this tool alone
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leaves through every `finally` below
    pieces = Pieces()
    find_browser(pieces)
    with postgresql() as url:
        if url is None:
            pieces.left_out.append("the store's tests on PostgreSQL, because no server could be started")
        else:
            pieces.environment["TEST_POSTGRESQL_URL"] = url
        for each in pieces.left_out:
            say(f"LEFT OUT: {each}.")
        if strict and pieces.left_out:
            say("With NOTHING_LEFT_OUT=1 a missing piece is a failure: no test was run.")
            return 1
        outcomes = [pytest([*pieces.options, *options], pieces.environment)] if options else everything(pieces)
    code = next((each for each, _ in outcomes if each), 0)
    if strict and any(" skipped" in closing for _, closing in outcomes):
        say("With NOTHING_LEFT_OUT=1 a skipped test is a failure.")
        code = code or 1
    for _, closing in outcomes:
        say(closing)
    return code


def everything(pieces: Pieces) -> list[tuple[int, str]]:
    """Run all there is: what waits beside what shares the cores, what searches beside the browsers, then the rest."""
    has_browser = CHROMIUM.exists()

    def run_some(options: Sequence[str], *, aloud: bool = True) -> tuple[int, str]:
        return pytest([*pieces.options, *options], pieces.environment, aloud=aloud)

    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(run_some, [PATIENT], aloud=False) if has_browser else None
        outcomes = [run_some([*side_by_side(), *(f"--ignore={each}" for each in (BROWSERS, *ALONE))])]
        outcomes += [waiting.result()] if waiting else []
    with ThreadPoolExecutor(1) as beside:
        searching = beside.submit(run_some, [SEARCHING], aloud=False)
        if has_browser:
            left_out = [f"--ignore={each}" for each in (PATIENT, *ALONE)]
            outcomes.append(run_some([*side_by_side(), "--dist=loadfile", BROWSERS, *left_out]))
        outcomes.append(searching.result())
    alone = [each for each in ALONE if has_browser or not each.startswith(BROWSERS)]
    return [*outcomes, run_some([*alone, f"--ignore={SEARCHING}"])]


def side_by_side() -> list[str]:
    """As many processes as there are cores, within reason, each on databases of its own."""
    processes = min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    return ["-n", str(processes), "--maxprocesses", str(MOST_PROCESSES)] if processes > 1 else []


def say(sentence: str) -> None:
    """Tell whoever waits."""
    print(sentence, flush=True)


def find_browser(pieces: Pieces) -> None:
    """Find the browser that the wall is tested in, or install it."""
    if not CHROMIUM.exists():
        install("chromium", "fonts-noto-core")
    if CHROMIUM.exists():
        say(f"Browser: {CHROMIUM}.")
        return
    pieces.options.append("--ignore-glob=*/tests/browser/*")
    pieces.left_out.append(f"the tests in a browser, because there is no {CHROMIUM}")


def install(*packages: str) -> None:
    """Install packages of the system, where this user may."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        say(f"{' and '.join(packages)} cannot be installed here: that takes root and apt-get.")
        return
    for command in ([apt, "update"], [apt, "install", "-y", "--no-install-recommends", *packages]):
        say(f"Running {' '.join(command)} …")
        error = run(command, INSTALL_WITHIN_S, {"DEBIAN_FRONTEND": "noninteractive"})
        if error:
            say(f"It did not work: {error}")
            return


@contextmanager
def postgresql() -> Iterator[str | None]:
    """A throwaway PostgreSQL for this machine only, stopped and deleted at the end; None where none can be started."""
    if programs() is None:
        install("postgresql")
    found, prefix = programs(), as_other_user()
    if found is None or prefix is None:
        yield None
        return
    server = Server(Path(tempfile.mkdtemp(prefix="dieuhanh-postgresql-")), found, prefix)
    try:
        yield start(server)
    finally:
        stop(server)
        shutil.rmtree(server.folder, ignore_errors=True)


def programs() -> Path | None:
    """The folder of the newest server's programs; None where there is none."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    folders = [each.parent for each in POSTGRESQL_FOLDER.glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def as_other_user() -> tuple[str, ...] | None:
    """The words before each command of PostgreSQL, which refuses to be root; None where nobody else can be found."""
    if os.geteuid() != 0:
        return ()
    runuser = shutil.which("runuser")
    known = POSTGRESQL_USER in {each.pw_name for each in pwd.getpwall()}
    return (runuser, "-u", POSTGRESQL_USER, "--") if runuser and known else None


def start(server: Server) -> str | None:
    """Make and start a server on a free port; its URL, or None where it does not start.

    Nothing is flushed to the disk: what it holds is thrown away.
    """
    password, port = secrets.token_urlsafe(24), free_port()
    secret = server.folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="ascii")
    if server.prefix:
        for each in (server.folder, secret):
            shutil.chown(each, POSTGRESQL_USER)
    say(f"Starting a throwaway PostgreSQL on 127.0.0.1:{port} …")
    made = ("-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "-A", "scram-sha-256", f"--pwfile={secret}")
    settings = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off"
    started = ("start", "-w", "-t", "60", "-l", str(server.folder / "log"), "-o", settings)
    for program, words in (("initdb", made), ("pg_ctl", started)):
        command = [*server.prefix, str(server.programs / program), "-D", str(server.data), *words]
        error = run(command, START_WITHIN_S, {"LC_ALL": "C"})
        if error:
            say(f"{program} did not work: {error}")
            return None
    return f"postgresql+psycopg://postgres:{password}@127.0.0.1:{port}/postgres"


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def stop(server: Server) -> None:
    """End the server that runs in this folder, by its own process id: fast, and at once where that takes too long."""
    with suppress(FileNotFoundError, ProcessLookupError):
        pid = int((server.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        for number in (signal.SIGINT, signal.SIGQUIT):
            os.kill(pid, number)
            deadline = time.monotonic() + STOP_WITHIN_S
            while time.monotonic() < deadline:
                os.kill(pid, 0)
                time.sleep(0.05)


def run(command: Sequence[str], within: float, environment: Mapping[str, str]) -> str:
    """Run a command; what went wrong, empty where nothing did."""
    inherited = os.environ  # noqa: TID251 - a program of the system needs its PATH
    try:
        done = subprocess.run(  # noqa: S603 - our own words, no shell
            command,
            check=False,
            cwd="/",  # a folder that the user of PostgreSQL may be in
            env={**inherited, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=within,
        )
    except subprocess.TimeoutExpired:
        return f"it took longer than {within:.0f} s"
    return done.stderr.strip() or f"exit code {done.returncode}" if done.returncode else ""


def pytest(options: Sequence[str], environment: Mapping[str, str], *, aloud: bool = True) -> tuple[int, str]:
    """Run pytest, showing what it says as it says it (aloud) or when it is over; its exit code and closing line."""
    command = [sys.executable, "-m", "pytest", *options]
    say(f"Running {' '.join(command[1:])} …")
    inherited = os.environ  # noqa: TID251 - the tests run in this very environment
    with subprocess.Popen(  # noqa: S603 - our own command, no shell
        command,
        cwd=Path(__file__).resolve().parent.parent,
        env={**inherited, "PYTHONUNBUFFERED": "1", "PYTHONHASHSEED": "0", **environment},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        timer = threading.Timer(TESTS_WITHIN_S, process.kill)
        timer.start()
        try:
            closing = shown(process.stdout or () if aloud else list(process.stdout or ()))
            process.wait(STOP_WITHIN_S)
        finally:
            timer.cancel()
            if process.poll() is None:
                process.terminate()
    return process.returncode, closing


def shown(lines: Iterable[str]) -> str:
    """Show lines as they come; the last that says something."""
    closing = "pytest said nothing."
    for line in lines:
        sys.stdout.write(line)
        sys.stdout.flush()
        closing = line.strip() or closing
    return closing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
