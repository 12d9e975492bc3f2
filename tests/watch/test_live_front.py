"""`doctor --live` looks at the public address as a visitor does: name, certificate, our own site, its clock."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from capture.database import Database
from capture.settings import Settings, site_address
from capture.watch import ODD, OK, WRONG, Finding
from capture.watch.live import clock, front
from capture.watch.live.front import Seen
from capture.watch.live.names import Names
from capture.web import create_app
from tests.conftest import settings_for
from tests.serving.copies import free_port
from tests.watch.outside import HOST, Authority, names, nobody, plain
from tests.watch.outside import front as open_front

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def dns() -> Iterator[Names]:
    with names({(HOST, "A"): ["127.0.0.1"]}) as known:
        yield known


@pytest.fixture
def chosen(campaign_root: Path, tmp_path: Path, sqlite_only: str) -> Settings:
    """A campaign whose public address is an encrypted port of this machine."""
    address = site_address(f"https://{HOST}:{free_port()}")
    return settings_for(campaign_root, tmp_path, sqlite_only, SITEURL=address)


@pytest.fixture
def app(chosen: Settings) -> Iterator[Application]:
    database = Database(chosen.database_url)
    yield create_app(chosen, database).wsgi_app
    database.close()


def port_of(chosen: Settings) -> int:
    return int(chosen.site_url.rpartition(":")[2])


def marks(seen: Seen | list[Finding]) -> dict[str, tuple[str, str]]:
    findings = seen.findings if isinstance(seen, Seen) else seen
    return {finding.name: (finding.mark, finding.word) for finding in findings}


def look(chosen: Settings, application: Application, dns: Names, authority: Authority, days: float = 90) -> Seen:
    """Open the front, and the port without encryption that leads to it, and look."""
    with ExitStack() as opened:
        opened.enter_context(open_front(application, authority.certify(days=days), port_of(chosen)))
        port = opened.enter_context(plain(308, f"https://{HOST}/"))
        return front.see(chosen, dns, authority.file, port)


def test_all_is_well_at_our_own_site(chosen: Settings, app: Application, dns: Names, authority: Authority) -> None:
    seen = look(chosen, app, dns, authority)
    assert set(marks(seen)) == {"name", "https", "ours", "proxies", "hsts", "redirect"}
    assert {mark for mark, _ in marks(seen).values()} == {OK}
    assert seen.off is not None
    assert abs(seen.off) <= 2


def test_a_certificate_that_ends_soon_is_odd(
    chosen: Settings, app: Application, dns: Names, authority: Authority
) -> None:
    assert marks(look(chosen, app, dns, authority, days=20.5))["https"] == (ODD, "ends")


def test_a_certificate_that_is_over_is_refused(
    chosen: Settings, app: Application, dns: Names, authority: Authority
) -> None:
    seen = look(chosen, app, dns, authority, days=-1)
    assert marks(seen)["https"] == (WRONG, "refused")
    assert "expired" in seen.findings[-1].said(chosen.campaign.timezone).remedy


def test_a_certificate_of_nobody_is_refused(
    chosen: Settings, app: Application, dns: Names, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    with open_front(app, authority.certify(), port_of(chosen)):
        assert marks(front.see(chosen, dns, Authority(tmp_path / "other").file))["https"] == (WRONG, "refused")


def test_somebody_elses_site_is_told(chosen: Settings, dns: Names, authority: Authority) -> None:
    def parked(environment: object, start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html")])
        return [b"<p>This name is for sale. proxy ok"]

    found = marks(look(chosen, parked, dns, authority))
    assert found["ours"] == (WRONG, "wrong")
    assert found["hsts"] == (ODD, "odd")
    assert "proxies" not in found


@pytest.mark.parametrize(("hops", "passed", "mark"), [(1, "", WRONG), (0, "192.0.2.1", WRONG), (1, "192.0.2.1", OK)])
def test_proxies_that_do_not_fit_are_told(
    chosen: Settings, dns: Names, authority: Authority, hops: int, passed: str, mark: str
) -> None:
    told = replace(chosen, proxy_hops=hops)
    app = create_app(told, Database(told.database_url)).wsgi_app

    def proxied(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
        if passed:
            environment["HTTP_X_FORWARDED_FOR"] = passed
        return app(environment, start)

    assert marks(look(told, proxied, dns, authority))["proxies"][0] == mark


@pytest.mark.parametrize(
    ("status", "location", "found"),
    [
        (200, "", (WRONG, "plain")),
        (308, "https://elsewhere.test/", (WRONG, "plain")),
        (301, f"https://{HOST}/", (OK, "ok")),
    ],
)
def test_the_port_without_encryption_leads_to_the_other(
    chosen: Settings, app: Application, dns: Names, authority: Authority, status: int, location: str, found: object
) -> None:
    with open_front(app, authority.certify(), port_of(chosen)), plain(status, location) as port:
        assert marks(front.see(chosen, dns, authority.file, port))["redirect"] == found


def test_where_nobody_listens_it_says_so(chosen: Settings, dns: Names, authority: Authority) -> None:
    assert marks(front.see(chosen, dns, authority.file)) == {"name": (OK, "ok"), "https": (WRONG, "away")}


def test_a_name_that_nobody_knows_is_told_with_the_lines_to_add(chosen: Settings) -> None:
    with names({}) as none:
        (found,) = front.see(chosen, none).findings
    assert (found.mark, found.word) == (WRONG, "nowhere")
    assert f"{HOST}. A 192.0.2.1" in found.said(chosen.campaign.timezone).remedy


def test_a_name_that_only_this_machine_knows_is_odd(chosen: Settings) -> None:
    with names({}) as none:
        told = replace(chosen, site_url=f"https://localhost:{free_port()}")
        assert marks(front.see(told, none))["name"] == (ODD, "here")


def test_offline_it_says_what_it_could_not_see(chosen: Settings) -> None:
    with nobody() as silent:
        begun = time.monotonic()
        (found,) = front.see(chosen, silent).findings
        assert (found.mark, found.word) == (ODD, "unseen")
        assert time.monotonic() - begun < 20


def test_an_address_without_encryption_is_wrong(chosen: Settings, dns: Names) -> None:
    assert marks(front.see(replace(chosen, site_url="http://campaign.test"), dns)) == {"https": (WRONG, "wrong")}


def test_a_front_that_drips_is_not_waited_for(chosen: Settings, dns: Names, authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", port_of(chosen))):
        begun = time.monotonic()
        assert marks(front.see(chosen, dns, authority.file))["https"] == (WRONG, "away")
        assert time.monotonic() - begun < 20


@pytest.mark.parametrize(("off", "mark"), [(3.0, ODD), (-3.0, ODD), (301.0, WRONG)])
def test_a_clock_that_is_off_is_told(off: float, mark: str) -> None:
    assert clock.look(off).mark == mark


def test_the_kernel_says_whether_somebody_sets_the_clock() -> None:
    assert clock.is_set() in (True, False, None)
    assert clock.look(None).mark in (OK, ODD)
