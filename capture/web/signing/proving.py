"""Before a sensitive act: the second factor once more, then on to where one was going."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from capture.database import now
from capture.forms import Proof
from capture.staff import sign_ins
from capture.web import frame
from capture.web.pages import here
from capture.web.signing import asked, keys, proofs
from capture.web.signing.engine import Member
from capture.web.signing.presence import present
from capture.words import N_

blueprint = Blueprint("proving", __name__)


@blueprint.get("/desk/prove")
def show() -> str:
    """Ask for the second factor."""
    return _page(Proof())


@blueprint.post("/desk/prove")
def check() -> Response | tuple[str, int]:
    """Take it, for a quarter of an hour."""
    form, signed_in = Proof(request.form), present()
    member = Member(signed_in.colleague, signed_in.armed, signed_in)
    if not form.validate() or not proofs.shown(form, member):
        return _page(form), 422
    with here().database.writing() as act:
        sign_ins.prove(act, signed_in.sign_in, now())
    return redirect(asked.recall(), 303)


def _page(form: Proof) -> str:
    colleague = present().colleague
    facts = {"form": form, "app": colleague.totp is not None, "passkey": keys.to_sign(colleague)}
    return frame.page("desk/prove.html", N_("Is it still you?"), **facts)
