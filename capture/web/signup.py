"""Visitors sign up: a post becomes a proposal and a letter owed, in one transaction, whoever the address belongs to."""

from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from capture import challenges, letters, proposals, reserves, shields, submissions, suppressions, theme
from capture.addresses import Address
from capture.database import now
from capture.errors import DiskFull, TooManySubmissions
from capture.forms import SignUp, ticked
from capture.web.pages import draw, here, of_path
from capture.web.refusals import TOMORROW
from capture.web.signing.machines import connection
from capture.words import N_, translations

blueprint = Blueprint("signup", __name__)
# For what its proof of work is good.
FORM = "sign-up"
LATER = N_("Thank you! It is noted")


@blueprint.post("/sign-up", strict_slashes=False)
@blueprint.post("/<language>/sign-up", strict_slashes=False)
def sign_up(language: str | None = None) -> AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Take a sign-up; the answer is the same for known and unknown people."""
    spoken, campaign = of_path(), here().settings.campaign
    page, tag = _came_from()
    form = SignUp(here().catalogue, spoken, page or request.path, campaign.phone_country, request.form, tag)
    if not form.validate() or form.address is None:
        return draw("sign_up.html", spoken, form=form), 422
    if reserves.is_let_go(here().settings.instance):
        raise DiskFull
    try:
        with here().database.writing() as session:
            held = propose(session, form, form.address)
    except TooManySubmissions as crowd:
        form.form_errors.append(crowd.message)
        return draw("sign_up.html", spoken, form=form), 429, {"Retry-After": str(TOMORROW)}
    return _taken(f"{campaign.path(spoken)}sign-up/noted" if held else f"{campaign.path(spoken)}thank-you/", held)


@blueprint.get("/sign-up/challenge")
def challenge() -> Response:
    """Set a proof of work for the form, dearer while it is under attack."""
    with here().database.reading() as session:
        calm = shields.standing(session) is None
    tries = challenges.TRIES if calm else challenges.TRIES_UNDER_ATTACK
    return jsonify(challenges.ask(here().settings.secret_key, FORM, now(), tries))


@blueprint.get("/sign-up/noted", strict_slashes=False)
@blueprint.get("/<language>/sign-up/noted", strict_slashes=False)
def noted(language: str | None = None) -> str:
    """Tell a visitor that their letter leaves when a colleague has looked at it."""
    spoken, campaign = of_path(), here().settings.campaign
    title = translations(spoken).gettext(LATER)
    addresses = {code: f"{campaign.path(code)}sign-up/noted" for code in campaign.languages}
    return draw("noted.html", spoken, page=theme.Page(title, addresses=addresses))


def _came_from() -> tuple[str, str]:
    # Without a script a page cannot read its own ?src=, but the browser says where the form was.
    try:
        page = urlsplit(request.referrer or "")
    except ValueError:
        return "", ""
    return page.path, next(iter(parse_qs(page.query).get("src", [])), "")


def propose(session: Session, form: SignUp, address: Address, walk: str = "") -> str:
    """Keep what a valid form asks for and owe its letter, whoever filled it in: the one way in for every sign-up.

    One by the link of a walk counts by that walk. Returns why the letter is held, "" where it leaves. Raises
    TooManySubmissions, and nothing may be kept then.
    """
    key = here().settings.suppression_key
    held = _count(session, form, address, walk)
    who, mailbox = suppressions.digest(key, address.key), suppressions.digest(key, address.mailbox)
    facts = {name: form[name].data for name in ("given_name", "neighbourhood", "language", "phone", "source", "src")}
    wish = proposals.Wish(who=who, email=address.typed, purposes=tuple(ticked(form)), **facts)
    proposals.propose(session, wish, now())
    letters.order(session, letters.CONFIRM, who, mailbox, now(), held=held)
    return held


def _count(session: Session, form: SignUp, address: Address, walk: str) -> str:
    proved = challenges.spend(session, here().settings.secret_key, FORM, request.form.get("altcha", ""), now())
    key, domain = here().settings.suppression_key, address.mailbox.rpartition("@")[2]
    whence = suppressions.digest(key, f"walk:{walk}") if walk else connection()
    if not whence:
        return ""
    provider = suppressions.digest(key, f"provider:{domain}") if submissions.is_counted(domain) else ""
    sender = submissions.Sender(whence, provider, proved, bool(form.remark.data), bool(walk))
    return submissions.take(session, sender, now())


def _taken(there: str, held: str) -> AnyResponse:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(hustings="held" if held else "proposed", next=there)
    return Response(status=303, headers={"Location": there})
