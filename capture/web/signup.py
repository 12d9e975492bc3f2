"""Visitors sign up: a post becomes a proposal and a letter owed, in one transaction, whoever the address belongs to."""

from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from capture import letters, proposals, reserves, suppressions
from capture.addresses import Address
from capture.database import now
from capture.errors import DiskFull
from capture.forms import SignUp, ticked
from capture.web.pages import draw, here, of_path

blueprint = Blueprint("signup", __name__)


@blueprint.post("/sign-up", strict_slashes=False)
@blueprint.post("/<language>/sign-up", strict_slashes=False)
def sign_up(language: str | None = None) -> AnyResponse | tuple[str, int]:
    """Take a sign-up; the answer is the same for known and unknown people."""
    spoken, campaign = of_path(), here().settings.campaign
    page, tag = _came_from()
    form = SignUp(here().catalogue, spoken, page or request.path, campaign.phone_country, request.form, tag)
    if not form.validate() or form.address is None:
        return draw("sign_up.html", spoken, form=form), 422
    if reserves.is_let_go(here().settings.instance):
        raise DiskFull
    with here().database.writing() as session:
        propose(session, form, form.address)
    thanks = f"{campaign.path(spoken)}thank-you/"
    if request.accept_mimetypes.best == "application/json":
        return _saved(thanks)
    return Response(status=303, headers={"Location": thanks})


def _came_from() -> tuple[str, str]:
    # Without a script a page cannot read its own ?src=, but the browser says where the form was.
    try:
        page = urlsplit(request.referrer or "")
    except ValueError:
        return "", ""
    return page.path, next(iter(parse_qs(page.query).get("src", [])), "")


def propose(session: Session, form: SignUp, address: Address) -> None:
    """Keep what a valid form asks for and owe its letter, whoever filled it in: the one way in for every sign-up."""
    key = here().settings.suppression_key
    who, mailbox = suppressions.digest(key, address.key), suppressions.digest(key, address.mailbox)
    facts = {name: form[name].data for name in ("given_name", "neighbourhood", "language", "phone", "source", "src")}
    wish = proposals.Wish(who=who, email=address.typed, purposes=tuple(ticked(form)), **facts)
    proposals.propose(session, wish, now())
    letters.order(session, letters.CONFIRM, who, mailbox, now())


def _saved(thanks: str) -> Response:
    return jsonify(hustings="proposed", next=thanks)
