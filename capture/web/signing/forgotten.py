"""A forgotten password: a letter, then another password and the second factor, both on one page."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from capture import letters, links
from capture.database import now
from capture.errors import LinkUnknown
from capture.forms import Asking, NewPassword
from capture.staff import Colleague, accounts, colleagues, sign_ins
from capture.web import frame
from capture.web.pages import here
from capture.web.signing import asked, keys, presence, proofs
from capture.web.signing.engine import Member
from capture.web.signing.hashing import hashed
from capture.words import N_

blueprint = Blueprint("forgotten", __name__)
TITLE = N_("Another password")


@blueprint.get("/desk/forgotten")
def show() -> str:
    """Show the form, or that the letter is on its way."""
    return _ask_page(Asking(), sent="sent" in request.args)


@blueprint.post("/desk/forgotten")
def ask() -> Response | tuple[str, int]:
    """Owe a letter to whoever is at that address; the answer and the work are the same for nobody."""
    form = Asking(request.form)
    if not form.validate() or form.address is None:
        return _ask_page(form, sent=False), 422
    with here().database.writing() as act:
        letters.recover(act, form.address, here().settings.suppression_key, now())
    return redirect("/desk/forgotten?sent=yes", 303)


@blueprint.get("/desk/forgotten/<token>")
def open_link(token: str) -> str:
    """Show what is asked for; opening the page changes nothing."""
    return _page(NewPassword(()), _holder(token))


@blueprint.post("/desk/forgotten/<token>")
def change(token: str) -> Response | tuple[str, int]:
    """Take the second factor, then the other password; whoever is signed in with the old one is not any more."""
    member = _holder(token)
    form = NewPassword(own_names(member.colleague), request.form)
    if not form.validate() or (member.armed and not proofs.shown(form, member)):
        return _page(form, member), 422
    password = hashed(form.password.data or "")
    with here().database.writing() as act:
        colleague = _present(colleagues.holder(act, links.use(act, links.FORGOTTEN, token, now()), locked=True))
        accounts.change_password(act, colleague, password, now())
    presence.enter(colleague, proved=member.armed)
    return redirect(asked.recall(), 303)


def own_names(colleague: Colleague) -> tuple[str, ...]:
    """Return what a guesser of a colleague's password would try first."""
    campaign = here().settings.campaign
    return campaign.name, campaign.candidate, colleague.name, colleague.email.partition("@")[0]


def _holder(token: str) -> Member:
    with here().database.reading() as reading:
        who = links.look(reading, links.FORGOTTEN, token, now())
        colleague = _present(colleagues.holder(reading, who))
        return Member(colleague, sign_ins.is_armed(reading, colleague.id))


def _present(colleague: Colleague | None) -> Colleague:
    if colleague is None or not colleague.is_here:
        raise LinkUnknown
    return colleague


def _ask_page(form: Asking, sent: bool) -> str:
    return frame.page("desk/forgotten.html", N_("Forgotten password"), form=form, sent=sent)


def _page(form: NewPassword, member: Member) -> str:
    facts = {"form": form, "armed": member.armed, "app": member.colleague.totp is not None}
    passkey = keys.to_sign(member.colleague) if member.armed else None
    return frame.page("desk/another-password.html", TITLE, passkey=passkey, **facts)
