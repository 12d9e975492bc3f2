"""Who plays: somebody at the desk, and volunteers with phones; both only by what the house answers over HTTP."""

import json
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import requests

from capture.database import now
from capture.demo import Credentials
from capture.errors import RehearsalStuck

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FIRST = re.compile(r'<tr[^>]*><th scope="row">(.*?)</th>')
CODE = re.compile(r'name="walk" value="(\w+)"')
WALK = re.compile(r'value="[^"]*/walk/([\w-]{20,})"')
WAIT = 60.0  # seconds for one answer
SOON = 0.05


@dataclass(frozen=True)
class Slice:
    """The doors of a pair: its code, and the token of its link."""

    code: str
    token: str


class Desk:
    """A browser at the desk."""

    def __init__(self, address: str) -> None:
        self.address, self.browser = address, requests.Session()
        self.browser.headers.update({"Origin": address, "User-Agent": "hustings rehearsal"})

    def sign_in(self, who: Credentials) -> None:
        """Sign in with a password and a code. Raises RehearsalStuck where the desk does not open."""
        self.post("/desk/sign-in", email=who.email, password=who.password)
        self.post("/desk/sign-in/recovery", code=who.codes[0])
        if "/desk/sign-in" in self.get("/desk/day/").url:
            raise RehearsalStuck(port=self.address)

    def get(self, path: str) -> requests.Response:
        """Ask for a page."""
        return self.browser.get(f"{self.address}{path}", timeout=WAIT)

    def post(self, path: str, page: str = "", **fields: str) -> requests.Response:
        """Send a form as its page would; the mark against foreign pages is on the page."""
        token = TOKEN.search(self.get(page or path).text)
        told = {"csrf_token": token[1] if token else "", **fields}
        return self.browser.post(f"{self.address}{path}", data=told, timeout=WAIT)

    def paste(self, messages: Sequence[str]) -> bool:
        """Paste messages of delegates. Returns whether the desk said that it has them."""
        try:
            return self.post("/desk/day/", messages="\n".join(messages)).status_code == 200
        except requests.RequestException:
            return False

    def first(self) -> str:
        """Return who stands first on the board, "" where nobody does."""
        found = FIRST.search(self.get("/desk/day/board").text)
        return found[1] if found else ""

    def waited_for(self, name: str, most: float) -> float:
        """Return after how many seconds a name stood first; `most` where it did not."""
        begun = time.monotonic()
        while time.monotonic() - begun < most:
            if self.first() == name:
                return time.monotonic() - begun
            time.sleep(SOON)
        return most

    def click(self, place: dict[str, str], pairs: int) -> list[Slice]:
        """Press the button of a place. Returns the slices that the page shows."""
        asked = self.post("/desk/day/slices", page="/desk/day/", pairs=str(pairs), **place).text
        return [Slice(*both) for both in zip(CODE.findall(asked), WALK.findall(asked), strict=True)]

    def close(self, back: Slice) -> None:
        """Say that a pair is back: what is left of its slice is free."""
        self.post(f"/desk/day/slices/{back.code}/close", page="/desk/day/")


@dataclass
class Phone:
    """A volunteer's phone with a walk, and what it holds: each knock under its key, until the house has said yes."""

    address: str
    token: str

    @property
    def link(self) -> str:
        """What the phone opened."""
        return f"{self.address}/walk/{self.token}"

    def stops(self) -> dict[int, int]:
        """Return how many electors live in each building of the walk, in its order.

        Raises RehearsalStuck where its link opens nothing.
        """
        answer = requests.get(f"{self.link}/stops.json", timeout=WAIT)
        if answer.status_code != 200:
            raise RehearsalStuck(port=self.address)
        return {int(stop["id"]): int(stop["electors"]) for stop in answer.json()["stops"]}

    def send(self, knocks: Sequence[dict[str, object]]) -> bool:
        """Send knocks. Returns whether the house said that it has each of them."""
        told = {"sent": now().isoformat(), "knocks": list(knocks)}
        try:
            answer = requests.post(f"{self.link}/knocks", data={"knocks": json.dumps(told)}, timeout=WAIT)
        except requests.RequestException:
            return False
        return answer.status_code == 200 and all(one["what"] in ("new", "known") for one in answer.json()["knocks"])


def knock(building: int, outcome: str, voted: bool = False) -> dict[str, object]:
    """Return one knock as a phone keeps it."""
    key = str(uuid.uuid4())
    return {"key": key, "building": building, "outcome": outcome, "at": now().isoformat(), "voted": voted}
