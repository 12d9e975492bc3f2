"""The rules of law, each with its article: the one file that a campaign's counsel changes.

JURISDICTION in pelicanconf.py picks the set. docs/law.md explains them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta

from capture.law.holidays import FRENCH, NO_HOLIDAYS, Holidays
from capture.law.purposes import DECLARED, HELP, NEED, NEWSLETTER, OBSERVED, ROLL, SMS, SYSTEM, TARGETING
from capture.words import N_

# The ways to reach people, by the names that commands and addresses give them; and what is silent besides.
EMAIL, TEXT, PHONE, POST, DOOR = "email", "sms", "phone", "post", "door"
PUBLISHING = "publishing"
# What one must have of a person to reach them: an e-mail address, a number, a street.
STREET = "street"
# What rules are called by whoever lifts one, and by those that nobody lifts.
SILENCE, SMS_HOURS = "silence", "sms-hours"


@dataclass(frozen=True)
class Hours:
    """When messages of a channel may leave, by the wall clock of the ballot; 0 is Monday.

    Whoever owns the campaign may lift it by its name, on counsel's word: it is no statute.
    """

    name: str
    days: frozenset[int]
    opens: time
    closes: time
    words: str
    article: str


@dataclass(frozen=True)
class Channel:
    """One way to reach people: what it takes, and to which of these purposes one must have agreed, if to any.

    Online is what machines send to persons: there facts may choose only as Regulation (EU) 2024/900 allows.
    """

    name: str
    means: str
    online: bool
    asks: tuple[str, ...]
    article: str
    hours: Hours | None = None


@dataclass(frozen=True)
class Truce:
    """Which channels are silent from this hour of the eve until the last station has closed."""

    begins: time
    channels: frozenset[str]
    words: str
    article: str


@dataclass(frozen=True)
class Rules:
    """One country's rules."""

    truce: Truce | None
    # The latest hour at which a station of the country may close.
    closes: time
    holidays: Holidays
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
    # A file of an export: whose download broke may ask for it again.
    file_kept: timedelta
    # What is needed to undo a merge of two people, or to take a list out again; as long it can be done.
    undo_kept: timedelta
    # A list that was brought and read and whose people nobody let in; and the rows of it that did not come in.
    list_kept: timedelta
    # The electoral roll, after the last round: it was asked for to win this ballot.
    roll_kept: timedelta
    roll_article: str
    # How many sign-ups came from one connection or to one mail provider: a week, and a day to compare it with.
    submission_kept: timedelta
    # Addresses of visitors' machines. Hustings keeps none; the proxy in front may.
    machine_kept: timedelta
    machine_article: str
    # The account of a colleague who left: as long as the log by which they answer for what they did.
    account_kept: timedelta
    # A copy holds people who were erased since.
    backup_kept: timedelta
    # Below it nobody's facts may choose what they receive.
    targeting_age: int
    targeting_article: str
    # What whoever is chosen by facts must have agreed to besides.
    targeting_asks: tuple[str, ...]
    # Whether one issue's letter, which nothing else selects, is a newsletter and no targeting (art. 18(3)): a question
    # to counsel. False makes it targeted.
    one_letter_is_free: bool
    # To whom people complain about what becomes of their data (GDPR, art. 13(2)(d)).
    authority: str
    # The origins of facts that may choose who is sent a message by machine; by the others nobody may be chosen.
    selecting_online: frozenset[str]
    channels: Mapping[str, Channel]
    # What people say at their doors is counted only where it could be any of so many electors, and shown from so many
    # answers on: below, with the roll beside it, a count names a person who lives alone. Whether more is needed, or
    # less is enough, is a question to counsel.
    fewest: int
    fewest_article: str
    # Whether what somebody says at their door may be kept for that door when they agree by word of mouth, in words that
    # are kept with it; False leaves only the counts. A question to counsel.
    spoken_consent_keeps: bool
    opinion_article: str
    # A text whose sender nobody can answer says whereto STOP is sent; without an article it need not.
    stop_article: str = ""
    # When stations open, where the law says so.
    opens: time | None = None


