"""Slow clients behind the proxy as shipped: deploy/Caddyfile."""

import re
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from capture.settings import ROOT
from tests.cast import CAMILLE
from tests.serving.copies import Copy, answers, free_port, sign_up, until

CADDY = shutil.which("caddy")
SLOW = 20
HALF = b"POST /sign-up HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\nemail="
READ_BODY = 10.0  # seconds, of the Caddyfile
SLOWHTTPTEST = shutil.which("slowhttptest")
CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Slow headers, slow bodies, slow readers.
WAYS = {
    "-H": ["-c", "1000", "-H", "-i", "10", "-r", "200", "-t", "POST"],
    "-B": ["-c", "1000", "-B", "-i", "10", "-r", "200", "-s", "8192", "-x", "24", "-t", "POST"],
    "-X": ["-c", "1000", "-X", "-r", "200", "-w", "512", "-y", "1024", "-n", "5", "-z", "32", "-k", "3"],
}


@pytest.fixture
def proxied(campaign: Copy, tmp_path: Path) -> Iterator[int]:
    """The port of a Caddy in front of the campaign."""
    if CADDY is None:
        pytest.skip("Caddy is not installed (tests/install-browser does it)")
    served, port = campaign.serve(PROXY_HOPS="1"), free_port()
    environment = {
        "HOME": str(tmp_path),
        "HUSTINGS_ADDRESS": f"http://127.0.0.1:{port}",
        "HUSTINGS_BIND": "127.0.0.1",
        "HUSTINGS_UPSTREAMS": f"127.0.0.1:{served.port}",
    }
    with (tmp_path / "caddy.log").open("w") as log:
        command = [CADDY, "run", "--config", str(ROOT / "deploy" / "Caddyfile"), "--adapter", "caddyfile"]
        caddy = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        until(lambda: answers(port))
        yield port
    finally:
        caddy.terminate()
        caddy.wait(20)


def half_sent(port: int, half: bytes = HALF) -> socket.socket:
    """Begin a post, or something else, and do not end it."""
    visitor = socket.create_connection(("127.0.0.1", port), timeout=2 * READ_BODY)
    visitor.sendall(half)
    return visitor


def test_half_sent_posts_hold_up_nobody(proxied: int) -> None:
    with ExitStack() as open_posts:
        for _ in range(SLOW):
            open_posts.enter_context(half_sent(proxied))
        began = time.monotonic()
        answer = sign_up(proxied, CAMILLE)

    assert answer.status == 303
    assert time.monotonic() - began < READ_BODY / 2


@pytest.mark.parametrize("path", ["/", "/sign-up/", "/preferences", "/desk/", "/desk/sign-in", "/nowhere"])
def test_pages_that_are_asked_for_with_half_a_body_hold_up_nobody(proxied: int, path: str) -> None:
    half = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nem".encode()
    with ExitStack() as open_pages:
        for _ in range(SLOW):
            open_pages.enter_context(half_sent(proxied, half))
        began = time.monotonic()
        answer = sign_up(proxied, CAMILLE)

    assert answer.status == 303
    assert time.monotonic() - began < READ_BODY / 2


def test_a_half_sent_post_ends_and_is_never_taken_for_saved(proxied: int, numbers: Callable[[int, int], int]) -> None:
    if not numbers(0, 1):
        pytest.skip("takes ten seconds; --full runs it")
    with half_sent(proxied) as visitor:
        said = b"".join(iter(lambda: visitor.recv(4096), b""))

    assert b" 303 " not in said
    assert b"hustings" not in said


@pytest.mark.parametrize("way", ["-H", "-B", "-X"])
def test_a_thousand_slow_clients_leave_the_service_available(
    proxied: int, way: str, numbers: Callable[[int, int], int], tmp_path: Path
) -> None:
    if SLOWHTTPTEST is None or not numbers(0, 1):
        pytest.skip("takes half a minute and slowhttptest (tests/install-browser auditors); --full runs it")
    command = [SLOWHTTPTEST, *WAYS[way], "-l", "30", "-p", "5", "-u", f"http://127.0.0.1:{proxied}/sign-up"]
    report = tmp_path / "report"
    took: list[float] = []
    with report.open("w") as screen, subprocess.Popen(command, stdout=screen, stderr=screen) as crowd:
        while crowd.poll() is None:
            began = time.monotonic()
            answer = sign_up(proxied, f"honest-{len(took)}@exemple.fr")
            took.append(time.monotonic() - began)
            assert answer.status == 303
            time.sleep(0.1)
    said = CONTROL.sub("", report.read_text())
    print(f"slowhttptest {way}: p95 of {len(took)} honest sign-ups {statistics.quantiles(took, n=20)[-1]:.3f} s")
    assert re.findall(r"service available: *(\w+)", said)[-1] == "YES", said


def test_off_loopback_it_says_that_the_proxy_is_needed(campaign: Copy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:  # so that nothing ever listens on the public address
        refused = campaign.hustings("serve", "--host", "0.0.0.0", "--port", str(taken.getsockname()[1]))

    assert refused.returncode == 1
    assert "deploy/Caddyfile" in refused.stderr
    assert "answers on" in refused.stderr
