"""The rules of law, each with its article; nothing else in Hustings decides what may be sent, kept or selected.

Counsel changes a rule here, in one place. JURISDICTION in pelicanconf.py picks the set. docs/law.md explains them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from capture.errors import SettingWrong
from capture.words import N_, gettext

NEWSLETTER = "newsletter"
TARGETING = "targeting"
SMS = "sms"
STAYING = "staying"
LETTER = "letter:"
HELP = "help:"
NEED = "need:"


def letter(issue: str) -> str:
    """Return the purpose of one issue's letter: each issue ticked is a subscription of its own."""
    return f"{LETTER}{issue}"


def issues(purposes: Iterable[str]) -> list[str]:
    """Return the issues whose letters are among these purposes."""
    return after(LETTER, purposes)


def after(kind: str, purposes: Iterable[str]) -> list[str]:
    """Return the keys of the purposes of one kind: LETTER, HELP or NEED."""
    return [purpose.removeprefix(kind) for purpose in purposes if purpose.startswith(kind)]


@dataclass(frozen=True)
class Rules:
    """One country's rules."""

    # From midnight on the eve until the last station of the country has closed.
    silence_from: time
    silence_until: time
    silenced: frozenset[str]
    silence_article: str
    # After the last round each supporter is asked to stay, and erased when this has passed without an answer.
    kept_after_ballot: timedelta
    # A sign-up that nobody confirms.
    proposal_kept: timedelta
    retention_article: str
    # Whoever is asked late, because the machine was off, still has so long to answer.
    answer_at_least: timedelta
    # Those who chose to stay: prospects are kept three years after they last spoke.
    stay_kept: timedelta
    stay_article: str
    # Whatever else is kept: no longer than it serves; those who object; those who must answer.
    need_article: str
    objection_article: str
    account_article: str
    # A letter that left, a link that expired, how often a mailbox was written to.
    trace_kept: timedelta
    # The answer to a form that comes twice; as long as Stripe keeps its (docs.stripe.com/api/idempotent_requests).
    answer_kept: timedelta
    # Addresses of visitors' machines. Hustings keeps none; the proxy in front may.
    machine_kept: timedelta
    machine_article: str
    # A copy holds people who were erased since.
    backup_kept: timedelta
    # Below it nobody's facts may choose what they receive.
    targeting_age: int
    targeting_article: str


RULES = {
    "FR": Rules(
        silence_from=time(0),
        silence_until=time(20),
        silenced=frozenset({"email", "sms", "phone", "post", "publishing"}),
        silence_article=N_("code électoral, art. L49"),
        kept_after_ballot=timedelta(days=30),
        proposal_kept=timedelta(days=7),
        retention_article=N_("CNIL, recommendation 2012-020; GDPR, art. 5(1)(e)"),
        answer_at_least=timedelta(days=14),
        stay_kept=timedelta(days=3 * 365),
        stay_article=N_("GDPR, art. 6(1)(a); CNIL, three years after the last contact"),
        need_article=N_("GDPR, art. 5(1)(e)"),
        objection_article=N_("GDPR, art. 21(3)"),
        account_article=N_("GDPR, art. 5(2)"),
        trace_kept=timedelta(days=30),
        answer_kept=timedelta(days=1),
        machine_kept=timedelta(days=365),
        machine_article=N_("CNIL, decision 2021-122: logs, six to twelve months"),
        backup_kept=timedelta(days=35),
        targeting_age=17,
        targeting_article=N_("Regulation (EU) 2024/900, art. 18"),
    )
}


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


def silent_until(ballot: Ballot, channel: str, at: datetime) -> datetime | None:
    """Return when the silence that covers this moment ends, or None: from 0:00 on the eve of each round (L49)."""
    rules = ballot.rules
    if channel not in rules.silenced:
        return None
    for day in ballot.rounds:
        begins = ballot.local(day - timedelta(days=1), rules.silence_from)
        ends = ballot.local(day, rules.silence_until)
        if begins <= at < ends:
            return ends
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


def proposal_lapses(ballot: Ballot, proposed: datetime) -> datetime:
    """Return when an unconfirmed sign-up is forgotten (GDPR art. 5(1)(e))."""
    return proposed + ballot.rules.proposal_kept


@dataclass(frozen=True)
class Audience:
    """Who may be selected: those who gave every one of these consents; the article says why."""

    name: str
    consents: tuple[str, ...]
    article: str


def audience(channel: str, issue: str | None = None, by_facts: bool = False) -> Audience:
    """Return the audience that a selection makes on a channel where messages are sent (e-mail, SMS).

    Everyone: nothing selects. One letter: a subscription of its own. Anything more is targeting: only facts that the
    person declared, only with the separate consent (Regulation (EU) 2024/900, art. 18(1)).
    """
    on_channel = (SMS,) if channel == "sms" else ()
    subscribed = (letter(issue),) if issue else () if on_channel else (NEWSLETTER,)
    if by_facts or (issue and on_channel):
        consents = (*subscribed, *on_channel, TARGETING)
        return Audience(N_("targeted"), consents, N_("Regulation (EU) 2024/900, art. 18(1)"))
    name = N_("one letter") if issue else N_("everyone")
    return Audience(name, (*subscribed, *on_channel), N_("GDPR, art. 6(1)(a)"))
