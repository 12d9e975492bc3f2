"""Letters that are owed: who gets one, when it is tried again, when it is given up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from capture import addresses, letters, proposals
from capture.database import Database, now
from capture.errors import LetterSentLately
from capture.letters import outbox, post
from capture.letters.couriers import Folder, MailServer
from capture.letters.outbox import CLAIM_HOLDS, RETRIES, Letter
from capture.letters.writing import Writer
from capture.settings import Settings
from capture.staff import ORGANISER, OWNER, accounts
from tests.cast import BILAL, CAMILLE, MALLORY, ODETTE
from tests.conftest import NOON, who_is
from tests.serving.copies import free_port
from tests.serving.postbox import Postbox, laid_down, opened, owe
from tests.team import hire


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with opened() as server:
        yield server


@pytest.fixture
def writer(chosen: Settings) -> Writer:
    return Writer(chosen)


def letter_to(database: Database, email: str) -> Letter:
    """Return what is known of a person's letter."""
    with database.reading() as session:
        return session.scalars(sa.select(Letter).where(Letter.who == who_is(email))).one()


def in_future(away: timedelta) -> time_machine.travel:
    """Go on from a later moment, as a clock that runs."""
    return time_machine.travel(datetime.now(UTC) + away)


def test_a_letter_is_laid_down_as_a_file(database: Database, writer: Writer, chosen: Settings) -> None:
    owe(database, CAMILLE)

    assert letters.send_due(database, writer, Folder(chosen.instance / "outbox")) == 1

    assert [letter["To"] for letter in laid_down(chosen.instance / "outbox")] == [CAMILLE]
    assert letter_to(database, CAMILLE).sent_at is not None
    assert letters.send_due(database, writer, Folder(chosen.instance / "outbox")) == 0


def test_a_letter_goes_to_the_mail_server(database: Database, writer: Writer, postbox: Postbox) -> None:
    owe(database, CAMILLE, BILAL)

    carrier = MailServer(postbox.url)
    assert letters.send_due(database, writer, carrier) == 2
    carrier.rest()

    assert postbox.addressees == [CAMILLE, BILAL]
    assert "BODY=8BITMIME" in postbox.options


@pytest.mark.parametrize("where", ["recipients", "contents"])
def test_a_letter_refused_for_good_is_given_up(
    database: Database, writer: Writer, postbox: Postbox, where: str
) -> None:
    getattr(postbox, where)[CAMILLE] = "550 5.1.1 no such person"
    owe(database, CAMILLE, BILAL)

    carrier = MailServer(postbox.url)
    assert letters.send_due(database, writer, carrier) == 1
    carrier.rest()

    lost = letter_to(database, CAMILLE)
    assert (lost.due_at, lost.sent_at, lost.trouble) == (None, None, "550 5.1.1 no such person")
    assert postbox.addressees == [BILAL]


def test_a_letter_that_must_wait_is_tried_again(database: Database, writer: Writer, postbox: Postbox) -> None:
    postbox.recipients[CAMILLE] = "451 4.7.1 greylisted"
    owe(database, CAMILLE)
    carrier = MailServer(postbox.url)

    assert letters.send_due(database, writer, carrier) == 0
    assert letter_to(database, CAMILLE).trouble == "451 4.7.1 greylisted"
    postbox.recipients.clear()
    assert letters.send_due(database, writer, carrier) == 0
    with in_future(RETRIES[0]):
        assert letters.send_due(database, writer, carrier) == 1
    carrier.rest()

    assert letter_to(database, CAMILLE).trouble is None


def test_a_letter_that_always_must_wait_is_given_up_at_last(
    database: Database, writer: Writer, postbox: Postbox
) -> None:
    postbox.recipients[CAMILLE] = "452 4.2.2 mailbox full"
    owe(database, CAMILLE)
    carrier, away = MailServer(postbox.url), timedelta()

    for pause in (*RETRIES, timedelta()):
        assert letter_to(database, CAMILLE).due_at is not None
        with in_future(away):
            letters.send_due(database, writer, carrier)
        away += pause + timedelta(seconds=1)
    carrier.rest()

    assert letter_to(database, CAMILLE).due_at is None
    assert letter_to(database, CAMILLE).trouble == "452 4.2.2 mailbox full"


