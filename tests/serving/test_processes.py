"""What happens to the processes of `hustings serve` when one of them dies, or is told to stop."""

import os
import signal
from pathlib import Path

import pytest

from capture.web import server
from tests.cast import CAMILLE
from tests.serving.copies import Copy, Served, answers, children, get, is_alive, sign_up, until


def test_killed_hard_it_leaves_nobody_who_answers(campaign: Copy, served: Served) -> None:
    until(lambda: served.worker)
    family = children(served.process.pid)

    served.process.kill()

    until(lambda: not any(map(is_alive, family)))
    assert not answers(served.port)
    assert get(campaign.serve().port, "/").status == 200


def test_a_port_that_answers_is_refused(campaign: Copy, served: Served) -> None:
    second = campaign.hustings("serve", "--port", str(served.port))

    assert second.returncode == 1
    assert f"hustings serve --port {served.port + 1}" in second.stderr
    assert "Traceback" not in second.stderr
    assert "Caddyfile" not in second.stderr  # here nobody from outside can be slow
    assert get(served.port, "/healthz").status == 200


def test_a_dead_worker_is_replaced(campaign: Copy, served: Served) -> None:
    until(lambda: served.worker)
    first = served.worker
    assert first is not None
    os.kill(first, signal.SIGKILL)

    until(lambda: served.worker not in (None, first))
    assert sign_up(served.port, CAMILLE).status == 303
    until(lambda: list((campaign.instance / "outbox").glob("*.eml")))


def test_without_its_server_it_ends_and_says_so(served: Served) -> None:
    family = children(served.process.pid)
    assert served.server is not None
    os.kill(served.server, signal.SIGKILL)

    until(served.has_stopped)
    assert served.process.returncode == 1
    assert not any(map(is_alive, family))


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_leaves_nothing_behind(served: Served, asked: signal.Signals) -> None:
    until(lambda: served.worker)
    family = children(served.process.pid)

    os.killpg(served.process.pid, asked)  # Ctrl-C reaches the whole group

    until(served.has_stopped)
    assert served.process.returncode == 0
    assert not any(map(is_alive, family))
    assert not answers(served.port)
    assert "Traceback" not in served.said
    assert "Aborted" not in served.said


def test_stopped_in_its_first_moment_it_says_nothing_odd(served: Served) -> None:
    os.killpg(served.process.pid, signal.SIGINT)  # while the worker still starts

    until(served.has_stopped)
    assert "Traceback" not in served.said


def test_the_first_process_holds_no_database(campaign: Copy, served: Served) -> None:
    open_files = [file.readlink() for file in Path(f"/proc/{served.process.pid}/fd").iterdir()]

    assert [file for file in open_files if file.parent == campaign.instance] == []


def test_a_worker_by_hand_stops_at_ctrl_c(campaign: Copy, tmp_path: Path) -> None:
    terminal = tmp_path / "terminal"
    worker = campaign.start("work", terminal=terminal)
    sqlite = campaign.instance / "worker.lock"
    until(sqlite.exists)

    os.killpg(worker.pid, signal.SIGINT)

    assert worker.wait(10) == 0
    assert terminal.read_text() == ""


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("127.0.0.2", True), ("::1", True), ("0.0.0.0", False), ("::", False)]
)
def test_off_loopback_is_known(host: str, loopback: bool) -> None:
    assert server.is_loopback(host) is loopback
