"""Mailchimp's own library, mended; no other module imports it.

What is wrong with its 3.0.80, and why each line below is here: failures without a body pass for successes; errors are
texts; time-outs hold for each read, not for the whole; ids may leave their place in the path; every call opens another
connection; nothing is tried again; it follows redirects and the proxies of the environment with the key in its hand.
"""

import json
import re
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import requests
import urllib3
from mailchimp_marketing.api.campaigns_api import CampaignsApi
from mailchimp_marketing.api.lists_api import ListsApi
from mailchimp_marketing.api.ping_api import PingApi
from mailchimp_marketing.api.reports_api import ReportsApi
from mailchimp_marketing.api.search_campaigns_api import SearchCampaignsApi
from mailchimp_marketing.api_client import ApiClient
from requests.adapters import HTTPAdapter

from capture.errors import MailchimpAway, MailchimpGone, MailchimpRefused, MailchimpShut, MailchimpTrouble
from capture.settings import Settings

# Mailchimp shuts out who opens more than ten at once, over all programs of one user.
MOST_CONNECTIONS = 6
CHUNK = 1 << 16
# What may be posted twice with one effect. Whatever else makes something new, and a campaign would go out again.
REPEATABLE = frozenset(
    {
        "/lists/{list_id}",
        "/lists/{list_id}/segments/{segment_id}",
        "/lists/{list_id}/members/{subscriber_hash}/tags",
        "/lists/{list_id}/members/{subscriber_hash}/actions/delete-permanent",
    }
)
# Asked for once, whatever the answer: whoever asks again looks first what became of it (capture/dispatch/mailed.py).
ONCE = "/campaigns/{campaign_id}/actions/send"
SUBSCRIBER = "subscriber_hash"
TOO_MANY, FORBIDDEN, NOT_FOUND = 429, 403, 404
# Nothing of what was asked will be better the next time, whoever is asked about: 426 asks for a newer TLS.
OURS_TO_MEND = frozenset({401, FORBIDDEN, 426})
DICE = secrets.SystemRandom()


@dataclass(frozen=True)
class Patience:
    """How long one waits: seconds for one call, how often it is tried, and the first and longest pause between."""

    budget: float = 120.0
    tries: int = 6
    first: float = 0.5
    most: float = 60.0

    def pause(self, tried: int) -> float:
        """Return how many seconds to wait, by chance, so that those who failed together do not come together."""
        return DICE.uniform(0, min(self.most, self.first * 2**tried))


@dataclass
class Mailchimp:
    """The rooms of Mailchimp that we enter, and how often we knocked."""

    wire: "Wire"
    lists: Any = field(init=False)
    ping: Any = field(init=False)
    campaigns: Any = field(init=False)
    campaign_search: Any = field(init=False)
    reports: Any = field(init=False)

    def __post_init__(self) -> None:
        """Give every room the same wire."""
        self.lists, self.ping, self.campaigns = (room(self.wire) for room in (ListsApi, PingApi, CampaignsApi))
        self.campaign_search, self.reports = SearchCampaignsApi(self.wire), ReportsApi(self.wire)

    def close(self) -> None:
        """Let go of the connections."""
        self.wire.session.close()


def connect(settings: Settings, patience: Patience | None = None) -> Mailchimp:
    """Return Mailchimp as our key opens it; nothing is asked yet."""
    return Mailchimp(Wire(settings.mailchimp_api_key, settings.mailchimp_host, patience or Patience()))


class Wire(ApiClient):  # type: ignore[misc]  # the library carries no types
    """The library's way out: one session, few connections, a bound for everything, and only truths come back."""

    def __init__(self, key: str, host: str, patience: Patience) -> None:
        """Open nothing yet; `host` is a test server's, "" for Mailchimp's own."""
        super().__init__({"api_key": key})
        self.host = host or f"https://{self.server}.api.mailchimp.com/3.0"
        self.patience = patience
        self.lines = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.auth = ("hustings", key)
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, HTTPAdapter(pool_maxsize=MOST_CONNECTIONS, max_retries=0))

    def call_api(
        self,
        resource_path: str,
        method: str,
        path_params: Mapping[str, Any] | None = None,
        query_params: Any = None,
        header_params: Any = None,
        body: Any = None,
        **_: Any,
    ) -> Any:
        """Return what Mailchimp answers, None where it has nothing to say.

        Raises MailchimpAway when nobody knows whether it was done, MailchimpShut, or MailchimpRefused.
        """
        url = self.host + _filled(resource_path, path_params or {})
        told = {"params": query_params, "data": None if body is None else json.dumps(body)}
        for tried in range(self.patience.tries):
            try:
                return self._once(method, url, told)
            except MailchimpAway as away:
                sure = away.facts.get("status") in (TOO_MANY, FORBIDDEN)
                may = method != "POST" or resource_path in REPEATABLE or sure
                if not may or resource_path == ONCE or tried + 1 == self.patience.tries:
                    raise
                time.sleep(self.patience.pause(tried))
        raise MailchimpAway(reason="-")

    def _once(self, method: str, url: str, told: Mapping[str, Any]) -> Any:
        until = time.monotonic() + self.patience.budget
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        try:
            with self.lines:
                answer = self.session.request(
                    method,
                    url,
                    **told,
                    headers=headers,
                    timeout=(min(10, self.patience.budget), self.patience.budget),
                    allow_redirects=False,
                    stream=True,
                )
                with answer:
                    said = _read(answer, until)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as trouble:
            # What it says names the address that was asked, and with it somebody.
            raise MailchimpAway(reason=type(trouble).__name__) from None
        return _told(answer.status_code, said)


def _filled(path: str, ids: Mapping[str, Any]) -> str:
    for name, value in ids.items():
        if name == SUBSCRIBER and not re.fullmatch("[0-9a-f]{32}", str(value)):
            raise ValueError("a person is addressed by the MD5 of their address")
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    return path


def _read(answer: requests.Response, until: float) -> bytes:
    said = bytearray()
    while part := answer.raw.read1(CHUNK):
        said += part
        # The library's time-out begins anew with each byte: whoever drips would hold us for ever.
        if time.monotonic() > until:
            raise requests.Timeout
    return bytes(said)


def _told(status: int, said: bytes) -> Any:
    document = _document(said)
    if 200 <= status < 300:
        if status == 204:
            return None
        if document is None:
            raise MailchimpAway(reason=f"{status}, unreadable", status=status)
        return document
    raise _trouble(status, document if isinstance(document, dict) else None)


def _trouble(status: int, told: dict[str, Any] | None) -> MailchimpTrouble:
    # At a high rate it answers a bare 403, without a word.
    if status in (408, TOO_MANY) or status >= 500 or (status == FORBIDDEN and told is None):
        return MailchimpAway(reason=str(status), status=status)
    told = told or {}
    title, detail = str(told.get("title", "")), str(told.get("detail", ""))
    if status in OURS_TO_MEND or status < 400:
        return MailchimpShut(status=status, title=title)
    errors = tuple(
        (str(one.get("field", "")), str(one.get("message", "")))
        for one in told.get("errors") or ()
        if isinstance(one, dict)
    )
    refused = MailchimpGone if status == NOT_FOUND else MailchimpRefused
    return refused(status, title, detail, str(told.get("instance", "")), errors)


def _document(said: bytes) -> Any:
    try:
        return json.loads(said)
    except ValueError:
        return None
