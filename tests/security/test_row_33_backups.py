"""Row 33: backups locked, whole or none, in two places; put back on a bare machine; nobody erased comes back."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine

from capture import backups, erasures, promises, restores
from capture.backups import Backup, Key
from capture.database import Database, now
from capture.errors import BackupFailed, BackupLocked, BackupNotCarried, KeysDiffer, NoRoomForBackup, RestoreFailed
from capture.issues import Catalogue
from capture.settings import Secret, Settings
from tests.cast import BILAL, CAMILLE
from tests.conftest import KEY, NOON, settings_for, who_is
from tests.serving.copies import Copy, initiated, until
from tests.test_backups import clients
from tests.test_retention import join, known

__all__ = ["clients"]

PUBLIC, SECRET = backups.new_pair()
OTHER = backups.new_pair()[1]
PASSPHRASE = "tortue lampe gravier huit"
TRACES = re.compile(rb"camille|bilal", re.IGNORECASE)

pytestmark = pytest.mark.usefixtures("clients")


@pytest.fixture
def locked(chosen: Settings, database: Database, catalogue: Catalogue) -> Settings:
    """A campaign with two people in it, whose backups are locked."""
    join(database, catalogue, CAMILLE, BILAL)
    return replace(chosen, backup_key=Secret(PUBLIC))


def traces(folder: Path) -> list[str]:
    """Return the files in which somebody can be read."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sorted(file.name for file in files if TRACES.search(file.read_bytes()))


def test_nobody_is_read_in_a_locked_copy_and_no_plain_one_stays(locked: Settings, database: Database) -> None:
    folder = backups.make(locked, database)

    assert traces(locked.instance / "backups") == []
    assert [path.name for path in (locked.instance / "backups").glob("2*")] == [folder.name]
    assert KEY.encode() not in b"".join(file.read_bytes() for file in folder.iterdir())
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_its_key_opens_it_and_brings_everybody_back(locked: Settings, database: Database) -> None:
    folder = backups.make(locked, database)
    with database.writing() as session:
        erasures.erase(session, who_is(CAMILLE), now(), KEY)
    database.close()

    restores.restore(locked, Backup(folder, Key(f"# kept on paper\n{SECRET}\n")), now(), "cli:tests")
    assert known(database) == [BILAL]


WRONG = {"another": OTHER, "passphrase": PASSPHRASE, "nothing": "", "nonsense": "AGE-SECRET-KEY-1NONSENSE"}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_no_other_key_opens_it(locked: Settings, database: Database, words: str) -> None:
    folder = backups.make(locked, database)
    database.close()
    with pytest.raises(BackupLocked):
        restores.restore(locked, Backup(folder, Key(words)), now(), "cli:tests")
    assert len(known(database)) == 2


def test_either_of_two_keys_opens_it(locked: Settings, database: Database) -> None:
    public, secret = backups.new_pair()
    folder = backups.make(replace(locked, backup_key=Secret(f"{PUBLIC}, {public}")), database)
    assert {Backup(folder, Key(words)).keys()["SUPPRESSION_KEY"] for words in (SECRET, secret)} == {KEY}


def test_a_passphrase_opens_it_and_its_slow_work_is_done_once(locked: Settings, database: Database) -> None:
    chosen = replace(locked, backup_key=Secret(PASSPHRASE))
    first, second = backups.make(chosen, database), backups.make(chosen, database)
    assert (first / "identity.age").read_bytes() == (second / "identity.age").read_bytes()
    assert Backup(second, Key(f"{PASSPHRASE}\n")).keys()["SUPPRESSION_KEY"] == KEY
    with pytest.raises(BackupLocked):
        Backup(second, Key("another one entirely")).keys()