# What all countries of the Union have in common. Silence and hours are each country's own: this knows of none.
EU = Rules(
    truce=None,
    closes=time(23, 59),
    holidays=NO_HOLIDAYS,
    kept_after_ballot=timedelta(days=30),
    proposal_kept=timedelta(days=7),
    retention_article=N_("GDPR, art. 5(1)(e)"),
    answer_at_least=timedelta(days=14),
    stay_kept=timedelta(days=3 * 365),
    stay_article=N_("GDPR, art. 6(1)(a)"),
    need_article=N_("GDPR, art. 5(1)(e)"),
    objection_article=N_("GDPR, art. 21(3)"),
    account_article=N_("GDPR, art. 5(2)"),
    trace_kept=timedelta(days=30),
    answer_kept=timedelta(days=1),
    file_kept=timedelta(days=1),
    undo_kept=timedelta(days=30),
    list_kept=timedelta(days=7),
    roll_kept=timedelta(days=1),
    roll_article=N_("GDPR, art. 5(1)(e)"),
    submission_kept=timedelta(days=8),
    machine_kept=timedelta(days=365),
    machine_article=N_("GDPR, art. 5(1)(e)"),
    account_kept=timedelta(days=365),
    backup_kept=timedelta(days=35),
    targeting_age=17,
    targeting_article=N_("Regulation (EU) 2024/900, art. 18(1)"),
    targeting_asks=(TARGETING,),
    one_letter_is_free=True,
    authority=N_("the data protection authority of your country (www.edpb.europa.eu)"),
    selecting_online=frozenset({DECLARED, SYSTEM}),
    channels={
        EMAIL: Channel(N_("e-mail"), EMAIL, True, (NEWSLETTER,), N_("GDPR, art. 6(1)(a)")),
        TEXT: Channel(N_("text message"), PHONE, True, (SMS,), N_("GDPR, art. 6(1)(a)")),
        PHONE: Channel(N_("telephone"), PHONE, False, (HELP, NEED), N_("GDPR, art. 6(1)(a)")),
        POST: Channel(N_("post"), STREET, False, (), N_("GDPR, art. 6(1)(f)")),
        DOOR: Channel(N_("door"), STREET, False, (), N_("GDPR, art. 6(1)(f)")),
    },
    fewest=5,
    fewest_article=N_("GDPR, recital 26 and art. 9(1)"),
    spoken_consent_keeps=True,
    opinion_article=N_("GDPR, art. 9(2)(a)"),
)
# Carriers hold back what leaves at other hours: their rule, which providers repeat; no article of a code was found.
FRENCH_SMS_HOURS = Hours(
    SMS_HOURS,
    days=frozenset(range(6)),
    opens=time(8),
    closes=time(20),
    words=N_("text messages leave from Monday to Saturday between 8:00 and 20:00, never on a public holiday"),
    article=N_("rules of the French carriers for text messages (AF2M)"),
)
FR = replace(
    EU,
    truce=Truce(
        time(0),
        frozenset({EMAIL, TEXT, PHONE, POST, PUBLISHING}),
        N_("electoral silence"),
        N_("code électoral, art. L49"),
    ),
    # Code électoral, art. R41: never after 20:00. L49 names no end, and what is said here is heard everywhere.
    closes=time(20),
    # Art. R41 again; a prefect may open earlier, and then the town hall says so.
    opens=time(8),
    holidays=FRENCH,
    retention_article=N_("CNIL, recommendation 2012-020; GDPR, art. 5(1)(e)"),
    stay_article=N_("GDPR, art. 6(1)(a); CNIL, three years after the last contact"),
    roll_article=N_("code électoral, art. L37; CNIL, 21 October 2025: the roll is deleted after the ballot"),
    machine_article=N_("CNIL, decision 2021-122: logs, six to twelve months"),
    authority=N_("the CNIL (www.cnil.fr/plaintes)"),
    stop_article=N_("CNIL, political messages by telephone: sender and a way to object in each text"),
    channels={
        **EU.channels,
        TEXT: replace(
            EU.channels[TEXT],
            article=N_("CNIL, political messages by telephone: opt-in"),
            hours=FRENCH_SMS_HOURS,
        ),
    },
)
# Outside the Union nothing forbids choosing by facts. Consent and retention stay as the GDPR has them: by choice.
NONE = replace(EU, targeting_asks=(), selecting_online=frozenset({DECLARED, ROLL, OBSERVED, SYSTEM}))
RULES = {"FR": FR, "EU": EU, "none": NONE}
# Where a law is read, by how our articles begin.
TEXTS = {
    "GDPR": "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
    "Regulation (EU) 2024/900": "https://eur-lex.europa.eu/eli/reg/2024/900/oj",
    "code électoral": "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006070239/",
    "CNIL": "https://www.cnil.fr/",
    "rules of the French carriers": "https://www.af2m.org/",
}
