"""Machines: a browser is known again by a few words, a line of IPv6 is one machine, a demonstration stays here."""

import pytest
from flask import Flask

from capture.database import Database
from capture.staff import OWNER
from capture.web.signing.machines import device, machine, may_be_here
from tests.team import hire

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Mobile/15E148 Safari/604"


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (FIREFOX, "Firefox, Linux"),
        (CHROME, "Chrome, Windows"),
        (f"{CHROME} Edg/141.0", "Edge, Windows"),
        (IPHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/141 Mobile Safari", "Chrome, Android"),
        ("curl/8", ""),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_its_own_name(app: Flask, told: str, known: str) -> None:
    with app.test_request_context(headers={"User-Agent": told}):
        assert device() == known


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_guesses_are_counted_for_a_whole_line(app: Flask, address: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert machine() == counted


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_no_proxy_brings_a_demonstrations_colleague_in(app: Flask, database: Database, name: str) -> None:
    pretended = hire(database, OWNER, "demo@exemple.fr", demo=True)
    here = {"REMOTE_ADDR": "127.0.0.1"}
    with app.test_request_context(base_url="http://localhost/", environ_base=here, headers={name: "127.0.0.1"}):
        assert not may_be_here(pretended)


@pytest.mark.parametrize(
    ("socket", "host", "here"),
    [
        ("127.0.0.1", "localhost:8000", True),
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("::1", "[::1]:8000", True),
        ("127.0.0.1", "localhost", True),
        ("192.0.2.7", "localhost", False),  # somebody says so
        ("127.0.0.1", "campaign.example", False),  # a proxy on this machine
        ("127.0.0.1", "localhost.mallory.example", False),
        ("", "localhost", False),
    ],
)
def test_a_demonstrations_colleague_is_on_this_machine_only(
    app: Flask, database: Database, socket: str, host: str, here: bool
) -> None:
    pretended, real = hire(database, OWNER, "demo@exemple.fr", demo=True), hire(database, OWNER)
    with app.test_request_context(base_url=f"http://{host}/", environ_base={"REMOTE_ADDR": socket}):
        assert may_be_here(pretended) is here
        assert may_be_here(real)
