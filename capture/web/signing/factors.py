"""Second factors: an authenticator app, passkeys, and the recovery codes for the day that both are lost."""

from flask import Blueprint, abort, redirect, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from capture import codes
from capture.database import now
from capture.forms import PasskeyName, Proof
from capture.journal import record
from capture.staff import accounts, passkeys, recovery, sign_ins
from capture.web import frame
from capture.web.pages import here
from capture.web.signing import guessing, keys, proofs
from capture.web.signing.engine import Member, engine, is_code
from capture.web.signing.guard import proved
from capture.web.signing.machines import device
from capture.web.signing.presence import actor, me, present
from capture.words import N_

blueprint = Blueprint("factors", __name__)
# The cookie holds it, encrypted, until its first code is right.
SECRET = "app"  # noqa: S105  # a name
CODES = N_("Recovery codes")


@blueprint.get("/desk/second-factor")
@proved
def show() -> str:
    """Show the ways to a second factor."""
    return _page(Proof(), PasskeyName(data={"name": device()}))


@blueprint.get("/desk/second-factor/app.svg")
@proved
def picture() -> Response:
    """Draw the code that an authenticator app reads from the screen."""
    if SECRET not in session:
        abort(404)
    drawn = codes.svg(engine().totp_factory.get_totp_uri(me().email, session[SECRET]))
    return Response(drawn, content_type="image/svg+xml")


@blueprint.post("/desk/second-factor/app")
@proved
def set_up_app() -> str | Response | tuple[str, int]:
    """Take the first code of an app, which is a second factor from then on."""
    form, secret, signed_in = Proof(request.form), session.get(SECRET), present()
    account = str(signed_in.colleague.id)
    guessing.count(guessing.FACTOR, account)
    typed = "".join((form.code.data or "").split())
    if not form.validate() or not is_code(typed, secret, Member(signed_in.colleague, signed_in.armed)):
        form.refuse(proofs.WRONG)
        return _page(form, PasskeyName(data={"name": device()})), 422
    guessing.was_right(guessing.FACTOR, account)
    with here().database.writing() as act:
        accounts.set_app(act, signed_in.colleague.id, str(secret), now())
        made = _first_codes(act)
    del session[SECRET]
    return _done(made)


@blueprint.post("/desk/second-factor/passkey")
@proved
def add_passkey() -> str | Response | tuple[str, int]:
    """Keep a passkey, which is a second factor from then on."""
    form = PasskeyName(request.form)
    if not form.validate():
        return _page(Proof(), form), 422
    credential = keys.made(form.passkey.data or "")
    with here().database.writing() as act:
        added = passkeys.add(act, me().id, credential, form.name.data or "", now())
        record(act, actor(), "add-passkey", {"colleague": me().id, "passkey": added.id}, now())
        made = _first_codes(act)
    return _done(made)


@blueprint.get("/desk/recovery-codes")
@proved
def show_codes() -> str:
    """Say how many recovery codes are left, and offer new ones."""
    with here().database.reading() as reading:
        left = recovery.left(reading, me().id)
    return frame.page("desk/recovery-codes.html", CODES, codes=[], left=left)


@blueprint.post("/desk/recovery-codes")
@proved
def renew_codes() -> str:
    """Make new recovery codes and show them this once."""
    with here().database.writing() as act:
        made = _new_codes(act)
    return frame.page("desk/recovery-codes.html", CODES, codes=made, left=len(made))


def _first_codes(act: Session) -> list[str]:
    """Make recovery codes beside the first second factor, and let the sign-in go on from there."""
    signed_in = present()
    if signed_in.armed:
        return []
    sign_ins.prove(act, signed_in.sign_in, now())
    return _new_codes(act)


def _new_codes(act: Session) -> list[str]:
    made = recovery.make()
    recovery.renew(act, here().settings.password_salt, me().id, made)
    record(act, actor(), "new-recovery-codes", {"colleague": me().id}, now())
    return made


def _done(made: list[str]) -> str | Response:
    if not made:
        return redirect(url_for("account.show", saved="factor"), 303)
    return frame.page("desk/recovery-codes.html", CODES, codes=made, left=len(made))


def _page(form: Proof, naming: PasskeyName) -> str:
    secret = session.setdefault(SECRET, engine().totp_factory.generate_totp_secret())
    typed = engine().totp_factory.get_totp_pretty_key(secret)
    facts = {"form": form, "naming": naming, "key": typed, "passkey": keys.to_make(me()), "armed": present().armed}
    return frame.page("desk/second-factor.html", N_("Your second factor"), **facts)
