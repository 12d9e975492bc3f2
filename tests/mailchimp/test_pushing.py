"""Whoever changes here is sent there, once; nobody counts as sent whom Mailchimp did not take."""

import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from capture import bounces, interests, law, marks, merges, moves, proposals, supporters, suppressions
from capture.database import now
from capture.errors import MailchimpAway, MailchimpTaken
from capture.mailchimp import audiences, beside, members, owed, plans, refusals
from capture.mailchimp.members import FORGOTTEN
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE, wish_of
from tests.conftest import NOON, who_is
from tests.mailchimp.people import Person, Refusal, md5
from tests.mailchimp.sides import Sides

DAY = timedelta(days=1)


def test_whoever_confirms_is_there_with_what_they_asked_for(sides: Sides) -> None:
    sides.come(CAMILLE, "newsletter", "letter:housing", given_name="Camille", at=NOON)
    sides.sync()

    there = sides.there(CAMILLE)
    interest = next(one for one, name in sides.chimp.main.interests.items() if there.interests[one])
    titles = {issue.key: issue.titles["fr"] for issue in sides.catalogue.issues}
    assert sides.chimp.main.interests[interest] == titles["housing"]
    assert (there.status, there.language, there.merge_fields) == ("subscribed", "fr", {"FNAME": "Camille"})
    assert datetime.fromisoformat(there.timestamp_opt) == NOON
    assert sides.chimp.main.bearing("hustings:newsletter") == {CAMILLE}
    assert sum(there.interests.values()) == 1 and sides.are_equal()


def test_one_round_of_the_worker_brings_both_together(sides: Sides) -> None:
    sides.come(CAMILLE)
    assert beside.keep_up(sides.settings, sides.database)
    assert sides.statuses() == {CAMILLE: "subscribed"} and sides.are_equal()
    assert not beside.keep_up(sides.settings, sides.database)


def test_whoever_did_not_press_the_button_does_not_go(sides: Sides) -> None:
    with sides.database.writing() as session:
        proposals.propose(session, wish_of(MALLORY), now())
    sides.sync()
    assert sides.statuses() == {}


@pytest.mark.parametrize("purposes", [("sms",), ("help:doors",), ("targeting",)])
def test_whoever_asked_for_no_letter_does_not_go(sides: Sides, purposes: tuple[str, ...]) -> None:
    sides.come(CAMILLE, *purposes)
    sides.sync()
    assert sides.statuses() == {}


def test_whose_address_fails_does_not_go(sides: Sides) -> None:
    sides.come(CAMILLE)
    with sides.database.writing() as session:
        bounces.note(session, who_is(CAMILLE), "550", now())
    sides.sync()
    assert sides.statuses() == {} and sides.owed() == 0


def test_a_second_round_writes_nothing(sides: Sides) -> None:
    for email in (CAMILLE, BILAL, ODETTE):
        sides.come(email)
    sides.sync()
    sides.chimp.calls.clear()
    sides.sync()
    sides.sync(full=True)
    assert sides.chimp.writes == []
    assert set(sides.chimp.main.people.written.values()) == {1}


