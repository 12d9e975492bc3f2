"""Permission: whether a text may leave to somebody now. Asked when it is planned, and again when it leaves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from capture import consents, details, law, marks, suppressions
from capture.errors import NumberUnfit
from capture.law import Hold
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
    ballot, departs = settings.campaign.ballot, at + ON_ITS_WAY
    near = law.hold(ballot, law.TEXT, at, lifted) or law.hold(ballot, law.TEXT, departs, lifted)
    return near or law.silence(ballot, law.TEXT, departs + YOUNGEST)


def good_until(settings: Settings, at: datetime) -> datetime:
    """Return until when a text that leaves now may still arrive: a day, and not into the next silence."""
    silence = law.next_silence(settings.campaign.ballot, law.TEXT, at)
    ends = at + OLDEST if silence is None else min(at + OLDEST, silence.begins)
    return max(ends, at + YOUNGEST)


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
