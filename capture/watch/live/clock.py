"""The clock: silence, closing hours and links go by it; it must be set by somebody."""

import ctypes

from capture.watch.findings import ODD, OK, WRONG, Finding
from capture.words import N_

A_LITTLE, MUCH = 2, 300  # seconds
# adjtimex(2): nobody has set the clock of the kernel.
TIME_ERROR = 5
# Larger than any struct timex.
ROOM = 1024
CLOCK = N_("The clock is right")


def look(off: float | None) -> Finding:
    """Say whether the kernel's clock is set, and by how many seconds it differs from that of the site's front.

    A front on this very machine has the same clock: then only the kernel's word counts.
    """
    facts = {"seconds": round(abs(off or 0))}
    remedy = N_("Silence, closing hours and links go by it. On Debian: apt install systemd-timesyncd")
    if off is not None and abs(off) > A_LITTLE:
        mark = WRONG if abs(off) > MUCH else ODD
        return Finding(
            "clock", mark, CLOCK, N_("It differs from that of the site’s front by {seconds} s."), remedy, "off", facts
        )
    kept = is_set()
    if kept is None:
        return Finding(
            "clock", ODD, CLOCK, N_("Whether somebody sets it could not be seen from here."), remedy, "unseen"
        )
    return Finding("clock", OK if kept else ODD, CLOCK, "" if kept else N_("Nobody sets it."), remedy, "unset")


def is_set() -> bool | None:
    """Return whether something keeps the kernel's clock right (adjtimex), None where that cannot be asked."""
    asked = ctypes.create_string_buffer(ROOM)
    try:
        state = ctypes.CDLL(None).adjtimex(asked)
    except (AttributeError, OSError):
        return None
    return None if state < 0 else state != TIME_ERROR
