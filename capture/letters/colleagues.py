"""Letters to colleagues: an invitation, the way to another password, and what owners must know at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from capture import addresses, suppressions
from capture.addresses import Address
from capture.errors import LetterSentLately
from capture.letters import outbox
from capture.letters.allowances import AGREEING, FORGETTING, INVITING, TELLING, WARNING, Allowance
from capture.letters.outbox import EXPORTED, FORGOTTEN, SHIELDED, SILENCED, UNSTOPPED, WAITING, WELCOME
from capture.staff import COMMUNICATIONS, ORGANISER, OWNER, Colleague, colleagues


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
    for owner in _owners(session):
        if owner.id != by.id:
            _owe(session, EXPORTED, owner.uniquifier, owner.key, key, at, TELLING)


def tell_of_attack(session: Session, key: str, at: datetime) -> None:
    """Owe every owner the letter that the form is under attack, and that letters are held."""
    for owner in _owners(session):
        _owe(session, SHIELDED, owner.uniquifier, owner.key, key, at, WARNING)


def ask_for_a_second(session: Session, by: str, key: str, at: datetime) -> None:
    """Owe whoever may agree to a mailing, but who planned it, the letter that one waits for their word.

    Of several in a row the letters become one, which leaves after the last of them: none is lost.
    """
    later = at + AGREEING.apart / 2
    for colleague in [one for one in _writers(session) if not one.is_behind(by)]:
        if not _owe(session, WAITING, colleague.uniquifier, colleague.key, key, at, AGREEING):
            outbox.order_later(session, WAITING, colleague.uniquifier, at, later)


def tell_of_silence(session: Session, key: str, at: datetime) -> None:
    """Owe whoever plans mailings the letter that the silence stopped one."""
    for colleague in _writers(session):
        _owe(session, SILENCED, colleague.uniquifier, colleague.key, key, at, WARNING)


def tell_of_unstopped(session: Session, key: str, at: datetime) -> None:
    """Owe whoever plans mailings the letter that one at Mailchimp will leave in the silence unless they stop it."""
    for colleague in _writers(session):
        _owe(session, UNSTOPPED, colleague.uniquifier, colleague.key, key, at, WARNING)


def _writers(session: Session) -> list[Colleague]:
    roles = (OWNER, ORGANISER, COMMUNICATIONS)
    return [colleague for colleague in colleagues.here(session) if colleague.plays(roles)]


def _owners(session: Session) -> list[Colleague]:
    return [colleague for colleague in colleagues.here(session) if OWNER in colleague.roles]


def _owe(session: Session, kind: str, who: str, address: str, key: str, at: datetime, allowed: Allowance) -> bool:
    mailbox = suppressions.digest(key, addresses.mailbox(address))
    return outbox.order(session, kind, who, mailbox, at, allowed)