def test_a_server_that_is_down_costs_nobody_a_letter(database: Database, writer: Writer) -> None:
    port, away = free_port(), timedelta()
    owe(database, CAMILLE, BILAL, ODETTE)

    for _ in range(2 * len(RETRIES)):
        with in_future(away):
            assert letters.send_due(database, writer, MailServer(f"smtp://127.0.0.1:{port}")) == 0
        away += timedelta(hours=4)

    assert {letter_to(database, person).attempts for person in (CAMILLE, BILAL, ODETTE)} == {0}
    with opened(port) as postbox, in_future(away):
        carrier = MailServer(postbox.url)
        assert letters.send_due(database, writer, carrier) == 3
        carrier.rest()
    assert sorted(postbox.addressees) == sorted([CAMILLE, BILAL, ODETTE])


def test_a_refusal_of_the_sender_is_not_the_letters_fault(database: Database, writer: Writer, postbox: Postbox) -> None:
    postbox.senders = "530 5.7.0 authentication required"
    owe(database, CAMILLE, BILAL)

    assert letters.send_due(database, writer, MailServer(postbox.url)) == 0

    assert letter_to(database, CAMILLE).trouble == "530 5.7.0 authentication required"
    assert None not in (letter_to(database, CAMILLE).due_at, letter_to(database, BILAL).due_at)


def test_a_server_that_closes_its_doors_is_asked_later(database: Database, writer: Writer, postbox: Postbox) -> None:
    postbox.recipients[CAMILLE] = "421 4.3.2 closing"
    owe(database, CAMILLE, BILAL)

    assert letters.send_due(database, writer, MailServer(postbox.url)) == 0

    assert letter_to(database, CAMILLE).trouble == "421 4.3.2 closing"
    assert letter_to(database, BILAL).attempts == 0


def test_a_letter_that_breaks_the_line_holds_up_nobody(database: Database, writer: Writer, postbox: Postbox) -> None:
    postbox.recipients[CAMILLE] = "421 4.3.2 closing"
    owe(database, CAMILLE, BILAL)
    carrier = MailServer(postbox.url)
    letters.send_due(database, writer, carrier)

    with in_future(post.PAUSE + timedelta(seconds=1)):
        assert letters.send_due(database, writer, carrier) == 1
    carrier.rest()

    assert postbox.addressees == [BILAL]


def test_an_outbox_that_is_no_folder_keeps_letters_due(database: Database, writer: Writer, chosen: Settings) -> None:
    in_the_way = chosen.instance / "outbox"
    in_the_way.write_text("a file")
    owe(database, CAMILLE)

    assert letters.send_due(database, writer, Folder(in_the_way)) == 0
    assert letter_to(database, CAMILLE).trouble == "File exists"
    in_the_way.unlink()
    with in_future(post.LONGER_PAUSE + timedelta(seconds=1)):
        assert letters.send_due(database, writer, Folder(in_the_way)) == 1


def test_told_to_stop_it_gives_the_rest_back(database: Database, writer: Writer, chosen: Settings) -> None:
    owe(database, CAMILLE, BILAL)
    folder, answers = Folder(chosen.instance / "outbox"), iter([False, True])

    assert letters.send_due(database, writer, folder, stopped=lambda: next(answers)) == 1
    assert letters.send_due(database, writer, folder) == 1
    assert letter_to(database, BILAL).attempts == 1


def test_a_slow_server_is_left_before_the_claim_ends(database: Database, writer: Writer, postbox: Postbox) -> None:
    owe(database, CAMILLE, BILAL, ODETTE)
    with time_machine.travel(datetime.now(UTC)) as clock:
        postbox.before_answer = lambda received: clock.shift(timedelta(seconds=40))
        carrier = MailServer(postbox.url)
        assert letters.send_due(database, writer, carrier) == 2
        carrier.rest()

    assert letter_to(database, ODETTE).attempts == 0


