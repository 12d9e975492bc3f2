"""The door: an address and a password, or a passkey alone; and the way out."""

import logging

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from capture import addresses
from capture.forms import Proof, SignIn
from capture.web import frame
from capture.web.signing import asked, guessing, keys, presence
from capture.web.signing.engine import Member, engine
from capture.web.signing.hashing import knows
from capture.web.signing.machines import may_be_here
from capture.words import N_

blueprint = Blueprint("signing", __name__)
log = logging.getLogger(__name__)
WRONG = N_("This address and this password do not belong together.")


@blueprint.get("/desk/sign-in")
def show() -> str | Response:
    """Show the form; whoever is in already goes to the desk."""
    return redirect(asked.recall(), 303) if presence.somebody() else _page(SignIn())


@blueprint.post("/desk/sign-in")
def sign_in() -> Response | tuple[str, int]:
    """Take a password, and go on to the second factor; the answer is the same for wrong and for unknown."""
    form = SignIn(request.form)
    if not form.validate():
        return _page(form), 422
    key = _key(form.email.data or "")
    guessing.count(guessing.PASSWORD, key)
    member = _colleague(key)
    if not knows(form.password.data or "", member) or member is None:
        log.warning("a wrong password, or an address that nobody has")
        form.refuse(WRONG)
        return _page(form), 422
    guessing.was_right(guessing.PASSWORD, key)
    if member.armed:
        presence.begin_half(member)
        return redirect("/desk/sign-in/second", 303)
    presence.enter(member.colleague, proved=False)
    return redirect(url_for("factors.show"), 303)


@blueprint.post("/desk/sign-in/passkey")
def sign_in_by_passkey() -> Response:
    """Take a passkey whose owner was verified by the device that holds it: that is both factors."""
    colleague = keys.signed(Proof(request.form).passkey.data or "", verified=True)
    presence.enter(colleague, proved=True)
    return redirect(asked.recall(), 303)


@blueprint.post("/desk/sign-out")
def sign_out() -> Response:
    """Sign out in this browser."""
    presence.leave()
    return redirect(url_for("signing.show"), 303)


def _key(typed: str) -> str:
    try:
        return addresses.read(typed).key
    except ValueError:
        return typed.casefold()


def _colleague(key: str) -> Member | None:
    found = engine().datastore.find_user(email=key)
    # A demonstration's accounts are nobody's, but on this machine.
    return found if isinstance(found, Member) and may_be_here(found.colleague) else None


def _page(form: SignIn) -> str:
    return frame.page("desk/sign-in.html", N_("Sign in to the desk"), form=form, passkey=keys.to_sign())
