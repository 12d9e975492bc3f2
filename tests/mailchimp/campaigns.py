"""Campaigns of a Mailchimp of our own: made, filled, tried, scheduled, sent; who got each one, and how often."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.mailchimp.people import SUBSCRIBED, Refusal, md5, stamp
from tests.mailchimp.rooms import ID, Answer, Query, Rooms

# It sends at quarters of an hour only.
QUARTER = 15
UNSUBSCRIBE = "*|UNSUB|*"
SAVE, SCHEDULE, SENT = "save", "schedule", "sent"


@dataclass
class Campaign:
    """One campaign, and to whom it went each time it was sent."""

    id: str
    recipients: dict[str, Any]
    settings: dict[str, Any]
    status: str = SAVE
    html: str = ""
    plain: str = ""
    send_time: str = ""
    tried: list[list[str]] = field(default_factory=list)
    sendings: list[set[str]] = field(default_factory=list)
    report: dict[str, int] = field(default_factory=dict)
    tracking: dict[str, Any] = field(default_factory=dict)
    # Who did what with it, by address; who followed which link.
    left: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    clicked: dict[str, set[str]] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        """What is answered of it."""
        told = {
            "id": self.id,
            "web_id": int(self.id[1:]),
            "type": "regular",
            "status": self.status,
            "send_time": self.send_time,
        }
        return told | {"recipients": self.recipients, "settings": self.settings, "create_time": stamp()}


class CampaignRooms(Rooms):
    """The rooms of campaigns, beside those of audiences."""

    def __init__(self, **audiences: str) -> None:
        super().__init__(**audiences)
        self.campaigns: dict[str, Campaign] = {}

    def campaign(self, one: str) -> Campaign:
        """Return one. Raises Refusal."""
        if one not in self.campaigns:
            raise Refusal(404, "Resource Not Found", "The requested resource could not be found.")
        return self.campaigns[one]

    def make(self, query: Query, body: Any) -> Answer:
        self.audience(body["recipients"]["list_id"])
        told = {"recipients": body["recipients"], "settings": body["settings"], "tracking": body.get("tracking", {})}
        made = Campaign(f"k{next(self.numbers)}", **told)
        self.campaigns[made.id] = made
        return 200, made.told

    def show(self, query: Query, body: Any, one: str) -> Answer:
        return 200, self.campaign(one).told

    def every(self, query: Query, body: Any) -> Answer:
        here = [one.told for one in self.campaigns.values() if self._is_asked(one, query)]
        start = int(query.get("offset", 0))
        return 200, {"campaigns": here[start : start + int(query.get("count", 10))], "total_items": len(here)}

    def _is_asked(self, one: Campaign, query: Query) -> bool:
        asked = {"status": one.status, "list_id": one.recipients["list_id"]}
        return all(query.get(name, value) == value for name, value in asked.items())

    def change(self, query: Query, body: Any, one: str) -> Answer:
        campaign = self._unsent(one)
        campaign.recipients, campaign.settings = body["recipients"], body["settings"]
        campaign.tracking = body.get("tracking", campaign.tracking)
        return 200, campaign.told

    def search(self, query: Query, body: Any) -> Answer:
        asked = query["query"].lower()
        found = [one for one in self.campaigns.values() if asked in str(one.settings.get("title", "")).lower()]
        return 200, {"results": [{"campaign": one.told, "snippet": ""} for one in found], "total_items": len(found)}

    def fill(self, query: Query, body: Any, one: str) -> Answer:
        campaign = self._unsent(one)
        campaign.html, campaign.plain = body["html"], body.get("plain_text", "")
        return 200, {"html": campaign.html, "plain_text": campaign.plain}

    def check(self, query: Query, body: Any, one: str) -> Answer:
        faults = self._faults(self.campaign(one))
        items = [{"type": "error", "id": 1, "heading": "Content", "details": fault} for fault in faults]
        return 200, {"is_ready": not faults, "items": items}

    def _faults(self, campaign: Campaign) -> list[str]:
        faults = [] if self.meant(campaign) else ["nobody is meant"]
        return faults + ([] if UNSUBSCRIBE in campaign.html else ["no way to unsubscribe"])

    def meant(self, campaign: Campaign) -> set[str]:
        """Return to whom it goes: the subscribed of its segment, or of its audience."""
        audience = self.audience(campaign.recipients["list_id"])
        number = (campaign.recipients.get("segment_opts") or {}).get("saved_segment_id")
        chosen = audience.segments[number]["members"] if number else set(audience.people.members)
        people = audience.people.members
        return {people[one].email for one in chosen if one in people and people[one].status == SUBSCRIBED}

    def attempt(self, query: Query, body: Any, one: str) -> Answer:
        self._unsent(one).tried.append(body["test_emails"])
        return 204, None

    def schedule(self, query: Query, body: Any, one: str) -> Answer:
        campaign, at = self._ready(one), datetime.fromisoformat(body["schedule_time"])
        if at.minute % QUARTER or at.second or at <= datetime.now(UTC):
            raise Refusal(400, "Bad Request", "Campaigns may only be scheduled to send on the quarter-hour.")
        campaign.status, campaign.send_time = SCHEDULE, body["schedule_time"]
        return 204, None

    def unschedule(self, query: Query, body: Any, one: str) -> Answer:
        campaign = self.campaign(one)
        if campaign.status != SCHEDULE:
            raise Refusal(400, "Bad Request", "This campaign is not scheduled.")
        campaign.status, campaign.send_time = SAVE, ""
        return 204, None

    def send(self, query: Query, body: Any, one: str) -> Answer:
        self._go(self._ready(one))
        return 204, None

    def release(self, at: datetime) -> None:
        """Send what was scheduled until a moment."""
        for campaign in self.campaigns.values():
            if campaign.status == SCHEDULE and datetime.fromisoformat(campaign.send_time) <= at:
                self._go(campaign)

    def _go(self, campaign: Campaign) -> None:
        campaign.status, campaign.send_time = SENT, stamp()
        campaign.sendings.append(self.meant(campaign))

    def _unsent(self, one: str) -> Campaign:
        campaign = self.campaign(one)
        if campaign.status != SAVE:
            raise Refusal(400, "Bad Request", "This campaign cannot be changed: it is scheduled or sent already.")
        return campaign

    def _ready(self, one: str) -> Campaign:
        campaign = self._unsent(one)
        if faults := self._faults(campaign):
            raise Refusal(400, "Bad Request", f"Your Campaign is not ready to send: {faults}")
        return campaign

    def tell(self, query: Query, body: Any, one: str) -> Answer:
        campaign = self.campaign(one)
        sent = sum(map(len, campaign.sendings))
        clickers = set[str]().union(*campaign.clicked.values())
        people = {
            "opens": campaign.opened,
            "clicks": clickers,
            "bounces": campaign.failed,
            "unsubscribed": campaign.left,
        }
        counts = {name: campaign.report.get(name, len(several)) for name, several in people.items()}
        told = {"id": one, "emails_sent": sent, "unsubscribed": counts["unsubscribed"]}
        told |= {"opens": {"unique_opens": counts["opens"]}, "clicks": {"unique_subscriber_clicks": counts["clicks"]}}
        return 200, told | {"bounces": {"hard_bounces": counts["bounces"]}}

    def _several(self, part: str, rows: list[dict[str, Any]], query: Query) -> Answer:
        start = int(query.get("offset", 0))
        return 200, {part: rows[start : start + int(query.get("count", 10))], "total_items": len(rows)}

    def recipients(self, query: Query, body: Any, one: str) -> Answer:
        campaign = self.campaign(one)
        everybody = sorted(set[str]().union(*campaign.sendings))
        told = {True: "hard", False: "sent"}
        rows = [{"email_id": md5(email), "status": told[email in campaign.failed]} for email in everybody]
        return self._several("sent_to", rows, query)

    def leavers(self, query: Query, body: Any, one: str) -> Answer:
        rows = [{"email_id": md5(email)} for email in sorted(self.campaign(one).left)]
        return self._several("unsubscribes", rows, query)

    def openers(self, query: Query, body: Any, one: str) -> Answer:
        rows = [{"email_id": md5(email)} for email in sorted(self.campaign(one).opened)]
        return self._several("members", rows, query)

    def links(self, query: Query, body: Any, one: str) -> Answer:
        clicked = self.campaign(one).clicked
        rows = [{"id": md5(link), "url": link, "unique_clicks": len(several)} for link, several in clicked.items()]
        return self._several("urls_clicked", rows, query)

    def clickers(self, query: Query, body: Any, one: str, link: str) -> Answer:
        several = next(who for url, who in self.campaign(one).clicked.items() if md5(url) == link)
        return self._several("members", [{"email_id": md5(email)} for email in sorted(several)], query)

    ONE = f"/campaigns/{ID}"
    REPORT = f"/reports/{ID}"
    rooms = (
        *Rooms.rooms,
        ("POST", "/campaigns", make),
        ("GET", "/campaigns", every),
        ("GET", ONE, show),
        ("PATCH", ONE, change),
        ("GET", "/search-campaigns", search),
        ("PUT", f"{ONE}/content", fill),
        ("GET", f"{ONE}/send-checklist", check),
        ("POST", f"{ONE}/actions/test", attempt),
        ("POST", f"{ONE}/actions/schedule", schedule),
        ("POST", f"{ONE}/actions/unschedule", unschedule),
        ("POST", f"{ONE}/actions/send", send),
        ("GET", REPORT, tell),
        ("GET", f"{REPORT}/sent-to", recipients),
        ("GET", f"{REPORT}/unsubscribed", leavers),
        ("GET", f"{REPORT}/open-details", openers),
        ("GET", f"{REPORT}/click-details", links),
        ("GET", f"{REPORT}/click-details/{ID}/members", clickers),
    )
