"""Allowances: how many letters a mailbox can be made to receive, by whom."""

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta


@dataclass(frozen=True)
class Allowance:
    """How many letters one mailbox can be made to receive: so far apart, and three within so long."""

    name: str
    apart: timedelta
    three_within: timedelta

    def digest(self, mailbox: str) -> str:
        """Return under which digest a mailbox's letters are counted: each allowance has its own."""
        if not self.name:
            return mailbox
        counted = hashlib.sha256(f"{self.name}:{mailbox}".encode()).digest()
        return base64.urlsafe_b64encode(counted).decode().rstrip("=")


# Whoever types an address, and however often.
ANYBODY = Allowance("", apart=timedelta(hours=24), three_within=timedelta(days=30))
# The same, of a letter that only goes to those who signed up: a sign-up of the same day does not use it up.
ASKING = replace(ANYBODY, name="asking")
# Whoever holds a letter of ours to that address.
HOLDING = Allowance("holding", apart=timedelta(minutes=5), three_within=timedelta(hours=24))
# Whoever has a page of theirs open and asks to move.
MOVING = replace(HOLDING, name="moving")
# The one question after the ballot, which no visitor can ask for.
AFTERWARDS = replace(ANYBODY, name="afterwards")
# Whom an owner invites to the desk, and whoever says that they are a colleague who forgot their password.
INVITING, FORGETTING = (replace(HOLDING, name=name) for name in ("inviting", "forgetting"))
# An owner is told that lists leave the house: of many exports in a row by one letter, which leads to all of them.
TELLING = Allowance("telling", apart=timedelta(minutes=10), three_within=timedelta(minutes=30))
# An owner is told that the form is under attack, however often the shield goes up and down that night.
WARNING = Allowance("warning", apart=timedelta(hours=1), three_within=timedelta(hours=24))
# A colleague is told that a mailing waits for a second word: of several in a row by one letter, which leads to all.
AGREEING = replace(TELLING, name="agreeing")
ALLOWANCES = (ANYBODY, ASKING, HOLDING, MOVING, AFTERWARDS, INVITING, FORGETTING, TELLING, WARNING, AGREEING)
