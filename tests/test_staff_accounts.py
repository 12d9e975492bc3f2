"""Accounts: given by invitation, taken back in one act, and never the last owner's."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from capture import addresses, links
from capture.database import Database, now
from capture.errors import ColleagueIsHere, LastOwner, LinkUnknown, NoColleague
from capture.journal import Entry
from capture.staff import ORGANISER, OWNER, Colleague, Passkey, RecoveryCode, accounts, colleagues, recovery, sign_ins
from capture.staff.passkeys import Credential, add
from tests.cast import MALLORY, NORA, OMAR
from tests.conftest import NOON
from tests.team import HASH, acts, found, hire


def invite(database: Database, email: str = OMAR, *roles: str) -> Colleague:
    """Invite somebody."""
    with database.writing() as session:
        return accounts.invite(session, addresses.read(email), roles or [ORGANISER], "fr", "staff:1", NOON)


def test_whoever_is_invited_is_not_here_before_they_accept(database: Database) -> None:
    colleague = invite(database)
    assert (colleague.is_invited, colleague.is_here, colleague.called) == (True, False, OMAR)
    with database.writing() as session:
        accounts.join(session, colleagues.get(session, colleague.id, locked=True), "Omar", "en", HASH, NOON)
    omar = found(database, OMAR)
    assert (omar.is_invited, omar.is_here, omar.called, omar.language) == (False, True, "Omar", "en")
    assert acts(database) == [("staff:1", "invite"), (f"staff:{omar.id}", "join")]


def test_one_who_is_here_is_not_invited_again(database: Database) -> None:
    hire(database, ORGANISER)
    with pytest.raises(ColleagueIsHere, match=r"(?i)omar@exemple\.fr is a colleague already"):
        invite(database, OMAR.upper())


def test_another_invitation_makes_the_first_one_worthless(database: Database) -> None:
    first = invite(database)
    second = invite(database, OMAR, OWNER)
    assert (first.id, second.roles) == (second.id, [OWNER])
    with database.reading() as session:
        assert colleagues.holder(session, first.uniquifier) is None
        assert colleagues.invited(session, [first.uniquifier, second.uniquifier]) == {second.uniquifier: (OMAR, "fr")}


def test_roles_stand_in_one_order_each_once(database: Database) -> None:
    assert invite(database, OMAR, ORGANISER, OWNER, ORGANISER).roles == [OWNER, ORGANISER]


def test_whoever_leaves_leaves_nothing_that_opens(database: Database) -> None:
    hire(database, OWNER)
    omar = hire(database, ORGANISER)
    with database.writing() as session:
        number = sign_ins.begin(session, omar.id, "Firefox", now(), proved=True)
        token = links.issue(session, links.FORGOTTEN, omar.uniquifier, now())
        add(session, omar.id, Credential("key", b"key", 0), "Telephone", now())
        recovery.renew(session, "salt", omar.id, recovery.make())
        accounts.dismiss(session, omar.id, "staff:1", now())

    with database.reading() as session:
        assert sign_ins.find(session, number, now()) is None
        assert colleagues.holder(session, links.look(session, links.FORGOTTEN, token, now())) is None
        assert [session.scalar(sa.select(sa.func.count()).select_from(kind)) for kind in (Passkey, RecoveryCode)] == [
            0,
            0,
        ]
        gone = colleagues.get(session, omar.id)
    assert (gone.password, gone.totp, gone.is_here, gone.name) == (None, None, False, "Omar")


def test_whoever_left_can_be_called_back_with_nothing_of_before(database: Database) -> None:
    hire(database, OWNER)
    omar = hire(database, ORGANISER)
    with database.writing() as session:
        accounts.dismiss(session, omar.id, "staff:1", now())
    back = invite(database)
    assert (back.id, back.is_invited, back.password, back.totp) == (omar.id, True, None, None)


def test_the_last_owner_neither_leaves_nor_loses_the_role(database: Database) -> None:
    nora = hire(database, OWNER)
    invite(database, OMAR, OWNER)  # not here yet
    with pytest.raises(LastOwner), database.writing() as session:
        accounts.dismiss(session, nora.id, "staff:1", now())
    with pytest.raises(LastOwner), database.writing() as session:
        accounts.give_roles(session, nora.id, [ORGANISER], "staff:1", now())
    assert found(database, NORA).roles == [OWNER]


def test_of_two_owners_who_dismiss_each_other_at_once_one_stays(database: Database) -> None:
    pair = [hire(database, OWNER, email) for email in (NORA, OMAR)]
    start = threading.Barrier(2)

    def dismiss(number: int) -> bool:
        start.wait()
        try:
            with database.writing() as session:
                accounts.dismiss(session, pair[number].id, f"staff:{pair[1 - number].id}", now())
        except LastOwner:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(dismiss, range(2))) == [False, True]
    with database.reading() as session:
        assert len(colleagues.owners(session)) == 1


def test_other_roles_end_every_sign_in_but_no_invitation(database: Database) -> None:
    hire(database, OWNER)
    omar, waiting = hire(database, ORGANISER), invite(database, MALLORY)
    with database.writing() as session:
        number = sign_ins.begin(session, omar.id, "Firefox", now(), proved=True)
        for colleague in (omar, waiting):
            accounts.give_roles(session, colleague.id, [OWNER], "staff:1", now())
    with database.reading() as session:
        assert sign_ins.find(session, number, now()) is None
        assert colleagues.holder(session, waiting.uniquifier) is not None


def test_another_password_ends_every_sign_in_and_every_link(database: Database) -> None:
    nora = hire(database)
    with database.writing() as session:
        number = sign_ins.begin(session, nora.id, "Firefox", now(), proved=True)
        token = links.issue(session, links.FORGOTTEN, nora.uniquifier, now())
        accounts.change_password(session, colleagues.get(session, nora.id, locked=True), "hash", now())
    with database.reading() as session:
        assert sign_ins.find(session, number, now()) is None
        assert colleagues.holder(session, links.look(session, links.FORGOTTEN, token, now())) is None


def test_a_lost_second_factor_is_taken_away_and_written_down(database: Database) -> None:
    nora = hire(database)
    with database.writing() as session:
        accounts.reset_second_factor(session, nora.id, "staff:9", NOON)
        assert not sign_ins.is_armed(session, nora.id)
    with database.reading() as session:
        entry = session.scalars(sa.select(Entry).where(Entry.act == "reset-second-factor")).one()
    assert (entry.actor, entry.particulars) == ("staff:9", {"colleague": nora.id})


def test_of_two_browsers_with_one_code_one_has_it(database: Database) -> None:
    nora = hire(database)
    start = threading.Barrier(8)

    def spend(_: int) -> bool:
        start.wait()
        with database.writing() as session:
            return accounts.spend_counter(session, nora.id, 61_000_000)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(8))) == 1
    with database.writing() as session:
        assert not accounts.spend_counter(session, nora.id, 60_999_999)


def test_nobody_is_no_colleague(database: Database) -> None:
    with pytest.raises(NoColleague), database.writing() as session:
        accounts.dismiss(session, 7, "staff:1", NOON)
    with pytest.raises(LinkUnknown), database.reading() as session:
        links.look(session, links.WELCOME, "token", NOON)


def test_the_journal_names_nobody(database: Database) -> None:
    hire(database, OWNER)
    with database.reading() as session:
        said = repr([(entry.actor, entry.particulars) for entry in session.scalars(sa.select(Entry))])
    assert "nora" not in said.lower()
