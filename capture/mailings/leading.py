"""Leading: where MAILING_CLICKS says so, the links of a letter lead by way of us, and we note who followed one.

A link is known by a mark of where it leads, and only one that stands in that mailing is followed: we lead nowhere else.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape
from typing import Any

from capture.deliveries import Plan
from capture.mailings.greetings import Form

# The ways out are places that each person fills: they are never among these.
TARGET = re.compile(r"(<a\b[^<>]*?\bhref=\")(https?://[^\"<>\s]+)(\")", re.IGNORECASE)
MARK_LENGTH = 16  # hexadecimal digits: 64 bits, among the links of one letter


def by_way(form: Form, way: Callable[[str], str]) -> Form:
    """Return a letter whose links lead where `way` says, which is given the mark of each."""

    def led(found: re.Match[str]) -> str:
        """Return one link that leads there."""
        return f"{found[1]}{escape(way(mark(unescape(found[2]))))}{found[3]}"

    return Form(tuple(TARGET.sub(led, part) if isinstance(part, str) else part for part in form.parts))


def mark(target: str) -> str:
    """Return by what a link is known."""
    return hashlib.sha256(target.encode()).hexdigest()[:MARK_LENGTH]


def target(plan: Plan, marked: str) -> str | None:
    """Return where a link of a mailing leads, as it is or as it was before it was planned anew; None for no other."""
    letters = (plan.letters, *(former["letters"] for former in plan.former))
    return next((one for told in letters for one in _targets(told) if mark(one) == marked), None)


def targets(form: Form) -> Iterator[str]:
    """Yield where the links of a letter lead, but for the ways out."""
    written = (part for part in form.parts if isinstance(part, str))
    yield from (unescape(found[2]) for part in written for found in TARGET.finditer(part))


def _targets(letters: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for parts in letters.values():
        yield from targets(Form.read(parts["html"]))
