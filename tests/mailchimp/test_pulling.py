"""What happens over there happens here; the stricter side wins, but for who asked again here afterwards."""

import itertools
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from capture import bounces, consents
from capture.database import now
from capture.errors import MailchimpAway, MailchimpHalf
from capture.mailchimp import beside, hints, pulling, refusals
from capture.marks import Mark
from capture.supporters import Supporter
from capture.suppressions import Suppression
from tests.cast import BILAL, CAMILLE, ODETTE
from tests.conftest import NOON, who_is
from tests.mailchimp.people import Person, md5
from tests.mailchimp.sides import Sides

FIVE_MINUTES = timedelta(minutes=5, seconds=1)


def later(sides: Sides, full: bool = False) -> None:
    """Bring both together five minutes from now."""
    with time_machine.travel(now() + FIVE_MINUTES):
        sides.sync(full)


def flags(sides: Sides, email: str) -> Mark:
    """Return the marks of somebody here."""
    with sides.database.reading() as session:
        return Mark(session.query(Supporter).filter_by(who=who_is(email)).one().flags)


@pytest.fixture
def both(sides: Sides) -> Sides:
    """Camille and Bilal are on both sides."""
    sides.come(CAMILLE, "newsletter", "letter:housing", "sms", phone="+33612345678", at=NOON)
    sides.come(BILAL, at=NOON)
    sides.sync()
    return sides


def test_whoever_leaves_there_has_left_here(both: Sides) -> None:
    both.chimp.main.people.leave(CAMILLE)
    later(both)
    assert flags(both, CAMILLE) & Mark.LEFT and flags(both, CAMILLE) & Mark.SUPPRESSED
    assert not flags(both, BILAL) & Mark.LEFT
    assert both.statuses() == {CAMILLE: "unsubscribed", BILAL: "subscribed"} and both.are_equal()


def test_the_ledger_says_where_they_left(both: Sides) -> None:
    both.chimp.main.people.leave(CAMILLE)
    later(both)
    with both.database.reading() as session:
        person = session.query(Supporter).filter_by(who=who_is(CAMILLE)).one()
        lines = [line for line, _ in consents.ledger(session, person.id) if not line.granted]
        assert {line.page for line in lines} == {"mailchimp"} and len(lines) == 3


def test_whose_address_fails_there_fails_here(both: Sides) -> None:
    both.chimp.main.people.leave(CAMILLE, "cleaned")
    later(both)
    assert flags(both, CAMILLE) & Mark.FAILING and not flags(both, CAMILLE) & Mark.LEFT


def test_whoever_leaves_there_has_left_here_although_their_address_fails(both: Sides) -> None:
    with both.database.writing() as session:
        bounces.note(session, who_is(CAMILLE), "550", now())
    both.chimp.main.people.leave(CAMILLE)
    later(both)
    assert flags(both, CAMILLE) & Mark.LEFT and standing(both, CAMILLE) == set()


def test_whoever_left_here_already_leaves_there_without_another_word(both: Sides) -> None:
    both.leave(CAMILLE)
    with both.database.reading() as session:
        before = session.query(Supporter).filter_by(who=who_is(CAMILLE)).one().left_at
    both.chimp.main.people.leave(CAMILLE)
    later(both)
    with both.database.reading() as session:
        assert session.query(Supporter).filter_by(who=who_is(CAMILLE)).one().left_at == before


def test_nobody_who_left_there_is_subscribed_by_a_change_here(both: Sides) -> None:
    both.chimp.main.people.leave(CAMILLE)
    with both.database.writing() as session:
        person = session.query(Supporter).filter_by(who=who_is(CAMILLE)).one()
        person.given_name = "Cam"
    both.sync()
    assert both.there(CAMILLE).status == "unsubscribed"
    assert flags(both, CAMILLE) & Mark.LEFT


