"""The days that the law counts from, and the moments that follow from them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from capture.errors import SettingWrong
from capture.law.rules import RULES, Rules
from capture.words import gettext


@dataclass(frozen=True)
class Ballot:
    """The days that the law counts from."""

    rounds: tuple[date, ...]
    timezone: ZoneInfo
    jurisdiction: str = "FR"

    @property
    def rules(self) -> Rules:
        """The rules of its jurisdiction. Raises SettingWrong for one that Hustings does not know."""
        if self.jurisdiction not in RULES:
            how = gettext("Known are: {choices}").format(choices=", ".join(RULES))
            raise SettingWrong(key="JURISDICTION", value=self.jurisdiction, how=how)
        return RULES[self.jurisdiction]

    def local(self, day: date, hour: time) -> datetime:
        """Return a moment of the ballot's wall clock, in UTC."""
        return datetime.combine(day, hour, self.timezone).astimezone(UTC)


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
    rules = ballot.rules
    for day in ballot.rounds if channel in rules.silenced else ():
        begins = ballot.local(day - timedelta(days=1), rules.silence_from)
        ends = ballot.local(day, rules.silence_until)
        if at < ends:
            return Silence(begins, ends)
    return None


def kept_until(ballot: Ballot) -> date:
    """Return the day after which a supporter who did not ask to stay is erased (CNIL 2012-020)."""
    return ballot.rounds[-1] + ballot.rules.kept_after_ballot


def asks_from(ballot: Ballot) -> datetime:
    """Return from when people are asked whether they stay: the last station of the last round has closed (L49)."""
    return ballot.local(ballot.rounds[-1], ballot.rules.silence_until)


def answer_until(ballot: Ballot, asked: datetime) -> date:
    """Return the last day for an answer: the one that was promised, or two weeks where the question came late."""
    return max(kept_until(ballot), today(ballot, asked) + ballot.rules.answer_at_least)


def stays_until(ballot: Ballot, answered: datetime) -> date:
    """Return the last day of someone who chose to stay (CNIL: three years after the last contact)."""
    return today(ballot, answered) + ballot.rules.stay_kept


def today(ballot: Ballot, at: datetime) -> date:
    """Return the day of the ballot's calendar."""
    return at.astimezone(ballot.timezone).date()


def answer_due(asked: date) -> date:
    """Return the last day for an answer about a person's data: one month (GDPR art. 12(3), Reg. 1182/71 art. 3)."""
    year, month = divmod(asked.year * 12 + asked.month, 12)
    return date(year, month + 1, min(asked.day, monthrange(year, month + 1)[1]))


def proposal_lapses(ballot: Ballot, proposed: datetime) -> datetime:
    """Return when an unconfirmed sign-up is forgotten (GDPR art. 5(1)(e))."""
    return proposed + ballot.rules.proposal_kept
