"""A mail server of moods: it greets, refuses, drips or hangs up at any word of SMTP (RFC 5321)."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from tests.serving.postbox import read

GREETING, CONTENT = "GREETING", "CONTENT"
USUAL = {GREETING: "220 here", "EHLO": "250 here", "DATA": "354 go on", "QUIT": "221 bye"}
HANG_UP, DRIP = "hang up", "drip"
BYTE_EVERY = 0.05  # seconds


@dataclass
class Moody:
    """How it answers at each word, and the letters that it took: also those of which it never said so."""

    url: str = ""
    moods: dict[str, str] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    moody: Moody

    def handle(self) -> None:
        with suppress(OSError):
            self._greet()

    def _greet(self) -> None:
        if not self._say(GREETING):
            return
        for line in self.rfile:
            word = line.split()[0].decode().upper()
            if not self._say(word) or word == "QUIT":
                return
            if word == "DATA" and self.moody.moods.get("DATA") is None:
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.moody.letters.append(read(content))
                if not self._say(CONTENT):
                    return

    def _say(self, word: str) -> bool:
        mood = self.moody.moods.get(word, USUAL.get(word, "250 ok"))
        if mood == HANG_UP:
            return False
        if mood == DRIP:
            # A line that never ends: each byte comes long before any time-out of a socket.
            self.wfile.write(b"250-")
            while True:
                time.sleep(BYTE_EVERY)
                self.wfile.write(b"x")
        self.wfile.write(f"{mood}\r\n".encode())
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def moody(**moods: str) -> Iterator[Moody]:
    """Open such a server; MAIL_URL is its `url`."""
    told = Moody(moods=dict(moods))
    with _Server(("127.0.0.1", 0), type("Talk", (_Talk,), {"moody": told})) as server:
        told.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield told
        finally:
            server.shutdown()
