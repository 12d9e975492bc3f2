"""Browsers: they come when they come, whether the server keeps up or not, over the connections that a proxy would hold.

What a visitor waits is measured from the moment at which they came.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.night.town import HONEST, PAGES, READER, Visitor

CONNECTIONS = 64
PATIENCE = 30.0  # seconds
TAKEN, HELD = "letter at once", "held, and told"


@dataclass
class Seen:
    """What visitors saw: outcomes by kind, and milliseconds by what was asked."""

    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    taken: set[str] = field(default_factory=set)


class Front:
    """The connections of a proxy to one server."""

    def __init__(self, port: int) -> None:
        self.port, self.idle = port, asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None]()
        for _ in range(CONNECTIONS):
            self.idle.put_nowait(None)

    async def ask(self, method: str, path: str, connection: str, body: str = "") -> tuple[int, str]:
        """Ask, and return status and Location, or 0 where no answer came."""
        held = await self.idle.get()
        kept = None
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = held or await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(self._request(method, path, connection, body))
                answer = await _answer(reader)
                kept = (reader, writer)
                return answer
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return 0, ""
        finally:
            self.idle.put_nowait(kept)

    def _request(self, method: str, path: str, connection: str, body: str) -> bytes:
        origin = f"http://127.0.0.1:{self.port}"
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"X-Forwarded-For: {connection}"]
        if method == "POST":
            kind = "application/x-www-form-urlencoded"
            lines += [f"Origin: {origin}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
    await reader.readexactly(int(fields.get("content-length", "0")))
    return int(head[0].split()[1]), fields.get("location", "")


async def live(port: int, visitors: list[Visitor], proofs: Mapping[str, str], form: str) -> Seen:
    """Let everybody come at their moment, and return what they saw."""
    front, seen, began = Front(port), Seen(), time.monotonic()
    async with asyncio.TaskGroup() as coming:
        for visitor in visitors:
            await asyncio.sleep(max(0.0, began + visitor.at - time.monotonic()))
            coming.create_task(_visit(front, seen, visitor, proofs.get(visitor.email, ""), form))
    return seen


async def _visit(front: Front, seen: Seen, visitor: Visitor, proof: str, form: str) -> None:
    page = PAGES[hash((visitor.connection, visitor.at)) % len(PAGES)]
    if visitor.kind in (HONEST, READER):
        await _timed(seen, "page", front.ask("GET", page, visitor.connection))
    if visitor.kind == READER:
        return
    if visitor.kind == HONEST:
        await _timed(seen, "challenge", front.ask("GET", "/sign-up/challenge", visitor.connection))
    body = f"{urlencode({'email': visitor.email, 'altcha': proof})}&{form}"
    status, there = await _timed(seen, "sign-up", front.ask("POST", "/sign-up", visitor.connection, body))
    outcome = HELD if there.endswith("noted") else TAKEN if status == 303 else str(status or "no answer")
    seen.outcomes[visitor.kind][outcome] += 1
    if status == 303:
        seen.taken.add(visitor.email)


async def _timed(seen: Seen, what: str, asked: "asyncio._CoroutineLike[tuple[int, str]]") -> tuple[int, str]:
    began = time.monotonic()
    answer = await asked
    seen.waits[what].append(1000 * (time.monotonic() - began))
    if what != "sign-up":
        seen.outcomes[what][str(answer[0] or "no answer")] += 1
    return answer
