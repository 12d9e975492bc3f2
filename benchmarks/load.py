"""Posting the form: with wrk for speed, and one by one for counting; always from another address."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import local
from urllib.parse import urlencode

from benchmarks.servers import Served

CONNECTIONS = 16
WRK_THREADS = 2
SEE_OTHER = 303
SCRIPT = Path(__file__).parent / "post.lua"


@dataclass(frozen=True)
class Load:
    """What wrk saw: posts answered 303 and others, milliseconds."""

    seconds: float
    acknowledged: int
    others: int
    p50: float
    p99: float
    slowest: float

    @property
    def rate(self) -> float:
        """Acknowledged posts per second."""
        return self.acknowledged / self.seconds


def form(catalogue: Path) -> str:
    """Return the form without its address: what a browser without JavaScript posts after three fields and two ticks."""
    known = json.loads(catalogue.read_text("utf-8"))
    fields = {
        "given_name": "Camille",
        "neighbourhood": known["neighbourhoods"][0]["key"],
        "newsletter": "yes",
        "issues": known["issues"][0]["key"],
        "phone": "",
        "language": "fr",
        "source": "/sign-up/",
        "src": "",
    }
    return urlencode(fields)


def wrk_is_here() -> bool:
    """Return whether wrk is installed."""
    return shutil.which("wrk") is not None


def press(served: Served, rest: str, word: str, seconds: int) -> Load:
    """Post as fast as CONNECTIONS browsers can; `word` makes the addresses of this call its own."""
    command = ["wrk", f"-t{WRK_THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
    command += ["-s", str(SCRIPT), f"{served.origin}/sign-up", "--", served.origin, word, rest]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Load(**json.loads(said.strip().splitlines()[-1]))


def post_each(served: Served, rest: str, addresses: Iterable[str], at_once: int) -> list[int]:
    """Post once for each address, many at once. Returns the status of every answer."""
    mine = local()

    def post(address: str) -> int:
        if not hasattr(mine, "connection"):
            mine.connection = HTTPConnection("127.0.0.1", served.port, timeout=60)
        headers = {"Origin": served.origin, "Content-Type": "application/x-www-form-urlencoded"}
        mine.connection.request("POST", "/sign-up", f"{urlencode({'email': address})}&{rest}", headers)
        answer = mine.connection.getresponse()
        answer.read()
        return int(answer.status)

    with ThreadPoolExecutor(at_once) as browsers:
        return list(browsers.map(post, addresses))
