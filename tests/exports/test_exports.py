"""An export is in the journal before its first byte, with who asked, for whom, and how many."""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from capture import erasures, exports, journal
from capture.database import Database, now
from capture.errors import ElectoralSilence, ErasedMeanwhile, ReasonMissing
from capture.exports import Export, Order, orders
from capture.exports.sheets import Sheet
from capture.issues import Catalogue
from capture.settings import Settings
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import chosen, confirms
from tests.conftest import KEY, who_is

ORDER = Order("issue:housing", "email", "csv", [])
EVE = "2032-03-13T08:00:00+01:00"
MINUTE_TO_MIDNIGHT = "2032-03-12T23:59:00+01:00"


@pytest.fixture
def town(database: Database, catalogue: Catalogue) -> Database:
    """Camille wants the newsletter, Bilal everything."""
    purposes = ("newsletter", "targeting", "sms", "letter:housing")
    with database.writing() as session:
        confirms(session, wish_of(CAMILLE, given_name="Émile-Ann"), catalogue)
        told = {"given_name": "Bilal", "neighbourhood": "bellevue", "phone": "+33639980001"}
        confirms(session, wish_of(BILAL, *purposes, **told), catalogue)
    return database


def at_once(town: Database, chosen: Settings, catalogue: Catalogue, order: Order = ORDER) -> bytes:
    """Make an export as a command does."""
    with exports.at_once(town, chosen.campaign, catalogue, order, "cli:nadia", lambda done: None) as (out, _, _):
        with town.reading() as session:
            assert session.scalar(sa.select(sa.func.count(journal.Entry.id))) == 1
        return out.read()


def ask(town: Database, order: Order = ORDER, total: int = 1) -> int:
    """Ask for an export as the desk does."""
    with town.writing() as session:
        return orders.ask(session, order, total, "staff:1", now()).id


def found(town: Database, number: int) -> Export:
    """Return an export as it is now."""
    with town.reading() as session:
        return session.get_one(Export, number)


