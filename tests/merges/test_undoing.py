"""A merge can be undone for thirty days: both are as they were, and what was done since stays with the kept one."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from capture import (
    assignments,
    bounces,
    consents,
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
from capture.database import Database
from capture.errors import MergeFinal
from capture.issues import Catalogue
from capture.marks import Mark
from capture.merges import GONE, KEPT, Merge
from capture.notes import Note
from capture.origins import Source
from capture.requests import Request
from capture.supporters import Supporter
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE, wish_of
from tests.choosing import BALLOT, confirms
from tests.conftest import KEY, NOON, who_is
from tests.merging import AFTERWARDS, AGAIN, HEARD, LATER, everything, facts, hired, merged, person, twice
from tests.test_marks import counted


def undone(session: Session, kept: int, number: int) -> int:
    """Undo a merge as a colleague does."""
    return merges.undo(session, kept, number, "staff:2", AFTERWARDS)


def test_everything_is_as_it_was(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        before = everything(session)
        assert undone(session, kept, merged(session, kept, gone, name=GONE, language=KEPT)) == gone
        assert everything(session) == before
        (entry,) = session.scalars(sa.select(journal.Entry).filter_by(act="merge-undone"))
        assert (entry.actor, entry.particulars["kept"], entry.particulars["gone"]) == ("staff:2", kept, gone)


def test_what_was_done_since_stays_with_the_kept_one(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        number = merged(session, kept, gone)
        tags.tag(session, Supporter.id == kept, "bureau", "staff:1", AFTERWARDS)
        tags.untag(session, Supporter.id == kept, "presse")
        notes.write(session, kept, "Has a van.", "staff:1", AFTERWARDS)
        origins.tell(session, person(session, kept), {"postcode": "31500"}, HEARD)
        memberships.revise(
            session, person(session, kept), ["newsletter", "sms", "help:doors"], catalogue, "/preferences", AFTERWARDS
        )
        session.expire_all()
        undone(session, kept, number)
        assert [tag.tag for tag in tags.of(session, kept)] == ["bureau"]
        assert [tag.tag for tag in tags.of(session, gone)] == ["presse", "à rappeler"]
        assert [note.text for note in notes.of(session, kept)] == ["Has a van."]
        assert facts(session, kept, "postcode", "family_name", "phone") == ["31500", "", ""]
        assert origins.of(session, kept)["postcode"].origin == law.OBSERVED
        assert set(consents.standing(session, kept)) == {"newsletter", "help:doors"}


def test_what_was_answered_or_struck_out_since_is_so(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        notes.write(session, gone, "Wrong.", "staff:1", NOON)
        number = merged(session, kept, gone)
        (asked,) = session.scalars(sa.select(Request.id))
        requests.answer(session, kept, asked, AFTERWARDS)
        wrong = session.scalars(sa.select(Note.id).filter_by(text="Wrong.")).one()
        notes.strike(session, kept, wrong)
        notes.write(session, kept, "New.", "staff:1", AFTERWARDS)  # SQLite gives it the number of the one struck out
        undone(session, kept, number)
        assert [request.answered_at for request in requests.of(session, gone)] == [AFTERWARDS]
        assert [note.text for note in notes.of(session, gone)] == ["Rings at six."]
        assert [note.text for note in notes.of(session, kept)] == ["New."]


def test_what_was_taken_back_since_is_taken_back_by_both(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        number = merged(session, kept, gone)
        memberships.revise(session, person(session, kept), ["newsletter"], catalogue, "/preferences", AFTERWARDS)
        session.expire_all()
        undone(session, kept, number)
        assert consents.standing(session, kept) == ["newsletter"]
        assert consents.standing(session, gone) == []
        assert set(session.scalars(sa.select(interests.Interest.issue).filter_by(supporter_id=gone))) == {"culture"}


@pytest.mark.parametrize("by", [CAMILLE, AGAIN])
def test_who_left_since_has_left_at_both_addresses(database: Database, catalogue: Catalogue, by: str) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        number = merged(session, kept, gone)
        memberships.leave(session, who_is(by), "/leave", AFTERWARDS)
        session.expire_all()
        undone(session, kept, number)
        for one in (kept, gone):
            assert Mark(person(session, one).flags) & (Mark.LEFT | Mark.SUPPRESSED) == Mark.LEFT | Mark.SUPPRESSED
            assert consents.standing(session, one) == []


def test_an_address_silenced_since_silences_the_other(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        number = merged(session, kept, gone)
        suppressions.suppress(session, who_is(CAMILLE), AFTERWARDS)
        undone(session, kept, number)
        assert all(person(session, one).flags & Mark.SUPPRESSED for one in (kept, gone))


def test_who_had_left_at_one_address_is_here_at_the_other_again(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        memberships.leave(session, who_is(AGAIN), "/leave", NOON + timedelta(days=1))
        session.expire_all()
        before = everything(session)
        number = merged(session, kept, gone)
        assert person(session, kept).flags & Mark.LEFT
        undone(session, kept, number)
        assert everything(session) == before
        assert not person(session, kept).flags & Mark.LEFT


def test_a_page_opened_since_is_shut_and_one_shut_by_the_merge_is_open(
    database: Database, catalogue: Catalogue
) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        soon = LATER - timedelta(minutes=1)
        before = [links.issue(session, links.VISIT, who_is(email), soon) for email in (CAMILLE, AGAIN)]
        number = merged(session, kept, gone)
        since = links.issue(session, links.VISIT, who_is(CAMILLE), LATER)
        merges.undo(session, kept, number, "staff:2", LATER + timedelta(minutes=1))
        assert [links.is_open(session, token, LATER) for token in (*before, since)] == [True, True, False]


def test_only_the_newest_merge_is_undone_then_the_one_before(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        third = confirms(session, wish_of(BILAL), catalogue)
        before = everything(session)
        first, second = merged(session, kept, gone), merged(session, kept, third)
        with pytest.raises(MergeFinal, match="Undo that merge first"):
            undone(session, kept, first)
        assert [merge.id for merge in merges.of(session, kept)] == [second, first]
        for number in (second, first):
            undone(session, kept, number)
        assert everything(session) == before


@pytest.mark.parametrize("how", ["twice", "erased", "merged", "lapsed", "never"])
def test_what_is_not_remembered_is_told(database: Database, catalogue: Catalogue, how: str) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        other = confirms(session, wish_of(BILAL), catalogue)
        number = merged(session, kept, gone)
        acts: dict[str, Callable[[], object]] = {
            "twice": lambda: undone(session, kept, number),
            "erased": lambda: erasures.erase(session, who_is(CAMILLE), AFTERWARDS, KEY),
            "merged": lambda: merged(session, other, kept),
            "lapsed": lambda: session.execute(
                sa.delete(Merge).where(merges.lapsed(BALLOT, LATER + timedelta(days=30)))
            ),
            "never": lambda: None,
        }
        acts[how]()
        with pytest.raises(MergeFinal, match="not remembered any more"):
            undone(session, kept, 99 if how == "never" else number)


def test_a_new_sign_up_at_the_other_address_keeps_both_one(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        number = merged(session, kept, gone)
        confirms(session, wish_of(AGAIN), catalogue, AFTERWARDS)
        with pytest.raises(MergeFinal, match="Somebody else stands under the other address"):
            undone(session, kept, number)
        assert merges.trouble(session, merges.of(session, kept)[0]) is not None


def test_who_moved_since_moved_and_the_other_is_back(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        number = merged(session, kept, gone)
        moves.carry(session, kept, who_is(ODETTE), ODETTE)
        session.expire_all()
        undone(session, kept, number)
        assert [facts(session, one, "email") for one in (kept, gone)] == [[ODETTE], [AGAIN]]


def test_a_number_that_somebody_else_has_by_now_is_left_to_them(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        kept, gone = twice(session, catalogue)
        duplicates.keep_apart(session, kept, gone, "staff:1", NOON)
        number = merged(session, kept, gone)
        row = session.execute(sa.select(Supporter.__table__).where(Supporter.id == kept)).mappings().one()
        taken = dict(row) | {"id": gone, "who": who_is(MALLORY), "email": MALLORY}
        session.execute(sa.insert(Supporter).values(taken))
        fresh = undone(session, kept, number)
        assert fresh not in (kept, gone)
        assert {tag.tag for tag in tags.of(session, fresh)} == {"presse", "à rappeler"}
        assert duplicates.kept_apart(session, [kept, fresh]) == {(kept, fresh), (fresh, kept)}
        spans = {span.number: span.until for span in merges.spans(session, fresh, NOON)}
        assert spans == {gone: LATER, fresh: None}


# What happens to either of two people on any day.
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            "wants leaves moves asks tags notes requests ticks hears tells bounces silences stays answers proposes "
            "opens parts moved assigns".split()
        ),
        st.sampled_from([CAMILLE, AGAIN]),
        st.integers(0, 7),
    ),
    max_size=12,
)
PURPOSES = ("newsletter", "sms", "targeting", "letter:housing", "letter:transport", "help:doors")
SIDES = st.dictionaries(st.sampled_from(sorted(supporters.FACTS)), st.sampled_from([KEPT, GONE]))

PATIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
# Each takes half a second: few where every run is alike (tests/conftest.py), many in the full one.
EXAMPLES = 4 if settings().derandomize else 60


class Undone(Exception):
    """The end of one example: nothing of it stays in the database."""


@settings(suppress_health_check=PATIENT, deadline=None, max_examples=EXAMPLES)
@given(acts=ACTS, chosen=SIDES, turned=st.booleans())
@example(acts=[("moves", AGAIN, 0)], chosen={}, turned=False)
@example(acts=[("stays", AGAIN, 0), ("answers", AGAIN, 0), ("stays", CAMILLE, 0)], chosen={}, turned=False)
def test_whatever_happened_before_is_as_it_was(
    database: Database,
    catalogue: Catalogue,
    acts: list[tuple[str, str, int]],
    chosen: dict[str, str],
    turned: bool,
) -> None:
    with suppress(Undone), database.writing() as session:
        both = [confirms(session, wish_of(email, given_name="Camille"), catalogue) for email in (CAMILLE, AGAIN)]
        for place, (what, email, dice) in enumerate(acts):
            act(session, catalogue, what, email, dice, NOON + timedelta(hours=place + 1))
            session.expire_all()
        standings.derive(session, sa.true())
        before = everything(session)
        kept, gone = reversed(both) if turned else both
        number = merges.merge(session, kept, gone, chosen, "staff:1", LATER)
        assert tallies.read(session) == counted(session)
        merges.undo(session, kept, number, "staff:1", AFTERWARDS)
        assert everything(session) == before
        raise Undone


def act(session: Session, catalogue: Catalogue, what: str, email: str, dice: int, at: datetime) -> None:
    """Let something happen to somebody."""
    one = moves.person(session, who_is(email))
    assert one is not None
    some = PURPOSES[: dice % len(PURPOSES)]
    acts: dict[str, Callable[[], object]] = {
        "wants": lambda: memberships.revise(session, one, some, catalogue, "/preferences", at),
        "leaves": lambda: memberships.leave(session, one.who, "/leave", at),
        "moves": lambda: moves.ask(session, one, who_is(ODETTE), ODETTE, at),
        "moved": lambda: moves.follow(session, one.id, who_is(f"{dice}{email}"), one.who, at),
        "asks": lambda: proposals.propose(session, wish_of(email, "sms"), at),
        "tags": lambda: tags.tag(session, Supporter.id == one.id, f"tag {dice % 3}", "staff:1", at),
        "notes": lambda: notes.write(session, one.id, f"note {dice}", "staff:1", at),
        "requests": lambda: requests.note(session, one.id, "access", at.date(), "staff:1"),
        "ticks": lambda: interests.tick(session, one.id, ["housing", "culture"][: dice % 3]),
        "hears": lambda: origins.tell(
            session, one, {"phone": f"+3361234567{dice % 3}"}, Source("observed", "staff:1", at)
        ),
        "tells": lambda: origins.tell(
            session, one, {"family_name": "Martin"[:dice], "town": "Lyon"}, Source(law.DECLARED, "/preferences", at)
        ),
        "bounces": lambda: bounces.note(session, one.who, "5.1.1", at),
        "silences": lambda: suppressions.suppress(session, one.who, at),
        "stays": lambda: stays.ask(session, one, BALLOT, at),
        "answers": lambda: stays.stay(session, one.who, "/stay", BALLOT, at),
        "proposes": lambda: memberships.join(session, _wish(session, email, some, at), catalogue, at),
        "opens": lambda: links.issue(session, links.VISIT, one.who, LATER),
        "assigns": lambda: assignments.assign(
            session, Supporter.id == one.id, hired(session, f"{dice % 2}@exemple.fr"), "staff:1", at
        ),
        "parts": lambda: duplicates.keep_apart(session, *_both(session), by="staff:1", at=at),
    }
    acts[what]()


def _both(session: Session) -> tuple[int, int]:
    one, other = session.scalars(sa.select(Supporter.id).order_by(Supporter.id))
    return one, other


def _wish(session: Session, email: str, purposes: tuple[str, ...], at: datetime) -> proposals.Proposal:
    proposals.propose(session, wish_of(email, *purposes), at)
    return proposals.outstanding(session, who_is(email))[0]
