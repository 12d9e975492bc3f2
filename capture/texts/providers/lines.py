"""Lines to a provider: one request each, within a budget of seconds, TLS verified; a redirect is no answer.

What certainly did not arrive is told apart from what may have: only that may be said again.
"""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from capture.errors import AnswerLost, ProviderAway

SILENCE = 10.0  # seconds without a byte
# Whoever answers byte by byte is never silent; well below outbox.HOLDS.
BUDGET = 30.0  # seconds for all of one request
MOST = 16 * 1024 * 1024  # bytes of an answer: a million numbers
# It read them and does not like one (RFC 9110, 15.5); whatever else it says no to is about us.
ABOUT_TEXTS = frozenset({400, 409, 413, 422})
LONGEST_WAIT = 900  # seconds that a provider may ask us to wait


class Line:
    """The way to one provider."""

    def __init__(self, base: str, seconds: float = BUDGET) -> None:
        """Name the address below which everything is asked; nothing is opened yet."""
        self.base, self.seconds = base.rstrip("/"), seconds
        self.parts = urlsplit(self.base)

    def post(self, path: str, content: bytes, headers: Mapping[str, str]) -> Any:
        """Tell something. Returns the answer's JSON. Raises ProviderAway or AnswerLost."""
        return self._ask("POST", path, content, {"Content-Type": "application/json", **headers})

    def get(self, path: str, headers: Mapping[str, str]) -> Any:
        """Ask something. Returns the answer's JSON, None where there is no such thing. Raises the same."""
        return self._ask("GET", path, None, headers)

    def _ask(self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]) -> Any:
        connection, ends = self._connection(), _Ends()
        clock = threading.Timer(self.seconds, ends.hang_up, [connection])
        clock.daemon = True
        clock.start()
        try:
            _connect(connection)
            ends.line = connection.sock
            return _answer(connection, method, self.parts.path + path, content, headers)
        finally:
            clock.cancel()
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self.parts.hostname or "", self.parts.port
        wait = min(SILENCE, self.seconds)
        if self.parts.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=wait, context=ssl.create_default_context())
        return http.client.HTTPConnection(host, port, timeout=wait)


def _connect(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as trouble:
        raise ProviderAway(reason=type(trouble).__name__, seconds=0, about_texts=False) from trouble


def _answer(
    connection: http.client.HTTPConnection, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
) -> Any:
    try:
        connection.request(method, path, content, {"Accept": "application/json", "Connection": "close", **headers})
        with connection.getresponse() as answer:
            said = answer.read(MOST + 1)
    except (OSError, http.client.HTTPException) as trouble:
        raise AnswerLost(reason=type(trouble).__name__) from trouble
    if answer.status == http.HTTPStatus.NOT_FOUND and method == "GET":
        return None
    if 400 <= answer.status < 500:
        # It says no: nothing was taken.
        wait, about = _wait(answer.headers.get("Retry-After", "")), answer.status in ABOUT_TEXTS
        raise ProviderAway(reason=f"HTTP {answer.status}", seconds=wait, about_texts=about)
    if not 200 <= answer.status < 300:
        raise AnswerLost(reason=f"HTTP {answer.status}")
    return _read(said)


def _read(said: bytes) -> Any:
    if len(said) > MOST:
        raise AnswerLost(reason="too long an answer")
    try:
        return json.loads(said)
    except (ValueError, RecursionError) as trouble:
        raise AnswerLost(reason="an answer that cannot be read") from trouble


def _wait(seconds: str) -> int:
    return min(int(seconds), LONGEST_WAIT) if seconds.isascii() and seconds.isdigit() else 0


class _Ends:
    """Hangs up when a request has taken too long: the time-out of a socket begins anew with each byte."""

    # The connection forgets its socket once the last answer has begun.
    line: socket.socket | None = None

    def hang_up(self, connection: http.client.HTTPConnection) -> None:
        """Let whoever waits for more find the end."""
        line = self.line or connection.sock
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