def test_the_journal_has_it_before_its_first_byte(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    content = at_once(town, chosen, catalogue, replace(ORDER, reason="a test"))
    with town.reading() as session:
        entry = session.scalars(sa.select(journal.Entry)).one()
    assert (entry.actor, entry.act) == ("cli:nadia", "export")
    told = {"filter": "issue:housing", "for": "email", "as": "csv", "rows": 1, "refused": 0, "reason": "a test"}
    assert entry.particulars == told | {"sha256": hashlib.sha256(content).hexdigest(), "export": 1}


def test_a_name_that_was_looked_for_is_in_no_journal(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    at_once(town, chosen, catalogue, Order("bilal", "door", "csv", []))
    with town.reading() as session:
        kept = [*session.scalars(sa.select(journal.Entry.particulars)), *session.scalars(sa.select(Export.line))]
    assert "bilal" not in repr(kept)


def test_nothing_comes_out_in_electoral_silence(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    with time_machine.travel(EVE, tick=False), pytest.raises(ElectoralSilence) as silence:
        at_once(town, chosen, catalogue)
    assert "14/03/2032 20:00" in str(silence.value)
    assert "L49" in str(silence.value)


def test_doors_come_out_in_silence_too(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    with time_machine.travel(EVE, tick=False):
        assert at_once(town, chosen, catalogue, Order("", "door", "csv", [])).startswith(b'"given_name"')


@pytest.mark.parametrize(("channel", "warned"), [("door", True), ("email", False)])
def test_a_list_for_doors_says_when_to_leave_no_paper(
    town: Database, chosen: Settings, catalogue: Catalogue, channel: str, warned: bool
) -> None:
    number = ask(town, Order("", channel, "csv", []))
    exports.make(chosen, town, catalogue)
    about = (exports.folder_of(chosen, number) / "about.txt").read_text()
    said = "From 13/03/2032 00:00 to 14/03/2032 20:00: speak, leave no paper (code électoral, art. L49)."
    assert (said in about) is warned


def test_many_people_need_a_reason(town: Database, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capture.exports.making.REASON_ABOVE", 0)
    with town.reading() as session:
        segment = chosen(session, "issue:housing", catalogue)
        with pytest.raises(ReasonMissing):
            exports.expect(segment, ORDER)
        assert exports.expect(segment, replace(ORDER, reason="the press asks")) == 1


def test_a_worker_makes_what_the_desk_asks_for(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    number = ask(town)
    assert found(town, number).state == "asked"
    assert exports.make(chosen, town, catalogue)
    assert not exports.make(chosen, town, catalogue)
    export, folder = found(town, number), exports.folder_of(chosen, number)
    content = (folder / "people.csv").read_bytes()
    assert (export.state, export.done, export.refused) == ("made", 1, 0)
    assert hashlib.sha256(content).hexdigest() == export.sha256
    assert (folder / "people.csv").stat().st_mode & 0o077 == 0


def test_who_was_left_out_is_told_by_number_and_reason(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    number = ask(town, Order("neighbourhood:bellevue OR -neighbourhood:*", "email", "csv", []))
    exports.make(chosen, town, catalogue)
    told = (exports.folder_of(chosen, number) / "refused.csv").read_text()
    assert "did not agree to messages" in told
    assert CAMILLE not in told
    assert found(town, number).refused == 1


def test_a_killed_worker_leaves_it_to_the_next(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    number = ask(town)
    with town.writing() as session:
        assert orders.claim(session, now()) is not None
    (exports.folder_of(chosen, number).with_suffix(".half")).mkdir(parents=True)
    assert not exports.make(chosen, town, catalogue)
    with time_machine.travel(now() + timedelta(minutes=3)):
        assert exports.make(chosen, town, catalogue)
    assert found(town, number).state == "made"
    assert [path.name for path in exports.folder_of(chosen, number).parent.iterdir()] == [str(number)]


def test_silence_that_fell_meanwhile_is_kept(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    number = ask(town)
    with time_machine.travel(EVE, tick=False):
        assert exports.make(chosen, town, catalogue)
    export = found(town, number)
    assert (export.state, "L49" in export.trouble) == ("failed", True)
    assert not exports.folder_of(chosen, number).exists()


def test_a_file_that_midnight_overtakes_is_not_offered(
    town: Database, chosen: Settings, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(town)
    with time_machine.travel(MINUTE_TO_MIDNIGHT, tick=False) as clock:
        meanwhile(monkeypatch, lambda: clock.move_to(EVE))
        assert exports.make(chosen, town, catalogue)
    export = found(town, number)
    assert (export.state, "L49" in export.trouble) == ("failed", True)
    assert not exports.folder_of(chosen, number).exists()


def test_at_a_terminal_midnight_overtakes_it_too(
    town: Database, chosen: Settings, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(MINUTE_TO_MIDNIGHT, tick=False) as clock:
        meanwhile(monkeypatch, lambda: clock.move_to(EVE))
        with pytest.raises(ElectoralSilence):
            at_once(town, chosen, catalogue)
    with town.reading() as session:
        assert session.scalar(sa.select(sa.func.count(journal.Entry.id))) == 0


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen once while a file is written."""
    written, acts = exports.writing.fill, [act]

    def fill(*told: Any) -> exports.Report:
        """Write it, then let it happen."""
        report = written(*told)
        while acts:
            acts.pop()()
        return report

    monkeypatch.setattr(exports.writing, "fill", fill)


def test_whoever_is_erased_meanwhile_is_not_in_it(
    town: Database, chosen: Settings, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(town, Order("", "email", "csv", ["email"]))

    def erase() -> None:
        """Erase Bilal, and take away what lies there, as the sweep does."""
        with town.writing() as session:
            erasures.erase(session, who_is(BILAL), now(), KEY)
        exports.discard(chosen, now() + timedelta(seconds=1))

    meanwhile(monkeypatch, erase)
    assert exports.make(chosen, town, catalogue)
    assert (found(town, number).state, list((chosen.instance / "exports").iterdir())) == ("asked", [])
    assert exports.make(chosen, town, catalogue)
    content = (exports.folder_of(chosen, number) / "people.csv").read_text()
    assert (found(town, number).state, CAMILLE in content, BILAL in content) == ("made", True, False)


def test_a_file_is_not_offered_when_somebody_was_erased_at_the_last_moment(
    town: Database, chosen: Settings, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(town)

    def erase() -> None:
        """Erase Camille."""
        with town.writing() as session:
            erasures.erase(session, who_is(CAMILLE), now(), KEY)

    meanwhile(monkeypatch, erase)
    exports.make(chosen, town, catalogue)
    with town.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).where(journal.Entry.act == "export")) == 0
    assert (found(town, number).state, exports.folder_of(chosen, number).exists()) == ("asked", False)


def test_whoever_waits_at_a_terminal_gets_no_file_with_somebody_erased_in_it(
    town: Database, chosen: Settings, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def erase() -> None:
        """Erase Camille."""
        with town.writing() as session:
            erasures.erase(session, who_is(CAMILLE), now(), KEY)

    meanwhile(monkeypatch, erase)
    order = Order("", "email", "csv", ["email"])
    made = exports.at_once(town, chosen.campaign, catalogue, order, "cli:omar", lambda done: None)
    with pytest.raises(ErasedMeanwhile, match="Ask for it again"), made:
        pass
    with town.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).where(journal.Entry.act == "export")) == 0


def test_what_cannot_be_written_is_said_and_not_tried_for_ever(
    town: Database, chosen: Settings, catalogue: Catalogue
) -> None:
    number = ask(town, Order("bilal", "door", "csv", []))
    (chosen.instance / "exports").write_text("no folder")
    assert exports.make(chosen, town, catalogue)
    export = found(town, number)
    assert (export.state, "disk is full" in export.trouble, "bilal" in export.line) == ("failed", True, False)
    assert not exports.make(chosen, town, catalogue)


# zipfile tries once more, when nobody listens any more.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_is_one_for_a_workbook_too() -> None:
    # Every write to it fails as on a full disk (full(4)).
    with Path("/dev/full").open("r+b", buffering=0) as full:
        sheet = Sheet(full, ["email"])
        with pytest.raises(OSError, match="No space left"):
            sheet.end()


def test_what_failed_names_nobody(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    for line, channel in (("bilal issue:housing", "email"), ("bilal segment:gone", "door")):
        ask(town, Order(line, channel, "csv", []))
    with time_machine.travel(EVE, tick=False):
        while exports.make(chosen, town, catalogue):
            pass
    exports_of = [found(town, number) for number in (1, 2)]
    assert [export.state for export in exports_of] == ["failed", "failed"]
    assert "bilal" not in repr([(export.line, export.trouble) for export in exports_of])
    assert "issue:housing" in exports_of[0].line


def test_two_workers_offer_one_whole_file(
    town: Database, chosen: Settings, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(town)

    def take_over() -> None:
        """Another worker, which has not heard of the first one for minutes, makes it to its end."""
        with time_machine.travel(now() + timedelta(minutes=3)):
            assert exports.make(chosen, town, catalogue)

    meanwhile(monkeypatch, take_over)
    assert exports.make(chosen, town, catalogue)
    folder = exports.folder_of(chosen, number)
    assert sorted(path.name for path in folder.iterdir()) == ["about.txt", "people.csv", "refused.csv"]
    assert hashlib.sha256((folder / "people.csv").read_bytes()).hexdigest() == found(town, number).sha256
    assert [path.name for path in folder.parent.iterdir()] == [str(number)]
    with town.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).where(journal.Entry.act == "export")) == 1


def test_a_clock_that_was_set_back_holds_no_export_up(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    number = ask(town)
    with town.writing() as session:
        orders.claim(session, now() + timedelta(days=1))
    assert exports.make(chosen, town, catalogue)
    assert found(town, number).state == "made"


def test_another_machine_makes_its_own(town: Database, chosen: Settings, catalogue: Catalogue) -> None:
    number = ask(town)
    with town.writing() as session:
        session.get_one(Export, number).host = "another"
    assert not exports.make(chosen, town, catalogue)


@pytest.fixture
def made(town: Database, chosen: Settings, catalogue: Catalogue) -> Iterator[int]:
    number = ask(town)
    exports.make(chosen, town, catalogue)
    yield number


def test_each_person_is_told_the_exports_that_they_are_in(town: Database, made: int) -> None:
    with town.reading() as session:
        assert [export.id for export in erasures.look(session, who_is(BILAL)).exports] == [made]
        assert erasures.look(session, who_is(CAMILLE)).exports == ()


def test_files_go_after_a_day(town: Database, chosen: Settings, made: int) -> None:
    assert exports.discard(chosen, now() - timedelta(days=1)) == 0
    assert exports.discard(chosen, now() + timedelta(days=1)) == 1
    assert not exports.folder_of(chosen, made).exists()


def test_a_crowd_is_kept_small() -> None:
    crowd = orders.Crowd()
    for number in range(0, 1_000_000, 2):
        crowd.add(number)
    packed = crowd.packed()
    assert len(packed) < 1000
    assert [orders.holds(packed, number) for number in (0, 1, 999_998, 999_999, 5_000_000)] == [
        True,
        False,
        True,
        False,
        False,
    ]


def test_an_empty_file_has_its_heads(town: Database, catalogue: Catalogue) -> None:
    out = io.BytesIO()
    with town.reading() as session:
        exports.writing.fill(chosen(session, "issue:school", catalogue), ORDER, out)
    assert out.getvalue() == b'"email","given_name","language"\r\n'