def test_whoever_asks_again_here_is_asked_by_mailchimp_once(both: Sides) -> None:
    both.chimp.main.people.leave(CAMILLE)
    later(both)
    with time_machine.travel(now() + 2 * FIVE_MINUTES):
        both.come(CAMILLE)
        both.sync()
        assert both.there(CAMILLE).status == "pending"
        both.chimp.main.people.leave(CAMILLE)
    with time_machine.travel(now() + 4 * FIVE_MINUTES):
        both.sync(full=True)
        both.come(CAMILLE)
        both.sync()
        assert both.there(CAMILLE).status == "unsubscribed"


def test_whom_somebody_archived_there_stays_so(both: Sides) -> None:
    both.chimp.main.people.archive(md5(CAMILLE))
    later(both, full=True)
    with both.database.writing() as session:
        session.query(Supporter).filter_by(who=who_is(CAMILLE)).one().given_name = "Cam"
    both.sync()
    assert both.there(CAMILLE).status == "archived"
    assert not flags(both, CAMILLE) & Mark.LEFT


def named(both: Sides, email: str) -> str:
    with both.database.reading() as session:
        return session.query(Supporter).filter_by(who=who_is(email)).one().given_name


def test_a_first_name_changed_there_is_changed_here(both: Sides) -> None:
    both.chimp.main.people.rename(CAMILLE, "  Camille-Zoé ")
    later(both)
    assert named(both, CAMILLE) == "Camille-Zoé" and both.are_equal()


def test_a_first_name_changed_here_since_stays_ours(both: Sides) -> None:
    both.chimp.main.people.rename(CAMILLE, "Zoé")
    with both.database.writing() as session:
        session.query(Supporter).filter_by(who=who_is(CAMILLE)).one().given_name = "Cam"
    later(both)
    assert named(both, CAMILLE) == "Cam" == both.there(CAMILLE).merge_fields["FNAME"] and both.are_equal()


@pytest.mark.parametrize("odd", ["", "<script>alert(1)</script>", "https://exemple.fr/x", "x" * 400])
def test_what_is_no_name_there_becomes_none_here(both: Sides, odd: str) -> None:
    before = named(both, CAMILLE)
    both.chimp.main.people.rename(CAMILLE, odd)
    later(both)
    assert named(both, CAMILLE) == before and both.are_equal()


def test_an_issue_unticked_there_is_withdrawn_here(both: Sides) -> None:
    interest = next(one for one, on in both.there(CAMILLE).interests.items() if on)
    both.chimp.main.people.untick(CAMILLE, interest)
    later(both)
    with both.database.reading() as session:
        person = session.query(Supporter).filter_by(who=who_is(CAMILLE)).one()
        assert set(consents.standing(session, person.id)) == {"newsletter", "sms"}
        assert (person.letters, person.ticks) == (0, 0)
    assert not any(both.there(CAMILLE).interests.values()) and both.are_equal()


def standing(sides: Sides, email: str) -> set[str]:
    """Return what somebody agrees to here."""
    with sides.database.reading() as session:
        person = session.query(Supporter).filter_by(who=who_is(email)).one()
        return set(consents.standing(session, person.id))


def lose_interests(sides: Sides) -> None:
    """Let somebody over there delete the category with all of its interests, by which everybody changes."""
    sides.chimp.main.categories.clear()
    for one in sides.chimp.main.people.members.values():
        one.interests.clear()
        one.last_changed = (now() + timedelta(seconds=2)).isoformat(timespec="seconds")


def test_interests_that_were_deleted_over_there_are_withdrawn_by_nobody(both: Sides) -> None:
    asked = standing(both, CAMILLE)
    lose_interests(both)
    later(both, full=True)
    assert standing(both, CAMILLE) == asked


def test_interests_that_were_made_anew_are_told_and_withdrawn_by_nobody(both: Sides) -> None:
    asked = standing(both, CAMILLE)
    lose_interests(both)
    both.set_up()
    for one in both.chimp.main.people.members.values():
        # As Mailchimp answers of an interest that is new.
        one.interests |= dict.fromkeys(both.chimp.main.interests, False)
    later(both, full=True)
    assert standing(both, CAMILLE) == asked
    ticked = [both.chimp.main.interests[one] for one, on in both.there(CAMILLE).interests.items() if on]
    titles = {issue.key: issue.titles["fr"] for issue in both.catalogue.issues}
    assert ticked == [titles["housing"]] and both.are_equal()


