"""Live: looks from outside, as visitors and mailboxes do; offline it says what it could not see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from capture.settings import Settings
from capture.watch.findings import NOTE, Finding
from capture.watch.live import clock, front, senders, texts, trial
from capture.watch.live.names import Names
from capture.words import N_

DISK = N_("A word on the disk")


@dataclass(frozen=True)
class Outside:
    """Whom we ask out there: the name service; for a trial, whose certificates to believe, and the plain port."""

    names: Names = field(default_factory=Names)
    authority: str | None = None
    plain_port: int = front.HTTP


def look(
    chosen: Settings, outside: Outside, selector: str = "", letter: str = "", received: Path | None = None
) -> Iterator[Finding]:
    """Look at the front, the clock, the sender, the texts and the copies; send a trial letter and read one if asked."""
    seen = front.see(chosen, outside.names, outside.authority, outside.plain_port)
    yield from seen.findings
    yield clock.look(seen.off)
    signed, arrived = trial.read(received) if received else ("", [])
    yield from senders.look(chosen, outside.names, selector or signed)
    yield from trial.knock(chosen)
    if letter:
        yield trial.send(chosen, letter)
    yield from arrived
    yield from texts.look(chosen)
    # A rented machine does not see it.
    advice = N_(
        "Where the host of this machine offers it, have it encrypted: whoever takes it away reads nothing then."
    )
    yield Finding("whole-disk", NOTE, DISK, remedy=advice)
