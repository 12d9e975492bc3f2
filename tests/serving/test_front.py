"""The front as shipped: what it hands on, to whom, and what it tells of it."""

import gzip
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.serving import front
from tests.serving.copies import Copy, ask, free_port, get, until
from tests.serving.front import CADDYFILE, Front

# 503 where a build is near, with the campaign's own words (tests/serving/test_away.py).
AWAY = (502, 503)
TOKEN = "a-token-that-nobody-may-read"


@dataclass
class Host:
    """A host of ours that answers what it was told to, and remembers what it was asked."""

    health: int = 200
    hangs_up: bool = False
    port: int = 0
    posts: list[bytes] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    headers: list[Message] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def host() -> Iterator[Host]:
    """Run such a host."""
    it = Host()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path in ("/healthz", "/robots.txt"):
                it.asked.append(self.path)
                return self.answer(it.health if self.path == "/healthz" else 200)
            it.pages.append(self.path)
            return self.answer()

        def do_POST(self) -> None:
            it.posts.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer()

        def answer(self, status: int = 200) -> None:
            it.headers.append(self.headers)
            if it.hangs_up and self.path not in ("/healthz", "/robots.txt"):
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    it.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Front, Host, Host]]:
    """A front before two hosts."""
    with host() as one, host() as other, front.standing(tmp_path, one.port, other.port) as standing:
        yield standing, one, other


def looked_after(*hosts: Host) -> None:
    """Wait until the front has asked each host afresh how it is."""
    for one in hosts:
        one.asked.clear()
    until(lambda: all(one.asked.count("/healthz") > 3 for one in hosts))


@pytest.fixture
def proxied(campaign: Copy, tmp_path: Path) -> Iterator[Front]:
    """A campaign behind its front."""
    with front.standing(tmp_path, campaign.serve(PROXY_HOPS="1").port) as standing:
        yield standing


def test_its_own_tool_finds_nothing_to_say() -> None:
    checked = subprocess.run(front.command("validate"), capture_output=True, text=True, check=False)
    written = subprocess.run([str(front.CADDY), "fmt", str(CADDYFILE)], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr
    assert "unnecessary" not in checked.stderr
    assert written.stdout == CADDYFILE.read_text()


@pytest.mark.parametrize("encodings", ["br", "zstd, gzip, br"])
def test_a_page_comes_in_the_brotli_of_its_build(campaign_root: Path, proxied: Front, encodings: str) -> None:
    answer = ask(proxied.port, "GET", "/", **{"Accept-Encoding": encodings})

    assert answer.headers["Content-Encoding"] == "br"
    assert answer.body == (campaign_root / "output" / "index.html.br").read_bytes()


def test_what_the_app_draws_is_compressed_on_the_way(proxied: Front) -> None:
    drawn = ask(proxied.port, "GET", "/preferences", **{"Accept-Encoding": "gzip"})

    assert (drawn.status, drawn.headers["Content-Encoding"], drawn.headers["Vary"]) == (200, "gzip", "Accept-Encoding")
    assert b"<html" in gzip.decompress(drawn.body)
    assert ask(proxied.port, "GET", "/preferences").headers["Content-Encoding"] is None


def test_who_comes_by_https_is_told_once_to_stay(campaign: Copy, tmp_path: Path) -> None:
    served = campaign.serve(PROXY_HOPS="1", SITEURL="https://campaign.localhost")
    with front.standing(tmp_path, served.port, scheme="https", host="campaign.localhost") as standing:
        authority = tmp_path / ".local" / "share" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        until(authority.exists)
        trusting = ssl.create_default_context(cafile=str(authority))

        def page() -> list[tuple[str, str]]:
            visitor = HTTPSConnection("campaign.localhost", standing.port)
            line = socket.create_connection(("127.0.0.1", standing.port), timeout=5)
            visitor.sock = trusting.wrap_socket(line, server_hostname="campaign.localhost")
            visitor.request("GET", "/")
            headers = visitor.getresponse().getheaders()
            visitor.close()
            return headers

        kept = [value for name, value in page() if name == "Strict-Transport-Security"]

    assert kept == ["max-age=31536000; includeSubDomains"]


def test_an_address_that_a_visitor_made_up_goes_no_further(two: tuple[Front, Host, Host]) -> None:
    standing, one, other = two
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "mallory.example"}
    ask(standing.port, "POST", "/sign-up", "x", **forged)
    headers = (one if one.posts else other).headers[-1]

    seen = [headers.get_all(name) for name in forged]
    assert seen == [["127.0.0.1"], ["http"], [f"127.0.0.1:{standing.port}"]]


