"""A colleague's own account: name, language, password, passkeys, and where they are signed in."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from capture.database import now
from capture.errors import LastFactor
from capture.forms import ChangedPassword, PasskeyName, Profile
from capture.journal import record
from capture.staff import accounts, colleagues, in_words, passkeys, recovery, sign_ins
from capture.web import frame
from capture.web.pages import here
from capture.web.signing import guessing, presence
from capture.web.signing.engine import Member
from capture.web.signing.forgotten import own_names
from capture.web.signing.guard import proved
from capture.web.signing.hashing import hashed, knows
from capture.web.signing.presence import me, present
from capture.words import N_

blueprint = Blueprint("account", __name__)
WRONG = N_("This is not your present password.")


@blueprint.get("/desk/account")
def show() -> str:
    """Show everything that a colleague can change about themselves."""
    return _page(Profile(here().settings.campaign.languages, name=me().name, language=me().language))


@blueprint.post("/desk/account")
def save() -> Response | tuple[str, int]:
    """Take a name and a language."""
    form = Profile(here().settings.campaign.languages, request.form)
    if not form.validate():
        return _page(form), 422
    with here().database.writing() as act:
        colleagues.correct(act, me().id, form.name.data or "", form.language.data)
    return _saved("profile")


@blueprint.get("/desk/account/password")
@proved
def show_password() -> str:
    """Ask for the present password and for another one."""
    return _password_page(ChangedPassword(()))


@blueprint.post("/desk/account/password")
@proved
def change_password() -> Response | tuple[str, int]:
    """Take another password; this browser stays signed in, and no other."""
    form, colleague = ChangedPassword(own_names(me()), request.form), me()
    if not form.validate():
        return _password_page(form), 422
    guessing.count(guessing.PASSWORD, colleague.key)
    if not knows(form.current.data or "", Member(colleague, True)):
        form.refuse(WRONG)
        return _password_page(form), 422
    guessing.was_right(guessing.PASSWORD, colleague.key)
    password = hashed(form.password.data or "")
    with here().database.writing() as act:
        colleague = colleagues.get(act, colleague.id, locked=True)
        accounts.change_password(act, colleague, password, now())
    presence.enter(colleague, proved=True)
    return _saved("password")


@blueprint.post("/desk/account/passkeys/<row:number>")
@proved
def rename_passkey(number: int) -> Response:
    """Call a passkey by another name; an empty one changes nothing."""
    form = PasskeyName(request.form)
    if form.validate():
        with here().database.writing() as act:
            passkeys.rename(act, me().id, number, form.name.data or "")
    return _saved("passkey")


@blueprint.post("/desk/account/passkeys/<row:number>/remove")
@proved
def remove_passkey(number: int) -> Response:
    """Let a passkey open nothing any more."""
    with here().database.writing() as act:
        colleague = colleagues.get(act, me().id, locked=True)
        passkeys.remove(act, colleague.id, number)
        if not sign_ins.is_armed(act, colleague.id):
            raise LastFactor
        record(act, colleague.actor, "remove-passkey", {"colleague": me().id, "passkey": number}, now())
    return _saved("passkey")


@blueprint.post("/desk/account/sign-ins/<row:number>/end")
def end_sign_in(number: int) -> Response:
    """Sign out in another browser."""
    with here().database.writing() as act:
        sign_ins.end_one(act, me().id, number)
    return _saved("sign-ins")


@blueprint.post("/desk/account/sign-ins/end")
def end_others() -> Response:
    """Sign out in every other browser."""
    with here().database.writing() as act:
        sign_ins.end_others(act, present().sign_in)
    return _saved("sign-ins")


def _saved(what: str) -> Response:
    return redirect(url_for("account.show", saved=what), 303)


def _page(form: Profile) -> str:
    colleague = me()
    with here().database.reading() as reading:
        facts = {"keys": passkeys.of(reading, colleague.id), "codes": recovery.left(reading, colleague.id)}
        facts |= {"browsers": sign_ins.of(reading, colleague.id, now())}
    facts |= {"form": form, "here": present().sign_in.id, "saved": "saved" in request.args}
    facts |= {"app": colleague.totp is not None, "roles": in_words(colleague.roles)}
    return frame.page("desk/account.html", N_("My account"), **facts)


def _password_page(form: ChangedPassword) -> str:
    return frame.page("desk/password.html", N_("Another password"), form=form)
