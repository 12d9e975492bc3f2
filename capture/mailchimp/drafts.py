"""Drafts: a language of a mailing as a campaign over there, made once, filled anew as often as one likes."""

import contextlib
from collections.abc import Mapping
from typing import Any

from capture.deliveries import Campaign, campaigns
from capture.errors import CampaignTouched, CampaignUneven, CampaignUnready, MailchimpGone, MailchimpHalf
from capture.mailchimp import heeding, tagging
from capture.mailchimp.bridge import Bridge
from capture.mailchimp.members import SUBSCRIBED
from capture.mailchimp.tags import PREFIX
from capture.settings import Settings

# An error over there may pass by itself.
TRIES = 2
SAVE = "save"
LONGEST = 200
FIELDS, PAGE = "id,web_id,status,send_time", 1000
FEW = "campaigns.id,campaigns.web_id,campaigns.settings.title,campaigns.status,total_items"
Told = Mapping[str, Any]


def lay(bridge: Bridge, campaign: Campaign, letter: Mapping[str, str], sender: str) -> None:
    """Let the campaign be over there with this letter, in this name.

    Raises CampaignTouched when somebody sent or scheduled it there.
    """
    found = _find(bridge, campaign)
    told = _told(bridge, campaign, letter["subject"], sender)
    if found is None:
        found = bridge.mailchimp.campaigns.create({"type": "regular", **told})
        _keep(bridge, campaign, found)
    else:
        _keep(bridge, campaign, found)
        if found["status"] != SAVE:
            raise CampaignTouched
        bridge.mailchimp.campaigns.update(campaign.number, told)
    bridge.mailchimp.campaigns.set_content(campaign.number, {"html": letter["html"], "plain_text": letter["text"]})


def check(bridge: Bridge, campaign: Campaign) -> None:
    """Ask whether Mailchimp would send it as it is. Raises CampaignUnready, and keeps the headings of what it says."""
    told = bridge.mailchimp.campaigns.get_send_checklist(campaign.number)
    if told["is_ready"]:
        return
    said = [str(item.get("heading", "")) for item in told.get("items") or () if item.get("type") == "error"]
    with bridge.database.writing() as session:
        campaigns.note(session, campaign.id, trouble=", ".join(said)[:LONGEST])
    raise CampaignUnready


def status(bridge: Bridge, campaign: Campaign) -> str | None:
    """Return how far Mailchimp says that it is, None where it is there no more."""
    try:
        return str(bridge.mailchimp.campaigns.get(campaign.number, fields=FIELDS)["status"])
    except MailchimpGone:
        return None


def page(settings: Settings, campaign: Campaign) -> str:
    """Return where colleagues see it at Mailchimp (its web_id, as they describe it), "" while it is not there."""
    where = str(settings.mailchimp_api_key).rpartition("-")[2]
    return f"https://{where}.admin.mailchimp.com/campaigns/show/?id={campaign.page}" if campaign.page else ""


def choose(bridge: Bridge, campaign: Campaign, wanted: Mapping[str, str]) -> set[str]:
    """Let exactly these bear the campaign's tag over there, by their MD5 with their addresses. Returns who does.

    Whoever did not get it is asked about: left out are only those to whom Mailchimp says that it does not write. Raises
    CampaignUneven when others bear it still, and MailchimpHalf when somebody may still get it.
    """
    if campaign.segment is None or (bearing := _bearers(bridge, campaign)) is None:
        campaign.segment = tagging.find_or_make(bridge, f"{PREFIX}{campaign.title}")
        with bridge.database.writing() as session:
            campaigns.note(session, campaign.id, segment=campaign.segment)
        bearing = _bearers(bridge, campaign) or {}
    for _ in range(TRIES):
        gaining = [wanted[one] for one in sorted(wanted.keys() - bearing.keys())]
        losing = [bearing[one] for one in sorted(bearing.keys() - wanted.keys())]
        if not gaining and not losing:
            return set(bearing)
        tagging.change(bridge, campaign.segment, gaining, losing)
        bearing = _bearers(bridge, campaign) or {}
    if bearing.keys() - wanted.keys():
        raise CampaignUneven
    if any(_is_written_to(bridge, one) for one in sorted(wanted.keys() - bearing.keys())):
        raise MailchimpHalf(found=len(bearing), expected=len(wanted))
    return set(bearing)


def _is_written_to(bridge: Bridge, one: str) -> bool:
    """Whether Mailchimp says that it writes to somebody, by their MD5."""
    told = heeding.ask(bridge, one)
    return told is not None and told["status"] == SUBSCRIBED


def _bearers(bridge: Bridge, campaign: Campaign) -> dict[str, str] | None:
    try:
        return tagging.bearers_of(bridge, campaign.segment)
    except MailchimpGone:
        return None


def _find(bridge: Bridge, campaign: Campaign) -> Told | None:
    if campaign.number:
        with contextlib.suppress(MailchimpGone):
            return dict(bridge.mailchimp.campaigns.get(campaign.number, fields=FIELDS))
    return _search(bridge, campaign)


def _search(bridge: Bridge, campaign: Campaign) -> Told | None:
    """Look for one whose making was not heard of, or that a database of an older day does not know any more."""
    seen = 0
    while True:
        answer = bridge.mailchimp.campaigns.list(list_id=bridge.audience, count=PAGE, offset=seen, fields=FEW)
        for one in answer["campaigns"]:
            if (one.get("settings") or {}).get("title") == campaign.title:
                return dict(one)
        seen += len(answer["campaigns"])
        if not answer["campaigns"] or seen >= int(answer["total_items"]):
            return None


def _keep(bridge: Bridge, campaign: Campaign, found: Told) -> None:
    campaign.number, campaign.page = str(found["id"]), found.get("web_id")
    with bridge.database.writing() as session:
        campaigns.note(session, campaign.id, number=campaign.number, page=campaign.page)


def _told(bridge: Bridge, campaign: Campaign, subject: str, sender: str) -> dict[str, Any]:
    facts, clicks = bridge.settings.campaign, bridge.settings.mailing_clicks
    return {
        "recipients": {"list_id": bridge.audience, "segment_opts": {"saved_segment_id": campaign.segment}},
        "settings": {
            "title": campaign.title,
            "subject_line": subject,
            "from_name": sender or facts.name,
            "reply_to": bridge.settings.mail_from,
            "auto_footer": False,
        },
        # Nothing is followed unless the campaign says so: the law asks for consent (docs/names.md).
        "tracking": {"opens": bridge.settings.mailing_opens, "html_clicks": clicks, "text_clicks": clicks},
    }
