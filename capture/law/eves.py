"""Eves: from when until when the law forbids every word on a channel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from capture.law.ballots import Ballot
from capture.law.rules import POST
from capture.words import N_, gettext


@dataclass(frozen=True)
class Silence:
    """From when until when nothing may go out, in UTC."""

    begins: datetime
    ends: datetime


def silent_until(ballot: Ballot, channel: str, at: datetime) -> datetime | None:
    """Return when the silence that covers this moment ends, or None: from 0:00 on the eve of each round (L49)."""
    silence = next_silence(ballot, channel, at)
    return silence.ends if silence is not None and silence.begins <= at else None


def next_silence(ballot: Ballot, channel: str, at: datetime) -> Silence | None:
    """Return the silence of a channel that covers this moment, or else the next one; None where none comes any more."""
    truce = ballot.rules.truce
    if truce is None or channel not in truce.channels:
        return None
    return next((silence for silence in silences(ballot) if at < silence.ends), None)


def without_paper(ballot: Ballot, at: datetime, until: datetime | None = None) -> str:
    """Return in words from when until when one speaks at doors and leaves no paper there (L49, 1°).

    Nothing where no silence comes any more, or none before `until`.
    """
    silence, truce = next_silence(ballot, POST, at), ballot.rules.truce
    if silence is None or truce is None or (until is not None and silence.begins >= until):
        return ""
    told = {"begins": ballot.shown(silence.begins), "ends": ballot.shown(silence.ends)}
    sentence = N_("From {begins} to {ends}: speak, leave no paper ({article}).")
    return gettext(sentence).format(**told, article=gettext(truce.article))


def silences(ballot: Ballot) -> Iterator[Silence]:
    """Yield each silence of a ballot in its order; those that touch are one.

    Where people vote at several clocks or on several days, it is silent as long as it is anywhere: a message does not
    know where it is read.
    """
    told: Silence | None = None
    for silence in sorted(_each(ballot), key=lambda one: one.begins):
        if told and silence.begins <= told.ends:
            told = Silence(told.begins, max(told.ends, silence.ends))
        else:
            yield from [told] if told else []
            told = silence
    yield from [told] if told else []


def _each(ballot: Ballot) -> Iterator[Silence]:
    truce = ballot.rules.truce
    if truce is None:
        return
    for poll in ballot.polls:
        for day in poll.rounds:
            yield Silence(poll.local(day - timedelta(days=1), truce.begins), poll.local(day, ballot.closes))