def changed(file: Path) -> None:
    """Turn a bit over in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut(file: Path) -> None:
    """Lose the end."""
    os.truncate(file, file.stat().st_size // 2)


@pytest.mark.parametrize("harm", [changed, cut, Path.unlink])
@pytest.mark.parametrize("name", ["capture.*", "suppression.key.age", "manifest.json"])
def test_a_copy_that_was_touched_changes_nothing(locked: Settings, database: Database, name: str, harm: object) -> None:
    folder = backups.make(locked, database)
    (file,) = folder.glob(name)
    if name == "manifest.json":
        # Whoever writes another one does not know the campaign's key.
        file.write_text(file.read_text().replace('"supporters": 2', '"supporters": 3'))
    else:
        assert callable(harm)
        harm(file)
    database.close()
    with pytest.raises(RestoreFailed):
        restores.restore(locked, Backup(folder, Key(SECRET)), now(), "cli:tests")
    assert len(known(database)) == 2


def test_a_second_place_holds_the_same(locked: Settings, database: Database, tmp_path: Path) -> None:
    place = tmp_path / "share"
    place.mkdir()
    promises.write_down(locked, database)
    folder = backups.make(replace(locked, backup_folder=str(place)), database)
    there = place / folder.name
    assert {file.name: file.read_bytes() for file in there.iterdir()} == {
        file.name: file.read_bytes() for file in folder.iterdir()
    }
    assert (place / "promises.jsonl").exists()


def test_a_share_that_is_not_mounted_is_told_and_the_copy_is_here(locked: Settings, database: Database) -> None:
    with pytest.raises(BackupNotCarried, match=r"^Backed up to "):
        backups.make(replace(locked, backup_folder=str(locked.instance / "nowhere")), database)
    assert backups.newest(locked, now()) is not None
    assert not (locked.instance / "nowhere").exists()


def test_without_room_nothing_is_begun_and_no_older_one_goes(
    campaign_root: Path, tmp_path: Path, sqlite_only: str
) -> None:
    chosen, database = settings_for(campaign_root, tmp_path, sqlite_only), Database(sqlite_only)
    folder = backups.make(chosen, database)
    database.close()
    # More than any disk has, and no byte of it is there.
    beside = tmp_path / "capture.db-wal"
    beside.touch()
    os.truncate(beside, 4 << 40)
    with pytest.raises(NoRoomForBackup, match="older backups stay as they are"):
        backups.make(chosen, database)
    assert [path.name for path in (tmp_path / "backups").glob("2*")] == [folder.name]


def test_told_to_stop_it_leaves_nothing_behind(locked: Settings, database: Database) -> None:
    with pytest.raises(BackupFailed, match="stopped"):
        backups.make(locked, database, stopped=lambda: True)
    assert not list((locked.instance / "backups").glob("2*"))


def keeps_up(chosen: Settings, database: Database) -> bool:
    """Let the worker look, and return whether it made a backup."""
    return backups.keep_up(chosen, database, now(), lambda: False)


def test_one_each_hour(locked: Settings, database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert [keeps_up(locked, database) for _ in range(2)] == [True, False]
        clock.shift(timedelta(minutes=59))
        assert not keeps_up(locked, database)
        clock.shift(timedelta(minutes=1))
        assert [keeps_up(locked, database) for _ in range(2)] == [True, False]
        assert backups.newest(locked, now()) == now()


def test_a_clock_that_was_ahead_makes_neither_none_nor_one_each_time(locked: Settings, database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        backups.make(locked, database)
        clock.shift(-timedelta(hours=3))
        assert [keeps_up(locked, database) for _ in range(3)] == [True, False, False]


def test_after_an_erasure_the_next_backup_has_no_byte_of_them(
    locked: Settings, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        erasures.erase(session, who_is(CAMILLE), now(), KEY)
    database.overwrite()
    backup = Backup(backups.make(locked, database), Key(SECRET))
    with (tmp_path / "opened").open("wb") as to:
        backup.open(to)
    assert not re.search(rb"camille", (tmp_path / "opened").read_bytes(), re.IGNORECASE)


@pytest.fixture
def campaign(campaign_root: Path, tmp_path: Path) -> Iterator[Copy]:
    made = initiated(campaign_root, tmp_path / "campaign")
    yield made
    made.stop_all()


def bare(campaign_root: Path, to: Path) -> Copy:
    """A machine with a clone and nothing else."""
    made = initiated(campaign_root, to)
    (made.root / ".env").unlink()
    for file in made.instance.iterdir():
        file.unlink()
    return made


def test_a_bare_machine_goes_on_with_the_keys_of_the_other(campaign: Copy, campaign_root: Path, tmp_path: Path) -> None:
    made = campaign.hustings("backup", "--new-key")
    (tmp_path / "key.txt").write_text(made.stdout)
    assert campaign.hustings("backup").returncode == 0
    (folder,) = (campaign.instance / "backups").glob("2*")
    other = bare(campaign_root, tmp_path / "other")

    unopened = other.hustings("restore", str(folder))
    assert (unopened.returncode, list(other.instance.iterdir())) == (1, [])
    back = other.hustings("restore", str(folder), "--identity", str(tmp_path / "key.txt"))

    assert back.returncode == 0, back.stderr
    lines = [sorted((one.root / ".env").read_text().splitlines()) for one in (campaign, other)]
    assert lines[0] == lines[1]
    assert other.hustings("staff", "list").returncode == 0


def test_keys_that_are_others_are_not_overwritten_in_silence(
    campaign: Copy, campaign_root: Path, tmp_path: Path
) -> None:
    assert campaign.hustings("backup").returncode == 0
    (folder,) = (campaign.instance / "backups").glob("2*")
    other = initiated(campaign_root, tmp_path / "other")
    before = (other.root / ".env").read_text()

    refused = other.hustings("restore", str(folder))
    assert refused.returncode == 1
    assert KeysDiffer.message.partition("{")[0] in refused.stderr
    assert (other.root / ".env").read_text() == before
    taken = other.hustings("restore", str(folder), "--take-keys")

    assert taken.returncode == 0, taken.stderr
    (aside,) = other.root.glob(".env-*")
    assert (aside.read_text(), aside.stat().st_mode & 0o777) == (before, 0o600)
    assert other.hustings("doctor").returncode == 0


def test_killed_at_any_moment_no_plain_copy_stays(campaign: Copy, numbers: Callable[[int, int], int]) -> None:
    campaign.hustings("backup", "--new-key")
    shelf = campaign.instance / "backups"
    for number in range(numbers(5, 40)):
        process = campaign.start("backup", terminal=campaign.root / "terminal-killed")
        until(partial(begun, shelf, process))
        with suppress(subprocess.TimeoutExpired):
            process.wait(number / 400)
        process.kill()
        process.wait()
    assert campaign.hustings("backup").returncode == 0
    assert not list(shelf.glob("*.half"))
    assert not list(shelf.rglob("capture.db"))
    assert all((folder / "manifest.json").exists() for folder in shelf.glob("2*"))


def begun(shelf: Path, process: "subprocess.Popen[str]") -> bool:
    """Return whether a copy is begun, or done."""
    return bool(list(shelf.glob("*.half"))) or process.poll() is not None
