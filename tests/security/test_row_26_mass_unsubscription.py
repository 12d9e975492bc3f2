"""Row 26: no mistake of ours empties the audience: above a bound nothing leaves before somebody said so."""

import pytest
import sqlalchemy as sa

from capture.database import now
from capture.errors import MailchimpFuse, MailchimpShrunk
from capture.mailchimp import audiences, fuse, members
from capture.mailchimp.audiences import Audience
from capture.marks import Mark
from capture.segments import saved
from capture.segments.reading import read
from capture.segments.saved import Saved
from capture.supporters import Supporter
from tests.mailchimp.conftest import bare, chimp, chosen, sides, site
from tests.mailchimp.sides import Sides
from tests.mailchimp.test_tagging import keep

__all__ = ["bare", "chimp", "chosen", "sides", "site"]

PEOPLE, FEW = 60, 20


@pytest.fixture
def town(sides: Sides) -> Sides:
    """Sixty people are on both sides."""
    sides.fill(PEOPLE)
    sides.sync()
    sides.sync(full=True)
    sides.chimp.calls.clear()
    return sides


def writes(sides: Sides) -> list[str]:
    """Return every call that wrote anything."""
    return [call for call in sides.chimp.calls if not call.startswith("GET ")]


def held(sides: Sides) -> tuple[int, str]:
    """Return how many the fuse holds, and what stands at the desk."""
    with sides.database.reading() as session:
        state = session.scalars(sa.select(Audience)).one()
        return state.held, audiences.said(state)


def lose(sides: Sides, people: int) -> None:
    """Let so many lose their consent by a mistake."""
    with sides.database.writing() as session:
        numbers = sa.select(Supporter.id).order_by(Supporter.id).limit(people)
        here = sa.update(Supporter).where(Supporter.id.in_(numbers))
        session.execute(here.values(flags=Supporter.flags.op("&")(~int(Mark.NEWSLETTER))))


@pytest.mark.parametrize("happens", ["DELETE FROM supporters", "UPDATE supporters SET flags = 0"])
def test_a_list_that_is_suddenly_empty_empties_no_audience(town: Sides, happens: str) -> None:
    with town.database.writing() as session:
        session.execute(sa.text(happens))
    with pytest.raises(MailchimpFuse, match=f"{PEOPLE} people would go"):
        town.sync()
    assert writes(town) == []
    assert held(town)[0] == PEOPLE and "--let-go 60" in held(town)[1]


def test_a_few_may_go(town: Sides) -> None:
    lose(town, FEW)
    town.sync()
    assert list(town.statuses().values()).count("unsubscribed") == FEW


def test_one_more_is_asked_about_first(town: Sides) -> None:
    lose(town, FEW + 1)
    with pytest.raises(MailchimpFuse):
        town.sync()
    assert writes(town) == []

    audiences.let_go(town.database, town.settings, FEW + 1, "staff:1", now())
    town.sync()
    assert list(town.statuses().values()).count("unsubscribed") == FEW + 1
    assert held(town) == (0, "")


def test_what_was_let_go_once_is_not_let_go_for_ever(town: Sides) -> None:
    audiences.let_go(town.database, town.settings, PEOPLE, "staff:1", now())
    town.sync()
    lose(town, FEW + 1)
    with pytest.raises(MailchimpFuse):
        town.sync()


def test_whoever_was_erased_goes_however_many_they_are(town: Sides) -> None:
    for number in range(FEW + 5):
        town.erase(f"p{number}@exemple.fr")
    town.sync()
    assert len(town.statuses()) == PEOPLE - FEW - 5
    # Those who went by our own hand are not missed by the next look.
    town.sync(full=True)
    assert held(town) == (0, "")


def test_of_four_one_may_be_erased(sides: Sides) -> None:
    sides.fill(4)
    sides.sync()
    sides.sync(full=True)
    sides.erase("p0@exemple.fr")
    sides.sync()
    sides.sync(full=True)
    assert len(sides.statuses()) == 3 and held(sides) == (0, "")


def test_an_audience_that_shrank_over_there_is_believed_when_somebody_says_so(town: Sides) -> None:
    for _ in range(PEOPLE // 2):
        town.chimp.main.people.members.popitem()
    with pytest.raises(MailchimpShrunk, match="--full --let-go 30"):
        town.sync(full=True)
    assert "--full --let-go 30" in held(town)[1]
    audiences.let_go(town.database, town.settings, PEOPLE // 2 - 1, "staff:1", now())
    with pytest.raises(MailchimpShrunk):
        town.sync(full=True)
    audiences.let_go(town.database, town.settings, PEOPLE // 2, "staff:1", now())
    town.sync(full=True)
    assert held(town) == (0, "")
    town.sync(full=True)


def test_a_page_that_came_over_half_changes_nothing(town: Sides) -> None:
    for _ in range(PEOPLE // 2):
        town.chimp.main.people.members.popitem()
    with pytest.raises(MailchimpShrunk, match="30 of 60"):
        town.sync(full=True)
    assert writes(town) == []
    with town.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Supporter.left_at.is_(None))) == PEOPLE


def test_a_segment_that_suddenly_means_nobody_takes_no_tag(town: Sides) -> None:
    keep(town, "Tous", "consent:newsletter")
    town.sync()
    town.chimp.calls.clear()
    with town.database.writing() as session:
        segment = session.scalars(sa.select(Saved)).one()
        saved.change(session, segment, "consent:staying", "", read)
    with pytest.raises(MailchimpFuse):
        town.sync()
    assert writes(town) == [] and len(town.chimp.main.bearing("hustings: Tous")) == PEOPLE


def test_what_may_go_grows_with_the_audience(town: Sides) -> None:
    there = [{"subscriber": f"{number:032x}", "who": "", "status": "subscribed"} for number in range(1940)]
    with town.database.writing() as session:
        assert fuse.most(session) == FEW
        members.keep(session, there)
        assert fuse.most(session) == 40
