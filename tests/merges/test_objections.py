"""The last word by time counts, and who left has left, unless they themselves came back later."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import consents, interests, memberships, suppressions
from capture.database import Database
from capture.issues import Catalogue
from capture.marks import Mark
from tests.cast import CAMILLE, wish_of
from tests.choosing import confirms, reached
from tests.conftest import NOON, who_is
from tests.merging import AGAIN, merged, person

Told = Callable[[str, int], None]


def day(number: int) -> datetime:
    """Return the noon of a day."""
    return NOON + timedelta(days=number)


class Story:
    """Two entries, what is said at either, and who they are in the end."""

    def __init__(self, session: Session, catalogue: Catalogue, kept: str = "newsletter", gone: str = "newsletter"):
        self.session, self.catalogue = session, catalogue
        self.numbers = {
            email: confirms(session, wish_of(email, purpose), catalogue, day(0))
            for email, purpose in ((CAMILLE, kept), (AGAIN, gone))
        }

    def wants(self, email: str, number: int, *purposes: str, page: str = "/preferences") -> None:
        """Let a person want these purposes from a day on, as their own page says."""
        one = person(self.session, self.numbers[email])
        memberships.revise(self.session, one, purposes, self.catalogue, page, day(number))
        self.session.expire_all()

    def leaves(self, email: str, number: int) -> None:
        """Let a person leave."""
        memberships.leave(self.session, who_is(email), "/leave", day(number))
        self.session.expire_all()

    def ends(self) -> tuple[set[str], bool]:
        """Merge both; return what stands, and whether the person has left."""
        kept, gone = self.numbers[CAMILLE], self.numbers[AGAIN]
        merged(self.session, kept, gone)
        return set(consents.standing(self.session, kept)), bool(person(self.session, kept).flags & Mark.LEFT)


@pytest.fixture
def session(database: Database) -> object:
    with database.writing() as opened:
        yield opened


def test_a_later_withdrawal_at_the_other_address_counts(session: Session, catalogue: Catalogue) -> None:
    story = Story(session, catalogue)
    story.wants(AGAIN, 2)
    assert story.ends() == (set(), False)


def test_a_later_yes_after_a_withdrawal_counts(session: Session, catalogue: Catalogue) -> None:
    story = Story(session, catalogue)
    story.wants(CAMILLE, 3)
    story.wants(AGAIN, 2)
    story.wants(AGAIN, 4, "newsletter")
    assert story.ends() == ({"newsletter"}, False)


def test_time_counts_and_not_the_order_of_writing(session: Session, catalogue: Catalogue) -> None:
    story = Story(session, catalogue)
    story.wants(CAMILLE, 5)
    story.wants(CAMILLE, 6, "newsletter", "sms")
    # Written down later, of an earlier day.
    story.wants(AGAIN, 2)
    assert story.ends() == ({"newsletter", "sms"}, False)
    written = sa.select(sa.func.count()).where(consents.Consent.purpose == "newsletter")
    assert session.scalar(written) == 6  # and the last yes once more, as the last line


def test_of_two_words_at_one_moment_no_is_the_last(session: Session, catalogue: Catalogue) -> None:
    story = Story(session, catalogue)
    story.wants(AGAIN, 0)
    assert story.ends() == (set(), False)


def test_an_issue_unticked_later_is_unticked(session: Session, catalogue: Catalogue) -> None:
    story = Story(session, catalogue, kept="letter:housing", gone="letter:housing")
    story.wants(AGAIN, 2)
    assert story.ends() == (set(), False)
    assert session.scalars(sa.select(interests.Interest.issue)).all() == []


@pytest.mark.parametrize("who_left", [CAMILLE, AGAIN])
def test_who_left_at_either_address_has_left(session: Session, catalogue: Catalogue, who_left: str) -> None:
    story = Story(session, catalogue, kept="letter:housing")
    story.leaves(who_left, 2)
    assert story.ends() == (set(), True)
    assert person(session, story.numbers[CAMILLE]).left_at == day(2)
    assert person(session, story.numbers[CAMILLE]).ticks == 0
    held = [session.scalar(sa.select(suppressions.holds(who_is(email)))) for email in (CAMILLE, AGAIN)]
    assert held == [True, who_left == AGAIN]
    assert reached(session, "email", catalogue=catalogue) == 0


def test_who_came_back_later_at_the_other_address_is_here_with_what_they_asked_then(
    session: Session, catalogue: Catalogue
) -> None:
    story = Story(session, catalogue, kept="letter:housing")
    story.leaves(AGAIN, 2)
    story.wants(CAMILLE, 3, "letter:housing", "newsletter")
    assert story.ends() == ({"newsletter"}, False)
    assert person(session, story.numbers[CAMILLE]).ticks == 0
    assert reached(session, "email", catalogue=catalogue) == 1


def test_what_stands_against_an_address_stays(session: Session, catalogue: Catalogue) -> None:
    story = Story(session, catalogue)
    story.leaves(CAMILLE, 2)
    story.wants(AGAIN, 3, "newsletter", "sms")
    assert story.ends() == ({"sms"}, False)
    assert person(session, story.numbers[CAMILLE]).flags & Mark.SUPPRESSED
    assert reached(session, "email", catalogue=catalogue) == 0


@pytest.mark.parametrize("whence", ["import:7", "/desk/people"])
def test_what_others_wrote_since_brings_nobody_back(session: Session, catalogue: Catalogue, whence: str) -> None:
    story = Story(session, catalogue)
    story.leaves(AGAIN, 2)
    story.wants(CAMILLE, 3, "newsletter", "sms", page=whence)
    assert story.ends() == (set(), True)


def test_an_address_that_was_promised_silence_without_leaving_objects_too(
    session: Session, catalogue: Catalogue
) -> None:
    story = Story(session, catalogue)
    suppressions.suppress(session, who_is(AGAIN), day(2))
    assert story.ends() == (set(), True)


def test_whoever_left_and_came_back_by_the_form_is_here(session: Session, catalogue: Catalogue) -> None:
    story = Story(session, catalogue)
    story.leaves(AGAIN, 2)
    confirms(session, wish_of(AGAIN, "sms"), catalogue, day(4))
    # When they left they took the newsletter back; that they want it at the other address is the older word.
    assert story.ends() == ({"sms"}, False)


def test_no_line_of_either_ledger_is_lost(session: Session, catalogue: Catalogue) -> None:
    story = Story(session, catalogue, kept="letter:housing")
    story.leaves(AGAIN, 2)
    before = set(session.execute(LINES))
    story.ends()
    assert before <= set(session.execute(LINES))
    assert {line.page for line in session.scalars(sa.select(consents.Consent))} == {"/sign-up/", "/leave", "merge"}


LINES = sa.select(consents.Consent.id, consents.Consent.purpose, consents.Consent.granted, consents.Consent.at)
