"""A crowd: many invented people, for measuring the desk: python -m benchmarks.crowd DATABASE_URL [PEOPLE]

They are written past the verbs, since a million confirmations would take a day. Marks, ticks and counts agree with what
the verbs would have left; of the ledger only the last words are there.
"""

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from capture import law, marks, spellings, tallies, twins, upgrades
from capture.consents import Consent
from capture.database import Database
from capture.interests import Interest
from capture.marks import Mark
from capture.spellings import key
from capture.supporters import TABLE, Supporter
from capture.tags import Tag

PEOPLE = 1_000_000
SEED = 20320314
AT_ONCE = 5000
FIRST_DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)
ISSUES = tuple(f"issue-{number}" for number in range(12))
NEIGHBOURHOODS = tuple(f"quartier-{number}" for number in range(20))
GIVEN = [
    f"{start}{end}"
    for start in "Ma Lu Jo Ca Be Sa No El Vi Ro".split()
    for end in "rie cas anne mille noît rah ah oïse ctor bert".split()
]
FAMILY = [
    f"{start}{end}"
    for start in "Du Le Mar Ber Pet Mo Ro Gi Fou La".split()
    for end in "pont roy tin nard it reau bert rard nier comte".split()
]
TAGS = ("presse", "à rappeler", "bénévole du marché", "commerçants")
# How many of a hundred bear each mark.
SHARES = {
    Mark.LEFT: 3,
    Mark.FAILING: 2,
    Mark.NEWSLETTER: 78,
    Mark.TARGETING: 35,
    Mark.SMS: 20,
    Mark.HELP_DOORS: 5,
    Mark.HELP_PHONE: 3,
    Mark.HELP_POSTERS: 4,
    Mark.NEED_RIDE: 2,
}


def fill(database: Database, people: int = PEOPLE) -> None:
    """Write a crowd into an empty database."""
    dice = random.Random(SEED)  # the same people each time
    with database.writing() as session:
        bits = {issue: marks.take(session, [issue]) for issue in ISSUES}
    for first in range(1, people + 1, AT_ONCE):
        rows = [_person(dice, number, bits) for number in range(first, min(first + AT_ONCE, people + 1))]
        with database.writing() as session:
            session.execute(sa.insert(Supporter), rows)
            session.execute(sa.insert(Interest), list(_interests(rows, bits)))
            session.execute(sa.insert(Consent), list(_consents(rows, bits)))
            session.execute(sa.insert(Tag), list(_tags(dice, rows)))
            twins.note(session, TABLE, TABLE.c.id >= first)
            if first // AT_ONCE % 20 == 0:
                tallies.fold(session)
    with database.writing() as session:
        tallies.fold(session)
    with database.engine.connect() as connection:
        # What PostgreSQL does by itself within minutes: without it no index answers alone.
        cared = "VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE"
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(cared)
    database.overwrite()


def _person(dice: random.Random, number: int, bits: dict[str, int]) -> dict[str, Any]:
    given, family = dice.choice(GIVEN), dice.choice(FAMILY)
    flags = Mark.CONFIRMED | Mark.HAS_EMAIL
    for mark, share in SHARES.items():
        if dice.random() * 100 < share:
            flags |= mark
    if flags & Mark.LEFT:
        flags |= Mark.SUPPRESSED
    if flags & Mark.SMS:
        flags |= Mark.HAS_PHONE
    ticks = sum(bits[issue] for issue in ISSUES if dice.random() < 1 / 6)
    at = FIRST_DAY + timedelta(minutes=number * 380_000 // PEOPLE)
    email = f"{key(given)}.{key(family)}.{number}@demo.example"
    names = {"given_name": given, "family_name": family}
    moments = {"joined_at": at, "confirmed_at": at, "left_at": at if flags & Mark.LEFT else None}
    came = {"source": "/sign-up/", "src": "" if dice.random() < 0.8 else "poster"}
    lives = {"neighbourhood": dice.choice(NEIGHBOURHOODS), "postcode": f"31{dice.randrange(100):02}0"}
    speaks = {"language": "en" if dice.random() < 0.06 else "fr"}
    reached = {"email": email, "phone": f"+336{number:08}" if flags & Mark.HAS_PHONE else ""}
    borne = {"flags": int(flags), "ticks": ticks, "letters": ticks}
    told = {"id": number, "who": f"{number:043}", "street": "", "town": ""}
    told |= names | moments | came | lives | speaks | reached | borne
    return told | spellings.keys(told)


def _interests(rows: list[dict[str, Any]], bits: dict[str, int]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for issue, mask in bits.items():
            if row["ticks"] & mask:
                yield {"supporter_id": row["id"], "issue": issue}


def _consents(rows: list[dict[str, Any]], bits: dict[str, int]) -> Iterator[dict[str, Any]]:
    for row in rows:
        purposes = [purpose for purpose, mark in marks.OF_PURPOSE.items() if row["flags"] & mark]
        purposes += [law.letter(issue) for issue, mask in bits.items() if row["letters"] & mask]
        for purpose in purposes:
            told = {"supporter_id": row["id"], "purpose": purpose, "granted": True, "wording": None}
            yield told | {"page": "/sign-up/", "at": row["joined_at"]}


def _tags(dice: random.Random, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if dice.random() < 0.1:
            yield {"supporter_id": row["id"], "tag": dice.choice(TAGS), "by": "staff:1", "at": row["joined_at"]}


if __name__ == "__main__":
    there = Database(sys.argv[1])
    upgrades.upgrade(there)
    fill(there, int(sys.argv[2]) if len(sys.argv) > 2 else PEOPLE)
