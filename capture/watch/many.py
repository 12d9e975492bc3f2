"""What goes to many: does a mailing wait for somebody, is one stuck, of which texts does nobody know the fate?"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from capture import deliveries, exemptions, law, texts
from capture.database import Database
from capture.deliveries import Plan
from capture.settings import Settings
from capture.watch.findings import ODD, OK, WRONG, Finding
from capture.words import N_

LATE = timedelta(minutes=15)
LATELY = timedelta(days=7)
MAILINGS = N_("Mailings leave when they should")
TEXTS = N_("It is known what became of each text message")
THERE = N_(
    "Nothing is lost, and nothing goes twice. Mailchimp is to carry it: see that a worker runs (hustings serve, or "
    "hustings work), and what the page /desk/mailchimp says of Mailchimp."
)


def mailings(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say which mailing is stuck, and how many wait for a second colleague."""
    with database.reading() as session:
        late = [plan for plan in deliveries.due(session, at - LATE) if _is_stuck(session, settings, plan, at)]
        stuck, by_mailchimp = [plan.key for plan in late], any(plan.via == deliveries.MAILCHIMP for plan in late)
        waiting = [plan.send_at for plan in deliveries.unagreed(session)]
    if stuck:
        detail = N_("Nothing of it has left for 15 minutes: {keys}.")
        remedy = N_(
            "Nothing is lost, and nothing goes twice. See that a worker runs (hustings serve, or hustings work) and "
            "that the mail server or the provider of text messages answers (hustings doctor --live)."
        )
        remedy = THERE if by_mailchimp else remedy
        return Finding("mailings", WRONG, MAILINGS, detail, remedy, "stuck", {"keys": ", ".join(stuck)})
    facts = {"waiting": len(waiting), "since": min(waiting, default=at)}
    if any(moment <= at for moment in waiting):
        detail = N_("Waiting for a second colleague: {waiting}. The moment of one was {since}.")
        remedy = N_("A colleague who did not plan it looks at /desk/mailings and agrees, or stops it.")
        return Finding("mailings", ODD, MAILINGS, detail, remedy, "waiting", facts)
    waits = N_("Waiting for a second colleague: {waiting}.") if waiting else N_("None waits.")
    return Finding("mailings", OK, MAILINGS, waits, facts=facts)


def _is_stuck(session: Session, settings: Settings, plan: Plan, at: datetime) -> bool:
    since, lifted = at - LATE, exemptions.lifted(session)
    # Where the law held it until just now it had no time yet.
    if any(law.hold(settings.campaign.ballot, plan.channel, moment, lifted) for moment in (since, at)):
        return False
    if plan.began_at is None:
        return True
    is_text = plan.channel == law.TEXT
    return texts.is_stuck(session, plan.key, since) if is_text else deliveries.is_stuck(session, plan, since)


def doubted(settings: Settings, database: Database, at: datetime) -> Finding:
    """Say of how many texts of a week nobody knows whether they arrived."""
    with database.reading() as session:
        number = texts.doubted(session, at - LATELY)
    if not number:
        return Finding("texts", OK, TEXTS, N_("Of none of the last 7 days it is unknown."))
    detail = N_("Perhaps not received, of the last 7 days: {number}.")
    remedy = N_(
        "None is sent again by itself. hustings texts status says of which mailing they are; the line "
        "mailing:KEY.unsure finds the people."
    )
    return Finding("texts", ODD, TEXTS, detail, remedy, "unsure", {"number": number})