def test_an_issue_unticked_there_is_not_ticked_again_by_a_change_here(both: Sides) -> None:
    interest = next(one for one, on in both.there(CAMILLE).interests.items() if on)
    both.chimp.main.people.untick(CAMILLE, interest)
    with both.database.writing() as session:
        session.query(Supporter).filter_by(who=who_is(CAMILLE)).one().given_name = "Cam"
    both.sync()
    both.sync()
    assert both.there(CAMILLE).merge_fields == {"FNAME": "Cam"}
    assert not any(both.there(CAMILLE).interests.values()) and both.are_equal()


def test_whoever_asked_again_is_not_held_by_what_else_changed_there(both: Sides) -> None:
    both.chimp.main.people.leave(CAMILLE)
    later(both)
    with time_machine.travel(now() + 2 * FIVE_MINUTES):
        both.come(CAMILLE)
    both.there(CAMILLE).last_changed = (now() + 6 * FIVE_MINUTES).isoformat(timespec="seconds")
    with time_machine.travel(now() + 4 * FIVE_MINUTES):
        both.sync(full=True)
    assert both.there(CAMILLE).status == "pending"


def test_an_issue_ticked_there_is_nothing_that_anybody_agreed_to(both: Sides) -> None:
    people = both.chimp.main.people
    interest = next(one for one, on in both.there(CAMILLE).interests.items() if not on)
    people.untick(CAMILLE, interest)
    people.members[md5(CAMILLE)].interests[interest] = True
    later(both)
    assert not both.there(CAMILLE).interests[interest]


def test_what_mailchimp_writes_in_its_own_way_is_not_sent_for_ever(sides: Sides) -> None:
    sides.come(CAMILLE, given_name="Camille", at=NOON)
    sides.sync()
    sides.there(CAMILLE).merge_fields["FNAME"] = "CAMILLE"
    sides.chimp.calls.clear()
    later(sides)
    later(sides)
    assert sides.chimp.writes == []


def test_whoever_left_there_and_is_unknown_here_stays_unwritten_to(sides: Sides) -> None:
    sides.chimp.main.people.members[md5(ODETTE)] = Person(ODETTE, "unsubscribed", by_themselves=True)
    sides.sync(full=True)
    with sides.database.reading() as session:
        promised = [one.who for one in session.query(Suppression).all()]
    assert promised == [who_is(ODETTE)]
    assert sides.member(ODETTE) is None


def test_strangers_over_there_are_left_alone(sides: Sides) -> None:
    sides.chimp.main.people.members[md5(ODETTE)] = Person(ODETTE, "subscribed")
    sides.sync(full=True)
    assert sides.statuses() == {ODETTE: "subscribed"} and sides.member(ODETTE) is None


def test_whoever_left_here_before_is_unsubscribed_there(bare: Sides) -> None:
    bare.come(CAMILLE)
    bare.leave(CAMILLE)
    bare.chimp.main.people.members[md5(CAMILLE)] = Person(CAMILLE, "subscribed")
    bare.set_up()
    bare.sync()
    assert bare.statuses() == {CAMILLE: "unsubscribed"}


def test_what_happened_while_it_was_looked_at_is_not_lost(both: Sides) -> None:
    with time_machine.travel(now() + timedelta(minutes=10)):
        # Their clock is ten minutes behind ours.
        both.sync()
    both.chimp.main.people.leave(CAMILLE)
    with time_machine.travel(now() + timedelta(minutes=16)):
        both.sync()
    assert flags(both, CAMILLE) & Mark.LEFT


@pytest.mark.parametrize(
    ("later", "whole"),
    [
        ("2026-12-01T10:00:00+00:00", False),
        ("2026-12-02T01:30:00+00:00", True),  # half past two in Paris
        ("2026-12-02T20:00:00+00:00", True),  # the machine slept
    ],
)
def test_the_whole_audience_is_looked_at_once_a_night(both: Sides, later: str, whole: bool) -> None:
    with time_machine.travel("2026-12-01T09:00:00+00:00"):
        both.sync(full=True)
    both.chimp.calls.clear()
    with time_machine.travel(later):
        both.sync()
    asked = [call for call in both.chimp.calls if "/members?" in call and "/segments/" not in call]
    assert ("since_last_changed" not in asked[0]) is whole


