"""Planning: the texts of a mailing are owed, one to each person who may have one, with its words whole."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import exemptions, law, supporters, suppressions
from capture.deliveries.texts import PLANNED, Text
from capture.errors import TextUnfit
from capture.settings import Settings
from capture.statements import inserting
from capture.supporters import Supporter
from capture.texts import permission, wording
from capture.words import N_

# Rows of one statement: SQLite takes 32,766 parameters.
AT_ONCE = 500
# A reminder for tonight helps nobody tomorrow: what could not leave so long is given up. What is planned at an hour at
# which none leaves, or before all have left, waits for the next one, from Saturday to Monday; what a silence stopped is
# over.
GOOD_FOR = timedelta(days=1)
AGAIN = N_("has this text already, or somebody with the same phone")
UNFIT = N_("with their name in it the text is too long, or empty")
TOO_LATE = N_("could not leave in time")


@dataclass(frozen=True)
class Message:
    """What one person is to read, in a language; name and STOP are added where they are missing."""

    supporter_id: int
    body: str
    language: str


@dataclass
class Plan:
    """How many texts are owed, in how many parts, and why the others are not, by msgid."""

    texts: int = 0
    parts: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def plan(
    session: Session,
    settings: Settings,
    mailing: str,
    messages: Iterable[Message],
    at: datetime,
    asks: Sequence[str] = (law.SMS,),
    due: datetime | None = None,
) -> Plan:
    """Owe the people of a mailing their texts, from a moment on, each once however often this is called.

    Some hundreds in one act: visitors wait for whoever writes longer.
    Each person must agree to all purposes asked for, now and when it leaves. Raises SettingMissing without a sender or
    the number for STOP, and then nobody is owed anything.
    """
    done, leaves = Plan(), due or at
    told = {"mailing": mailing, "asks": list(asks), "state": PLANNED, "planned_at": at}
    told |= {"due_at": leaves, "until": _good_until(session, settings, max(leaves, at))}
    for some in _in_turn(messages):
        _owe(session, list(_rows(session, settings, some, told, done)), done)
    return done


def foresee(
    session: Session,
    settings: Settings,
    mailing: str,
    messages: Iterable[Message],
    asks: Sequence[str] = (law.SMS,),
) -> Plan:
    """Return what `plan` would owe now, and change nothing: how many texts, in how many parts, and why not the others.

    Raises what `plan` raises.
    """
    done, told = Plan(), {"asks": list(asks)}
    here = sa.select(Text.who, Text.digest).where(Text.mailing == mailing)
    taken = {name for row in session.execute(here) for name in row}
    for some in _in_turn(messages):
        for row in _rows(session, settings, some, told, done):
            again = row["who"] in taken or row["digest"] in taken
            done.texts += not again
            done.parts += 0 if again else row["parts"]
            done.refused[AGAIN] += again
            taken |= {row["who"], row["digest"]}
    return done


def _good_until(session: Session, settings: Settings, at: datetime) -> datetime:
    lifted, silence = exemptions.lifted(session), law.next_silence(settings.campaign.ballot, law.TEXT, at)

    def opens(moment: datetime) -> datetime | None:
        """Return when the hours let texts leave again, where they hold them then and no silence comes first."""
        held = permission.hold(settings, moment, lifted)
        by_hours = held is not None and held.rule == law.SMS_HOURS
        return held.until if held and by_hours and not (silence and silence.begins < held.until) else None

    until = (opens(at) or at) + GOOD_FOR
    # Begun on Saturday, the rest leaves on Monday.
    again = opens(until)
    return until if again is None else again + GOOD_FOR


def _in_turn(messages: Iterable[Message]) -> Iterator[list[Message]]:
    rest = iter(messages)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _rows(
    session: Session, settings: Settings, some: list[Message], told: dict[str, Any], done: Plan
) -> Iterator[dict[str, Any]]:
    known = _known(session, [one.supporter_id for one in some])
    reasons = permission.against(session, settings, dict.fromkeys(known.values(), told["asks"]))
    for one in some:
        person = known.get(one.supporter_id)
        reason = permission.GONE if person is None else reasons[person]
        if reason or person is None:
            done.refused[reason] += 1
        elif (whole := _finished(settings, one)) is None:
            # One name keeps no text from the others.
            done.refused[UNFIT] += 1
        else:
            yield told | _of(settings, person, whole)


def _finished(settings: Settings, one: Message) -> wording.Wording | None:
    try:
        return wording.finish(settings, one.body, one.language)
    except TextUnfit:
        return None


def _known(session: Session, numbers: list[int]) -> dict[int, Supporter]:
    # Whoever is being erased meanwhile is not among them.
    whom = sa.select(Supporter).where(Supporter.id.in_(numbers)).execution_options(populate_existing=True)
    return {person.id: person for person in session.scalars(supporters.held(whom))}


def _of(settings: Settings, person: Supporter, whole: wording.Wording) -> dict[str, Any]:
    return {
        "who": person.who,
        "digest": suppressions.digest_of_number(settings.suppression_key, person.phone),
        "reference": secrets.token_hex(16),
        "body": whole.text,
        "parts": whole.parts.count,
    }


def _owe(session: Session, rows: list[dict[str, Any]], done: Plan) -> None:
    if not rows:
        return
    owed = inserting(session)(Text).values(rows).on_conflict_do_nothing().returning(Text.parts)
    kept = session.scalars(owed).all()
    done.texts += len(kept)
    done.parts += sum(kept)
    done.refused += Counter({AGAIN: len(rows) - len(kept)})
