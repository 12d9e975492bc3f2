"""Second factors as they are kept: recovery codes that work once, passkeys whose counter only grows."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from capture.database import Database
from capture.errors import NoPasskey, PasskeyRefused
from capture.staff import OWNER, Passkey, RecoveryCode, passkeys, recovery
from capture.staff.passkeys import Credential
from tests.cast import OMAR
from tests.conftest import NOON
from tests.team import hire

SALT = "a-salt"
KEY = Credential("identifier", b"public", 5, ("internal",))


def with_codes(database: Database) -> tuple[int, list[str]]:
    """Give Nora ten codes."""
    nora, codes = hire(database, OWNER), recovery.make()
    with database.writing() as session:
        recovery.renew(session, SALT, nora.id, codes)
    return nora.id, codes


def test_ten_codes_are_made_none_like_another(database: Database) -> None:
    _, codes = with_codes(database)
    assert len(set(codes)) == recovery.COUNT == 10
    assert all(len(code) == 19 and code.count("-") == 3 for code in codes)
    with database.reading() as session:
        kept = session.scalars(sa.select(RecoveryCode.digest)).all()
    assert len(kept) == 10
    assert not [code for code in codes if code in " ".join(kept)]


@pytest.mark.parametrize("write", [str, str.upper, lambda code: code.replace("-", " "), lambda code: f" {code}\u00a0"])
def test_a_code_works_once_however_it_is_written(database: Database, write: object) -> None:
    nora, codes = with_codes(database)
    typed = write(codes[3])  # type: ignore[operator]  # each of them writes
    with database.writing() as session:
        assert recovery.spend(session, SALT, nora, typed)
        assert not recovery.spend(session, SALT, nora, typed)
        assert recovery.left(session, nora) == 9


def test_letters_that_look_alike_are_the_same(database: Database) -> None:
    nora, _ = with_codes(database)
    with database.writing() as session:
        recovery.renew(session, SALT, nora, ["0101-0101-0101-0101"])
        assert recovery.spend(session, SALT, nora, "olOI-olOi-Olol-OLOL")


def test_a_code_is_one_colleagues_and_one_keys(database: Database) -> None:
    nora, codes = with_codes(database)
    omar = hire(database, OWNER, OMAR)
    with database.writing() as session:
        assert not recovery.spend(session, SALT, omar.id, codes[0])
        assert not recovery.spend(session, "another salt", nora, codes[0])
        assert not recovery.spend(session, SALT, nora, "")
        assert recovery.left(session, nora) == 10


def test_of_two_at_once_with_one_code_one_gets_in(database: Database) -> None:
    nora, codes = with_codes(database)
    start = threading.Barrier(6)

    def spend(_: int) -> bool:
        start.wait()
        with database.writing() as session:
            return recovery.spend(session, SALT, nora, codes[0])

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(spend, range(6))) == 1


def test_new_codes_make_the_old_ones_worthless(database: Database) -> None:
    nora, codes = with_codes(database)
    with database.writing() as session:
        recovery.renew(session, SALT, nora, recovery.make())
        assert not recovery.spend(session, SALT, nora, codes[0])


def add(database: Database) -> tuple[int, Passkey]:
    """Give Nora a passkey."""
    nora = hire(database, OWNER)
    with database.writing() as session:
        return nora.id, passkeys.add(session, nora.id, KEY, "Telephone", NOON)


def test_a_passkey_is_called_renamed_and_removed_by_its_owner_only(database: Database) -> None:
    nora, key = add(database)
    omar = hire(database, OWNER, OMAR)
    with pytest.raises(NoPasskey), database.writing() as session:
        passkeys.remove(session, omar.id, key.id)
    with pytest.raises(NoPasskey), database.writing() as session:
        passkeys.rename(session, omar.id, key.id, "Mine")
    with database.writing() as session:
        passkeys.rename(session, nora, key.id, "Old telephone")
        assert [one.name for one in passkeys.of(session, nora)] == ["Old telephone"]
        passkeys.remove(session, nora, key.id)
        assert passkeys.of(session, nora) == []


def test_a_passkey_has_one_owner(database: Database) -> None:
    add(database)
    omar = hire(database, OWNER, OMAR)
    with pytest.raises(PasskeyRefused), database.writing() as session:
        passkeys.add(session, omar.id, KEY, "The same", NOON)


@pytest.mark.parametrize(("kept", "said", "good"), [(5, 6, True), (5, 5, False), (5, 4, False), (5, 0, False)])
def test_a_counter_only_grows(database: Database, kept: int, said: int, good: bool) -> None:
    _, key = add(database)
    with database.writing() as session:
        assert passkeys.use(session, key, said, NOON) is good
        assert session.scalars(sa.select(Passkey.sign_count)).one() == (said if good else kept)


def test_a_passkey_that_counts_nothing_says_nought_each_time(database: Database) -> None:
    nora = hire(database, OWNER)
    with database.writing() as session:
        key = passkeys.add(session, nora.id, Credential("synced", b"public", 0), "Telephone", NOON)
        assert [passkeys.use(session, key, 0, NOON) for _ in range(3)] == [True] * 3
