"""Syncing: both sides are brought together, in one order: first what happened over there, then what is owed to it."""

import logging
import os
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from capture import claims
from capture.database import Database, now
from capture.errors import (
    CampaignTouched,
    CampaignUneven,
    CampaignUnready,
    MailchimpAway,
    MailchimpFuse,
    MailchimpTaken,
    MailchimpTrouble,
)
from capture.issues import Catalogue
from capture.mailchimp import audiences, fuse, hints, interests, owed, pulling, pushing, setup, tagging
from capture.mailchimp.audiences import Audience
from capture.mailchimp.bridge import Bridge, Heard, unheard
from capture.mailchimp.client import Patience, connect
from capture.mailchimp.plans import plan
from capture.settings import Settings

PULL_EVERY = timedelta(minutes=5)
# Once a night; by day where the machine slept.
NIGHT, NOT_BEFORE, AT_LAST = range(1, 6), timedelta(hours=12), timedelta(hours=30)

NO_FAILURES = (CampaignTouched, CampaignUneven, CampaignUnready, MailchimpTaken)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """What was done: to how many something happened here, how many were sent, how many tags changed."""

    pulled: int = 0
    pushed: int = 0
    tagged: int = 0


@dataclass(frozen=True)
class Ahead:
    """What would be done: how many would be new there, told anew, leave, go; how many the fuse holds, above what."""

    new: int
    changed: int
    leaving: int
    parting: int
    held: int
    most: int


def sync(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    full: bool = False,
    hurried: bool = False,
    heard: Heard = unheard,
    stopped: Callable[[], bool] = lambda: False,
    patience: Patience | None = None,
) -> Report:
    """Bring both sides together now; `full` holds the whole audience against our list first.

    Hurried, tags are made exact only when it is time to look over there, too: of a large list that takes seconds.

    Raises MailchimpUnready, MailchimpTaken, MailchimpFuse, MailchimpHalf, or what keeps Mailchimp from doing it.
    """
    with at_work(settings, database, catalogue, heard, stopped, patience) as bridge:
        return together(bridge, full, hurried)


@contextmanager
def at_work(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    heard: Heard = unheard,
    stopped: Callable[[], bool] = lambda: False,
    patience: Patience | None = None,
) -> Iterator[Bridge]:
    """Be the only one who is at the audience, and note what keeps Mailchimp from doing what it is asked to.

    Raises MailchimpUnready, MailchimpTaken, and what was noted.
    """
    with database.reading() as session:
        audience = audiences.get(session, settings).audience
    hand = _hand()
    with audiences.in_hand(database, audience, hand, now()), closing(connect(settings, patience)) as mailchimp:
        bridge = Bridge(settings, database, catalogue, mailchimp, heard, stopped, hand)
        try:
            yield bridge
        except NO_FAILURES:
            # What is amiss with one campaign, or that another is at it, keeps nobody from bringing both sides together.
            raise
        except MailchimpTrouble as trouble:
            _fail(bridge, trouble)
            raise
        except (LookupError, TypeError, ValueError, AttributeError) as odd:
            # An answer of theirs that is none of those described must not end the worker, which sends our letters.
            place = traceback.extract_tb(odd.__traceback__)[-1]
            unclear = MailchimpAway(reason=f"{type(odd).__name__}, {place.name}:{place.lineno}")
            log.error("mailchimp: %s", unclear.facts["reason"])
            _fail(bridge, unclear)
            raise unclear from None


def is_due(session: Session, settings: Settings) -> bool:
    """Return whether there is anything to do now: somebody is owed, or hinted at, or it is time to look."""
    at = now()
    if not audiences.is_due(session, settings, at):
        return False
    state = audiences.get(session, settings)
    looked = state.pulled_at is not None and at - PULL_EVERY <= state.pulled_at <= at
    return not looked or bool(owed.take(session, 1, at)) or bool(hints.waiting(session, 1))


def look(settings: Settings, database: Database, catalogue: Catalogue) -> Ahead:
    """Return what a push would do now, and ask for nothing. Raises MailchimpUnready."""
    new = changed = leaving = parting = after = 0
    with database.reading() as session, closing(connect(settings)) as mailchimp:
        bridge = Bridge(settings, database, catalogue, mailchimp)
        state, asking = bridge.state(session), bridge.asking(session)
        while several := owed.take(session, pushing.AT_ONCE, None, after):
            made, after = plan(session, asking, several, now()), several[-1].person
            new += sum(change.is_new for change in made.changes)
            leaving += sum(change.leaves for change in made.changes)
            changed += sum(not change.is_new and not change.leaves for change in made.changes)
            parting += len(made.partings)
        going, most = fuse.leaving(session, asking), fuse.most(session)
    return Ahead(new, changed, leaving, parting, going if going > max(most, state.let_go) else 0, most)


def together(bridge: Bridge, full: bool = False, hurried: bool = True) -> Report:
    """Bring both sides together, for whoever has the audience in hand."""
    with bridge.database.reading() as session:
        state, at = bridge.state(session), now()
        behind = interests.is_behind(session, interests.names(bridge.settings, bridge.catalogue))
        whole = full or _compares(state, at, bridge.settings)
        timely = whole or state.pulled_at is None or not at - PULL_EVERY <= state.pulled_at <= at
        # Whoever left there a moment ago must not be written over.
        looks = timely or bool(owed.take(session, 1, at))
    # Whoever is sent with an interest that is there no more is refused: they are made anew first.
    if behind or (looks and not setup.has_interests(bridge)):
        setup.bring_interests(bridge)
    followed = pulling.follow(bridge)
    pulled = pulling.compare(bridge) if whole else pulling.pull(bridge) if looks else 0
    with bridge.database.reading() as session:
        fuse.check(session, bridge.asking(session), bridge.state(session).let_go)
    pushed = pushing.push(bridge)
    tagged = 0 if hurried and not timely else tagging.keep_exact(bridge)
    if not bridge.stopped():
        with bridge.database.writing() as session:
            audiences.recover(session, bridge.audience)
    return Report(pulled + followed, pushed, tagged)


def _compares(state: Audience, at: datetime, settings: Settings) -> bool:
    if state.compared_at is None or state.compared_at > at:
        return True
    age, hour = at - state.compared_at, at.astimezone(settings.campaign.timezone).hour
    return age > AT_LAST or (age > NOT_BEFORE and hour in NIGHT)


def _fail(bridge: Bridge, trouble: MailchimpTrouble) -> None:
    held = trouble.facts.get("people", 0) if isinstance(trouble, MailchimpFuse) else 0
    with bridge.database.writing() as session:
        audiences.fail(session, bridge.audience, trouble, now())
        audiences.note(session, bridge.audience, held=held)


def _hand() -> str:
    return f"{claims.host()}:{os.getpid()}:{threading.get_ident()}"
