"""Couriers: who carries letters away. MAIL_URL names one: file:FOLDER, smtp://user:password@host:port, smtps://…"""

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from capture import bounces, private
from capture.errors import (
    AddressRefused,
    CourierUnavailable,
    FateUnknown,
    LetterDelayed,
    LetterRefused,
    LetterUndelivered,
    SettingWrong,
)
from capture.letters.lines import GOODBYE_TIMEOUT, LETTER_TIMEOUT, Lines
from capture.words import N_, gettext

SERVICE_CLOSING = 421  # RFC 5321, 3.8
ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")


class Courier(Protocol):
    """Carries one letter at a time."""

    def carry(self, letter: EmailMessage) -> None:
        """Hand a letter over. Raises LetterRefused, LetterDelayed, CourierUnavailable or FateUnknown."""

    def rest(self) -> None:
        """Close what is open."""


def courier(url: str) -> Courier:
    """Return the courier that MAIL_URL names. Raises SettingWrong."""
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return Folder(Path(parts.path))
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        return MailServer(url)
    how = gettext(N_("Write it like file:/path or smtp://user:password@mail.example.org:587"))
    raise SettingWrong(key="MAIL_URL", value=parts.scheme, how=how)


def lay_away(url: str, numbers: Iterable[str]) -> None:
    """Take laid-down letters of these numbers away, where MAIL_URL is a folder; of others nothing is here."""
    parts = urlsplit(url)
    for number in numbers if parts.scheme == "file" else ():
        for name in (f"{number}.eml", f".{number}.eml"):
            (Path(parts.path) / name).unlink(missing_ok=True)


class Folder:
    """Lays letters down as .eml files, to be read in any mail program."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made with the first letter."""
        self.folder = folder

    def carry(self, letter: EmailMessage) -> None:
        """Write the file whole before it gets its name; the same letter again replaces itself."""
        name = letter["Message-ID"].strip("<>").split("@")[0] + ".eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with private.create(self.folder / f".{name}") as unfinished:
                unfinished.write(letter.as_bytes())
            (self.folder / f".{name}").replace(self.folder / name)
            private.rest(self.folder)
        except OSError as trouble:
            # On a full disk, half a letter is in the way of the next one.
            with suppress(OSError):
                (self.folder / f".{name}").unlink()
            raise CourierUnavailable(reason=trouble.strerror) from trouble

    def rest(self) -> None:
        """Hold nothing open."""


class MailServer:
    """Hands letters to a mail server, over one connection for many."""

    def __init__(self, url: str, seconds: float = LETTER_TIMEOUT) -> None:
        """Read the URL; connect with the first letter. No letter takes longer than so many seconds."""
        self.url, self.seconds = urlsplit(url), seconds
        self.server: smtplib.SMTP | None = None
        self.lines = Lines()

    def carry(self, letter: EmailMessage) -> None:
        """Send one letter: 5yz is for good, 4yz and every silence is for now (RFC 5321, 4.2.1)."""
        try:
            with _translated(), self.lines.at_most(self.seconds):
                self.server = self.server or self._connect()
                self.server.send_message(letter, mail_options=_eight_bits(self.server))
        except CourierUnavailable as trouble:
            unknown = self.lines.in_hand
            self.rest()
            if unknown:
                raise FateUnknown(**trouble.facts) from trouble
            raise

    def knock(self) -> None:
        """Connect and sign in, and send nothing. Raises LetterUndelivered."""
        with _translated(), self.lines.at_most(self.seconds):
            self.server = self._connect()

    def rest(self) -> None:
        """Say good-bye to the server."""
        server, self.server = self.server, None
        if server is not None:
            try:
                with self.lines.at_most(GOODBYE_TIMEOUT):
                    server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()
        self.lines.clear()

    def _connect(self) -> smtplib.SMTP:
        host, user = self.url.hostname or "", unquote(self.url.username or "")
        if self.url.scheme == "smtps":
            server = self.lines.sealed(host, self.url.port or 465)
        else:
            server = self.lines.plain(host, self.url.port or 25)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
        if user:
            server.login(user, unquote(self.url.password or ""))
        return server


def _eight_bits(server: smtplib.SMTP) -> list[str]:
    server.ehlo_or_helo_if_needed()
    return ["BODY=8BITMIME"] if server.has_extn("8bitmime") else []  # RFC 6152; our letters have accents


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        if bounces.for_good(f"{code} {_text(reason)}"):
            raise AddressRefused(reason=f"{code} {_text(reason)}") from refused
        raise _verdict(code, reason) from refused
    except smtplib.SMTPDataError as refused:
        raise _verdict(refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPResponseException as answer:
        # At the greeting, the sign-in or the sender it is about us: no letter is to blame, and none is given up.
        raise CourierUnavailable(reason=f"{answer.smtp_code} {_text(answer.smtp_error)}") from answer
    except (smtplib.SMTPException, OSError) as trouble:
        raise CourierUnavailable(reason=type(trouble).__name__) from trouble


def _verdict(code: int, reason: bytes | str) -> LetterUndelivered:
    if code == SERVICE_CLOSING:
        return CourierUnavailable(reason=f"{code} {_text(reason)}")
    # 5.7.x is about us, not about the address: a missing password, a relay that does not know us (RFC 3463, 3.8).
    for_good = code >= 500 and not _text(reason).startswith("5.7.")
    return (LetterRefused if for_good else LetterDelayed)(reason=f"{code} {_text(reason)}")


def _text(reason: bytes | str) -> str:
    said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    # Servers repeat the address; what is kept of a letter names nobody.
    return ADDRESS.sub("<…>", said)
