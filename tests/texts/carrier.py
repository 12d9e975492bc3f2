"""A provider of text messages on loopback: speaks as a gateway and as OVH do, and fails in every way that they do."""

import hashlib
import json
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEYS = ("key", "secret", "consumer")
SERVICE = "sms-ab12345-1"
# What may befall one request: before it is taken, or after.
BEFORE = ("shut", "429", "400", "401")
AFTER = ("lost", "hang", "drip", "torn", "500", "302", "garbage")
HALF = ("half", "silent")


@dataclass
class Carrier:
    """What came, by our reference, and what is to befall the next requests that bring texts."""

    url: str = ""
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    # How often each phone rang.
    rings: Counter[str] = field(default_factory=Counter)
    posts: int = 0
    faults: deque[str] = field(default_factory=deque)
    refusing: set[str] = field(default_factory=set)
    refusals: list[dict[str, str]] = field(default_factory=list)
    replies: list[dict[str, str]] = field(default_factory=list)
    reports: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    heads: list[str | None] = field(default_factory=list)
    # Called with each post, as it was told.
    heard: Callable[[dict[str, Any]], None] = lambda told: None
    # Called when texts are here and their sender was not told so yet.
    before_answer: Callable[[], None] = lambda: None
    # Called with the address of each question, before it is answered.
    asking: Callable[[str], None] = lambda path: None
    # What is said to every question, whatever it is.
    says: Any = None
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def ovh(self) -> str:
        """SMS_URL as for OVH."""
        return f"ovh://{':'.join(KEYS)}@{SERVICE}?api={self.url}/1.0"

    def take(self, reference: str, to: str, text: str, again: bool = False) -> dict[str, str]:
        """Take a text; a gateway takes one reference once, OVH whatever it is given."""
        if to in self.refusing:
            return {"reference": reference, "state": "refused", "reason": "on the stop list"}
        if reference not in self.taken or again:
            self.rings[to] += 1
            self.taken[reference] = {"id": str(1000 + len(self.taken)), "to": to, "text": text}
        return {"reference": reference, "id": self.taken[reference]["id"], "state": "accepted"}


class _Answering(BaseHTTPRequestHandler):
    carrier: Carrier

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:  # the library's name
        here, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        self.carrier.asked.append(self.path)
        self.carrier.heads.append(self.headers["Authorization"])
        self.carrier.asking(self.path)
        if self.carrier.says is not None:
            return self._say(200, self.carrier.says)
        return self._say(*(self._ovh_get(here, query) if here.startswith("/1.0/") else self._get(here)))

    def do_POST(self) -> None:  # the library's name
        carrier = self.carrier
        carrier.posts += 1
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])).decode())
        carrier.heard(told)
        fault = carrier.faults.popleft() if carrier.faults else ""
        if fault in BEFORE:
            return self._befall(fault, {})
        said = self._ovh_post(told) if self.path.startswith("/1.0/") else self._post(told, fault)
        carrier.before_answer()
        return self._befall(fault, said) if fault in AFTER else self._say(200, carrier.says or said)

    def _post(self, told: dict[str, Any], fault: str) -> dict[str, Any]:
        texts = told["texts"][: len(told["texts"]) // 2] if fault == "half" else told["texts"]
        answers = [self.carrier.take(one["reference"], one["to"], one["text"]) for one in texts]
        return {"texts": answers[::2] if fault == "silent" else answers}

    def _get(self, here: str) -> tuple[int, Any]:
        carrier = self.carrier
        if here.startswith("/texts/"):
            found = carrier.taken.get(here.removeprefix("/texts/"))
            return (200, {"state": "accepted", "id": found["id"]}) if found else (404, {})
        return 200, {here.strip("/"): getattr(carrier, here.strip("/"))}

    def _ovh_post(self, told: dict[str, Any]) -> dict[str, Any]:
        (to,) = told["receivers"]
        assert self._is_signed(json.dumps(told))
        assert told["noStopClause"] is False
        assert told["validityPeriod"] >= 5
        said = self.carrier.take(told["tag"], to, told["message"], again=True)
        if said["state"] == "refused":
            return {"ids": [], "validReceivers": [], "invalidReceivers": [to], "totalCreditsRemoved": 0}
        return {
            "ids": [int(said["id"])],
            "validReceivers": [to],
            "invalidReceivers": [],
            "totalCreditsRemoved": 1,
            "tag": told["tag"],
        }

    def _ovh_get(self, here: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        carrier, below = self.carrier, here.removeprefix(f"/1.0/sms/{SERVICE}")
        if here == "/1.0/auth/time":
            return 200, 1_700_000_000
        if not self._is_signed(""):
            return 403, {}
        if below == "/outgoing" and "tag" in query:
            return 200, [int(carrier.taken[tag]["id"]) for tag in query["tag"] if tag in carrier.taken]
        if below == "/outgoing":
            state = {"4": "delivered", "5": "failed"}[query["ptt"][0]]
            return 200, [int(report["id"]) for report in carrier.reports if report["state"] == state]
        if below == "/blacklists":
            return 200, [refusal["to"] for refusal in carrier.refusals]
        if below == "/incoming":
            return 200, list(range(len(carrier.replies)))
        reply = carrier.replies[int(below.removeprefix("/incoming/"))]
        return 200, {"sender": reply["from"], "message": reply["text"], "creationDatetime": reply["at"]}

    def _is_signed(self, body: str) -> bool:
        said, at = self.headers["X-Ovh-Signature"], self.headers["X-Ovh-Timestamp"]
        url = f"http://{self.headers['Host']}{self.path}"
        signed = "+".join((KEYS[1], KEYS[2], self.command, url, body, at))
        right = "$1$" + hashlib.sha1(signed.encode()).hexdigest()
        near = abs(int(at) - 1_700_000_000) < 60
        return said == right and near and self.headers["X-Ovh-Application"] == KEYS[0]

    def _befall(self, fault: str, said: dict[str, Any]) -> None:
        if fault == "hang":
            self.carrier.closing.wait(20)
        if fault.isdigit():
            more = {"Location": "/elsewhere"} if fault == "302" else {}
            return self._say(int(fault), {}, **more)
        if fault == "drip":
            self._drip()
        if fault in ("torn", "garbage"):
            whole = json.dumps(said).encode() if fault == "torn" else b"<html>"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(whole[: len(whole) // 2])
        self.close_connection = True
        return None

    def _drip(self) -> None:
        # Never silent, and never done.
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while not self.carrier.closing.wait(0.02):
                self.wfile.write(b" ")

    def _say(self, status: int, said: Any, **headers: str) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def opened() -> Iterator[Carrier]:
    """Open a provider; SMS_URL is its `url`, or its `ovh`."""
    carrier = Carrier()
    answering = type("Answering", (_Answering,), {"carrier": carrier})
    server = ThreadingHTTPServer(("127.0.0.1", 0), answering)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    carrier.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield carrier
    finally:
        carrier.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
