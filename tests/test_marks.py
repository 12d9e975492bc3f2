"""Marks say what the ledgers say, and the database keeps count, whatever is done and in whichever order."""

import random
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import (
    bounces,
    consents,
    erasures,
    interests,
    law,
    marks,
    memberships,
    moves,
    origins,
    proposals,
    standings,
    supporters,
    suppressions,
    tags,
    tallies,
)
from capture.database import Database
from capture.issues import Catalogue
from capture.marks import Mark
from capture.origins import Source
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, ODETTE, wish_of
from tests.conftest import KEY, NOON, who_is

TOWN = (CAMILLE, BILAL, ODETTE)
COLUMNS = ("language", "neighbourhood", "postcode", "source", "src")
PURPOSES = (law.NEWSLETTER, law.SMS, law.TARGETING, "help:doors", "need:ride", "letter:housing", "letter:transport")


def joins(session: Session, email: str, catalogue: Catalogue, *purposes: str, **facts: str) -> int:
    """Let a person sign up and press the button."""
    proposals.propose(session, wish_of(email, *purposes, **facts), NOON)
    return memberships.join(session, proposals.outstanding(session, who_is(email))[0], catalogue, NOON)


def counted(session: Session) -> tallies.Tallies:
    """Count everybody from nothing, as the step that made the tallies did."""
    found: tallies.Tallies = {}
    people = session.scalars(sa.select(Supporter)).all()
    bits = session.scalars(sa.select(marks.Bit)).all()
    told = [(tallies.PEOPLE, "") for _ in people]
    told += [(name, getattr(one, name)) for name in COLUMNS for one in people]
    told += [(bit.facet, bit.value) for bit in bits for one in people if getattr(one, bit.kind) & bit.mask]
    told += [("tag", tag) for tag in session.scalars(sa.select(tags.Tag.tag))]
    for facet, value in told:
        of_facet = found.setdefault(facet, {})
        of_facet[value] = of_facet.get(value, 0) + 1
    return found


def borne(session: Session, email: str) -> Supporter:
    """Return a person afresh."""
    return session.scalars(sa.select(Supporter).filter_by(email=email).execution_options(populate_existing=True)).one()


def test_every_way_to_help_and_every_need_has_its_bit() -> None:
    asked = {f"help:{way}" for way in consents.HELP} | {f"need:{need}" for need in consents.NEED}
    assert asked | {law.NEWSLETTER, law.TARGETING, law.SMS, law.STAYING} == set(marks.OF_PURPOSE)


