"""Mailchimp's lists of those who left become suppressions and failing addresses, never supporters."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from capture import arrivals, bounces, imports, suppressions
from capture.arrivals import FAILING, LEAVERS
from capture.database import now
from capture.errors import ListStays
from capture.imports import told
from capture.marks import Mark
from capture.suppressions import Suppression
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE, wish_of
from tests.choosing import confirms, reached
from tests.conftest import NOON, who_is
from tests.imports.bringing import NADIA, Town, verdicts
from tests.imports.test_entering import assert_right

LEFT = f"""Email Address,First Name,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON
{CAMILLE},Camille,2026-01-05 10:00:00,Lettre,NORMAL
{BILAL},Bilal,2026-01-05 10:00:00,,
{BILAL},Bilal,2026-01-05 10:00:00,,
nobody,,,,
"""
CLEANED = f"Email Address,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE\n{CAMILLE},2026-01-05,x\n{MALLORY},2026-01-05,x\n"


def test_whom_we_know_leaves_and_of_the_others_a_hash_stays(town: Town) -> None:
    with town.database.writing() as session:
        before = NOON - timedelta(days=365)
        confirms(session, wish_of(CAMILLE, "newsletter", "letter:water"), town.catalogue, before)
    asked = town.bring(LEFT)
    assert asked.kind == LEAVERS
    assert verdicts(asked) == {"new": 1, "merged": 1, "double": 1, "refused": 1}
    (camille,) = town.people()
    assert Mark(camille.flags) & (Mark.LEFT | Mark.SUPPRESSED) == Mark.LEFT | Mark.SUPPRESSED
    with town.database.reading() as session:
        held = set(session.scalars(sa.select(Suppression.who)))
        assert held == {who_is(CAMILLE), who_is(BILAL)}
        assert reached(session, "email") == 0
    assert_right(town)


def test_no_address_of_theirs_is_kept(town: Town) -> None:
    asked = town.read(LEFT)
    assert {row.email for row in town.rows(asked)} == {""}
    assert [bool(row.who) for row in town.rows(asked)] == [True, True, False, False]


def test_nobody_of_them_comes_in_with_a_later_list(town: Town) -> None:
    town.bring(LEFT)
    asked = town.bring(f"email\n{CAMILLE}\n{BILAL}\n{ODETTE}\n")
    assert verdicts(asked) == {"held": 2, "new": 1}


def test_who_signed_up_again_since_stays(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE), town.catalogue)
    asked = town.bring(LEFT)
    assert asked.counts["reasons"] == {told.CAME_BACK: 1, told.ADDRESS_WRONG: 1}
    assert not town.person().flags & Mark.SUPPRESSED


def test_who_signs_up_between_reading_and_entering_stays(town: Town) -> None:
    asked = town.read(LEFT)
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE), town.catalogue)
    town.enter(asked)
    assert not town.person().flags & Mark.SUPPRESSED
    assert_right(town)


def test_who_left_here_already_is_left_alone(town: Town) -> None:
    with town.database.writing() as session:
        suppressions.suppress(session, who_is(CAMILLE), NOON)
    assert verdicts(town.bring(LEFT))["held"] == 1
    with town.database.reading() as session:
        assert session.get_one(Suppression, who_is(CAMILLE)).at == NOON


def test_an_address_that_fails_is_failing_and_nobody_left(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE), town.catalogue)
    asked = town.bring(CLEANED)
    assert asked.kind == FAILING
    with town.database.reading() as session:
        assert {one.who: one.reason for one in bounces.listed(session)} == {
            who_is(CAMILLE): "cleaned",
            who_is(MALLORY): "cleaned",
        }
        assert session.scalars(sa.select(Suppression)).all() == []
    assert Mark(town.person().flags) & Mark.FAILING
    assert_right(town)


def came(town: Town) -> datetime | None:
    """Return since when those who left elsewhere are known."""
    with town.database.reading() as session:
        return arrivals.leavers_came(session)


@pytest.mark.parametrize(("first", "second"), [(CLEANED, LEFT), (LEFT, CLEANED)])
def test_when_both_such_lists_came_is_told_by_the_older(town: Town, first: str, second: str) -> None:
    town.bring("email\nodette@exemple.fr\n")
    with time_machine.travel(NOON, tick=False):
        town.bring(first)
    assert came(town) is None
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        town.bring(second)
    assert came(town) == NOON


def test_of_each_such_list_the_newest_counts(town: Town) -> None:
    for day, content in enumerate([LEFT, CLEANED, LEFT, CLEANED]):
        with time_machine.travel(NOON + timedelta(days=day), tick=False):
            town.bring(content)
    assert came(town) == NOON + timedelta(days=2)


def test_those_who_left_are_not_brought_back(town: Town) -> None:
    asked = town.bring(LEFT)
    with town.database.writing() as session, pytest.raises(ListStays, match="never"):
        imports.undo(session, town.settings.campaign.ballot, asked.id, NADIA)


def test_a_list_of_people_can_be_said_to_be_one_of_leavers(town: Town) -> None:
    received = town.receive(f"email\n{CAMILLE}\n")
    with town.database.writing() as session:
        imports.order(session, town.catalogue, received.id, ["email"], arrivals.Statement(), NADIA, kind=LEAVERS)
    town.enter(town.go_on(received))
    with town.database.reading() as session:
        assert session.scalar(sa.select(suppressions.holds(who_is(CAMILLE))))
    assert town.people() == []
    assert now() > NOON
