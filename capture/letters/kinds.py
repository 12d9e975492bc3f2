"""The kinds of service letters: what each is about, where its link leads, and whom it finds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from capture import links, moves, proposals, stays, supporters
from capture.letters.outbox import (
    CONFIRM,
    EXPORTED,
    FORGOTTEN,
    MOVE_FROM,
    MOVE_TO,
    PREFERENCES,
    SHIELDED,
    SILENCED,
    STAY,
    TRIAL,
    UNSTOPPED,
    WAITING,
    WELCOME,
)
from capture.staff import colleagues
from capture.words import N_

# Address and language of each person under whose keyed hash there is something to write about.
Found = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """One kind of letter. Its templates bear its name; its link is made, for its purpose, when it leaves.

    Without a purpose it leads to a page as it is.
    """

    subject: str
    purpose: str
    path: str
    find: Callable[[Session, Sequence[str]], Found]
    # A letter to a colleague is no letter of the list: nothing in it leaves the list.
    to_staff: bool = False


KINDS = {
    CONFIRM: Kind(N_("One step to confirm: {campaign}"), links.CONFIRM, "confirm", proposals.newest),
    PREFERENCES: Kind(N_("Your page: {campaign}"), links.PREFERENCES, "preferences/open", supporters.reached),
    MOVE_FROM: Kind(
        N_("Another address for your letters? {campaign}"), links.MOVE_FROM, "preferences/move-from", moves.leaving
    ),
    MOVE_TO: Kind(
        N_("This address for your letters? {campaign}"), links.MOVE_TO, "preferences/move-to", moves.arriving
    ),
    STAY: Kind(N_("Shall we stay in touch? {campaign}"), links.STAY, "stay", stays.asked),
    WELCOME: Kind(N_("Your desk: {campaign}"), links.WELCOME, "desk/welcome", colleagues.invited, to_staff=True),
    FORGOTTEN: Kind(
        N_("Another password: {campaign}"), links.FORGOTTEN, "desk/forgotten", colleagues.reached, to_staff=True
    ),
    # Never owed: whoever goes live carries it away at once.
    TRIAL: Kind(N_("A trial letter: {campaign}"), "", "", lambda session, people: {}),
    EXPORTED: Kind(N_("A list leaves the house: {campaign}"), "", "desk/exports", colleagues.reached, to_staff=True),
    SHIELDED: Kind(N_("The form is under attack: {campaign}"), "", "desk/held", colleagues.reached, to_staff=True),
    SILENCED: Kind(N_("Electoral silence: {campaign}"), "", "desk/mailings", colleagues.reached, to_staff=True),
    UNSTOPPED: Kind(N_("Stop it at Mailchimp: {campaign}"), "", "desk/mailchimp", colleagues.reached, to_staff=True),
    WAITING: Kind(
        N_("A letter waits for your word: {campaign}"), "", "desk/mailings", colleagues.reached, to_staff=True
    ),
}
