"""Lines to a mail server: each can be hung up at any time, so that none holds a letter for longer than its claim."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

SILENCE = 30.0  # seconds without a word; RFC 5321, 4.5.3.2 allows minutes, but a claim holds for five
# Who answers byte by byte is never silent. After the round before it (post.py), a letter ends before its claim.
LETTER_TIMEOUT = 120.0  # seconds
GOODBYE_TIMEOUT = 5.0  # seconds


class Lines:
    """The lines that one courier has open."""

    def __init__(self) -> None:
        """None yet."""
        self.open: list[_Line] = []

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Hang up after so many seconds: the time-out of a socket begins anew with each byte."""
        clock = threading.Timer(seconds, self._hang_up)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def plain(self, host: str, port: int) -> smtplib.SMTP:
        """Open a line that may be sealed later."""
        return _Plain(self.open, host, port, timeout=SILENCE)

    def sealed(self, host: str, port: int) -> smtplib.SMTP:
        """Open a line that is encrypted from its first byte."""
        return _Sealed(self.open, host, port, timeout=SILENCE, context=ssl.create_default_context())

    @property
    def in_hand(self) -> bool:
        """Whether a server was given a letter and has not said what became of it."""
        return any(line.in_hand for line in self.open)

    def clear(self) -> None:
        """Forget those that are closed."""
        self.open.clear()

    def _hang_up(self) -> None:
        for line in self.open:
            with suppress(OSError):
                if line.sock is not None:
                    line.sock.shutdown(socket.SHUT_RDWR)


class _Line(smtplib.SMTP):
    """Knows whether a letter is on its way: after its last line only the answer tells whether the server took it."""

    in_hand = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.in_hand = True
        try:
            answer = super().data(msg)
        except smtplib.SMTPDataError:
            # It refused before the first line.
            self.in_hand = False
            raise
        self.in_hand = False
        return answer


class _Plain(_Line):
    def __init__(self, known: list[_Line], *told: Any, **more: Any) -> None:
        # Known before it is greeted: the greeting, too, may never end.
        known.append(self)
        super().__init__(*told, **more)


class _Sealed(_Line, smtplib.SMTP_SSL):
    def __init__(self, known: list[_Line], *told: Any, **more: Any) -> None:
        known.append(self)
        super().__init__(*told, **more)
