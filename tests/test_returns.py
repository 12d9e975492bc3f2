"""Letters that come back: at once from the mail server, or later as a notice in a file or a mailbox."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from capture import bounces, memberships, proposals, returns, worker
from capture.database import Database, now
from capture.errors import MailboxUnavailable, SettingWrong
from capture.issues import Catalogue
from capture.letters import CONFIRM, order
from capture.letters.outbox import Letter
from tests.cast import BILAL, CAMILLE, wish_of
from tests.choosing import chosen, reached, refused
from tests.conftest import ENVIRONMENT, NOON, settings_for, who_is
from tests.serving.copies import copy
from tests.serving.postbox import opened, owe

NOTICE = """\
From: Mail Delivery System <mailer-daemon@mail.exemple.fr>
To: campaign@exemple.fr
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

I am sorry.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.exemple.fr

Final-Recipient: rfc822; {email}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such person

--cut
Content-Type: {kind}

Message-ID: <{number}@exemple.fr>
Subject: One step to confirm
To: {email}

--cut--
"""


def notice(number: str, **changed: str) -> bytes:
    """Write a notice about a letter, as Postfix does."""
    told = {"email": CAMILLE, "action": "failed", "status": "5.1.1", "kind": "text/rfc822-headers"}
    return NOTICE.format(number=number, **told | changed).encode()


def sent(database: Database, email: str = CAMILLE) -> str:
    """Send a letter and return its number."""
    owe(database, email)
    with database.writing() as session:
        settled = sa.update(Letter).where(Letter.who == who_is(email)).values(due_at=None, sent_at=NOON)
        return session.scalars(settled.returning(Letter.number)).one()


def failing(database: Database) -> list[str]:
    """Return the codes of the addresses that fail."""
    with database.reading() as session:
        return [bounce.reason for bounce in bounces.listed(session)]


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_notice_strikes_an_address_off_once(database: Database, kind: str) -> None:
    number = sent(database)
    assert [returns.read(database, notice(number, kind=kind), NOON) for _ in range(2)] == [1, 0]
    assert failing(database) == ["5.1.1"]


@pytest.mark.parametrize(
    "changed",
    [
        {"action": "delayed"},
        {"action": "delivered"},
        {"status": "4.4.1"},
        {"status": "5.2.2"},  # full: it empties
        {"status": "5.2.3"},  # our letter was too long
        {"status": "5.7.1"},  # our server is not liked
        {"status": "5.1.8"},  # our own address
    ],
    ids=str,
)
def test_what_passes_or_is_about_us_strikes_nobody_off(database: Database, changed: dict[str, str]) -> None:
    assert returns.read(database, notice(sent(database), **changed), NOON) == 0
    assert failing(database) == []


def test_nobody_can_strike_off_another(database: Database) -> None:
    sent(database)
    for number in ("0" * 32, "guess", ""):
        assert returns.read(database, notice(number), NOON) == 0
    number = sent(database, BILAL)
    assert returns.read(database, notice(number), NOON) == 1  # names Camille, quotes Bilal's own letter
    with database.reading() as session:
        assert bounces.among(session, [who_is(CAMILLE), who_is(BILAL)]) == {who_is(BILAL)}


@pytest.mark.parametrize("content", [b"", b"nonsense", b"From \n\n\xff\xfe", NOTICE.encode()[:400], b"\x00" * 100])
def test_what_is_no_notice_changes_nothing(database: Database, content: bytes) -> None:
    sent(database)
    assert returns.read(database, content, NOON) == 0


def test_a_mailbox_file_holds_many(database: Database) -> None:
    numbers = [sent(database, email) for email in (CAMILLE, BILAL)]
    content = b"".join(b"From mailer-daemon Mon Nov 23 12:00:00 2026\n" + notice(number) + b"\n" for number in numbers)
    assert returns.read(database, content, NOON) == 2


def test_a_refusal_at_once_is_the_last_letter(database: Database, campaign_root: Path, tmp_path: Path) -> None:
    with opened() as postbox:
        url = database.url.render_as_string(hide_password=False)
        chosen = settings_for(campaign_root, tmp_path, url, MAIL_URL=postbox.url)
        postbox.recipients = {CAMILLE: f"550 5.1.1 <{CAMILLE}> no such person"}
        owe(database, CAMILLE, BILAL)
        assert worker.work(chosen, database, stopped=lambda: False, once=True) == 1
        postbox.recipients = {}
        with database.writing() as session:
            order(session, CONFIRM, who_is(CAMILLE), "another mailbox", now())
        assert worker.work(chosen, database, stopped=lambda: False, once=True) == 0
    assert failing(database) == ["550 5.1.1"]
    with database.reading() as session:
        troubles = set(session.scalars(sa.select(Letter.trouble).where(Letter.who == who_is(CAMILLE))))
    assert troubles == {"550 5.1.1 <…> no such person", "letters to this address come back"}


@pytest.mark.parametrize(
    ("reply", "final"),
    [
        ("550 no such user", True),
        ("550 5.1.1 no such user", True),
        ("550 5.2.1 closed", True),
        ("553 5.1.10 no mail here", True),
        ("552 5.2.2 full", False),
        ("550 5.7.1 policy", False),
        ("554 spam", False),
        ("451 later", False),
    ],
)
def test_an_answer_is_final_when_it_is_about_the_address(reply: str, final: bool) -> None:
    assert bounces.for_good(reply) is final


def test_who_fails_is_in_no_list_for_mail_and_may_still_get_texts(database: Database, catalogue: Catalogue) -> None:
    with database.writing() as session:
        proposals.propose(session, wish_of(CAMILLE, "newsletter", "sms", phone="+33612345678"), NOON)
        memberships.join(session, proposals.outstanding(session, who_is(CAMILLE))[0], catalogue, NOON)
        bounces.note(session, who_is(CAMILLE), "5.1.1", NOON)
        assert [reached(session, channel) for channel in ("email", "sms")] == [0, 1]
        assert refused(chosen(session), "email") == {"failing": 1}
        assert bounces.lift(session, who_is(CAMILLE))
        assert reached(session, "email") == 1


class Mailbox(socketserver.StreamRequestHandler):
    """The few words of IMAP that are needed (RFC 3501)."""

    letters: list[bytes] = []  # noqa: RUF012  # set by the test
    seen: list[int] = []  # noqa: RUF012  # shared with the test

    def handle(self) -> None:
        self.say(b"* OK here")
        for line in self.rfile:
            tag, word, *rest = line.decode().strip().split(" ")
            self.answer(word.upper(), rest)
            self.say(f"{tag} OK done".encode())

    def answer(self, word: str, rest: list[str]) -> None:
        if word == "CAPABILITY":
            self.say(b"* CAPABILITY IMAP4rev1")
        elif word == "SELECT":
            self.say(f"* {len(self.letters)} EXISTS".encode())
        elif word == "UID" and rest[0] == "SEARCH":
            unseen = [str(n) for n in range(1, len(self.letters) + 1) if n not in self.seen]
            self.say(f"* SEARCH {' '.join(unseen)}".rstrip().encode())
        elif word == "UID":
            number, letter = int(rest[1]), self.letters[int(rest[1]) - 1]
            self.seen.append(number)
            self.say(f"* {number} FETCH (UID {number} RFC822 {{{len(letter)}}}".encode())
            self.say(letter + b")")

    def say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@contextmanager
def mailbox(*letters: bytes) -> Iterator[str]:
    """Open a mailbox with letters in it."""
    Mailbox.letters, Mailbox.seen = list(letters), []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"imap://returns:secret@127.0.0.1:{server.server_address[1]}/INBOX"
        server.shutdown()


def test_a_mailbox_is_read_and_what_was_read_is_not_read_again(database: Database) -> None:
    with mailbox(b"Subject: hello\r\n\r\nnot a notice", notice(sent(database))) as url:
        assert [returns.fetch(url, database, NOON) for _ in range(2)] == [1, 0]
    assert failing(database) == ["5.1.1"]


def test_the_worker_reads_the_mailbox(database: Database, campaign_root: Path, tmp_path: Path) -> None:
    with mailbox(notice(sent(database))) as url:
        where = database.url.render_as_string(hide_password=False)
        chosen = settings_for(campaign_root, tmp_path, where, BOUNCES_URL=url)
        worker.work(chosen, database, stopped=lambda: False, once=True)
    assert failing(database) == ["5.1.1"]


def test_a_mailbox_that_is_away_holds_up_no_letter(
    database: Database, campaign_root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    where = database.url.render_as_string(hide_password=False)
    chosen = settings_for(campaign_root, tmp_path, where, BOUNCES_URL="imap://nobody:secret@127.0.0.1:1/")
    owe(database, CAMILLE)
    assert worker.work(chosen, database, stopped=lambda: False, once=True) == 1
    assert "secret" not in caplog.text
    with pytest.raises(MailboxUnavailable, match="ConnectionRefusedError"):
        returns.fetch(chosen.bounces_url, database, NOON)


@pytest.mark.parametrize("url", ["pop3://mail.exemple.fr", "imaps://", "nonsense"])
def test_a_wrong_address_of_a_mailbox_is_named(database: Database, url: str) -> None:
    with pytest.raises(SettingWrong, match="BOUNCES_URL"):
        returns.fetch(url, database, NOON)


def test_the_commands_read_list_and_lift(campaign_root: Path, tmp_path: Path, sqlite_only: str) -> None:
    campaign = copy(campaign_root, tmp_path / "campaign", DATABASE_URL=sqlite_only, **ENVIRONMENT)
    database = Database(sqlite_only)
    file = tmp_path / "returned.eml"
    file.write_bytes(notice(sent(database)))

    read, listed = campaign.hustings("bounces", "read", str(file)), campaign.hustings("bounces", "list")
    lifted, empty = campaign.hustings("bounces", "lift", CAMILLE), campaign.hustings("bounces", "list")
    unset = campaign.hustings("bounces", "fetch")

    assert [done.returncode for done in (read, listed, lifted, empty, unset)] == [0, 0, 0, 0, 1]
    assert "new: 1" in read.stderr
    assert listed.stdout.rstrip().split("\t")[1:] == ["5.1.1", who_is(CAMILLE)]
    assert empty.stdout == ""
    assert "BOUNCES_URL is not set" in unset.stderr
    database.close()
