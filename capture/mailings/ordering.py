"""From a mailing as it is written to one that is to leave: only what nothing stands in the way of."""

from datetime import datetime

from capture.deliveries import Order
from capture.errors import MailingRefused
from capture.mailings.checking import Look
from capture.mailings.drawing import Letter
from capture.settings import Campaign


def order_of(looked: Look, campaign: Campaign, at: datetime, via: str = "") -> Order:
    """Return what is to be planned. Raises MailingRefused, with everything that stands in the way."""
    if looked.segment is None or looked.reach is None or not looked.may_leave:
        raise MailingRefused(why=" ".join(finding.told for finding in looked.findings if finding.refuses))
    mailing, reach = looked.mailing, looked.reach
    return Order(
        key=mailing.key,
        channel=mailing.channel,
        line=looked.segment.line,
        audience=reach.audience.name,
        sender=mailing.first.sender,
        sponsor=campaign.controller.name,
        letters={letter.language: _told(letter) for letter in looked.letters},
        people=reach.people,
        send_at=max(mailing.send_at(campaign) or at, at),
        waits=reach.people > campaign.approval_from,
        via=via,
    )


def _told(letter: Letter) -> dict[str, object]:
    return {"subject": letter.subject.told(), "html": letter.html.told(), "text": letter.text.told()}