def test_what_is_told_is_marked(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        joins(session, CAMILLE, catalogue, "newsletter", "help:doors", "letter:housing", phone="+33639980001")
        bits = marks.of_issues(session)
        camille = borne(session, CAMILLE)
    assert Mark(camille.flags) == (Mark.NEWSLETTER | Mark.HELP_DOORS | Mark.CONFIRMED | Mark.HAS_EMAIL | Mark.HAS_PHONE)
    assert camille.ticks == camille.letters == bits["housing"]


def test_who_leaves_keeps_no_mark_but_that(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        joins(session, CAMILLE, catalogue, "newsletter", "letter:housing")
        memberships.leave(session, who_is(CAMILLE), "/leave", NOON)
        camille = borne(session, CAMILLE)
    assert Mark(camille.flags) == Mark.LEFT | Mark.SUPPRESSED | Mark.CONFIRMED | Mark.HAS_EMAIL
    assert camille.ticks == camille.letters == 0


def test_a_moved_person_bears_the_marks_of_the_new_address(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        number = joins(session, CAMILLE, catalogue)
        bounces.note(session, who_is(CAMILLE), "5.1.1", NOON)
        assert borne(session, CAMILLE).flags & Mark.FAILING
        moves.carry(session, number, who_is(BILAL), BILAL)
        assert not borne(session, BILAL).flags & Mark.FAILING
        suppressions.suppress(session, who_is(BILAL), NOON)
        assert borne(session, BILAL).flags & Mark.SUPPRESSED


def test_a_fact_of_a_colleague_is_marked_until_the_person_tells_it(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        joins(session, CAMILLE, catalogue, neighbourhood="bellevue")
        noted = Source(law.OBSERVED, "staff:1", NOON)
        assert origins.tell(session, borne(session, CAMILLE), {"neighbourhood": "coteaux"}, noted) == ["neighbourhood"]
        assert borne(session, CAMILLE).flags & Mark.NOTED_NEIGHBOURHOOD
        joins(session, CAMILLE, catalogue, neighbourhood="bellevue")
        assert not borne(session, CAMILLE).flags & Mark.NOTED_NEIGHBOURHOOD
        assert origins.of(session, borne(session, CAMILLE).id)["neighbourhood"].origin == law.DECLARED


def test_issues_beyond_the_last_bit_are_found_by_their_rows(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        number = joins(session, CAMILLE, catalogue)
        for place in range(marks.MOST_ISSUES + 2):
            interests.tick(session, number, [f"issue-{place}"])
        assert len(marks.of_issues(session)) == marks.MOST_ISSUES
        assert marks.take(session, ["issue-0", "issue-63"]) == 1


def test_no_two_issues_share_a_bit(database: Database) -> None:
    with database.writing() as session:
        together = marks.take(session, ["a", "b", "c", "a"])
        assert together.bit_count() == 3
        assert marks.take(session, ["c"]) & together


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_marks_and_counts_are_right(database: Database, catalogue: Catalogue, seed: int) -> None:
    dice = random.Random(seed)
    with database.writing() as session:
        for _ in range(25):
            act(session, dice, dice.choice(TOWN), catalogue)
        assert tallies.read(session) == counted(session)
        tallies.fold(session)
        assert tallies.read(session) == counted(session)
        before = session.execute(MARKED).all()
        standings.derive(session, sa.true())
        assert session.execute(MARKED).all() == before
        assert tallies.read(session) == counted(session)


MARKED = sa.select(Supporter.id, Supporter.flags, Supporter.ticks, Supporter.letters).order_by(Supporter.id)


def act(session: Session, dice: random.Random, email: str, catalogue: Catalogue) -> None:
    """Do something to somebody, as it happens on any day."""
    who, some = who_is(email), dice.sample(PURPOSES, dice.randrange(len(PURPOSES)))
    person = moves.person(session, who)
    if person is None or dice.random() < 0.3:
        joins(
            session,
            email,
            catalogue,
            *some,
            neighbourhood=dice.choice(("", "bellevue", "coteaux")),
            phone="+33639980001",
        )
        return
    acts: list[Callable[[], object]] = [
        lambda: memberships.revise(session, person, some, catalogue, "/preferences", NOON),
        lambda: memberships.leave(session, who, "/leave", NOON),
        lambda: bounces.note(session, person.who, "5.1.1", NOON),
        lambda: bounces.lift(session, person.who),
        lambda: suppressions.lift(session, person.who, NOON),
        lambda: erasures.erase(session, who, NOON, KEY),
        lambda: tags.tag(session, Supporter.language == "fr", dice.choice(("presse", "à rappeler")), "staff:1", NOON),
        lambda: tags.untag(session, Supporter.id == person.id, "presse"),
        lambda: supporters.correct(session, person.id, {"postcode": dice.choice(("", "31000", "31500"))}),
        lambda: interests.untick(session, person.id, ["housing"]),
    ]
    dice.choice(acts)()
    session.expire_all()


def test_the_values_that_most_people_bear_are_told_and_the_others_together(database: Database) -> None:
    with database.writing() as session:
        for value, people in {"": 9, "b": 3, "a": 3, "d": 1, "c": 2}.items():
            session.execute(sa.insert(tallies.tallies).values(facet="src", value=value, people=people + 1))
            session.execute(sa.insert(tallies.tallies).values(facet="src", value=value, people=-1))
        session.execute(sa.insert(tallies.tallies).values(facet="src", value="gone", people=0))
        led = tallies.leading(session, "src", 3)
        none = tallies.leading(session, "source", 3)
    assert led.values == (("a", 3), ("b", 3), ("c", 2))
    assert (led.others, led.people_of_others) == (1, 1)
    assert (none.values, none.others, none.people_of_others) == ((), 0, 0)
