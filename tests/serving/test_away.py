"""While the server is away, the proxy as shipped says so in the campaign's own words."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture.settings import ROOT
from tests.cast import CAMILLE
from tests.serving.copies import answers, ask, free_port, get, sign_up, until

CADDY = shutil.which("caddy")


@pytest.fixture
def proxy(campaign_root: Path, tmp_path: Path) -> Iterator[int]:
    """The port of a Caddy behind which nobody is."""
    if CADDY is None:
        pytest.skip("Caddy is not installed (tests/install-browser does it)")
    port = free_port()
    environment = {
        "HOME": str(tmp_path),
        "HUSTINGS_ADDRESS": f"http://127.0.0.1:{port}",
        "HUSTINGS_BIND": "127.0.0.1",
        "HUSTINGS_UPSTREAMS": f"127.0.0.1:{free_port()}",
        "HUSTINGS_OUTPUT": str(campaign_root / "output"),
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


@pytest.mark.parametrize(
    ("path", "language"),
    [("/", "fr"), ("/en/issues/housing/", "en"), ("/issues/logement/", "fr"), ("/confirm/x", "fr")],
)
def test_a_reader_is_asked_to_come_back(proxy: int, path: str, language: str) -> None:
    answer = get(proxy, path)

    assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (503, "10", "no-store")
    assert f'<html lang="{language}"'.encode() in answer.body
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_somebody_who_signs_is_told_too(proxy: int) -> None:
    answer = sign_up(proxy, CAMILLE, "/en/sign-up")

    assert answer.status == 503 and b'<html lang="en"' in answer.body


def test_the_page_is_dressed_meanwhile(proxy: int, campaign_root: Path) -> None:
    style = next((campaign_root / "output" / "theme").glob("style.*.css"))

    assert get(proxy, f"/theme/{style.name}").status == 200
    assert ask(proxy, "GET", "/theme/../catalogue.json").status in (400, 404, 503)
