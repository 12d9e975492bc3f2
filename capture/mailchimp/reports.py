"""Reports: what came of a campaign, asked for ever less often: who left by it, whose address failed, who clicked."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from capture.database import now
from capture.deliveries import Campaign, campaigns, results
from capture.errors import MailchimpGone
from capture.mailchimp import tagging
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.members import Member
from capture.supporters import Supporter

PAGE, AN_ACT = 1000, 500
# So long after it left, how often it is asked for; then no more.
PAUSES = (
    (timedelta(hours=2), timedelta(minutes=10)),
    (timedelta(days=2), timedelta(hours=1)),
    (timedelta(days=14), timedelta(hours=12)),
)
FAILED = frozenset({"hard", "soft"})
SUMMARY = "emails_sent,unsubscribed,bounces,clicks.unique_subscriber_clicks,opens.unique_opens"


def pull(bridge: Bridge, campaign: Campaign) -> None:
    """Ask what came of a campaign, and note it of each person; one whose report is gone is asked for no more."""
    at = now()
    try:
        told = bridge.mailchimp.reports.get_campaign_report(campaign.number, fields=SUMMARY)
        said = _numbers(told)
        if said != campaign.told:
            for kind, people in _people(bridge, campaign, told):
                _note(bridge, campaign, kind, people, at)
    except MailchimpGone:
        _drop(bridge, campaign, None)
        return
    due = due_after(campaign, at)
    if due is None:
        _drop(bridge, campaign, campaign.segment)
    with bridge.database.writing() as session:
        campaigns.note(session, campaign.id, told=said, due_at=due)


def due_after(campaign: Campaign, at: datetime) -> datetime | None:
    """Return when it is asked for next, None for no more."""
    age = at - (campaign.sent_at or at)
    return next((at + pause for until, pause in PAUSES if age < until), None)


def _numbers(told: dict[str, Any]) -> str:
    bounces, clicks, opens = (told.get(part) or {} for part in ("bounces", "clicks", "opens"))
    failed = int(bounces.get("hard_bounces") or 0) + int(bounces.get("soft_bounces") or 0)
    counted = (told.get("emails_sent"), failed, told.get("unsubscribed"), clicks.get("unique_subscriber_clicks"))
    return " ".join(str(number or 0) for number in (*counted, opens.get("unique_opens")))


def _people(bridge: Bridge, campaign: Campaign, told: dict[str, Any]) -> Iterator[tuple[str, set[str]]]:
    there, number, settings = bridge.mailchimp.reports, campaign.number, bridge.settings
    left = _paged(there.get_unsubscribed_list_for_campaign, "unsubscribes", number, fields=_fields("unsubscribes"))
    yield results.LEFT, {one["email_id"] for one in left}
    if any((told.get("bounces") or {}).values()):
        asked = _paged(there.get_campaign_recipients, "sent_to", number, fields=_fields("sent_to", "status"))
        yield results.BOUNCED, {one["email_id"] for one in asked if one["status"] in FAILED}
    if settings.mailing_clicks:
        yield results.CLICKED, set(_clickers(bridge, number))
    if settings.mailing_opens:
        opened = _paged(there.get_campaign_open_details, "members", number, fields=_fields("members"))
        yield results.OPENED, {one["email_id"] for one in opened}


def _fields(part: str, *more: str) -> str:
    return ",".join([f"{part}.{name}" for name in ("email_id", *more)] + ["total_items"])


def _clickers(bridge: Bridge, number: str) -> Iterator[str]:
    there, fields = bridge.mailchimp.reports, "urls_clicked.id,urls_clicked.unique_clicks,total_items"
    links = [one["id"] for one in _paged(there.get_campaign_click_details, "urls_clicked", number, fields=fields)]
    for link in links:
        for one in _paged(there.get_subscribers_info, "members", number, link, fields=_fields("members")):
            yield one["email_id"]


def _paged(ask: Any, part: str, *ids: str, **asked: str) -> Iterator[dict[str, Any]]:
    seen = 0
    while True:
        answer = ask(*ids, count=PAGE, offset=seen, **asked)
        yield from answer[part]
        seen += len(answer[part])
        if not answer[part] or seen >= int(answer["total_items"]):
            return


def _note(bridge: Bridge, campaign: Campaign, kind: str, subscribers: Iterable[str], at: datetime) -> None:
    several = sorted(subscribers)
    for place in range(0, len(several), AN_ACT):
        here = sa.select(Member.who).where(Member.subscriber.in_(several[place : place + AN_ACT]))
        with bridge.database.writing() as session:
            bridge.go_on(session)
            results.note(session, campaign.key, kind, Supporter.who.in_(here), at)


def _drop(bridge: Bridge, campaign: Campaign, segment: int | None) -> None:
    """Take the tag away over there: nobody asks by it any more."""
    if segment is not None:
        tagging.drop(bridge, segment)
    with bridge.database.writing() as session:
        campaigns.note(session, campaign.id, due_at=None, segment=None)
