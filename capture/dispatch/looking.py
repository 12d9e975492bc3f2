"""A mailing on whatever channel: looked at, stopped, and told what became of it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from capture import deliveries, law, mailings, texts
from capture.deliveries import Plan
from capture.mailings import Draughtsman, Look, Mailing
from capture.segments import Scope
from capture.settings import Settings


def look(settings: Settings, scope: Scope, mailing: Mailing) -> Look:
    """Read, draw and count a mailing, and say what stands in its way on its channel. Raises ThemeUnreadable."""
    looked = mailings.look(Draughtsman(settings), scope, mailing)
    more = texts.findings(settings, looked) if mailing.channel == law.TEXT else ()
    return replace(looked, findings=[*looked.findings, *more])


def stop(session: Session, plan: Plan, why: str, by: str, at: datetime) -> None:
    """Let nothing more of a mailing leave, on whatever channel. Raises MailingGone if it is over."""
    deliveries.unplan(session, plan, why, by, at)
    texts.unplan(session, plan.key)


def fates(session: Session, plan: Plan) -> dict[str, int]:
    """Return how many letters or texts of a mailing are in each state, by msgid."""
    if plan.channel != law.TEXT:
        return deliveries.fates(session, plan)
    counted = texts.results(session, plan.key).get(plan.key, Counter[str]())
    return {texts.STATES[state]: number for state, number in counted.items()}
