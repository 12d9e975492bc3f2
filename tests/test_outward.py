"""Links to other sites: a dead one refuses, an unsure one is told, and nobody asks our own network."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture.database import Database
from capture.dispatch import outside, outward
from capture.errors import LinkInside
from capture.issues import Catalogue
from capture.settings import Settings
from tests.conftest import ENVIRONMENT
from tests.mailing import KEY, house, looked
from tests.serving.copies import copy, free_port

SITE = "http://page.example"


class Site(http.server.BaseHTTPRequestHandler):
    """A site of others: some pages are there, some not, some lead on."""

    server: http.server.HTTPServer
    asked: list[str] = []  # noqa: RUF012  # shared with the tests
    ends = threading.Event()

    def do_HEAD(self) -> None:
        self.answer("HEAD")

    def do_GET(self) -> None:
        self.answer("GET")

    def answer(self, method: str) -> None:
        self.asked.append(f"{method} {self.path}")
        if self.path == "/drip":
            self.drip()
            return
        status, location = self.of(method, self.path)
        self.send_response_only(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()

    def of(self, method: str, path: str) -> tuple[int, str]:
        port = self.server.server_port
        pages = {"/there": (200, ""), "/": (200, ""), "/moved": (301, "/there"), "/circle": (302, "/circle")}
        pages |= {"/gone": (410, ""), "/odd": (999, ""), "/shut": (403, ""), "/leads-to-none": (302, "/missing")}
        pages |= {"/metadata": (302, "http://169.254.169.254/latest/"), "/file": (302, "file:///etc/passwd")}
        pages |= {"/inside": (302, f"http://127.0.0.1:{port!s}/there")}
        if path == "/no-head":
            return (405, "") if method == "HEAD" else (200, "")
        return pages.get(path, (404, ""))

    def drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 ")
        while not self.ends.wait(0.05):
            try:
                self.wfile.write(b"2")
                self.wfile.flush()
            except OSError:
                return

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[int]:
    Site.asked.clear()
    Site.ends.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        Site.ends.set()
        server.shutdown()


def told(site: int, path: str, seconds: float = 10.0) -> list[tuple[str, bool]]:
    def reach(host: str, port: int) -> tuple[str, int]:
        """Find that site here, and everybody else where they are."""
        return ("127.0.0.1", site) if host == "page.example" else outside.public(host, port)

    found = outward.ask([f"{SITE}{path}"], reach, seconds)
    return [(finding.told, finding.refuses) for finding in found]


@pytest.mark.parametrize("path", ["/there", "/no-head", "/moved", "/there#part", ""])
def test_a_page_that_is_there_is_no_news(site: int, path: str) -> None:
    assert told(site, path) == []
    assert Site.asked


def test_an_address_with_accents_is_asked_as_browsers_do(site: int) -> None:
    told(site, "/là bas?mot=été&b=%20")
    assert "GET /l%C3%A0%20bas?mot=%C3%A9t%C3%A9&b=%20" in Site.asked


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/missing", "there is no such page"),
        ("/gone", "it was taken away"),
        ("/leads-to-none", "there is no such page"),
        ("/inside", "readers cannot follow"),
        ("/metadata", "readers cannot follow"),
        ("/file", "it cannot be read"),
    ],
)
def test_a_dead_one_stands_in_the_way(site: int, path: str, why: str) -> None:
    ((sentence, refuses),) = told(site, path)
    assert refuses and sentence.startswith(f"{SITE}{path} is dead: ") and why in sentence


@pytest.mark.parametrize("path", ["/shut", "/odd", "/circle"])
def test_an_unsure_one_is_told_and_stands_in_nobodys_way(site: int, path: str) -> None:
    ((sentence, refuses),) = told(site, path)
    assert not refuses and sentence.startswith(f"{SITE}{path}: ")


def test_behind_a_redirect_into_our_network_nobody_is_asked(site: int) -> None:
    told(site, "/inside")
    assert "/there" not in " ".join(Site.asked)


def test_whoever_answers_byte_by_byte_holds_nobody_up(site: int) -> None:
    begun = time.monotonic()
    ((sentence, refuses),) = told(site, "/drip", 0.5)
    assert not refuses and "no time left" in sentence and time.monotonic() - begun < 5


def test_a_site_that_is_not_there_now_is_unsure() -> None:
    port = free_port()
    found = outward.ask([f"http://page.example:{port}/"], lambda host, at: ("127.0.0.1", at))
    assert [finding.refuses for finding in found] == [False]


def test_a_name_that_nobody_has_is_dead() -> None:
    (found,) = outward.ask(["http://nobody.example/"], unknown)
    assert found.refuses and "no site has this name" in found.told


def unknown(host: str, port: int) -> tuple[str, int]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_a_name_that_could_not_be_looked_up_is_unsure() -> None:
    def away(host: str, port: int) -> tuple[str, int]:
        """Be without a network."""
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    assert [finding.refuses for finding in outward.ask(["http://page.example/"], away)] == [False]


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://page.example:port/", "http:///nowhere", f"http://{'x' * 70}.fr/"]
)
def test_what_is_no_address_is_dead(url: str) -> None:
    (found,) = outward.ask([url])
    assert found.refuses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "10.0.0.8",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%lo",
        "fd00::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_this_machine_and_its_neighbours_are_never_asked(host: str) -> None:
    with pytest.raises(LinkInside):
        outside.public(host, 80)


@pytest.mark.parametrize("host", ["93.184.216.34", "2606:2800:220:1::1"])
def test_the_open_net_is(host: str) -> None:
    assert outside.public(host, 443) == (host, 443)


LINKS = "[ici](/issues/logement/) [là](http://127.0.0.1:9/x#y) [là](http://127.0.0.1:9/x)"
FRENCH = f"Objet : Un lien\nAperçu : Voir.\n\n{LINKS}\n"


def test_links_to_other_sites_are_found_once(
    chosen: Settings, database: Database, catalogue: Catalogue, tmp_path: Path
) -> None:
    here = house(chosen, tmp_path / "house", fr=FRENCH)
    with database.reading() as session:
        assert outward.links(looked(here, session, catalogue), here.address) == ["http://127.0.0.1:9/x"]


def test_the_command_asks_them_unless_told_not_to(campaign_root: Path, tmp_path: Path, sqlite_only: str) -> None:
    campaign = copy(campaign_root, tmp_path / "campaign", DATABASE_URL=sqlite_only, **ENVIRONMENT)
    (campaign.root / f"content/mailings/{KEY}.fr.md").write_text(FRENCH)
    asked, offline = (campaign.hustings("mailings", "check", KEY, *more) for more in ((), ("--offline",)))
    assert asked.returncode == 1 and "http://127.0.0.1:9/x" in asked.stderr
    assert "http://127.0.0.1:9/x" not in offline.stderr
    planned = campaign.hustings("mailings", "schedule", KEY)
    assert planned.returncode == 1 and "http://127.0.0.1:9/x" in planned.stderr
    assert campaign.hustings("mailings", "status").stdout == ""


@pytest.mark.parametrize("address", ["168.63.129.16", "192.0.0.192", "192.88.99.1", "3fff::1", "::ffff:192.0.0.192"])
def test_what_answers_beside_a_machine_is_not_outside(address: str) -> None:
    assert not outside.is_public(address)
    assert outside.is_public("9.9.9.9") and outside.is_public("2620:fe::fe")


def test_a_door_that_is_not_of_the_web_is_not_tried(site: int) -> None:
    (found,) = outward.ask(["http://9.9.9.9:5432/"])
    assert not found.refuses and "it did not answer" in found.told


def test_two_mailings_at_once_wait_for_other_sites_and_the_third_does_not(site: int) -> None:
    def ask() -> None:
        told(site, "/drip", 2.0)

    both = [threading.Thread(target=ask) for _ in range(2)]
    for one in both:
        one.start()
    while len(Site.asked) < 2:
        time.sleep(0.01)
    said = f"{SITE}/missing: whether it is there is not known (there was no time left)."
    assert told(site, "/missing") == [(said, False)]
    assert len(Site.asked) == 2
    for one in both:
        one.join()
    assert [refuses for _, refuses in told(site, "/missing")] == [True]