def test_somebody_who_changed_is_told_anew_without_a_status(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.sync()
    sides.chimp.heard.clear()
    sides.come(CAMILLE, "letter:housing", given_name="Cam")
    sides.sync()
    assert sides.there(CAMILLE).merge_fields == {"FNAME": "Cam"}
    assert any(sides.there(CAMILLE).interests.values())
    assert b'"status"' not in b"".join(sides.chimp.heard)


def test_a_change_that_does_not_concern_mailchimp_owes_nobody(sides: Sides) -> None:
    number = sides.come(CAMILLE)
    sides.sync()
    with sides.database.writing() as session:
        supporters.correct(session, number, {"phone": "+33612345678", "neighbourhood": "bellevue"})
    assert sides.owed() == 0


def test_whoever_leaves_here_leaves_there(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.sync()
    sides.leave(CAMILLE)
    sides.sync()
    assert sides.statuses() == {CAMILLE: "unsubscribed"}
    assert sides.chimp.main.bearing("hustings:newsletter") == set()
    assert sides.are_equal()


@pytest.mark.parametrize("gone", [True, False])
def test_whoever_leaves_and_fails_in_a_batch_leaves_alone(sides: Sides, gone: bool) -> None:
    sides.come(CAMILLE)
    sides.sync()
    sides.leave(CAMILLE)
    if gone:
        # Somebody erased her over there a moment ago.
        sides.chimp.main.people.erase(md5(CAMILLE))
    sides.chimp.part_fails = True
    sides.sync()
    assert sides.statuses() == ({} if gone else {CAMILLE: "unsubscribed"})
    assert (sides.member(CAMILLE) is None) is gone and sides.are_equal()


def test_whoever_comes_back_here_is_subscribed_there(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.sync()
    sides.leave(CAMILLE)
    sides.sync()
    sides.come(CAMILLE)
    sides.sync()
    assert sides.statuses() == {CAMILLE: "subscribed"}


def test_whoever_comes_back_and_fails_in_a_batch_is_subscribed_alone(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.sync()
    sides.leave(CAMILLE)
    sides.sync()
    sides.come(CAMILLE)
    sides.chimp.part_fails = True
    sides.sync()
    assert sides.statuses() == {CAMILLE: "subscribed"} and sides.are_equal()


def left_on_both_sides(sides: Sides) -> None:
    """Camille leaves here, which is told, and then by the link in an older letter, too, of which nothing is told."""
    sides.come(CAMILLE, at=now() - DAY)
    sides.sync()
    sides.leave(CAMILLE)
    sides.sync()
    sides.chimp.main.people.leave(CAMILLE)
    sides.sync()


def test_whoever_left_on_both_sides_and_comes_back_here_is_asked_by_mailchimp(sides: Sides) -> None:
    left_on_both_sides(sides)
    with time_machine.travel(now() + timedelta(minutes=10)):
        sides.come(CAMILLE)
        sides.sync()
        known = sides.member(CAMILLE)
        assert known is not None and (known.status, known.ours, known.trouble) == ("unsubscribed", False, "")
        sides.sync()
        assert sides.statuses() == {CAMILLE: "pending"} and sides.are_equal()


def test_whoever_came_back_here_and_then_left_there_has_left(sides: Sides) -> None:
    left_on_both_sides(sides)
    number = sides.come(CAMILLE)
    with time_machine.travel(now() + timedelta(minutes=10)):
        sides.chimp.main.people.leave(CAMILLE)
        sides.sync()
        sides.sync()
    with sides.database.reading() as session:
        assert marks.Mark(session.get_one(Supporter, number).flags) & marks.Mark.LEFT
    assert sides.statuses() == {CAMILLE: "unsubscribed"} and sides.owed() == 0


def test_whoever_is_erased_here_is_erased_there(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.come(BILAL)
    sides.sync()
    sides.erase(CAMILLE)
    sides.sync()
    assert sides.statuses() == {BILAL: "subscribed"}
    assert md5(CAMILLE) in sides.chimp.main.people.forgotten
    assert sides.member(CAMILLE) is None and sides.are_equal()


def test_whoever_is_erased_is_erased_there_although_another_has_their_number_by_now(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.sync()
    sides.erase(CAMILLE)
    sides.come(BILAL)
    sides.sync()
    assert sides.statuses() == {BILAL: "subscribed"}
    assert md5(CAMILLE) in sides.chimp.main.people.forgotten
    assert sides.member(CAMILLE) is None and sides.are_equal()


def test_an_erasure_whose_answer_was_lost_is_done(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.sync()
    sides.erase(CAMILLE)
    sides.chimp.faults.append("lost")
    sides.sync()
    assert sides.statuses() == {} and sides.are_equal()


def test_an_erasure_that_is_refused_holds_nobody_else_and_is_asked_for_each_day(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.sync()
    sides.come(BILAL)
    sides.erase(CAMILLE)
    sides.chimp.on, sides.chimp.always = re.compile(f".*/members/{md5(CAMILLE)}/actions/.*"), "400"
    sides.sync()
    assert sides.statuses()[BILAL] == "subscribed"
    with sides.database.reading() as session:
        assert [one.trouble for one in members.refused(session)] == [refusals.UNKNOWN]
    sides.chimp.calls.clear()
    sides.sync()
    assert sides.chimp.writes == [] and sides.owed() == 1
    sides.chimp.always = ""
    with time_machine.travel(now() + DAY + timedelta(minutes=1)):
        sides.sync()
    assert md5(CAMILLE) in sides.chimp.main.people.forgotten
    assert sides.member(CAMILLE) is None and sides.are_equal()


def test_whoever_moved_and_is_kept_at_the_old_address_goes_from_there_later(sides: Sides) -> None:
    number = sides.come(CAMILLE)
    sides.sync()
    with sides.database.writing() as session:
        moves.carry(session, number, who_is(ODETTE), ODETTE)
    sides.chimp.on, sides.chimp.always = re.compile(f"DELETE .*/members/{md5(CAMILLE)}"), "400"
    sides.sync()
    assert sides.statuses() == {CAMILLE: "subscribed", ODETTE: "subscribed"}
    sides.chimp.always = ""
    with time_machine.travel(now() + DAY + timedelta(minutes=1)):
        sides.sync()
    assert sides.statuses() == {CAMILLE: "archived", ODETTE: "subscribed"} and sides.are_equal()


def test_whoever_is_erased_while_they_are_sent_is_erased_there(sides: Sides) -> None:
    sides.come(CAMILLE)
    with sides.database.reading() as session, sides.bridge() as bridge:
        made = plans.plan(session, bridge.asking(session), owed.take(session, 500, now()), now())
    sides.sync()
    sides.erase(CAMILLE)
    with sides.database.writing() as session:
        owed.settle(session, [(one.person, one.stamp) for one in made.owed.values()])
        assert owed.count(session) == 1
    sides.sync()
    assert md5(CAMILLE) in sides.chimp.main.people.forgotten


def test_whoever_was_erased_and_came_back_is_erased_once_more(sides: Sides) -> None:
    sides.come(BILAL)
    sides.come(CAMILLE)
    sides.sync()
    sides.erase(CAMILLE)
    sides.come(ODETTE)
    sides.come(CAMILLE)
    sides.sync()
    assert sides.statuses() == dict.fromkeys((BILAL, CAMILLE, ODETTE), "subscribed")
    sides.erase(CAMILLE)
    sides.sync()
    assert sides.statuses() == dict.fromkeys((BILAL, ODETTE), "subscribed")
    assert sides.member(CAMILLE) is None


def test_whoever_moves_is_at_the_new_address_alone(sides: Sides) -> None:
    number = sides.come(CAMILLE, given_name="Camille")
    sides.sync()
    with sides.database.writing() as session:
        moves.carry(session, number, who_is(ODETTE), ODETTE)
    sides.sync()
    assert sides.statuses() == {CAMILLE: "archived", ODETTE: "subscribed"}
    assert sides.member(CAMILLE) is None and sides.are_equal()


def test_two_who_become_one_are_one_there(sides: Sides) -> None:
    kept, gone = sides.come(CAMILLE), sides.come(ODETTE)
    sides.sync()
    with sides.database.writing() as session:
        merges.merge(session, kept, gone, {}, "staff:1", now())
    sides.sync()
    assert sides.statuses() == {CAMILLE: "subscribed", ODETTE: "archived"}


def test_those_of_a_batch_that_fail_are_sent_alone(sides: Sides) -> None:
    for number in range(10):
        sides.come(f"p{number}@exemple.fr")
    sides.chimp.part_fails = True
    sides.sync()
    assert set(sides.statuses().values()) == {"subscribed"} and len(sides.statuses()) == 10
    assert sides.are_equal()


@pytest.mark.parametrize(
    "fault", ["429", "429empty", "403bare", "500empty", "502html", "truncated", "cut", "lost", "reset"]
)
def test_after_each_fault_both_sides_are_equal(sides: Sides, fault: str) -> None:
    for email in (CAMILLE, BILAL, ODETTE):
        sides.come(email)
    sides.chimp.faults.extend([fault] * 3)
    sides.sync()
    assert sides.statuses() == dict.fromkeys((CAMILLE, BILAL, ODETTE), "subscribed")
    assert sides.are_equal()


def test_while_mailchimp_is_away_nobody_counts_as_sent(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.chimp.always = "500empty"
    with pytest.raises(MailchimpAway):
        sides.sync()
    assert sides.owed() == 1 and sides.member(CAMILLE) is None
    sides.chimp.always = ""
    sides.sync()
    assert sides.are_equal()


def test_after_five_failures_nobody_asks_for_a_minute(sides: Sides) -> None:
    sides.chimp.always = "500empty"
    sides.come(CAMILLE)
    for _ in range(5):
        assert due(sides)
        with pytest.raises(MailchimpAway):
            sides.sync()
    assert not due(sides)
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert due(sides)


def due(sides: Sides) -> bool:
    """Return whether Mailchimp may be asked now."""
    with sides.database.reading() as session:
        return audiences.is_due(session, sides.settings, now())


def test_only_one_brings_both_together(sides: Sides) -> None:
    with audiences.in_hand(sides.database, sides.settings.mailchimp_audience, "another", now()):
        with pytest.raises(MailchimpTaken):
            sides.sync()
        with time_machine.travel(now() + timedelta(minutes=3)):
            sides.sync()


def test_after_a_backup_came_back_the_whole_audience_is_looked_at_first(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.sync()
    with sides.database.writing() as session:
        audiences.look_again(session)
    sides.chimp.calls.clear()
    sides.sync()
    (first, *_) = [call for call in sides.chimp.calls if "/members?" in call]
    assert "since_last_changed" not in first


def test_an_account_that_is_mistrusted_leaves_people_pending(sides: Sides) -> None:
    sides.chimp.main.people.mistrusted = True
    sides.come(CAMILLE)
    sides.sync()
    known = sides.member(CAMILLE)
    assert known is not None and known.status == "pending"


# Each refusal of Mailchimp's: how it comes about over there, and what stands at the desk then.
def _fake(sides: Sides) -> None:
    sides.chimp.main.people.fake.add(CAMILLE)


def _forgotten(sides: Sides) -> None:
    sides.chimp.main.people.forgotten.add(md5(CAMILLE))


def _cleaned(sides: Sides) -> None:
    sides.chimp.main.people.members[md5(CAMILLE)] = Person(CAMILLE, "cleaned", by_themselves=True)


@pytest.mark.parametrize(
    ("happens", "why"), [(_fake, refusals.WRONG), (_forgotten, refusals.FORGOTTEN), (_cleaned, "")]
)
def test_whom_mailchimp_refuses_is_told_and_not_sent_again(sides: Sides, happens: object, why: str) -> None:
    happens(sides)  # type: ignore[operator]  # one of those above
    sides.come(CAMILLE)
    sides.come(BILAL)
    sides.sync()
    sides.sync()
    known = sides.member(CAMILLE)
    assert known is not None and known.trouble == why
    assert sides.statuses()[BILAL] == "subscribed" and sides.owed() == 0
    sides.chimp.calls.clear()
    sides.sync()
    assert sides.chimp.writes == []


def test_whose_address_fails_there_fails_here(sides: Sides) -> None:
    _cleaned(sides)
    number = sides.come(CAMILLE)
    sides.sync()
    with sides.database.reading() as session:
        assert marks.Mark(session.get_one(Supporter, number).flags) & marks.Mark.FAILING


def test_a_field_that_mailchimp_names_stands_at_the_desk(sides: Sides) -> None:
    sides.chimp.main.people.write = _refuses_a_field(sides)  # type: ignore[method-assign,assignment]  # theirs
    sides.come(CAMILLE)
    sides.sync()
    known = sides.member(CAMILLE)
    assert known is not None and (known.trouble, known.fields) == (refusals.WRONG, "FNAME")


def _refuses_a_field(sides: Sides) -> object:
    def write(*_: object) -> Person:
        raise Refusal(400, "Invalid Resource", "Your merge fields were invalid.", (("FNAME", "too odd"),))

    return write


def test_a_crowded_address_is_tried_once_a_day_for_a_week(sides: Sides) -> None:
    sides.chimp.main.people.crowded.add(CAMILLE)
    sides.come(CAMILLE)
    begun = now()
    for day in range(10):
        with time_machine.travel(begun + day * (DAY + timedelta(minutes=1))):
            sides.chimp.calls.clear()
            sides.sync()
            assert bool(sides.chimp.writes) is (day <= 7)
    known = sides.member(CAMILLE)
    assert known is not None and known.trouble == refusals.CROWDED


def test_whom_it_erased_once_is_not_sent_again_by_a_change(sides: Sides) -> None:
    _forgotten(sides)
    sides.come(CAMILLE)
    sides.sync()
    sides.come(CAMILLE, given_name="Camille")
    sides.chimp.calls.clear()
    sides.sync()
    known = sides.member(CAMILLE)
    assert sides.chimp.writes == [] and known is not None and known.status == FORGOTTEN


def test_a_change_mends_what_was_refused(sides: Sides) -> None:
    _fake(sides)
    number = sides.come(CAMILLE)
    sides.sync()
    with sides.database.writing() as session:
        moves.carry(session, number, who_is(ODETTE), ODETTE)
    sides.sync()
    with sides.database.reading() as session:
        assert members.refused(session) == []
    assert sides.statuses() == {ODETTE: "subscribed"}


def test_whoever_changes_while_they_are_sent_is_sent_again(sides: Sides) -> None:
    number = sides.come(CAMILLE)
    with sides.database.reading() as session:
        (seen,) = owed.take(session, 500, now())
    with sides.database.writing() as session:
        interests.tick(session, number, ["housing"])
        supporters.mark_one(session, number, letters=(marks.take(session, ["housing"]), 0))
        owed.settle(session, [(number, seen.stamp)])
    assert sides.owed() == 1


def test_whoever_is_not_set_up_owes_nobody(bare: Sides) -> None:
    bare.come(CAMILLE)
    assert bare.owed() == 0


def test_the_law_decides_who_is_asked(sides: Sides) -> None:
    with sides.database.reading() as session, sides.bridge() as bridge:
        asking = bridge.asking(session)
    asked = [marks.OF_PURPOSE[one] for one in sides.settings.campaign.ballot.rules.channels[law.EMAIL].asks]
    assert asking.asks == asked[0] and len(asked) == 1


def test_a_promise_of_silence_is_kept_there(sides: Sides) -> None:
    sides.come(CAMILLE)
    sides.sync()
    with sides.database.writing() as session:
        suppressions.suppress(session, who_is(CAMILLE), now())
    sides.sync()
    assert sides.statuses() == {CAMILLE: "unsubscribed"}


def test_every_column_that_the_database_watches_is_one_that_leaves(sides: Sides) -> None:
    number = sides.come(CAMILLE)
    sides.sync()
    for changed in ({"email": "camille@exemple.org"}, {"given_name": "C"}, {"language": "en"}, {"letters": 1}):
        with sides.database.writing() as session:
            session.execute(sa.update(Supporter).where(Supporter.id == number).values(changed))
            assert [one.person for one in owed.take(session, 9, now())] == [number]
            owed.settle(session, [(number, owed.take(session, 9, now())[0].stamp)])
