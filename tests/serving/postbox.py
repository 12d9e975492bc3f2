"""A real mail server on loopback, and letters that are owed."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from capture import letters, proposals
from capture.database import Database, now
from tests.cast import wish_of
from tests.conftest import who_is
from tests.serving.copies import free_port

TAKEN = "250 OK"


@dataclass
class Postbox:
    """What a mail server received, and how it answers: by address, else as usual."""

    url: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    senders: str = TAKEN
    recipients: dict[str, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    # Called when a letter is here whole and its sender was not told so yet.
    before_answer: Callable[[int], None] = lambda received: None

    @property
    def addressees(self) -> list[str]:
        """To whom letters came."""
        return [letter["To"] for letter in self.letters]

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        self.options = options
        return self.senders

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipients.get(address, TAKEN)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's
        verdict = self.contents.get(envelope.rcpt_tos[0], TAKEN)
        if verdict == TAKEN:
            self.letters.append(read(cast(bytes, envelope.content)))
            await asyncio.to_thread(self.before_answer, len(self.letters))
        return verdict


@contextmanager
def opened(port: int | None = None) -> Iterator[Postbox]:
    """Open a mail server; MAIL_URL is its `url`."""
    port, postbox = port or free_port(), Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    postbox.url = f"smtp://127.0.0.1:{port}"
    try:
        yield postbox
    finally:
        controller.stop()


def read(content: bytes) -> EmailMessage:
    """Read a letter."""
    return message_from_bytes(content, policy=policy.default)


def laid_down(outbox: Path) -> list[EmailMessage]:
    """Read the letters of a folder."""
    return [read(file.read_bytes()) for file in sorted(outbox.glob("*.eml"))]


def owe(database: Database, *emails: str, language: str = "fr") -> None:
    """Owe each of them a letter, as a sign-up does."""
    for email in emails:
        with database.writing() as session:
            proposals.propose(session, wish_of(email, language=language), now())
            letters.order(session, letters.CONFIRM, who_is(email), who_is(email), now())
