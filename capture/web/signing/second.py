"""The second step of signing in: a code, a recovery code or a passkey, after the right password."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from capture.forms import Proof
from capture.web import frame
from capture.web.signing import asked, keys, presence, proofs
from capture.web.signing.engine import Member
from capture.words import N_

blueprint = Blueprint("second", __name__)


@blueprint.get("/desk/sign-in/second")
@blueprint.get("/desk/sign-in/recovery", defaults={"by": "recovery"})
def show(by: str = "app") -> str | Response:
    """Ask for the second factor."""
    member = presence.half()
    return _page(Proof(), member, by) if member else _begin_again()


@blueprint.post("/desk/sign-in/second")
@blueprint.post("/desk/sign-in/recovery", defaults={"by": "recovery"})
def check(by: str = "app") -> Response | tuple[str, int]:
    """Take it, and let the colleague in."""
    member = presence.half()
    if member is None:
        return _begin_again()
    form = Proof(request.form)
    if not form.validate() or not proofs.shown(form, member):
        return _page(form, member, by), 422
    presence.enter(member.colleague, proved=True)
    return redirect(asked.recall(), 303)


def _begin_again() -> Response:
    return redirect(url_for("signing.show"), 303)


def _page(form: Proof, member: Member, by: str) -> str:
    facts = {"form": form, "recovery": by == "recovery", "app": member.colleague.totp is not None}
    return frame.page("desk/second.html", N_("Second step"), passkey=keys.to_sign(member.colleague), **facts)
