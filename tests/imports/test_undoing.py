"""A list can be taken out again for thirty days: its people go, unless they did something themselves since."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from capture import (
    arrivals,
    consents,
    imports,
    interests,
    journal,
    keeping,
    memberships,
    moves,
    origins,
    requests,
    retention,
    suppressions,
    tags,
)
from capture.arrivals import Addition, Arrival
from capture.database import now
from capture.errors import ListNotReady, ListStays
from capture.imports import undoing
from capture.marks import Mark
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import confirms, reached
from tests.conftest import KEY, NOON, who_is
from tests.imports.bringing import NADIA, OF_OTHERS, SIGNED, Town
from tests.imports.test_entering import LIST, assert_right


def test_everybody_who_was_new_goes(town: Town) -> None:
    asked = town.undo(town.bring(LIST, SIGNED))
    assert town.people() == []
    assert (asked.state, asked.counts["went"], asked.counts["stayed"]) == (arrivals.UNDONE, 3, 0)
    with town.database.reading() as session:
        for table in (consents.Consent, interests.Interest, tags.Tag, origins.Origin, Arrival):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert_right(town)


def test_whom_we_knew_is_as_before(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE, "newsletter", given_name="Cam"), town.catalogue)
    before = {name: value for name, value in vars(town.person()).items() if name[0] != "_"}
    town.undo(town.bring(LIST, OF_OTHERS))
    after = town.person()
    assert {name: getattr(after, name) for name in before} == before
    with town.database.reading() as session:
        assert consents.standing(session, after.id) == ["newsletter"]
        assert origins.of(session, after.id) == {}
        assert session.scalar(sa.select(sa.func.count()).select_from(Addition)) == 0
        lines = session.execute(sa.select(consents.Consent.granted, consents.Consent.page)).all()
    assert lines == [(True, "/sign-up/"), (True, "import:1"), (False, "import:1")]


def test_a_blank_that_was_filled_otherwise_since_stays(town: Town) -> None:
    with town.database.writing() as session:
        number = confirms(session, wish_of(CAMILLE), town.catalogue)
    asked = town.bring(LIST, SIGNED)
    with town.database.writing() as session:
        person = moves.person(session, who_is(CAMILLE))
        assert person is not None
        origins.tell(session, person, {"postcode": "31200"}, origins.Source("declared", "/preferences", now()))
        interests.untick(session, number, ["transport"])
    town.undo(asked)
    camille = town.person(email=CAMILLE)
    assert (camille.postcode, camille.family_name) == ("31200", "")
    with town.database.reading() as session:
        assert set(origins.of(session, number)) == {"postcode"}


def acts(town: Town, how: str) -> None:
    """Let Camille do something herself."""
    with town.database.writing() as session:
        person = moves.person(session, who_is(CAMILLE))
        assert person is not None
        if how == "signs up":
            confirms(session, wish_of(CAMILLE, "newsletter"), town.catalogue, now())
        elif how == "leaves":
            memberships.leave(session, who_is(CAMILLE), "/leave", now())
        elif how == "thins out":
            memberships.thin(session, person, ["newsletter"], "/preferences", now())
        elif how == "changes a fact":
            origins.tell(session, person, {"town": "Tarbes"}, origins.Source("declared", "/preferences", now()))
        else:
            requests.note(session, person.id, "access", NOON.date(), NADIA)


@pytest.mark.parametrize("how", ["signs up", "leaves", "thins out", "changes a fact", "asks about her data"])
def test_who_did_something_themselves_stays(town: Town, how: str) -> None:
    asked = town.bring(LIST, SIGNED)
    acts(town, how)
    undone = town.undo(asked)
    assert [one.email for one in town.people()] == [CAMILLE]
    assert (undone.counts["went"], undone.counts["stayed"]) == (2, 1)
    with town.database.reading() as session:
        granted = consents.standing(session, town.person().id)
    assert granted == (["newsletter"] if how == "signs up" else [])
    assert_right(town)


def test_who_is_on_another_list_too_stays(town: Town) -> None:
    first, second = town.bring(LIST, SIGNED), town.bring(f"email\n{CAMILLE}\n")
    town.undo(first)
    assert [one.email for one in town.people()] == [CAMILLE]
    town.undo(second)
    assert [one.email for one in town.people()] == [CAMILLE]


def test_whoever_had_a_number_only_is_known_by_it_again(town: Town) -> None:
    town.bring("given name,phone\nCamille,0612340001\n")
    town.undo(town.bring(LIST, SIGNED))
    camille = town.person()
    assert (camille.email, camille.who) == ("", suppressions.digest_of_number(KEY, "+33612340001"))
    assert not camille.flags & Mark.HAS_EMAIL


def test_a_list_taken_out_can_come_in_again(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE, "letter:water"), town.catalogue)
    town.undo(town.bring(LIST, SIGNED))
    town.bring(LIST, SIGNED)
    with town.database.reading() as session:
        assert set(consents.standing(session, town.person(email=CAMILLE).id)) == {"letter:water", "newsletter", "sms"}
        assert reached(session, "sms") == 2


@pytest.mark.parametrize("later", [timedelta(days=30), timedelta(days=31)])
def test_after_thirty_days_it_stays(town: Town, later: timedelta) -> None:
    with time_machine.travel(NOON, tick=False):
        asked = town.bring(LIST, SIGNED)
    stays = pytest.raises(ListStays, match="30 days")
    with time_machine.travel(NOON + later, tick=False), town.database.writing() as session, stays:
        imports.undo(session, town.settings.campaign.ballot, asked.id, NADIA)


def test_what_is_not_in_cannot_be_taken_out(town: Town) -> None:
    asked = town.read(LIST)
    with town.database.writing() as session, pytest.raises(ListNotReady):
        imports.undo(session, town.settings.campaign.ballot, asked.id, NADIA)
    undone = town.undo(town.bring(LIST))
    with town.database.writing() as session, pytest.raises(ListNotReady):
        imports.undo(session, town.settings.campaign.ballot, undone.id, NADIA)


class Killed(BaseException):
    """A worker that is no more."""


def test_a_killed_worker_leaves_the_rest_to_the_next(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 1)
    asked = town.bring(LIST, SIGNED)
    with town.database.writing() as session:
        imports.undo(session, town.settings.campaign.ballot, asked.id, NADIA)

    def killed(done: int, total: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        imports.go_on(town.settings, town.database, town.catalogue, asked.id, killed)
    assert len(town.people()) == 2
    undone = imports.go_on(town.settings, town.database, town.catalogue, asked.id)
    assert town.people() == []
    assert (undone.state, undone.counts["went"]) == (arrivals.UNDONE, 3)


def test_taking_out_is_in_the_journal(town: Town) -> None:
    town.undo(town.bring(LIST + f"{BILAL},Bis,,,,,,,,\n", SIGNED))
    with town.database.reading() as session:
        entry = session.scalars(sa.select(journal.Entry).where(journal.Entry.act == "import-undone")).one()
    assert entry.particulars == {"import": 1, "file": "list.csv", "went": 3, "stayed": 0}


def test_what_it_added_is_kept_no_longer_than_it_can_be_taken_out(town: Town) -> None:
    with time_machine.travel(NOON, tick=False):
        with town.database.writing() as session:
            confirms(session, wish_of(CAMILLE), town.catalogue)
        asked = town.bring(LIST, SIGNED)
    over = NOON + town.settings.campaign.ballot.rules.undo_kept
    assert lapses(town, over - timedelta(seconds=1)) == 0
    added = asked.counts["added"]
    assert (added["family_name"], lapses(town, over)) == (1, sum(added.values()) + notes(town))
    retention.purge(town.settings, town.database, over)
    assert (lapses(town, over), notes(town)) == (0, 0)
    assert town.found(asked.id).counts["added"] == added
    assert town.person(email=CAMILLE).family_name


def test_what_it_added_stays_until_it_is_taken_out(town: Town) -> None:
    with time_machine.travel(NOON, tick=False):
        with town.database.writing() as session:
            confirms(session, wish_of(CAMILLE), town.catalogue)
        asked = town.bring(LIST, SIGNED)
        with town.database.writing() as session:
            imports.undo(session, town.settings.campaign.ballot, asked.id, NADIA)
    assert lapses(town, NOON + timedelta(days=31)) == 0
    town.go_on(asked)
    assert town.person(email=CAMILLE).family_name == ""


def lapses(town: Town, at: datetime) -> int:
    """Return how much of what lists added is due to go at a moment."""
    words = keeping.table(town.settings.campaign.ballot)[keeping.ADDITIONS].words
    return next(line.count for line in retention.look(town.settings, town.database, at) if line.kept.words == words)


def notes(town: Town) -> int:
    """Return how many notes on facts as they were are kept."""
    with town.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(Addition.what == "note")) or 0