def test_who_slept_through_its_claim_repeats_nothing(database: Database, writer: Writer, chosen: Settings) -> None:
    owe(database, CAMILLE)
    with database.writing() as session:
        asleep = outbox.claim(session, now(), 1)
    with in_future(2 * CLAIM_HOLDS):
        assert letters.send_due(database, writer, Folder(chosen.instance / "outbox")) == 1

    with database.writing() as session:
        outbox.hand_back(session, asleep, now())
        outbox.put_off(session, asleep[0], "not now", now())

    assert letter_to(database, CAMILLE).due_at is None


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(minutes=30)])
def test_a_clock_that_jumps_ahead_loses_no_letter(
    database: Database, writer: Writer, chosen: Settings, jump: timedelta
) -> None:
    owe(database, CAMILLE)

    with in_future(jump):
        assert letters.send_due(database, writer, Folder(chosen.instance / "outbox")) == 1


def test_a_clock_that_jumps_back_only_delays(database: Database, writer: Writer, chosen: Settings) -> None:
    folder = Folder(chosen.instance / "outbox")
    with in_future(timedelta(hours=1)):
        owe(database, CAMILLE)

    assert letters.send_due(database, writer, folder) == 0
    with in_future(timedelta(hours=1, seconds=1)):
        assert letters.send_due(database, writer, folder) == 1


def test_nothing_waits_any_more_so_nothing_is_sent(database: Database, writer: Writer, chosen: Settings) -> None:
    owe(database, MALLORY)
    with database.writing() as session:
        proposals.forget(session, who_is(MALLORY))

    assert letters.send_due(database, writer, Folder(chosen.instance / "outbox")) == 0
    assert letter_to(database, MALLORY).due_at is None


def test_a_mailbox_gets_one_in_a_day_and_three_in_a_month(database: Database) -> None:
    day, given = timedelta(days=1), []
    start = now()
    for number in range(40):
        with database.writing() as session:
            if outbox.order(session, letters.CONFIRM, "who", "mailbox", start + number * day):
                given.append(number)

    assert given == [0, 1, 2, 30, 31, 32]


def test_a_server_that_does_not_know_us_costs_no_letter(database: Database, writer: Writer, postbox: Postbox) -> None:
    postbox.recipients[CAMILLE] = "554 5.7.1 Relay access denied"
    owe(database, CAMILLE)

    carrier = MailServer(postbox.url)
    assert letters.send_due(database, writer, carrier) == 0
    carrier.rest()

    late = letter_to(database, CAMILLE)
    assert late.due_at is not None
    assert late.trouble == "554 5.7.1 Relay access denied"


def test_of_two_invitations_to_one_mailbox_the_second_waits(database: Database) -> None:
    with database.writing() as session:
        first = accounts.invite(session, addresses.read("ana.silva@gmail.com"), [ORGANISER], "fr", "staff:1", NOON)
        letters.welcome(session, first, "key", NOON)
    with pytest.raises(LetterSentLately), database.writing() as session:
        second = accounts.invite(session, addresses.read("anasilva@gmail.com"), [OWNER], "fr", "staff:1", NOON)
        letters.welcome(session, second, "key", NOON)


def test_of_mailings_that_wait_in_a_row_the_last_is_told_too(database: Database) -> None:
    at = now()
    colleague = hire(database, ORGANISER)
    with database.writing() as session:
        for minutes in (0, 1, 2):
            letters.ask_for_a_second(session, "staff:99", "key", at + timedelta(minutes=minutes))
        waiting = session.scalars(sa.select(Letter).where(Letter.who == colleague.uniquifier).order_by(Letter.due_at))
        due = [letter.due_at for letter in waiting]
    # One at once; what came while it was on its way is told by it.
    assert due == [at]

    with database.writing() as session:
        session.execute(sa.update(Letter).values(due_at=None, sent_at=at))
        letters.ask_for_a_second(session, "staff:99", "key", at + timedelta(minutes=3))
        letters.ask_for_a_second(session, "staff:99", "key", at + timedelta(minutes=4))
        later = session.scalars(sa.select(Letter.due_at).where(Letter.due_at.is_not(None))).all()
    assert later == [at + timedelta(minutes=8)]
