"""People at a door agree to have their answer kept for it, in words that are kept with it; or take it back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import consents, doors, law, walks, words
from capture.database import Database
from capture.doors import Agreement, Reply, Said, Telling
from capture.errors import KnockUnreadable, NotOfThisWalk
from capture.settings import Campaign, Settings
from capture.walks import Walk
from tests.doors.street import MORNING, Street, build

HOUR = timedelta(hours=1)
CODE = "BCDFGHJK"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as act:
        yield act


@pytest.fixture
def street(session: Session) -> Street:
    """A house in which one elector lives alone, one of two, a block."""
    return build(session, [1, 2, 40])


@pytest.fixture
def campaign(chosen: Settings) -> Campaign:
    return chosen.campaign


def version(campaign: Campaign, language: str = "fr") -> str:
    with words.speaking(language):
        return consents.version(doors.asked(campaign))


def reply(street: Street, campaign: Campaign, house: int = 0, answer: int = 1, **facts: object) -> Reply:
    said = Said(street.houses[house].id, answer, ("housing",), ("ride",))
    told = Reply(str(uuid4()), said, True, version(campaign), code=CODE)
    return replace(told, **facts)  # type: ignore[arg-type]  # facts of a reply


def no(street: Street, house: int = 0, **facts: object) -> Reply:
    return Reply(str(uuid4()), Said(street.houses[house].id), False, **facts)  # type: ignore[arg-type]


def agree(session: Session, street: Street, told: Reply, campaign: Campaign, at: datetime = MORNING) -> str:
    return doors.agree(session, street.walk, told, campaign, at)


def row(session: Session) -> Agreement:
    session.expire_all()
    return session.scalars(sa.select(Agreement)).one()


def test_an_answer_to_which_they_agreed_is_kept_for_the_door(
    session: Session, street: Street, campaign: Campaign
) -> None:
    told = reply(street, campaign, 2, 2, floor=1, label="4")
    assert agree(session, street, told, campaign) == "agreed"
    [door] = doors.agreed_doors(session)
    assert (door.building_id, door.floor, door.label, door.answer) == (street.houses[2].id, 1, "4", 2)
    assert (door.issues, door.wants, door.at) == (("housing",), ("ride",), MORNING)
    assert row(session).walk_id == street.walk.id


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_exact_words_are_kept_with_it(session: Session, street: Street, campaign: Campaign, language: str) -> None:
    agree(session, street, reply(street, campaign, wording=version(campaign, language)), campaign)
    kept = session.get_one(consents.Wording, row(session).wording)
    with words.speaking(language):
        assert (kept.language, kept.text) == (language, doors.asked(campaign))
    assert campaign.name in kept.text


def test_words_that_were_never_ours_bind_nobody(session: Session, street: Street, campaign: Campaign) -> None:
    with pytest.raises(KnockUnreadable):
        agree(session, street, reply(street, campaign, wording="0123456789abcdef"), campaign)


def test_the_favourable_are_found_and_no_others(session: Session, street: Street, campaign: Campaign) -> None:
    for house, answer in ((0, 1), (1, 4)):
        agree(session, street, reply(street, campaign, house, answer), campaign)
    agree(session, street, reply(street, campaign, 2, 2, floor=0, label="1"), campaign)
    ours = [street.houses[0].id, street.houses[2].id]
    assert [door.building_id for door in doors.favourable_doors(session)] == ours
    assert [door.building_id for door in doors.favourable_doors(session, ours[1:])] == ours[1:]


def test_the_same_reply_again_changes_nothing(session: Session, street: Street, campaign: Campaign) -> None:
    told = reply(street, campaign)
    assert [agree(session, street, told, campaign) for _ in range(2)] == ["agreed", "known"]
    doors.take_back(session, street.houses[0].id, None, MORNING + HOUR)
    assert agree(session, street, told, campaign, MORNING + 2 * HOUR) == "known"
    assert doors.agreed_doors(session) == []


def test_a_no_takes_an_earlier_yes_away(session: Session, street: Street, campaign: Campaign) -> None:
    agree(session, street, reply(street, campaign), campaign)
    assert agree(session, street, no(street), campaign, MORNING + HOUR) == "refused"
    kept = row(session)
    assert (kept.agreed, kept.answer, kept.issues, kept.wants, kept.code) == (False, None, [], [], None)
    assert kept.wording == version(campaign)


def test_the_later_word_counts_whichever_is_told_first(session: Session, street: Street, campaign: Campaign) -> None:
    agree(session, street, no(street), campaign, MORNING + HOUR)
    agree(session, street, reply(street, campaign), campaign, MORNING)
    assert doors.agreed_doors(session) == []
    agree(session, street, reply(street, campaign, answer=2), campaign, MORNING + 2 * HOUR)
    agree(session, street, no(street), campaign, MORNING + HOUR)
    assert [door.answer for door in doors.agreed_doors(session)] == [2]


def test_never_again_takes_it_away_and_lets_none_come_late(
    session: Session, street: Street, campaign: Campaign
) -> None:
    agree(session, street, reply(street, campaign, 2, floor=0, label="1"), campaign)
    agree(session, street, reply(street, campaign, 2, floor=0, label="2"), campaign)
    street.knock(session, street.telling(2, "refused", floor=0, label="1", closed=True))
    assert [door.label for door in doors.agreed_doors(session)] == ["2"]
    assert agree(session, street, reply(street, campaign, 2, floor=0, label="1"), campaign) == "unkept"
    doors.close(session, street.houses[2].id, None, MORNING)
    assert agree(session, street, reply(street, campaign, 2, floor=0, label="2"), campaign, MORNING + HOUR) == "unkept"
    assert doors.agreed_doors(session) == []


def test_an_answer_that_was_lost_is_given_again_where_nothing_is_kept(
    session: Session, street: Street, campaign: Campaign
) -> None:
    doors.close(session, street.houses[2].id, None, MORNING)
    told = reply(street, campaign, 2, floor=0, label="1")
    assert [agree(session, street, told, campaign, MORNING + HOUR) for _ in range(2)] == ["unkept", "unkept"]


def test_who_moved_in_is_not_who_agreed(session: Session, street: Street, campaign: Campaign) -> None:
    for label in "12":
        agree(session, street, reply(street, campaign, 2, floor=0, label=label), campaign)
    agree(session, street, reply(street, campaign, 0), campaign)
    street.knock(session, street.telling(2, "moved", floor=0, label="1"), HOUR)
    street.knock(session, street.telling(0, "moved"), HOUR)
    assert [door.label for door in doors.agreed_doors(session)] == ["2"]


@pytest.mark.parametrize(("typed", "gone"), [(CODE, 1), ("bcdf-ghjk ", 1), ("BCDFGHJX", 0), ("", 0)])
def test_who_agreed_takes_it_back_by_their_code(
    session: Session, street: Street, campaign: Campaign, typed: str, gone: int
) -> None:
    agree(session, street, reply(street, campaign), campaign)
    assert doors.take_back_by_code(session, typed, MORNING + HOUR) == gone
    assert len(doors.agreed_doors(session)) == 1 - gone


def test_where_counsel_says_no_nothing_is_kept(
    session: Session, street: Street, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(law.RULES, "FR", replace(law.RULES["FR"], spoken_consent_keeps=False))
    assert agree(session, street, reply(street, campaign), campaign) == "unkept"
    assert doors.agreed_doors(session) == []


def test_nobody_agrees_for_a_whole_block_nor_elsewhere(session: Session, street: Street, campaign: Campaign) -> None:
    with pytest.raises(KnockUnreadable):
        agree(session, street, reply(street, campaign, 2), campaign)
    other = build(session, [3], "W8M4", ["rue B"])
    with pytest.raises(NotOfThisWalk):
        agree(session, street, reply(other, campaign), campaign)


@pytest.mark.parametrize(
    "facts",
    [
        {"agreed": False},
        {"code": "CAMILLE"},
        {"floor": 1},
        {"label": "1"},
        {"floor": 1, "label": "Omar"},
        {"key": "1"},
    ],
)
def test_what_nobody_can_have_replied_is_refused(street: Street, campaign: Campaign, facts: dict[str, object]) -> None:
    with pytest.raises(KnockUnreadable):
        replace(reply(street, campaign), **facts)  # type: ignore[arg-type]  # facts of a reply


def test_a_walk_that_moved_on_still_tells(session: Session, street: Street, campaign: Campaign) -> None:
    other = build(session, [3], "W8M4", ["rue B"])
    walks.move(session, street.walk, street.houses[0].id, other.walk, "Omar", MORNING)
    assert agree(session, street, reply(street, campaign), campaign) == "agreed"


def test_of_many_at_once_never_again_is_the_last_word(database: Database, campaign: Campaign) -> None:
    with database.writing() as act:
        made = build(act, [2])
        house, walk = made.houses[0].id, made.walk.id
        told = [reply(made, campaign, answer=answer, code="") for answer in (1, 2, 3)]
        closing = [made.telling(0, "refused", closed=True) for _ in range(3)]

    def act_alone(one: Reply | Telling) -> None:
        with database.writing() as act:
            mine = act.get_one(Walk, walk)
            if isinstance(one, Reply):
                doors.agree(act, mine, one, campaign, MORNING)
            else:
                doors.knock(act, mine, one, MORNING, MORNING)

    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(act_alone, [one for pair in zip(told, closing, strict=True) for one in pair]))
    with database.reading() as session:
        assert session.scalars(doors.closed_buildings()).all() == [house]
        assert doors.agreed_doors(session) == []
