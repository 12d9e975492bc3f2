"""Proofs: a second factor is shown, by an app's code, a recovery code or a passkey."""

import logging

from capture.forms import Proof
from capture.staff import recovery
from capture.web.pages import here
from capture.web.signing import guessing, keys
from capture.web.signing.engine import Member, is_code
from capture.words import N_

log = logging.getLogger(__name__)
WRONG = N_("This code is not right, or was used already. Take the next one.")


def shown(form: Proof, member: Member) -> bool:
    """Return whether a form shows a colleague's second factor, and use it up; the form says what was wrong.

    Raises PasskeyRefused or TooManyGuesses.
    """
    if form.passkey.data:
        keys.signed(form.passkey.data, member.colleague)
        return True
    account = str(member.id)
    guessing.count(guessing.FACTOR, account)
    if not _is_right(form.code.data or "", member):
        log.warning("staff:%s showed a wrong second factor", account)
        form.refuse(WRONG)
        return False
    guessing.was_right(guessing.FACTOR, account)
    return True


def _is_right(typed: str, member: Member) -> bool:
    plain = "".join(char for char in typed if char.isalnum())
    if is_code(plain, member.colleague.totp, member):
        return True
    with here().database.writing() as act:
        return recovery.spend(act, here().settings.password_salt, member.id, plain)
