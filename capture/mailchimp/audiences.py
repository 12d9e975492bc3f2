"""The audience: which one at Mailchimp is ours, what it is made of, and how things stand between it and our list."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from capture import claims, errors, journal
from capture.database import Base, Database
from capture.errors import CampaignStays, MailchimpAway, MailchimpTaken, MailchimpTrouble, MailchimpUnready
from capture.settings import Settings
from capture.statements import changed
from capture.words import gettext

# After so many failures in a row nobody asks for a while; then one does.
MOST_FAILURES, PROBE = 5, timedelta(seconds=60)
# A key that opens nothing is mended by somebody, not by time.
LATER = timedelta(minutes=10)
# Titles of theirs are a few words.
TROUBLE_LENGTH = 300


class Audience(Base):
    """The audience that was set up: its parts over there, when both sides were last brought together, what is amiss.

    `held` is how many people the fuse keeps from going, `let_go` how many somebody said may go, once.
    """

    __tablename__ = "mailchimp_audiences"

    audience: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    category: Mapped[str] = mapped_column(sa.String(32))
    # Whether issues are told by their names or by codes (capture.settings).
    told: Mapped[str] = mapped_column(sa.String(8))
    hook: Mapped[str] = mapped_column(sa.String(32))
    signing: Mapped[str] = mapped_column(sa.String(200))
    set_up_at: Mapped[datetime]
    pulled_at: Mapped[datetime | None]
    compared_at: Mapped[datetime | None]
    pushed_at: Mapped[datetime | None]
    gathered: Mapped[int] = mapped_column(server_default="0")
    hand: Mapped[str] = mapped_column(sa.String(300), server_default="")
    heard_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(server_default="0")
    trouble: Mapped[str] = mapped_column(sa.String(TROUBLE_LENGTH), server_default="")
    retry_at: Mapped[datetime | None]
    # When it was last looked for what is scheduled over there and would fall into a silence.
    guarded_at: Mapped[datetime | None]
    held: Mapped[int] = mapped_column(server_default="0")
    let_go: Mapped[int] = mapped_column(server_default="0")


_STAYS = Audience.trouble.startswith(f'["{CampaignStays.__name__}"')


def find(session: Session, settings: Settings) -> Audience | None:
    """Return the audience of the settings, where Mailchimp is configured and it was set up."""
    if not settings.mailchimp_api_key or not settings.mailchimp_audience:
        return None
    return session.get(Audience, settings.mailchimp_audience)


def get(session: Session, settings: Settings) -> Audience:
    """Return the audience of the settings. Raises MailchimpUnready."""
    found = find(session, settings)
    if found is None:
        raise MailchimpUnready
    return found


def is_due(session: Session, settings: Settings, at: datetime) -> bool:
    """Return whether Mailchimp may be asked now: it is set up, and did not fail again and again a moment ago."""
    found = find(session, settings)
    return found is not None and (found.retry_at is None or found.retry_at <= at)


def note(session: Session, audience: str, **told: object) -> None:
    """Write down how things stand."""
    session.execute(sa.update(Audience).where(Audience.audience == audience).values(told))


def fail(session: Session, audience: str, trouble: MailchimpTrouble, at: datetime) -> None:
    """Note that both sides could not be brought together, and when it is tried again."""
    failures = 1 + (session.scalar(sa.select(Audience.failures).where(Audience.audience == audience)) or 0)
    pause = PROBE if isinstance(trouble, MailchimpAway) else LATER
    waits = failures >= MOST_FAILURES or not isinstance(trouble, MailchimpAway)
    told = {"failures": failures, "retry_at": at + pause if waits else None}
    facts = {name: fact for name, fact in trouble.facts.items() if isinstance(fact, (int, str))}
    note(session, audience, trouble=json.dumps([type(trouble).__name__, facts])[:TROUBLE_LENGTH], **told)


def keep(session: Session, audience: str, trouble: CampaignStays | None) -> None:
    """Note what keeps nobody from working and stands until it is over; None: it is over."""
    if trouble is not None:
        note(session, audience, trouble=json.dumps([type(trouble).__name__, trouble.facts])[:TROUBLE_LENGTH])
    else:
        here = sa.update(Audience).where(Audience.audience == audience, _STAYS)
        session.execute(here.values(trouble=""))


def said(state: Audience) -> str:
    """Return why both sides are not together, in the language being spoken, "" where they are."""
    if not state.trouble:
        return ""
    name, facts = json.loads(state.trouble)
    return str(gettext(getattr(errors, name).message).format(**facts))


def recover(session: Session, audience: str) -> None:
    """Note that Mailchimp answers, and does what it is asked to."""
    trouble = sa.case((_STAYS, Audience.trouble), else_="")
    note(session, audience, failures=0, trouble=trouble, retry_at=None, held=0, let_go=0)


def lower(session: Session, audience: str) -> None:
    """Expect one person fewer over there: we took them out ourselves."""
    counted = sa.update(Audience).where(Audience.audience == audience, Audience.gathered > 0)
    session.execute(counted.values(gathered=Audience.gathered - 1))


def let_go(database: Database, settings: Settings, people: int, actor: str, at: datetime) -> None:
    """Let so many go from the audience, once: somebody looked, and it is meant. Raises MailchimpUnready."""
    with database.writing() as session:
        found = get(session, settings)
        note(session, found.audience, let_go=people, retry_at=None)
        journal.record(session, actor, "mailchimp-let-go", {"people": people}, at)


def look_again(session: Session) -> None:
    """Conclude nothing from what was pushed: this database is of an older day."""
    told = {"compared_at": None, "pulled_at": None, "gathered": 0, "hand": "", "heard_at": None, "let_go": 0}
    session.execute(sa.update(Audience).values(told))


def hold_on(session: Session, audience: str, hand: str, at: datetime) -> None:
    """Be heard of, in an act that only whoever has the audience in hand may do. Raises MailchimpTaken."""
    mine = sa.update(Audience).where(Audience.audience == audience, Audience.hand == hand)
    if not changed(session, mine.values(heard_at=at)):
        raise MailchimpTaken


@contextmanager
def in_hand(database: Database, audience: str, hand: str, at: datetime) -> Iterator[None]:
    """Be the only one who brings both sides together; whoever falls silent for two minutes has lost it.

    Raises MailchimpTaken.
    """
    free = sa.or_(Audience.hand == "", Audience.heard_at.is_(None), claims.is_lost(Audience.heard_at, at))
    mine = sa.update(Audience).where(Audience.audience == audience, free).values(hand=hand, heard_at=at)
    with database.writing() as session:
        if not changed(session, mine):
            raise MailchimpTaken
    try:
        yield
    finally:
        given = sa.update(Audience).where(Audience.audience == audience, Audience.hand == hand)
        with database.writing() as session:
            session.execute(given.values(hand=""))
