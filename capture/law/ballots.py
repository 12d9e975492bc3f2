"""The days that the law counts from, and the moments that follow from them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from capture.errors import SettingWrong
from capture.law.rules import RULES, Rules
from capture.words import gettext


@dataclass(frozen=True)
class Poll:
    """Where one clock holds, and the days on which people vote there."""

    timezone: ZoneInfo
    rounds: tuple[date, ...]

    def local(self, day: date, hour: time) -> datetime:
        """Return a moment of its wall clock, in UTC."""
        return datetime.combine(day, hour, self.timezone).astimezone(UTC)


@dataclass(frozen=True)
class Ballot:
    """The days that the law counts from."""

    rounds: tuple[date, ...]
    timezone: ZoneInfo
    jurisdiction: str = "FR"
    # When the stations of this campaign close; None where nobody has said so.
    closing: time | None = None
    # Where people vote on other days, or by another clock: overseas on the Saturday before.
    elsewhere: tuple[Poll, ...] = ()

    @property
    def rules(self) -> Rules:
        """The rules of its jurisdiction. Raises SettingWrong for one that Hustings does not know."""
        if self.jurisdiction not in RULES:
            how = gettext("Known are: {choices}").format(choices=", ".join(RULES))
            raise SettingWrong(key="JURISDICTION", value=self.jurisdiction, how=how)
        return RULES[self.jurisdiction]

    @property
    def polls(self) -> tuple[Poll, ...]:
        """Everywhere that people vote."""
        return Poll(self.timezone, self.rounds), *self.elsewhere

    @property
    def closes(self) -> time:
        """When the last station has closed: the country's latest hour, or ours where it is later still."""
        return max(self.rules.closes, self.closing or time.min)

    def local(self, day: date, hour: time) -> datetime:
        """Return a moment of the ballot's wall clock, in UTC."""
        return datetime.combine(day, hour, self.timezone).astimezone(UTC)

    def shown(self, at: datetime) -> str:
        """Return a moment as people of the ballot read it: 14/03/2032 20:00."""
        return at.astimezone(self.timezone).strftime("%d/%m/%Y %H:%M")


def kept_until(ballot: Ballot) -> date:
    """Return the day after which a supporter who did not ask to stay is erased (CNIL 2012-020)."""
    return ballot.rounds[-1] + ballot.rules.kept_after_ballot


def asks_from(ballot: Ballot) -> datetime:
    """Return from when people are asked whether they stay: the last station of the last round has closed (L49)."""
    return max(poll.local(poll.rounds[-1], ballot.closes) for poll in ballot.polls)


def answer_until(ballot: Ballot, asked: datetime) -> date:
    """Return the last day for an answer: the one that was promised, or two weeks where the question came late."""
    return max(kept_until(ballot), today(ballot, asked) + ballot.rules.answer_at_least)


def stays_until(ballot: Ballot, answered: datetime) -> date:
    """Return the last day of someone who chose to stay (CNIL: three years after the last contact)."""
    return today(ballot, answered) + ballot.rules.stay_kept


def today(ballot: Ballot, at: datetime) -> date:
    """Return the day of the ballot's calendar."""
    return at.astimezone(ballot.timezone).date()


def next_round(ballot: Ballot, at: datetime) -> date:
    """Return the day of the round that comes next, today's too; the last one where none comes any more."""
    return next((day for day in ballot.rounds if day >= today(ballot, at)), ballot.rounds[-1])


def votes(ballot: Ballot, at: datetime) -> bool:
    """Return whether a moment falls on a day on which people vote, by the clock of where they do."""
    return any(at.astimezone(poll.timezone).date() in poll.rounds for poll in ballot.polls)


def answer_due(asked: date) -> date:
    """Return the last day for an answer about a person's data: one month (GDPR art. 12(3), Reg. 1182/71 art. 3)."""
    year, month = divmod(asked.year * 12 + asked.month, 12)
    return date(year, month + 1, min(asked.day, monthrange(year, month + 1)[1]))


def proposal_lapses(ballot: Ballot, proposed: datetime) -> datetime:
    """Return when an unconfirmed sign-up is forgotten (GDPR art. 5(1)(e))."""
    return proposed + ballot.rules.proposal_kept