@pytest.mark.parametrize(
    "odd", [{}, [], "yes", {"members": None, "total_items": 1}, {"members": [{}], "total_items": 1}, {"members": [[]]}]
)
def test_an_answer_that_nobody_described_ends_no_worker(both: Sides, odd: object) -> None:
    both.chimp.odd = odd
    with pytest.raises(MailchimpAway):
        both.sync(full=True)
    with time_machine.travel(now() + FIVE_MINUTES):
        assert not beside.keep_up(both.settings, both.database)
    both.chimp.odd = None
    both.sync(full=True)
    assert both.are_equal()


def test_somebody_there_without_an_address_is_left_alone(both: Sides) -> None:
    both.chimp.main.people.members["0" * 32] = Person("", "unsubscribed", by_themselves=True)
    both.sync(full=True)
    with both.database.reading() as session:
        assert session.query(Suppression).all() == []


def test_from_a_half_audience_nothing_is_concluded(both: Sides) -> None:
    for number in range(30):
        both.come(f"p{number}@exemple.fr")
    both.sync()
    both.sync(full=True)
    del both.chimp.main.people.members[md5(CAMILLE)]
    for number in range(30):
        del both.chimp.main.people.members[md5(f"p{number}@exemple.fr")]
    with pytest.raises(MailchimpHalf):
        both.sync(full=True)
    known = both.member(CAMILLE)
    assert known is not None and known.status == "subscribed"


def test_hints_of_a_clock_that_is_ahead_of_ours_are_asked_for_once_a_round(both: Sides) -> None:
    with both.database.writing() as session:
        for number in range(pulling.HINTS):
            told = {"type": "unsubscribe", "data[email]": f"p{number}@exemple.fr", "data[id]": str(number)}
            hints.take(session, told, now() + timedelta(hours=1))
    # Whoever would spin is stopped at the fourth round, so that the test ends.
    rounds = itertools.count(1)
    with both.bridge() as bridge:
        assert pulling.follow(replace(bridge, stopped=lambda: next(rounds) > 3)) == pulling.HINTS
    assert next(rounds) == 3


def test_one_of_whom_nothing_is_told_holds_nobody_else(both: Sides) -> None:
    both.chimp.main.people.leave(BILAL)
    with both.database.writing() as session:
        for email in (CAMILLE, BILAL):
            hints.take(session, {"type": "unsubscribe", "data[email]": email, "data[id]": email}, now())
    both.chimp.on, both.chimp.always = re.compile(f"GET .*/members/{md5(CAMILLE)}.*"), "400"
    with both.bridge() as bridge:
        assert pulling.follow(bridge) == 2
    known = both.member(CAMILLE)
    assert known is not None and known.trouble == refusals.UNKNOWN
    assert flags(both, BILAL) & Mark.LEFT
    both.sync()
    with both.database.reading() as session:
        assert hints.waiting(session, 9) == []


def test_a_hint_is_followed_by_asking(both: Sides) -> None:
    both.chimp.main.people.leave(BILAL)
    told = {"type": "unsubscribe", "data[email]": CAMILLE, "data[id]": "odd", "fired_at": "2026-11-30 12:00:00"}
    with both.database.writing() as session:
        hints.take(session, told, now())
        hints.take(session, told, now())
        assert len(hints.waiting(session, 9)) == 1
    both.sync()
    assert not flags(both, CAMILLE) & Mark.LEFT
    with both.database.writing() as session:
        assert hints.waiting(session, 9) == []
        hints.take(session, told | {"data[email]": BILAL}, now())
        hints.take(session, told | {"data[email]": BILAL, "data[id]": "another"}, now())
    both.sync()
    assert flags(both, BILAL) & Mark.LEFT
