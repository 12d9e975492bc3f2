"""A list is read before anybody comes in: each row has its verdict, and the desk can see what would happen."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from capture import arrivals, claims, imports, journal, memberships, suppressions
from capture.database import now
from capture.errors import ColumnsUnknown, ListNotReady, ListUnreadable, StatementIncomplete
from capture.imports import folders, rows, staging, told
from capture.imports.rows import Row
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE, wish_of
from tests.choosing import confirms
from tests.conftest import KEY, NOON, who_is
from tests.imports.bringing import MUTE, NADIA, OF_OTHERS, SIGNED, Town, verdicts

LIST = f"""email,given name,phone,postcode,issues
{CAMILLE},Camille,,31000,housing
{BILAL},Bilal,0612340001,1234,
{CAMILLE.upper()},Camille,,,
not an address,Nobody,,,
{ODETTE},=1+1,,,
,Yann,0612340002,,
"""


def test_each_row_has_its_verdict(town: Town) -> None:
    asked = town.read(LIST)
    assert [row.verdict for row in town.rows(asked)] == ["new", "new", "double", "refused", "refused", "new"]
    assert verdicts(asked) == {"new": 3, "double": 1, "refused": 2}
    assert asked.counts["reasons"] == {
        told.ADDRESS_WRONG: 1,
        "Please write a name: letters, spaces, hyphens and apostrophes.": 1,
    }
    assert asked.counts["remarks"] == {told.POSTCODE_MENDED: 1}
    assert (asked.state, asked.total, asked.done) == (arrivals.READ, 6, 6)
    assert town.people() == []


def test_what_is_refused_keeps_nothing_of_the_row(town: Town) -> None:
    asked = town.read(LIST)
    with town.database.reading() as session:
        refused, *_ = imports.refused(session, asked.id)
    assert {getattr(refused, fact) for fact in (*rows.FACTS, "who")} == {""}
    assert (refused.head, refused.reason) == ("email", told.ADDRESS_WRONG)


def test_the_refused_rows_can_be_mended_and_brought_again(town: Town) -> None:
    asked = town.read(LIST)
    content = imports.refused_of(town.settings, asked.id).read_bytes()
    again = town.read(content, file="refused.xlsx")
    assert next(row.reason for row in town.rows(again) if row.verdict == "refused") == told.ADDRESS_WRONG
    assert verdicts(again) == {"new": 1, "refused": 2}


def test_somebody_of_the_same_address_is_merged(town: Town) -> None:
    with town.database.writing() as session:
        number = confirms(session, wish_of(CAMILLE), town.catalogue)
    row = town.rows(town.read(LIST))[0]
    assert (row.verdict, row.supporter_id) == ("merged", number)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("Bilal", "merged"), ("bilal", "merged"), ("Bilal Roux", "new"), ("Bruno", "new"), ("", "new")],
)
def test_somebody_of_the_same_number_and_name_is_merged(town: Town, name: str, verdict: str) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(BILAL, "sms", given_name="Bilal", phone="+33612340001"), town.catalogue)
    asked = town.read(f"given name,phone\n{name},06 12 34 00 01\n")
    assert verdicts(asked) == {verdict: 1}


def test_a_family_name_that_one_of_both_lacks_parts_nobody(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(BILAL, "sms", given_name="Bilal", phone="+33612340001"), town.catalogue)
    assert verdicts(town.read("given name,family name,phone\nBilal,Roux,0612340001\n")) == {"merged": 1}


def test_who_left_stays_out_and_is_not_named(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE, given_name="Camille"), town.catalogue)
        memberships.leave(session, who_is(CAMILLE), "/leave", NOON)
        suppressions.suppress(session, who_is(BILAL), NOON)
    asked = town.read(LIST, SIGNED)
    held = [row for row in town.rows(asked) if row.verdict == "held"]
    assert [row.place for row in held] == [2, 3, 4]
    assert {(row.who, row.email, row.supporter_id) for row in held} == {("", "", None)}
    refused = imports.refused_of(town.settings, asked.id).read_bytes()
    assert verdicts(town.read(refused, file="refused.xlsx")) == {"refused": 2}


def test_a_number_of_somebody_who_left_is_left_out(town: Town) -> None:
    with town.database.writing() as session:
        suppressions.suppress(session, suppressions.digest_of_number(KEY, "+33612340001"), NOON)
        confirms(session, wish_of(CAMILLE, "sms", given_name="Camille", phone="+33612340002"), town.catalogue)
        memberships.leave(session, who_is(CAMILLE), "/leave", NOON)
    asked = town.read(LIST.replace(CAMILLE, MALLORY), SIGNED)
    bilal, yann = town.rows(asked)[1], town.rows(asked)[5]
    assert (bilal.verdict, bilal.phone, told.NUMBER_HELD in bilal.remarks) == ("new", "", True)
    assert yann.verdict == "held"


def test_the_first_rows_are_shown_as_they_will_be(town: Town) -> None:
    asked = town.read(LIST)
    with town.database.reading() as session:
        first = imports.first(session, asked.id, 2)
    assert [(one.row.given_name, one.row.postcode, one.issues) for one in first] == [
        ("Camille", "31000", ["housing"]),
        ("Bilal", "01234", []),
    ]


def test_what_would_change_is_counted(town: Town) -> None:
    with town.database.writing() as session:
        confirms(session, wish_of(CAMILLE, "sms", phone="+33612340003"), town.catalogue)
    asked = town.read(f"email,given name,phone,newsletter,sms\n{CAMILLE},Camille,0612340009,yes,yes\n", SIGNED)
    with town.database.reading() as session:
        assert imports.changes(session, asked) == {"given_name": 1, "purpose": 1}


def test_a_mapping_made_by_hand_is_remembered_for_the_same_heads(town: Town) -> None:
    content = f"Wer,Woher\n{CAMILLE},31000\n"
    assert town.receive(content).mapping == ["email", "postcode"]
    town.read(content, mapping=["email", ""])
    assert town.receive(content.replace("Wer", "WER")).mapping == ["email", ""]


def test_the_columns_are_shown_with_some_of_their_cells(town: Town) -> None:
    received = town.receive(LIST)
    columns = imports.look(town.settings, town.catalogue, received)
    assert (columns[2].head, columns[2].cells, columns[2].kind) == ("phone", ["0612340001", "0612340002"], "phone")


def test_without_a_column_that_reaches_anybody_nothing_is_read(town: Town) -> None:
    received = town.receive(LIST)
    for mapping in ([], ["", "given_name", "", "", ""], ["email", "atlantis", "", "", ""]):
        with town.database.writing() as session, pytest.raises(ColumnsUnknown):
            imports.order(session, town.catalogue, received.id, mapping, MUTE, NADIA)


@pytest.mark.parametrize(
    "said",
    [
        arrivals.Statement("They signed."),
        arrivals.Statement("They signed.", NOON.date()),
        arrivals.Statement("", NOON.date(), arrivals.US),
        arrivals.Statement("They signed.", NOON.date().replace(year=2999), arrivals.US),
        arrivals.Statement("They signed.", NOON.date(), "the moon"),
        arrivals.Statement("They signed.", NOON.date(), arrivals.US, ["everything"]),
        arrivals.Statement(agreed=["newsletter"]),
    ],
)
def test_half_a_statement_is_none(town: Town, said: arrivals.Statement) -> None:
    received = town.receive(LIST)
    with time_machine.travel(NOON), town.database.writing() as session, pytest.raises(StatementIncomplete):
        imports.order(session, town.catalogue, received.id, received.mapping, said, NADIA)


def test_a_list_is_read_again_with_other_columns(town: Town) -> None:
    asked = town.read(LIST)
    with town.database.writing() as session:
        imports.order(session, town.catalogue, asked.id, ["email", "", "phone", "", ""], OF_OTHERS, NADIA)
    again = town.go_on(asked)
    assert verdicts(again) == {"new": 4, "double": 1, "refused": 1}
    assert "remarks" not in again.counts


def test_a_list_that_is_unreadable_further_down_is_forgotten_whole(town: Town) -> None:
    asked = town.read(LIST + ",Yann,,,\n" * 300 + '"' + "x" * 140_000)
    assert asked.state == arrivals.FAILED
    assert "quotation mark" in asked.trouble
    assert town.rows(asked) == []
    town.go_on(asked)
    assert not folders.folder_of(town.settings, asked.id).exists()


def test_what_is_no_list_leaves_nothing_behind(town: Town) -> None:
    with pytest.raises(ListUnreadable):
        town.receive(b"%PDF")
    assert list((town.settings.instance / "imports").iterdir()) == []


def test_nobody_but_us_can_read_the_file(town: Town) -> None:
    received = town.receive(LIST)
    path = folders.file_of(town.settings, received.id)
    assert [one.stat().st_mode & 0o077 for one in (path, path.parent)] == [0, 0]


def test_a_list_is_let_in_once_it_is_read_and_not_before(town: Town) -> None:
    received = town.receive(LIST)
    with town.database.writing() as session, pytest.raises(ListNotReady, match="waiting for what its columns hold"):
        imports.confirm(session, received.id, NADIA)


def test_a_dropped_list_leaves_nothing_behind(town: Town) -> None:
    asked = town.read(LIST)
    with town.database.writing() as session:
        imports.drop(session, asked.id, NADIA)
    town.go_on(asked)
    assert town.rows(asked) == []
    assert not folders.folder_of(town.settings, asked.id).exists()
    assert not imports.work(town.settings, town.database, town.catalogue)


def test_another_machine_reads_its_own(town: Town) -> None:
    received = town.receive(LIST)
    with town.database.writing() as session:
        imports.order(session, town.catalogue, received.id, received.mapping, MUTE, NADIA).host = "another"
    assert not imports.work(town.settings, town.database, town.catalogue)


def test_a_killed_worker_leaves_the_rest_to_the_next(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "AT_ONCE", 2)
    received = town.receive(LIST)
    with town.database.writing() as session:
        imports.order(session, town.catalogue, received.id, received.mapping, MUTE, NADIA)
    _killed_after(town, received.id, 1)
    assert not imports.work(town.settings, town.database, town.catalogue)
    with time_machine.travel(now() + timedelta(minutes=3)):
        asked = town.go_on(received)
    assert verdicts(asked) == {"new": 3, "double": 1, "refused": 2}
    assert len(town.rows(asked)) == asked.done == 6


class Killed(BaseException):
    """A worker that is no more."""


def _killed_after(town: Town, number: int, acts: int) -> None:
    def heard(done: int, total: int) -> None:
        if done >= acts:
            raise Killed

    with town.database.writing() as session:
        asked = arrivals.claim(session, claims.host(), now())
    assert asked is not None
    with pytest.raises(Killed):
        imports.go_on(town.settings, town.database, town.catalogue, number, heard)


def test_reading_is_in_the_journal_without_anybody(town: Town) -> None:
    town.read(LIST, SIGNED)
    with town.database.reading() as session:
        entry = session.scalars(sa.select(journal.Entry)).one()
    assert (entry.actor, entry.act, entry.particulars["new"]) == (NADIA, "import-read", 3)
    assert CAMILLE not in repr(entry.particulars)


def test_rows_are_found_by_nobody_else(town: Town) -> None:
    asked = town.read(LIST)
    with town.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Row.place)).where(Row.import_id != asked.id)) == 0
