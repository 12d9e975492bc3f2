"""Taking a mailing up: whether it may go out now, and whom it reaches; as text messages, what everybody is owed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import deliveries, exports, issues, law, letters, texts
from capture.database import Database, now
from capture.deliveries import Plan
from capture.dispatch import looking
from capture.dispatch.elsewhere import MARGIN
from capture.segments import Segment
from capture.settings import Settings
from capture.supporters import Supporter
from capture.words import N_

# How many texts one act owes: visitors wait for it.
TEXTS_AN_ACT = 500
NEAR = N_("the electoral silence begins within half an hour, and Mailchimp may need that long")
SILENT = N_("the electoral silence has begun")


def taken(settings: Settings, session: Session, number: int, at: datetime) -> tuple[Plan, Segment] | None:
    """Return a mailing and whom it reaches, for this act alone; None where it may not go out now."""
    plan = deliveries.take(session, number, at)
    if plan is None:
        return None
    ballot = settings.campaign.ballot
    is_silent = law.silence(ballot, plan.channel, at) is not None
    if is_silent or (plan.via == deliveries.MAILCHIMP and law.silence(ballot, plan.channel, at + MARGIN)):
        looking.stop(session, plan, SILENT if is_silent else NEAR, "machine", at)
        letters.tell_of_silence(session, settings.suppression_key, at)
        return None
    catalogue = issues.from_json(settings.output / "catalogue.json")
    reached = Segment(exports.scope_of(session, settings.campaign, catalogue), plan.line)
    if plan.began_at is None and plan.approved_by is None:
        people = reached.reach(plan.channel).people
        if people > settings.campaign.approval_from:
            # It has grown since it was planned.
            deliveries.wait(plan, people)
            letters.ask_for_a_second(session, plan.by, settings.suppression_key, at)
            return None
    return plan, reached


def owe_texts(settings: Settings, database: Database, number: int) -> None:
    """Owe everybody their text, some hundreds an act: texts/rounds.py carries them, each at most once."""
    with database.writing() as session:
        found = taken(settings, session, number, now())
        if found is None:
            return
        plan, reached = found
        audience = law.audience(reached.scope.rules, plan.channel, reached.selection)
        asks, begun = (*audience.any_of, *audience.all_of), plan.began_at is not None
        whom = sa.select(Supporter.id).where(reached.reached_by(plan.channel)).order_by(Supporter.id)
        people = [] if begun else list(session.scalars(whom))
    for first in range(0, len(people), TEXTS_AN_ACT):
        with database.writing() as session:
            again = deliveries.take(session, number, now())
            if again is None:
                return
            some = Supporter.id.in_(people[first : first + TEXTS_AN_ACT])
            texts.plan(session, settings, again.key, texts.messages(session, again, some), now(), asks)
    with database.writing() as session:
        _begin_or_end(session, number, now())


def _begin_or_end(session: Session, number: int, at: datetime) -> None:
    plan = deliveries.take(session, number, at)
    if plan is not None and plan.began_at is None:
        deliveries.begin(session, plan, at)
    if plan is not None and texts.is_over(session, plan.key):
        deliveries.end(session, plan, looking.fates(session, plan), at)
