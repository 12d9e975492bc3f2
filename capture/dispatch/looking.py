"""A mailing on whatever channel: looked at, stopped, and told what became of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from capture import deliveries, law, letters, mailings, texts
from capture.deliveries import Plan
from capture.dispatch import elsewhere
from capture.errors import ApproverAlone
from capture.mailings import Draughtsman, Finding, Look, Mailing
from capture.segments import Scope
from capture.settings import MAILCHIMP, Settings
from capture.staff import Colleague
from capture.words import N_

UNREADABLE = N_("its audience or its text cannot be read any more: look at it, then plan it anew")


def look(settings: Settings, scope: Scope, mailing: Mailing) -> Look:
    """Read, draw and count a mailing, and say what stands in its way on its channel. Raises ThemeUnreadable."""
    looked = mailings.look(Draughtsman(settings), scope, mailing)
    more: Iterable[Finding] = ()
    if mailing.channel == law.TEXT:
        more = texts.findings(settings, looked)
    elif way(settings, mailing.channel):
        more = elsewhere.findings(settings, scope.session, looked)
    return replace(looked, findings=[*looked.findings, *more])


def plan(session: Session, settings: Settings, looked: Look, by: str, at: datetime) -> Plan:
    """Let a mailing leave at its moment; where a second has to agree, colleagues get a letter that leads to it.

    Raises MailingRefused or MailingGone.
    """
    order = mailings.order_of(looked, settings.campaign, at, way(settings, looked.mailing.channel))
    planned = deliveries.plan(session, order, by, at)
    if planned.waits:
        letters.ask_for_a_second(session, by, settings.suppression_key, at)
    return planned


def way(settings: Settings, channel: str) -> str:
    """Return who carries mailings of a channel: MAILCHIMP, or "" where they leave from here."""
    by_mailchimp = channel == law.EMAIL and settings.mailings_by == MAILCHIMP
    return deliveries.MAILCHIMP if by_mailchimp else ""


def approve(session: Session, plan: Plan, seen: datetime | None, by: Colleague, at: datetime) -> None:
    """Agree to a mailing as it was planned at the moment that one has seen; whoever planned it cannot.

    That they planned it at a terminal, under an account that bears their name, makes no second of them. Raises
    ApproverAlone or MailingGone.
    """
    if by.is_behind(plan.by):
        raise ApproverAlone
    deliveries.approve(session, plan, seen, by.actor, at)


def stop(session: Session, plan: Plan, why: str, by: str, at: datetime) -> None:
    """Let nothing more of a mailing leave, on whatever channel. Raises MailingGone if it is over."""
    deliveries.unplan(session, plan, why, by, at)
    texts.unplan(session, plan.key, at)


def fates(session: Session, plan: Plan) -> dict[str, int]:
    """Return how many letters or texts of a mailing are in each state, by msgid."""
    if plan.channel != law.TEXT:
        return deliveries.fates(session, plan)
    counted = texts.results(session, plan.key).get(plan.key, Counter[str]())
    return {texts.STATES[state]: number for state, number in counted.items()}
