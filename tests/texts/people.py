"""People who asked for text messages, and what is done with the texts that they are owed."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import time_machine

from capture import exemptions, texts
from capture.database import Database, now
from capture.exemptions import Exemption
from capture.issues import Catalogue
from capture.law import RULES, SMS_HOURS
from capture.settings import Settings
from capture.supporters import Supporter
from capture.texts import Message, Plan, Text
from capture.texts.providers.lines import Line
from capture.texts.rounds import Rounds
from tests.cast import wish_of
from tests.choosing import confirms

TEXTING = {"SMS_SENDER": "Dupont32", "SMS_STOP": "36180", "SMS_PRICE": "5.9", "SMS_PER_MINUTE": "600000"}
MAILING = "2026-12-01-reminder"
BODY = "Les bureaux ferment à 18 h."


def phone_of(number: int) -> str:
    """Return the mobile number of somebody of the crowd."""
    return f"+3361234{number:04}"


def at_any_hour(database: Database) -> None:
    """Let counsel lift the hours of texts, so that no test depends on when it is run."""
    told = {"counsel": "Me Dupont", "reason": "a test", "owner": "nora@exemple.fr"}
    with database.writing() as session:
        lifted = Exemption(rule=SMS_HOURS, at=now(), **told)
        exemptions.lift(session, RULES["FR"], lifted, "cli:test")


def joined(database: Database, catalogue: Catalogue, size: int) -> list[int]:
    """Let so many people ask for texts, at an address and a number of their own."""
    with database.writing() as session:
        wishes = [wish_of(f"person-{n}@exemple.fr", "sms", phone=phone_of(n)) for n in range(size)]
        return [confirms(session, wish, catalogue) for wish in wishes]


def owed(database: Database, settings: Settings, people: list[int], mailing: str = MAILING, body: str = BODY) -> Plan:
    """Plan a mailing for these people."""
    with database.writing() as session:
        return texts.plan(session, settings, mailing, [Message(one, body, "fr") for one in people], now())


def rounds(settings: Settings, database: Database, seconds: float = 5.0) -> Rounds:
    """Return a worker's rounds, which wait so long for an answer."""
    made = Rounds(settings, database, lambda: False)
    line = getattr(made.provider, "line", None)
    if isinstance(line, Line):
        line.seconds = seconds
    return made


def run(worker: Rounds) -> None:
    """Send, ask and pull until nothing can be done now."""
    while worker.send() is not None:
        pass
    worker.ask()
    worker.pulls.refusals(now())
    worker.pulls.reports(now())


def through_a_day(settings: Settings, database: Database) -> None:
    """Let the worker run time and again, for as long as anything is tried or asked."""
    begun = datetime.now(UTC)
    for minutes in (0, 3, 6, 15, 40, 90, 200, 500, 900, 1300, 1439, 3000):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=True):
            run(rounds(settings, database))


def states(database: Database, mailing: str = MAILING) -> dict[str, str]:
    """Return the state of each text of a mailing, by the number of whoever it is for."""
    with database.reading() as session:
        told = sa.select(Supporter.phone, Text.state).join(Text, Text.who == Supporter.who)
        told = told.where(Text.mailing == mailing)
        return dict(session.execute(told.order_by(Supporter.id)).all())
