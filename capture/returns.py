"""Returned letters: the notices that mail servers send back (RFC 3464), from a mailbox over IMAP or from a file.

A notice counts for the letter whose number it quotes, and only whoever got a letter knows its number: nobody can have
somebody else's address struck off.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import bounces, deliveries, moves
from capture.database import Database
from capture.deliveries import results
from capture.errors import MailboxUnavailable, SettingWrong
from capture.letters.outbox import Letter
from capture.supporters import Supporter
from capture.words import N_, gettext

IMAP_TIMEOUT = 30.0  # seconds
MOST_AT_ONCE = 200
NUMBER = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")
# One file may hold many (mbox): each begins so.
ENVELOPE = re.compile(rb"^From .*\n", re.MULTILINE)

log = logging.getLogger(__name__)


def read(database: Database, content: bytes, at: datetime) -> int:
    """Note whose addresses failed for good, of a notice, an .eml file or an mbox. Returns how many are new."""
    parts = [part for part in ENVELOPE.split(content) if part.strip()] if content.startswith(b"From ") else [content]
    return sum(_note(database, message_from_bytes(part, policy=policy.compat32), at) for part in parts)


def fetch(url: str, database: Database, at: datetime) -> int:
    """Read the mailbox that BOUNCES_URL names; what was read is marked so and stays. Returns how many are new.

    Raises SettingWrong or MailboxUnavailable.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("imaps", "imap") or not parts.hostname:
        how = gettext(N_("Write it like imaps://user:password@mail.example.org/INBOX"))
        raise SettingWrong(key="BOUNCES_URL", value=parts.scheme, how=how)
    try:
        return sum(read(database, content, at) for content in _unseen(url))
    except (imaplib.IMAP4.error, OSError) as trouble:
        raise MailboxUnavailable(reason=type(trouble).__name__) from trouble


def _note(database: Database, notice: Message, at: datetime) -> int:
    failed, numbers = list(_failures(notice)), _numbers(notice)
    if not failed or not numbers:
        return 0
    final = next(filter(bounces.for_good, failed), None)
    with database.writing() as session:
        people = [*session.scalars(sa.select(Letter.who).where(Letter.number.in_(numbers)))]
        people += _of_mailings(session, numbers, at)
        fresh = set(people) - bounces.among(session, people) if final else set()
        for who in fresh:
            bounces.note(session, who, final or "", at)
    return len(fresh)


def _of_mailings(session: Session, numbers: Iterable[str], at: datetime) -> Iterator[str]:
    # It came back, for good or not; the address is the one to which it went, wherever its person is by now.
    for number, mailing, person in deliveries.numbered(session, numbers):
        results.note(session, mailing, results.BOUNCED, Supporter.id == person, at)
        addresses = [session.get_one(Supporter, person).who, *moves.former(session, person)]
        yield from (who for who in addresses if deliveries.number(mailing, who) == number)


def _failures(notice: Message) -> Iterator[str]:
    # One group of fields for the letter and one for each address (RFC 3464, 2.1); the parser makes each a message.
    for fields in (each for part in _parts(notice, "message/delivery-status") for each in part.walk()):
        status = str(fields.get("Status", "")).split(" ")[0]
        if str(fields.get("Action", "")).strip().lower() == "failed":
            yield status


def _numbers(notice: Message) -> set[str]:
    # The letter that came back, or only its head; some servers name it in their own.
    heads = [str(notice.get(name, "")) for name in ("In-Reply-To", "References")]
    for kind in ("message/rfc822", "text/rfc822-headers"):
        heads += [part.as_string() for part in _parts(notice, kind)]
    return {number for head in heads for number in NUMBER.findall(head)}


def _parts(notice: Message, kind: str) -> Iterable[Message]:
    return (part for part in notice.walk() if part.get_content_type() == kind)


def _unseen(url: str) -> Iterator[bytes]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        context = ssl.create_default_context()
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=IMAP_TIMEOUT)
    else:
        server = imaplib.IMAP4(host, parts.port or 143, timeout=IMAP_TIMEOUT)
    with server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(unquote(parts.path.strip("/")) or "INBOX")
        _, (found,) = server.uid("SEARCH", "UNSEEN")
        for number in (found or b"").split()[:MOST_AT_ONCE]:
            _, content = server.uid("FETCH", number.decode(), "(RFC822)")
            yield next((part[1] for part in content if isinstance(part, tuple)), b"")
