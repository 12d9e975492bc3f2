"""Accounts: what opens the desk for a colleague, given by invitation and taken back in one act.

Whatever changes what opens it ends every sign-in and every link that is out, and stands in the journal.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from capture import journal
from capture.addresses import Address
from capture.errors import ColleagueIsHere, LastOwner
from capture.staff import sign_ins
from capture.staff.colleagues import Colleague, find, fresh_token, get, in_order, owners
from capture.staff.passkeys import Passkey
from capture.staff.recovery import RecoveryCode
from capture.staff.roles import OWNER

# Nobody is asked for these any more, and nothing of them is left.
NO_FACTORS: dict[str, Any] = {"totp": None, "totp_counter": None}


def invite(
    session: Session, address: Address, roles: Iterable[str], language: str, by: str, at: datetime, demo: bool = False
) -> Colleague:
    """Invite somebody, or once more whoever has not come or has left; an invitation of before opens nothing then.

    Raises ColleagueIsHere.
    """
    colleague = find(session, address.key, locked=True)
    if colleague is not None and colleague.is_here:
        raise ColleagueIsHere(email=address.typed)
    if colleague is None:
        colleague = Colleague(key=address.key, handle=fresh_token())
        session.add(colleague)
    told: dict[str, Any] = {"email": address.typed, "roles": in_order(roles), "language": language, "demo": demo}
    told |= {"invited_at": at, "joined_at": None, "gone_at": None, "uniquifier": fresh_token()}
    _change(session, colleague, **told)
    journal.record(session, by, "invite", {"colleague": colleague.id, "roles": colleague.roles}, at)
    return colleague


def join(session: Session, colleague: Colleague, name: str, language: str, password: str, at: datetime) -> None:
    """Accept an invitation with a name and the hash of a password."""
    told = {"name": name, "language": language, "password": password, "joined_at": at}
    _change(session, colleague, uniquifier=fresh_token(), **told)
    journal.record(session, colleague.actor, "join", {"colleague": colleague.id}, at)


def change_password(session: Session, colleague: Colleague, password: str, at: datetime) -> None:
    """Take the hash of another password, and sign the colleague out everywhere."""
    _change(session, colleague, password=password)
    _end_everywhere(session, colleague)
    journal.record(session, colleague.actor, "change-password", {"colleague": colleague.id}, at)


def give_roles(session: Session, colleague_id: int, roles: Iterable[str], by: str, at: datetime) -> Colleague:
    """Let a colleague have these roles and no others; they sign in anew. Raises NoColleague or LastOwner."""
    given = in_order(roles)
    _keep_an_owner(session, colleague_id, OWNER in given)
    colleague = get(session, colleague_id, locked=True)
    _change(session, colleague, roles=given)
    if colleague.is_here:
        _end_everywhere(session, colleague)
    journal.record(session, by, "give-roles", {"colleague": colleague.id, "roles": given}, at)
    return colleague


def dismiss(session: Session, colleague_id: int, by: str, at: datetime) -> Colleague:
    """Let a colleague leave: sign-ins, links, password and second factors are over at once.

    The name stays for as long as somebody may ask who did what. Raises NoColleague or LastOwner.
    """
    _keep_an_owner(session, colleague_id, False)
    colleague = get(session, colleague_id, locked=True)
    _change(session, colleague, gone_at=colleague.gone_at or at, password=None)
    _disarm(session, colleague)
    journal.record(session, by, "dismiss", {"colleague": colleague.id}, at)
    return colleague


def reset_second_factor(session: Session, colleague_id: int, by: str, at: datetime) -> Colleague:
    """Take every second factor from a colleague, who sets up a new one after the next password. Raises NoColleague."""
    colleague = get(session, colleague_id, locked=True)
    _disarm(session, colleague)
    journal.record(session, by, "reset-second-factor", {"colleague": colleague.id}, at)
    return colleague


def set_app(session: Session, colleague_id: int, secret: str, at: datetime) -> None:
    """Let an authenticator app be a colleague's second factor, and no other app. Raises NoColleague."""
    colleague = get(session, colleague_id, locked=True)
    _change(session, colleague, totp=secret)
    journal.record(session, colleague.actor, "set-up-app", {"colleague": colleague.id}, at)


def rehash(session: Session, colleague_id: int, password: str) -> None:
    """Keep the same password under a stronger hash."""
    session.execute(sa.update(Colleague).where(Colleague.id == colleague_id).values(password=password))


def spend_counter(session: Session, colleague_id: int, counter: int) -> bool:
    """Use up an app's code, by its place in time. Returns whether it was new; of two browsers at once one has it."""
    new = sa.or_(Colleague.totp_counter.is_(None), Colleague.totp_counter < counter)
    spent = sa.update(Colleague).where(Colleague.id == colleague_id, new).values(totp_counter=counter)
    return session.execute(spent.returning(Colleague.id)).first() is not None


def _keep_an_owner(session: Session, colleague_id: int, stays_owner: bool) -> None:
    if not stays_owner and [owner.id for owner in owners(session)] == [colleague_id]:
        raise LastOwner


def _disarm(session: Session, colleague: Colleague) -> None:
    for kind in (Passkey, RecoveryCode):
        session.execute(sa.delete(kind).where(kind.colleague_id == colleague.id))
    _change(session, colleague, **NO_FACTORS)
    _end_everywhere(session, colleague)


def _end_everywhere(session: Session, colleague: Colleague) -> None:
    _change(session, colleague, uniquifier=fresh_token())
    sign_ins.end_all(session, colleague.id)


def _change(session: Session, colleague: Colleague, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(colleague, name, value)
    session.flush()
