"""Two entries of one person become one, with everything of both."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import (
    assignments,
    consents,
    deliveries,
    duplicates,
    erasures,
    interests,
    journal,
    law,
    links,
    memberships,
    merges,
    moves,
    notes,
    origins,
    proposals,
    requests,
    standings,
    stays,
    supporters,
    suppressions,
    tags,
    tallies,
)
from capture.database import Base, Database
from capture.deliveries import SENT, Delivery, Order
from capture.errors import LinkSpent, PairChanged, PersonMissing
from capture.exports import orders
from capture.issues import Catalogue
from capture.marks import Mark
from capture.merges import GONE, KEPT
from capture.origins import Source
from capture.stays import Stay
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE, wish_of
from tests.choosing import BALLOT, confirms, reached
from tests.conftest import KEY, NOON, who_is
from tests.merging import AFTERWARDS, AGAIN, HEARD, LATER, PAGE, facts, hired, merged, person, twice
from tests.test_marks import counted


def test_every_table_of_people_has_its_rule() -> None:
    of_people = {table.name for table in Base.metadata.sorted_tables if "supporter_id" in table.c}
    # What is remembered of a merge goes when its person is merged again; rows of a list are judged anew.
    assert of_people - {"merges", "import_rows"} == set(merges.RULES)


def test_blanks_are_filled_and_what_contradicts_stays_as_the_kept_one_has_it(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        supporters.correct(session, gone, {"postcode": "69003", "street": "3 rue Foch"})
        merged(session, kept, gone)
        told = facts(session, kept, "given_name", "family_name", "postcode", "street", "town", "phone", "email")
        assert told == ["Camille", "Martin", "31000", "3 rue Foch", "Saint-Aurèle", "+33612345678", CAMILLE]
        assert session.get(Supporter, gone) is None


def test_each_fact_brings_its_origin_along(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        merged(session, kept, gone, postcode=KEPT, phone=GONE)
        told = {fact: (origin.origin, origin.whence) for fact, origin in origins.of(session, kept).items()}
        assert told == {
            "name": (law.OBSERVED, "staff:1"),
            "postcode": (law.DECLARED, "/preferences"),
            "address": (law.OBSERVED, "staff:1"),
            "phone": (law.DECLARED, "/stand/"),
            "language": (law.DECLARED, "/sign-up/"),
        }
        marks = Mark(person(session, kept).flags)
        assert marks & Mark.NOTED_NAME and marks & Mark.NOTED_ADDRESS and not marks & Mark.NOTED_PHONE


def test_what_a_colleague_chose_counts(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        origins.tell(session, person(session, gone), {"postcode": "69003"}, HEARD)
        merged(session, kept, gone, name=KEPT, postcode=GONE, phone=KEPT)
        assert facts(session, kept, "family_name", "postcode", "phone") == ["", "69003", ""]
        assert origins.of(session, kept)["postcode"].origin == law.OBSERVED


def test_what_the_person_blanked_since_is_not_filled_again(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        origins.tell(session, person(session, kept), {"phone": "+33612345678"}, PAGE)
        blanked = Source(law.DECLARED, "/preferences", NOON + timedelta(days=1))
        origins.tell(session, person(session, kept), {"phone": ""}, blanked)
        merged(session, kept, gone)
        assert facts(session, kept, "phone") == [""]


def test_what_a_list_left_blank_is_filled(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        origins.tell(session, person(session, gone), {"street": "12 rue Victor-Hugo", "town": "Lyon"}, PAGE)
        of_list = Source(law.DECLARED, "import:7", NOON + timedelta(days=1))
        origins.tell(session, person(session, kept), {"town": "Lyon"}, of_list)
        merged(session, kept, gone)
        assert facts(session, kept, "street", "town") == ["12 rue Victor-Hugo", "Lyon"]


def test_a_fact_that_the_person_told_too_is_theirs(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        origins.tell(session, person(session, kept), {"phone": "+33612345678"}, HEARD)
        merged(session, kept, gone)
        assert origins.of(session, kept)["phone"].origin == law.DECLARED
        assert not person(session, kept).flags & Mark.NOTED_PHONE


def test_they_came_when_the_first_of_both_came(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        merged(session, kept, gone)
        assert facts(session, kept, "joined_at", "source") == [NOON.replace(day=1), "/stand/"]
        # Nobody pressed a button at this address before.
        assert facts(session, kept, "confirmed_at") == [NOON]


def test_everything_else_of_both_is_theirs(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        merged(session, kept, gone)
        assert [(tag.tag, tag.by) for tag in tags.of(session, kept)] == [
            ("presse", f"staff:{kept}"),
            ("à rappeler", f"staff:{gone}"),
        ]
        assert [note.text for note in notes.of(session, kept)] == ["Rings at six."]
        assert [request.kind for request in requests.of(session, kept)] == ["access"]
        assert set(session.scalars(sa.select(interests.Interest.issue))) == {"housing", "transport", "culture"}
        assert set(consents.standing(session, kept)) == {"newsletter", "letter:housing", "sms", "letter:transport"}


def test_who_is_in_nobodys_hands_is_in_those_of_the_others_colleague(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        nora, omar = hired(session, MALLORY), hired(session, ODETTE)
        assignments.assign(session, Supporter.id == gone, nora, "staff:1", NOON)
        number = merged(session, kept, gone)
        assert assignments.of(session, kept) is nora
        merges.undo(session, kept, number, "staff:2", LATER)
        assert (assignments.of(session, kept), assignments.of(session, gone)) == (None, nora)
        assignments.assign(session, Supporter.id == kept, omar, "staff:1", NOON)
        merged(session, kept, gone)
        assert assignments.of(session, kept) is omar


def test_marks_and_counts_are_right(database: Database, catalogue: Catalogue) -> None:
    marked = sa.select(Supporter.flags, Supporter.ticks, Supporter.letters, Supporter.shares)
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        merged(session, kept, gone)
        before = session.execute(marked).all()
        standings.derive(session, sa.true())
        assert session.execute(marked).all() == before
        assert tallies.read(session) == counted(session)
        assert reached(session, "email", catalogue=catalogue) == reached(session, "sms", catalogue=catalogue) == 1


def test_old_letters_lead_to_the_person_and_leaving_by_one_leaves(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        merged(session, kept, gone)
        found = moves.person(session, who_is(AGAIN))
        assert found is not None and found.id == kept
        memberships.leave(session, who_is(AGAIN), "/leave", AFTERWARDS)
        assert consents.standing(session, kept) == []
        assert Mark(person(session, kept).flags) & Mark.LEFT
        assert all(session.scalar(sa.select(suppressions.holds(who_is(email)))) for email in (CAMILLE, AGAIN))


def test_leaving_by_a_new_letter_counts_for_the_address_of_before(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        merged(session, *twice(session, catalogue))
        memberships.leave(session, who_is(CAMILLE), "/leave", AFTERWARDS)
        assert session.scalar(sa.select(suppressions.holds(who_is(AGAIN))))


def test_what_was_seen_must_still_be_so(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        seal = merges.look(session, kept, gone).seal
        assert merges.look(session, gone, kept).seal == seal
        tags.tag(session, Supporter.id == gone, "bureau", "staff:2", NOON)
    with pytest.raises(PairChanged), database.writing() as session:
        merges.merge(session, kept, gone, {}, "staff:1", LATER, seal)
    with database.writing() as session:
        assert session.get(Supporter, gone) is not None
        merges.merge(session, kept, gone, {}, "staff:1", LATER, merges.look(session, kept, gone).seal)


@pytest.mark.parametrize("pair", [(1, 1), (1, 99), (99, 1)])
def test_one_person_is_not_two(database: Database, catalogue: Catalogue, pair: tuple[int, int]) -> None:
    with database.writing() as session:
        twice(session, catalogue)
        with pytest.raises(PersonMissing):
            merged(session, *pair)


def test_the_journal_has_numbers_only(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        number = merged(session, kept, gone)
        (entry,) = session.scalars(sa.select(journal.Entry).filter_by(act="merge"))
        assert (entry.actor, entry.particulars) == ("staff:1", {"merge": number, "kept": kept, "gone": gone})


def test_a_running_move_of_the_other_is_called_off_and_the_kept_ones_goes_on(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        moves.ask(session, person(session, gone), who_is(ODETTE), ODETTE, LATER)
        moves.ask(session, person(session, kept), who_is(BILAL), BILAL, LATER)
        merged(session, kept, gone)
        assert moves.waiting(session, who_is(AGAIN), True, LATER) is None
        move = moves.waiting(session, who_is(CAMILLE), True, LATER)
        assert move is not None
        assert [moves.agree(session, move, leaves, LATER) for leaves in (True, False)] == [False, True]
        found = {email: moves.person(session, who_is(email)) for email in (CAMILLE, AGAIN, BILAL)}
        assert {email: one.id for email, one in found.items() if one} == dict.fromkeys(found, kept)


def test_addresses_of_before_the_merge_lead_on(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        moves.follow(session, gone, who_is(ODETTE), who_is(AGAIN), NOON)
        merged(session, kept, gone)
        assert set(moves.former(session, kept)) == {who_is(AGAIN), who_is(ODETTE)}


def test_a_sign_up_that_waits_at_the_other_address_is_a_person_of_its_own(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        proposals.propose(session, wish_of(AGAIN, "newsletter", given_name="Camille"), NOON)
        merged(session, kept, gone)
        (waiting,) = proposals.outstanding(session, who_is(AGAIN))
        number = memberships.join(session, waiting, catalogue, AFTERWARDS)
        assert number != kept
        assert facts(session, kept, "email") == [CAMILLE]
        memberships.leave(session, who_is(CAMILLE), "/leave", AFTERWARDS)
        erasures.erase(session, who_is(CAMILLE), AFTERWARDS, KEY)
        assert consents.standing(session, number) == ["newsletter"]
        assert not person(session, number).flags & Mark.SUPPRESSED


def test_pages_that_stand_open_are_shut_and_old_links_stay_what_they_were(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        now = LATER - timedelta(minutes=1)
        open_pages = [links.issue(session, links.VISIT, who_is(email), now) for email in (CAMILLE, AGAIN)]
        expired = links.issue(session, links.PREFERENCES, who_is(AGAIN), NOON)
        merged(session, kept, gone)
        assert not any(links.is_open(session, token, LATER) for token in open_pages)
        assert links.find(session, links.PREFERENCES, expired).who == who_is(AGAIN)
        with pytest.raises(LinkSpent):
            links.look(session, links.VISIT, open_pages[0], LATER)


@pytest.mark.parametrize(("own", "other", "until"), [(1, 2, 2), (2, 1, 2), (0, 2, 2), (1, 0, 1)])
def test_they_are_kept_until_the_later_day(
    database: Database, catalogue: Catalogue, own: int, other: int, until: int
) -> None:
    with database.writing() as session:
        both = twice(session, catalogue)
        for number, days in zip(both, (own, other), strict=True):
            if days:
                row = {"supporter_id": number, "asked_at": NOON, "answered_at": NOON}
                session.execute(sa.insert(Stay).values(**row, until=NOON.date() + timedelta(days=days)))
        merged(session, *both)
        assert session.scalars(sa.select(Stay.until)).all() == [NOON.date() + timedelta(days=until)]


def test_who_was_asked_elsewhere_without_answering_is_asked_again(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        stays.ask(session, person(session, gone), BALLOT, NOON)
        merged(session, kept, gone)
        assert [one.id for one in stays.unasked(session)] == [kept]


def test_who_was_told_apart_from_either_is_apart_from_both(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        bilal = confirms(session, wish_of(BILAL), catalogue)
        for other in (kept, bilal):
            duplicates.keep_apart(session, gone, other, "staff:1", NOON)
        merged(session, kept, gone)
        assert duplicates.kept_apart(session, [kept, bilal]) == {(kept, bilal), (bilal, kept)}


def exported(session: Session, number: int, days: int) -> None:
    """Let a person be in an export."""
    crowd = orders.Crowd()
    crowd.add(number)
    export = orders.ask(session, orders.Order("", "email", "csv", []), 1, "staff:1", NOON)
    export.state, export.made_at, export.people = orders.MADE, NOON + timedelta(days=days), crowd.packed()


def test_exports_of_either_are_the_persons(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        mallory = confirms(session, wish_of(MALLORY), catalogue)
        for number in (kept, gone, mallory):
            exported(session, number, days=1)
        exported(session, gone, days=60)  # given to somebody else by then
        merged(session, kept, gone)
        told = orders.of(session, kept, person(session, kept).joined_at)
        assert [export.id for export in told] == [2, 1]
        assert len(erasures.look(session, who_is(AGAIN)).exports) == 2


def test_a_third_entry_joins_the_merged(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        merged(session, kept, gone)
        last = confirms(session, wish_of(BILAL, given_name="Camille"), catalogue)
        merged(session, last, kept)
        assert moves.former(session, last) == [who_is(AGAIN), who_is(CAMILLE)]
        assert {span.number for span in merges.spans(session, last, NOON)} == {kept, gone, last}
        assert person(session, last).email == BILAL


def test_erasing_the_person_erases_everything_of_both(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        merged(session, *twice(session, catalogue))
        erasures.erase(session, who_is(AGAIN), AFTERWARDS, KEY)
        left = [table.name for table in Base.metadata.sorted_tables if {"supporter_id", "email"} & set(table.c.keys())]
        assert [session.scalar(sa.text(f"SELECT count(*) FROM {name}")) for name in left] == [0] * len(left)
        assert all(session.scalar(sa.select(suppressions.holds(who_is(email)))) for email in (CAMILLE, AGAIN))


def test_a_campaign_that_left_is_still_the_one_it_left_by(database: Database, catalogue: Catalogue) -> None:
    """By it Mailchimp tells what came of the letter."""
    order = Order("rent", "email", "", "everyone", "", "Saint-Aurèle", {}, 2, NOON, False, deliveries.MAILCHIMP)
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        plan = deliveries.plan(session, order, "staff:1", NOON).id
        session.add(Delivery(plan_id=plan, supporter_id=kept, due_at=NOON))
        session.add(Delivery(plan_id=plan, supporter_id=gone, state=SENT, due_at=LATER, campaign_id=7))
        session.flush()
        merged(session, kept, gone)
        found = session.get_one(Delivery, (plan, kept), populate_existing=True)
        assert (found.state, found.due_at, found.campaign_id) == (SENT, LATER, 7)
