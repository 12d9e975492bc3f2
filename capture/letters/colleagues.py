"""Letters to colleagues: an invitation, the way to another password, and that a list leaves the house."""

from datetime import datetime

from sqlalchemy.orm import Session

from capture import addresses, suppressions
from capture.addresses import Address
from capture.errors import LetterSentLately
from capture.letters import outbox
from capture.letters.allowances import FORGETTING, INVITING, TELLING, Allowance
from capture.letters.outbox import EXPORTED, FORGOTTEN, WELCOME
from capture.staff import OWNER, Colleague, colleagues


def welcome(session: Session, colleague: Colleague, key: str, at: datetime) -> None:
    """Owe a colleague the letter that invites them.

    Raises LetterSentLately, which undoes the new link too: the one that is out stays good.
    """
    if not _owe(session, WELCOME, colleague.uniquifier, colleague.key, key, at, INVITING):
        raise LetterSentLately


def recover(session: Session, address: Address, key: str, at: datetime) -> None:
    """Owe whoever is at an address the way to another password.

    Nobody's letter is owed too, and dropped when it would leave: the work is the same for nobody.
    """
    colleague = colleagues.find(session, address.key)
    who = colleague.uniquifier if colleague else colleagues.fresh_token()
    _owe(session, FORGOTTEN, who, address.key, key, at, FORGETTING)


def tell_owners(session: Session, by: Colleague, key: str, at: datetime) -> None:
    """Owe every owner but whoever did it the letter that a list leaves the house."""
    for owner in colleagues.here(session):
        if OWNER in owner.roles and owner.id != by.id:
            _owe(session, EXPORTED, owner.uniquifier, owner.key, key, at, TELLING)


def _owe(session: Session, kind: str, who: str, address: str, key: str, at: datetime, allowed: Allowance) -> bool:
    mailbox = suppressions.digest(key, addresses.mailbox(address))
    return outbox.order(session, kind, who, mailbox, at, allowed)
