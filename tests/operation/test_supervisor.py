"""The processes of an instance: started, started again, stopped together, and none outlives the other."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from indicators.errors import CommandCentreError
from operation import supervisor as module
from operation.supervisor import Child, ChildNotReadyError, Supervisor

ROOT = Path(__file__).parents[2]
WAITS = "import sys; print('up', flush=True); sys.stdin.read()"
SERVES = """
import http.server
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response({status})
        self.end_headers()
server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
print(server.server_port, flush=True)
server.serve_forever()
"""
WITHIN_S = 30


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(tmp_path, said):
    """A supervisor whose processes are stopped, and whose signals are given back, after the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    made = Supervisor(tmp_path / "log", say=said.append)
    yield made
    made.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def child(code, name="web", ready=None):
    return Child(name, (sys.executable, "-c", code), ready)


def wait_for(found):
    """What a question answers, once it answers."""
    ends = time.monotonic() + WITHIN_S
    while time.monotonic() < ends:
        answer = found()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError("it did not come about")


def log_of(tmp_path, name="web"):
    return (tmp_path / "log" / f"{name}.log").read_text(encoding="utf-8")


def test_a_process_writes_to_a_log_of_its_own(supervisor, said, tmp_path):
    supervisor.start(child("import sys; print('out'); print('error', file=sys.stderr); sys.stdin.read()"))
    supervisor.start(child(WAITS, "mock"))
    supervisor.wait_ready()
    assert said[0] == "Starting the web, the simulated country and the collectors …"
    assert said[-1].startswith("  done in ")
    wait_for(lambda: "up" in log_of(tmp_path, "mock") and "error" in log_of(tmp_path))
    supervisor.stop()
    assert sorted(log_of(tmp_path).split()) == ["error", "out"]


def test_a_process_is_ready_once_its_address_answers(supervisor, tmp_path):
    supervisor.start(child(SERVES.format(status=200), "mock"))
    port = int(wait_for(lambda: log_of(tmp_path, "mock").strip()))
    supervisor.start(child(WAITS, ready=f"http://127.0.0.1:{port}/"))
    supervisor.wait_ready()


def test_a_process_that_dies_while_starting_is_named_and_all_are_stopped(supervisor, tmp_path):
    supervisor.start(child("import sys; print(__import__('os').getpid(), flush=True); sys.stdin.read()", "mock"))
    number = int(wait_for(lambda: log_of(tmp_path, "mock").strip()))
    supervisor.start(child("raise SystemExit(3)", ready="http://127.0.0.1:9/"))
    with pytest.raises(ChildNotReadyError) as caught:
        supervisor.wait_ready()
    log = tmp_path / "log" / "web.log"
    assert str(caught.value) == f"The process 'web' did not start. Its log says why: {log}"
    assert isinstance(caught.value, CommandCentreError)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_process_that_never_answers_well_is_not_waited_for_for_ever(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "READY_WITHIN_S", 0.3)
    supervisor.start(child(SERVES.format(status=503), "mock"))
    port = int(wait_for(lambda: log_of(tmp_path, "mock").strip()))
    supervisor.start(child(WAITS, ready=f"http://127.0.0.1:{port}/"))
    with pytest.raises(ChildNotReadyError, match="'web'"):
        supervisor.wait_ready()


def test_a_process_that_dies_is_started_again_until_a_signal_stops_all(supervisor, said, tmp_path):
    supervisor.start(child("import os, sys; print(os.getpid(), flush=True); sys.stdin.read()"))
    supervisor.wait_ready()

    def numbers():
        return log_of(tmp_path).split()

    def kill(life):
        os.kill(int(wait_for(lambda: numbers()[life : life + 1])[0]), signal.SIGKILL)

    def kill_twice_and_stop():
        kill(0)
        kill(1)
        wait_for(lambda: len(numbers()) == 3)
        os.kill(os.getpid(), signal.SIGTERM)

    killer = threading.Thread(target=kill_twice_and_stop)
    killer.start()
    supervisor.run_until_stopped()
    killer.join(WITHIN_S)
    assert said.count("The process 'web' ended (-9); starting it again.") == 2
    assert said[-1] == "Stopping …"
    for number in numbers():
        with pytest.raises(ProcessLookupError):
            os.kill(int(number), 0)


def test_a_process_that_does_not_listen_is_ended_the_hard_way(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "STOP_WITHIN_S", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    supervisor.start(child(deaf))
    wait_for(lambda: log_of(tmp_path))
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < WITHIN_S


def test_a_step_that_takes_long_says_so(supervisor, said, monkeypatch):
    monkeypatch.setattr(module, "SHOWN_AFTER_S", 0.01)
    with supervisor.step("Loading"):
        wait_for(lambda: len(said) > 1)
    assert (said[0], said[1]) == ("Loading …", "  still at it, 0 s")
    assert re.fullmatch(r"  done in \d+\.\d s", said[-1])


def test_a_log_that_has_grown_large_is_put_aside(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_LOG", 3)
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "web.log").write_text("long", encoding="utf-8")
    supervisor.start(child(WAITS))
    wait_for(lambda: log_of(tmp_path))
    assert (folder / "web.log.1").read_text(encoding="utf-8") == "long"


GRANDCHILD = "from operation.supervisor import stop_with_parent; import time; stop_with_parent(); "
GRANDCHILD += "print('up', flush=True); time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {GRANDCHILD!r}], stdin=subprocess.PIPE)
time.sleep(60)
"""


def test_a_process_ends_when_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603 - ours
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        began = time.monotonic()
        parent.kill()
        assert parent.stdout.read() == b""  # the pipe ends when the last process that holds it has
        assert time.monotonic() - began < WITHIN_S


def test_a_process_that_ends_before_its_parent_ends_well():
    ends = "from operation.supervisor import stop_with_parent; import time; stop_with_parent(); time.sleep(0.2)"
    command = [sys.executable, "-c", ends]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stderr is not None
        assert (process.wait(30), process.stderr.read()) == (0, b"")
