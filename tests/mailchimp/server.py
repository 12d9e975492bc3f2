"""A Mailchimp of our own over real HTTP, on loopback: with its limits, and with what goes wrong on the way."""

import json
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.mailchimp.campaigns import CampaignRooms
from tests.mailchimp.people import Refusal
from tests.mailchimp.rooms import Audience

MOST_CONNECTIONS = 10
AUDIENCE, KEY = "0a1b2c3d4e", "0123456789abcdef0123456789abcdef-us1"
JSON, PROBLEM = "application/json; charset=utf-8", "application/problem+json; charset=utf-8"
# One write to a list of people or of tags.
MEMBER_WRITE = re.compile(r"POST /lists/[^/]+(?:\?.*)?|(?:PUT|PATCH|POST|DELETE) /lists/[^/]+/members.*")


class Chimp(CampaignRooms):
    """The server: what it remembers, what was asked of it, and what is to go wrong next."""

    def __init__(self) -> None:
        super().__init__(**{AUDIENCE: "Saint-Aurèle"})
        # By what is to go wrong: the first for the next request, and so on; only those that match `on`.
        self.faults: deque[str] = deque()
        self.on, self.always = re.compile(".*"), ""
        self.calls: list[str] = []
        # Every word that came over, for those who look for what must not.
        self.heard: list[bytes] = []
        self.address = ""
        self.busy = self.most_busy = self.connections = 0
        # Whoever is held answers when this is set.
        self.released = threading.Event()

    @property
    def main(self) -> Audience:
        """The audience of the tests."""
        return self.audiences[AUDIENCE]

    @property
    def writes(self) -> list[str]:
        """The calls that wrote members."""
        return [call for call in self.calls if MEMBER_WRITE.fullmatch(call)]

    def fault(self, called: str) -> str:
        """Return what goes wrong with a call."""
        if not self.on.fullmatch(called):
            return ""
        return self.faults.popleft() if self.faults else self.always


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    chimp: Chimp

    def setup(self) -> None:
        """Count connections."""
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.chimp.lock:
            self.chimp.connections += 1

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def meet(self) -> None:
        """Answer."""
        chimp, called = self.chimp, f"{self.command} {self.path}"
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with chimp.lock:
            chimp.calls.append(called)
            chimp.heard.append(self.path.encode() + body)
            chimp.busy += 1
            chimp.most_busy = max(chimp.most_busy, chimp.busy)
            fault = "429" if chimp.busy > MOST_CONNECTIONS else chimp.fault(called)
        try:
            self.go_wrong(fault, body) if fault else self.say(*self.done(body))
        finally:
            with chimp.lock:
                chimp.busy -= 1

    def done(self, body: bytes) -> tuple[int, bytes, str]:
        """Do what is asked. Returns the answer."""
        if self.headers.get("Authorization") is None:
            return problem(Refusal(401, "API Key Invalid", "Your API key may be invalid."))
        try:
            status, told = self.chimp.answer(self.command, self.path, json.loads(body or b"null"))
        except Refusal as refusal:
            return problem(refusal)
        return status, b"" if told is None else json.dumps(told).encode(), JSON

    def say(self, status: int, said: bytes, kind: str = JSON, length: int | None = None) -> None:
        """Answer."""
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(said) if length is None else length))
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:1{self.path}")
        self.end_headers()
        self.wfile.write(said)

    def go_wrong(self, fault: str, body: bytes) -> None:
        """Let something go wrong."""
        name, _, figure = fault.partition(":")
        if name in ANSWERS:
            self.say(*ANSWERS[name])
        elif name == "reset":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            if name == "held":
                self.chimp.released.wait(60)
            time.sleep(float(figure) if name == "slow" else 0)
            self.break_off(name, *self.done(body), pause=float(figure or 0.1))

    def break_off(self, name: str, status: int, said: bytes, kind: str, pause: float) -> None:
        """Do what was asked, and answer half, byte by byte, late, or not at all."""
        half = said[: len(said) // 2]
        if name in ("slow", "held"):
            self.say(status, said, kind)
        elif name == "drip":
            self.drip(status, said, kind, pause)
        elif name == "truncated":
            self.say(status, half, kind)
        elif name == "cut":
            self.say(status, half, kind, len(said))
        else:
            assert name == "lost"
        self.close_connection = name in ("cut", "lost")

    def drip(self, status: int, said: bytes, kind: str, pause: float) -> None:
        """Answer byte by byte."""
        self.say(status, b"", kind, len(said))
        for place in range(len(said)):
            try:
                self.wfile.write(said[place : place + 1])
            except OSError:
                self.close_connection = True
                return
            time.sleep(pause)


for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
    setattr(Handler, f"do_{method}", Handler.meet)


def problem(refusal: Refusal) -> tuple[int, bytes, str]:
    """Return a refusal as Mailchimp writes it."""
    told = {"type": "https://mailchimp.com/developer/", "title": refusal.title, "status": refusal.status}
    errors = [{"field": name, "message": message} for name, message in refusal.errors]
    told |= {"detail": refusal.detail, "instance": "0f1e2d3c"} | ({"errors": errors} if errors else {})
    return refusal.status, json.dumps(told).encode(), PROBLEM


# What is answered without anything being done.
ANSWERS: dict[str, tuple[int, bytes, str]] = {
    "429": problem(Refusal(429, "Too Many Requests", "You have exceeded the limit.")),
    "429empty": (429, b"", JSON),
    "403bare": (403, b"<html>Forbidden</html>", "text/html"),
    "403": problem(Refusal(403, "Forbidden", "You may not.")),
    "400": problem(Refusal(400, "Bad Request", "The URL could not be reached.")),
    "500empty": (500, b"", JSON),
    "502html": (502, b"<html>Bad Gateway</html>", "text/html"),
    "redirect": (302, b"", JSON),
}


@contextmanager
def running() -> Iterator[Chimp]:
    """Run one."""
    chimp = Chimp()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Ours", (Handler,), {"chimp": chimp}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        chimp.address = f"http://127.0.0.1:{server.server_port}"
        yield chimp
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