def test_a_post_to_a_host_that_is_gone_goes_to_the_other_whole(tmp_path: Path) -> None:
    with host() as well, front.standing(tmp_path, free_port(), well.port) as standing:
        answers = [ask(standing.port, "POST", "/sign-up", f"email={number}").status for number in range(10)]

    assert answers == [200] * 10
    assert well.posts == [f"email={number}".encode() for number in range(10)]


def test_a_post_that_may_have_been_taken_is_never_sent_again(two: tuple[Front, Host, Host]) -> None:
    standing, one, other = two
    one.hangs_up = other.hangs_up = True

    answer = ask(standing.port, "POST", "/sign-up", "email=camille")

    assert answer.status in AWAY
    assert len(one.posts + other.posts) == 1


def test_a_page_is_asked_for_again(two: tuple[Front, Host, Host]) -> None:
    standing, one, other = two
    one.hangs_up = other.hangs_up = True

    assert get(standing.port, "/issues/housing/").status in AWAY
    assert len(one.pages + other.pages) > 1


def test_posts_go_where_the_database_answers_and_come_back(two: tuple[Front, Host, Host]) -> None:
    standing, one, other = two
    one.health = 503
    looked_after(one, other)
    for _ in range(6):
        assert ask(standing.port, "POST", "/sign-up", "x").status == 200
    assert (len(one.posts), len(other.posts)) == (0, 6)

    one.health = 200
    looked_after(one, other)
    for _ in range(6):
        ask(standing.port, "POST", "/sign-up", "x")
    assert (len(one.posts), len(other.posts)) == (3, 9)


def test_pages_stay_while_the_database_is_away_everywhere(two: tuple[Front, Host, Host]) -> None:
    standing, one, other = two
    one.health = other.health = 503
    looked_after(one, other)

    assert get(standing.port, "/issues/housing/").status == 200
    assert ask(standing.port, "POST", "/sign-up", "x").status in AWAY
    assert one.posts + other.posts == []


def test_the_desk_stays_on_the_first_host_that_is_well(two: tuple[Front, Host, Host]) -> None:
    standing, one, other = two
    for _ in range(4):
        get(standing.port, "/desk/"), ask(standing.port, "POST", "/desk/imports/new", "x")
    assert (len(one.pages), len(one.posts), len(other.pages), len(other.posts)) == (4, 4, 0, 0)

    one.health = 503
    looked_after(one, other)
    get(standing.port, "/desk/")
    assert other.pages == ["/desk/"]


def test_a_large_list_passes_whole_and_a_larger_one_does_not(two: tuple[Front, Host, Host]) -> None:
    standing, one, _ = two
    assert ask(standing.port, "POST", "/desk/imports/new", "x" * 20_000_000).status == 200
    assert len(one.posts[-1]) == 20_000_000
    ask(standing.port, "POST", "/desk/imports/new", "x" * 23_000_000)
    assert len(one.posts[-1]) < 23_000_000


def test_its_own_log_names_no_page_and_nobody(tmp_path: Path) -> None:
    with front.standing(tmp_path, free_port()) as standing:
        assert get(standing.port, f"/confirm/{TOKEN}").status in AWAY
        assert ask(standing.port, "POST", f"/leave/{TOKEN}", "x").status in AWAY

    assert "connection refused" in standing.said
    assert TOKEN not in standing.said
    assert "remote_ip" not in standing.said
