"""The served campaign as its staff see it: what came in, what went out."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa

from capture import links, proposals
from capture.database import Database, now
from capture.letters import Letter as Owed
from capture.proposals import Proposal
from tests.conftest import who_is
from tests.serving.copies import Copy, Served, ask, until

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Letter:
    """What a person finds in their mailbox."""

    message: EmailMessage

    def link(self, kind: str) -> str:
        """Return the path of a link in the text."""
        return next(iter(self.links(kind)))

    def links(self, kind: str) -> list[str]:
        """Return the paths of the links of a kind in the text."""
        body = self.message.get_body(("plain",))
        assert body is not None
        lines: list[str] = body.get_content().splitlines()
        return [urlsplit(line).path for line in lines if f"/{kind}/" in line]


@dataclass(frozen=True)
class House:
    """A campaign that is served."""

    copy: Copy
    served: Served
    database: Database

    @property
    def address(self) -> str:
        """Where the site is."""
        return f"http://127.0.0.1:{self.served.port}"

    def letters(self, email: str) -> list[Letter]:
        """Return the letters to an address that lie in the outbox."""
        return [Letter(message) for message in self._outbox() if message["To"] == email]

    def letter(self, email: str) -> Letter:
        """Wait for the worker and return the only letter to an address."""
        until(lambda: self.letters(email))
        (letter,) = self.letters(email)
        return letter

    def owed(self, email: str) -> int:
        """Return how many letters were ever owed to an address."""
        with self.database.reading() as session:
            return session.scalar(sa.select(sa.func.count(Owed.id)).where(Owed.who == who_is(email))) or 0

    def wishes(self, email: str) -> list[Proposal]:
        """Return what waits under an address."""
        with self.database.reading() as session:
            return proposals.outstanding(session, who_is(email))

    def sign_up(self, email: str, path: str, **fields: str) -> None:
        """Send the form as a browser does that runs no scripts."""
        form = urlencode({"email": email, "newsletter": "yes", **fields})
        answer = ask(self.served.port, "POST", path, form, **{"Origin": self.address, "Content-Type": FORM})
        assert answer.status == 303

    def expired_link(self, email: str) -> str:
        """Return the path of a confirming link that is an hour too old."""
        with self.database.writing() as session:
            at = now() - links.CONFIRM_LIVES - timedelta(hours=1)
            return f"/confirm/{links.issue(session, links.CONFIRM, who_is(email), at)}"

    def export(self, issue: str) -> str:
        """Type the command that prints who asked for an issue's letter."""
        run = self.copy.hustings("supporters", "export", "--for", "email", "--issue", issue)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def _outbox(self) -> Iterator[EmailMessage]:
        # A name that begins with a dot is a letter half written, and may be gone before it is read.
        for file in (self.copy.instance / "outbox").glob("[!.]*.eml"):
            with suppress(FileNotFoundError):
                yield BytesParser(policy=policy.default).parsebytes(file.read_bytes())
