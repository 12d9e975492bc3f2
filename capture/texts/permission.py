"""Permission: whether a text may leave to somebody now. Asked when it is planned, and again when it leaves."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from capture import consents, details, law, marks, suppressions
from capture.errors import NumberUnfit
from capture.law import Ballot, Hold, Poll
from capture.marks import Mark
from capture.segments import reaching
from capture.settings import Settings
from capture.supporters import Supporter
from capture.words import N_

GONE = N_("not on the list any more")
STOPPED = N_("said STOP to text messages")
# From our looking at the clock until a phone rings; longer than any request (providers/lines.py).
ON_ITS_WAY = timedelta(minutes=1)
# A phone that is off keeps its texts until they are too old; the shortest that providers take.
OLDEST, YOUNGEST = timedelta(days=1), timedelta(minutes=5)


def hold(settings: Settings, at: datetime, lifted: Collection[str]) -> Hold | None:
    """Return what keeps texts here now, None where they may leave; `lifted` are the rules that an owner lifted.

    Within the minute before the end of the hours none leaves, nor within the six before a silence: it may arrive so
    much later.
    """
    return _hold(settings.campaign.ballot, at, lifted)


def _hold(ballot: Ballot, at: datetime, lifted: Collection[str]) -> Hold | None:
    departs = at + ON_ITS_WAY
    near = law.hold(ballot, law.TEXT, at, lifted) or law.hold(ballot, law.TEXT, departs, lifted)
    return near or law.silence(ballot, law.TEXT, departs + YOUNGEST)


def _ballots(settings: Settings, phone: str) -> Iterator[Ballot]:
    """The ballot as it is by each clock of where a number lives: silent as long as it is there or at the campaign's."""
    ballot = settings.campaign.ballot
    for zone in law.zones(phone):
        ours = Poll(ballot.timezone, ballot.rounds)
        yield replace(ballot, timezone=zone, elsewhere=(ours, *ballot.elsewhere))


def hold_of_number(settings: Settings, phone: str, at: datetime, lifted: Collection[str]) -> Hold | None:
    """Return what keeps texts to a number here by the clock of where it lives; None where only the campaign's counts.

    Whoever has a number of France overseas is asleep while it is noon at the campaign's, and has other holidays.
    """
    holds = (_hold(ballot, at, lifted) for ballot in _ballots(settings, phone))
    return max((held for held in holds if held), key=lambda held: held.until, default=None)


def good_until(settings: Settings, phone: str, at: datetime) -> datetime:
    """Return until when a text that leaves now may still arrive: a day, and not into the next silence."""
    ballots = (settings.campaign.ballot, *_ballots(settings, phone))
    begins = [silence.begins for ballot in ballots if (silence := law.next_silence(ballot, law.TEXT, at))]
    return max(min([at + OLDEST, *begins]), at + YOUNGEST)


def against(session: Session, settings: Settings, people: Mapping[Supporter, Sequence[str]]) -> dict[Supporter, str]:
    """Return for each person, who must agree to these purposes, the first reason against a text, "" for none."""
    stopped = _stopped(session, settings, people)
    return {person: _against(settings, person, asks, person.id in stopped) for person, asks in people.items()}


def _against(settings: Settings, person: Supporter, asks: Sequence[str], stopped: bool) -> str:
    flags = Mark(person.flags)
    if flags & (Mark.LEFT | Mark.SUPPRESSED):
        return reaching.LEFT
    if not person.phone:
        return reaching.WITHOUT_MEANS["phone"]
    for purpose in asks:
        if not flags & marks.OF_PURPOSE[purpose]:
            return reaching.WITHOUT[purpose]
    return STOPPED if stopped else _unfit(settings, person.phone)


def _unfit(settings: Settings, phone: str) -> str:
    try:
        details.texted(phone, settings.texting.countries)
    except NumberUnfit as unfit:
        return unfit.message
    return ""


def _stopped(session: Session, settings: Settings, people: Iterable[Supporter]) -> set[int]:
    # Whoever agreed themselves after they said STOP has come back.
    digests = {
        one.id: suppressions.digest_of_number(settings.suppression_key, one.phone) for one in people if one.phone
    }
    since = suppressions.held(session, list(digests.values()))
    objected = {number: since[who] for number, who in digests.items() if who in since}
    agreed = consents.granted_at(session, objected, law.SMS)
    return {number for number, at in objected.items() if number not in agreed or agreed[number] <= at}
