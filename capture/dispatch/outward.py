"""Outward: links of a mailing that lead to other sites; each is asked once whether its page is there.

Only what everybody can reach is asked, behind a redirect, too: a link must not make this machine ask its neighbours.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from capture.dispatch.outside import public
from capture.errors import LinkInside
from capture.mailings import Finding, Look, leading
from capture.words import N_, gettext

# Where a host and a port are to be found.
Reach = Callable[[str, int], tuple[str, int]]
BUDGET = 20.0  # seconds for all of them
# Whoever presses a button waits for them.
AT_DESK = 8.0
ONE = 10.0  # seconds for one, with its redirects
MOST = 50  # links of one mailing
# So many mailings are asked about at once: threads that wait for other sites answer nobody.
ASKING = threading.BoundedSemaphore(2)
REDIRECTS = 5  # as browsers bear twenty, and readers fewer
PORTS = {"http": 80, "https": 443}
# RFC 9110, 15.5.5 and 15.5.11. Whoever says another no may only dislike whoever asks.
DEAD = {404: N_("there is no such page"), 410: N_("it was taken away")}
UNKNOWN_NAMES = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
NO_NAME, NO_ANSWER = N_("no site has this name"), N_("it did not answer")
NO_TIME, CIRCLE, UNREADABLE = N_("there was no time left"), N_("it leads from page to page"), N_("it cannot be read")
# Of what is asked, whether it is dead, and why; None where its page is there.
Verdict = tuple[bool, str] | None


def links(looked: Look, address: str) -> list[str]:
    """Return the links of a mailing's letters that lead to other sites, each once."""
    found = (one for letter in looked.letters for one in leading.targets(letter.html))
    return list(dict.fromkeys(one.partition("#")[0] for one in found if not f"{one}/".startswith(f"{address}/")))


def asked(looked: Look, urls: Collection[str], seconds: float = BUDGET) -> Look:
    """Return a mailing with what other sites say of its links among what was found; outside of any act."""
    return replace(looked, findings=[*looked.findings, *ask(urls, seconds=seconds)])


def ask(urls: Collection[str], reach: Reach = public, seconds: float = BUDGET) -> list[Finding]:
    """Ask each once, all beside each other, and say which are dead, and of which it is not known."""
    verdicts: dict[str, Verdict] = dict.fromkeys(urls, (False, NO_TIME))
    if verdicts and ASKING.acquire(blocking=False):
        try:
            _ask_all(verdicts, reach, seconds)
        finally:
            ASKING.release()
    return list(_told(dict(verdicts)))


def _ask_all(verdicts: dict[str, Verdict], reach: Reach, seconds: float) -> None:
    def note(url: str) -> None:
        """Ask one."""
        verdicts[url] = _ask(url, reach)

    threads = [threading.Thread(target=note, args=[url], daemon=True) for url in list(verdicts)[:MOST]]
    ends = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(ends - time.monotonic(), 0))


def _told(verdicts: dict[str, Verdict]) -> Iterator[Finding]:
    for url, verdict in verdicts.items():
        if verdict is not None:
            dead, why = verdict
            sentence = N_("{url} is dead: {why}.") if dead else N_("{url}: whether it is there is not known ({why}).")
            yield Finding(gettext(sentence).format(url=url, why=gettext(why)), refuses=dead)


def _ask(url: str, reach: Reach) -> Verdict:
    ends = time.monotonic() + ONE
    try:
        for _ in range(REDIRECTS + 1):
            status, onward = _status(url, reach, ends)
            if onward is None:
                return None if 200 <= status < 300 else (status in DEAD, DEAD.get(status, NO_ANSWER))
            url = onward
    except LinkInside as inside:
        return True, inside.message
    except socket.gaierror as unknown:
        return (True, NO_NAME) if unknown.errno in UNKNOWN_NAMES else (False, NO_ANSWER)
    except (OSError, http.client.HTTPException):
        return False, NO_ANSWER
    except ValueError:
        return True, UNREADABLE
    return False, CIRCLE


def _status(url: str, reach: Reach, ends: float) -> tuple[int, str | None]:
    # Servers that know no HEAD say all sorts of things: what they say to GET counts.
    for method in ("HEAD", "GET"):
        status, location = _answer(url, method, reach, ends)
        if 200 <= status < 400:
            break
    return status, urljoin(url, location) if location and 300 <= status < 400 else None


def _answer(url: str, method: str, reach: Reach, ends: float) -> tuple[int, str]:
    parts, left = urlsplit(url), max(ends - time.monotonic(), 0.1)
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or PORTS[_known(parts)]
    line = socket.create_connection(reach(host, port), left)
    # The time-out of a socket begins anew with each byte.
    clock = threading.Timer(left, partial(_hang_up, line))
    clock.daemon = True
    clock.start()
    connection = http.client.HTTPConnection(host, port)
    try:
        connection.sock = _sealed(line, host) if parts.scheme == "https" else line
        connection.request(method, _path(parts), headers={"Accept": "*/*", "User-Agent": "Hustings"})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        clock.cancel()
        connection.close()
        line.close()


def _known(parts: SplitResult) -> str:
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(parts.scheme)
    return parts.scheme


def _path(parts: SplitResult) -> str:
    path, query = (quote(part, safe="/%:@!$&'()*+,;=~?") for part in (parts.path or "/", parts.query))
    return f"{path}?{query}" if query else path


def _sealed(line: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(line, server_hostname=host)


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
