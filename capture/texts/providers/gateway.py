"""A gateway: any program that speaks these few addresses in JSON (docs/texts.en.md), in front of any provider.

A reference is taken once however often it is posted, and what `GET /texts/REFERENCE` does not know was never taken.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from capture.deliveries.texts import DELIVERED, FAILED
from capture.errors import AnswerLost
from capture.texts.providers.interface import Fate, Refusal, Reply, Report, Sending, name_of
from capture.texts.providers.lines import Line

TAKEN, REFUSED = "accepted", "refused"


class Gateway:
    """Carries texts by HTTP: https://TOKEN@gateway.example/path, or https://user:password@…"""

    at_once, certain = 50, True

    def __init__(self, url: str, sender: str) -> None:
        """Read the address and who we are there; nothing is asked yet."""
        parts = urlsplit(url)
        place = parts.netloc.rpartition("@")[2]
        self.line, self.sender = Line(f"{parts.scheme}://{place}{parts.path}"), sender
        self.headers = _who(unquote(parts.username or ""), parts.password)

    def send(self, batch: Sequence[Sending]) -> dict[str, Fate]:
        """Post all of them in one request; whichever the answer leaves out is asked for by itself."""
        texts = [
            {"reference": one.reference, "to": one.number, "text": one.text, "until": _moment(one.until)}
            for one in batch
        ]
        said = self.line.post("/texts", json.dumps({"from": self.sender, "texts": texts}).encode(), self.headers)
        return {str(one.get("reference")): fate for one in _listed(said, "texts") if (fate := _fate(one))}

    def ask(self, reference: str) -> Fate | None:
        """Ask for one text by our reference."""
        said = self.line.get(f"/texts/{quote(reference)}", self.headers)
        if said is None:
            return None
        fate = _fate(said) if isinstance(said, dict) else None
        if fate is None:
            raise AnswerLost(reason="an answer that cannot be read")
        return fate

    def refusals(self) -> list[Refusal]:
        """Ask for every number that refused."""
        return list(refusals(self.line.get("/refusals", self.headers)))

    def replies(self, since: datetime) -> list[Reply]:
        """Ask for the replies since then."""
        return list(replies(self.line.get(f"/replies?{_since(since)}", self.headers)))

    def heeded(self, replies: Sequence[Reply]) -> bool:
        """All are said each time."""
        return True

    def reports(self, since: datetime) -> list[Report]:
        """Ask for the reports of what was sent since then."""
        return list(reports(self.line.get(f"/reports?{_since(since)}", self.headers)))


def refusals(said: Any) -> Iterator[Refusal]:
    """Read the refusals of an answer, or of what a gateway posts to us."""
    for one in _listed(said, "refusals"):
        yield Refusal(str(one.get("to", "")), _read_moment(one.get("at")))


def replies(said: Any) -> Iterator[Reply]:
    """Read the replies of an answer, or of what a gateway posts to us."""
    for one in _listed(said, "replies"):
        said_at, named = _read_moment(one.get("at")), name_of(one.get("id"))
        yield Reply(str(one.get("from", "")), str(one.get("text", "")), said_at, named)


def reports(said: Any) -> Iterator[Report]:
    """Read the reports of an answer, or of what a gateway posts to us."""
    for one in _listed(said, "reports"):
        if one.get("state") in (DELIVERED, FAILED):
            names = name_of(one.get("reference")), name_of(one.get("id"))
            yield Report(str(one["state"]), *names, str(one.get("reason", "")))


def _who(user: str, password: str | None) -> dict[str, str]:
    if password is not None:
        return {"Authorization": "Basic " + b64encode(f"{user}:{unquote(password)}".encode()).decode()}
    return {"Authorization": f"Bearer {user}"} if user else {}


def _fate(one: dict[str, Any]) -> Fate | None:
    state, told = one.get("state"), name_of(one.get("id"))
    if state in (TAKEN, DELIVERED):
        return Fate(True, told)
    return Fate(False, told, str(one.get("reason") or "")) if state in (REFUSED, FAILED) else None


def _listed(said: Any, name: str) -> Iterator[dict[str, Any]]:
    found = said.get(name) if isinstance(said, dict) else None
    return (one for one in (found if isinstance(found, list) else []) if isinstance(one, dict))


def _since(at: datetime) -> str:
    return urlencode({"since": _moment(at)})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _read_moment(said: Any) -> datetime | None:
    try:
        read = datetime.fromisoformat(said)
        return read.astimezone(UTC) if read.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
