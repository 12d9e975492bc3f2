"""The front: what visitors meet at the public address: the name, the certificate, our own site behind it."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import partial
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from capture.errors import NothingHeard
from capture.settings import Settings
from capture.watch import knocks
from capture.watch.findings import ODD, OK, WRONG, Finding, trouble, verdict
from capture.watch.live.names import Names
from capture.watch.live.patience import STEP, within
from capture.words import N_

HTTPS, HTTP = 443, 80
DAY = 86400  # seconds
# Let's Encrypt's certificates last 90 days and are renewed at 30: below three weeks something keeps it from that.
RENEWED_BY = 21  # days
# Half a year, as browsers' lists ask at least.
LONG = 15_552_000  # seconds
MOST = 65536  # bytes of an answer
NAME = N_("The site’s name leads somewhere")
ENCRYPTED = N_("The site is encrypted, by a certificate that browsers believe")
OURS = N_("Our own site answers there")
PROXIES = N_("The proxies in front are as many as PROXY_HOPS says")
STAYS = N_("Browsers remember that the site is encrypted (HSTS)")
REDIRECT = N_("Who types the address without https is led to it")
UNREACHED = (OSError, http.client.HTTPException)


@dataclass
class Seen:
    """What was found, and by how many seconds the clock of the front differs from ours, where it told."""

    findings: list[Finding] = field(default_factory=list)
    off: float | None = None


@dataclass(frozen=True)
class Door:
    """Where to knock: the public address, the number behind it, and whom to believe: a file, or else the system."""

    url: SplitResult
    address: str
    authority: str | None
    plain_port: int

    @property
    def host(self) -> str:
        """The name in the address."""
        return self.url.hostname or ""

    def connect(self, port: int) -> socket.socket:
        """Open a line."""
        return socket.create_connection((self.address, port), timeout=STEP)


@dataclass(frozen=True)
class Answer:
    """What came over one line."""

    status: int
    headers: http.client.HTTPMessage
    body: str
    days: int = 0


def see(chosen: Settings, names: Names, authority: str | None = None, plain_port: int = HTTP) -> Seen:
    """Look at the public address as a visitor does; another authority and port are for trials."""
    seen, url = Seen(), urlsplit(chosen.site_url)
    if url.scheme != "https" or not url.hostname:
        remedy = N_("Write SITEURL=https://… into .env; the proxy of deploy/Caddyfile gets the certificate by itself.")
        seen.findings.append(Finding("https", WRONG, ENCRYPTED, remedy=remedy))
        return seen
    addresses, told = _resolved(url.hostname, names)
    seen.findings += told
    if addresses:
        _see_door(chosen, Door(url, addresses[0], authority, plain_port), seen)
    return seen


def _resolved(host: str, names: Names) -> tuple[list[str], list[Finding]]:
    if _is_number(host):
        return [host], []
    told = []
    try:
        found = names.ask(host, "A") + names.ask(host, "AAAA")
    except NothingHeard as silence:
        found, told = [], [trouble("name", NAME, silence, ODD, "unseen")]
    if found:
        return found, [Finding("name", OK, NAME)]
    here = _known_here(host)
    facts = {"host": host}
    if told:
        return here, told
    if here:
        remedy = N_("Only this machine knows {host}, by its own list. Enter it where you bought the name.")
        return here, [Finding("name", ODD, NAME, "", remedy, "here", facts)]
    remedy = N_(
        "Nobody knows {host}. Where you bought the name, enter this machine’s number:\n"
        "{host}. A 192.0.2.1      (its IPv4)\n{host}. AAAA 2001:db8::1 (its IPv6, if it has one)"
    )
    return [], [Finding("name", WRONG, NAME, "", remedy, "nowhere", facts)]


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _known_here(host: str) -> list[str]:
    try:
        found = within(STEP, partial(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM))
    except OSError:
        return []
    return [str(each[4][0]) for each in found]


def _see_door(chosen: Settings, door: Door, seen: Seen) -> None:
    asked_at = time.time()
    try:
        answer = within(2 * STEP, lambda: _ask(door, chosen.secret_key))
    except ssl.SSLCertVerificationError as doubt:
        remedy = N_("Browsers refuse it: {reason}. Let the proxy of deploy/Caddyfile get a certificate for {host}.")
        facts = {"reason": doubt.verify_message, "host": door.host}
        seen.findings.append(Finding("https", WRONG, ENCRYPTED, "", remedy, "refused", facts))
        return
    except UNREACHED as away:
        remedy = N_("Nobody answers at {host} ({reason}). See that the proxy runs, and that ports 80 and 443 are open.")
        facts = {"reason": type(away).__name__, "host": door.host}
        seen.findings.append(Finding("https", WRONG, ENCRYPTED, "", remedy, "away", facts))
        return
    seen.off = _off(answer.headers.get("Date", ""), asked_at, time.time())
    seen.findings += [_certificate(answer), *_ours(answer, chosen), _stays(answer), _redirect(door)]


def _ask(door: Door, secret_key: str) -> Answer:
    context = ssl.create_default_context(cafile=door.authority)
    port = door.url.port or HTTPS
    with context.wrap_socket(door.connect(port), server_hostname=door.host) as line:
        ends = ssl.cert_time_to_seconds(str((line.getpeercert() or {}).get("notAfter")))
        asking = http.client.HTTPSConnection(door.host, port)
        asking.sock = line
        asking.request("GET", "/healthz", headers={knocks.HEADER: knocks.knock(secret_key)})
        came = asking.getresponse()
        body = came.read(MOST).decode("utf-8", "replace")
    return Answer(came.status, came.headers, body, int((ends - time.time()) // DAY))


def _off(date: str, before: float, after: float) -> float | None:
    try:
        said = parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None
    # A date is cut to its second (RFC 9110, 5.6.7).
    return said - after if said > after else min(said + 1 - before, 0.0)


def _certificate(answer: Answer) -> Finding:
    remedy = N_("It should have been renewed. See what the proxy says of it, and that ports 80 and 443 are open.")
    soon = answer.days < RENEWED_BY
    detail, facts = N_("It is good for {days} days."), {"days": answer.days}
    return Finding("https", ODD if soon else OK, ENCRYPTED, detail, remedy, "ends", facts)


def _ours(answer: Answer, chosen: Settings) -> Iterator[Finding]:
    lines = dict(line.split(" ", 1) for line in answer.body.splitlines() if " " in line)
    passed = lines.get("proxy")
    remedy = N_("Something else answers there, or a version with another SECRET_KEY. See to what the proxy passes on.")
    yield verdict(passed is not None, "ours", OURS, remedy)
    if passed is None:
        return
    remedy = (
        N_("There are more than PROXY_HOPS={hops}: all visitors seem to be one. Write one more into .env.")
        if passed == "more"
        else N_(
            "There are fewer than PROXY_HOPS={hops}: visitors may invent where they come from. Write fewer into .env."
        )
    )
    mark = OK if passed == "ok" else WRONG
    yield Finding("proxies", mark, PROXIES, "", remedy, "", {"hops": chosen.proxy_hops})


def _stays(answer: Answer) -> Finding:
    told = answer.headers.get("Strict-Transport-Security", "").lower().replace(" ", "")
    ages = [part.removeprefix("max-age=").strip('"') for part in told.split(";") if part.startswith("max-age=")]
    long = bool(ages) and ages[0].isdigit() and int(ages[0]) >= LONG
    remedy = N_(
        "The proxy of deploy/Caddyfile says it; something takes Strict-Transport-Security away, or shortens it."
    )
    return verdict(long, "hsts", STAYS, remedy, ODD)


def _redirect(door: Door) -> Finding:
    facts = {"host": door.host}
    try:
        answer = within(2 * STEP, lambda: _ask_plain(door))
    except UNREACHED:
        remedy = N_("Nobody answers at http://{host}. Open port 80: certificates are renewed through it, too.")
        return Finding("redirect", ODD, REDIRECT, "", remedy, "away", facts)
    led = 300 < answer.status < 400 and answer.headers.get("Location", "").startswith(f"https://{door.host}")
    remedy = N_("http://{host} shows pages that anybody on the way can read. Let the proxy lead to https.")
    return Finding("redirect", OK if led else WRONG, REDIRECT, "", remedy, "plain", facts)


def _ask_plain(door: Door) -> Answer:
    with door.connect(door.plain_port) as line:
        asking = http.client.HTTPConnection(door.host, door.plain_port)
        asking.sock = line
        asking.request("GET", "/")
        came = asking.getresponse()
        return Answer(came.status, came.headers, "")
