"""A mailing on whatever channel: looked at, stopped, and told what became of it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from capture import deliveries, law, letters, mailings, texts
from capture.deliveries import Plan
from capture.errors import ApproverAlone
from capture.mailings import Draughtsman, Look, Mailing
from capture.segments import Scope
from capture.settings import Settings
from capture.staff import Colleague


def look(settings: Settings, scope: Scope, mailing: Mailing) -> Look:
    """Read, draw and count a mailing, and say what stands in its way on its channel. Raises ThemeUnreadable."""
    looked = mailings.look(Draughtsman(settings), scope, mailing)
    more = texts.findings(settings, looked) if mailing.channel == law.TEXT else ()
    return replace(looked, findings=[*looked.findings, *more])


def plan(session: Session, settings: Settings, looked: Look, by: str, at: datetime) -> Plan:
    """Let a mailing leave at its moment; where a second has to agree, colleagues get a letter that leads to it.

    Raises MailingRefused or MailingGone.
    """
    planned = deliveries.plan(session, mailings.order_of(looked, settings.campaign, at), by, at)
    if planned.waits:
        letters.ask_for_a_second(session, by, settings.suppression_key, at)
    return planned


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
