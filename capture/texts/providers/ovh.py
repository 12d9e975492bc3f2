"""OVHcloud's REST API for text messages (eu.api.ovh.com/console, /sms): a French provider, without its library.

SMS_URL is ovh://APPLICATION_KEY:APPLICATION_SECRET:CONSUMER_KEY@sms-ab12345-1. It writes “STOP” and its number at the
end of each text that a name sends, so that we leave ours away there; what could not be tried is in docs/texts.en.md.
"""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from capture.deliveries.texts import DELIVERED, FAILED
from capture.errors import AnswerLost, ProviderAway, SettingWrong
from capture.settings import Texting
from capture.texts.providers.interface import Fate, Refusal, Reply, Report, Sending, name_of
from capture.texts.providers.lines import Line
from capture.words import N_, gettext

API = "https://eu.api.ovh.com/1.0"
# Premium transaction tracking: delivered, and undelivered for good (the codes between and after are not relied on).
STATES = {4: DELIVERED, 5: FAILED}
# A number of so few figures is shared: it takes replies of whoever was written to from it.
SHORT = 6
# Each reply is one more question; the rest is asked for when these are written down.
REPLIES_AT_ONCE = 100


class Ovh:
    """Carries texts one by one: then each has a number of its own and, as its tag, our reference."""

    at_once, certain = 1, False

    def __init__(self, url: str, texting: Texting) -> None:
        """Read the keys; nothing is asked yet. Raises SettingWrong."""
        parts = urlsplit(url)
        secret, _, consumer = unquote(parts.password or "").partition(":")
        self.keys, self.service = (unquote(parts.username or ""), secret, consumer), parts.hostname or ""
        if not all((*self.keys, self.service)):
            how = gettext(N_("Write it like ovh://key:secret:consumer@sms-ab12345-1"))
            raise SettingWrong(key="SMS_URL", value="ovh", how=how)
        # Another address only to try it at a server of tests.
        self.line = Line(parse_qs(parts.query).get("api", [API])[0])
        self.texting = texting
        self.ahead: int | None = None
        self.read: set[str] = set()
        self.unread: set[str] = set()

    def send(self, batch: Sequence[Sending]) -> dict[str, Fate]:
        """Make a job of each."""
        return {one.reference: fate for one in batch if (fate := self._send(one))}

    def ask(self, reference: str) -> Fate | None:
        """Look for a text that left by our reference; one that waits in their queue is not found there yet."""
        found = self._get("/outgoing", {"tag": reference})
        return Fate(True, name_of(found[0])) if found else None

    def refusals(self) -> list[Refusal]:
        """Ask for the numbers that said STOP."""
        return [Refusal(str(number)) for number in self._get("/blacklists")]

    def replies(self, since: datetime) -> list[Reply]:
        """Ask for the replies since then that this worker has not heeded yet, some at once."""
        found = [name_of(number) for number in self._get("/incoming", {"creationDatetime.from": _moment(since)})]
        fresh = [number for number in found if number and number not in self.read]
        self.unread = set(fresh)
        return [self._reply(number) for number in fresh[:REPLIES_AT_ONCE]]

    def heeded(self, replies: Sequence[Reply]) -> bool:
        """Keep in mind which were read. Returns whether none waits behind them."""
        self.read |= {reply.provider_id for reply in replies}
        return self.unread <= self.read

    def reports(self, since: datetime) -> list[Report]:
        """Ask which texts arrived and which did not, by their numbers."""
        return [
            Report(state, provider_id=name_of(number), reason="" if state == DELIVERED else f"PTT {code}")
            for code, state in STATES.items()
            for number in self._get("/outgoing", {"creationDatetime.from": _moment(since), "ptt": str(code)})
        ]

    def _send(self, one: Sending) -> Fate | None:
        text = one.bare if self.texting.has_name else one.text
        job: dict[str, Any] = {"message": text, "receivers": [one.number], "tag": one.reference, "charset": "UTF-8"}
        minutes = int((one.until - datetime.now(UTC)).total_seconds() // 60)
        job |= {"noStopClause": False, "priority": "medium", "validityPeriod": max(minutes, 5), **self._sender()}
        said = self._asked("POST", "/jobs", job)
        if not isinstance(said, dict):
            return None
        if _same(one.number, said.get("invalidReceivers")):
            return Fate(False, reason="the provider refuses this number")
        ids = said.get("ids")
        if isinstance(ids, list) and len(ids) == 1:
            return Fate(True, name_of(ids[0]))
        return Fate(True) if _same(one.number, said.get("validReceivers")) else None

    def _sender(self) -> dict[str, Any]:
        sender = self.texting.sender
        short = not self.texting.has_name and len(sender) <= SHORT
        return {"senderForResponse": True} if short else {"sender": sender}

    def _reply(self, number: str) -> Reply:
        said = self._asked("GET", f"/incoming/{quote(number)}")
        told = said if isinstance(said, dict) else {}
        at = _read(told.get("creationDatetime"))
        return Reply(str(told.get("sender", "")), str(told.get("message", "")), at, number)

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> list[Any]:
        said = self._asked("GET", f"{path}?{urlencode(query)}" if query else path)
        if said is None:
            return []
        if not isinstance(said, list):
            raise AnswerLost(reason="an answer that cannot be read")
        return said

    def _asked(self, method: str, path: str, told: dict[str, Any] | None = None) -> Any:
        content = "" if told is None else json.dumps(told)
        below = f"/sms/{quote(self.service)}{path}"
        headers = self._signed(method, f"{self.line.base}{below}", content)
        return self.line.post(below, content.encode(), headers) if told else self.line.get(below, headers)

    def _signed(self, method: str, url: str, content: str) -> dict[str, str]:
        # Their clock counts; ours may be wrong.
        if self.ahead is None:
            self.ahead = self._their_time() - int(time.time())
        key, secret, consumer = self.keys
        at = str(int(time.time()) + self.ahead)
        signed = "+".join((secret, consumer, method, url, content, at)).encode()
        signature = "$1$" + hashlib.sha1(signed, usedforsecurity=False).hexdigest()
        names = ("X-Ovh-Application", "X-Ovh-Consumer", "X-Ovh-Timestamp", "X-Ovh-Signature")
        return dict(zip(names, (key, consumer, at, signature), strict=True))

    def _their_time(self) -> int:
        try:
            said = self.line.get("/auth/time", {})
        except AnswerLost as lost:
            # Only the time was asked: no text is in doubt.
            raise ProviderAway(reason=lost.facts["reason"], seconds=0, about_texts=False) from lost
        return said if isinstance(said, int) else int(time.time())


def _same(number: str, listed: Any) -> bool:
    figures = number.lstrip("+")
    return any(str(one).lstrip("+0") == figures for one in (listed if isinstance(listed, list) else []))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _read(said: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(said).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
